"""The solver agrees with a brute force that knows what each rule means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from optimizer.formulate import formulate
from optimizer.problem import Problem
from optimizer.solution import Status, completed
from optimizer.solve import Search, is_kept, solve
from tests.optimizer.draws import problems
from tests.optimizer.oracle import Meaning


def drawn(count: int) -> settings:
    """So many problems, the same at every run."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.generate, Phase.shrink],
    )


def assert_agrees(problem: Problem, solver: str) -> None:
    """The solver finds a plan where there is one, of the least cost; its plan keeps every rule and is priced right."""
    meaning = Meaning(problem)
    best = meaning.best()
    solution = solve(problem, Search(gap=0.0, solver=solver))
    if best is None:
        assert (solution.status, solution.chosen) == (Status.INFEASIBLE, None)
        return
    assert solution.status is Status.OPTIMAL
    assert solution.objective == pytest.approx(best, abs=1e-6)
    assert solution.bound == pytest.approx(best, abs=1e-6)
    taken = [meaning.choices[row] for row in solution.chosen]
    assert meaning.kept(taken) == dict.fromkeys(meaning.kept(taken), True)
    assert meaning.cost(taken) == pytest.approx(best)


@drawn(80)
@given(problem=problems())
def test_highs_finds_what_trying_everything_finds(problem):
    assert_agrees(problem, "highs")


@drawn(25)
@given(problem=problems())
def test_cbc_finds_what_trying_everything_finds(problem):
    assert_agrees(problem, "cbc")


@drawn(80)
@given(problem=problems())
def test_rows_hold_exactly_where_the_meaning_does(problem):
    # Not only at the optimum: of any combination (here six of them), rows and bounds say what it means.
    program, meaning = formulate(problem), Meaning(problem)
    every = list(meaning.combinations())
    for taken in every[:: max(1, len(every) // 6)]:
        values = completed(problem, np.array([choice["row"] for choice in taken]))
        assert is_kept(program, values) == meaning.keeps(taken), taken
        assert program.columns["cost"] @ values + program.constant == pytest.approx(meaning.cost(taken))


@drawn(20)
@given(problem=problems())
def test_the_greatest_weight_of_a_row_is_that_of_its_absolute_matrix(problem):
    program = formulate(problem)
    greatest = abs(program.matrix).max(axis=1).toarray().ravel()
    assert program.greatest.tolist() == greatest.tolist()
