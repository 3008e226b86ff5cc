"""A plan to take away: a formatted workbook, its folder as one zip, a table as a CSV file.

Nothing that leaves here is run by a spreadsheet: in a workbook every text is a text cell, in a CSV file what
begins like a formula has an apostrophe before it.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from inventory.formulas import neutralised
from optimizer.plan import Plan
from optimizer.ruled_out import EVERY
from optimizer.sheets import Sheet, sheets

MONEY = frozenset({"one_off_cost", "annual_cost", "saving", "amount", "discounted"})
CODES = frozenset({"treatment", "reason", "kind", "line", "indicator", "unit", "rule", "exclusion"})
"""Columns that hold codes, put into words when they are written."""
MEASURED = frozenset({"value", "used", "limit", "slack", "price"})
"""Columns whose unit stands in the row's `unit`."""
STYLE_OF_UNIT = {"CAD": "money", "share": "share", "sites": "whole", "workloads": "whole"}

MOST_ROWS = 100_000
"""Rows of a sheet; the summary says when a table has more, and the zip holds them all."""
LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""
WIDEST = 44

FAST = 3
"""How hard a zip is packed, of 9: in a third of the usual time, it is a fifth larger."""

EPOCH = datetime(1980, 1, 1)
"""When everything that leaves says it was made, so that the same plan gives the same bytes; zip knows no earlier."""


class Words(Protocol):
    """Who puts codes into words: `code` is the language, `fr` or `en`."""

    @property
    def code(self) -> str:
        """`fr` or `en`."""

    def term(self, code: str) -> str:
        """The words for a code."""


def cells(plan: Plan) -> int:
    """About how many cells the workbook of a plan has: a second goes by for every two hundred thousand."""
    tables = (
        plan.assignments,
        plan.waves,
        plan.sites,
        plan.cash,
        plan.indicators,
        plan.rules,
        plan.ruled_out,
    )
    return sum(min(len(table), MOST_ROWS) * len(table.columns) for table in tables)


def workbook(plan: Plan, words: Words, written: Callable[[int], None] = lambda count: None) -> bytes:
    """The plan as an XLSX file: a summary, then a sheet a table; the same plan gives the same bytes.

    `written` is told how many cells more are in place, now and then; to put them into the file takes as long again.
    """
    file = BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": f"Estuaire · {words.term('plan')}", "created": EPOCH})
        styles = _styles(book, words)
        parts = sheets(plan, words.code)
        _write_summary(book.add_worksheet(_title("summary", words)), plan, parts, words, styles)
        for part in parts:
            _write_sheet(book.add_worksheet(_title(part.name, words)), part, words, styles, written)
    return file.getvalue()


def _title(code: str, words: Words) -> str:
    said = words.term(code)
    return (said[:1].upper() + said[1:])[:31]


def _styles(book: Any, words: Words) -> dict[str, Format]:
    """Formats by name; the reader's own spreadsheet chooses the separators."""
    french = words.code == "fr"
    formats = {
        "title": {"bold": True, "font_size": 16},
        "label": {"bold": True, "valign": "top"},
        "text": {"valign": "top"},
        "note": {"italic": True},
        "header": {
            "bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "font_color": "#FFFFFF",
            "bg_color": "#223654",
        },
        "number": {"num_format": "#,##0.0"},
        "whole": {"num_format": "#,##0"},
        "date": {"num_format": "yyyy-mm-dd"},
        "money": {"num_format": '#,##0"\u00a0$"' if french else '"$"#,##0;-"$"#,##0'},
        "share": {"num_format": '0.0"\u00a0"%' if french else "0.0%"},
    }  # fmt: skip
    return {name: book.add_format(format_) for name, format_ in formats.items()}


def _write_summary(
    sheet: Worksheet, plan: Plan, parts: Sequence[Sheet], words: Words, styles: dict[str, Format]
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 24)
    sheet.write_string(0, 0, f"Estuaire · {words.term('plan')}", styles["title"])
    for number, note in enumerate(("unofficial", "estimates")):
        sheet.write_string(1 + number, 0, words.term(note), styles["note"])
    facts = list(_facts(plan, words))
    for row, (code, value, style) in enumerate(facts, 4):
        sheet.write_string(row, 0, _title(code, words), styles["label"])
        _write(sheet, (row, 1), value, styles[style])
    _write_contents(sheet, 4 + len(facts) + 1, parts, words, styles)


def _write_contents(
    sheet: Worksheet, first: int, parts: Sequence[Sheet], words: Words, styles: dict[str, Format]
) -> None:
    """Each sheet's name, which leads to it, and how many of its table's rows it shows."""
    for column, code in enumerate(("sheet", "rows_shown", "rows_in_all")):
        sheet.write_string(first, column, _title(code, words), styles["header"])
    for row, part in enumerate(parts, first + 1):
        title = _title(part.name, words)
        sheet.write_url(row, 0, f"internal:'{title}'!A1", string=title)
        sheet.write_number(row, 1, min(len(part.table), MOST_ROWS), styles["whole"])
        sheet.write_number(row, 2, len(part.table), styles["whole"])


def _facts(plan: Plan, words: Words) -> Iterator[tuple[str, Any, str]]:
    """What the summary says of the plan: code, value, style."""
    said, horizon = plan.summary, plan.scenario.horizon
    yield "scenario", plan.scenario.title.say(words.code) or plan.scenario.name, "text"
    yield "status", words.term(str(said["status"])), "text"
    for name in ("objective", "bound"):
        yield name, said[name], "money"
    yield "gap", said["gap"], "share"
    yield "method", words.term(str(said["method"])), "text"
    yield "solver", said["solver"], "text"
    yield "seconds", said["seconds"], "number"
    yield "seed", said["seed"], "whole"
    yield "repeatable", words.term("yes" if said.get("repeatable") else "no"), "text"
    yield "inventory_fingerprint", said["inventory_fingerprint"], "text"
    yield "horizon_start", pd.Timestamp(horizon.start), "date"
    yield "waves", horizon.waves, "whole"
    yield "wave_months", horizon.wave_months, "whole"


def _write_sheet(
    sheet: Worksheet, part: Sheet, words: Words, styles: dict[str, Format], written: Callable[[int], None]
) -> None:
    """The table under a header that stays in sight, each column with its filter, its format and its width."""
    table = part.table.head(MOST_ROWS)
    for column, name in enumerate(map(str, table)):
        header, values = _title(name, words), table[name].tolist()
        if name in CODES:
            values = [words.term(value) for value in values]
        elif part.name == "ruled_out":
            values = [words.term(value) if value == EVERY else value for value in values]
        style = _style(name, table)
        units = table["unit"].tolist() if name in MEASURED and "unit" in table else [""] * len(values)
        sheet.write_string(0, column, header, styles["header"])
        for row, (value, unit) in enumerate(zip(values, units, strict=True), 1):
            _write(sheet, (row, column), value, styles[STYLE_OF_UNIT.get(unit, style)])
        sheet.set_column(column, column, _width(header, values, style))
        written(len(values))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _style(name: str, table: pd.DataFrame) -> str:
    """The format of a column, where the row's unit does not say otherwise."""
    values = table[name]
    if name in MONEY:
        return "money"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if pd.api.types.is_integer_dtype(values) or "wave" in name.split("_"):
        return "whole"
    return "number" if pd.api.types.is_numeric_dtype(values) else "text"


def _write(sheet: Worksheet, cell: tuple[int, int], value: Any, style: Format) -> None:
    """One cell: a number, a date or a text, whatever the text begins with; nothing where nothing is known."""
    if isinstance(value, str):
        if value:
            sheet.write_string(*cell, value[:LONGEST_TEXT], style)
    elif pd.notna(value):
        if isinstance(value, datetime):
            sheet.write_datetime(*cell, value, style)
        else:
            sheet.write_number(*cell, float(value), style)


def _width(header: str, values: Sequence[Any], style: str) -> int:
    """Characters of a column: its texts, within reason, or what a number of its style takes."""
    words = max(map(len, header.split()), default=0) + 3
    if style == "text":
        return min(max([words, *(len(value) + 1 for value in values[:1000])]), WIDEST)
    return max(words, {"money": 15, "date": 11}.get(style, 10))


def archive(folder: Path) -> bytes:
    """The folder's regular files as a zip, by name; the same files give the same bytes. Links are left out."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in _regular_files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH.timetuple()[:6])
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, FAST)
    return file.getvalue()


def _regular_files(folder: Path) -> list[Path]:
    found = (Path(place) / name for place, _, names in os.walk(folder) for name in names)
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def safe_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV that any spreadsheet opens: UTF-8 with its mark, dates as year-month-day, no formula."""
    shown = table.set_axis([neutralised(str(name)) for name in table], axis=1)
    for name in shown:
        if not pd.api.types.is_numeric_dtype(shown[name]) and not pd.api.types.is_datetime64_any_dtype(
            shown[name]
        ):
            texts = shown[name].map(lambda value: neutralised(value) if isinstance(value, str) else value)
            shown = shown.assign(**{str(name): texts})
    return shown.to_csv(index=False, lineterminator="\r\n", date_format="%Y-%m-%d").encode("utf-8-sig")
