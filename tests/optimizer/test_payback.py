"""A plan pays back in the first year by whose end it has spent no more than doing nothing, for good."""

from __future__ import annotations

import pandas as pd
import pytest

from optimizer.baselines import do_nothing
from optimizer.payback import against, deepest, payback_year
from tests.optimizer import rich

YEARS = ["2027-2028", "2028-2029", "2029-2030"]


def money(*amounts, kind="cash"):
    return pd.DataFrame(
        {"line": "x", "kind": kind, "fiscal_year": YEARS, "amount": amounts, "discounted": [a / 2 for a in amounts]}
    )  # fmt: skip


def told(*plan):
    return against(money(*plan), money(10, 10, 10))


def test_differences_pile_up_from_year_to_year():
    years = told(15, 8, 4)
    assert years["difference"].tolist() == [5, -2, -6]
    assert years["cumulative"].tolist() == [5, 3, -3]
    assert deepest(years) == 5


@pytest.mark.parametrize(
    ("plan", "year"),
    [
        ((15, 8, 4), "2029-2030"),  # 5, 3, then −3
        ((15, 5, 10), "2028-2029"),  # 5, then even, and it stays so
        ((9, 9, 9), "2027-2028"),  # never behind
        ((15, 8, 9), None),  # 5, 3, 2: still behind at the end
        ((15, 0, 20), None),  # ahead in the second year, behind again in the last
        ((9, 14, 4), "2029-2030"),  # −1, 3, −3: ahead, then behind, then ahead for good
    ],
)
def test_it_pays_back_when_it_is_ahead_for_good(plan, year):
    assert payback_year(told(*plan)) == year


def test_a_plan_that_is_never_behind_is_behind_by_nothing():
    assert deepest(told(9, 9, 9)) == 0.0


def test_what_is_valued_does_not_count():
    both = pd.concat([money(15, 8, 4), money(1000, 1000, 1000, kind="valued")])
    assert against(both, money(10, 10, 10))["plan"].tolist() == [15, 8, 4]


def test_a_year_without_money_on_one_side_counts_as_nothing():
    assert against(money(15, 8, 4).head(2), money(10, 10, 10))["plan"].tolist() == [15, 8, 0]


def test_discounted_amounts_are_told_when_asked_for():
    assert against(money(15, 8, 4), money(10, 10, 10), "discounted")["plan"].tolist() == [7.5, 4, 2]


def test_all_that_is_spent_is_in_the_last_cumulative_figure():
    plan, nothing = rich.plan(), do_nothing(rich.posed())
    spent = [table.loc[table["kind"] == "cash", "amount"].sum() for table in (plan.cash, nothing)]
    assert against(plan.cash, nothing)["cumulative"].iloc[-1] == pytest.approx(spent[0] - spent[1])
