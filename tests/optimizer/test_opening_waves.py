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


@pytest.mark.parametrize("wave", [1, 2])
def test_an_offer_that_nobody_uses_is_not_opened_even_for_a_gain(wave):
    unused = problem(
        2,
        "workload offer wave cost\na - 0 1",
        openings=f"offer wave cost budget_cost\nx {wave} -5 0\nx {3 - wave} 9 0",
    )
    assert least(unused) == pytest.approx(1)
    assert Meaning(unused).best() == 1


def test_an_offer_is_not_opened_before_its_use_for_the_sake_of_a_budget():
    # Going in wave 2 for 1 + 7 takes 9 of that year's budget, of 8: nobody may open the offer a year early.
    choices, years = (
        "workload offer wave cost\na x 2 1\na - 0 20",
        "wave fiscal_year\n1 2027-2028\n2 2028-2029",
    )
    openings = "offer wave cost budget_cost\nx 1 7 9\nx 2 7 9"
    for limit, cost in ((8, 20), (9, 8)):
        budget = f"fiscal_year limit\n2027-2028 99\n2028-2029 {limit}"
        opened = problem(2, choices, openings=openings, wave_years=years, budget=budget)
        assert least(opened) == pytest.approx(cost)
        assert Meaning(opened).best() == cost
