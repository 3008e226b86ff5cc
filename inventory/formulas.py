"""A text that a spreadsheet would run leaves with an apostrophe before it, and comes back without.

Every CSV file that the product writes and reads again goes through these two functions, so that a formula
typed by a stranger is never run by the spreadsheet of whoever opens it. See OWASP, *CSV Injection*.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"'*[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")


def neutralised(text: str) -> str:
    """The text as it leaves: an apostrophe before what begins like a formula, unless it is only a number."""
    return f"'{text}" if _is_formula(text) else text


def restored(text: str) -> str:
    """The text that was neutralised: `restored(neutralised(text)) == text`, whatever the text."""
    return text[1:] if text[:1] == "'" and _is_formula(text[1:]) else text


def each_word(change: Callable[[str], str], texts: pd.Series[str]) -> pd.Series[str]:
    """Every text changed, each distinct one once."""
    codes, words = pd.factorize(texts)
    changed = pd.array([change(word) for word in words.tolist()], dtype="str")
    return pd.Series(changed.take(codes), texts.index, name=texts.name)


def _is_formula(text: str) -> bool:
    """Whether the text begins like a formula, after any apostrophes of its own."""
    return text[:1] in _SUSPECT and bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)
