"""Places: what leaves by a link, when a site may be left, how far two ends are, what takes over, what passes between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from math import fsum, inf
from typing import NamedTuple

import pandas as pd

from inventory.findings import Finding, error
from optimizer.verify.case import Case, Choice, Facts
from optimizer.verify.facts import Workload
from optimizer.verify.form import AGAIN
from optimizer.verify.tolerance import exceeds

LINK = error(
    "verify-link", "site “{site}”, wave {wave}: {used} TB leave by its link, which carries {limit}", AGAIN
)
NETWORK = error(
    "verify-network",
    "workload “{workload}” leaves on {start}, before site “{site}” is on the government’s network ({ready})",
    AGAIN,
)
LATENCY = error(
    "verify-latency",
    "workloads “{consumer}” and “{provider}” end {used} ms apart, {limit} ms at most",
    AGAIN,
)
RECOVERY = error(
    "verify-recovery",
    "workload “{workload}”: policy rule {rule} requires recovery, and nothing takes over from “{offer}”",
    AGAIN,
)

TERABYTE = 8 * 2**40  # bits


def links(case: Case) -> Iterator[Finding]:
    """What leaves a site by its link in a wave is no more than the share of it that moves may fill."""
    facts, link = case.facts, case.facts.scenario.limits.link
    share = link.usable_share.value
    if share is None:
        return
    leaving = {c.workload: c.wave for c in case.to_come if c.offer and c.treatment not in link.by_road}
    used: defaultdict[tuple[str, int], float] = defaultdict(float)
    assets = facts.inventory["assets"]
    stored = (assets[name].tolist() for name in ("workload", "site", "storage_gib"))
    for workload, site, gib in zip(*stored, strict=True):
        if workload in leaving and not pd.isna(gib):
            used[site, leaving[workload]] += gib / 1024
    sites = facts.inventory["sites"]
    speed = dict(zip(sites["site"].tolist(), sites["link_mbps"].tolist(), strict=True))
    for (site, wave), terabytes in sorted(used.items()):
        carried = speed[site] * 1e6 * share * facts.waves[wave - 1].days * 86_400 / TERABYTE
        if not pd.isna(carried) and exceeds(terabytes, carried):
            yield LINK.at(site=site, wave=wave, used=terabytes, limit=carried)


def network(case: Case) -> Iterator[Finding]:
    """Where it is required, nothing leaves a site for an offer before the site is on the government's network."""
    facts, readiness = case.facts, case.facts.scenario.limits.network_readiness
    if not readiness.required:
        return
    sites = facts.inventory["sites"]
    said = zip(sites["site"].tolist(), sites["network_ready"].tolist(), strict=True)
    ready: dict[str, date | None] = {
        site: readiness.assumed if pd.isna(day) else day.date() for site, day in said
    }
    for workload, choice in case.hearings_to_come():
        for site in workload.sites if choice.offer else ():
            start, opens = facts.start(choice.wave), ready[site]
            if opens is not None and start < opens:
                yield NETWORK.at(workload=workload.name, start=str(start), site=site, ready=str(opens))


def latencies(case: Case) -> Iterator[Finding]:
    """The ends of a dependency that limits latency are no farther apart, as far as is known."""
    chosen = {choice.workload: choice for choice in case.choices}
    needs = case.facts.inventory["dependencies"]
    rows = (needs[name].tolist() for name in ("consumer", "provider", "max_latency_ms"))
    for consumer, provider, limit in sorted(set(zip(*rows, strict=True)), key=str):
        ends = [case.facts.workloads[name] for name in (consumer, provider)]
        if pd.isna(limit) or all(end.is_done for end in ends):
            continue
        places = [place(end, chosen[end.name]) for end in ends]
        apart = milliseconds(case.facts, places[0], places[1])
        if exceeds(apart, limit):
            yield LATENCY.at(consumer=consumer, provider=provider, used=apart, limit=limit)


class Place(NamedTuple):
    """Where a workload ends: an offer, or a site that is none; neither where it is nowhere."""

    offer: str
    site: str


NOWHERE = Place("", "")


def place(workload: Workload, choice: Choice) -> Place:
    """Where it ends; nowhere once it is retired."""
    if choice.offer:
        return Place(choice.offer, "")
    if not choice.stays:
        return NOWHERE
    return Place(workload.at_offer, "") if workload.at_offer else Place("", workload.main_site)


def milliseconds(facts: Facts, one: Place, other: Place) -> float:
    """How far apart two places are; minus infinity where nobody knows, or where one of them is nowhere."""
    latency = facts.scenario.latency
    if NOWHERE in (one, other):
        return -inf
    if one == other:
        return 0.0
    if one.offer and other.offer:
        figure = latency.places.get(one.offer, {}).get(other.offer)
        figure = figure or latency.places.get(other.offer, {}).get(one.offer)
    elif one.offer or other.offer:
        figure = latency.on_site.get(one.offer or other.offer)
    else:
        figure = latency.between_sites
    return -inf if figure is None else figure.value


def recoveries(case: Case) -> Iterator[Finding]:
    """What policy requires to recover elsewhere moves to no offer that nothing takes over from."""
    for choice in case.to_come:
        for line in case.facts.policy:
            asked = line.verb == "require" and choice.workload in line.workloads
            if asked and choice.offer and choice.offer not in line.offers:
                yield RECOVERY.at(workload=choice.workload, rule=line.name, offer=choice.offer)


def reserved_factor(facts: Facts, choice: Choice) -> float:
    """Share of the running cost that a choice pays for recovering elsewhere."""
    pair = facts.scenario.offers[choice.offer].recovery if choice.offer else None
    return pair.factor.value if pair is not None and must_recover(facts, choice.workload) else 0.0


def reserved_share(facts: Facts, choice: Choice, offer: str) -> float:
    """Share of what a workload weighs that a choice reserves in an offer that takes over."""
    pair = facts.scenario.offers[choice.offer].recovery if choice.offer else None
    if pair is None or pair.offer != offer or not must_recover(facts, choice.workload):
        return 0.0
    return pair.share.value


def must_recover(facts: Facts, workload: str) -> bool:
    """Whether a rule of policy requires that it recover elsewhere."""
    return any(line.verb == "require" and workload in line.workloads for line in facts.policy)


def traffic_month(case: Case) -> float:
    """CAD a month for the data that leave an offer, once all is where it ends, for another place."""
    facts, paid = case.facts, []
    chosen = {choice.workload: choice for choice in case.choices}
    needs = facts.inventory["dependencies"]
    share = facts.scenario.traffic.share_leaving_provider.value
    rows = (needs[name].tolist() for name in ("consumer", "provider", "gb_per_month"))
    for consumer, provider, data in zip(*rows, strict=True):
        ends = {name: place(facts.workloads[name], chosen[name]) for name in (consumer, provider)}
        if pd.isna(data) or NOWHERE in ends.values() or ends[consumer] == ends[provider]:
            continue
        for name, part in ((provider, share), (consumer, 1 - share)):
            offer = ends[name].offer
            egress = facts.scenario.offers[offer].egress_gb if offer else None
            paid.append(data * part * (egress.value if egress else 0.0))
    return fsum(paid)
