"""Bodies' own plans: a bound that no plan undercuts, and choices that keep every row inside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given

from optimizer.decompose.bound import split, start
from optimizer.decompose.own_plans import own_plans
from optimizer.decompose.programmes import labelled
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Workers
from optimizer.solve import Search
from tests.optimizer.decompose.seen import prices
from tests.optimizer.decompose.test_bounds import SEED, feasible, no_more_than
from tests.optimizer.draws import problems
from tests.optimizer.test_oracle import drawn


def planned(here, price, search):
    proof = split(here.whole, here.whole.outside(price), start(here.whole, price), most=3, rounds=10)
    labels = labelled(here.program, here.whole)
    return proof, own_plans(here.whole, labels, proof, Workers(None, 1), Watch(search))


@drawn(40)
@given(problem=problems(), seed=SEED)
def test_bodies_own_plans_take_each_workload_once_and_raise_the_bound_no_higher_than_the_best_plan(
    problem, seed
):
    if made := feasible(problem):
        here, best = made
        proof, own = planned(here, prices(here.blocks, np.random.default_rng(seed)), Search())
        assert proof.value <= own.raised(proof)
        assert no_more_than(own.raised(proof), best)
        assert own.known.all()
        workload = problem.choices["workload"].to_numpy()[here.blocks.cells.column[own.taken]]
        assert sorted(workload) == sorted(problem.choices["workload"].unique())


@drawn(40)
@given(problem=problems(), seed=SEED)
def test_bodies_own_plans_keep_the_rows_inside_that_choices_alone_decide(problem, seed):
    if made := feasible(problem):
        here, _ = made
        blocks = here.blocks
        _, own = planned(here, prices(blocks, np.random.default_rng(seed)), Search())
        alone = here.whole.bodies.inside & (np.diff(blocks.weights.tocsr().indptr) == 0)
        used = here.relaxation.used(np.flatnonzero(own.taken), np.zeros(len(blocks.other_cost)))
        size = 1e-6 * np.maximum(1.0, np.abs(blocks.limit))
        assert (used <= blocks.upper + size)[alone].all()
        assert (used >= blocks.lower - size)[alone].all()


@drawn(5)
@given(problem=problems(), seed=SEED)
def test_without_time_nothing_is_known_and_nothing_claimed(problem, seed):
    if made := feasible(problem):
        here, _ = made
        price = prices(here.blocks, np.random.default_rng(seed))
        proof, own = planned(here, price, replace(Search(), cancelled=lambda: True))
        assert own.raised(proof) == proof.value
        assert not own.known.any()
        assert not own.taken.any()
