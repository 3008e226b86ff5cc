"""Why there is no plan, and what would have to be granted, in sentences to be read aloud."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from explained import dollars
from language import Language
from optimizer.clash_rows import WORKLOAD
from optimizer.explain import Clash
from optimizer.levers import MONEY
from optimizer.ways_out import DELAY, FOUND, MOST_WAVES, NONE, TOGETHER, WayOut

IN_SHARES = ("hosting_shares", "obsolescence_by_date", "within_organisation_staff", "within_link")
"""Rules whose figure in the scenario is a share."""
NAMED = 6
"""Workloads named in a sentence; the rest are counted."""


def told_rows(say: Language, clash: Clash) -> Iterator[str]:
    """What each clash is about, limit by limit, and whether none of it can be left out; nothing where it was not narrowed down."""
    for _, rows in clash.rows.groupby("clash"):
        parts = [
            _limits(say, str(rule), own["about"])
            for rule, own in rows[rows["rule"] != WORKLOAD].groupby("rule", sort=False)
        ]
        names = rows.loc[rows["rule"] == WORKLOAD, "about"].tolist()
        more = say.say(" and {count} more", count=len(names) - NAMED) if len(names) > NAMED else ""
        if not names:
            yield say.say("What clashes: {limits}.", limits="; ".join(parts))
            continue
        yield say.say(
            "What clashes: {limits}; with a place to find for {workloads}.",
            limits="; ".join(parts), workloads=", ".join(names[:NAMED]) + more,
        )  # fmt: skip
    if len(clash.rows):
        yield (
            say.say("Leave out any one of these, and the others can hold: this is proven.")
            if clash.minimal
            else say.say("That each of these is needed for the clash is not proven.")
        )


def _limits(say: Language, rule: str, about: pd.Series) -> str:
    """A rule, and what its rows are about: waves that follow one another on one line."""
    runs: dict[str, list[str]] = {}
    plain: list[str] = []
    for text in about:
        who, _, when = str(text).rpartition(" · ")
        if when.isdigit():
            runs.setdefault(who, []).append(when)
        else:
            plain.append(str(text))
    timed = [" · ".join(filter(None, [who, _waves(say, waves)])) for who, waves in runs.items()]
    return f"{say.term(rule)} ({', '.join([*plain, *timed])})"


def _waves(say: Language, waves: list[str]) -> str:
    """4 to 6 as 4–6, where nothing is missing between them."""
    if len(waves) == 1:
        return say.say("wave {wave}", wave=waves[0])
    numbers = [int(each) for each in waves]
    whole = numbers == list(range(numbers[0], numbers[-1] + 1))
    return say.say("waves {waves}", waves=f"{waves[0]}–{waves[-1]}" if whole else ", ".join(waves))


def sentence(say: Language, way: WayOut) -> str:
    """One way out, to be read aloud."""
    if way.status != FOUND or way.objective is None:
        return _no_way(say, way)
    told = _way(say, way, way.objective)
    if way.least:
        return told
    return f"{told} {say.say('That less would not do is not proven: the time given ran out.')}"


def _way(say: Language, way: WayOut, objective: float) -> str:
    """What gives, and what the plan found costs."""
    cost = say.money(objective)
    if way.kind == DELAY and way.waves == 1:
        return say.say(
            "Least delay: one more wave, to {ends}; the plan found costs {cost}.",
            ends="–" if way.ends is None else say.date(way.ends), cost=cost,
        )  # fmt: skip
    if way.kind == DELAY:
        return say.say(
            "Least delay: {waves} more waves, to {ends}; the plan found costs {cost}.",
            waves=way.waves, ends="–" if way.ends is None else say.date(way.ends), cost=cost,
        )  # fmt: skip
    if way.kind == MONEY:
        return say.say(
            "Least money: {amount} more in the budgets ({figures}); the plan found costs {cost}.",
            amount=dollars(say, way.amount or 0.0), figures=_figures(say, way), cost=cost,
        )  # fmt: skip
    if way.kind == TOGETHER:
        return say.say(
            "Least of all together, targets too: {figures}; the plan found costs {cost}.",
            figures=_figures(say, way),
            cost=cost,
        )
    return say.say(
        "Least capacity: {figures}; the plan found costs {cost}.", figures=_figures(say, way), cost=cost
    )


def _no_way(say: Language, way: WayOut) -> str:
    proven = way.status == NONE
    if way.kind == DELAY:
        if proven:
            return say.say(
                "No delay of {waves} waves or less is a way out by itself: this is proven.", waves=MOST_WAVES
            )
        return say.say("Whether a delay is a way out was not settled in the time given.")
    if way.kind == MONEY:
        if proven:
            return say.say("No amount of money is a way out by itself: this is proven.")
        return say.say("Whether money is a way out was not settled in the time given.")
    if way.kind == TOGETHER:
        return (
            say.say(
                "No limit of the scenario is a way out: dates, decisions or the order of moves stand in the way."
            )
            if proven
            else say.say("Whether all together is a way out was not settled in the time given.")
        )
    if proven:
        return say.say("No room, staff or size of the waves is a way out by itself: this is proven.")
    return say.say("Whether room, staff or larger waves are a way out was not settled in the time given.")


def _figures(say: Language, way: WayOut) -> str:
    """Each figure raised: what it is, from what to what."""
    return ", ".join(
        _raised(say, row["rule"], row["about"], row["now"], row["then"])
        for row in way.gives.to_dict("records")
    )


def _raised(say: Language, rule: str, about: str, now: float, then: float) -> str:
    if rule in ("within_budget", "within_organisation_budget"):
        return say.say(
            "{about} from {now} to {then}", about=about, now=dollars(say, now), then=dollars(say, then)
        )
    of = f"({say.about(about)})" if about.isdigit() else about
    name = " ".join(filter(None, [say.term(rule), of]))
    if rule in IN_SHARES:
        return say.say(
            "{about} from {now} to {then}", about=name, now=say.percent(now), then=say.percent(then)
        )
    digits = 0 if now == int(now) and then == int(then) else 2
    return say.say(
        "{about} from {now} to {then}", about=name, now=say.number(now, digits), then=say.number(then, digits)
    )
