"""Local search and neighbourhoods: what they keep in step, what they may not break, and the whole method on tiny problems."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.decompose.board import candidates, game
from optimizer.decompose.moves import _row_cost, search
from optimizer.decompose.neighbourhood import Estate, cut, moved
from optimizer.decompose.small import Effort, solved
from optimizer.solution import chosen_rows
from optimizer.solve import is_kept
from tests.optimizer.decompose.seen import prices, seen
from tests.optimizer.draws import problems
from tests.optimizer.oracle import Meaning
from tests.optimizer.test_oracle import drawn

EXACT = Effort(nodes=10_000, seconds=60.0, gap=0.0)
SEED = st.integers(0, 999)


def cost_of(game, position):
    """What a position costs, worked out from nothing."""
    board, place = game.board, game.position(game.choices(position))
    own = board.cost[place.chosen].sum()
    opened = sum(
        board.open_cost[site, : min(int(closing) - 1, board.waves)].sum()
        for site, closing in enumerate(place.closing)
    )
    rows = sum(
        _row_cost(
            board.sense[row], position.slope[row], position.steep[row], place.used[row] - board.limit[row]
        )
        for row in range(len(board.sense))
    )
    return own + opened + rows


@drawn(40)
@given(problem=problems(), seed=SEED)
def test_a_local_search_keeps_step_with_what_it_changes(problem, seed):
    here = seen(problem)
    if not here.blocks.possible:
        return
    draw = np.random.default_rng(seed)
    price = prices(here.blocks, draw)
    mean = np.zeros(len(here.blocks.cost))
    for _ in range(3):
        mean[here.relaxation.answer(prices(here.blocks, draw)).chosen] += 1 / 3
    among, chosen = candidates(here.relaxation, price, 4, mean)
    board = game(problem, here.program, here.whole.bodies, among)
    position = board.position(chosen)
    position.slope[:] = draw.random(len(position.slope))
    position.steep[:] = position.slope + draw.random(len(position.steep))
    before = cost_of(board, position)
    change = search(board.board, position, 3, 2.0, draw)
    again = board.position(board.choices(position))
    np.testing.assert_allclose(position.used, again.used, atol=1e-9)
    np.testing.assert_array_equal(position.chosen, again.chosen)
    np.testing.assert_array_equal(position.acting, again.acting)
    np.testing.assert_array_equal(position.closing, again.closing)
    assert cost_of(board, position) - before == pytest.approx(change, abs=1e-7)


def plans(problem, meaning, count):
    """Some plans that keep every rule."""
    kept = [taken for taken in meaning.combinations() if meaning.keeps(taken)]
    return [np.array([c["row"] for c in taken]) for taken in kept[:: max(1, len(kept) // count)]]


def estate_of(here):
    return Estate(here.problem, here.program, here.blocks.units)


@drawn(40)
@given(problem=problems())
def test_with_everything_free_a_neighbourhood_holds_the_best_plan(problem):
    meaning = Meaning(problem)
    for chosen in plans(problem, meaning, 2):
        here = seen(problem)
        estate, every = estate_of(here), np.ones(len(problem.choices), dtype=bool)
        values = estate.values(chosen)
        free = np.ones(here.blocks.units.nunique(), dtype=bool)
        [part] = cut(estate, values, [free], every, np.zeros(len(here.program.limits)))
        found = solved(part.program, part.start, EXACT)
        after = estate.values(chosen_rows(problem, moved(estate, part, values, found.values)))
        assert is_kept(here.program, after)
        best = meaning.best()
        assert here.program.columns["cost"] @ after + here.program.constant == pytest.approx(best, abs=1e-5)


@drawn(60)
@given(problem=problems(), seed=SEED)
def test_neighbourhoods_solved_at_once_break_no_row_together(problem, seed):
    for chosen in plans(problem, Meaning(problem), 3):
        here = seen(problem)
        estate, every = estate_of(here), np.ones(len(problem.choices), dtype=bool)
        values = estate.values(chosen)
        part_of = np.random.default_rng(seed).integers(0, 3, here.blocks.units.nunique())
        frees = [part_of == k for k in range(2) if (part_of == k).any()]
        parts = cut(estate, values, frees, every, np.zeros(len(here.program.limits))) if frees else []
        after = values
        for part in parts:
            after = moved(estate, part, after, solved(part.program, part.start, EXACT).values)
        if estate.simple:  # then what parts add up to is a plan as it stands
            assert is_kept(here.program, after)
        after = estate.values(chosen_rows(problem, after))
        assert is_kept(here.program, after)
        still = np.isin(estate.owner[: len(problem.choices)], np.flatnonzero(part_of == 2))
        np.testing.assert_array_equal(after[: len(still)][still], values[: len(still)][still])
