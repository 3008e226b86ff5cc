"""Who is looking, in what language, and at what: the one place where screens find what the user gave.

The address of the page carries the language (`lang`), the workspace (`w`) and the plan looked at (`run`); what they
lead to is kept in caches bounded in number and keyed by content, never by session.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd
import streamlit as st

from inventory.findings import Refused
from inventory.graph import Inventory, load
from inventory.obsolescence import support_table
from inventory.readers import read as read_tables
from language import LANGUAGES, Language, negotiated
from optimizer import plan_folder, runs, scenario_files, workspace
from optimizer.figures import Text
from optimizer.overlay_edits import differences, preset_of, values_of
from optimizer.plan import Plan
from optimizer.run_files import TYPED
from optimizer.scenario import Scenario
from optimizer.workspace import Workspace
from views.markup import literal

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "example"
LANGUAGE, WORKSPACE, RUN = "lang", "w", "run"
"""Names in the page's address."""

DEFAULT_SCENARIO = "extends: base\n"
"""What a workspace plans under until its user says otherwise."""


def language() -> Language:
    """The language of the address, else the browser's."""
    asked = st.query_params.get(LANGUAGE, "")
    if asked in LANGUAGES:
        return Language(asked)
    # The browser's own word first: some send another language with a web socket than with the page.
    spoken = st.context.locale or st.context.headers.get("Accept-Language") or ""
    return Language(st.session_state.get(LANGUAGE) or negotiated(spoken))


def remember() -> None:
    """Keep language, workspace and run in the address when the user goes from screen to screen."""
    for name in (LANGUAGE, WORKSPACE, RUN):
        if name in st.query_params:
            st.session_state[name] = st.query_params[name]
        elif name in st.session_state:
            st.query_params[name] = st.session_state[name]
    if LANGUAGE not in st.query_params:
        st.session_state[LANGUAGE] = st.query_params[LANGUAGE] = language().code


def speak(code: str) -> None:
    """Change the language."""
    st.session_state[LANGUAGE] = st.query_params[LANGUAGE] = code


def is_dark() -> bool:
    """Whether the page is dark: what the browser prefers."""
    theme = st.context.theme
    return bool(theme and theme.get("type") == "dark")


def current() -> Workspace | None:
    """The workspace of the address; `None` before anything was given, or when nobody knows it."""
    identifier = st.query_params.get(WORKSPACE) or st.session_state.get(WORKSPACE, "")
    return workspace.find(workspace.root(), str(identifier))


def opened() -> Workspace:
    """The workspace of the address, made now if there is none."""
    found = current() or workspace.create(workspace.root())
    st.session_state[WORKSPACE] = st.query_params[WORKSPACE] = found.identifier
    return found


def fingerprint() -> str | None:
    """What identifies the inventory looked at; caches are keyed by it."""
    found = current()
    return found.fingerprint() if found else None


def inventory() -> Inventory | None:
    """The inventory looked at; `None` before there is one."""
    found = current()
    version = found.fingerprint() if found else None
    try:
        return _inventory(version, found, None) if found and version else None
    except LookupError:
        return None


def keep(given: Inventory) -> None:
    """Make this the inventory looked at, in the place of the one before; `Refused` if it cannot be kept."""
    space, version = opened(), fingerprint()
    try:
        before = inventory()
    except Refused:  # what was kept is broken: all of the new one is written
        before = None
    like = (version, before) if before is not None and version else None
    _inventory(space.save_inventory(given, like), space, given)


def open_example() -> None:
    """Make the shipped example the inventory looked at."""
    raw, _ = read_tables([EXAMPLE])
    keep(load(raw, date.today())[0])


@st.cache_resource(max_entries=4, show_spinner=False)
def _inventory(version: str, _space: Workspace, _given: Inventory | None) -> Inventory:
    """The inventory of that fingerprint: the one just given, or the one on disk; `LookupError` if another tab replaced it."""
    found = _given or _space.inventory(version)
    if found is None:
        raise LookupError(version)
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def support(version: str, _inventory: Inventory) -> pd.DataFrame:
    """When support of every component of the inventory of that fingerprint ends."""
    return support_table(_inventory["assets"], _inventory["software"])


def scenario_text() -> str:
    """The YAML that the user plans under."""
    found = current()
    return (found.scenario_text() if found else None) or DEFAULT_SCENARIO


def scenario() -> Scenario:
    """What the user plans under, everything filled in; `Refused` says what is wrong with it."""
    return read_scenario(scenario_text())


@st.cache_resource(max_entries=32, show_spinner=False)
def read_scenario(text: str) -> Scenario:
    """The scenario of a YAML text; `Refused`, with lines, if it cannot be used.

    One without a title of its own bears that of the shipped scenario that it changes.
    """
    found, preset = scenario_files.load_text(text), preset_of(text)
    if preset is None or not found.title.fr == found.title.en == found.name:
        return found
    title = Text(**values_of(preset)["title"])
    if differences(text):
        said = {code: Language(code).say("{title}, changed", title=title.say(code)) for code in LANGUAGES}
        title = Text(**said)
    return found.model_copy(update={"title": title})


def run() -> runs.Run | None:
    """The run looked at: that of the address if it is this workspace's, else the newest."""
    space = current()
    if space is None:
        return None
    mine = space.runs()
    asked = st.query_params.get(RUN) or st.session_state.get(RUN)
    identifier = asked if asked in mine else (mine[-1] if mine else "")
    return runs.find(workspace.root(), identifier)


def look_at(identifier: str) -> None:
    """Make this run the one looked at."""
    st.session_state[RUN] = st.query_params[RUN] = identifier


def planned() -> str | None:
    """The run whose plan is looked at: the run looked at, else the newest that has a plan."""
    space, shown = current(), run()
    if space is None or shown is None:
        return None
    found = (shown.identifier, *reversed(space.runs()))
    return next((identifier for identifier in found if plan_place(identifier)), None)


def plan() -> Plan | None:
    """The plan looked at; `Refused` when its folder is broken."""
    identifier = planned()
    return plan_of(identifier) if identifier else None


def plan_of(identifier: str) -> Plan | None:
    """The plan of a run of this workspace; `None` if it has none."""
    folder = plan_place(identifier)
    return _plan(identifier, folder) if folder else None


def plan_place(identifier: str) -> Path | None:
    """The plan folder of a run of this workspace; `None` if it has none."""
    space = current()
    found = runs.find(workspace.root(), identifier) if space and identifier in space.runs() else None
    return found.state().plan if found else None


@st.cache_resource(max_entries=6, show_spinner=False)
def _plan(identifier: str, _folder: Path) -> Plan:
    def held(version: str) -> Inventory | None:
        return inventory() if version == fingerprint() else None

    return plan_folder.read(_folder, held, _folder.parent / TYPED)


Need = Literal["inventory", "plan"]


def wanted(need: Need) -> bool:
    """Whether what a screen needs is there; says what to do when it is not."""
    words = language()
    try:
        there = (inventory() if need == "inventory" else plan()) is not None
    except Refused as refused:
        for finding in refused.findings:
            st.error(literal(words.finding(finding)))
        return False
    if not there and need == "inventory":
        st.info(
            words.say(
                "Nothing is loaded yet: drop a file on the Inventory screen, or open the example on the Home screen."
            )
        )
    elif not there:
        st.info(words.say("There is no plan yet: run one on the Plan screen."))
    return there
