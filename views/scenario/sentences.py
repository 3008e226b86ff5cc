"""Rules, offers and targets of a scenario told in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from language import Language
from optimizer.conditions import Condition
from optimizer.scenario import Blackout, Obsolescence, Offer, PolicyRule, Share
from optimizer.scenario_faults import brief
from views.scenario.typed import written


def rule_sentence(words: Language, rule: PolicyRule, offers: Mapping[str, Offer]) -> str:
    """What a rule of policy says: about which workloads, and which offers they may have."""
    whom = conditions(words, rule.when)
    told = words.say("When {conditions}", conditions=whom) if whom else words.say("For every workload")
    if rule.deny is not None:
        what = words.say("never an offer {attributes}", attributes=attributes(words, rule.deny, offers))
    elif rule.allow is not None:
        what = words.say("allowed, an offer {attributes}", attributes=attributes(words, rule.allow, offers))
    elif rule.charge is not None:
        what = words.say(
            "charged for, an offer {attributes}", attributes=attributes(words, rule.charge, offers)
        )
    elif rule.require is not None:
        what = words.say("required, an offer that another takes over from")
    else:
        liked = attributes(words, rule.prefer or {}, offers)
        what = words.say("preferably an offer {attributes}", attributes=liked)
    return words.say("{whom}: {what}.", whom=told, what=what)


def conditions(words: Language, when: Mapping[str, Condition]) -> str:
    """The conditions on a workload, joined; "" when there are none."""
    return words.say(" and ").join(_of_workload(words, name, each) for name, each in when.items())


def attributes(words: Language, verb: Mapping[str, Condition], offers: Mapping[str, Offer]) -> str:
    """The conditions on an offer, joined."""
    titles = {name: offer.title.say(words.code) for name, offer in offers.items()}
    return words.say(" and ").join(_of_offer(words, name, each, titles) for name, each in verb.items())


def _of_workload(words: Language, name: str, condition: Condition) -> str:
    if name == "personal_information" and condition.written == "yes":
        return words.say("it holds personal information")
    if name == "personal_information" and condition.written == "no":
        return words.say("it holds no personal information")
    called = {
        "confidentiality": words.say("its confidentiality"),
        "integrity": words.say("its integrity"),
        "availability": words.say("its availability"),
        "criticality": words.say("its criticality"),
        "service": words.say("its service"),
        "environment": words.say("its environment"),
        "organisation": words.say("its public body"),
        "platform": words.say("its platform"),
    }.get(name, f"`{name}`")
    return _condition(words, called, condition, {})


def _of_offer(words: Language, name: str, condition: Condition, titles: Mapping[str, str]) -> str:
    written = condition.written
    if name == "foreign_control" and isinstance(written, bool):
        return words.say("under foreign control") if written else words.say("not under foreign control")
    if name == "location" and written == "!= quebec":
        return words.say("whose data lie outside Québec")
    if name == "kind" and not str(written).startswith("!="):
        kinds = words.say(" or ").join(words.term(str(each)) for each in condition.tested)
        return words.say("of kind {kinds}", kinds=kinds)
    called = {
        "kind": words.say("whose kind"),
        "location": words.say("whose place"),
        "foreign_control": words.say("whose foreign control"),
        "provider": words.say("whose provider"),
        "region": words.say("whose region"),
        "offer": words.say("whose name"),
    }.get(name, f"`{name}`")
    return _condition(words, called, condition, titles)


def value_word(words: Language, value: Any) -> str:
    """A value of a column or an attribute inside a sentence."""
    if isinstance(value, bool):
        return words.say("yes") if value else words.say("no")
    if isinstance(value, int | float):
        return written(words, value)
    return {
        "quebec": words.say("Québec"),
        "canada": words.say("elsewhere in Canada"),
        "abroad": words.say("abroad"),
        "external": words.term("external"),
        "ngq": words.term("ngq"),
        "cti": words.term("cti"),
        "unknown": words.say("unknown"),
    }.get(str(value), brief(value))


def _condition(words: Language, called: str, condition: Condition, titles: Mapping[str, str]) -> str:
    shown = [titles.get(str(each)) or value_word(words, each) for each in condition.tested]
    value = words.say(" or ").join(shown)
    text = str(condition.written)
    if text.startswith("!="):
        return words.say("{name} is not {value}", name=called, value=value)
    if text.startswith(">="):
        return words.say("{name} is {value} or more", name=called, value=value)
    if text.startswith("<="):
        return words.say("{name} is {value} or less", name=called, value=value)
    if text.startswith(">"):
        return words.say("{name} is above {value}", name=called, value=value)
    if text.startswith("<"):
        return words.say("{name} is below {value}", name=called, value=value)
    return words.say("{name} is {value}", name=called, value=value)


def blackout(words: Language, window: Blackout) -> str:
    """The period in which nothing moves, whom it concerns, and why."""
    whom = conditions(words, window.when)
    told = words.say("when {conditions}", conditions=whom) if whom else words.say("for every workload")
    return words.say(
        "From {start} to {end}, no move takes effect {whom}. {because}",
        start=words.date(window.start), end=words.date(window.end), whom=told, because=window.because.say(words.code),
    )  # fmt: skip


def offer_sentence(words: Language, offer: Offer) -> str:
    """What an offer is: its kind, provider, place, control and platforms."""
    control = (
        words.say("under foreign control")
        if offer.foreign_control
        else words.say("not under foreign control")
    )
    return words.say(
        "{what}, {provider}, {region}; data: {place}; {control}; platforms: {platforms}.",
        what=words.term(offer.kind), provider=offer.provider, region=offer.region,
        place=value_word(words, offer.location), control=control, platforms=", ".join(offer.platforms),
    )  # fmt: skip


def obsolescence_sentence(words: Language, target: Obsolescence) -> str:
    """What may be obsolete at a date; unknown when it gives no bound."""
    if target.at_most is None:
        return words.say(
            "Workloads obsolete on {by}: {bounds}.", by=words.date(target.by), bounds=words.say("unknown")
        )
    bound = words.say("at most {share}", share=words.percent(target.at_most))
    return words.say("Workloads obsolete on {by}: {bounds}.", by=words.date(target.by), bounds=bound)


def share_sentence(words: Language, share: Share) -> str:
    """What a hosting share asks for; unknown when it gives no bound."""
    kinds = words.say(" or ").join(words.term(kind) for kind in share.kinds)
    bounds = []
    if share.at_least is not None:
        bounds.append(words.say("at least {share}", share=words.percent(share.at_least)))
    if share.at_most is not None:
        bounds.append(words.say("at most {share}", share=words.percent(share.at_most)))
    return words.say(
        "Share in {kinds}, measured in {measure}: {bounds}.",
        kinds=kinds, measure=share.measure, bounds=words.say(" and ").join(bounds) or words.say("unknown"),
    )  # fmt: skip
