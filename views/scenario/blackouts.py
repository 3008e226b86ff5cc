"""Black-outs, in which nothing moves: told in sentences, taken away, added."""

from __future__ import annotations

import streamlit as st

from inventory.cells import EMPTY_CELL, BadCell
from optimizer.figures import Status
from optimizer.overlay_edits import with_key
from optimizer.yaml_files import KeyPath
from views.scenario.adding import another, asked, free, origin_typed, stated, told, typed_in
from views.scenario.chips import faults
from views.scenario.edits import Screen, change, field_state, refused_at
from views.scenario.labels import capital, column_name, help_for
from views.scenario.money import day
from views.scenario.origins import LONGEST
from views.scenario.sentences import blackout

WINDOWS: KeyPath = ("limits", "blackouts")
NEW: KeyPath = (*WINDOWS, "")
"""Where the form of a new one stands; no black-out bears this name."""
EVERY = ""
ABOUT = (EVERY, "service", "organisation", "environment")
"""What a new one may be limited to; the YAML may say more."""
PARTS = ("start", "end", "about", "value", "because", "status", "source")


def section(screen: Screen) -> None:
    """Every black-out, and the form of another."""
    words, windows = screen.words, screen.scenario.limits.blackouts
    st.subheader(words.say("Black-outs"), anchor=False)
    if not windows:
        st.caption(words.say("None: a move may take effect at any wave."))
    for name, window in windows.items():
        told(screen, (*WINDOWS, name), blackout(words, window), window, words.say("Remove"))
    another(words.say("Add a black-out"), "blackout", _new, screen)


def _new(screen: Screen) -> None:
    words = screen.words
    with st.form("scenario-new-blackout", border=False):
        one, two = st.columns(2)
        with one:
            asked(words.say("First day (year-month-day)"), NEW, "start", placeholder="2028-04-01")
        with two:
            asked(words.say("Last day (year-month-day)"), NEW, "end", placeholder="2028-04-30")
        three, four = st.columns(2)
        with three:
            said = {
                EVERY: words.say("every workload"),
                **{each: capital(column_name(words, each)) for each in ABOUT[1:]},
            }
            st.selectbox(
                words.say("Limited to"), ABOUT, format_func=said.__getitem__,
                key=field_state(NEW, "about", EVERY), help=help_for(words, "Blackout.when"),
            )  # fmt: skip
        with four:
            asked(words.say("Which one, as the inventory writes it"), NEW, "value", max_chars=LONGEST)
        asked(words.say("Why"), NEW, "because", max_chars=LONGEST)
        stated(screen, NEW, Status.ASSUMPTION, "")
        faults(words, refused_at(NEW))
        st.form_submit_button(words.say("Add this black-out"), type="primary", on_click=_add, args=(screen,))


def _add(screen: Screen) -> None:
    typed = typed_in(NEW, PARTS)
    name = free("blackout", screen.scenario.limits.blackouts)

    def edit(text: str) -> str:
        about, value = typed["about"], typed["value"].strip()
        if about and not value:
            raise BadCell(EMPTY_CELL)
        said = {
            "start": day(typed["start"]),
            "end": day(typed["end"]),
            **({"when": {about: value}} if about else {}),
            "because": typed["because"].strip(),
            **origin_typed(typed),
        }
        return with_key(text, (*WINDOWS, name), said)

    change(NEW, edit, {part: str(typed[part]) for part in ("start", "end", "value", "because")})
