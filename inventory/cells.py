"""A text cell becomes a number, a date, a flag or a choice, or says why it cannot.

A cell is read in every way its writer may have meant: one reading is the answer, none is refused,
and two that differ are refused as ambiguous (`1,234`, `03/02/2015`) until `Habits` declares which is meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from inventory.findings import Kind, Value, error, warning
from inventory.schema import Column, Type
from inventory.words import FLAGS, PLACEHOLDERS, fold, meanings

EMPTY_CELL = error("empty-cell", "this cell must not be empty", "fill it in")
PLACEHOLDER = warning("placeholder", "“{value}” is taken for unknown", "leave the cell empty or fill it in")
BAD_NUMBER = error("bad-number", "“{value}” is not a number", "write digits only, like 1234.5 or 1 234,5")
AMBIGUOUS_NUMBER = error(
    "ambiguous-number",
    "“{value}” may have a decimal comma or a thousands comma",
    "declare the decimal comma, or write the number without this comma",
)
NOT_WHOLE = error("not-whole", "“{value}” is not a whole number", "write a whole number")
BELOW_MINIMUM = error("below-minimum", "“{value}” is less than {minimum}", "write {minimum} or more")
ABOVE_MAXIMUM = error("above-maximum", "“{value}” is more than {maximum}", "write {maximum} or less")
BAD_DATE = error("bad-date", "“{value}” is not a date", "write it as year-month-day, like 2031-01-09")
AMBIGUOUS_DATE = error(
    "ambiguous-date",
    "“{value}” may begin with the day or with the month",
    "declare which comes first, or write it as year-month-day",
)
UNLIKELY_DATE = error("unlikely-date", "“{value}” is not between 1950 and 2150", "correct the year")
BAD_FLAG = error("bad-flag", "“{value}” is neither yes nor no", "write yes or no")
BAD_CHOICE = error("bad-choice", "“{value}” is not one of: {choices}", "write one of these words")

FIRST_YEAR, LAST_YEAR = 1950, 2150
Typed = str | float | date | bool | None


@dataclass(frozen=True)
class Habits:
    """How the writer of the tables writes numbers and dates; None when nobody said.

    `day_first` reads `03/02/2015` as 3 February, `decimal_comma` reads `1,234` as 1.234.
    Once declared, the other way is refused: `12/25/2031` or `1,234.5` is then a fault.
    """

    day_first: bool | None = None
    decimal_comma: bool | None = None


class BadCell(ValueError):
    """A cell that cannot be read: the kind of finding it makes, and the values of its words."""

    def __init__(self, kind: Kind, **values: Value) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.values = values


_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-"})
_FORMS = tuple(
    (re.compile(pattern), thousands, decimal)
    for pattern, thousands, decimal in (
        (r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", "", "."),
        (r"[+-]?[0-9]+,[0-9]+", "", ","),
        (r"[+-]?[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]+)?", " ", "."),
        (r"[+-]?[1-9][0-9]{0,2}(?: [0-9]{3})+,[0-9]+", " ", ","),
        (r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", ",", "."),
    )
)
"""The ways a number is written: pattern, thousands separator, decimal sign."""


def parse_number(text: str, decimal_comma: bool | None = None) -> float:
    """The finite number that is written; units, currencies, `inf`, `nan` and `1_000` are refused.

    Thousands are parted by a space (plain, no-break, narrow or thin) or by an English comma, decimals
    by a point or a comma. A point is never a thousands separator.
    """
    plain = text.translate(_SPACES)
    readings = {
        float(plain.replace(thousands, "").replace(decimal, "."))
        for form, thousands, decimal in _FORMS
        if not (decimal_comma is True and thousands == ",")
        and not (decimal_comma is False and decimal == ",")
        and form.fullmatch(plain)
    }
    if len(readings) > 1:
        raise BadCell(AMBIGUOUS_NUMBER, value=text)
    if not readings or not math.isfinite(number := readings.pop()):
        raise BadCell(BAD_NUMBER, value=text)
    return number


_YEAR_FIRST = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_TIME = re.compile(r"[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z| ?[AaPp][Mm])?$")


def parse_date(text: str, day_first: bool | None = None) -> date:
    """The day that is written, between 1950 and 2150; a time of day after it is dropped."""
    readings = set(_days(_TIME.sub("", text), day_first))
    if not readings:
        raise BadCell(BAD_DATE, value=text)
    if len(readings) > 1:
        raise BadCell(AMBIGUOUS_DATE, value=text)
    day = readings.pop()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadCell(UNLIKELY_DATE, value=text)
    return day


def _days(text: str, day_first: bool | None) -> Iterator[date]:
    """Every day of the calendar that the text can mean."""
    orders: list[tuple[str, str, str]] = []
    if found := _YEAR_FIRST.fullmatch(text):
        orders.append((found[1], found[3], found[4]))
    elif found := _YEAR_LAST.fullmatch(text):
        if day_first is not False:
            orders.append((found[4], found[3], found[1]))
        if day_first is not True:
            orders.append((found[4], found[1], found[3]))
    for year, month, day in orders:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def parse_flag(text: str) -> bool:
    """Yes or no, in English, French, letters or digits; a cross is refused: it may mean either."""
    try:
        return FLAGS[fold(text)]
    except KeyError:
        raise BadCell(BAD_FLAG, value=text) from None


def parse_choice(text: str, choices: tuple[str, ...]) -> str:
    """The choice that is written: its own word or a French one, whatever the case and accents."""
    meant = _meanings(choices).get(fold(text))
    if meant is None:
        raise BadCell(BAD_CHOICE, value=text, choices=", ".join(choices))
    return meant


_meanings = lru_cache(meanings)


def parse_cell(text: str, column: Column, habits: Habits) -> Typed:
    """What a cell of this column holds; `BadCell` if it cannot be, or is only a placeholder."""
    if not text and not column.required:
        return empty_value(column)
    if not text:
        raise BadCell(EMPTY_CELL)
    if column.type is Type.TEXT:
        return text
    try:
        return _PARSERS[column.type](text, column, habits)
    except BadCell:
        if text.casefold() not in PLACEHOLDERS:
            raise
        raise BadCell(EMPTY_CELL if column.required else PLACEHOLDER, value=text) from None


def _number(text: str, column: Column, habits: Habits) -> float:
    number = parse_number(text, habits.decimal_comma)
    if column.type is Type.INTEGER and not number.is_integer():
        raise BadCell(NOT_WHOLE, value=text)
    if column.minimum is not None and number < column.minimum:
        raise BadCell(BELOW_MINIMUM, value=text, minimum=column.minimum)
    if column.maximum is not None and number > column.maximum:
        raise BadCell(ABOVE_MAXIMUM, value=text, maximum=column.maximum)
    return number


_PARSERS: Mapping[Type, Callable[[str, Column, Habits], Typed]] = {
    Type.NUMBER: _number,
    Type.INTEGER: _number,
    Type.DATE: lambda text, column, habits: parse_date(text, habits.day_first),
    Type.FLAG: lambda text, column, habits: parse_flag(text),
    Type.CHOICE: lambda text, column, habits: parse_choice(text, column.choices),
}


def empty_value(column: Column) -> Typed:
    """What an empty cell of this column holds: its default, or nothing of its type."""
    if column.default is not None:
        return column.default
    nothing: Mapping[Type, Typed] = {Type.NUMBER: math.nan, Type.INTEGER: math.nan, Type.DATE: None}
    return nothing.get(column.type, "")


_DTYPES = {Type.NUMBER: "float64", Type.INTEGER: "float64", Type.DATE: "datetime64[s]", Type.FLAG: "bool"}


def convert(cells: pd.Series, column: Column, habits: Habits) -> tuple[pd.Series, dict[str, BadCell]]:
    """The typed column, and its faulty texts; a faulty cell becomes an empty one.

    Each distinct text is parsed once. Dates are datetime64[s].
    """
    codes, texts = pd.factorize(cells)
    values, faults = [], {}
    for text in texts:
        try:
            values.append(parse_cell(text, column, habits))
        except BadCell as fault:
            faults[text] = fault
            values.append(empty_value(column))
    if column.type not in _DTYPES:
        return pd.Series(np.array(values, dtype=object)[codes], cells.index, dtype="str"), faults
    return pd.Series(np.array(values, dtype=_DTYPES[column.type])[codes], cells.index), faults
