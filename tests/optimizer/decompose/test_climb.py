"""Climb: of several plans the best goes on, and a small estate whose plan breaks rows is mended whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from optimizer.decompose.climb import PART, Climb
from optimizer.decompose.neighbourhood import Estate
from optimizer.decompose.watch import Watch
from optimizer.decompose.workers import Workers
from optimizer.solve import Search, is_kept
from tests.optimizer.decompose.seen import SEEN, seen
from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import problem as drawn_problem
from tests.optimizer.test_oracle import drawn

HERE = Workers(None, 1)
DEAR = 1e6
"""What a unit beyond a limit costs here: more than any plan of these problems."""


def climbing(here):
    """A climb among all choices, and what turns rows of choices into plans."""
    estate = Estate(here.problem, here.program, here.blocks.units)
    every = np.ones(len(here.problem.choices), dtype=bool)
    missing = np.full(len(here.program.limits), DEAR)
    return Climb(estate, every, missing, here.whole.bodies.unit, Watch(Search(gap=0.0)))


def rows(taken):
    return np.array([choice["row"] for choice in taken])


@drawn(30)
@given(here=SEEN)
def test_the_best_of_the_plans_goes_on_in_whatever_order_they_come(here):
    kept = here.plans[:6]
    if not kept:
        return
    for order in (kept, kept[::-1]):
        made = climbing(here)
        made.mend([made.estate.values(rows(taken)) for taken in order], HERE)
        best = min(made.estate.program.columns["cost"] @ made.estate.values(rows(taken)) for taken in kept)
        assert made.estate.program.columns["cost"] @ made.values == pytest.approx(best)


@drawn(40)
@given(here=SEEN)
def test_a_small_estate_that_breaks_rows_is_mended_whole_where_a_plan_exists(here):
    if here.best is None:
        return
    meaning = Meaning(here.problem)
    for taken in [taken for taken in meaning.combinations() if not meaning.keeps(taken)][:3]:
        made = climbing(here)
        made.mend([made.estate.values(rows(taken))], HERE, rounds=0)
        assert made.kept is None
        made.improve(lambda values: np.zeros(len(here.problem.choices)), HERE)
        assert made.kept is not None
        assert is_kept(made.estate.program, made.kept)
        assert made.watch.best >= here.best - 1e-6 * max(1.0, abs(here.best))


def test_what_two_neighbourhoods_searched_at_once_say_of_the_traffic_between_them_is_worked_out_again():
    # Each sees the other stay in `x`: the second would say that nothing crosses from `y`.
    made = climbing(
        seen(
            drawn_problem(
                1,
                "workload offer cost\na x 5\na y 1\nb x 5\nb z 1",
                traffic="workload other offer cost\na b x 0.5\na b y 0.5",
            )
        )
    )
    made.stand(made.estate.values(np.array([0, 2])))
    each = [made.estate.units[workload] == np.arange(2) for workload in "ab"]
    made._search(each, made.allowed, made.missing, PART, HERE)
    assert made.best.tolist() == [1, 3]
    assert made.watch.best == pytest.approx(2.5)


def test_in_a_window_units_change_their_wave_within_it_and_go_where_they_end_now():
    choices = [f"{name} {offer} {wave} 1" for name in "abc" for offer in "xy" for wave in (1, 2, 3)]
    made = climbing(seen(drawn_problem(3, "workload offer wave cost\n" + "\n".join(choices))))
    taken = ["a x 1 1", "b y 2 1", "c x 3 1"]
    made.values = made.estate.values(np.array([choices.index(each) for each in taken]))
    window = np.isin(np.arange(3), made.estate.units[["a", "b"]])
    nothing, all_of = np.zeros(len(choices), dtype=bool), made.allowed
    free = window[made.estate.units.reindex([each[0] for each in choices])]
    within = {each for each, may in zip(choices, free & made._within([window], nothing), strict=True) if may}
    assert within == {"a x 1 1", "a x 2 1", "b y 1 1", "b y 2 1"}
    wider = {each for each, may in zip(choices, free & made._within([window], all_of), strict=True) if may}
    assert wider == {each for each in choices if each[0] in "ab" and " 3 " not in each}


def test_next_to_now_each_unit_goes_a_wave_earlier_or_later_to_where_it_ends_now():
    choices = [f"{name} {offer} {wave} 1" for name in "ab" for offer in "xy" for wave in (1, 2, 3, 4)]
    made = climbing(seen(drawn_problem(4, "workload offer wave cost\n" + "\n".join(choices))))
    taken = ["a x 1 1", "b y 3 1"]
    made.values = made.estate.values(np.array([choices.index(each) for each in taken]))
    nothing = np.zeros(len(choices), dtype=bool)
    near = {each for each, may in zip(choices, made._near(nothing), strict=True) if may}
    assert near == {"a x 1 1", "a x 2 1", "b y 2 1", "b y 3 1", "b y 4 1"}
    wider = {each for each, may in zip(choices, made._near(made.allowed), strict=True) if may}
    assert wider == near | {"a y 1 1", "a y 2 1", "b x 2 1", "b x 3 1", "b x 4 1"}


def test_of_a_small_estate_all_units_change_their_wave_at_once():
    # One a wave: the first four save 1 each where each moves a wave later, for which the last must, at 3; no window holds them all.
    before = "".join(f"{unit} x {wave} 1 1\n" for wave, unit in enumerate("abcd", start=1))
    after = "".join(f"{unit} x {wave} 1 0\n" for wave, unit in enumerate("abcd", start=2))
    choices = f"workload offer wave effort_days cost\n{before}e x 5 1 0\n{after}e x 6 1 3"
    staff = "".join(f"{wave} 1\n" for wave in range(1, 7))
    made = climbing(seen(drawn_problem(6, choices, staff=f"wave limit\n{staff}")))
    made.stand(made.estate.values(np.arange(5)))
    made._shift(made.allowed, HERE)
    assert made.watch.best == pytest.approx(3.0)
