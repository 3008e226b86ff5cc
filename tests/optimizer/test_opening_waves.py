"""An offer is paid for from the wave of its first use to the end, whoever still goes there."""

from __future__ import annotations

import pytest

from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import least, problem

COSTS = "offer wave cost budget_cost\nx 1 7 0\nx 2 5 0"


@pytest.mark.parametrize(
    ("choices", "cost"),
    [
        ("a x 1 1\na - 0 20", 8),  # used in wave 1: all of 7, though nobody may go there in wave 2
        ("a x 2 1\na - 0 20", 6),  # used in wave 2: 5 alone
        ("a x 1 2\na x 2 1", 6),  # whichever is cheaper, with its opening
        ("a x 1 1\nb x 2 1", 9),  # paid once, from the first of the two
        ("a x 1 1\na - 0 7", 7),  # a dollar less than going costs
    ],
)
def test_an_offer_is_paid_for_from_its_first_use(choices, cost):
    opened = problem(2, f"workload offer wave cost\n{choices}", openings=COSTS)
    assert least(opened) == pytest.approx(cost)
    assert Meaning(opened).best() == cost
