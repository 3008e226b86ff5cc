"""What the workload could do instead: at what cost, against which limits; and what rules out the rest."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import explained
from language import Language
from optimizer.plan import Plan
from optimizer.sheets import RULE_UNITS
from optimizer.why import CHOICE, Answer
from optimizer.worth import is_priced
from views import columns
from views.asking_child import WORKLOAD, Question, nearest_of
from views.figure import Figure
from views.figure import show as show_figure
from views.markup import literal
from views.plan.wording import source
from views.table import Column, table
from views.why import asking
from views.why.telling import bars, line_columns, own_only
from views.why.wording import Naming

NEAREST = 5
"""Alternatives of which is told what would have to change."""


def allowed(words: Language, made: Plan, answer: Answer) -> None:
    """Show the alternatives, one of them in detail on demand, and what would have to change for it to go elsewhere."""
    naming = Naming(words, made)
    _alternatives(naming, answer)
    if len(answer.alternatives):
        _elsewhere(naming, answer)


def ruled_out(words: Language, made: Plan, answer: Answer) -> None:
    """Show what is not allowed, and why."""
    _ruled_out(Naming(words, made), answer)


@st.fragment
def _alternatives(naming: Naming, answer: Answer) -> None:
    words = naming.words
    if not len(answer.alternatives):
        st.info(words.say("No other offer or treatment is allowed."))
        return
    frame = alternatives(naming, answer)
    shown = [
        naming.offer_column(),
        columns.term("treatment", words.say("Treatment"), words),
        columns.money("extra", words.say("Extra cost"), words),
        columns.money("own_cost", words.say("Own cost"), words),
        columns.text("broken", words.say("Breaks alone")),
        columns.wave("wave", words.say("Cheapest wave"), words),
        columns.text("waves", words.say("Waves allowed")),
    ]
    table(frame, shown, words, key="why-alternatives", caption=words.say("Allowed, the cheapest first"))
    st.caption(own_only(words))
    labels = [naming.choice(*choice) for choice in _choices(frame)]
    chosen = st.selectbox(
        words.say("Look at one of them, line by line"), range(len(frame)), index=None, key=f"why-other-{answer.workload}",
        format_func=labels.__getitem__, placeholder=words.say("Choose an alternative"),
    )  # fmt: skip
    if chosen is not None:
        _one(naming, answer, frame.iloc[chosen])


def _elsewhere(naming: Naming, answer: Answer) -> None:
    """How much cheaper the nearest alternatives would have to be, when asked: it takes the prices of all the limits."""
    words = naming.words
    st.subheader(words.say("For it to go elsewhere"), anchor=False)
    if not is_priced(naming.made.rules):
        st.info(
            words.say("The limits of this plan have no prices: its relaxation took longer than was given.")
        )
        return
    question = Question(WORKLOAD, answer.workload)
    found = asking.answered(words, naming.made, question, words.say("Work out what would have to change"))
    if found is None:
        return
    nearest = nearest_of(found)
    if nearest is None:
        st.info(words.say("The limits of this plan could not be priced in the time given."))
        return
    told = [
        explained.break_even(words, naming.choice(row["offer"], row["treatment"], int(row["wave"])), row)
        for row in nearest.head(NEAREST).to_dict("records")
    ]
    st.markdown("\n".join(f"- {literal(each)}" for each in told))


def _choices(frame: pd.DataFrame) -> list[tuple[str, str, int]]:
    return [(str(offer), str(treatment), int(wave)) for offer, treatment, wave in frame[CHOICE].to_numpy()]


def alternatives(naming: Naming, answer: Answer) -> pd.DataFrame:
    """The alternatives with the range of their waves and the limits that each would break, in words."""
    words, obstacles = naming.words, answer.obstacles
    terms = obstacles.assign(term=[words.term(rule) for rule in obstacles["rule"]])
    broken = terms.groupby(CHOICE)["term"].agg(lambda rules: ", ".join(dict.fromkeys(rules)))
    found = answer.alternatives
    return found.assign(
        waves=[naming.waves(first, last) for first, last in found[["first_wave", "last_wave"]].to_numpy()],
        broken=[str(broken.get(choice, "")) for choice in _choices(found)],
    )


def _one(naming: Naming, answer: Answer, other: pd.Series) -> None:
    """One alternative, line by line, and the limits it would go over."""
    words = naming.words
    extra = words.money(abs(float(other["extra"])))
    title = (
        words.say("It would by itself cost {extra} more", extra=extra)
        if other["extra"] >= 0
        else words.say("It would by itself cost {extra} less", extra=extra)
    )
    lines = _of(answer.differences, other)
    if len(lines):
        show_figure(Figure(
            title=title,
            note=source(words, words.say("What each line costs beyond the choice made, in dollars discounted to the start of wave 1. A line marked ◆ is valued, not spent."), own_only(words)),
            chart=bars(words, lines), frame=lines, columns=line_columns(words), name="why-difference",
        ))  # fmt: skip
    broken = _of(answer.obstacles, other)
    if not len(broken):
        st.success(
            words.say("If this choice alone changed, no limit that workloads share would be gone over.")
        )
        return
    table(
        in_words(words, broken), obstacle_columns(words), words, key="why-obstacles",
        caption=words.say("Limits gone over if this choice alone changed"),
    )  # fmt: skip


def _of(frame: pd.DataFrame, other: pd.Series) -> pd.DataFrame:
    return frame[(frame[CHOICE] == other[CHOICE]).all(axis=1)].reset_index(drop=True)


def in_words(words: Language, obstacles: pd.DataFrame) -> pd.DataFrame:
    """The obstacles, their amounts put into words with their units."""
    units = obstacles["rule"].map(RULE_UNITS).fillna("")
    said = {
        column: [say(value, unit) for value, unit in zip(obstacles[column], units, strict=True)]
        for column, say in (
            ("limit", words.amount),
            ("slack", words.shortfall),
            ("short_by", words.shortfall),
        )
    }
    return obstacles.assign(**said)


def obstacle_columns(words: Language) -> list[Column]:
    """A limit, what the plan leaves of it and what would lack."""
    return [
        columns.term("rule", words.say("Rule"), words),
        Column("about", words.say("About"), lambda text: words.about(str(text))),
        Column("limit", words.say("Limit"), figure=True),
        Column("slack", words.say("Left by the plan"), figure=True),
        Column("short_by", words.say("Short by"), figure=True),
    ]


@st.fragment
def _ruled_out(naming: Naming, answer: Answer) -> None:
    words = naming.words
    if not len(answer.ruled_out):
        st.info(words.say("Nothing is ruled out for this workload."))
        return
    frame = answer.ruled_out.assign(
        waves=[
            naming.waves(first, last)
            for first, last in answer.ruled_out[["first_wave", "last_wave"]].to_numpy()
        ],
        because=[
            because(naming, exclusion, rests)
            for exclusion, rests in answer.ruled_out[["exclusion", "source"]].to_numpy(str)
        ],
    )
    shown = [
        naming.offer_column(),
        columns.term("treatment", words.say("Treatment"), words),
        columns.text("waves", words.say("Waves ruled out")),
        columns.term("exclusion", words.say("Ruled out by"), words),
        columns.text("because", words.say("Grounds")),
        columns.number("waves_left", words.say("Waves still allowed"), words),
    ]
    table(frame, shown, words, key="why-ruled-out", caption=words.say("Not allowed, and why"))


def because(naming: Naming, exclusion: str, rests: str) -> str:
    """What a ruling rests on: the reason and source of a rule of policy, the name of an offer, a column, a code."""
    rule = naming.made.scenario.policy.get(rests)
    if exclusion == "policy" and rule is not None:
        told = [
            rule.because.say(naming.words.code),
            rule.source.say(naming.words.code) if rule.source else "",
        ]
        return " – ".join(filter(None, told)) or rests
    if rests in naming.made.scenario.offers:
        return naming.offer(rests)
    return " · ".join(naming.words.term(part) for part in rests.split(" "))
