"""What would have to change for a workload to go elsewhere: an estimate, from its own costs and the prices of the limits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.plan import Plan
from optimizer.pose import Posed
from optimizer.rule_prices import Relaxation

LANE = ["offer", "treatment"]


def break_even(posed: Posed, relaxation: Relaxation, chosen: int) -> pd.DataFrame:
    """How much cheaper each other offer and treatment would have to be to be chosen instead, the nearest first.

    `chosen`: the row of the plan's choice among the problem's. Columns: offer, treatment, wave (the one that comes
    nearest), own_extra (its own cost less the chosen one's), priced_extra (the same once what both take of the shared limits, ties
    and sites is paid for at the relaxation's prices; below zero, the relaxation already prefers it), one_off_less and
    annual_less (what its one-off cost, in dollars of its wave, or its yearly cost from then on, would have to lose; zero when
    nothing). Amounts are discounted CAD but for these two. An estimate: whole workloads and a large change move the prices.
    """
    choices = posed.problem.choices
    row = np.flatnonzero(choices["workload"] == choices["workload"].iloc[chosen])
    own = choices[[*LANE, "wave", "cost", "fate"]].iloc[row].reset_index(drop=True)
    told = own[[*LANE, "wave"]].assign(
        own_extra=own["cost"] - choices["cost"].iloc[chosen],
        priced_extra=relaxation.reduced[row] - relaxation.reduced[chosen],
    )
    same = (told[LANE] == choices[LANE].iloc[chosen]).all(axis=1)
    nearest = told[~same].sort_values(["priced_extra", *LANE, "wave"], kind="stable").drop_duplicates(LANE)
    lacking = nearest["priced_extra"].clip(lower=0.0)
    once, yearly = _worth_of_a_dollar(posed, nearest["wave"].to_numpy(int))
    return nearest.assign(one_off_less=lacking / once, annual_less=lacking / yearly).reset_index(drop=True)


def break_even_of(posed: Posed, relaxation: Relaxation, plan: Plan, workload: str) -> pd.DataFrame:
    """The `break_even` of what a plan chooses for a workload. Raises `ValueError` if the problem does not have that choice."""
    keys = ["workload", *LANE, "wave"]
    taken = plan.assignments.loc[plan.assignments["workload"] == workload, keys]
    choices = posed.problem.choices
    own = choices.loc[choices["workload"] == workload, keys].reset_index().merge(taken, on=keys)
    if len(own) != 1:
        raise ValueError(f"the plan makes no choice of this problem for “{workload}”")
    return break_even(posed, relaxation, int(own["index"].iloc[0]))


def _worth_of_a_dollar(posed: Posed, wave: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a dollar paid at each of these waves' start, and a dollar a year from then on, are worth; of wave 0, from the start."""
    discount = posed.estate.periods["discount"].to_numpy(float)
    ahead = np.cumsum(discount[::-1])[::-1] * posed.estate.scenario.horizon.wave_months / 12
    first = np.maximum(wave, 1) - 1
    return discount[first], ahead[first]
