"""Methods: a problem goes whole to a solver, to the decomposition beyond some size, and to one after the other in between."""

from __future__ import annotations

from collections.abc import Callable
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
"""Seconds (or work, where that is limited) after which it is given up on unless it is within such a gap: where it is far from done by then, it finds little more."""


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
    """What a solver finds in its part of the time, or of the work, bettered by the decomposition in the rest."""
    first = exact(problem, replace(_part(search), enough=_far(search)))
    if first.status not in (Status.FEASIBLE, Status.UNKNOWN) or search.cancelled():
        return first

    def report(progress: Progress) -> None:
        known = [best for best in (first.objective, progress.best) if best is not None]
        seconds, work = first.seconds + progress.seconds, first.work + progress.work
        search.report(replace(progress, seconds=seconds, work=work, best=min(known, default=None)))

    second = _decomposed(problem, replace(_left(search, first), report=report), first)
    return replace(
        second,
        seconds=first.seconds + second.seconds,
        work=first.work + second.work,
        repeats=first.repeats and second.repeats,
    )


def _part(search: Search) -> Search:
    """The search in a solver's part of the work, or of the time where work is not limited."""
    if search.work_limit is None:
        return replace(search, time_limit=FIRST * search.time_limit)
    return replace(search, work_limit=FIRST * search.work_limit)


def _left(search: Search, first: Solution) -> Search:
    """The search in what the first leaves of time and work."""
    work = None if search.work_limit is None else max(0.0, search.work_limit - first.work)
    return replace(search, time_limit=max(0.0, search.time_limit - first.seconds), work_limit=work)


def _far(search: Search) -> Callable[[Progress], bool]:
    """Whether a solver is far from its end after `PATIENCE` seconds, or as much work."""

    def far(progress: Progress) -> bool:
        spent = progress.seconds if search.work_limit is None else progress.work
        return spent > PATIENCE and (progress.gap is None or progress.gap > NEAR)

    return far


def _decomposed(problem: Problem, search: Search, begun: Solution | None) -> Solution:
    from optimizer.decompose.method import decomposed  # its compiled loops take seconds to load

    return decomposed(problem, search, begun)
