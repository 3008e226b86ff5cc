"""A run under way: its stage in words, best, bound and gap moving, and how to stop it."""

from __future__ import annotations

import html
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from language import Language
from optimizer import runs, workspace
from optimizer.runs import Run, Stage, State
from views import columns, session
from views.design import SERIES
from views.figure import Figure
from views.figure import show as show_figure

EVERY = 1.0
"""Seconds between two looks at a run under way."""


@st.fragment(run_every=EVERY)
def follow(identifier: str) -> None:
    """Follow a run until it ends; then the whole page is drawn anew, and nobody asks any more."""
    run = runs.find(workspace.root(), identifier)
    if run is None or (state := run.state()).ended:
        st.rerun()
    words = session.language()
    st.html(standing(state, words))
    _stops(run, state, words)
    if state.history:
        show_figure(curve(state, words))


def stage_in_words(state: State, words: Language) -> str:
    """What the run is doing."""
    told = {
        Stage.READING: words.say("Reading the inventory"),
        Stage.POSING: words.say("Listing and pricing every choice"),
        Stage.SOLVING: words.say("Searching for the best plan"),
        Stage.EXPLAINING: words.say("No plan exists: finding which rules clash"),
        Stage.CHECKING: words.say("Checking the plan again without the solver"),
        Stage.WRITING: words.say("Writing the plan"),
    }
    said = told.get(state.stage, words.say("Finishing"))
    return words.say("{stage}; stopping as soon as it can", stage=said) if state.cancelling else said


def numbers(state: State, words: Language) -> list[tuple[str, str]]:
    """Best, bound, gap, elapsed time and time left, as they stand."""
    last = state.history[-1] if state.history else None
    limit = state.request.asked.time_limit
    left = max(limit - last.seconds, 0.0) if last else limit
    best, bound, gap = (None, None, None) if last is None else (last.best, last.bound, last.gap)
    return [
        (words.say("Best so far"), words.say("none yet") if best is None else words.money(best)),
        (words.say("Bound"), words.say("none yet") if bound is None else words.money(bound)),
        (words.say("Gap"), words.say("unknown") if gap is None else words.percent(gap, 2)),
        (words.say("Gap to stop at"), words.percent(state.request.asked.gap, 2)),
        (words.say("Elapsed"), duration(state.elapsed, words)),
        (words.say("Searches for at most"), duration(left, words)),
    ]


def duration(seconds: float, words: Language) -> str:
    """Seconds, then minutes and seconds, then hours and minutes."""
    whole = int(seconds)
    if whole < 60:
        return words.say("{seconds} s", seconds=whole)
    if whole < 3600 and whole % 60 == 0:
        return words.say("{minutes} min", minutes=whole // 60)
    if whole < 3600:
        return words.say("{minutes} min {seconds} s", minutes=whole // 60, seconds=whole % 60)
    return words.say("{hours} h {minutes} min", hours=whole // 3600, minutes=whole % 3600 // 60)


def standing(state: State, words: Language) -> str:
    """The stage, told to who cannot see it when it changes, and the numbers."""
    items = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>"
        for name, value in numbers(state, words)
    )
    stage = html.escape(stage_in_words(state, words))
    return (
        f'<div data-estuaire="run"><p class="estuaire-stage" role="status">{stage}…</p>'
        f'<dl class="estuaire-figures">{items}</dl></div>'
    )


def _stops(run: Run, state: State, words: Language) -> None:
    """Stop and keep the best plan; if even that takes long, end it without one."""
    with st.container(horizontal=True):
        st.button(
            words.say("Stop and keep the best plan"), key="plan-cancel", disabled=state.cancelling,
            on_click=run.cancel,
        )  # fmt: skip
        if state.cancelling:
            st.button(words.say("End it now, without a plan"), key="plan-kill", on_click=run.kill)


def curve(state: State, words: Language) -> Figure:
    """Best and bound over the seconds of solving."""
    dark = session.is_dark()
    frame = pd.DataFrame(
        [(point.seconds, point.best, point.bound, point.gap) for point in state.history],
        columns=["seconds", "best", "bound", "gap"],
        dtype=float,
    )
    names = {
        "best": f"━ {words.say('Best plan')}",
        "bound": f"╌ {words.say('Bound: no plan costs less')}",
    }
    shown = [
        columns.number("seconds", words.say("Seconds"), words, 1),
        columns.money("best", words.say("Best plan"), words),
        columns.money("bound", words.say("Bound"), words),
        columns.percent("gap", words.say("Gap"), words, 2),
    ]
    colours = {names["best"]: SERIES[0].colour(dark), names["bound"]: SERIES[1].colour(dark)}
    return Figure(
        title=words.say("Best plan and bound close in on each other"),
        note=words.say(
            "Discounted Canadian dollars over the seconds of solving. The best plan lies between the two."
        ),
        chart=_lines(frame, names, colours, words),
        frame=frame,
        columns=shown,
        name="search",
        legend=colours,
    )


def _lines(frame: pd.DataFrame, names: dict[str, str], colours: dict[str, str], words: Language) -> Any:
    """Two lines in millions, one of them dashed."""
    long = frame.melt("seconds", ["best", "bound"], "series", "amount").dropna(subset="amount")
    long = long.assign(
        label=long["series"].map(names),
        millions=long["amount"] / 1e6,
        said=[words.money(amount) for amount in long["amount"]],
    )
    order = list(colours)
    return (
        alt.Chart(long)
        .mark_line(interpolate="step-after", point={"size": 18})
        .encode(
            x=alt.X("seconds:Q", title=words.say("Seconds"), scale=alt.Scale(nice=False)),
            y=alt.Y("millions:Q", title=words.say("Millions of dollars"), scale=alt.Scale(zero=False)),
            color=alt.Color(
                "label:N", title=None, scale=alt.Scale(domain=order, range=list(colours.values()))
            ),
            strokeDash=alt.StrokeDash(
                "label:N", title=None, scale=alt.Scale(domain=order, range=[[1, 0], [6, 4]])
            ),
            tooltip=[
                alt.Tooltip("label:N", title=words.say("Series")),
                alt.Tooltip("seconds:Q", title=words.say("Seconds"), format=",.1f"),
                alt.Tooltip("said:N", title=words.say("Amount")),
            ],
        )
        .properties(height=200)
    )
