"""The columns one may change, each left as it is until its reader says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
import streamlit as st

from inventory.schema import Column, Table, Type
from inventory.template import allowed
from language import Language
from views.inventory.headings import heading
from views.markup import literal

FIRST = ("criticality", "availability", "integrity", "confidentiality", "personal_information")
"""What is classified."""
KEEP, CLEAR = "", "clear"
"""Choices of a list that are not values: leave the cell as it is, or empty it."""
WIDTH = 228


def fields(words: Language, declared: Table, frame: pd.DataFrame, key: str) -> dict[str, str]:
    """Show a field for each column that may change; the text for each that is to change."""
    said: dict[str, str] = {}
    groups = [(title, names) for title, names in _groups(words, declared, frame) if names]
    for number, (title, names) in enumerate(groups):
        filled = any(st.session_state.get(f"{key}-{name}") for name in names)
        place = st.container() if number == 0 else st.expander(title, expanded=filled)
        with place, st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-{number}"):
            for name in names:
                said |= _field(words, declared, name, key)
    emptied = st.pills(
        words.say("Columns to empty"), _typed(declared, frame), selection_mode="multi",
        format_func=lambda name: literal(heading(words, name)), key=f"{key}-emptied",
    )  # fmt: skip
    return {**dict.fromkeys(emptied, ""), **said}


def _groups(words: Language, declared: Table, frame: pd.DataFrame) -> Iterator[tuple[str, Sequence[str]]]:
    """Columns by what they say: levels first, then dates, then the others."""
    free = _free(declared, frame)
    first = [name for name in FIRST if name in free]
    dates = [name for name in free if name in declared and declared[name].type is Type.DATE]
    yield words.say("Sensitivity"), first
    yield words.say("Dates"), dates
    yield words.say("Other columns"), [name for name in free if name not in {*first, *dates}]


def _free(declared: Table, frame: pd.DataFrame) -> list[str]:
    """The columns of the table outside its key."""
    return [name for name in map(str, frame) if name not in declared.key]


def _typed(declared: Table, frame: pd.DataFrame) -> list[str]:
    """The columns that a reader types in, and that may be empty."""
    return [
        name
        for name in _free(declared, frame)
        if name not in declared or not (allowed(declared[name], "en") or declared[name].required)
    ]


def _field(words: Language, declared: Table, name: str, key: str) -> Mapping[str, str]:
    """One field; nothing when its column stays as it is."""
    label, key = literal(heading(words, name)), f"{key}-{name}"
    column = next((each for each in declared.columns if each.name == name), None)
    about = None if column is None else column.fr if words.code == "fr" else column.en
    offered = () if column is None else allowed(column, words.code)
    if column is None or not offered:
        text = st.text_input(label, key=key, help=about, width=WIDTH, placeholder=_form(words, column))
        return {name: text} if text.strip() else {}
    names = {KEEP: words.say("change nothing"), CLEAR: words.say("unknown")}
    listed = [KEEP, *offered, *([CLEAR] if column.type is Type.INTEGER else [])]
    chosen = st.selectbox(
        label, listed, key=key, help=about, width=WIDTH, format_func=lambda value: names.get(value, value),
    )  # fmt: skip
    return {} if chosen == KEEP else {name: "" if chosen == CLEAR else str(chosen)}


def _form(words: Language, column: Column | None) -> str:
    """How a value is written, where a reader may wonder."""
    return words.say("year-month-day") if column and column.type is Type.DATE else words.say("change nothing")
