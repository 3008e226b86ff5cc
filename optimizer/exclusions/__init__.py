"""EXCLUSIONS: why a choice is not allowed; each is one law, in reading order.

An exclusion looks at all lanes and waves of an estate and yields rulings. To add one, write its
function in the module it belongs to and put it in `EXCLUSIONS`.
"""

from __future__ import annotations

from optimizer.exclusions.dates import blackout, calendar, lead_time, not_yet_available, site_deadline
from optimizer.exclusions.fit import already_there, in_use, platform, portability, quote_needed
from optimizer.exclusions.network import network_not_ready
from optimizer.exclusions.policy import policy, recovery_required
from optimizer.exclusions.ruling import Exclusion
from optimizer.exclusions.settled import decision, progress
from optimizer.exclusions.support import obsolete_at_start, support_deadline

EXCLUSIONS: tuple[Exclusion, ...] = (
    platform,
    portability,
    already_there,
    quote_needed,
    in_use,
    policy,
    recovery_required,
    not_yet_available,
    network_not_ready,
    lead_time,
    calendar,
    blackout,
    site_deadline,
    support_deadline,
    decision,
    progress,
    obsolete_at_start,
)
"""Every exclusion, in reading order."""

YIELDING: tuple[Exclusion, ...] = (obsolete_at_start,)
"""Exclusions that give way rather than leave a workload without a choice."""
