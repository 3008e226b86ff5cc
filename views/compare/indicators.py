"""One indicator of both plans over the waves, and every indicator at each moment."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from language import Language
from optimizer.compare import Comparison
from views import columns
from views.compare.headline import in_words
from views.compare.sides import Sides
from views.figure import Figure
from views.figure import show as show_figure
from views.table import Column, table

FIRST = "open_sites"


def show(sides: Sides, found: Comparison) -> None:
    """Show the indicators."""
    _indicators(sides, found)


@st.fragment
def _indicators(sides: Sides, found: Comparison) -> None:
    words = sides.words
    names = list(dict.fromkeys(found.indicators["indicator"]))
    chosen = st.selectbox(
        words.say("Indicator"), names, names.index(FIRST) if FIRST in names else 0, format_func=words.term,
        key="compare-indicator",
    )  # fmt: skip
    show_figure(figure(sides, found, str(chosen)))
    _last(sides, found)


def figure(sides: Sides, found: Comparison, indicator: str) -> Figure:
    """One indicator of both plans, from before any move to their last waves."""
    words = sides.words
    own = found.indicators[found.indicators["indicator"] == indicator]
    last = own[own["moment"] == "last"].iloc[0]
    frame = own[own["moment"] != "last"].reset_index(drop=True)
    frame = frame.assign(when=[_when(words, *row) for row in frame[["moment", "date"]].to_numpy()])
    unit = str(frame["unit"].iloc[0])
    share = unit == "share"
    make = columns.percent if share else columns.number
    said = [_said(words, value, unit) for value in (last["a"], last["b"])]
    name = words.term(indicator)
    return Figure(
        title=words.say(
            "{indicator}: {a} after the last wave of plan A, {b} of plan B",
            indicator=name[:1].upper() + name[1:], a=said[0], b=said[1],
        ),
        note=words.say("At the start of each wave, its moves made; first as it stands today. Source: these two plans. Estimate: it rests on the assumptions of their scenarios."),
        chart=_lines(sides, frame, unit),
        frame=frame,
        columns=[
            columns.text("when", words.say("When")),
            *(make(column, header, words) for column, header in zip("ab", sides.names, strict=True)),
            (columns.points if share else make)("difference", words.say("B less A"), words),
        ],
        name="compare-indicator",
        legend=sides.colours,
    )  # fmt: skip


def _when(words: Language, moment: str, day: pd.Timestamp) -> str:
    return words.say("Today") if moment == "start" else words.date(day)


def _said(words: Language, value: float, unit: str) -> str:
    if pd.isna(value):
        return words.say("unknown")
    return words.percent(value) if unit == "share" else words.number(value, int(unit == "tonnes"))


def _lines(sides: Sides, frame: pd.DataFrame, unit: str) -> alt.Chart:
    words = sides.words
    order = list(dict.fromkeys(frame["when"]))
    long = frame.melt(["when"], ["a", "b"], "side", "value").dropna(subset="value")
    long = long.assign(
        plan=long["side"].map(dict(zip("ab", sides.names, strict=True))),
        said=[_said(words, value, unit) for value in long["value"]],
    )
    whole = alt.Axis(format=",.1f") if unit == "tonnes" else alt.Axis(format=",d", tickMinStep=1)
    axis = alt.Axis(format=".0%") if unit == "share" else whole
    return (
        alt.Chart(long)
        .mark_line(point=alt.OverlayMarkDef(filled=True, size=80))
        .encode(
            x=alt.X("when:O", sort=order, title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy")),
            y=alt.Y("value:Q", title=None, axis=axis),
            color=alt.Color("plan:N", title=None, scale=sides.scale()),
            shape=alt.Shape("plan:N", title=None, scale=sides.shapes()),
            strokeDash=alt.StrokeDash(
                "plan:N", title=None, scale=alt.Scale(domain=list(sides.names), range=[[1, 0], [6, 4]])
            ),
            tooltip=[
                alt.Tooltip("when:N", title=words.say("When")),
                alt.Tooltip("plan:N", title=words.say("Plan")),
                alt.Tooltip("said:N", title=words.say("Value")),
            ],
        )
        .properties(height=300)
    )


def _last(sides: Sides, found: Comparison) -> None:
    """Every indicator after the last wave of each plan."""
    words = sides.words
    last = found.indicators[found.indicators["moment"] == "last"].reset_index(drop=True)
    shown: list[Column] = [columns.term("indicator", words.say("Indicator"), words), *sides.texts()]
    table(
        in_words(words, last), shown, words, key="compare-last",
        caption=words.say("Every indicator after the last wave of each plan"),
    )  # fmt: skip
