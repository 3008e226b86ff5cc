"""Neighbourhood: a plan in which some units are free again, as a programme of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.decompose.units import acts, places
from optimizer.formulate import Program
from optimizer.problem import Problem
from optimizer.solution import completed

COMMON = ("stock", "opened", "tier", "tier_volume", "short")
"""Families whose columns are always free: they follow from the choices."""

ROUNDING = 1e-6
"""How far from a whole number the bound of a whole column may be: a row is kept that nearly."""

SLACK = 1e-7
"""How far a row may be from its limit here, relative to its greatest weight: a tenth of what a plan may."""


@dataclass(frozen=True)
class Part:
    """A programme over the free `columns`, the last `missed` of them how far `rows` are beyond their limits; `start`: where the plan stands."""

    columns: np.ndarray
    missed: int
    program: Program
    start: np.ndarray


@dataclass(frozen=True)
class Estate:
    """A problem's programme and who owns its columns: what a neighbourhood is cut from."""

    problem: Problem
    program: Program
    units: pd.Series

    @cached_property
    def by_column(self) -> sparse.csc_matrix:
        """The matrix, by column."""
        return self.program.matrix.tocsc()

    @cached_property
    def size(self) -> np.ndarray:
        """How far each row may be from its limit."""
        return np.asarray(np.maximum(1.0, self.program.greatest) * SLACK)

    @cached_property
    def families(self) -> pd.Categorical:
        """The family of each column."""
        return pd.Categorical(self.program.columns["family"])

    @cached_property
    def simple(self) -> bool:
        """Whether parts solved at once can be taken up one by one: no columns but stocks are common to them."""
        return bool((self.families[self.common] == "stock").all())

    @cached_property
    def counted(self) -> np.ndarray:
        """Columns that are whole numbers in any plan."""
        whole = self.families.isin(["moved", "retired"])
        return np.asarray(whole | self.program.columns["integer"].to_numpy(bool))

    @cached_property
    def owner(self) -> np.ndarray:
        """The unit of each column of a workload; −1 for the rest."""
        own = self.families.isin(["choice", "moved", "retired"])
        owner = np.full(len(own), -1)
        owner[own] = self.units.reindex(self.program.columns["item"][own]).to_numpy(int)
        return owner

    @cached_property
    def acts(self) -> np.ndarray:
        """When each choice acts: in its wave, in that after the last if it stays."""
        return acts(self.problem)

    @cached_property
    def places(self) -> np.ndarray:
        """A number for where each choice ends."""
        return places(self.problem)

    @cached_property
    def site(self) -> np.ndarray:
        """The site of each column `open`; −1 for the rest."""
        site = np.full(len(self.families), -1)
        own = self.families == "open"
        site[own] = pd.Index(self.problem.sites["site"]).get_indexer(
            pd.Index(self.program.columns["item"][own])
        )
        return site

    @cached_property
    def presence(self) -> tuple[np.ndarray, np.ndarray]:
        """The unit and the site of each line of presence."""
        unit = self.units.reindex(self.problem.presence["workload"]).to_numpy(int)
        return unit, pd.Index(self.problem.sites["site"]).get_indexer(pd.Index(self.problem.presence["site"]))

    @cached_property
    def common(self) -> np.ndarray:
        """Columns that are always free."""
        return np.flatnonzero(self.families.isin(COMMON))

    @cached_property
    def crossing(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The columns of traffic and the units of their two ends."""
        traffic = self.problem.traffic
        ends = [self.units.reindex(traffic[end]).fillna(-1).to_numpy(int) for end in ("workload", "other")]
        return np.flatnonzero(self.families == "crossing"), ends[0], ends[1]

    def beyond(self, values: np.ndarray) -> np.ndarray:
        """How far each row is beyond its limit, or 0."""
        used = self.program.matrix @ values
        over = np.maximum(self.program.lower - used, used - self.program.upper)
        return np.asarray(np.maximum(0.0, over - self.size))

    def values(self, chosen: np.ndarray) -> np.ndarray:
        """Values of all columns when these choices are taken."""
        return completed(self.problem, chosen)


def cut(
    estate: Estate, values: np.ndarray, frees: list[np.ndarray], allowed: np.ndarray, missing: np.ndarray
) -> list[Part]:
    """A programme for each set of `free` units (a mask): they may take any `allowed` choice (a mask), or the one they have.

    All else stays. A row that the plan breaks may stay broken as far as it is, at the cost `missing` a unit. What a
    row that several sets weigh in still has to give is shared among them, so that all may be solved at once.
    """
    columns = [_free_columns(estate, values, free, allowed) for free in frees]
    rows = [np.unique(estate.by_column[:, own].indices) for own in columns]
    among = np.bincount(np.concatenate(rows), minlength=len(estate.program.limits))
    return [
        _part(estate, values, own, these, 1.0 / among[these], missing)
        for own, these in zip(columns, rows, strict=True)
    ]


def _part(
    estate: Estate,
    values: np.ndarray,
    columns: np.ndarray,
    rows: np.ndarray,
    share: np.ndarray,
    missing: np.ndarray,
) -> Part:
    program = estate.program
    matrix = estate.by_column[:, columns].tocsr()[rows]
    used, own = program.matrix[rows] @ values, matrix @ values[columns]
    over = np.maximum(0.0, np.maximum(program.lower[rows] - used, used - program.upper[rows]))
    broken = over > estate.size[rows]
    limits = program.limits.iloc[rows].reset_index(drop=True)
    limits = limits.assign(limit=_left(estate, rows, used, share) + own, constant=0.0)
    alone = (np.diff(matrix.indptr) == 1) & ~broken
    free = _bounded(program.columns.iloc[columns], limits[alone], matrix[alone], values[columns])
    limits, matrix = limits[~alone].reset_index(drop=True), matrix[~alone]
    used, over, broken, rows = used[~alone], over[~alone], np.flatnonzero(broken[~alone]), rows[~alone]
    sign = np.where(used[broken] > program.upper[rows[broken]], -1.0, 1.0)
    given = sparse.csr_matrix((sign, (broken, np.arange(len(broken)))), shape=(len(rows), len(broken)))
    missed = pd.DataFrame(
        {"cost": missing[rows[broken]], "lower": 0.0, "upper": over[broken], "integer": False}
    )
    return Part(
        columns,
        len(broken),
        Program(
            pd.concat([free, missed], ignore_index=True),
            limits,
            sparse.csr_matrix(sparse.hstack([matrix, given])),
            0.0,
        ),
        np.concatenate([values[columns], over[broken]]),
    )


def _bounded(
    columns: pd.DataFrame, limits: pd.DataFrame, matrix: sparse.csr_matrix, values: np.ndarray
) -> pd.DataFrame:
    """Columns with the bounds that rows of one entry put to them; where they stand stays within."""
    weight, limit = matrix.data, limits["limit"].to_numpy(float)
    sense = limits["sense"].to_numpy(str)
    above = (sense == "=") | ((sense == "<=") == (weight > 0))
    below = (sense == "=") | ((sense == "<=") != (weight > 0))
    upper, lower = columns["upper"].to_numpy(float, copy=True), columns["lower"].to_numpy(float, copy=True)
    np.minimum.at(upper, matrix.indices[above], limit[above] / weight[above])
    np.maximum.at(lower, matrix.indices[below], limit[below] / weight[below])
    whole = columns["integer"].to_numpy(bool)
    upper[whole], lower[whole] = np.floor(upper[whole] + ROUNDING), np.ceil(lower[whole] - ROUNDING)
    return columns.assign(lower=np.minimum(lower, values), upper=np.maximum(upper, values))


def _left(estate: Estate, rows: np.ndarray, used: np.ndarray, share: np.ndarray) -> np.ndarray:
    """What each row may still take (or give, where it asks for something) beside what is used."""
    program, size = estate.program, estate.size[rows]
    limits = (program.limits["limit"] - program.limits["constant"]).to_numpy(float)[rows]
    sense = program.limits["sense"].to_numpy(str)[rows]
    towards = np.select([sense == "<=", sense == ">="], [1.0, -1.0], 0.0)
    left = (limits - used) * np.where(towards == 0, 1.0, towards)
    shared = np.where(left > size, share * left, left + size)
    return np.asarray(np.where(towards == 0, left, shared * towards))


def _free_columns(estate: Estate, values: np.ndarray, free: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Columns that are free when these units are: theirs, of the sites that they hold, and what is common."""
    number = len(estate.problem.choices)
    mine = (estate.owner >= 0) & free[estate.owner]
    mine[:number] &= allowed | (values[:number] > 0.5)
    unit, site = estate.presence
    held = np.zeros(len(estate.problem.sites) + 1, dtype=bool)
    held[site[free[unit]]] = True
    held[-1] = False
    column, first, second = estate.crossing
    crosses = column[free[first] | free[second]]
    chosen = [np.flatnonzero(mine), np.flatnonzero(held[estate.site]), estate.common, crosses]
    return np.concatenate(chosen)


def moved(estate: Estate, part: Part, values: np.ndarray, found: np.ndarray) -> np.ndarray:
    """The plan's values after a part was solved; what is whole but for a solver's tolerance is whole.

    What an offer holds is added to, so that parts solved at once may be taken up one after the other.
    """
    after, kept, before = values.copy(), found[: len(part.columns)], part.start[: len(part.columns)]
    whole, stock = estate.counted[part.columns], estate.families[part.columns] == "stock"
    after[part.columns] = np.select(
        [stock, whole], [values[part.columns] + kept - before, np.round(kept)], kept
    )
    return after
