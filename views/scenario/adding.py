"""What the forms share in which something is added to a scenario: where it comes from, what was typed, what it is named."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from inventory.cells import BAD_NUMBER, BadCell
from language import Language
from optimizer.figures import Status
from optimizer.yaml_files import KeyPath
from views.scenario.chips import status_word
from views.scenario.edits import Screen, field_state, key, typed_at
from views.scenario.origins import LONGEST
from views.scenario.typed import read


def stated(screen: Screen, path: KeyPath, status: Status, source: str) -> None:
    """Fields in which a person says where something comes from."""
    words = screen.words
    one, two = st.columns((1, 3))
    with one:
        st.selectbox(
            words.say("Status"), list(Status), format_func=lambda each: status_word(words, each),
            key=field_state(path, "status", status),
        )  # fmt: skip
    with two:
        st.text_input(words.say("Source"), key=field_state(path, "source", source), max_chars=LONGEST)


def asked(label: str, path: KeyPath, part: str, **more: Any) -> None:
    """A text field that keeps what was typed and refused."""
    st.text_input(label, key=field_state(path, part, typed_at(path, part, "")), **more)


def typed_in(path: KeyPath, parts: Collection[str]) -> dict[str, Any]:
    """What the fields of a form hold."""
    return {part: st.session_state[key(path, part)] for part in parts}


def origin_typed(typed: dict[str, Any], known: bool = True) -> dict[str, str]:
    """Status and source as they are written down."""
    return {"status": status_of(typed["status"], known), "source": typed["source"]}


def status_of(status: Status, known: bool) -> str:
    """The status that agrees with there being a number or not: a number given is at least an assumption."""
    if not known:
        return Status.UNKNOWN.value
    return Status.ASSUMPTION.value if status is Status.UNKNOWN else status.value


def needed(words: Language, text: str, scale: float = 1) -> float:
    """The number typed; `BadCell` when there is none."""
    value = read(words, text, scale)
    if value is None:
        raise BadCell(BAD_NUMBER, value=text)
    return value


def free(stem: str, taken: Collection[str]) -> str:
    """The first of `stem`-1, `stem`-2, … that nothing bears."""
    names = (f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
