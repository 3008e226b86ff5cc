"""How to fill in an inventory: a workbook to download, and what every column means."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from inventory.template import TITLES, column_help, template
from language import Language
from views import columns
from views.table import table

NAMES = ("table", "column", "type", "needed", "unit", "allowed", "default", "meaning")
READ = ("column", "meaning", "type", "allowed", "needed", "default")
"""The order in which columns are explained on the screen."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@st.fragment
def guide(words: Language) -> None:
    """Show both."""
    st.markdown(
        words.say(
            "Fill in what you know in the workbook, then drop it under “Bring files in”: a sheet may stay empty, and an empty cell is unknown or takes the value shown."
        )
    )
    st.download_button(
        words.say("Download the template (.xlsx)"), data=lambda: template(words.code), mime=WORKBOOK,
        file_name=f"estuaire-{words.say('inventory template')}.xlsx".replace(" ", "-"), on_click="ignore",
        type="primary", key="inventory-template",
    )  # fmt: skip
    lines = pd.DataFrame(column_help(words.code), columns=NAMES)
    chosen = st.segmented_control(
        words.say("Table"), list(lines["table"].unique()), default=lines["table"].iloc[0], required=True,
        key=f"inventory-guide-table-{words.code}",
    )  # fmt: skip
    about, frame = _split(lines[lines["table"] == chosen])
    st.markdown(about)
    titles = {
        name: f"{title[:1].upper()}{title[1:]}" for name, title in zip(NAMES, TITLES[words.code], strict=True)
    }
    table(
        frame, [columns.text(name, titles[name]) for name in READ], words, key=f"inventory-guide-{chosen}",
        caption=words.say("What every column means"),
    )  # fmt: skip


def _split(lines: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """What the table is, and its columns, each type with its unit: the first line is about the table itself."""
    rest = lines.iloc[1:]
    measured = rest["type"] + " (" + rest["unit"] + ")"
    return str(lines["meaning"].iloc[0]), rest.assign(type=rest["type"].where(rest["unit"] == "", measured))
