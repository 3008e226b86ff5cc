"""The sites on the map of Québec, closing as a slider moves over the waves; those without coordinates are listed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from optimizer.holding import standing
from optimizer.plan import Plan
from views import columns, session
from views.design import SITES
from views.figure import Figure, show
from views.maps import quebec_map
from views.plan.wording import source, wave_name
from views.table import Column, table

HEIGHT = 430
"""Of the map, in pixels."""


@st.fragment
def places(words: Language, made: Plan, sites: pd.DataFrame) -> None:
    """The map at the wave that the slider shows, and the sites that no map can show."""
    waves = list(range(made.scenario.horizon.waves + 1))
    wave = st.select_slider(
        words.say("Wave shown on the map"), waves, value=waves[-1], key="plan-sites-wave",
        format_func=lambda each: wave_name(words, made, each),
    )  # fmt: skip
    show(at_wave(words, made, sites, wave))
    lost = unplaced(sites)
    if len(lost):
        st.warning(
            words.say("Sites without coordinates, not on the map: {count}. Here they are.", count=len(lost))
        )  # fmt: skip
        table(
            _stated(words, lost, wave), _columns(words), words, key="plan-sites-unplaced",
            caption=words.say("Sites without coordinates"),
        )  # fmt: skip


def unplaced(sites: pd.DataFrame) -> pd.DataFrame:
    """The sites that have no coordinates."""
    nowhere: pd.DataFrame = sites[sites[["latitude", "longitude"]].isna().any(axis=1)]
    return nowhere


def at_wave(words: Language, made: Plan, sites: pd.DataFrame, wave: int) -> Figure:
    """Where sites stand once the moves of a wave are made."""
    state = standing(sites["wave"], wave)
    count = {name: int((sites["counted"] & (state == name)).sum()) for name in SITES}
    placed = sites.assign(state=state).drop(unplaced(sites).index)
    drawn = quebec_map(
        placed[["longitude", "latitude", "name", "state"]],
        {**state_names(words), "state": words.say("State")},
        session.is_dark(),
    )
    said = words.say("{shown} of {all} sites are on the map.", shown=len(placed), all=len(sites))
    return Figure(
        title=words.say(
            "{when}: open sites {open}, closing {closing}, closed {closed}",
            when=wave_name(words, made, wave), **count,
        ),
        note=source(words, said, words.say("Sites of one place are set around it."), uncounted(words, sites)),
        chart=drawn.properties(height=HEIGHT, padding={"top": 8, "bottom": 4, "left": 4, "right": 4}),
        frame=_stated(words, sites, wave),
        columns=_columns(words),
        name="map",
    )  # fmt: skip


def state_names(words: Language) -> dict[str, str]:
    """How each state of a site is called."""
    return {
        "open": words.say("open"),
        "closing": words.say("closes in this wave"),
        "closed": words.say("closed"),
    }


def uncounted(words: Language, sites: pd.DataFrame) -> str:
    """How many sites are shown and not counted, being clouds; nothing when none is."""
    clouds = int((~sites["counted"]).sum())
    return words.say("Clouds already in use, shown but not counted: {count}.", count=clouds) if clouds else ""


def _stated(words: Language, sites: pd.DataFrame, wave: int) -> pd.DataFrame:
    """The sites with their state, its sign before it."""
    said = {name: f"{SITES[name].sign} {word}" for name, word in state_names(words).items()}
    return sites.assign(state=standing(sites["wave"], wave).map(said))


def _columns(words: Language) -> list[Column]:
    return [
        columns.text("site", words.say("Site")),
        columns.text("name", words.say("Name")),
        columns.text("municipality", words.say("Municipality")),
        columns.text("region", words.say("Region")),
        columns.text("state", words.say("State")),
        columns.wave("wave", words.say("Closing wave"), words),
        columns.day("closes", words.say("Closes on"), words),
    ]
