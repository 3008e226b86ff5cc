"""What differs from the preset, in a line each, with a way back."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from optimizer.figures import Status
from optimizer.overlay_edits import Difference
from optimizer.scenario import Blackout, PolicyRule, Share
from optimizer.scenario_faults import brief
from optimizer.yaml_files import dotted
from views.scenario.chips import status_word
from views.scenario.edits import Screen, replace, take_back
from views.scenario.labels import Label, label
from views.scenario.sentences import blackout, rule_sentence, share_sentence
from views.scenario.typed import written

MANY = 6
"""From so many differences on, the list is folded."""


def summary(screen: Screen) -> None:
    """How many things differ, and each of them."""
    words, changed = screen.words, screen.changed
    if screen.preset is None:
        st.caption(words.say("This scenario stands on its own: there is no preset to compare it with."))
        return
    if not changed:
        st.caption(words.say("Nothing differs from the preset."))
        return
    told = words.say("Differences from the preset: {count}", count=len(changed))
    with st.expander(told, expanded=len(changed) < MANY):
        for each in changed.values():
            _difference(screen, each)
        if len(changed) > 1:
            st.button(
                words.say("Revert everything"), key="scenario-revert-everything", on_click=replace,
                args=(lambda _: f"extends: {screen.preset}\n",),
            )  # fmt: skip


def _difference(screen: Screen, each: Difference) -> None:
    words = screen.words
    called = label(words, screen.scenario, each.path)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(
            words.say(
                "{name}: {before} → {now}", name=called.full,
                before=shown(screen, called, each.before), now=shown(screen, called, each.now),
            )
        )  # fmt: skip
        st.button(
            words.say("Revert"), key=f"scenario-revert-{dotted(each.path)}", on_click=take_back,
            args=(each.path,), help=called.name,
        )  # fmt: skip


def shown(screen: Screen, called: Label, value: Any) -> str:
    """A value of a difference, short."""
    words = screen.words
    match value:
        case None:
            return words.say("none")
        case bool():
            return words.say("yes") if value else words.say("no")
        case int() | float():
            return written(words, value, called.scale)
        case date():
            return words.date(value)
        case {"value": amount, "status": status}:
            said = "?" if amount is None else written(words, amount, called.scale)
            return f"{said} ({status_word(words, Status(status))})"
        case {"at_most": most, "by": by}:
            if most is None or by is None:
                return words.say("unknown")
            return words.say("{count} on {day}", count=most, day=words.date(by))
        case {"because": _, "order": _}:
            return rule_sentence(words, PolicyRule.model_validate(value), screen.scenario.offers)
        case {"because": _, "end": _}:
            return blackout(words, Blackout.model_validate(value))
        case {"kinds": _, "measure": _}:
            return share_sentence(words, Share.model_validate(value))
        case [] | ():
            return words.say("none")
        case dict() | [{}, *_] | ({}, *_):
            return words.say("as described below")
    return brief(value)
