"""Climb: neighbourhoods of a plan searched one after the other, some of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.decompose.neighbourhood import Estate, cut, moved
from optimizer.decompose.small import Effort
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Workers
from optimizer.solution import chosen_rows
from optimizer.solve import is_kept

PART = Effort(nodes=2000, seconds=5.0, gap=1e-4)
PART_UNITS = 50
"""Units that are free at once, to begin with."""
WIDEST = 200
"""Units that are free at once, at most: more are tried each time a round over all of them gains nothing."""
AT_ONCE = 2
"""Neighbourhoods that are searched side by side: the same on every machine, as what they share depends on it."""
FEW = 8
"""Broken neighbourhoods below which the rest of the plan is searched as well."""
PATIENCE = 2e-5
"""A round over all units that saves a smaller part of the cost has gained nothing."""


@dataclass
class Climb:
    """Neighbourhoods one after the other, some of them at once, until nothing gets better."""

    estate: Estate
    allowed: np.ndarray
    missing: np.ndarray
    organisation: np.ndarray
    watch: Watch
    units: int = PART_UNITS

    def run(self, chosen: np.ndarray, workers: Workers) -> np.ndarray | None:
        """The best plan, from a first one that may break rows."""
        self.watch.begins("improving")
        values, best = self.estate.values(chosen), None
        draw = np.random.default_rng(self.watch.search.seed)
        best = self._kept(values, best)
        while self.watch.goes_on():
            before = self._cost(values)
            for batch in self._batches(values, draw, AT_ONCE):
                values = self._round(values, batch, workers)
                best = self._kept(values, best)
                if not self.watch.goes_on():
                    break
            values = self._whole(values)
            after = self._cost(values)
            if after >= before - PATIENCE * abs(before):
                if self.units >= min(WIDEST, len(self.organisation)):
                    break
                self.units = round(1.5 * self.units)
        return best

    def _round(self, values: np.ndarray, batch: list[np.ndarray], workers: Workers) -> np.ndarray:
        """The plan after each of these neighbourhoods was searched."""
        allowed = (
            self.allowed | self.estate.beyond(values).any()
        )  # what is broken may need what is never cheap
        parts = cut(self.estate, values, batch, allowed, self.missing)
        more = (self.units / PART_UNITS) ** 2
        effort = Effort(round(PART.nodes * more), min(PART.seconds * more, self.watch.left), PART.gap)
        answers = workers.solved([(each.program, each.start, effort) for each in parts])
        for each, answer in zip(parts, answers, strict=True):
            cost = float(each.program.columns["cost"].to_numpy() @ each.start)
            if answer.values is not None and answer.objective < cost:
                values = moved(self.estate, each, values, answer.values)
        return values if self.estate.simple else self._whole(values)

    def _whole(self, values: np.ndarray) -> np.ndarray:
        """The values of all columns worked out again from the choices."""
        return self.estate.values(chosen_rows(self.estate.problem, values))

    def _cost(self, values: np.ndarray) -> float:
        cost = float(self.estate.program.columns["cost"].to_numpy() @ values)
        return cost + float(self.missing @ self.estate.beyond(values)) + self.estate.program.constant

    def _kept(self, values: np.ndarray, best: np.ndarray | None) -> np.ndarray | None:
        """The better of the best plan and this one, if it keeps every row."""
        cost = float(self.estate.program.columns["cost"].to_numpy() @ values) + self.estate.program.constant
        if (self.watch.best is not None and cost >= self.watch.best) or not is_kept(
            self.estate.program, values
        ):
            return best
        self.watch.best = cost
        return chosen_rows(self.estate.problem, values)

    def _batches(self, values: np.ndarray, draw: np.random.Generator, count: int) -> list[list[np.ndarray]]:
        """Neighbourhoods, `count` at once: around rows that are broken, one for all of an organisation; else every unit once."""
        broken = np.flatnonzero(self.estate.beyond(values))
        weigh = [self._weigh(int(row)) for row in broken]
        apart = {tuple(np.unique(self.organisation[own])): own for own in weigh}
        groups = [self._around(own, draw) for own in apart.values()]
        if len(groups) < FEW:
            groups += self._everywhere(draw)
        batches, batch, taken = [], [], np.zeros(len(self.organisation), dtype=bool)
        for group in groups:
            mask = np.zeros(len(self.organisation), dtype=bool)
            mask[group] = True
            mask &= ~taken
            if mask.any():
                taken |= mask
                batch.append(mask)
            if len(batch) == count:
                batches.append(batch)
                batch, taken = [], np.zeros(len(self.organisation), dtype=bool)
        return [*batches, batch] if batch else batches

    def _weigh(self, row: int) -> np.ndarray:
        """The units that weigh in a row."""
        matrix = self.estate.program.matrix
        owner = self.estate.owner[matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]]
        return np.unique(owner[owner >= 0])

    def _around(self, own: np.ndarray, draw: np.random.Generator) -> np.ndarray:
        """Some of these units, with some of their organisations', and some of anyone's."""
        if len(own) > self.units:
            own = draw.choice(own, self.units, replace=False)
        mates = np.flatnonzero(np.isin(self.organisation, self.organisation[own]))
        rest = np.concatenate([draw.permutation(mates), draw.permutation(len(self.organisation))])
        rest = rest[~np.isin(rest, own)]
        rest = rest[np.sort(np.unique(rest, return_index=True)[1])]
        return np.concatenate([own, rest[: max(0, self.units - len(own))]])

    def _everywhere(self, draw: np.random.Generator) -> list[np.ndarray]:
        """Every unit once, some at a time: those of an organisation together, cut and joined to a fit size."""
        shuffled = draw.permutation(len(self.organisation))
        rank = draw.permutation(int(self.organisation.max(initial=0)) + 1)
        order = shuffled[np.argsort(rank[self.organisation[shuffled]], kind="stable")]
        return np.array_split(order, max(1, round(len(order) / self.units)))
