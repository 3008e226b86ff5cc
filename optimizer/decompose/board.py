"""Board: the candidates that a local search moves units among, and a plan to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.decompose.blocks import Cells
from optimizer.decompose.bodies import Bodies
from optimizer.decompose.moves import weighing
from optimizer.decompose.position import ROW, Board, Position
from optimizer.decompose.ranges import joined, starts
from optimizer.decompose.relaxation import Relaxation
from optimizer.formulate import Program
from optimizer.problem import Problem

BUILT = (
    "site_open_until_empty", "offer_open_once_used", "offer_opens_when_used", "volumes_add_up",
)  # fmt: skip
"""Rules that hold of any choices once the other columns are worked out from them."""


USED = 0.005
"""How much of a cell a mean plan takes when it uses it: less is noise."""
MOSTLY = 0.5
"""How much of a choice a plan takes that has little else in its place."""


@dataclass(frozen=True)
class Candidates:
    """Cells with a choice for each member: `cell`; `picks`, ordered choices laid end to end, `size` of each."""

    cell: np.ndarray
    picks: np.ndarray
    size: np.ndarray

    @property
    def first(self) -> np.ndarray:
        """Where the picks of each begin, with one end more."""
        return starts(self.size)

    def only(self, kept: np.ndarray) -> Candidates:
        """Those of this mask."""
        return Candidates(self.cell[kept], self.picks[np.repeat(kept, self.size)], self.size[kept])


def candidates(
    relaxation: Relaxation,
    price: np.ndarray,
    width: int,
    mean: np.ndarray,
    firsts: Sequence[np.ndarray],
    by_act: bool = False,
) -> tuple[Candidates, list[np.ndarray]]:
    """The best `width` candidates of each unit at these prices, where `by_act` the best of each of its acts too, and the best of each cell that a mean plan uses or a first one most; of each first plan, ordered choices of the cells that it uses most.

    Without one of each act, a site could not close earlier than its prices tell its units to leave.
    `mean`, `firsts`: how much of each ordered choice they take; one of which the last of the firsts takes more than half
    stands first in its cell, else the cheapest does. A cell counts by the least that a member takes of it.
    """
    cells = relaxation.blocks.cells
    cost = relaxation.priced(price).choices
    every, turn = _ways(cells, np.where(firsts[-1] > MOSTLY, -np.inf, cost))
    each = np.bincount(np.repeat(np.arange(len(every.cell)), every.size), cost[every.picks])
    most = [_rank(cells.unit, -_used(cells, first)) == 0 for first in firsts]
    used = np.logical_or.reduce([_used(cells, mean) > USED, *most])
    best = turn == 0
    unit, act = cells.unit[every.cell], cells.act[every.cell]
    kept = (_rank(unit, each) < width) | (best & used[every.cell])
    if by_act:
        kept |= _least_of(unit * (act.max() + 1) + act, each)
    return every.only(kept), [every.only(best & own[every.cell]).picks for own in most]


def _ways(cells: Cells, cost: np.ndarray) -> tuple[Candidates, np.ndarray]:
    """Every cell as often as a member has choices in it, at the n-th time with each member's n-th cheapest (or its last); and n, from 0."""
    size = np.diff(cells.member_choices)
    order = np.lexsort((cost, np.repeat(np.arange(len(size)), size)))
    depth, members = np.maximum.reduceat(size, cells.cell_members[:-1]), np.diff(cells.cell_members)
    cell = np.repeat(np.arange(len(depth)), depth)
    turn = np.arange(len(cell)) - starts(depth)[cell]
    member = joined(cells.cell_members[cell], cells.cell_members[cell + 1])
    of_member = np.minimum(np.repeat(turn, members[cell]), size[member] - 1)
    return Candidates(cell, order[cells.member_choices[member] + of_member], members[cell]), turn


def _used(cells: Cells, plan: np.ndarray) -> np.ndarray:
    """How much of each cell a plan uses: the least that a member takes of it."""
    return np.asarray(
        np.minimum.reduceat(np.add.reduceat(plan, cells.member_choices[:-1]), cells.cell_members[:-1])
    )


def _rank(unit: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """The place of each among those of its unit, which follow each other, the cheapest first."""
    order = np.lexsort((cost, unit))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(unit, unit)
    return rank


def _least_of(kind: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Whether each is the first among the cheapest of its kind (a mask)."""
    order = np.lexsort((cost, kind))
    least = np.zeros(len(kind), dtype=bool)
    least[order] = np.diff(kind[order], prepend=-1) != 0
    return least


@dataclass(frozen=True)
class Game:
    """A board with what its numbers stand for: `rows` are priced rows, `own` those of one body, `soft` what missing them costs."""

    board: Board
    candidates: Candidates
    relaxation: Relaxation
    rows: np.ndarray
    soft: np.ndarray
    own: np.ndarray

    def position(self, choices: np.ndarray) -> Position:
        """Where a plan (ordered choices, each in a candidate) stands."""
        board, taken = self.board, np.zeros(len(self.relaxation.blocks.cells.column), dtype=bool)
        taken[choices] = True
        whole = np.minimum.reduceat(taken[self.candidates.picks], self.candidates.first[:-1])
        own = np.flatnonzero(whole)
        unit = np.searchsorted(board.unit_first, own, side="right") - 1
        chosen = np.zeros(len(board.unit_first) - 1, dtype=np.int64)
        chosen[unit] = own
        count = np.zeros((len(board.earliest), board.waves + 1), dtype=np.int64)
        held = np.repeat(np.arange(len(chosen)), np.diff(board.site_first))
        np.add.at(count, (board.unit_site, board.act[chosen[held]] - 1), 1)
        last = np.where(count > 0, np.arange(1, board.waves + 2), 0).max(axis=1, initial=0)
        closing = np.maximum(last, board.earliest).astype(np.int64)
        position = Position(
            chosen, np.zeros(board.rows, dtype=ROW), count, closing, np.full(len(closing), board.waves + 1),
            np.zeros(board.rows, dtype=np.int64), np.zeros(1, dtype=np.int64),
        )  # fmt: skip
        position.rows["limit"], position.rows["sense"] = self.limit, self.sense
        position.rows["used"] = self.used(position)
        return position

    def used(self, position: Position) -> np.ndarray:
        """What a position uses of each row."""
        blocks = self.relaxation.blocks
        values = np.zeros(len(blocks.other_cost))
        values[blocks.opened] = np.arange(1, blocks.waves + 1)[None, :] < position.closing[:, None]
        return np.asarray(self.relaxation.used(self.choices(position), values)[self.rows])

    def choices(self, position: Position) -> np.ndarray:
        """The ordered choices of a position."""
        first = self.candidates.first
        return np.asarray(self.candidates.picks[joined(first[position.chosen], first[position.chosen + 1])])

    def weighing(self, position: Position, rows: np.ndarray) -> np.ndarray:
        """The units that weigh in these rows (a mask) where they stand."""
        return np.flatnonzero(weighing(self.board, position, rows))

    def near(
        self, position: Position, broken: np.ndarray, moved: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The units of organisations that weigh in a broken row or have a unit that moved (masks), and the sites that these run."""
        board = self.board
        own = np.unique(board.organisation[weighing(board, position, broken) | moved])
        return np.flatnonzero(np.isin(board.organisation, own)), np.flatnonzero(np.isin(board.runs, own))

    def broken(self, position: Position) -> np.ndarray:
        """Whether each row that may not be missed is broken."""
        limits = np.maximum(1.0, np.abs(self.limit)) * 1e-7
        return np.asarray((self.beyond(position) > limits) & np.isnan(self.soft))

    def beyond(self, position: Position) -> np.ndarray:
        """How far each row is beyond its limit."""
        over = position.rows["used"] - self.limit
        sides = [np.maximum(over, 0), np.maximum(-over, 0)]
        return np.asarray(np.select([self.sense > 0, self.sense < 0], sides, np.abs(over)))

    @property
    def limit(self) -> np.ndarray:
        """The limit of each row."""
        return np.asarray(self.relaxation.blocks.limit[self.rows])

    @property
    def sense(self) -> np.ndarray:
        """Where each row is beyond its limit: above it (1), below it (−1) or on both sides (0)."""
        blocks = self.relaxation.blocks
        lower, upper = blocks.lower[self.rows], blocks.upper[self.rows]
        return np.asarray(np.isfinite(upper).astype(np.int64) - np.isfinite(lower).astype(np.int64))


def game(problem: Problem, program: Program, bodies: Bodies, among: Candidates) -> Game:
    """The board of these candidates."""
    blocks, relaxation = bodies.blocks, Relaxation(bodies.blocks)
    rules = program.limits["rule"].to_numpy(str)[blocks.priced]
    rows = np.flatnonzero(~np.isin(rules, BUILT))
    weights = blocks.weights[rows].tocsc()
    totals, opened = weights[:, blocks.running], weights[:, blocks.opened.ravel()]
    entries = _entries(relaxation, among, rows)
    cells, holds = blocks.cells, _holds(problem, relaxation)
    owner = np.repeat(np.arange(len(among.cell)), among.size)
    mate = np.argsort(bodies.unit, kind="stable")
    board = Board(
        waves=blocks.waves,
        rows=len(rows),
        unit_first=np.searchsorted(cells.unit[among.cell], np.arange(len(cells.unit_cells))),
        cost=np.bincount(owner, blocks.cost[among.picks], minlength=len(among.cell)),
        act=cells.act[among.cell],
        place=cells.place[among.cell],
        entries=entries.indptr.astype(np.int64),
        entry_row=entries.indices.astype(np.int32),
        entry_weight=entries.data,
        total_first=totals.indptr.astype(np.int64),
        total_row=totals.indices.astype(np.int64),
        total_weight=totals.data,
        site_first=holds.indptr.astype(np.int64),
        unit_site=holds.indices.astype(np.int64),
        held_first=holds.T.tocsr().indptr.astype(np.int64),
        site_unit=holds.T.tocsr().indices.astype(np.int64),
        earliest=blocks.earliest.astype(np.int64),
        open_cost=blocks.other_cost[blocks.opened],
        open_first=opened.indptr.astype(np.int64),
        open_row=opened.indices.astype(np.int64),
        open_weight=opened.data,
        runs=bodies.site,
        organisation=bodies.unit,
        mate_first=np.searchsorted(bodies.unit[mate], np.arange(bodies.count + 1)),
        mate=mate,
    )
    own = (bodies.row[rows] >= 0) | (bodies.shared[rows] >= 0)
    return Game(board, among, relaxation, rows, _soft(relaxation, weights), own)


def _entries(relaxation: Relaxation, among: Candidates, rows: np.ndarray) -> sparse.csr_matrix:
    """What each candidate weighs in the rows of the board, then in the running totals."""
    blocks, priced = relaxation.blocks, len(relaxation.blocks.priced)
    place = np.full(priced + len(blocks.running), -1)
    place[rows] = np.arange(len(rows))
    place[priced:] = len(rows) + np.arange(len(blocks.running))
    first, end = blocks.entries[among.picks], blocks.entries[among.picks + 1]
    entry = joined(first, end)
    owner = np.repeat(np.repeat(np.arange(len(among.cell)), among.size), end - first)
    row = place[blocks.entry_row[entry]]
    stands = row >= 0
    shape = (len(among.cell), len(rows) + len(blocks.running))
    return sparse.csr_matrix((blocks.entry_weight[entry][stands], (owner[stands], row[stands])), shape=shape)


def _holds(problem: Problem, relaxation: Relaxation) -> sparse.csr_matrix:
    """Unit × site: which units hold which sites."""
    blocks = relaxation.blocks
    unit = blocks.units.reindex(problem.presence["workload"]).to_numpy(float)
    site = pd.Index(problem.sites["site"]).get_indexer(pd.Index(problem.presence["site"]))
    known = ~np.isnan(unit) & (site >= 0)
    shape = (len(blocks.site), len(blocks.opened))
    return sparse.csr_matrix((np.ones(known.sum()), (unit[known].astype(int), site[known])), shape=shape)


def _soft(relaxation: Relaxation, weights: sparse.csc_matrix) -> np.ndarray:
    """What a unit beyond each row's limit costs where it may be missed; NaN where it may not."""
    blocks = relaxation.blocks
    own = weights[:, blocks.loose].tocoo()
    soft = np.full(weights.shape[0], np.nan)
    cost = blocks.other_cost[blocks.loose[own.col]]
    priced = cost > 0
    soft[own.row[priced]] = cost[priced] / np.abs(own.data[priced])
    return soft
