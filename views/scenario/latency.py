"""Latency between places: every figure stated, taken away, added."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from inventory.cells import BAD_CHOICE, BadCell
from optimizer.figures import Status
from optimizer.overlay_edits import with_key
from optimizer.scenario_places import Latency
from optimizer.yaml_files import KeyPath
from views.scenario.adding import another, asked, needed, origin_typed, stated, typed_in
from views.scenario.chips import faults
from views.scenario.edits import Screen, change, field_state, key, refused_at, take_away
from views.scenario.fields import Field, figure
from views.scenario.labels import help_for, label

NEW: KeyPath = ("latency", "")
"""Where the form of a new one stands."""
SITE = ""
"""What stays on its site, among the places that a latency may join."""


def section(screen: Screen) -> None:
    """Every latency stated, and the form of another."""
    words = screen.words
    st.markdown(f"**{words.say('Latency')}**")
    found = list(_paths(screen.scenario.latency))
    if not found:
        st.caption(words.say("None is known: dependencies’ latency limits constrain nothing."))
    for path, meaning in found:
        figure(Field(screen, path, meaning))
        name = label(words, screen.scenario, path).name
        st.button(
            words.say("Remove: {name}", name=name), key=key(path, "remove"), type="tertiary",
            on_click=take_away, args=(path,),
        )  # fmt: skip
    another(words.say("Add a latency"), "latency", _new, screen)


def _paths(latency: Latency) -> Iterator[tuple[KeyPath, str]]:
    """Where each figure stands, and the key that says what it means."""
    for one, others in latency.places.items():
        for other in others:
            yield ("latency", "places", one, other), "Latency.places"
    for offer in latency.on_site:
        yield ("latency", "on_site", offer), "Latency.on_site"
    if latency.between_sites is not None:
        yield ("latency", "between_sites"), "Latency.between_sites"


def _new(screen: Screen) -> None:
    words = screen.words
    titles = {name: offer.title.say(words.code) or name for name, offer in screen.scenario.offers.items()}
    places = {**titles, SITE: words.say("what stays on a site")}
    with st.form("scenario-new-latency", border=False):
        one, two, three = st.columns(3)
        for column, part, name in ((one, "one", words.say("From")), (two, "other", words.say("To"))):
            with column:
                st.selectbox(
                    name, list(places), format_func=places.__getitem__, key=field_state(NEW, part, SITE)
                )
        with three:
            asked(words.say("Latency (ms)"), NEW, "value", help=help_for(words, "Scenario.latency"))
        stated(screen, NEW, Status.ASSUMPTION, "")
        faults(words, refused_at(NEW))
        st.form_submit_button(words.say("Add this latency"), type="primary", on_click=_add, args=(screen,))


def path_between(latency: Latency, one: str, other: str) -> KeyPath:
    """Where the latency between two places is said, or would be; it is said once, either way round."""
    if one == other == SITE:
        return ("latency", "between_sites")
    if SITE in (one, other):
        return ("latency", "on_site", one or other)
    if one in latency.places.get(other, {}):
        one, other = other, one
    return ("latency", "places", one, other)


def _add(screen: Screen) -> None:
    typed = typed_in(NEW, ("one", "other", "value", "status", "source"))
    one, other = typed["one"], typed["other"]
    path = path_between(screen.scenario.latency, one, other)

    def edit(text: str) -> str:
        if one and one == other:
            raise BadCell(BAD_CHOICE, value=other, choices=", ".join(screen.scenario.offers.keys() - {one}))
        return with_key(text, path, {"value": needed(screen.words, typed["value"]), **origin_typed(typed)})

    change(NEW, edit, {"value": str(typed["value"])})
