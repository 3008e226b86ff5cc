"""Reads one workbook in a process of its own, so that a hostile file can only take this process down.

Run as a script: `workbook_child.py FILE [SKIPPED SHEET…]`. Prints JSON lines: how many formulas have
no saved result, then for each sheet its name and `[row, cells]` for each row that is not blank.
Imports nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

HEAVY, DAMAGED = 3, 4
"""Exit codes: it needs more than the limits allow; it is not a workbook that can be read."""

MEMORY_LIMIT, OUTPUT_LIMIT, SECONDS_LIMIT = 4 * 2**30, 512 * 2**20, 120
UNPACKED_LIMIT, ENTRIES_LIMIT, CELLS_LIMIT = 2**30, 10_000, 20_000_000
RATIO_LIMIT, RATIO_FROM = 200, 2**24
"""An entry that unpacks to more than 16 MiB may not be packed tighter: real sheets stay under 50."""

PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
_UNSAVED = re.compile(rb"</f>(?:<v ?/>)?</c>")


def limit_resources() -> None:
    """Bound memory, output and processor time, where the system knows how."""
    if sys.platform == "win32":
        return
    import resource

    limits = (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_FSIZE, OUTPUT_LIMIT),
        (resource.RLIMIT_CPU, SECONDS_LIMIT),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, limit in limits:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def fault_in(archive: zipfile.ZipFile) -> int:
    """What the directory alone tells against the workbook: 0, `HEAVY` or `DAMAGED`."""
    entries = archive.infolist()
    if not PARTS.issubset(archive.namelist()):
        return DAMAGED
    if len(entries) > ENTRIES_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        return HEAVY
    tight = any(
        entry.file_size > max(RATIO_FROM, RATIO_LIMIT * max(entry.compress_size, 1)) for entry in entries
    )
    return HEAVY if tight else 0


def as_text(value: object) -> str:
    """How a cell is written: whole numbers bare, others exactly, dates ISO, no time at midnight."""
    match value:
        case str():
            return value
        case None:
            return ""
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return repr(value)
        case datetime():
            midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
            return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case timedelta():
            return as_text(value.total_seconds() / 86_400)
    return str(value)


def write_sheet(sheet: CalamineSheet) -> int:
    """Print the rows that hold something, without the blanks that end them; how many cells that was."""
    count = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [as_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            write([number, cells])
            count += len(cells)
    return count


def write(message: object) -> None:
    """Print one line of JSON."""
    sys.stdout.write(json.dumps(message))
    sys.stdout.write("\n")


def unsaved(archive: zipfile.ZipFile) -> int:
    """How many formulas have no saved result, and so read as empty cells."""
    count = 0
    for name in archive.namelist():
        if name.startswith("xl/worksheets/"):
            with archive.open(name) as part:
                rest = b""
                while chunk := part.read(2**20):
                    count += len(_UNSAVED.findall(rest + chunk)) - len(_UNSAVED.findall(rest))
                    rest = chunk[-16:]
    return count


def main(path: str, skipped: Sequence[str]) -> int:
    """Print the workbook at `path`, without the sheets to skip."""
    limit_resources()
    try:
        with zipfile.ZipFile(path) as archive:
            if fault := fault_in(archive):
                return fault
            write(unsaved(archive))
        workbook = CalamineWorkbook.from_path(path)
        cells = 0
        for sheet in workbook.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.name not in skipped:
                write(sheet.name)
                cells += write_sheet(workbook.get_sheet_by_name(sheet.name))
                if cells > CELLS_LIMIT:
                    return HEAVY
        sys.stdout.flush()
    except (zipfile.BadZipFile, zlib.error, CalamineError, NotImplementedError, RuntimeError, EOFError):
        return DAMAGED
    except (MemoryError, OSError):
        return HEAVY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
