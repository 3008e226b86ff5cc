"""An inventory laid down in a folder by the product itself, and taken up again."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import pandas as pd

from inventory.graph import Inventory, load
from inventory.readers import read
from inventory.readers.write import text_of, write_tables
from inventory.schema import TABLES, Table
from inventory.slices import Slices, written

NO_DAY = date(1970, 1, 1)
"""Today's date only moves what is found about an upload, and here everything was found before."""


def lay_down(inventory: Inventory, folder: Path, like: tuple[Path, Inventory] | None = None) -> None:
    """Write the inventory to a folder that is absent or empty; whole, or `Refused` says why not.

    Tables that the inventory laid down in the folder of `like` holds alike are shared with it, not written again.
    """
    place, other = like or (folder, None)
    ready: dict[str, Path | Slices] = {}
    for declared in TABLES:
        table, known = inventory[declared.name], None if other is None else other[declared.name]
        if known is not None and (table is known or table.equals(known)):
            ready[declared.name] = place / f"{declared.name}.csv"
        else:
            ready[declared.name] = _text(inventory, declared, other)
    write_tables({}, folder, ready)


def _text(inventory: Inventory, declared: Table, other: Inventory | None) -> Slices:
    """The table as a CSV file holds it; what the other inventory’s file holds alike is not written again."""
    name, files = declared.name, inventory.files
    if name not in files:
        known = other.files.get(name) if other is not None else None
        before = (other[name], known) if other is not None and known is not None else None
        files[name] = written(inventory[name], lambda rows, header: text_of(declared, rows, header), before)
    return files[name]


def take_up(folder: Path) -> Inventory:
    """The inventory in a folder that `lay_down` wrote, content for content."""
    return load(read([folder])[0], NO_DAY)[0]


def memorise(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write tables as they are typed, to be taken up again in a moment; the folder appears whole or not at all."""
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    draft.mkdir(parents=True)
    try:
        for name, table in tables.items():
            table.to_feather(draft / f"{name}.feather")
        with suppress(OSError):  # another tab has just written the very same
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def recall(names: Iterable[str], folder: Path) -> dict[str, pd.DataFrame] | None:
    """The tables of these names that `memorise` wrote there, content for content; `None` if one is not there or cannot be read."""
    try:
        return {name: pd.read_feather(folder / f"{name}.feather") for name in names}
    except (OSError, ValueError):
        return None
