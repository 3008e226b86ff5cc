r"""What the rules' limits are worth: the dual values of the linear relaxation, in dollars a unit.

With $v(b)$ the least cost of the relaxation under limits $b$, the price of row $r$ is $|\partial v / \partial b_r|$: what
loosening the limit by one unit would save (one more of a limit that may not be exceeded, one less of a
share that must be reached). $v$ is convex: loosening by $\delta$ never saves more than $\delta$ times the price, and
tightening never costs less. Whole workloads may make a step dearer or worthless: a price is what the relaxation says,
and a new plan what is true.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import pandas as pd

from optimizer.bulk_highs import BulkHiGHS
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem
from optimizer.rules import RELAXABLE
from optimizer.solve import posed, power_of_two, row_scales

NAMES = frozenset(rule.__name__ for rule in RELAXABLE)
LARGEST = 3_000_000
"""Weights in a programme beyond which nobody waits for its relaxation."""
SLIGHT = 1e-9
"""A price below this share of the greatest cost is the solver's rounding."""


@dataclass(frozen=True)
class Relaxation:
    """The linear relaxation of a problem, solved.

    `objective`: its least cost, in discounted CAD; no plan costs less. `prices`: rule, about, limit, price, one line
    a row of a rule that may give, in the programme's order. `taken` and `reduced`: how far each of the problem's
    choices is taken, and its reduced cost: what taking one more of it would add.
    """

    objective: float
    prices: pd.DataFrame
    taken: np.ndarray
    reduced: np.ndarray


def relaxed(problem: Problem, time_limit: float = 30.0) -> Relaxation | None:
    """The relaxation of a problem; `None` when it has no solution, is too large, or takes more than `time_limit` seconds."""
    return _solved(formulate(problem), len(problem.choices), time_limit)


def _solved(program: Program, choices: int, time_limit: float) -> Relaxation | None:
    if program.matrix.nnz > LARGEST:
        return None
    scale = power_of_two(program.columns["cost"].abs().max())
    lp = posed(program, scale)
    lp.solve(BulkHiGHS(msg=False, mip=False, timeLimit=time_limit, threads=1))
    if lp.solverModel.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = lp.solverModel.getSolution()
    objective = float(lp.solverModel.getInfo().objective_function_value) * scale + program.constant
    duals = np.array(found.row_dual) * scale / row_scales(program)
    return Relaxation(
        objective,
        _prices(program, duals, scale),
        np.array(found.col_value)[:choices],
        np.array(found.col_dual)[:choices] * scale,
    )


def _prices(program: Program, duals: np.ndarray, scale: float) -> pd.DataFrame:
    """What loosening each limit that may give saves, by the unit; rounding counts as nothing."""
    limits = program.limits
    may_give = limits["rule"].isin(NAMES).to_numpy()
    price = np.where(np.abs(duals) * row_scales(program) > SLIGHT * scale, np.abs(duals), 0.0)
    return (
        limits.loc[may_give, ["rule", "about", "limit"]].assign(price=price[may_give]).reset_index(drop=True)
    )


def with_prices(rules: pd.DataFrame, relaxation: Relaxation | None) -> pd.DataFrame:
    """A plan's table of rules, its `price` filled from the relaxation of the same problem; left empty without one."""
    if relaxation is None:
        return rules
    prices = relaxation.prices.groupby(["rule", "about"])["price"].max()
    return rules.assign(price=prices.reindex(pd.MultiIndex.from_frame(rules[["rule", "about"]])).to_numpy())
