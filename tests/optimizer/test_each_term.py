"""Each term of a row is worth what its law says: small problems in which that one term decides."""

from __future__ import annotations

import pytest

from tests.optimizer.oracle import Meaning
from tests.optimizer.problems import least, problem

SENT = "workload other offer cost\na b x 2"
STRICT = "consumer provider strict\nc p 1"
PROBLEMS = {
    # Apart for 1 + 2 and the traffic's 2, rather than both in x for 1 + 5.
    "traffic is paid for whole": (problem(1, "workload offer cost\na x 1\nb x 5\nb y 2", traffic=SENT), 5),
    "nothing is sent to what is retired": (
        problem(1, "workload offer cost\na x 1\nb retire 3\nb y 2", traffic=SENT), 4,
    ),
    "nor to what already is there": (
        problem(1, "workload offer wave cost\na x 1 1\nb - 0 3\nb y 1 2", traffic=SENT, homes="workload offer\nb x"), 4,
    ),
    # The consumer may stay for 1, but then its provider, to be retired for 1 in the last wave, stays for 20.
    "a provider is not retired, last of all, under a consumer that stays": (
        problem(
            2, "workload offer wave cost\nc - 0 1\nc x 2 9\np retire 2 1\np - 0 20", orders="consumer provider\nc p"
        ), 10,
    ),
    # The provider would stay for 1 and its consumer leave for 1; together they stay for 6, or leave for 2 + 7.
    "in a strict order nobody leaves a provider that stays": (
        problem(1, "workload offer wave cost\nc - 0 5\nc x 1 1\np - 0 1\np x 1 7", orders=STRICT), 6,
    ),
    # Retired in wave 1 for 1 the consumer would be early, its provider leaving in wave 2 for 1 or in wave 1 for 4.
    "nor is retired before it leaves": (
        problem(2, "workload offer wave cost\nc retire 1 1\nc retire 2 3\np x 1 4\np x 2 1", orders=STRICT), 4,
    ),
    # The provider may be retired before its consumers leave, but not after.
    "nor leaves before it is retired": (
        problem(2, "workload offer wave cost\nc x 1 1\nc x 2 8\np retire 1 3\np retire 2 1", orders=STRICT), 4,
    ),
    # The site emits a tonne in wave 1 and none in wave 2: `a`, gone in wave 2, keeps it open in wave 1.
    "a site emits in the waves in which it is open": (
        problem(
            2, "workload offer wave cost\na x 1 5\na x 2 1", presence="workload site\na s",
            site_waves="site wave cost\ns 1 0\ns 2 0", emissions="fiscal_year wave limit\n2027-2028 1 0.9",
            site_emissions="site wave fiscal_year tonnes\ns 1 2027-2028 1\ns 2 2028-2029 9",
        ), 5,
    ),
    # Half a tonne too many for 3 each, rather than going for 2 more.
    "a tonne too many costs its price": (
        problem(
            1, "workload offer wave cost\na - 0 1\na x 1 3", emissions="fiscal_year wave limit price\n2027-2028 1 1 3",
            choice_emissions="choice fiscal_year tonnes\n0 2027-2028 1.5",
        ), 2.5,
    ),
    # Of what is left once `c` is retired, `a` would be half.
    "what is retired at the date of a target is no more": (
        problem(
            1, "workload offer wave cost\na - 0 1\na x 1 9\nb - 0 0\nc retire 1 0",
            obsolescence="target wave limit\nvital 1 0.4", obsolete="choice target weight\n0 vital 1",
        ), 9,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "cost"), PROBLEMS.values(), ids=PROBLEMS)
def test_each_term_decides_the_least_cost(given, cost):
    assert least(given) == pytest.approx(cost)
    assert Meaning(given).best() == cost
