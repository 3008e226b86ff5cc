"""Workbooks made on the spot, and what a refusal says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from inventory.findings import Finding, Refused
from inventory.readers import read

Rows = Sequence[Sequence[object]]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a workbook of the sheets given by name."""

    def write(sheets: Mapping[str, Rows], name: str = "book.xlsx") -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        workbook.save(path)
        return path

    return write


@pytest.fixture
def refusal() -> Callable[..., dict[str, Finding]]:
    """A function that reads what must be refused, and gives its errors by code."""

    def refused(*paths: Path, **options: str) -> dict[str, Finding]:
        with pytest.raises(Refused) as caught:
            read(paths, **options)
        return {finding.kind.code: finding for finding in caught.value.findings if finding.is_error}

    return refused
