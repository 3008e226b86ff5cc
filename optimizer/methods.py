"""Methods: a problem goes whole to a solver while that wins, and is decomposed beyond."""

from __future__ import annotations

from optimizer.problem import Problem
from optimizer.solution import Solution
from optimizer.solve import Search
from optimizer.solve import solve as exact

METHODS = ("auto", "exact", "decomposed")

WHOLE = 60_000
"""Choices up to which `auto` gives a solver the whole programme: about 450 workloads (at 336 HiGHS alone came within 3.5 % in 150 s; at a thousand it found no plan in a minute)."""


def solve(problem: Problem, search: Search = Search()) -> Solution:
    """The best choice for each workload that could be found, with its proven bound, by the method asked for.

    `auto` decomposes what is large, unless CBC is asked for: the decomposition poses its small programmes to HiGHS.
    """
    large = len(problem.choices) > WHOLE and search.solver == "highs"
    if search.method == "decomposed" or (search.method == "auto" and large):
        from optimizer.decompose.method import decomposed  # its compiled loops take seconds to load

        return decomposed(problem, search)
    return exact(problem, search)
