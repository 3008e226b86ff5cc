r"""Shape: what a bound needs no price for, read from the programme.

Each relaxation below only adds plans, so that the least cost over the shape is no more than the programme's.

- A *unit* is a workload, or a group (`moves_together`: one place and one wave for all members, so that groups that
  share a member are one, and a place and wave that one member lacks is none of the others' either).
- A unit has a *home*: of its own organisation's sites that hold a member of it, the one that holds most. While it has
  not left, its home is open (`site_open_until_empty`); that it holds other sites open is left to their prices.
- A site closes in one wave and stays closed: what holds it only ever leaves, and it is open exactly while something is
  held (`site_open_until_empty`, `site_closes_once_empty`). It does not close before its lower bounds say so.
- Running totals (`acts_by_wave`, `stocks_add_up`) are sums of choices, so that whoever acts pays for them.
- The *body* of a site is its organisation, that of a unit the organisation of the last of its members, by name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from optimizer.formulate import Program
from optimizer.problem import LEAVES, STAYS, Problem

NOBODY, DROPPED = -1, -2
"""Whose a column is that is no one body's, and one that no plan can take."""


@dataclass(frozen=True)
class Choices:
    """The choices that a plan can take, by body, home, unit, act, place and member.

    `column`: the programme's. `members`, `cells`, `acts`: where each member's choices begin, each cell's members
    (a cell: one place and one act of a unit), each act's cells. `unit`, `act`: of each act (0: acts in wave 1; the last: never).
    """

    column: np.ndarray
    members: np.ndarray
    cells: np.ndarray
    acts: np.ndarray
    unit: np.ndarray
    act: np.ndarray

    def of_units(self, first: int, end: int) -> tuple[Choices, int]:
        """The choices of some units, numbered from 0, and how many choices come before them."""
        act = slice(*np.searchsorted(self.unit, [first, end]))
        cell = slice(*np.append(self.acts, len(self.cells))[[act.start, act.stop]])
        member = slice(*np.append(self.cells, len(self.members))[[cell.start, cell.stop]])
        choice = slice(*np.append(self.members, len(self.column))[[member.start, member.stop]])
        own = Choices(
            self.column[choice],
            self.members[member] - choice.start,
            self.cells[cell] - member.start,
            self.acts[act] - cell.start,
            self.unit[act] - first,
            self.act[act],
        )
        return own, int(choice.start)

    def least(self, cost: np.ndarray, units: int, acts: int) -> np.ndarray:
        """What each unit costs at least once it has acted by each act: unit × act × box, of costs choice × box."""
        table = np.full((units, acts, cost.shape[1]), np.inf)
        if len(self.column):
            member = np.minimum.reduceat(cost, self.members)
            cell = np.add.reduceat(member, self.cells)
            table[self.unit, self.act] = np.minimum.reduceat(cell, self.acts)
        return np.minimum.accumulate(table, axis=1, out=table)


@dataclass(frozen=True)
class Shape:
    """A programme's shape. Units are numbered by body, then home.

    `bodies`: the organisations. `home`, `body`: of each unit (home: the number of sites where it has none). `sites`: their
    names, with `site_body`, `earliest` (the first wave in which each may close) and `opened`, their columns by wave.
    `running`: columns of the running totals, item by item, wave by wave, with `progress`, whether each is one workload's,
    and `defining`, what each choice adds. `owner`: the body of every column of the programme.
    """

    waves: int
    bodies: pd.Index
    choices: Choices
    home: np.ndarray
    body: np.ndarray
    sites: pd.Index
    site_body: np.ndarray
    earliest: np.ndarray
    opened: np.ndarray
    running: np.ndarray
    progress: np.ndarray
    defining: sparse.csr_matrix
    owner: np.ndarray


def shape(problem: Problem, program: Program) -> Shape:
    """The shape of a problem's programme."""
    family, waves = program.columns["family"].to_numpy(str), problem.waves
    bodies = pd.Index(pd.concat([problem.sites["organisation"], problem.choices["organisation"]]).unique())
    sites = pd.Index(problem.sites["site"])
    site_body = bodies.get_indexer(pd.Index(problem.sites["organisation"]))
    unit, home, body = _units(problem, sites, site_body, bodies)
    choices = _choices(problem, unit)
    opened = np.flatnonzero(family == "open").reshape(-1, waves)
    held = program.columns["lower"].to_numpy(float)[opened] > 0
    running = np.flatnonzero(np.isin(family, ["moved", "retired", "stock"]))
    progress = family[running] != "stock"
    owner = np.full(len(family), NOBODY)
    owner[: len(problem.choices)] = DROPPED
    member = np.diff(np.append(choices.members, len(choices.column)))
    act = np.repeat(np.arange(len(choices.unit)), np.diff(np.append(choices.acts, len(choices.cells))))
    cell = np.repeat(np.arange(len(choices.cells)), np.diff(np.append(choices.cells, len(choices.members))))
    owner[choices.column] = np.repeat(body[choices.unit[act[cell]]], member)
    items = program.columns["item"].take(running[progress])
    owner[running[progress]] = body[unit.reindex(items).to_numpy(int)]
    owner[opened] = site_body[:, None]
    return Shape(
        waves, bodies, choices, home, body, sites, site_body,
        (held * np.arange(1, waves + 1)).max(axis=1, initial=0) + 1,
        opened, running, progress, _defining(program, running, waves, len(problem.choices)), owner,
    )  # fmt: skip


def _units(
    problem: Problem, sites: pd.Index, site_body: np.ndarray, bodies: pd.Index
) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """The unit of each workload, and the home and body of each unit."""
    owner = problem.choices.drop_duplicates("workload").set_index("workload")["organisation"].sort_index()
    unit = pd.Series(_together(problem, owner.index), index=owner.index)
    count = unit.nunique()
    body = np.full(count, NOBODY)
    last = owner.groupby(unit.to_numpy()).last()
    body[last.index.to_numpy(int)] = bodies.get_indexer(pd.Index(last))
    home = np.full(count, len(sites))
    held = problem.presence.assign(
        unit=problem.presence["workload"].map(unit),
        site=sites.get_indexer(pd.Index(problem.presence["site"])),
    )
    held = held[held["unit"].notna() & (held["site"] >= 0)]
    most = (
        held[site_body[held["site"]] == body[held["unit"].to_numpy(int)]]
        .groupby(["unit", "site"])
        .size()
        .reset_index(name="members")
    )
    most = most.sort_values(["unit", "members", "site"], ascending=[True, False, True]).drop_duplicates(
        "unit"
    )
    home[most["unit"].to_numpy(int)] = most["site"].to_numpy(int)
    order = np.lexsort((home, body))
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    return pd.Series(rank[unit.to_numpy(int)], index=unit.index), home[order], body[order]


def _together(problem: Problem, names: pd.Index) -> np.ndarray:
    """A number that workloads share when a chain of groups ties them."""
    member = names.get_indexer(pd.Index(problem.together["workload"]))
    group = len(names) + pd.factorize(problem.together["group"])[0]
    member, group = member[member >= 0], group[member >= 0]
    size = int(group.max(initial=len(names))) + 1
    ties = sparse.coo_matrix((np.ones(len(member)), (member, group)), shape=(size, size))
    label = connected_components(ties, directed=False)[1][: len(names)]
    return np.asarray(pd.factorize(label)[0])


def _choices(problem: Problem, unit: pd.Series) -> Choices:
    """The choices by unit, act, place and member, without the cells that a member lacks."""
    table, waves = problem.choices, problem.waves
    workload = unit.index.get_indexer(pd.Index(table["workload"]))
    fate, wave = table["fate"].to_numpy(str), table["wave"].to_numpy(int)
    act = np.where((fate == STAYS) | (wave < 1), waves, wave - 1)
    place, names = pd.factorize(table["offer"].where(fate == LEAVES, "\n" + table["fate"]))
    cell = (unit.to_numpy()[workload] * (waves + 1) + act) * len(names) + place
    key = cell * len(unit) + workload
    order = np.argsort(key, kind="stable")
    key = key[order]
    member = np.flatnonzero(np.diff(key, prepend=-1))
    first, members = np.unique(key[member] // len(unit), return_counts=True)
    size = np.bincount(unit.to_numpy(int))
    whole = members == size[first // ((waves + 1) * len(names))]
    kept = whole[np.searchsorted(first, key // len(unit))]
    key, order = key[kept], order[kept]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    cells = np.flatnonzero(np.diff(key[starts] // len(unit), prepend=-1))
    acting = key[starts][cells] // (len(unit) * len(names))
    acts = np.flatnonzero(np.diff(acting, prepend=-1))
    return Choices(order, starts, cells, acts, acting[acts] // (waves + 1), acting[acts] % (waves + 1))


def _defining(program: Program, running: np.ndarray, waves: int, choices: int) -> sparse.csr_matrix:
    """What each choice adds to each running total; raises where a total's row says anything else than so much more than the wave before."""
    rows = np.flatnonzero(program.limits["rule"].isin(["acts_by_wave", "stocks_add_up"]).to_numpy())
    said = program.matrix[rows]
    count = len(running)
    before = np.arange(1, count)[np.arange(1, count) % waves != 0]
    expected = sparse.eye(count, format="lil") if count else sparse.lil_matrix((0, 0))
    expected[before, before - 1] = -1.0
    if said.shape[0] != count or abs(said[:, running] - expected.tocsr()).sum() or program.upper[rows].any():
        raise AssertionError("running totals are not what the rows that define them say")
    return sparse.csr_matrix(-said[:, :choices])
