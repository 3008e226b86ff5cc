"""Rules of volume: what an offer hosts, and the tier of its discount that this reaches."""

from __future__ import annotations

import pandas as pd

from optimizer.problem import Problem
from optimizer.rules.tables import Rows, of_table, rows, stacked


@of_table("discounts")
def volumes_add_up(problem: Problem) -> Rows:
    r"""The volume of an offer is what it was the wave before and what arrives, whatever the tier it is counted in.

    $$\sum_{k} v_{okt} = \sum_{k} v_{ok,t-1} + \sum_{c \in C_{ot}} a_{cq}\, x_c \qquad \forall o, t$$
    """
    volumes = _with_tiers(problem, "tier_volume")
    arrivals = [
        choices.assign(weight=-choices[measure])[["offer", "wave", "column", "weight"]]
        for measure, tiers in problem.tiers.groupby("measure")
        for choices in [problem.numbered[problem.numbered["offer"].isin(tiers["offer"])]]
    ]
    keys = ["offer", "wave"]
    later = volumes.assign(wave=volumes["wave"] + 1, weight=-1.0)
    parts = [volumes.assign(weight=1.0), later, *arrivals]
    entries = pd.concat([part[[*keys, "column", "weight"]] for part in parts], ignore_index=True)
    return rows(volumes[keys].drop_duplicates().assign(limit=0.0), "=", entries, by=keys)


@of_table("discounts")
def volume_within_tier(problem: Problem) -> Rows:
    r"""Volume is counted only in the tier that it reaches, and there it is neither less nor more than the tier spans.

    $$\underline{v}_{ok}\, \tau_{okt} \le v_{okt} \le \overline{v}_{ok}\, \tau_{okt} \qquad \forall o, k, t$$
    """
    volumes = _with_tiers(problem, "tier_volume").assign(weight=1.0)
    tiers = _with_tiers(problem, "tier")
    keys = ["item", "wave"]
    limits = volumes[keys].assign(limit=0.0)
    sides = [
        rows(limits, sense, pd.concat([volumes, tiers.assign(weight=-tiers[side])]), by=keys)
        for side, sense in (("least", ">="), ("most", "<="))
    ]
    return stacked(*sides)


@of_table("discounts")
def one_tier_each(problem: Problem) -> Rows:
    r"""An offer that discounts volume is in one tier in each wave.

    $$\sum_{k} \tau_{okt} = 1 \qquad \forall o, t$$
    """
    tiers = _with_tiers(problem, "tier").assign(weight=1.0)
    keys = ["offer", "wave"]
    return rows(tiers[keys].drop_duplicates().assign(limit=1.0), "=", tiers, by=keys)


def _with_tiers(problem: Problem, family: str) -> pd.DataFrame:
    """The columns of one family with the tier that each stands for."""
    return problem.family(family).merge(problem.tiers, on="item")
