"""The shipped example under each shipped scenario: a plan that is verified, or an answer by name."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from inventory.graph import Inventory, load
from inventory.readers import read
from optimizer.explain import clashes
from optimizer.plan import report
from optimizer.pose import Posed, pose
from optimizer.scenario_files import SHIPPED, shipped
from optimizer.scenario_files import load as load_scenario
from optimizer.solution import Status
from optimizer.solve import Search, solve
from optimizer.verify import verify

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
ANSWERED_BY_NAME = {"2019-external-first": (("hosting_shares",),)}
"""Scenarios that the example cannot follow, with the rules that say so.

What may not leave the State's hands and what only a CTI takes is over a fifth of the example's storage,
so 80 % of it cannot be external.
"""


@cache
def example() -> Inventory:
    return load(read([EXAMPLE])[0], date(2027, 4, 1))[0]


def posed(name: str) -> Posed:
    return pose(example(), load_scenario([SHIPPED / f"{name}.yaml"]))


@pytest.mark.parametrize("name", [name for name in shipped() if name not in ANSWERED_BY_NAME])
def test_each_shipped_scenario_gives_the_example_a_sound_plan(name):
    # Any plan will do: how near the best it is belongs to the benchmarks.
    problem = posed(name)
    solution = solve(problem.problem, Search(gap=0.5, time_limit=600))
    assert solution.status is Status.OPTIMAL
    plan = report(problem, solution)
    assert verify(plan.inventory, plan.scenario, plan.tables) == ()
    assert plan.cash["discounted"].sum() == pytest.approx(plan.summary["objective"])


@pytest.mark.parametrize("name", sorted(ANSWERED_BY_NAME))
def test_a_scenario_the_example_cannot_follow_is_answered_by_name(name):
    problem = posed(name).problem
    assert solve(problem, Search(time_limit=600)).status is Status.INFEASIBLE
    assert clashes(problem).sets == ANSWERED_BY_NAME[name]


def test_the_example_is_interesting_to_plan():
    # Its cheapest single choices alone would break the limits: somebody has to wait, or to go elsewhere.
    problem = posed("base").problem
    cheapest = problem.choices.loc[problem.choices.groupby("workload")["cost"].idxmin()]
    budget = problem.budget.set_index("fiscal_year")["limit"]
    years = problem.wave_years.set_index("wave")["fiscal_year"]
    spent = cheapest.groupby(cheapest["wave"].map(years))["one_off_cost"].sum()
    staff = problem.staff.set_index("wave")["limit"]
    worked = (
        problem.effort[problem.effort["choice"].isin(cheapest.index)].groupby("wave")["effort_days"].sum()
    )
    assert (spent > budget.reindex(spent.index)).any()
    assert (worked > staff.reindex(worked.index)).any()
    assert set(cheapest["treatment"]) >= {"replatform", "rehost"}
