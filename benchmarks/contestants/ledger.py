"""What is left of every shared limit while choices are taken one by one, as a person planning by hand keeps it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse

from optimizer.problem import LEAVES, Problem
from optimizer.rules.limits import (
    within_budget,
    within_organisation_budget,
    within_organisation_staff,
    within_staff,
    within_wave_size,
)
from optimizer.rules.places import within_link
from optimizer.rules.tables import Rows
from optimizer.rules.targets import hosting_shares, obsolescence_by_date
from optimizer.solution import completed

FLOWS = (
    within_budget, within_organisation_budget, within_staff, within_organisation_staff, within_wave_size, within_link,
)  # fmt: skip
"""Rules whose rows add up what choices take of a wave, a year or a link."""
ROUNDING = 1e-9


class Accounts:
    """The rows of `FLOWS` over all the programme's columns, and what they may come to."""

    def __init__(self, problem: Problem) -> None:
        made = [rule(problem) for rule in FLOWS]
        columns = len(problem.columns)
        self.weights = sparse.vstack([_weights(rows, columns) for rows in made]).tocsr()
        self.full = np.concatenate([_limits(rows) for rows in made])
        self.limit = np.concatenate([rows.limits["limit"].to_numpy(float) for rows in made])

    def over(self, problem: Problem, chosen: np.ndarray) -> np.ndarray:
        """What a plan takes too much of each, closings and openings included."""
        over = self.weights @ completed(problem, chosen) - self.full
        return np.where(over > ROUNDING * np.maximum(1.0, np.abs(self.full)), over, 0.0)


class Ledger:
    """What is left, `most` moves in a wave among it; `fits` asks whether choices, each alone, still fit, `take` takes one, `take` of −1 gives it back."""

    def __init__(self, problem: Problem, accounts: Accounts, left: np.ndarray, most: float = np.inf) -> None:
        self.need = accounts.weights[:, : len(problem.choices)].T.tocsr()
        self.left = left.copy()
        self.offer = pd.Index(np.unique(problem.capacity["offer"].to_numpy(str)))
        self.resource = pd.Index(np.unique(problem.capacity["resource"].to_numpy(str)))
        self.room = self._capacity(problem)
        self.load = problem.choices[list(self.resource)].to_numpy(float)
        leaves = problem.choices["fate"].to_numpy() == LEAVES
        self.host = np.where(leaves, self.offer.get_indexer(pd.Index(problem.choices["offer"])), -1)
        self.wave = problem.choices["wave"].to_numpy(int)
        self.moves = np.full(problem.waves + 1, float(most))
        self.moves[0] = np.inf

    def _capacity(self, problem: Problem) -> np.ndarray:
        """Offer × resource × wave: what may arrive by each wave; infinity where nothing is said."""
        room = np.full((len(self.offer), len(self.resource), problem.waves + 1), np.inf)
        table = problem.capacity
        offer = self.offer.get_indexer(pd.Index(table["offer"]))
        resource = self.resource.get_indexer(pd.Index(table["resource"]))
        room[offer, resource, table["wave"].to_numpy(int)] = table["limit"].to_numpy(float)
        return room

    def fits(self, rows: np.ndarray) -> np.ndarray:
        """Whether each of these choices fits in what is left."""
        part = self.need[rows]
        short = part.data > self.left[part.indices] + ROUNDING
        lacking = np.concatenate([[0], np.cumsum(short)])
        kept = lacking[part.indptr[1:]] == lacking[part.indptr[:-1]]
        hosted = np.flatnonzero(self.host[rows] >= 0)
        if len(hosted):
            which = rows[hosted]
            least = np.minimum.accumulate(self.room[:, :, ::-1], axis=2)[:, :, ::-1]
            left = least[self.host[which], :, self.wave[which]]
            kept[hosted] &= (self.load[which] <= left + ROUNDING).all(axis=1)
        return np.asarray(kept & (self.moves[self.wave[rows]] >= 1))

    def take(self, row: int, times: float = 1.0) -> None:
        """Take a choice, or give it back."""
        cells = slice(self.need.indptr[row], self.need.indptr[row + 1])
        self.left[self.need.indices[cells]] -= times * self.need.data[cells]
        self.moves[self.wave[row]] -= times
        if self.host[row] >= 0:
            self.room[self.host[row], :, self.wave[row] :] -= times * self.load[row][:, None]


def targets(problem: Problem) -> list[tuple[np.ndarray, float]]:
    """What each choice weighs in each target of shares, and what they may weigh together at most."""
    found = []
    for rows in (hosting_shares(problem), obsolescence_by_date(problem)):
        weights = _weights(rows, len(problem.choices)).toarray()
        for weight, limit, sense in zip(weights, _limits(rows), rows.limits["sense"], strict=True):
            sign = -1.0 if sense == ">=" else 1.0
            found.append((sign * weight, sign * float(limit)))
    return found


def _weights(rows: Rows, choices: int) -> sparse.csr_matrix:
    """Row × choice; columns that are no choices left out."""
    entries = rows.entries[rows.entries["column"] < choices]
    cells = (entries["row"].to_numpy(int), entries["column"].to_numpy(int))
    return sparse.csr_matrix((entries["weight"].to_numpy(float), cells), shape=(len(rows.limits), choices))


def _limits(rows: Rows) -> np.ndarray:
    return (rows.limits["limit"] - rows.limits["constant"]).to_numpy(float)


def grouped(codes: np.ndarray, count: int) -> list[np.ndarray]:
    """The positions of each code from 0 to `count` − 1."""
    order = np.argsort(codes, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=count))])
    return [order[first:last] for first, last in pairwise(ends)]
