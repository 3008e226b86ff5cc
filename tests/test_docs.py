"""Documents say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli import main
from docs.print import FOLDER, PAGES, stale
from docs.print import main as print_docs
from inventory.findings import KINDS
from inventory.schema import TABLES
from optimizer.exclusions import EXCLUSIONS
from optimizer.rules import RULES
from optimizer.scenario_files import shipped

ROOT = FOLDER.parent
READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.fr.md")}
GUIDES = [*READMES, "CHANGELOG.md", "CONTRIBUTING.md", "docs/decisions.md"]


def page(name):
    return (FOLDER / name).read_text(encoding="utf-8")


def test_printed_pages_are_fresh():
    assert list(stale()) == [], "run `python -m docs.print`"


def test_the_check_names_what_is_stale_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("docs.print.FOLDER", tmp_path)
    assert print_docs(["--check"]) == 1
    assert capsys.readouterr().out.split() == [f"docs/{name}" for name in PAGES]
    assert list(tmp_path.iterdir()) == []
    assert print_docs([]) == 0
    assert print_docs(["--check"]) == 0


def test_every_law_column_scenario_and_finding_has_its_line():
    for law in (*RULES, *EXCLUSIONS):
        assert f"`{law.__name__}`" in page("formulation.md")
    for table in TABLES:
        for column in table.columns:
            assert f"| `{column.name}` |" in page("data.md")
    for name in shipped():
        assert f"| `{name}` |" in page("scenario.md")
    for code in KINDS:
        assert f"| `{code}` |" in page("findings.md")


@pytest.mark.parametrize("text", READMES.values(), ids=READMES)
def test_the_readmes_name_every_command_and_no_other(text):
    named = set(
        re.findall(
            r"estuaire (?=[a-z])([a-z]+)", "\n".join(re.findall(r"^    .*$|```.*?```", text, re.M | re.S))
        )
    )
    assert named == set(main.commands)


def test_the_readmes_are_twins():
    def shape(text):
        return (
            [len(mark) for mark in re.findall(r"^(#+) ", text, re.M)],
            text.count("\n|"),
            [
                re.sub(r"-(?:en|fr)\.png$", ".png", target)
                for target in re.findall(r"\]\(([^)]*)\)", text)[1:]
            ],
        )

    english, french = READMES.values()
    assert shape(english) == shape(french)


@pytest.mark.parametrize("name", GUIDES)
def test_what_a_guide_points_at_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert ((ROOT / name).parent / target).exists(), target
    for path in re.findall(
        r"`((?:inventory|optimizer|tests|docs|data|locales|scenarios|benchmarks)/[\w./-]*)`", text
    ):
        assert (ROOT / Path(path)).exists(), path
