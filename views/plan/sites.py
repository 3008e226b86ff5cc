"""The sites of a plan: how many stay open, when each closes and what holds it, and where they are."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from optimizer.plan import Plan
from views import session
from views.figure import show as show_figure
from views.plan.calendar import calendar
from views.plan.open_sites import open_sites
from views.plan.places import places, uncounted
from views.plan.site_table import closings, shown_columns
from views.plan.wording import identity
from views.table import table


def show(made: Plan) -> None:
    """Show the curve of open sites, the closing calendar, the table of what holds each site, and the map."""
    words = session.language()
    sites = closings(identity(made), words.code, made)
    _counts(words, sites)
    show_figure(open_sites(words, made, "open-sites"))
    _calendar(words, made, sites)
    places(words, made, sites)
    _table(words, sites)


def _counts(words: Language, sites: pd.DataFrame) -> None:
    """How many sites there are, how many close, and what that saves."""
    counted = sites[sites["counted"]]
    closing = counted["wave"] > 0
    shown = (
        (words.say("Sites today"), words.number(len(counted))),
        (words.say("Sites that close"), words.number(closing.sum())),
        (words.say("Sites that stay open"), words.number((~closing).sum())),
        (words.say("Net saving"), words.money(sites["saving"].sum())),
    )
    for place, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        place.metric(name, value)
    if apart := uncounted(words, sites):
        st.caption(apart)


@st.fragment
def _calendar(words: Language, made: Plan, sites: pd.DataFrame) -> None:
    calendar(words, made, sites)


@st.fragment
def _table(words: Language, sites: pd.DataFrame) -> None:
    """What holds each site open, and what its closing saves."""
    st.subheader(words.say("What holds each site open"), anchor=False)
    guessed = int(sites["estimated"].sum())
    said = words.say(
        "Amounts in dollars, not discounted; a saving is what is not paid any more, less the closing cost."
    )
    if guessed:
        said += " " + words.say(
            "Sites whose cost the inventory does not say, and the scenario estimates: {count}.", count=guessed
        )
    st.caption(said)
    table(sites, shown_columns(words, sites), words, key="plan-sites-table", caption=words.say("Sites"))
