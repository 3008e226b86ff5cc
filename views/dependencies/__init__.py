"""Dependencies: what needs what around a public body, a site or a workload, as a picture and as tables."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from inventory.findings import Refused
from views import session
from views.dependencies import beside, choosing, drawing
from views.dependencies.looked import Looked, adjacency, look, moves
from views.frame import refused
from views.markup import literal


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.title(words.say("Dependencies"), anchor=False)
    if not session.wanted("inventory"):
        return
    inventory, version = session.inventory(), session.fingerprint()
    if inventory is None or version is None:
        return
    if not len(inventory["workloads"]):
        st.info(words.say("The inventory holds no workload."))
        return
    needs = adjacency(version, inventory)
    choice = choosing.choose(words, version, needs, inventory)
    limit = choosing.how_many(words)
    if not needs.focus(choice.kind, choice.identifier).any():
        st.info(words.say("No workload lies there: there is nothing to draw."))
        return
    looked = look(version, inventory, choice, limit, _plan())
    _facts(looked)
    drawing.show(words, looked)
    beside.show(words, looked)


def _plan() -> pd.DataFrame | None:
    """Where the plan sends each workload; `None` without a plan that can be read."""
    try:
        made, identifier = session.plan(), session.planned()
        return moves(identifier, made) if made and identifier else None
    except Refused as refusal:
        refused(session.language(), refusal)
        return None


def _facts(looked: Looked) -> None:
    """What is looked at, in one sentence."""
    words = session.language()
    st.header(literal(looked.name), anchor=False)
    st.markdown(looked.counted(words))
    if looked.inventory["dependencies"].empty:
        st.info(words.say("The inventory knows no dependency: the picture shows workloads only."))
