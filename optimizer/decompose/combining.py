"""Combining: of several plans, for each organisation its part of one of them, so that all together cost least.

A programme of few columns: whether an organisation's part is as in another plan rather than as in the base. Plans
that keep every row keep those within an organisation in any combination; only the others are rows of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.decompose.neighbourhood import Estate
from optimizer.formulate import Program

NOBODY = -1
"""In place of an organisation: a column that is no one's, and follows from the others."""
NOISE = 1e-9
"""What differs by less does not differ."""


@dataclass(frozen=True)
class Parts:
    """Parts of plans that differ from the base: of which `plan` and `body`, and by how much in each column of it (column × part)."""

    plan: np.ndarray
    body: np.ndarray
    apart: sparse.csc_matrix


@dataclass(frozen=True)
class Combination:
    """A programme whose first columns say whether each part is taken; `start`: none is."""

    parts: Parts
    program: Program
    start: np.ndarray

    def plans(self, found: np.ndarray) -> dict[int, int]:
        """The plan of each organisation whose part of another than the base is taken in what was found."""
        taken = np.flatnonzero(found[: len(self.parts.plan)] > 0.5)
        return dict(zip(self.parts.body[taken].tolist(), self.parts.plan[taken].tolist(), strict=True))


def combination(
    estate: Estate, body: np.ndarray, base: np.ndarray, plans: Iterable[np.ndarray]
) -> Combination | None:
    """The programme of combining plans (values of all columns) with a base; `None` where no organisation's part differs.

    `body`: the organisation of each column, or `NOBODY`.
    """
    parts = _parts(body, base, plans)
    if not len(parts.plan):
        return None
    weights, program = sparse.csr_matrix(estate.by_column @ parts.apart), estate.program
    weights.data[np.abs(weights.data) < NOISE] = 0.0
    weights.eliminate_zeros()
    rows = np.flatnonzero(np.diff(weights.indptr))
    follows = np.unique(program.matrix[rows].indices)
    follows = follows[body[follows] == NOBODY]
    rows = np.union1d(rows, estate.by_column[:, follows].indices)
    own, theirs = weights[rows], estate.by_column[:, follows].tocsr()[rows]
    owners = _indicator(parts.body)
    common = (np.diff((abs(own) @ owners).tocsr().indptr) > 1) | (np.diff(theirs.indptr) > 0)
    rows, own, theirs = rows[common], own[common], theirs[common]
    limits = _limits(program, rows, program.matrix[rows] @ base, theirs @ base[follows])
    each = pd.DataFrame({"sense": "<=", "limit": 1.0, "constant": 0.0}, index=range(owners.shape[1]))
    cost = program.columns["cost"].to_numpy(float) @ parts.apart
    columns = pd.concat(
        [
            pd.DataFrame({"cost": cost, "lower": 0.0, "upper": 1.0, "integer": True}),
            program.columns.iloc[follows][["cost", "lower", "upper", "integer"]],
        ],
        ignore_index=True,
    )
    matrix = sparse.csr_matrix(sparse.bmat([[own, theirs], [owners.T, None]]))
    start = np.concatenate([np.zeros(len(cost)), base[follows]])
    return Combination(
        parts, Program(columns, pd.concat([limits, each], ignore_index=True), matrix, 0.0), start
    )


def _parts(body: np.ndarray, base: np.ndarray, plans: Iterable[np.ndarray]) -> Parts:
    """Each organisation's part of each plan, once where plans have the same."""
    seen: set[tuple[int, bytes, bytes]] = set()
    plan, whose, where, what = [], [], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for number, values in enumerate(plans):
        apart = values - base
        held = np.flatnonzero((np.abs(apart) > NOISE) & (body >= 0))
        held = held[np.argsort(body[held], kind="stable")]
        owners, first = np.unique(body[held], return_index=True)
        for owner, columns in zip(owners.tolist(), np.split(held, first)[1:], strict=True):
            key = (owner, columns.tobytes(), apart[columns].round(6).tobytes())
            if key not in seen:
                seen.add(key)
                plan.append(number)
                whose.append(owner)
                where.append(columns)
                what.append(apart[columns])
    size = [len(each) for each in where[1:]]
    shape = (len(base), len(plan))
    matrix = sparse.csc_matrix(
        (np.concatenate(what), np.concatenate(where), np.cumsum([0, *size])), shape=shape
    )
    return Parts(np.array(plan), np.array(whose), matrix)


def _indicator(body: np.ndarray) -> sparse.csc_matrix:
    """Part × organisation that has one: whose each is."""
    _, number = np.unique(body, return_inverse=True)
    return sparse.csc_matrix((np.ones(len(body)), (np.arange(len(body)), number)))


def _limits(program: Program, rows: np.ndarray, used: np.ndarray, followed: np.ndarray) -> pd.DataFrame:
    """What parts and what follows may use of each row, of which the base uses so much, `followed` by what follows: that the base does is within."""
    limits = program.limits.iloc[rows]
    sense = limits["sense"].to_numpy(str)
    left = (limits["limit"] - limits["constant"]).to_numpy(float) - used
    left = np.select([sense == "<=", sense == ">="], [np.maximum(left, 0.0), np.minimum(left, 0.0)], 0.0)
    return pd.DataFrame({"sense": sense, "limit": left + followed, "constant": 0.0})
