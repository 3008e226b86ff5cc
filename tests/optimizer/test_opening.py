"""What an offer costs because it is in use, counted by hand on the estate of `small`: waves of a year, worth 1, 0.8, 0.64 and 0.512."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from optimizer.opening import already_open, offer_flows, openings, standing_cost
from optimizer.plan import report
from optimizer.solve import Search, solve
from optimizer.verify import verify
from tests.optimizer.small import estate, posed

PAID = {"opening_cost": 1000, "annual_cost": 100}
SITE = "site,organisation,annual_cost,closing_cost,offer\ns,msss,1000,500,{offer}\n"
TWO = {
    "workloads": "workload,organisation,criticality\nv,msss,2\nw,msss,2\n",
    "assets": "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\n"
    "a,w,s,2,4,1024,4000\nb,v,s,2,4,1024,4000\n",
}  # moving either to `cti` costs 1000 once and saves 3760 a year


def flows(wave, opens=True, **changes):
    seen = estate(offers={"cti": changes.pop("offer")}, **changes)
    made = offer_flows(seen, seen.scenario.offers["cti"], wave, opens)
    return {line: amounts.tolist() for line, amounts in made.items()}


def test_an_offer_is_opened_once_and_kept_to_the_end():
    assert flows(2, offer=PAID) == {
        "offer_operation": [0, 100, 100, 100], "offer_opening": [0, 1000, 0, 0], "offer_retender": [0] * 4,
    }  # fmt: skip


def test_a_shorter_wave_keeps_it_for_its_share_of_the_year():
    made = flows(1, offer=PAID, horizon={"wave_months": 6, "waves": 2, "years_after": 1})
    assert made["offer_operation"] == [50, 50, 50, 50]


@pytest.mark.parametrize(
    ("months", "wave", "paid"),
    [
        (12, 1, [0, 7, 7, 7]),  # a term ends as each later year begins, none as the last one does
        (24, 1, [0, 0, 7, 0]),
        (24, 2, [0, 0, 0, 7]),
        (18, 1, [0, 7, 0, 7]),  # months 18 and 36: in the second year, at the start of the fourth
        (6, 3, [0, 0, 7, 14]),  # months 6, then 12 and 18 after the start of wave 3
        (48, 1, [0, 0, 0, 0]),  # ends with the horizon
    ],
)
def test_a_contract_is_tendered_again_at_each_end_of_its_term(months, wave, paid):
    offer = {"contract": {"months": months, "retender_cost": 7}}
    assert flows(wave, offer=offer)["offer_retender"] == paid


def test_what_opening_in_each_wave_costs_is_discounted_and_only_the_opening_is_budgeted():
    made = openings(estate(offers={"cti": {**PAID, "contract": {"months": 24, "retender_cost": 50}}}))
    assert made[["offer", "wave", "budget_cost"]].to_numpy().tolist() == [
        ["cti", 1, 1000], ["cti", 2, 1000], ["cti", 3, 1000],
    ]  # fmt: skip
    assert made["cost"].tolist() == pytest.approx([
        1000 + 100 * 2.952 + 50 * 0.64, 800 + 100 * 1.952 + 50 * 0.512, 640 + 100 * 1.152,
    ])  # fmt: skip


def test_offers_without_a_cost_have_no_line():
    assert len(openings(estate())) == 0
    assert len(posed().problem.family("opened")) == 0


def test_an_offer_that_a_site_already_is_or_a_move_went_to_is_not_opened_again():
    here = estate(tables={"sites": SITE.format(offer="cti")}, offers={"cti": PAID})
    done = "workload,organisation,criticality,status,moved_to\nw,msss,2,done,cti\n"
    gone = estate(tables={"workloads": done}, offers={"cti": PAID})
    for seen in (here, gone):
        assert already_open(seen) == {"cti"}
        assert len(openings(seen)) == 0
        assert standing_cost(seen) == pytest.approx(100 * 2.952)  # its years are paid all the same
    assert standing_cost(estate(offers={"cti": PAID})) == 0


def plan(**changes):
    problem = posed(tables=TWO, **changes)
    made = report(problem, solve(problem.problem, Search(gap=0.0)))
    assert verify(made.inventory, made.scenario, made.tables) == ()
    assert made.cash["discounted"].sum() == pytest.approx(made.summary["objective"])
    return made


def amounts(made, line):
    return made.cash[made.cash["line"] == line]["amount"].tolist()


def test_two_workloads_pay_one_opening():
    made = plan(offers={"cti": PAID, "cloud": {"opening_cost": 1e6}})
    assert made.assignments["offer"].tolist() == ["cti", "cti"]
    assert amounts(made, "offer_opening") == [1000]
    assert amounts(made, "offer_operation") == [100] * 4


def test_an_opening_too_dear_for_what_it_saves_is_not_made():
    # Each saves at most 3760 × 2.952 − 1000 = 10 099, and the site 1000 × 2.952 − 500: never 30 000.
    made = plan(offers={"cti": {"opening_cost": 30_000}, "cloud": {"opening_cost": 30_000}})
    assert set(made.assignments["offer"]) == {""}
    assert amounts(made, "offer_opening") == []


def test_a_year_without_money_to_open_in_waits():
    # Moving one costs 1000, two 2000 and closing 500: 2600 pays for all but the opening.
    budget = {"2027-2028": 2600, "2028-2029": 9000}
    dear = {"cloud": {"opening_cost": 1e6}}
    assert plan(offers=dear, limits={"budget": budget}).assignments["wave"].tolist() == [1, 1]
    late = plan(offers={"cti": PAID, **dear}, limits={"budget": budget})
    moved = late.assignments[late.assignments["offer"] == "cti"]
    assert late.cash[late.cash["line"] == "offer_opening"]["wave"].tolist() == [moved["wave"].min()]
    used = late.rules[late.rules["rule"] == "within_budget"].set_index("about")["used"]
    paid = late.cash[late.cash["line"].isin(["move", "site_closing", "offer_opening"])]
    pd.testing.assert_series_equal(
        used, paid.groupby("fiscal_year")["amount"].sum().reindex(used.index, fill_value=0.0),
        check_names=False,
    )  # fmt: skip


def test_a_plan_that_forgets_an_opening_is_refused():
    made = plan(offers={"cti": PAID, "cloud": {"opening_cost": 1e6}})
    tables = made.tables
    silent = tables.cash[tables.cash["line"] != "offer_opening"]
    found = verify(made.inventory, made.scenario, type(tables)(**{**tables.__dict__, "cash": silent}))
    assert {each.kind.code for each in found} == {"verify-cash", "verify-cash-discounted", "verify-cash-sum"}


def test_a_plan_that_opens_beyond_its_budget_is_refused():
    made = plan(offers={"cti": PAID, "cloud": {"opening_cost": 1e6}})
    year = {
        "limits": {"budget": {"2027-2028": 2600}},
        "offers": {"cti": PAID, "cloud": {"opening_cost": 1e6}},
    }
    tight = posed(tables=TWO, **year).estate.scenario
    found = verify(made.inventory, tight, made.tables)
    assert {each.kind.code for each in found} == {"verify-budget"}
    assert np.isclose(dict(found[0].values)["used"], 3500)
