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
from inventory.readers.write import write_tables

NO_DAY = date(1970, 1, 1)
"""Today's date only moves what is found about an upload, and here everything was found before."""


def lay_down(inventory: Inventory, folder: Path, like: tuple[Path, Inventory] | None = None) -> None:
    """Write the inventory to a folder that is absent or empty; whole, or `Refused` says why not.

    Tables that the inventory laid down in the folder of `like` holds alike are shared with it, not written again.
    """
    place, other = like or (folder, None)
    alike = {
        name: place / f"{name}.csv"
        for name, table in inventory.tables.items()
        if other is not None and table.equals(other[name])
    }
    write_tables(inventory.tables, folder, alike)


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
