"""A target with a price is missed where that is cheaper; the plan tells by how much, and what it weighs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from optimizer.plan import Plan, report
from optimizer.solve import Search, solve
from optimizer.verify import verify
from tests.optimizer.small import ASSETS, posed

LAPSED = {
    "assets": ASSETS.replace("annual_cost\n", "annual_cost,support_ends\n").replace(
        ",1000\n", ",1000,2026-06-30\n"
    )
}
FREE = {"risk_month": {2: 0}, "staff_day": 1_000_000, "support": {"extended": False}}
"""Nothing is worth doing: any move costs millions, and nothing is at risk."""
TARGETS: dict[str, tuple[str, dict[str, Any], float, float]] = {
    # In wave 2, worth 0.8, one site of one too many: 1 × 50 × 0.8.
    "sites": ("open_sites_by_date", {"open_sites": {"by": date(2028, 4, 1), "at_most": 0, "price": 50}}, 40, -1),
    # In the last wave, worth 0.64, 75 points of the storage: 75 × 2 × 0.64.
    "share": (
        "hosting_shares",
        {"shares": {"out": {"kinds": ["external"], "measure": "storage", "at_least": 0.75, "price": 2}}}, 96, -0.75,
    ),
    # In wave 1, worth 1, 60 points of the workloads.
    "late": ("obsolescence_by_date", {"obsolescence": {"v": {"by": date(2027, 5, 1), "at_most": 0.4, "price": 3}}}, 180, -0.6),
}  # fmt: skip


def planned(targets: dict[str, Any]) -> Plan:
    made = posed(tables=LAPSED, targets=targets, **FREE)
    plan = report(made, solve(made.problem, Search(gap=0.0)))
    assert verify(plan.inventory, plan.scenario, plan.tables) == ()
    return plan


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_missed_is_weighed_in_its_wave_and_told(name):
    rule, targets, weight, slack = TARGETS[name]
    plan, free = planned(targets), planned({})
    line = plan.cash[plan.cash["line"] == "shortfall"]
    assert line["kind"].tolist() == ["valued"]
    assert line["discounted"].tolist() == [pytest.approx(weight)]
    assert plan.summary["objective"] == pytest.approx(free.summary["objective"] + weight)
    assert plan.rules.loc[plan.rules["rule"] == rule, "slack"].tolist() == [pytest.approx(slack)]


def test_a_target_met_weighs_nothing():
    met = planned({"open_sites": {"by": date(2028, 4, 1), "at_most": 1, "price": 50}})
    assert "shortfall" not in set(met.cash["line"])
