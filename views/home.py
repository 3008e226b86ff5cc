"""Home: what the estate is, where it stands, and what to do next."""

from __future__ import annotations

import streamlit as st

from views import session


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.title(words.say("Home"), anchor=False)
    if session.inventory() is None and st.button(words.say("Open the example"), type="primary"):
        session.open_example()
        st.rerun()
