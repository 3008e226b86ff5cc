"""Files become raw tables: each sheet goes to the first reader that recognises it.

To read a new format, write its module and add its reader to `READERS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from inventory.findings import Finding, Refused, error, refuse_errors, warning
from inventory.raw import RawTables
from inventory.readers.native import NATIVE
from inventory.readers.reader import Reader, merge
from inventory.readers.rvtools import RVTOOLS
from inventory.readers.sheet import Sheet
from inventory.readers.source import load

__all__ = ["READERS", "Reader", "Reading", "Recognised", "read", "read_all"]

READERS: tuple[Reader, ...] = (RVTOOLS, NATIVE)
"""Every format that can be read, in the order in which they are tried."""

UNKNOWN_FORMAT = error("unknown-format", "there is no format “{value}”", "choose one of: {formats}")
NO_TABLE = error(
    "no-table",
    "nothing here is a table that can be imported",
    "name each CSV file or sheet after its table, as in assets.csv, or give an RVTools export",
)
SHEET_UNRECOGNISED = warning(
    "sheet-unrecognised",
    "no table or export has a file or sheet called “{value}”; it is left out",
    "rename it after its table, or ignore this",
)


@dataclass(frozen=True)
class Recognised:
    """What one sheet became: how many rows of which table, by which reader.

    A sheet that only completes others gives no row, and its table is "".
    """

    file: str
    reader: str
    table: str
    rows: int


@dataclass(frozen=True)
class Reading:
    """What files hold: raw tables, what a reader should know about them, and what each sheet became."""

    tables: RawTables
    findings: tuple[Finding, ...]
    recognised: tuple[Recognised, ...]


def read(
    paths: Sequence[Path], organisation: str = "", format: str = "auto"
) -> tuple[RawTables, tuple[Finding, ...]]:
    """The raw tables in the files and folders, and what a reader should know about them; see `read_all`."""
    reading = read_all(paths, organisation, format)
    return reading.tables, reading.findings


def read_all(paths: Sequence[Path], organisation: str = "", format: str = "auto") -> Reading:
    """What the files and folders hold.

    `format` is a reader's name, or `auto` for all of them. Raises `Refused` with every finding when
    one of them is an error.
    """
    readers = [reader for reader in READERS if format in {reader.name, "auto"}]
    if not readers:
        known = ", ".join(("auto", *(reader.name for reader in READERS)))
        raise Refused([UNKNOWN_FORMAT.at(value=format, formats=known)])
    sheets, findings = load(paths, frozenset().union(*(reader.skips for reader in readers)))
    dealt: dict[str, list[Sheet]] = {reader.name: [] for reader in readers}
    for sheet in sheets:
        reader = next((reader for reader in readers if reader.recognises(sheet)), None)
        if reader:
            dealt[reader.name].append(sheet)
        else:
            findings.append(SHEET_UNRECOGNISED.at(sheet.file, value=sheet.name))
    results = {
        reader.name: reader.read(dealt[reader.name], organisation) for reader in readers if dealt[reader.name]
    }
    findings += (finding for _, found in results.values() for finding in found)
    if not results and not any(finding.is_error for finding in findings):
        findings.append(NO_TABLE.at(paths[0].resolve().name if paths else ""))
    refuse_errors(findings)
    recognised = (
        each for name, (tables, _) in results.items() for each in _became(name, dealt[name], tables)
    )
    return Reading(merge(tables for tables, _ in results.values()), tuple(findings), tuple(recognised))


def _became(reader: str, sheets: Sequence[Sheet], tables: RawTables) -> Iterator[Recognised]:
    """What each of these sheets became."""
    rows = {
        (str(file), name): int(count)
        for name, table in tables.items()
        for file, count in pd.Series(table.files).value_counts(sort=False).items()
    }
    for file in dict.fromkeys(sheet.file for sheet in sheets):
        given = [Recognised(file, reader, name, rows[file, name]) for name in tables if (file, name) in rows]
        yield from given or [Recognised(file, reader, "", 0)]
