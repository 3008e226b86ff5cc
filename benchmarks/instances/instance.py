"""An instance: a Problem, and what others have published or proved of its optimum."""

from __future__ import annotations

import gzip
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from optimizer.problem import Problem

ROUNDING = 1e-6
"""Two values this near, relative to their size, are the same: what files print is rounded."""


@dataclass(frozen=True)
class Known:
    """What is known of an optimum, in the instance's own sense.

    `value`: of the best known solution. `bound`: the best known bound on it, `None` where the source gives none.
    """

    value: float
    bound: float | None

    @property
    def proven(self) -> bool:
        """Whether its bound says that no solution is better."""
        return self.bound is not None and same(self.value, self.bound)


@dataclass(frozen=True)
class Instance:
    """A public instance as a Problem.

    The Problem's costs are the instance's values times `sign` (−1: it is to be maximised). `whole`: every solution's
    value is a whole number, so that a bound may be rounded to the next one.
    """

    family: str
    name: str
    size: str
    problem: Problem
    known: Known
    sign: int = 1
    whole: bool = True

    def value(self, cost: float) -> float:
        """The value, in the instance's sense, of a plan that costs so much."""
        return self.sign * cost

    def bound(self, cost: float) -> float:
        """What a bound on the cost says of the value: rounded towards the plans where these are whole."""
        return self.sign * (math.ceil(cost - ROUNDING * max(1.0, abs(cost))) if self.whole else cost)


def same(first: float, second: float) -> bool:
    """Whether two values are the same but for rounding."""
    return math.isclose(first, second, rel_tol=ROUNDING)


def text(path: Path) -> str:
    """What a file says, be it packed (`.gz`) or not."""
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()


def numbers(path: Path) -> np.ndarray:
    """Every number of a file, in order."""
    return np.array(text(path).split(), dtype=float)


def files(folder: Path) -> dict[str, Path]:
    """The instance files of a folder by name, without what packs them; notes and tables are none."""
    return {
        path.name.removesuffix(".gz"): path
        for path in sorted(folder.glob("*"))
        if path.suffix in {"", ".gz"} and path.is_file()
    }
