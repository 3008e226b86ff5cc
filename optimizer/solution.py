"""Solution: how a solve went, in our own words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from optimizer.certificate.value import Certificate
from optimizer.problem import LEAVES, RETIRES, SOFT, STAYS, STOCK_OF, Problem, tier_reached
from optimizer.rules.emissions import within_emissions
from optimizer.rules.sites import open_sites_by_date
from optimizer.rules.targets import hosting_shares, obsolescence_by_date

SOFT_RULES = {
    "open_sites": open_sites_by_date, "shares": hosting_shares, "obsolescence": obsolescence_by_date,
    "emissions": within_emissions,
}  # fmt: skip
"""The rule of each limit that may have a price."""
ROUNDING = 1e-9
"""A share, or a part of a site, that is less than this is no shortfall."""


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"  # a plan proven within the gap asked for
    FEASIBLE = "feasible"  # a plan, but the search was cut short
    INFEASIBLE = "infeasible"  # proven: no plan satisfies every rule
    UNBOUNDED = "unbounded"  # the objective falls for ever: the problem is wrong
    UNKNOWN = "unknown"  # cut short before any plan was found


@dataclass(frozen=True)
class Solution:
    """What a solve found. Numbers are `None` when there is none.

    `chosen`: row of the problem's choices for each workload, in the order of the workloads' names.
    `objective`, `bound`: discounted CAD. `seconds` of solving. `certificate`: what proves the bound, where the method
    leaves anything that does; else a solver vouches for it. `work` that was counted (`optimizer.work`). `repeats`:
    nothing depended on the clock, so that every machine comes to the same.
    """

    status: Status
    chosen: np.ndarray | None
    objective: float | None
    bound: float | None
    method: str
    solver: str
    seconds: float
    certificate: Certificate | None = None
    work: float = 0.0
    repeats: bool = False

    @property
    def gap(self) -> float | None:
        """(objective − bound) / |objective|; `None` without both."""
        return relative_gap(self.objective, self.bound)

    @property
    def certified(self) -> float | None:
        """The part of the bound that needs no solver's word: what the certificate proves, no more than the bound."""
        if self.certificate is None or self.bound is None:
            return None
        return min(self.certificate.certified, self.bound)

    @property
    def bound_source(self) -> str | None:
        """Who vouches for the bound: `certificate` alone, `certificate_and_solver`, or `solver`."""
        if self.bound is None:
            return None
        if self.certificate is None:
            return "solver"
        return "certificate" if self.certificate.vouched.empty else "certificate_and_solver"


def relative_gap(objective: float | None, bound: float | None) -> float | None:
    """(objective − bound) / |objective|: how far at most a plan is from the best; never below zero."""
    if objective is None or bound is None:
        return None
    if objective == bound:
        return 0.0
    return max(0.0, (objective - bound) / max(abs(objective), 1e-9))


def chosen_rows(problem: Problem, values: np.ndarray) -> np.ndarray:
    """The choice of each workload with the greatest value, workloads by name; none of one whose values are all 0."""
    held = np.flatnonzero(values[: len(problem.choices)] > 0)
    taken = problem.numbered.iloc[held].assign(value=values[held])
    taken = taken.sort_values(["workload", "value", "column"], ascending=[True, False, True])
    return taken.drop_duplicates("workload")["column"].to_numpy(int)


def completed(problem: Problem, chosen: np.ndarray) -> np.ndarray:
    """Values of all the programme's columns when these choices are taken."""
    columns = problem.columns
    values = np.zeros(len(columns))
    values[chosen] = 1.0
    taken = problem.choices.iloc[chosen].set_index("workload")
    acts = taken["wave"].where(taken["fate"] != STAYS, problem.waves + 1)
    leaves = taken["fate"] == LEAVES
    for family, these in (("moved", leaves), ("retired", ~leaves)):
        part = _placed(columns, family)
        first = part["item"].map(acts.where(these, problem.waves + 1)).astype(float)
        values[part.index] = (part["wave"] >= first).to_numpy(float)
    part = _placed(columns, "open")
    until = site_closings(problem, acts)
    values[part.index] = (part["wave"] < part["item"].map(until).astype(float)).to_numpy(float)
    part = _placed(columns, "opened")
    used = taken[taken["wave"] > 0].groupby("offer")["wave"].min()
    first = part["item"].map(used).astype(float).fillna(problem.waves + 1)
    values[part.index] = (part["wave"] >= first).to_numpy(float)
    for family, reached in zip(("tier", "tier_volume"), _tiers(problem, taken), strict=True):
        values[columns.index[columns["family"] == family]] = reached
    part = _placed(columns, "stock")
    values[part.index] = _stocks(problem, taken, part)
    values[columns.index[columns["family"] == "crossing"]] = crossings(problem, chosen)
    values[columns.index[columns["family"] == "short"]] = _missed(problem, values)
    return values


def _placed(columns: pd.DataFrame, family: str) -> pd.DataFrame:
    """What the columns of a family speak of, and when."""
    return columns.loc[columns["family"] == family, ["item", "wave"]]


def _missed(problem: Problem, values: np.ndarray) -> np.ndarray:
    """What is missed of each limit that has a price, in the order of their columns; `values` of those are zero."""
    missed = [np.zeros(0)]
    for name, rule in ((name, SOFT_RULES[name]) for name in SOFT):
        limits = getattr(problem, name)
        if "price" in limits and limits["price"].notna().any():
            made = rule(problem)
            parts = made.entries["weight"] * values[made.entries["column"]]
            used = np.bincount(made.entries["row"], parts, minlength=len(limits)) + made.limits["constant"]
            over = (used - made.limits["limit"]) * np.where(made.limits["sense"] == ">=", -1.0, 1.0)
            missed.append(over.where(over > ROUNDING, 0.0).to_numpy()[limits["price"].notna()])
    return np.concatenate(missed)


def crossings(problem: Problem, chosen: np.ndarray) -> np.ndarray:
    """1 for each line of traffic whose workload ends in its offer and whose other end elsewhere, not retired; else 0."""
    lines = problem.traffic
    if lines.empty:
        return np.zeros(0)
    taken = problem.choices[["workload", "offer", "fate"]].iloc[chosen]
    taken = taken.assign(offer=problem.hosts(taken)).set_index("workload")
    leaves = lines["workload"].map(taken["offer"]) == lines["offer"]
    received = (lines["other"].map(taken["offer"]) == lines["offer"]) | (
        lines["other"].map(taken["fate"]) == RETIRES
    )
    return (leaves & ~received).to_numpy(float)


def site_closings(problem: Problem, acts: pd.Series) -> pd.Series:
    """The wave in which each site closes: when its last workload has acted, if it may close.

    `acts` is the wave in which each workload leaves or is retired, `waves` + 1 if never.
    """
    last = problem.presence.assign(acts=problem.presence["workload"].map(acts)).groupby("site")["acts"].max()
    sites = problem.sites.set_index("site")
    closable = sites["earliest_closing"] <= problem.waves
    emptied = last.reindex(sites.index).fillna(1)
    return emptied.where(closable, problem.waves + 1).astype(int)


def _tiers(problem: Problem, taken: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Of every tier and wave, 1 where it is reached, and the volume counted in it."""
    reached, counted = [np.zeros(0)], [np.zeros(0)]
    for (offer, measure), tiers in problem.tiers.groupby(["offer", "measure"], sort=False):
        there = taken[(taken["offer"] == offer) & (taken["wave"] > 0)]
        arrived = np.bincount(there["wave"], there[str(measure)], minlength=problem.waves + 1)
        volume = np.cumsum(arrived)[1:]
        number = tier_reached(tiers["least"].to_numpy(float), volume)
        which = np.arange(len(tiers))[:, None] == number[None, :]
        reached.append(which.astype(float).ravel())
        counted.append((which * volume[None, :]).ravel())
    return np.concatenate(reached), np.concatenate(counted)


def _stocks(problem: Problem, taken: pd.DataFrame, part: pd.DataFrame) -> np.ndarray:
    if part.empty:
        return np.zeros(0)
    held = {}
    moved = taken.reset_index()
    reserved = moved.merge(problem.reserves, on=["workload", "offer"])
    for limited in problem.capacity[["offer", "resource"]].drop_duplicates().to_dict("records"):
        arrived = moved[moved["offer"] == limited["offer"]].assign(part=1.0)
        kept = reserved[reserved["pair"] == limited["offer"]]
        weighing = pd.concat([arrived, kept])
        load = (
            (weighing[limited["resource"]] * weighing["part"])
            .groupby(weighing["wave"])
            .sum()
            .reindex(range(1, problem.waves + 1))
            .fillna(0.0)
        )
        held[limited["offer"] + STOCK_OF + limited["resource"]] = load.cumsum()
    return np.array([held[item][wave] for item, wave in zip(part["item"], part["wave"], strict=True)])
