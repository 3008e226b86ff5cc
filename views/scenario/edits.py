"""The scenario being edited: an edit that can be used is saved, one that cannot is kept beside it with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from inventory.cells import BadCell
from inventory.findings import Finding, Refused
from language import Language
from optimizer.overlay_edits import Difference, differences, preset_of, removed, reverted, standing_at
from optimizer.scenario import Scenario
from optimizer.yaml_files import KeyPath, dotted
from views import session

REFUSALS, SEEN, GENERATION, SAID = (
    "scenario-refusals",
    "scenario-seen",
    "scenario-generation",
    "scenario-said",
)
"""Names in the session's state: refused edits, the text that fields show, how often they were made anew, a notice."""

HORIZON: KeyPath = ("horizon",)
"""The keys of the horizon are applied together, and so stand in one form."""


@dataclass(frozen=True)
class Refusal:
    """An edit that was refused: what was typed, by part of its field, and what is wrong with it."""

    path: KeyPath
    typed: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Screen:
    """What every part of the screen is drawn from."""

    words: Language
    text: str
    scenario: Scenario
    preset: str | None
    changed: Mapping[str, Difference]

    def difference(self, path: KeyPath) -> Difference | None:
        """What differs from the preset at a path."""
        return self.changed.get(dotted(path))


def opened() -> Screen:
    """The scenario as it is saved; `Refused` when it cannot be used."""
    text = session.scenario_text()
    scenario = session.read_scenario(text)
    changed = {dotted(each.path): each for each in _differences(text)}
    return Screen(session.language(), text, scenario, preset_of(text), changed)


@st.cache_resource(max_entries=32, show_spinner=False)
def _differences(text: str) -> tuple[Difference, ...]:
    return differences(text)


def follow() -> None:
    """Make the fields anew when the scenario is no longer the one they show: reverted, replaced, changed in another tab."""
    text, state = session.scenario_text(), st.session_state
    if state.get(SEEN, text) != text:
        state[GENERATION] = state.get(GENERATION, 0) + 1
        state[REFUSALS] = {}
    state[SEEN] = text


def key(path: KeyPath, part: str = "value") -> str:
    """The name of a field's widget."""
    return f"scenario-{st.session_state.get(GENERATION, 0)}-{dotted(path)}-{part}"


def change(path: KeyPath, edit: Callable[[str], str], typed: Mapping[str, str]) -> bool:
    """Save what an edit makes of the text, if it can be used; whether it was.

    A refused edit changes nothing: what was typed stays in its field, with what is wrong.
    """
    try:
        text = edit(session.scenario_text())
        session.read_scenario(text)
        session.opened().save_scenario(text)
    except BadCell as bad:
        finding = Finding(bad.kind, column=dotted(path), values=bad.values)
        refusals()[dotted(path)] = Refusal(path, typed, (finding,))
        return False
    except Refused as refused:
        refusals()[dotted(path)] = Refusal(path, typed, refused.findings)
        return False
    st.session_state[SEEN] = text
    _lay_down_anew(path)
    return True


def take_back(path: KeyPath) -> None:
    """Have a key say again what the preset says."""
    if change(path, lambda text: reverted(text, path), {}) and path[:1] == HORIZON:
        _lay_down_anew(HORIZON)


def take_away(path: KeyPath) -> None:
    """Have nothing stand at a key, whatever the preset says."""
    change(path, lambda text: removed(text, path), {})


def _lay_down_anew(path: KeyPath) -> None:
    """Have the fields at a path and inside it show what was saved; what is open stays open."""
    at, inside = key(path, ""), f"{key(path, '').removesuffix('-')}."
    for name in [str(name) for name in st.session_state]:
        if name.startswith((at, inside)) and not name.endswith("-popover"):
            del st.session_state[name]
    for about in [
        about for about in refusals() if about == dotted(path) or about.startswith(f"{dotted(path)}.")
    ]:
        del refusals()[about]


def replace(edit: Callable[[str], str]) -> None:
    """Save what an edit makes of the text, and make every field anew; a notice says why when it cannot be used."""
    if change((), edit, {}):
        anew()


def anew() -> None:
    """Have every field made anew: the scenario changed under them."""
    st.session_state[SEEN] = None


def refusals() -> dict[str, Refusal]:
    """The edits refused and not yet mended, by the key they were about."""
    kept: dict[str, Refusal] = st.session_state.setdefault(REFUSALS, {})
    return kept


def refused_at(path: KeyPath) -> tuple[Finding, ...]:
    """What stands against a field: what was typed there, and edits elsewhere that it does not agree with."""
    own = refusals().get(dotted(path))
    others = [finding for each in refusals().values() if each is not own for finding in each.findings]
    return (*(own.findings if own else ()), *standing_at(others, path))


def typed_at(path: KeyPath, part: str, otherwise: str) -> str:
    """What a field shows: what was typed and refused, else what the scenario says."""
    own = refusals().get(dotted(path))
    return own.typed.get(part, otherwise) if own else otherwise


def field_state(path: KeyPath, part: str, otherwise: Any) -> str:
    """The name of a field's widget, its state laid down if it has none."""
    name = key(path, part)
    if name not in st.session_state:
        st.session_state[name] = otherwise
    return name
