"""Boxes: an organisation's sites close in waves of a box; each box has prices of its own for the rows inside.

The bound of a body is the least bound of its boxes, which together hold every way its sites may close. Splitting the
least box between two waves of one site raises it where prices alone cannot, because a site closes in one wave.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.decompose.body import Body, Costs, Memory, bound, rise


@dataclass(eq=False)
class Box:
    """Sites close in waves `low` to `high`; `price` of each row of the body; `value`, the bound when last seen.

    `often`: how often each site closed by each wave while prices rose; `None` where they have not at the costs of now.
    """

    low: np.ndarray
    high: np.ndarray
    price: np.ndarray
    value: float
    often: np.ndarray | None
    steps: int = 0
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        self.memory = Memory(np.zeros(len(self.price)), np.zeros(len(self.price)))


def every_way(body: Body, costs: Costs, price: np.ndarray, rounds: int, rate: float) -> Box:
    """The box of every way that the body's sites may close."""
    low = np.minimum(body.earliest, body.waves + 1)
    return _risen(body, costs, price, low, np.full(len(low), body.waves + 1), rounds, rate)


def again(body: Body, costs: Costs, box: Box) -> Box:
    """The same box and prices, at what everything costs now."""
    value = bound(body, costs, box.price, box.low, box.high)
    return Box(box.low, box.high, box.price.copy(), value, None)


def grown(body: Body, costs: Costs, boxes: list[Box], most: int, rounds: int, rate: float) -> list[Box]:
    """Boxes that hold the same ways to close, split where the bound is least: at most so many, `rounds` steps each."""
    boxes = list(boxes)
    while len(boxes) < most:
        least = min(boxes, key=lambda box: box.value)
        if least.often is None:
            boxes[boxes.index(least)] = _seen(body, costs, least, rounds, rate)
            continue
        at = _split_at(body, costs, least, least.often)
        if at is None:
            break
        boxes.remove(least)
        boxes.extend(_halves(body, costs, least, at, rounds, rate))
    return boxes


def _risen(
    body: Body, costs: Costs, price: np.ndarray, low: np.ndarray, high: np.ndarray, rounds: int, rate: float
) -> Box:
    """A box with the best prices of so many steps."""
    value, price, often = rise(body, costs, price, low, high, rounds, rate)
    return Box(low, high, price, value, often)


def _seen(body: Body, costs: Costs, box: Box, rounds: int, rate: float) -> Box:
    """The box with prices that rose, or those that it has where they are better."""
    risen = _risen(body, costs, box.price, box.low, box.high, rounds, rate)
    return risen if risen.value > box.value else replace(box, often=risen.often)


def _split_at(body: Body, costs: Costs, box: Box, often: np.ndarray) -> tuple[int, int] | None:
    """The site and wave between which the box's answers differ most, in money; none where they agree."""
    waves = np.arange(1, body.waves + 1)[None, :]
    by = often[:, :-1]
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
    return [
        _risen(body, costs, box.price, first, last, rounds, rate)
        for first, last in ((box.low, high), (low, box.high))
    ]
