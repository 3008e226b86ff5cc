"""Programmes of bodies: what a body costs at the prices outside, as an integer programme of its own.

Where a body is small, that some workloads are too big to share a wave with others raises its bound by more than
boxes do, and only whole choices show it. A solver vouches for these bounds; boxes need nobody's word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.decompose.bodies import Part
from optimizer.decompose.body import Body, Costs
from optimizer.decompose.bound import Whole
from optimizer.decompose.relaxation import Priced
from optimizer.formulate import Program

NEVER = -2
"""The label of a choice that is in no cell."""


@dataclass(frozen=True)
class Labelled:
    """A programme and the body of each of its columns and rows (−1: of none; −2: a choice that is in no cell, which no plan takes)."""

    program: Program
    column: np.ndarray
    row: np.ndarray


def labelled(program: Program, whole: Whole) -> Labelled:
    """Whose each column and row of the programme is: a row is a body's when all its columns that a plan may take are."""
    blocks, bodies = whole.relaxation.blocks, whole.bodies
    choice = np.full(len(program.columns) - len(blocks.other_cost), NEVER, dtype=np.int32)
    choice[blocks.cells.column] = bodies.unit[blocks.cells.unit[blocks.cells.choice_cell]]
    column = np.concatenate([choice, bodies.other.astype(np.int32)])
    matrix = program.matrix
    held = np.flatnonzero(np.diff(matrix.indptr))
    of_entry = column[matrix.indices]
    most_of_all = np.iinfo(np.int32).max
    least = np.minimum.reduceat(np.where(of_entry == NEVER, most_of_all, of_entry), matrix.indptr[held])
    most = np.maximum.reduceat(of_entry, matrix.indptr[held])
    row = np.full(matrix.shape[0], -1, dtype=np.int32)
    row[held] = np.where(least == most, least, -1)
    return Labelled(program, column, row)


def programme(labels: Labelled, whole: Whole, part: Part, priced: Priced) -> tuple[np.ndarray, Program]:
    """The columns of a part that can matter at these prices, and its programme over them.

    A site that is closed stays so: rows of their own say it, for those who leave may be of other bodies, their rows outside.
    """
    blocks, program = whole.relaxation.blocks, labels.program
    costs = whole.costs(part, priced)
    taken = part.choices[undominated(part.body, costs)]
    number = len(program.columns) - len(blocks.other_cost)
    others = np.concatenate([blocks.running[part.totals], blocks.opened[part.sites].ravel()])
    column = np.concatenate([blocks.cells.column[taken], number + others])
    body = labels.column[column[0]] if len(column) else -2
    row = np.concatenate([np.flatnonzero(labels.row == body), blocks.priced[part.rows[part.inside :]]])
    cost = np.concatenate([priced.choices[taken], priced.others[others]])
    columns = program.columns.iloc[column].assign(cost=cost).reset_index(drop=True)
    closing = _closed_for_good(len(column), *blocks.opened[part.sites].shape)
    limits = pd.DataFrame({"sense": ">=", "limit": 0.0, "constant": 0.0}, index=range(closing.shape[0]))
    matrix = sparse.vstack([program.matrix[row][:, column], closing], format="csr")
    return column, Program(
        columns, pd.concat([program.limits.iloc[row], limits], ignore_index=True), matrix, 0.0
    )


def _closed_for_good(columns: int, sites: int, waves: int) -> sparse.csr_matrix:
    """Rows that are at least nothing: of each site, open in a wave less open in the next; its waves are the last columns."""
    last = columns - sites * waves + np.arange(sites * waves).reshape(sites, waves)
    row = np.arange(sites * max(waves - 1, 0))
    cells = np.concatenate([last[:, :-1].ravel(), last[:, 1:].ravel()])
    weight = np.repeat([1.0, -1.0], len(row))
    return sparse.csr_matrix((weight, (np.tile(row, 2), cells)), shape=(len(row), columns))


def undominated(body: Body, costs: Costs) -> np.ndarray:
    """The choices of a body without those that another, as cheap, could always stand for.

    It stands for those of its workload, alone in its unit (in the same cell, where it is not), that act in the same
    wave and weigh the same in every row, except that of what only limits it may take less.
    """
    rows, choices = len(body.limit), len(costs.choices)
    owner = np.repeat(np.arange(choices), np.diff(body.entries))
    limiting = np.append((body.most == 0.0) & _positive(body), np.zeros(body.totals, dtype=bool))
    limits = limiting[body.entry_row]
    taken = np.zeros((choices, int(limiting.sum())))
    taken[owner[limits], (np.cumsum(limiting) - 1)[body.entry_row[limits]]] = body.entry_weight[limits]
    key = _alike(body, owner[~limits], body.entry_row[~limits], body.entry_weight[~limits], choices, rows)
    alive = np.lexsort((taken.sum(axis=1), costs.choices, key))
    for rank in range(6):
        alive = alive[~_worse(key[alive], taken[alive], rank)]
    return np.sort(alive)


def _positive(body: Body) -> np.ndarray:
    """Rows in which nothing weighs less than nothing."""
    least = np.zeros(len(body.limit) + body.totals)
    np.minimum.at(least, body.entry_row, body.entry_weight)
    positive = least[: len(body.limit)] >= 0
    row = np.repeat(np.arange(len(body.limit)), np.diff(body.other_first))
    positive[row] = False
    return np.asarray(positive)


def _alike(
    body: Body, owner: np.ndarray, row: np.ndarray, weight: np.ndarray, choices: int, rows: int
) -> np.ndarray:
    """A number that two choices share when one may stand for the other, what they take of limits aside."""
    members = np.diff(body.cell_members)
    member = np.repeat(np.arange(len(body.member_choices) - 1), np.diff(body.member_choices))
    cell = np.repeat(np.arange(len(members)), members)[member]
    unit = np.repeat(np.arange(len(body.unit_cells) - 1), np.diff(body.unit_cells))[cell]
    alone = np.where(members[cell] == 1, unit * (body.waves + 2) + body.act[cell], -1 - member)
    nth = np.arange(len(owner)) - np.searchsorted(owner, owner)
    width = int(nth.max(initial=-1)) + 1
    rest = np.full((choices, 2 * width), -1.0)
    rest[owner, nth], rest[owner, width + nth] = row, weight
    return pd.DataFrame(rest).assign(alone=alone).groupby([*range(2 * width), "alone"]).ngroup().to_numpy()


def _worse(key: np.ndarray, taken: np.ndarray, rank: int) -> np.ndarray:
    """Whether each takes no less of anything than that of its key which stands at this rank, before it."""
    first = np.flatnonzero(np.diff(key, prepend=-1))
    size = np.diff(np.append(first, len(key)))
    position = np.arange(len(key)) - np.repeat(first, size)
    standing = np.repeat(np.minimum(first + rank, first + size - 1), size)
    return np.asarray((position > rank) & (taken >= taken[standing]).all(axis=1))
