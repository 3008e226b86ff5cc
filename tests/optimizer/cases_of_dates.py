"""What each exclusion of time and support takes away, to the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from optimizer.exclusions.dates import blackout, calendar, lead_time, not_yet_available, site_deadline
from optimizer.exclusions.network import network_not_ready
from optimizer.exclusions.ruling import Exclusion
from optimizer.exclusions.support import obsolete_at_start, support_deadline
from tests.optimizer.admission import Case, site, supported_until, workload


def graced(months: int) -> dict[str, Any]:
    """So many months for what lapses during the plan."""
    return {"support": {"grace_months": {4: months}}}


def graced_from_start(months: int) -> dict[str, Any]:
    """So many months from the start for what lapsed before."""
    return {"support": {"grace_from_start_months": {4: months}}}


def dark(start: date, end: date, **when: Any) -> dict[str, Any]:
    """A black-out, called `freeze`."""
    return {
        "limits": {"blackouts": {"freeze": {"start": start, "end": end, "when": when, "because": "counted"}}}
    }


def opens(on: date) -> dict[str, Any]:
    """The cloud, available from a day on."""
    return {"offers": {"cloud": {"available_from": on}}}


def networked(assumed: date | None = None) -> dict[str, Any]:
    """Moves wait for the network; a date is taken for sites that give none."""
    return {"limits": {"network_readiness": {"required": True, "assumed": assumed}}}


CASES: dict[Exclusion, tuple[Case, ...]] = {
    not_yet_available: (
        Case({}, opens(date(2028, 4, 1)), ["w rehost cloud, 1-1: cloud"]),  # the very day wave 2 begins
        Case({}, opens(date(2028, 4, 2)), ["w rehost cloud, 1-2: cloud"]),
    ),
    network_not_ready: (
        # Refreshing waits for no network; the very day wave 2 begins is in time for it.
        Case(site(network_ready="2028-04-01"), networked(), ["w rehost cloud, 1-1: s", "w rehost cti, 1-1: s"]),
        Case(site(network_ready="2028-04-02"), networked(), ["w rehost cloud, 1-2: s", "w rehost cti, 1-2: s"]),
        Case(site(network_ready="2028-04-02"), {}, []),
        Case(site(network_ready=""), networked(), []),
        # A date that nobody gave is taken as the scenario says; one that was given stands.
        Case({}, networked(date(2028, 4, 1)), ["w rehost cloud, 1-1: s", "w rehost cti, 1-1: s"]),
        Case(site(network_ready="2027-04-01"), networked(date(2028, 4, 1)), []),
        # What lies on two sites waits for the last of them.
        Case(
            {
                "sites": "site,organisation,network_ready\ns,msss,2028-04-01\nz,msss,2029-04-01\n",
                "assets": "asset,workload,site\na,w,s\nb,w,z\n",
            },
            networked(),
            ["w rehost cloud, 1-2: z", "w rehost cti, 1-2: z"],
        ),
    ),
    lead_time: (
        # Twelve months fit wave 1; thirteen take two waves.
        Case({}, {"treatments": {"refresh": {"months": 12}, "rehost": {"months": 12}}}, []),
        Case({}, {"treatments": {"refresh": {"months": 13}}}, ["w refresh, 1-1: refresh"]),
    ),
    calendar: (
        Case(
            workload(not_before="2028-04-01"),
            {},
            [f"w {way}, 1-1: not_before" for way in ("refresh", "rehost cloud", "rehost cti")],
        ),
        Case(
            workload(not_before="2028-04-02"),
            {},
            [f"w {way}, 1-2: not_before" for way in ("refresh", "rehost cloud", "rehost cti")],
        ),
        # By the day wave 2 begins, so in wave 1 or 2; by the day before, in wave 1.
        Case(
            workload(not_after="2028-04-01"),
            {},
            [f"w {way}, 3-3: not_after" for way in ("refresh", "rehost cloud", "rehost cti")]
            + ["w retain, 0-0: not_after"],
        ),
        Case(
            workload(not_after="2028-03-31"),
            {},
            [f"w {way}, 2-3: not_after" for way in ("refresh", "rehost cloud", "rehost cti")]
            + ["w retain, 0-0: not_after"],
        ),
    ),
    blackout: (
        # Both ends are dark: one day, on which wave 2 begins.
        Case(
            workload(service="tax"),
            dark(date(2028, 4, 1), date(2028, 4, 1), service="tax"),
            [f"w {way}, 2-2: freeze" for way in ("refresh", "rehost cloud", "rehost cti")],
        ),
        Case(workload(service="tax"), dark(date(2028, 4, 2), date(2029, 3, 31), service="tax"), []),
        Case(workload(service="health"), dark(date(2027, 1, 1), date(2030, 1, 1), service="tax"), []),
    ),
    site_deadline: (
        # Left by the day wave 2 begins: in wave 1 or 2, and nothing is refreshed there.
        Case(
            site(must_close_by="2028-04-01"),
            {},
            [
                "w refresh, 1-3: s must_close_by", "w rehost cloud, 3-3: s must_close_by",
                "w rehost cti, 3-3: s must_close_by", "w retain, 0-0: s must_close_by",
            ],
        ),
        # A lease's last day is still covered: what leaves as wave 2 begins, the day after, is in time.
        Case(
            site(lease_ends="2028-03-31"),
            {},
            [
                "w refresh, 1-3: s lease_ends", "w rehost cloud, 3-3: s lease_ends",
                "w rehost cti, 3-3: s lease_ends", "w retain, 0-0: s lease_ends",
            ],
        ),
        Case(
            site(lease_ends="2028-03-30"),
            {},
            [
                "w refresh, 1-3: s lease_ends", "w rehost cloud, 2-3: s lease_ends",
                "w rehost cti, 2-3: s lease_ends", "w retain, 0-0: s lease_ends",
            ],
        ),
        # A date already past asks for wave 1.
        Case(
            site(must_close_by="2020-01-01"),
            {},
            [
                "w refresh, 1-3: s must_close_by", "w rehost cloud, 2-3: s must_close_by",
                "w rehost cti, 2-3: s must_close_by", "w retain, 0-0: s must_close_by",
            ],
        ),
    ),
    support_deadline: (
        # Supported until the day wave 2 begins, no grace: refreshed by then. Rehosting gives no support back.
        Case(
            supported_until("2028-04-01"),
            graced(0),
            [
                "w refresh, 3-3: criticality 4", "w rehost cloud, 1-3: criticality 4",
                "w rehost cti, 1-3: criticality 4", "w retain, 0-0: criticality 4",
            ],
        ),
        # The last day of support is still covered, so the day after, when wave 2 begins, is in time too.
        Case(
            supported_until("2028-03-31"),
            graced(0),
            [
                "w refresh, 3-3: criticality 4", "w rehost cloud, 1-3: criticality 4",
                "w rehost cti, 1-3: criticality 4", "w retain, 0-0: criticality 4",
            ],
        ),
        Case(
            supported_until("2028-03-30"),
            graced(0),
            [
                "w refresh, 2-3: criticality 4", "w rehost cloud, 1-3: criticality 4",
                "w rehost cti, 1-3: criticality 4", "w retain, 0-0: criticality 4",
            ],
        ),
        # A year of grace is a wave more; the grace of another criticality is nothing to `w`.
        Case(
            supported_until("2028-04-01"),
            graced(12),
            [
                "w rehost cloud, 1-3: criticality 4", "w rehost cti, 1-3: criticality 4",
                "w retain, 0-0: criticality 4",
            ],
        ),
        Case(supported_until("2028-04-01"), {"support": {"grace_months": {3: 0}}}, []),
        # Extended support moves the deadline of what waits, not of what was moved without being cured.
        Case(
            supported_until("2028-04-01", extended="2029-04-01"),
            graced(0),
            [
                "w rehost cloud, 1-3: criticality 4", "w rehost cti, 1-3: criticality 4",
                "w retain, 0-0: criticality 4",
            ],
        ),
        # Past the horizon, nothing is asked.
        Case(supported_until("2030-04-01"), graced(0), []),
    ),
    obsolete_at_start: (
        # Out of support the day before wave 1: refreshed within 25 months of its start, so in any wave…
        Case(
            supported_until("2027-03-31"),
            graced_from_start(25),
            [
                "w rehost cloud, 1-3: criticality 4", "w rehost cti, 1-3: criticality 4",
                "w retain, 0-0: criticality 4",
            ],
        ),
        # …or within eleven months, so in wave 1.
        Case(
            supported_until("2027-03-31"),
            graced_from_start(11),
            [
                "w refresh, 2-3: criticality 4", "w rehost cloud, 1-3: criticality 4",
                "w rehost cti, 1-3: criticality 4", "w retain, 0-0: criticality 4",
            ],
        ),
        # Still supported on the first day: this is not about `w`.
        Case(supported_until("2027-04-01"), graced_from_start(0), []),
    ),
}  # fmt: skip
