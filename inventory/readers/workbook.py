"""An .xlsx workbook becomes sheets of text cells, read in a child process with bounded memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from inventory.findings import Finding, error, warning
from inventory.readers import workbook_child
from inventory.readers.sheet import Sheet, make_sheet
from inventory.readers.text import FILE_EMPTY

NOT_A_WORKBOOK = error(
    "not-a-workbook",
    "this is not an .xlsx workbook that can be read",
    "open it in a spreadsheet, remove its password if it has one, and save it as .xlsx",
)
TOO_HEAVY = error(
    "workbook-too-heavy",
    "the workbook needs more memory or time than is allowed, or is packed in a suspicious way",
    "keep only the sheets that are needed, or export them as CSV",
)
UNSAVED_FORMULAS = warning(
    "unsaved-formulas",
    "formulas without a saved result: {count}; their cells read as empty",
    "open the workbook in a spreadsheet, save it, and import it again",
)

SIZE_LIMIT = 256 * 2**20


def read_workbook(path: Path, skipped: Iterable[str] = ()) -> tuple[list[Sheet], list[Finding]]:
    """The sheets that hold something, without those to skip, and what is wrong with them."""
    if path.stat().st_size > SIZE_LIMIT:
        return [], [TOO_HEAVY.at(path.name)]
    with tempfile.TemporaryFile() as output:
        code = _run_child(path, skipped, output)
        if code == workbook_child.DAMAGED:
            return [], [NOT_A_WORKBOOK.at(path.name)]
        if code:
            return [], [TOO_HEAVY.at(path.name)]
        output.seek(0)
        return _collect(path, output)


def _run_child(path: Path, skipped: Iterable[str], output: IO[bytes]) -> int:
    """Exit code of the child, which is killed when it takes too long."""
    command = [sys.executable, "-P", workbook_child.__file__, str(path.resolve()), *skipped]
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=workbook_child.SECONDS_LIMIT,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return workbook_child.HEAVY


def _collect(path: Path, output: IO[bytes]) -> tuple[list[Sheet], list[Finding]]:
    """What the child printed, as sheets; a sheet is called `book.xlsx [name]` in findings."""
    formulas = json.loads(output.readline())
    sheets: list[Sheet] = []
    findings = [UNSAVED_FORMULAS.at(path.name, count=formulas)] if formulas else []
    for name, rows in _rows_by_sheet(output).items():
        sheet, shape = make_sheet(name, f"{path.name} [{name}]", str(path), rows)
        findings += shape
        if sheet:
            sheets.append(sheet)
    if not sheets and not findings:
        findings.append(FILE_EMPTY.at(path.name))
    return sheets, findings


def _rows_by_sheet(output: IO[bytes]) -> dict[str, list[tuple[int, list[str]]]]:
    """Numbered rows of each sheet; the first row is as wide as the sheet, for what no header covers."""
    sheets: dict[str, list[tuple[int, list[str]]]] = {}
    rows: list[tuple[int, list[str]]] = []
    for message in map(json.loads, output):
        if isinstance(message, str):
            rows = sheets.setdefault(message, [])
        else:
            rows.append((message[0], message[1]))
    for rows in filter(None, sheets.values()):
        _, header = rows[0]
        header += [""] * (max(len(row) for _, row in rows) - len(header))
    return sheets
