"""Compare: two plans of this workspace side by side: what differs, where, when, and for how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from inventory.findings import Refused
from language import Language
from optimizer.compare import Comparison, compare
from optimizer.plan import Plan
from views import frame, session
from views.compare import headline, indicators, money, moved, sites
from views.compare.sides import Sides
from views.parts import parts
from views.plan import running
from views.plan.wording import identity

KEPT = "compare-pair"
"""Where the session keeps the two plans chosen, so that another screen may be looked at meanwhile."""


@dataclass(frozen=True)
class Pair:
    """The two plans held against each other, and the runs that found them."""

    runs: tuple[str, str]
    plans: tuple[Plan, Plan]


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.title(words.say("Compare"), anchor=False)
    labels = plans(words)
    if len(labels) < 2:
        st.info(
            words.say(
                "Two plans are needed to compare: change the scenario or decide something, and run another on the Plan screen. Plans there are: {count}.",
                count=len(labels),
            )
        )
        return
    pair = _chosen(words, labels)
    if pair is None:
        return
    with st.spinner(words.say("Holding one plan against the other…")):
        found = held(identity(pair.plans[0]), identity(pair.plans[1]), pair.plans)
    sides = Sides(words, pair.plans, (labels[pair.runs[0]], labels[pair.runs[1]]))
    headline.show(sides, found)
    _parts(sides, found)


def plans(words: Language) -> dict[str, str]:
    """The plans of the workspace, the newest first: what each is called, by the run that found it.

    Each bears its number, from the oldest: two of one scenario may have begun in the same minute.
    """
    space = session.current()
    if space is None:
        return {}
    told = running.past(space, words)
    told = told[[session.plan_place(identifier) is not None for identifier in told.index]]
    numbered = zip(range(len(told), 0, -1), told.iterrows(), strict=True)
    return {str(identifier): called(words, number, run) for number, (identifier, run) in numbered}


def called(words: Language, number: int, run: pd.Series) -> str:
    """A plan by its scenario, the moment its search began, and its gap."""
    gap = words.say("unknown") if pd.isna(run["gap"]) else words.percent(float(run["gap"]), 2)
    moment = words.moment(running.local(float(run["started"])))
    return words.say(
        "{number}. {scenario} · {moment} · gap {gap}",
        number=number, scenario=str(run["scenario"]), moment=moment, gap=gap,
    )  # fmt: skip


def _chosen(words: Language, labels: dict[str, str]) -> Pair | None:
    """Two different plans: the newest beside the one before it, until the reader says otherwise."""
    names = list(labels)
    before = st.session_state.get(KEPT, ())
    usual = before if len(before) == 2 and set(before) <= set(names) else (names[1], names[0])
    first, second = st.columns(2)
    a = first.selectbox(
        words.say("Plan A"), names, names.index(usual[0]), format_func=labels.__getitem__, key="compare-a"
    )
    b = second.selectbox(
        words.say("Plan B"), names, names.index(usual[1]), format_func=labels.__getitem__, key="compare-b"
    )
    st.session_state[KEPT] = (a, b)
    if a == b:
        st.info(words.say("Plan A and plan B are the same: choose two."))
        return None
    try:
        with st.spinner(words.say("Reading the plans…")):
            ours, theirs = session.plan_of(a), session.plan_of(b)
    except Refused as refusal:
        frame.refused(words, refusal)
        return None
    return Pair((a, b), (ours, theirs)) if ours and theirs else None


@st.cache_resource(max_entries=4, show_spinner=False)
def held(a: str, b: str, _plans: tuple[Plan, Plan]) -> Comparison:
    """Plan b held against plan a, by what identifies them."""
    return compare(*_plans)


def _parts(sides: Sides, found: Comparison) -> None:
    words = sides.words
    drawn: dict[str, Callable[[Sides, Comparison], None]] = {
        words.say("Workloads"): moved.show,
        words.say("Sites"): sites.show,
        words.say("Money"): money.show,
        words.say("Indicators"): indicators.show,
    }
    parts(drawn, "compare-parts", sides, found)
