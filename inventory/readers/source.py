"""Paths become sheets: files are told apart by what they hold, folders are listed, problems are named."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from inventory.findings import Finding, error, warning
from inventory.readers.archive import is_archive, unpack
from inventory.readers.sheet import Sheet
from inventory.readers.text import read_text
from inventory.readers.workbook import NOT_A_WORKBOOK, read_workbook

FILE_MISSING = error("file-missing", "there is no such file or folder", "check its name and place")
FILE_UNREADABLE = error(
    "file-unreadable", "the file cannot be opened", "check that you may read it and that no program holds it"
)
FILE_UNRECOGNISED = warning(
    "file-unrecognised",
    "this is neither a CSV file nor an .xlsx workbook; it is left out",
    "convert it, or take it out of the folder",
)

WORKBOOKS = frozenset((".xlsx", ".xlsm"))
OTHER_WORKBOOKS = frozenset((".xls", ".xlsb", ".ods"))
TEXTS = frozenset((".csv", ".tsv"))


def load(paths: Sequence[Path], skipped: Collection[str]) -> tuple[list[Sheet], list[Finding]]:
    """Every sheet in the files and folders, and what is wrong with them."""
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    for path in paths:
        try:
            files = _listed(path) if path.is_dir() else [path]
        except OSError:
            files = [path]
        for file in files:
            found, faults = _load(file, skipped, named=file is path)
            sheets += found
            findings += faults
    return sheets, findings


def _listed(folder: Path) -> list[Path]:
    """What a person means by the folder: no hidden file, no lock file of a spreadsheet, no README."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$", "README")))


def _load(path: Path, skipped: Collection[str], named: bool) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of one file; a file that was not named itself counts only under a suffix that is ours."""
    try:
        if path.stem in skipped:
            return [], []
        if not named and not (path.is_file() and path.suffix.lower() in WORKBOOKS | TEXTS):
            return [], [FILE_UNRECOGNISED.at(path.name)]
        if not path.exists():
            return [], [FILE_MISSING.at(path.name)]
        return _read(path, skipped) if path.is_file() else ([], [FILE_UNREADABLE.at(path.name)])
    except OSError:
        return [], [FILE_UNREADABLE.at(path.name)]


def _read(path: Path, skipped: Collection[str]) -> tuple[list[Sheet], list[Finding]]:
    """A file is a workbook when it begins as a zip does, whatever its suffix, and a text otherwise."""
    with path.open("rb") as stream:
        zipped = stream.read(4) == b"PK\x03\x04"
    if zipped:
        return _unpacked(path, skipped) if is_archive(path) else read_workbook(path, skipped)
    if path.suffix.lower() in WORKBOOKS | OTHER_WORKBOOKS and path.stat().st_size:
        return [], [NOT_A_WORKBOOK.at(path.name)]
    sheet, findings = read_text(path)
    return ([sheet] if sheet else []), findings


def _unpacked(path: Path, skipped: Collection[str]) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of the files in a zip; a zip in a zip is left out."""
    with tempfile.TemporaryDirectory() as place:
        files, findings = unpack(path, Path(place))
        sheets: list[Sheet] = []
        for file in files:
            found, faults = _load(file, skipped, named=False)
            sheets += found
            findings += faults
        return sheets, findings
