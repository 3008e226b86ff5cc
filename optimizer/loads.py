"""What a plan takes of the limits that everyone shares, wave by wave and year by year, beside each limit."""

from __future__ import annotations

import pandas as pd

from optimizer.plan import Plan
from optimizer.rules.tables import about

MEASURES = ("workloads", "servers", "terabytes")
"""What the size of a wave is measured by."""
COUNTED = ["external", "ngq", "cti", "in_place", "retired"]
SPENT_FROM_BUDGET = ("move", "policy_charge", "site_closing", "offer_opening")
"""Lines of money that the yearly budget pays for."""


def staff_by_wave(plan: Plan) -> pd.DataFrame:
    """Days of work of each wave beside the programme's staff: wave, start, used, limit (NaN when unknown)."""
    return _waves(plan, "within_staff", plan.waves[["wave"]], plan.waves["effort_days"])


def size_by_wave(plan: Plan, measure: str) -> pd.DataFrame:
    """How much moves in each wave, in one of `MEASURES`, beside the most that may: wave, start, used, limit."""
    made = plan.waves[COUNTED].sum(axis=1) if measure == "workloads" else plan.waves[measure]
    keys = plan.waves[["wave"]].assign(measure=f"moving_{measure}")[["measure", "wave"]]
    return _waves(plan, "within_wave_size", keys, made)


def money_by_year(plan: Plan) -> pd.DataFrame:
    """What moves and closings cost in each fiscal year of the waves, beside its budget: fiscal_year, used, limit.

    CAD, not discounted; the limit is NaN for a year whose budget is unknown.
    """
    years = plan.waves[["fiscal_year"]].drop_duplicates(ignore_index=True)
    spent = plan.cash[plan.cash["line"].isin(SPENT_FROM_BUDGET)].groupby("fiscal_year")["amount"].sum()
    return years.join(
        _held_against(plan, "within_budget", years, years["fiscal_year"].map(spent).fillna(0.0))
    )


def _waves(plan: Plan, rule: str, keys: pd.DataFrame, made: pd.Series) -> pd.DataFrame:
    return plan.waves[["wave", "start"]].join(_held_against(plan, rule, keys, made))


def _held_against(plan: Plan, rule: str, keys: pd.DataFrame, made: pd.Series) -> pd.DataFrame:
    """What the rule's row says is used, else what was made; and its limit."""
    rows = plan.rules[plan.rules["rule"] == rule].set_index("about")
    found = rows.reindex(about(keys))
    used = found["used"].reset_index(drop=True).astype(float).fillna(made.astype(float))
    return pd.DataFrame({"used": used, "limit": found["limit"].to_numpy(float)}, index=keys.index)
