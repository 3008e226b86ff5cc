"""A Problem as the decomposition sees it, drawn ones among them, and prices to try on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.decompose.blocks import Blocks, blocks
from optimizer.decompose.bodies import bodies, parts
from optimizer.decompose.bound import Whole
from optimizer.decompose.relaxation import Relaxation
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem
from tests.optimizer.draws import problems
from tests.optimizer.oracle import Meaning
from tests.optimizer.test_oracle import drawn


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

    @cached_property
    def best(self) -> float | None:
        """What the best plan costs, by brute force; `None` where there is no plan."""
        return Meaning(self.problem).best()

    @cached_property
    def plans(self) -> list[list[dict]]:
        """Every plan that keeps every rule, as the choices it takes."""
        meaning = Meaning(self.problem)
        return [taken for taken in meaning.combinations() if meaning.keeps(taken)]


def seen(problem: Problem) -> Seen:
    """The problem in blocks and bodies."""
    program = formulate(problem)
    relaxation = Relaxation(blocks(problem, program))
    mine = bodies(problem, program, relaxation.blocks)
    return Seen(problem, program, Whole(relaxation, mine, parts(mine)))


@cache
def drawn_ones() -> list[Seen]:
    """Problems drawn once for all tests: to formulate one takes longer than most of what is asked of it."""
    found: list[Seen] = []

    @drawn(80)
    @given(problem=problems())
    def draw(problem: Problem) -> None:
        found.append(seen(problem))

    draw()
    return found


SEEN = st.deferred(lambda: st.sampled_from(drawn_ones()))
"""Any of the drawn problems."""

SEED = st.integers(0, 999)


def prices(blocks: Blocks, draw: np.random.Generator) -> np.ndarray:
    """A price of the right sign for each priced row, about as great as what a choice costs; half of them none."""
    least, most = blocks.sides
    size = blocks.scale * draw.exponential(1.0, len(least)) * (draw.random(len(least)) < 0.5)
    sign = np.where(least == 0.0, 1.0, np.where(most == 0.0, -1.0, draw.choice([-1.0, 1.0], len(least))))
    return np.clip(sign * size, least, most)
