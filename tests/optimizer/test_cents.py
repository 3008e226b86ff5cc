"""A cent and a billion live together: both are planned right, by either solver, and rows are kept after rounding."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from optimizer.formulate import formulate
from optimizer.solution import Status, completed
from optimizer.solve import Search, is_kept, solve
from tests.optimizer.problems import problem

CHOICES = [
    "a x 1 0.02 1",
    "a y 1 0.01 1",
    "b x 1 1000000000 1",
    "b y 1 1000000000.01 1",
    "c x 1 0.01 1",
    "c y 1 0.03 1",
]


@pytest.mark.parametrize(("solver", "room", "turned"), [*product(["highs", "cbc"], [1, 2], [False, True])])
def test_a_cent_is_not_lost_beside_a_billion(solver, room, turned):
    # By itself each goes where it costs less: 0.01, a billion and 0.01; y has room for `a`, and no other wants it.
    lines = [*reversed(CHOICES)] if turned else CHOICES
    made = problem(
        1,
        "workload offer wave cost vcpu\n" + "\n".join(lines),
        capacity=f"offer resource wave limit\nx vcpu 1 2\ny vcpu 1 {room}",
    )
    found = solve(made, Search(gap=0.0, solver=solver))
    taken = made.choices.iloc[found.chosen]
    assert dict(zip(taken["workload"], taken["offer"], strict=True)) == {"a": "y", "b": "x", "c": "x"}
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(1_000_000_000.02, abs=0.001)
    assert found.bound <= found.objective
    program = formulate(made)
    values = completed(made, found.chosen)
    assert is_kept(program, values)
    assert np.array_equal(values[: len(made.choices)], np.round(values[: len(made.choices)]))


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_cent_is_not_saved_by_breaking_a_row(solver):
    # `a` would save a cent in y, whose room is for `b`, which has nowhere else to go.
    made = problem(
        1,
        "workload offer wave cost vcpu\na x 1 0.02 1\na y 1 0.01 1\nb y 1 1000000000 1",
        capacity="offer resource wave limit\ny vcpu 1 1",
    )
    found = solve(made, Search(gap=0.0, solver=solver))
    assert made.choices.iloc[found.chosen]["offer"].tolist() == ["x", "y"]
