"""The sites of a plan on screen say what its tables say; nothing is dropped, and the unknown is said."""

from __future__ import annotations

from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from language import Language
from optimizer.plan import Plan, report
from optimizer.solve import Search, solve
from tests.optimizer import rich, small
from views.plan.calendar import LINES, by_region, by_site, region_counts
from views.plan.open_sites import open_sites, target_wave
from views.plan.places import at_wave, unplaced
from views.plan.site_table import closings
from views.plan.wording import identity

FRENCH = Language("fr")
MANY = LINES + 10


@cache
def crowded() -> Plan:
    """Seventy empty sites: the first ten in Laval, five nowhere known, the others in Montréal, a third without coordinates."""
    rows = []
    for number in range(MANY):
        region = "Laval" if number < 10 else "" if number < 15 else "Montréal"
        place = "," if number % 3 == 0 else "45.5,-73.6"
        rows.append(f"t{number:02},msss,1000,500,{region},{place}")
    header = "site,organisation,annual_cost,closing_cost,region,latitude,longitude"
    sites = "\n".join([header, "s,msss,1000,500,Laval,45.5,-73.6", *rows]) + "\n"
    posed = small.posed(tables={"sites": sites})
    return report(posed, solve(posed.problem, Search(gap=0.0)))


def told(plan, language="fr"):
    return closings(identity(plan), language, plan)


def screen(which: str, language: str = "fr") -> AppTest:
    def script(which: str) -> None:
        from importlib import import_module

        from views.plan import sites

        module, name = which.rsplit(".", 1)
        sites.show(getattr(import_module(module), name)())

    shown = AppTest.from_function(script, args=(which,), default_timeout=120)
    shown.query_params["lang"] = language
    return shown.run()


RICH, CROWDED = "tests.optimizer.rich.plan", f"{__name__}.crowded"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["Sites aujourd’hui", "Sites qui ferment", "Sites qui restent ouverts", "Économie nette"]),
        ("en", ["Sites today", "Sites that close", "Sites that stay open", "Net saving"]),
    ],
)
def test_the_counts_are_the_plan_s(language, names):
    # s2 closes and saves 115 000; s1 is held; s3 is itself a CTI, which counts among sites.
    shown = screen(RICH, language)
    assert not shown.exception
    money = Language(language).money(115_000)
    assert [(each.label, each.value) for each in shown.metric] == list(
        zip(names, ["3", "1", "2", money], strict=True)
    )


def test_each_site_is_in_the_table_with_what_holds_it():
    frame = told(rich.plan()).set_index("site")
    assert frame.index.tolist() == ["s2", "s1", "s3"]  # what closes comes first
    assert frame.loc["s3", "held"] == "le site est lui-même une offre d’hébergement"
    for site, row in frame.drop("s3").iterrows():
        word = "en dernier" if row["wave"] else "demeurent sur place"
        assert row["held"].startswith(word), site
        assert row["workloads"][0] in row["held"]
    # s1 has no cost in the inventory: the scenario's estimate stands there, and says so.
    assert frame["estimated"].to_dict() == {"s1": True, "s2": False, "s3": False}
    assert frame.loc["s1", "annual_cost"] == rich.scenario().present.site_year.value


def test_the_curve_is_the_indicator_and_the_target_is_at_its_wave():
    plan = rich.plan()
    figure = open_sites(FRENCH, plan, "x")
    assert figure.frame["value"].tolist() == [3, 3, 2, 2, 2]
    # Waves of six months from 1 April 2027: the one in force on 1 October 2028 is the fourth.
    assert target_wave(plan) == (4, 2)
    assert "1er\u00a0oct.\u00a02028\u00a0: sites ouverts, au plus 2 (inconnu)" in figure.note
    assert any("said" in row for rows in figure.chart.to_dict()["datasets"].values() for row in rows)


def test_an_unknown_target_is_said_and_not_drawn():
    figure = open_sites(FRENCH, crowded(), "x")
    assert target_wave(crowded()) is None
    assert "Cible inconnue" in figure.note
    assert not any("said" in row for rows in figure.chart.to_dict()["datasets"].values() for row in rows)


def test_a_few_sites_have_a_line_each():
    figure = by_site(FRENCH, rich.plan(), told(rich.plan()))
    [rows] = figure.chart.to_dict()["datasets"].values()
    assert [(row["site"], row["wave"], row["end"]) for row in rows] == [
        ("s2", 2, "ferme"), ("s1", 4, "reste ouvert"), ("s3", 4, "reste ouvert"),
    ]  # fmt: skip


def test_many_sites_are_counted_by_region_and_none_is_lost():
    sites = told(crowded())
    counted = region_counts(sites, 3)
    assert counted["count"].sum() == MANY + 1
    assert counted.groupby("region")["count"].sum().to_dict() == {"": 5, "Laval": 11, "Montréal": 55}
    assert "Région inconnue" in set(by_region(FRENCH, crowded(), sites).frame["region"])


def test_a_region_can_be_opened():
    shown = screen(CROWDED)
    assert not shown.exception
    [region] = shown.selectbox
    assert region.options == [
        "Toutes les régions, en nombres", "Laval (sites\u00a0: 11)", "Montréal (sites\u00a0: 55)",
        "Région inconnue (sites\u00a0: 5)",
    ]  # fmt: skip
    opened = region.select("Laval").run()
    assert not opened.exception
    assert "Quand chaque site ferme" in [each.value for each in opened.subheader]


def standing(open_now, closing, closed):
    return f"sites ouverts\u00a0: {open_now}, en fermeture\u00a0: {closing}, fermés\u00a0: {closed}"


def test_the_map_follows_the_slider():
    shown = screen(RICH)
    titles = {}
    for wave in (0, 1, 2, 3):
        shown = shown.select_slider[0].set_value(wave).run()
        titles[wave] = next(each.value for each in shown.subheader if "en fermeture" in each.value)
    assert titles[0] == "Aujourd’hui, avant toute migration – " + standing(3, 0, 0)
    assert titles[1].endswith(standing(3, 0, 0))
    assert titles[2].endswith(standing(2, 1, 0))
    assert titles[3].endswith(standing(2, 0, 1))


def test_sites_without_coordinates_are_counted_and_kept_in_the_numbers():
    sites = told(crowded())
    assert len(unplaced(sites)) == 24  # of 0 to 69, the multiples of three
    figure = at_wave(FRENCH, crowded(), sites, 3)
    assert "Sur la carte\u00a0: 47 des 71 sites" in figure.note
    assert len(figure.frame) == 71
    assert any("24" in each.value for each in screen(CROWDED).warning)
