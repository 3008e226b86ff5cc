"""Every decision of the inventory looked at: who, when, why; taken back here, and planned with anew."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from inventory.deciding import differing, keys, undecided
from inventory.findings import Refused
from inventory.graph import Inventory
from language import Language
from optimizer import runs, workspace
from optimizer.export import safe_csv
from optimizer.plan import Plan
from optimizer.runs import Asked
from views import columns, frame, session
from views.plan import live, running
from views.table import Column, table
from views.why.settling import SAID


def show(words: Language, made: Plan | None) -> None:
    """Show the decisions, what to do with them, and how to plan again."""
    now = session.inventory()
    if now is None:
        return
    st.header(words.say("Decisions of this inventory"), anchor=False)
    if SAID in st.session_state:
        st.success(st.session_state.pop(SAID))
    if len(now["decisions"]):
        _listed(words, now)
    else:
        st.info(words.say("Nobody has decided anything yet: every choice is left to the plan."))
    if made is not None:
        _again(words, made, now)


@st.fragment
def _listed(words: Language, now: Inventory) -> None:
    decisions = listing(words, now)
    chosen = table(
        decisions, _columns(words), words, key="why-decisions", selectable=True,
        caption=words.say("Decisions: {count}", count=len(decisions)),
    )  # fmt: skip
    with st.container(horizontal=True):
        pressed = st.button(words.say("Remove the decisions selected"), disabled=not chosen, key="why-remove")
        st.download_button(
            words.say("Download as {form}", form="CSV"), data=lambda: safe_csv(now["decisions"]), mime="text/csv",
            file_name="decisions.csv", on_click="ignore", key="why-decisions-csv",
        )  # fmt: skip
    if pressed:
        remove(words, now, now["decisions"].loc[chosen])


def listing(words: Language, now: Inventory) -> pd.DataFrame:
    """The decisions with the names of workloads and `what`, the choice in a line; the newest first."""
    decisions, own = now["decisions"], now["workloads"]
    names = own[own["workload"].isin(decisions["workload"])].set_index("workload")["name"]
    offers = _offers(words)
    named = decisions.assign(
        name=decisions["workload"].map(names).fillna(""),
        what=[
            _what(words, offers.get(offer, offer), treatment, wave)
            for offer, treatment, wave in decisions[["offer", "treatment", "wave"]].itertuples(index=False)
        ],
    )
    return named.sort_values("date", ascending=False, kind="stable", na_position="last")


def _what(words: Language, offer: str, treatment: str, wave: float) -> str:
    """What a decision is about; what it leaves open is not told."""
    when = "" if pd.isna(wave) else words.say("wave {wave}", wave=wave)
    return " · ".join(filter(None, (offer, words.term(treatment) if treatment else "", when)))


def _offers(words: Language) -> dict[str, str]:
    try:
        scenario = session.scenario()
    except Refused:
        return {}
    return {code: offer.title.say(words.code) for code, offer in scenario.offers.items()}


def _columns(words: Language) -> list[Column]:
    return [
        columns.text("workload", words.say("Workload")),
        columns.text("name", words.say("Name")),
        columns.term("action", words.say("Decision"), words),
        columns.text("what", words.say("Choice")),
        columns.text("author", words.say("Author")),
        columns.day("date", words.say("Date"), words),
        columns.text("note", words.say("Note")),
    ]


def remove(words: Language, now: Inventory, which: pd.DataFrame) -> None:
    """Take these decisions back, and say so on the page drawn anew."""
    try:
        with st.spinner(words.say("Checking and writing the decision…")):
            session.keep(undecided(now, keys(which), date.today()))
    except Refused as refusal:
        frame.refused(words, refusal)
        return
    st.session_state[SAID] = words.say(
        "Decisions removed: {count}. Plan again to see what it changes.", count=len(which)
    )
    st.session_state.pop("why-decisions", None)
    st.rerun()


def _again(words: Language, made: Plan, now: Inventory) -> None:
    """Plan again, searching as the plan looked at was searched for."""
    waiting, space, asked = differing(made.inventory, now), session.current(), asked_before()
    if space is None:
        return
    if waiting:
        st.info(words.say("Decisions that this plan does not answer for yet: {count}.", count=waiting))
    run = session.run()
    busy = run is not None and not run.state().ended
    if st.button(
        words.say("Plan again"), type="primary" if waiting else "secondary", disabled=busy, key="why-again"
    ):
        running.start(space, asked, words)
    st.caption(
        words.say(
            "With the scenario as it is saved now, as far as a gap of {gap} or for {time} at most; the Plan screen can ask for more.",
            gap=words.percent(asked.gap, 1), time=live.duration(asked.time_limit, words),
        )
    )  # fmt: skip


def asked_before() -> Asked:
    """How the plan looked at was searched for; the usual way when nobody knows."""
    identifier = session.planned()
    run = runs.find(workspace.root(), identifier) if identifier else None
    return run.state().request.asked if run else Asked()
