"""What leaves is the plan itself, formatted, the same each time, and nothing that a spreadsheet would run."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from language import Language
from optimizer import export, plan_folder
from optimizer.export import archive, safe_csv, workbook
from optimizer.plan import report
from optimizer.sheets import sheets
from optimizer.solve import Search, solve
from terms import TERMS
from tests.optimizer import rich, small

TITLES = {
    "fr": [
        "Sommaire", "Mouvements des charges", "Vagues", "Sites", "Finances", "Indicateurs", "Règles et limites",
        "Choix écartés",
    ],
    "en": [
        "Summary", "Moves of the workloads", "Waves", "Sites", "Money", "Indicators", "Rules and limits",
        "Choices ruled out",
    ],
}  # fmt: skip
HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(1)"]


@cache
def book(language: str) -> openpyxl.Workbook:
    return opened(workbook(rich.plan(), Language(language)))


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def records(sheet) -> list[dict[str, object]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


# Workbook


@pytest.mark.parametrize("language", TITLES)
def test_there_is_a_summary_and_a_sheet_a_table(language):
    assert book(language).sheetnames == TITLES[language]


def test_every_header_and_title_has_words():
    parts = sheets(rich.plan(), "en")
    assert {column for part in parts for column in part.table} <= set(TERMS)
    assert {part.name for part in parts} <= set(TERMS)


@pytest.mark.parametrize("language", TITLES)
def test_the_summary_says_how_good_the_plan_is_and_who_stands_behind_it(language):
    summary = book(language)[TITLES[language][0]]
    said = {row[0]: row[1] for row in summary.iter_rows(values_only=True)}
    words, plan = Language(language), rich.plan()
    assert words.term("unofficial") in said
    assert words.term("estimates") in said
    label = {code: said[words.term(code).capitalize()] for code in ("objective", "bound", "gap", "solver")}
    assert label == {
        "objective": pytest.approx(plan.summary["objective"]), "bound": pytest.approx(plan.summary["bound"]),
        "gap": pytest.approx(plan.summary["gap"]), "solver": plan.summary["solver"],
    }  # fmt: skip
    assert plan.summary["inventory_fingerprint"] in said.values()


def test_the_money_of_the_workbook_adds_up_to_the_objective():
    total = sum(row["Discounted amount"] for row in records(book("en")["Money"]))
    assert total == pytest.approx(rich.plan().summary["objective"])


def test_a_move_stands_in_words_with_names_beside_identifiers():
    moves = {row["Charge de travail"]: row for row in records(book("fr")["Mouvements des charges"])}
    crm, idle = moves["crm"], moves["idle"]
    assert crm["Organisme public"] == "msss"
    assert crm["Vague"] == 2
    assert crm["Début de la vague"] == datetime(2027, 10, 1)
    assert moves["held"]["Nom de l’offre"] == rich.scenario().offers["gcp-montreal"].title.say("fr")
    assert idle["Vague"] is idle["Début de la vague"] is None  # never


@pytest.mark.parametrize(
    ("language", "money", "share"),
    [("fr", '#,##0"\u00a0$"', '0.0"\u00a0"%'), ("en", '"$"#,##0;-"$"#,##0', "0.0%")],
)
def test_cells_are_numbers_and_dates_with_their_formats(language, money, share):
    _, moves, waves, _, cash, indicators, rules, _ = book(language).worksheets
    assert cash["E2"].number_format == money
    assert moves["J3"].number_format == money
    assert (waves["B2"].is_date, waves["B2"].number_format) == (True, "yyyy-mm-dd")
    shown = {(row[1].value, row[2].number_format) for row in indicators.iter_rows(min_row=2)}
    words = Language(language)
    assert (words.term("obsolete"), share) in shown
    assert (words.term("open_sites"), "#,##0") in shown
    limits = {(row[0].value, row[3].number_format) for row in rules.iter_rows(min_row=2)}
    assert {(words.term("within_budget"), money), (words.term("hosting_shares"), share)} <= limits


def test_headers_stay_in_sight_and_filter():
    for sheet in book("en").worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_no_formula_leaves():
    names = "".join(f'w{number},msss,"{name}"\n' for number, name in enumerate(HOSTILE))
    assets = "".join(f"a{number},w{number},s,2,4,10\n" for number in range(len(HOSTILE)))
    posed = small.posed(
        tables={"workloads": f"workload,organisation,name\n{names}",
                "assets": f"asset,workload,site,vcpu,memory_gib,storage_gib\n{assets}"},
    )  # fmt: skip
    made = report(posed, solve(posed.problem, Search(gap=0.0)))
    made = replace(made, rules=made.rules.assign(about="=1+1"), ruled_out=made.ruled_out.assign(source="@x"))
    content = opened(workbook(made, Language("fr")))
    cells = [cell for sheet in content for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert {*HOSTILE, "@x"} <= {cell.value for cell in cells}  # as they are: texts
    assert all(cell.hyperlink.target is None for cell in cells if cell.hyperlink)  # only within the workbook


def test_what_is_ruled_out_for_every_one_is_said_in_words():
    tables = {
        "workloads": "workload,organisation\nw,msss\nv,msss\n",
        "assets": "asset,workload,site\na,w,s\nb,v,s\n",
    }
    posed = small.posed(tables=tables, treatments={"rehost": {"months": 18}})
    made = report(posed, solve(posed.problem, Search(gap=0.0)))
    rows = records(opened(workbook(made, Language("en")))["Choices ruled out"])
    said = {(row["Workload"], row["Offer"], row["Treatment"], row["Exclusion"]) for row in rows}
    assert ("every one", "every one", "rehost", "time to do the work") in said


def test_a_sheet_too_long_is_cut_and_the_summary_says_so(monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 5)
    content = opened(workbook(rich.plan(), Language("en")))
    shown = {row[0]: row[1:] for row in content["Summary"].iter_rows(values_only=True)}
    assert content["Indicators"].max_row == 1 + 5
    assert shown["Indicators"] == (5, len(rich.plan().indicators))
    assert shown["Sites"] == (3, 3)


def test_the_same_plan_gives_the_same_bytes():
    assert workbook(rich.plan(), Language("fr")) == workbook(rich.plan(), Language("fr"))


# Zip


def test_the_zip_of_a_plan_is_its_folder_and_the_same_each_time(tmp_path: Path):
    plan_folder.write(rich.plan(), tmp_path / "plan")
    content = archive(tmp_path / "plan")
    for path in (tmp_path / "plan").rglob("*"):
        os.utime(path, (1e9, 1e9))
    assert archive(tmp_path / "plan") == content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == sorted(packed.namelist())
        assert {"plan.json", "assignments.csv", "inventory/workloads.csv"} <= set(packed.namelist())
        packed.extractall(tmp_path / "again")
    again = plan_folder.read(tmp_path / "again")
    pd.testing.assert_frame_equal(again.cash, plan_folder.read(tmp_path / "plan").cash)


def test_the_zip_holds_no_file_that_lies_elsewhere(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret").write_text("x")
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "plan.json").write_text("{}")
    (plan / "link").symlink_to(tmp_path / "elsewhere" / "secret")
    (plan / "folder").symlink_to(tmp_path / "elsewhere")
    with zipfile.ZipFile(io.BytesIO(archive(plan))) as packed:
        assert packed.namelist() == ["plan.json"]


# CSV


def test_a_table_leaves_as_csv_without_formula_in_cells_or_headers():
    table = pd.DataFrame(
        {"=x": ["=1+1", "é", None], "n": [-1.5, 2.0, float("nan")], "d": pd.to_datetime(["2027-04-01", None, "2028-10-01"])}
    )  # fmt: skip
    assert safe_csv(table) == (
        "\ufeff'=x,n,d\r\n'=1+1,-1.5,2027-04-01\r\né,2.0,\r\n,,2028-10-01\r\n".encode()
    )


def test_a_text_with_line_ends_stays_one_cell():
    table = pd.DataFrame({"a": ["one\rtwo\nthree"], "b": ["=x"]})
    read = pd.read_csv(io.BytesIO(safe_csv(table)), encoding="utf-8-sig", lineterminator=None)
    assert len(read) == 1
    assert read["b"].tolist() == ["'=x"]


def test_categories_are_texts_too():
    table = pd.DataFrame({"a": pd.Categorical(["@x", "y"]), "b": [True, False]})
    assert safe_csv(table).decode("utf-8-sig") == "a,b\r\n'@x,True\r\ny,False\r\n"
