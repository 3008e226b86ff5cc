"""A sheet is a header and rows of text cells that still know their lines, whatever file they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from inventory.findings import Finding, error, warning

ROW_TOO_LONG = error(
    "row-too-long",
    "this row has {cells} cells, the header has {columns}",
    "put quotes around cells that hold the delimiter, or give every column a header",
)
ROWS_TOO_LONG = error(
    "rows-too-long",
    "other rows with more cells than the header: {count}",
    "correct the rows named first, then import again",
)
BLANK_HEADER = warning(
    "blank-header",
    "column {position} has no header but filled cells ({count}, the first of them here); it is left out",
    "give the column a header, or empty it",
)
TABLE_TOO_LARGE = error(
    "table-too-large",
    "the table has more than {limit} cells",
    "remove the columns that are not needed, or split the file",
)

CELL_LIMIT = 20_000_000
"""Cells that one sheet may hold, blank ones included: 100,000 machines of 200 columns."""
LISTED = 20
"""Rows that are too long are named one by one up to this many, then counted."""

_EDGES = "".join(filter(str.isspace, map(chr, range(0x10000)))) + "\u200b\ufeff"

NumberedRows = Iterable[tuple[int, Sequence[str]]]
"""Rows with the line each one starts on, counted as a spreadsheet shows it."""


@dataclass(frozen=True)
class Sheet:
    """One CSV file, or one sheet of a workbook: every row is as wide as the header.

    `name` is the file's stem or the sheet's name, `file` is what a finding calls it, and `source`
    is the same for the sheets that describe one thing: those of a workbook, or the CSV files of a folder.
    """

    name: str
    file: str
    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


class TooLarge(Exception):
    """The sheet holds more cells than anyone's inventory does."""


def clean(cell: str) -> str:
    """The cell without spaces around it, no-break and zero-width ones included."""
    return cell.strip(_EDGES)


def make_sheet(name: str, file: str, source: str, rows: NumberedRows) -> tuple[Sheet | None, list[Finding]]:
    """The sheet under its first row that is not blank, and what is wrong with its shape; None if blank.

    Blank rows and blank columns are left out, short rows padded.
    """
    try:
        filled = list(_filled(rows))
    except TooLarge:
        return None, [TABLE_TOO_LARGE.at(file, limit=CELL_LIMIT)]
    if not filled:
        return None, []
    header, body = filled[0][1], filled[1:]
    findings = [*_rows_too_long(file, len(header), body), *_blank_headers(file, header, body)]
    kept = [position for position, title in enumerate(header) if title]
    rows_as_wide = (_as_wide(row, len(header)) for _, row in body)
    sheet = Sheet(
        name,
        file,
        source,
        header=tuple(header[position] for position in kept),
        rows=tuple(
            rows_as_wide
            if len(kept) == len(header)
            else (tuple(row[position] for position in kept) for row in rows_as_wide)
        ),
        lines=tuple(line for line, _ in body),
    )
    return sheet, findings


def _as_wide(row: Sequence[str], width: int) -> tuple[str, ...]:
    """The row as wide as its header: padded, or cut where it is too long."""
    return (*row[:width], *[""] * (width - len(row)))


def _filled(rows: NumberedRows) -> Iterator[tuple[int, list[str]]]:
    """Clean rows that are not blank; those under the header lose the blanks at their end."""
    width = count = 0
    for line, row in rows:
        cells = [cell.strip(_EDGES) for cell in row]
        if not any(cells):
            continue
        while count and not cells[-1]:
            cells.pop()
        width, count = max(width, len(cells)), count + 1
        if width * count > CELL_LIMIT:
            raise TooLarge
        yield line, cells


def _rows_too_long(file: str, width: int, body: Sequence[tuple[int, list[str]]]) -> Iterator[Finding]:
    """Only a delimited text has rows longer than its header: in a workbook they have a blank header."""
    longer = [(line, len(row)) for line, row in body if len(row) > width]
    for line, cells in longer[:LISTED]:
        yield ROW_TOO_LONG.at(file, line, cells=cells, columns=width)
    if len(longer) > LISTED:
        yield ROWS_TOO_LONG.at(file, count=len(longer) - LISTED)


def _blank_headers(
    file: str, header: Sequence[str], body: Sequence[tuple[int, list[str]]]
) -> Iterator[Finding]:
    for position, title in enumerate(header):
        if title:
            continue
        lines = [line for line, row in body if position < len(row) and row[position]]
        if lines:
            yield BLANK_HEADER.at(file, lines[0], position=position + 1, count=len(lines))


def repeated(titles: Iterable[str], key: Callable[[str], str]) -> list[str]:
    """The first of each group of several titles that share a key; a blank key is the title itself."""
    groups: dict[str, list[str]] = {}
    for title in titles:
        groups.setdefault(key(title) or title, []).append(title)
    return [group[0] for group in groups.values() if len(group) > 1]
