"""Editing a scenario key by key says only what differs, and can be taken back."""

from __future__ import annotations

from datetime import date

import pytest

from inventory.findings import Refused
from optimizer.overlay_edits import (
    differences,
    fiscal_years,
    on_preset,
    preset_of,
    removed,
    reverted,
    standing_at,
    value_at,
    values_of,
    with_horizon,
    with_key,
)
from optimizer.scenario_files import effective, load_text, shipped
from optimizer.yaml_files import parse

BASE = "extends: base\n"
DAY = ("staff_day",)
WORKLOADS = ("limits", "wave_size", "workloads")


def said(text):
    return parse(text, "scenario.yaml").value


def places(text):
    return [difference.path for difference in differences(text)]


def test_an_edit_says_only_what_differs():
    text = with_key(BASE, DAY, {"value": 900, "status": "official", "source": "Décret"})
    assert said(text) == {
        "extends": "base",
        "staff_day": {"value": 900, "status": "official", "source": "Décret"},
    }
    day = load_text(text).staff_day
    assert (day.value, day.status, day.source.fr, day.source.en) == (900, "official", "Décret", "Décret")


def test_an_edit_keeps_the_ramp_beside_it():
    edited = load_text(with_key(BASE, WORKLOADS, {"value": 60})).limits.wave_size.workloads
    assert (edited.value, edited.ramp) == (60, (0.25, 0.5, 1))


def test_a_second_edit_replaces_the_first():
    twice = with_key(with_key(BASE, DAY, {"value": 900, "source": "A"}), DAY, {"value": 950})
    assert said(twice) == {"extends": "base", "staff_day": {"value": 950}}


def test_taking_back_the_only_edit_leaves_the_preset():
    text = with_key(BASE, ("limits", "staff", "per_wave"), {"value": 10})
    assert said(reverted(text, ("limits", "staff", "per_wave"))) == {"extends": "base"}


def test_taking_back_one_edit_leaves_the_others():
    text = with_key(with_key(BASE, DAY, 900), ("horizon", "years_after"), 2)
    assert places(reverted(text, DAY)) == [("horizon", "years_after")]


def test_taking_back_what_nobody_said_changes_nothing():
    assert said(reverted(BASE, ("offers", "nowhere", "price"))) == {"extends": "base"}


def test_a_rule_of_the_preset_is_taken_away_and_comes_back():
    path = ("policy", "sensitive-not-foreign")
    off = removed(BASE, path)
    assert "sensitive-not-foreign" not in load_text(off).policy
    assert said(reverted(off, path)) == {"extends": "base"}


def test_a_rule_of_the_text_alone_leaves_no_trace():
    path = ("targets", "shares", "ours")
    text = with_key(BASE, path, {"kinds": ["ngq"], "measure": "vcpu", "at_least": 0.5})
    assert load_text(text).targets.shares["ours"].at_least == 0.5
    assert said(removed(text, path)) == {"extends": "base"}


def test_a_difference_says_what_was_and_what_is():
    (only,) = differences(with_key(BASE, DAY, 900))
    assert only.path == DAY
    assert (only.before["value"], only.now["value"]) == (850, 900)
    assert only.before["source"]["en"].startswith("Assumption")
    assert only.now["source"]["en"] == ""


def test_a_rule_switched_off_is_a_difference_without_an_after():
    (only,) = differences(removed(BASE, ("policy", "personal-not-abroad")))
    assert only.path == ("policy", "personal-not-abroad")
    assert only.before["order"] == 30
    assert only.now is None


def test_a_figure_is_one_difference_whatever_keys_it_says():
    text = with_key(BASE, WORKLOADS, {"value": 60, "ramp": [1], "status": "official", "source": "X"})
    assert places(text) == [WORKLOADS]


def test_what_repeats_the_preset_is_no_difference():
    assert differences(with_key(BASE, ("horizon", "waves"), 10)) == ()


@pytest.mark.parametrize("name", shipped())
def test_a_bare_preset_differs_in_nothing(name):
    assert differences(f"extends: {name}\n") == ()
    assert preset_of(f"extends: {name}\n") == name


def test_a_whole_scenario_stands_on_its_own():
    whole = effective(load_text(BASE))
    assert preset_of(whole) is None
    assert differences(whole) == ()
    gone = removed(whole, ("policy", "personal-not-abroad"))
    assert "personal-not-abroad" not in load_text(gone).policy


def test_differences_move_to_another_preset():
    text = on_preset(with_key(BASE, DAY, 900), "2026-sovereignty")
    assert places(text) == [DAY]
    assert "prefer-domestic" in load_text(text).policy


def test_a_whole_scenario_gives_way_to_a_preset():
    assert said(on_preset(effective(load_text(BASE)), "2026-sovereignty")) == {"extends": "2026-sovereignty"}


def test_a_name_given_to_one_preset_does_not_follow_to_another():
    assert said(on_preset(BASE + "name: mine\ntitle: Mine\n", "2026-sovereignty")) == {
        "extends": "2026-sovereignty"
    }


def test_a_shorter_horizon_drops_the_budgets_it_no_longer_reaches():
    # Ten waves of six months reach 2031-2032; six of them end in 2029-2030.
    text, dropped = with_horizon(BASE, {"waves": 6})
    assert dropped == ("2030-2031", "2031-2032")
    scenario = load_text(text)
    assert list(scenario.limits.budget) == ["2027-2028", "2028-2029", "2029-2030"]
    assert fiscal_years(scenario.horizon) == tuple(scenario.limits.budget)


def test_a_shorter_horizon_drops_the_budgets_of_bodies_beyond_it():
    own = {"2028-2029": {"value": 5}, "2031-2032": {"value": 7}}
    whole = with_key(BASE, ("limits", "organisation_budget", "msss"), own)
    text, dropped = with_horizon(whole, {"waves": 8})
    assert dropped == ("2031-2032",)
    assert list(load_text(text).limits.organisation_budget["msss"]) == ["2028-2029"]


def test_a_later_start_drops_the_first_budget_and_budgets_already_taken_away_stay_so():
    once = removed(BASE, ("limits", "budget", "2027-2028"))
    _, dropped = with_horizon(once, {"start": date(2028, 4, 1), "waves": 8})
    assert dropped == ()
    assert with_horizon(BASE, {"start": date(2028, 4, 1), "waves": 8})[1] == ("2027-2028",)


def test_a_horizon_without_fiscal_years_is_refused_at_the_horizon():
    with pytest.raises(Refused) as refused:
        with_horizon(BASE, {"start": date(2027, 5, 1)})
    assert [finding.kind.code for finding in refused.value.findings] == ["scenario-fiscal-year"]
    assert standing_at(refused.value.findings, ("horizon",)) == refused.value.findings
    assert standing_at(refused.value.findings, ("horizons",)) == ()


def test_a_finding_inside_a_figure_stands_at_the_figure():
    with pytest.raises(Refused) as refused:
        load_text(with_key(BASE, WORKLOADS, {"value": -1, "ramp": [1, -2]}))
    found = standing_at(refused.value.findings, WORKLOADS)
    assert {finding.column for finding in found} == {
        "limits.wave_size.workloads.value",
        "limits.wave_size.workloads.ramp.1",
    }


def test_levels_are_found_by_number():
    path = ("support", "grace_months", 3)
    assert value_at(values_of("base"), path)["value"] == 24
    assert load_text(with_key(BASE, path, {"value": 6})).support.grace_months[3].value == 6


def test_what_is_not_there_is_none():
    assert value_at(load_text(BASE), ("offers", "nowhere", "price")) is None
