"""The decomposed solve: prices and boxes for the bound, local search, combining and neighbourhoods for the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count

import numpy as np

from optimizer.decompose.ascent import ascend
from optimizer.decompose.blocks import blocks
from optimizer.decompose.board import candidates, game
from optimizer.decompose.bodies import bodies, parts
from optimizer.decompose.bound import AGAIN as LOOKS
from optimizer.decompose.bound import Proof, Whole, least, rise_together, split, split_further, start
from optimizer.decompose.certifying import certificate
from optimizer.decompose.climb import PATIENCE, Climb
from optimizer.decompose.gathering import gathered
from optimizer.decompose.memory import give_back
from optimizer.decompose.neighbourhood import Estate
from optimizer.decompose.own_plans import gaps, own_plans
from optimizer.decompose.programmes import labelled
from optimizer.decompose.refuting import GLANCE, refuted
from optimizer.decompose.relaxation import Relaxation
from optimizer.decompose.sketch import sketched
from optimizer.decompose.small import Effort, version
from optimizer.decompose.watch import HANDS, Watch
from optimizer.decompose.workers import Workers, cores, opened
from optimizer.formulate import Program, formulate
from optimizer.problem import Problem
from optimizer.solution import Solution, Status, chosen_rows, completed, relative_gap
from optimizer.solve import Search, is_kept

SKETCHED = 4
"""Rounds in which an early plan is brought to keep every row."""
ROUNDS, TOGETHER, RATE = 250, 400, 0.01
"""Steps of all prices, then of prices and boxes together, and how long these are at first."""
BOXES, STEPS = 20, 100
"""Boxes a body may have, and the steps of prices in each new one."""
REFINED, TURN = 60, 200
"""How often boxes are split further, and the steps of prices and boxes together after each."""
SHARE = 0.15
"""Of the time left, what that may take."""
GAINED = 2e-5
"""Steps that raise the bound by less, as a part of it, are half as long the next time."""
SHORTEST = 0.01
"""Once they are shorter than this beside those at first, boxes and prices that gain no more than that are left."""
MEAN = 400
"""Steps, all as long, of which the mean plan is taken."""
PROVING, AVERAGING = 0.4, 0.1
"""Of the time left, what prices and boxes may take together before they are refined, and those steps: a slow machine must come to plans."""
FORMULATED, STEP = 3e-6, 1.5e-8
"""Work (`optimizer.work`) of formulating, and of one step of prices, for each entry of the programme."""
SPLIT, FURTHER = 1250, 40
"""Steps that the boxes made first, and those split further each time, count as."""
COMBINED, COMBINING = 0.05, Effort(nodes=5000, seconds=60.0, gap=1e-6)
"""Of the time left, what combining plans may take; and what it may at most."""
WIDTH, WIDER = 12, 100_000
"""Candidates of each unit that are there because they are cheap, in the first plans; later as many more as make so many of all units."""


def decomposed(problem: Problem, search: Search = Search(), begun: Solution | None = None) -> Solution:
    """The best plan found, and a bound that its proof shows.

    `begun`: what another method has found: a plan to better, and a bound, which is told where it is greater, without a
    certificate then.
    """
    watch = Watch(search, bound=begun.bound if begun else None)
    program = formulate(problem)
    give_back()
    relaxation = Relaxation(blocks(problem, program))
    watch.worked(FORMULATED * program.matrix.nnz)
    give_back()
    watch.begins("setting_prices")
    if not relaxation.blocks.possible:
        return _none(watch)
    step = STEP * program.matrix.nnz
    _, price = ascend(relaxation, ROUNDS, told=_heard(watch, step))
    if refuted(relaxation.blocks, price, GLANCE):
        return _none(watch)
    mine = bodies(problem, program, relaxation.blocks)
    whole = Whole(relaxation, mine, parts(mine))
    give_back()
    estate = Estate(problem, program, relaxation.blocks.units)
    climb = _sketched(estate, whole, price, watch)
    if climb.best is None and refuted(relaxation.blocks, price):
        return _none(watch)
    known = [] if begun is None or begun.chosen is None else [begun.chosen]
    for plan in known:
        climb.stand(estate.values(plan))
    give_back()
    with opened(watch.search.cluster, HANDS if watch.counts else cores()) as workers:
        climb.mend([climb.values], workers, SKETCHED)
        climb.plans = list(known)
        give_back()
        proof, mean = _proof(whole, price, step, watch)
        labels = labelled(program, whole)
        own = own_plans(whole, labels, proof, workers, watch)
        give_back()
        watch.bounded(own.raised(proof))
        above = gaps(program, whole, proof, own)
        if watch.begins("gathering") or climb.best is None:
            first = np.where(own.known, own.taken, mean)
            drawn = partial(_drawn, climb, whole, proof, mean, first, count())
            _link(climb, drawn, labels.column, above, workers)
        climb.improve(above, workers)
    best = known if climb.best is None else [climb.best, *known]
    solution = _solution(problem, program, best, watch)
    if begun is not None and begun.bound is not None and begun.bound > own.raised(proof):
        return solution
    return replace(solution, certificate=certificate(problem, program, whole, proof, own.bound))


def _none(watch: Watch) -> Solution:
    """That there is no plan."""
    return Solution(
        Status.INFEASIBLE,
        None,
        None,
        None,
        "decomposed",
        version(),
        watch.seconds,
        work=watch.work,
        repeats=watch.repeats,
    )


def _sketched(estate: Estate, whole: Whole, price: np.ndarray, watch: Watch) -> Climb:
    """A climb that stands on an early plan."""
    watch.begins("sketching")
    plan = sketched(estate.problem, estate.program, whole, price, watch)
    every = np.ones(len(estate.problem.choices), dtype=bool)
    climb = Climb(estate, every, _missing(estate.program, whole, price), whole.bodies.unit, watch)
    climb.stand(_values(estate, whole, plan))
    return climb


def _proof(whole: Whole, price: np.ndarray, step: float, watch: Watch) -> tuple[Proof, np.ndarray]:
    """Boxes at the prices of the relaxation, then all prices and boxes together; and the mean plan of the last steps.

    `step`: the work of one step of prices.
    """
    watch.begins("splitting_closings")
    until = watch.spent + PROVING * watch.left
    proof = split(whole, whole.outside(price), start(whole, price), BOXES, STEPS)
    watch.worked(SPLIT * step)
    if watch.bounded(proof.value):
        proof, _ = rise_together(whole, proof, TOGETHER, RATE, _heard(watch, LOOKS * step, until))
        proof = _refined(whole, proof, step, watch)
    until = watch.spent + AVERAGING * watch.left
    return rise_together(whole, proof, MEAN, RATE / 3, _heard(watch, LOOKS * step, until), fall=1.0)


def _heard(watch: Watch, work: float, until: float = np.inf) -> Callable[[float], bool]:
    """Hears bounds, each after so much work; says whether to go on, which is not where so much is spent."""

    def told(bound: float) -> bool:
        watch.worked(work)
        return watch.bounded(bound) and watch.spent < until

    return told


def _refined(whole: Whole, proof: Proof, step: float, watch: Watch) -> Proof:
    """The proof with boxes split at the prices of now, then prices for these boxes, and so on by turns: each moves the other."""
    rate, until = RATE / 3, watch.spent + SHARE * watch.left
    for _ in range(REFINED):
        before, further = proof.value, split_further(whole, proof, BOXES, STEPS)
        watch.worked(FURTHER * step)
        proof, _ = rise_together(whole, further, TURN, rate, _heard(watch, LOOKS * step, until), fall=0.3)
        if proof.value - further.value < GAINED * abs(proof.value):
            rate /= 2
        done = rate < SHORTEST * RATE and proof.value - before < GAINED * abs(before)
        if done or not watch.goes_on() or watch.spent > until:
            break
    return proof


def _drawn(
    climb: Climb, whole: Whole, proof: Proof, mean: np.ndarray, own: np.ndarray, numbers: Iterator[int]
) -> Iterator[list[np.ndarray]]:
    """Plans (values of all columns), twice near the mean plan, then near the bodies' own, as `numbers` say; from here on the climb looks at the choices of their candidates."""
    estate, price = climb.estate, _everywhere(whole, proof)
    units = max(1, len(whole.bodies.unit))
    widths = sorted({WIDTH, max(WIDTH, WIDER // units)})
    found = [candidates(whole.relaxation, price, width, mean, [mean, own], by_act=True) for width in widths]
    boards = [game(estate.problem, estate.program, whole.bodies, among) for among, _ in found]
    among, (near_mean, near_own) = found[-1]
    climb.allowed = np.zeros(len(estate.problem.choices), dtype=bool)
    climb.allowed[whole.relaxation.blocks.cells.column[np.unique(among.picks)]] = True
    climb.missing = _missing(estate.program, whole, price)
    firsts = [near_mean, near_mean, near_own]
    for plans in gathered(boards, price[boards[0].rows], firsts, climb.watch, numbers):
        yield [_values(estate, whole, plan) for plan in plans]


def _link(
    climb: Climb,
    drawn: Callable[[], Iterator[list[np.ndarray]]],
    body: np.ndarray,
    above: Callable[[np.ndarray], np.ndarray],
    workers: Workers,
) -> None:
    """Mend plans that are drawn, combine them, and search among their choices; then draw others, while that gains something and there is time."""
    watch, longest = climb.watch, 0.0
    before, gains = np.inf, True
    while gains:
        began = watch.spent
        for plans in drawn():
            climb.mend(plans, workers)
            give_back()
            longest, began = max(longest, watch.spent - began), watch.spent
        climb.combine(body, watch.within(COMBINING, COMBINED), workers)
        climb.relink(above, workers)
        give_back()
        gains = watch.best is not None and watch.best < before - PATIENCE * abs(watch.best)
        gains = gains and watch.begins("gathering") and watch.left > longest
        before = np.inf if watch.best is None else watch.best


def _everywhere(whole: Whole, proof: Proof) -> np.ndarray:
    """The prices of all rows: those outside, and those of the least box of each part."""
    price = proof.price.copy()
    for each, inner in zip(whole.parts, least(proof), strict=True):
        price[each.rows] += inner
    return price


def _values(estate: Estate, whole: Whole, plan: np.ndarray) -> np.ndarray:
    """The values of all columns when these ordered choices are taken."""
    taken = np.zeros(len(estate.problem.choices))
    taken[whole.relaxation.blocks.cells.column[plan]] = 1.0
    return estate.values(chosen_rows(estate.problem, taken))


def _missing(program: Program, whole: Whole, price: np.ndarray) -> np.ndarray:
    """What a unit beyond each row's limit costs while a plan is being brought together."""
    blocks = whole.relaxation.blocks
    cost = np.full(len(program.limits), 3 * float(blocks.scale.max(initial=1.0)))
    cost[blocks.priced] = np.maximum(3 * blocks.scale, 10 * np.abs(price))
    return np.asarray(cost)


def _solution(problem: Problem, program: Program, plans: list[np.ndarray], watch: Watch) -> Solution:
    """The cheapest of these plans (the first, where several are), its bound and how it ended."""
    costs = [_priced(problem, program, each) for each in plans]
    objective = min(costs, default=None)
    chosen = None if objective is None else plans[costs.index(objective)]
    bound = watch.bound if objective is None or watch.bound is None else min(watch.bound, objective)
    gap = relative_gap(objective, bound)
    status = Status.UNKNOWN if gap is None else Status.OPTIMAL if gap <= watch.search.gap else Status.FEASIBLE
    return Solution(
        status,
        chosen,
        objective,
        bound,
        "decomposed",
        version(),
        watch.seconds,
        work=watch.work,
        repeats=watch.repeats,
    )


def _priced(problem: Problem, program: Program, chosen: np.ndarray) -> float:
    """What a plan costs, its columns worked out again."""
    values = completed(problem, chosen)
    if not is_kept(program, values):
        raise AssertionError("a plan that was kept breaks a row once its columns are worked out again")
    return float(program.columns["cost"].to_numpy() @ values) + program.constant
