"""The bound that a certificate proves is what its prices and boxes come to, and never above the least cost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given

from optimizer.certificate.evaluate import evaluate
from optimizer.decompose.blocks import blocks
from optimizer.formulate import formulate
from optimizer.problem import LEAVES, STAYS, Problem
from optimizer.solve import Search, solve
from tests.optimizer import rich, small
from tests.optimizer.certificate.proofs import estate, proved, written
from tests.optimizer.draws import problems
from tests.optimizer.oracle import Meaning
from tests.optimizer.test_oracle import drawn


def two_servers(**tables):
    """Workloads a and b of site s, one day each, in waves 1 to 2 for 5, or staying for 1; the site costs 10 a wave."""
    choices = pd.DataFrame(
        [(name, "o", wave, LEAVES, 5.0) for name in "ab" for wave in (1, 2)]
        + [(name, "", 0, STAYS, 1.0) for name in "ab"],
        columns=["workload", "offer", "wave", "fate", "cost"],
    ).assign(organisation="p")
    return Problem.of(
        2,
        choices,
        effort=pd.DataFrame(
            [(row, wave, 1.0) for row, wave in enumerate([1, 2, 1, 2])],
            columns=["choice", "wave", "effort_days"],
        ),
        presence=pd.DataFrame({"workload": ["a", "b"], "site": "s"}),
        sites=pd.DataFrame({"site": ["s"], "organisation": "p", "counted": True, "earliest_closing": 1}),
        site_waves=pd.DataFrame({"site": "s", "wave": [1, 2], "cost": 10.0, "closing_cost": 0.0}),
        organisation_staff=pd.DataFrame({"organisation": "p", "wave": [1, 2], "limit": 1.0}),
        **tables,
    )


def bounds(problem, certificate):
    return evaluate(problem, formulate(problem), certificate)


STAFF = "within_organisation_staff"


def test_without_a_price_everything_takes_the_cheapest():
    # Both leave in wave 1, at 5 each, and the site never costs: one day of staff is not asked for.
    assert bounds(two_servers(), written()).certified == 10


def test_a_price_outside_is_paid_by_the_choices_and_earned_by_the_limit():
    # A day in wave 1 at 3: leaving then costs 8 each, 16 less the 3 that one day earns; in wave 2 it is 5 + 5 + 10.
    priced = written(prices=[("", 0, STAFF, "p · 1", 1, -3.0)])
    assert bounds(two_servers(), priced).certified == 13


def test_each_box_is_a_bound_of_its_own_and_the_least_counts():
    # Closing in wave 1 with a day at 10: 15 + 15 − 10 = 20. Later, free of charge: both in wave 1 or 2, the site open
    # once at least: 10 + 10 = 20. The least cost is 20: one leaves in each wave, the site open in the first.
    split = written(
        prices=[("p", 1, STAFF, "p · 1", 1, -10.0)], boxes=[("p", 1, "s", 1, 1), ("p", 2, "s", 2, 3)]
    )
    assert bounds(two_servers(), split).certified == 20
    assert Meaning(two_servers()).best() == 20


def test_what_a_solver_vouches_for_is_claimed_and_not_certified():
    vouched = written(vouched=[("p", 17.0)])
    found = bounds(two_servers(), vouched)
    assert (found.certified, found.claimed) == (10, 17)
    assert bounds(two_servers(), written(vouched=[("p", 9.0)])).claimed == 10


def test_a_group_shares_its_wave():
    # With a day of wave 1 at 10 they go in wave 2, the site open in the first: 5 + 5 + 10, less the 10 that the limit
    # earns. Were each free to choose, the same; but a plan has no wave with two days, and both stay: 1 + 1 + 20.
    tied = two_servers(together=pd.DataFrame({"workload": ["a", "b"], "group": "g"}))
    priced = written(prices=[("", 0, STAFF, "p · 1", 1, -10.0)])
    assert bounds(tied, priced).certified == 10
    assert Meaning(tied).best() == 22


@drawn(20)
@given(problem=problems())
def test_the_certificate_of_a_drawn_problem_proves_what_the_decomposition_does(problem):
    assume(blocks(problem, formulate(problem)).possible)
    made = proved(problem, rounds=8)
    found = evaluate(made.problem, made.program, made.certificate)
    assert found.certified == pytest.approx(made.bound, rel=1e-6, abs=1e-6)
    assert found.claimed == found.certified
    best = Meaning(problem).best()
    assert best is None or found.certified <= best + 1e-6


@pytest.mark.parametrize("posed", [small.posed, rich.posed, estate], ids=["small", "rich", "sixty workloads"])
def test_the_certificate_of_an_estate_proves_what_the_decomposition_does(posed):
    problem = posed().problem
    made = proved(problem)
    found = evaluate(problem, made.program, made.certificate)
    assert found.certified == pytest.approx(made.bound, rel=1e-6)
    best = solve(problem, Search(gap=0.2, time_limit=60.0))
    assert found.certified <= best.objective


def test_an_estate_has_boxes_with_prices_of_their_own():
    certificate = proved(estate().problem).certificate
    assert len(certificate.boxes["organisation"].unique()) > 1
    assert (certificate.prices["box"] > 1).any()
