"""The scenario as YAML: the whole of it and what differs, to read, to take away, to bring back, to write by hand."""

from __future__ import annotations

import streamlit as st

from language import Language
from optimizer.overlay_edits import FILE
from optimizer.scenario import Scenario
from optimizer.scenario_files import effective
from optimizer.yaml_files import KeyPath, decoded
from views import session
from views.scenario.chips import faults
from views.scenario.edits import Screen, anew, change, field_state, key, refused_at, typed_at

WRITTEN: KeyPath = ("written",)
GIVEN: KeyPath = ("given",)
MIME = "application/yaml"


def tab(words: Language, scenario: Scenario | None) -> None:
    """The two texts; without a scenario that can be used, only the one that is written."""
    _upload(words)
    st.subheader(words.say("What differs from the preset"), anchor=False)
    _overlay(words)
    if scenario is not None:
        st.subheader(words.say("The whole scenario, everything filled in"), anchor=False)
        whole = effective(scenario)
        st.download_button(
            words.say("Download the whole scenario"), data=whole, file_name="estuaire-scenario.yaml", mime=MIME,
            on_click="ignore", key="scenario-download-whole",
        )  # fmt: skip
        panel = st.expander(words.say("Read the whole scenario"), on_change="rerun", key="scenario-whole")
        if panel.open:
            with panel:
                st.code(whole, language=None, wrap_lines=True)


def whole_tab(screen: Screen) -> None:
    """The two texts of a scenario that can be used."""
    tab(screen.words, screen.scenario)


def _upload(words: Language) -> None:
    st.file_uploader(
        words.say("Bring a scenario in YAML; it may extend one of the shipped ones"), type=["yaml", "yml"],
        key=key(GIVEN), on_change=_brought,
    )  # fmt: skip
    faults(words, refused_at(GIVEN), lines=True)


def _brought() -> None:
    """Take a file for the scenario, if it can be used; the one before stays otherwise."""
    file = st.session_state.get(key(GIVEN))
    if file is None:
        return
    content = file.getvalue()
    if change(GIVEN, lambda _: decoded(content, FILE), {}):
        anew()


def _overlay(words: Language) -> None:
    text = session.scenario_text()
    with st.form("scenario-written", border=False):
        st.text_area(
            words.say("YAML of the scenario"), key=field_state(WRITTEN, "text", typed_at(WRITTEN, "text", text)),
            height=300, help=words.say("An edit made in a field rewrites this text, and drops its comments."),
        )  # fmt: skip
        faults(words, refused_at(WRITTEN), lines=True)
        st.form_submit_button(words.say("Apply this text"), on_click=_wrote)
    st.download_button(
        words.say("Download what differs"), data=text, file_name="estuaire-differences.yaml", mime=MIME,
        on_click="ignore", key="scenario-download-overlay",
    )  # fmt: skip


def _wrote() -> None:
    text = st.session_state[key(WRITTEN, "text")]
    if change(WRITTEN, lambda _: text, {"text": text}):
        anew()
