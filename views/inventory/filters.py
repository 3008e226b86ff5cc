"""What is asked of a table's rows: public body, environment, service, words, and only what is not classified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from inventory.filtering import OF_WORKLOADS, Filter, belonging, filtered, values
from inventory.graph import Inventory
from inventory.searching import haystack
from language import Language
from views.inventory.headings import headings

ALL, ONE = "all", "="
"""An option that asks nothing, and what stands before one that asks for a value, which may be any text."""
MANY = 200
"""Choices past which a reader types part of one first."""


def asked(words: Language, version: str, name: str, inventory: Inventory) -> Filter:
    """The filter that a reader sets."""
    offered, named = _offered(version, name, inventory), headings(words)
    bodies = _bodies(version, inventory)
    with st.container(horizontal=True, key="inventory-filter"):
        text = st.text_input(words.say("Words to find"), key="inventory-text", width=240)
        organisation = _one(words, named["organisation"], "organisation", offered["organisation"], bodies)
        if name not in OF_WORKLOADS:
            return Filter(organisation=organisation, text=text)
        environment = _one(words, named["environment"], "environment", offered["environment"])
        service = _one(words, words.say("Service or application"), "service", offered["service"])
        unclassified = st.checkbox(
            words.say("Not classified only"), key="inventory-unclassified",
            help=words.say("Criticality, availability, integrity, confidentiality or personal information is unknown."),
        )  # fmt: skip
    return Filter(organisation, environment, service, unclassified, text)


def _one(
    words: Language, label: str, name: str, offered: Sequence[str], names: dict[str, str] | None = None
) -> str | None:
    """One of the values offered, or `None` for all; of many, those that hold what is typed first."""
    if len(offered) > MANY:
        part = st.text_input(
            words.say("{column}: part of its name", column=label), key=f"inventory-{name}-part", width=240
        )
        offered = _holding(offered, part, names or {})[:MANY]
    said = {"": words.say("unknown"), **(names or {})}
    chosen = st.selectbox(
        label, [ALL, *(f"{ONE}{value}" for value in offered)], key=f"inventory-{name}", width=240,
        format_func=lambda option: words.say("all") if option == ALL else said.get(option[1:], option[1:]),
    )  # fmt: skip
    return None if chosen == ALL else str(chosen).removeprefix(ONE)


def _holding(offered: Sequence[str], part: str, names: dict[str, str]) -> list[str]:
    """The values whose own text or name holds this part, whatever the case."""
    wanted = part.strip().casefold()
    return [value for value in offered if wanted in f"{value} {names.get(value, '')}".casefold()]


def rows(version: str, name: str, inventory: Inventory, wanted: Filter) -> pd.DataFrame:
    """The rows of the table that the filter shows, under their places in it."""
    within = _words_of(version, name, inventory) if wanted.text.strip() else None
    return filtered(inventory[name], around_of(version, name, inventory), wanted, within)


@st.cache_resource(max_entries=16, show_spinner=False)
def around_of(version: str, name: str, _inventory: Inventory) -> pd.DataFrame:
    """What the rows of the table belong to."""
    return belonging(_inventory, name)


@st.cache_resource(max_entries=16, show_spinner=False)
def _offered(version: str, name: str, _inventory: Inventory) -> Mapping[str, Sequence[str]]:
    """What the table’s rows may be asked for, by column of what they belong to."""
    around = around_of(version, name, _inventory)
    return {column: values(around, column) for column in ("organisation", "environment", "service")}


@st.cache_resource(max_entries=8, show_spinner=False)
def _words_of(version: str, name: str, _inventory: Inventory) -> pd.Series:
    """The words of each row, its public body’s name among them."""
    around = around_of(version, name, _inventory)
    names = around["organisation"].map(_bodies(version, _inventory)).fillna("")
    return haystack(_inventory[name].assign(**{"": names.astype("str"), " ": around["organisation"]}))


@st.cache_resource(max_entries=8, show_spinner=False)
def _bodies(version: str, _inventory: Inventory) -> dict[str, str]:
    """The names of the public bodies that have one."""
    frame = _inventory["organisations"]
    pairs = zip(frame["organisation"], frame["name"], strict=True)
    return {body: name for body, name in pairs if name}
