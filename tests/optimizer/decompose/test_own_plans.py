"""Bodies' own plans: a bound that no plan undercuts, and choices that keep every row inside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from scipy import sparse

from optimizer.decompose import own_plans as own_programmes
from optimizer.decompose.bound import split, start
from optimizer.decompose.neighbourhood import Estate
from optimizer.decompose.own_plans import gaps, own_plans
from optimizer.decompose.programmes import labelled
from optimizer.decompose.small import Effort, solved
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Workers
from optimizer.formulate import Program
from optimizer.solve import Search
from tests.optimizer.decompose.seen import SEED, SEEN, prices
from tests.optimizer.decompose.test_bounds import no_more_than
from tests.optimizer.test_oracle import drawn


def planned(here, price, search):
    proof = split(here.whole, here.whole.outside(price), start(here.whole, price), most=3, rounds=10)
    labels = labelled(here.program, here.whole)
    return proof, own_plans(here.whole, labels, proof, Workers(None, 1), Watch(search))


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_bodies_own_plans_take_each_workload_once_and_raise_the_bound_no_higher_than_the_best_plan(
    here, seed
):
    if here.best is not None:
        proof, own = planned(here, prices(here.blocks, np.random.default_rng(seed)), Search())
        assert proof.value <= own.raised(proof)
        assert no_more_than(own.raised(proof), here.best)
        assert own.known.all()
        workload = here.problem.choices["workload"].to_numpy()[here.blocks.cells.column[own.taken]]
        assert sorted(workload) == sorted(here.problem.choices["workload"].unique())


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_bodies_own_plans_keep_the_rows_inside_that_choices_alone_decide(here, seed):
    if here.best is not None:
        blocks = here.blocks
        _, own = planned(here, prices(blocks, np.random.default_rng(seed)), Search())
        alone = here.whole.bodies.inside & (np.diff(blocks.weights.tocsr().indptr) == 0)
        used = here.relaxation.used(np.flatnonzero(own.taken), np.zeros(len(blocks.other_cost)))
        size = 1e-6 * np.maximum(1.0, np.abs(blocks.limit))
        assert (used <= blocks.upper + size)[alone].all()
        assert (used >= blocks.lower - size)[alone].all()


@drawn(5)
@given(here=SEEN, seed=SEED)
def test_without_time_nothing_is_known_and_nothing_claimed(here, seed):
    if here.best is not None:
        price = prices(here.blocks, np.random.default_rng(seed))
        proof, own = planned(here, price, replace(Search(), cancelled=lambda: True))
        assert own.raised(proof) == proof.value
        assert not own.known.any()
        assert not own.taken.any()


@drawn(30)
@given(here=SEEN, seed=SEED)
def test_no_body_of_a_plan_that_keeps_every_row_costs_less_than_its_bound_nor_all_more_than_the_gap(
    here, seed
):
    if here.best is not None:
        proof, own = planned(here, prices(here.blocks, np.random.default_rng(seed)), Search())
        above = gaps(here.program, here.whole, proof, own)
        estate = Estate(here.problem, here.program, here.blocks.units)
        for taken in here.plans[:6]:
            values = estate.values(np.array([choice["row"] for choice in taken]))
            cost = float(here.program.columns["cost"] @ values) + here.program.constant
            size = 1e-6 * max(1.0, abs(cost))
            assert (above(values) >= -size).all()
            assert above(values).sum() <= cost - own.raised(proof) + size


def packing(items, rows):
    """A programme to pack these many items of random worth under so many limits: not solved at its root."""
    draw = np.random.default_rng(0)
    weights = draw.integers(10, 60, (rows, items)).astype(float)
    worth = weights.sum(axis=0) + draw.integers(0, 10, items)
    columns = pd.DataFrame({"cost": -worth, "lower": 0.0, "upper": 1.0, "integer": True})
    limits = pd.DataFrame({"sense": "<=", "limit": weights.sum(axis=1) / 2, "constant": 0.0})
    return Program(columns, limits, sparse.csr_matrix(weights), 0.0)


def test_programmes_that_are_cut_short_are_searched_again_until_they_are_at_their_end(monkeypatch):
    hard, easy = packing(15, 2), packing(3, 1)
    monkeypatch.setattr(own_programmes, "EFFORT", Effort(nodes=1, seconds=10.0, gap=1e-4))
    first = solved(hard, None, own_programmes.EFFORT)
    assert first.objective - first.bound > 0.001 * abs(first.objective)
    least = {7: -np.inf, 2: -np.inf}
    watch = Watch(Search(time_limit=1e5))
    found = own_programmes._searched({7: hard, 2: easy}, least, Workers(None, 1), watch)
    for number, small in ((7, hard), (2, easy)):
        whole = solved(small, None, Effort(nodes=100_000, seconds=60.0, gap=0.0))
        assert found[number].objective == pytest.approx(whole.objective, rel=1e-4)
        assert found[number].bound == pytest.approx(whole.objective, rel=1e-4)
        assert found[number].bound <= whole.objective + 1e-6 * abs(whole.objective)


def test_a_programme_whose_boxes_already_prove_what_was_found_is_not_searched_again(monkeypatch):
    hard = packing(15, 2)
    monkeypatch.setattr(own_programmes, "EFFORT", Effort(nodes=1, seconds=10.0, gap=1e-4))
    first = solved(hard, None, own_programmes.EFFORT)
    watch = Watch(Search(time_limit=1e5))
    found = own_programmes._searched({7: hard}, {7: first.objective}, Workers(None, 1), watch)
    assert found[7].bound == first.bound


def test_the_furthest_have_half_the_time_that_is_left_and_each_worker_something_to_do():
    effort = {each: Effort(1, seconds, 0.0) for each, seconds in {5: 2.0, 3: 2.0, 8: 8.0, 1: 2.0}.items()}
    assert own_programmes._fit([5, 3, 8, 1], effort, 8.0, 1) == [5, 3]
    assert own_programmes._fit([5, 3, 8, 1], effort, 3.0, 1) == [5]
    assert own_programmes._fit([8, 5, 3, 1], effort, 7.0, 2) == [5, 3, 1]
    assert own_programmes._fit([8, 5, 3, 1], effort, 3.0, 2) == [5, 3]
    assert own_programmes._fit([8, 5], effort, 1.0, 2) == []
