"""Files dropped in the browser: read like the terminal's, kept whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.findings import KINDS
from language import Language
from views import session
from views.loading import findings_frame, imported, laid_down

TABLES = {
    "organisations.csv": b"organisation\nmsss\n",
    "sites.csv": b"site,organisation\ns1,msss\n",
    "workloads.csv": b"workload,organisation\ncrm,msss\n",
    "assets.csv": b"asset,workload,site\na1,crm,s1\n",
}
"""One workload on one site, in four tables without an error."""


@pytest.fixture
def here(empty, monkeypatch):
    """The session looks at an empty workspace."""
    monkeypatch.setattr(session, "current", lambda: empty)
    monkeypatch.setattr(session, "opened", lambda: empty)
    return empty


def test_tables_without_an_error_are_kept(here):
    assert imported(list(TABLES.items())).kept
    assert here.inventory()["workloads"]["workload"].tolist() == ["crm"]


def test_one_error_keeps_nothing_of_the_new_and_all_of_the_old(here):
    imported(list(TABLES.items()))
    before = here.fingerprint()
    read = imported(list({**TABLES, "assets.csv": b"asset,workload,site\na1,crm,nowhere\n"}.items()))
    assert not read.kept
    assert [(f.file, f.line, f.column) for f in read.findings if f.is_error] == [("assets.csv", 2, "site")]
    assert here.fingerprint() == before


def test_decisions_survive_an_import(here):
    decided = b"workload,action,author\ncrm,pin,Eve\n"
    imported([*TABLES.items(), ("decisions.csv", decided)])
    imported(list(TABLES.items()))
    assert here.inventory()["decisions"]["author"].tolist() == ["Eve"]


@pytest.mark.parametrize("name", ["../../up.csv", "/etc/passwd.csv", "..\\..\\up.csv", ".hidden.csv", ""])
def test_the_name_of_a_file_leads_nowhere_else(name):
    with laid_down([(name, b"x")]) as [path]:
        assert path.parent.name == "0"
        assert path.resolve().parent == path.parent.resolve()
        assert not path.name.startswith(".")
        folder = path.parents[1]
    assert not Path(folder).exists()


def test_findings_come_errors_first_in_the_users_words():
    kinds = [KINDS["unknown-column"], KINDS["missing-column"]]
    found = [kind.at("a.csv", 1, "x", name="x", table="assets") for kind in kinds]
    frame = findings_frame(Language("fr"), found)
    assert frame["severity"].tolist() == ["erreur", "avertissement"]
    assert "actifs" in frame["problem"].iloc[0]
