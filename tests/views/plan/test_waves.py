"""The waves on screen say what the plan's tables say, on as few marks as a picture can bear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from language import Language
from optimizer.loads import staff_by_wave
from optimizer.movements import DESTINATIONS, by_organisation, movements
from tests.optimizer import rich
from views.design import dressed
from views.labels import destinations
from views.plan import against, gantt, sankey
from views.plan.waves import ends
from views.plan.wording import waves_axis

EN = Language("en")


def shown(language="fr", **chosen):
    """The waves of the rich plan on screen."""

    def script() -> None:
        from tests.optimizer import rich
        from views.plan import waves

        waves.show(rich.plan())

    screen = AppTest.from_function(script, default_timeout=120)
    screen.query_params["lang"] = language
    return screen.run()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_titles_tell_the_numbers_of_the_plan(language):
    screen = shown(language)
    assert not screen.exception
    titles = " ".join(each.value for each in screen.subheader)
    acting, count = int((rich.plan().assignments["wave"] > 0).sum()), len(rich.plan().assignments)
    assert {"fr": f"{acting} des {count} charges", "en": f"{acting} of {count} workloads"}[language] in titles
    used = staff_by_wave(rich.plan())
    nearest = (used["used"] / used["limit"]).max()
    assert Language(language).percent(nearest, 0) in titles


def test_a_public_body_opens_on_its_own_workloads():
    screen = shown("en")
    bodies = by_organisation(movements(rich.plan()))["organisation"].unique()
    screen.selectbox(key="plan-open-body").set_value(bodies[0]).run()
    assert not screen.exception
    own = rich.plan().inventory["workloads"]["organisation"] == bodies[0]
    assert any(f"of {own.sum()} workloads act" in each.value for each in screen.subheader)


def test_a_public_body_is_found_by_a_part_of_its_name_whatever_its_case():
    screen = shown("en")
    screen.text_input(key="plan-find-body").input("MTQ").run()
    assert screen.selectbox(key="plan-open-body").options == ["All of them", "mtq"]
    screen.text_input(key="plan-find-body").input("nobody").run()
    assert [each.value for each in screen.info] == ["No public body of this name moves anything."]


def test_a_wave_is_told_workload_by_workload():
    screen = shown("en")
    waves = rich.plan().waves
    wave = int(waves.loc[waves["servers"].idxmax(), "wave"])
    screen.selectbox(key="plan-wave").set_value(wave).run()
    assert not screen.exception


def test_ends_are_told_in_words():
    moves = pd.DataFrame({
        "site": ["s1", "s2", ""], "sites": [3, 1, 0], "destination": ["cti", "in_place", "retired"],
        "offer": ["cti-1", "", ""],
    })  # fmt: skip
    told = ends(moves, rich.plan(), EN)
    assert told["from"].tolist() == ["s1 (+2)", "s2", ""]
    offer = rich.plan().scenario.offers["cti-1"].title.say("en")
    assert told["to"].tolist() == [f"▲ {offer}", "◆ In place", "✚ Retired"]


# Strips


def counted(bodies, waves):
    """Every body moves something everywhere in every wave: as full as a picture gets."""
    rows = [(f"b{b}", w, d, b + w) for b in range(bodies) for w in range(1, waves + 1) for d in DESTINATIONS]
    return pd.DataFrame(rows, columns=["row", "wave", "destination", "workloads"])


def test_no_two_marks_of_a_wave_lie_on_each_other():
    laid = gantt.strips(counted(8, 12), {f"b{b}": f"body {b}" for b in range(8)})
    for _, marks in laid.marks.groupby("wave"):
        assert np.diff(np.sort(marks["y"])).min() >= gantt.LANE
    assert laid.marks["y"].max() < laid.height


def test_a_mark_lies_in_the_strip_of_its_body():
    laid = gantt.strips(counted(3, 2), {"b2": "two", "b0": "zero", "b1": "one"})
    assert laid.titles["row"].tolist() == ["b2", "b0", "b1"]
    bounds = laid.titles.set_index("row")
    for mark in laid.marks.itertuples():
        assert bounds["top"][mark.row] < mark.y < bounds["bottom"][mark.row]


def test_strips_of_one_mark_take_one_lane():
    rows = pd.DataFrame({
        "row": ["a", "b"], "wave": [1, 2], "destination": ["cti", "retired"], "workloads": [1, 1],
    })  # fmt: skip
    laid = gantt.strips(rows, {"a": "a", "b": "b"})
    assert laid.height == 2 * (gantt.TITLE + gantt.LANE + gantt.BELOW)


def marks(chart):
    """How many shapes a chart draws: a row of data a mark, or a ribbon."""
    spec = dressed(chart, False, EN)

    def walk(part):
        data = part.get("data", {}).get("name") or spec.get("data", {}).get("name")
        if "layer" in part:
            return sum(walk(each) for each in part["layer"])
        return len(spec["datasets"][data])

    return walk(spec)


@pytest.mark.parametrize("waves", [1, 10, 14, 15, 60, 120])
def test_a_full_page_of_strips_stays_within_a_thousand_marks(waves):
    size = gantt.strips_a_page(waves)
    laid = gantt.strips(counted(size, waves), {f"b{b}": f"body {b}" for b in range(size)})
    every = pd.DataFrame({"wave": range(1, waves + 1)})
    picture = gantt.chart(replace(rich.plan(), waves=every), laid, destinations(EN), EN, False)
    aside = waves + 2 * size  # a line a wave, a title and a span a strip
    assert marks(picture) - aside <= gantt.MOST_MARKS


# Limits and ribbons


def test_an_unknown_limit_is_said_and_never_nearest():
    table = pd.DataFrame({"used": [5.0, 8.0], "limit": [np.nan, 16.0]})
    assert against.fullest(table) == (1, 0.5)
    assert against.fullest(table.assign(limit=np.nan)) is None
    measure = against.Measure("Days", lambda value: EN.number(value))
    assert against.limits_said(table["limit"], measure, EN) == ["unknown", "16"]
    assert against.chart(table.assign(wave=[1, 2]), waves_axis(EN), measure, EN, False).to_dict()


def test_the_ribbons_table_holds_every_workload():
    flows = pd.DataFrame({
        "source": ["s1", "s1", ""], "destination": ["cti", "retired", "cti"], "workloads": [3, 1, 2],
    })  # fmt: skip
    figure = sankey.figure(flows, {"s1": "Site 1", "": "All others"}, "", EN, False)
    assert figure.title == "The largest part, 5 of 6 workloads: ▲ Consolidated CTI"
    assert figure.frame["workloads"].sum() == 6
    assert figure.frame["source_name"].tolist() == ["Site 1", "Site 1", "All others"]
    assert figure.chart.to_dict()
