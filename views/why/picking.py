"""Which workload is asked about: found by what a reader types, kept in the page's address."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from inventory.searching import haystack, search
from language import Language
from optimizer.plan import Plan
from views import session
from views.plan.wording import identity

ADDRESS = "workload"
"""The name of the workload in the page's address."""
FIND, PICK, LAST = "why-find", "why-pick", "why-last"
MOST = 50
"""Workloads listed at once."""


def picked(words: Language, made: Plan) -> str | None:
    """The workload asked about; `None` before there is one."""
    everyone, found_in = candidates(identity(made), session.language().code, made)
    asked = str(st.query_params.get(ADDRESS) or st.session_state.get(LAST, ""))
    known = asked in everyone.index
    first, second = st.columns([1, 2], vertical_alignment="bottom")
    text = first.text_input(
        words.say("Find a workload"), key=FIND, max_chars=100,
        help=words.say("Any word of its identifier, its name or its public body."),
    )  # fmt: skip
    matching = search(everyone, text, found_in)
    listed = matching.index[:MOST].tolist()
    options = [asked, *(each for each in listed if each != asked)] if known else listed
    st.session_state[PICK] = asked if known else None
    second.selectbox(
        words.say("Workload"), options, index=None, key=PICK, on_change=_keep,
        format_func=lambda each: everyone["said"][each], placeholder=words.say("Choose a workload"),
    )  # fmt: skip
    _counted(words, len(matching), len(everyone))
    if asked and not known:
        st.warning(words.say("This plan has no workload of the identifier in the address."))
    if known:
        st.session_state[LAST] = st.query_params[ADDRESS] = asked
    return asked if known else None


def _keep() -> None:
    chosen = st.session_state.get(PICK)
    st.session_state[LAST] = chosen or ""
    if chosen:
        st.query_params[ADDRESS] = chosen
    elif ADDRESS in st.query_params:
        del st.query_params[ADDRESS]


def _counted(words: Language, matching: int, everyone: int) -> None:
    if not matching:
        st.caption(words.say("No workload has all these words: try fewer."))
    elif matching > MOST:
        st.caption(
            words.say(
                "{matching} of {all} workloads match; the {most} whose move costs most are listed.",
                matching=matching, all=everyone, most=MOST,
            )
        )  # fmt: skip
    else:
        st.caption(words.say("{matching} of {all} workloads match.", matching=matching, all=everyone))


@st.cache_resource(max_entries=6, show_spinner=False)
def candidates(identifier: str, language: str, _made: Plan) -> tuple[pd.DataFrame, pd.Series]:
    """Every workload of a plan by its identifier, those whose move costs most first, with `said`, its line; and its words."""
    inventory, moves = _made.inventory, _made.assignments
    costs = moves.set_index("workload")["one_off_cost"].sort_values(ascending=False, kind="stable")
    own = inventory["workloads"].set_index("workload").reindex(costs.index)
    bodies = inventory["organisations"].set_index("organisation")["name"]
    body = own["organisation"].map(bodies).fillna("")
    identifiers = pd.Series(own.index.to_numpy(str), own.index)
    named = own["name"].where(own["name"].ne(""), identifiers)
    frame = pd.DataFrame({
        "workload": identifiers, "name": own["name"], "organisation": own["organisation"], "body": body,
        "said": identifiers.where(named.eq(identifiers), identifiers + " · " + named),
    })  # fmt: skip
    return frame, haystack(frame[["workload", "name", "organisation", "body"]])
