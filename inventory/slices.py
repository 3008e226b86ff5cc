"""The text of a large table is made a slice of rows at a time, and a slice that another table holds alike is not made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

ROWS = 4096
"""Rows of a slice."""

Slices = Sequence[bytes]
Writer = Callable[[pd.DataFrame, bool], bytes]
"""The text of some rows of a table, under their header or not."""


def written(table: pd.DataFrame, write: Writer, before: tuple[pd.DataFrame, Slices] | None) -> Slices:
    """The whole text of the table, in slices; those of the table `before` stand for the rows that it holds alike.

    Rows must be written alike wherever they stand in the table.
    """
    known = before if before and len(before[0]) == len(table) else (table.head(0), ())
    other, texts = known
    made = []
    for number, first in enumerate(range(0, max(len(table), 1), ROWS)):
        rows = table.iloc[first : first + ROWS]
        alike = number < len(texts) and rows.equals(other.iloc[first : first + ROWS])
        made.append(texts[number] if alike else write(rows, number == 0))
    return made
