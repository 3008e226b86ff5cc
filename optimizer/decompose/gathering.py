"""Gathering: rounds of local search that bring a plan together; a broken row gets dearer with each, a kept one cheaper again."""

from __future__ import annotations

import numpy as np

from optimizer.decompose.board import Game
from optimizer.decompose.moves import search
from optimizer.decompose.position import Position
from optimizer.decompose.watch import Watch

VISITS, ROUNDS = 60_000, (10, 60)
"""Units that are visited, in how many rounds at least and at most."""
OWN, COMMON = (2.0, 2.0), (1.2, 0.1)
"""What breaking a row of one organisation, or of all, costs at first: so many times its price, and its scale."""
RAISED, EASED = 1.1, 0.97
"""How much dearer a row gets in each round in which it is broken, and how much cheaper in which it is not."""
FADES = 0.5
"""The part of the rounds, the last, in which what a row spares is worth less and less: what nobody takes up is worth nothing."""
HEAT = 0.02
"""How much worse than it was a move may leave a plan, about, to begin with: a part of what a unit costs."""
COOL = 0.7
"""The part of the rounds after which no move may."""


def gathered(board: Game, price: np.ndarray, choices: np.ndarray, watch: Watch) -> np.ndarray:
    """A plan that breaks few rows, near the given one (ordered choices); `price` is that of each row of the board.

    Rows of one organisation are too dear to be broken. A row of all costs a little more than its price where it is
    broken, and what it spares is worth its price: a unit leaves room for another that needs it more.
    """
    position, draw = board.position(choices), np.random.default_rng(watch.search.seed)
    scale, hard, paid = board.relaxation.blocks.scale[board.rows], np.isnan(board.soft), np.abs(price)
    cost = float(np.median(np.abs(board.board.cost)))
    position.step[:] = np.where(hard, cost / scale, 0.0)
    worth = np.where(hard & ~board.own & (board.board.sense != 0), paid, 0.0)
    least = np.where(board.own, OWN[0] * paid + OWN[1] * scale, COMMON[0] * paid + COMMON[1] * scale)
    steep, units, sites = least, np.arange(len(position.chosen)), np.arange(len(position.closing))
    rounds = int(np.clip(VISITS // max(1, len(units)), *ROUNDS))
    for number in range(rounds):
        left = 1 - number / rounds
        position.worth[:] = min(1.0, left / FADES) * worth
        position.steep[:] = np.where(hard, steep, board.soft)
        search(
            board.board, position, units, sites, HEAT * cost * max(0.0, 1 - number / (COOL * rounds)), draw
        )
        broken = _broken(board, position)
        steep = np.maximum(least, np.where(broken, RAISED, EASED) * steep)
        if not watch.goes_on() or (left < FADES / 2 and not broken.any()):
            break
    return board.choices(position)


def _broken(board: Game, position: Position) -> np.ndarray:
    """Whether each row that may not be missed is broken."""
    limits = np.maximum(1.0, np.abs(board.board.limit)) * 1e-7
    return np.asarray((board.beyond(position) > limits) & np.isnan(board.soft))
