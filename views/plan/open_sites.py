"""The curve of open sites, wave by wave, against its target when there is one."""

from __future__ import annotations

import altair as alt
import pandas as pd

from language import Language
from optimizer.plan import Plan
from views import columns, session
from views.design import DESTINATIONS, SITES
from views.figure import Figure
from views.plan.wording import source, starts, wave_name, waves_axis, waves_note
from views.scenario.chips import status_word


def target_wave(made: Plan) -> tuple[int, int] | None:
    """The wave whose moves must have brought the sites down to the target, and the target; `None` if it is unknown."""
    target = made.scenario.targets.open_sites
    if target.by is None or target.at_most is None:
        return None
    begun = made.waves.loc[made.waves["start"] <= pd.Timestamp(target.by), "wave"]
    return int(begun.max()), target.at_most


def target_said(words: Language, made: Plan) -> str:
    """The target in words, with its status; that it is unknown, when it is."""
    known, target = target_wave(made), made.scenario.targets.open_sites
    if known is None or target.by is None:
        return words.say("Target unknown: none is drawn.")
    return words.say(
        "Target on {day}: open sites, at most {count} ({state}).",
        count=known[1], day=words.date(target.by), state=status_word(words, target.status),
    )  # fmt: skip


def open_sites(words: Language, made: Plan, name: str) -> Figure:
    """How many sites are open after the moves of each wave."""
    told = made.indicators[made.indicators["indicator"] == "open_sites"][["wave", "value"]]
    begins = starts(made)
    frame = told.assign(
        day=told["wave"].map(begins), when=[wave_name(words, made, wave) for wave in told["wave"]]
    ).reset_index(drop=True)
    first, last = frame["value"].iloc[0], frame["value"].iloc[-1]
    return Figure(
        title=words.say("Open sites go from {first} to {last}", first=first, last=last),
        note=source(
            words, words.say("In number of sites at the start of each wave, its moves made; clouds are left out."),
            waves_note(words, made), target_said(words, made),
        ),
        chart=_curve(words, made, frame),
        frame=frame,
        columns=[
            columns.number("wave", words.say("Wave"), words),
            columns.day("day", words.say("Start of the wave"), words),
            columns.number("value", words.say("Open sites"), words),
        ],
        name=name,
    )  # fmt: skip


def _curve(words: Language, made: Plan, frame: pd.DataFrame) -> alt.LayerChart:
    dark, known = session.is_dark(), target_wave(made)
    top = max(frame["value"].max(), known[1] if known else 0)
    up = alt.Y(
        "value:Q", title=words.say("Open sites"), scale=alt.Scale(domain=[0, max(1, top)], nice=True),
        axis=alt.Axis(tickMinStep=1, format=",d"),
    )  # fmt: skip
    base = alt.Chart(frame).encode(x=waves_axis(words), y=up)
    curve = base.mark_line(
        interpolate="step-after", color=SITES["open"].colour(dark),
        point=alt.OverlayMarkDef(filled=True, size=60, color=SITES["open"].colour(dark)),
    ).encode(tooltip=[
        alt.Tooltip("when:N", title=words.say("Wave")),
        alt.Tooltip("value:Q", title=words.say("Open sites"), format=",d"),
    ])  # fmt: skip
    layers: list[alt.Chart] = [curve]
    if known:
        colour = DESTINATIONS["retired"].colour(dark)
        goal = pd.DataFrame({"wave": range(known[0], made.scenario.horizon.waves + 1), "value": known[1]})
        goal["said"] = words.say("target: {count}", count=known[1])
        line = alt.Chart(goal).encode(x="wave:O", y="value:Q")
        layers += [
            line.mark_line(strokeDash=[6, 4], color=colour, point=alt.OverlayMarkDef(shape="diamond", color=colour)),
            line.mark_text(align="right", dy=-12, color=colour, fontWeight="bold", aria=False).encode(text="said:N").transform_filter(
                alt.datum.wave == made.scenario.horizon.waves
            ),
        ]  # fmt: skip
    return alt.layer(*layers).properties(height=300)
