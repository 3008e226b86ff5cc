"""How a solve went is said in our own words, and its numbers are those of the problem."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.solution import Status, chosen_rows, relative_gap
from optimizer.solve import Search, solve
from tests.optimizer.problems import problem

SOLVERS = ("highs", "cbc")
EXACT = {solver: Search(gap=0.0, solver=solver) for solver in SOLVERS}


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_plan_proven_best_is_optimal_and_its_bound_is_its_cost(solver):
    solution = solve(problem(1, "workload offer cost\na x 3\na y 2\nb x 7", constant=5), EXACT[solver])
    assert solution.status is Status.OPTIMAL
    assert solution.chosen.tolist() == [1, 2]
    assert (solution.objective, solution.bound) == (14, 14)  # 2 + 7 + 5
    assert solution.gap == 0


@pytest.mark.parametrize("solver", SOLVERS)
def test_without_a_plan_there_are_no_numbers(solver):
    stuck = problem(1, "workload offer cost effort_days\na x 3 4", staff="wave limit\n1 3")
    solution = solve(stuck, EXACT[solver])
    assert solution.status is Status.INFEASIBLE
    assert (solution.chosen, solution.objective, solution.bound, solution.gap) == (None, None, None, None)


@pytest.mark.parametrize("solver", SOLVERS)
def test_what_only_whole_choices_cannot_keep_is_infeasible_too(solver):
    # Three loads of 2 in two places of 3: the third would go half here, half there. CBC has its own word for it.
    halves = problem(
        1,
        "workload offer cost vcpu\na x 1 2\na y 2 2\nb x 3 2\nb y 1 2\nc x 1 2\nc y 2 2",
        capacity="offer resource wave limit\nx vcpu 1 3\ny vcpu 1 3",
    )
    assert solve(halves, EXACT[solver]).status is Status.INFEASIBLE


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("cost", [0.1, 1e-4, 3e9])
def test_rounding_is_no_gap(solver, cost):
    # A third of a cost and its like do not add up exactly; what is left of that is not a reason to doubt a proof.
    thirds = problem(
        1,
        f"workload offer cost vcpu\na x {cost / 3} 1\na y {cost} 1\nb x {cost / 7} 1\nb y {cost} 1\nc x {-cost} 1",
        capacity="offer resource wave limit\nx vcpu 1 2",
    )
    solution = solve(thirds, EXACT[solver])
    assert solution.status is Status.OPTIMAL
    assert solution.objective == pytest.approx(cost / 7, rel=1e-6)  # `a` goes to y for what `c` saves


def test_a_dollar_is_seen_beside_a_hundred_thousand():
    # The dear workload has no choice; of the cheap one, the dollar less is taken. (A millionth would be rounding.)
    rich = problem(1, "workload offer cost\na x 100000\nb x 2\nb y 1")
    assert solve(rich, EXACT["highs"]).chosen.tolist() == [0, 2]


def test_the_choice_of_a_workload_is_the_one_with_the_greatest_value():
    two = problem(1, "workload offer cost\nb x 1\nb y 1\na x 1\na y 1")
    # Workloads by name: `a` holds rows 2 and 3, `b` rows 0 and 1; a tie goes to the first row.
    assert chosen_rows(two, np.array([0.2, 0.8, 0.5, 0.5])).tolist() == [2, 1]


def test_a_gap_is_relative_to_the_plan_and_never_below_zero():
    assert relative_gap(200.0, 150.0) == 0.25
    assert relative_gap(-100.0, -110.0) == pytest.approx(0.1)
    assert relative_gap(100.0, 101.0) == 0.0
    assert relative_gap(None, 3.0) is relative_gap(3.0, None) is None
