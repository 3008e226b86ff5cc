"""What each wave takes of the staff, of the budget and of the size it may have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import altair as alt
import pandas as pd
import streamlit as st

from language import Language
from optimizer.loads import MEASURES, money_by_year, size_by_wave, staff_by_wave
from optimizer.plan import Plan
from views import columns, session
from views.figure import Figure
from views.figure import show as show_figure
from views.plan import against
from views.plan.against import Measure
from views.plan.ledgers import years_axis
from views.plan.wording import source, waves_axis, waves_note
from views.table import Column


@dataclass(frozen=True)
class Taken:
    """One limit's figure: its file name, its titles with a known limit and without, its note, its measure."""

    name: str
    known: Callable[[str, str], str]
    unknown: str
    note: str
    measure: Measure


def show(plan: Plan, words: Language) -> None:
    """Days of work against staff, money against budget, sizes against the most that may move."""
    st.header(words.say("What the waves take"), anchor=False)
    _staff(plan, words)
    _money(plan, words)
    _sizes(plan, words)


def _staff(plan: Plan, words: Language) -> None:
    taken = Taken(
        name="staff",
        known=lambda share, when: words.say(
            "Wave {when} comes nearest to the staff there is: {share} of it", share=share, when=when
        ),
        unknown=words.say("Days of work by wave; the staff there is is unknown"),
        note=words.say("Days of work of the programme’s staff, in the wave in which they are worked."),
        measure=Measure(words.say("Days of work"), lambda value: words.number(value)),
    )
    _by_wave(plan, staff_by_wave(plan), taken, words)


def _money(plan: Plan, words: Language) -> None:
    """Money by fiscal year."""
    told = money_by_year(plan)
    taken = Taken(
        name="budget",
        known=lambda share, when: words.say(
            "{when} comes nearest to its budget: {share} of it", share=share, when=when
        ),
        unknown=words.say("Money of moves and closings by fiscal year; the budget is unknown"),
        note=words.say("One-off costs of moves and of closing sites, in Canadian dollars not discounted."),
        measure=Measure(words.say("Millions of dollars"), words.money, 1e6),
    )
    first = columns.text("fiscal_year", words.say("Fiscal year"))
    show_figure(_figure(told, taken, (years_axis(words), first), words))


@st.fragment
def _sizes(plan: Plan, words: Language) -> None:
    chosen = st.segmented_control(
        words.say("Size of a wave, in"), list(MEASURES), format_func=words.term, default=MEASURES[0], required=True,
        key="plan-size",
    )  # fmt: skip
    measure = chosen or MEASURES[0]
    decimals = int(measure == "terabytes")
    taken = Taken(
        name=f"size-{measure}",
        known=lambda share, when: words.say(
            "Wave {when} comes nearest to the most that may move: {share} of it", share=share, when=when
        ),
        unknown=words.say("Size of each wave; the most that may move is unknown"),
        note=words.say("What acts in each wave, moves already made left out where there is a limit."),
        measure=Measure(words.term(measure).capitalize(), lambda value: words.number(value, decimals)),
    )
    _by_wave(plan, size_by_wave(plan, measure), taken, words)


def _by_wave(plan: Plan, told: pd.DataFrame, taken: Taken, words: Language) -> None:
    first = columns.wave("wave", words.say("Wave"), words)
    note = f"{waves_note(words, plan)} {taken.note}"
    show_figure(_figure(told, replace(taken, note=note), (waves_axis(words), first), words))


def _figure(told: pd.DataFrame, taken: Taken, along: tuple[alt.X, Column], words: Language) -> Figure:
    """The bars of one limit; the title says where it is nearest."""
    x, first = along
    dark, most = session.is_dark(), against.fullest(told)
    title = taken.unknown
    if most is not None:
        when = str(told[first.name].iloc[most[0]])
        title = taken.known(words.percent(most[1], 0), when)
    return Figure(
        title=title,
        note=source(words, taken.note),
        chart=against.chart(told, x, taken.measure, words, dark),
        frame=told,
        columns=against.shown(first, taken.measure, words),
        name=taken.name,
        legend=against.legend(words, dark),
    )
