"""Sites: a site that may close does so in the wave by which nothing is left there, and never before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from inventory.findings import Finding, error
from optimizer.verify.case import Case, Choice, Facts
from optimizer.verify.charges import day_said
from optimizer.verify.form import AGAIN
from optimizer.verify.tolerance import same_money

CLOSING = error("verify-closing", "site “{site}”: wave {said} is said, {found} found (0: it stays)", AGAIN)
CLOSES = error("verify-closes", "site “{site}”: wave {wave} does not start on {said}", AGAIN)
SAVING = error("verify-saving", "site “{site}”: a saving of {said} CAD is said, {found} found", AGAIN)


def closing_waves(facts: Facts, choices: Iterable[Choice]) -> dict[str, int]:
    """The wave in which each site closes, 0 when it stays; an empty site closes in wave 1."""
    held: defaultdict[str, list[Choice]] = defaultdict(list)
    for choice in choices:
        for site in facts.workloads[choice.workload].sites:
            held[site].append(choice)
    return {name: _closing(held[name]) if site.closable else 0 for name, site in sorted(facts.sites.items())}


def said_closings(case: Case) -> Iterator[Finding]:
    """Each site closes when its last workload has left, and saves what it no longer costs."""
    table = case.plan.sites
    columns = (table[name].tolist() for name in ("site", "wave", "closes", "saving"))
    for site, wave, closes, saving in zip(*columns, strict=True):
        found = case.closings[site]
        if wave != found:
            yield CLOSING.at(site=site, said=int(wave), found=found)
        elif day_said(closes) != (case.facts.start(found) if found else None):
            yield CLOSES.at(site=site, wave=found, said=str(closes))
        saved = _saving(case, site)
        if not same_money(saving, saved):
            yield SAVING.at(site=site, said=saving, found=saved)


def _closing(held: Iterable[Choice]) -> int:
    waves = [0 if choice.stays else choice.wave for choice in held]
    return 0 if 0 in waves else max(waves, default=1)


def _saving(case: Case, name: str) -> float:
    """Undiscounted: what the site would have cost from its closing on, less the closing."""
    site, wave = case.facts.sites[name], case.closings[name]
    if wave == 0:
        return 0.0
    periods = len(case.facts.calendar) - (wave - 1)
    period_cost = site.annual_cost / 12 * case.facts.scenario.horizon.wave_months
    return period_cost * periods - site.closing_cost
