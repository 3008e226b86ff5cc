"""The parts of a screen as tabs, of which only the open one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st


def parts(drawn: Mapping[str, Callable[..., None]], key: str, *given: object) -> None:
    """Draw the part that is open, from what is given.

    It stays open when its name changes language, and while another screen is looked at.
    """
    names, kept = list(drawn), f"{key}-kept"
    if st.session_state.get(key) not in names:
        st.session_state[key] = names[st.session_state.get(kept, 0)]
    for number, (tab, draw) in enumerate(
        zip(st.tabs(names, key=key, on_change="rerun"), drawn.values(), strict=True)
    ):
        if tab.open:
            st.session_state[kept] = number
            with tab:
                draw(*given)
