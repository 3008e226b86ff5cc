"""Refuting: prices that prove that no plan keeps some rows, whatever it costs; and which rules clash, at any size.

Where nothing costs anything, a plan that keeps all rows is worth 0, and the relaxation no more than that at any prices.
Prices at which it is worth more refute every plan (Farkas' lemma, over the shape of the blocks). That none are found
proves nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from optimizer.clash_rows import narrowed, told, units
from optimizer.decompose.ascent import Steps
from optimizer.decompose.blocks import Blocks, blocks
from optimizer.decompose.relaxation import Relaxation
from optimizer.explain import NAMES, Clash
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem

GLANCE, LOOK, ROUNDS = 40, 200, 400
"""Steps of prices that look for a clash: before there is any plan, where the first breaks a row, and where it is to be named."""
RATE = 0.5
"""How long each step is, in a row's own scale: long beside the prices that it begins from, which stand for costs too."""
FEWER = 200
"""Steps with something left out, from where the last ones led."""
SURE = 1e-5
"""How much the relaxation must be worth, as a part of what its prices ask for the limits and for what a choice weighs: less may be rounding."""


class Refuter:
    """A programme in blocks in which nothing costs anything, and sites may close as early as rows let them."""

    def __init__(self, made: Blocks) -> None:
        never = made.earliest > made.waves
        self.blocks = replace(
            made,
            cost=np.zeros_like(made.cost),
            other_cost=np.zeros_like(made.other_cost),
            constant=0.0,
            earliest=np.where(never, made.earliest, 1),
        )
        self.relaxation = Relaxation(self.blocks)
        self.size = np.abs(self.blocks.limit) + 1 / self.blocks.scale

    def prices(
        self, rows: np.ndarray, rounds: int, start: np.ndarray | None = None, until: float = np.inf
    ) -> np.ndarray | None:
        """Prices of these priced rows (a mask) that refute every plan; `None` where so many steps find none, or the clock says `until`."""
        steps = Steps(self.blocks.scale, self.blocks.sides)
        price = np.zeros(len(rows)) if start is None else np.where(rows, start, 0.0)
        for _ in range(rounds):
            answer = self.relaxation.answer(price)
            if answer.value > SURE * float(np.abs(price) @ self.size):
                return price
            if time.monotonic() > until:
                return None
            price = np.where(rows, steps.next(price, answer.excess, RATE), 0.0)
        return None


def refuted(made: Blocks, price: np.ndarray, rounds: int = LOOK) -> bool:
    """Whether so many steps from these prices find that no plan keeps the rows of a programme.

    Prices of a programme without a plan rise without end towards such that refute it: from there they are near.
    """
    every = np.ones(len(made.priced), dtype=bool)
    return Refuter(made).prices(every, rounds, price) is not None


def clash(problem: Problem, seconds: float) -> Clash | None:
    """The rules that clash, and which of their rows; `None` where no prices show it in about so many seconds.

    What it leaves out is not needed for the clash; that all it names is needed is not proven.
    """
    until, program = time.monotonic() + seconds, formulate(problem)
    refuter = Refuter(blocks(problem, program))
    priced = refuter.blocks.priced
    rule = program.limits["rule"].to_numpy(str)[priced]
    price = refuter.prices(np.ones(len(priced), dtype=bool), ROUNDS, until=until)
    if price is None:
        return None
    names, price = _needed(refuter, rule, price, until)
    named = tuple(name for name in names if name in NAMES)
    if not named:
        return None
    number = units(program.limits, named)
    unit = np.where(np.isin(rule, named), number[priced], -1)
    kept = _rows(refuter, unit, price, np.isin(rule, names) & (unit < 0), until)
    rows = told(program.limits, number, kept).assign(clash=0)
    return Clash((named,), _nothing_short(program), rows[["clash", "rule", "about"]])


def _needed(
    refuter: Refuter, rule: np.ndarray, price: np.ndarray, until: float
) -> tuple[list[str], np.ndarray]:
    """The rules without any one of which no prices were found that refute, and prices of these: those that weigh least left out first."""
    weighs = price != 0
    weight = pd.Series((np.abs(price) * refuter.size)[weighs]).groupby(rule[weighs]).sum()
    names = list(weight.sort_values().index)
    for name in list(names):
        fewer = [each for each in names if each != name]
        found = refuter.prices(np.isin(rule, fewer), FEWER, price, until)
        if found is not None:
            names, price = fewer, found
    return names, price


def _rows(
    refuter: Refuter, unit: np.ndarray, price: np.ndarray, always: np.ndarray, until: float
) -> list[int]:
    """The units of rows (−1: of none that is named) without a handful of which no prices were found that refute."""
    weighs = (unit >= 0) & (price != 0)
    weight = pd.Series((np.abs(price) * refuter.size)[weighs]).groupby(unit[weighs]).sum()
    given = [int(each) for each in weight.sort_values().index]
    start = price

    def refutes(kept: Sequence[int]) -> bool | None:
        nonlocal start
        found = refuter.prices(always | np.isin(unit, kept), FEWER, start, until)
        start = start if found is None else found
        return None if found is None else True

    kept, _ = narrowed(given, refutes, until)
    return kept


def _nothing_short(program: Program) -> pd.DataFrame:
    """By how much each row falls short is not known."""
    return program.limits.loc[[], ["rule", "about", "limit"]].assign(short_by=0.0)
