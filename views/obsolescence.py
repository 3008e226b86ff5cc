"""Obsolescence: who runs out of support when, if nothing is done; and what nobody could match."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from inventory.findings import Refused
from inventory.graph import Inventory
from inventory.summary import GROUPS, STATUSES, support_by, support_ending, support_over_time, unmatched
from language import NBSP, Language
from optimizer.calendar import periods
from views import columns, labels, session
from views.design import HEAT, INK, SERIES, room
from views.figure import Figure, show
from views.frame import refused
from views.table import table

ROWS = 30
"""Groups drawn at once; the table holds all of them."""
FIGURES_FROM = 400
"""Width of a heat map, in pixels, under which figures would run into one another."""
SHARES = {"obsolete": "obsolete_share", "ending": "ending_share", "unknown": "unknown_share"}
"""What the heat map may show, and the share that says it."""


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.title(words.say("Obsolescence"), anchor=False)
    if not session.wanted("inventory"):
        return
    inventory, version = session.inventory(), session.fingerprint()
    if inventory is None or version is None:
        return
    try:
        horizon = session.scenario().horizon
    except Refused as refusal:
        refused(words, refusal)
        return
    waves = periods(horizon)
    starts = tuple(pd.Timestamp(day) for day in waves.loc[waves["wave"] > 0, "start"])
    _today(words, version, inventory)
    _heat(words, version, inventory, starts)
    show(_ending(words, version, inventory, starts))
    _due(words, version, inventory, starts)
    _strangers(words, version, inventory)


def _today(words: Language, version: str, inventory: Inventory) -> None:
    """How many assets stand where today, the unknown among them."""
    now = support_over_time(
        inventory, session.support(version, inventory), [pd.Timestamp(date.today())]
    ).iloc[0]
    names = labels.support(words)
    counted = " · ".join(
        words.say("{name}: {number}", name=names[status], number=int(now[status])).replace(" ", NBSP)
        for status in STATUSES
    )
    st.markdown(f"{words.say('Assets today')} – {counted}")


@st.fragment
def _heat(words: Language, version: str, inventory: Inventory, starts: Sequence[pd.Timestamp]) -> None:
    """The heat map, by a group and a status of the reader's choice."""
    names = {
        "organisation": words.say("Public body"), "network": words.say("Network"), "site": words.say("Site"),
        "product": words.say("Technology"), "environment": words.say("Environment"), "criticality": words.say("Criticality"),
    }  # fmt: skip
    statuses = labels.support(words)
    with st.container(horizontal=True, key="obsolescence-choice"):
        group = st.selectbox(
            words.say("Group by"), GROUPS, format_func=names.__getitem__, key="obsolescence-group", width=240
        )
        status = st.segmented_control(
            words.say("Show the share"), list(SHARES), format_func=statuses.__getitem__, default="obsolete",
            required=True, key="obsolescence-status",
        )  # fmt: skip
    frame = _grouped(version, group, tuple(starts), inventory)
    named = frame.assign(label=_named(words, group, frame["group"], inventory))
    show(_map(words, named, names[group], str(status)))


@st.cache_resource(max_entries=16, show_spinner=False)
def _grouped(
    version: str, group: str, starts: tuple[pd.Timestamp, ...], _inventory: Inventory
) -> pd.DataFrame:
    """Assets by status of each group at the start of each wave, the largest groups first."""
    frame = support_by(_inventory, session.support(version, _inventory), starts, group)
    assets = frame[list(STATUSES)].sum(axis=1)
    frame = frame.assign(
        assets=assets, ending_share=frame["ending"] / (assets - frame["unknown"]).where(lambda n: n > 0)
    )
    wave = frame["date"].map({day: number for number, day in enumerate(starts, start=1)})
    return frame.assign(wave=wave).sort_values(
        ["assets", "group", "wave"], ascending=[False, True, True], ignore_index=True
    )


def _named(words: Language, group: str, values: pd.Series, inventory: Inventory) -> pd.Series:
    """The groups as a reader knows them; what nobody said is unknown."""
    known = {"organisation": ("organisations", "organisation"), "site": ("sites", "site")}
    shown = values.astype(str)
    if group in known:
        name, key = known[group]
        frame = inventory[name]
        titles = frame["name"].where(frame["name"] != "", frame[key])
        shown = shown.map(dict(zip(frame[key].astype(str), titles, strict=True))).fillna(shown)
    if group == "criticality":
        shown = shown.str.removesuffix(".0")
    return shown.where(values.astype(str) != "", words.say("unknown"))


def _map(words: Language, frame: pd.DataFrame, group: str, status: str) -> Figure:
    """The share of each group's assets that stand so, at the start of each wave."""
    share, dark = SHARES[status], session.is_dark()
    first = frame[frame["wave"] == 1]
    drawn = frame[frame["group"].isin(first["group"].head(ROWS))]
    drawn = drawn.assign(
        said=[words.percent(value, 0) if pd.notna(value) else "–" for value in drawn[share]],
        day=[words.date(day) for day in drawn["date"]],
        of=[words.number(value) for value in drawn["assets"]],
    )
    base = alt.Chart(drawn).encode(
        x=alt.X("wave:O", title=words.say("Wave"), axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "label:N",
            title=None,
            sort=list(dict.fromkeys(drawn["label"])),
            axis=alt.Axis(labelLimit=room(150, 300)),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=group),
            alt.Tooltip("day:N", title=words.say("Start of the wave")),
            alt.Tooltip("said:N", title=labels.support(words)[status]),
            alt.Tooltip("of:N", title=words.say("Assets")),
        ],
    )
    cells = base.mark_rect().encode(
        color=alt.Color(f"{share}:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=list(HEAT[dark])))
    )
    figures = base.mark_text(
        fontSize=11, color=INK[dark], opacity=alt.ExprRef(f"width > {FIGURES_FROM} ? 1 : 0")
    ).encode(text="said:N")
    title = words.say(
        "{status}: share of each group’s assets at the start of each wave, if nothing is done",
        status=labels.support(words)[status],
    )
    note = words.say(
        "Of the assets whose support is known, or of all for the unknown. Ends of support: the inventory, else endoflife.date."
    )
    if len(first) > ROWS:
        told = words.say(
            "The {drawn} largest of {count} groups are drawn; the table holds them all.",
            drawn=ROWS, count=len(first),
        )  # fmt: skip
        note = f"{note} {told}"
    shown = [
        columns.text("label", group), columns.number("wave", words.say("Wave"), words),
        columns.day("date", words.say("Start of the wave"), words), columns.number("assets", words.say("Assets"), words),
        *(columns.number(each, labels.support(words)[each], words) for each in STATUSES),
        columns.percent("obsolete_share", words.say("Share obsolete"), words), columns.percent("unknown_share", words.say("Share unknown"), words),
    ]  # fmt: skip
    return Figure(
        title, note, alt.layer(cells, figures).properties(height=alt.Step(24)), frame, shown, "heat"
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _falling(version: str, first: pd.Timestamp, last: pd.Timestamp, _inventory: Inventory) -> pd.DataFrame:
    """What falls out of support from one day to another."""
    return support_ending(_inventory, session.support(version, _inventory), first, last)


def _span(starts: Sequence[pd.Timestamp]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """From today to the end of the last wave."""
    step = starts[-1] - starts[-2] if len(starts) > 1 else pd.Timedelta(days=365)
    return pd.Timestamp(date.today()), starts[-1] + step


def _ending(words: Language, version: str, inventory: Inventory, starts: Sequence[pd.Timestamp]) -> Figure:
    """How many components of assets lose their vendor's support in each half-year."""
    falling = _falling(version, *_span(starts), inventory)
    half = (
        falling["ends"].dt.year.astype(str)
        + "-"
        + falling["ends"].dt.month.gt(6).map({False: "1", True: "2"})
    )
    totals = falling.groupby(half.rename("half"))["assets"].sum().rename("components").reset_index()
    totals = totals.assign(
        label=[words.say("{half} half of {year}", half=words.say("1st") if each.endswith("1") else words.say("2nd"), year=each[:4]) for each in totals["half"]],
        short=[f"{each[:4]} · {each[-1]}" for each in totals["half"]],
        said=[words.number(value) for value in totals["components"]],
    )  # fmt: skip
    base = alt.Chart(totals).encode(
        x=alt.X("short:N", title=words.say("Half-year"), sort=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("components:Q", title=words.say("Components of assets")),
        tooltip=[
            alt.Tooltip("label:N", title=words.say("Half-year")),
            alt.Tooltip("said:N", title=words.say("Components of assets")),
        ],
    )
    bars = base.mark_bar(color=SERIES[0].colour(session.is_dark()))
    figures = base.mark_text(dy=-8).encode(text="said:N")
    note = words.say(
        "Number of products borne by assets whose vendor’s support ends in the half-year, from today to the end of the last wave. A product without a known end is not counted here."
    )
    shown = [
        columns.text("label", words.say("Half-year")),
        columns.number("components", words.say("Components of assets"), words),
    ]
    return Figure(
        words.say("What falls out of support when"),
        note,
        alt.layer(bars, figures).properties(height=260),
        totals,
        shown,
        "ending",
    )


@st.fragment
def _due(words: Language, version: str, inventory: Inventory, starts: Sequence[pd.Timestamp]) -> None:
    """Each product and cycle that falls out of support, the soonest first."""
    shown = [
        columns.text("product", words.say("Product")), columns.text("cycle", words.say("Version")),
        columns.day("ends", words.say("Last day of support"), words), columns.number("assets", words.say("Assets"), words),
        columns.number("workloads", words.say("Workloads"), words), columns.number("organisations", words.say("Public bodies"), words),
    ]  # fmt: skip
    table(
        _falling(version, *_span(starts), inventory),
        shown,
        words,
        key="obsolescence-due",
        caption=words.say("Products whose support ends, the soonest first"),
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _unmatched(version: str, _inventory: Inventory) -> pd.DataFrame:
    """The products that nobody knows."""
    return unmatched(_inventory, session.support(version, _inventory))


@st.fragment
def _strangers(words: Language, version: str, inventory: Inventory) -> None:
    """The products whose support nobody knows, and why."""
    st.subheader(words.say("Products to review"), anchor=False)
    frame = _unmatched(version, inventory)
    if frame.empty:
        st.markdown(words.say("The end of support of every product is known."))
        return
    st.markdown(
        words.say(
            "Their support is unknown, and stays so until the inventory says when it ends (column support_ends) or writes a version that the catalogue knows."
        )
    )
    shown = [
        columns.text("product", words.say("Product")), columns.text("version", words.say("Version")),
        columns.term("reason", words.say("Reason"), words), columns.number("assets", words.say("Assets"), words),
    ]  # fmt: skip
    table(
        frame,
        shown,
        words,
        key="obsolescence-unmatched",
        caption=words.say("Products whose end of support is unknown"),
    )
