"""Small programmes: posed through PuLP, solved by HiGHS, each in whatever process has time for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
import pulp

from optimizer.bulk_highs import BulkHiGHS
from optimizer.formulate import Program
from optimizer.solve import posed, power_of_two


@dataclass(frozen=True)
class Effort:
    """How hard a small programme is searched: nodes (which end it the same way each time), seconds (a safeguard), gap."""

    nodes: int
    seconds: float
    gap: float

    def within(self, seconds: float) -> Effort:
        """As much effort, but no longer than so many seconds."""
        return replace(self, seconds=min(self.seconds, seconds))

    def times(self, harder: int) -> Effort:
        """So many times the nodes and seconds."""
        return replace(self, nodes=harder * self.nodes, seconds=harder * self.seconds)


@dataclass(frozen=True)
class Found:
    """What was found: a value for each column (`None`: nothing), its objective, and the bound that HiGHS proved."""

    values: np.ndarray | None
    objective: float
    bound: float


def solved(program: Program, start: np.ndarray | None, effort: Effort) -> Found:
    """The best values found, from a start where there is one."""
    scale = power_of_two(float(np.abs(program.columns["cost"]).max())) if len(program.columns) else 1.0
    lp = posed(program, scale)
    solver = BulkHiGHS(
        start=start,
        msg=False,
        threads=1,
        gapRel=effort.gap,
        timeLimit=effort.seconds,
        mip_max_nodes=effort.nodes,
    )
    lp.solve(solver)
    bound = -np.inf if solver.dual_bound is None else solver.dual_bound * scale + program.constant
    if abs(bound) >= highspy.kHighsInf:
        bound = -np.inf
    if lp.solverModel.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return Found(None, np.inf, np.inf)
    if not solver.found:
        return Found(None, np.inf, bound)
    values = np.array([variable.varValue for variable in lp.variables()])
    return Found(values, float(program.columns["cost"].to_numpy() @ values) + program.constant, bound)


def version() -> str:
    """The solver's name and version."""
    return f"HiGHS {highspy.Highs().version()}, PuLP {pulp.__version__}"  # type: ignore[no-untyped-call]
