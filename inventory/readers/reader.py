"""A reader turns the sheets of one source format into raw tables, without judging what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.findings import Finding
from inventory.raw import RawTable, RawTables
from inventory.readers.sheet import Sheet
from inventory.schema import TABLES, Table

Result = tuple[RawTables, list[Finding]]


@dataclass(frozen=True)
class Reader:
    """One source format.

    `recognises` says whether a sheet is one of this format's; `read` takes all those it
    recognised, and the organisation that the user named. `skips` names the sheets and CSV files (by
    stem) that belong to the format and hold nothing needed: they are neither read nor reported.
    """

    name: str
    recognises: Callable[[Sheet], bool]
    read: Callable[[Sequence[Sheet], str], Result]
    skips: frozenset[str] = frozenset()


Record = Mapping[str, str]
"""A row by its column names."""


def make_table(table: Table, records: Iterable[tuple[Record, str, int]]) -> RawTable:
    """A raw table of the records, each with its file and line; what a record lacks is empty."""
    rows = list(records)
    columns = list(dict.fromkeys(name for record, _, _ in rows for name in record))
    return RawTable(
        table,
        pd.DataFrame(
            {name: [record.get(name, "") for record, _, _ in rows] for name in columns}, dtype="str"
        ),
        np.array([file for _, file, _ in rows], dtype=object),
        np.array([line for _, _, line in rows], dtype=np.int64),
    )


def merge(results: Iterable[RawTables]) -> RawTables:
    """Raw tables one under the other, in the schema's order; a column that one lacks is empty there."""
    given = list(results)
    merged: RawTables = {}
    for table in TABLES:
        if parts := [tables[table.name] for tables in given if table.name in tables]:
            cells = pd.concat([part.cells for part in parts], ignore_index=True).fillna("").astype("str")
            merged[table.name] = RawTable(
                table,
                cells,
                np.concatenate([part.files for part in parts]),
                np.concatenate([part.lines for part in parts]),
            )
    return merged
