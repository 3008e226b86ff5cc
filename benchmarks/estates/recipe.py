"""What an estate is to look like; everything else follows from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

Regime = Literal["typical", "light", "heavy"]
Staff = Literal["tight", "loose"]
Density = Literal["sparse", "dense"]

START = np.datetime64("2027-04-01")
END = np.datetime64("2032-04-01")
"""The five years for which the estate is drawn."""

_SERVERS_PER_WORKLOAD = 3.0
_FEWEST_WORKLOADS = 40


@dataclass(frozen=True)
class Recipe:
    """The size of an estate and what weighs in it; the same recipe always gives the same estate.

    `regime`: fixed site costs as they are (`typical`), or scaled to a tenth (`light`) or
    four tenths (`heavy`) of what the estate costs a year. `staff`: how much of its five-year
    capacity a body needs to move everything, 60–90 % (`tight`) or half as much (`loose`).
    """

    workloads: int = 150
    seed: int = 7
    regime: Regime = "typical"
    staff: Staff = "tight"
    dependencies: Density = "sparse"

    def __post_init__(self) -> None:
        if self.workloads < _FEWEST_WORKLOADS:
            raise ValueError(f"an estate needs at least {_FEWEST_WORKLOADS} workloads")
        if self.seed < 0:
            raise ValueError("a seed is zero or more")

    @property
    def organisations(self) -> int:
        """Number of public bodies: 12 for 150 workloads, 300 at most."""
        return min(300, round(12 * math.pow(self.workloads / 150, 0.59)))

    @property
    def sites(self) -> int:
        """Number of sites: 28 for 150 workloads, 457 at most."""
        return min(457, round(28 * math.pow(self.workloads / 150, 0.51)))

    def stream(self, part: str) -> np.random.Generator:
        """The random numbers of one part, which no other part disturbs."""
        return np.random.default_rng([self.seed, *part.encode()])


def workloads_for(servers: int) -> int:
    """How many workloads carry about that many servers."""
    return round(servers / _SERVERS_PER_WORKLOAD)


def in_proportion(draw: np.random.Generator, shares: list[float], size: int) -> np.ndarray:
    """`size` categories 0, 1, … in random order, each as often as its share says, to within one."""
    edges = np.cumsum(shares) / np.sum(shares)
    drawn = (np.arange(size) + draw.random(size)) / max(size, 1)
    return draw.permutation(np.minimum(np.searchsorted(edges, drawn, side="right"), len(shares) - 1))


def some(draw: np.random.Generator, among: np.ndarray, count: int) -> np.ndarray:
    """Positions of `count` rows drawn where the mask `among` holds, or of all if there are fewer."""
    return np.sort(draw.permutation(np.flatnonzero(among))[:count])
