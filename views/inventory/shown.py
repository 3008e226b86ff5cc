"""An inventory's table as a reader sees it: every column under its heading, the unknown said."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from inventory.schema import Column as Declared
from inventory.schema import Table, Type
from inventory.template import worded
from language import Language
from views import columns
from views.inventory.headings import headings
from views.table import Column

PLACES = 4
"""Decimals of a coordinate, which is good to some ten metres."""


FIRST = ("name", "criticality", "availability", "integrity", "confidentiality", "personal_information")
"""What stands right after the key: what a row is called, and what is most often changed."""


def shown(declared: Table, frame: pd.DataFrame, words: Language) -> list[Column]:
    """The columns of the table: its key, its name and levels, then the others in the schema's order."""
    named = headings(words)
    return [
        _column(declared[name], named[name], words) if name in declared else columns.text(name, name)
        for name in sorted(map(str, frame), key=lambda name: _rank(declared, name))
    ]


def _rank(declared: Table, name: str) -> int:
    if name in declared.key:
        return 0
    return 1 + FIRST.index(name) if name in FIRST else 1 + len(FIRST)


def _column(declared: Declared, header: str, words: Language) -> Column:
    makers: dict[Type, Callable[[], Column]] = {
        Type.TEXT: lambda: columns.text(declared.name, header),
        Type.NUMBER: lambda: _number(declared, header, words),
        Type.INTEGER: lambda: _integer(declared, header, words),
        Type.DATE: lambda: columns.day(declared.name, header, words),
        Type.FLAG: lambda: Column(
            declared.name, header, lambda value: worded("yes" if value else "no", words.code)
        ),
        Type.CHOICE: lambda: Column(declared.name, header, lambda value: _choice(value, words)),
    }
    return makers[declared.type]()


def _integer(declared: Declared, header: str, words: Language) -> Column:
    """A level whose absence is unknown, or a whole number."""
    if declared.maximum is None:
        return columns.number(declared.name, header, words)
    return columns.level(declared.name, header, words)


def _number(declared: Declared, header: str, words: Language) -> Column:
    """A number with as many decimals as it needs, and no more than mean something."""
    most = PLACES if declared.unit == "°" else 2

    def said(value: float) -> str:
        if pd.isna(value):
            return columns.NONE
        return words.number(value, 0 if value == int(value) else most)

    return Column(declared.name, header, said, figure=True)


def _choice(value: str, words: Language) -> str:
    return worded(value, words.code) if value else columns.NONE
