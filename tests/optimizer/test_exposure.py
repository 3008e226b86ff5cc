"""How long a workload runs out of support: three years from 1 April 2027, and the year after."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.optimizer.small import estate

HEADER = "asset,workload,site,powered,support_ends,extension_ends,extension_cost\n"
MONTH = 365.25 / 12  # days


def seen(*assets: str, software: str = "", **changes):
    """Assets of workload `w`: its name, then on or off, support ends, extension ends, extension cost."""
    rows = "".join(f"{name},w,s,{rest}\n" for name, rest in (asset.split(",", 1) for asset in assets))
    tables = {"assets": HEADER + rows, "software": "asset,product,support_ends\n" + software}
    return estate(tables=tables, **changes).exposure


def months(exposure) -> list[float]:
    return exposure.months_out[0].tolist()


@pytest.mark.parametrize(
    ("ends", "days"),
    [
        ("2027-03-31", [366, 365, 365, 365]),  # year 1 holds 29 February 2028
        ("2027-04-01", [365, 365, 365, 365]),  # the last day of support is supported
        ("2028-03-30", [1, 365, 365, 365]),
        ("2028-03-31", [0, 365, 365, 365]),
        ("2031-03-30", [0, 0, 0, 1]),
        ("2031-03-31", [0, 0, 0, 0]),
        ("1990-01-01", [366, 365, 365, 365]),
    ],
)
def test_days_out_of_support_are_counted_from_the_day_after_it_ends(ends, days):
    assert months(seen(f"a,yes,{ends},,")) == pytest.approx([count / MONTH for count in days])


def test_a_year_out_of_support_is_twelve_months():
    assert months(seen("a,yes,2027-03-31,,"))[0] == pytest.approx(12, abs=0.03)


def test_the_component_that_lapses_first_counts_alone():
    both = seen("a,yes,2028-03-31,,", "b,yes,2029-03-31,,")
    assert months(both) == months(seen("a,yes,2028-03-31,,"))
    assert both.lapses.tolist() == [pd.Timestamp(2028, 3, 31)]


def test_software_counts_as_its_asset_does():
    assert months(seen("a,yes,,,", software="a,x,2028-03-31\n")) == months(seen("a,yes,2028-03-31,,"))


def test_what_is_off_runs_no_risk_and_neither_does_what_it_bears():
    off = seen("a,no,2020-01-01,,", software="a,x,2020-01-01\n")
    assert months(off) == [0, 0, 0, 0]
    assert off.lapses.isna().all()


def test_what_has_no_known_end_does_not_lapse():
    unknown = seen("a,yes,,,")
    assert months(unknown) == [0, 0, 0, 0]
    assert np.isnan(unknown.extension_cost).all()
    assert unknown.lapses.isna().all()


@pytest.mark.parametrize(
    ("assets", "is_unknown"),
    [
        (["yes,,,"], True),
        (["no,,,"], False),
        (["yes,2028-03-31,,"], False),
        (["yes,2028-03-31,,", "yes,,,"], True),  # one machine that is known hides no other
    ],
)
def test_support_is_unknown_where_a_running_machine_says_nothing(assets, is_unknown):
    named = [f"a{number},{rest}" for number, rest in enumerate(assets)]
    assert seen(*named).unknown.tolist() == [is_unknown]


def test_an_extension_is_paid_for_the_whole_period_by_its_days():
    # Support ends within year 2: all of its 365 days are paid, and those of the years after.
    exposure = seen("a,yes,2028-09-30,2031-03-31,1000")
    year = 1000 * 365 / 365.25
    np.testing.assert_allclose(exposure.extension_cost[0], [np.nan, year, year, year])


@pytest.mark.parametrize(("extends", "last"), [("2029-03-31", 2), ("2029-03-30", None), ("2030-04-01", 3)])
def test_a_period_is_extended_only_to_its_last_day(extends, last):
    exposure = seen(f"a,yes,2028-03-31,{extends},1000")
    covered = np.flatnonzero(~np.isnan(exposure.extension_cost[0])) + 1
    assert covered.tolist() == ([] if last is None else list(range(2, last + 1)))
    assert exposure.covered.tolist() == [pd.Timestamp(extends)]


def test_every_component_that_has_lapsed_is_extended_or_none_is():
    # From year 2 `a` costs 1000 a year, and from year 3 `b` 100 more.
    both = seen("a,yes,2028-03-31,2031-03-31,1000", "b,yes,2029-03-31,2031-03-31,100")
    year = 365 / 365.25
    np.testing.assert_allclose(both.extension_cost[0], [np.nan, 1000 * year, 1100 * year, 1100 * year])
    alone = seen("a,yes,2028-03-31,2031-03-31,1000", "b,yes,2029-03-31,,100")
    np.testing.assert_allclose(alone.extension_cost[0], [np.nan, 1000 * year, np.nan, np.nan])
    assert alone.covered.tolist() == [pd.Timestamp(2029, 3, 31)]


def test_an_extension_that_ends_before_support_does_covers_no_less():
    exposure = seen("a,yes,2029-03-31,2028-03-31,1000")
    assert exposure.covered.tolist() == exposure.lapses.tolist() == [pd.Timestamp(2029, 3, 31)]


def test_a_scenario_without_extended_support_extends_nothing():
    exposure = seen("a,yes,2028-03-31,2031-03-31,1000", support={"extended": False})
    assert np.isnan(exposure.extension_cost).all()
    assert exposure.covered.tolist() == [pd.Timestamp(2028, 3, 31)]


def test_an_extension_nobody_priced_is_estimated():
    exposure = seen("a,yes,2028-03-31,2031-03-31,", support={"extended_product_year": 36525})
    assert exposure.extension_cost[0, 1] == pytest.approx(36500)
