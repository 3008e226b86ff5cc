"""Sketch: a plan made in one go at the prices of the relaxation, rough but early: units one after the other, then again those that break a row."""

from __future__ import annotations

import numpy as np

from optimizer.decompose.board import Game, candidates, game
from optimizer.decompose.bound import Whole
from optimizer.decompose.moves import place, resettle
from optimizer.decompose.watch import Watch
from optimizer.formulate import Program
from optimizer.problem import Problem

DEAR = 10.0
"""What breaking a row costs at first: so many times its price and a tenth of its scale."""
DEARER = 2.0
"""How much dearer it gets each time it is still broken."""
MOST = 1_500_000
"""Candidates of all units together, at most: all there are up to some 50,000 servers, the cheapest beyond."""
TIMES = 60
"""How often units that weigh in broken rows are placed again, at most."""
STEPS = 20
"""How far an act is passed on along a chain of orders."""


def sketched(problem: Problem, program: Program, whole: Whole, price: np.ndarray, watch: Watch) -> np.ndarray:
    """A whole plan (ordered choices) that breaks few rows: providers before who needs them, early before late, large before small.

    Each takes what costs least beside those placed before: its own cost, that of what it uses at these prices, that of
    the sites that it keeps open, and much for each row that it breaks.
    """
    relaxation = whole.relaxation
    answer = np.zeros(len(relaxation.blocks.cost))
    answer[relaxation.answer(price).chosen] = 1.0
    width = MOST // max(1, len(whole.bodies.unit))
    among, (choices,) = candidates(relaxation, price, width, answer, [answer])
    board = game(problem, program, whole.bodies, among)
    position, draw = board.position(choices), np.random.default_rng(watch.search.seed)
    scale, hard, paid = relaxation.blocks.scale[board.rows], np.isnan(board.soft), np.abs(price[board.rows])
    cost = np.abs(board.board.cost)
    position.rows["step"] = np.where(hard, float(np.median(cost)) / scale, 0.0)
    position.rows["worth"] = np.where(hard & (board.sense != 0), paid, 0.0)
    steep = DEAR * (paid + 0.1 * scale)
    position.rows["steep"] = np.where(hard, steep, board.soft)
    act, depth = _order(problem, board, board.board.act[position.chosen])
    place(board.board, position, np.lexsort((-cost[position.chosen], depth, act)))
    for _ in range(TIMES):
        broken = board.broken(position)
        if not broken.any() or not watch.goes_on():
            break
        resettle(board.board, position, board.weighing(position, broken), draw)
        steep = np.where(broken, DEARER, 1.0) * steep
        position.rows["steep"] = np.where(hard, steep, board.soft)
    return board.choices(position)


def _order(problem: Problem, board: Game, act: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When each unit acts if none does before its providers, and how many of these stand one behind the other."""
    units, depth = board.relaxation.blocks.units, np.zeros(len(act), dtype=np.int64)
    consumer, provider = (
        units.reindex(problem.orders[end]).to_numpy(int) for end in ("consumer", "provider")
    )
    apart = consumer != provider
    consumer, provider = consumer[apart], provider[apart]
    for _ in range(STEPS):
        np.maximum.at(depth, consumer, depth[provider] + 1)
        act = act.copy()
        np.maximum.at(act, consumer, act[provider])
    return act, depth
