"""The decomposed solve: prices and boxes for the bound, bodies' own programmes to begin with, neighbourhoods for the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.decompose.ascent import ascend
from optimizer.decompose.blocks import blocks
from optimizer.decompose.board import Game, candidates, game
from optimizer.decompose.bodies import bodies, parts
from optimizer.decompose.bound import Proof, Whole, least, rise_together, split, start
from optimizer.decompose.boxes import follow
from optimizer.decompose.certifying import certificate
from optimizer.decompose.climb import Climb
from optimizer.decompose.moves import search as local_search
from optimizer.decompose.neighbourhood import Estate
from optimizer.decompose.programmes import labelled, programme
from optimizer.decompose.relaxation import Priced, Relaxation
from optimizer.decompose.small import Effort, version
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Job, Workers, cores, opened
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem
from optimizer.solution import Solution, Status, chosen_rows, completed, relative_gap
from optimizer.solve import Search, is_kept

ROUNDS, TOGETHER, RATE = 500, 200, 0.01
"""Steps of all prices, then of prices and boxes together, and how long these are at first."""
BOXES, STEPS = 20, 100
"""Boxes a body may have, and the steps of prices in each new one."""
SMALL = 2_500
"""Columns up to which a body's own programme is solved."""
BODY = Effort(nodes=2000, seconds=10.0, gap=1e-4)
SHARE = 0.1
"""Of the time left, what bodies' own programmes may take together."""
WIDTH = 12
"""Cells of each unit that are candidates, at each price."""
WARM = 12
"""Rounds of local search that bring a first plan together."""


def decomposed(problem: Problem, search: Search = Search()) -> Solution:
    """The best plan found, and a bound that its proof shows."""
    watch = Watch(search)
    program = formulate(problem)
    relaxation = Relaxation(blocks(problem, program))
    if not relaxation.blocks.possible:
        return Solution(Status.INFEASIBLE, None, None, None, "decomposed", version(), watch.seconds)
    watch.begins("setting_prices")
    _, price = ascend(relaxation, ROUNDS, told=watch.bounded)
    mine = bodies(problem, program, relaxation.blocks)
    whole = Whole(relaxation, mine, parts(mine))
    proof = _proof(whole, price, watch)
    with opened(watch.search.cluster, cores()) as workers:
        choices, bound, vouched = _bodies(whole, program, proof, workers, watch)
        watch.bounded(bound)
        chosen = _improved(problem, program, whole, proof, choices, workers, watch)
    shown = certificate(problem, program, whole, proof, vouched)
    return replace(_solution(problem, program, chosen, watch), certificate=shown)


def _proof(whole: Whole, price: np.ndarray, watch: Watch) -> Proof:
    """Boxes at the prices of the relaxation, then all prices and boxes together."""
    watch.begins("splitting_closings")
    proof = split(whole, whole.outside(price), start(whole, price), BOXES, STEPS)
    for rate in (RATE, RATE / 3):
        if watch.bounded(proof.value):
            proof = rise_together(whole, proof, TOGETHER, rate, watch.bounded)
            again = split(whole, proof.price, least(proof), BOXES, STEPS)
            proof = max(proof, again, key=lambda each: each.value)
    return proof


def _bodies(
    whole: Whole, program: Program, proof: Proof, workers: Workers, watch: Watch
) -> tuple[np.ndarray, float, dict[int, float]]:
    """A plan of each body on its own (ordered choices), the bound with the programmes of the small ones, and theirs."""
    watch.begins("planning_bodies")
    priced = whole.priced(proof.price)
    value, choices = whole.common(proof.price, priced), []
    labels = labelled(program, whole)
    programmes = [programme(labels, whole, each, priced) for each in whole.parts]
    small = [number for number, (_, own) in enumerate(programmes) if 0 < len(own.columns) <= SMALL]
    seconds = SHARE * watch.left * workers.count / max(1, len(small))
    effort = Effort(BODY.nodes, min(BODY.seconds, seconds), BODY.gap)
    jobs: list[Job] = [(programmes[number][1], None, effort) for number in small]
    found = dict(zip(small, workers.solved(jobs), strict=True)) if watch.goes_on() else {}
    ordered = np.full(len(program.columns), -1)
    ordered[whole.relaxation.blocks.cells.column] = np.arange(len(whole.relaxation.blocks.cells.column))
    for number, boxes in enumerate(proof.boxes):
        bound = min(box.value for box in boxes)
        answer = found.get(number)
        if answer is not None and answer.values is not None:
            taken = ordered[programmes[number][0][answer.values > 0.5]]
            choices.append(taken[taken >= 0])
            bound = max(bound, answer.bound)
        else:
            choices.append(_of_box(whole, priced, number, proof))
        value += bound
    vouched = {number: answer.bound for number, answer in found.items() if answer.values is not None}
    return np.concatenate(choices), value, vouched


def _of_box(whole: Whole, priced: Priced, number: int, proof: Proof) -> np.ndarray:
    """What a body's least box chooses."""
    each = whole.parts[number]
    box = min(proof.boxes[number], key=lambda one: one.value)
    empty = np.zeros(len(box.price))
    _, _, taken = follow(
        each.body, whole.costs(each, priced), box.price.copy(), empty, empty.copy(), box.low, box.high, 1, 0.0
    )
    return np.asarray(each.choices[taken])


def _improved(
    problem: Problem,
    program: Program,
    whole: Whole,
    proof: Proof,
    choices: np.ndarray,
    workers: Workers,
    watch: Watch,
) -> np.ndarray | None:
    """The best plan that local search and neighbourhoods found; `None` where none keeps every row."""
    watch.begins("gathering")
    relaxation = whole.relaxation
    price = proof.price.copy()
    for each, inner in zip(whole.parts, least(proof), strict=True):
        price[each.rows] += inner
    zero = np.zeros(len(price))
    among = candidates(relaxation, [price, 2 * price, zero], WIDTH, [choices])
    board = game(problem, program, relaxation, among)
    choices = _warm(board, price, choices, watch)
    estate = Estate(problem, program, relaxation.blocks.units)
    allowed = np.zeros(len(problem.choices), dtype=bool)
    allowed[relaxation.blocks.cells.column[np.unique(among.picks)]] = True
    climb = Climb(estate, allowed, _missing(program, whole, price), board.board.organisation, watch)
    return climb.run(_by_workload(estate, relaxation.blocks.cells.column[choices]), workers)


def _warm(board: Game, price: np.ndarray, choices: np.ndarray, watch: Watch) -> np.ndarray:
    """A plan that breaks few rows, near the given one: local search, what is broken costing more each time."""
    position, draw = board.position(choices), np.random.default_rng(watch.search.seed)
    size = np.maximum(1.0, np.abs(board.board.limit)) * 1e-7
    worth, scale = np.abs(price[board.rows]), board.relaxation.blocks.scale[board.rows]
    steep = 1.5 * worth + 0.3 * scale
    for number in range(WARM):
        if not watch.goes_on():
            break
        position.slope[:] = worth * max(0.0, 1 - number / 8)
        hard = np.maximum(steep, position.slope)
        position.steep[:] = np.where(np.isnan(board.soft), hard, np.maximum(board.soft, position.slope))
        heat = 0.02 * float(np.median(np.abs(board.board.cost))) * max(0.0, 1 - number / WARM)
        local_search(board.board, position, 2, heat, draw)
        steep[board.beyond(position) > size] *= 1.6
    return board.choices(position)


def _missing(program: Program, whole: Whole, price: np.ndarray) -> np.ndarray:
    """What a unit beyond each row's limit costs while a plan is being brought together."""
    cost = np.full(len(program.limits), 20 * float(whole.relaxation.blocks.scale.max(initial=1.0)))
    cost[whole.relaxation.blocks.priced] = np.maximum(20 * whole.relaxation.blocks.scale, 3 * np.abs(price))
    return np.asarray(cost)


def _by_workload(estate: Estate, columns: np.ndarray) -> np.ndarray:
    """The choices in the order of the workloads' names."""
    values = np.zeros(len(estate.problem.choices))
    values[columns] = 1.0
    return chosen_rows(estate.problem, values)


def _solution(problem: Problem, program: Program, chosen: np.ndarray | None, watch: Watch) -> Solution:
    """The plan found, its bound and how it ended."""
    objective = None
    if chosen is not None:
        values = completed(problem, chosen)
        if not is_kept(program, values):
            raise AssertionError("a plan that was kept breaks a row once its columns are worked out again")
        objective = float(program.columns["cost"].to_numpy() @ values) + program.constant
    bound = watch.bound if objective is None or watch.bound is None else min(watch.bound, objective)
    gap = relative_gap(objective, bound)
    status = Status.UNKNOWN if gap is None else Status.OPTIMAL if gap <= watch.search.gap else Status.FEASIBLE
    return Solution(status, chosen, objective, bound, "decomposed", version(), watch.seconds)
