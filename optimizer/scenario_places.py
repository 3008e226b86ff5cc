"""What a scenario says of the ways between places: links of sites, the government's network, latency, traffic."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import StrictBool

from optimizer.figures import Figure, Limit, Model, Sourced

Moved = Literal["rehost", "relocate", "replatform", "refactor", "repurchase"]
"""Treatments that lead somewhere else."""


class Link(Model):
    """How much of a site's link moves may fill.

    The data of a workload leave each site that they lie on, by its link, in the wave in which the workload moves to an
    offer: a wave’s terabytes fit in `usable_share` of what the link carries from its first day to its last. What is
    retired or treated in place sends nothing; nor does what goes by a treatment of `by_road`, whose machines are
    carried as they are. A site without `link_mbps` is not limited, and a note counts them.
    """

    usable_share: Limit = Limit()
    by_road: tuple[Moved, ...] = ("relocate",)


class NetworkReadiness(Sourced):
    """Whether moves wait for the government's network.

    Where it is `required`, no workload leaves a site for an offer before that site's `network_ready`; what lies on
    several sites waits for the last of them. `assumed` stands for a date that the inventory leaves empty; while it is
    empty too, nothing waits there.
    """

    required: StrictBool = False
    assumed: date | None = None


class Latency(Model):
    """Milliseconds between the places in which workloads end, by which dependencies' `max_latency_ms` are judged.

    `places`: between two offers, said once, either way round. `on_site`: between an offer and what stays on its site;
    `between_sites`: between what stays on two sites. Within an offer and within a site it is 0; what stays on a site
    that is itself an offer is in that offer; what lies on several sites is where most of its assets are. A latency that
    nobody knows limits nothing, and a note says between which places.
    """

    places: dict[str, dict[str, Figure]] = {}
    on_site: dict[str, Figure] = {}
    between_sites: Figure | None = None


class Traffic(Model):
    """How a dependency's `gb_per_month` is shared between its two ends.

    Of each month's data, `share_leaving_provider` leave the provider for the consumer and the rest go the other way.
    An offer charges its `egress_gb` for what leaves it while the two ends are in different places, from the end of the
    last wave to the end of the horizon: traffic while moves are being made is not charged. What is retired sends and
    receives nothing.
    """

    share_leaving_provider: Figure = Figure(value=0.5)


class Recovery(Sourced):
    """The offer that takes over when this one fails.

    A workload for which policy requires recovery takes room in both: all of its load here, `share` of it in the other
    `offer`; and `factor` times its running cost is paid on top.
    """

    offer: str
    share: Figure
    factor: Figure


class Require(Model):
    """What an offer must have for the workloads that a rule of policy speaks of to move there.

    `recovery`: another offer that takes over. What stays where it is recovers as it does today: only what moves
    to an offer takes room in its pair and pays for it.
    """

    recovery: StrictBool = False
