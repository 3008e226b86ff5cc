"""No price, box or programme of a body claims more than the best plan costs: the law that matters most."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from optimizer.decompose import programmes
from optimizer.decompose.ascent import ascend
from optimizer.decompose.blocks import KEPT
from optimizer.decompose.bound import Proof, proven, rise_together, split, split_further, start
from optimizer.decompose.boxes import Box
from optimizer.decompose.programmes import labelled, programme
from optimizer.decompose.small import Effort, solved
from optimizer.formulate import Program
from optimizer.rules import RULES
from tests.optimizer.decompose.seen import SEED, SEEN, prices, seen
from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import problem as drawn_problem
from tests.optimizer.test_oracle import drawn
from tests.optimizer.twelve import SEEDS, posed, scenario
from tests.optimizer.twelve import drawn as tables

EXACT = Effort(nodes=10_000, seconds=60.0, gap=0.0)
ROUNDING = 1e-6


def no_more_than(bound: float, best: float) -> bool:
    return bound <= best + ROUNDING * max(1.0, abs(best))


@drawn(100)
@given(here=SEEN, seed=SEED)
def test_whatever_the_prices_the_relaxation_costs_no_more_than_the_best_plan(here, seed):
    if here.best is not None:
        draw = np.random.default_rng(seed)
        for price in (np.zeros(len(here.blocks.priced)), *(prices(here.blocks, draw) for _ in range(4))):
            assert no_more_than(here.relaxation.answer(price).value, here.best)


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_whatever_the_prices_and_boxes_a_proof_is_no_more_than_the_best_plan(here, seed):
    if here.best is not None:
        price = prices(here.blocks, np.random.default_rng(seed))
        proof = split(here.whole, here.whole.outside(price), start(here.whole, price), most=6, rounds=10)
        risen, _ = rise_together(here.whole, proof, rounds=25, rate=0.05)
        further = split_further(here.whole, risen, more=4, rounds=10)
        for each in (proof, risen, further):
            assert no_more_than(each.value, here.best)
            assert proven(here.whole, each) == pytest.approx(each.value)
        assert proof.value <= risen.value
        assert no_more_than(risen.value, further.value)


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_boxes_cut_anywhere_and_priced_at_random_prove_no_more_than_the_best_plan(here, seed):
    if here.best is not None:
        draw = np.random.default_rng(seed)
        price = here.whole.outside(prices(here.blocks, draw))
        boxes = tuple(_cut(part.body, draw) for part in here.whole.parts)
        assert no_more_than(proven(here.whole, Proof(0.0, price, boxes)), here.best)


def _cut(body, draw):
    """Every way to close, cut in three at random waves of random sites; prices at random."""
    boxes = [(np.minimum(body.earliest, body.waves + 1), np.full(len(body.earliest), body.waves + 1))]
    for _ in range(2):
        low, high = boxes.pop(0)
        wide = np.flatnonzero(low < high)
        if not len(wide):
            boxes.append((low, high))
            continue
        site = draw.choice(wide)
        wave = draw.integers(low[site], high[site])
        first, second = high.copy(), low.copy()
        first[site], second[site] = wave, wave + 1
        boxes += [(low, first), (second, high)]
    price = np.clip(body.scale * draw.normal(size=len(body.limit)), body.least, body.most)
    return tuple(Box(low, high, price, 0.0, np.zeros(0)) for low, high in boxes)


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_programmes_of_bodies_prove_no_more_than_the_best_plan_and_no_less_than_boxes(here, seed):
    if here.best is not None:
        price = prices(here.blocks, np.random.default_rng(seed))
        proof = split(here.whole, here.whole.outside(price), start(here.whole, price), most=4, rounds=10)
        priced = here.whole.priced(proof.price)
        value, labels = here.whole.common(proof.price, priced), labelled(here.program, here.whole)
        for part, boxes in zip(here.whole.parts, proof.boxes, strict=True):
            _, own = programme(labels, here.whole, part, priced)
            found = solved(own, None, EXACT) if len(own.columns) else None
            bound = 0.0 if found is None else found.bound
            assert no_more_than(min(box.value for box in boxes), bound)
            value += bound
        assert no_more_than(value, here.best)


def test_a_site_that_is_closed_stays_so_in_the_programme_of_its_body_too():
    # A column of something else, then two sites of three waves each.
    assert programmes._closed_for_good(7, 2, 3).toarray().tolist() == [
        [0, 1, -1, 0, 0, 0, 0],
        [0, 0, 1, -1, 0, 0, 0],
        [0, 0, 0, 0, 1, -1, 0],
        [0, 0, 0, 0, 0, 1, -1],
    ]
    assert programmes._closed_for_good(4, 0, 3).shape == (0, 4)
    assert programmes._closed_for_good(3, 2, 1).shape == (0, 3)


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_choices_that_are_dominated_change_no_optimum(here, seed):
    priced = here.whole.priced(here.whole.outside(prices(here.blocks, np.random.default_rng(seed))))
    labels = labelled(here.program, here.whole)
    for part in here.whole.parts:
        _, own = programme(labels, here.whole, part, priced)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(programmes, "undominated", lambda body, costs: np.arange(len(costs.choices)))
            _, every = programme(labels, here.whole, part, priced)
        assert len(own.columns) <= len(every.columns)
        if len(own.columns):
            assert solved(own, None, EXACT).objective == pytest.approx(solved(every, None, EXACT).objective)


# Without groups, blocks leave out one rule of the programme and no other: their best prices reach its linear bound.


def linear(program: Program) -> float:
    """The least cost where choices may be taken in part, sites left free to stay open once empty."""
    kept = np.flatnonzero((program.limits["rule"] != "site_closes_once_empty").to_numpy())
    relaxed = replace(
        program,
        columns=program.columns.assign(integer=False),
        limits=program.limits.iloc[kept].reset_index(drop=True),
        matrix=program.matrix[kept],
    )
    return solved(relaxed, None, EXACT).objective


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_prices_reach_the_linear_bound(seed):
    here = seen(posed(tables(seed), scenario()).problem)
    best = linear(here.program)
    bound, price = ascend(here.relaxation, rounds=1500)
    assert here.relaxation.answer(price).value == bound
    assert bound >= best - 0.002 * abs(best)


def test_a_capacity_that_halves_a_stock_is_priced_at_what_the_other_offer_costs_more():
    # Two workloads of 1 vCPU, x at 1 $ and y at 4 $; x has room for one: the plan costs 1 + 4, and a price of 3 shows it.
    problem = drawn_problem(
        1,
        """workload organisation offer cost vcpu
           a        o            x     1    1
           a        o            y     4    1
           b        o            x     1    1
           b        o            y     4    1""",
        capacity="""offer resource wave limit
                    x     vcpu     1    1""",
    )
    here = seen(problem)
    assert Meaning(problem).best() == 5.0
    assert [here.relaxation.answer(np.array([-price])).value for price in (0.0, 1.5, 3.0, 5.0)] == [
        2,
        3.5,
        5,
        3,
    ]
    assert ascend(here.relaxation, rounds=300)[0] == pytest.approx(5.0, abs=0.01)


def test_a_site_that_closes_in_one_wave_needs_boxes():
    # Two workloads of a site that costs 10 a wave; one of them a wave may move. Prices pay for half a closing, boxes do not.
    problem = drawn_problem(
        2,
        """workload organisation offer wave cost effort_days
           a        o            x     1    0    1
           a        o            x     2    0    1
           b        o            x     1    0    1
           b        o            x     2    0    1""",
        site_waves="""site wave cost
                      s    1    10
                      s    2    10""",
        sites="""site organisation
                 s    o""",
        presence="""workload site
                    a        s
                    b        s""",
        organisation_staff="""organisation wave limit
                              o            1    1
                              o            2    1""",
    )
    here = seen(problem)
    assert Meaning(problem).best() == 10.0
    assert linear(here.program) == pytest.approx(5.0)
    bound, price = ascend(here.relaxation, rounds=500)
    assert bound <= 10.0
    proof = split(here.whole, here.whole.outside(price), start(here.whole, price), most=4, rounds=200)
    assert len(proof.boxes[0]) > 1
    assert bound + 1.0 < proof.value <= 10.0


def test_a_group_that_shares_no_cell_has_no_plan():
    problem = drawn_problem(
        1,
        """workload offer cost
           a        x     1
           b        y     1""",
        together="""workload group
                    a        g
                    b        g""",
    )
    assert not seen(problem).blocks.possible


def test_rules_that_blocks_do_not_know_are_priced():
    # A rule that is added is a row that is priced, unless it is named in `KEPT`.
    assert set(KEPT) <= {rule.__name__ for rule in RULES}
