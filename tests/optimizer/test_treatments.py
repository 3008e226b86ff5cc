"""Each treatment can be the best one, and is then chosen; what portability and running in both places change."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.schema import TREATMENTS
from optimizer.cash import effort
from optimizer.plan import report
from optimizer.pose import pose
from optimizer.scenario_files import SHIPPED, load
from optimizer.solve import Search, solve
from optimizer.verify import verify
from tests.optimizer.small import ALL, MOVED, estate, inventory, lane, paid, posed

CHEAP = {"effort_factor": 0.1, "running_factor": 0.1}
DEAR = {"price": {"vcpu_month": 10_000}}
EVERY: dict[str, Any] = {
    "relocate": {**MOVED, "effort_factor": 3},
    "refactor": {**MOVED, "effort_factor": 4, "running_factor": 0.5, "support_years": 3},
    "repurchase": {**MOVED, "effort_factor": 5, "needs_quote": True},
}
"""The three treatments that the small scenario lacks, dearer than those it has."""
OFF = "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost,powered\na,w,s,2,4,1024,1000,no\n"
LAPSED = "asset,workload,site,vcpu,annual_cost,support_ends\na,w,s,2,1000,2027-03-31\n"

# What makes each treatment the cheapest: of the inventory, of the scenario.
BEST: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "retire": ({"assets": OFF}, {}),
    "retain": ({}, {"staff_day": 1e6}),
    "refresh": ({}, {"offers": {"cloud": DEAR, "cti": DEAR}, "treatments": {"refresh": CHEAP}}),
    "rehost": ({}, {}),
    "relocate": ({}, {"treatments": {"relocate": CHEAP}}),
    "replatform": ({}, {"treatments": {"replatform": CHEAP}}),
    "refactor": ({}, {"treatments": {"refactor": CHEAP}}),
    "repurchase": (
        {"quotes": "workload,offer,treatment,one_off_cost,annual_cost\nw,cloud,repurchase,10,1\n"}, {},
    ),
}  # fmt: skip


def chosen(tables, changes):
    treatments = {**EVERY, **changes.get("treatments", {})}
    merged = {name: {**EVERY.get(name, {}), **terms} for name, terms in treatments.items()}
    problem = posed(tables=tables, **{**changes, "treatments": merged})
    plan = report(problem, solve(problem.problem, Search(gap=0.0)))
    assert verify(plan.inventory, plan.scenario, plan.tables) == ()
    return plan.assignments["treatment"].tolist()


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_treatment_that_is_best_is_chosen(treatment):
    assert chosen(*BEST[treatment]) == [treatment]


def test_what_is_on_is_retired_only_by_a_decision():
    pin = "workload,action,offer,treatment,wave,author,date\nw,pin,,retire,,x,2026-01-01\n"
    assert chosen({"decisions": pin}, {}) == ["retire"]
    assert "retire" not in set(posed().problem.choices["treatment"])


@pytest.mark.parametrize(
    ("treatment", "clears"),
    [("refresh", True), ("replatform cti", True), ("refactor cti", True), ("rehost cti", False), ("relocate cti", False)],
)  # fmt: skip
def test_a_treatment_with_years_of_support_clears_and_a_plain_move_does_not(treatment, clears):
    seen = estate(tables={"assets": LAPSED}, treatments=EVERY)
    assert (paid(seen, "risk", treatment, 1)[0] == 0) is clears


# Portability


FACTOR = {"rehost": {"portability_factor": {"containerised": 0.6}, "cost_per_vcpu": 50}}


@pytest.mark.parametrize(("portability", "share"), [("containerised", 0.6), ("portable", 1), ("bound", 1)])
def test_what_is_containerised_moves_cheaper(portability, share):
    workloads = f"workload,organisation,criticality,portability\nw,msss,2,{portability}\n"
    seen = estate(tables={"workloads": workloads}, treatments=FACTOR)
    assert effort(seen)[lane(seen, "rehost", "cti")] == pytest.approx(10 * share)
    assert paid(seen, "move", "rehost cti", 1)[0] == pytest.approx((1000 + 2 * 50) * share)
    assert paid(seen, "move", "replatform cti", 1)[0] == 2000  # another treatment


def test_a_quote_stands_whatever_the_portability():
    tables = {
        "workloads": "workload,organisation,portability\nw,msss,containerised\n",
        "quotes": "workload,offer,treatment,one_off_cost,annual_cost,effort_days\nw,cti,rehost,,,4\n",
    }
    seen = estate(tables=tables, treatments=FACTOR)
    assert effort(seen)[lane(seen, "rehost", "cti")] == 4
    assert paid(seen, "move", "rehost cti", 1)[0] == 4 * 100 + 2 * 50 * 0.6


def test_what_is_bound_is_replatformed_or_ends_in_a_data_centre_of_the_state():
    workloads = "workload,organisation,portability,confidentiality\nw,msss,bound,1\n"
    problem = pose(inventory(workloads=workloads), load([SHIPPED / "base.yaml"])).problem
    leaving = problem.choices[problem.choices["fate"] == "leaves"]
    plain = leaving[leaving["treatment"] != "replatform"]
    assert set(plain["kind"]) == {"cti"}
    assert set(leaving.loc[leaving["treatment"] == "replatform", "kind"]) == {"external", "ngq", "cti"}


# Running in both places


BOTH = {"rehost": {"parallel_months": 3}}


def test_what_moves_runs_in_both_places_for_its_treatments_months():
    seen = estate(treatments=BOTH)
    assert paid(seen, "parallel_run", "rehost cti", 2) == [0, 250, 0, 0]  # three months of 1000 a year
    assert paid(seen, "parallel_run", "replatform cti", 2) == [0] * 4
    done = estate(
        tables={"workloads": "workload,organisation,status,moved_to\nw,msss,done,cti\n"}, treatments=BOTH
    )
    assert paid(done, "parallel_run", "rehost cti", 1) == [0] * 4


def test_no_budget_pays_for_running_in_both_places_and_the_site_closes_all_the_same():
    problem = posed(treatments=BOTH, limits={"budget": {"2027-2028": 1500}})
    plan = report(problem, solve(problem.problem, Search(gap=0.0)))
    assert verify(plan.inventory, plan.scenario, plan.tables) == ()
    assert plan.assignments[["wave", "one_off_cost"]].to_numpy().tolist() == [[1, 1000]]
    assert plan.sites["wave"].tolist() == [1]
    assert plan.cash.loc[plan.cash["line"] == "parallel_run", "amount"].tolist() == [250]


def test_every_treatment_of_the_base_scenario_says_what_it_costs_and_how_long_it_takes():
    treatments = load([SHIPPED / "base.yaml"]).treatments
    assert set(treatments) == set(TREATMENTS)
    clears = {name for name, terms in treatments.items() if terms.support_years is not None}
    assert clears == {"refresh", "replatform", "refactor", "repurchase"}
    assert all(set(terms.platforms) <= set(ALL) for terms in treatments.values())
