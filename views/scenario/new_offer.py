"""An offer that no preset knows: the form in which it is added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import streamlit as st

from inventory.cells import EMPTY_CELL, BadCell
from inventory.template import worded
from language import Language
from optimizer.figures import Status
from optimizer.overlay_edits import with_key
from optimizer.scenario import Kind, Offer, Platform
from optimizer.yaml_files import KeyPath
from views.scenario.adding import asked, free, origin_typed, stated, typed_in
from views.scenario.chips import faults
from views.scenario.edits import Screen, change, field_state, refused_at
from views.scenario.labels import capital, help_for, label
from views.scenario.origins import LONGEST
from views.scenario.sentences import value_word
from views.scenario.typed import read

NEW: KeyPath = ("offers", "")
"""Where the form stands; no offer bears this name."""
PRICES = ("vcpu_month", "memory_gib_month", "storage_gib_month")
NAMES = ("title", "provider", "region")
CHOICES: dict[str, Sequence[Any]] = {
    "kind": get_args(Kind),
    "location": get_args(Offer.model_fields["location"].annotation),
    "foreign_control": (False, True),
}
"""What is chosen among a few values, the first until someone chooses."""


def form(screen: Screen) -> None:
    """What an offer cannot do without; the rest is stated once it is there."""
    words = screen.words
    titles = _titles(words)
    with st.form("scenario-new-offer", border=False):
        for column, part in zip(st.columns(3), NAMES, strict=True):
            with column:
                asked(titles[part], NEW, part, max_chars=LONGEST, help=help_for(words, f"Offer.{part}"))
        for column, (part, values) in zip(st.columns(3), CHOICES.items(), strict=True):
            column.selectbox(
                titles[part], values, key=field_state(NEW, part, values[0]), help=help_for(words, f"Offer.{part}"),
                format_func=lambda value: capital(value_word(words, value)),
            )  # fmt: skip
        st.pills(
            titles["platforms"], get_args(Platform), selection_mode="multi", key=field_state(NEW, "platforms", ["x86"]),
            format_func=lambda platform: worded(platform, words.code),
        )  # fmt: skip
        for column, part in zip(st.columns(3), PRICES, strict=True):
            with column:
                name = label(words, screen.scenario, (*NEW, "price", part)).beside
                asked(name, NEW, part, help=help_for(words, f"Price.{part}"))
        stated(screen, NEW, Status.ASSUMPTION, "")
        faults(words, refused_at(NEW))
        st.form_submit_button(words.say("Add this offer"), type="primary", on_click=_add, args=(screen,))


def _titles(words: Language) -> dict[str, str]:
    return {
        "title": words.say("Name"),
        "provider": words.say("Provider"),
        "region": words.say("Region"),
        "kind": words.say("Kind of hosting"),
        "location": words.say("Where data lie"),
        "foreign_control": words.say("Provider under foreign control"),
        "platforms": words.say("Platforms it takes"),
    }


def _add(screen: Screen) -> None:
    typed = typed_in(NEW, (*NAMES, *CHOICES, "platforms", *PRICES, "status", "source"))
    name = free("offer", screen.scenario.offers)

    def edit(text: str) -> str:
        names = {part: typed[part].strip() for part in NAMES}
        if not all(names.values()):
            raise BadCell(EMPTY_CELL)
        prices = {part: read(screen.words, typed[part]) for part in PRICES}
        said = {
            **names,
            **{part: typed[part] for part in CHOICES},
            "platforms": list(typed["platforms"]),
            "price": {
                part: {"value": value, **origin_typed(typed)}
                for part, value in prices.items()
                if value is not None
            },
            **origin_typed(typed),
        }
        return with_key(text, ("offers", name), said)

    change(NEW, edit, {part: str(typed[part]) for part in (*NAMES, *PRICES)})
