"""A certificate that proves nothing is refused, and says where."""

from __future__ import annotations

import pandas as pd
import pytest

from inventory.findings import Refused
from optimizer.problem import Problem
from tests.optimizer.certificate.proofs import written
from tests.optimizer.certificate.test_evaluate import STAFF, bounds, two_servers


def codes(problem, **lines):
    with pytest.raises(Refused) as refused:
        bounds(problem, written(**lines))
    return [finding.kind.code for finding in refused.value.findings]


def test_a_limit_never_earns_by_a_price_above_zero():
    # At +3 a day, who leaves would be paid for it: 5 − 3 each and 3 to pay, 7, below what is true; at other
    # weights it would be above.
    assert codes(two_servers(), prices=[("", 0, STAFF, "p · 1", 1, 3.0)]) == ["certificate-sign"]


def test_a_price_that_is_no_number_proves_nothing():
    nothing = [("", 0, STAFF, "p · 1", 1, float("nan")), ("p", 1, STAFF, "p · 1", 1, float("-inf"))]
    assert codes(two_servers(), prices=nothing) == ["certificate-sign"] * 2


def test_a_row_that_is_not_in_the_programme_has_no_price():
    assert codes(two_servers(), prices=[("", 0, STAFF, "p · 3", 1, -1.0)]) == ["certificate-row"]
    assert codes(two_servers(), prices=[("", 0, STAFF, "p · 1", 2, -1.0)]) == ["certificate-row"]


def test_an_organisation_that_is_not_in_the_programme_has_no_box():
    assert codes(two_servers(), vouched=[("q", 1e9)]) == ["certificate-organisation"]
    assert codes(two_servers(), prices=[("q", 1, STAFF, "p · 1", 1, -1.0)]) == ["certificate-organisation"]
    assert codes(two_servers(), boxes=[("q", 1, "s", 1, 1)]) == ["certificate-organisation"]


def test_boxes_hold_every_way_to_close():
    # The site closes in wave 1, 2 or never (3).
    assert codes(two_servers(), boxes=[("p", 1, "s", 2, 3)]) == ["certificate-boxes"]
    assert codes(two_servers(), boxes=[("p", 1, "s", 1, 1), ("p", 2, "s", 3, 3)]) == ["certificate-boxes"]


def test_boxes_hold_no_way_twice():
    # Else one way too many here could hide one that is missing there.
    assert codes(two_servers(), boxes=[("p", 1, "s", 1, 2), ("p", 2, "s", 2, 3)]) == ["certificate-boxes"]


def test_a_box_speaks_of_its_own_sites():
    assert codes(two_servers(), boxes=[("p", 1, "elsewhere", 1, 1)]) == ["certificate-site"]


def two_bodies():
    """Two servers of two organisations, each of which sits in the other's site; what passes between them is priced."""
    own = two_servers()
    bodies = own.choices.assign(organisation=own.choices["workload"].map({"a": "p", "b": "q"}))
    return Problem.of(
        2,
        bodies.assign(vcpu=1.0),
        sites=pd.DataFrame(
            {"site": ["s", "z"], "organisation": ["p", "q"], "counted": True, "earliest_closing": 1}
        ),
        presence=pd.DataFrame({"workload": ["a", "b"], "site": ["s", "z"]}),
        orders=pd.DataFrame({"consumer": ["a"], "provider": ["b"]}),
        wave_sizes=pd.DataFrame({"measure": ["vcpu"], "wave": [1], "limit": [1.0]}),
    )


def test_a_row_that_two_bodies_share_is_not_priced_within_one():
    # The order gives with one hand what it takes with the other: what the provider puts in lets the consumer go.
    assert codes(two_bodies(), prices=[("p", 1, "providers_first", "a · b · 1", 1, -1.0)]) == [
        "certificate-inside"
    ]


def test_a_limit_that_two_bodies_share_may_be_priced_within_one():
    # What the other uses is never less than nothing, so each is within the limit by itself. Both stay, for 1 each (their
    # sites cost nothing), and a limit of one vCPU at 3 within p earns it 3 less than nothing.
    shared = written(prices=[("p", 1, "within_wave_size", "vcpu · 1", 1, -3.0)])
    assert bounds(two_bodies(), shared).certified == 1 + 1 - 3


def test_of_many_faults_the_first_are_told():
    many = [("", 0, STAFF, "p · 1", 1, 1.0)] * 40
    assert codes(two_servers(), prices=many) == ["certificate-sign"] * 5
