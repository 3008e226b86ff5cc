"""Folders that no other person can read or guess, whose files are replaced whole.

What must survive a reload or a restart lies under one root, each thing in a folder named by an identifier
that nobody can guess: to know it is to be let in. Locks are the kernel's: they end with the process that
holds them, whatever it dies of. The root must lie on a disk of this machine.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inventory.findings import Refused, error

VARIABLE = "ESTUAIRE_DATA"
"""Environment variable that says where the root is."""

NOT_PRIVATE = error(
    "data-not-private",
    "“{folder}” is not a folder that belongs to you alone",
    "say in ESTUAIRE_DATA where the application may keep its data",
)
UNKEPT = error(
    "data-unwritable",
    "the application cannot keep anything in its data folder: {reason}",
    "free some space, or say in ESTUAIRE_DATA where it may write",
)


def root() -> Path:
    """Where the application keeps what it was given, made if needed.

    It is what ESTUAIRE_DATA says, else `estuaire` where this user's programs keep their data (XDG_DATA_HOME, or
    `~/.local/share`). `Refused` when that one is someone else's or open to others.
    """
    said = os.environ.get(VARIABLE)
    usual = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "estuaire"
    folder = Path(said or usual).absolute()
    with writing():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.stat() if said else folder.lstat()
    ours = found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077
    if not stat.S_ISDIR(found.st_mode) or not (said or ours):
        raise Refused([NOT_PRIVATE.at(folder=str(folder))])
    return folder


def new_identifier() -> str:
    """A name that nobody can guess: 192 random bits, in letters and figures that any file system keeps apart."""
    return secrets.token_hex(24)


def is_identifier(text: str) -> bool:
    """Whether a text has the shape of an identifier: never a path, whoever wrote it."""
    return re.fullmatch(r"[0-9a-f]{48}", text) is not None


def inside(folder: Path, identifier: str) -> Path | None:
    """The folder of that identifier inside another; `None` if there is none or it is no identifier."""
    if not is_identifier(identifier):
        return None
    found = folder / identifier
    return found if found.is_dir() and not found.is_symlink() else None


def private(folder: Path) -> Path:
    """The folder, made if needed for this user alone; its parent must be there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def replace_text(path: Path, text: str) -> None:
    """Put a text in a file's place in one move: whoever reads it sees the old one or the new one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.write_text(text, encoding="utf-8", newline="")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def text_of(path: Path) -> str | None:
    """The text of a file that `replace_text` wrote; `None` before it did."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def remove(folder: Path) -> None:
    """Remove a folder: gone in one move for whoever looks, before its files go one by one."""
    gone = folder.with_name(f".gone.{secrets.token_hex(8)}")
    with suppress(FileNotFoundError):  # someone else has just removed it
        os.rename(folder, gone)
        shutil.rmtree(gone, ignore_errors=True)


@contextmanager
def writing() -> Iterator[None]:
    """What the disk refuses becomes a finding."""
    try:
        yield
    except OSError as failure:
        raise Refused([UNKEPT.at(reason=failure.strerror or "?")]) from None


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a file's lock, alone or with others who share it; waits for it."""
    with path.open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def held(path: Path) -> bool:
    """Whether someone holds a file's lock alone; no when the file is not there."""
    try:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Hold a file's lock alone if nobody else holds it; says whether it does, and never waits."""
    with path.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
