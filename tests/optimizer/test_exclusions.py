"""Every exclusion takes away the choices it speaks of, no other, and says what it rests on.

Waves begin on 1 April of 2027, 2028 and 2029; wave 0 is never acting. Workload `w` may be retained,
refreshed, or rehosted to `cloud` or `cti`; each case changes one thing.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import pytest

from inventory.findings import Refused
from optimizer.choices import Admission, admit
from optimizer.exclusions import (
    EXCLUSIONS,
    already_there,
    blackout,
    calendar,
    decision,
    in_use,
    lead_time,
    not_yet_available,
    obsolete_at_start,
    platform,
    policy,
    portability,
    progress,
    quote_needed,
    site_deadline,
    support_deadline,
)
from optimizer.exclusions.ruling import Exclusion
from optimizer.lanes import Estate
from optimizer.scenario import Scenario
from tests.optimizer.small import ASSETS, BASE, MOVED, PLAIN, inventory, merged

TREATMENTS = {"retain": PLAIN, "refresh": {**PLAIN, "support_years": 5}, "rehost": MOVED}
SCENARIO: dict[str, Any] = {**BASE, "treatments": TREATMENTS}
TWO = ASSETS + "b,v,s,2,4,1024,1000\n"
"""An asset for `w` and one for `v`."""


class Case(NamedTuple):
    """Tables and scenario keys that replace the plain ones, and what is then ruled out."""

    tables: dict[str, str]
    changes: dict[str, Any]
    ruled_out: list[str]


def admitted(tables: dict[str, str], changes: dict[str, Any]) -> Admission:
    return admit(Estate(inventory(**tables), Scenario.model_validate(merged(SCENARIO, changes))))


def ruled_out(exclusion: Exclusion, tables: dict[str, str], changes: dict[str, Any]) -> list[str]:
    """What an exclusion ruled out: workload, treatment and offer, waves, source."""
    frame = admitted(tables, changes).ruled_out
    said = frame[frame["exclusion"] == exclusion.__name__]
    return [
        f"{r.workload} {f'{r.treatment} {r.offer}'.strip()}, {r.first_wave}-{r.last_wave}: {r.source}"
        for r in said.sort_values(["workload", "treatment", "offer", "first_wave", "source"]).itertuples()
    ]


def workload(**columns: str) -> dict[str, str]:
    """The table of workload `w` with these columns."""
    header, row = ("".join(f",{part}" for part in parts) for parts in (columns, columns.values()))
    return {"workloads": f"workload,organisation{header}\nw,msss{row}\n"}


def site(**columns: str) -> dict[str, str]:
    """The table of site `s` with these columns."""
    header, row = ("".join(f",{part}" for part in parts) for parts in (columns, columns.values()))
    return {"sites": f"site,organisation,annual_cost{header}\ns,msss,1000{row}\n"}


def supported_until(ends: str, extended: str = "") -> dict[str, str]:
    """Workload `w`, of criticality 4, whose only asset is supported until a day."""
    header, row = ASSETS.split()
    assets = f"{header},support_ends,extension_ends\n{row},{ends},{extended}\n"
    return {**workload(criticality="4"), "assets": assets}


def decided(*rows: str) -> dict[str, str]:
    return {"decisions": "workload,action,offer,treatment,wave\n" + "".join(f"{row}\n" for row in rows)}


def graced(months: int) -> dict[str, Any]:
    return {"support": {"grace_months": {4: months}}}


def graced_from_start(months: int) -> dict[str, Any]:
    return {"support": {"grace_from_start_months": {4: months}}}


def dark(start: date, end: date, **when: Any) -> dict[str, Any]:
    return {
        "limits": {"blackouts": {"freeze": {"start": start, "end": end, "when": when, "because": "counted"}}}
    }


def opens(on: date) -> dict[str, Any]:
    return {"offers": {"cloud": {"available_from": on}}}


DENY = {"order": 2, "when": {"criticality": ">= 3"}, "deny": {"foreign_control": True}, "because": "-"}
ALLOW = {"order": 1, "when": {"workload": "v"}, "allow": {"provider": "P"}, "because": "-"}

CASES: dict[Exclusion, tuple[Case, ...]] = {
    platform: (
        # What rehosting does not take goes nowhere; refreshing still takes it.
        Case(
            workload(platform="power"),
            {"treatments": {"rehost": {"platforms": ["x86"]}}},
            ["w rehost cloud, 1-3: rehost", "w rehost cti, 1-3: rehost"],
        ),
        Case(
            workload(platform="power"),
            {"offers": {"cloud": {"platforms": ["x86", "saas"]}}},
            ["w rehost cloud, 1-3: cloud"],
        ),
    ),
    portability: (
        Case(
            workload(portability="bound"),
            {"treatments": {"rehost": {"to": {"bound": ["cti"]}}}},
            ["w rehost cloud, 1-3: rehost"],
        ),
    ),
    already_there: (Case(site(offer="cti"), {}, ["w rehost cti, 1-3: cti"]),),
    quote_needed: (
        # `v` was quoted for the cloud, and only there.
        Case(
            {
                "workloads": "workload,organisation\nw,msss\nv,msss\n",
                "assets": TWO,
                "quotes": "workload,offer,treatment,one_off_cost\nv,cloud,rehost,10\n",
            },
            {"treatments": {"rehost": {"needs_quote": True}}},
            ["v rehost cti, 1-3: ", "w rehost cloud, 1-3: ", "w rehost cti, 1-3: "],
        ),
    ),
    in_use: (
        # `w` is on; `v` is off, so it may be retired.
        Case(
            {
                "workloads": "workload,organisation\nw,msss\nv,msss\n",
                "assets": "asset,workload,site,powered\na,w,s,yes\nb,v,s,no\n",
            },
            {"treatments": {"retire": PLAIN}},
            ["w retire, 1-3: "],
        ),
        Case({"quotes": "workload,offer,treatment\nw,,retire\n"}, {"treatments": {"retire": PLAIN}}, []),
        Case(decided("w,pin,,retire,"), {"treatments": {"retire": PLAIN}}, []),
    ),
    policy: (
        # The first rule that speaks of `v` and the cloud allows it; nothing speaks of `u`, of criticality 2.
        Case(
            {
                "workloads": "workload,organisation,criticality\nw,msss,3\nv,msss,4\nu,msss,2\n",
                "assets": TWO + "c,u,s,2,4,1024,1000\n",
            },
            {"policy": {"ours": DENY, "settled": ALLOW}},
            ["w rehost cloud, 1-3: ours"],
        ),
        # Staying on a site that is itself such an offer is denied too.
        Case(
            {**workload(criticality="3"), **site(offer="cloud")},
            {"policy": {"ours": DENY}},
            ["w refresh, 1-3: ours", "w rehost cloud, 1-3: ours", "w retain, 0-0: ours"],
        ),
    ),
    not_yet_available: (
        Case({}, opens(date(2028, 4, 1)), ["w rehost cloud, 1-1: cloud"]),  # the very day wave 2 begins
        Case({}, opens(date(2028, 4, 2)), ["w rehost cloud, 1-2: cloud"]),
    ),
    lead_time: (
        # Twelve months fit wave 1; thirteen take two waves.
        Case({}, {"treatments": {"refresh": {"months": 12}, "rehost": {"months": 12}}}, []),
        Case({}, {"treatments": {"refresh": {"months": 13}}}, ["w refresh, 1-1: refresh"]),
    ),
    calendar: (
        Case(
            workload(not_before="2028-04-01"),
            {},
            [f"w {way}, 1-1: not_before" for way in ("refresh", "rehost cloud", "rehost cti")],
        ),
        Case(
            workload(not_before="2028-04-02"),
            {},
            [f"w {way}, 1-2: not_before" for way in ("refresh", "rehost cloud", "rehost cti")],
        ),
        # By the day wave 2 begins, so in wave 1 or 2; by the day before, in wave 1.
        Case(
            workload(not_after="2028-04-01"),
            {},
            [f"w {way}, 3-3: not_after" for way in ("refresh", "rehost cloud", "rehost cti")]
            + ["w retain, 0-0: not_after"],
        ),
        Case(
            workload(not_after="2028-03-31"),
            {},
            [f"w {way}, 2-3: not_after" for way in ("refresh", "rehost cloud", "rehost cti")]
            + ["w retain, 0-0: not_after"],
        ),
    ),
    blackout: (
        # Both ends are dark: one day, on which wave 2 begins.
        Case(
            workload(service="tax"),
            dark(date(2028, 4, 1), date(2028, 4, 1), service="tax"),
            [f"w {way}, 2-2: freeze" for way in ("refresh", "rehost cloud", "rehost cti")],
        ),
        Case(workload(service="tax"), dark(date(2028, 4, 2), date(2029, 3, 31), service="tax"), []),
        Case(workload(service="health"), dark(date(2027, 1, 1), date(2030, 1, 1), service="tax"), []),
    ),
    site_deadline: (
        # Left by the day wave 2 begins: in wave 1 or 2, and nothing is refreshed there.
        Case(
            site(must_close_by="2028-04-01"),
            {},
            [
                "w refresh, 1-3: s must_close_by", "w rehost cloud, 3-3: s must_close_by",
                "w rehost cti, 3-3: s must_close_by", "w retain, 0-0: s must_close_by",
            ],
        ),
        Case(
            site(lease_ends="2028-03-31"),
            {},
            [
                "w refresh, 1-3: s lease_ends", "w rehost cloud, 2-3: s lease_ends",
                "w rehost cti, 2-3: s lease_ends", "w retain, 0-0: s lease_ends",
            ],
        ),
        # A date already past asks for wave 1.
        Case(
            site(must_close_by="2020-01-01"),
            {},
            [
                "w refresh, 1-3: s must_close_by", "w rehost cloud, 2-3: s must_close_by",
                "w rehost cti, 2-3: s must_close_by", "w retain, 0-0: s must_close_by",
            ],
        ),
    ),
    support_deadline: (
        # Supported until the day wave 2 begins, no grace: refreshed by then. Rehosting gives no support back.
        Case(
            supported_until("2028-04-01"),
            graced(0),
            [
                "w refresh, 3-3: criticality 4", "w rehost cloud, 1-3: criticality 4",
                "w rehost cti, 1-3: criticality 4", "w retain, 0-0: criticality 4",
            ],
        ),
        Case(
            supported_until("2028-03-31"),
            graced(0),
            [
                "w refresh, 2-3: criticality 4", "w rehost cloud, 1-3: criticality 4",
                "w rehost cti, 1-3: criticality 4", "w retain, 0-0: criticality 4",
            ],
        ),
        # A year of grace is a wave more; the grace of another criticality is nothing to `w`.
        Case(
            supported_until("2028-04-01"),
            graced(12),
            [
                "w refresh, 3-3: criticality 4", "w rehost cloud, 1-3: criticality 4",
                "w rehost cti, 1-3: criticality 4", "w retain, 0-0: criticality 4",
            ],
        ),
        Case(supported_until("2028-04-01"), {"support": {"grace_months": {3: 0}}}, []),
        # Extended support moves the deadline of what waits, not of what was moved without being cured.
        Case(
            supported_until("2028-04-01", extended="2029-04-01"),
            graced(0),
            [
                "w rehost cloud, 1-3: criticality 4", "w rehost cti, 1-3: criticality 4",
                "w retain, 0-0: criticality 4",
            ],
        ),
        # Past the horizon, nothing is asked.
        Case(supported_until("2030-04-01"), graced(0), []),
    ),
    decision: (
        Case(decided("w,forbid,cloud,,2"), {}, ["w rehost cloud, 2-2: forbid"]),
        Case(
            decided("w,forbid,,retain,", "w,forbid,,refresh,"),
            {},
            ["w refresh, 1-3: forbid", "w retain, 0-0: forbid"],
        ),
        # Two pins: either will do.
        Case(
            decided("w,pin,cti,,3", "w,pin,,refresh,"),
            {},
            ["w rehost cloud, 1-3: pin", "w rehost cti, 1-2: pin", "w retain, 0-0: pin"],
        ),
    ),
    progress: (
        # Under way to `cti`: it may still arrive in any wave.
        Case(
            workload(status="moving", moved_to="cti"),
            {},
            ["w refresh, 1-3: moved_to", "w rehost cloud, 1-3: moved_to", "w retain, 0-0: moved_to"],
        ),
        # Arrived: nothing else, and no later.
        Case(
            workload(status="done", moved_to="cti"),
            {},
            [
                "w refresh, 1-3: moved_to", "w refresh, 1-3: status", "w rehost cloud, 1-3: moved_to",
                "w rehost cloud, 1-3: status", "w rehost cti, 2-3: status", "w retain, 0-0: moved_to",
                "w retain, 0-0: status",
            ],
        ),
    ),
    obsolete_at_start: (
        # Out of support the day before wave 1: twelve months from its start end during wave 1's last days (365.25).
        Case(
            supported_until("2027-03-31"),
            graced_from_start(12),
            [
                "w refresh, 3-3: criticality 4", "w rehost cloud, 1-3: criticality 4",
                "w rehost cti, 1-3: criticality 4", "w retain, 0-0: criticality 4",
            ],
        ),
        # Still supported on the first day: this is not about `w`.
        Case(supported_until("2027-04-01"), graced_from_start(0), []),
    ),
}  # fmt: skip


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
    assert said == ("no-choice", {"workload": "w", "exclusions": "platform, site_deadline"})


def test_a_pin_on_what_is_denied_is_refused():
    tables = {**workload(criticality="3"), **decided("w,pin,cloud,,")}
    said = refused(tables, {"policy": {"ours": DENY}})
    assert said == ("no-choice", {"workload": "w", "exclusions": "policy, decision"})


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
    assert (code, values["exclusions"]) == ("no-choice", "lead_time, support_deadline")


def test_a_move_already_made_stands_whatever_else_would_rule_it_out():
    # Denied by policy and past its own last day, but `w` has been in the cloud since last year.
    made = workload(criticality="3", status="done", moved_to="cloud", not_after="2026-12-31")
    admission = admitted(made, {"policy": {"ours": DENY}})
    assert admission.allowed.sum() == 1
