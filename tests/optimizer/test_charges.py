"""What policy charges for a move, as a privacy assessment outside Québec, counted by hand on the estate of `small`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.charges import charged_moves
from optimizer.plan import report
from optimizer.scenario_files import SHIPPED, load
from optimizer.solve import Search, solve
from optimizer.verify import verify
from optimizer.why import why
from tests.optimizer.small import estate, paid, posed

ASSESSED = {
    "order": 1, "when": {"personal_information": "yes"}, "charge": {"location": "!= quebec"}, "cost": 400,
    "because": "x",
}  # fmt: skip
ABROAD = {"offers": {"cti": {"location": "canada"}}, "policy": {"assessed": ASSESSED}}
PERSONAL = {"workloads": "workload,organisation,criticality,personal_information\nw,msss,2,yes\n"}


def test_a_move_that_a_rule_describes_is_charged_once_when_it_is_made():
    seen = estate(tables=PERSONAL, **ABROAD)
    assert paid(seen, "policy_charge", "rehost cti", 2) == [0, 400, 0, 0]
    assert paid(seen, "policy_charge", "replatform cti", 1) == [400, 0, 0, 0]
    assert paid(seen, "policy_charge", "rehost cloud", 2) == [0] * 4  # in Québec
    for stays in ("retain", "refresh", "retire"):
        assert paid(seen, "policy_charge", stays, 0 if stays == "retain" else 1) == [0] * 4


def test_another_workload_and_a_move_already_made_are_not_charged():
    assert paid(estate(**ABROAD), "policy_charge", "rehost cti", 1) == [0] * 4  # nothing personal
    done = "workload,organisation,personal_information,status,moved_to\nw,msss,yes,done,cti\n"
    made = estate(tables={"workloads": done}, **ABROAD)
    assert paid(made, "policy_charge", "rehost cti", 1) == [0] * 4


def test_rules_add_up_and_a_quote_covers_none_of_them():
    twice = {**ABROAD, "policy": {"assessed": ASSESSED, "again": {**ASSESSED, "when": {}, "cost": 50}}}
    quoted = {**PERSONAL, "quotes": "workload,offer,treatment,one_off_cost\nw,cti,rehost,7\n"}
    seen = estate(tables=quoted, **twice)
    assert paid(seen, "move", "rehost cti", 1) == [7, 0, 0, 0]
    assert paid(seen, "policy_charge", "rehost cti", 1) == [450, 0, 0, 0]


def plan(**changes):
    problem = posed(tables=PERSONAL, **{**ABROAD, **changes})
    made = report(problem, solve(problem.problem, Search(gap=0.0)))
    assert verify(made.inventory, made.scenario, made.tables) == ()
    assert made.cash["discounted"].sum() == pytest.approx(made.summary["objective"])
    return problem, made


def test_the_charge_is_part_of_what_the_move_takes_from_its_budget():
    _, made = plan(limits={"budget": {"2027-2028": 5000}})
    assert made.assignments["one_off_cost"].tolist() == [1400]
    used = made.rules[made.rules["rule"] == "within_budget"]["used"].tolist()
    assert used == [1900]  # and 500 to close the site
    _, poor = plan(limits={"budget": {"2027-2028": 1800}})
    assert poor.assignments["wave"].tolist() == [2]


def test_the_plan_says_which_rule_asks_for_it():
    problem, made = plan()
    charged = charged_moves(made.inventory, made.scenario, made.assignments)
    assert charged.to_numpy().tolist() == [["w", "cti", 1, "assessed", 400]]
    assert why(problem, made, "w").charges.to_numpy().tolist() == [["assessed", 400]]


def test_a_charge_can_be_dearer_than_going_elsewhere():
    # Moving to the data centre costs 1000 and 240 a year, replatforming in the cloud 2000 and 912 a year, for
    # 2.952 years: 2983.74 apart. The site must close, so that nothing stays.
    site = {"sites": "site,organisation,annual_cost,closing_cost,must_close_by\ns,msss,1000,500,2027-04-01\n"}
    for cost, offer in ((2_990, "cloud"), (2_980, "cti")):
        policy = {"assessed": {**ASSESSED, "cost": cost}}
        problem = posed(tables={**PERSONAL, **site}, **{**ABROAD, "policy": policy})
        assert report(problem, solve(problem.problem, Search(gap=0.0))).assignments["offer"].tolist() == [
            offer
        ]


def test_a_plan_that_forgets_a_charge_is_refused():
    _, made = plan()
    cash = made.cash[made.cash["line"] != "policy_charge"]
    codes = {
        each.kind.code for each in verify(made.inventory, made.scenario, replace(made.tables, cash=cash))
    }
    assert codes == {"verify-cash", "verify-cash-discounted", "verify-cash-sum"}
    cheaper = made.assignments.assign(one_off_cost=1000.0)
    codes = {
        each.kind.code
        for each in verify(made.inventory, made.scenario, replace(made.tables, assignments=cheaper))
    }
    assert codes == {"verify-one-off"}


def test_the_base_scenario_asks_for_an_assessment_outside_quebec_at_a_cost_that_is_assumed():
    rule = load([SHIPPED / "base.yaml"]).policy["privacy-assessment"]
    assert (rule.status, rule.cost.status) == ("official", "assumption")
    assert "70.1" in rule.source.fr
    assert "Hypothèse" in rule.cost.source.fr
