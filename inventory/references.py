"""Every identifier that a cell refers to exists, or the finding says which one was likely meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

import numpy as np
import pandas as pd

from inventory.findings import Finding, error
from inventory.raw import RawTable
from inventory.schema import TABLES, Column, Table, table
from inventory.words import fold

UNKNOWN_REFERENCE = error(
    "unknown-reference", "“{value}” is not in table {table}", "add it there, or correct this cell"
)
MISSPELT_REFERENCE = error(
    "misspelt-reference", "“{value}” is not in table {table}", "did you mean “{near}”?"
)
MISSING_TABLE = error(
    "missing-table", "table {table} is missing or empty, yet {referrer} refers to it", "add it to the upload"
)

MOST_GUESSES = 500
"""At most so many unknown identifiers of a column are looked up for a near one: work stays bounded."""


def unknown_references(raw: RawTable, tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """A finding for each cell that refers to a row that is not there; empty cells refer to nothing."""
    for column in raw.table.columns:
        if column.refers and column.name in raw.cells and not tables[column.refers].empty:
            yield from _unknown(raw, column, tables[column.refers][table(column.refers).key[0]])


def _unknown(raw: RawTable, column: Column, known: pd.Series) -> Iterator[Finding]:
    cells = raw.cells[column.name]
    unknown = (
        pd.Index(known.unique()).get_indexer(pd.Index(cells)) < 0
    )  # `isin` reads each word of `known` anew
    rows = np.flatnonzero((cells != "") & unknown).tolist()
    near = nearest(pd.unique(cells.iloc[rows])[:MOST_GUESSES], known)
    for row in rows:
        value, place = cells.iloc[row], raw.place(row)
        if value in near:
            yield MISSPELT_REFERENCE.at(
                *place, column.name, value=value, table=column.refers, near=near[value]
            )
        else:
            yield UNKNOWN_REFERENCE.at(*place, column.name, value=value, table=column.refers)


def missing_table(declared: Table, tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """One finding when the table is missing or empty and a filled cell refers to it."""
    if not tables[declared.name].empty:
        return
    for other in TABLES:
        for column in other.columns:
            if column.refers == declared.name and (tables[other.name][column.name] != "").any():
                yield MISSING_TABLE.at(table=declared.name, referrer=f"{other.name}.{column.name}")
                return


def nearest(strangers: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """The known identifier nearest to each stranger that has one within a slip of the keyboard.

    Folded, two near identifiers are equal or become equal when each loses at most one letter:
    one letter added, dropped, changed or swapped with its neighbour. A digit is never guessed: in
    `vm-0012` it tells siblings apart. Work grows with the length of both lists, not their product;
    among several, the most alike wins, then the smallest.
    """
    by_stub: dict[str, list[str]] = defaultdict(list)
    for stranger in strangers:
        for stub in _stubs(fold(stranger)):
            by_stub[stub].append(stranger)
    best: dict[str, tuple[float, str]] = {}
    if not by_stub:
        return {}
    for candidate in sorted(known):
        for stranger in {s for stub in _stubs(fold(candidate)) for s in by_stub.get(stub, ())}:
            score = SequenceMatcher(None, stranger, candidate).ratio()
            if stranger not in best or score > best[stranger][0]:
                best[stranger] = (score, candidate)
    return {stranger: candidate for stranger, (_, candidate) in best.items()}


def _stubs(word: str) -> set[str]:
    """The word, and the word less each one of its letters; nothing shorter than two."""
    shorter = {word[:i] + word[i + 1 :] for i, char in enumerate(word) if not char.isdigit()}
    return {stub for stub in shorter | {word} if len(stub) > 1}
