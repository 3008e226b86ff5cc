"""Bodies: what one organisation has taken together: the blocks of its sites, its units in others' sites, and the rows that lie inside it.

A row whose columns all belong to one body is *inside* it. A limit that several bodies use, most of it one body's
(the staff of an organisation, where a group that moves together is another's), is *shared*: it keeps its common price,
and holds for that body alone besides, since what the others use of it is never negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.decompose.blocks import Blocks
from optimizer.decompose.body import Body
from optimizer.decompose.ranges import joined, starts
from optimizer.decompose.units import owners
from optimizer.formulate import Program
from optimizer.problem import Problem

PROGRESS = ("moved", "retired")
"""Families of running totals that belong to one workload."""


@dataclass(frozen=True)
class Bodies:
    """Whose everything is, by number; −1 for what is no one body's.

    `unit`, `site`, `other` (a column that is no choice), `row` (a priced row): the body of each. `shared`: of each priced row, the
    body that has most of it and keeps it too (−1: none).
    """

    count: int
    unit: np.ndarray
    site: np.ndarray
    other: np.ndarray
    row: np.ndarray
    shared: np.ndarray
    blocks: Blocks

    @cached_property
    def inside(self) -> np.ndarray:
        """Whether each priced row lies inside one body."""
        return self.row >= 0

    @cached_property
    def passed(self) -> np.ndarray:
        """Whether each running total is no body's: a stock, whose price the choices bear."""
        return np.asarray(self.other[self.blocks.running] < 0)


def bodies(problem: Problem, program: Program, blocks: Blocks) -> Bodies:
    """The bodies of a problem: an organisation is the body of its sites and of its units, wherever these are."""
    names = pd.Index(pd.concat([problem.sites["organisation"], problem.choices["organisation"]]).unique())
    site = names.get_indexer(pd.Index(problem.sites["organisation"]))
    unit = names.get_indexer(pd.Index(owners(problem, blocks.units)))
    other = _others(problem, program, blocks, unit, site)
    by = _rows_by_body(blocks, unit, other, len(names))
    count = np.diff(by.indptr)
    at = np.asarray(by.argmax(axis=1)).ravel()
    whole = np.isfinite(blocks.upper) & ~np.isfinite(blocks.lower) & (_least(blocks) >= 0)
    total, most = np.asarray(by.sum(axis=1)).ravel(), np.asarray(by.max(axis=1).todense()).ravel()
    alone = (count == 1) & (_loose_part(blocks, other) == 0)
    shared = ~alone & whole & (most > total / 2) & (most < np.inf)
    return Bodies(len(names), unit, site, other, np.where(alone, at, -1), np.where(shared, at, -1), blocks)


def _others(
    problem: Problem, program: Program, blocks: Blocks, unit: np.ndarray, site: np.ndarray
) -> np.ndarray:
    """The body of each column that is no choice."""
    columns = program.columns.iloc[len(problem.choices) :]
    families = columns["family"].to_numpy(str)
    body = np.full(len(columns), -1)
    progress = np.isin(families, PROGRESS)
    body[progress] = unit[blocks.units.reindex(columns["item"][progress]).to_numpy(int)]
    body[blocks.opened] = site[:, None]
    return body


def _rows_by_body(blocks: Blocks, unit: np.ndarray, other: np.ndarray, count: int) -> sparse.csr_matrix:
    """What each body weighs in each priced row, in absolute terms."""
    rows = len(blocks.priced)
    direct = blocks.entry_row < rows
    body = np.repeat(unit[blocks.cells.unit[blocks.cells.choice_cell]], np.diff(blocks.entries))[direct]
    row, weight = blocks.entry_row[direct], np.abs(blocks.entry_weight[direct])
    rest = blocks.weights.tocoo()
    owned = other[rest.col] >= 0
    where = (np.concatenate([row, rest.row[owned]]), np.concatenate([body, other[rest.col[owned]]]))
    what = np.concatenate([weight, np.abs(rest.data[owned])])
    return sparse.csr_matrix((what, where), shape=(rows, count))


def _loose_part(blocks: Blocks, other: np.ndarray) -> np.ndarray:
    """How many columns of no body stand in each priced row."""
    nobody = (other < 0).astype(float)
    return np.asarray(abs(blocks.weights).sign() @ nobody).ravel()


def _least(blocks: Blocks) -> np.ndarray:
    """The least weight in each priced row."""
    rows = len(blocks.priced)
    least = np.zeros(rows)
    direct = blocks.entry_row < rows
    np.minimum.at(least, blocks.entry_row[direct], blocks.entry_weight[direct])
    rest = blocks.weights.tocoo()
    np.minimum.at(least, rest.row, rest.data)
    return least


@dataclass(frozen=True)
class Part:
    """A body as its own small relaxation, and where its numbers stand in the whole.

    `rows`: its priced rows, first those inside, then shared ones. `choices`, `totals`, `sites`: its ordered
    choices, running totals and sites.
    """

    body: Body
    rows: np.ndarray
    inside: int
    units: np.ndarray
    choices: np.ndarray
    totals: np.ndarray
    sites: np.ndarray


def parts(bodies: Bodies) -> list[Part]:
    """The bodies that hold something."""
    order = np.argsort(bodies.unit, kind="stable")
    edges = np.searchsorted(bodies.unit[order], np.arange(bodies.count + 1))
    local = np.full(len(bodies.blocks.priced) + len(bodies.blocks.running), -1)
    inside, shared = _grouped(bodies.row, bodies.count), _grouped(bodies.shared, bodies.count)
    totals = _grouped(bodies.other[bodies.blocks.running], bodies.count)
    sites = _grouped(bodies.site, bodies.count)
    return [
        _part(bodies.blocks, np.sort(order[edges[k] : edges[k + 1]]), inside[k], shared[k], totals[k], sites[k], local)
        for k in range(bodies.count)
        if edges[k + 1] > edges[k] or len(sites[k])
    ]  # fmt: skip


def _grouped(label: np.ndarray, count: int) -> list[np.ndarray]:
    """The positions of each label from 0 to `count` − 1."""
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(count + 1))
    return [order[edges[k] : edges[k + 1]] for k in range(count)]


def _part(
    blocks: Blocks,
    units: np.ndarray,
    inside: np.ndarray,
    shared: np.ndarray,
    totals: np.ndarray,
    sites: np.ndarray,
    local: np.ndarray,
) -> Part:
    """One body; `local` is scratch, −1 everywhere before and after."""
    cells, rows = blocks.cells, np.concatenate([inside, shared])
    cell = joined(cells.unit_cells[units], cells.unit_cells[units + 1])
    member = joined(cells.cell_members[cell], cells.cell_members[cell + 1])
    choice = joined(cells.member_choices[member], cells.member_choices[member + 1])
    local[rows] = np.arange(len(rows))
    local[len(blocks.priced) + totals] = len(rows) + np.arange(len(totals))
    entry = joined(blocks.entries[choice], blocks.entries[choice + 1])
    owner = np.repeat(np.arange(len(choice)), blocks.entries[choice + 1] - blocks.entries[choice])
    row = local[blocks.entry_row[entry]]
    stands = row >= 0
    local[rows], local[len(blocks.priced) + totals] = -1, -1
    weights = blocks.weights[rows][:, np.concatenate([blocks.running[totals], blocks.opened[sites].ravel()])]
    place = np.full(len(blocks.opened) + 1, len(sites))
    place[sites] = np.arange(len(sites))
    least, most = blocks.sides
    body = Body(
        waves=blocks.waves,
        unit_cells=starts(np.diff(cells.unit_cells)[units]),
        cell_members=starts(np.diff(cells.cell_members)[cell]),
        member_choices=starts(np.diff(cells.member_choices)[member]),
        act=cells.act[cell],
        entries=starts(np.bincount(owner[stands], minlength=len(choice))),
        entry_row=row[stands].astype(np.int32),
        entry_weight=blocks.entry_weight[entry][stands],
        site=place[blocks.site[units]],
        earliest=blocks.earliest[sites],
        limit=blocks.limit[rows],
        least=least[rows],
        most=most[rows],
        scale=blocks.scale[rows],
        totals=len(totals),
        other_first=weights.indptr.astype(np.int64),
        other_column=weights.indices.astype(np.int64),
        other_weight=weights.data,
    )
    return Part(body, rows, len(inside), units, choice, totals, sites)
