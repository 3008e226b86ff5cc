"""Families of indicators, wave by wave: progress, hosting, support."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from language import Language
from optimizer.plan import Plan
from views import columns, session
from views.design import DESTINATIONS, INK, PAPER, SERIES, SUPPORT, Mark, legend
from views.figure import Figure
from views.plan.targets import share_targets
from views.plan.wording import LEGEND, source, starts, wave_name, waves_axis, waves_note
from views.table import Column

PROGRESS = {"moved": SERIES[0], "retired": DESTINATIONS["retired"]}
HOSTING = {
    "share_external": DESTINATIONS["external"],
    "share_ngq": DESTINATIONS["ngq"],
    "share_cti": DESTINATIONS["cti"],
    "share_in_place": DESTINATIONS["in_place"],
}
SUPPORTED = {
    "supported": SUPPORT["supported"],
    "ending": SUPPORT["ending"],
    "extended": SUPPORT["extended"],
    "obsolete": SUPPORT["obsolete"],
    "support_unknown": SUPPORT["unknown"],
}
READABLE = 0.05
"""Share under which a part of a bar is too thin to bear its sign."""


def names(words: Language) -> dict[str, str]:
    """How the indicators are called in a legend."""
    return {
        "moved": words.say("moved"),
        "retired": words.say("retired"),
        "share_external": words.term("external"),
        "share_ngq": words.term("ngq"),
        "share_cti": words.term("cti"),
        "share_in_place": words.say("where it stood"),
        "supported": words.say("supported"),
        "ending": words.say("ends within 12 months"),
        "extended": words.say("extended"),
        "obsolete": words.say("obsolete"),
        "support_unknown": words.say("unknown"),
    }


def by_wave(made: Plan, which: Mapping[str, Mark]) -> pd.DataFrame:
    """Some indicators, one row a wave: wave, day, and a column an indicator.

    `share_in_place` is what no kind of hosting has: the kinds and it make one.
    """
    wide = made.indicators.pivot_table(index="wave", columns="indicator", values="value").rename_axis(
        columns=None
    )
    hosted = wide[["share_external", "share_ngq", "share_cti"]].sum(axis=1)
    wide["share_in_place"] = (1 - hosted).clip(lower=0.0).round(12)
    wide.insert(0, "day", starts(made))
    return wide[["day", *which]].reset_index()


def progress(words: Language, made: Plan) -> Figure:
    """How many workloads have moved, and how many are retired."""
    frame, workloads = by_wave(made, PROGRESS), len(made.assignments)
    last = frame.iloc[-1]
    return Figure(
        title=words.say(
            "{moved} workloads moved and {retired} retired, of {all}",
            moved=last["moved"], retired=last["retired"], all=workloads,
        ),
        note=source(words, words.say("In number of workloads since the start, at the start of each wave, its moves made."), waves_note(words, made)),
        chart=_lines(words, _long(words, made, frame, PROGRESS), PROGRESS),
        frame=frame,
        columns=_columns(words, PROGRESS),
        name="indicator-progress",
    )  # fmt: skip


def hosting(words: Language, made: Plan) -> Figure:
    """Which share of the workloads is hosted where, with the targets that count the same thing."""
    frame = by_wave(made, HOSTING)
    drawn = _lines(words, _long(words, made, frame, HOSTING), HOSTING)
    goals = _goals(words, made)
    said = [words.say("In share of the workloads not retired, at the start of each wave, its moves made.")]
    if share_targets(made) and not len(goals):
        said.append(
            words.say("No target counts one kind of hosting by workloads: they are in the table of targets.")
        )
    return Figure(
        title=words.say("Where workloads are hosted, wave by wave"),
        note=source(words, *said, waves_note(words, made)),
        chart=alt.layer(drawn, *_goal_lines(made, goals)) if len(goals) else drawn,
        frame=frame,
        columns=_columns(words, HOSTING),
        name="indicator-hosting",
    )


def support(words: Language, made: Plan) -> Figure:
    """Where the support of workloads stands."""
    frame, said = by_wave(made, SUPPORTED), names(words)
    labels = {name: f"{mark.sign} {said[name]}" for name, mark in SUPPORTED.items()}
    return Figure(
        title=words.say(
            "Obsolete workloads go from {first} to {last}",
            first=words.percent(frame["obsolete"].iloc[0]), last=words.percent(frame["obsolete"].iloc[-1]),
        ),
        note=source(words, words.say("In share of the workloads not retired, at the start of each wave, its moves made."), waves_note(words, made)),
        chart=_stacked(words, _long(words, made, frame, SUPPORTED)),
        frame=frame,
        columns=_columns(words, SUPPORTED),
        name="indicator-support",
        legend=legend(SUPPORTED, labels, session.is_dark()),
    )  # fmt: skip


def _columns(words: Language, which: Mapping[str, Mark]) -> list[Column]:
    said = names(words)
    make = columns.number if which is PROGRESS else columns.percent
    return [
        columns.number("wave", words.say("Wave"), words),
        columns.day("day", words.say("Start of the wave"), words),
        *(make(name, said[name], words) for name in which),
    ]


def _long(words: Language, made: Plan, frame: pd.DataFrame, which: Mapping[str, Mark]) -> pd.DataFrame:
    """A row a wave and indicator, with the words for a tooltip."""
    long = frame.melt("wave", list(which), "name", "value")
    said, show = names(words), words.number if which is PROGRESS else words.percent
    long["label"] = [
        f"{which[name].sign} {said[name]}" if which is SUPPORTED else said[name] for name in long["name"]
    ]
    long["sign"] = [which[name].sign for name in long["name"]]
    long["rank"] = [list(which).index(name) for name in long["name"]]
    long["said"] = [show(value) for value in long["value"]]
    long["when"] = [wave_name(words, made, wave) for wave in long["wave"]]
    return long


def _scales(long: pd.DataFrame, which: Mapping[str, Mark]) -> tuple[alt.Color, alt.Shape]:
    dark, labels = session.is_dark(), list(dict.fromkeys(long["label"]))
    colours, drawn = [mark.colour(dark) for mark in which.values()], [mark.shape for mark in which.values()]
    return (
        alt.Color("label:N", title=None, scale=alt.Scale(domain=labels, range=colours), legend=alt.Legend(columns=LEGEND)),
        alt.Shape("label:N", title=None, scale=alt.Scale(domain=labels, range=drawn)),
    )  # fmt: skip


def _tips(words: Language) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title=words.say("Wave")),
        alt.Tooltip("label:N", title=words.say("Indicator")),
        alt.Tooltip("said:N", title=words.say("Value")),
    ]


def _lines(words: Language, long: pd.DataFrame, which: Mapping[str, Mark]) -> alt.Chart:
    colour, shape = _scales(long, which)
    counted = which is PROGRESS
    up = alt.Y(
        "value:Q",
        title=words.say("Workloads") if counted else words.say("Share of workloads"),
        scale=alt.Scale(zero=True) if counted else alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=",d", tickMinStep=1) if counted else alt.Axis(format=".0%"),
    )
    marked = alt.OverlayMarkDef(filled=True, size=70)
    return (
        alt.Chart(long)
        .mark_line(point=marked)
        .encode(x=waves_axis(words), y=up, color=colour, shape=shape, tooltip=_tips(words))
        .properties(height=320)
    )


def _stacked(words: Language, long: pd.DataFrame) -> alt.LayerChart:
    dark = session.is_dark()
    labels = list(dict.fromkeys(long["label"]))
    hues = alt.Scale(domain=labels, range=[mark.colour(dark) for mark in SUPPORTED.values()])
    colour = alt.Color("label:N", title=None, scale=hues)
    up = {"stack": "zero", "title": words.say("Share of workloads"), "axis": alt.Axis(format=".0%")}
    base = alt.Chart(long).encode(x=waves_axis(words), order=alt.Order("rank:Q"))
    bars = base.mark_bar(stroke=PAPER[dark], strokeWidth=1).encode(
        y=alt.Y("value:Q", scale=alt.Scale(domain=[0, 1]), **up), color=colour, tooltip=_tips(words)
    )
    signs = base.mark_text(color=PAPER[dark], fontSize=12, aria=False).encode(
        y=alt.Y("value:Q", bandPosition=0.5, **up),
        text=alt.condition(f"datum.value >= {READABLE}", "sign:N", alt.value("")),
        detail="label:N",
    )
    return alt.layer(bars, signs).properties(height=340)


def _goals(words: Language, made: Plan) -> pd.DataFrame:
    """The targets that count one kind of hosting by workloads, as the chart does: name, value, said."""
    senses = {">=": "≥", "<=": "≤"}
    return pd.DataFrame(
        [
            (f"share_{share.kinds[0]}", limit,
             words.say("target: {kind} {sense} {share}", kind=words.term(share.kinds[0]), sense=senses[sense], share=words.percent(limit, 0)))
            for _, sense, limit, share in share_targets(made)
            if len(share.kinds) == 1 and share.measure == "workloads"
        ],
        columns=["name", "value", "said"],
    )  # fmt: skip


def _goal_lines(made: Plan, goals: pd.DataFrame) -> list[alt.Chart]:
    """A dashed line across the chart for each target: what the last wave must have reached."""
    dark = session.is_dark()
    placed = goals.assign(wave=made.scenario.horizon.waves)
    line = (
        alt.Chart(placed)
        .mark_rule(strokeDash=[6, 4], strokeWidth=2, color=INK[dark], aria=False)
        .encode(y="value:Q")
    )
    said = alt.Chart(placed).encode(x="wave:O", y="value:Q", text="said:N")
    drawn = {"align": "right", "dy": -8, "fontWeight": "bold", "aria": False}
    halo = said.mark_text(color=PAPER[dark], stroke=PAPER[dark], strokeWidth=5, **drawn)
    return [line, halo, said.mark_text(color=INK[dark], **drawn)]
