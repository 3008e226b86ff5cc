"""Raw tables become typed tables and every finding about them, in one pass.

Faults come in the order of the tables, then of the files, lines and columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import numpy as np
import pandas as pd

from inventory.cells import BadCell, Habits, convert
from inventory.findings import Finding, error, warning
from inventory.laws import LAWS, Estate
from inventory.raw import RawTable, RawTables
from inventory.references import missing_table, unknown_references
from inventory.schema import TABLES, Table
from inventory.words import fold

MISSING_COLUMN = error(
    "missing-column", "column {name} is missing from table {table}", "add it; it must be filled"
)
UNKNOWN_COLUMN = warning(
    "unknown-column", "column “{name}” is not one of table {table}", "it is kept as text and not used"
)
MISSPELT_COLUMN = warning(
    "misspelt-column",
    "column “{name}” is not one of table {table}, so it is kept as text and not used",
    "did you mean “{near}”?",
)
DUPLICATE_KEY = error(
    "duplicate-key",
    "“{value}” is already on line {first_line} of {first_file}",
    "keep one row, or give each its own identifier",
)

Faults = Mapping[str, Mapping[str, BadCell]]
"""Faulty texts of each column of a table, with what is wrong with them."""


@dataclass(frozen=True)
class Checked:
    """Every table of the schema, typed, in the upload's row order, and what was found about them.

    Declared columns come first, in the schema's order and types, then unknown ones as text. A table or
    column nobody gave is there, empty or at its default. A faulty cell stands empty or at its default.
    """

    tables: Mapping[str, pd.DataFrame]
    findings: tuple[Finding, ...]


def check(
    raw: RawTables, today: date, day_first: bool | None = None, decimal_comma: bool | None = None
) -> Checked:
    """Type the tables and find every fault; nothing is raised, errors are among the findings."""
    habits = Habits(day_first, decimal_comma)
    typed = {declared.name: _typed(declared, raw.get(declared.name), habits) for declared in TABLES}
    estate = Estate(raw, {name: table for name, (table, _) in typed.items()}, today)
    findings: list[Finding] = []
    for declared in TABLES:
        found = list(missing_table(declared, estate.tables))
        if given := raw.get(declared.name):
            table, faults = typed[declared.name]
            found += _column_faults(given)
            found += cell_faults(given, faults)
            found += duplicates(given, table, faults)
            found += unknown_references(given, estate.tables)
        found += (finding for name, law in LAWS if name == declared.name for finding in law(estate))
        findings += in_reading_order(found, declared, given)
    return Checked(estate.tables, tuple(findings))


def _typed(declared: Table, raw: RawTable | None, habits: Habits) -> tuple[pd.DataFrame, Faults]:
    """The typed table and the faults of the cells that were given."""
    cells = raw.cells if raw else pd.DataFrame()
    columns: dict[str, pd.Series] = {}
    faults: dict[str, Mapping[str, BadCell]] = {}
    for column in declared.columns:
        given = column.name in cells
        text = cells[column.name] if given else pd.Series("", cells.index, dtype="str")
        columns[column.name], bad = convert(text, column, habits)
        faults[column.name] = bad if given else {}
    unknown = {name: cells[name].astype("str") for name in map(str, cells) if name not in declared}
    return pd.DataFrame(columns | unknown, index=cells.index), faults


def _column_faults(raw: RawTable) -> Iterator[Finding]:
    """Required columns that are missing, and columns that are not declared."""
    file = raw.place(0)[0] if len(raw.files) else raw.table.name
    for name in raw.table.required:
        if name not in raw.cells:
            yield MISSING_COLUMN.at(file, None, name, name=name, table=raw.table.name)
    absent = {
        fold(word): column.name
        for column in raw.table.columns
        if column.name not in raw.cells
        for word in (column.name, *column.synonyms)
    }
    for name in map(str, raw.cells):
        if name in raw.table:
            continue
        if near := get_close_matches(fold(name), absent, n=1, cutoff=0.75):
            meant = absent[near[0]]
            yield MISSPELT_COLUMN.at(file, None, name, name=name, table=raw.table.name, near=meant)
        else:
            yield UNKNOWN_COLUMN.at(file, None, name, name=name, table=raw.table.name)


def cell_faults(raw: RawTable, faults: Faults) -> Iterator[Finding]:
    """Each cell whose text is at fault."""
    for name, bad in faults.items():
        if bad:
            cells = raw.cells[name]
            for row in np.flatnonzero(cells.isin(list(bad))).tolist():
                fault = bad[cells.iloc[row]]
                yield Finding(fault.kind, *raw.place(row), name, fault.values)


def duplicates(raw: RawTable, table: pd.DataFrame, faults: Faults) -> Iterator[Finding]:
    """Each row whose key an earlier row already has; keys with a faulty cell are not compared."""
    key = list(raw.table.key)
    if not key or any(raw.table[name].required and name not in raw.cells for name in key):
        return
    sound = pd.Series(True, table.index)
    for name in key:
        if faults[name]:
            sound &= ~raw.cells[name].isin(list(faults[name]))
    keys = table.loc[sound, key]
    repeated = keys[keys.duplicated(keep=False)]
    firsts: dict[tuple[object, ...], tuple[str, int]] = {}
    for row, *values in repeated.astype("str").itertuples():
        place = raw.place(row)
        if tuple(values) in firsts:
            file, line = firsts[tuple(values)]
            said = " + ".join(raw.cells.loc[row, [name for name in key if name in raw.cells]])
            yield DUPLICATE_KEY.at(*place, key[0], value=said, first_line=line, first_file=file)
        else:
            firsts[tuple(values)] = place


def in_reading_order(findings: Iterable[Finding], declared: Table, raw: RawTable | None) -> list[Finding]:
    """The findings by file (in the order they were read), line and column."""
    names = dict.fromkeys([*(column.name for column in declared.columns), *(raw.cells if raw else ())])
    columns = {name: rank for rank, name in enumerate(names)}
    files = {str(file): rank for rank, file in enumerate(pd.unique(raw.files) if raw else ())}
    return sorted(
        findings,
        key=lambda finding: (
            files.get(finding.file, -1), finding.line or 0, columns.get(finding.column, -1)
        ),
    )  # fmt: skip
