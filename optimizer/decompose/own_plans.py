"""Own plans: each body's own programme solved at the prices outside; what it costs at least, where a plan of all may start, and how far above that one is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.decompose.bound import Proof, Whole
from optimizer.decompose.programmes import Labelled, programme
from optimizer.decompose.small import Effort, Found
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Job, Workers
from optimizer.formulate import Program

EFFORT = Effort(nodes=2000, seconds=10.0, gap=1e-4)
"""What a programme may take at first, where there is time."""
SHARE = 0.35
"""Of the time left, what these programmes may take together."""
FIRST = 0.4
"""The part of that in which each of them has its first turn."""
HARDER = 4
"""How many times as hard as in its last turn a programme that was cut short is searched in its next."""


@dataclass(frozen=True)
class OwnPlans:
    """What was found of the bodies, by the number of their part.

    `bound`: what a body costs at least, on a solver's word. `taken`: of each ordered choice, whether its body's plan
    takes it; `known`: whether that body has a plan.
    """

    bound: dict[int, float]
    taken: np.ndarray
    known: np.ndarray

    def bounds(self, proof: Proof) -> list[float]:
        """What each part costs at least: by its least box, or on a solver's word."""
        least = [min(box.value for box in boxes) for boxes in proof.boxes]
        return [max(value, self.bound.get(number, value)) for number, value in enumerate(least)]

    def raised(self, proof: Proof) -> float:
        """The bound of a proof with what a solver vouches for."""
        least = [min(box.value for box in boxes) for boxes in proof.boxes]
        return proof.value + sum(own - value for own, value in zip(self.bounds(proof), least, strict=True))


def own_plans(whole: Whole, labels: Labelled, proof: Proof, workers: Workers, watch: Watch) -> OwnPlans:
    """Solve the bodies' own programmes, each for its share of the time; those cut short again, for longer, while some is left."""
    cells = whole.relaxation.blocks.cells
    bound: dict[int, float] = {}
    taken, known = np.zeros(len(cells.column), dtype=bool), np.zeros(len(cells.column), dtype=bool)
    if not watch.begins("planning_bodies"):
        return OwnPlans(bound, taken, known)
    priced = whole.priced(proof.price)
    columns, programmes = {}, {}
    for number, part in enumerate(whole.parts):
        columns[number], small = programme(labels, whole, part, priced)
        if len(columns[number]):
            programmes[number] = small
    values = np.zeros(len(labels.column))
    least = {number: min(box.value for box in boxes) for number, boxes in enumerate(proof.boxes)}
    for number, found in _searched(programmes, least, workers, watch).items():
        if np.isfinite(found.bound):
            bound[number] = found.bound
        if found.values is not None:
            values[columns[number]] = found.values
            known[whole.parts[number].choices] = True
    return OwnPlans(bound, values[cells.column] > 0.5, known)


def _searched(
    programmes: dict[int, Program], least: Mapping[int, float], workers: Workers, watch: Watch
) -> dict[int, Found]:
    """What was found of each programme: all have a turn, then, as time is left, those furthest from what they cost at least, for the seconds of their next turn.

    `least`: what each costs at least, by its boxes: large ones are mostly tighter there than what a solver proves in seconds.
    """
    end = watch.spent + SHARE * watch.left
    found: dict[int, Found] = {}
    turn = list(programmes)
    first = min(EFFORT.seconds, FIRST * SHARE * watch.left * workers.count / max(1, len(turn)))
    effort = dict.fromkeys(programmes, replace(EFFORT, seconds=first))
    while turn and watch.goes_on():
        jobs: list[Job] = [
            (programmes[each], _start(found, each), watch.within(effort[each])) for each in turn
        ]
        for each, answer in zip(turn, watch.heard(workers.solved(jobs)), strict=True):
            found[each] = _joined(found[each], answer) if each in found else answer
            effort[each] = effort[each].times(HARDER)
        apart = {each: _apart(answer, least[each]) / effort[each].seconds for each, answer in found.items()}
        short = sorted((each for each in apart if apart[each] > 0), key=lambda each: -apart[each])
        turn = _fit(short, effort, end - watch.spent, workers.count)
    return found


def _fit(short: list[int], effort: dict[int, Effort], left: float, count: int) -> list[int]:
    """The first of these whose turns take half the time that is left, on so many workers; one for each worker at least, where there is time for them."""
    fit = [each for each in short if effort[each].seconds <= left]
    taken = np.cumsum([effort[each].seconds for each in fit])
    return fit[: max(count, int(np.searchsorted(taken, left * count / 2, side="right")))]


def _start(found: dict[int, Found], each: int) -> np.ndarray | None:
    return found[each].values if each in found else None


def _joined(first: Found, second: Found) -> Found:
    """The better plan of two searches of one programme, and the better bound."""
    better = min(first, second, key=lambda found: found.objective)
    return replace(better, bound=max(first.bound, second.bound))


def _apart(found: Found, least: float) -> float:
    """How far a plan is from what it costs at least, or 0 where that is near enough or no plan can be."""
    if found.bound == np.inf:
        return 0.0
    apart = found.objective - max(found.bound, least)
    return 0.0 if apart <= EFFORT.gap * abs(found.objective) < np.inf else apart


def gaps(program: Program, whole: Whole, proof: Proof, own: OwnPlans) -> Callable[[np.ndarray], np.ndarray]:
    """How much more a plan (values of all columns) costs each body, at the prices outside, than its bound: never less, where it keeps every row.

    Bodies' gaps add up to no more than the plan's own; the rest is what common limits have left, at their prices.
    """
    blocks, bodies = whole.relaxation.blocks, whole.bodies
    priced, cells = whole.priced(proof.price), blocks.cells
    owner = np.concatenate([bodies.unit[cells.unit[cells.choice_cell]], bodies.other])
    first = len(program.columns) - len(priced.others)
    column = np.concatenate([cells.column, np.arange(first, len(program.columns))])
    cost = np.concatenate([priced.choices, priced.others])
    mine = owner >= 0  # stocks are no body's: the choices bear their price
    bound = np.zeros(bodies.count)
    bound[whole.numbers] = own.bounds(proof)

    def above(values: np.ndarray) -> np.ndarray:
        spent = np.bincount(owner[mine], (cost * values[column])[mine], minlength=len(bound))
        return np.asarray(spent - bound)

    return above
