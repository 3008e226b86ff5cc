"""Gathering: rounds of local search that bring a plan together; a broken row gets dearer with each, a kept one cheaper again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from optimizer.decompose.board import Game
from optimizer.decompose.moves import search
from optimizer.decompose.threads import side_by_side
from optimizer.decompose.watch import Watch

VISITS, ROUNDS = 300_000, (60, 120)
"""Units that are visited, in how many rounds at least and at most, where there is time."""
VISIT = 2.5e-4
"""Work (`optimizer.work`) of a visit."""
SHARE, HURRIED = 0.7, 8
"""Of the time left, what the rounds may take; and how many are made all the same."""
OWN = (1.0, 2.0)
"""What breaking a row of one organisation costs at least, in the plans gathered side by side: so many times its price and a tenth of its scale."""
TIMES, AGAIN = 32, 0.3
"""How often that is done at most, each time drawn otherwise; not again once this part of the time left is gone, or nothing new is found."""
COMMON = 1.2
"""As much for a row of all: so many times its price, and a tenth of its scale."""
RAISED, EASED = 1.6, 0.97
"""How much dearer a row gets in each round in which it is broken, and how much cheaper in which it is not."""
FADES = 0.5
"""The part of the rounds, the last, in which what a row spares is worth less and less: what nobody takes up is worth nothing."""
TICK = 1e-3
"""Seconds that rounds may take at least: there may be none left."""
EVERY = 5
"""All are visited in one of so many rounds; in the others, organisations that changed in the last or break a row."""
HEAT = (0.02, 0.2)
"""How much worse than it was a move may leave a plan, about, to begin with: a part of what a unit costs, the least of these in the first two plans, drawn between them in later ones."""
COOL = 0.7
"""The part of the rounds after which no move may."""


def gathered(
    boards: list[Game], price: np.ndarray, firsts: list[np.ndarray], watch: Watch, numbers: Iterator[int]
) -> Iterator[list[np.ndarray]]:
    """Plans that break few rows, near the first ones (ordered choices), one for each of `OWN` at a time; `price` is that of each row of the boards.

    A row of all costs a little more than its price where it is broken, and what it spares is worth its price: a unit
    leaves room for another that needs it more. Rows of one organisation cost as much to begin with, or twice that, and
    get dearer until none is broken: others then make the room that is missing, which none would that is planned alone.
    Each time takes the next of `numbers`: number 0 begins from the first of `firsts`, among the candidates of the first
    board, 1 from the second, among those of the second, and so on; after the last of `firsts` comes the first again.
    """
    seen: list[np.ndarray] = []
    until = watch.spent + AGAIN * watch.left
    for drawn in range(TIMES):
        if drawn and not (watch.goes_on() and watch.spent < until):
            return
        number = next(numbers)
        board = boards[min(number, len(boards) - 1)]
        draw = np.random.default_rng((watch.search.seed, number))
        heat = HEAT[0] * (HEAT[1] / HEAT[0]) ** (draw.random() if number else 0.0)
        first = firsts[number % len(firsts)]
        plan, watches = partial(_brought, board, price, first, heat), [watch.apart() for _ in OWN]
        plans = side_by_side(plan, watches, OWN, draw.spawn(len(OWN)), waits=watch.goes_on)
        watch.joined(watches)
        if all(any(np.array_equal(each, other) for other in seen) for each in plans):
            return
        seen += plans
        yield plans


def _brought(
    board: Game,
    price: np.ndarray,
    choices: np.ndarray,
    heat: float,
    watch: Watch,
    own: float,
    draw: np.random.Generator,
) -> np.ndarray:
    """A plan that breaks few rows; `own` of `OWN` tells what those of one organisation cost, `heat` how much worse a move may make it at first."""
    position = board.position(choices)
    scale, hard, paid = board.relaxation.blocks.scale[board.rows], np.isnan(board.soft), np.abs(price)
    cost = float(np.median(np.abs(board.board.cost)))
    position.rows["step"] = np.where(hard, cost / scale, 0.0)
    worth = np.where(hard & ~board.own & (board.sense != 0), paid, 0.0)
    least = np.where(board.own, own * (paid + 0.1 * scale), COMMON * paid + 0.1 * scale)
    steep, every = least, (np.arange(len(position.chosen)), np.arange(len(position.closing)))
    (units, sites), rounds = every, int(np.clip(VISITS // max(1, len(position.chosen)), *ROUNDS))
    number, began, lasts = 0, watch.spent, max(TICK, SHARE * watch.left)
    while (gone := _gone(number, rounds, (watch.spent - began) / lasts)) < 1:
        left, before = 1 - gone, position.chosen.copy()
        position.rows["worth"] = min(1.0, left / FADES) * worth
        position.rows["steep"] = np.where(hard, steep, board.soft)
        bearable = heat * cost * max(0.0, 1 - gone / COOL)
        search(board.board, position, units, sites, bearable, draw)
        watch.worked(VISIT * len(units))
        broken = board.broken(position)
        steep = np.maximum(least, np.where(broken, RAISED, EASED) * steep)
        near = board.near(position, broken, position.chosen != before)
        units, sites = every if number % EVERY == EVERY - 1 else near
        number += 1
        if watch.stops or (left < FADES / 2 and not broken.any()):
            break
    return board.choices(position)


def _gone(number: int, rounds: int, time: float) -> float:
    """How much of the rounds, or of the time for them where that is less, is gone after so many; a few are made all the same."""
    return max(number / rounds, min(time, number / HURRIED))
