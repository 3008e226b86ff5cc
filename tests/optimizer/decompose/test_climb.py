"""Climb: of several plans the best goes on, and a small estate whose plan breaks rows is mended whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from optimizer.decompose import climb
from optimizer.decompose.climb import Climb
from optimizer.decompose.neighbourhood import Estate
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Workers
from optimizer.solve import Search, is_kept
from tests.optimizer.decompose.seen import seen
from tests.optimizer.draws import problems
from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import problem as drawn_problem
from tests.optimizer.test_oracle import drawn

HERE = Workers(None, 1)
DEAR = 1e6
"""What a unit beyond a limit costs here: more than any plan of these problems."""


def climbing(problem):
    """A climb among all choices, and what turns rows of choices into plans."""
    here = seen(problem)
    estate = Estate(problem, here.program, here.blocks.units)
    every = np.ones(len(problem.choices), dtype=bool)
    missing = np.full(len(here.program.limits), DEAR)
    return Climb(estate, every, missing, here.whole.bodies.unit, Watch(Search(gap=0.0)))


def rows(taken):
    return np.array([choice["row"] for choice in taken])


@drawn(30)
@given(problem=problems())
def test_the_best_of_the_plans_goes_on_in_whatever_order_they_come(problem):
    meaning = Meaning(problem)
    kept = [taken for taken in meaning.combinations() if meaning.keeps(taken)][:6]
    if not kept:
        return
    for order in (kept, kept[::-1]):
        made = climbing(problem)
        made.mend([made.estate.values(rows(taken)) for taken in order], HERE)
        best = min(made.estate.program.columns["cost"] @ made.estate.values(rows(taken)) for taken in kept)
        assert made.estate.program.columns["cost"] @ made.values == pytest.approx(best)


@drawn(40)
@given(problem=problems())
def test_a_small_estate_that_breaks_rows_is_mended_whole_where_a_plan_exists(problem):
    meaning = Meaning(problem)
    if (best := meaning.best()) is None:
        return
    for taken in [taken for taken in meaning.combinations() if not meaning.keeps(taken)][:3]:
        made = climbing(problem)
        made.mend([made.estate.values(rows(taken))], HERE, rounds=0)
        assert made.kept is None
        made.improve(lambda values: np.zeros(len(problem.choices)), HERE)
        assert made.kept is not None
        assert is_kept(made.estate.program, made.kept)
        assert made.watch.best >= best - 1e-6 * max(1.0, abs(best))


@drawn(30)
@given(problem=problems())
def test_each_round_looks_at_every_unit_once(problem):
    made = climbing(problem)
    made.values = made.estate.values(rows(next(iter(Meaning(problem).combinations()))))
    made.units = 2
    bodies = made.owner.max() + 1
    for groups in (made._by_wave(), made._by_organisation(np.zeros(bodies))):
        assert sorted(np.concatenate(groups)) == list(range(len(made.owner)))


def test_units_that_leave_together_are_free_together(monkeypatch):
    waves = {"a": 1, "b": 2, "c": 3, "d": 1, "e": 2, "f": 3}
    choices = "\n".join(f"{name} x {wave} 1" for name, wave in waves.items())
    made = climbing(drawn_problem(3, f"workload offer wave cost\n{choices}"))
    made.values, made.units = made.estate.values(np.arange(6)), 2
    monkeypatch.setattr(climb, "NEARBY", 0.0)
    pairs = {frozenset(made.estate.units.index[made.estate.units.isin(group)]) for group in made._by_wave()}
    assert pairs == {frozenset("ad"), frozenset("be"), frozenset("cf")}


def test_the_organisation_whose_units_are_each_furthest_from_the_bound_comes_first():
    made = climbing(drawn_problem(1, "workload organisation offer cost\na p x 1\nb q x 1\nc r x 1\nd p x 1"))
    p, q, r = (made.owner[made.estate.units[workload]] for workload in "abc")
    gaps, made.units = np.zeros(made.owner.max() + 1), 1
    gaps[p], gaps[q], gaps[r] = 3.0, 2.0, 1.0  # p has two units
    assert [made.owner[group[0]] for group in made._by_organisation(gaps)] == [q, p, r]
