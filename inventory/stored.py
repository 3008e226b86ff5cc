"""An inventory laid down in a folder by the product itself, and taken up again."""

from __future__ import annotations

import os
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
from inventory.slices import Slices, cut, written

NO_DAY = date(1970, 1, 1)
"""Today's date only moves what is found about an upload, and here everything was found before."""
Typed = Mapping[str, pd.DataFrame]
"""Tables by their names."""


def lay_down(inventory: Inventory, folder: Path, like: tuple[Path, Inventory] | None = None) -> None:
    """Write the inventory to a folder that is absent or empty; whole, or `Refused` says why not.

    Tables that the inventory laid down in the folder of `like` holds alike are shared with it, not written again.
    """
    ready: dict[str, Path | Slices] = {}
    for declared in TABLES:
        name = declared.name
        if like and _alike(inventory[name], like[1][name]):
            ready[name] = like[0] / f"{name}.csv"
            if name in like[1].files:
                inventory.files[name] = like[1].files[name]
        else:
            ready[name] = _text(inventory, declared, like)
    write_tables({}, folder, ready)


def _alike(table: pd.DataFrame, other: pd.DataFrame) -> bool:
    return table is other or table.equals(other)


def _text(inventory: Inventory, declared: Table, like: tuple[Path, Inventory] | None) -> Slices:
    """The table as a CSV file holds it; what the file of the other inventory holds alike is not written again."""
    name, files = declared.name, inventory.files
    if name not in files:
        known = _laid(like[0], name, like[1]) if like else None
        before = (like[1][name], known) if like and known is not None else None
        files[name] = written(inventory[name], lambda rows, header: text_of(declared, rows, header), before)
    return files[name]


def _laid(folder: Path, name: str, inventory: Inventory) -> Slices | None:
    """The text of a table of the inventory laid down there, read once; `None` where it cannot be cut into slices."""
    if name not in inventory.files:
        with suppress(OSError):
            known = cut((folder / f"{name}.csv").read_bytes(), len(inventory[name]))
            if known is not None:
                inventory.files[name] = known
    return inventory.files.get(name)


def take_up(folder: Path) -> Inventory:
    """The inventory in a folder that `lay_down` wrote, content for content."""
    return load(read([folder])[0], NO_DAY)[0]


def memorise(tables: Typed, folder: Path, like: tuple[Path, Typed] | None = None) -> None:
    """Write tables as they are typed, to be taken up again in a moment; the folder appears whole or not at all.

    Tables that those memorised in the folder of `like` hold alike are shared with them, not written again.
    """
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    draft.mkdir(parents=True)
    try:
        for name, table in tables.items():
            path = draft / f"{name}.feather"
            if like and _alike(table, like[1][name]) and (like[0] / path.name).is_file():
                os.link(like[0] / path.name, path)
            else:
                table.to_feather(path)
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
