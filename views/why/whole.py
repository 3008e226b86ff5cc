"""The plan as a whole: what its gap means, which limits pay most, and why a site closes when it does."""

from __future__ import annotations

import streamlit as st

import explained
from language import Language
from optimizer.plan import Plan
from optimizer.worth import is_priced, most_worth
from views.asking_child import SITE as SITE_ASKED
from views.asking_child import Question, site_answer
from views.markup import literal
from views.why import asking

SITE = "why-site"


def show(words: Language, made: Plan) -> None:
    """Show what the gap means and the limits that pay most, and answer for one site; folded away until it is asked for."""
    opened = st.expander(
        words.say("The plan as a whole: its gap, its limits, its sites"), on_change="rerun", key="why-whole"
    )
    if not opened.open:
        return
    with opened:
        st.markdown("\n".join(f"- {literal(each)}" for each in sentences(words, made)))
        _site(words, made)


def sentences(words: Language, made: Plan) -> list[str]:
    """What the gap means in dollars, then what one more of each limit is worth, the ten that pay most."""
    limits = most_worth(made.rules)
    if not is_priced(made.rules):
        said = [
            words.say("The limits of this plan have no prices: its relaxation took longer than was given.")
        ]
    elif limits.empty:
        said = [words.say("No limit costs anything: none binds in the relaxation.")]
    else:
        said = [explained.limit_price(words, limit) for limit in limits.to_dict("records")]
    return [explained.gap(words, made), *said]


def _site(words: Language, made: Plan) -> None:
    named = made.inventory["sites"].set_index("site")["name"]
    chosen = st.selectbox(
        words.say("Why a site closes when it does"), named.index.tolist(), index=None, key=SITE,
        format_func=lambda site: f"{site} · {named[site]}" if named[site] else site,
        placeholder=words.say("Choose a site"),
    )  # fmt: skip
    found = asking.answered(words, made, Question(SITE_ASKED, chosen)) if chosen is not None else None
    if found is not None:
        told = explained.closing(words, made, site_answer(found))
        st.markdown("\n".join(f"- {literal(each)}" for each in told))
