"""Tables become a native folder of CSV files, whole or not at all.

A cell that begins like a formula is neutralised as `inventory.formulas` says; the native reader restores it.
"""

from __future__ import annotations

import csv
import io
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
from inventory.slices import Slices

OUTPUT_NOT_EMPTY = error(
    "output-not-empty", "there is already something here", "choose another folder, or empty this one"
)
OUTPUT_UNWRITABLE = error(
    "output-unwritable", "the folder cannot be written", "choose another place, or free some space"
)

_QUOTED = frozenset(DELIMITERS + "\r") - {","}


def write_tables(
    tables: Mapping[str, RawTable | pd.DataFrame],
    folder: Path,
    written: Mapping[str, Path | Slices] | None = None,
) -> None:
    """Write each table, raw or typed, to `folder/<table>.csv`: UTF-8, commas, one line feed a row.

    Tables and columns go in the schema's order, other columns after. The folder must be absent or
    empty; it appears complete, or `Refused` says why it does not. A table already `written` in a file on the
    same disk shares that file: nobody changes either. One whose text is written already is put down as it is.
    """
    ready = written or {}
    folder = folder.resolve()
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise Refused([OUTPUT_NOT_EMPTY.at(folder.name)])
        draft.mkdir(parents=True)
        for table in TABLES:
            path, given = draft / f"{table.name}.csv", ready.get(table.name, tables.get(table.name))
            if isinstance(given, Path):
                os.link(given, path)
            elif given is not None:
                _write(path, table, given)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError:
        raise Refused([OUTPUT_UNWRITABLE.at(folder.name)]) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(path: Path, table: Table, given: RawTable | pd.DataFrame | Slices) -> None:
    if isinstance(given, RawTable | pd.DataFrame):
        given = [text_of(table, given.cells if isinstance(given, RawTable) else given)]
    with path.open("wb") as stream:
        stream.writelines(given)


def text_of(table: Table, cells: pd.DataFrame, header: bool = True) -> bytes:
    """The rows as they stand in the table's CSV file, under their header or not."""
    given = list(map(str, cells.columns))
    declared = [column.name for column in table.columns if column.name in given]
    names = [*declared, *(name for name in given if name not in table)]
    columns, odd = zip(*(_column(cells[name]) for name in names), strict=True) if names else ((), ())
    flagged = np.logical_or.reduce(odd) if odd else np.array([], dtype=bool)
    stream = io.StringIO(newline="")
    plain = csv.writer(stream, lineterminator="\n")
    quoted = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
    if header:
        first = [neutralised(name) for name in names]
        (quoted if _is_odd("".join(first)) else plain).writerow(first)
    rows = zip(*columns, strict=True)
    if flagged.any():
        for row, is_odd in zip(rows, flagged.tolist(), strict=True):
            (quoted if is_odd else plain).writerow(row)
    else:
        plain.writerows(rows)
    return stream.getvalue().encode()


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
