"""Ascent: prices that raise the bound, step by step (Adam: Kingma and Ba 2015, on a concave function, its steps in each row's own scale)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.decompose.relaxation import Relaxation

MEMORY, SPREAD = 0.9, 0.99
"""How much of the last direction, and of its size, a step remembers."""


@dataclass
class Steps:
    """Where the next step leads; remembers the last ones."""

    scale: np.ndarray
    sides: tuple[np.ndarray, np.ndarray]

    def __post_init__(self) -> None:
        self.mean, self.spread, self.taken = np.zeros(len(self.scale)), np.zeros(len(self.scale)), 0

    def next(self, price: np.ndarray, excess: np.ndarray, rate: float) -> np.ndarray:
        """Prices after a step against what is used beyond the limits; `rate` in units of `scale`."""
        self.taken += 1
        rise = -excess * self.scale
        self.mean = MEMORY * self.mean + (1 - MEMORY) * rise
        self.spread = SPREAD * self.spread + (1 - SPREAD) * rise**2
        size = np.sqrt(self.spread / (1 - SPREAD**self.taken)) + 1e-9
        step = self.mean / (1 - MEMORY**self.taken) / size
        return np.clip(price + rate * self.scale * step, *self.sides)


def ascend(
    relaxation: Relaxation,
    rounds: int,
    rate: float = 0.05,
    told: Callable[[float], bool] = lambda bound: True,
) -> tuple[float, np.ndarray]:
    """The best bound of so many rounds and its prices; `told` hears each best bound and says whether to go on."""
    blocks = relaxation.blocks
    price = np.zeros(len(blocks.priced))
    steps, best, best_price = Steps(blocks.scale, blocks.sides), -np.inf, price
    for number in range(rounds):
        answer = relaxation.answer(price)
        if answer.value > best:
            best, best_price = answer.value, price
        if not told(best):
            break
        price = steps.next(price, answer.excess, rate * 0.015 ** (number / rounds))
    return best, best_price
