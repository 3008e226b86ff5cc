"""Search: every word, in any text cell, whatever the case and the accents."""

from __future__ import annotations

import pandas as pd
import pytest

from inventory.searching import haystack, search

TABLE = pd.DataFrame(
    {
        "name": pd.Series(["Sécurité publique", "Œuvres", "100 %", None], dtype="str"),
        "vcpu": [7.0, 8.0, 9.0, 7.0],
        "site": pd.Series(["Québec", "LÉVIS (1)", "", "Val-d’Or"], dtype="str"),
    },
).set_index(pd.Index([10, 20, 30, 40]))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("securite", [10]),
        ("QUÉBEC  sécu", [10]),
        ("quebec levis", []),
        ("(1)", [20]),
        ("lévis", [20]),
        ("100 %", [30]),
        ("d’or", [40]),
        (".", []),
        ("7", []),
        ("publiquequebec", []),
        ("  ", [10, 20, 30, 40]),
    ],
)
def test_rows_that_hold_every_word(text, rows):
    assert search(TABLE, text).index.tolist() == rows
    assert search(TABLE, text, haystack(TABLE)).index.tolist() == rows


def test_an_empty_table_holds_nothing():
    assert search(TABLE.iloc[:0], "a").empty
