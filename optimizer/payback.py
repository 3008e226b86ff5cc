"""When a plan has paid for itself: its spending held against doing nothing, fiscal year by fiscal year."""

from __future__ import annotations

import pandas as pd

from optimizer.cash import CASH


def against(plan: pd.DataFrame, nothing: pd.DataFrame, column: str = "amount") -> pd.DataFrame:
    """What each fiscal year spends with the plan and without: fiscal_year, plan, nothing, difference, cumulative.

    Both are tables of money of one horizon; only what is spent counts, never what is valued. `column` is `amount`, or
    `discounted`. `difference` is the plan less doing nothing, below zero when the plan spends less; `cumulative`
    its sum from the first year to the end of that one. CAD.
    """
    spent = {
        name: money[money["kind"] == CASH].groupby("fiscal_year")[column].sum()
        for name, money in (("plan", plan), ("nothing", nothing))
    }
    years = pd.DataFrame(spent).fillna(0.0).sort_index().rename_axis("fiscal_year").reset_index()
    difference = years["plan"] - years["nothing"]
    return years.assign(difference=difference, cumulative=difference.cumsum())


def payback_year(years: pd.DataFrame) -> str | None:
    """The first fiscal year by whose end the plan has spent no more than doing nothing, for good; `None` if none.

    `years` as `against` says it. A plan that falls behind again later has not paid back yet.
    """
    behind = years["cumulative"] > 0.005
    if behind.all() or (len(years) and behind.iloc[-1]):
        return None
    first = int(behind[behind].index.max()) + 1 if behind.any() else 0
    return str(years["fiscal_year"].iloc[first])


def deepest(years: pd.DataFrame) -> float:
    """The most that the plan is ever behind doing nothing at the end of a fiscal year, CAD; 0 if it never is."""
    return max(0.0, float(years["cumulative"].max()))
