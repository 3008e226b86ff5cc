"""Gathering: rounds of local search that bring a plan together; a broken row gets dearer with each, a kept one cheaper again."""

from __future__ import annotations

import numpy as np

from optimizer.decompose.board import Game
from optimizer.decompose.moves import search
from optimizer.decompose.position import Position
from optimizer.decompose.watch import Watch

VISITS, ROUNDS = 60_000, (10, 60)
"""Units that are visited while broken rows may get cheaper again, in how many rounds at least and at most."""
RAISED, EASED = 1.3, 0.9
"""How much dearer a row gets in each of these rounds in which it is broken, and how much cheaper in which it is not."""
HARDER, PATIENCE = 1.08, 12
"""How much dearer a broken row gets in each round after them, and how many such rounds without fewer broken rows are the last."""
HEAT = 0.02
"""How much worse than it was a move may leave a plan, about, to begin with: a part of what a unit costs."""


def gathered(board: Game, price: np.ndarray, choices: np.ndarray, watch: Watch) -> np.ndarray:
    """A plan that breaks few rows, near the given one (ordered choices); `price` is that of each row of the board.

    First, rows that are kept again cost less again, so that one broken once does not bend the plan for good. Then
    rows only get dearer, for as long as that leaves fewer broken. From half of the first rounds on, only
    organisations that weigh in a broken row are searched.
    """
    position, draw = board.position(choices), np.random.default_rng(watch.search.seed)
    scale, hard = board.relaxation.blocks.scale[board.rows], np.isnan(board.soft)
    cost = float(np.median(np.abs(board.board.cost)))
    position.step[:] = np.where(hard, cost / scale, 0.0)
    least = 1.5 * np.abs(price) + 0.1 * scale
    steep, fewest, since, number = least, np.inf, 0, 0
    units, sites = np.arange(len(position.chosen)), np.arange(len(position.closing))
    rounds = int(np.clip(VISITS // max(1, len(units)), *ROUNDS))
    while len(units) and since < PATIENCE and watch.goes_on():
        position.steep[:] = np.where(hard, steep, board.soft)
        search(board.board, position, units, sites, HEAT * cost * max(0.0, 1 - number / rounds), draw)
        broken = _broken(board, position)
        if number < rounds:
            steep = np.maximum(least, np.where(broken, RAISED, EASED) * steep)
        else:
            steep = np.where(broken, HARDER, 1.0) * steep
            since = 0 if broken.sum() < fewest else since + 1
            fewest = min(fewest, broken.sum())
        number += 1
        if number > rounds // 2:
            units, sites = board.hurt(position, broken)
    return board.choices(position)


def _broken(board: Game, position: Position) -> np.ndarray:
    """Whether each row that may not be missed is broken."""
    limits = np.maximum(1.0, np.abs(board.board.limit)) * 1e-7
    return np.asarray((board.beyond(position) > limits) & np.isnan(board.soft))
