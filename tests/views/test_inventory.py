"""The Inventory screen: hostile files keep nothing, edits are kept whole or not at all, what leaves comes back."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
import streamlit as st

from inventory.filtering import Filter
from inventory.graph import fingerprint, load
from inventory.readers import Recognised, read
from inventory.schema import TABLES, table
from inventory.template import allowed
from language import Language
from tests.cli.test_bad_uploads import UPLOADS, bomb
from views import session
from views.inventory import changes, filters
from views.inventory.changes import Change
from views.inventory.headings import headings
from views.inventory.shown import shown
from views.inventory.takeaway import packed, table_csv
from views.loading import imported

FILES = {
    "organisations.csv": b"organisation\nmsss\n",
    "sites.csv": b"site,organisation\ns1,msss\n",
    "workloads.csv": b"workload,organisation\ncrm,msss\n",
    "assets.csv": b"asset,workload,site\na1,crm,s1\na2,crm,s1\n",
}
FORMULA = "=cmd|' /C calc'!A0"
MARKUP = "<script>alert(1)</script> [x](javascript:alert(1))"


@pytest.fixture
def here(empty, monkeypatch):
    """The session looks at an empty workspace, and remembers in a dictionary."""
    monkeypatch.setattr(session, "current", lambda: empty)
    monkeypatch.setattr(session, "opened", lambda: empty)
    monkeypatch.setattr(st, "session_state", {})
    return empty


@pytest.fixture
def held(here, example):
    """The same with the example in it."""
    session.keep(example)
    return here


def workbook(**sheets: list[list[object]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


def test_each_file_and_sheet_says_what_it_became(here):
    book = workbook(actifs=[["actif", "charge", "site"], ["a1", "crm", "s1"]], Feuil1=[["a"], ["b"]])
    read_ = imported([*list(FILES.items())[:3], ("parc.xlsx", book)])
    assert read_.kept
    assert Recognised("parc.xlsx [actifs]", "native", "assets", 1) in read_.recognised
    assert [(each.kind.code, each.file) for each in read_.findings if "Feuil1" in each.file] == [
        ("sheet-unrecognised", "parc.xlsx [Feuil1]")
    ]


def test_each_step_of_an_import_is_told(here):
    steps: list[int] = []
    imported(list(FILES.items()), progress=steps.append)
    assert steps == [0, 1, 2]


def test_an_empty_file_is_found_and_nothing_kept(here):
    read_ = imported([*FILES.items(), ("decisions.csv", b"")])
    assert [(each.kind.code, each.file) for each in read_.findings] == [("file-empty", "decisions.csv")]
    assert not read_.kept
    assert here.fingerprint() is None


def test_a_workbook_that_unpacks_without_end_is_found_and_nothing_kept(here, tmp_path):
    read_ = imported([*FILES.items(), ("parc.xlsx", bomb(tmp_path).read_bytes())])
    assert [each.kind.code for each in read_.findings] == ["workbook-too-heavy"]
    assert here.fingerprint() is None


SMALL = [case for case in UPLOADS if case[0] not in {"missing", "huge-line", "bomb"}]
"""What the terminal refuses, but for what no browser can send and what stands above."""


@pytest.mark.parametrize("case", SMALL, ids=[case[0] for case in SMALL])
def test_what_the_terminal_refuses_is_refused_here(here, tmp_path, case):
    made = case[1](tmp_path)
    paths = sorted(made.iterdir()) if made.is_dir() else [made]
    read_ = imported([(path.name, path.read_bytes()) for path in paths])
    assert not read_.kept
    assert any(finding.is_error for finding in read_.findings)
    assert here.fingerprint() is None


@pytest.mark.parametrize("name", ["../../up/assets.csv", "C:\\parc\\assets.csv", "/etc/assets.csv"])
def test_a_path_in_a_name_is_not_followed(here, name):
    read_ = imported([*list(FILES.items())[:3], (name, FILES["assets.csv"])])
    assert read_.kept
    assert Recognised("assets.csv", "native", "assets", 2) in read_.recognised


@pytest.mark.parametrize("name", ["é" * 300 + "\0.csv", "😀" * 300 + ".csv"])
def test_a_name_that_no_disk_takes_is_only_a_finding(here, name):
    assert not imported([(name, b"a,b\n1,2\n")]).kept


def test_formulas_and_markup_are_texts_that_leave_as_texts(here):
    quoted = FORMULA.replace('"', '""')
    named = f'workload,organisation,name,service\ncrm,msss,"{quoted}","{MARKUP}"\n'.encode()
    assert imported([*{**FILES, "workloads.csv": named}.items()]).kept
    kept = session.inventory()["workloads"].iloc[0]
    assert (kept["name"], kept["service"]) == (FORMULA, MARKUP)
    [cells] = csv.DictReader(io.StringIO(table_csv(session.inventory(), "workloads").decode()))
    assert cells["name"] == f"'{FORMULA}"


def test_an_estate_that_leaves_in_a_zip_comes_back_the_same(here, example):
    content = packed(example)
    assert {each.filename for each in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {
        f"{each.name}.csv" for each in TABLES
    }
    assert imported([("estuaire-inventory.zip", content)]).kept
    assert here.fingerprint() == fingerprint(example)


def test_a_table_that_leaves_alone_is_read_back_cell_for_cell(example, tmp_path):
    (tmp_path / "sites.csv").write_bytes(table_csv(example, "sites"))
    assert (
        read([tmp_path / "sites.csv"])[0]["sites"].cells["site"].tolist() == example["sites"]["site"].tolist()
    )


def change(rows, **typed):
    return changes.apply(Change(session.fingerprint(), "workloads", rows, typed))


def test_a_change_reaches_the_rows_asked_for_and_no_others(held, example):
    outcome = change([0, 2], criticality="3", personal_information="oui")
    assert outcome.kept
    after, before = session.inventory()["workloads"], example["workloads"]
    assert after["criticality"].iloc[[0, 2]].tolist() == [3, 3]
    assert after["personal_information"].iloc[[0, 2]].tolist() == ["yes", "yes"]
    others = after.index.difference([0, 2])
    assert after.loc[others].equals(before.loc[others])
    assert held.inventory()["workloads"].equals(after)


def test_a_change_with_an_error_changes_nothing_and_names_the_row(held, example):
    outcome = change([1], not_before="jamais", criticality="3")
    assert not outcome.kept
    assert [(row, each.kind.code, each.column) for row, each in outcome.findings] == [
        (example["workloads"]["workload"].iloc[1], "bad-date", "not_before")
    ]
    assert held.fingerprint() == fingerprint(example)


def test_a_change_of_an_inventory_that_was_replaced_is_not_made(held, example):
    outcome = changes.apply(Change("0" * 64, "workloads", [0], {"criticality": "3"}))
    assert (outcome.kept, outcome.replaced) == (False, True)
    assert held.fingerprint() == fingerprint(example)


def test_changes_are_undone_one_by_one(held, example):
    change([0], criticality="3", name="un")
    once = held.fingerprint()
    change([1], criticality="4", name="deux")
    changes.undo()
    assert held.fingerprint() == once
    changes.undo()
    assert held.fingerprint() == fingerprint(example)
    assert not changes.undoable()


def test_an_import_cannot_be_undone(held):
    change([0], name="un")
    imported(list(FILES.items()))
    assert not changes.undoable()


def test_rows_keep_their_places_until_one_comes_or_goes(held):
    line = changes.line(held.fingerprint())
    change([0], name="un")
    assert changes.line(held.fingerprint()) == line
    alone = Change(session.fingerprint(), "assets", [0], {"workload": ""})
    assert changes.apply(alone).kept  # the asset becomes a workload of its own: one more row
    assert changes.line(held.fingerprint()) != line


def test_words_find_the_name_of_a_public_body(example):
    body = example["organisations"].iloc[0]
    found = filters.rows("v", "workloads", example, Filter(text=body["name"]))
    assert set(found["organisation"]) == {body["organisation"]}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_column_has_a_heading_and_words_for_its_values(example, language):
    words = Language(language)
    for declared in TABLES:
        assert {each.name for each in declared.columns} <= headings(words).keys()
        frame = example[declared.name]
        for column in shown(declared, frame, words):
            assert all(isinstance(column.words(value), str) for value in frame[column.name].unique())


def test_what_the_form_offers_is_what_the_readers_accept(held):
    for column in table("workloads").columns:
        for language in ("fr", "en"):
            for word in allowed(column, language):
                assert change([0], **{column.name: word}).kept, (column.name, word)


@pytest.mark.parametrize(
    ("language", "button"), [("fr", "Importer ces fichiers"), ("en", "Import these files")]
)
def test_with_nothing_loaded_it_asks_for_files(screen, empty, language, button):
    shown_ = screen("inventory", empty, language)
    assert not shown_.exception
    assert button in [each.label for each in shown_.button]


@pytest.mark.parametrize(("language", "apply"), [("fr", "Appliquer à {} lignes"), ("en", "Apply to {} rows")])
def test_it_counts_the_rows_that_the_filter_shows(screen, loaded, example, language, apply):
    shown_ = screen("inventory", loaded, language)
    assert not shown_.exception
    shown_.segmented_control(key="inventory-aim").set_value("shown").run()
    assert apply.format(len(example["workloads"])) in [each.label for each in shown_.button]
    shown_.checkbox(key="inventory-unclassified").check().run()
    workloads = example["workloads"]
    levels = workloads[["criticality", "availability", "integrity", "confidentiality"]]
    unknown = levels.isna().any(axis=1) | (workloads["personal_information"] == "unknown")
    assert apply.format(unknown.sum()) in [each.label for each in shown_.button]
    assert shown_.segmented_control(key="inventory-aim").value == "shown"


def test_many_rows_wait_for_a_yes_and_then_change_at_once(screen, loaded, example):
    shown_ = screen("inventory", loaded, "fr")
    shown_.segmented_control(key="inventory-aim").set_value("shown").run()
    shown_.selectbox(key="inventory-set-workloads-0-criticality").set_value("4")
    [apply] = [
        each for each in shown_.button if each.label == f"Appliquer à {len(example['workloads'])} lignes"
    ]
    apply.click().run()
    assert loaded.fingerprint() == fingerprint(example)
    shown_.button(key="inventory-yes").click().run()
    assert not shown_.exception
    assert set(loaded.inventory()["workloads"]["criticality"]) == {4}
    assert shown_.selectbox(key="inventory-set-workloads-1-criticality").value == ""
    shown_.button(key="inventory-undo").click().run()
    assert loaded.fingerprint() == fingerprint(example)


def test_a_refused_change_keeps_what_was_typed(screen, loaded, example):
    shown_ = screen("inventory", loaded, "fr")
    shown_.selectbox(key="inventory-environment").set_value("=développement").run()
    shown_.segmented_control(key="inventory-aim").set_value("shown").run()
    shown_.text_input(key="inventory-set-workloads-0-not_before").set_value("jamais")
    [apply] = [each for each in shown_.button if each.label.startswith("Appliquer à")]
    apply.click().run()
    assert not shown_.exception
    assert [each.value for each in shown_.error] == ["Rien n’a été modifié. Corrigez ce qui suit, puis appliquez de nouveau."]  # fmt: skip
    assert shown_.text_input(key="inventory-set-workloads-0-not_before").value == "jamais"
    assert loaded.fingerprint() == fingerprint(example)


@pytest.mark.parametrize("name", [each.name for each in TABLES])
def test_every_table_can_be_shown(screen, loaded, name):
    shown_ = screen("inventory", loaded, "en")
    shown_.segmented_control(key="inventory-table").set_value(name).run()
    assert not shown_.exception


@pytest.mark.parametrize("part", ["files", "guide"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_files_and_template_are_a_click_away(screen, loaded, language, part):
    shown_ = screen("inventory", loaded, language)
    shown_.segmented_control(key="inventory-part").set_value(part).run()
    assert not shown_.exception


def test_markup_in_a_column_of_ones_own_is_shown_not_obeyed(screen, empty, tmp_path):
    for name, content in {**FILES, "workloads.csv": b"workload,organisation,<b>[x](y)\ncrm,msss,1\n"}.items():
        (tmp_path / name).write_bytes(content)
    empty.save_inventory(load(read([tmp_path / name for name in FILES])[0], date(2027, 4, 1))[0])
    shown_ = screen("inventory", empty, "en")
    assert not shown_.exception
    assert shown_.text_input(key="inventory-set-workloads-0-<b>[x](y)").label == r"\<b\>\[x\]\(y\)"
