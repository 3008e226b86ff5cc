"""The Compare screen holds one plan against another with the library's own numbers, and says what cannot be held."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from inventory.deciding import Decision, decided
from language import Language
from optimizer import plan_folder, runs, workspace
from optimizer.compare import compare
from optimizer.runs import Asked
from tests.optimizer import rich
from tests.optimizer.following import ended
from views import session
from views.compare import headline, indicators, money, moved
from views.compare.sides import Sides

FR, EN = Language("fr"), Language("en")
PARTS = {
    "fr": {"moved": "Charges de travail", "sites": "Sites", "money": "Argent", "indicators": "Indicateurs"},
    "en": {"moved": "Workloads", "sites": "Sites", "money": "Money", "indicators": "Indicators"},
}


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """A data folder where a workspace has two plans: as it was, then once a wave is forbidden to the choice made."""
    folder = tmp_path_factory.mktemp("searched")
    space = workspace.create(folder)
    space.save_inventory(rich.inventory())
    asked = Asked(gap=0.0, time_limit=60.0)
    assert ended(space.start(session.read_scenario("extends: base\n"), asked)).plan is not None
    taken = _plan(folder, space, 0).assignments.set_index("workload").loc["crm"]
    forbidden = Decision("crm", "forbid", str(taken["offer"]), str(taken["treatment"]))
    space.save_inventory(decided(rich.inventory(), forbidden, date(2027, 4, 1)).inventory)
    assert ended(space.start(session.read_scenario("extends: base\n"), asked)).plan is not None
    return folder, space.identifier


def _plan(folder, space, number):
    return plan_folder.read(runs.find(folder, space.runs()[number]).state().plan)


@pytest.fixture(scope="module")
def pair(searched):
    """The two plans."""
    folder, identifier = searched
    space = workspace.find(folder, identifier)
    return _plan(folder, space, 0), _plan(folder, space, 1)


@pytest.fixture
def planned(searched, empty):
    """The workspace with the two plans, for one test alone."""
    folder, identifier = searched
    shutil.copytree(folder, workspace.root(), dirs_exist_ok=True)
    return workspace.find(workspace.root(), identifier)


def told(shown):
    kinds = (shown.subheader, shown.markdown, shown.info, shown.warning, shown.success, shown.caption)
    return "\n".join(each.value for kind in kinds for each in kind)


@pytest.mark.parametrize(("language", "said"), [("fr", "Il faut deux plans"), ("en", "Two plans are needed")])
def test_with_fewer_than_two_plans_it_says_how_to_get_another(screen, loaded, language, said):
    shown = screen("compare", loaded, language)
    assert not shown.exception
    assert said in told(shown)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("part", ["moved", "sites", "money", "indicators"])
def test_every_part_opens_and_counts_as_the_library_does(screen, planned, pair, language, part):
    found = compare(*pair)
    shown = screen("compare", planned, language)
    shown.session_state["compare-parts"] = PARTS[language][part]
    shown.run()
    assert not shown.exception
    differing, everyone = int((found.workloads["change"] != "same").sum()), len(found.workloads)
    said = {
        "fr": f"diffèrent\N{NO-BREAK SPACE}: {differing} sur {everyone}",
        "en": f"differ: {differing} of {everyone}",
    }
    assert said[language] in told(shown)


def test_the_newest_stands_beside_the_one_before_by_its_scenario_time_and_gap(screen, planned):
    shown = screen("compare", planned, "en")
    first, second = planned.runs()
    assert (shown.selectbox(key="compare-a").value, shown.selectbox(key="compare-b").value) == (first, second)
    newest, oldest = shown.selectbox(key="compare-a").options
    assert (newest.split(" · ")[0], oldest.split(" · ")[0]) == ("2. Base scenario", "1. Base scenario")
    assert newest.endswith("gap 0.00%")


def test_the_pair_chosen_is_kept_while_another_screen_is_looked_at_and_one_plan_alone_is_not_compared(
    screen, planned
):
    shown = screen("compare", planned, "en")
    first, second = planned.runs()
    shown.selectbox(key="compare-b").set_value(first).run()
    assert "are the same" in told(shown)
    shown.selectbox(key="compare-a").set_value(second).run()
    assert tuple(shown.session_state["compare-pair"]) == (second, first)
    assert not shown.exception


def test_plans_of_other_inventories_say_so(screen, planned):
    assert "des inventaires différents" in told(screen("compare", planned, "fr"))


def test_each_thing_that_is_not_alike_has_its_warning(pair):
    found = compare(pair[0], pair[0])
    assert headline.warnings(EN, found) == []
    for name, word in (
        ("same_inventory", "inventories"),
        ("same_horizon", "horizons"),
        ("same_discounting", "discount"),
    ):
        [said] = headline.warnings(EN, replace(found, **{name: False}))
        assert word in said


def test_what_each_plan_does_is_told_in_a_line(pair):
    found = compare(*pair)
    sides = Sides(EN, pair, ("A", "B"))
    rows = moved.beside(sides, found.workloads).set_index("workload")
    own = pair[0].assignments.set_index("workload")
    for workload, row in rows.iterrows():
        assert EN.term(own["treatment"][workload]) in row["a"]
        assert (EN.date(own["wave_start"][workload]) in row["a"]) if own["wave"][workload] else True
    assert rows.loc["crm", "a"] != rows.loc["crm", "b"]


def test_a_workload_of_one_plan_only_has_an_empty_side(pair):
    a, b = pair
    found = compare(a, replace(b, assignments=b.assignments[b.assignments["workload"] != "crm"]))
    row = moved.beside(Sides(EN, pair, ("A", "B")), found.workloads).set_index("workload").loc["crm"]
    assert (row["change"], row["b"]) == ("only_a", "")


def test_titles_say_the_difference_and_the_ends(pair):
    found, sides = compare(*pair), Sides(FR, pair, ("A", "B"))
    alike = found.headline.set_index("measure").loc["spent_alike", "difference"]
    assert FR.money(abs(alike)) in money.by_year(sides, found).title
    last = pair[1].indicators.query("indicator == 'open_sites'")["value"].iloc[-1]
    assert f"{FR.number(last)} du plan B" in indicators.figure(sides, found, "open_sites").title


def test_a_figure_that_one_side_lacks_is_said_not_zero():
    row = pd.DataFrame({"unit": ["CAD"], "a": [1e6], "b": [float("nan")], "difference": [float("nan")]})
    assert headline.in_words(EN, row)[["a", "b", "difference"]].values.tolist() == [["$1.0M", "–", "–"]]


def test_two_shares_differ_by_points_and_two_amounts_by_dollars():
    rows = pd.DataFrame(
        {"unit": ["share", "CAD"], "a": [0.25, 2e6], "b": [0.2, 3e6], "difference": [-0.05, 1e6]}
    )
    said = headline.in_words(FR, rows)
    assert said["b"].tolist() == ["20,00\N{NO-BREAK SPACE}%", "3,0\N{NO-BREAK SPACE}M$"]
    assert said["difference"].tolist() == [
        "\N{MINUS SIGN}5,00\N{NO-BREAK SPACE}pt",
        "1,0\N{NO-BREAK SPACE}M$",
    ]


def test_the_figure_of_an_indicator_that_is_a_share_differs_by_points(pair):
    shown = indicators.figure(Sides(EN, pair, ("A", "B")), compare(*pair), "share_external").columns
    assert [column.words(0.125) for column in shown[1:]] == ["12.5%", "12.5%", "12.5\N{NO-BREAK SPACE}pt"]


def test_a_scenario_without_a_title_bears_that_of_its_preset():
    assert session.read_scenario("extends: base\n").title.en == "Base scenario"
    assert (
        session.read_scenario("extends: base\nhorizon: {years_after: 3}\n").title.en
        == "Base scenario, changed"
    )
    assert session.read_scenario("extends: base\ntitle: Ours\n").title.en == "Ours"
