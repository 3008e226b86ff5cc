"""A large plan's workbook is made by a process of its own, and is the one that would be made at once."""

from __future__ import annotations

import fcntl

import pytest

from language import Language
from optimizer import plan_folder, runs, workspace
from optimizer.export import cells, workbook
from tests.optimizer import rich
from views import packing
from views.packing_child import book_of, share_of

FR = Language("fr")
PREPARE = "Préparer le classeur (XLSX)"


@pytest.fixture
def run(planned):
    """The folder of the run, without a workbook."""
    return runs.find(workspace.root(), planned.runs()[-1]).folder


def wait(folder, language="fr"):
    """Until the process that makes the workbook has ended."""
    with (folder / f"workbook.{language}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def labels(shown, kind):
    return [each.label for each in shown.get(kind)]


def test_the_process_leaves_the_very_workbook_that_is_made_at_once(run):
    packing.start(run, "fr")
    wait(run)
    made = plan_folder.read(run / "plan")
    assert book_of(run, "fr").read_bytes() == workbook(made, FR)
    assert not packing.under_way(run, "fr")
    assert not book_of(run, "en").exists()


def test_how_far_it_is_counts_every_cell():
    counted = []
    workbook(rich.plan(), FR, counted.append)
    assert sum(counted) >= cells(rich.plan())  # names beside identifiers come on top


def test_while_one_makes_it_nobody_else_does(run):
    with (run / "workbook.fr.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        packing.start(run, "fr")
        assert packing.under_way(run, "fr")
        assert packing.share(run, "fr") == 0.0
    assert not book_of(run, "fr").exists()
    assert not share_of(run, "fr").exists()


def test_a_small_plan_gives_its_workbook_at_once(screen, planned, run):
    shown = screen("plan", planned)
    assert not shown.exception
    assert "Classeur (XLSX)" in labels(shown, "download_button")


def test_a_large_one_has_it_made_first_and_says_so(screen, planned, run, monkeypatch):
    monkeypatch.setattr(packing, "SOON", 0)
    shown = screen("plan", planned)
    [press] = [each for each in shown.button if each.label == PREPARE]
    press.click().run()
    assert not shown.exception
    wait(run)
    shown.run()
    assert "Classeur (XLSX)" in labels(shown, "download_button")


def test_one_that_could_not_be_made_is_said(screen, planned, run, monkeypatch):
    monkeypatch.setattr(packing, "SOON", 0)
    share_of(run, "fr").write_text(
        "0.4", encoding="utf-8"
    )  # it was begun, nobody is at it, and there is no workbook
    shown = screen("plan", planned)
    assert "n’a pas pu être préparé" in shown.warning[0].value
    assert PREPARE in [each.label for each in shown.button]
