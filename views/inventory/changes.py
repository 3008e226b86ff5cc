"""An edit asked for on the screen: checked as an upload is, kept whole or not at all, and undone at will."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from inventory.edit import Edit, edited, key_at
from inventory.findings import Finding, Refused
from inventory.graph import Inventory
from inventory.recheck import texts
from inventory.schema import TABLES, table
from views import session

OUTCOME, UNDOABLE, LINE = "inventory-outcome", "inventory-undoable", "inventory-line"
"""Where the session keeps what the last edit did, what can be undone, and since when rows have kept their places."""
MOST_UNDONE = 4
LISTED = 200
"""Findings of an edit that are listed; the others are counted."""


@dataclass(frozen=True)
class Change:
    """What a reader asks: these texts in these rows, by their places, of the inventory of that fingerprint."""

    version: str
    table: str
    rows: Sequence[int]
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What became of a change; each finding comes with the key of its row ("" where it points at none).

    `more` findings are not listed. A change of an inventory that was `replaced` meanwhile is not made.
    """

    table: str
    rows: int
    kept: bool
    findings: tuple[tuple[str, Finding], ...] = ()
    more: int = 0
    replaced: bool = False


@dataclass(frozen=True)
class Step:
    """One edit: the fingerprints before it and after it."""

    before: str
    after: str


def apply(change: Change) -> Outcome:
    """Make the change and remember what became of it: a refused one leaves everything as it was."""
    before, version = session.inventory(), session.fingerprint()
    if before is None or version != change.version:
        outcome = Outcome(change.table, len(change.rows), kept=False, replaced=True)
    else:
        outcome = _made(before, change)
    st.session_state[OUTCOME] = outcome
    return outcome


def _made(before: Inventory, change: Change) -> Outcome:
    keys = texts(before[change.table].iloc[list(change.rows)], table(change.table).key)
    edit = Edit(change.table, list(zip(*(keys[name] for name in keys), strict=True)), change.typed)
    try:
        after, found = edited(before, [edit], date.today())
        session.keep(after)
    except Refused as refused:
        return _outcome(change, before, refused.findings, kept=False)
    _remember(change.version, before, after)
    return _outcome(change, after, found, kept=True)


def _outcome(change: Change, seen: Inventory, found: Sequence[Finding], kept: bool) -> Outcome:
    listed = tuple((" + ".join(key_at(seen, finding)), finding) for finding in found[:LISTED])
    return Outcome(change.table, len(change.rows), kept, listed, len(found) - len(listed))


def _remember(version: str, before: Inventory, after: Inventory) -> None:
    """Keep what stands before an edit, to come back to, and whether rows have kept their places."""
    made = session.fingerprint()
    if made is None or made == version:
        return
    space = session.opened().identifier
    _past(space, version, before)
    st.session_state[UNDOABLE] = (*_steps(), Step(version, made))[-MOST_UNDONE:]
    same = all(len(before[each.name]) == len(after[each.name]) for each in TABLES)
    st.session_state[LINE] = (made, line(version) if same else made)


def line(version: str) -> str:
    """What stays the same as long as edits leave every row in its place: rows selected stay selected."""
    known, since = st.session_state.get(LINE, ("", ""))
    return str(since) if known == version else version


def undoable() -> bool:
    """Whether the inventory looked at comes from an edit that can be undone."""
    steps = _steps()
    if not steps or steps[-1].after != session.fingerprint():
        return False
    return _before(steps[-1]) is not None


def undo() -> None:
    """Go back to what stood before the last edit; nothing when that is not to be had."""
    before = _before(_steps()[-1]) if undoable() else None
    if before is not None:
        session.keep(before)
        st.session_state[UNDOABLE] = _steps()[:-1]
        st.session_state.pop(OUTCOME, None)


def _steps() -> tuple[Step, ...]:
    return tuple(st.session_state.get(UNDOABLE, ()))


def _before(step: Step) -> Inventory | None:
    try:
        return _past(session.opened().identifier, step.before, None)
    except LookupError:
        return None


@st.cache_resource(max_entries=MOST_UNDONE, show_spinner=False)
def _past(space: str, version: str, _given: Inventory | None) -> Inventory:
    """An inventory that was replaced by an edit, as long as it is remembered; `LookupError` afterwards."""
    if _given is None:
        raise LookupError(version)
    return _given
