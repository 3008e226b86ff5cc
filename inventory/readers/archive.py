"""A zip of tables is unpacked before it is read: within limits, its names leading nowhere."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from inventory.findings import Finding, error

ARCHIVE_UNREADABLE = error(
    "archive-unreadable",
    "this zip cannot be unpacked",
    "unpack it yourself, and give its files without a password",
)
ARCHIVE_TOO_HEAVY = error(
    "archive-too-heavy",
    "this zip holds more than {files} files or {limit} MiB, or is packed in a suspicious way",
    "unpack it yourself, and give only the files that are needed",
)

MOST_FILES = 200
MOST_BYTES = 256 * 2**20
"""What everything in a zip may come to once unpacked, whatever the zip declares."""
LONGEST_NAME = 60
"""Characters of a file’s name that are kept, from its end: no disk refuses so many, whatever they are."""
MOST_DIRECTORY = 2**20
"""What the list of a zip’s files may weigh."""
_END, _END_SIZE, _COMMENT = b"PK\x05\x06", 22, 2**16
_WORKBOOK = "[Content_Types].xml"
_STEP = 2**20


class _TooHeavy(Exception):
    """More than anyone’s inventory is."""


def is_archive(path: Path) -> bool:
    """Whether a file that begins as a zip does is a zip of files, and not a workbook."""
    return path.suffix.lower() == ".zip" and (_too_long(path) or not _holds(path, _WORKBOOK))


def unpack(path: Path, place: Path) -> tuple[list[Path], list[Finding]]:
    """The files of the zip under `place`, those of one folder together; none of them when something is wrong."""
    if _too_long(path):
        return [], [_heavy(path)]
    try:
        with zipfile.ZipFile(path) as packed:
            return list(_written(packed, place)), []
    except _TooHeavy:
        return [], [_heavy(path)]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError):
        return [], [ARCHIVE_UNREADABLE.at(path.name)]


def _heavy(path: Path) -> Finding:
    return ARCHIVE_TOO_HEAVY.at(path.name, files=MOST_FILES, limit=MOST_BYTES // 2**20)


def _too_long(path: Path) -> bool:
    """Whether the list of files is longer than is safe to read, or hides how long it is."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _END_SIZE - _COMMENT))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        return False  # not a zip at all, which is said when it is opened
    (size,) = struct.unpack_from("<L", tail, at + 12)
    return bool(size > MOST_DIRECTORY)


def _holds(path: Path, name: str) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return name in packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _written(packed: zipfile.ZipFile, place: Path) -> Iterator[Path]:
    """Each file a person means, under its last name alone; the folders of the zip become numbers."""
    meant = [(entry, name) for entry in packed.infolist() if (name := _meant(entry))]
    if len(meant) > MOST_FILES:
        raise _TooHeavy
    left = MOST_BYTES
    numbers: dict[str, int] = {}
    for entry, name in meant:
        folder = entry.filename.replace("\\", "/").rpartition("/")[0]
        path = place / str(numbers.setdefault(folder, len(numbers))) / name
        if path.exists():
            raise zipfile.BadZipFile
        path.parent.mkdir(exist_ok=True)
        with packed.open(entry) as source, path.open("wb") as target:
            while piece := source.read(_STEP):
                left -= len(piece)
                if left < 0:
                    raise _TooHeavy
                target.write(piece)
        yield path


def _meant(entry: zipfile.ZipInfo) -> str:
    """The last name of a file that a person means; "" for folders, hidden files and what macOS adds."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    hidden = entry.is_dir() or "__MACOSX" in path.parts or path.name.startswith((".", "~$", "README"))
    return "" if hidden else "".join(filter(str.isprintable, path.name))[-LONGEST_NAME:]
