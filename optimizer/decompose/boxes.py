"""Boxes: an organisation's sites close in waves of a box; each box has prices of its own for the rows inside.

The bound of a body is the least bound of its boxes, which together hold every way its sites may close. Splitting the
least box between two waves of one site raises it where prices alone cannot, because a site closes in one wave.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from optimizer.decompose.body import Body, Costs, Memory, rise


@dataclass(eq=False)
class Box:
    """Sites close in waves `low` to `high`; `price` of each row of the body; `value`, the bound when last seen."""

    low: np.ndarray
    high: np.ndarray
    price: np.ndarray
    value: float
    often: np.ndarray
    steps: int = 0
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Memory(np.zeros(len(self.price)), np.zeros(len(self.price)))


def grown(body: Body, costs: Costs, price: np.ndarray, most: int, rounds: int, rate: float) -> list[Box]:
    """Boxes that hold every way to close, split where the bound is least: at most so many, `rounds` steps each."""
    sites = len(body.earliest)
    low, high = np.minimum(body.earliest, body.waves + 1), np.full(sites, body.waves + 1)
    value, price, often = rise(body, costs, price, low, high, 4 * rounds, rate)
    boxes = [Box(low, high, price, value, often)]
    while len(boxes) < most:
        least = min(boxes, key=lambda box: box.value)
        at = _split_at(body, costs, least)
        if at is None:
            break
        boxes.remove(least)
        boxes.extend(_halves(body, costs, least, at, rounds, rate / 2))
    return boxes


def _split_at(body: Body, costs: Costs, box: Box) -> tuple[int, int] | None:
    """The site and wave between which the box's answers differ most, in money; none where they agree."""
    waves = np.arange(1, body.waves + 1)[None, :]
    by = box.often[:, :-1]
    score = by * (1 - by) * np.abs(costs.opened).sum(axis=1, keepdims=True)
    score = np.where((waves >= box.low[:, None]) & (waves < box.high[:, None]), score, 0.0)
    if not np.isfinite(box.value) or score.max(initial=0.0) <= 1e-9 * max(1.0, abs(box.value)):
        return None
    site, wave = np.unravel_index(score.argmax(), score.shape)
    return int(site), int(wave) + 1


def _halves(body: Body, costs: Costs, box: Box, at: tuple[int, int], rounds: int, rate: float) -> list[Box]:
    """The box in two: the site closes by the wave, or after it."""
    site, wave = at
    high, low = box.high.copy(), box.low.copy()
    high[site], low[site] = wave, wave + 1
    halves = []
    for first, last in ((box.low, high), (low, box.high)):
        value, price, often = rise(body, costs, box.price, first, last, rounds, rate)
        halves.append(Box(first, last, price, value, often))
    return halves
