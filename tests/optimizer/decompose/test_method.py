"""The decomposed solve as a whole: plans that keep every row, a bound below the best, the same answer again."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from benchmarks.instances import found
from optimizer.decompose import workers
from optimizer.decompose.method import decomposed
from optimizer.formulate import formulate
from optimizer.solution import Status, completed
from optimizer.solve import Search, is_kept, solve
from tests.optimizer import rich
from tests.optimizer.decompose.clusters import cluster
from tests.optimizer.decompose.seen import SEEN
from tests.optimizer.problems import problem as written
from tests.optimizer.test_oracle import drawn
from tests.optimizer.twelve import SEEDS, posed, scenario
from tests.optimizer.twelve import drawn as tables

EXACT = Search(gap=0.0, time_limit=300.0)
WORK = 1.0
"""Work in which such an estate is not planned to the end."""
ROUNDING = 1e-6
INSTANCES = [
    each for each in found(Path(__file__).parent.parent / "instances") if each.family in ("gap", "sscflp")
]


def sound(problem, solution, best):
    """A plan that keeps every row and costs what it says; the best plan between it and its bound."""
    program = formulate(problem)
    values = completed(problem, solution.chosen)
    assert is_kept(program, values)
    assert solution.objective == pytest.approx(program.columns["cost"] @ values + program.constant)
    slack = ROUNDING * max(1.0, abs(best))
    assert solution.bound - slack <= best <= solution.objective + slack


@pytest.mark.usefixtures("without_processes")
@drawn(12)
@given(here=SEEN)
def test_a_tiny_problem_is_planned_within_its_bound_or_not_at_all(here):
    solution = decomposed(here.problem, EXACT)
    if here.best is None:
        assert solution.status in {Status.UNKNOWN, Status.INFEASIBLE}
        assert solution.chosen is None
    else:
        sound(here.problem, solution, here.best)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_estate_is_planned_within_its_bound_and_again_the_same(seed):
    problem = posed(tables(seed), scenario()).problem
    best = solve(problem, Search(gap=0.0)).objective
    first, second = decomposed(problem, EXACT), decomposed(problem, EXACT)
    sound(problem, first, best)
    assert first.objective <= best + 0.02 * abs(best)
    np.testing.assert_array_equal(first.chosen, second.chosen)
    assert (first.objective, first.bound) == (second.objective, second.bound)


def test_a_search_that_work_ends_comes_to_the_same_on_a_machine_a_hundred_times_as_slow(monkeypatch):
    problem = posed(tables(SEEDS[0]), scenario()).problem
    search = Search(gap=0.0, time_limit=1e6, work_limit=WORK)
    first = decomposed(problem, search)
    clock, now = time.monotonic, time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 100 * (clock() - now))
    monkeypatch.setattr(workers, "cores", lambda: 1)
    second = decomposed(problem, search)
    assert second.seconds > first.seconds
    assert first.work == second.work >= WORK
    assert first.work < decomposed(problem, replace(search, work_limit=1e6)).work
    assert (first.status, first.objective, first.bound) == (second.status, second.objective, second.bound)
    np.testing.assert_array_equal(first.chosen, second.chosen)
    assert first.repeats
    assert second.repeats


def test_a_search_that_the_clock_ends_is_not_said_to_come_out_again():
    problem = posed(tables(SEEDS[0]), scenario()).problem
    assert not decomposed(problem, Search(gap=0.0, time_limit=0.5, work_limit=1e6)).repeats
    assert not decomposed(problem, Search(gap=1.0, time_limit=60.0)).repeats
    assert decomposed(problem, Search(gap=1.0, time_limit=60.0, work_limit=60.0)).repeats


@pytest.mark.usefixtures("without_processes")
def test_an_estate_in_which_every_key_has_something_to_move_is_planned_within_its_bound():
    # Soft targets, openings, discounts, traffic, latency, recovery in pairs, emissions, carbon.
    problem = rich.posed().problem
    solution = decomposed(problem, EXACT)
    sound(problem, solution, solve(problem, Search(gap=0.0)).objective)
    assert solution.bound_source != "solver"


@pytest.mark.usefixtures("without_processes")
def test_an_estate_without_staff_is_proven_to_have_no_plan():
    limits = {"staff": {"per_wave": {"value": 0.0}}, "budget": {"2027-2028": {"value": 0.0}}}
    said = scenario(limits=limits, targets={"open_sites": {"by": scenario().horizon.start, "at_most": 0}})
    problem = posed(tables(SEEDS[0]), said).problem
    assert solve(problem, Search()).status is Status.INFEASIBLE
    solution = decomposed(problem, replace(EXACT, time_limit=60.0))
    assert (solution.status, solution.chosen, solution.objective) == (Status.INFEASIBLE, None, None)


@pytest.mark.usefixtures("without_processes")
def test_what_only_whole_workloads_cannot_keep_has_no_plan_and_none_is_made_up():
    # Half of `b` fits in each place, but not `b`: prices cannot see that.
    whole = written(
        1,
        "workload offer cost vcpu\na x 1 3\na y 1 3\nb x 1 3\nb y 1 3",
        capacity="offer resource wave limit\nx vcpu 1 5\ny vcpu 1 1",
    )
    solution = decomposed(whole, replace(EXACT, time_limit=60.0))
    assert (solution.status, solution.chosen, solution.objective) == (Status.UNKNOWN, None, None)


@pytest.mark.usefixtures("without_processes")
def test_an_organisation_that_has_a_site_but_no_workload_of_its_own_is_no_trouble():
    problem = posed(tables(SEEDS[0]), scenario()).problem
    owner = problem.sites["organisation"].iloc[0]
    landlords = [owner, *["LANDLORD"] * (len(problem.sites) - 1)]
    problem = replace(
        problem,
        sites=problem.sites.assign(organisation=landlords),
        choices=problem.choices.assign(organisation=owner),
    )
    solution = decomposed(problem, EXACT)
    sound(problem, solution, solve(problem, Search(gap=0.0)).objective)
    assert len(solution.chosen) == problem.choices["workload"].nunique()


def test_a_solve_that_is_cancelled_brings_back_the_best_it_has():
    problem = posed(tables(SEEDS[0]), scenario()).problem
    heard = []
    search = replace(EXACT, report=heard.append, cancelled=lambda: any(one.best is not None for one in heard))
    solution = decomposed(problem, search)
    assert solution.objective == min(one.best for one in heard if one.best is not None)
    assert is_kept(formulate(problem), completed(problem, solution.chosen))
    assert solution.objective >= decomposed(problem, EXACT).objective


@pytest.mark.usefixtures("without_processes")
@pytest.mark.parametrize("instance", INSTANCES, ids=lambda each: f"{each.family} {each.name}")
def test_problems_without_sites_or_organisations_are_planned_within_their_bound(instance):
    solution = decomposed(instance.problem, EXACT)
    sound(instance.problem, solution, instance.known.value)
    assert solution.objective <= 1.02 * instance.known.value


def test_a_cluster_plans_the_same():
    problem = posed(tables(SEEDS[0]), scenario()).problem
    here = decomposed(problem, EXACT)
    with cluster(2) as dask:
        there = decomposed(problem, replace(EXACT, cluster=dask.scheduler_address))
    np.testing.assert_array_equal(here.chosen, there.chosen)
    assert here.bound == there.bound
