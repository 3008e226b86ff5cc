"""Solve: a Program goes through PuLP to HiGHS or CBC, and a Solution in our own words comes back.

The solver sees serial names (`x000000017`, `r000000204`) and scaled numbers: each row divided by its greatest
weight and the objective by its greatest cost, both to the nearest power of two. Differences under a millionth of
the greatest cost are beyond its tolerance. What comes back is rounded to one choice a workload, must keep
every row, and is priced again from the problem's own costs. Where the best plan itself is asked for (a gap that is nothing beside
that tolerance), what differs by too little to be seen is then searched by itself (`optimizer.cents`).
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pulp

from optimizer.bulk_highs import BulkHiGHS
from optimizer.cents import closer
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem
from optimizer.solution import Solution, Status, chosen_rows, completed, relative_gap
from optimizer.work import Meter

TOLERANCE = 1e-6
"""How far a row may be from its limit, relative to its greatest weight, and still count as kept.

An objective as near its bound, relative to the greatest cost, counts as proven: that is rounding.
"""


@dataclass(frozen=True)
class Progress:
    """Where a solve stands: seconds since it began, best objective, bound; `None` when there is none yet.

    `doing` is the code of what it is at, where it goes through several stages; `work` is what was done, where that is counted.
    """

    seconds: float
    best: float | None
    bound: float | None
    doing: str = ""
    work: float = 0.0

    @property
    def gap(self) -> float | None:
        """(best − bound) / |best|."""
        return relative_gap(self.best, self.bound)


@dataclass(frozen=True)
class Search:
    """How to search: when to stop, with what, and who listens.

    `report` is called now and then with a Progress; the solve stops soon after `cancelled` says yes,
    and keeps the best plan it has. Where work is limited (`optimizer.work`; about so many seconds), it is what is
    shared out, and the same search comes to the same plan on every machine on which `time_limit` does not end it first.
    `enough` is asked of each Progress at which a solver may be interrupted. `method` is for `optimizer.methods`, which
    chooses who solves; a `cluster` (`tcp://…`, of Dask) is for the decomposed solve, whose small programmes its workers take.
    """

    gap: float = 0.01
    time_limit: float = 600.0
    solver: str = "highs"
    seed: int = 0
    report: Callable[[Progress], None] = lambda progress: None
    cancelled: Callable[[], bool] = lambda: False
    method: str = "auto"
    cluster: str | None = None
    work_limit: float | None = None
    enough: Callable[[Progress], bool] = lambda progress: False


def solve(problem: Problem, search: Search = Search()) -> Solution:
    """The best choice for each workload that could be found, with its proven bound."""
    began = time.monotonic()
    program = formulate(problem)
    scale = power_of_two(np.abs(program.columns["cost"]).max())
    lp = posed(program, scale)
    run = _with_cbc if search.solver == "cbc" else _with_highs
    meter = Meter.of(program, search.work_limit)
    status, values, bound, version = run(lp, program, search, scale, meter)
    chosen = None if values is None else _rounded(problem, program, values)
    if values is not None and chosen is None:
        status = Status.UNKNOWN
    slight = TOLERANCE * scale
    objective = None if chosen is None else _priced(program, completed(problem, chosen))
    if chosen is not None and objective is not None and search.gap * abs(objective) <= slight:
        chosen, objective = _to_the_cent(problem, program, chosen, slight, search)
    if objective is not None and bound is not None:
        bound = min(bound, objective)
        proven = objective - bound <= max(search.gap * abs(objective), slight)
        status = Status.OPTIMAL if proven else Status.FEASIBLE
    seconds = time.monotonic() - began
    ended = status not in {Status.FEASIBLE, Status.UNKNOWN} or search.work_limit is not None
    repeats = ended and seconds < search.time_limit and not search.cancelled()
    return Solution(
        status, chosen, objective, bound, "exact", version, seconds, work=meter.done, repeats=repeats
    )


def _to_the_cent(
    problem: Problem, program: Program, chosen: np.ndarray, slight: float, search: Search
) -> tuple[np.ndarray, float]:
    """The choices and what they cost, or cheaper ones that differ by too little for the first search to see."""
    held = _priced(program, completed(problem, chosen))
    looked = closer(problem, program, chosen, slight)
    if looked is None:
        return chosen, held
    scale = power_of_two(np.abs(looked.columns["cost"]).max())
    run = _with_cbc if search.solver == "cbc" else _with_highs
    quiet, meter = replace(search, report=lambda progress: None), Meter.of(looked, search.work_limit)
    _, values, _, _ = run(posed(looked, scale), looked, quiet, scale, meter)
    other = None if values is None else _rounded(problem, program, values)
    cost = held if other is None else _priced(program, completed(problem, other))
    return (chosen, held) if other is None or cost >= held else (other, cost)


def _rounded(problem: Problem, program: Program, values: np.ndarray) -> np.ndarray | None:
    """The choices that a solver's values amount to; `None` if, taken whole, they break a row."""
    chosen = chosen_rows(problem, values)
    return chosen if is_kept(program, completed(problem, chosen)) else None


def posed(program: Program, scale: float) -> pulp.LpProblem:
    """The Program as PuLP holds it: serial names in order (it sorts them); the objective divided by `scale`."""
    lp = pulp.LpProblem("plan", pulp.LpMinimize)
    columns = program.columns
    bounds = zip(columns["lower"], columns["upper"], columns["integer"], strict=True)
    variables = [
        lp.add_variable(
            f"x{number:09d}",
            None if lower == -np.inf else lower,
            None if upper == np.inf else upper,
            pulp.LpInteger if integer else pulp.LpContinuous,
        )
        for number, (lower, upper, integer) in enumerate(bounds)
    ]
    costs = (columns["cost"] / scale).tolist()
    lp += pulp.LpAffineExpression(zip(variables, costs, strict=True)), "cost"
    senses = {"<=": pulp.LpConstraintLE, ">=": pulp.LpConstraintGE, "=": pulp.LpConstraintEQ}
    matrix = program.matrix
    rights = (program.limits["limit"] - program.limits["constant"]).tolist()
    scales = row_scales(program).tolist()
    for row, (sense, right, by) in enumerate(zip(program.limits["sense"], rights, scales, strict=True)):
        cells = slice(matrix.indptr[row], matrix.indptr[row + 1])
        weights = matrix.data[cells]
        terms = zip((variables[c] for c in matrix.indices[cells]), (weights / by).tolist(), strict=True)
        lp += pulp.LpConstraint(pulp.LpAffineExpression(terms), senses[sense], f"r{row:09d}", right / by)
    return lp


def row_scales(program: Program) -> np.ndarray:
    """What `posed` divides each row by: its greatest weight, to the nearest power of two; 1 where it has none."""
    return np.array([power_of_two(value) for value in program.greatest.tolist()])


def power_of_two(value: float) -> float:
    """The power of two nearest to a positive value; 1 for none."""
    return float(2.0 ** np.round(np.log2(value))) if value > 0 else 1.0


def _priced(program: Program, values: np.ndarray) -> float:
    return float(program.columns["cost"].to_numpy() @ values + program.constant)


def is_kept(program: Program, values: np.ndarray) -> bool:
    """Whether values satisfy every row, within the tolerance."""
    product = program.matrix @ values
    size = np.maximum(1.0, program.greatest) * TOLERANCE
    return bool((product >= program.lower - size).all() and (product <= program.upper + size).all())


Outcome = tuple[Status, np.ndarray | None, float | None, str]


def _with_highs(lp: pulp.LpProblem, program: Program, search: Search, scale: float, meter: Meter) -> Outcome:
    solver = BulkHiGHS(
        msg=False,
        gapRel=search.gap,
        timeLimit=search.time_limit,
        threads=1,
        callbackTuple=(_listener(program, search, scale, meter), None),
        callbacksToActivate=[
            highspy.cb.HighsCallbackType.kCallbackMipLogging,
            highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
        ],
        random_seed=search.seed,
    )
    lp.solve(solver)
    version = f"HiGHS {lp.solverModel.version()}, PuLP {pulp.__version__}"
    ended = lp.solverModel.getModelStatus()
    if ended in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        return Status.INFEASIBLE, None, None, version
    if ended == highspy.HighsModelStatus.kUnbounded:
        return Status.UNBOUNDED, None, None, version
    bound = _finite(solver.dual_bound, scale, program.constant)
    if not solver.found:
        return Status.UNKNOWN, None, bound, version
    return Status.FEASIBLE, np.array([v.varValue for v in lp.variables()]), bound, version


def _finite(value: float | None, scale: float, constant: float) -> float | None:
    return value * scale + constant if value is not None and abs(value) < highspy.kHighsInf else None


def _listener(program: Program, search: Search, scale: float, meter: Meter) -> Callable[..., None]:
    """HiGHS's callback: reports progress twice a second at most, and stops when cancelled, or when that is enough."""
    last = [-1.0]

    def listen(kind: Any, message: str, out: Any, answer: Any, data: Any) -> None:
        best = _finite(out.mip_primal_bound, scale, program.constant)
        bound = _finite(out.mip_dual_bound, scale, program.constant)
        progress = Progress(out.running_time, best, bound, work=meter.done)
        if kind == highspy.cb.HighsCallbackType.kCallbackMipInterrupt:
            answer.user_interrupt = (
                meter.point(out.mip_node_count) or search.cancelled() or search.enough(progress)
            )
        if out.running_time - last[0] >= 0.5:
            last[0] = out.running_time
            search.report(progress)

    return listen


def _with_cbc(lp: pulp.LpProblem, program: Program, search: Search, scale: float, meter: Meter) -> Outcome:
    """CBC, whose work is not counted. It is single-threaded unless told of threads; told of one, it now and then proves a plan that is not the best."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        solver = pulp.COIN_CMD(
            path=pulp.PULP_CBC_CMD.pulp_cbc_path,
            msg=False,
            gapRel=search.gap,
            timeLimit=search.time_limit,
            logPath=str(log),
            options=[f"randomSeed {search.seed + 1}"],  # seed 0 would be the time of day
        )
        lp.solve(solver)
        text = log.read_text(errors="replace") if log.exists() else ""
    match = re.search(r"^Version:?\s*(\S+)", text, re.MULTILINE)
    version = f"CBC {match[1] if match else '?'}, PuLP {pulp.__version__}"
    if lp.status == pulp.LpStatusInfeasible:  # `sol_status` misses what CBC calls “Integer infeasible”
        return Status.INFEASIBLE, None, None, version
    if lp.sol_status == pulp.LpSolutionUnbounded:
        return Status.UNBOUNDED, None, None, version
    if lp.sol_status not in {pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible}:
        return Status.UNKNOWN, None, None, version
    values = np.array([variable.varValue or 0.0 for variable in lp.variables()])
    return Status.FEASIBLE, values, _cbc_bound(text, lp, scale, program.constant), version


def _cbc_bound(log: str, lp: pulp.LpProblem, scale: float, constant: float) -> float | None:
    """The lower bound that CBC printed; the objective itself where it printed none and proved optimality."""
    found = re.findall(r"^Lower bound:\s*(\S+)", log, re.MULTILINE)
    if found:
        return float(found[-1]) * scale + constant
    if lp.sol_status == pulp.LpSolutionOptimal:
        return float(pulp.value(lp.objective)) * scale + constant
    return None
