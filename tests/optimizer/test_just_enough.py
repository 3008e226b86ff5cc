"""A limit that is just met allows what a tighter one refuses, in the wave and the year that it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from optimizer.problem import Problem
from optimizer.rules import (
    Rule,
    hosting_shares,
    obsolescence_by_date,
    open_sites_by_date,
    within_budget,
    within_capacity,
    within_emissions,
    within_link,
    within_organisation_budget,
    within_organisation_staff,
    within_staff,
    within_wave_size,
)
from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import least, problem


class Limit(NamedTuple):
    """A problem under a limit: its least cost when just enough is allowed, and under a limit a little tighter."""

    rule: Rule
    under: Callable[[float], Problem]
    just: float
    tighter: float
    allowed: float
    refused: float


GO_SECOND = """
    workload organisation offer kind wave cost one_off_cost vcpu effort_days
    a        msss         -     -    0    10   0            4    0
    a        msss         ngq   ngq  2    3    8            4    5
"""  # staying costs 10; going, in wave 2 alone, saves 7
ROOM = {"presence": "workload site\na s1", "site_waves": "site wave cost closing_cost\ns1 1 0 50\ns1 2 0 6"}
YEARS = "wave fiscal_year\n1 2027-2028\n2 2028-2029"
TWO = """
    workload offer kind wave cost vcpu
    a        -     -    0    1    2
    a        ngq   ngq  2    4    2
    b        -     -    0    1    2
    b        ngq   ngq  2    6    2
"""  # staying costs 2 for both; `a` goes for 3 more, `b` for 5 more

LIMITS = [
    Limit(within_capacity, lambda limit: problem(
        2, GO_SECOND, capacity=f"offer resource wave limit\nngq vcpu 1 0\nngq vcpu 2 {limit}"
    ), 4, 3, 3, 10),
    # The move costs 8, and closing the room in wave 2 costs 6; nothing is spent in the year before.
    Limit(within_budget, lambda limit: problem(
        2, GO_SECOND, **ROOM, wave_years=YEARS, budget=f"fiscal_year limit\n2027-2028 0\n2028-2029 {limit}"
    ), 14, 13, 3, 10),
    Limit(within_organisation_budget, lambda limit: problem(
        2, GO_SECOND, **ROOM, sites="site organisation\ns1 msss", wave_years=YEARS,
        organisation_budget=f"organisation fiscal_year limit\nmsss 2027-2028 0\nmsss 2028-2029 {limit}",
    ), 14, 13, 3, 10),
    Limit(within_staff, lambda limit: problem(2, GO_SECOND, staff=f"wave limit\n1 0\n2 {limit}"), 5, 4, 3, 10),
    Limit(within_organisation_staff, lambda limit: problem(
        2, GO_SECOND, organisation_staff=f"organisation wave limit\nmsss 1 0\nmsss 2 {limit}"
    ), 5, 4, 3, 10),
    Limit(within_wave_size, lambda limit: problem(
        2, GO_SECOND, wave_sizes=f"measure wave limit\nvcpu 1 0\nvcpu 2 {limit}"
    ), 4, 3, 3, 10),
    Limit(within_link, lambda limit: problem(
        2, GO_SECOND, links=f"site wave limit\ns1 1 0\ns1 2 {limit}", site_terabytes="workload site terabytes\na s1 4"
    ), 4, 3, 3, 10),
    # `a` goes, and leaves one site open; with none open, `b` goes too.
    Limit(open_sites_by_date, lambda limit: problem(
        2, TWO, presence="workload site\na s1\nb s2", open_sites=f"wave limit\n1 2\n2 {limit}",
        site_waves="site wave cost\ns1 1 0\ns1 2 0\ns2 1 0\ns2 2 0",
    ), 1, 0, 5, 10),
    Limit(hosting_shares, lambda limit: problem(
        2, TWO, shares=f"share kinds measure sense limit\ngovernment ngq vcpu >= {limit}"
    ), 0.5, 0.6, 5, 10),
    Limit(hosting_shares, lambda limit: problem(
        2, TWO.replace("1    2", "9    2"), shares=f"share kinds measure sense limit\ngovernment ngq vcpu <= {limit}"
    ), 0.5, 0.4, 13, 18),
    Limit(obsolescence_by_date, lambda limit: problem(
        2, TWO, obsolescence=f"target wave limit\nvital 2 {limit}", obsolete="choice target weight\n0 vital 1\n2 vital 1"
    ), 0.5, 0.4, 5, 10),
    # Each emits a tonne of the second year where it stays, and its site half a tonne while it is open.
    Limit(within_emissions, lambda limit: problem(
        2, TWO, presence="workload site\na s1\nb s2", site_waves="site wave cost\ns1 1 0\ns1 2 0\ns2 1 0\ns2 2 0",
        emissions=f"fiscal_year wave limit\n2027-2028 1 0\n2028-2029 2 {limit}",
        choice_emissions="choice fiscal_year tonnes\n0 2028-2029 1\n2 2028-2029 1",
        site_emissions="site wave fiscal_year tonnes\ns1 2 2028-2029 0.5\ns2 2 2028-2029 0.5",
    ), 1.5, 1.4, 5, 10),
]  # fmt: skip
"""In all of them, wave 1 has nothing of what is limited, and needs nothing of it."""


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.rule.__name__)
def test_just_enough_is_enough_and_less_is_not(limit):
    for value, cost in ((limit.just, limit.allowed), (limit.tighter, limit.refused)):
        assert least(limit.under(value)) == pytest.approx(cost)
        assert Meaning(limit.under(value)).best() == cost
