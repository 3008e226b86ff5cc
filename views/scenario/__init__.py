"""Scenario: pick a preset, change a figure, say where it comes from; see what differs and take it back."""

from __future__ import annotations

import dataclasses

import streamlit as st

from inventory.findings import Finding, Refused
from language import Language
from optimizer.overlay_edits import on_preset, standing_at, values_of
from optimizer.scenario import Scenario
from optimizer.scenario_files import shipped
from views import session
from views.frame import refused as show_refused
from views.markup import literal
from views.parts import parts
from views.scenario import effort, money, offers, policy, targets, text
from views.scenario.chips import STYLE
from views.scenario.differences import summary
from views.scenario.edits import Refusal, Screen, anew, follow, opened, refusals, replace
from views.scenario.labels import label


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.html(STYLE)
    st.title(words.say("Scenario"), anchor=False)
    follow()
    try:
        screen = opened()
    except Refused as refused:
        show_refused(words, refused)
        _presets(words, None)
        _faults(words, None)
        text.tab(words, None)
        return
    _presets(words, screen.preset)
    _faults(words, screen.scenario)
    summary(screen)
    _tabs(screen)


def _presets(words: Language, preset: str | None) -> None:
    """The shipped scenarios; to change of preset keeps what the user changed."""
    names = list(shipped())
    titles = {name: str(values_of(name)["title"][words.code]) for name in names}
    st.session_state["scenario-preset"] = preset
    st.selectbox(
        words.say("Preset"), names, index=None if preset is None else 0, key="scenario-preset", on_change=_choose,
        format_func=lambda name: titles.get(name, name), placeholder=words.say("None: this scenario stands on its own"),
        help=words.say("What you changed is kept and laid over the preset chosen."),
    )  # fmt: skip


def _choose() -> None:
    if name := st.session_state["scenario-preset"]:
        replace(lambda text: on_preset(text, name))


def _faults(words: Language, scenario: Scenario | None) -> None:
    """Every edit refused and not yet mended, at the top; each also stands at its field."""
    waiting = [
        _placed(words, scenario, each, fault) for each in refusals().values() for fault in each.findings
    ]
    if waiting:
        told = words.say("Not saved: what follows must be corrected first. The scenario is as it was.")
        st.error("\n".join((told, "", *(f"- {literal(words.finding(finding))}" for finding in waiting))))
        st.button(words.say("Give up these edits"), key="scenario-give-up", on_click=anew)


def _placed(words: Language, scenario: Scenario | None, refusal: Refusal, finding: Finding) -> Finding:
    """A finding about a field names the field, not a line of a text that nobody wrote."""
    if scenario is None or refusal.path in {(), text.WRITTEN, text.GIVEN}:
        return finding
    named = label(words, scenario, refusal.path).full
    inside = standing_at([finding], refusal.path)
    return dataclasses.replace(finding, file=named, line=None, column="" if inside else finding.column)


def _tabs(screen: Screen) -> None:
    """One group of keys at a time."""
    words = screen.words
    drawn = {
        words.say("Horizon and money"): money.tab,
        words.say("Effort and waves"): effort.tab,
        words.say("Offers and capacities"): offers.tab,
        words.say("Policy"): policy.tab,
        words.say("Targets"): targets.tab,
        "YAML": text.whole_tab,
    }
    parts(drawn, "scenario-tabs", screen)
