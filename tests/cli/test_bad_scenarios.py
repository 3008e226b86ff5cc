"""A scenario that cannot be used ends with exit code 2: each fault has its file, line, key and remedy."""

from __future__ import annotations

import pytest

from tests.cli.doors import estuaire, folder, left, overlay

BILLION = "laughs: &a [ha, ha]\n" + "".join(
    f"laugh-{inner}: &{inner} [{', '.join(9 * [f'*{outer}'])}]\n"
    for outer, inner in zip("abcdefgh", "bcdefghi", strict=True)
)

SCENARIOS = [
    ("negative-capacity", "offers:\n  ngq-est:\n    capacity:\n      vcpu: -5\n",
     "essai.yaml, ligne 5, offers.ngq-est.capacity.vcpu : -5 est au-dessous de 0. Écrivez 0 ou plus.",
     "essai.yaml, line 5, offers.ngq-est.capacity.vcpu: -5 is below 0. Write 0 or more."),
    ("budget-of-no-wave", "limits:\n  budget:\n    2040-2041: 5\n",
     "essai.yaml, ligne 4, limits.budget.2040-2041 : « 2040-2041 » n’est pas un exercice où commence une vague.",
     "essai.yaml, line 4, limits.budget.2040-2041: “2040-2041” is not a fiscal year in which a wave begins."),
    ("start-off-the-year", "horizon:\n  start: 2027-05-01\n",
     "essai.yaml, ligne 2, horizon : avec ce début et cette durée de vague, aucune vague ne commence le 1er avril.",
     "essai.yaml, line 2, horizon: with this start and wave length, no wave begins on 1 April."),
    ("key-twice", "usd_cad: 1.3\nstaff_day: 9\nusd_cad: 1.4\n",
     "essai.yaml, ligne 4, usd_cad : la clé « usd_cad » est déjà fixée à la ligne 2.",
     "essai.yaml, line 4, usd_cad: “usd_cad” is already set on line 2."),
    ("tag", "usd_cad: !!python/object/apply:os.system ['touch obeyed']\n",
     "essai.yaml, ligne 2 : l’étiquette « tag:yaml.org,2002:python/object/apply:os.system » n’est pas suivie.",
     "essai.yaml, line 2: the tag “tag:yaml.org,2002:python/object/apply:os.system” is not obeyed."),
    ("aliases", BILLION, "essai.yaml, ligne 2 : l’ancre ou l’alias « a » n’est pas permis.",
     "essai.yaml, line 2: the anchor or alias “a” is not allowed."),
    ("unknown-key", "horizon:\n  wavs: 12\n",
     "essai.yaml, ligne 3, horizon.wavs : la clé « wavs » n’existe pas ici. La plus proche est « waves »",
     "essai.yaml, line 3, horizon.wavs: there is no key “wavs” here. The nearest is “waves”"),
    ("not-yaml", "limits: [1, 2\nhorizon: 3\n",
     "essai.yaml, ligne 3 : ce fichier cesse d’être lisible comme YAML", "essai.yaml, line 3: this file stops being readable as YAML"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "french", "english"), [case[1:] for case in SCENARIOS], ids=[case[0] for case in SCENARIOS]
)
def test_a_bad_scenario_is_told_in_both_languages(text, french, english, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    estate, essai = folder(tmp_path / "estate"), overlay(tmp_path / "essai.yaml", text)
    for language, words in (("fr", french), ("en", english)):
        said = estuaire("plan", estate, "--scenario", essai, "--out", tmp_path / "out", "--lang", language)
        assert said.code == 2
        assert words in said.err
        assert said.out == ""
    assert left(tmp_path) == ["essai.yaml", "estate"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "deux.yaml, ligne 3, usd_cad : la clé « usd_cad » est aussi fixée par un.yaml, ligne 2."),
        ("en", "deux.yaml, line 3, usd_cad: “usd_cad” is also set by un.yaml, line 2."),
    ],
    ids=["fr", "en"],
)
def test_two_overlays_may_not_set_one_key(language, words, tmp_path):
    one = overlay(tmp_path / "un.yaml", "usd_cad: 1.3\n")
    two = overlay(tmp_path / "deux.yaml", "staff_day: 9\nusd_cad: 1.4\n")
    estate, both = folder(tmp_path / "estate"), f"{one},{two}"
    said = estuaire("plan", estate, "--scenario", both, "--out", tmp_path / "out", "--lang", language)
    assert said.code == 2
    assert words in said.err
    assert left(tmp_path) == ["deux.yaml", "estate", "un.yaml"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "essai.yaml : ce fichier ne peut pas être ouvert."), ("en", "essai.yaml: this file cannot be opened.")],
    ids=["fr", "en"],
)  # fmt: skip
def test_a_scenario_that_is_not_there_is_told(language, words, tmp_path):
    estate, nowhere = folder(tmp_path / "estate"), tmp_path / "essai.yaml"
    said = estuaire("plan", estate, "--scenario", nowhere, "--out", tmp_path / "out", "--lang", language)
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert left(tmp_path) == ["estate"]


def test_all_faults_of_a_scenario_are_told_in_order(tmp_path):
    estate = folder(tmp_path / "estate")
    essai = overlay(tmp_path / "essai.yaml", "staff_day: -1\nstafday: 3\nhorizon: {start: x}\n")
    said = estuaire("plan", estate, "--scenario", essai, "--out", tmp_path / "out", "--lang", "en")
    assert said.code == 2
    assert [line.partition(": ")[0] for line in said.err.splitlines()] == [
        "essai.yaml, line 2, staff_day", "essai.yaml, line 3, stafday", "essai.yaml, line 4, horizon.start",
    ]  # fmt: skip
