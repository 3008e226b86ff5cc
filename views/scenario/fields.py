"""A figure of the scenario as a field: its value in its unit, its ramp, its status and source, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from optimizer.figures import Figure, Limit, RampedLimit, Sourced, Status
from optimizer.overlay_edits import value_at, with_key
from optimizer.yaml_files import KeyPath
from views.markup import label_text
from views.scenario.chips import faults, origin
from views.scenario.edits import Screen, change, field_state, key, refused_at, typed_at
from views.scenario.labels import Label, help_for, label
from views.scenario.origins import Origin, provenance, source_said
from views.scenario.typed import ramp_read, ramp_written, read, written


@dataclass(frozen=True)
class Field:
    """One figure on the screen: where it stands, the key that says what it means, and whether it has a ramp."""

    screen: Screen
    path: KeyPath
    meaning: str
    ramped: bool = False

    @property
    def label(self) -> Label:
        """What it is called."""
        return label(self.screen.words, self.screen.scenario, self.path)

    @property
    def figure(self) -> Figure | Limit:
        """What the scenario says; an unknown limit where it says nothing."""
        found = value_at(self.screen.scenario, self.path)
        if isinstance(found, Figure | Limit):
            return found
        return RampedLimit(status=Status.UNKNOWN) if self.ramped else Limit(status=Status.UNKNOWN)

    @property
    def status(self) -> Status:
        """The status; whatever was written, a limit without a value is unknown."""
        return Status.UNKNOWN if self.figure.value is None else self.figure.status


def figures(screen: Screen, paths: Sequence[KeyPath], meaning: str, ramped: bool = False) -> None:
    """Several figures, one under the other; a meaning that ends with a point goes on with the last key of each."""
    for path in paths:
        figure(Field(screen, path, f"{meaning}{path[-1]}" if meaning.endswith(".") else meaning, ramped))


def figure(field: Field) -> None:
    """One figure: what it is, how far it can be believed, where it comes from; each can be changed."""
    words, path = field.screen.words, field.path
    with st.container(border=True, key=f"{key(path, 'box')}"):
        value, *ramp, about = st.columns((3, 2, 5) if field.ramped else (3, 7), vertical_alignment="top")
        with value:
            st.text_input(
                label_text(field.label.beside),
                key=field_state(path, "value", typed_at(path, "value", _written(field))),
                placeholder=words.say("unknown: constrains nothing"),
                help=help_for(words, field.meaning),
                on_change=_changed,
                args=(field,),
            )
        for place in ramp:
            with place:
                _ramp(field)
        with about:
            origin(words, field.status, field.figure.source, _before(field))
            provenance(_origin(field), _changed, (field,))
        faults(words, refused_at(path))


def _written(field: Field) -> str:
    return written(field.screen.words, field.figure.value, field.label.scale)


def _ramp(field: Field) -> None:
    words, path = field.screen.words, field.path
    ramp = getattr(field.figure, "ramp", (1.0,))
    st.text_input(
        words.say("Ramp (%)"),
        key=field_state(path, "ramp", typed_at(path, "ramp", ramp_written(words, ramp))),
        help=words.say(
            "Shares of the limit in waves 1, 2, …, in %, parted by semicolons; the last one lasts."
        ),
        on_change=_changed,
        args=(field,),
    )


def _origin(field: Field) -> Origin:
    """What is said of a figure; only a limit may be unknown, and it is when it has no value."""
    if field.figure.value is None:
        allowed: tuple[Status, ...] = (Status.UNKNOWN,)
    else:
        allowed = tuple(Status) if isinstance(field.figure, Limit) else Origin.allowed
    said = Sourced(source=field.figure.source, status=field.status)
    return Origin(field.screen, field.path, field.label.name, said, allowed)


def _changed(field: Field) -> None:
    """Save the figure as its fields say it; a value given anew leaves the old one's source and status behind."""
    path, typed = field.path, _typed(field)
    change(path, lambda text: with_key(text, path, _made(field, typed)), typed)


def _typed(field: Field) -> dict[str, str]:
    shown = {
        part: st.session_state.get(key(field.path, part)) for part in ("value", "ramp", "status", "source")
    }
    return {part: str(text) for part, text in shown.items() if text is not None}


def _made(field: Field, typed: dict[str, str]) -> dict[str, Any]:
    """The plain values of the figure; `BadCell` when a number cannot be read."""
    words, old = field.screen.words, field.figure
    same = typed["value"] == _written(field)  # a long decimal is written short, and is still the same
    value = old.value if same else read(words, typed["value"], field.label.scale)
    status = Status(typed.get("status", field.status))
    if value == old.value and status is Status.UNKNOWN:
        value = None
    made: dict[str, Any] = {"value": value, **_said(field, value, status, typed)}
    if isinstance(old, RampedLimit):
        made["ramp"] = _ramp_made(field, typed.get("ramp"), old.ramp)
    return made


def _ramp_made(field: Field, typed: str | None, old: Sequence[float]) -> list[Any]:
    same = typed is None or typed == ramp_written(field.screen.words, old)
    return list(old) if typed is None or same else ramp_read(field.screen.words, typed)


def _said(field: Field, value: float | None, status: Status, typed: dict[str, str]) -> dict[str, Any]:
    """Status and source of a value, the old ones if it is the same value."""
    if value is None:
        return {"status": Status.UNKNOWN.value, "source": ""}
    if value != field.figure.value:
        return {"status": Status.ASSUMPTION.value, "source": ""}
    return {"status": status.value, "source": source_said(field.screen, field.figure, typed.get("source"))}


def _before(field: Field) -> str:
    """What the preset says, where this figure differs from it."""
    words, found = field.screen.words, field.screen.difference(field.path)
    if found is None:
        return ""
    before = found.before.get("value") if isinstance(found.before, dict) else found.before
    said = written(words, before, field.label.scale) if isinstance(before, int | float) else ""
    return words.say("changed; the preset says {value}", value=said or words.say("unknown"))
