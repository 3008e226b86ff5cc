"""The Why screen tells what the library knows of a choice, and what is decided there counts in the next plan."""

from __future__ import annotations

import fcntl
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import explained
from inventory.deciding import Decision, decided, keys
from inventory.edit import carried_over
from language import Language
from optimizer import plan_folder, runs, workspace
from optimizer.break_even import break_even_of
from optimizer.pose import pose
from optimizer.rule_prices import relaxed
from optimizer.runs import Asked
from optimizer.scenario_files import load_text
from optimizer.why import asked, why
from optimizer.why_site import why_site
from tests.optimizer import rich
from tests.optimizer.following import ended
from views.asking_child import SITE, WORKLOAD, Question, nearest_of, site_answer
from views.markup import literal
from views.why import asking, others, settling, telling, whole
from views.why.decisions import listing
from views.why.wording import Naming

FR, EN = Language("fr"), Language("en")
PARTS = {
    "fr": {
        "cost": "Son coût",
        "others": "Autres choix",
        "out": "Écartés",
        "around": "Liens et sites",
        "decide": "Décider",
    },
    "en": {
        "cost": "Its cost",
        "others": "Alternatives",
        "out": "Ruled out",
        "around": "Ties and sites",
        "decide": "Decide",
    },
}


def plan_of(space):
    return plan_folder.read(runs.find(workspace.root(), space.runs()[-1]).state().plan)


def told(shown):
    kinds = (
        shown.header,
        shown.subheader,
        shown.markdown,
        shown.info,
        shown.warning,
        shown.success,
        shown.caption,
    )
    return "\n".join(each.value for kind in kinds for each in kind)


def ask(shown, workload):
    shown.selectbox(key="why-pick").set_value(workload).run()
    assert not shown.exception
    return shown


def open_part(shown, part, language="fr"):
    names = [each.label for each in shown.tabs]
    shown.session_state["why-parts"] = next(each for each in names if each.startswith(PARTS[language][part]))
    shown.run()
    assert not shown.exception
    return shown


# The question


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Rien n’est encore chargé"), ("en", "Nothing is loaded")]
)
def test_with_nothing_loaded_it_says_what_to_do(screen, empty, language, said):
    shown = screen("why", empty, language)
    assert not shown.exception
    assert said in told(shown)


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Il n’y a pas encore de plan"), ("en", "There is no plan yet")]
)
def test_without_a_plan_the_decisions_still_show(screen, loaded, example, language, said):
    shown = screen("why", loaded, language)
    assert not shown.exception
    assert said in told(shown)
    assert len(example["decisions"]) > 0
    assert len(listing(Language(language), example)) == len(example["decisions"])


def test_words_typed_narrow_the_list_and_the_choice_goes_into_the_address(screen, planned):
    shown = screen("why", planned)
    assert len(shown.selectbox(key="why-pick").options) == len(rich.inventory()["workloads"])
    shown.text_input(key="why-find").set_value("crm").run()
    assert [each.split(" ")[0] for each in shown.selectbox(key="why-pick").options] == ["crm"]
    assert ask(shown, "crm").query_params["workload"] == "crm"


def test_the_address_alone_opens_a_workload_and_a_stranger_there_is_said(screen, planned):
    shown = screen("why", planned)
    shown.query_params["workload"] = "web"
    assert "web" in shown.run().header[0].value
    shown.query_params["workload"] = "nobody"
    assert "n’a aucune charge" in told(shown.run())


# The answer


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("part", ["cost", "out", "around", "decide"])
def test_every_part_opens_and_the_cost_told_is_the_library_s(screen, planned, language, part):
    made = plan_of(planned)
    answer = why(pose(made.inventory, made.scenario), made, "crm")
    shown = open_part(ask(screen("why", planned, language), "crm"), part, language)
    assert literal(Language(language).money(answer.own_cost)) in shown.markdown[0].value
    assert "crm" in shown.header[0].value


def test_the_sentence_says_what_becomes_of_each_workload():
    posed, made = rich.posed(), rich.plan()
    for row in made.assignments.itertuples():
        answer = why(posed, made, row.workload)
        said = telling.sentence(Naming(EN, made), answer)
        assert {"retain": "stays where it is", "refresh": "is modernised", "retire": "is switched off"}.get(
            row.treatment, "moves to"
        ) in said
        assert (f"in wave {row.wave}," in said) == (row.wave > 0)


def test_what_is_held_back_names_the_wave_when_only_the_wave_would_be_cheaper():
    posed, made = rich.posed(), rich.plan()
    told = why(posed, made, "crm")
    held = replace(told, chosen=told.chosen.copy(), alternatives=told.alternatives.assign(extra=5.0))
    held.chosen["reason"] = "held_back"
    waves = pd.DataFrame({"wave": [2, 3], "own_cost": [90.0, 60.0], "extra": [0.0, -30.0]})
    assert "30 less in wave 3," in telling.reason(EN, replace(held, waves=waves)).replace("\\", "")
    cheaper = told.alternatives.assign(extra=-40.0)
    assert "another choice would cost less" in telling.reason(
        EN, replace(held, waves=waves, alternatives=cheaper)
    )


def test_an_alternative_names_the_limits_that_it_would_break():
    posed, made = rich.posed(), rich.plan()
    for workload in made.assignments["workload"]:
        answer = why(posed, made, workload)
        frame = others.alternatives(Naming(EN, made), answer)
        broken = {tuple(row[:3]) for row in answer.obstacles[["offer", "treatment", "wave"]].to_numpy()}
        marked = {(row.offer, row.treatment, row.wave) for row in frame.itertuples() if row.broken}
        assert marked == broken


def test_a_rule_of_policy_is_told_by_its_reason_and_an_offer_by_its_title():
    made = rich.plan()
    naming = Naming(FR, made)
    name, rule = next(iter(made.scenario.policy.items()))
    assert rule.because.say("fr") in others.because(naming, "policy", name)
    offer = next(iter(made.scenario.offers))
    assert others.because(naming, "platform", offer) == made.scenario.offers[offer].title.say("fr")


# Deciding


def test_what_a_decision_leaves_is_counted_among_the_allowed_choices():
    answer = why(rich.posed(), rich.plan(), "crm")
    first = answer.allowed.iloc[0]
    alike = int((answer.allowed["offer"] == first["offer"]).sum())
    pin, forbid = (Decision("crm", action, str(first["offer"])) for action in ("pin", "forbid"))
    if first["offer"]:
        assert settling.left(answer, pin) == alike
        assert settling.left(answer, forbid) == len(answer.allowed) - alike
    assert settling.left(answer, Decision("crm", "pin", treatment="nothing")) == 0


def test_a_choice_is_pinned_planned_again_and_obeyed(screen, planned):
    made = plan_of(planned)
    answer = why(pose(made.inventory, made.scenario), made, "crm")
    other = answer.alternatives[answer.alternatives["offer"] != ""].iloc[-1]
    shown = open_part(ask(screen("why", planned), "crm"), "decide")
    shown.selectbox(key="why-offer-crm").set_value(other["offer"]).run()
    shown.selectbox(key="why-treatment-crm").set_value(other["treatment"]).run()
    shown.text_input(key="why-author").set_value("A. Roy").run()
    shown.text_input(key="why-note-crm").set_value("près de sa base").run()
    shown.button(key="why-decide").click().run()
    assert not shown.exception
    [row] = planned.inventory()["decisions"].to_dict("records")
    assert (row["action"], row["offer"], row["treatment"]) == ("pin", other["offer"], other["treatment"])
    assert (row["author"], row["note"], row["date"].date()) == ("A. Roy", "près de sa base", date.today())
    assert "est inscrite" in told(shown)
    assert "répond à un inventaire antérieur" in told(shown)

    shown.button(key="why-again").click().run()
    assert ended(runs.find(workspace.root(), planned.runs()[-1])).plan is not None
    taken = plan_of(planned).assignments.set_index("workload").loc["crm"]
    assert (taken["offer"], taken["treatment"], taken["reason"]) == (
        other["offer"],
        other["treatment"],
        "pinned",
    )
    shown.run()
    assert "Une décision l’impose." in told(shown)


def test_a_second_pin_says_whose_place_it_takes(screen, planned):
    planned.save_inventory(
        decided(rich.inventory(), Decision("crm", "pin", treatment="retain"), date.today()).inventory
    )
    shown = open_part(ask(screen("why", planned), "crm"), "decide")
    shown.selectbox(key="why-wave-crm").set_value(2).run()
    shown.button(key="why-decide").click().run()
    assert keys(planned.inventory()["decisions"]) == [("crm", "pin", "", "", "2")]
    assert "qu’elle remplace\N{NO-BREAK SPACE}: 1" in told(shown)


def test_nothing_can_be_decided_about_nothing(screen, planned):
    shown = open_part(ask(screen("why", planned), "crm"), "decide")
    assert shown.button(key="why-decide").disabled


def test_a_workload_gone_from_the_inventory_is_explained_and_no_longer_decided_on(screen, planned, example):
    planned.save_inventory(example)
    shown = open_part(ask(screen("why", planned), "crm"), "decide")
    assert "n’a plus cette charge" in told(shown)
    assert not [each for each in shown.button if each.key == "why-decide"]


def test_markup_in_a_note_or_a_name_is_shown_and_a_decision_outlives_an_import(screen, planned):
    hostile = "<img src=x onerror=alert(1)> **gras**"
    now = decided(
        rich.inventory(), Decision("crm", "forbid", wave=1, author=hostile, note=hostile), date.today()
    )
    again, _ = carried_over(now.inventory, rich.inventory())
    planned.save_inventory(again)
    shown = screen("why", planned)
    assert not shown.exception
    [row] = listing(EN, planned.inventory()).to_dict("records")
    assert (row["note"], row["what"]) == (hostile, "wave 1")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_plan_as_a_whole_is_explained_and_a_site_of_it(screen, planned, language):
    made, words = plan_of(planned), Language(language)
    shown = screen("why", planned, language)
    shown.session_state["why-whole"] = True
    shown.run()
    assert not shown.exception
    for each in whole.sentences(words, made):
        assert literal(each) in told(shown)
    shown.selectbox(key="why-site").set_value("s2").run()
    assert not shown.exception
    answer = why_site(pose(made.inventory, made.scenario), made, "s2")
    for each in explained.closing(words, made, answer):
        assert literal(each) in told(shown)


# Questions that take the whole problem


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_would_have_to_change_is_worked_out_when_asked(screen, planned, language):
    made, words = plan_of(planned), Language(language)
    shown = open_part(ask(screen("why", planned, language), "crm"), "others", language)
    shown.button(key="why-ask-workload").click().run()
    assert not shown.exception
    posed = pose(made.inventory, made.scenario)
    nearest = break_even_of(posed, relaxed(posed.problem), made, "crm").head(others.NEAREST)
    assert len(nearest) > 1
    naming = Naming(words, made)
    for row in nearest.to_dict("records"):
        choice = naming.choice(row["offer"], row["treatment"], row["wave"])
        assert literal(explained.break_even(words, choice, row)) in told(shown)


def test_where_no_limit_that_its_choice_takes_from_costs_anything_it_is_said(screen, planned):
    assert not len(asked(plan_of(planned), "crm").binding)
    shown = open_part(ask(screen("why", planned, "en"), "crm"), "cost", "en")
    assert "None of the limits that its choice takes from costs anything." in told(shown)


def test_the_limits_that_its_choice_takes_from_are_told_with_their_prices(searched, monkeypatch):
    folder, identifier = searched
    space = workspace.find(folder, identifier)
    few = load_text("extends: base\nlimits: {wave_size: {workloads: 1}}\n")
    run = space.start(few, Asked(gap=0.0, time_limit=60.0))
    made = plan_folder.read(ended(run).plan)
    told_of = {each: asked(made, each).binding for each in made.assignments["workload"]}
    assert any(len(each) for each in told_of.values())
    for binding in told_of.values():
        said = telling.binding_sentences(EN, binding)
        prices = [f"{explained.dollars(EN, price)}" for price in binding["price"]]
        assert all(price in sentence for price, sentence in zip(prices, said, strict=True))


@pytest.mark.parametrize("question", [Question(SITE, "s2"), Question(WORKLOAD, "crm")])
def test_a_process_of_its_own_leaves_the_very_answer_that_is_given_at_once(planned, question):
    run = runs.find(workspace.root(), planned.runs()[-1]).folder
    asking.start(run, question)
    with (run / "answers.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    found = asking.answer_of(run, question)
    made = plan_of(planned)
    posed = pose(made.inventory, made.scenario)
    if question.kind == SITE:
        told, expected = site_answer(found), why_site(posed, made, "s2")
        assert (told.wave, told.held_by, told.earlier, told.possible) == (
            expected.wave, expected.held_by, expected.earlier, expected.possible,
        )  # fmt: skip
        for table in ("last", "ruled_out", "tied", "obstacles"):
            assert getattr(told, table).to_dict("list") == getattr(expected, table).to_dict("list")
    else:
        expected = break_even_of(posed, relaxed(posed.problem), made, "crm")
        pd.testing.assert_frame_equal(nearest_of(found), expected, check_dtype=False)


def test_on_a_large_plan_a_question_is_followed_and_does_not_hold_the_page(screen, planned, monkeypatch):
    monkeypatch.setattr(asking, "SOON", 0)
    run = runs.find(workspace.root(), planned.runs()[-1]).folder
    shown = screen("why", planned)
    shown.session_state["why-whole"] = True
    shown.run()
    shown.selectbox(key="why-site").set_value("s2").run()
    assert "s2 ferme" not in told(shown)
    with (run / "answers.lock").open("ab") as lock:  # as if another question were being answered
        fcntl.flock(lock, fcntl.LOCK_EX)
        shown.run()
        assert "Une autre question sur ce plan est en cours" in told(shown)
    shown.run()
    shown.button(key="why-ask-site").click().run()
    assert not shown.exception
    with (run / "answers.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    shown.run()
    assert "s2 ferme" in told(shown)


def test_a_question_whose_process_dies_is_said_to_have_no_answer(screen, planned):
    run = runs.find(workspace.root(), planned.runs()[-1]).folder
    question = Question(WORKLOAD, "crm")
    question.file(run, "stage").parent.mkdir(exist_ok=True)
    question.file(run, "stage").write_text("pricing", encoding="utf-8")
    shown = open_part(ask(screen("why", planned), "crm"), "others")
    assert "La réponse n’a pas été trouvée" in told(shown)
    assert [each for each in shown.button if each.key == "why-ask-workload"]
