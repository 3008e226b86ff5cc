"""`estuaire plan` says what the plan is, what it costs and how good it is, and writes it whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.estates import Recipe, generate, write
from tests.cli.doors import BASE_SCENARIO, Said, estuaire, folder, left, rows, scenario

COLUMNS = {
    "assignments": [
        "workload", "offer", "treatment", "wave", "wave_start", "one_off_cost", "annual_cost", "effort_days",
        "extended_waves", "reason",
    ],
    "sites": ["site", "wave", "closes", "saving"],
    "cash": ["line", "kind", "fiscal_year", "wave", "amount", "discounted"],
    "indicators": ["wave", "indicator", "value", "unit"],
    "rules": ["rule", "about", "used", "limit", "slack", "price"],
    "ruled_out": ["workload", "offer", "treatment", "first_wave", "last_wave", "exclusion", "source"],
}  # fmt: skip
PLAN = [
    "assignments.csv", "cash.csv", "explanations.json", "indicators.csv", "inventory", "plan.json", "ruled_out.csv",
    "rules.csv", "sites.csv", "waves.csv",
]  # fmt: skip
SAID_IN = {
    "fr": [
        "Vagues : charges de travail par destination", "Sites qui ferment", "Sites qui restent ouverts : ",
        "Dépenses par exercice financier", "Ne rien faire", "2027-2028", "Indicateurs", "Après la dernière vague",
        "Objectif ", " · borne ", " · écart ", "prouvé à l’écart demandé", "Résolu en ", " s par HiGHS ",
        "revérifié à partir de ses seules tables",
    ],
    "en": [
        "Waves: workloads by destination", "Sites that close", "Sites that stay open: ",
        "Cash spent by fiscal year", "Doing nothing", "2027-2028", "Indicators", "After the last wave",
        "Objective ", " · bound ", " · gap ", "proven within the gap asked for", "Solved in ", " s by HiGHS ",
        "checked again from its tables alone",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Said]]:
    """Where forty workloads were planned under the base scenario, in each language, and what was said."""
    place = tmp_path_factory.mktemp("planned")
    write(generate(Recipe(40, seed=2, staff="loose")), place / "estate")
    said = {
        language: estuaire(
            "plan", place / "estate", "--scenario", BASE_SCENARIO, "--out", place / language, "--lang", language
        )
        for language in SAID_IN
    }  # fmt: skip
    return place, said


@pytest.mark.parametrize("language", SAID_IN)
def test_the_plan_is_said_in_the_language_asked_for(planned, language):
    _, said = planned
    assert said[language].code == 0
    positions = [said[language].out.find(words) for words in SAID_IN[language]]
    assert -1 not in positions, SAID_IN[language][positions.index(-1)]
    other = "en" if language == "fr" else "fr"
    assert [words for words in SAID_IN[other] if words in said[language].out] == ["2027-2028"]


@pytest.mark.parametrize(
    ("language", "line"), [("fr", "Économie jusqu’à la fin"), ("en", "Saving to the end")]
)
def test_each_site_that_closes_is_named(planned, language, line):
    place, said = planned
    closing = [row["site"] for row in rows(place / language / "sites.csv") if row["closes"]]
    assert closing
    assert line in said[language].out
    assert all(f"\n {site}  " in said[language].out for site in closing)


def test_the_language_changes_nothing_but_words(planned):
    place, _ = planned
    for name in COLUMNS:
        french, english = ((place / language / f"{name}.csv").read_bytes() for language in SAID_IN)
        assert french == english


def test_a_plan_folder_holds_what_the_contract_says(planned):
    place, _ = planned
    assert left(place / "fr") == PLAN
    assert left(place) == ["en", "estate", "fr"]
    for name, columns in COLUMNS.items():
        header = (place / "fr" / f"{name}.csv").read_text(encoding="utf-8").partition("\n")[0]
        assert header.split(",") == columns


def test_plan_json_says_how_good_the_plan_is(planned):
    place, _ = planned
    said = json.loads((place / "fr" / "plan.json").read_text(encoding="utf-8"))
    assert {
        "status",
        "method",
        "solver",
        "seconds",
        "seed",
        "scenario",
        "inventory_fingerprint",
        "indicators",
    } <= set(said)
    assert said["status"] == "optimal"
    assert said["gap"] == pytest.approx(
        (said["objective"] - said["bound"]) / abs(said["objective"]), abs=1e-9
    )
    assert said["gap"] <= 0.01
    cash = sum(float(row["discounted"]) for row in rows(place / "fr" / "cash.csv"))
    assert cash == pytest.approx(said["objective"], abs=0.01)


def test_every_workload_has_its_place_in_the_plan(planned):
    place, _ = planned
    kept = {row["workload"] for row in rows(place / "fr" / "inventory" / "workloads.csv")}
    assert {row["workload"] for row in rows(place / "fr" / "assignments.csv")} == kept
    assert len(kept) == 42  # forty, and two assets that belong to none of them


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Le plan est juste"), ("en", "The plan is sound")], ids=["fr", "en"]
)
def test_the_plan_is_verified_again(planned, language, words):
    place, _ = planned
    said = estuaire("verify", place / language, "--lang", language)
    assert said.code == 0
    assert said.out.startswith(words)


def test_the_inventory_of_a_plan_can_be_planned_again(tmp_path):
    estate, small = folder(tmp_path / "estate"), scenario(tmp_path / "small.yaml")
    first, again = tmp_path / "first", tmp_path / "again"
    assert estuaire("plan", estate, "--scenario", small, "--out", first).code == 0
    assert estuaire("plan", first / "inventory", "--scenario", small, "--out", again).code == 0
    for name in COLUMNS:
        assert (again / f"{name}.csv").read_bytes() == (first / f"{name}.csv").read_bytes()


def test_cbc_finds_a_plan_as_good_as_highs(tmp_path):
    estate, small = folder(tmp_path / "estate"), scenario(tmp_path / "small.yaml")
    objectives = {}
    for solver in ("highs", "cbc"):
        out = tmp_path / solver
        said = estuaire("plan", estate, "--scenario", small, "--out", out, "--solver", solver, "--gap", 0)
        assert said.code == 0
        summary = json.loads((out / "plan.json").read_text(encoding="utf-8"))
        assert summary["solver"].lower().startswith(solver)
        objectives[solver] = summary["objective"]
    assert objectives["cbc"] == pytest.approx(objectives["highs"], rel=1e-6)


def test_an_older_plan_is_replaced(tmp_path):
    estate, small, out = folder(tmp_path / "estate"), scenario(tmp_path / "small.yaml"), tmp_path / "plan"
    for seed in (1, 2):
        assert estuaire("plan", estate, "--scenario", small, "--out", out, "--seed", seed).code == 0
        assert json.loads((out / "plan.json").read_text(encoding="utf-8"))["seed"] == seed
    assert left(tmp_path) == ["estate", "plan", "small.yaml"]
