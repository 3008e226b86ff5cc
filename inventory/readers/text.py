"""A delimited text file becomes a sheet of text cells: encoding and delimiter are found, never asked."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inventory.findings import Finding, error, note
from inventory.readers.sheet import Sheet, make_sheet

FILE_TOO_LARGE = error(
    "file-too-large", "the file is larger than {limit} MiB", "split it, or remove the columns not needed"
)
FILE_EMPTY = error("file-empty", "the file is empty", "export it again")
NOT_TEXT = error("not-text", "this is not a text file", "save it as CSV UTF-8, or as an .xlsx workbook")
BROKEN_ROW = error(
    "broken-row",
    "the row that starts here cannot be read: a quote is never closed or has text after it, "
    "or the row is longer than {limit} characters",
    "close every quote, and double the quotes that stand inside a cell",
)
ENCODING_GUESSED = note(
    "encoding-guessed",
    "the file is not UTF-8; its accents were read as “{encoding}”",
    "if accents are wrong, save the file as CSV UTF-8",
)

SIZE_LIMIT = 128 * 2**20
ROW_LIMIT = 2**20
DELIMITERS = ",;\t|"
_SAMPLE = 2**16
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LEGACY = ("cp1252", "mac_roman", "cp850")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1a")
_LOWER, _UPPER = "âèêëîïôùûüÿçœæ", "ÂÉÈÊËÎÏÔÙÛÜŸÇŒÆ"
_LETTERS = re.compile(
    "(?P<likely>é)"
    rf"|(?P<lower>(?<![0-9])à(?![A-Za-z])|(?<=[A-Za-z])[{_LOWER}]|[{_LOWER}](?=[a-z])|[«»’°])"
    rf"|(?P<upper>(?<=[A-Za-z])[{_UPPER}]|[{_UPPER}](?=[A-Za-z])|À|[–—…])"
    r"|(?P<other>[^\x00-\x7f\xa0“”])"
)
_POINTS = {"likely": 4, "lower": 2, "upper": 1, "other": -2}
_CASE_CLASH = re.compile(f"[a-z][{_UPPER}]|[A-Z]{{2}}[éà{_LOWER}](?![a-z])|[éà{_LOWER}][A-Z]")


class BrokenRow(Exception):
    """A row that cannot be parsed; `line` is where it starts."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_text(path: Path) -> tuple[Sheet | None, list[Finding]]:
    """The sheet in a CSV file, and what is wrong with it; None when it cannot be read or is empty."""
    if path.stat().st_size > SIZE_LIMIT:
        return None, [FILE_TOO_LARGE.at(path.name, limit=SIZE_LIMIT // 2**20)]
    data = path.read_bytes()
    encoding = find_encoding(data)
    if encoding is None:
        return None, [NOT_TEXT.at(path.name)]
    findings = [ENCODING_GUESSED.at(path.name, encoding=encoding)] if encoding in _LEGACY else []
    try:
        sheet, shape = make_sheet(path.stem, path.name, str(path.parent), parse(data, encoding))
    except BrokenRow as fault:
        return None, [*findings, BROKEN_ROW.at(path.name, fault.line, limit=ROW_LIMIT)]
    if sheet is None and not shape:
        shape = [FILE_EMPTY.at(path.name)]
    return sheet, [*findings, *shape]


def find_encoding(data: bytes) -> str | None:
    """How the bytes spell text: their mark, UTF-8, or the old code page that gives most French letters.

    None when they are not text: a NUL, or more than one control character in a hundred bytes.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding if _decodes(data, encoding) and "\0" not in data.decode(encoding) else None
    if b"\0" in data or 100 * (len(data) - len(data.translate(None, _CONTROLS))) > len(data):
        return None
    if _decodes(data, "utf-8"):
        return "utf-8"
    accented = b"\n".join(line for line in data[: 16 * _SAMPLE].splitlines() if not line.isascii())
    return max(filter(lambda encoding: _decodes(data, encoding), _LEGACY), key=lambda e: _french(accented, e))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _french(data: bytes, encoding: str) -> int:
    """How French the bytes read: letters of French count for, others and misplaced capitals against."""
    text = data.decode(encoding)
    letters = sum(_POINTS[found.lastgroup or "other"] for found in _LETTERS.finditer(text))
    return letters - 4 * len(_CASE_CLASH.findall(text))


@dataclass
class _Lines:
    """Physical lines for `csv`, which refuse to add up to one row without end."""

    stream: io.TextIOWrapper
    number: int = 0
    since_row: int = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.stream.readline(ROW_LIMIT + 1)
        self.since_row += len(line)
        if self.since_row > ROW_LIMIT:
            raise csv.Error
        if not line:
            raise StopIteration
        self.number += 1
        return line


def parse(data: bytes, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a delimited text with the line each starts on; `BrokenRow` when one cannot be read."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    lines = _Lines(stream)
    delimiter = find_delimiter(stream.read(_SAMPLE))
    stream.seek(0)
    start = 1
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if not (start == 1 and delimiter.join(row).startswith("sep=")):
                yield start, row
            start, lines.since_row = lines.number + 1, 0
    except csv.Error:
        raise BrokenRow(start) from None


def find_delimiter(sample: str) -> str:
    """The delimiter that parts the most cells under the header's, unless a first line `sep=;` settles it."""
    if declared := re.match(r"sep=([,;\t|])\r?\n", sample):
        return declared[1]
    return max(DELIMITERS, key=lambda delimiter: _cells_parted(sample, delimiter))


def _cells_parted(sample: str, delimiter: str) -> int:
    widths: list[int] = []
    with contextlib.suppress(csv.Error):
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True):
            if len(row) > 1:
                widths.append(min(len(row), widths[0] if widths else len(row)))
            elif row and not widths:
                return 0
    return sum(widths)
