"""CSV files as people send them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from inventory.readers.sheet import LISTED
from inventory.readers.text import SIZE_LIMIT, find_delimiter, read_text

FRENCH = "actif;site\nsrv-é;Hôpital de Forêts\nsrv-2;Québec à l'été, façade\n"


def codes(findings: list) -> list[str]:
    return [finding.kind.code for finding in findings]


def sheet_of(tmp_path: Path, data: bytes | str):
    path = tmp_path / "actifs.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_text(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
def test_accents_survive_every_encoding(tmp_path, encoding):
    sheet, findings = sheet_of(tmp_path, FRENCH.encode(encoding))
    assert sheet.header == ("actif", "site")
    assert sheet.rows == (("srv-é", "Hôpital de Forêts"), ("srv-2", "Québec à l'été, façade"))
    guessed = encoding in {"cp1252", "mac_roman", "cp850"}
    assert [dict(finding.values) for finding in findings] == [{"encoding": encoding}] * guessed


@pytest.mark.parametrize("text", ["MONTRÉAL", "FORÊTS", "Salle 2…", "L’hôpital – nord", "À venir"])
def test_one_accent_is_enough_for_windows_files(tmp_path, text):
    sheet, _ = sheet_of(tmp_path, f"site\n{text}\n".encode("cp1252"))
    assert sheet.rows == ((text,),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(tmp_path, delimiter):
    sheet, _ = sheet_of(tmp_path, f"a{delimiter}b\n1{delimiter}2\n")
    assert (sheet.header, sheet.rows) == (("a", "b"), (("1", "2"),))


def test_decimal_commas_do_not_make_the_delimiter():
    assert find_delimiter("nom;go;mio\na;1,5;2,5\nb;1,5;2,5\n") == ";"


def test_excel_may_declare_the_delimiter(tmp_path):
    sheet, _ = sheet_of(tmp_path, "sep=;\na,b;c\n1;2\n")
    assert (sheet.header, sheet.lines) == (("a,b", "c"), (3,))


def test_lines_are_physical_ones(tmp_path):
    sheet, _ = sheet_of(tmp_path, 'a,b\r\n"one\r\ntwo",2\r\n\r\n , \r\n3,4\r\n')
    assert sheet.rows == (("one\r\ntwo", "2"), ("3", "4"))
    assert sheet.lines == (2, 6)


def test_cells_lose_every_kind_of_space_around_them(tmp_path):
    sheet, _ = sheet_of(tmp_path, "a,b\n\u00a0x\u202f,\u200by \n")
    assert sheet.rows == (("x", "y"),)


def test_short_rows_are_padded_and_blank_columns_dropped(tmp_path):
    sheet, findings = sheet_of(tmp_path, "a,b,,c,,\n1\n1,2,,3,,,,\n")
    assert (sheet.header, sheet.rows) == (("a", "b", "c"), (("1", "", ""), ("1", "2", "3")))
    assert findings == []


def test_long_rows_are_named_then_counted(tmp_path):
    _, findings = sheet_of(tmp_path, "a,b\n" + "1,2,3\n" * (LISTED + 5))
    assert codes(findings) == ["row-too-long"] * LISTED + ["rows-too-long"]
    assert (findings[0].line, dict(findings[0].values)) == (2, {"cells": 3, "columns": 2})
    assert findings[-1].values["count"] == 5


def test_values_under_a_blank_header_are_reported(tmp_path):
    sheet, findings = sheet_of(tmp_path, "a,,b\n1,,2\n3,x,4\n5,y,6\n")
    assert sheet.header == ("a", "b")
    assert [(f.kind.code, f.line, f.values["position"], f.values["count"]) for f in findings] == [
        ("blank-header", 3, 2, 2)
    ]


@pytest.mark.parametrize("data", [b"a,b\n1,\0\n", b"\x89PNG\r\n\x1a\n\0\0", b"\x01\x02\x03\x04" * 9])
def test_what_is_not_text_is_refused(tmp_path, data):
    assert codes(sheet_of(tmp_path, data)[1]) == ["not-text"]


@pytest.mark.parametrize("data", [b"", b"\n \n,,\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path, data):
    assert codes(sheet_of(tmp_path, data)[1]) == ["file-empty"]


@pytest.mark.parametrize("row", ['"never closed\n1,2\n', '"a"b,2\n'])
def test_a_broken_quote_is_named_where_its_row_starts(tmp_path, row):
    _, findings = sheet_of(tmp_path, f"a,b\n1,2\n{row}3,4\n")
    assert [(f.kind.code, f.line) for f in findings] == [("broken-row", 3)]


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    began = time.monotonic()
    assert codes(read_text(path)[1]) == ["file-too-large"]
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("cell", [b"a", b"a,", b'"\n",', b'"a'])
def test_one_row_without_end_is_refused_quickly(tmp_path, cell):
    path = tmp_path / "line.csv"
    path.write_bytes(b"a,b\n" + cell * (SIZE_LIMIT // 8 // len(cell)))
    began = time.monotonic()
    assert [(f.kind.code, f.line) for f in read_text(path)[1]] == [("broken-row", 2)]
    assert time.monotonic() - began < 5


def test_a_table_too_large_for_memory_is_refused(tmp_path):
    wide = ",".join("a" for _ in range(20_000))
    _, findings = sheet_of(tmp_path, f"{wide}\n" + "1\n" * 2_000)
    assert codes(findings) == ["table-too-large"]
