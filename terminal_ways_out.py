"""The ways out of a scenario without a plan, as the terminal tells them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from explained import dollars
from language import Language
from optimizer.levers import MONEY
from optimizer.ways_out import DELAY, FOUND, MOST_WAVES, NONE, TOGETHER, WayOut
from terminal import Terminal


def show_ways_out(terminal: Terminal, ways: Iterable[WayOut]) -> None:
    """What would have to be granted for there to be a plan, and what that plan would cost."""
    terminal.line("Ways out, nothing else giving; each was solved again, and its plan checked:")
    for way in ways:
        terminal.out.print(Text(f"  {sentence(terminal.language, way)}"))


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
    if way.kind == DELAY:
        return say.say(
            "Least delay: {waves} waves more, to {ends}; the plan found costs {cost}.",
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
    if rule == "within_budget":
        return say.say(
            "{about} from {now} to {then}", about=about, now=dollars(say, now), then=dollars(say, then)
        )
    name = say.term(rule) + (f" {about}" if about else "")
    if rule == "hosting_shares":
        return say.say(
            "{about} from {now} to {then}", about=name, now=say.percent(now), then=say.percent(then)
        )
    digits = 0 if now == int(now) and then == int(then) else 2
    return say.say(
        "{about} from {now} to {then}", about=name, now=say.number(now, digits), then=say.number(then, digits)
    )
