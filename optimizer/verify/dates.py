"""When each choice may act: openings, lead times, windows, black-outs, deadlines of sites and of support."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from inventory.findings import Finding, error
from optimizer.conditions import matching
from optimizer.verify.case import Case, Choice, Facts
from optimizer.verify.facts import Workload
from optimizer.verify.form import AGAIN

NOT_YET_OPEN = error(
    "verify-not-yet-open", "workload “{workload}”: offer “{offer}” opens on {opens}, after {start}", AGAIN
)
LEAD_TIME = error(
    "verify-lead-time",
    "workload “{workload}”: {treatment} takes {waves} waves and cannot act in wave {wave}",
    AGAIN,
)
TOO_EARLY = error("verify-not-before", "workload “{workload}” acts on {start}, before {not_before}", AGAIN)
TOO_LATE = error("verify-not-after", "workload “{workload}” has not acted by {not_after}", AGAIN)
BLACKOUT = error("verify-blackout", "workload “{workload}” acts on {start}, in black-out {blackout}", AGAIN)
SITE_DEADLINE = error(
    "verify-site-deadline", "workload “{workload}” is still on site “{site}” past {deadline}", AGAIN
)
SUPPORT_DEADLINE = error(
    "verify-support-deadline",
    "workload “{workload}”: {treatment}, wave {wave}, leaves it without support past {deadline}",
    AGAIN,
)


def openings(case: Case) -> Iterator[Finding]:
    """Nothing moves to an offer before it opens."""
    for choice in case.to_come:
        opens = case.facts.scenario.offers[choice.offer].available_from if choice.offer else None
        if opens is not None and case.facts.start(choice.wave) < opens:
            start = str(case.facts.start(choice.wave))
            yield NOT_YET_OPEN.at(workload=choice.workload, offer=choice.offer, opens=str(opens), start=start)


def lead_waves(facts: Facts, treatment: str) -> int:
    """How many waves a treatment takes, that in which it acts included."""
    return ceil(facts.treatments[treatment].months / facts.scenario.horizon.wave_months)


def lead_times(case: Case) -> Iterator[Finding]:
    """Nothing acts before the waves that its treatment takes have passed."""
    for choice in case.to_come:
        waves = lead_waves(case.facts, choice.treatment)
        if choice.wave and choice.wave < waves:
            yield LEAD_TIME.at(
                workload=choice.workload, treatment=choice.treatment, waves=waves, wave=choice.wave
            )


def windows(case: Case) -> Iterator[Finding]:
    """A workload acts neither before its first day nor after its last, and acts if it has a last."""
    for workload, choice in case.hearings_to_come():
        start = case.facts.start(choice.wave) if choice.wave else None
        earliest, latest = workload.not_before, workload.not_after
        if earliest is not None and start is not None and start < earliest:
            yield TOO_EARLY.at(workload=workload.name, start=str(start), not_before=str(earliest))
        if latest is not None and _missed(case.facts, start, latest):
            yield TOO_LATE.at(workload=workload.name, not_after=str(latest))


def _missed(facts: Facts, start: date | None, latest: date) -> bool:
    """Whether acting at this start, or never, misses a last day; one already past asks for the first wave."""
    if start is None:
        return latest < facts.waves[-1].end
    return start > max(latest, facts.scenario.horizon.start)


def blackouts(case: Case) -> Iterator[Finding]:
    """No matching workload acts in a wave that starts in a black-out."""
    facts = case.facts
    for name, blackout in facts.scenario.limits.blackouts.items():
        spoken = set(facts.taken.loc[matching(blackout.when, facts.taken), "workload"])
        for choice in case.to_come:
            if choice.wave and choice.workload in spoken:
                start = facts.start(choice.wave)
                if blackout.start <= start <= blackout.end:
                    yield BLACKOUT.at(workload=choice.workload, start=str(start), blackout=name)


def site_deadlines(case: Case) -> Iterator[Finding]:
    """Everything has left a site by the end of its lease and the date it must close by."""
    facts = case.facts
    for workload, choice in case.hearings_to_come():
        for name in workload.sites:
            deadline = facts.sites[name].deadline
            if deadline is None:
                continue
            if _missed(facts, None if choice.stays else facts.start(choice.wave), deadline):
                yield SITE_DEADLINE.at(workload=workload.name, site=name, deadline=str(deadline))


class Deadline(NamedTuple):
    """The day by whose start support is back, and the same where extended support covers it longer."""

    plain: date
    covered: date


def support_deadlines(case: Case) -> Iterator[Finding]:
    """What loses support after the start is treated within its grace, or stays covered.

    What is obsolete at the start gives way where nothing else is possible, so it is not heard here.
    """
    facts = case.facts
    horizon_ends = facts.waves[-1].end
    for workload, choice in case.hearings_to_come():
        deadline = _deadline(facts, workload)
        if deadline is None:
            continue
        late = choice.wave > 0 and facts.start(choice.wave) > deadline.covered
        uncovered = choice.wave == 0 and deadline.covered < horizon_ends
        unrenewed = choice.wave > 0 and not _clears(facts, choice) and deadline.plain < horizon_ends
        if late or uncovered or unrenewed:
            last = deadline.plain if unrenewed and not late else deadline.covered
            yield SUPPORT_DEADLINE.at(
                workload=workload.name, treatment=choice.treatment, wave=choice.wave, deadline=str(last)
            )


def _deadline(facts: Facts, workload: Workload) -> Deadline | None:
    """When support must have come back; `None` where no law says."""
    support = facts.scenario.support
    lapse = min((one.support_ends for one in workload.components), default=None)
    if lapse is None or lapse + timedelta(days=1) <= facts.scenario.horizon.start:
        return None
    graces = {int(level): limit.value for level, limit in support.grace_months.items()}
    months = graces.get(workload.criticality)
    if months is None:
        return None
    plain = _months_later(lapse + timedelta(days=1), round(months))
    covered = min(
        max(one.support_ends, one.extension_ends)
        if support.extended and one.extension_ends is not None
        else one.support_ends
        for one in workload.components
    )
    return Deadline(plain, max(plain, covered + timedelta(days=1)))


def _months_later(day: date, months: int) -> date:
    """The same day so many calendar months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _clears(facts: Facts, choice: Choice) -> bool:
    """Whether the choice gives support back, or leaves nothing to support."""
    return choice.treatment == "retire" or facts.treatments[choice.treatment].support_years is not None
