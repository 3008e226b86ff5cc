"""Methods: whoever solves, no plan found earlier is lost, and no bound is told that nobody showed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer import methods
from optimizer.decompose.method import decomposed
from optimizer.methods import _far, solve
from optimizer.solution import Status
from optimizer.solve import Progress, Search
from tests.optimizer.problems import problem as written
from tests.optimizer.twelve import SEEDS, posed, scenario
from tests.optimizer.twelve import drawn as tables

pytestmark = pytest.mark.usefixtures("without_processes")

TO_THE_END = Search(gap=0.0, time_limit=300.0)


@pytest.fixture(scope="module")
def problem():
    """Twelve workloads."""
    return posed(tables(SEEDS[0]), scenario()).problem


@pytest.fixture(scope="module")
def best(problem):
    """Its best plan, proven."""
    return solve(problem, replace(TO_THE_END, method="exact"))


def test_what_a_solver_proves_in_its_part_of_the_time_goes_to_nobody_else(problem, best):
    found = solve(problem, TO_THE_END)
    assert (found.method, found.status) == ("exact", Status.OPTIMAL)
    assert found.objective == best.objective


def test_what_a_solver_is_not_done_with_is_decomposed_in_the_time_left(problem, best, monkeypatch):
    monkeypatch.setattr(methods, "FIRST", 1e-9)
    heard = []
    found = solve(problem, replace(TO_THE_END, report=heard.append))
    assert found.method == "decomposed"
    assert found.bound <= best.objective <= found.objective <= 1.02 * best.objective
    seconds = [one.seconds for one in heard]
    assert seconds == sorted(seconds)
    assert found.seconds >= seconds[-1]


@pytest.mark.parametrize(
    ("gap", "ends"), [(0.04, False), (0.06, True), (None, True)], ids=["near", "far", "no plan"]
)
def test_a_solver_that_is_far_from_done_after_a_while_is_given_up_on(gap, ends):
    best = None if gap is None else 100.0
    bound = None if gap is None else 100.0 * (1 - gap)
    far = _far(Search())
    assert [far(Progress(seconds, best, bound)) for seconds in (29.0, 31.0)] == [False, ends]
    counted = _far(Search(work_limit=600.0))
    assert [counted(Progress(99.0, best, bound, work=work)) for work in (29.0, 31.0)] == [False, ends]


def test_a_solver_that_is_given_up_on_leaves_the_rest_to_the_decomposition(problem, best, monkeypatch):
    monkeypatch.setattr(methods, "PATIENCE", 0.0)
    monkeypatch.setattr(methods, "NEAR", -1.0)
    found = solve(problem, TO_THE_END)
    assert found.method == "decomposed"
    assert found.bound <= best.objective <= found.objective <= 1.02 * best.objective


def test_no_plan_is_told_that_is_worse_than_what_the_solver_had(problem, best, monkeypatch):
    cut_short = replace(best, status=Status.FEASIBLE, bound=None)
    monkeypatch.setattr(methods, "exact", lambda problem, search: cut_short)
    heard = []
    found = solve(problem, replace(TO_THE_END, report=heard.append))
    assert heard
    assert all(one.best is not None and one.best <= best.objective for one in heard)
    assert found.objective <= best.objective


def test_whoever_cancels_while_a_solver_has_its_part_waits_for_nobody_else(problem, monkeypatch):
    monkeypatch.setattr(methods, "FIRST", 1e-9)
    found = solve(problem, replace(TO_THE_END, cancelled=lambda: True))
    assert found.method == "exact"


def test_that_there_is_no_plan_is_said_by_the_first_who_knows():
    whole = written(
        1,
        "workload offer cost vcpu\na x 1 3\nb x 1 3",
        capacity="offer resource wave limit\nx vcpu 1 5",
    )
    found = solve(whole, TO_THE_END)
    assert (found.method, found.status) == ("exact", Status.INFEASIBLE)


def test_a_plan_found_before_is_kept_where_there_is_no_time_to_better_it(problem, best):
    found = decomposed(problem, replace(TO_THE_END, cancelled=lambda: True), best)
    np.testing.assert_array_equal(found.chosen, best.chosen)
    assert (found.objective, found.bound) == (best.objective, best.bound)


def test_a_plan_found_before_is_bettered(problem, best):
    begun = replace(best, chosen=decomposed(problem, replace(TO_THE_END, gap=0.5)).chosen, bound=None)
    found = decomposed(problem, TO_THE_END, begun)
    assert found.objective <= 1.02 * best.objective
    assert found.certificate is not None


def test_a_greater_bound_found_before_is_told_without_a_certificate_that_proves_less(problem, best):
    found = decomposed(problem, TO_THE_END, best)
    assert found.bound == best.objective
    assert (found.certificate, found.bound_source) == (None, "solver")


def test_a_lesser_bound_found_before_takes_no_certificate_away(problem, best):
    alone = decomposed(problem, TO_THE_END)
    found = decomposed(problem, TO_THE_END, replace(best, chosen=None, bound=0.5 * alone.bound))
    assert found.bound >= alone.bound
    assert found.certificate is not None
