"""Formulate: a Problem and the rules make one integer programme, as arrays and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.problem import Problem
from optimizer.rules import RULES, Rule


@dataclass(frozen=True)
class Program:
    """Minimise `columns.cost` · x + constant over the rows, with each column between its bounds.

    `limits`: rule, about, sense, limit, constant, one line a row. `matrix`: row × column.
    """

    columns: pd.DataFrame
    limits: pd.DataFrame
    matrix: sparse.csr_matrix
    constant: float

    @cached_property
    def lower(self) -> np.ndarray:
        """Least value of each row's product; minus infinity where there is none."""
        return self._side("<=", -np.inf)

    @cached_property
    def upper(self) -> np.ndarray:
        """Greatest value of each row's product; infinity where there is none."""
        return self._side(">=", np.inf)

    def _side(self, open_sense: str, absent: float) -> np.ndarray:
        bound = (self.limits["limit"] - self.limits["constant"]).to_numpy(float)
        return np.where((self.limits["sense"] == open_sense).to_numpy(), absent, bound)


def formulate(problem: Problem, rules: Sequence[Rule] = RULES) -> Program:
    """The rows of every rule, in order, over the problem's columns."""
    limits, row, column, weight, offset = [], [], [], [], 0
    for rule in rules:
        made = rule(problem)
        limits.append(made.limits.drop(columns="row").assign(rule=rule.__name__))
        row.append(made.entries["row"].to_numpy(int) + offset)
        column.append(made.entries["column"].to_numpy(int))
        weight.append(made.entries["weight"].to_numpy(float))
        offset += len(made.limits)
    matrix = sparse.csr_matrix(
        (np.concatenate(weight), (np.concatenate(row), np.concatenate(column))),
        shape=(offset, len(problem.columns)),
    )
    return Program(problem.columns, pd.concat(limits, ignore_index=True), matrix, problem.constant)
