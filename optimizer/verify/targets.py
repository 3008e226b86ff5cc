"""What the plan must have reached: few open sites by a date, shares of hosting by kind, little that is obsolete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from math import ceil, fsum

from inventory.findings import Finding, error
from optimizer.scenario import Obsolescence, Share
from optimizer.verify.case import Case, Choice
from optimizer.verify.facts import Workload
from optimizer.verify.form import AGAIN
from optimizer.verify.tolerance import exceeds

OPEN_SITES = error("verify-open-sites", "sites open on {by}: {used}, limit {limit}", AGAIN)
SHARE_LEAST = error(
    "verify-share-at-least", "share {share}: {used} of {total}, at least {limit} asked", AGAIN
)
SHARE_MOST = error("verify-share-at-most", "share {share}: {used} of {total}, at most {limit} asked", AGAIN)

OBSOLESCENCE = error(
    "verify-obsolescence",
    "target {target}: {used} of {total} workloads obsolete on {by}, at most {limit} asked",
    AGAIN,
)

MEASURES: Mapping[str, Callable[[Workload], float]] = {
    "workloads": lambda _: 1,
    "vcpu": lambda workload: workload.vcpu,
    "storage": lambda workload: workload.storage_gib,
}


def open_sites(case: Case) -> Iterator[Finding]:
    """At most so many sites, clouds and the NGQ apart, are open in the last wave begun by the date."""
    target, used = case.facts.scenario.targets.open_sites, _still_open(case)
    if target.at_most is not None and target.price is None and used > target.at_most:
        yield OPEN_SITES.at(used=used, by=str(target.by), limit=target.at_most)


def shares(case: Case) -> Iterator[Finding]:
    """Of what is not retired, each kind of hosting ends with its share."""
    for name, share in case.facts.scenario.targets.shares.items():
        used, total = _hosted(case, share)
        if share.price is not None:
            continue
        if share.at_least is not None and exceeds(share.at_least * total, used):
            yield SHARE_LEAST.at(share=name, used=used, total=total, limit=share.at_least)
        if share.at_most is not None and exceeds(used, share.at_most * total):
            yield SHARE_MOST.at(share=name, used=used, total=total, limit=share.at_most)


def obsolescence(case: Case) -> Iterator[Finding]:
    """Of what is not retired in the last wave begun by a date, no more is past its support, uncovered, than asked."""
    for name, target in case.facts.scenario.targets.obsolescence.items():
        used, total = _obsolete(case, target)
        if target.at_most is not None and target.price is None and exceeds(used, target.at_most * total):
            limit, by = target.at_most, str(target.by)
            yield OBSOLESCENCE.at(target=name, used=used, total=total, by=by, limit=limit)


def missed(case: Case) -> Iterator[tuple[int, float]]:
    """What each target with a price is missed by weighs, in CAD, with the position of the wave that answers for it."""
    asked, last = case.facts.scenario.targets, len(case.facts.waves)
    sites = asked.open_sites
    if sites.price is not None and sites.at_most is not None and sites.by is not None:
        yield _begun(case, sites.by) - 1, sites.price * max(0, _still_open(case) - sites.at_most)
    for share in asked.shares.values():
        used, total = _hosted(case, share)
        everything = (
            fsum(MEASURES[share.measure](workload) for workload in case.facts.workloads.values()) or 1.0
        )
        for short in (
            0.0 if share.at_least is None else share.at_least * total - used,
            0.0 if share.at_most is None else used - share.at_most * total,
        ):
            yield last - 1, 100 * (share.price or 0.0) * max(0.0, short) / everything
    for target in asked.obsolescence.values():
        late, left = _obsolete(case, target)
        short = 0.0 if target.at_most is None else late - target.at_most * left
        weight = 100 * (target.price or 0.0) / len(case.choices)
        yield _begun(case, target.by) - 1, weight * max(0.0, short)


def _still_open(case: Case) -> int:
    """How many sites, clouds and the NGQ apart, are open in the last wave begun by the date; none without a date."""
    by = case.facts.scenario.targets.open_sites.by
    wave = 0 if by is None else _begun(case, by)
    return sum(
        _kind(case, site.offer) not in {"external", "ngq"} and not 0 < case.closings[name] <= wave
        for name, site in case.facts.sites.items()
    )


def _hosted(case: Case, share: Share) -> tuple[float, float]:
    """What ends in some kinds of hosting, and all that is not retired, in the share's measure."""
    left = [(workload, choice) for workload, choice in case.hearings() if choice.treatment != "retire"]
    size = MEASURES[share.measure]
    used = fsum(size(w) for w, choice in left if _hosting_kind(case, w, choice) in share.kinds)
    return used, fsum(size(workload) for workload, _ in left)


def _obsolete(case: Case, target: Obsolescence) -> tuple[int, int]:
    """How many workloads are obsolete in the last wave begun by the date, and how many are not retired."""
    wave = _begun(case, target.by)
    left = [(w, c) for w, c in case.hearings() if c.treatment != "retire" or not 0 < c.wave <= wave]
    return sum(_is_obsolete(case, workload, choice, wave) for workload, choice in left), len(left)


def _is_obsolete(case: Case, workload: Workload, choice: Choice, wave: int) -> bool:
    """Whether its support is over on the first day of a wave, no treatment having renewed it, nor an extension covering it."""
    facts = case.facts
    ends = min((component.support_ends for component in workload.components), default=None)
    if ends is None or ends >= facts.start(wave):
        return False
    if not 0 < choice.wave <= wave:
        return facts.exposures[choice.workload][wave - 1].extension is None
    years = facts.treatments[choice.treatment].support_years
    gained = 0 if years is None else ceil(years.value * 12 / facts.scenario.horizon.wave_months)
    return wave >= choice.wave + gained


def _begun(case: Case, day: date) -> int:
    """The last wave begun by a day."""
    return max(period.wave for period in case.facts.waves if period.start <= day)


def _hosting_kind(case: Case, workload: Workload, choice: Choice) -> str:
    """The kind of the offer that hosts it at the end; "" where that is no offer."""
    return _kind(case, workload.at_offer if choice.stays else choice.offer)


def _kind(case: Case, offer: str) -> str:
    offers = case.facts.scenario.offers
    return offers[offer].kind if offer in offers else ""
