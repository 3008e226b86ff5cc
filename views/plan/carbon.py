"""What is emitted, wave by wave, where the scenario counts carbon."""

from __future__ import annotations

import altair as alt
import pandas as pd

from language import Language
from optimizer.plan import Plan
from views import columns, session
from views.design import SERIES
from views.figure import Figure
from views.plan.wording import source, starts, wave_name, waves_axis, waves_note

NAMES = {"emissions": "tonnes", "emissions_unknown": "unknown"}
"""The indicators shown, and what the figure's table calls them."""


def counted(made: Plan) -> bool:
    """Whether the plan says what is emitted."""
    return "emissions" in set(made.indicators["indicator"])


def by_wave(made: Plan) -> pd.DataFrame:
    """Emissions, one row a wave: wave, day, tonnes (a year, at the pace of the wave), unknown (workloads left out)."""
    own = made.indicators[made.indicators["indicator"].isin(NAMES)]
    wide = own.pivot_table(index="wave", columns="indicator", values="value").rename(columns=NAMES)
    wide.insert(0, "day", starts(made))
    return wide.rename_axis(columns=None).reset_index()


def emissions(words: Language, made: Plan) -> Figure:
    """Tonnes a year at the pace of each wave, its moves made, and what they leave out."""
    frame = by_wave(made)
    first, last = (words.number(frame["tonnes"].iloc[end], 1) for end in (0, -1))
    return Figure(
        title=words.say("Emissions go from {first} to {last} t CO₂ eq. a year", first=first, last=last),
        note=source(
            words,
            words.say("In tonnes of CO₂ equivalent a year, at the pace of each wave, its moves made."),
            words.say("Workloads left out, their emissions being unknown, after the last wave: {count}.", count=frame["unknown"].iloc[-1]),
            waves_note(words, made),
        ),
        chart=_curve(words, made, frame),
        frame=frame,
        columns=[
            columns.number("wave", words.say("Wave"), words),
            columns.day("day", words.say("Start of the wave"), words),
            columns.number("tonnes", words.say("Emissions, in t CO₂ eq. a year"), words, 1),
            columns.number("unknown", words.say("Workloads whose emissions are unknown"), words),
        ],
        name="indicator-emissions",
    )  # fmt: skip


def _curve(words: Language, made: Plan, frame: pd.DataFrame) -> alt.Chart:
    colour = SERIES[0].colour(session.is_dark())
    said = frame.assign(
        when=[wave_name(words, made, wave) for wave in frame["wave"]],
        said=[words.number(tonnes, 1) for tonnes in frame["tonnes"]],
    )
    tips = [
        alt.Tooltip("when:N", title=words.say("Wave")),
        alt.Tooltip("said:N", title=words.say("Emissions, in t CO₂ eq. a year")),
    ]
    up = alt.Y("tonnes:Q", title=words.say("t CO₂ eq. a year"), scale=alt.Scale(zero=True))
    return (
        alt.Chart(said)
        .mark_line(color=colour, point=alt.OverlayMarkDef(filled=True, size=70, color=colour))
        .encode(x=waves_axis(words), y=up, tooltip=tips)
        .properties(height=300)
    )
