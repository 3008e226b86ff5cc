"""Targets on what may be obsolete at a date: told in sentences, taken away, added."""

from __future__ import annotations

import streamlit as st

from optimizer.figures import Status
from optimizer.overlay_edits import with_key
from optimizer.yaml_files import KeyPath
from views.scenario.adding import another, asked, free, needed, origin_typed, stated, told, typed_in
from views.scenario.chips import faults
from views.scenario.edits import Screen, change, refused_at
from views.scenario.labels import help_for
from views.scenario.money import day
from views.scenario.sentences import obsolescence_sentence

TARGETS: KeyPath = ("targets", "obsolescence")
NEW: KeyPath = (*TARGETS, "")
"""Where the form of a new one stands; no target bears this name."""


def section(screen: Screen) -> None:
    """Every target, and the form of another."""
    words, targets = screen.words, screen.scenario.targets.obsolescence
    st.subheader(words.say("Share obsolete at a date"), anchor=False)
    if not targets:
        st.caption(words.say("None: unknown, and constraining nothing."))
    for name, target in targets.items():
        said = obsolescence_sentence(words, target)
        told(screen, (*TARGETS, name), said, target, words.say("Remove this target"))
    another(words.say("Add a share obsolete"), "obsolete", _new, screen)


def _new(screen: Screen) -> None:
    words = screen.words
    with st.form("scenario-new-obsolete", border=False):
        one, two = st.columns(2)
        with one:
            asked(words.say("At most (%)"), NEW, "at_most", help=help_for(words, "Obsolescence.at_most"))
        with two:
            asked(
                words.say("On (year-month-day)"), NEW, "by", placeholder="2030-04-01",
                help=help_for(words, "Obsolescence.by"),
            )  # fmt: skip
        stated(screen, NEW, Status.ASSUMPTION, "")
        faults(words, refused_at(NEW))
        st.form_submit_button(words.say("Add this target"), type="primary", on_click=_add, args=(screen,))


def _add(screen: Screen) -> None:
    typed = typed_in(NEW, ("at_most", "by", "status", "source"))
    name = free("obsolescence", screen.scenario.targets.obsolescence)

    def edit(text: str) -> str:
        said = {
            "at_most": needed(screen.words, typed["at_most"], 100),
            "by": day(typed["by"]),
            **origin_typed(typed),
        }
        return with_key(text, (*TARGETS, name), said)

    change(NEW, edit, {part: str(typed[part]) for part in ("at_most", "by")})
