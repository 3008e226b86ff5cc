"""What a contestant came to, and how it is judged: by the rows of the programme, whoever made the plan."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from benchmarks import yardstick
from benchmarks.contestants.cases import Case
from optimizer.formulate import formulate
from optimizer.solution import Solution, Status, completed
from optimizer.solve import is_kept


@dataclass(frozen=True)
class Task:
    """An estate to plan, the seconds there are, a seed, and the clock, which starts when the Problem is in hand."""

    case: Case
    seconds: float
    seed: int = 0
    began: float = field(default_factory=time.monotonic)

    def spent(self) -> float:
        """Seconds since the Problem was in hand."""
        return time.monotonic() - self.began

    def left(self) -> float:
        """Seconds left, one at least: no solver takes none for an answer."""
        return max(1.0, self.seconds - self.spent())


@dataclass(frozen=True)
class Found:
    """A contestant's answer.

    `chosen`: row of the problem's choices for each workload, workloads by name; `None` without a plan. `bound`: proven by it,
    `None` where it proves none. `trail`: seconds and cost of each better plan, as they came; `bounds`: of each better
    bound, of whoever tells; `stages`: when it began to do what. `solver`: name and version.
    """

    chosen: np.ndarray | None
    bound: float | None
    trail: list[tuple[float, float]]
    solver: str
    bounds: list[tuple[float, float]] = field(default_factory=list)
    stages: list[tuple[float, str]] = field(default_factory=list)


Contestant = Callable[[Task], Found]


def judged(case: Case, chosen: np.ndarray) -> tuple[float, bool]:
    """The cost of a plan and whether it keeps every row; of the yardstick, its own check agrees on both."""
    problem = case.problem
    program, values = formulate(problem), completed(problem, chosen)
    cost, kept = (
        float(program.columns["cost"].to_numpy() @ values + problem.constant),
        is_kept(program, values),
    )
    kind, size, seed, *_ = case.name.split(":")
    if kind == "yardstick":
        plan = yardstick.plan(problem, Solution(Status.FEASIBLE, chosen, cost, None, "", "", 0.0))
        said, violation = yardstick.judge(int(size), int(seed), plan)
        kept = kept and violation <= 1e-6 and abs(said - cost) <= 1e-6 * abs(cost)
    return cost, kept
