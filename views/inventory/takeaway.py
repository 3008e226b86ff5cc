"""The inventory to take away: a table as the product writes it, or all of them in a zip that can be dropped again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from inventory.graph import Inventory
from inventory.readers.write import write_tables
from inventory.stored import lay_down
from language import Language
from optimizer.export import archive


def downloads(words: Language, name: str, inventory: Inventory) -> None:
    """Two buttons; each file is made when it is asked for."""
    st.download_button(
        words.say("Download this table (CSV)"), data=lambda: table_csv(inventory, name), file_name=f"{name}.csv",
        mime="text/csv", on_click="ignore", key="inventory-csv",
    )  # fmt: skip
    st.download_button(
        words.say("Download the whole inventory (zip)"), data=lambda: packed(inventory),
        file_name="estuaire-inventory.zip", mime="application/zip", on_click="ignore", key="inventory-zip",
    )  # fmt: skip


def table_csv(inventory: Inventory, name: str) -> bytes:
    """The table as a native CSV file: it carries no formula, and is read back as it is."""
    with tempfile.TemporaryDirectory() as place:
        write_tables({name: inventory[name]}, Path(place) / "inventory")
        return (Path(place) / "inventory" / f"{name}.csv").read_bytes()


def packed(inventory: Inventory) -> bytes:
    """Every table in one zip; the same inventory gives the same bytes."""
    with tempfile.TemporaryDirectory() as place:
        lay_down(inventory, Path(place) / "inventory")
        return archive(Path(place) / "inventory")
