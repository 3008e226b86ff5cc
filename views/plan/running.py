"""Running a search: what to ask of it, what it is doing, how it ended, and the searches there were before."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from inventory.cells import BadCell, parse_number
from inventory.findings import Refused
from language import Language
from optimizer import runs, workspace
from optimizer.run_files import read_scenario
from optimizer.runs import Asked, Run, Stage, State
from optimizer.workspace import Workspace
from views import columns, session
from views.figure import show as show_figure
from views.frame import refused
from views.markup import literal
from views.plan import endings, live
from views.table import Column, table

SOLVERS = {"highs": "HiGHS", "cbc": "CBC"}
MINUTES_AT_MOST = 1440
LEAST_GAP, WIDEST_GAP = 0.0, 0.5
USUAL_GAP = 2.0
"""Percent; on the example, half a minute of search."""


def show(space: Workspace, run: Run | None) -> None:
    """The run looked at, and below it how to start another."""
    words = session.language()
    state = run.state() if run else None
    if run and state and not state.ended:
        live.follow(run.identifier)
    elif run and state:
        endings.show(state, words)
    under_way = state is not None and not state.ended
    planned = state is not None and state.stage is Stage.PLANNED
    title = words.say("Plan again") if planned else words.say("Plan")
    with st.expander(title, expanded=not planned and not under_way, key="plan-ask-folded"):
        _ask(space, words)
    if state and state.ended and state.history:
        how = st.expander(words.say("How the search went"), on_change="rerun", key="plan-how")
        if how.open:
            with how:
                show_figure(live.curve(state, words))
    if len(space.runs()) > 1:
        past = st.expander(words.say("Searches before"), on_change="rerun", key="plan-past")
        if past.open:
            with past:
                _past(space, words)


def _ask(space: Workspace, words: Language) -> None:
    """What to ask of the search, and the button that starts it."""
    try:
        scenario = session.scenario()
    except Refused as refusal:
        refused(words, refusal)
        return
    st.caption(words.say("Scenario: {title}", title=literal(scenario.title.say(words.code) or scenario.name)))
    with st.form("plan-ask", border=False):
        first, second = st.columns(2)
        gap = first.text_input(
            words.say("Gap to stop at, in percent"), value=words.number(USUAL_GAP), key="plan-gap",
            help=words.say("How far, at most, the plan may be from the best there is; 0 proves the best."),
        )  # fmt: skip
        minutes = second.number_input(
            words.say("Minutes of search at most"), 1, MINUTES_AT_MOST, 10, key="plan-minutes",
            help=words.say("When they are over, the best plan found so far is kept."),
        )  # fmt: skip
        with st.expander(words.say("Advanced")):
            solver = st.segmented_control(
                words.say("Solver"), list(SOLVERS), format_func=SOLVERS.__getitem__, default="highs", required=True,
                key="plan-solver",
                help=words.say("HiGHS shows its progress as it goes; CBC is a second opinion."),
            )  # fmt: skip
            seed = st.number_input(
                words.say("Seed"), 0, 2**31 - 1, 0, key="plan-seed",
                help=words.say("Another seed searches in another order."),
            )  # fmt: skip
            work = st.number_input(
                words.say("Work limit"), 1, 60 * MINUTES_AT_MOST, None, key="plan-work",
                placeholder=words.say("none"),
                help=words.say("Counted instead of timed, with HiGHS: the same inventory, scenario, seed and limits then make the same plan on any machine, if the minutes are not over first. A unit is about a second."),
            )  # fmt: skip
        pressed = st.form_submit_button(words.say("Make the plan"), type="primary", key="plan-start")
    if pressed and (share := _share(gap, words)) is not None:
        start(
            space, Asked(share, 60.0 * minutes, solver, int(seed), work if solver == "highs" else None), words
        )


def _share(text: str, words: Language) -> float | None:
    """The gap that was written, as a share; says what is wrong with it otherwise."""
    try:
        share = parse_number(text.strip().removesuffix("%").strip()) / 100
    except BadCell:
        share = -1.0
    if LEAST_GAP <= share <= WIDEST_GAP:
        return share
    st.error(words.say("Write the gap as a number from 0 to {most}.", most=100 * WIDEST_GAP))
    return None


def start(space: Workspace, asked: Asked, words: Language) -> None:
    """Start a search, look at it and draw the page anew; says why where it cannot be started."""
    try:
        run = space.start(session.scenario(), asked)
    except Refused as refusal:
        refused(words, refusal)
        return
    if run is not None:
        session.look_at(run.identifier)
        st.rerun()


@st.fragment
def _past(space: Workspace, words: Language) -> None:
    """The runs of the workspace, the newest first, one of which may be looked at."""
    told = past(space, words)
    chosen = table(
        told, _past_columns(words), words, key="plan-runs", caption=words.say("Searches of this workspace"),
        selectable=True,
    )  # fmt: skip
    if st.button(words.say("Look at the search selected"), key="plan-look", disabled=len(chosen) != 1):
        session.look_at(chosen[0])
        st.rerun()


def past(space: Workspace, words: Language) -> pd.DataFrame:
    """The runs, the newest first, by their identifiers: started (seconds since 1970), scenario, ending, objective, gap."""
    found = [run for each in reversed(space.runs()) if (run := runs.find(workspace.root(), each))]
    rows = [_row(run, run.state(), words) for run in found]
    names = ["started", "scenario", "ending", "objective", "gap"]
    return pd.DataFrame(rows, columns=names, index=[run.identifier for run in found])


def _row(run: Run, state: State, words: Language) -> tuple[float, str, str, float | None, float | None]:
    last = state.history[-1] if state.history and state.stage is Stage.PLANNED else None
    scenario = _scenario_title(run.identifier, words.code, run)
    objective, gap = (last.best, last.gap) if last else (None, None)
    return state.request.started, scenario, endings.short(state.stage, words), objective, gap


@st.cache_data(max_entries=512, show_spinner=False)
def _scenario_title(identifier: str, language: str, _run: Run) -> str:
    scenario = read_scenario(_run.folder)
    return scenario.title.say(language) or scenario.name


def _past_columns(words: Language) -> list[Column]:
    return [
        Column("started", words.say("When"), lambda seconds: words.moment(local(seconds))),
        columns.text("scenario", words.say("Scenario")),
        columns.text("ending", words.say("Ending")),
        columns.money("objective", words.say("Objective"), words),
        columns.percent("gap", words.say("Gap"), words, 2),
    ]


def local(seconds: float) -> datetime:
    """A moment, by the clock of who looks."""
    zone = st.context.timezone
    return datetime.fromtimestamp(seconds, ZoneInfo(zone) if zone else UTC)
