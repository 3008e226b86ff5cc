"""Which public body, site or workload is looked at, and how one came there; kept while the tab is open."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from inventory.adjacency import Adjacency
from inventory.graph import Inventory
from inventory.neighbourhood import FOCI
from inventory.searching import haystack, search
from inventory.words import fold
from language import Language
from views.dependencies.looked import Choice, name
from views.markup import literal

MOST = 200
"""Names past which one searches before choosing."""
FOUND = 50
"""Names that a search offers."""
STEPS = 20
"""Choices that one can go back by."""
SHAPES = (30, 60, 100, 150, 300, 600, 1000)
READABLE = 150
"""Shapes past which a picture is hard to read."""
USUAL = 60

CHOICE, TRAIL, LIMIT = "dependencies-looked-at", "dependencies-trail", "dependencies-shapes-kept"
"""Names in the session, which outlive the screen's widgets."""


def choose(words: Language, version: str, needs: Adjacency, inventory: Inventory) -> Choice:
    """What is looked at, after the reader's say; at first, the public body with the most workloads."""
    choice = current(needs, inventory)
    with st.container(horizontal=True, vertical_alignment="bottom", key="dependencies-choice"):
        _kind(words, needs, choice)
        _which(words, options(version, choice.kind, needs, inventory), choice)
    trail = st.session_state.get(TRAIL, [])
    if trail:
        called = name(needs, inventory, trail[-1])
        back = words.say("Back to {name}", name=literal(called))
        st.button(back, key="dependencies-back", on_click=_back)
    return choice


def current(needs: Adjacency, inventory: Inventory) -> Choice:
    """What was chosen last, if the inventory still knows it."""
    kept = st.session_state.get(CHOICE)
    if isinstance(kept, Choice) and _known(needs, inventory, kept):
        return kept
    st.session_state[TRAIL] = []
    st.session_state[CHOICE] = nearest(needs, "organisation", None)
    return current(needs, inventory)


def go(choice: Choice) -> None:
    """Look at something else; one can come back."""
    kept = st.session_state.get(CHOICE)
    if kept != choice:
        st.session_state[TRAIL] = [*st.session_state.get(TRAIL, []), *([kept] if kept else [])][-STEPS:]
        st.session_state[CHOICE] = choice


def nearest(needs: Adjacency, kind: str, near: Choice | None) -> Choice:
    """What a change of kind leads to: what bears most of the workloads looked at, or the most needed of them."""
    inside = needs.workloads
    if near and needs.focus(near.kind, near.identifier).any():
        inside = inside[needs.focus(near.kind, near.identifier)]
    if kind == "workload":
        return Choice(kind, str(inside["workload"].iloc[inside["consumers"].to_numpy().argmax()]))
    held = inside["organisation"]
    if kind == "site":
        held = needs.presence.loc[needs.presence["workload"].isin(inside["workload"]), "site"]
        held = held if len(held) else needs.presence["site"]
    return Choice(kind, str(held.value_counts().index[0])) if len(held) else nearest(needs, "workload", near)


@st.cache_resource(max_entries=8, show_spinner=False)
def options(version: str, kind: str, _needs: Adjacency, _inventory: Inventory) -> pd.DataFrame:
    """What can be chosen, by identifier, in the order of names: shown, and the text that a search reads (`text`)."""
    facts = _needs.workloads if kind == "workload" else _inventory[f"{kind}s"]
    label = facts["label"] if kind == "workload" else facts["name"].where(facts["name"] != "", facts[kind])
    bodies = pd.Series("", facts.index)
    if kind != "organisation":
        bodies = facts["organisation"].map(_needs.names).fillna("")
    shown = (label + " · " + facts[kind]).where(label != facts[kind], label)
    services = facts["service"] if kind == "workload" else pd.Series("", facts.index)
    text = haystack(pd.DataFrame({"shown": shown, "bodies": bodies, "services": services}))
    frame = pd.DataFrame({"shown": shown.to_numpy(), "text": text.to_numpy()}, index=facts[kind].astype(str))
    return frame.iloc[frame["shown"].map(fold).argsort(kind="stable")]


def offered(frame: pd.DataFrame, text: str) -> pd.DataFrame:
    """The options that hold every word of the text."""
    return search(frame, text, frame["text"])


def how_many(words: Language) -> int:
    """How many shapes the picture may hold."""
    st.session_state["dependencies-shapes"] = st.session_state.get(LIMIT, USUAL)
    limit = int(
        st.select_slider(
            words.say("Shapes drawn at most"), SHAPES, key="dependencies-shapes", format_func=words.number, width=420,
            on_change=lambda: st.session_state.update({LIMIT: st.session_state["dependencies-shapes"]}),
        )
    )  # fmt: skip
    if limit > READABLE:
        st.caption(words.say("Past {count} shapes a picture is hard to read: zoom in, or read the tables.", count=READABLE))  # fmt: skip
    return limit


def _kind(words: Language, needs: Adjacency, choice: Choice) -> None:
    st.session_state["dependencies-kind"] = choice.kind
    st.segmented_control(
        words.say("Look at a"), FOCI, format_func=_kinds(words).__getitem__, key="dependencies-kind", required=True,
        on_change=_kind_changed, args=(needs, choice),
    )  # fmt: skip


def _kinds(words: Language) -> dict[str, str]:
    return {
        "organisation": words.say("Public body"),
        "site": words.say("Site"),
        "workload": words.say("Workload"),
    }


def _kind_changed(needs: Adjacency, choice: Choice) -> None:
    st.session_state["dependencies-search"] = ""
    kind = st.session_state["dependencies-kind"]
    if kind and kind != choice.kind:
        go(nearest(needs, kind, choice))


def _which(words: Language, frame: pd.DataFrame, choice: Choice) -> None:
    """The list to choose from; a search first, where it would be long."""
    label, found, asked = _kinds(words)[choice.kind], frame, ""
    if len(frame) > MOST:
        asked = st.text_input(
            words.say("Search among {count}: name, identifier, public body, application", count=len(frame)),
            key="dependencies-search", width=420,
        )  # fmt: skip
        found = offered(frame, asked)
    names = found["shown"].head(FOUND if asked or len(frame) > MOST else MOST)
    if choice.identifier not in names.index and not asked:
        names = pd.concat([frame.loc[[choice.identifier], "shown"], names])
    if asked:
        label = _how_many_found(words, len(found))
    inside = choice.identifier in names.index
    st.session_state["dependencies-which"] = choice.identifier if inside else None
    st.selectbox(
        label, list(names.index), format_func=lambda each: str(names[each]), key="dependencies-which",
        index=0 if inside else None, width=420, placeholder=words.say("Choose"), disabled=names.empty,
        on_change=_chosen, args=(choice.kind,),
    )  # fmt: skip


def _how_many_found(words: Language, count: int) -> str:
    if not count:
        return words.say("Nothing bears all these words: try fewer.")
    if count <= FOUND:
        return words.say("Found: {count}", count=count)
    return words.say("Found: {count}; the first {most} are listed", count=count, most=FOUND)


def _chosen(kind: str) -> None:
    picked = st.session_state["dependencies-which"]
    if picked is not None:
        go(Choice(kind, picked))


def _back() -> None:
    trail = st.session_state.get(TRAIL, [])
    if trail:
        *before, last = trail
        st.session_state[TRAIL] = before
        st.session_state[CHOICE] = last


def _known(needs: Adjacency, inventory: Inventory, kept: Choice) -> bool:
    held = needs.workloads["workload"] if kept.kind == "workload" else inventory[f"{kept.kind}s"][kept.kind]
    return bool((held == kept.identifier).any())
