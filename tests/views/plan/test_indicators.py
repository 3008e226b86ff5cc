"""Indicators on screen are the plan's, each with a definition and a unit, beside the targets it is held to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from language import Language
from tests.optimizer import rich
from tests.optimizer.small import merged
from views.plan.carbon import counted, emissions
from views.plan.indicators import CARBON, FAMILIES, definitions, overview
from views.plan.targets import targets_table
from views.plan.trends import HOSTING, SUPPORTED, by_wave, hosting, progress

FRENCH = Language("fr")


def screen(language: str = "fr") -> AppTest:
    def script() -> None:
        from tests.optimizer import rich
        from views.plan import indicators

        indicators.show(rich.plan())

    shown = AppTest.from_function(script, default_timeout=120)
    shown.query_params["lang"] = language
    return shown.run()


def aimed(**targets):
    """The plan of the rich estate, its scenario's targets changed after the fact."""
    plan = rich.plan()
    said = merged(plan.scenario.model_dump(), {"targets": targets})
    return replace(plan, scenario=type(plan.scenario).model_validate(said))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_family_is_shown(language):
    shown = screen(language)
    titles = set()
    families = [*FAMILIES, CARBON]
    for family in families:
        shown = shown.segmented_control[0].set_value(family).run()
        assert not shown.exception
        titles.add(shown.subheader[0].value)
    assert len(titles) == len(families)


def test_every_indicator_has_a_definition_and_a_unit():
    told = overview(FRENCH, rich.plan())
    assert len(told) == rich.plan().indicators["indicator"].nunique()
    assert (told[["definition", "unit"]] != "").all(axis=None)
    assert set(definitions(FRENCH)) == set(rich.plan().indicators["indicator"])


def test_the_overview_begins_and_ends_as_the_plan_does():
    told = overview(FRENCH, rich.plan()).set_index("indicator")
    assert told.loc["sites ouverts, sans les nuages", ["today", "last"]].tolist() == ["3", "2"]
    ends = rich.plan().indicators.query("indicator == 'obsolete'")["value"]
    assert told.loc["part désuète", ["today", "last"]].tolist() == [
        FRENCH.percent(ends.iloc[0]),
        FRENCH.percent(ends.iloc[-1]),
    ]


@pytest.mark.parametrize("which", [HOSTING, SUPPORTED])
def test_shares_make_one_in_every_wave(which):
    assert by_wave(rich.plan(), which)[list(which)].sum(axis=1).tolist() == pytest.approx([1.0] * 5)


def test_progress_counts_what_the_assignments_do():
    taken = rich.plan().assignments
    retired = (taken["treatment"] == "retire").sum()
    moved = (~taken["treatment"].isin(["retire", "retain", "refresh"])).sum()
    assert progress(FRENCH, rich.plan()).title == (
        f"{moved} charges de travail migrées et {retired} retirées, sur {len(taken)}"
    )


def goals(plan):
    """What the lines of targets say in the chart of hosting."""
    rows = [row for rows in hosting(FRENCH, plan).chart.to_dict()["datasets"].values() for row in rows]
    return {row["said"] for row in rows if str(row["said"]).startswith("cible")}


def test_a_target_is_drawn_only_where_it_counts_the_same_thing():
    outside = {"kinds": ["external"], "measure": "storage", "at_least": 0.1, "at_most": None}
    assert goals(aimed(shares={"outside": outside})) == set()
    by_workloads = aimed(shares={"outside": {**outside, "measure": "workloads"}})
    assert goals(by_workloads) == {"cible\u00a0: nuage externe ≥ 10\u00a0%"}


def test_targets_stand_beside_what_is_reached():
    told = targets_table(FRENCH, rich.plan())
    used = rich.plan().rules.query("rule == 'hosting_shares'")["used"]
    obsolete = rich.plan().rules.query("rule == 'obsolescence_by_date'")["used"]
    assert told["reached"].tolist() == ["2", *(FRENCH.percent(share) for share in [*used, *obsolete])]
    assert told["wanted"].tolist()[0] == "au plus 2 le 1er\u00a0oct.\u00a02028"
    assert told["wanted"].tolist()[-1] == "au plus 90,0\u00a0% le 1er\u00a0oct.\u00a02028"


def test_emissions_are_the_indicator_and_say_what_they_leave_out():
    plan, figure = rich.plan(), emissions(FRENCH, rich.plan())
    tonnes = plan.indicators.query("indicator == 'emissions'")["value"]
    assert figure.frame["tonnes"].tolist() == tonnes.tolist()
    assert "inconnues, après la dernière vague\u00a0: 0" in figure.note


def test_a_plan_that_counts_no_carbon_offers_none_of_it():
    plan = rich.plan()
    without = plan.indicators[~plan.indicators["indicator"].str.startswith("emissions")]
    assert counted(plan)
    assert not counted(replace(plan, indicators=without))


def test_an_unknown_target_is_unknown():
    told = targets_table(FRENCH, aimed(open_sites={"by": None, "at_most": None, "status": "unknown"}))
    assert told.iloc[0][["wanted", "state"]].tolist() == ["cible inconnue", "inconnu"]
