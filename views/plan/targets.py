"""The targets of a scenario beside what the plan reaches; an unknown one is shown as unknown."""

from __future__ import annotations

import pandas as pd

from language import Language
from optimizer.plan import Plan
from optimizer.scenario import Obsolescence, Share
from views.plan.open_sites import target_wave
from views.scenario.chips import status_word

Row = tuple[str, str, str, str, str]


def share_targets(made: Plan) -> list[tuple[str, str, float, Share]]:
    """Each bound set on a share: its name, sense (`>=` or `<=`), limit, and the target it comes from."""
    return [
        (name, sense, limit, share)
        for name, share in sorted(made.scenario.targets.shares.items())
        for sense, limit in ((">=", share.at_least), ("<=", share.at_most))
        if limit is not None
    ]


def targets_table(words: Language, made: Plan) -> pd.DataFrame:
    """One row a target, in words: target, wanted, reached, state, source."""
    rows = [
        _open_sites(words, made),
        *(_share(words, made, *each) for each in share_targets(made)),
        *(_obsolete(words, made, *each) for each in sorted(made.scenario.targets.obsolescence.items())),
    ]
    return pd.DataFrame(rows, columns=["target", "wanted", "reached", "state", "source"])


def _open_sites(words: Language, made: Plan) -> Row:
    target, known = made.scenario.targets.open_sites, target_wave(made)
    told = made.indicators[made.indicators["indicator"] == "open_sites"].set_index("wave")["value"]
    wanted = words.say("unknown target")
    reached = words.say("{count} after the last wave", count=float(told.iloc[-1]))
    if known is not None and target.by is not None:
        wanted = words.say("at most {count} on {day}", count=known[1], day=words.date(target.by))
        reached = words.number(told[known[0]])
    return (
        words.say("Open sites"), wanted, reached, status_word(words, target.status), target.source.say(words.code),
    )  # fmt: skip


def _obsolete(words: Language, made: Plan, name: str, target: Obsolescence) -> Row:
    told = made.rules[made.rules["about"].str.startswith(f"{name} · ")]
    told = told[told["rule"] == "obsolescence_by_date"]
    reached = words.percent(float(told["used"].iloc[0])) if len(told) else words.say("unknown")
    day = words.date(target.by)
    wanted = words.say("unknown target")
    if target.at_most is not None:
        wanted = words.say("at most {share} on {day}", share=words.percent(target.at_most), day=day)
    return (
        words.say("Obsolete workloads, of what is not retired"), wanted, reached,
        status_word(words, target.status), target.source.say(words.code),
    )  # fmt: skip


def _share(words: Language, made: Plan, name: str, sense: str, limit: float, share: Share) -> Row:
    kinds = ", ".join(words.term(kind) for kind in share.kinds)
    told = made.rules[made.rules["about"] == f"{name} {sense} {limit:g}"]
    reached = words.percent(float(told["used"].iloc[0])) if len(told) else words.say("unknown")
    wanted = (
        words.say("at least {share}", share=words.percent(limit))
        if sense == ">="
        else words.say("at most {share}", share=words.percent(limit))
    )
    title = words.say(
        "{kinds}, measured by {measure}, of what is not retired", kinds=kinds, measure=share.measure
    )
    return title, wanted, reached, status_word(words, share.status), share.source.say(words.code)
