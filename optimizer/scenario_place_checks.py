"""What a scenario says of places must respect: offers that exist, each pair said once, parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator

from inventory.findings import Finding, error
from optimizer.figures import Figure, Limit
from optimizer.scenario import Scenario
from optimizer.scenario_faults import brief, nearest
from optimizer.yaml_files import Document, KeyPath

NO_PLACE = error(
    "scenario-place",
    "the scenario has no offer “{name}”",
    "the nearest is “{nearest}”; known: {known}",
)
LATENCY_TWICE = error(
    "scenario-latency-twice",
    "the latency between “{one}” and “{other}” is said twice, as {given} and as {said}",
    "keep one of the two",
)
OF_ITSELF = error("scenario-of-itself", "“{name}” is named beside itself", "name another offer")
ABOVE_ONE = error("scenario-above-one", "{given} is above 1: a share goes from 0 to 1", "write 0.3, not 30")


def check_places(scenario: Scenario, document: Document) -> Iterator[Finding]:
    """Every fault of what a scenario says of places."""
    yield from _places(scenario, document)
    yield from _parts(scenario, document)


def _places(scenario: Scenario, document: Document) -> Iterator[Finding]:
    """Latencies and recoveries name offers that exist, two at a time, once."""
    latency, pairs = scenario.latency, dict[frozenset[str], float]()
    for name in latency.on_site:
        yield from _offer(scenario, name, ("latency", "on_site", name), document)
    for one, others in latency.places.items():
        yield from _offer(scenario, one, ("latency", "places", one), document)
        for other, figure in others.items():
            path: KeyPath = ("latency", "places", one, other)
            yield from _offer(scenario, other, path, document, beside=one)
            said = pairs.setdefault(frozenset((one, other)), figure.value)
            if said != figure.value:
                yield document.finding(
                    LATENCY_TWICE, path, one=one, other=other, given=figure.value, said=said
                )
    for name, offer in scenario.offers.items():
        if offer.recovery is not None:
            path = ("offers", name, "recovery", "offer")
            yield from _offer(scenario, offer.recovery.offer, path, document, beside=name)


def _offer(
    scenario: Scenario, name: str, path: KeyPath, document: Document, beside: str = ""
) -> Iterator[Finding]:
    known = list(scenario.offers)
    if name not in known:
        near = nearest(name, known)
        yield document.finding(NO_PLACE, path, name=brief(name), nearest=near, known=", ".join(known))
    elif name == beside:
        yield document.finding(OF_ITSELF, path, name=name)


def _parts(scenario: Scenario, document: Document) -> Iterator[Finding]:
    """What is a part of something is no more than all of it."""
    parts: list[tuple[KeyPath, Figure | Limit]] = [
        (("limits", "link", "usable_share"), scenario.limits.link.usable_share),
        (("traffic", "share_leaving_provider"), scenario.traffic.share_leaving_provider),
    ]
    for name, offer in scenario.offers.items():
        if offer.recovery is not None:
            parts.append((("offers", name, "recovery", "share"), offer.recovery.share))
    for path, figure in parts:
        if figure.value is not None and figure.value > 1:
            yield document.finding(ABOVE_ONE, path, given=figure.value)
