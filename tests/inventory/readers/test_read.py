"""Files and folders reach the right reader, and every problem is named at once."""

from __future__ import annotations

import os

import pytest

from inventory.readers import READERS, read
from inventory.schema import TABLES


def codes(findings) -> list[str]:
    return [finding.kind.code for finding in findings]


def folder_of(tmp_path, **files: str):
    folder = tmp_path / "estate"
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


def test_readers_have_distinct_names():
    names = [reader.name for reader in READERS]
    assert sorted(set(names)) == sorted(names)
    assert "auto" not in names


def test_tables_keep_file_and_line(tmp_path):
    folder = folder_of(tmp_path, assets__csv="asset,site\n\na,s\nb,s\n", sites__csv="site\ns\n")
    tables, findings = read([folder])
    assert list(tables) == ["sites", "assets"]
    assert tables["assets"].cells.to_dict("list") == {"asset": ["a", "b"], "site": ["s", "s"]}
    assert [tables["assets"].place(row) for row in (0, 1)] == [("assets.csv", 3), ("assets.csv", 4)]
    assert findings == ()


def test_french_names_are_understood_and_unknown_columns_kept(tmp_path):
    folder = folder_of(
        tmp_path,
        **{"Charges de travail__csv": "Charge de travail;Organisme;Criticité;Équipe\ncrm;mtess;3;Bleue\n"},
    )
    tables, _ = read([folder])
    assert list(tables["workloads"].cells.columns) == ["workload", "organisation", "criticality", "Équipe"]


def test_two_files_of_one_table_follow_one_another(tmp_path):
    folder = folder_of(
        tmp_path, actifs__csv="actif,site,Note\na,s,x\n", assets__csv="site,asset,vcpu\nt,b,2\n"
    )
    table = read([folder])[0]["assets"]
    assert table.cells.to_dict("list") == {
        "asset": ["a", "b"], "site": ["s", "t"], "Note": ["x", ""], "vcpu": ["", "2"],
    }  # fmt: skip
    assert [table.place(row) for row in (0, 1)] == [("actifs.csv", 2), ("assets.csv", 2)]


def test_a_workbook_has_a_sheet_a_table(book):
    path = book({"Organismes": [("Organisme",), ("mtess",)], "Sites": [("site",), ("s1",)]})
    tables, _ = read([path])
    assert tables["sites"].place(0) == ("book.xlsx [Sites]", 2)
    assert list(tables["organisations"].cells["organisation"]) == ["mtess"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_declared_header_finds_its_column(tmp_path, table):
    for column in table.columns:
        for title in (column.name.upper(), *column.synonyms):
            path = tmp_path / f"{table.name}.csv"
            path.write_text(f"{title}\nx\n", encoding="utf-8")
            assert list(read([path])[0][table.name].cells.columns) == [column.name]


@pytest.mark.parametrize("header", ["asset,asset", "asset,Actif", "x,y,X"])
def test_two_columns_of_one_name_are_refused(tmp_path, refusal, header):
    found = refusal(folder_of(tmp_path, assets__csv=f"{header}\n1,2\n"))
    assert list(found) == ["duplicate-header"]


def test_what_is_not_recognised_is_named_and_left_out(tmp_path):
    folder = folder_of(tmp_path, sites__csv="site\ns\n", other__csv="a,b\n", notes__md="x", __hidden="x")
    (folder / "sub").mkdir()
    (folder / "~$sites.xlsx").write_text("lock", encoding="utf-8")
    _, findings = read([folder])
    assert [(f.kind.code, f.file) for f in findings] == [
        ("file-unrecognised", "notes.md"),
        ("file-unrecognised", "sub"),
        ("sheet-unrecognised", "other.csv"),
    ]


def test_a_folder_without_a_table_is_refused(tmp_path, refusal):
    assert refusal(folder_of(tmp_path, other__csv="a,b\n"))["no-table"].file == "estate"


def test_everything_wrong_is_said_at_once(tmp_path, refusal):
    folder = folder_of(tmp_path, assets__csv="asset,Actif\n", sites__csv="", workloads__csv="a\n1,2\n")
    (folder / "quotes.xlsx").write_text("not a zip", encoding="utf-8")
    found = refusal(folder, tmp_path / "absent.csv")
    assert {code: finding.file for code, finding in found.items()} == {
        "not-a-workbook": "quotes.xlsx",
        "file-empty": "sites.csv",
        "row-too-long": "workloads.csv",
        "file-missing": "absent.csv",
        "duplicate-header": "assets.csv",
    }


def test_an_empty_workbook_file_is_empty(tmp_path, refusal):
    path = tmp_path / "empty.xlsx"
    path.touch()
    assert refusal(path)["file-empty"].file == "empty.xlsx"


def test_a_pipe_is_not_waited_for(tmp_path, refusal):
    os.mkfifo(tmp_path / "pipe.csv")
    assert list(refusal(tmp_path / "pipe.csv")) == ["file-unreadable"]


def test_a_workbook_is_known_by_what_it_holds(book):
    path = book({"sites": [("site",), ("s",)]}, name="sites.csv")
    assert len(read([path])[0]["sites"].cells) == 1


def test_unknown_format_names_the_known_ones(tmp_path, refusal):
    assert refusal(tmp_path, format="xml")["unknown-format"].values["formats"] == "auto, rvtools, native"


def test_a_named_format_reads_only_its_own(tmp_path, refusal):
    folder = folder_of(tmp_path, sites__csv="site\ns\n")
    assert list(read([folder], format="native")[0]) == ["sites"]
    assert list(refusal(folder, format="rvtools")) == ["no-table"]
