"""What the parts of the Plan screen say alike: waves, where figures come from, the dress of an axis."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import altair as alt
import pandas as pd

from language import Language
from optimizer.plan import Plan

LEGEND = alt.ExprRef("width < 420 ? 1 : 3")
"""Columns of a legend: one on a telephone."""


def identity(made: Plan) -> str:
    """What identifies a plan, for caches: what it says of itself, and its scenario."""
    return sha256(f"{made.summary!r}{made.scenario.model_dump_json()}".encode()).hexdigest()


def starts(made: Plan) -> pd.Series:
    """The day on which each wave begins; wave 0, before any move, begins with wave 1."""
    begins = made.waves.set_index("wave")["start"]
    return pd.concat([pd.Series([begins.iloc[0]], index=[0]), begins])


def wave_name(words: Language, made: Plan, wave: int) -> str:
    """Wave 3, and the day it begins."""
    if wave == 0:
        return words.say("Today, before any move")
    day = words.date(starts(made)[wave])
    return words.say("Wave {wave} · {day}", wave=words.number(wave), day=day)


def waves_axis(words: Language, field: str = "wave:O", **more: Any) -> alt.X:
    """An axis of waves, numbered, its labels upright."""
    axis = alt.Axis(labelAngle=0, labelOverlap="parity", titlePadding=10)
    return alt.X(field, title=words.say("Wave"), axis=axis, **more)


def waves_note(words: Language, made: Plan) -> str:
    """When the waves begin, for the note of a figure whose axis only numbers them."""
    return words.say(
        "Wave 1 begins on {day}; length of a wave, in months: {months}.",
        day=words.date(made.scenario.horizon.start),
        months=made.scenario.horizon.wave_months,
    )


def source(words: Language, *said: str) -> str:
    """The note under a figure: what it says of itself, where it comes from, and that it is an estimate."""
    comes = words.say("Source: this plan. Estimate: it rests on the scenario’s assumptions.")
    return " ".join(filter(None, (*said, comes)))
