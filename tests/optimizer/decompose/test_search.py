"""Local search and neighbourhoods: what they keep in step, what they may not break, and the whole method on tiny problems."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import assume, given

from optimizer.decompose.board import candidates, game
from optimizer.decompose.gathering import OWN, gathered
from optimizer.decompose.moves import place, resettle, search, settle, weighing
from optimizer.decompose.neighbourhood import Estate, cut, moved
from optimizer.decompose.relaxation import Relaxation
from optimizer.decompose.small import Effort, solved
from optimizer.decompose.watch import Watch
from optimizer.solution import chosen_rows
from optimizer.solve import Search, is_kept
from tests.optimizer.decompose.seen import SEED, SEEN, prices
from tests.optimizer.test_oracle import drawn

EXACT = Effort(nodes=10_000, seconds=60.0, gap=0.0)


def cost_of(game, position):
    """What a position costs, worked out from nothing."""
    board, place = game.board, game.position(game.choices(position))
    own = board.cost[place.chosen].sum()
    opened = sum(
        board.open_cost[site, : min(int(closing) - 1, board.waves)].sum()
        for site, closing in enumerate(place.closing)
    )
    return own + opened + rows_cost(position.rows, place.rows["used"])


def rows_cost(rows, used):
    """What rows cost of which so much is used."""
    over = used - rows["limit"]
    beyond = np.select([rows["sense"] > 0, rows["sense"] < 0], [over, -over], np.abs(over))
    stepped = np.where(beyond > 1e-6 * rows["step"], rows["step"], 0.0)
    return np.where(beyond > 0, rows["steep"] * (beyond + stepped), rows["worth"] * beyond).sum()


def possible(here, seed):
    """What draws, where every unit has a cell."""
    assume(here.blocks.possible)
    return np.random.default_rng(seed)


def begun(here, draw):
    """A board at some prices, where the mean of three answers stands on it, and its ordered choices."""
    price, mean = prices(here.blocks, draw), np.zeros(len(here.blocks.cost))
    for _ in range(3):
        mean[here.relaxation.answer(prices(here.blocks, draw)).chosen] += 1 / 3
    among, (chosen,) = candidates(here.relaxation, price, 4, mean, [mean], by_act=True)
    board = game(here.problem, here.program, here.whole.bodies, among)
    return board, board.position(chosen), chosen


def assert_in_step(board, position):
    """What a position remembers is what its choices say."""
    again = board.position(board.choices(position))
    np.testing.assert_allclose(position.rows["used"], again.rows["used"], atol=1e-9)
    assert not position.rows["delta"].any()
    np.testing.assert_array_equal(position.chosen, again.chosen)
    np.testing.assert_array_equal(position.acting, again.acting)
    np.testing.assert_array_equal(position.closing, again.closing)


def everything(board):
    """All units and sites of a board."""
    return np.arange(len(board.unit_first) - 1), np.arange(len(board.earliest))


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_those_who_weigh_in_a_row_are_found(here, seed):
    draw = possible(here, seed)
    board, position, chosen = begun(here, draw)
    rows = draw.random(len(board.rows)) < 0.2
    idle = np.zeros(len(here.blocks.other_cost))
    unit = here.blocks.cells.unit[here.blocks.cells.choice_cell]
    blocks = here.blocks
    unsigned = Relaxation(
        replace(blocks, entry_weight=np.abs(blocks.entry_weight), weights=abs(blocks.weights))
    )
    expected = [
        (unsigned.used(chosen[unit[chosen] == own], idle)[board.rows][rows] > 0).any()
        for own in range(len(position.chosen))
    ]
    np.testing.assert_array_equal(weighing(board.board, position, rows), expected)
    moved = draw.random(len(position.chosen)) < 0.2
    units, sites = board.near(position, rows, moved)
    owners = set(here.whole.bodies.unit[np.flatnonzero(np.array(expected) | moved)])
    assert set(units) == {own for own, owner in enumerate(here.whole.bodies.unit) if owner in owners}
    assert set(sites) == {site for site, owner in enumerate(here.whole.bodies.site) if owner in owners}


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_a_site_that_settles_keeps_step_and_is_asked_no_more_to_wait(here, seed):
    draw = possible(here, seed)
    board, position, _ = begun(here, draw)
    position.rows["steep"], position.rows["step"] = 1.0, 0.5
    for site in range(len(position.closing)):
        for wave in range(board.board.earliest[site], board.board.waves + 2):
            before = cost_of(board, position)
            change = settle(board.board, position, site, wave, 1.0, draw)
            assert cost_of(board, position) - before == pytest.approx(change, abs=1e-7)
            assert (position.until == board.board.waves + 1).all()
    np.testing.assert_array_equal(position.acting, board.position(board.choices(position)).acting)


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_a_local_search_keeps_step_with_what_it_changes(here, seed):
    draw = possible(here, seed)
    board, position, _ = begun(here, draw)
    position.rows["steep"] = draw.random(len(position.rows))
    position.rows["step"] = draw.random(len(position.rows)) * draw.integers(0, 2, len(position.rows))
    position.rows["worth"] = draw.random(len(position.rows)) * position.rows["steep"]
    before, change = cost_of(board, position), 0.0
    for _ in range(3):
        change += search(board.board, position, *everything(board.board), 2.0, draw)
    assert_in_step(board, position)
    assert cost_of(board, position) - before == pytest.approx(change, abs=1e-7)


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_what_a_plan_takes_is_a_candidate_as_it_is_taken(here, seed):
    draw = possible(here, seed)
    taken, mean = here.relaxation.answer(prices(here.blocks, draw)).chosen, np.zeros(len(here.blocks.cost))
    mean[taken] = 1.0  # at other prices another choice of the cell may be cheaper
    among, (chosen,) = candidates(here.relaxation, prices(here.blocks, draw), 2, np.zeros(len(mean)), [mean])
    np.testing.assert_array_equal(chosen, taken)
    assert set(taken) <= set(among.picks)


@drawn(20)
@given(here=SEEN, seed=SEED)
def test_each_way_to_weigh_own_rows_brings_a_whole_plan_of_candidates_as_long_as_one_is_new(here, seed):
    draw = possible(here, seed)
    board, _, chosen = begun(here, draw)
    seen_before = []
    for plans in gathered([board], np.zeros(len(board.rows)), [chosen], Watch(Search(seed=seed)), count()):
        assert len(plans) == len(OWN)
        assert any(tuple(plan) not in seen_before for plan in plans)
        seen_before += map(tuple, plans)
        for plan in plans:
            assert set(plan) <= set(board.candidates.picks)
            assert each_once(here, plan)


def each_once(here, plan):
    """Whether these ordered choices are one of every workload."""
    workload = here.problem.choices["workload"]
    return sorted(workload.iloc[here.blocks.cells.column[plan]]) == sorted(workload.unique())


def all_and_few(here, draw, width, by_act=False):
    """What each ordered choice costs at some prices; all candidates there are, and the best so many of each unit."""
    price, mean = prices(here.blocks, draw), np.zeros(len(here.blocks.cost))
    mean[here.relaxation.answer(price).chosen] = 1.0
    every, _ = candidates(here.relaxation, price, len(mean), mean, [mean])
    few, _ = candidates(here.relaxation, price, width, np.zeros(len(mean)), [mean], by_act)
    return here.relaxation.priced(price).choices, every, few


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_every_choice_is_in_a_candidate_where_all_are_asked_for_and_the_cheapest_are_kept(here, seed):
    draw = possible(here, seed)
    cost, every, cheap = all_and_few(here, draw, 2)
    cells = here.blocks.cells
    assert set(every.picks) == set(range(len(cost)))
    of_every, of_cheap = costs_by_unit(cells, every, cost), costs_by_unit(cells, cheap, cost)
    for unit, own in of_every.items():
        np.testing.assert_allclose(of_cheap[unit][: min(2, len(own))], own[:2])


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_the_cheapest_of_each_act_is_a_candidate_so_that_a_unit_may_leave_when_a_site_must(here, seed):
    draw = possible(here, seed)
    cost, every, few = all_and_few(here, draw, 1, by_act=True)
    cells = here.blocks.cells
    assert least_by_act(cells, few, cost) == pytest.approx(least_by_act(cells, every, cost))


def least_by_act(cells, among, cost):
    """The least that a candidate of each unit and act costs."""
    least = {}
    for cell, first, end in zip(among.cell, among.first[:-1], among.first[1:], strict=True):
        of = (int(cells.unit[cell]), int(cells.act[cell]))
        least[of] = min(least.get(of, np.inf), float(cost[among.picks[first:end]].sum()))
    return least


def costs_by_unit(cells, among, cost):
    """What the candidates of each unit cost, the cheapest first; no two of them are the same choices."""
    found, picked = {}, set()
    for cell, first, end in zip(among.cell, among.first[:-1], among.first[1:], strict=True):
        picks = tuple(among.picks[first:end])
        assert picks not in picked
        picked.add(picks)
        found.setdefault(cells.unit[cell], []).append(cost[list(picks)].sum())
    return {unit: np.sort(own) for unit, own in found.items()}


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_who_is_placed_last_takes_what_costs_least_beside_the_others(here, seed):
    draw = possible(here, seed)
    board, position, _ = begun(here, draw)
    position.rows["steep"] = draw.random(len(position.rows))
    position.rows["step"], position.rows["worth"] = (
        0.5,
        draw.random(len(position.rows)) * position.rows["steep"],
    )
    order = draw.permutation(len(position.chosen))
    place(board.board, position, order)
    assert_in_step(board, position)
    least = cost_of(board, position)
    for candidate in range(*board.board.unit_first[order[-1] :][:2]):
        position.chosen[order[-1]] = candidate
        assert cost_of(board, position) >= least - 1e-7


@drawn(40)
@given(here=SEEN, seed=SEED)
def test_units_that_are_placed_again_cost_what_is_said_and_no_more_than_before(here, seed):
    draw = possible(here, seed)
    board, position, _ = begun(here, draw)
    position.rows["steep"], position.rows["step"] = draw.random(len(position.rows)), 0.5
    before = cost_of(board, position)
    change = resettle(board.board, position, np.arange(len(position.chosen)), draw)
    assert change <= 0.0
    assert cost_of(board, position) - before == pytest.approx(change, abs=1e-7)


def plans(here, count):
    """Some plans that keep every rule."""
    some = here.plans[:: max(1, len(here.plans) // count)]
    return [np.array([choice["row"] for choice in taken]) for taken in some]


def estate_of(here):
    return Estate(here.problem, here.program, here.blocks.units)


@drawn(40)
@given(here=SEEN)
def test_with_everything_free_a_neighbourhood_holds_the_best_plan(here):
    for chosen in plans(here, 2):
        estate, every = estate_of(here), np.ones(len(here.problem.choices), dtype=bool)
        values = estate.values(chosen)
        free = np.ones(here.blocks.units.nunique(), dtype=bool)
        [part] = cut(estate, values, [free], every, np.zeros(len(here.program.limits)))
        found = solved(part.program, part.start, EXACT)
        after = estate.values(chosen_rows(here.problem, moved(estate, part, values, found.values)))
        assert is_kept(here.program, after)
        cost = here.program.columns["cost"] @ after + here.program.constant
        assert cost == pytest.approx(here.best, abs=1e-5)


@drawn(60)
@given(here=SEEN, seed=SEED)
def test_neighbourhoods_solved_at_once_break_no_row_together(here, seed):
    for chosen in plans(here, 3):
        estate, every = estate_of(here), np.ones(len(here.problem.choices), dtype=bool)
        values = estate.values(chosen)
        part_of = np.random.default_rng(seed).integers(0, 3, here.blocks.units.nunique())
        frees = [part_of == k for k in range(2) if (part_of == k).any()]
        parts = cut(estate, values, frees, every, np.zeros(len(here.program.limits))) if frees else []
        after = values
        for part in parts:
            after = moved(estate, part, after, solved(part.program, part.start, EXACT).values)
        if estate.simple:  # then what parts add up to is a plan as it stands
            assert is_kept(here.program, after)
        after = estate.values(chosen_rows(here.problem, after))
        assert is_kept(here.program, after)
        still = np.isin(estate.owner[: len(here.problem.choices)], np.flatnonzero(part_of == 2))
        np.testing.assert_array_equal(after[: len(still)][still], values[: len(still)][still])
