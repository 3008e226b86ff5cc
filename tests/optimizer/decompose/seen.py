"""A Problem as the decomposition sees it, and prices to try on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.decompose.blocks import Blocks, blocks
from optimizer.decompose.bodies import bodies, parts
from optimizer.decompose.bound import Whole
from optimizer.decompose.relaxation import Relaxation
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem


@dataclass(frozen=True)
class Seen:
    """A problem, its programme, and its bodies."""

    problem: Problem
    program: Program
    whole: Whole

    @property
    def relaxation(self) -> Relaxation:
        return self.whole.relaxation

    @property
    def blocks(self) -> Blocks:
        return self.whole.relaxation.blocks


def seen(problem: Problem) -> Seen:
    """The problem in blocks and bodies."""
    program = formulate(problem)
    relaxation = Relaxation(blocks(problem, program))
    mine = bodies(problem, program, relaxation.blocks)
    return Seen(problem, program, Whole(relaxation, mine, parts(mine)))


def prices(blocks: Blocks, draw: np.random.Generator) -> np.ndarray:
    """A price of the right sign for each priced row, about as great as what a choice costs; half of them none."""
    least, most = blocks.sides
    size = blocks.scale * draw.exponential(1.0, len(least)) * (draw.random(len(least)) < 0.5)
    sign = np.where(least == 0.0, 1.0, np.where(most == 0.0, -1.0, draw.choice([-1.0, 1.0], len(least))))
    return np.clip(sign * size, least, most)
