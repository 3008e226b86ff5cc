"""Turns: every unit once, beside those it belongs with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.decompose import turns
from optimizer.decompose.turns import by_organisation, by_wave, by_window


def drawing(seed=0):
    return np.random.default_rng(seed)


@given(
    units=st.lists(st.tuples(st.integers(0, 4), st.integers(1, 7)), min_size=1, max_size=30),
    most=st.integers(1, 9),
    width=st.integers(1, 4),
    seed=st.integers(0, 9),
)
def test_every_unit_has_its_turn_once(units, most, width, seed):
    owner, acts = np.array(units).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turns, "IN_WINDOW", most)
        for groups in (
            by_organisation(owner, np.zeros(5), most, drawing(seed)),
            by_wave(acts, most, drawing(seed)),
            by_window(acts, owner, width, drawing(seed)),
        ):
            assert sorted(np.concatenate(groups)) == list(range(len(units)))
        for group in by_window(acts, owner, width, drawing(seed)):
            assert len(group) <= most
            assert np.ptp(acts[group]) < width


def test_units_that_leave_together_are_free_together(monkeypatch):
    monkeypatch.setattr(turns, "NEARBY", 0.0)
    pairs = {frozenset(group) for group in by_wave(np.array([1, 2, 3, 1, 2, 3]), 2, drawing())}
    assert pairs == {frozenset({0, 3}), frozenset({1, 4}), frozenset({2, 5})}


def test_the_organisation_whose_units_are_each_furthest_from_the_bound_comes_first():
    # That of number 0 has two units.
    groups = by_organisation(np.array([0, 1, 2, 0]), np.array([3.0, 2.0, 1.0]), 1, drawing())
    assert [sorted(group) for group in groups] == [[1], [0, 3], [2]]


def test_a_window_that_holds_too_many_is_cut_between_organisations(monkeypatch):
    monkeypatch.setattr(turns, "IN_WINDOW", 3)
    owner = np.array([0, 1, 0, 1, 0, 1])
    groups = by_window(np.ones(6, dtype=int), owner, 2, drawing())
    assert sorted(sorted(owner[group]) for group in groups) == [[0, 0, 0], [1, 1, 1]]


def test_windows_begin_at_any_wave():
    acts, owner = np.array([1, 2, 3, 4]), np.zeros(4, dtype=int)
    seen = {frozenset(group) for seed in range(20) for group in by_window(acts, owner, 2, drawing(seed))}
    assert {frozenset({0, 1}), frozenset({1, 2}), frozenset({2, 3})} <= seen
