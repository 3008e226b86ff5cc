"""From a solution to an answer: a plan that was checked again without a solver, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inventory.findings import Finding
from optimizer.explain import Clash, clashes
from optimizer.methods import WHOLE
from optimizer.plan import Plan, report
from optimizer.pose import Posed
from optimizer.problem import Problem
from optimizer.rule_prices import relaxed, with_prices
from optimizer.solution import Solution, Status
from optimizer.verify import verify

LONGEST = 30.0
"""Seconds that pricing a plan's limits may take, at most."""
NAMING = 45.0
"""Seconds that naming a clash of a large problem by prices may take, at most."""


@dataclass(frozen=True)
class Outcome:
    """What a solve came to.

    `plan`: the plan, `None` when none was found. `faults`: why its own verification rejects it, and then it
    must not be shown. `clash`: which rules clash, when it is proven that there is no plan.
    """

    status: Status
    plan: Plan | None = None
    faults: tuple[Finding, ...] = ()
    clash: Clash | None = None


def conclude(posed: Posed, solution: Solution, seed: int = 0, seconds: float = LONGEST) -> Outcome:
    """The plan of a solution, verified; without one, and if that is proven, the rules that clash.

    Its limits are priced where that takes no more than `seconds`.
    """
    if solution.chosen is None:
        infeasible = solution.status is Status.INFEASIBLE
        return Outcome(solution.status, clash=named(posed.problem) if infeasible else None)
    plan = report(posed, solution, seed)
    plan = replace(plan, rules=with_prices(plan.rules, relaxed(posed.problem, seconds)))
    return Outcome(solution.status, plan, tuple(verify(plan.inventory, plan.scenario, plan.tables)))


def named(problem: Problem) -> Clash:
    """What clashes in a problem without a plan: by prices where it is large, as far as these show it; else by a solver."""
    if len(problem.choices) > WHOLE:
        from optimizer.decompose.refuting import clash  # its compiled loops take seconds to load

        if found := clash(problem, NAMING):
            return found
    return clashes(problem)


def price_seconds(time_limit: float) -> float:
    """Seconds that pricing may take after a search of `time_limit`: a tenth of it, `LONGEST` at most."""
    return min(LONGEST, time_limit / 10)
