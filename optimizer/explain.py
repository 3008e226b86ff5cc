"""Why there is no plan: which rules clash, about what, and by how much."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pulp
from scipy import sparse

from optimizer.bulk_highs import BulkHiGHS
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem
from optimizer.rules import RELAXABLE
from optimizer.solve import TOLERANCE, posed

NAMES = tuple(rule.__name__ for rule in RELAXABLE)
SCARCE = ("within_capacity", "within_budget", "within_staff", "within_organisation_staff", "within_wave_size")
"""Rules whose limit is an amount: a shortfall is weighed as a share of it."""


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all hold, and the least that would have to give.

    `rules`: names of a set of rules that no fractional plan satisfies and of which none can be left out; empty
    when only whole workloads make them clash. `shortfalls`: rule, about, limit, short_by, one line a
    broken row of the plan that breaks them least (in shares of the limits).
    """

    rules: tuple[str, ...]
    shortfalls: pd.DataFrame


def clashes(problem: Problem, time_limit: float = 60.0) -> Clash:
    """What clashes in a problem without a plan; the programme is solved again with slack in its rules.

    Each call of the solver takes `time_limit` seconds at most.
    """
    program = formulate(problem)
    together = _clashing_rules(program, time_limit)
    shortfalls = _shortfalls(program, integral=not together, time_limit=time_limit)
    return Clash(together, shortfalls)


def _clashing_rules(program: Program, time_limit: float) -> tuple[str, ...]:
    """Names of rules that clash in the relaxation, none of which can be left out; found by leaving each out in turn."""
    present = [name for name in NAMES if (program.limits["rule"] == name).any()]
    if _is_feasible(program, time_limit):
        return ()
    kept = list(present)
    for name in present:
        without = [other for other in kept if other != name]
        dropped = program.limits["rule"].isin(set(NAMES) - set(without)).to_numpy()
        if not _is_feasible(_without(program, dropped), time_limit):
            kept = without
    return tuple(kept)


def _without(program: Program, dropped: np.ndarray) -> Program:
    return replace(
        program,
        limits=program.limits[~dropped].reset_index(drop=True),
        matrix=program.matrix[np.flatnonzero(~dropped)],
    )


def _is_feasible(program: Program, time_limit: float) -> bool:
    """Whether fractional choices satisfy the rows; undecided counts as yes."""
    free = replace(program, columns=program.columns.assign(cost=0.0))
    lp = posed(free, 1.0)
    solver = BulkHiGHS(msg=False, mip=False, timeLimit=time_limit, threads=1)
    lp.solve(solver)
    return bool(lp.sol_status != pulp.LpSolutionInfeasible)


def _shortfalls(program: Program, integral: bool, time_limit: float) -> pd.DataFrame:
    """The broken rows of the plan that breaks least, found with a slack in each row of a rule that may give."""
    limits = program.limits
    rows = np.flatnonzero(limits["rule"].isin(NAMES).to_numpy())
    scarce = limits["rule"].isin(SCARCE).to_numpy()[rows]
    size = np.where(scarce, np.maximum(limits["limit"].abs().to_numpy(float)[rows], 1.0), 1.0)
    sense = limits["sense"].to_numpy()[rows]
    signs = [(sense != ">=", -1.0), (sense != "<=", 1.0)]
    slack = np.concatenate([np.flatnonzero(allowed) for allowed, _ in signs])
    sign = np.concatenate([np.full(int(allowed.sum()), value) for allowed, value in signs])
    elastic = _with_slack(program, rows[slack], sign * size[slack], np.where(scarce, 1.0, 10.0)[slack])
    lp = posed(elastic, 1.0)
    solver = BulkHiGHS(msg=False, mip=integral, timeLimit=time_limit, threads=1, gapRel=0.01)
    lp.solve(solver)
    if not solver.found:
        return limits.loc[[], ["rule", "about", "limit"]].assign(short_by=0.0)
    values = np.array([variable.varValue or 0.0 for variable in lp.variables()])[len(program.columns) :]
    short = np.bincount(rows[slack], values * size[slack], minlength=len(limits))
    broken = short > TOLERANCE * limits["limit"].abs().clip(lower=1.0).to_numpy()
    return (
        limits.loc[broken, ["rule", "about", "limit"]].assign(short_by=short[broken]).reset_index(drop=True)
    )


def _with_slack(program: Program, rows: np.ndarray, weights: np.ndarray, cost: np.ndarray) -> Program:
    """The program with one more column in each of these rows, and nothing else to pay for."""
    count = len(rows)
    slack = sparse.csr_matrix((weights, (rows, np.arange(count))), shape=(program.matrix.shape[0], count))
    added = pd.DataFrame({
        "family": "slack", "item": "", "wave": 0, "cost": cost, "lower": 0.0, "upper": np.inf, "integer": False,
    })  # fmt: skip
    columns = pd.concat([program.columns.assign(cost=0.0), added], ignore_index=True)
    return replace(program, columns=columns, matrix=sparse.hstack([program.matrix, slack], format="csr"))
