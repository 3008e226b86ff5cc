"""What one more demand would cost: the programme solved again under it, or bounded by its relaxation."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from optimizer.plan import Plan
from optimizer.pose import Posed
from optimizer.problem import LEAVES, STAYS, Problem
from optimizer.rule_prices import Relaxation
from optimizer.solution import Solution, Status
from optimizer.solve import Search, solve

RESOLVED, BOUNDED, IMPOSSIBLE, UNKNOWN = "resolved", "bounded", "impossible", "unknown"
"""Solved again; only bounds were found; proven that no plan meets the demand; nothing was found in time."""

LARGEST = 300_000
"""Choices beyond which only the neighbourhood of the demand is solved again."""
NEAR = 40
"""Workloads left free, at most, where the rest of the plan stands."""
CHOICE = ["offer", "treatment", "wave"]


@dataclass(frozen=True)
class Extra:
    """What a demand adds, in discounted CAD.

    `against`: what the plan found under it costs more than the plan held: two plans that exist; `None` without one.
    `at_least`, `at_most`: between which the best plan under the demand lies above the best plan there is,
    proven; `at_most` is `None` where nothing bounds it. `basis`: `resolved`, `bounded`, `impossible` or `unknown`. `priced`: what the
    relaxation's reduced costs say, `None` without them; an estimate, and where `basis` is `bounded`, all there is.
    `chosen`: rows of the problem's choices in the plan found. `others`: how many other workloads it treats otherwise.
    """

    basis: str
    against: float | None = None
    at_least: float = 0.0
    at_most: float | None = None
    priced: float | None = None
    chosen: np.ndarray | None = None
    others: int = 0


def held(posed: Posed, plan: Plan) -> Solution:
    """The solution that a plan reports. Raises `ValueError` if it makes a choice that the problem does not have."""
    numbered = posed.problem.numbered[["workload", *CHOICE, "column"]]
    taken = plan.assignments[["workload", *CHOICE]].merge(numbered, on=["workload", *CHOICE])
    taken = taken.drop_duplicates("workload").sort_values("workload")
    if len(taken) != len(plan.assignments):
        raise ValueError("the plan makes choices that this problem does not have")
    said = plan.summary
    objective, bound = (
        None if said[each] is None else float(said[each] or 0.0) for each in ("objective", "bound")
    )
    chosen = taken["column"].to_numpy(int)
    return Solution(
        Status(str(said["status"])), chosen, objective, bound, str(said["method"]), str(said["solver"]), 0.0
    )


def without_choice(problem: Problem, plan: Solution, workload: str) -> np.ndarray:
    """The choices left when what the plan chooses for the workload is forbidden."""
    kept = np.ones(len(problem.choices), dtype=bool)
    kept[_own(problem, plan, workload)] = False
    return kept


def without_wave(problem: Problem, plan: Solution, workload: str) -> np.ndarray:
    """The choices left when the wave that the plan chooses for the workload is forbidden to it."""
    own = problem.choices["workload"] == workload
    wave = problem.choices["wave"].iloc[_own(problem, plan, workload)]
    return np.asarray(~(own & (problem.choices["wave"] == wave)))


def sent_to(problem: Problem, workload: str, offer: str) -> np.ndarray:
    """The choices left when the workload must go to an offer."""
    choices = problem.choices
    goes = (choices["offer"] == offer) & (choices["fate"] == LEAVES)
    return np.asarray((choices["workload"] != workload) | goes)


def emptied_by(problem: Problem, site: str, wave: int) -> np.ndarray:
    """The choices left when everything must have left a site by the moves of a wave."""
    choices = problem.choices
    held_there = choices["workload"].isin(problem.presence.loc[problem.presence["site"] == site, "workload"])
    return np.asarray(~held_there | ((choices["fate"] != STAYS) & (choices["wave"] <= wave)))


def extra(
    problem: Problem, plan: Solution, kept: np.ndarray, search: Search, relaxation: Relaxation | None = None
) -> Extra:
    """What it costs more to choose among the choices kept only.

    First the workloads near the demand are solved again, the rest of the plan standing; then, unless the problem
    is very large, everything. Each takes half the search's time at most. The plan must have an objective.
    """
    if plan.chosen is None or plan.objective is None:
        raise ValueError("there is no plan to hold the demand against")
    if problem.choices["workload"].nunique() > problem.choices.loc[kept, "workload"].nunique():
        return Extra(IMPOSSIBLE)
    half = replace(search, time_limit=search.time_limit / 2)
    near = _solved(problem, kept & _around(problem, plan, kept), half)
    whole = _solved(problem, kept, half) if kept.sum() <= LARGEST else near_only()
    if whole.status is Status.INFEASIBLE:
        return Extra(IMPOSSIBLE)
    priced = None if relaxation is None else _priced(problem, kept, relaxation)
    least = relaxation.objective + (priced or 0.0) if relaxation is not None else -np.inf
    return _told(problem, plan, [near, whole], max(least, _or(whole.bound, -np.inf)), priced)


def near_only() -> Solution:
    """What is known of the whole where it is not solved again: nothing."""
    return Solution(Status.UNKNOWN, None, None, None, "none", "", 0.0)


def _told(
    problem: Problem, plan: Solution, found: list[Solution], least: float, priced: float | None
) -> Extra:
    """The extra between the bounds of both sides; `least` bounds what any plan under the demand costs."""
    objective = float(plan.objective or 0.0)
    plans = [each for each in found if each.objective is not None]
    if not plans:
        at_least = max(0.0, least - objective)
        return Extra(BOUNDED if at_least > 0 or priced is not None else UNKNOWN, None, at_least, None, priced)
    best = min(plans, key=lambda each: float(each.objective or 0.0))
    cost = float(best.objective or 0.0)
    return Extra(
        RESOLVED,
        against=cost - objective,
        at_least=max(0.0, least - min(objective, cost)),
        at_most=None if plan.bound is None else max(0.0, cost - plan.bound),
        priced=priced,
        chosen=best.chosen,
        others=_changed(problem, plan, best),
    )


def _changed(problem: Problem, plan: Solution, other: Solution) -> int:
    """How many workloads two plans treat otherwise, one of them put down to the demand itself."""
    assert plan.chosen is not None
    assert other.chosen is not None
    return max(0, int((plan.chosen != other.chosen).sum()) - 1)


def restricted(problem: Problem, kept: np.ndarray) -> Problem:
    """The problem with some of its choices only; tables that name a choice by its row follow."""
    number = np.cumsum(kept) - 1
    tables = {}
    for each in fields(problem):
        table = getattr(problem, each.name)
        if isinstance(table, pd.DataFrame) and "choice" in table:
            left = table[kept[table["choice"].to_numpy(int)]]
            tables[each.name] = left.assign(choice=number[left["choice"].to_numpy(int)]).reset_index(
                drop=True
            )
    return replace(problem, choices=problem.choices[kept].reset_index(drop=True), **tables)


def _solved(problem: Problem, kept: np.ndarray, search: Search) -> Solution:
    """The best plan among the choices kept, its rows those of the whole problem."""
    if problem.choices["workload"].nunique() > problem.choices.loc[kept, "workload"].nunique():
        return near_only()
    found = solve(restricted(problem, kept), search)
    chosen = None if found.chosen is None else np.flatnonzero(kept)[found.chosen]
    return replace(found, chosen=chosen)


def _around(problem: Problem, plan: Solution, kept: np.ndarray) -> np.ndarray:
    """The plan's choices, and every choice of the workloads nearest to those that the demand is about."""
    names = problem.choices["workload"]
    asked = set(names[~kept])
    bodies = problem.choices.loc[names.isin(asked), "organisation"].unique()
    owned = set(names[problem.choices["organisation"].isin(bodies)])
    tied, housed = _tied(problem, asked), _sharing(problem.presence, "site", asked)
    nearest = dict.fromkeys(name for near in (asked, tied, housed, owned) for name in sorted(near))
    around = names.isin([*nearest][: max(NEAR, len(asked))]).to_numpy()
    assert plan.chosen is not None
    return np.asarray(around | np.isin(np.arange(len(names)), plan.chosen))


def _tied(problem: Problem, asked: set[str]) -> set[str]:
    """The workloads that move with these, or go no later or no earlier."""
    orders = problem.orders
    providers = orders.loc[orders["consumer"].isin(asked), "provider"]
    consumers = orders.loc[orders["provider"].isin(asked), "consumer"]
    return {*providers, *consumers, *_sharing(problem.together, "group", asked)}


def _sharing(members: pd.DataFrame, by: str, asked: set[str]) -> set[str]:
    """The workloads that share a group or a site with these."""
    shared = members.loc[members["workload"].isin(asked), by]
    return set(members.loc[members[by].isin(shared), "workload"])


def _priced(problem: Problem, kept: np.ndarray, relaxation: Relaxation) -> float:
    """What leaving these choices out adds to the relaxation at least, by its reduced costs."""
    own = problem.choices["workload"]
    asked = own.isin(own[~kept]).to_numpy()
    reduced = np.where(kept, relaxation.reduced, np.inf)
    least = pd.Series(reduced[asked]).groupby(own[asked].to_numpy()).min()
    taken = pd.Series((relaxation.reduced * relaxation.taken)[asked]).groupby(own[asked].to_numpy()).sum()
    return float(np.maximum(0.0, least - taken).sum())


def _own(problem: Problem, plan: Solution, workload: str) -> int:
    """The row of the plan's choice for a workload. Raises `ValueError` if there is none."""
    assert plan.chosen is not None
    rows = plan.chosen[(problem.choices["workload"].to_numpy()[plan.chosen] == workload)]
    if len(rows) != 1:
        raise ValueError(f"the plan makes no choice for “{workload}”")
    return int(rows[0])


def _or(value: float | None, absent: float) -> float:
    return absent if value is None else value
