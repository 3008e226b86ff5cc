"""A search started on the Plan screen is followed, ends, and says how; its numbers are the run's own."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from inventory.findings import KINDS, error
from language import NBSP, Language
from optimizer import runs, workspace
from optimizer.explain import Clash
from optimizer.run_files import (
    Ending,
    Progress,
    Request,
    Standing,
    read_request,
    write_ending,
    write_standing,
)
from optimizer.runs import ENDED, Asked, Run, Stage, State
from optimizer.solution import Status
from tests.optimizer import rich
from tests.optimizer.following import ended, endless, reached
from views.plan import endings, live
from views.plan.running import past

EN, FR = Language("en"), Language("fr")
IMPOSSIBLE = "extends: base\ntargets: {open_sites: {by: 2027-04-01, at_most: 0}}\n"


@pytest.fixture
def small_estate(empty):
    """A workspace with nine workloads, whose plan takes a second."""
    empty.save_inventory(rich.inventory())
    return empty


def press(shown, label):
    [button] = [each for each in shown.button if each.label == label]
    button.click().run()
    assert not shown.exception
    return shown


def written(shown):
    """Every text that the page shows."""
    kinds = (shown.title, shown.header, shown.subheader, shown.caption, shown.error, shown.warning, shown.info,
             shown.success, shown.markdown)  # fmt: skip
    texts = [each.value for kind in kinds for each in kind]
    return "\n".join([*texts, *(each.proto.body for each in shown.get("html"))])


def only_run(space) -> Run:
    [identifier] = space.runs()
    return runs.find(workspace.root(), identifier)


def state(stage=Stage.SOLVING, history=(), **more):
    request = Request(Asked(gap=0.02, time_limit=600.0), 0.0, "f")
    return State(
        stage, tuple(history), request, elapsed=75.0, cancelling=more.pop("cancelling", False), **more
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_with_nothing_loaded_it_says_what_to_do(screen, empty, language):
    shown = screen("plan", empty, language)
    assert not shown.exception
    assert len(shown.info) == 1
    assert not shown.button


@pytest.mark.parametrize(
    ("language", "button", "found"),
    [("fr", "Planifier", "Un plan a été trouvé"), ("en", "Make the plan", "A plan was found")],
)
def test_a_search_is_started_followed_and_shown(screen, small_estate, language, button, found):
    shown = press(screen("plan", small_estate, language), button)
    run = only_run(small_estate)
    assert shown.query_params["run"] == run.identifier
    last = ended(run)
    assert last.stage is Stage.PLANNED
    shown.run()
    assert not shown.exception
    text = written(shown)
    assert found in text
    words = Language(language)
    assert words.money(last.history[-1].best) in text
    assert words.percent(last.history[-1].gap, 2) in text


def test_what_is_asked_is_what_is_run(screen, small_estate):
    shown = screen("plan", small_estate)
    shown.text_input(key="plan-gap").input("0,5")
    shown.number_input(key="plan-minutes").set_value(3)
    shown.number_input(key="plan-seed").set_value(7)
    shown.segmented_control(key="plan-solver").set_value("cbc")
    press(shown, "Planifier")
    run = only_run(small_estate)
    assert read_request(run.folder).asked == Asked(gap=0.005, time_limit=180.0, solver="cbc", seed=7)
    ended(run)


def test_work_may_be_limited_and_the_plan_then_says_that_it_can_be_made_again(screen, small_estate):
    shown = screen("plan", small_estate)
    shown.number_input(key="plan-work").set_value(50)
    press(shown, "Planifier")
    run = only_run(small_estate)
    assert read_request(run.folder).asked.work_limit == 50
    ended(run)
    shown.run()
    assert "<dt>Répétable</dt><dd>oui</dd>" in written(shown)


@pytest.mark.parametrize("gap", ["", "beaucoup", "-1", "51"])
def test_a_gap_that_cannot_be_is_refused(screen, small_estate, gap):
    shown = screen("plan", small_estate)
    shown.text_input(key="plan-gap").input(gap)
    press(shown, "Planifier")
    assert [each.value for each in shown.error] == ["Écrivez l’écart comme un nombre de 0 à 50."]
    assert small_estate.runs() == ()


def test_rules_that_clash_are_named_with_what_they_lack(screen, small_estate):
    small_estate.save_scenario(IMPOSSIBLE)
    shown = press(screen("plan", small_estate, "en"), "Make the plan")
    assert ended(only_run(small_estate)).stage is Stage.INFEASIBLE
    shown.run()
    assert not shown.exception
    [said] = [each.value for each in shown.error]
    assert "this is proven" in said
    assert "open sites at a date" in said


def test_while_it_runs_it_can_be_stopped_and_its_best_plan_is_kept(screen, empty, tmp_path):
    inventory, scenario = endless(tmp_path)
    empty.save_inventory(inventory)
    run = empty.start(scenario, Asked(gap=0.0))
    reached(run, lambda now: bool(now.history) and now.history[-1].best is not None)
    shown = screen("plan", empty, "en")
    assert "Searching for the best plan" in written(shown)
    press(shown, "Stop and keep the best plan")
    assert "stopping as soon as it can" in written(shown) or run.state().ended
    assert ended(run).stage is Stage.PLANNED
    shown.run()
    assert not shown.exception
    assert "A plan was found" in written(shown)
    assert not [each for each in shown.button if each.label == "Stop and keep the best plan"]


def test_the_last_plan_stays_in_sight_after_a_search_without_one(screen, small_estate):
    press(screen("plan", small_estate), "Planifier")
    first = only_run(small_estate)
    ended(first)
    second = small_estate.start(rich.plan().scenario, Asked())
    ended(second)
    write_ending(second.folder, Ending(Stage.FAILED, time.time()))
    shown = screen("plan", small_estate)
    text = written(shown)
    assert "La recherche s’est terminée de façon inattendue" in text
    assert "Ce qui suit est le dernier plan trouvé." in text
    assert FR.money(first.state().history[-1].best) in text


# What is said of a run


def test_numbers_are_those_of_the_last_progress():
    told = dict(live.numbers(state(history=[Progress(1.0, None, None), Progress(60.0, 2e6, 1.5e6)]), EN))
    assert told == {
        "Best so far": "$2.0M", "Bound": "$1.5M", "Gap": "25.00%", "Gap to stop at": "2.00%",
        "Elapsed": "1 min 15 s", "Searches for at most": "9 min",
    }  # fmt: skip


def test_what_is_not_known_yet_is_not_zero():
    told = dict(live.numbers(state(stage=Stage.READING), EN))
    assert [told[name] for name in ("Best so far", "Bound", "Gap")] == ["none yet", "none yet", "unknown"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(59.9, "59 s"), (61, "1 min 1 s"), (120, "2 min"), (3600, "1 h 0 min"), (90061, "25 h 1 min")],
)
def test_durations_are_told_in_two_units(seconds, said):
    assert live.duration(seconds, FR).replace(NBSP, " ") == said


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in ENDED])
def test_every_stage_has_words_of_its_own(stage):
    said = {each: live.stage_in_words(state(stage=each), FR) for each in Stage if each not in ENDED}
    assert list(said.values()).count(said[stage]) == 1


def test_the_curve_has_the_numbers_of_the_history():
    history = [Progress(1.0, None, 1e6), Progress(2.0, 3e6, 2e6)]
    frame = live.curve(state(history=history), EN).frame
    assert frame["bound"].tolist() == [1e6, 2e6]
    assert frame["best"].isna().tolist() == [True, False]


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_every_ending_has_words_in_both_languages(stage):
    assert endings.sentence(stage, EN) != endings.sentence(stage, FR)
    assert endings.short(stage, EN) != endings.short(Stage.SOLVING, EN)


def test_shortfalls_bear_their_units():
    rows = [("within_budget", "2027-2028", 1e6, 5e5), ("hosting_shares", "cloud", 0.8, 0.25)]
    table = pd.DataFrame(rows, columns=["rule", "about", "limit", "short_by"])
    told = endings.shortfalls(Clash((), table), EN)
    assert told[["limit", "short_by"]].to_numpy().tolist() == [["$1.0M", "$500k"], ["80.0%", f"25.0{NBSP}pt"]]


def test_a_finding_shown_obeys_no_markup(screen, small_estate, monkeypatch):
    monkeypatch.setattr(
        "inventory.findings.KINDS", {**KINDS}
    )  # the kind made up here is none of the product's
    run = small_estate.start(rich.plan().scenario, Asked())
    ended(run)
    kind = error("test-markup", "“{name}” is refused", "")
    write_ending(run.folder, Ending(Stage.REFUSED, time.time(), findings=(kind.at(name="**bold** <b>"),)))
    shown = screen("plan", small_estate, "en")
    assert any("\\*\\*bold\\*\\* \\<b\\>" in each.value for each in shown.error)


def test_earlier_searches_are_listed_with_their_numbers(small_estate):
    run = small_estate.start(rich.plan().scenario, Asked())
    last = ended(run)
    [row] = past(small_estate, EN).itertuples()
    assert row.Index == run.identifier
    assert (row.ending, row.objective, row.gap) == ("Plan found", last.history[-1].best, last.history[-1].gap)
    write_standing(run.folder, Standing(Stage.SOLVING, last.history))
    write_ending(run.folder, Ending(Stage.CANCELLED, time.time(), Status.UNKNOWN))
    [row] = past(small_estate, EN).itertuples()
    assert row.ending == "Stopped"
    assert row.objective is None
