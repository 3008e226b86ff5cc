"""Climb: neighbourhoods of a plan searched one after the other, some of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from optimizer.decompose.combining import combination
from optimizer.decompose.neighbourhood import Estate, cut, moved
from optimizer.decompose.small import Effort
from optimizer.decompose.turns import WIDEST, by_organisation, by_wave, by_window
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Workers
from optimizer.solution import chosen_rows
from optimizer.solve import is_kept

MEND = Effort(nodes=1000, seconds=2.0, gap=1e-3)
MEND_UNITS = 60
"""Units that are free at once where a row is mended in which many weigh."""
MENDS = 14
"""Rounds in which a plan is brought to keep every row, what it breaks costing `DEARER` times as much each time."""
DEARER = 2.0
PART = Effort(nodes=5000, seconds=5.0, gap=1e-4)
"""What a neighbourhood of `PART_UNITS` may take; one of more units as much more."""
PART_UNITS = 60
"""Units that are free at once, to begin with, where they are not an organisation's."""
BY_WAVE = 2
"""Rounds over units that leave about the same time, whoever's they are, after each round over organisations."""
WINDOWS, WINDOW = (2, 3), Effort(nodes=10_000, seconds=6.0, gap=1e-4)
"""Before these, rounds over windows of so many waves, in which what units may take besides is to go where they end now; what the search of one may take."""
WIDER_WINDOW, NEXT, ALL = 4, 1, Effort(nodes=20_000, seconds=25.0, gap=1e-4)
"""Of a small estate, one more round over windows of so many waves, then all units at once, each so many waves earlier or later at most; what that may take."""
AT_ONCE = 2
"""Neighbourhoods that are searched side by side: the same on every machine, as what they share depends on it."""
WHOLE_SECONDS = 20.0
"""What a programme of all units of a small estate may take, where none of its plans could be mended otherwise."""
TOGETHER, WHOLE = 3, 100
"""Organisations, and units of theirs, that are planned again whole when they break a row together; of more, only some units are."""
FEW = 40
"""Units up to which, from the second round on, any choice may mend what is broken: it may need what is never cheap."""
PATIENCE = 2e-5
"""A round over all units that saves a smaller part of the cost has gained nothing."""


@dataclass
class Climb:
    """Plans that are made to keep every row, the best then better: neighbourhoods one after the other, some of them at once.

    `allowed`: the choices worth a look. `missing`: what a unit beyond each row's limit costs at first. `owner`: the
    organisation of each unit. `kept`: values (of all columns) of the best plan that keeps every row; `values`: of the
    one that is searched. `plans`: the choices of those that were mended.
    """

    estate: Estate
    allowed: np.ndarray
    missing: np.ndarray
    owner: np.ndarray
    watch: Watch
    kept: np.ndarray | None = None
    plans: list[np.ndarray] = field(default_factory=list)
    units: int = PART_UNITS
    values: np.ndarray = field(init=False)
    draw: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.draw = np.random.default_rng(self.watch.search.seed)

    @property
    def best(self) -> np.ndarray | None:
        """The choices of the best plan that keeps every row."""
        return None if self.kept is None else chosen_rows(self.estate.problem, self.kept)

    def mend(self, plans: list[np.ndarray], workers: Workers, rounds: int = MENDS) -> None:
        """Make each of these plans (values of all columns) keep every row; then stand where the best ever does."""
        for plan in plans:
            self.stand(plan)
        for plan in plans:
            self.values = plan
            self._mend(workers, rounds)
            if not self.estate.beyond(self.values).any():
                self.plans.append(chosen_rows(self.estate.problem, self.values))
        if self.kept is not None:
            self.values = self.kept

    def combine(self, body: np.ndarray, effort: Effort, workers: Workers) -> None:
        """Take, for each organisation (`body`: that of each column), its part of one of all mended plans, so that together they cost least; nothing where time is up."""
        if self.kept is None or not self.watch.goes_on():
            return
        base, plans = chosen_rows(self.estate.problem, self.kept), self.plans
        made = combination(self.estate, body, self.kept, (self.estate.values(each) for each in plans))
        if made is None:
            return
        (answer,) = self.watch.heard(workers.solved([(made.program, made.start, effort)]))
        if answer.values is not None:
            own = made.plans(answer.values)
            parts = [plans[plan][body[plans[plan]] == each] for each, plan in own.items()]
            chosen = np.concatenate([base[~np.isin(body[base], list(own))], *parts])
            self.stand(self.estate.values(np.sort(chosen)))
            self.values = self.kept

    def stand(self, plan: np.ndarray) -> None:
        """Stand where a plan (values of all columns) does, and remember it if it keeps every row and is better than what was."""
        self.values = plan
        self._keep()

    def _mend(self, workers: Workers, rounds: int) -> None:
        """Plan organisations that weigh in a broken row again, until none is broken, rounds are up, or another plan costs less already."""
        every = np.ones_like(self.allowed)
        for number in range(rounds):
            broken = np.flatnonzero(self.estate.beyond(self.values))
            if not len(broken) or (self.watch.best is not None and self._cost() > self.watch.best):
                return
            effort = Effort(MEND.nodes, MEND.seconds * (1 + number // 4), MEND.gap)
            for batch in self._batches(self._hurt(broken, with_others=number % 2 == 1)):
                if not self.watch.goes_on():
                    return
                few = number > 0 and all(mask.sum() <= FEW for mask in batch)
                allowed = every if few else self.allowed
                self._search(batch, allowed, self.missing * DEARER**number, effort, workers)

    def _mend_at_once(self, workers: Workers) -> None:
        """All units of a small estate free at once: at first among what is allowed, then among all choices."""
        free, effort = (
            [np.ones(len(self.owner), dtype=bool)],
            Effort(10 * PART.nodes, WHOLE_SECONDS, MEND.gap),
        )
        for allowed in (self.allowed, np.ones_like(self.allowed)):
            if self.kept is None and self.watch.goes_on():
                self._search(free, allowed, self.missing * DEARER**4, effort, workers)

    def relink(self, gaps: Callable[[np.ndarray], np.ndarray], workers: Workers) -> None:
        """Search all units again and again, some at a time, among the choices of the plans that were mended, until that gains nothing."""
        if len(self.plans) > 1 and self.kept is not None:
            allowed = np.zeros_like(self.allowed)
            allowed[np.concatenate(self.plans)] = True
            while self._round(allowed, gaps, workers):
                pass

    def improve(self, gaps: Callable[[np.ndarray], np.ndarray], workers: Workers) -> None:
        """Search all units again and again, some at a time, more and then among all choices where that gains nothing; those of a small estate from the start.

        `gaps`: of each organisation, what a plan (values of all columns) costs beyond its bound.
        """
        if len(self.owner) <= WIDEST:
            if self.kept is None:
                self._mend_at_once(workers)
            self.allowed = np.ones_like(self.allowed)
        while True:
            if self._round(self.allowed, gaps, workers):
                continue
            if not self.watch.goes_on():
                return
            if self.units < min(WIDEST, len(self.owner)):
                self.units = round(1.5 * self.units)
            elif not self.allowed.all():
                self.allowed, self.units = np.ones_like(self.allowed), PART_UNITS
            else:
                return

    def _round(self, allowed: np.ndarray, gaps: Callable[[np.ndarray], np.ndarray], workers: Workers) -> bool:
        """Search all units, in windows of waves, by organisation, then by wave; whether that gained something and there is time for more."""
        if not self.watch.begins("improving"):
            return False
        before = self._cost()
        goes_on = self._shift(allowed, workers)
        if goes_on:
            groups = by_organisation(self.owner, gaps(self.values), self.units, self.draw)
            goes_on = self._look(groups, allowed, workers)
        for _ in range(BY_WAVE):
            goes_on = goes_on and self._look(by_wave(self._acts, self.units, self.draw), allowed, workers)
        return goes_on and self._cost() < before - PATIENCE * abs(before)

    def _shift(self, allowed: np.ndarray, workers: Workers) -> bool:
        """Search many units at once, which change their wave and little else: in windows of waves, then all of a small estate; whether to go on."""
        small = len(self.owner) <= WIDEST
        for width in (*WINDOWS, WIDER_WINDOW) if small else WINDOWS:
            for batch in self._batches(by_window(self._acts, self.owner, width, self.draw)):
                self._search(batch, self._within(batch, allowed), self.missing, WINDOW, workers)
                if not self.watch.goes_on():
                    return False
        if small:
            every, near = np.ones(len(self.owner), dtype=bool), self._near(allowed)
            self._search([every], near, self.missing, ALL, workers)
        return self.watch.goes_on()

    def _look(self, groups: list[np.ndarray], allowed: np.ndarray, workers: Workers) -> bool:
        """Search these groups of units, `AT_ONCE` by `AT_ONCE`; whether to go on."""
        for batch in self._batches(groups):
            self._search(batch, allowed, self.missing, _effort(batch), workers)
            if not self.watch.goes_on():
                return False
        return True

    @property
    def _acts(self) -> np.ndarray:
        """When each unit acts."""
        return self._now(self.estate.acts)

    def _now(self, of_choice: np.ndarray) -> np.ndarray:
        """What is said of choices, of those that units have now."""
        chosen = chosen_rows(self.estate.problem, self.values)
        now = np.zeros(len(self.owner), dtype=of_choice.dtype)
        now[self.estate.owner[chosen]] = of_choice[chosen]
        return now

    def _within(self, batch: list[np.ndarray], allowed: np.ndarray) -> np.ndarray:
        """Choices of the waves in which each neighbourhood's units act now: where each unit ends now, and what is allowed besides."""
        now = self._acts
        first, last = now.copy(), now.copy()
        for mask in batch:
            first[mask], last[mask] = now[mask].min(), now[mask].max()
        return self._between(first, last, allowed)

    def _near(self, allowed: np.ndarray) -> np.ndarray:
        """Choices of the waves next to those in which units act now: where each ends now, and what is allowed besides."""
        return self._between(self._acts - NEXT, self._acts + NEXT, allowed)

    def _between(self, first: np.ndarray, last: np.ndarray, allowed: np.ndarray) -> np.ndarray:
        """Choices between the first and the last wave of each unit: where it ends now, and what is allowed besides."""
        acts, places = self.estate.acts, self.estate.places
        unit = self.estate.owner[: len(acts)]
        stays = places == self._now(places)[unit]
        return np.asarray((acts >= first[unit]) & (acts <= last[unit]) & (allowed | stays))

    def _search(
        self,
        batch: list[np.ndarray],
        allowed: np.ndarray,
        missing: np.ndarray,
        effort: Effort,
        workers: Workers,
    ) -> None:
        """Search these neighbourhoods, and stand where they lead."""
        parts = cut(self.estate, self.values, batch, allowed, missing)
        effort = self.watch.within(effort)
        answers = self.watch.heard(workers.solved([(each.program, each.start, effort) for each in parts]))
        for each, answer in zip(parts, answers, strict=True):
            cost = float(each.program.columns["cost"].to_numpy() @ each.start)
            if answer.values is not None and answer.objective < cost:
                self.values = moved(self.estate, each, self.values, answer.values)
        if not self.estate.simple or self.estate.beyond(self.values).any():  # traffic between them
            self.values = self.estate.values(chosen_rows(self.estate.problem, self.values))
        self._keep()

    def _cost(self) -> float:
        program = self.estate.program
        return float(program.columns["cost"].to_numpy() @ self.values) + program.constant

    def _keep(self) -> None:
        """Remember where it stands, if that keeps every row and is better than what was."""
        cost = self._cost()
        better = self.watch.best is None or cost < self.watch.best
        if better and not self.estate.beyond(self.values).any() and is_kept(self.estate.program, self.values):
            self.kept, self.watch.best = self.values, cost

    def _batches(self, groups: list[np.ndarray]) -> Iterator[list[np.ndarray]]:
        """Neighbourhoods (masks of units) `AT_ONCE` by `AT_ONCE`, none in two at once."""
        for first in range(0, len(groups), AT_ONCE):
            batch, taken = [], np.zeros(len(self.owner), dtype=bool)
            for group in groups[first : first + AT_ONCE]:
                mask = np.zeros(len(self.owner), dtype=bool)
                mask[group] = True
                mask &= ~taken
                taken |= mask
                if mask.any():
                    batch.append(mask)
            if batch:
                yield batch

    def _hurt(self, broken: np.ndarray, with_others: bool) -> list[np.ndarray]:
        """Around each row that is broken: the organisations that weigh in it, with some units of others, or, where these are many, some units."""
        groups: dict[tuple[int, ...], np.ndarray] = {}
        for row in broken:
            own = self._weigh(int(row))
            organisations = np.unique(self.owner[own])
            whole = np.flatnonzero(np.isin(self.owner, organisations))
            fits = len(organisations) <= TOGETHER and len(whole) <= WHOLE
            alone = fits and (not with_others or len(whole) >= MEND_UNITS)
            groups.setdefault(tuple(organisations), whole if alone else self._around(whole if fits else own))
        return list(groups.values())

    def _weigh(self, row: int) -> np.ndarray:
        """The units that weigh in a row."""
        matrix = self.estate.program.matrix
        owner = self.estate.owner[matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]]
        return np.unique(owner[owner >= 0])

    def _around(self, own: np.ndarray) -> np.ndarray:
        """Some of these units, with some of their organisations', and some of anyone's."""
        if len(own) > MEND_UNITS:
            own = self.draw.choice(own, MEND_UNITS, replace=False)
        mates = np.flatnonzero(np.isin(self.owner, self.owner[own]))
        rest = np.concatenate([self.draw.permutation(mates), self.draw.permutation(len(self.owner))])
        rest = rest[~np.isin(rest, own)]
        rest = rest[np.sort(np.unique(rest, return_index=True)[1])]
        return np.concatenate([own, rest[: max(0, MEND_UNITS - len(own))]])


def _effort(batch: list[np.ndarray]) -> Effort:
    """What a search of these neighbourhoods may take."""
    more = max(1.0, max(mask.sum() for mask in batch) / PART_UNITS)
    return Effort(round(PART.nodes * more), PART.seconds * more, PART.gap)
