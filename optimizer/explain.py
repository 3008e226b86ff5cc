"""Why there is no plan: which rules clash, about what, and by how much."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pulp
from scipy import sparse

from optimizer.bulk_highs import BulkHiGHS
from optimizer.clash_rows import TIED, core
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem
from optimizer.rules import RELAXABLE
from optimizer.solve import TOLERANCE, posed

NAMES = tuple(rule.__name__ for rule in RELAXABLE)
SCARCE = (
    "within_capacity", "within_budget", "within_organisation_budget", "within_staff", "within_organisation_staff",
    "within_wave_size", "within_link", "within_emissions",
)  # fmt: skip
"""Rules whose limit is an amount: a shortfall is weighed as a share of it."""


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all hold, and the least that would have to give.

    `sets`: sets of rules by name, each of which no fractional plan satisfies and of which none can be left
    out; without those sets a fractional plan exists. Empty when only whole workloads make rules clash.
    `shortfalls`: rule, about, limit, short_by, one line a broken row of the plan that breaks them
    least, in shares of the limits. `rows`: clash (0 for the first set…), rule, about: a smallest set of limits, ties and workloads
    (rule `one_choice_each`) that no plan keeps, fractional or, without `sets`, whole. `minimal`: whether it is proven,
    within the time given, that of none of these `rows` any line can be left out.
    """

    sets: tuple[tuple[str, ...], ...]
    shortfalls: pd.DataFrame
    rows: pd.DataFrame = field(default_factory=lambda: _rows([]))
    minimal: bool = False


def clashes(problem: Problem, time_limit: float = 60.0) -> Clash:
    """What clashes in a problem without a plan; the programme is solved again with slack in its rules.

    Each call of the solver takes `time_limit` seconds at most, and so does narrowing each set down to its rows.
    """
    program = formulate(without_tightening(problem))
    sets = _clashing_sets(program, time_limit)
    cores = [core(program, rules, NAMES, not sets, time_limit) for rules in sets or (NAMES,)]
    short = _shortfalls(program, integral=not sets, time_limit=time_limit)
    return Clash(sets, short, _rows([each.rows for each in cores]), all(each.minimal for each in cores))


def _rows(found: list[pd.DataFrame]) -> pd.DataFrame:
    """These sets of rows, numbered."""
    numbered = [rows.assign(clash=number) for number, rows in enumerate(found)]
    empty = pd.DataFrame({"clash": [], "rule": [], "about": []}).astype(
        {"clash": "int64", "rule": "str", "about": "str"}
    )
    return pd.concat([empty, *numbered], ignore_index=True)


def without_tightening(problem: Problem) -> Problem:
    """The problem, its sites free to close as early as rows alone allow: the earliest closings rest on rules that may give."""
    never = problem.sites["earliest_closing"] > problem.waves
    return replace(
        problem, sites=problem.sites.assign(earliest_closing=np.where(never, problem.waves + 1, 1))
    )


def _clashing_sets(program: Program, time_limit: float) -> tuple[tuple[str, ...], ...]:
    """Disjoint sets of rules that clash in the relaxation, one after the other until nothing clashes."""
    left = [name for name in NAMES if (program.limits["rule"] == name).any()]
    sets: list[tuple[str, ...]] = []
    while not _is_feasible(_with_only(program, left), time_limit) and left:
        clash = _least_clash(program, left, time_limit)
        sets.append(clash)
        left = [name for name in left if name not in clash]
    return tuple(sets)


def _least_clash(program: Program, rules: list[str], time_limit: float) -> tuple[str, ...]:
    """Those of these clashing rules none of which can be left out, found by leaving each out in turn: ties first, which nobody grants."""
    kept = list(rules)
    for name in sorted(rules, key=lambda each: each not in TIED):
        without = [other for other in kept if other != name]
        if not _is_feasible(_with_only(program, without), time_limit):
            kept = without
    return tuple(kept)


def _with_only(program: Program, rules: list[str]) -> Program:
    """The program without the rules that may give and are not among these."""
    dropped = program.limits["rule"].isin(set(NAMES) - set(rules)).to_numpy()
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
