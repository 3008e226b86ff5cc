"""Two plans: what moved, what it costs.

The two may answer different inventories, horizons or scenarios. Waves are matched by the day they begin, never by
their number, and fiscal years by their name: what only one plan has stands alone, its other side empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.graph import fingerprint
from optimizer.calendar import periods
from optimizer.cash import CASH
from optimizer.plan import Plan
from optimizer.scenario import Scenario

SIDES = ("_a", "_b")


@dataclass(frozen=True)
class Comparison:
    """Plan a beside plan b; every `difference` is b less a, and empty (NaN) where one side is.

    `headline` (measure, unit, a, b, difference): objective, bound, gap, waves, spent (cash to the end), and
    spent_alike (in the fiscal years that both count for as long). `indicators` (moment, date, indicator, unit, a, b,
    difference): at the `start`, of each `wave` by its date, and after the `last` one, whose date is empty where the two
    differ. `workloads` (workload, change, and offer, treatment, wave, wave_start of each side): change is `same`,
    `offer`, `treatment`, `wave`, `several`, `only_a` or `only_b`. `sites` (site, change, closes_a, closes_b): `same`,
    `sooner`, `later`, `closes` (only b closes it), `stays` (only a does), `only_a`, `only_b`. `money` (fiscal_year, months_a,
    months_b, a, b, difference): cash, not discounted, and the months that each plan counts of the year;
    no difference where these are not as many. `lines` (line, kind, a, b, difference): discounted.

    Objectives and lines can be held against each other only where `same_inventory`, `same_horizon` and
    `same_discounting` (rate and start) are true. Amounts are CAD.
    """

    same_inventory: bool
    same_horizon: bool
    same_discounting: bool
    headline: pd.DataFrame
    indicators: pd.DataFrame
    workloads: pd.DataFrame
    sites: pd.DataFrame
    money: pd.DataFrame
    lines: pd.DataFrame


def compare(a: Plan, b: Plan) -> Comparison:
    """Plan b held against plan a."""
    ours, theirs = a.scenario.horizon, b.scenario.horizon
    money = _money(a, b)
    return Comparison(
        same_inventory=fingerprint(a.inventory) == fingerprint(b.inventory),
        same_horizon=_shape(a.scenario) == _shape(b.scenario),
        same_discounting=(ours.start, ours.discount_rate.value) == (theirs.start, theirs.discount_rate.value),
        headline=_headline(a, b, money),
        indicators=_indicators(a, b),
        workloads=_workloads(a, b),
        sites=_sites(a, b),
        money=money,
        lines=_lines(a, b),
    )


def _shape(scenario: Scenario) -> tuple[object, ...]:
    horizon = scenario.horizon
    return horizon.start, horizon.wave_months, horizon.waves, horizon.years_after


def _headline(a: Plan, b: Plan, money: pd.DataFrame) -> pd.DataFrame:
    alike = money[money["months_a"] == money["months_b"]]
    rows = [
        (name, unit, a.summary[name], b.summary[name])
        for name, unit in (("objective", "CAD"), ("bound", "CAD"), ("gap", "share"))
    ]
    rows += [
        ("waves", "waves", a.scenario.horizon.waves, b.scenario.horizon.waves),
        ("spent", "CAD", _spent(a).sum(), _spent(b).sum()),
        ("spent_alike", "CAD", alike["a"].sum(), alike["b"].sum()),
    ]
    return _with_difference(pd.DataFrame(rows, columns=["measure", "unit", "a", "b"]))


def _with_difference(table: pd.DataFrame) -> pd.DataFrame:
    sides = table.astype({"a": float, "b": float})
    return sides.assign(difference=sides["b"] - sides["a"])


def _beside(a: pd.DataFrame, b: pd.DataFrame, on: list[str], value: str) -> pd.DataFrame:
    """The values of both in columns `a` and `b`, row by row: first those of `a` in its order, then what only `b` has."""
    keys = [*on, value]
    both = (
        a[keys]
        .rename(columns={value: "a"})
        .merge(b[keys].rename(columns={value: "b"}), on=on, how="outer", sort=False)
    )
    order = pd.concat([a[on], b[on]]).drop_duplicates()
    return _with_difference(order.merge(both, on=on, how="left"))


def _indicators(a: Plan, b: Plan) -> pd.DataFrame:
    """Both plans' indicators at each moment; the last waves stand side by side whatever their dates."""
    on = ["moment", "date", "indicator", "unit"]
    dated = _beside(_dated(a), _dated(b), on, "value").sort_values(
        ["date", "moment"], kind="stable", ignore_index=True
    )
    ours, theirs = _last(a), _last(b)
    ours, theirs = _shared_dates(ours, theirs), _shared_dates(theirs, ours)
    return pd.concat([dated, _beside(ours, theirs, on, "value")], ignore_index=True)


def _shared_dates(table: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    return table.assign(date=table["date"].where(table["date"].isin(other["date"])))


def _dated(plan: Plan) -> pd.DataFrame:
    """The indicators at the start, before any move, and of each wave, with the day it begins."""
    starts = plan.waves.set_index("wave")["start"]
    table = plan.indicators
    moment = np.where(table["wave"] == 0, "start", "wave")
    return table.assign(moment=moment, date=table["wave"].clip(lower=1).map(starts))


def _last(plan: Plan) -> pd.DataFrame:
    dated = _dated(plan).assign(moment="last")
    last: pd.DataFrame = dated[dated["wave"] == dated["wave"].max()]
    return last


def _workloads(a: Plan, b: Plan) -> pd.DataFrame:
    """What each plan does with each workload, and what differs."""
    told = ["offer", "treatment", "wave", "wave_start"]
    both = a.assignments[["workload", *told]].merge(
        b.assignments[["workload", *told]], on="workload", how="outer", suffixes=SIDES, indicator=True
    )
    both = both.sort_values("workload", ignore_index=True)
    differs = pd.DataFrame(
        {
            column: _differs(both, name)
            for column, name in (("offer", "offer"), ("treatment", "treatment"), ("wave", "wave_start"))
        }
    )
    count = differs.sum(axis=1)
    alone = [both["_merge"] == "left_only", both["_merge"] == "right_only"]
    change = np.select(
        [*alone, count == 0, count > 1, *(differs[column] for column in differs)],
        ["only_a", "only_b", "same", "several", *differs],
        default="",
    )
    sides = both[[f"{column}{side}" for side in SIDES for column in told]]
    told_of = pd.concat([both["workload"], pd.Series(change, name="change", dtype="str"), sides], axis=1)
    return told_of.astype({f"wave{side}": "Int64" for side in SIDES})


def _differs(both: pd.DataFrame, column: str) -> pd.Series:
    """Whether the two sides say otherwise; empty on both sides is the same."""
    a, b = (both[f"{column}{side}"] for side in SIDES)
    return (a != b) & ~(a.isna() & b.isna())


def _sites(a: Plan, b: Plan) -> pd.DataFrame:
    """When each plan closes each site."""
    both = a.sites[["site", "closes"]].merge(
        b.sites[["site", "closes"]], on="site", how="outer", suffixes=SIDES, indicator=True
    )
    both = both.sort_values("site", ignore_index=True)
    ours, theirs = both["closes_a"], both["closes_b"]
    cases = {
        "only_a": both["_merge"] == "left_only",
        "only_b": both["_merge"] == "right_only",
        "sooner": theirs < ours,
        "later": theirs > ours,
        "closes": ours.isna() & theirs.notna(),
        "stays": ours.notna() & theirs.isna(),
    }
    change = np.select(list(cases.values()), list(cases), "same")
    return both[["site"]].assign(change=change, closes_a=ours, closes_b=theirs)


def _lines(a: Plan, b: Plan) -> pd.DataFrame:
    """What each line comes to, discounted to the start of each plan's own wave 1; a line without money is 0."""
    ours, theirs = (
        plan.cash.groupby(["line", "kind"], sort=False)["discounted"].sum().reset_index() for plan in (a, b)
    )
    both = _beside(ours, theirs, ["line", "kind"], "discounted")
    return _with_difference(both.assign(a=both["a"].fillna(0.0), b=both["b"].fillna(0.0)))


def _spent(plan: Plan) -> pd.Series:
    """Cash by fiscal year, not discounted."""
    return plan.cash[plan.cash["kind"] == CASH].groupby("fiscal_year")["amount"].sum()


def _months(plan: Plan) -> pd.Series:
    """Months that the plan counts of each fiscal year."""
    horizon = plan.scenario.horizon
    return periods(horizon).groupby("fiscal_year").size() * horizon.wave_months


def _money(a: Plan, b: Plan) -> pd.DataFrame:
    years = pd.DataFrame({"months_a": _months(a), "months_b": _months(b)}).fillna(0).astype(int)
    spent = {side: _spent(plan).reindex(years.index).fillna(0.0) for side, plan in (("a", a), ("b", b))}
    held = {side: amount.where(years[f"months_{side}"] > 0) for side, amount in spent.items()}
    table = _with_difference(years.assign(**held).rename_axis("fiscal_year").sort_index().reset_index())
    alike = table["months_a"] == table["months_b"]
    return table.assign(difference=table["difference"].where(alike))
