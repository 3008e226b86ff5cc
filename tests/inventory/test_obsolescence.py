"""A component's status on a day follows from its support dates, and an asset's from its worst component."""

from __future__ import annotations

import pandas as pd
import pytest

from inventory.obsolescence import (
    LONG_ENDED,
    Support,
    status_by_wave,
    status_on,
    support_table,
    worst_by_asset,
)

DATES = {"support_ends": "datetime64[s]", "extension_ends": "datetime64[s]"}


def assets(*rows, **columns):
    """Assets of (asset, product), every other column empty unless given."""
    frame = pd.DataFrame(rows, columns=["asset", "product"]).assign(
        kind="server", version="", support_ends=None, extension_ends=None, extension_cost=float("nan"),
        warranty_ends=None,
    )  # fmt: skip
    return frame.assign(**columns).astype({**DATES, "warranty_ends": "datetime64[s]"})


def software(*rows):
    """Software of (asset, product, version, support_ends)."""
    frame = pd.DataFrame(rows, columns=["asset", "product", "version", "support_ends"])
    return frame.astype({"support_ends": "datetime64[s]"})


def dated(support_ends, extension_ends=None):
    """Support of one component with these ends."""
    return support_table(
        assets(("a", ""), support_ends=support_ends, extension_ends=extension_ends), software()
    )


def day(text):
    return pd.Timestamp(text)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2025-06-29", Support.SUPPORTED),
        ("2025-06-30", Support.ENDING),  # 12 months to the day before the end
        ("2026-06-30", Support.ENDING),  # the last day of support is still supported
        ("2026-06-30 23:59", Support.ENDING),  # to its last minute
        ("2026-07-01", Support.EXTENDED),
        ("2028-12-31", Support.EXTENDED),  # the last day of the extension offered
        ("2029-01-01", Support.OBSOLETE),
    ],
)
def test_status_turns_the_day_after_the_last_day(on, status):
    support = dated("2026-06-30", "2028-12-31")
    assert list(status_on(support, day(on))) == [status]


def test_past_support_without_an_extension_is_obsolete():
    assert list(status_on(dated("2026-06-30"), day("2026-07-01"))) == [Support.OBSOLETE]


def test_an_extension_that_ends_before_support_changes_nothing():
    assert list(status_on(dated("2026-06-30", "2020-01-01"), day("2026-07-01"))) == [Support.OBSOLETE]


def test_the_catalogue_dates_an_assets_product_and_its_software():
    table = support_table(assets(("a", "RHEL 7")), software(("a", "PostgreSQL", "13", None)))
    assert table[
        ["asset", "component", "catalogue_product", "cycle", "confidence", "reason"]
    ].values.tolist() == [
        ["a", "RHEL 7", "rhel", "7", "exact", ""],
        ["a", "PostgreSQL", "postgresql", "13", "exact", ""],
    ]
    assert list(table["support_ends"]) == [day("2024-06-30"), day("2025-11-13")]
    assert table["extension_ends"].iloc[0] == day("2029-05-31")
    assert table["extension_ends"].isna().iloc[1]
    assert table["extension_cost"].isna().all()
    assert table["known"].all()


def test_what_a_row_says_prevails_on_the_catalogue():
    own = assets(
        ("a", "RHEL 7"), support_ends="2030-01-01", extension_ends="2031-01-01", extension_cost=900.0
    )
    table = support_table(own, software(("a", "RHEL 7", "", "2027-05-05")))
    assert list(table["support_ends"]) == [day("2030-01-01"), day("2027-05-05")]
    assert list(table["extension_ends"]) == [day("2031-01-01"), day("2029-05-31")]
    assert table["extension_cost"].iloc[0] == 900
    assert table["extension_cost"].isna().iloc[1]  # an asset's price is not its software's


def test_own_support_makes_an_unknown_product_known():
    table = support_table(assets(("a", "Application maison"), support_ends="2030-01-01"), software())
    assert table["known"].tolist() == [True]
    assert table["reason"].tolist() == ["no-rule"]


def test_an_ended_cycle_without_date_is_obsolete_on_any_day():
    table = support_table(assets(("a", "Oracle Solaris 11.2")), software())
    assert table["support_ends"].tolist() == [LONG_ENDED]
    assert list(status_on(table, day("2000-01-01"))) == [Support.OBSOLETE]


def test_support_without_an_end_announced_is_known_and_supported():
    table = support_table(assets(("a", "AIX 7.2 TL5")), software())
    assert table["known"].tolist() == [True]
    assert table["support_ends"].isna().tolist() == [True]
    assert list(status_on(table, day("2040-01-01"))) == [Support.SUPPORTED]


def test_a_text_nobody_knows_is_unknown_with_its_reason():
    table = support_table(assets(("a", "CentOS 4/5/6/7 (64-bit)")), software())
    assert table[["known", "reason"]].values.tolist() == [[False, "ambiguous-version"]]
    assert list(status_on(table, day("2026-01-01"))) == [Support.UNKNOWN]


def test_assets_without_product_and_templates_are_no_component_unless_dated():
    kinds = {"kind": ["storage", "template", "storage", "template"]}
    ends = {"support_ends": [None, None, "2030-01-01", "2030-01-01"]}
    rows = ("bare", ""), ("template", "RHEL 7"), ("dated", ""), ("dated template", "RHEL 7")
    on_template = software(("template", "PHP", "7.4", None), ("template", "Perl", "", "2030-01-01"))
    table = support_table(assets(*rows, **kinds, **ends), on_template)
    assert list(table["asset"]) == ["dated", "dated template", "template"]
    assert list(table["component"]) == ["", "RHEL 7", "Perl"]


def test_a_warranty_is_not_vendor_support():
    table = support_table(assets(("a", "Inconnu"), ("b", ""), warranty_ends="2020-01-01"), software())
    assert list(table["asset"]) == ["a"]
    assert table["support_ends"].isna().all()


# On 2026-01-01: RHEL 6 is obsolete, 7 extended, Windows Server 2016 ends in a year and 11 days,
# PostgreSQL 14 ends within 12 months, RHEL 9 is supported.
WORST = [
    (("RHEL 6", "RHEL 7", "PostgreSQL 14", "?", "RHEL 9"), Support.OBSOLETE),
    (("RHEL 7", "PostgreSQL 14", "?", "RHEL 9"), Support.EXTENDED),
    (("PostgreSQL 14", "?", "RHEL 9"), Support.ENDING),
    (("?", "RHEL 9"), Support.UNKNOWN),
    (("?", "??"), Support.UNKNOWN),
    (("RHEL 9", "Windows Server 2016"), Support.SUPPORTED),
]


@pytest.mark.parametrize(("products", "status"), WORST)
def test_an_asset_is_as_bad_as_its_worst_component(products, status):
    own, *rest = products
    table = support_table(assets(("a", own)), software(*(("a", product, "", None) for product in rest)))
    assert worst_by_asset(table, day("2026-01-01")).to_dict() == {"a": status}


def test_waves_are_columns_and_assets_rows():
    # RHEL 7: supported to 2024-06-30, extended to 2029-05-31.
    starts = [day("2023-01-01"), day("2024-01-01"), day("2025-01-01"), day("2030-01-01")]
    table = support_table(assets(("b", "RHEL 7"), ("a", "?")), software())
    waves = status_by_wave(table, starts)
    assert list(waves.index) == ["a", "b"]
    assert list(waves.columns) == [1, 2, 3, 4]
    assert list(waves.loc["b"]) == [Support.SUPPORTED, Support.ENDING, Support.EXTENDED, Support.OBSOLETE]
    assert set(waves.loc["a"]) == {Support.UNKNOWN}
    for wave, start in enumerate(starts, start=1):
        assert waves[wave].tolist() == worst_by_asset(table, start).tolist()


def test_no_component_gives_no_row():
    table = support_table(assets(), software())
    assert len(table) == 0
    assert len(worst_by_asset(table, day("2026-01-01"))) == 0
    assert status_by_wave(table, [day("2026-01-01")]).shape == (0, 1)
