"""Settling a workload: pin or forbid a choice, by whom, when and why."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from inventory.deciding import FORBID, PIN, Decision, decided
from inventory.findings import Refused
from language import Language
from optimizer.plan import Plan
from optimizer.why import Answer
from views import frame, session
from views.markup import literal
from views.why.wording import Naming

SAID = "why-said"
"""Where the session keeps what was just written, to be said once."""
AUTHOR = "why-author-before"
"""Where it keeps who decides, who need not be typed again for the next workload."""
ANY = ""


def show(words: Language, made: Plan, answer: Answer) -> None:
    """Show the form; what it writes counts in the next plan."""
    st.markdown(
        words.say(
            "A decision is kept with its author and date, apart from facts: it outlives the next import and every new plan, until someone removes it."
        )
    )
    now = session.inventory()
    if now is None or not (now["workloads"]["workload"] == answer.workload).any():
        st.info(
            words.say("The inventory of today no longer has this workload: nothing can be decided on it.")
        )
        return
    _form(Naming(words, made), answer)


@st.fragment
def _form(naming: Naming, answer: Answer) -> None:
    words = naming.words
    said = {PIN: words.say("Pin: only this"), FORBID: words.say("Forbid: never this")}
    action = st.segmented_control(
        words.say("Decision"), [PIN, FORBID], format_func=said.__getitem__, default=PIN, required=True,
        key="why-action",
    )  # fmt: skip
    offer, treatment, wave = _choice(naming, answer)
    _effect(words, answer, Decision(answer.workload, action, offer, treatment, wave))
    first, second = st.columns(2)
    before = str(st.session_state.get(AUTHOR, ""))
    author = first.text_input(words.say("Author"), before, key="why-author", max_chars=200)
    st.session_state[AUTHOR] = author
    day = second.date_input(words.say("Date"), value=date.today(), key="why-day", format="YYYY-MM-DD")
    note = st.text_input(words.say("Note: why"), key=f"why-note-{answer.workload}", max_chars=2000)
    nothing = not (offer or treatment or wave)
    if nothing:
        st.caption(words.say("Choose at least an offer, a treatment or a wave."))
    if st.button(words.say("Write this decision"), type="primary", disabled=nothing, key="why-decide"):
        _write(
            words,
            Decision(answer.workload, action, offer, treatment, wave, author.strip(), day, note.strip()),
        )


def _choice(naming: Naming, answer: Answer) -> tuple[str, str, int | None]:
    """What the decision is about; anything left open is any."""
    words, of, lanes = naming.words, answer.workload, lanes_of(answer)
    any_offer, any_treatment = words.say("any offer"), words.say("any treatment")
    any_wave = words.say("any wave")
    offers = [ANY, *sorted({offer for offer, _ in lanes if offer}, key=naming.offer)]
    first, second, third = st.columns(3)
    offer = first.selectbox(
        words.say("Offer"), offers, key=f"why-offer-{of}",
        format_func=lambda code: naming.offer(code) if code else any_offer,
    )  # fmt: skip
    treatments = [
        ANY,
        *sorted({treatment for at, treatment in lanes if not offer or at == offer}, key=words.term),
    ]
    treatment = second.selectbox(
        words.say("Treatment"), treatments, key=f"why-treatment-{of}",
        format_func=lambda code: words.term(code) if code else any_treatment,
    )  # fmt: skip
    waves = [0, *naming.made.waves["wave"].tolist()] if treatment != "retain" else [0]
    wave = third.selectbox(
        words.say("Wave"), waves, key=f"why-wave-{of}",
        format_func=lambda number: naming.wave(number) if number else any_wave,
    )  # fmt: skip
    return str(offer or ANY), str(treatment or ANY), int(wave) if wave else None


def lanes_of(answer: Answer) -> set[tuple[str, str]]:
    """Every offer and treatment of the workload, allowed or not."""
    found = pd.concat([answer.allowed[["offer", "treatment"]], answer.ruled_out[["offer", "treatment"]]])
    return {(str(offer), str(treatment)) for offer, treatment in found.drop_duplicates().to_numpy()}


def left(answer: Answer, decision: Decision) -> int:
    """How many of the choices allowed in the plan the decision leaves."""
    allowed = answer.allowed
    matched = pd.Series(True, allowed.index)
    for column in ("offer", "treatment", "wave"):
        wanted = getattr(decision, column)
        if wanted:
            matched &= allowed[column] == wanted
    return int(matched.sum() if decision.action == PIN else (~matched).sum())


def _effect(words: Language, answer: Answer, decision: Decision) -> None:
    """What the decision would leave of what this plan allows."""
    if (answer.ruled_out["exclusion"] == "decision").any():
        st.caption(
            words.say(
                "An earlier decision already narrowed this workload in this plan: what this one leaves shows once planned again."
            )
        )
        return
    kept, of = left(answer, decision), len(answer.allowed)
    if kept:
        st.caption(
            words.say("It leaves {kept} of the {all} choices allowed in this plan.", kept=kept, all=of)
        )
    else:
        st.warning(
            words.say(
                "Under the rules of this plan it leaves no choice at all: the next search would be refused. “Ruled out” says what stands in its way."
            )
        )


def _write(words: Language, decision: Decision) -> None:
    """Write the decision in the inventory looked at, and say so on the page drawn anew."""
    now = session.inventory()
    if now is None:
        return
    try:
        with st.spinner(words.say("Checking and writing the decision…")):
            settled = decided(now, decision, date.today())
            session.keep(settled.inventory)
    except Refused as refusal:
        frame.refused(words, refusal)
        return
    told = [
        words.say(
            "The decision on {who} is written: plan again to see what it changes.",
            who=literal(decision.workload),
        )
    ]
    if len(settled.replaced):
        told.append(words.say("Decisions on it whose place it takes: {count}.", count=len(settled.replaced)))
    told += [literal(words.finding(each)) for each in settled.findings]
    st.session_state[SAID] = " ".join(told)
    st.rerun()
