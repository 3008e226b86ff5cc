"""A plan is written only where it may be, read only if it is one, and believed only if it adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.doors import estuaire, folder, left, scenario
from tests.cli.test_bad_uploads import refused

BOTH = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A small plan, written."""
    estate, small = folder(tmp_path / "estate"), scenario(tmp_path / "small.yaml")
    assert estuaire("plan", estate, "--scenario", small, "--out", tmp_path / "plan").code == 0
    return tmp_path / "plan"


def asked(place: Path, out: Path) -> list[object]:
    """The words that ask for a small plan in that folder."""
    return ["plan", folder(place / "estate"), "--scenario", scenario(place / "small.yaml"), "--out", out]


# Where it is written

UNWRITABLE = {"fr": "Rien ne peut être écrit dans", "en": "Nothing can be written in"}
TAKEN = {"fr": "existe et n’est pas un dossier de plan", "en": "exists and is not a plan folder"}


@BOTH
def test_a_plan_is_not_written_inside_a_file(language, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    said = refused(tmp_path, *asked(tmp_path, tmp_path / "file" / "plan"), language=language)
    assert UNWRITABLE[language] in said.err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@BOTH
@pytest.mark.parametrize("name", ["notes", "notes.txt"])
def test_a_plan_does_not_replace_what_is_not_one(name, language, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    said = refused(tmp_path, *asked(tmp_path, tmp_path / name), language=language)
    assert TAKEN[language] in said.err
    assert left(tmp_path / "notes") == ["mine.txt"]
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


@BOTH
def test_an_inventory_is_not_written_over_anything(language, tmp_path):
    given, taken = folder(tmp_path / "estate"), folder(tmp_path / "taken")
    words = {"fr": "il y a déjà quelque chose ici", "en": "there is already something here"}
    said = refused(tmp_path, "import", given, "--out", taken, language=language)
    assert words[language] in said.err
    assert left(taken) == left(given)


@BOTH
def test_an_inventory_is_not_written_inside_a_file(language, tmp_path):
    (tmp_path / "file").touch()
    words = {"fr": "le dossier ne peut pas être écrit", "en": "the folder cannot be written"}
    given = folder(tmp_path / "estate")
    said = refused(tmp_path, "import", given, "--out", tmp_path / "file" / "inventory", language=language)
    assert words[language] in said.err


# What is read

NOT_A_PLAN = {
    "fr": "n’est pas un dossier de plan : il y manque plan.json",
    "en": "is not a plan folder: plan.json is missing",
}


@BOTH
@pytest.mark.parametrize("name", ["estate", "nowhere", "file"])
def test_what_is_not_a_plan_is_not_verified(name, language, tmp_path):
    folder(tmp_path / "estate")
    (tmp_path / "file").touch()
    said = refused(tmp_path, "verify", tmp_path / name, language=language)
    assert NOT_A_PLAN[language] in said.err
    assert str(tmp_path / name) in said.err


@pytest.mark.parametrize(("name", "text"), [("plan.json", "{"), ("cash.csv", "wave\nx\n"), ("waves.csv", "")])
def test_a_plan_with_a_broken_part_is_refused(name, text, plan, tmp_path):
    (plan / name).write_text(text, encoding="utf-8")
    assert f"File {name} of the plan cannot be read" in refused(tmp_path, "verify", plan, language="en").err


# What is believed


TAMPERED = [
    # Moving takes `crm` 14 days of 100 $: six, three for each of two servers, one for each of two terabytes.
    ("assignments.csv", "1400.0", "1300.0",
     "Charge de travail « crm » : le plan dit 1 300 $ une seule fois, la vérification trouve 1 400 $", "Workload “crm”: 1,300 CAD are said once, 1,400 found"),
    ("assignments.csv", "14.0", "13.0",
     "Charge de travail « crm » : le plan dit 13 jours-personnes, la vérification en trouve 14", "Workload “crm”: 13 staff days are said, 14 found"),
    # Both workloads move in wave 1 for 2,400 $, and both their sites close for 500 $ each.
    ("cash.csv", "1,2400.0,2400.0", "1,2300.0,2400.0", "2 300 $", "Line move, fiscal year 2027-2028, wave 1: 2,300 CAD are said, 2,400 found"),
    ("cash.csv", "1,1000.0,1000.0", "1,1000.0,900.0", "900 $", "wave 1: 900 CAD discounted are said, 1,000 found"),
    # Without its 60,000 $ a year for four years, less the 500 $ of closing, site s1 saves 239,500 $.
    ("sites.csv", "239500.0", "239400.0", "Site « s1 »", "Site “s1”: a saving of 239,400 CAD is said, 239,500 found"),
    ("waves.csv", "2400.0", "2500.0", "Vague 1", "Wave 1, one_off_cost: 2,500 is said, 2,400 found"),
    ("plan.json", '"gap": 0.0', '"gap": 0.1', "L’écart 0,10", "The gap 0.10 is not that of objective 5,525.44 and bound 5,525.44"),
    ("inventory/assets.csv", "a3,sig,s2,server,,,2,4,1024", "a3,sig,s2,server,,,4,4,1024", "« sig »", "Workload “sig”"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "number", "other", "french", "english"),
    TAMPERED,
    ids=[f"{case[0]}-{case[2]}" for case in TAMPERED],
)
def test_a_number_that_was_changed_is_named(name, number, other, french, english, plan):
    text = (plan / name).read_text(encoding="utf-8")
    assert text.count(number) == 1
    (plan / name).write_text(text.replace(number, other), encoding="utf-8")
    for language, words in (("fr", french), ("en", english)):
        said = estuaire("verify", plan, "--lang", language)
        assert (said.code, said.out) == (1, "")
        assert words in said.err
