"""The product's own tables: one CSV file or one sheet a table, headers in English or French.

A cell that was neutralised when it was written is restored (see `inventory.formulas`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from inventory.findings import Finding, error
from inventory.formulas import each_word, restored
from inventory.raw import RawTable
from inventory.readers.reader import Reader, Result, merge
from inventory.readers.sheet import Sheet, repeated
from inventory.schema import TABLES, Table
from inventory.words import fold

DUPLICATE_HEADER = error(
    "duplicate-header",
    "several columns are headed “{value}”, or a synonym of it",
    "keep one of them, or rename the others",
)

_TABLES = {fold(name): table for table in TABLES for name in (table.name, *table.synonyms)}


def _recognises(sheet: Sheet) -> bool:
    return fold(sheet.name) in _TABLES


def _read(sheets: Sequence[Sheet], organisation: str) -> Result:
    """The tables under their declared names; sheets of one table follow one another."""
    del organisation  # the tables name their own
    findings: list[Finding] = []
    tables = []
    for sheet in sheets:
        table = _TABLES[fold(sheet.name)]
        header = column_names(table, [restored(title) for title in sheet.header])
        duplicates = repeated(header, key=fold)
        findings += (DUPLICATE_HEADER.at(sheet.file, column=title, value=title) for title in duplicates)
        if not duplicates:
            tables.append({table.name: _raw(table, header, sheet)})
    return merge(tables), findings


def column_names(table: Table, header: Sequence[str]) -> list[str]:
    """The declared name of each title that is one, or a synonym of one; other titles as written."""
    synonyms = {fold(title): column.name for column in table.columns for title in column.synonyms}
    names = synonyms | {fold(column.name): column.name for column in table.columns}
    return [names.get(fold(title), title) for title in header]


def _raw(table: Table, header: Sequence[str], sheet: Sheet) -> RawTable:
    columns = zip(*sheet.rows, strict=True) if sheet.rows else ((),) * len(header)
    texts = (each_word(restored, pd.Series(cells, dtype="str")) for cells in columns)
    return RawTable(
        table,
        pd.DataFrame(dict(zip(header, texts, strict=True))),
        np.full(len(sheet.rows), sheet.file, dtype=object),
        np.array(sheet.lines, dtype=np.int64),
    )


HELP_SHEETS = {"en": "help", "fr": "aide"}
"""The sheet of `inventory.template` that explains the others, by language."""

NATIVE = Reader("native", _recognises, _read, frozenset(HELP_SHEETS.values()))
