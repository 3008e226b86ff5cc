"""Bound: the prices and boxes that prove that no plan costs less, and how they are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.decompose.ascent import Steps
from optimizer.decompose.bodies import Bodies, Part
from optimizer.decompose.body import Costs, bound, follow
from optimizer.decompose.boxes import Box, again, every_way, grown
from optimizer.decompose.relaxation import Priced, Relaxation
from optimizer.decompose.threads import side_by_side

AGAIN = 20
"""After so many steps together every box is looked at, not only the one that was least."""
FALL = 0.1
"""How much shorter the last step is than the first."""


@dataclass(frozen=True)
class Proof:
    """Prices of the rows that no body keeps, and the boxes of each part with their own; `value` is the bound.

    Whoever has the programme can work out `value` again from the rest (`proven`).
    """

    value: float
    price: np.ndarray
    boxes: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True)
class Whole:
    """A relaxation and its bodies, part by part."""

    relaxation: Relaxation
    bodies: Bodies
    parts: list[Part]

    @property
    def numbers(self) -> np.ndarray:
        """The body of each part."""
        site, unit = self.bodies.site, self.bodies.unit
        bodies = [site[part.sites[0]] if len(part.sites) else unit[part.units[0]] for part in self.parts]
        return np.array(bodies, dtype=np.int64)

    def outside(self, price: np.ndarray) -> np.ndarray:
        """These prices, none for the rows inside a body."""
        return np.where(self.bodies.inside, 0.0, price)

    def priced(self, price: np.ndarray) -> Priced:
        """What everything costs at the prices outside."""
        return self.relaxation.priced(price, self.bodies.passed)

    def costs(self, part: Part, priced: Priced) -> Costs:
        """The costs of one part."""
        blocks = self.relaxation.blocks
        return Costs(
            priced.choices[part.choices],
            priced.others[blocks.running[part.totals]],
            priced.others[blocks.opened[part.sites]],
        )

    def common(self, price: np.ndarray, priced: Priced) -> float:
        """What the limits outside earn, and what is in no part costs, at these prices."""
        blocks = self.relaxation.blocks
        closing = np.full(len(blocks.opened), blocks.waves + 1)
        _, loose = self.relaxation.others(priced.others, closing)
        return blocks.constant + float(price @ blocks.limit) + loose


def proven(whole: Whole, proof: Proof) -> float:
    """The bound that prices and boxes prove: the common part, and the least box of each part."""
    priced = whole.priced(proof.price)
    value = whole.common(proof.price, priced)
    for part, boxes in zip(whole.parts, proof.boxes, strict=True):
        costs = whole.costs(part, priced)
        value += min(bound(part.body, costs, box.price, box.low, box.high) for box in boxes)
    return value


def start(whole: Whole, price: np.ndarray) -> list[np.ndarray]:
    """Prices to begin with in each part: those of the rows inside; of what is shared besides, none yet."""
    return [
        np.concatenate([price[part.rows[: part.inside]], np.zeros(len(part.rows) - part.inside)])
        for part in whole.parts
    ]


def least(proof: Proof) -> list[np.ndarray]:
    """The prices of the least box of each part."""
    return [min(boxes, key=lambda box: box.value).price for boxes in proof.boxes]


def split(
    whole: Whole, outside: np.ndarray, starts: list[np.ndarray], most: int, rounds: int, rate: float = 0.05
) -> Proof:
    """The proof that boxes give at these prices outside, from these inside each part; at most so many boxes a part."""
    priced = whole.priced(outside)

    def boxes(part: Part, first: np.ndarray) -> tuple[Box, ...]:
        costs = whole.costs(part, priced)
        every = every_way(part.body, costs, first, 4 * rounds, rate)
        return tuple(grown(part.body, costs, [every], most, rounds, rate / 2))

    return _of_boxes(whole, outside, priced, side_by_side(boxes, whole.parts, starts))


def split_further(whole: Whole, proof: Proof, more: int, rounds: int, rate: float = 0.025) -> Proof:
    """A proof at the same prices outside, its least boxes split again; at most so many boxes more a part."""
    priced = whole.priced(proof.price)

    def boxes(part: Part, own: tuple[Box, ...]) -> tuple[Box, ...]:
        costs = whole.costs(part, priced)
        known = [again(part.body, costs, box) for box in own]
        return tuple(grown(part.body, costs, known, len(own) + more, rounds, rate))

    return _of_boxes(whole, proof.price, priced, side_by_side(boxes, whole.parts, proof.boxes))


def _of_boxes(whole: Whole, outside: np.ndarray, priced: Priced, boxes: list[tuple[Box, ...]]) -> Proof:
    value = whole.common(outside, priced) + sum(min(box.value for box in own) for own in boxes)
    return Proof(value, outside, tuple(boxes))


def rise_together(
    whole: Whole,
    proof: Proof,
    rounds: int,
    rate: float,
    told: Callable[[float], bool] = lambda bound: True,
    fall: float = FALL,
) -> tuple[Proof, np.ndarray]:
    """The best proof of so many steps of all prices, outside and in each body's least box, and what was chosen on average.

    Steps end `fall` times as long as they began. The mean (of each ordered choice, over the last three quarters of
    the steps) costs about the bound and breaks rows by little (Anstreicher and Wolsey 2009, *Two “well-known”
    properties of subgradient optimization*): a plan in fractions, near which whole ones are.
    """
    blocks, boxes = whole.relaxation.blocks, _fresh(proof)
    steps, price, best = Steps(blocks.scale, blocks.sides), proof.price, proof
    mean, counted = np.zeros(len(blocks.cost)), 0
    for number in range(rounds):
        now = rate * fall ** (number / rounds)
        priced = whole.priced(price)
        looks = number % AGAIN == 0 or number == rounds - 1
        if looks:
            best = _seen(whole, price, priced, boxes, best)
        chosen, closing = _answers(whole, priced, boxes, now)
        if number <= rounds // 4:
            mean, counted = np.zeros(len(mean)), 0
        mean[chosen] += 1.0
        counted += 1
        values, _ = whole.relaxation.others(priced.others, closing)
        excess = whole.relaxation.used(chosen, values) - blocks.limit
        price = whole.outside(steps.next(price, np.where(whole.bodies.inside, 0.0, excess), now))
        if looks and not told(best.value):
            break
    return best, mean / counted


def _answers(
    whole: Whole, priced: Priced, boxes: list[list[Box]], rate: float
) -> tuple[np.ndarray, np.ndarray]:
    """What the least box of each part chooses, and when its sites close then; its own prices take a step."""
    closing = np.full(len(whole.relaxation.blocks.opened), whole.relaxation.blocks.waves + 1)

    def chosen(part: Part, own: list[Box]) -> np.ndarray:
        box = min(own, key=lambda each: each.value)
        box.steps += 1
        box.value, closing[part.sites], taken = follow(
            part.body, whole.costs(part, priced), box.price, box.memory, box.low, box.high, box.steps, rate
        )  # fmt: skip
        return np.asarray(part.choices[taken])

    return np.concatenate(side_by_side(chosen, whole.parts, boxes)), closing


def _fresh(proof: Proof) -> list[list[Box]]:
    return [[Box(b.low, b.high, b.price.copy(), b.value, b.often) for b in boxes] for boxes in proof.boxes]


def _seen(whole: Whole, price: np.ndarray, priced: Priced, boxes: list[list[Box]], best: Proof) -> Proof:
    """The better of `best` and where all stand, every box's value brought up to date."""

    def least_of(part: Part, own: list[Box]) -> float:
        costs = whole.costs(part, priced)
        for box in own:
            box.value = bound(part.body, costs, box.price, box.low, box.high)
        return min(box.value for box in own)

    value = whole.common(price, priced) + sum(side_by_side(least_of, whole.parts, boxes))
    if value <= best.value:
        return best
    kept = tuple(tuple(replace(box, price=box.price.copy()) for box in own) for own in boxes)
    return Proof(value, price, kept)
