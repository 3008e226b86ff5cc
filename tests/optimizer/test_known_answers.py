"""Classical problems posed as ours: small instances of our own, whose optimum every combination was tried for."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from optimizer.problem import LEAVES, RETIRES, STAYS, Problem
from optimizer.solution import Status
from optimizer.solve import Search, solve

EXACT = Search(gap=0.0)


def solved(problem: Problem) -> float:
    """The least cost, proven."""
    solution = solve(problem, EXACT)
    assert solution.status is Status.OPTIMAL
    return solution.objective


# Generalised assignment: each job to one agent, whose hours differ by job; a job is a workload, an agent an offer.

COSTS = [[7, 3, 9], [2, 6, 4], [8, 5, 5], [6, 4, 7], [3, 8, 6], [9, 7, 4]]
HOURS = [[4, 6, 3], [5, 3, 6], [3, 5, 4], [6, 4, 5], [5, 3, 4], [3, 4, 6]]
HAVE = [9, 8, 10]


def assigned(have):
    choices = [
        (f"job{j}", f"agent{a}", cost, HOURS[j][a])
        for j, costs in enumerate(COSTS)
        for a, cost in enumerate(costs)
    ]
    capacity = [(f"agent{a}", "hours", 1, hours) for a, hours in enumerate(have)]
    return Problem.of(
        waves=1,
        choices=pd.DataFrame(choices, columns=["workload", "offer", "cost", "hours"]),
        capacity=pd.DataFrame(capacity, columns=["offer", "resource", "wave", "limit"]),
    )


def cheapest_assignment(have):
    """The same, by trying all 3⁶."""

    def fits(agents):
        return all(sum(HOURS[j][a] for j, a in enumerate(agents) if a == agent) <= have[agent]
                   for agent in range(3))  # fmt: skip

    tried = (agents for agents in product(range(3), repeat=6) if fits(agents))
    return min(sum(COSTS[j][a] for j, a in enumerate(agents)) for agents in tried)


@pytest.mark.parametrize(("have", "least"), [([99, 99, 99], 21), (HAVE, 29), ([8, 8, 8], 36)])
def test_generalised_assignment(have, least):
    assert cheapest_assignment(have) == least
    assert solved(assigned(have)) == pytest.approx(least)


# Single-source facility location: a site is a facility, open at a cost while it serves anyone. A workload is a
# customer at a facility: it stays where it is served and leaves the others, all but one. What it asks for is
# the effort of staying, and what a facility can give is its staff.

OPENING = [12, 9, 10]
SERVING = [[2, 7, 9], [8, 3, 5], [4, 6, 3], [9, 2, 6], [5, 5, 1]]
DEMAND = [3, 4, 2, 5, 3]
SUPPLY = [9, 10, 8]


def located(supply):
    pairs = [(c, f) for c in range(5) for f in range(3)]
    choices = [
        choice
        for c, f in pairs
        for choice in (
            (f"c{c}f{f}", f"f{f}", "", 0, STAYS, SERVING[c][f], 0),
            (f"c{c}f{f}", f"f{f}", f"c{c}", 1, LEAVES, 0, 1),
        )
    ]
    effort = [(2 * number, 1, DEMAND[c]) for number, (c, f) in enumerate(pairs)]
    sites = [f"f{f}" for f in range(3)]
    return Problem.of(
        waves=1,
        choices=pd.DataFrame(
            choices, columns=["workload", "organisation", "offer", "wave", "fate", "cost", "left"]
        ),
        effort=pd.DataFrame(effort, columns=["choice", "wave", "effort_days"]),
        presence=pd.DataFrame({"workload": [f"c{c}f{f}" for c, f in pairs], "site": [sites[f] for _, f in pairs]}),
        sites=pd.DataFrame({"site": sites, "counted": True, "earliest_closing": 1}),
        site_waves=pd.DataFrame({"site": sites, "wave": 1, "cost": OPENING, "closing_cost": 0}),
        capacity=pd.DataFrame({"offer": [f"c{c}" for c in range(5)], "resource": "left", "wave": 1, "limit": 2}),
        organisation_staff=pd.DataFrame({"organisation": sites, "wave": 1, "limit": supply}),
    )  # fmt: skip


def cheapest_location(supply):
    """The same, by trying all 3⁵."""

    def fits(served):
        return all(
            sum(DEMAND[c] for c, f in enumerate(served) if f == facility) <= supply[facility]
            for facility in range(3)
        )

    return min(
        sum(SERVING[c][f] for c, f in enumerate(served)) + sum(OPENING[f] for f in set(served))
        for served in product(range(3), repeat=5)
        if fits(served)
    )


@pytest.mark.parametrize(("supply", "least"), [([99, 99, 99], 32), (SUPPLY, 37), ([7, 6, 6], 47)])
def test_single_source_facility_location(supply, least):
    assert cheapest_location(supply) == least
    assert solved(located(supply)) == pytest.approx(least)


# Open-pit scheduling: a block is dug in a wave, or never, after the blocks above it; each wave digs so many
# tonnes. To dig is to retire: a provider is retired no earlier than its consumers, the blocks above it, are.

VALUE = [-4, -6, -3, 9, 14, 20]
TONNES = [2, 3, 2, 3, 2, 4]
ABOVE = [(3, 0), (3, 1), (4, 1), (4, 2), (5, 3), (5, 4)]
RATE = 0.8  # a wave's money is worth 0.8 of the one before


def dug(tonnes):
    """Three waves that dig so many tonnes each; what is earned is a negative cost."""
    choices = [
        (f"b{b}", "", 0, STAYS, 0.0, 0)
        if wave == 0
        else (f"b{b}", "", wave, RETIRES, -VALUE[b] * RATE ** (wave - 1), TONNES[b])
        for b in range(6)
        for wave in range(4)
    ]
    return Problem.of(
        waves=3,
        choices=pd.DataFrame(choices, columns=["workload", "offer", "wave", "fate", "cost", "tonnes"]),
        orders=pd.DataFrame([(f"b{over}", f"b{b}") for b, over in ABOVE], columns=["consumer", "provider"]),
        wave_sizes=pd.DataFrame({"measure": "tonnes", "wave": [1, 2, 3], "limit": tonnes}),
    )


def richest_pit(tonnes):
    """The same, by trying all 4⁶; wave 3 stands for never."""

    def allowed(waves):
        ordered = all(waves[over] <= waves[b] for b, over in ABOVE if waves[b] < 3)
        loads = [sum(TONNES[b] for b, wave in enumerate(waves) if wave == each) for each in range(3)]
        return ordered and all(load <= tonnes for load in loads)

    return max(
        sum(VALUE[b] * RATE**wave for b, wave in enumerate(waves) if wave < 3)
        for waves in product(range(4), repeat=6)
        if allowed(waves)
    )


@pytest.mark.parametrize(("tonnes", "most"), [(99, 30.0), (8, 23.8), (6, 17.16), (3, 1.16)])
def test_open_pit_scheduling(tonnes, most):
    assert richest_pit(tonnes) == pytest.approx(most)
    assert solved(dug(tonnes)) == pytest.approx(-most)
