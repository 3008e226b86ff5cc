"""Every exclusion takes away the choices it speaks of, no other, and says what it rests on."""

from __future__ import annotations

import pytest

from inventory.findings import Refused
from optimizer.exclusions import EXCLUSIONS, lead_time, obsolete_at_start
from tests.optimizer import cases_of_dates, cases_of_fit
from tests.optimizer.admission import DENY, admitted, decided, ruled_out, site, supported_until, workload
from tests.optimizer.cases_of_dates import graced, graced_from_start

CASES = cases_of_fit.CASES | cases_of_dates.CASES


@pytest.mark.parametrize("exclusion", EXCLUSIONS, ids=lambda exclusion: exclusion.__name__)
def test_every_exclusion_takes_away_what_it_speaks_of_and_nothing_else(exclusion):
    for case in CASES[exclusion]:
        assert ruled_out(exclusion, case.tables, case.changes) == case.ruled_out


@pytest.mark.parametrize("exclusion", EXCLUSIONS, ids=lambda exclusion: exclusion.__name__)
def test_every_exclusion_has_a_case_in_which_it_rules_something_out(exclusion):
    assert any(case.ruled_out for case in CASES[exclusion])


def test_a_plain_workload_may_do_anything():
    admission = admitted({}, {})
    assert admission.ruled_out.empty
    # Retained, or refreshed or rehosted to one of two places in one of three waves.
    assert admission.allowed.sum() == 1 + 3 + 2 * 3


def test_what_is_ruled_out_is_not_allowed_and_the_rest_is():
    admission = admitted(decided("w,forbid,cloud,,2"), {})
    assert admission.allowed.sum() == 1 + 3 + 2 * 3 - 1


@pytest.mark.parametrize("months", [12, 24])
def test_a_grace_of_years_counted_from_the_start_ends_on_its_anniversary(months):
    # From 1 April 2027, twelve months end on 1 April 2028, the day wave 2 begins, though that year has 366 days.
    late = {12: ["w refresh, 3-3: criticality 4"], 24: []}[months]
    said = ruled_out(obsolete_at_start, supported_until("2020-01-01"), graced_from_start(months))
    assert [line for line in said if "refresh" in line] == late


# A workload without a choice


def refused(tables, changes):
    with pytest.raises(Refused) as said:
        admitted(tables, changes)
    [finding] = said.value.findings
    return finding.kind.code, dict(finding.values)


def test_a_workload_without_a_choice_is_refused_and_its_exclusions_named():
    # Nothing may stay on the site, `w` fits nowhere else, and retiring was never offered.
    tables = {**workload(platform="power"), **site(must_close_by="2028-04-01")}
    said = refused(tables, {"treatments": {"rehost": {"platforms": ["x86"]}}})
    assert said == (
        "no-choice",
        {"workload": "w", "exclusions": "platform (rehost), site_deadline (s must_close_by)"},
    )


def test_a_pin_on_what_is_denied_is_refused():
    tables = {**workload(criticality="3"), **decided("w,pin,cloud,,")}
    said = refused(tables, {"policy": {"ours": DENY}})
    assert said == ("no-choice", {"workload": "w", "exclusions": "policy (ours), decision (pin)"})


@pytest.mark.parametrize(
    ("tables", "table"),
    [
        (site(offer="nowhere"), "sites"),
        (workload(status="moving", moved_to="nowhere"), "workloads"),
        ({"quotes": "workload,offer,treatment\nw,nowhere,rehost\n"}, "quotes"),
        (decided("w,pin,nowhere,,"), "decisions"),
    ],
)
def test_an_offer_that_the_scenario_does_not_have_is_refused(tables, table):
    code, values = refused(tables, {})
    assert (code, values["table"], values["offer"]) == ("unknown-offer", table, "nowhere")
    assert values["offers"] == "cloud, cti"


# What gives way


def test_what_is_obsolete_at_the_start_is_never_left_without_a_choice():
    # Refreshing takes two years and the grace one: all would be ruled out, so the grace gives way.
    changes = {**graced_from_start(0), "treatments": {"refresh": {"months": 24}}}
    assert ruled_out(obsolete_at_start, supported_until("2020-01-01"), changes) == []
    assert ruled_out(lead_time, supported_until("2020-01-01"), changes) == ["w refresh, 1-1: refresh"]


def test_what_lapses_later_does_not_give_way():
    # Lapsing during wave 1, it must be refreshed in wave 1, which takes two years: refused.
    changes = {**graced(0), "treatments": {"refresh": {"months": 24}}}
    code, values = refused(supported_until("2027-06-30"), changes)
    assert (code, values["exclusions"]) == (
        "no-choice",
        "lead_time (refresh), support_deadline (criticality 4)",
    )


def test_a_move_already_made_stands_whatever_else_would_rule_it_out():
    # Denied by policy and past its own last day, but `w` has been in the cloud since last year.
    made = workload(criticality="3", status="done", moved_to="cloud", not_after="2026-12-31")
    admission = admitted(made, {"policy": {"ours": DENY}})
    assert admission.allowed.sum() == 1
