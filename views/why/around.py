"""What stands around the workload: whom it is tied to, and the sites it holds open."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from optimizer.plan import Plan
from optimizer.surroundings import CONSUMER, PROVIDER, TOGETHER
from optimizer.why import Answer
from views import columns
from views.plan.wording import starts
from views.table import Column, table
from views.why.wording import Naming, named


def show(words: Language, made: Plan, answer: Answer) -> None:
    """Show the ties and the sites."""
    naming = Naming(words, made)
    _ties(naming, answer)
    _sites(naming, answer)


def tie_words(words: Language) -> dict[str, str]:
    """How another workload is tied to this one."""
    return {
        TOGETHER: words.say("moves with it"),
        PROVIDER: words.say("serves it: acts no later"),
        CONSUMER: words.say("needs it: acts no earlier"),
    }


@st.fragment
def _ties(naming: Naming, answer: Answer) -> None:
    words = naming.words
    if not len(answer.ties):
        st.info(words.say("It is tied to no other workload: nothing moves with it, before it or after it."))
        return
    said = tie_words(words)
    frame = answer.ties.assign(name=naming.workloads(answer.ties["workload"]))
    shown = [
        columns.text("workload", words.say("Workload")),
        columns.text("name", words.say("Name")),
        Column("tie", words.say("Tie"), said.__getitem__),
        naming.offer_column(),
        columns.term("treatment", words.say("Treatment"), words),
        Column("wave", words.say("Wave"), lambda wave: naming.wave(int(wave))),
    ]
    table(
        frame, shown, words, key="why-ties",
        caption=words.say("Workloads that it is tied to: {count}, and where the plan sends them", count=len(frame)),
    )  # fmt: skip


@st.fragment
def _sites(naming: Naming, answer: Answer) -> None:
    words = naming.words
    if not len(answer.sites):
        st.info(words.say("It stands on no site that the inventory knows."))
        return
    frame = answer.sites.assign(
        name=named(naming.made, "site", answer.sites["site"]),
        meaning=[meaning(naming, row) for _, row in answer.sites.iterrows()],
    )
    shown = [
        columns.text("site", words.say("Site")),
        columns.text("name", words.say("Name")),
        columns.text("meaning", words.say("What it means for the site")),
        columns.number("others", words.say("Other workloads there"), words),
        Column("closes", words.say("Closes"), lambda wave: naming.wave(int(wave))),
    ]
    table(frame, shown, words, key="why-sites", caption=words.say("Sites that it holds open"))


def meaning(naming: Naming, site: pd.Series) -> str:
    """What the workload's leaving, or staying, does for a site."""
    words = naming.words
    if not site["closable"]:
        return words.say("The site stays open whatever becomes of this workload.")
    if site["others"] == 0:
        return words.say("It is alone there: the site is open for it only.")
    if site["without_it"] == 0:
        return words.say("Others stay there for good: it is not what keeps the site open.")
    wave = int(site["without_it"])
    said = {"wave": str(wave), "day": words.date(starts(naming.made)[wave])}
    if site["last_to_leave"]:
        return words.say("It is the last to leave: the others have left by wave {wave} ({day}).", **said)
    if site["closes"] == 0:
        return words.say("It keeps the site open: the others have left by wave {wave} ({day}).", **said)
    return words.say("Others leave after it, the last in wave {wave} ({day}).", **said)
