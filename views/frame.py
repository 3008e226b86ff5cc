"""What stands around every screen: the banner, the language switch, what is being looked at, and how it is proven."""

from __future__ import annotations

import html
from pathlib import Path

import streamlit as st

from inventory.findings import Refused
from language import Language
from optimizer.plan import Plan
from views import session
from views.markup import literal

STYLE = Path(__file__).parent / "assets" / "frame.css"
NAMES = {"fr": "Français", "en": "English"}


def banner(words: Language) -> None:
    """The name, and that nobody official stands behind it; tells the page its language."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
    st.html(
        f'<div class="estuaire-banner" data-estuaire="banner" data-estuaire-lang="{words.code}" role="banner">'
        f'<span class="estuaire-name">Estuaire</span>'
        f"<span>{html.escape(words.say('Independent, unofficial project'))}</span></div>"
    )


def side(words: Language) -> None:
    """The language switch, and what is being looked at."""
    with st.sidebar:
        spoken = st.segmented_control(
            words.say("Language"),
            list(NAMES),
            format_func=NAMES.__getitem__,
            default=words.code,
            key="language-switch",
            required=True,
        )
        if spoken and spoken != words.code:
            session.speak(spoken)
            st.rerun()
        version = session.fingerprint()
        if version:
            st.caption(words.say("Inventory {fingerprint}", fingerprint=version[:12]))


def proof(made: Plan) -> None:
    """How good a plan is, on one line: objective, bound, gap, solver, time, whether it can be made again, and inventory."""
    words, said = session.language(), made.summary
    number = {name: said[name] for name in ("objective", "bound", "gap")}
    parts = [
        (words.say("Objective"), words.money(float(number["objective"] or 0))),
        (words.say("Bound"), "–" if number["bound"] is None else words.money(float(number["bound"]))),
        (words.say("Gap"), "–" if number["gap"] is None else words.percent(float(number["gap"]), 2)),
        (words.say("Solver"), str(said["solver"])),
        (words.say("Time"), f"{words.number(float(said['seconds'] or 0), 1)}\N{NO-BREAK SPACE}s"),
        (words.say("Repeatable"), words.say("yes") if said.get("repeatable") else words.say("no")),
        (words.say("Inventory"), str(said["inventory_fingerprint"])[:12]),
    ]
    items = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>" for name, value in parts
    )
    st.html(f'<dl class="estuaire-proof" data-estuaire="proof">{items}</dl>')


def refused(words: Language, refusal: Refused, most: int = 12) -> None:
    """What is wrong, in the user's words."""
    for finding in refusal.findings[:most]:
        st.error(literal(words.finding(finding)))
    if len(refusal.findings) > most:
        st.error(words.say("… and {count} more", count=len(refusal.findings) - most))
