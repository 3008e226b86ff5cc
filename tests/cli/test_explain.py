"""`estuaire explain` says why a plan is as it is: its limits, a workload, a site, in the language asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.doors import Said, estuaire, folder, scenario

SAID_IN = {
    "fr": [
        "Aucun plan ne coûte moins que celui-ci : c’est prouvé", "Une unité de plus chez cti dans la vague 1 vaut 1 426 $ (vCPU).",
        "Un pour cent de plus économiserait au plus 71 $.",
    ],
    "en": [
        "No plan costs less than this one: this is proven", "Room for one more at cti in wave 1 is worth $1,426 (vCPU).",
        "One percent more of it would save $71 at most.",
    ],
}  # fmt: skip


def planned(place: Path, **changes: object) -> Path:
    """The plan of the two workloads under the small scenario, in which all that can be done is to rehost."""
    treatments = {"retire": None, "refresh": None, "replatform": None}
    small = scenario(place / "small.yaml", treatments=treatments, **changes)
    said = estuaire(
        "plan", folder(place / "estate"), "--scenario", small, "--out", place / "plan", "--gap", 0
    )
    assert said.code == 0
    return place / "plan"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of one wave in which `cti` has room for 5 vCPU of 6."""
    return planned(
        tmp_path_factory.mktemp("full"), horizon={"waves": 1}, offers={"cti": {"capacity": {"vcpu": 5}}}
    )


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan in which one wave's 14 days cannot move both: `crm` takes 14, and goes first; `sig` 10, and goes second."""
    return planned(tmp_path_factory.mktemp("busy"), limits={"staff": {"per_wave": 14}})


def explained(plan: Path, *words: str, language: str = "en") -> Said:
    said = estuaire("explain", plan, *words, "--lang", language)
    assert (said.code, said.err) == (0, "")
    return said


@pytest.mark.parametrize("language", SAID_IN)
def test_the_limits_that_pay_are_told_in_the_language_asked_for(full, language):
    # A vCPU in the cloud costs (1824 − 240) / 2 a year more than in `cti`, over a year worth 1 and one worth 0.8: 1425.60.
    # One percent of 5 is 0.05 of it.
    said = explained(full, language=language).out
    assert [words for words in SAID_IN[language] if words not in said] == []
    other = "en" if language == "fr" else "fr"
    assert [words for words in SAID_IN[other] if words in said] == []


def test_the_limits_that_bind_are_told_of_the_workload_that_takes_from_them(full):
    assert (
        "Room for one more at cti in wave 1 is worth $1,426 (vCPU)."
        in explained(full, "--workload", "crm").out
    )


def test_the_runner_up_of_a_workload_costs_what_solving_again_says(busy):
    said = explained(busy, "--workload", "sig").out
    assert "sig: rehost · cti · wave 2." in said
    # In the cloud instead: 1584 a year more, over 0.8 + 0.64 + 0.512.
    assert (
        "The best plan found costs $3,092 more than this one; other workloads treated otherwise: 0." in said
    )
    assert "It would then be: rehost · cloud · wave 2." in said
    # In another wave than 2, it takes the place of `crm`: s1 open a year more, 60000 − 100; `crm` 2000 + 1120 + 480 × 1.952 and
    # not 1400 + 480 × 2.952, 1240 more; `sig` 560 less.
    assert (
        "The best plan found costs $60,580 more than this one; other workloads treated otherwise: 1." in said
    )


def test_a_site_says_what_holds_it_and_what_a_wave_earlier_would_cost(busy):
    said = explained(busy, "--site", "s2").out.splitlines()
    assert said == [
        "s2 closes in wave 2, which begins on Apr 1, 2028.",
        "The last to leave it: sig.",
        "Whatever the cost, its staff and its workloads’ dates do not let it close before wave 2.",
        "sig, alone the same in wave 1, would lack 10 days of: staff of the programme (wave 1).",
        "If it had to close by wave 1:",
        "  No plan can do that: this is proven.",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_workload_and_a_site_are_explained_in_one_language(busy, language):
    said = explained(busy, "--workload", "sig", "--site", "s2", language=language).out
    assert ("If this choice were forbidden" in said) == (language == "en")
    assert ("Si ce choix était interdit" in said) == (language == "fr")


@pytest.mark.parametrize(
    ("option", "wanted", "near"), [("--workload", "sik", "sig"), ("--site", "s11", "s1")]
)
def test_what_the_plan_does_not_have_is_refused_with_the_nearest(busy, option, wanted, near):
    said = estuaire("explain", busy, option, wanted, "--lang", "en")
    assert said.code == 2
    assert f"the plan has no “{wanted}”; the nearest: {near}" in said.err.replace("\n", " ")


def test_a_plan_without_prices_says_so(full, tmp_path):
    rules = (full / "rules.csv").read_text(encoding="utf-8").splitlines()
    copy = tmp_path / "copy"
    shutil.copytree(full, copy)
    bare = [rules[0], *(line.rpartition(",")[0] + "," for line in rules[1:])]
    (copy / "rules.csv").write_text("\n".join(bare) + "\n", encoding="utf-8")
    assert "The limits of this plan have no prices" in explained(copy).out
