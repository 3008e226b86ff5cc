"""`estuaire compare` says what moved between two plans and what it costs, in the language asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.doors import Said, estuaire, folder, scenario

SAID_IN = {
    "fr": [
        "Deux plans", "objectif", "Dépenses par exercice financier", "Sommes par poste", "Après la dernière vague",
        "Sites qui ferment un autre jour", "ferme dans le plan B seulement",
        "Charges de travail traitées de même : 1", "Charges de travail traitées autrement", "plusieurs choses",
    ],
    "en": [
        "Two plans", "objective", "Cash spent by fiscal year", "Money by line", "After the last wave",
        "Sites that close on another day", "closes in plan B only",
        "Workloads treated alike: 1", "Workloads treated otherwise", "several things",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where plans `stays` and `leaves` of the same two workloads lie; `sig`, alone on s2 but for `crm`, leaves in the second."""
    place = tmp_path_factory.mktemp("plans")
    small = scenario(place / "small.yaml")
    pins = {
        "stays": "crm,pin,cti,rehost,1\nsig,pin,,retain,\n",
        "leaves": "crm,pin,cti,rehost,1\nsig,pin,cti,rehost,2\n",
    }
    for name, pinned in pins.items():
        estate = folder(place / f"{name}-estate", decisions=f"workload,action,offer,treatment,wave\n{pinned}")
        assert estuaire("plan", estate, "--scenario", small, "--out", place / name).code == 0
    return place


def compared(plans: Path, a: str, b: str, language: str = "en") -> Said:
    said = estuaire("compare", plans / a, plans / b, "--lang", language)
    assert (said.code, said.err) == (0, "")
    return said


@pytest.mark.parametrize("language", SAID_IN)
def test_two_plans_are_compared_in_the_language_asked_for(plans, language):
    said = compared(plans, "stays", "leaves", language).out
    positions = [said.find(words) for words in SAID_IN[language]]
    assert -1 not in positions, SAID_IN[language][positions.index(-1)]
    assert positions == sorted(positions)
    other = "en" if language == "fr" else "fr"
    assert [words for words in SAID_IN[other] if words in said] == []


def test_a_workload_that_moves_is_shown_on_both_sides(plans):
    [row] = [line for line in compared(plans, "stays", "leaves").out.splitlines() if line.startswith(" sig")]
    assert "retain" in row
    assert row.rstrip().endswith("rehost · cti · Apr 1, 2028")


def test_what_a_plan_costs_more_is_what_it_says(plans):
    # `sig` stays for 1000 $ a year; moved in the second of four years, it costs 1000 $ at once and 240 $ a year.
    [year] = [
        line.split()
        for line in compared(plans, "stays", "leaves").out.splitlines()
        if line.startswith(" 2030-2031")
    ]
    # s2 is closed from then on, which saves its 80 000 $.
    assert year[-1] == "−$81k"


def test_a_plan_and_itself_differ_in_nothing(plans):
    said = compared(plans, "leaves", "leaves").out
    assert "Every site closes on the same day, or stays open, in both plans." in said
    assert "Workloads treated alike: 2" in said
    assert "treated otherwise" not in said
    assert "different inventories" not in said


def test_plans_of_different_grounds_say_so_first(plans):
    said = compared(plans, "stays", "leaves").out
    assert said.startswith("The two plans answer different inventories.")  # their decisions differ
    later = scenario(plans / "later.yaml", horizon={"waves": 2, "discount_rate": 0.5})
    assert (
        estuaire("plan", plans / "leaves-estate", "--scenario", later, "--out", plans / "shorter").code == 0
    )
    said = compared(plans, "leaves", "shorter").out
    assert said.startswith(
        "The two horizons differ: waves are matched by the day they begin.\nThe two plans discount differently"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_no_plan_is_refused(plans, language):
    said = estuaire("compare", plans / "stays", plans / "stays-estate", "--lang", language)
    assert said.code == 2
    assert said.out == ""
    assert "plan.json" in said.err
