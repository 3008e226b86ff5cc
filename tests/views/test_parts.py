"""The open part of a screen stays open when its name changes, and once another screen was looked at."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def screen():
    import streamlit as st

    from views.parts import parts

    if st.query_params["screen"] == "there":
        names = {"fr": ("Un", "Deux"), "en": ("One", "Two")}[st.query_params["lang"]]
        drawn = {name: lambda given, name=name: st.text(f"{given} {name}") for name in names}
        parts(drawn, "numbers", "part")


@pytest.fixture
def shown():
    app = AppTest.from_function(screen)
    app.query_params["screen"], app.query_params["lang"] = "there", "fr"
    return app.run()


def drawn(app):
    assert not app.exception
    return [each.value for each in app.text]


def test_the_first_part_is_drawn_alone_until_another_is_opened(shown):
    assert drawn(shown) == ["part Un"]
    shown.session_state["numbers"] = "Deux"
    assert drawn(shown.run()) == ["part Deux"]


def test_the_part_stays_open_in_another_language(shown):
    shown.session_state["numbers"] = "Deux"
    shown.run()
    shown.query_params["lang"] = "en"
    assert drawn(shown.run()) == ["part Two"]


def test_the_part_stays_open_once_another_screen_was_looked_at(shown):
    shown.session_state["numbers"] = "Deux"
    shown.run()
    shown.query_params["screen"] = "elsewhere"
    assert drawn(shown.run()) == []
    shown.query_params["screen"] = "there"
    assert drawn(shown.run()) == ["part Deux"]
