"""The inventory: what it holds, to search, filter and change; files to bring in; a template to fill in."""

from __future__ import annotations

import streamlit as st

from language import Language
from views import loading, session
from views.inventory.guide import guide
from views.inventory.rows import rows

TABLES, FILES, GUIDE = "tables", "files", "guide"


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.title(words.say("Inventory"), anchor=False)
    part = _part(words)
    if part == FILES:
        _files(words)
    elif part == GUIDE:
        guide(words)
    elif session.wanted("inventory"):
        inventory, version = session.inventory(), session.fingerprint()
        if inventory is not None and version is not None:
            rows(words, version, inventory)


def _part(words: Language) -> str:
    """Which part of the screen is shown: the tables, once there are any."""
    names = {
        TABLES: words.say("Tables"), FILES: words.say("Bring files in"), GUIDE: words.say("Template and columns"),
    }  # fmt: skip
    part = st.segmented_control(
        words.say("Part of the inventory"), list(names), format_func=names.__getitem__,
        default=TABLES if session.fingerprint() else FILES, required=True, key="inventory-part",
        label_visibility="collapsed",
    )  # fmt: skip
    return str(part)


def _files(words: Language) -> None:
    """A place to drop files, then what was found in them."""
    if session.fingerprint():
        st.markdown(
            words.say(
                "Files dropped here replace the whole inventory once every line of them is accepted; decisions are carried over. Until then the inventory stays as it is."
            )
        )
    loading.drop(words, "inventory")
    loading.told(words)
