"""No formula leaves in a file, and every text comes back."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.formulas import each_word, neutralised, restored

TEXTS = st.text(st.one_of(st.sampled_from("''=+-@\t\r\n＝1.,eE0"), st.characters(codec="utf-8")))


@given(TEXTS)
def test_every_text_comes_back(text):
    assert restored(neutralised(text)) == text


@given(TEXTS)
def test_what_leaves_begins_like_no_formula_unless_it_is_a_number(text):
    left = neutralised(text)
    assert left[:1] not in {"=", "@", "\t", "\r", "\n", "＝"}
    if left[:1] in {"+", "-"}:
        assert float(left.replace(",", ".")) == float(text.replace(",", "."))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1 418 555-0100", "'+1 418 555-0100"),
        ("-", "'-"),
        ("-2+3", "'-2+3"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),  # so that it is not taken for a neutralised “=1”
        ("-73.5", "-73.5"),  # a longitude
        ("-73,5", "-73,5"),
        ("+1e5", "+1e5"),
        ("'-73.5", "'-73.5"),
        ("l'été", "l'été"),
        ("'", "'"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_an_apostrophe_stands_before_what_would_be_run(text, left):
    assert neutralised(text) == left


def test_each_distinct_text_is_changed_once_and_every_row_gets_its_own():
    seen = []
    texts = pd.Series(["=1", "a", "=1", ""], index=[7, 5, 3, 1], name="reason", dtype="str")
    left = each_word(lambda text: seen.append(text) or neutralised(text), texts)
    assert seen == ["=1", "a", ""]
    pd.testing.assert_series_equal(
        left, pd.Series(["'=1", "a", "'=1", ""], texts.index, name="reason", dtype="str")
    )
