"""Rows that hold the words a person types, wherever they stand, whatever the case and the accents."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd

_BETWEEN = "\n"
"""Stands between two cells, so that no word runs from one into the next."""


def haystack(table: pd.DataFrame) -> pd.Series:
    """The text cells of each row, without case and accents, one after the other; made once a table."""
    rows = pd.Series("", table.index, dtype="str")
    for name in table.columns[[pd.api.types.is_string_dtype(kind) for kind in table.dtypes]]:
        codes, texts = pd.factorize(table[name])
        plain = np.array([*map(_plain, texts), ""], dtype=object)
        rows = rows + pd.Series(plain[codes], table.index, dtype="str") + _BETWEEN
    return rows


def search(table: pd.DataFrame, text: str, within: pd.Series | None = None) -> pd.DataFrame:
    """The rows that hold every word of the text, each in any text cell; all of them for an empty text.

    `within` is the table's `haystack`, when the caller kept it.
    """
    words = _plain(text).split()
    if not words:
        return table
    rows = haystack(table) if within is None else within
    held = np.ones(len(table), dtype=bool)
    for word in words:
        held &= rows.str.contains(word, regex=False).to_numpy(bool)
    return table[held]


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    spelled = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in spelled if not unicodedata.combining(char))
