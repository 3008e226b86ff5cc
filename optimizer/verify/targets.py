"""What the plan must have reached: few open sites by a date, shares of hosting by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import fsum

from inventory.findings import Finding, error
from optimizer.verify.case import Case, Choice
from optimizer.verify.facts import Workload
from optimizer.verify.form import AGAIN
from optimizer.verify.tolerance import exceeds

OPEN_SITES = error("verify-open-sites", "sites open on {by}: {used}, limit {limit}", AGAIN)
SHARE_LEAST = error(
    "verify-share-at-least", "share {share}: {used} of {total}, at least {limit} asked", AGAIN
)
SHARE_MOST = error("verify-share-at-most", "share {share}: {used} of {total}, at most {limit} asked", AGAIN)

MEASURES: Mapping[str, Callable[[Workload], float]] = {
    "workloads": lambda _: 1,
    "vcpu": lambda workload: workload.vcpu,
    "storage": lambda workload: workload.storage_gib,
}


def open_sites(case: Case) -> Iterator[Finding]:
    """At most so many sites, clouds and the NGQ apart, are open in the last wave begun by the date."""
    target = case.facts.scenario.targets.open_sites
    begun = [p.wave for p in case.facts.waves if target.by is not None and p.start <= target.by]
    if target.at_most is None or not begun:
        return
    still_open = [
        name
        for name, site in case.facts.sites.items()
        if _kind(case, site.offer) not in {"external", "ngq"} and not 0 < case.closings[name] <= begun[-1]
    ]
    if len(still_open) > target.at_most:
        yield OPEN_SITES.at(used=len(still_open), by=str(target.by), limit=target.at_most)


def shares(case: Case) -> Iterator[Finding]:
    """Of what is not retired, each kind of hosting ends with its share."""
    left = [(workload, choice) for workload, choice in case.hearings() if choice.treatment != "retire"]
    for name, share in case.facts.scenario.targets.shares.items():
        size = MEASURES[share.measure]
        total = fsum(size(workload) for workload, _ in left)
        used = fsum(size(w) for w, choice in left if _hosting_kind(case, w, choice) in share.kinds)
        if share.at_least is not None and exceeds(share.at_least * total, used):
            yield SHARE_LEAST.at(share=name, used=used, total=total, limit=share.at_least)
        if share.at_most is not None and exceeds(used, share.at_most * total):
            yield SHARE_MOST.at(share=name, used=used, total=total, limit=share.at_most)


def _hosting_kind(case: Case, workload: Workload, choice: Choice) -> str:
    """The kind of the offer that hosts it at the end; "" where that is no offer."""
    return _kind(case, workload.at_offer if choice.stays else choice.offer)


def _kind(case: Case, offer: str) -> str:
    offers = case.facts.scenario.offers
    return offers[offer].kind if offer in offers else ""
