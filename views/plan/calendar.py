"""The closing calendar: a line a site while that can be read, else a count a region, and a region's sites on demand."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from language import Language
from optimizer.plan import Plan
from views import columns, session
from views.design import FAINT, HEAT, INK, SITES, room
from views.figure import Figure, show
from views.plan.site_table import shown_columns
from views.plan.wording import source, starts, waves_axis, waves_note

LINES = 60
"""Sites drawn at once, a line each."""


def calendar(words: Language, made: Plan, sites: pd.DataFrame) -> None:
    """When each site closes; a choice of region comes first where there are too many to draw."""
    if len(sites) <= LINES:
        show(by_site(words, made, sites))
        return
    counts = sites["region"].value_counts()
    regions = sorted(name for name in counts.index if name)
    unknown = [""] if "" in counts.index else []
    picked = st.selectbox(
        words.say("Region"), [None, *regions, *unknown], key="plan-sites-region",
        format_func=lambda name: _region_name(words, name, counts),
    )  # fmt: skip
    if picked is None:
        show(by_region(words, made, sites))
    else:
        show(by_site(words, made, _slice(words, sites[sites["region"] == picked])))


def _region_name(words: Language, name: str | None, counts: pd.Series) -> str:
    if name is None:
        return words.say("All regions, counted")
    return words.say(
        "{region} (sites: {count})", region=name or words.say("Region unknown"), count=counts[name]
    )


def _slice(words: Language, sites: pd.DataFrame) -> pd.DataFrame:
    """The sites themselves, or the part of them that a reader picks when they are too many."""
    if len(sites) <= LINES:
        return sites
    firsts = list(range(0, len(sites), LINES))
    first = st.selectbox(
        words.say("Part shown, in closing order"), firsts, key="plan-sites-part",
        format_func=lambda at: words.say("Sites {first} to {last}", first=at + 1, last=min(at + LINES, len(sites))),
    )  # fmt: skip
    return sites.iloc[first : first + LINES]


def by_site(words: Language, made: Plan, sites: pd.DataFrame) -> Figure:
    """A line a site, as long as it is open, ended by what becomes of it."""
    waves = made.scenario.horizon.waves
    ends = {"closing": words.say("closes"), "open": words.say("stays open")}
    state = sites["wave"].gt(0).map({True: "closing", False: "open"})
    drawn = pd.DataFrame(
        {
            "site": sites["label"],
            "name": sites["name"],
            "first": 0,
            "wave": sites["wave"].where(sites["wave"] > 0, waves),
            "end": state.map(ends),
            "held": sites["held"],
            "day": [words.date(day) if pd.notna(day) else "–" for day in sites["closes"]],
        }
    )
    return Figure(
        title=words.say("When each site closes"),
        note=source(words, words.say("A line lasts as long as the site is open; the mark says how it ends."), waves_note(words, made)),
        chart=_lines(words, made, drawn, list(ends.values())),
        frame=sites,
        columns=shown_columns(words, sites),
        name="closings",
    )  # fmt: skip


def _lines(words: Language, made: Plan, drawn: pd.DataFrame, ends: Sequence[str]) -> alt.LayerChart:
    dark, waves = session.is_dark(), made.scenario.horizon.waves
    marks = (SITES["closing"], SITES["open"])
    numbers = alt.Axis(tickMinStep=1, format="d", values=_ticks(waves), labelAngle=0, titlePadding=10)
    across = alt.X(
        "wave:Q", title=words.say("Wave"), axis=numbers, scale=alt.Scale(domain=[0, waves], nice=False)
    )
    down = alt.Y("site:N", sort=None, title=None, axis=alt.Axis(labelLimit=room(150, 260), grid=False))
    base = alt.Chart(drawn).encode(y=down)
    lines = base.mark_rule(strokeWidth=2, color=FAINT[dark], aria=False).encode(
        x=alt.X("first:Q"), x2="wave:Q"
    )
    tips = [
        alt.Tooltip("name:N", title=words.say("Site")),
        alt.Tooltip("end:N", title=words.say("State")),
        alt.Tooltip("day:N", title=words.say("Closes on")),
        alt.Tooltip("held:N", title=words.say("What holds it")),
    ]
    points = base.mark_point(filled=True, size=110, opacity=1, clip=False).encode(
        x=across,
        color=alt.Color("end:N", title=None, scale=alt.Scale(domain=ends, range=[each.colour(dark) for each in marks])),
        shape=alt.Shape("end:N", title=None, scale=alt.Scale(domain=ends, range=[each.shape for each in marks])),
        tooltip=tips,
    )  # fmt: skip
    return alt.layer(lines, points).properties(height=20 * len(drawn))


def _ticks(waves: int) -> list[int]:
    """Waves that an axis names: all of them, or every so many."""
    step = -(-waves // 12)
    return list(range(0, waves + 1, step))


def region_counts(sites: pd.DataFrame, waves: int) -> pd.DataFrame:
    """How many sites of each region close in each wave (0: stay open): region, wave, count; the largest regions first."""
    order = sites["region"].value_counts().index
    every = pd.MultiIndex.from_product([order, range(waves + 1)], names=["region", "wave"])
    count = sites.groupby(["region", "wave"]).size().reindex(every, fill_value=0)
    return count.reset_index(name="count")


def by_region(words: Language, made: Plan, sites: pd.DataFrame) -> Figure:
    """How many sites of each region close in each wave."""
    waves, stays = made.scenario.horizon.waves, words.say("stay")
    counted = region_counts(sites, waves)
    counted["region"] = counted["region"].replace("", words.say("Region unknown"))
    counted["when"] = [stays if wave == 0 else words.number(wave) for wave in counted["wave"]]
    begins = starts(made)
    counted["day"] = [None if wave == 0 else begins[wave] for wave in counted["wave"]]
    return Figure(
        title=words.say("How many sites close in each region, wave by wave"),
        note=source(words, words.say("In number of sites; the last column counts those that stay open."), waves_note(words, made)),
        chart=_heat(words, counted[counted["count"] > 0], [*map(words.number, range(1, waves + 1)), stays]),
        frame=counted,
        columns=[
            columns.text("region", words.say("Region")),
            columns.text("when", words.say("Wave")),
            columns.day("day", words.say("Start of the wave"), words),
            columns.number("count", words.say("Sites closed"), words),
        ],
        name="closings-by-region",
    )  # fmt: skip


def _heat(words: Language, counted: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    dark = session.is_dark()
    base = alt.Chart(counted).encode(
        x=waves_axis(words, "when:N", sort=order, scale=alt.Scale(domain=order)),
        y=alt.Y("region:N", sort=None, title=None, axis=alt.Axis(labelLimit=room(150, 260))),
        tooltip=[
            alt.Tooltip("region:N", title=words.say("Region")),
            alt.Tooltip("when:N", title=words.say("Wave")),
            alt.Tooltip("count:Q", title=words.say("Sites")),
        ],
    )
    cells = base.mark_rect().encode(
        color=alt.Color("count:Q", legend=None, scale=alt.Scale(range=list(HEAT[dark])))
    )
    figures = base.mark_text(fontSize=12, color=INK[dark], aria=False).encode(text="count:Q")
    return alt.layer(cells, figures).properties(height=26 * counted["region"].nunique())
