"""A rule added from a shape is a rule that the scenario takes, and does what its shape says."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from optimizer.conditions import Condition, matching
from optimizer.exclusions.policy import offer_attributes
from optimizer.overlay_edits import with_key
from optimizer.policy_shapes import LEVELS, PERSONAL, SHAPES, Given, rule, threshold
from optimizer.scenario import Scenario
from optimizer.scenario_files import load_text

BASE = load_text("extends: base\n")


def added(shape, column="confidentiality", level=2):
    name, values = rule(Given(shape, column, level, "Parce que", "Note", "reported"), BASE.policy)
    return name, load_text(with_key("extends: base\n", ("policy", name), values))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("column", [*LEVELS, PERSONAL])
def test_every_shape_is_taken_for_every_column(shape, column):
    name, scenario = added(shape, column)
    made = scenario.policy[name]
    assert made.order == 50  # after the base's 10, 20, 30 and 40
    assert list(made.when) == [column]
    assert (made.because.fr, made.source.en, made.status) == ("Parce que", "Note", "reported")


@dataclass(frozen=True)
class Places:
    """The offers of the base scenario, and two that lie elsewhere, under no foreign control."""

    scenario: Scenario


HERE = BASE.offers["external-quebec"]
ELSEWHERE = {name: HERE.model_copy(update={"location": name, "kind": "ngq"}) for name in ("canada", "abroad")}
PLACES = offer_attributes(Places(BASE.model_copy(update={"offers": {**BASE.offers, **ELSEWHERE}})))


@pytest.mark.parametrize(
    ("shape", "struck"),
    [
        ("not-foreign", {"gcp-montreal", "aws-montreal"}),
        ("not-external", {"gcp-montreal", "aws-montreal", "external-quebec"}),
        ("in-quebec", {"canada", "abroad"}),
        ("in-canada", {"abroad"}),
    ],
)
def test_a_shape_strikes_the_offers_it_says(shape, struck):
    name, scenario = added(shape)
    assert set(PLACES.loc[matching(scenario.policy[name].deny, PLACES), "offer"]) == struck


@pytest.mark.parametrize(
    ("shape", "less_liked"),
    [
        ("prefer-government", {"gcp-montreal", "aws-montreal", "external-quebec"}),
        ("prefer-domestic", {"gcp-montreal", "aws-montreal"}),
    ],
)
def test_a_preference_excludes_nothing_and_weighs_on_the_others(shape, less_liked):
    name, scenario = added(shape)
    made = scenario.policy[name]
    assert (made.deny, made.allow, made.penalty.value) == (None, None, 0.1)
    assert set(PLACES.loc[~matching(made.prefer, PLACES), "offer"]) == less_liked


def test_a_second_rule_of_one_shape_has_a_name_of_its_own():
    name, scenario = added("not-foreign")
    again, _ = rule(Given("not-foreign", PERSONAL, 1, "", "", "assumption"), scenario.policy)
    assert (name, again) == ("not-foreign", "not-foreign-2")


@pytest.mark.parametrize(
    ("written", "level"), [(4, 4), (">= 3", 3), (">=2", 2), (3, None), ("<= 2", None), ([3, 4], None)]
)
def test_a_threshold_is_read_where_there_is_one(written, level):
    made = BASE.policy["highest-not-external"].model_copy(
        update={"when": {"confidentiality": Condition(written)}}
    )
    assert threshold(made, "confidentiality") == level
    assert threshold(made, "integrity") is None
