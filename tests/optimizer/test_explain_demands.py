"""What a demand adds is the difference between two brute forces, or lies between the bounds that are told."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import assume, given

from optimizer.demands import (
    BOUNDED,
    IMPOSSIBLE,
    RESOLVED,
    emptied_by,
    extra,
    held,
    restricted,
    sent_to,
    without_choice,
    without_wave,
)
from optimizer.plan import report
from optimizer.problem import STAYS
from optimizer.rule_prices import relaxed
from optimizer.solve import Search, solve
from tests.optimizer import rich
from tests.optimizer.draws import problems
from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import problem
from tests.optimizer.test_oracle import drawn

EXACT = Search(gap=0.0, time_limit=20.0)

TWO = problem(
    2,
    """
    workload offer wave cost effort_days
    a        x     1    10   3
    a        x     2    12   3
    a        y     1    17   3
    b        x     1    10   3
    b        x     2    15   3
    """,
    staff="wave limit\n1 3\n2 3",
)
"""One of the two goes in wave 1, the other in wave 2: `a` in 2 and `b` in 1 cost 22; the other way round 25."""


def assert_agrees(of, plan, kept):
    """The extra of a demand is what trying everything says: the least cost among the choices kept, less the least of all."""
    whole, left = Meaning(of), Meaning(of)
    left.choices = [choice for choice in left.choices if kept[choice["row"]]]
    every = {choice["workload"] for choice in whole.choices}
    under = left.best() if {choice["workload"] for choice in left.choices} == every else None
    told = extra(of, plan, kept, EXACT)
    if under is None:
        assert told.basis == IMPOSSIBLE
        return
    assert told.basis == RESOLVED
    gained = under - whole.best()
    assert (told.against, told.at_least, told.at_most) == tuple([pytest.approx(gained, abs=1e-5)] * 3)
    taken = [whole.choices[row] for row in told.chosen]
    assert whole.keeps(taken)
    assert whole.cost(taken) == pytest.approx(under)


@drawn(12)
@given(of=problems())
def test_a_demand_adds_what_trying_everything_says(of):
    plan = solve(of, Search(gap=0.0))
    assume(plan.chosen is not None)
    workload = of.choices["workload"].iloc[0]
    assert_agrees(of, plan, without_choice(of, plan, workload))
    assert_agrees(of, plan, without_wave(of, plan, workload))
    assert_agrees(of, plan, sent_to(of, workload, "x"))
    for site in islice(of.sites["site"], 1):
        assert_agrees(of, plan, emptied_by(of, site, 1))


def test_the_runner_up_of_a_choice_is_worked_out_by_hand():
    # Not `a` to x in wave 2: then `a` in 1 and `b` in 2 for 25, 3 more.
    plan = solve(TWO, EXACT)
    assert plan.objective == 22
    told = extra(TWO, plan, without_choice(TWO, plan, "a"), EXACT)
    assert (told.basis, told.against, told.at_least, told.at_most) == (
        RESOLVED,
        3,
        pytest.approx(3),
        pytest.approx(3),
    )
    assert TWO.choices.loc[told.chosen, ["offer", "wave"]].to_numpy().tolist() == [["x", 1], ["x", 2]]
    assert told.others == 1


def test_an_offer_named_is_where_the_workload_goes():
    # `a` goes to y in wave 1, and `b` to x in 2: 17 + 15, 10 more.
    plan = solve(TWO, EXACT)
    told = extra(TWO, plan, sent_to(TWO, "a", "y"), EXACT)
    assert told.against == 10
    assert extra(TWO, plan, sent_to(TWO, "b", "y"), EXACT).basis == IMPOSSIBLE


def test_a_plan_that_is_not_the_best_is_told_from_the_best():
    # Held: `a` 1, `b` 2, for 25, bound 20. Forbidding `a` in 1 finds 22: 3 less than held; between nothing and 2 above the best.
    plan = solve(TWO, EXACT)
    worse = replace(plan, chosen=np.array([0, 4]), objective=25.0, bound=20.0)
    told = extra(TWO, worse, without_choice(TWO, worse, "a"), EXACT)
    assert (told.against, told.at_least, told.at_most) == (-3, pytest.approx(0), pytest.approx(2))


def test_without_time_the_relaxation_bounds_it():
    of = rich.posed().problem
    plan, relaxation = solve(of, EXACT), relaxed(of)
    kept = sent_to(of, "idle", "cti-1")
    hurried = extra(of, plan, kept, Search(gap=0.0, time_limit=1e-9), relaxation)
    assert (hurried.basis, hurried.against, hurried.at_most) == (BOUNDED, None, None)
    true = extra(of, plan, kept, EXACT)
    assert true.basis == RESOLVED
    assert 0 <= hurried.at_least <= true.at_least + 1e-6
    part = relaxed(restricted(of, kept))
    assert 0 < hurried.priced <= part.objective - relaxation.objective + 1e-4


@drawn(12)
@given(of=problems())
def test_reduced_costs_never_say_more_than_the_relaxation_under_the_demand(of):
    plan, whole = solve(of, Search(gap=0.0)), relaxed(of)
    assume(plan.chosen is not None)
    for kept in (without_choice(of, plan, "a"), without_wave(of, plan, "a")):
        told = extra(of, plan, kept, EXACT, whole)
        if told.basis == RESOLVED:
            part = relaxed(restricted(of, kept))
            assert told.priced <= part.objective - whole.objective + 1e-6


def test_a_site_emptied_earlier_drops_later_moves_and_stays():
    kept = emptied_by(rich.posed().problem, "s2", 2)
    choices = rich.posed().problem.choices
    there = choices["workload"].isin(["crm", "web", "power"])
    assert kept[~there].all()
    assert not (choices.loc[kept & there, "fate"] == STAYS).any()
    assert choices.loc[kept & there, "wave"].max() == 2


def test_fewer_choices_work_the_same_days():
    of = rich.posed().problem
    kept = np.arange(len(of.choices)) % 3 == 0
    part = restricted(of, kept)
    days = of.effort.groupby("choice")["effort_days"].sum().reindex(range(len(of.choices)), fill_value=0.0)
    left = (
        part.effort.groupby("choice")["effort_days"].sum().reindex(range(len(part.choices)), fill_value=0.0)
    )
    assert left.tolist() == days[kept].tolist()


def test_a_plan_read_back_is_the_solution_it_reports():
    posed = rich.posed()
    found = solve(posed.problem, EXACT)
    plan = report(posed, found)
    assert held(posed, plan).chosen.tolist() == found.chosen.tolist()
    assert held(posed, plan).objective == found.objective
    gone = replace(plan, assignments=plan.assignments.assign(wave=99))
    with pytest.raises(ValueError, match="does not have"):
        held(posed, gone)
