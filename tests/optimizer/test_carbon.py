"""What is emitted, counted by hand on the estate of `small`: a kilowatt emits a tonne a year, a vCPU draws half of one.

Waves last a year and are worth 1, 0.8, 0.64 and 0.512; the server of `w` has 2 vCPU, so that it draws a kilowatt.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from optimizer.emissions import site_tonnes
from optimizer.plan import Plan, report
from optimizer.pose import pose
from optimizer.solve import Search, solve
from optimizer.verify import verify
from tests.optimizer.small import estate, inventory, merged, paid, posed, scenario

GRAMS = 1e6 / 8760
COUNTED: dict[str, Any] = {
    "carbon": {
        "sites": {"grams_kwh": GRAMS, "pue": 1.5},
        "watts": {"vcpu": 500, "memory_gib": 0, "storage_tb": 0},
    },
    "offers": {
        "cloud": {"carbon": {"grams_kwh": GRAMS / 2, "pue": 1.2}},
        "cti": {"carbon": {"grams_kwh": GRAMS / 4, "pue": 2}},
    },
}
PRICED = merged(COUNTED, {"carbon": {"price": 100}})
TWO = {
    "workloads": "workload,organisation,criticality\nv,msss,2\nw,msss,2\n",
    "assets": "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\n"
    "a,w,s,2,4,1024,1000\nb,v,s,6,4,1024,1000\n",
}  # one kilowatt and three


def site(**columns: object) -> dict[str, str]:
    """The one site, with more columns."""
    names, values = ",".join(columns), ",".join(map(str, columns.values()))
    return {"sites": f"site,organisation,annual_cost,closing_cost,{names}\ns,msss,1000,500,{values}\n"}


def split(tables: dict[str, str], **changes: Any) -> tuple[list[float], list[float]]:
    """Tonnes a year that go with each workload, and that stay with the site."""
    found = estate(tables=tables, **merged(COUNTED, changes)).footprint
    assert found is not None
    return found.today.tolist(), found.sites.tolist()


def test_what_nobody_measured_is_estimated_and_the_building_stays():
    # 3 + 1 kilowatts, and half as much for the building.
    assert split(TWO) == ([pytest.approx(3), pytest.approx(1)], [pytest.approx(2)])


def test_what_was_measured_is_shared_by_the_watts_and_its_sum_is_true():
    # 10 kilowatts × 1.2: 7.5 and 2.5 go with the workloads, 2 with the building.
    assert split({**TWO, **site(power_kw=10, pue=1.2)}) == (
        [pytest.approx(7.5), pytest.approx(2.5)],
        [pytest.approx(2)],
    )


def test_a_measured_site_of_machines_without_a_size_keeps_all_of_it():
    silent = {"assets": "asset,workload,site,vcpu,powered\na,w,s,,yes\n", **site(power_kw=10)}
    assert split(silent) == ([0.0], [pytest.approx(15)])


def test_at_an_offer_the_buildings_part_goes_with_what_it_serves():
    # The site is the CTI: a quarter of the grams, twice the power.
    assert split({**TWO, **site(offer="cti")}) == ([pytest.approx(1.5), pytest.approx(0.5)], [0.0])


def test_what_is_off_draws_nothing_where_it_stands():
    off = TWO["assets"].replace("annual_cost\n", "annual_cost,powered\n").replace(",1000\nb", ",1000,no\nb")
    assert split({**TWO, "assets": off.replace("1000\n", "1000,yes\n")}) == (
        [pytest.approx(3), 0.0],
        [pytest.approx(1.5)],
    )


def test_nothing_is_counted_where_the_scenario_does_not():
    assert estate().footprint is None
    assert site_tonnes(estate()).tolist() == [0.0]


@pytest.mark.parametrize(
    ("acts", "wave", "weights"),
    [
        ("retain", 0, [100, 100, 100, 100]),
        ("refresh", 2, [100, 100, 100, 100]),
        ("retire", 2, [100, 0, 0, 0]),
        ("rehost cloud", 2, [100, 60, 60, 60]),  # half the grams, 1.2 times the power
        ("replatform cti", 3, [100, 100, 50, 50]),
    ],
)
def test_a_workload_weighs_what_it_emits_where_it_is(acts, wave, weights):
    assert paid(estate(**PRICED), "carbon", acts, wave) == pytest.approx(weights)


def test_what_is_in_two_places_emits_in_both():
    both = merged(PRICED, {"treatments": {"rehost": {"parallel_months": 6}}})
    assert paid(estate(**both), "carbon", "rehost cloud", 2) == pytest.approx([100, 110, 60, 60])


def test_an_offer_of_which_nothing_is_known_is_counted_as_unknown():
    silent = merged(COUNTED, {"offers": {"cti": {"carbon": None}}})
    plan = planned(silent)
    assert plan.assignments["offer"].tolist() == ["cti"]
    last = plan.indicators[plan.indicators["wave"] == 3].set_index("indicator")["value"]
    assert (last["emissions"], last["emissions_unknown"]) == (0, 1)


def planned(changes: dict[str, Any], tables: dict[str, str] | None = None) -> Plan:
    made = posed(tables=tables or {}, **changes)
    plan = report(made, solve(made.problem, Search(gap=0.0)))
    assert verify(plan.inventory, plan.scenario, plan.tables) == ()
    assert plan.cash["discounted"].sum() == pytest.approx(plan.summary["objective"])
    return plan


def test_counting_alone_changes_no_cost_and_tells_tonnes_by_wave():
    plain, counted = planned({}), planned(COUNTED)
    assert counted.summary["objective"] == plain.summary["objective"]
    assert counted.cash.equals(plain.cash)
    told = counted.indicators[counted.indicators["indicator"] == "emissions"]
    # A kilowatt and a half where it stands; moved to the CTI in wave 1, half of one.
    assert told["value"].tolist() == pytest.approx([1.5, 0.5, 0.5, 0.5])
    assert set(told["unit"]) == {"tonnes"}
    assert set(counted.indicators["indicator"]) - set(plain.indicators["indicator"]) == {
        "emissions",
        "emissions_unknown",
    }


def test_the_money_of_carbon_is_valued_and_adds_up():
    # Nothing is worth doing: a move costs a million. 1 t with the workload and 0.5 t with the site, for ever.
    plan = planned(merged(PRICED, {"staff_day": 100_000}))
    lines = plan.cash[plan.cash["line"].isin(["carbon", "site_carbon"])]
    assert set(lines["kind"]) == {"valued"}
    assert lines.groupby("line")["discounted"].sum().to_dict() == pytest.approx(
        {"carbon": 295.2, "site_carbon": 147.6}
    )


def test_a_high_price_moves_what_a_low_one_leaves():
    # Moving costs 10 × 2000 once, saves less than 8000 of today's costs, and one tonne a year.
    stays = merged(PRICED, {"staff_day": 2_000})
    assert planned(stays).assignments["offer"].tolist() == [""]
    assert planned(merged(stays, {"carbon": {"price": 9_000}})).assignments["offer"].tolist() == ["cti"]


YEAR = "2028-2029"


def capped(at_most: float, **target: Any) -> dict[str, Any]:
    return merged(
        COUNTED, {"staff_day": 2_000, "targets": {"emissions": {YEAR: {"at_most": at_most, **target}}}}
    )


def test_a_cap_is_met_by_moving_in_time_and_told():
    assert planned(capped(1.5)).assignments["wave"].tolist() == [0]
    plan = planned(capped(1.4))
    assert plan.assignments[["offer", "wave"]].to_numpy().tolist() == [["cti", 2]]
    row = plan.rules[plan.rules["rule"] == "within_emissions"].iloc[0]
    assert (row["about"], row["used"], row["limit"]) == (YEAR, pytest.approx(0.5), 1.4)


def test_a_cap_of_a_year_after_the_last_wave_holds_too():
    late = merged(COUNTED, {"staff_day": 2_000, "targets": {"emissions": {"2030-2031": {"at_most": 1}}}})
    assert planned(late).assignments["wave"].tolist() == [3]


def test_a_cap_with_a_price_is_exceeded_where_that_is_cheaper():
    # Half a tonne too many, in a wave worth 0.8: 0.5 × 30 × 0.8.
    free, missed = planned(capped(9)), planned(capped(1, price=30))
    assert missed.summary["objective"] - free.summary["objective"] == pytest.approx(12)
    assert missed.cash.loc[missed.cash["line"] == "shortfall", "amount"].tolist() == [pytest.approx(15)]
    assert planned(capped(1, price=90_000)).assignments["wave"].tolist() == [2]


def test_half_waves_of_a_fiscal_year_are_summed():
    halves = merged(capped(1.2), {"horizon": {"wave_months": 6, "waves": 4}})
    # 1.5 t in a whole year; 0.75 + 0.25 where it moves in the middle of it.
    assert planned(halves).assignments["wave"].tolist() == [4]


@pytest.mark.parametrize("broken", ["carbon", "site_carbon"])
def test_a_line_of_carbon_left_out_is_found(broken):
    plan = planned(merged(PRICED, {"staff_day": 100_000}))
    cash = plan.cash[plan.cash["line"] != broken]
    codes = {f.kind.code for f in verify(plan.inventory, plan.scenario, replace(plan.tables, cash=cash))}
    assert codes == {"verify-cash", "verify-cash-discounted", "verify-cash-sum"}


# Laws, whatever the estate


def costs(said: dict[str, Any], tables: dict[str, str] = TWO) -> float:
    made = pose(inventory(**tables), scenario(**said))
    found = solve(made.problem, Search(gap=0.0)).objective
    assert found is not None
    return found


def test_a_dearer_tonne_costs_more_and_ever_less_so():
    # The least of plans whose costs rise with the price is concave.
    paid_at = [
        costs(merged(COUNTED, {"carbon": {"price": price}})) for price in (0, 500, 1_000, 2_000, 3_000)
    ]
    assert paid_at == sorted(paid_at)
    steps = np.diff(paid_at) / [500, 500, 1_000, 1_000]
    assert (np.diff(steps) <= 1e-6).all()


def test_a_laxer_cap_never_costs_more():
    paid_for = [costs(capped(limit)) for limit in (2.0, 2.5, 4.0, 5.5, 6.0)]
    assert paid_for == sorted(paid_for, reverse=True)
    assert paid_for[0] > paid_for[-1]


def test_twice_the_grams_are_twice_the_price():
    double = {
        "carbon": {"sites": {"grams_kwh": 2 * GRAMS}},
        "offers": {"cloud": {"carbon": {"grams_kwh": GRAMS}}, "cti": {"carbon": {"grams_kwh": GRAMS / 2}}},
    }
    assert costs(merged(PRICED, double)) == pytest.approx(costs(merged(PRICED, {"carbon": {"price": 200}})))


def test_a_measurement_that_says_what_was_estimated_changes_nothing():
    same = {**TWO, **site(power_kw=4, pue=1.5)}
    assert costs(PRICED, same) == pytest.approx(costs(PRICED))


def test_a_site_closed_by_a_date_emits_no_more():
    gone = planned(merged(PRICED, {"targets": {"open_sites": {"by": date(2028, 4, 1), "at_most": 0}}}))
    lines = gone.cash[gone.cash["line"] == "site_carbon"]
    assert set(lines["wave"]) <= {1}
