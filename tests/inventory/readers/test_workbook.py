"""Workbooks as people and enemies send them."""

from __future__ import annotations

import threading
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from inventory.readers.workbook import read_workbook
from inventory.readers.workbook_child import PARTS, as_text


def codes(findings: list) -> list[str]:
    return [finding.kind.code for finding in findings]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "True"),
        (3.0, "3"),
        (0.1, "0.1"),
        (1e20, "1e+20"),
        (-2.5, "-2.5"),
        (date(2031, 1, 9), "2031-01-09"),
        (datetime(2031, 1, 9), "2031-01-09"),
        (datetime(2031, 1, 9, 7, 5, 3), "2031-01-09 07:05:03"),
        (None, ""),
        ("x", "x"),
    ],
)
def test_cells_have_one_spelling(value, text):
    assert as_text(value) == text


def test_rows_bear_the_numbers_a_spreadsheet_shows(tmp_path: Path):
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet["B3"], sheet["C3"], sheet["B6"], sheet["C6"] = "a", "b", 1, True
    sheet["B7"] = date(2031, 1, 9)
    sheet["H3504"].number_format = "0.00"  # a phantom: formatted, never filled
    workbook.save(tmp_path / "b.xlsx")
    [read], findings = read_workbook(tmp_path / "b.xlsx")
    assert (read.header, read.lines) == (("a", "b"), (6, 7))
    assert read.rows == (("1", "True"), ("2031-01-09", ""))
    assert (read.file, findings) == ("b.xlsx [Sheet]", [])


def test_what_has_no_header_is_reported_not_refused(book):
    [sheet], findings = read_workbook(book({"assets": [("asset",), ("a", None, "stray")]}))
    assert sheet.header == ("asset",)
    assert [(f.kind.code, f.line, f.values["position"]) for f in findings] == [("blank-header", 2, 3)]


def test_skipped_sheets_are_not_read(book):
    sheets, _ = read_workbook(book({"a": [("x",)], "b": [("x",)]}), {"a"})
    assert [sheet.name for sheet in sheets] == ["b"]


def test_formulas_without_a_saved_result_are_counted(book):
    _, findings = read_workbook(book({"a": [("x", "y"), ("=1+1", 2), ("=1+2", 3)]}))
    assert [(f.kind.code, f.values["count"]) for f in findings] == [("unsaved-formulas", 2)]


def test_a_workbook_of_blank_sheets_is_empty(book):
    assert codes(read_workbook(book({"a": [], "b": []}))[1]) == ["file-empty"]


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in PARTS:
            archive.writestr(name, b"<x/>")
        for name, data in parts.items():
            archive.writestr(f"xl/worksheets/{name}.xml", data)
    return path


def test_a_bomb_is_refused_from_its_directory(tmp_path):
    path = zipped(tmp_path / "bomb.xlsx", sheet1=b"<row/>" * (2**25 // 6))
    began = time.monotonic()
    assert codes(read_workbook(path)[1]) == ["workbook-too-heavy"]
    assert time.monotonic() - began < 3


def test_a_bomb_that_unpacks_in_memory_kills_only_the_child(book):
    """Two cells a world apart: calamine would hold 17 thousand million cells between them."""
    path = book({"a": [("x",)]})
    workbook = openpyxl.load_workbook(path)
    workbook.worksheets[0]["XFD1048576"] = "y"
    workbook.save(path)
    assert codes(read_workbook(path)[1]) == ["workbook-too-heavy"]


def test_too_many_parts_are_refused(tmp_path):
    path = zipped(tmp_path / "parts.xlsx", **{f"s{i}": b"" for i in range(10_001)})
    assert codes(read_workbook(path)[1]) == ["workbook-too-heavy"]


def test_a_zip_of_something_else_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w") as archive:
        archive.writestr("a.txt", "a")
    assert codes(read_workbook(tmp_path / "z.xlsx")[1]) == ["not-a-workbook"]


@pytest.mark.parametrize("cut", [10, 100, 2_000])
def test_a_cut_workbook_is_no_workbook(book, cut):
    path = book({"a": [("x",), ("y",)]})
    path.write_bytes(path.read_bytes()[:cut])
    assert codes(read_workbook(path)[1]) == ["not-a-workbook"]


def test_parts_that_are_not_xml_are_no_workbook(tmp_path):
    assert codes(read_workbook(zipped(tmp_path / "x.xlsx", sheet1=b"\xff\xfe"))[1]) == ["not-a-workbook"]


def test_a_workbook_can_be_read_from_any_thread(book):
    path, found = book({"a": [("x",), ("y",)]}), []
    threads = [
        threading.Thread(target=lambda: found.append(read_workbook(path)[0][0].rows)) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(("y",),)] * 3
