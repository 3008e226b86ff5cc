"""What a choice costs, counted by hand on the estate of `small`: year 1, 2, 3, and the year after."""

from __future__ import annotations

import pytest

from optimizer.cash import VALUED, discounted, effort, one_off
from tests.optimizer.small import estate, lane, line, paid

QUOTE = "workload,offer,treatment,one_off_cost,annual_cost,effort_days\n"
LAPSES = "2028-03-31"  # the last day of year 1
YEAR = 365 / 30.4375  # each later year has 365 days: 11.99 average months out of support


def aged(extends: str = "", cost: str = "", **changes):
    """The small estate, its server out of support from year 2 on and extendable to a date at a yearly cost."""
    asset = f"asset,workload,site,vcpu,annual_cost,support_ends,extension_ends,extension_cost\na,w,s,2,1000,{LAPSES},{extends},{cost}\n"
    return estate(tables={"assets": asset}, **changes)


# Running


def test_what_stays_is_paid_every_year_each_worth_less_than_the_last():
    seen = estate()
    assert paid(seen, "running_today", "retain", 0) == [1000, 1000, 1000, 1000]
    # 1000 × (1 + 0.8 + 0.64 + 0.512)
    assert discounted(line(seen, "running_today"), seen)[lane(seen, "retain"), 0] == pytest.approx(2952)


def test_what_moves_is_paid_where_it_is_then_where_it_goes_to_the_end():
    seen = estate()
    assert paid(seen, "running_today", "rehost cloud", 2) == [1000, 0, 0, 0]
    assert paid(seen, "running_after", "rehost cloud", 2) == [0, 1824, 1824, 1824]
    # 1824 × (0.8 + 0.64 + 0.512)
    row = lane(seen, "rehost", "cloud")
    assert discounted(line(seen, "running_after"), seen)[row, 2] == pytest.approx(1824 * 1.952)


def test_years_after_the_last_wave_count_and_can_be_left_out():
    assert len(paid(estate(horizon={"years_after": 3}), "running_today", "retain", 0)) == 6
    assert len(paid(estate(horizon={"years_after": 0}), "running_today", "retain", 0)) == 3


def test_a_shorter_wave_costs_its_share_of_a_year():
    seen = estate(horizon={"wave_months": 3})
    assert paid(seen, "running_today", "rehost cloud", 2)[:2] == [250, 0]
    assert paid(seen, "running_after", "rehost cloud", 2)[:2] == [0, 456]


def test_what_is_retired_costs_nothing_any_more():
    seen = estate()
    assert paid(seen, "running_today", "retire", 3) == [1000, 1000, 0, 0]
    assert paid(seen, "running_after", "retire", 3) == [0, 0, 0, 0]
    assert paid(seen, "move", "retire", 3) == [0, 0, 500, 0]  # 10 days × 0.5 × 100


def test_what_is_refreshed_pays_its_vcpus_then_half_of_today():
    seen = estate()
    assert paid(seen, "running_after", "refresh", 1) == [500, 500, 500, 500]
    assert paid(seen, "move", "refresh", 1) == [1560, 0, 0, 0]  # 10 days × 1.5 × 100 + 2 vCPU × 30


def test_a_treatments_running_factor_multiplies_the_offers_price():
    assert paid(estate(), "running_after", "replatform cloud", 1) == [912, 912, 912, 912]


def test_dollars_of_the_united_states_are_converted():
    seen = estate(offers={"cloud": {"price": {"currency": "USD"}}})
    assert paid(seen, "running_after", "rehost cloud", 3) == [0, 0, 3648, 3648]
    assert paid(seen, "running_after", "rehost cti", 3) == [0, 0, 240, 240]


def test_a_platform_multiplies_the_whole_price_of_the_offer_that_says_so():
    power = "workload,organisation,platform\nw,msss,power\n"
    factor = {"cti": {"price": {"platform_factor": {"power": 1.5, "mainframe": 4}}}}
    seen = estate(tables={"workloads": power}, offers=factor)
    assert paid(seen, "running_after", "rehost cti", 1) == [360] * 4
    assert paid(seen, "running_after", "rehost cloud", 1) == [1824] * 4
    assert paid(estate(offers=factor), "running_after", "rehost cti", 1) == [240] * 4


def test_a_server_nobody_priced_is_estimated_and_one_that_is_off_costs_nothing():
    unpriced = "asset,workload,site,vcpu,memory_gib,storage_gib,powered\na,w,s,2,4,1024,{}\n"
    # 500 + 2 × 100 + 4 × 10 + 1024 × 1
    on = estate(tables={"assets": unpriced.format("yes")})
    assert paid(on, "running_today", "retain", 0) == [1764] * 4
    off = estate(tables={"assets": unpriced.format("no")})
    assert paid(off, "running_today", "retain", 0) == [0] * 4


# Moving


def test_a_move_is_paid_once_in_its_wave():
    seen = estate()
    assert paid(seen, "move", "rehost cloud", 2) == [0, 1000, 0, 0]
    assert discounted(line(seen, "move"), seen)[lane(seen, "rehost", "cloud")].tolist() == [0, 1000, 800, 640]
    assert paid(seen, "move", "replatform cloud", 2) == [0, 2000, 0, 0]
    assert paid(seen, "move", "retain", 0) == [0, 0, 0, 0]


def test_staying_costs_nothing_once_whatever_its_terms_and_quotes_say():
    seen = estate(
        tables={"quotes": QUOTE + "w,,retain,55,,6\n"},
        treatments={"retain": {"effort_factor": 7, "cost_per_vcpu": 9}},
    )
    row = lane(seen, "retain")
    assert (one_off(seen)[row], effort(seen)[row]) == (0, 0)


def test_a_quote_prevails_on_the_model_where_it_gives_a_figure():
    seen = estate(tables={"quotes": QUOTE + "w,cloud,rehost,55,,\nw,cti,rehost,,600,4\n"})
    assert paid(seen, "move", "rehost cloud", 1) == [55, 0, 0, 0]
    assert paid(seen, "running_after", "rehost cloud", 1) == [1824] * 4
    assert paid(seen, "move", "rehost cti", 1) == [400, 0, 0, 0]  # 4 days × 100
    assert paid(seen, "running_after", "rehost cti", 1) == [600] * 4
    assert paid(seen, "move", "replatform cti", 1) == [2000, 0, 0, 0]


def test_a_quote_of_nothing_is_a_quote():
    seen = estate(tables={"quotes": QUOTE + "w,cloud,rehost,0,0,0\n"})
    assert paid(seen, "move", "rehost cloud", 1) == [0, 0, 0, 0]
    assert paid(seen, "running_after", "rehost cloud", 1) == [0, 0, 0, 0]


def test_a_move_already_made_costs_nothing_more_and_another_one_does():
    done = {"workloads": "workload,organisation,status,moved_to\nw,msss,done,cloud\n"}
    seen = estate(tables=done)
    assert paid(seen, "move", "rehost cloud", 1) == [0, 0, 0, 0]
    assert paid(seen, "running_after", "rehost cloud", 1) == [1824] * 4
    assert paid(seen, "move", "rehost cti", 1) == [1000, 0, 0, 0]


# Support


def test_a_month_out_of_support_is_weighed_by_criticality():
    assert paid(aged(), "risk", "retain", 0) == pytest.approx([0] + [100 * YEAR] * 3)
    assert paid(aged(risk_month={2: 300}), "risk", "retain", 0) == pytest.approx([0] + [300 * YEAR] * 3)
    assert line(aged(), "risk").kind == VALUED


@pytest.mark.parametrize(("cost", "is_bought"), [(1199, True), (1201, False)])
def test_extended_support_is_bought_where_it_costs_less_than_the_risk(cost, is_bought):
    # A year of risk is worth 12 × 100: both are counted over the same 365 days.
    seen = aged("2031-03-31", str(cost))
    price, risk = [0] + [cost * 365 / 365.25] * 3, [0] + [100 * YEAR] * 3
    assert paid(seen, "extended_support", "retain", 0) == pytest.approx(price if is_bought else [0] * 4)
    assert paid(seen, "risk", "retain", 0) == pytest.approx([0] * 4 if is_bought else risk)


def test_extended_support_without_a_price_is_estimated():
    seen = aged("2031-03-31")
    assert paid(seen, "extended_support", "retain", 0) == pytest.approx([0] + [900 * 365 / 365.25] * 3)


def test_extended_support_is_bought_whatever_it_costs_where_it_is_demanded():
    seen = aged("2031-03-31", "1201", support={"must_extend": [2]})
    assert paid(seen, "extended_support", "retain", 0)[1] == pytest.approx(1201 * 365 / 365.25)
    other = aged("2031-03-31", "1201", support={"must_extend": [3]})
    assert paid(other, "extended_support", "retain", 0)[1] == 0


def test_extended_support_can_be_refused_by_the_scenario():
    seen = aged("2031-03-31", "10", support={"extended": False, "must_extend": [2]})
    assert paid(seen, "extended_support", "retain", 0) == [0] * 4
    assert paid(seen, "risk", "retain", 0) == pytest.approx([0] + [100 * YEAR] * 3)


def test_a_year_that_cannot_be_covered_to_its_end_is_at_risk_even_where_extension_is_demanded():
    # The offer ends three months before year 3 does: year 2 is bought, years 3 and 4 are not.
    seen = aged("2029-12-31", "10", support={"must_extend": [2]})
    assert paid(seen, "extended_support", "retain", 0) == pytest.approx([0, 10 * 365 / 365.25, 0, 0])
    assert paid(seen, "risk", "retain", 0) == pytest.approx([0, 0, 100 * YEAR, 100 * YEAR])


def test_what_moves_as_it_is_keeps_its_risk_and_loses_its_extended_support():
    seen = aged("2031-03-31", "10")
    assert paid(seen, "extended_support", "rehost cloud", 3) == pytest.approx([0, 10 * 365 / 365.25, 0, 0])
    assert paid(seen, "risk", "rehost cloud", 3) == pytest.approx([0, 0, 100 * YEAR, 100 * YEAR])


def test_a_treatment_gives_support_back_for_its_years_then_the_risk_is_back():
    # Replatformed in year 2 for one year: years 3 and 4 are at risk as they would have been.
    assert paid(aged(), "risk", "replatform cloud", 2) == pytest.approx([0, 0, 100 * YEAR, 100 * YEAR])
    assert paid(aged(), "risk", "replatform cloud", 3) == pytest.approx([0, 100 * YEAR, 0, 100 * YEAR])
    longer = aged(treatments={"replatform": {"support_years": 2}})
    assert paid(longer, "risk", "replatform cloud", 2) == pytest.approx([0, 0, 0, 100 * YEAR])
    assert paid(aged(), "risk", "refresh", 1) == [0] * 4  # supported for five years


def test_support_given_back_for_part_of_a_wave_lasts_all_of_it():
    half = aged(treatments={"replatform": {"support_years": 0.5}})
    assert paid(half, "risk", "replatform cloud", 2) == pytest.approx([0, 0, 100 * YEAR, 100 * YEAR])


def test_support_given_back_never_shortens_support():
    # Supported until year 4 begins; a replatforming in year 1 that gives one year takes none of that away.
    late = estate(tables={"assets": "asset,workload,site,vcpu,support_ends\na,w,s,2,2030-03-31\n"})
    untreated = paid(late, "risk", "retain", 0)
    assert untreated == pytest.approx([0, 0, 0, 100 * YEAR])
    assert paid(late, "risk", "replatform cloud", 1) == pytest.approx(untreated)


def test_what_never_lapses_is_never_at_risk_and_neither_is_what_is_retired():
    assert paid(estate(), "risk", "retain", 0) == [0] * 4
    assert paid(estate(), "risk", "replatform cloud", 1) == [0] * 4
    assert paid(aged(), "risk", "retire", 3) == pytest.approx([0, 100 * YEAR, 0, 0])


# Preference


def test_what_policy_prefers_not_is_weighed_as_a_share_of_running_there():
    rule = {"order": 1, "prefer": {"kind": "cti"}, "penalty": 0.5, "because": "x"}
    seen = estate(policy={"ours": rule})
    assert line(seen, "preference").kind == VALUED
    assert paid(seen, "preference", "rehost cloud", 2) == [0, 912, 912, 912]
    assert paid(seen, "preference", "rehost cti", 2) == [0] * 4
    assert paid(seen, "preference", "retain", 0) == [0] * 4
    assert paid(seen, "preference", "refresh", 1) == [0] * 4
    twice = estate(policy={"ours": rule, "again": {**rule, "penalty": 0.25}})
    assert paid(twice, "preference", "rehost cloud", 2) == [0, 1368, 1368, 1368]  # 1824 × (0.5 + 0.25)
    spared = estate(policy={"ours": {**rule, "when": {"criticality": ">= 3"}}})
    assert paid(spared, "preference", "rehost cloud", 2) == [0] * 4
