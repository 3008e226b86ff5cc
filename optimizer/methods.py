"""Methods: a problem goes whole to a solver, to the decomposition beyond some size, and to one after the other in between."""

from __future__ import annotations

from dataclasses import replace

from optimizer.problem import Problem
from optimizer.solution import Solution, Status
from optimizer.solve import Progress, Search
from optimizer.solve import solve as exact

METHODS = ("auto", "exact", "decomposed")

WHOLE = 60_000
"""Choices up to which `auto` gives a solver the whole programme: about 450 workloads (at 336 HiGHS alone came within 3.5 % in 150 s; at a thousand it found no plan in a minute)."""
FIRST = 1 / 3
"""The part of the time that it may take alone; then its plan is bettered by the decomposition."""
PATIENCE, NEAR = 30.0, 0.05
"""Seconds after which it is given up on unless it is within such a gap: where it is far from done by then, it finds little more."""


def solve(problem: Problem, search: Search = Search()) -> Solution:
    """The best choice for each workload that could be found, with its proven bound, by the method asked for.

    `auto` decomposes what is large, and what a solver alone is not done with, unless CBC is asked for: the
    decomposition poses its small programmes to HiGHS.
    """
    if search.method == "exact" or (search.solver != "highs" and search.method == "auto"):
        return exact(problem, search)
    if search.method == "auto" and len(problem.choices) <= WHOLE:
        return _one_after_the_other(problem, search)
    return _decomposed(problem, search, None)


def _one_after_the_other(problem: Problem, search: Search) -> Solution:
    """What a solver finds in its part of the time, bettered by the decomposition in the rest."""
    first = exact(problem, _while_near(replace(search, time_limit=FIRST * search.time_limit)))
    if first.status not in (Status.FEASIBLE, Status.UNKNOWN) or search.cancelled():
        return first

    def report(progress: Progress) -> None:
        known = [best for best in (first.objective, progress.best) if best is not None]
        seconds = first.seconds + progress.seconds
        search.report(replace(progress, seconds=seconds, best=min(known, default=None)))

    left = max(0.0, search.time_limit - first.seconds)
    second = _decomposed(problem, replace(search, time_limit=left, report=report), first)
    return replace(second, seconds=first.seconds + second.seconds)


def _while_near(search: Search) -> Search:
    """The search, given up on where it is not near its end after `PATIENCE` seconds."""
    far = False

    def report(progress: Progress) -> None:
        nonlocal far
        far = progress.seconds > PATIENCE and (progress.gap is None or progress.gap > NEAR)
        search.report(progress)

    return replace(search, report=report, cancelled=lambda: far or search.cancelled())


def _decomposed(problem: Problem, search: Search, begun: Solution | None) -> Solution:
    from optimizer.decompose.method import decomposed  # its compiled loops take seconds to load

    return decomposed(problem, search, begun)
