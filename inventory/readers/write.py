"""Tables become a native folder of CSV files, whole or not at all.

A cell that begins like a formula is neutralised as `inventory.formulas` says; the native reader restores it.
"""

from __future__ import annotations

import csv
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from inventory.findings import Refused, error
from inventory.formulas import neutralised
from inventory.raw import RawTable
from inventory.readers.text import DELIMITERS
from inventory.readers.workbook_child import as_text
from inventory.schema import TABLES, Table

OUTPUT_NOT_EMPTY = error(
    "output-not-empty", "there is already something here", "choose another folder, or empty this one"
)
OUTPUT_UNWRITABLE = error(
    "output-unwritable", "the folder cannot be written", "choose another place, or free some space"
)

_QUOTED = frozenset(DELIMITERS + "\r") - {","}


def write_tables(
    tables: Mapping[str, RawTable | pd.DataFrame], folder: Path, written: Mapping[str, Path] | None = None
) -> None:
    """Write each table, raw or typed, to `folder/<table>.csv`: UTF-8, commas, one line feed a row.

    Tables and columns go in the schema's order, other columns after. The folder must be absent or
    empty; it appears complete, or `Refused` says why it does not. A table already `written` in a file on the
    same disk shares that file: nobody changes either.
    """
    ready = written or {}
    folder = folder.resolve()
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise Refused([OUTPUT_NOT_EMPTY.at(folder.name)])
        draft.mkdir(parents=True)
        for table in TABLES:
            if table.name in ready:
                os.link(ready[table.name], draft / f"{table.name}.csv")
            elif table.name in tables:
                given = tables[table.name]
                cells = given.cells if isinstance(given, RawTable) else given
                _write(draft / f"{table.name}.csv", table, cells)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError:
        raise Refused([OUTPUT_UNWRITABLE.at(folder.name)]) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(path: Path, table: Table, cells: pd.DataFrame) -> None:
    given = list(map(str, cells.columns))
    declared = [column.name for column in table.columns if column.name in given]
    header = [*declared, *(name for name in given if name not in table)]
    columns, odd = zip(*(_column(cells[name]) for name in header), strict=True) if header else ((), ())
    flagged = np.logical_or.reduce(odd) if odd else np.array([], dtype=bool)
    with path.open("w", encoding="utf-8", newline="") as stream:
        plain = csv.writer(stream, lineterminator="\n")
        quoted = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        first = [neutralised(name) for name in header]
        (quoted if _is_odd("".join(first)) else plain).writerow(first)
        rows = zip(*columns, strict=True)
        if not flagged.any():
            plain.writerows(rows)
            return
        for row, is_odd in zip(rows, flagged.tolist(), strict=True):
            (quoted if is_odd else plain).writerow(row)


def _column(values: pd.Series) -> tuple[list[str], np.ndarray]:
    """Each cell as it leaves, and whether its row must be quoted; each distinct value is written once."""
    codes, known = _distinct(values)
    texts = [neutralised(cell_text(value)) for value in known]
    written, odd = np.array([*texts, ""], dtype=object), np.array([*map(_is_odd, texts), False])
    return written[codes].tolist(), odd[codes]


def _distinct(values: pd.Series) -> tuple[np.ndarray, Sequence[object]]:
    """A place in the list for each value; −0 is not 0, and an object may be anything, so none is taken for another."""
    if values.dtype == object:
        return np.arange(len(values)), values.tolist()
    if values.dtype == np.float64:
        codes, bits = pd.factorize(values.to_numpy().view(np.int64))
        return codes, bits.view(np.float64).tolist()
    codes, known = pd.factorize(values, use_na_sentinel=False)
    return codes, known.tolist()


def _is_odd(text: str) -> bool:
    """Whether a reader may take something in the text for the delimiter, unless every cell is quoted."""
    return not _QUOTED.isdisjoint(text)


def cell_text(value: object) -> str:
    """A cell as the product writes it: flags yes or no, dates ISO, whole numbers bare, nothing for none."""
    match value:
        case str():
            return value
        case bool() | np.bool_():
            return "yes" if value else "no"
        case float() if value != value:
            return ""
    return "" if value is pd.NaT else as_text(value)
