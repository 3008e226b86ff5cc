"""Why a site closes when it does and not a wave earlier: the last workloads, and what holds each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.holding import LAST, STAYING, holding
from optimizer.plan import Plan
from optimizer.pose import Posed
from optimizer.problem import STAYS
from optimizer.surroundings import CONSUMER, in_the_way, ties, weighed

CHOICE = ["offer", "treatment", "wave"]
LANE = ["offer", "treatment"]
MOST = 12
"""Workloads looked at, at most: a site that many hold to the end is held by no one of them."""


@dataclass(frozen=True)
class SiteAnswer:
    """What is known of one site's closing, without solving again.

    `wave`: when it closes, 0 never. `held_by`: as `optimizer.holding` says. `earlier`: the wave asked about, one before it closes,
    the last one if it never does; 0 when there is none to ask about. `possible`: the wave from which staff and dates alone let it close,
    0 never. `last` (workload, offer, treatment, wave, earliest): the workloads that hold it, and the
    first wave in which any choice of theirs leaves it, 0 never. Of those, why not by `earlier`: `ruled_out` (workload, offer, treatment,
    first_wave, last_wave, exclusion, source), when nothing lets it leave; `tied` (workload, tie, other, wave): whom it
    waits for; `obstacles` (workload, offer, treatment, wave, rule, about, limit, slack, short_by): the limits
    that it would go over if it alone did the same in that wave.
    """

    site: str
    wave: int
    held_by: str
    earlier: int
    possible: int
    last: pd.DataFrame
    ruled_out: pd.DataFrame
    tied: pd.DataFrame
    obstacles: pd.DataFrame


def why_site(posed: Posed, plan: Plan, site: str) -> SiteAnswer:
    """What is known of this site's closing. Raises `ValueError` when the plan does not have it."""
    held = holding(plan)
    found = held[held["site"] == site]
    if len(found) != 1:
        raise ValueError(f"the plan has no site “{site}”")
    wave, by = int(found["wave"].iloc[0]), str(found["held_by"].iloc[0])
    names = list(found["workloads"].iloc[0])[:MOST]
    asked = (wave - 1 if wave else posed.problem.waves) if by in (LAST, STAYING) else 0
    first = int(posed.problem.sites.set_index("site")["earliest_closing"][site])
    last = _last(posed, plan, names)
    late = last[(last["earliest"] == 0) | (last["earliest"] > asked)] if asked else last.head(0)
    movable = last[~last["workload"].isin(late["workload"])] if asked else last.head(0)
    return SiteAnswer(
        site, wave, by, asked, first if first <= posed.problem.waves else 0, last,
        _ruled_out(posed, late["workload"], asked), _tied(posed, plan, movable["workload"], asked), _obstacles(posed, plan, movable, asked),
    )  # fmt: skip


def _last(posed: Posed, plan: Plan, names: list[str]) -> pd.DataFrame:
    """The plan's choice for each of these workloads, and the first wave in which any of its choices leaves."""
    taken = plan.assignments[plan.assignments["workload"].isin(names)]
    choices = posed.problem.choices
    leaving = choices[choices["workload"].isin(names) & (choices["fate"] != STAYS)]
    earliest = taken["workload"].map(leaving.groupby("workload")["wave"].min()).fillna(0).astype(int)
    return taken[["workload", *CHOICE]].assign(earliest=earliest).reset_index(drop=True)


def _ruled_out(posed: Posed, workloads: pd.Series, wave: int) -> pd.DataFrame:
    """What rules out, in a wave, every choice by which these workloads would leave; the widest rulings, once each."""
    said = posed.ruled_out
    there = said[said["workload"].isin(workloads) & ~said["treatment"].isin(["retain", "refresh"])]
    then = there[(there["first_wave"] <= wave) & (there["last_wave"] >= wave)]
    return then.drop_duplicates().reset_index(drop=True)


def _tied(posed: Posed, plan: Plan, workloads: pd.Series, wave: int) -> pd.DataFrame:
    """Whom each of these waits for: what moves with it or must go no later, and does so after the wave."""
    frames = []
    for workload in workloads:
        around = ties(posed, plan.assignments, workload)
        leaves = ~around["treatment"].isin(["retain", "refresh"])
        waits = around[(around["tie"] != CONSUMER) & leaves & (around["wave"] > wave)]
        frames.append(waits.rename(columns={"workload": "other"}).assign(workload=workload))
    columns = ["workload", "tie", "other", "wave"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _obstacles(posed: Posed, plan: Plan, last: pd.DataFrame, wave: int) -> pd.DataFrame:
    """The limits that each of these would go over, did it alone the same in the wave; nothing where that is no choice of it."""
    choices, frames = posed.problem.choices, [_no_obstacle()]
    for taken in last.to_dict("records"):
        row = np.flatnonzero(choices["workload"] == taken["workload"])
        own = choices[CHOICE].iloc[row].reset_index(drop=True)
        same = (own[LANE] == [taken["offer"], taken["treatment"]]).all(axis=1)
        now, then = (own.index[same & (own["wave"] == when)] for when in (taken["wave"], wave))
        if len(now) and len(then):
            found = in_the_way(weighed(posed, plan, row), plan, int(now[0]), then.to_numpy())
            frames.append(found.assign(workload=taken["workload"]))
    return pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)


def _no_obstacle() -> pd.DataFrame:
    return pd.DataFrame(
        columns=["offer", "treatment", "wave", "rule", "about", "limit", "slack", "short_by", "workload"]
    )
