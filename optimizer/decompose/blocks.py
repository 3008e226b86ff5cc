"""Blocks: a programme cut into sites and what moves as one, and the rows that tie them together.

A *unit* is a workload, or a group that moves together; a *cell* of a unit is a place and a wave that all its
members may share; each unit lives in the block of one site. What a block keeps by its shape is not a row any more:
one choice each, running totals, groups, and that a site is open until its units have left. Every other row is
*priced*: it may say anything, and a rule added tomorrow needs nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.decompose.units import acts, homes, places, units_of
from optimizer.formulate import Program
from optimizer.problem import Problem

RUNNING = ("moved", "retired", "stock")
"""Families whose columns are running totals of the choices, by wave."""

LOOSE = ("opened", "crossing", "short")
"""Families whose columns stand in priced rows alone."""

KEPT = (
    "one_choice_each", "acts_by_wave", "stocks_add_up", "moves_together", "volume_within_tier", "one_tier_each",
    "site_closes_once_empty",
)  # fmt: skip
"""Rules that no price is asked for. The last is left out: without it the least cost is no greater, so a bound stays one."""


@dataclass(frozen=True)
class Cells:
    """Choices in the order of units, cells and members: ranges in ranges, each told by its starts and one end more.

    `column`: the programme's column of each choice, in this order. `unit_cells`, `cell_members`,
    `member_choices`: where the cells of a unit, the members of a cell and the choices of a member begin.
    `act`: the wave by which a cell's unit has left its site, `waves` + 1 for never. `place`: a number for where it ends.
    """

    column: np.ndarray
    unit_cells: np.ndarray
    cell_members: np.ndarray
    member_choices: np.ndarray
    act: np.ndarray
    place: np.ndarray

    @cached_property
    def unit(self) -> np.ndarray:
        """The unit of each cell."""
        return np.repeat(np.arange(len(self.unit_cells) - 1), np.diff(self.unit_cells))

    @cached_property
    def member_cell(self) -> np.ndarray:
        """The cell of each member."""
        return np.repeat(np.arange(len(self.act)), np.diff(self.cell_members))

    @cached_property
    def choice_cell(self) -> np.ndarray:
        """The cell of each choice."""
        return np.repeat(self.member_cell, np.diff(self.member_choices))


@dataclass(frozen=True)
class Tiers:
    """Volume discounts: the columns of each tier by wave, and `first`, the number of each offer's first tier, with one end more."""

    first: np.ndarray
    reached: np.ndarray
    volume: np.ndarray
    least: np.ndarray
    most: np.ndarray


@dataclass(frozen=True)
class Blocks:
    """A programme in blocks, as arrays. Columns that are not choices are *others*, numbered from the first of them.

    `units`: the unit of each workload. `site`: the block of each unit (number of sites: in none). `priced`: the
    rows that are priced, with `lower` and `upper`. `entries`, `entry_row`, `entry_weight`: what each ordered choice
    weighs in the priced rows, then (from `len(priced)` on) in the running totals. `weights`: what the others weigh in
    the priced rows. `running`, `opened` (site × wave), `tiers`, `loose`: others by what they are. `earliest`: first
    wave in which each site may be closed. `cost`: of the ordered choices.
    """

    waves: int
    units: pd.Series
    cells: Cells
    site: np.ndarray
    priced: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    entries: np.ndarray
    entry_row: np.ndarray
    entry_weight: np.ndarray
    cost: np.ndarray
    weights: sparse.csr_matrix
    other_cost: np.ndarray
    other_lower: np.ndarray
    other_upper: np.ndarray
    running: np.ndarray
    opened: np.ndarray
    earliest: np.ndarray
    tiers: Tiers
    loose: np.ndarray
    constant: float

    @cached_property
    def possible(self) -> bool:
        """Whether every unit has a cell; a group whose members share none has no plan."""
        return bool((np.diff(self.cells.unit_cells) > 0).all())

    @cached_property
    def limit(self) -> np.ndarray:
        """The side of each priced row on which a price is paid."""
        return np.where(np.isfinite(self.upper), self.upper, self.lower)

    @cached_property
    def sides(self) -> tuple[np.ndarray, np.ndarray]:
        """The least and the greatest price of each priced row: never negative for one that asks, never positive for one that limits."""
        least = np.where(np.isfinite(self.upper), -np.inf, 0.0)
        most = np.where(np.isfinite(self.lower), np.inf, 0.0)
        return least, most

    @cached_property
    def by_other(self) -> sparse.csr_matrix:
        """`weights`, an other a row."""
        return self.weights.T.tocsr()

    @cached_property
    def scale(self) -> np.ndarray:
        """What a price of each row is measured in: the median cost of a choice over the mean weight of the row."""
        rows = len(self.priced)
        direct = self.entry_row < rows
        row, weight = self.entry_row[direct], np.abs(self.entry_weight[direct])
        rest = abs(self.weights) @ self._counted
        total = np.bincount(row, weight, minlength=rows) + rest
        count = np.bincount(row, minlength=rows) + np.diff(self.weights.indptr)
        mean = np.where(count > 0, total / np.maximum(count, 1), 1.0)
        cost = np.abs(self.cost)
        return (float(np.median(cost[cost > 0])) if (cost > 0).any() else 1.0) / np.maximum(mean, 1e-12)

    @property
    def _counted(self) -> np.ndarray:
        """What a choice adds to each of the others on average: for a running total, over all its waves; else 1."""
        passing = self.entry_row >= len(self.priced)
        run = (self.entry_row[passing] - len(self.priced)) // self.waves
        runs = len(self.running) // self.waves
        added = np.bincount(run, np.abs(self.entry_weight[passing]), minlength=runs)
        counted = np.ones(len(self.other_cost))
        mean = added / np.maximum(np.bincount(run, minlength=runs), 1)
        counted[self.running] = np.repeat(np.where(mean > 0, mean, 1.0), self.waves)
        return counted


def blocks(problem: Problem, program: Program) -> Blocks:
    """The blocks of a problem's programme."""
    number = len(problem.choices)
    families = program.columns["family"].to_numpy(str)
    units = units_of(problem)
    cells = _cells(problem, units)
    opened = np.flatnonzero(families == "open").reshape(-1, problem.waves)
    running = np.flatnonzero(np.isin(families, RUNNING))
    site = homes(problem, units, len(opened))
    priced = np.flatnonzero(~_kept(problem, program, units, site))
    matrix = program.matrix[priced]
    own = sparse.vstack([matrix[:, :number], -_definitions(program, running)[:, :number]])
    ordered = own.tocsc()[:, cells.column]
    costs = program.columns["cost"].to_numpy(float)
    held = program.columns["lower"].to_numpy(float)[opened] > 0
    return Blocks(
        waves=problem.waves,
        units=units,
        cells=cells,
        site=site,
        priced=priced,
        lower=program.lower[priced],
        upper=program.upper[priced],
        entries=ordered.indptr.astype(np.int64),
        entry_row=ordered.indices.astype(np.int32),
        entry_weight=ordered.data,
        cost=costs[cells.column],
        weights=matrix[:, number:].tocsr(),
        other_cost=costs[number:].copy(),
        other_lower=program.columns["lower"].to_numpy(float)[number:].copy(),
        other_upper=_ceilings(program, matrix)[number:].copy(),
        running=running - number,
        opened=opened - number,
        earliest=held.sum(axis=1) + 1,
        tiers=_tiers(problem, families[number:]),
        loose=np.flatnonzero(np.isin(families[number:], LOOSE)),
        constant=program.constant,
    )


def _cells(problem: Problem, units: pd.Series) -> Cells:
    """The cells that all members of their unit have, and the choices in them."""
    choices = problem.choices
    workload = units.index.get_indexer(pd.Index(choices["workload"]))
    unit = units.to_numpy()[workload]
    place, act = places(problem), acts(problem)
    order = np.lexsort((workload, place, act, unit))
    cell = _runs(unit[order], act[order], place[order])
    member = _runs(cell, workload[order])
    members = np.bincount(cell[_starts(member)])
    kept = (members == np.bincount(units.to_numpy())[unit[order][_starts(cell)]])[cell]
    order, cell, member = order[kept], _runs(cell[kept]), _runs(member[kept])
    first_choice, first_member = _starts(cell), _starts(member)
    return Cells(
        column=order,
        unit_cells=np.searchsorted(unit[order][first_choice], np.arange(units.nunique() + 1)),
        cell_members=np.append(_starts(cell[first_member]), len(first_member)),
        member_choices=np.append(first_member, len(order)),
        act=act[order][first_choice],
        place=place[order][first_choice],
    )


def _runs(*keys: np.ndarray) -> np.ndarray:
    """0, 1, … for each run of equal keys."""
    change = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        change[1:] |= key[1:] != key[:-1]
    return np.cumsum(change)


def _starts(run: np.ndarray) -> np.ndarray:
    """Where each run begins."""
    return np.flatnonzero(np.diff(run, prepend=-1))


def _kept(problem: Problem, program: Program, units: pd.Series, site: np.ndarray) -> np.ndarray:
    """Rows that the blocks keep by their shape: those of `KEPT`, and that a unit's own site is open until it has left."""
    rules = program.limits["rule"].to_numpy(str)
    kept = np.isin(rules, KEPT)
    holding = np.flatnonzero(rules == "site_open_until_empty")
    held = program.matrix[holding]
    item = program.columns["item"]
    names = item.take(held.indices)
    of_site = np.isin(program.columns["family"].to_numpy(str)[held.indices], ["open"])
    where = np.full(len(names), -1)
    where[of_site] = pd.Index(problem.sites["site"]).get_indexer(pd.Index(names[of_site]))
    who = np.full(len(names), -1)
    who[~of_site] = units.reindex(names[~of_site]).to_numpy()
    starts = held.indptr[:-1]
    kept[holding] = (
        site[np.maximum.reduceat(who, starts)] == np.maximum.reduceat(where, starts)
        if len(holding)
        else False
    )
    return kept


def _definitions(program: Program, running: np.ndarray) -> sparse.csr_matrix:
    """The rows that say what each running total is, in the order of their columns."""
    defining = program.limits["rule"].isin(["acts_by_wave", "stocks_add_up"]).to_numpy()
    totals = program.matrix[np.flatnonzero(defining)]
    if totals.shape[0] != len(running) or (totals[:, running].diagonal() != 1.0).any():
        raise AssertionError("running totals and the rows that define them are not in the same order")
    return totals


def _ceilings(program: Program, matrix: sparse.csr_matrix) -> np.ndarray:
    """The upper bound of each column; of what is missed of a limit, more than its row could ever miss."""
    upper = program.columns["upper"].to_numpy(float).copy()
    short = np.flatnonzero((program.columns["family"] == "short").to_numpy())
    row = matrix.tocsc()[:, short].indices
    greatest = abs(program.limits[["limit", "constant"]]).to_numpy().max(initial=0.0)
    upper[short] = np.asarray(abs(matrix[row]).sum(axis=1)).ravel() + greatest
    return upper


def _tiers(problem: Problem, families: np.ndarray) -> Tiers:
    tiers = problem.tiers
    return Tiers(
        first=np.append(_starts(pd.factorize(tiers["offer"])[0]), len(tiers)),
        reached=np.flatnonzero(families == "tier").reshape(-1, problem.waves),
        volume=np.flatnonzero(families == "tier_volume").reshape(-1, problem.waves),
        least=tiers["least"].to_numpy(float),
        most=tiers["most"].to_numpy(float),
    )
