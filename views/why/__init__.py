"""Why: what one workload's choice rests on, what another would cost or break, and what a person settles about it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from language import Language
from optimizer.plan import Plan
from optimizer.why import Answer, asked
from views import frame, session
from views.parts import parts
from views.plan import live
from views.plan.wording import identity
from views.why import around, decisions, others, picking, settling, telling, whole


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.title(words.say("Why"), anchor=False)
    if not session.wanted("inventory"):
        return
    if not session.wanted("plan"):
        decisions.show(words, None)
        return
    made = session.plan()
    if made is None:
        return
    frame.proof(made)
    _older(words, made)
    _under_way()
    workload = picking.picked(words, made)
    if workload:
        _workload(words, made, workload)
    whole.show(words, made)
    decisions.show(words, made)


def _older(words: Language, made: Plan) -> None:
    """Say so where the plan answers another inventory than the one looked at."""
    if made.summary["inventory_fingerprint"] != session.fingerprint():
        st.warning(
            words.say(
                "This plan answers an earlier inventory: what follows explains it as it stood then. What you decide is written in the inventory of today, and counts in the next plan."
            )
        )


def _under_way() -> None:
    """Follow a search that goes on, until its plan is there."""
    run = session.run()
    if run is not None and not run.state().ended:
        live.follow(run.identifier)


def _workload(words: Language, made: Plan, workload: str) -> None:
    answer = answer_of(identity(made), workload, made)
    telling.headline(words, made, answer)
    drawn: dict[str, Callable[[Language, Plan, Answer], None]] = {
        words.say("Its cost"): telling.show,
        words.say("Alternatives: {count}", count=len(answer.alternatives)): others.allowed,
        words.say("Ruled out"): others.ruled_out,
        words.say("Ties and sites"): around.show,
        words.say("Decide"): settling.show,
    }
    parts(drawn, "why-parts", words, made, answer)


@st.cache_resource(max_entries=64, show_spinner=False)
def answer_of(identifier: str, workload: str, _made: Plan) -> Answer:
    """What is known of a workload's choice in the plan of that identity."""
    return asked(_made, workload)
