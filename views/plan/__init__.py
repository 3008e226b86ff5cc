"""Plan: run a search and see its plan: the waves, the sites, the money, the indicators."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from inventory.findings import Refused
from language import Language
from optimizer.export import archive
from optimizer.plan import Plan
from views import frame, packing, session
from views.parts import parts
from views.plan import indicators, money, running, sites, waves


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.title(words.say("Plan"), anchor=False)
    space = session.current()
    if not session.wanted("inventory") or space is None:
        return
    try:
        made = session.plan()
    except Refused as refusal:
        frame.refused(words, refusal)
        made = None
    if made:
        frame.proof(made)
    running.show(space, session.run())
    if made:
        _older(made, words)
        _results(made, words)
        _downloads(made, words)


def _older(made: Plan, words: Language) -> None:
    """Say so where the plan shown is not of the search above, or answers another inventory."""
    shown, looked_at = session.planned(), session.run()
    if looked_at is not None and looked_at.identifier != shown:
        st.info(words.say("What follows is the last plan that was found."))
    if made.summary["inventory_fingerprint"] != session.fingerprint():
        st.warning(words.say("The inventory has changed since this plan was made: plan again to follow it."))


def _results(made: Plan, words: Language) -> None:
    """The plan itself, a part at a time."""
    drawn: dict[str, Callable[[Plan], None]] = {
        words.say("Waves"): waves.show,
        words.say("Sites"): sites.show,
        words.say("Money"): money.show,
        words.say("Indicators"): indicators.show,
    }
    parts(drawn, "plan-parts", made)


def _downloads(made: Plan, words: Language) -> None:
    """The whole plan to take away."""
    identifier = session.planned()
    folder = session.plan_place(identifier) if identifier else None
    if folder is None:
        return
    st.header(words.say("Take the plan away"), anchor=False)
    with st.container(horizontal=True):
        packing.download(words, made, folder.parent)
        st.download_button(
            words.say("Whole plan (ZIP of CSV files)"), data=lambda: archive(folder), file_name="estuaire-plan.zip",
            mime="application/zip", on_click="ignore", key="plan-zip",
        )  # fmt: skip
    st.caption(
        words.say(
            "The workbook is for reading; the ZIP holds every table, the scenario and the inventory that the plan answers."
        )
    )
