"""The plan as a whole: what its gap means, which limits pay most, and why a site closes when it does."""

from __future__ import annotations

import streamlit as st

import explained
from language import Language
from optimizer.plan import Plan
from optimizer.pose import pose
from optimizer.why_site import SiteAnswer, why_site
from optimizer.worth import is_priced, most_worth
from views.markup import literal
from views.plan.wording import identity

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
    if chosen is not None:
        with st.spinner(words.say("Listing and pricing every choice again: the first time takes a moment…")):
            answer = answer_of(identity(made), chosen, made)
        told = explained.closing(words, made, answer)
        st.markdown("\n".join(f"- {literal(each)}" for each in told))


@st.cache_resource(max_entries=64, show_spinner=False)
def answer_of(identifier: str, site: str, _made: Plan) -> SiteAnswer:
    """What is known of a site's closing in the plan of that identity."""
    return why_site(pose(_made.inventory, _made.scenario), _made, site)
