"""Laws of the cheapest plan, whatever the estate: what must not change, and what can only help.

Each is stated on objectives solved to gap 0, of twelve workloads under limits that bind. A solver
calls a millionth of the cost nothing, and so do they.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from optimizer.plan import report
from optimizer.rules import RELAXABLE
from tests.optimizer.problems import least, without
from tests.optimizer.small import merged
from tests.optimizer.twelve import (
    LIMITS,
    SEEDS,
    Tables,
    best,
    cost,
    document,
    drawn,
    plain_cost,
    posed,
    scenario,
)

pytestmark = pytest.mark.parametrize("seed", SEEDS)

ROUNDING = 1e-6


def the_same(amount: float) -> Any:
    return pytest.approx(amount, rel=ROUNDING)


def no_more_than(amount: float) -> float:
    return amount + ROUNDING * abs(amount)


def scaled(limits: dict[str, Any], factor: float) -> dict[str, Any]:
    """The same limits, each value times a factor."""
    return {
        key: scaled(inner, factor) if isinstance(inner, dict) else inner * factor if key == "value" else inner
        for key, inner in limits.items()
    }


# What changes nothing


def test_the_order_of_rows_changes_nothing(seed):
    tables = drawn(seed)
    shuffled = {name: table.sample(frac=1, random_state=1) for name, table in tables.items()}
    plans = [report(each, best(each)) for each in (posed(tables, scenario()), posed(shuffled, scenario()))]
    pd.testing.assert_frame_equal(plans[0].assignments, plans[1].assignments)
    pd.testing.assert_frame_equal(plans[0].cash, plans[1].cash)


def renamed(tables: Tables) -> Tables:
    """The same estate, every organisation, site, workload and asset under a name that sorts the other way."""
    names = {
        kind: {name: f"{kind}-{len(table) - rank:03}" for rank, name in enumerate(sorted(table[kind]))}
        for kind, table in (
            (kind, tables[f"{kind}s"]) for kind in ("organisation", "site", "workload", "asset")
        )
    }
    names |= {"consumer": names["workload"], "provider": names["workload"]}
    return {
        name: table.assign(**{kind: table[kind].replace(new) for kind, new in names.items() if kind in table})
        for name, table in tables.items()
    }


def test_names_change_nothing(seed):
    assert cost(renamed(drawn(seed)), scenario()) == the_same(plain_cost(seed))


def test_an_offer_that_is_dearer_than_another_changes_nothing(seed):
    # The same as `external-quebec`, which has room for all, at twice its price.
    offer = document()["offers"]["external-quebec"]
    dearer = {key: {"value": 2 * offer["price"][key]["value"]} for key in UNIT_PRICES}
    added = {"elsewhere": merged(offer, {"price": dearer})}
    assert cost(drawn(seed), scenario(offers=added)) == the_same(plain_cost(seed))


# Money


UNIT_PRICES = ("vcpu_month", "memory_gib_month", "storage_gib_month")
DOLLARS = {
    "sites": ["annual_cost", "closing_cost"],
    "assets": ["annual_cost", "extension_cost"],
    "quotes": ["one_off_cost", "annual_cost"],
}
"""Columns of the inventory in dollars."""


def held(said: dict[str, Any], name: str) -> dict[str, Any]:
    """What being in use costs an offer, where something is known of it."""
    offer = said["offers"][name]
    return {key: offer[key] for key in ("opening_cost", "annual_cost") if offer[key]["value"] is not None}


def dear(said: dict[str, Any]) -> dict[str, Any]:
    """The keys of a scenario that are in dollars, each twice as much."""

    def twice(figures: dict[str, Any]) -> dict[str, Any]:
        return {key: {"value": 2 * figure["value"]} for key, figure in figures.items()}

    prices = {name: offer["price"] for name, offer in said["offers"].items()}
    return {
        **twice({"staff_day": said["staff_day"]}),
        "present": twice(said["present"]),
        "risk_month": twice(said["risk_month"]),
        "offers": {
            name: {"price": twice({unit: price[unit] for unit in UNIT_PRICES}), **twice(held(said, name))}
            for name, price in prices.items()
        },
        "treatments": {
            name: twice({"cost_per_vcpu": terms["cost_per_vcpu"]})
            for name, terms in said["treatments"].items()
        },
        "policy": {
            name: twice({"cost": rule["cost"]}) for name, rule in said["policy"].items() if rule["cost"]
        },
        "support": twice({"extended_product_year": said["support"]["extended_product_year"]}),
        "limits": {"budget": twice(said["limits"]["budget"])},
    }


def test_doubling_every_dollar_doubles_the_cost(seed):
    tables = {
        name: table.assign(**{column: 2 * table[column] for column in DOLLARS.get(name, [])})
        for name, table in drawn(seed).items()
    }
    assert cost(tables, scenario(**dear(document()))) == the_same(2 * plain_cost(seed))


def test_the_lines_of_money_sum_to_the_objective(seed):
    problem = posed(drawn(seed), scenario())
    plan = report(problem, best(problem))
    assert plan.cash["discounted"].sum() == pytest.approx(plan.summary["objective"], rel=1e-9)


def test_without_a_discount_the_objective_is_what_is_paid(seed):
    problem = posed(drawn(seed), scenario(horizon={"discount_rate": {"value": 0.0}}))
    plan = report(problem, best(problem))
    assert plan.cash["amount"].sum() == pytest.approx(plan.summary["objective"], rel=1e-9)
    # What is paid later weighs less once it is discounted.
    assert plain_cost(seed) < plan.summary["objective"]


COSTS: dict[str, dict[str, Any]] = {
    "opening": {"offers": {name: {"opening_cost": 30_000, "annual_cost": 2_000} for name in ("ngq-est", "cti-1")}},
    "contract": {"offers": {"external-quebec": {"contract": {"months": 18, "retender_cost": 20_000}}}},
    "charge": {
        "policy": {"asked": {"order": 1, "charge": {"kind": "external"}, "cost": 9_000, "because": "x"}},
    },
    "carbon": {"carbon": {"price": {"value": 900_000}}},
    "parallel": {"treatments": {"rehost": {"parallel_months": 6}, "replatform": {"parallel_months": 6}}},
}  # fmt: skip
"""Scenarios that add a cost to the plain one."""


@pytest.mark.parametrize("added", COSTS)
def test_a_cost_that_is_added_never_makes_a_plan_cheaper(seed, added):
    dearer = cost(drawn(seed), scenario(**COSTS[added]))
    assert plain_cost(seed) <= no_more_than(dearer)


def test_a_discount_for_volume_never_costs_more_and_a_deeper_one_less_still(seed):
    def discounted(share: float) -> float:
        tiers = [{"from_year": 5_000, "share": share / 2}, {"from_year": 20_000, "share": share}]
        offers = ("gcp-montreal", "external-quebec", "ngq-est")
        return cost(drawn(seed), scenario(offers={name: {"price": {"discounts": tiers}} for name in offers}))

    shallow, deep = discounted(0.1), discounted(0.4)
    assert shallow <= no_more_than(plain_cost(seed))
    assert deep <= no_more_than(shallow)


# What can only help


@pytest.mark.parametrize("limit", ["budget", "staff", "wave_size"])
def test_more_of_a_limit_never_costs_more(seed, limit):
    roomier = scenario(limits={limit: scaled(LIMITS[limit], 1.25)})
    assert cost(drawn(seed), roomier) <= no_more_than(plain_cost(seed))


def test_more_capacity_never_costs_more(seed):
    roomier = scenario(
        offers=scaled({"ngq-est": {"capacity": document()["offers"]["ngq-est"]["capacity"]}}, 2)
    )
    assert cost(drawn(seed), roomier) <= no_more_than(plain_cost(seed))


def test_more_staff_of_its_own_never_costs_a_body_more(seed):
    tables = drawn(seed)
    staff = 1.5 * tables["organisations"]["staff_days_per_year"]
    roomier = {**tables, "organisations": tables["organisations"].assign(staff_days_per_year=staff)}
    assert cost(roomier, scenario()) <= no_more_than(plain_cost(seed))


def test_the_limits_bind(seed):
    # Or else the laws above would say nothing.
    assert cost(drawn(seed), scenario(limits=scaled(LIMITS, 10))) < (1 - 10 * ROUNDING) * plain_cost(seed)


SHARE = 0.002
"""Of a link, so thin that something waits."""
LATENCY: dict[str, Any] = {
    "on_site": {
        **{name: {"value": 8} for name in ("ngq-ouest", "ngq-est", "cti-1", "cti-2")},
        **{name: {"value": 12} for name in ("external-quebec", "gcp-montreal", "aws-montreal")},
    },
    "between_sites": {"value": 15},
}
PRICED = {name: {"egress_gb": {"value": 2}} for name in ("external-quebec", "gcp-montreal", "aws-montreal")}


def exchanging(seed):
    """The twelve, each needing the next: a terabyte a month, within 10 ms."""
    tables = drawn(seed)
    names = sorted(tables["workloads"]["workload"])
    needs = pd.DataFrame(
        {"consumer": names, "provider": [*names[1:], names[0]], "kind": "traffic", "gb_per_month": 1_000.0}
    )
    needs = needs.assign(max_latency_ms=10.0, source="")
    kept = tables["dependencies"][tables["dependencies"]["kind"] != "traffic"]
    return {**tables, "dependencies": pd.concat([kept, needs], ignore_index=True)}


def test_wider_links_never_cost_more(seed):
    thin, wide = (
        cost(drawn(seed), scenario(limits={"link": {"usable_share": {"value": share}}}))
        for share in (SHARE, 4 * SHARE)
    )
    assert plain_cost(seed) - ROUNDING * plain_cost(seed) <= wide <= no_more_than(thin)
    assert thin > no_more_than(plain_cost(seed))


def test_a_laxer_latency_never_costs_more(seed):
    tables = exchanging(seed)
    lax = tables["dependencies"].assign(max_latency_ms=2 * tables["dependencies"]["max_latency_ms"])
    close = least(posed(tables, scenario(latency=LATENCY)).problem) or float("inf")
    assert close > no_more_than(cost(tables, scenario()))
    assert cost({**tables, "dependencies": lax}, scenario(latency=LATENCY)) <= no_more_than(close)


def test_dearer_traffic_costs_more_and_ever_less_so(seed):
    tables = exchanging(seed)
    free, paid = (cost(tables, scenario(offers=offers)) for offers in ({}, PRICED))
    dearer = cost(
        tables, scenario(offers=merged(PRICED, {name: {"egress_gb": {"value": 4}} for name in PRICED}))
    )
    assert free < paid <= no_more_than(dearer)
    # The least of plans whose costs rise with the price rises ever less.
    assert dearer - paid <= paid - free + ROUNDING * paid


def test_what_must_recover_elsewhere_costs_no_less(seed):
    asked = {
        "two": {
            "order": 99,
            "when": {"availability": ">= 3", "platform": "x86"},
            "require": {"recovery": True},
            "because": "-",
        }
    }
    pairs = {"ngq-ouest": "ngq-est", "ngq-est": "ngq-ouest"}

    def paid(share):
        terms = {"share": {"value": share}, "factor": {"value": share}}
        paired = {name: {"recovery": {"offer": other, **terms}} for name, other in pairs.items()}
        return least(posed(drawn(seed), scenario(offers=paired, policy=asked)).problem) or float("inf")

    free = cost(drawn(seed), scenario())
    little, much = paid(0.1), paid(0.8)
    assert free <= no_more_than(little)
    assert little <= no_more_than(much)
    assert free < much


@pytest.mark.parametrize("kind", ["order", "together"])
def test_dropping_a_dependency_never_costs_more(seed, kind):
    tables = drawn(seed)
    needs = tables["dependencies"]
    first = needs.index[needs["kind"] == kind][:3]
    assert len(first) > 0
    for row in first:
        fewer = {**tables, "dependencies": needs.drop(index=row)}
        assert cost(fewer, scenario()) <= no_more_than(plain_cost(seed))


@pytest.mark.parametrize("rule", RELAXABLE, ids=lambda rule: rule.__name__)
def test_leaving_a_rule_out_never_costs_more(seed, rule):
    problem = posed(drawn(seed), scenario()).problem
    assert least(problem, without(rule)) <= no_more_than(plain_cost(seed))
