"""The sites of a plan as one table: where each is, what it costs, when it closes and what holds it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from language import Language
from optimizer.holding import EMPTY, FORBIDDEN, OFFER, STAYING, holding
from optimizer.plan import Plan
from optimizer.profiles import sites
from views import columns
from views.table import Column

NAMED = 2
"""Workloads named beside a site; the others are counted."""


@st.cache_resource(max_entries=8, show_spinner=False)
def closings(plan_identity: str, language: str, _made: Plan) -> pd.DataFrame:
    """One row a site, those that close first, in order, then those that stay.

    site, name, label (for an axis), municipality, region, organisation, latitude, longitude, annual_cost,
    estimated (by the scenario), counted (among open sites), wave (0: stays), closes, held_by, held (in words), count, saving.
    """
    words, held = Language(language), holding(_made)
    known = _made.inventory["sites"].set_index("site")
    taken = sites(_made.inventory, _made.scenario).set_index("site")
    bodies = _made.inventory["organisations"].set_index("organisation")["name"]
    frame = held.join(
        known[["name", "municipality", "region", "organisation", "latitude", "longitude"]], on="site"
    )
    frame["name"] = frame["name"].where(frame["name"] != "", frame["site"])
    frame["organisation"] = frame["organisation"].map(bodies).replace("", None).fillna(frame["organisation"])
    frame["annual_cost"] = frame["site"].map(taken["annual_cost"])
    frame["estimated"] = frame["site"].map(known["annual_cost"].isna())
    frame["counted"] = frame["site"].map(taken["counted"])
    frame["saving"] = frame["site"].map(_made.sites.set_index("site")["saving"])
    frame["held"] = _told(words, frame)
    frame["label"] = [
        f"{site} · {place}" if place else site
        for site, place in zip(frame["site"], frame["municipality"], strict=True)
    ]
    last = frame["wave"].where(frame["wave"] > 0, frame["wave"].max() + 1)
    return frame.assign(order=last).sort_values(["order", "site"], ignore_index=True).drop(columns="order")


def _told(words: Language, frame: pd.DataFrame) -> list[str]:
    """What holds each site open, in words."""
    alone = {
        OFFER: words.say("it is itself an offer"),
        FORBIDDEN: words.say("it may not close, says the inventory"),
        EMPTY: words.say("nothing: it is empty"),
    }
    return [
        alone[why] if why in alone else _holders(words, why, workloads)
        for why, workloads in zip(frame["held_by"], frame["workloads"], strict=True)
    ]


def _holders(words: Language, why: str, workloads: Sequence[str]) -> str:
    """The workloads that hold a site: the first ones named, the others counted."""
    listed, more = ", ".join(workloads[:NAMED]), len(workloads) - NAMED
    if why == STAYING:
        if more > 0:
            return words.say("{workloads} and {count} more stay", workloads=listed, count=more)
        return words.say("stays: {workloads}", workloads=listed)
    if more > 0:
        return words.say("last to leave: {workloads} and {count} more", workloads=listed, count=more)
    return words.say("last to leave: {workloads}", workloads=listed)


def shown_columns(words: Language, sites: pd.DataFrame) -> list[Column]:
    """The columns that a reader sees of `closings`; who says a cost is among them where nobody did."""
    origin = Column("estimated", words.say("Cost from"), lambda guessed: cost_origin(words, guessed))
    return [
        columns.text("site", words.say("Site")),
        columns.text("name", words.say("Name")),
        columns.wave("wave", words.say("Wave"), words),
        columns.day("closes", words.say("Closes on"), words),
        columns.text("held", words.say("What holds it")),
        columns.text("region", words.say("Region")),
        columns.text("organisation", words.say("Public body")),
        columns.money("annual_cost", words.say("Cost a year"), words),
        *([origin] if sites["estimated"].any() else []),
        columns.money("saving", words.say("Saving to the end"), words),
    ]


def cost_origin(words: Language, guessed: bool) -> str:
    """Who says what a site costs."""
    return words.say("estimated by the scenario") if guessed else words.say("inventory")
