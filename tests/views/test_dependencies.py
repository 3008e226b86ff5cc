"""Dependencies on screen say what the library finds, and one choice leads to the next."""

from __future__ import annotations

from xml.etree import ElementTree

import pandas as pd
import pytest

from inventory.adjacency import Adjacency, blast_radius_by_distance
from inventory.graph import load
from inventory.neighbourhood import neighbourhood
from language import Language
from tests.estates import TODAY, estate
from views.dependencies import beside, choosing, drawing, signs
from views.dependencies.looked import Choice, look
from views.design import DESTINATIONS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def needs(example):
    return Adjacency.of(example)


@pytest.fixture
def small():
    """Workloads a, b and c of one body, where a and b wait for each other and c calls b; and d of another body.

    The name of c is markup, and nobody said how much it exchanges with b.
    """
    return load(
        estate(
            organisations="organisation,name\nx,Corps X\ny,Corps Y\n",
            sites="site,organisation,name\nsx,x,Salle\nsy,y,\nempty,y,Vide\n",
            workloads="workload,organisation,name,service\na,x,Alpha,\nb,x,Bêta,Santé\nc,x,<b>&amp; c,\nd,y,,\n",
            assets="asset,workload,site\n1,a,sx\n2,b,sx\n3,c,sx\n4,d,sy\n",
            dependencies="consumer,provider,kind,gb_per_month\na,b,order,5\nb,a,order,\nc,b,traffic,\nd,a,order,7\n",
        ),
        TODAY,
    )[0]


@pytest.fixture
def looking(small):
    """Looks at something of the small estate."""

    def at(kind, identifier, limit=60, sent=None):
        return look("small", small, Choice(kind, identifier), limit, sent)

    return at


def said(shown):
    parts = (*shown.markdown, *shown.header, *shown.subheader, *shown.info, *shown.title, *shown.caption)
    return " ".join(each.value for each in parts)


def counted(words, picture):
    inside = int(picture.nodes.loc[picture.nodes["in_focus"], "workloads"].sum())
    return words.say(
        "Workloads looked at: {inside}. Their neighbours, one dependency away: {around}. Shapes drawn: {shapes}.",
        inside=inside,
        around=len(picture.members) - inside,
        shapes=len(picture.nodes),
    )


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "Rien n’est encore chargé"), ("en", "Nothing is loaded yet")]
)
def test_with_nothing_loaded_it_says_what_to_do(screen, empty, language, sentence):
    shown = screen("dependencies", empty, language)
    assert not shown.exception
    assert sentence in said(shown)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_at_first_it_draws_the_body_with_the_most_workloads(screen, loaded, needs, language):
    shown = screen("dependencies", loaded, language)
    assert not shown.exception
    largest = needs.workloads["organisation"].value_counts().index[0]
    assert shown.selectbox(key="dependencies-which").value == largest == "MIN-02"
    assert counted(Language(language), neighbourhood(needs, "organisation", "MIN-02", 60)) in said(shown)


def test_another_body_is_chosen_and_one_comes_back(screen, loaded, needs):
    shown = screen("dependencies", loaded)
    shown.selectbox(key="dependencies-which").set_value("SAN-03").run()
    assert counted(Language("fr"), neighbourhood(needs, "organisation", "SAN-03", 60)) in said(shown)
    shown.button(key="dependencies-back").click().run()
    assert shown.selectbox(key="dependencies-which").value == "MIN-02"
    assert not [each for each in shown.button if each.key == "dependencies-back"]


def test_a_change_of_kind_stays_near_and_a_workload_tells_its_blast_radius(screen, loaded, needs):
    shown = screen("dependencies", loaded)
    shown.segmented_control(key="dependencies-kind").set_value("workload").run()
    inside = needs.workloads[needs.workloads["organisation"] == "MIN-02"]
    most_needed = inside.set_index("workload")["consumers"].idxmax()
    assert shown.session_state[choosing.CHOICE] == Choice("workload", most_needed)
    shown.session_state["dependencies-tables"] = "Rayon d’impact"
    shown.run()
    assert not shown.exception
    reached = blast_radius_by_distance(needs, most_needed)
    assert f"atteindrait\N{NO-BREAK SPACE}: {len(reached)}, dont {int((reached['distance'] == 1).sum())}" in said(shown)  # fmt: skip


def test_the_members_of_a_folded_node_are_listed_when_it_is_chosen(screen, loaded, needs):
    shown = screen("dependencies", loaded)
    shown.selectbox(key="dependencies-which").set_value("MIN-01").run()
    shown.select_slider(key="dependencies-shapes").set_value(30).run()
    nodes = neighbourhood(needs, "organisation", "MIN-01", 30).nodes
    folded = nodes.sort_values("workloads").iloc[-1]
    shown.session_state[drawing.OPENED] = folded["node"]
    shown.run()
    assert not shown.exception
    assert f"{folded['workloads']} charges dessinées en une" in said(shown)
    shown.select_slider(key="dependencies-shapes").set_value(1000).run()
    assert "dessinées en une" not in said(shown)
    assert "Au-delà de 150 formes" in said(shown)


def test_a_cycle_is_said_in_plain_words(screen, loaded):
    shown = screen("dependencies", loaded)
    shown.selectbox(key="dependencies-which").set_value("SAN-03").run()
    shown.session_state["dependencies-tables"] = "Cycles"
    shown.run()
    assert not shown.exception
    assert "elles migrent dans la même vague" in said(shown)
    assert "Santé publique \\(essais\\), Soins à domicile" in said(shown)


def test_a_place_that_holds_nothing_says_so(screen, empty, small):
    empty.save_inventory(small)
    shown = screen("dependencies", empty)
    shown.session_state[choosing.CHOICE] = Choice("site", "empty")
    shown.run()
    assert not shown.exception
    assert "il n’y a rien à dessiner" in said(shown)


def test_what_the_inventory_no_longer_knows_is_left(screen, loaded):
    shown = screen("dependencies", loaded)
    shown.session_state[choosing.CHOICE] = Choice("workload", "gone")
    shown.run()
    assert shown.session_state[choosing.CHOICE] == Choice("organisation", "MIN-02")


@pytest.mark.parametrize("kind", ["organisation", "site", "workload"])
def test_every_table_can_be_shown(screen, loaded, kind):
    shown = screen("dependencies", loaded, "en")
    shown.segmented_control(key="dependencies-kind").set_value(kind).run()
    for tab in ("Workloads", "Dependencies", "Move groups", "Cycles", "Shared services", "Blast radius"):
        shown.session_state["dependencies-tables"] = tab
        shown.run()
        assert not shown.exception


def test_long_lists_are_searched_by_name_body_and_application_without_accents(small):
    found = Adjacency.of(small)
    frame = choosing.options("searched", "workload", found, small)
    assert frame["shown"].tolist() == ["Alpha · a", "<b>&amp; c · c", "Bêta · b", "d"]
    assert list(choosing.offered(frame, "CORPS beta").index) == ["b"]
    assert list(choosing.offered(frame, "sante").index) == ["b"]
    assert list(choosing.offered(frame, "corps y").index) == ["d"]
    assert len(choosing.offered(frame, " ")) == 4


def test_a_change_of_kind_leads_to_what_bears_most_of_what_is_looked_at(small):
    found = Adjacency.of(small)
    assert choosing.nearest(found, "organisation", None) == Choice("organisation", "x")
    assert choosing.nearest(found, "site", Choice("workload", "d")) == Choice("site", "sy")
    assert choosing.nearest(found, "workload", Choice("site", "sx")) == Choice("workload", "a")
    assert choosing.nearest(found, "organisation", Choice("workload", "d")) == Choice("organisation", "y")


def test_dependencies_drawn_are_told_one_by_one_and_the_unsaid_is_unknown(looking):
    looked = looking("organisation", "x")  # d needs a: drawn too
    table = beside.between(looked)
    assert table["consumer"].tolist() == ["a", "b", "c", "d"]
    assert table["provider_label"].tolist() == ["Bêta", "Alpha", "Bêta", "Alpha"]
    assert table["consumer_body"].tolist() == ["Corps X", "Corps X", "Corps X", "Corps Y"]
    volume = next(each for each in beside._needs(Language("en")) if each.name == "gb_per_month")
    assert [volume.words(value) for value in table["gb_per_month"]] == ["5", "unknown", "unknown", "7"]


def test_without_a_plan_other_bodies_bear_a_sign(looking):
    looked = looking("organisation", "x")
    painted = signs.paint(Language("en"), looked, dark=False)
    assert {node: sign for node, sign in painted.signs.items() if sign} == {"workload:d": "◇"}
    assert list(painted.meaning) == ["Of a public body looked at", "◇ Of another public body"]
    labels = drawing.signed(Language("en"), looked.picture, painted).nodes.set_index("node")["label"]
    assert labels["workload:d"] == "◇ d"
    assert labels["workload:a"] == "Alpha"


def test_with_a_plan_a_node_is_painted_by_destination_and_the_mixed_and_unknown_say_so(looking):
    sent = pd.DataFrame({"destination": ["ngq", "ngq", "cti"], "wave": [1, 2, 3]}, index=["a", "b", "c"])
    looked = looking("organisation", "x", sent=sent)
    painted = signs.paint(Language("en"), looked, dark=True)
    assert painted.colours["workload:a"] == DESTINATIONS["ngq"].dark
    assert painted.signs == {"workload:a": "■", "workload:b": "■", "workload:c": "▲", "workload:d": "○"}
    assert list(painted.meaning) == ["■ NGQ", "▲ Consolidated CTI", "○ Unknown to the plan"]
    folded = looking("organisation", "x", limit=2, sent=sent)  # a, b and c in one
    mixed = signs.paint(Language("en"), folded, dark=True)
    assert sorted(mixed.signs.values()) == ["○", "◐"]


def test_the_picture_downloads_as_well_formed_svg_with_markup_shown(looking):
    looked = looking("organisation", "x")
    drawn = ElementTree.fromstring(drawing.on_paper(Language("fr"), looked))
    texts = [each.text for each in drawn.iter(f"{SVG}text")]
    assert texts[0] == "Dépendances\N{NO-BREAK SPACE}: Corps X"
    assert "<b>&amp; c" in texts
    assert {"↻ Alpha", "↻ Bêta", "◇ d"} <= set(texts)
    arrows = [each for each in drawn.iter(f"{SVG}path") if "marker-end" in each.attrib]
    assert [each.get("marker-end") for each in arrows].count(
        "url(#alarm)"
    ) == 2  # a and b wait for each other
    assert [each.get("stroke-dasharray") for each in arrows].count("5 4") == 1  # c only calls b
