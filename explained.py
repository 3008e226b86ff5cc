"""Why a plan is as it is, in sentences to be read aloud: prices of limits, demands, break-evens, closings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from language import NBSP, Language
from optimizer.demands import BOUNDED, IMPOSSIBLE, RESOLVED, Extra
from optimizer.holding import EMPTY, FORBIDDEN, LAST, OFFER, STAYING
from optimizer.plan import Plan
from optimizer.sheets import RULE_UNITS
from optimizer.why_site import SiteAnswer
from optimizer.worth import POINT, WHOLE_STEP, still_to_save

NAMED = 5
"""Workloads named in a sentence; the rest are counted."""


def dollars(say: Language, amount: float) -> str:
    """1 240 $ or $1,240: to the dollar, to the cent under ten."""
    number = say.number(amount, 2 if 0.005 <= abs(amount) < 10 else 0)
    return f"{number}{NBSP}$" if say.code == "fr" else f"${number}"


def gap(say: Language, plan: Plan) -> str:
    """What the gap means in dollars."""
    most, objective = still_to_save(plan), plan.summary["objective"]
    if most is None or objective is None:
        return say.say("What a better plan could save is not known: no bound was proven.")
    if most < 1.0:
        return say.say("No plan costs less than this one: this is proven, to the dollar.")
    return say.say(
        "This plan costs {objective}; a better one could save {most} at most ({gap} of it): this is proven.",
        objective=say.money(float(objective)),
        most=dollars(say, most),
        gap=say.percent(float(plan.summary["gap"] or 0.0), 2),
    )


def limit_price(say: Language, limit: Mapping[Any, Any]) -> str:
    """What one more unit of a limit is worth, and what a small step would save: a line of `optimizer.worth.most_worth`."""
    worth = limit["worth"] if WHOLE_STEP.get(str(limit["rule"])) == POINT else limit["price"]
    one = _one_more(say, str(limit["rule"]), str(limit["about"]).split(" · "), dollars(say, worth))
    if limit["rule"] in WHOLE_STEP:
        return one
    more = say.say("One percent more of it would save {worth} at most.", worth=dollars(say, limit["worth"]))
    return f"{one} {more}"


def _one_more(say: Language, rule: str, about: list[str], price: str) -> str:
    match rule, about:
        case "within_budget", [year]:
            return say.say(
                "One more dollar in the budget of {year} is worth {price}.", year=year, price=price
            )
        case "within_organisation_budget", [body, year]:
            return say.say(
                "One more dollar in the budget of {body} in {year} is worth {price}.",
                body=body, year=year, price=price,
            )  # fmt: skip
        case "within_staff", [wave]:
            return say.say("One more staff day in wave {wave} is worth {price}.", wave=wave, price=price)
        case "within_organisation_staff", [body, wave]:
            return say.say(
                "One more staff day of {body} in wave {wave} is worth {price}.",
                body=body, wave=wave, price=price,
            )  # fmt: skip
        case "within_capacity", [offer, resource, wave]:
            return say.say(
                "Room for one more at {offer} in wave {wave} is worth {price} ({resource}).",
                offer=offer, wave=wave, price=price, resource=say.term(resource),
            )  # fmt: skip
        case "within_wave_size", [measure, wave]:
            return say.say(
                "One more in wave {wave} is worth {price} ({what}).",
                wave=wave, price=price, what=say.term(measure.removeprefix("moving_")),
            )  # fmt: skip
        case "within_link", [site, wave]:
            return say.say(
                "One more terabyte by the link of {site} in wave {wave} is worth {price}.",
                site=site, wave=wave, price=price,
            )  # fmt: skip
        case "open_sites_by_date", [wave]:
            return say.say("One more site open in wave {wave} is worth {price}.", wave=wave, price=price)
        case "within_emissions", [year]:
            return say.say("One more tonne emitted in {year} is worth {price}.", year=year, price=price)
        case "hosting_shares", [target]:
            return say.say(
                "One point of give in the hosting share {target} is worth {price}.",
                target=target,
                price=price,
            )
        case "obsolescence_by_date", [target, wave]:
            return say.say(
                "One point more that may be obsolete in wave {wave} is worth {price} ({target}).",
                wave=wave, price=price, target=target,
            )  # fmt: skip
        case _:
            return say.say(
                "One unit of give in “{rule}” ({about}) is worth {price}.",
                rule=say.term(rule), about=" · ".join(about), price=price,
            )  # fmt: skip


def demand(say: Language, told: Extra) -> str:
    """What a demand adds, and how far that is proven."""
    if told.basis == IMPOSSIBLE:
        return say.say("No plan can do that: this is proven.")
    if told.basis == RESOLVED and told.against is not None:
        return " ".join([_against(say, told), *_proven(say, told)])
    if told.basis == BOUNDED:
        bounded = say.say(
            "No such plan was found in the time given; the best one would cost at least {least} more.",
            least=dollars(say, told.at_least),
        )
        return " ".join([bounded, *_priced(say, told)])
    return say.say("Whether a plan can do that was not found in the time given.")


def _against(say: Language, told: Extra) -> str:
    amount, others = told.against or 0.0, say.number(told.others)
    if abs(amount) < 1.0:
        return say.say(
            "A plan that costs the same was found; other workloads treated otherwise: {others}.",
            others=others,
        )
    if amount > 0:
        return say.say(
            "The best plan found costs {amount} more than this one; other workloads treated otherwise: {others}.",
            amount=dollars(say, amount), others=others,
        )  # fmt: skip
    return say.say(
        "The plan found costs {amount} less than this one, which its gap allowed; other workloads treated otherwise: {others}.",
        amount=dollars(say, -amount), others=others,
    )  # fmt: skip


def _proven(say: Language, told: Extra) -> Iterator[str]:
    if told.at_most is None:
        return
    if told.at_most - told.at_least < 1.0:
        yield say.say(
            "From the best plan to the best such plan, exactly this is proven: {amount}.",
            amount=dollars(say, told.at_least),
        )
    else:
        yield say.say(
            "From the best plan to the best such plan, it is proven to be between {least} and {most}.",
            least=dollars(say, told.at_least), most=dollars(say, told.at_most),
        )  # fmt: skip


def _priced(say: Language, told: Extra) -> Iterator[str]:
    if told.priced is not None:
        yield say.say(
            "At the prices of the limits, it is estimated at {amount} or more.",
            amount=dollars(say, told.priced),
        )


def break_even(say: Language, choice: str, alternative: Mapping[Any, Any]) -> str:
    """What would have to change for a workload to go elsewhere: a line of `optimizer.break_even.break_even`."""
    if alternative["one_off_less"] < 1.0:
        return say.say(
            "{choice}: at the prices of the limits it would be as good (an estimate).", choice=choice
        )
    yearly = dollars(say, alternative["annual_less"])
    if not alternative["wave"]:
        return say.say(
            "{choice}: its yearly cost would have to be at least {yearly} lower (an estimate, at the prices of the limits).",
            choice=choice, yearly=yearly,
        )  # fmt: skip
    return say.say(
        "{choice}: its one-off cost would have to be at least {once} lower, or its yearly cost at least {yearly} lower (an estimate, at the prices of the limits).",
        choice=choice, once=dollars(say, alternative["one_off_less"]), yearly=yearly,
    )  # fmt: skip


def closing(say: Language, plan: Plan, answer: SiteAnswer) -> Iterator[str]:
    """When a site closes, what holds it, and what stands in the way of a wave earlier."""
    yield _closes(say, plan, answer)
    yield _held(say, answer)
    if answer.wave == 1:
        yield say.say("No wave comes before it.")
    if answer.earlier and (answer.possible == 0 or answer.possible > answer.earlier):
        yield _no_sooner(say, answer)
    if answer.earlier:
        yield from _in_the_way(say, answer)


def _closes(say: Language, plan: Plan, answer: SiteAnswer) -> str:
    if not answer.wave:
        return say.say("{site} stays open.", site=answer.site)
    closes = plan.sites.loc[plan.sites["site"] == answer.site, "closes"].iloc[0]
    return say.say(
        "{site} closes in wave {wave}, which begins on {day}.",
        site=answer.site, wave=answer.wave, day=say.date(closes),
    )  # fmt: skip


def _held(say: Language, answer: SiteAnswer) -> str:
    names = answer.last["workload"].tolist()
    more = say.say(" and {count} more", count=len(names) - NAMED) if len(names) > NAMED else ""
    told = {
        LAST: say.say("The last to leave it: {workloads}.", workloads=", ".join(names[:NAMED]) + more),
        STAYING: say.say("These stay there for good: {workloads}.", workloads=", ".join(names[:NAMED]) + more),
        OFFER: say.say("It is itself a place where workloads are sent."),
        FORBIDDEN: say.say("The inventory says that it may not close."),
        EMPTY: say.say("Nothing stands there any more."),
    }  # fmt: skip
    return told[answer.held_by]


def _no_sooner(say: Language, answer: SiteAnswer) -> str:
    if not answer.possible:
        return say.say("Whatever the cost, it cannot be emptied within the horizon.")
    return say.say(
        "Whatever the cost, its staff and its workloads’ dates do not let it close before wave {wave}.",
        wave=answer.possible,
    )


def _in_the_way(say: Language, answer: SiteAnswer) -> Iterator[str]:
    wave = answer.earlier
    for workload, rulings in answer.ruled_out.groupby("workload"):
        yield say.say(
            "{workload} has no choice that leaves by wave {wave}: {reasons}.",
            workload=str(workload), wave=wave, reasons=", ".join(say.term(each) for each in rulings["exclusion"].unique()),
        )  # fmt: skip
    for tie in answer.tied.to_dict("records"):
        yield say.say(
            "{workload} waits for {other}, which goes in wave {wave}.",
            workload=tie["workload"], other=tie["other"], wave=tie["wave"],
        )  # fmt: skip
    for lack in answer.obstacles.to_dict("records"):
        yield say.say(
            "{workload}, alone the same in wave {wave}, would lack {short} of: {rule} ({about}).",
            workload=lack["workload"], wave=wave, short=say.shortfall(lack["short_by"], RULE_UNITS.get(lack["rule"], "")),
            rule=say.term(lack["rule"]), about=say.about(lack["about"]),
        )  # fmt: skip
    if not (len(answer.ruled_out) or len(answer.tied) or len(answer.obstacles)):
        yield say.say(
            "Nothing stands in the way of any of them alone by wave {wave}: the plan as a whole costs less so.",
            wave=wave,
        )
