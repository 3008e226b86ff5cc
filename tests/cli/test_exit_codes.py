"""The exit code says how the search went; without a plan nothing is written, and the reason is given."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.doors import EXAMPLE, estuaire, folder, knapsacks, left, overlay, scenario


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "plan trouvé, recherche interrompue"), ("en", "a plan, the search cut short")],
    ids=["fr", "en"],
)
def test_three_when_the_clock_runs_out_before_the_gap(language, words, tmp_path):
    # To move nothing is a plan, found at once; after half a minute the gap is still 2 %.
    estate, hard = knapsacks(tmp_path)
    out = tmp_path / "plan"
    said = estuaire(
        "plan", estate, "--scenario", hard, "--out", out, "--gap", 0, "--time-limit", 1, "--lang", language
    )
    assert said.code == 3
    gap = re.search(r"(?:écart|gap) (\d+[.,]\d\d) ?%", said.out)
    assert gap
    assert float(gap[1].replace(",", ".")) > 0
    assert words in said.out
    assert json.loads((out / "plan.json").read_text(encoding="utf-8"))["status"] == "feasible"
    assert estuaire("verify", out).code == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Aucun plan n’a été trouvé"), ("en", "No plan was found")],
    ids=["fr", "en"],
)
def test_five_when_no_plan_is_found_in_time(language, words, tmp_path):
    base = overlay(tmp_path / "base-again.yaml", "")
    out = tmp_path / "plan"
    said = estuaire(
        "plan", EXAMPLE, "--scenario", base, "--out", out, "--time-limit", 0.01, "--lang", language
    )
    assert said.code == 5
    assert words in said.out
    assert "--time-limit" in said.out
    assert left(tmp_path) == ["base-again.yaml"]


CLASH = {
    "fr": ("c’est prouvé", "parts d’hébergement", "budget annuel", "Il manque"),
    "en": ("this is proven", "hosting shares", "yearly budget", "Short by"),
}


@pytest.mark.parametrize("language", CLASH)
def test_four_when_rules_clash_each_named_with_what_it_lacks(language, tmp_path):
    # To meet the share both workloads must move, for 1,400 $ and 1,000 $; a year has 400 $.
    tight = scenario(
        tmp_path / "tight.yaml",
        limits={"budget": {"2027-2028": 400, "2028-2029": 400, "2029-2030": 400}},
        targets={"shares": {"outside": {"kinds": ["external"], "measure": "storage", "at_least": 0.8}}},
    )
    estate = folder(tmp_path / "estate")
    said = estuaire("plan", estate, "--scenario", tight, "--out", tmp_path / "plan", "--lang", language)
    assert said.code == 4
    for words in CLASH[language]:
        assert words in said.out
    assert re.search(r"\b20(27-2028|28-2029|29-2030) +(400 \$|\$400) +\$?[1-9]", said.out)
    assert re.search(r"\boutside >= 0.8 +80[.,]0 ?% +[1-9]", said.out)
    assert left(tmp_path) == ["estate", "tight.yaml"]


def test_four_on_the_example_with_hard_targets_and_a_tenth_of_its_budget(tmp_path):
    impossible = overlay(
        tmp_path / "impossible.yaml",
        """
targets:
  open_sites: {by: 2032-04-01, at_most: 3}
  shares: {outside: {kinds: [external], measure: storage, at_least: 0.8}}
limits:
  budget: {2027-2028: 120_000, 2028-2029: 180_000, 2029-2030: 180_000, 2030-2031: 180_000, 2031-2032: 120_000}
""",
    )
    said = estuaire("plan", EXAMPLE, "--scenario", impossible, "--out", tmp_path / "plan", "--lang", "en")
    assert said.code == 4
    assert "hosting shares" in said.out
    assert re.search(r"^ ?yearly budget +20\d\d-20\d\d +\$1[28]0k +\$\S+", said.out, re.MULTILINE)
    assert left(tmp_path) == ["impossible.yaml"]


@pytest.mark.parametrize(
    ("words", "french", "english"),
    [
        (["plan"], "Argument manquant", "Missing argument"),
        (["plan", "x", "--out", "y"], "Option manquante", "Missing option"),
        (["plan", "x", "--scenario", "s", "--out", "y", "--gap", "2"], "--gap", "--gap"),
        (["plan", "x", "--scenario", "s", "--out", "y", "--time-limit", "0"], "--time-limit", "--time-limit"),
        (["pla"], "plan", "plan"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_two_when_the_command_is_misspelt(words, french, english):
    for language, answer in (("fr", french), ("en", english)):
        said = estuaire("--lang", language, *words)
        assert said.code == 2
        assert answer in said.err
        assert said.out == ""
