"""A workbook to fill in: a sheet a table, and one that says what every column means.

What is filled in is read back by `inventory.readers` as any workbook is: sheets and headers bear names that
the readers accept, and they leave the sheet of help out.
"""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from inventory.readers.native import HELP_SHEETS
from inventory.schema import TABLES, Column, Table, Type
from inventory.words import WORDS

ROWS = 20_000
"""Lists of allowed values reach so far down."""

MADE = datetime(2027, 1, 1)
"""The date that the workbook bears: a template is the same whenever it is made."""

TITLES = {
    "en": ("table", "column", "type", "needed", "unit", "allowed values", "when empty", "meaning"),
    "fr": ("table", "colonne", "type", "exigence", "unité", "valeurs permises", "si vide", "sens"),
}
WIDTHS = (18, 26, 10, 12, 10, 44, 14, 80)
TYPES = {
    Type.TEXT: "texte", Type.NUMBER: "nombre", Type.INTEGER: "entier",
    Type.DATE: "date", Type.FLAG: "oui ou non", Type.CHOICE: "choix",
}  # fmt: skip
UNITS = {
    "CAD/year": "CAD/an", "days": "jours", "days/year": "jours/an", "GB/month": "Go/mois", "GiB": "Gio",
    "ratio": "rapport",
}  # fmt: skip
NEEDED = {"en": ("key", "required"), "fr": ("clé", "obligatoire")}
CELLS = {Type.TEXT: "@", Type.DATE: "yyyy-mm-dd"}
"""How a spreadsheet shows the cells of a column: a text is left as typed, `0012` or `1/2` included."""


def template(language: str) -> bytes:
    """The workbook (.xlsx) in `fr` or `en`: the sheet of help first, then the tables, empty."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": MADE})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        forms: dict[Type | None, Format] = {
            kind: book.add_format({"num_format": form}) for kind, form in CELLS.items()
        }
        forms[None] = bold
        _help(book.add_worksheet(HELP_SHEETS[language]), language, bold, wrapped)
        for table in TABLES:
            _sheet(book.add_worksheet(named(table, language)), table, language, forms)
    return output.getvalue()


def named(declared: Table | Column, language: str) -> str:
    """What the template calls a table or a column: in French its first synonym, if it has one."""
    return declared.synonyms[0] if language == "fr" and declared.synonyms else declared.name


def allowed(column: Column, language: str) -> tuple[str, ...]:
    """The values that a cell may hold, in words of the language, when they can be listed."""
    if column.type is Type.INTEGER and column.minimum is not None and column.maximum is not None:
        return tuple(map(str, range(int(column.minimum), int(column.maximum) + 1)))
    choices = ("yes", "no") if column.type is Type.FLAG else column.choices
    return tuple(worded(choice, language) for choice in choices)


def worded(choice: str, language: str) -> str:
    """A value of a choice, or yes or no, in words of the language."""
    return WORDS[choice][0] if language == "fr" and choice in WORDS else choice


def _sheet(sheet: Worksheet, table: Table, language: str, forms: dict[Type | None, Format]) -> None:
    """The header of a table, held in place, above cells that know what they may hold."""
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(table.columns):
        title = named(column, language)
        sheet.set_column(position, position, max(len(title) + 2, 12), forms.get(column.type))
        sheet.write_string(0, position, title, forms[None])
        if values := allowed(column, language):
            # Only a warning: the readers know other words for the same values.
            listed = {"validate": "list", "source": list(values), "error_type": "warning"}
            sheet.data_validation(1, position, ROWS, position, listed)


def _help(sheet: Worksheet, language: str, bold: Format, wrapped: Format) -> None:
    """A line for each table, and one for each of its columns."""
    sheet.freeze_panes(1, 2)
    for position, (title, width) in enumerate(zip(TITLES[language], WIDTHS, strict=True)):
        sheet.set_column(position, position, width, wrapped)
        sheet.write_string(0, position, title, bold)
    lines = column_help(language)
    for row, line in enumerate(lines, start=1):
        for position, text in enumerate(line):
            sheet.write_string(row, position, text, bold if not line[1] else wrapped)
    sheet.autofilter(0, 0, len(lines), len(WIDTHS) - 1)


def column_help(language: str) -> list[tuple[str, ...]]:
    """What every table and column means, under `TITLES`: a line for each table, then one for each of its columns."""
    return [line for table in TABLES for line in _lines(table, language)]


def _lines(table: Table, language: str) -> list[tuple[str, ...]]:
    name = named(table, language)
    about = (name, "", "", "", "", "", "", table.fr if language == "fr" else table.en)
    return [about, *((name, *_explained(column, language)) for column in table.columns)]


def _explained(column: Column, language: str) -> tuple[str, ...]:
    french = language == "fr"
    key, required = NEEDED[language]
    needed = [word for word, holds in ((key, column.key), (required, column.required)) if holds]
    return (
        named(column, language),
        TYPES[column.type] if french else str(column.type),
        ", ".join(needed),
        _unit(column, language),
        _limits(column, language),
        _default(column, language),
        column.fr if french else column.en,
    )


def _unit(column: Column, language: str) -> str:
    """The unit, where it says more than the type and the values do."""
    if column.unit == column.type or allowed(column, language):
        return ""
    return UNITS.get(column.unit, column.unit) if language == "fr" else column.unit


def _limits(column: Column, language: str) -> str:
    """The values that can be listed, else the bounds, else the table that a value must come from."""
    if values := allowed(column, language):
        return ", ".join(values)
    bounds = (("≥", column.minimum), ("≤", column.maximum))
    said = [f"{sign} {limit:g}" for sign, limit in bounds if limit is not None]
    said += [f"→ {named(table, language)}" for table in TABLES if table.name == column.refers]
    return ", ".join(said)


def _default(column: Column, language: str) -> str:
    if isinstance(column.default, bool):
        return worded("yes" if column.default else "no", language)
    return "" if column.default is None else worded(str(column.default), language)
