"""Horizon and money: when waves begin, how long costs count, what a year may cost, today's prices."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from inventory.cells import BAD_DATE, BadCell, parse_date
from optimizer.overlay_edits import fiscal_years, with_horizon
from views.markup import literal
from views.scenario import carbon
from views.scenario.chips import faults
from views.scenario.edits import HORIZON, SAID, Screen, change, field_state, key, refused_at, typed_at
from views.scenario.fields import figures
from views.scenario.labels import help_for, label
from views.scenario.typed import read, written

LENGTHS = ("1", "2", "3", "4", "6", "12")


def tab(screen: Screen) -> None:
    """Everything about dates and dollars."""
    words = screen.words
    st.subheader(words.say("Horizon"), anchor=False)
    _horizon(screen)
    figures(screen, [("horizon", "discount_rate")], "Horizon.")
    st.subheader(words.say("Budget by fiscal year"), anchor=False)
    st.caption(help_for(words, "Limits.budget"))
    years = fiscal_years(screen.scenario.horizon)
    figures(screen, [("limits", "budget", year) for year in years], "Limits.budget")
    st.subheader(words.say("Prices"), anchor=False)
    figures(screen, [("staff_day",), ("usd_cad",)], "Scenario.")
    st.subheader(words.say("Today’s costs where the inventory gives none"), anchor=False)
    figures(screen, [("present", name) for name in type(screen.scenario.present).model_fields], "Present.")
    carbon.section(screen)


def _horizon(screen: Screen) -> None:
    """The four keys that only make sense together, applied together."""
    words, horizon = screen.words, screen.scenario.horizon
    shown = {
        "start": horizon.start.isoformat(),
        "wave_months": str(horizon.wave_months),
        "waves": str(horizon.waves),
        "years_after": written(words, horizon.years_after),
    }
    with st.form("scenario-horizon", border=True):
        for place, (name, otherwise) in zip(
            st.columns(4, vertical_alignment="bottom"), shown.items(), strict=True
        ):
            with place:
                _part(screen, name, typed_at(HORIZON, name, otherwise))
        faults(words, refused_at(HORIZON))
        st.form_submit_button(words.say("Apply"), on_click=_apply, args=(screen, tuple(shown)))
    if said := st.session_state.pop(SAID, ""):
        st.info(literal(said))


def _part(screen: Screen, name: str, otherwise: str) -> None:
    words = screen.words
    called = label(words, screen.scenario, ("horizon", name)).full
    state, meaning = field_state(HORIZON, name, otherwise), help_for(words, f"Horizon.{name}")
    if name == "wave_months":
        st.selectbox(called, LENGTHS, key=state, help=meaning)
    else:
        st.text_input(called, key=state, help=meaning, placeholder="2027-04-01" if name == "start" else None)


def _apply(screen: Screen, names: tuple[str, ...]) -> None:
    words = screen.words
    typed = {name: str(st.session_state.get(key(HORIZON, name), "")) for name in names}
    dropped: list[str] = []

    def edit(text: str) -> str:
        made, years = with_horizon(text, _read(screen, typed))
        dropped.extend(years)
        return made

    if change(HORIZON, edit, typed) and dropped:
        st.session_state[SAID] = words.say(
            "No wave begins any more in these fiscal years, whose budgets were taken away: {years}",
            years=", ".join(dropped),
        )


def _read(screen: Screen, typed: dict[str, str]) -> dict[str, Any]:
    """The horizon typed; an empty or unreadable date is a fault of its own, a bad number is left for the check."""
    words = screen.words
    return {
        "start": day(typed["start"]),
        "wave_months": int(typed["wave_months"]),
        "waves": read(words, typed["waves"]),
        "years_after": read(words, typed["years_after"]),
    }


def day(text: str) -> date:
    """The day typed; `BadCell` when there is none."""
    if not text.strip():
        raise BadCell(BAD_DATE, value=text)
    return parse_date(text.strip())
