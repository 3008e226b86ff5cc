"""A question that takes the whole problem: answered while one waits on a small plan, else by a process of its own."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path

import streamlit as st

from language import Language
from optimizer.plan import Plan
from optimizer.private import held, replace_text, text_of
from optimizer.processes import launched
from views import asking_child, session
from views.asking_child import ANSWERING, POSING, PRICING, READING, STAGES, Answered, Question

SOON = 500
"""Workloads of a plan whose questions are answered while one waits."""
EVERY = 1.0
"""Seconds between two looks at a question under way."""


def answered(words: Language, made: Plan, question: Question, called: str = "") -> Answered | None:
    """The answer, once there is one; until then a button, `called` so, that asks for it, or how far it is.

    What may be answered at once, and is not `called`, needs no button.
    """
    run, soon = _run(), len(made.assignments) <= SOON
    if run is None:
        return None
    if (found := answer_of(run, question)) is not None:
        return found
    if under_way(run):
        _follow(words, run, question)
    elif (soon and not called) or _asks(words, run, question, called):
        if soon:
            with st.spinner(words.say("Listing and pricing every choice again: this takes a moment…")):
                asking_child.leave(made, question, run)
        else:
            start(run, question)
        st.rerun()
    return None


def _asks(words: Language, run: Path, question: Question, called: str) -> bool:
    """Whether the button is pressed; that the last time came to nothing is said."""
    if question.file(run, "stage").is_file():
        st.warning(words.say("The answer was not found: the process that looked for it ended too soon."))
    return st.button(called or words.say("Look for the answer"), key=f"why-ask-{question.kind}")


def _run() -> Path | None:
    """The folder of the run whose plan is looked at."""
    identifier = session.planned()
    place = session.plan_place(identifier) if identifier else None
    return place.parent if place else None


def answer_of(run: Path, question: Question) -> Answered | None:
    """The answer that was left; `None` before there is one."""
    text = text_of(question.file(run, "json"))
    return None if text is None else dict(json.loads(text))


def under_way(run: Path) -> bool:
    """Whether a question of this plan is being answered: the kernel lets go of the lock when the process dies."""
    return held(run / "answers.lock")


def start(run: Path, question: Question) -> None:
    """Have a question answered, unless one is already: each takes the memory of a whole problem."""
    with (run / "answers.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        question.file(run, "stage").parent.mkdir(mode=0o700, exist_ok=True)
        replace_text(question.file(run, "stage"), READING)
        launched(
            asking_child.__name__, [str(run), question.kind, question.of], run / "log.txt", lock.fileno()
        )


@st.fragment(run_every=EVERY)
def _follow(words: Language, run: Path, question: Question) -> None:
    """How far it is; once it is answered, or given up, the page is drawn anew."""
    if not under_way(run):
        st.rerun()  # of the whole page
    stage = text_of(question.file(run, "stage"))
    if stage is None:
        st.info(words.say("Another question of this plan is being answered: this one may be asked after it."))
    else:
        st.progress((STAGES.index(stage) + 1) / (len(STAGES) + 1), stages(words)[stage])


def stages(words: Language) -> dict[str, str]:
    """What a question under way is at."""
    return {
        READING: words.say("Reading the plan"),
        POSING: words.say("Listing and pricing every choice"),
        PRICING: words.say("Pricing the limits"),
        ANSWERING: words.say("Looking for the answer"),
    }
