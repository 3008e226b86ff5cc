"""The sketch: a whole plan in one go, providers before who needs them."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import assume, given

from optimizer.decompose.board import candidates, game
from optimizer.decompose.method import SKETCHED, _sketched
from optimizer.decompose.neighbourhood import Estate
from optimizer.decompose.sketch import _order, sketched
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Workers
from optimizer.solve import Search, is_kept
from tests.optimizer.decompose.seen import SEED, SEEN, prices
from tests.optimizer.test_oracle import drawn

HERE = Workers(None, 1)


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_a_sketch_takes_each_workload_once_and_is_drawn_alike_twice(here, seed):
    problem = here.problem
    assume(here.blocks.possible)
    price = prices(here.blocks, np.random.default_rng(seed))
    one, two = (
        sketched(problem, here.program, here.whole, price, Watch(Search(seed=seed))) for _ in range(2)
    )
    np.testing.assert_array_equal(one, two)
    taken = problem.choices["workload"].iloc[here.blocks.cells.column[one]]
    assert sorted(taken) == sorted(problem.choices["workload"].unique())


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_who_needs_another_acts_no_earlier_and_comes_after_it(here, seed):
    problem = here.problem
    assume(here.blocks.possible)
    draw, none = np.random.default_rng(seed), np.zeros(len(here.blocks.cost))
    none[here.relaxation.answer(prices(here.blocks, draw)).chosen] = 1.0
    among, _ = candidates(here.relaxation, np.zeros(len(here.blocks.priced)), 4, none, [none])
    board = game(problem, here.program, here.whole.bodies, among)
    before = draw.integers(1, 5, len(here.blocks.site))
    act, depth = _order(problem, board, before)
    assert (act >= before).all()
    ends = (
        here.blocks.units.reindex(problem.orders["consumer"]),
        here.blocks.units.reindex(problem.orders["provider"]),
    )
    orders = nx.DiGraph([(consumer, provider) for consumer, provider in zip(*ends, strict=True)])
    orders.remove_edges_from(list(nx.selfloop_edges(orders)))
    circles = {unit for each in nx.strongly_connected_components(orders) if len(each) > 1 for unit in each}
    for consumer, provider in orders.edges:
        assert act[consumer] >= act[provider]
        behind = {provider, *nx.descendants(orders, provider)}  # without end where it leads into a circle
        assert depth[consumer] > depth[provider] or circles & behind


@drawn(40)
@given(here=SEEN)
def test_what_is_kept_of_a_sketch_keeps_every_row_and_costs_no_less_than_the_best(here):
    assume(here.blocks.possible)
    estate, watch = Estate(here.problem, here.program, here.blocks.units), Watch(Search(gap=0.0))
    climb = _sketched(estate, here.whole, np.zeros(len(here.blocks.priced)), watch)
    assert (climb.kept is None) == bool(estate.beyond(climb.values).any())
    climb.mend([climb.values], HERE, SKETCHED)
    kept = climb.kept
    assert (kept is None) == (watch.best is None)
    if kept is not None:
        assert is_kept(here.program, kept)
        assert watch.best >= here.best - 1e-6 * max(1.0, abs(here.best))
