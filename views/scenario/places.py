"""Between places: links of the sites, the government's network, traffic and latency."""

from __future__ import annotations

import streamlit as st

from optimizer.overlay_edits import with_key
from optimizer.scenario import Offer
from optimizer.yaml_files import KeyPath
from views.scenario import latency
from views.scenario.edits import Screen, change, field_state, key
from views.scenario.fields import Field, figure, figures
from views.scenario.labels import help_for, label
from views.scenario.origins import Origin, restated

READY: KeyPath = ("limits", "network_readiness")


def section(screen: Screen) -> None:
    """What links, the network, traffic and latency ask."""
    words, scenario = screen.words, screen.scenario
    st.subheader(words.say("Between places"), anchor=False)
    figure(Field(screen, ("limits", "link", "usable_share"), "Link.usable_share"))
    figure(Field(screen, ("traffic", "share_leaving_provider"), "Traffic.share_leaving_provider"))
    required: KeyPath = (*READY, "required")
    name = label(words, scenario, required).full
    st.checkbox(
        name, help=help_for(words, "NetworkReadiness.required"), on_change=_required,
        key=field_state(required, "value", scenario.limits.network_readiness.required),
    )  # fmt: skip
    restated(Origin(screen, READY, name, scenario.limits.network_readiness))
    latency.section(screen)


def of_offer(screen: Screen, name: str, offer: Offer) -> None:
    """What an offer says of what leaves it, and of the one that takes over."""
    if offer.egress_gb is not None:
        figure(Field(screen, ("offers", name, "egress_gb"), "Offer.egress_gb"))
    if offer.recovery is not None:
        other = screen.scenario.offers[offer.recovery.offer].title.say(screen.words.code)
        said = screen.words.say("Taken over by: {offer}", offer=other)
        st.text(said)
        restated(Origin(screen, ("offers", name, "recovery"), said, offer.recovery))
        shares: list[KeyPath] = [("offers", name, "recovery", part) for part in ("share", "factor")]
        figures(screen, shares, "Recovery.")


def _required() -> None:
    path: KeyPath = (*READY, "required")
    value = st.session_state[key(path, "value")]
    change(path, lambda text: with_key(text, path, value), {"value": str(value)})
