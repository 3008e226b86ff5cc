"""Columns of tables as readers see them: words to the left, figures to the right, the unknown said."""

from __future__ import annotations

import pandas as pd

from language import Language
from views.table import Column

NONE = "–"
"""What stands for no value."""


def text(name: str, header: str) -> Column:
    """Words as they are written."""
    return Column(name, header, lambda value: NONE if pd.isna(value) or value == "" else str(value))


def term(name: str, header: str, words: Language) -> Column:
    """A code of a table, put into words."""
    return Column(
        name, header, lambda value: NONE if pd.isna(value) or value == "" else words.term(str(value))
    )


def number(name: str, header: str, words: Language, decimals: int = 0) -> Column:
    """A number; its unit belongs in the header."""
    return Column(
        name, header, lambda value: NONE if pd.isna(value) else words.number(value, decimals), figure=True
    )


def money(name: str, header: str, words: Language) -> Column:
    """Canadian dollars."""
    return Column(name, header, lambda value: NONE if pd.isna(value) else words.money(value), figure=True)


def percent(name: str, header: str, words: Language, decimals: int = 1) -> Column:
    """A share from 0 to 1."""
    return Column(
        name, header, lambda value: NONE if pd.isna(value) else words.percent(value, decimals), figure=True
    )


def points(name: str, header: str, words: Language, decimals: int = 1) -> Column:
    """The difference of two shares from 0 to 1."""
    return Column(
        name, header, lambda value: NONE if pd.isna(value) else words.points(value, decimals), figure=True
    )


def day(name: str, header: str, words: Language) -> Column:
    """A date."""
    return Column(name, header, lambda value: NONE if pd.isna(value) else words.date(value), figure=True)


def level(name: str, header: str, words: Language) -> Column:
    """A level from 1 to 4, or unknown."""
    return Column(
        name,
        header,
        lambda value: words.say("unknown") if pd.isna(value) else words.number(value),
        figure=True,
    )


def wave(name: str, header: str, words: Language) -> Column:
    """A wave; 0 is never."""
    return Column(
        name, header, lambda value: NONE if pd.isna(value) or value == 0 else words.number(value), figure=True
    )
