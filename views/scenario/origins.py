"""Where a person says how far something can be believed, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from optimizer.figures import Sourced, Status
from optimizer.overlay_edits import with_key
from optimizer.yaml_files import KeyPath
from views.markup import literal
from views.scenario.chips import origin, status_word
from views.scenario.edits import Screen, change, field_state, key

LONGEST = 400
"""Characters of a source."""


@dataclass(frozen=True)
class Origin:
    """What is said of something at a path: its name on the screen, its status and source, the statuses it may have."""

    screen: Screen
    path: KeyPath
    name: str
    said: Sourced
    allowed: tuple[Status, ...] = tuple(status for status in Status if status is not Status.UNKNOWN)


def restated(about: Origin) -> None:
    """The status and source of what is no figure: a rule, an offer, a share; both can be changed alone."""
    inside = f"{'.'.join(map(str, about.path))}"
    changed = any(at == inside or at.startswith(f"{inside}.") for at in about.screen.changed)
    words = about.screen.words
    origin(
        words, about.said.status, about.said.source, words.say("changed from the preset") if changed else ""
    )
    provenance(about, _restate, (about,))


def provenance(about: Origin, save: Callable[..., None], args: tuple[Any, ...]) -> None:
    """The two fields, drawn once they are asked for; `save` is called with `args` when one changes."""
    words, path = about.screen.words, about.path
    panel = st.popover(
        words.say("Source and status"), type="tertiary", on_change="rerun", key=key(path, "popover")
    )
    if not panel.open:
        return
    allowed = [status for status in Status if status in about.allowed or status is about.said.status]
    with panel:
        st.markdown(f"**{literal(about.name)}**")
        st.selectbox(
            words.say("Status"), allowed, key=field_state(path, "status", about.said.status),
            format_func=lambda status: status_word(words, status), on_change=save, args=args,
        )  # fmt: skip
        st.text_area(
            words.say("Source"), key=field_state(path, "source", about.said.source.say(words.code)),
            max_chars=LONGEST, on_change=save, args=args,
        )  # fmt: skip


def source_said(screen: Screen, old: Sourced, typed: str | None) -> Any:
    """The source as it is written down: both languages as they were, unless somebody typed another."""
    same = typed is None or typed == old.source.say(screen.words.code)
    return old.source.model_dump() if same else typed


def _restate(about: Origin) -> None:
    path = about.path
    status, source = (st.session_state[key(path, part)] for part in ("status", "source"))
    said = source_said(about.screen, about.said, source)
    change(
        path,
        lambda text: with_key(with_key(text, (*path, "status"), str(status)), (*path, "source"), said),
        {},
    )
