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
from optimizer.rules.tables import Rows


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

    @cached_property
    def greatest(self) -> np.ndarray:
        """The greatest weight of each row, whatever its sign; 0 where it has none."""
        greatest, data = np.zeros(self.matrix.shape[0]), self.matrix.data
        held = np.flatnonzero(np.diff(self.matrix.indptr))
        if len(held):
            first = self.matrix.indptr[held]
            greatest[held] = np.maximum(np.maximum.reduceat(data, first), -np.minimum.reduceat(data, first))
        return greatest

    def _side(self, open_sense: str, absent: float) -> np.ndarray:
        bound = (self.limits["limit"] - self.limits["constant"]).to_numpy(float)
        return np.where((self.limits["sense"] == open_sense).to_numpy(), absent, bound)


def formulate(problem: Problem, rules: Sequence[Rule] = RULES) -> Program:
    """The rows of every rule, in order, over the problem's columns."""
    limits, matrices = [], []
    for rule in rules:
        made = rule(problem)
        limits.append(made.limits.drop(columns="row").assign(rule=rule.__name__))
        matrices.append(_matrix(made, len(problem.columns)))
    matrix = sparse.vstack(matrices, format="csr")
    return Program(problem.columns, pd.concat(limits, ignore_index=True), matrix, problem.constant)


def _matrix(made: Rows, columns: int) -> sparse.csr_matrix:
    """A rule's rows as a matrix, its numbers as small as they may be: a State's programme has fifty million of them."""
    row, column = (made.entries[name].to_numpy(np.int32) for name in ("row", "column"))
    weight = made.entries["weight"].to_numpy(float)
    return sparse.csr_matrix((weight, (row, column)), shape=(len(made.limits), columns))
