"""The text of a large table is made a slice of rows at a time, and a slice that another table holds alike is not made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
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


def cut(text: bytes, rows: int) -> Slices | None:
    """The whole text of a table of so many rows, under its header, in the slices that were written; `None` where a cell holds several lines."""
    ends = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n")) + 1
    if len(ends) != rows + 1:
        return None
    places = [0, *ends[ROWS:-1:ROWS].tolist(), len(text)]
    return [text[first:last] for first, last in pairwise(places)]
