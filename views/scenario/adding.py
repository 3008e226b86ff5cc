"""What is shared where a scenario holds things by name: each told and taken away, and the form in which another is added."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from inventory.cells import BAD_NUMBER, BadCell
from language import Language
from optimizer.figures import Sourced, Status
from optimizer.yaml_files import KeyPath
from views.scenario.chips import faults, status_word
from views.scenario.edits import Screen, field_state, key, refused_at, take_away, typed_at
from views.scenario.origins import LONGEST, Origin, restated
from views.scenario.typed import read


def told(screen: Screen, path: KeyPath, sentence: str, said: Sourced, remove: str) -> None:
    """What stands at the path, in a sentence: where it comes from, what is wrong with it, and a button that takes it away."""
    with st.container(border=True, key=key(path, "box")):
        st.text(sentence)
        restated(Origin(screen, path, sentence, said))
        faults(screen.words, refused_at(path))
        st.button(remove, key=key(path, "remove"), on_click=take_away, args=(path,))


def another(label: str, name: str, form: Callable[..., None], *given: object) -> None:
    """A form folded away, drawn from what is given once it is opened."""
    with st.expander(label, on_change="rerun", key=f"scenario-add-{name}") as panel:
        if panel.open:
            form(*given)


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
