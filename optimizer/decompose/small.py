"""Small programmes: posed through PuLP, solved by HiGHS, each in whatever process has time for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
import pulp

from optimizer.bulk_highs import BulkHiGHS
from optimizer.formulate import Program
from optimizer.solve import posed, power_of_two
from optimizer.work import SLOWEST, Meter


@dataclass(frozen=True)
class Effort:
    """How hard a small programme is searched: nodes (which end it the same way each time), seconds (a safeguard), gap.

    `counted`: its seconds are units of work, counted rather than timed (`optimizer.work`).
    """

    nodes: int
    seconds: float
    gap: float
    counted: bool = False

    @property
    def most(self) -> float:
        """Seconds of the clock that it may take at most."""
        return SLOWEST * self.seconds if self.counted else self.seconds

    def times(self, harder: int) -> Effort:
        """So many times the nodes and seconds."""
        return replace(self, nodes=harder * self.nodes, seconds=harder * self.seconds)


@dataclass(frozen=True)
class Found:
    """What was found: a value for each column (`None`: nothing), its objective, and the bound that HiGHS proved.

    `work` that it took; `timed`: the clock ended it.
    """

    values: np.ndarray | None
    objective: float
    bound: float
    work: float = 0.0
    timed: bool = False


def solved(program: Program, start: np.ndarray | None, effort: Effort) -> Found:
    """The best values found, from a start where there is one."""
    scale = power_of_two(float(np.abs(program.columns["cost"]).max())) if len(program.columns) else 1.0
    lp = posed(program, scale)
    meter = Meter.of(program, effort.seconds if effort.counted else None)
    solver = BulkHiGHS(
        start=start,
        msg=False,
        threads=1,
        gapRel=effort.gap,
        timeLimit=effort.most,
        mip_max_nodes=effort.nodes,
        callbackTuple=(meter.listen, None),
        callbacksToActivate=[highspy.cb.HighsCallbackType.kCallbackMipInterrupt],
    )
    lp.solve(solver)
    ended = lp.solverModel.getModelStatus()
    found = Found(None, np.inf, -np.inf, meter.done, ended == highspy.HighsModelStatus.kTimeLimit)
    if ended == highspy.HighsModelStatus.kInfeasible:
        return replace(found, bound=np.inf)
    bound = -np.inf if solver.dual_bound is None else solver.dual_bound * scale + program.constant
    if abs(bound) >= highspy.kHighsInf:
        bound = -np.inf
    if not solver.found:
        return replace(found, bound=bound)
    values = np.array([variable.varValue for variable in lp.variables()])
    objective = float(program.columns["cost"].to_numpy() @ values) + program.constant
    return replace(found, values=values, objective=objective, bound=bound)


def version() -> str:
    """The solver's name and version."""
    return f"HiGHS {highspy.Highs().version()}, PuLP {pulp.__version__}"  # type: ignore[no-untyped-call]
