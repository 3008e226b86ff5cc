"""Targets: how many sites may still be open at a date, and what share each kind of hosting must have."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from optimizer.figures import Status
from optimizer.overlay_edits import with_key
from optimizer.scenario import Kind, Measure, OpenSites
from optimizer.yaml_files import KeyPath
from views.scenario import carbon, obsolete
from views.scenario.adding import another, asked, free, origin_typed, stated, status_of, told, typed_in
from views.scenario.chips import faults, origin
from views.scenario.edits import Screen, change, field_state, refused_at, typed_at
from views.scenario.labels import help_for
from views.scenario.money import day
from views.scenario.origins import source_said
from views.scenario.sentences import share_sentence
from views.scenario.typed import read, written

SITES: KeyPath = ("targets", "open_sites")
NEW: KeyPath = ("targets", "shares")


def tab(screen: Screen) -> None:
    """Every target; an unknown one says so and constrains nothing."""
    words = screen.words
    st.subheader(words.say("Sites still open at a date"), anchor=False)
    _sites(screen, screen.scenario.targets.open_sites)
    st.subheader(words.say("Shares of hosting"), anchor=False)
    if not screen.scenario.targets.shares:
        st.caption(words.say("None: unknown, and constraining nothing."))
    for name, share in screen.scenario.targets.shares.items():
        told(screen, (*NEW, name), share_sentence(words, share), share, words.say("Remove this target"))
    another(words.say("Add a share"), "share", _new_share, screen)
    obsolete.section(screen)
    carbon.caps(screen)


def _sites(screen: Screen, target: OpenSites) -> None:
    words = screen.words
    unknown = target.at_most is None
    with st.form("scenario-sites", border=True):
        one, two = st.columns(2)
        with one:
            most = typed_at(SITES, "at_most", written(words, target.at_most))
            st.text_input(
                words.say("At most so many sites open"), key=field_state(SITES, "at_most", most),
                placeholder=words.say("unknown: constrains nothing"), help=help_for(words, "OpenSites.at_most"),
            )  # fmt: skip
        with two:
            by = typed_at(SITES, "by", target.by.isoformat() if target.by else "")
            st.text_input(
                words.say("On (year-month-day)"), key=field_state(SITES, "by", by), placeholder="2030-04-01",
                help=help_for(words, "OpenSites.by"),
            )  # fmt: skip
        changed = words.say("changed from the preset") if screen.difference(SITES) else ""
        origin(words, Status.UNKNOWN if unknown else target.status, target.source, changed)
        stated(screen, SITES, target.status, target.source.say(words.code))
        faults(words, refused_at(SITES))
        st.form_submit_button(words.say("Apply"), on_click=_apply_sites, args=(screen, target))


def _apply_sites(screen: Screen, target: OpenSites) -> None:
    words, typed = screen.words, typed_in(SITES, ("at_most", "by", "status", "source"))

    def edit(text: str) -> str:
        most = read(words, typed["at_most"])
        by = day(typed["by"]) if typed["by"].strip() else None
        source = source_said(screen, target, typed["source"])
        said = {
            "at_most": most,
            "by": by,
            "status": status_of(typed["status"], most is not None),
            "source": source,
            **({} if target.price is None else {"price": target.price}),
        }
        return with_key(text, SITES, said)

    change(SITES, edit, {part: str(typed[part]) for part in ("at_most", "by")})


def _new_share(screen: Screen) -> None:
    words = screen.words
    measures = {
        "workloads": words.term("workloads"),
        "vcpu": words.term("vcpu"),
        "storage": words.term("storage"),
    }
    with st.form("scenario-new-share", border=False):
        st.multiselect(
            words.say("Kinds of hosting, counted together"), get_args(Kind), format_func=words.term,
            key=field_state(NEW, "kinds", []), placeholder=words.say("Choose"),
        )  # fmt: skip
        one, two, three = st.columns(3)
        with one:
            st.selectbox(
                words.say("Measured in"), get_args(Measure), format_func=measures.__getitem__,
                key=field_state(NEW, "measure", "storage"),
            )  # fmt: skip
        with two:
            asked(words.say("At least (%)"), NEW, "at_least")
        with three:
            asked(words.say("At most (%)"), NEW, "at_most")
        stated(screen, NEW, Status.ASSUMPTION, "")
        faults(words, refused_at(NEW))
        st.form_submit_button(
            words.say("Add this target"), type="primary", on_click=_add_share, args=(screen,)
        )


def _add_share(screen: Screen) -> None:
    words = screen.words
    typed = typed_in(NEW, ("kinds", "measure", "at_least", "at_most", "status", "source"))
    name = free("share", screen.scenario.targets.shares)

    def edit(text: str) -> str:
        least, most = (read(words, typed[part], 100) for part in ("at_least", "at_most"))
        known = least is not None or most is not None
        said = {
            "kinds": typed["kinds"], "measure": typed["measure"], "at_least": least, "at_most": most,
            **origin_typed(typed, known),
        }  # fmt: skip
        return with_key(text, (*NEW, name), said)

    change(NEW, edit, {part: str(typed[part]) for part in ("at_least", "at_most")})
