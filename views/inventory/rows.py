"""A table of the inventory: filter it, select rows in it, change them one by one or all at once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from inventory.graph import Inventory
from inventory.schema import TABLES, table
from language import Language
from views.inventory import changes, filters, takeaway
from views.inventory.changes import Change
from views.inventory.form import fields
from views.inventory.headings import heading
from views.inventory.outcome import told
from views.inventory.shown import shown
from views.markup import literal
from views.table import table as draw

PENDING, FORM = "inventory-pending", "inventory-form"
"""Where the session keeps a change that waits for a yes, and how many forms were filled in and kept."""
MANY = 50
"""Rows past which a change waits for a yes."""
SELECTED, SHOWN = "selected", "shown"


@dataclass(frozen=True)
class View:
    """One table of one inventory."""

    version: str
    name: str
    inventory: Inventory

    @property
    def frame(self) -> pd.DataFrame:
        """The whole table."""
        return self.inventory[self.name]


@st.fragment
def rows(words: Language, version: str, inventory: Inventory) -> None:
    """Show the table that the reader chooses, and how to change it."""
    view = View(version, _chosen(words, inventory), inventory)
    asked = filters.asked(words, version, view.name, inventory)
    found = filters.rows(version, view.name, inventory, asked)
    selected = draw(
        found, shown(table(view.name), view.frame, words), words, selectable=True, searchable=False,
        key=f"inventory-rows-{view.name}-{changes.line(version)[:16]}", caption=_named(words, view.name),
    )  # fmt: skip
    with st.container(horizontal=True, key="inventory-downloads"):
        takeaway.downloads(words, view.name, inventory)
    _change(words, view, [int(row) for row in selected], found.index.tolist())


def _chosen(words: Language, inventory: Inventory) -> str:
    """The table that the reader chooses, each with its number of rows."""
    names = [declared.name for declared in TABLES]
    counted = {
        name: words.say("{name}: {number}", name=_named(words, name), number=len(inventory[name]))
        for name in names
    }
    chosen = st.segmented_control(
        words.say("Table"), names, format_func=counted.__getitem__, default="workloads", required=True,
        key="inventory-table",
    )  # fmt: skip
    return str(chosen)


def _named(words: Language, name: str) -> str:
    said = words.term(name)
    return said[:1].upper() + said[1:]


def _change(words: Language, view: View, selected: list[int], found: list[int]) -> None:
    """The form, and what became of what was asked with it."""
    st.subheader(words.say("Change rows"), anchor=False)
    with st.container(key="inventory-outcome"):
        told(words)
        _undo(words)
    aimed = _aim(words, selected, found)
    filled = f"inventory-set-{view.name}-{st.session_state.get(FORM, 0)}"
    with st.form(f"inventory-form-{view.name}", enter_to_submit=False):
        typed = fields(words, table(view.name), view.frame, filled)
        pressed = st.form_submit_button(
            _rows_said(words, len(aimed)),
            type="primary",
            disabled=not aimed,
            key=f"inventory-apply-{view.name}",
        )
    if pressed:
        _asked(words, Change(view.version, view.name, tuple(aimed), typed))
    pending: Change | None = st.session_state.get(PENDING)
    if pending and (pending.version, pending.table) == (view.version, view.name):
        _confirm(words, pending)


def _asked(words: Language, change: Change) -> None:
    """Make a change of few rows; one of many waits for a yes."""
    st.session_state.pop(PENDING, None)
    if not change.typed:
        st.warning(words.say("Choose what to change first."))
    elif len(change.rows) > MANY:
        st.session_state[PENDING] = change
    else:
        _make(words, change)


def _rows_said(words: Language, count: int) -> str:
    if count == 0:
        return words.say("Apply")
    return words.say("Apply to 1 row") if count == 1 else words.say("Apply to {count} rows", count=count)


def _aim(words: Language, selected: list[int], found: list[int]) -> list[int]:
    """The rows that a change is for."""
    names = {SELECTED: words.say("The rows selected"), SHOWN: words.say("All that the filter shows")}
    aim = st.segmented_control(
        words.say("Change"), list(names), format_func=names.__getitem__, default=SELECTED, required=True,
        key="inventory-aim",
    )  # fmt: skip
    st.caption(
        words.say(
            "Rows selected: {selected} · shown by the filter: {found}",
            selected=len(selected),
            found=len(found),
        )
        if selected or aim == SHOWN
        else words.say("Select rows in the table, or choose all that the filter shows.")
    )
    return selected if aim == SELECTED else found


def _confirm(words: Language, change: Change) -> None:
    """A change of many rows, said again, and waiting for a yes."""
    empty = words.say("empty")
    said = ", ".join(
        words.say("{name}: {number}", name=heading(words, name), number=text.strip() or empty)
        for name, text in change.typed.items()
    )
    st.warning(
        words.say(
            "Rows of this table that would change: {count}. {changes}",
            count=len(change.rows),
            changes=literal(said),
        )
    )
    with st.container(horizontal=True, key="inventory-confirm"):
        if st.button(_rows_said(words, len(change.rows)), type="primary", key="inventory-yes"):
            st.session_state.pop(PENDING, None)
            _make(words, change)
        if st.button(words.say("Do not change anything"), key="inventory-no"):
            st.session_state.pop(PENDING, None)
            st.rerun(scope="fragment")


def _make(words: Language, change: Change) -> None:
    """Make the change; what was typed is let go only once it is kept."""
    with st.spinner(words.say("Checking the change…")):
        outcome = changes.apply(change)
    if outcome.kept:
        st.session_state[FORM] = st.session_state.get(FORM, 0) + 1
    st.rerun()


def _undo(words: Language) -> None:
    if changes.undoable() and st.button(words.say("Undo the last change"), key="inventory-undo"):
        changes.undo()
        st.rerun()
