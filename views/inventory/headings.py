"""What a screen calls the columns of an inventory, units included."""

from __future__ import annotations

from language import Language


def headings(words: Language) -> dict[str, str]:
    """The words for every declared column, by its name."""
    return {**_places(words), **_workloads(words), **_assets(words), **_choices(words)}


def heading(words: Language, name: str) -> str:
    """The words for a column; one that nobody declared keeps the name its file gave it, which is a user’s text."""
    return headings(words).get(name, name)


def _places(words: Language) -> dict[str, str]:
    return {
        "organisation": words.say("Public body"), "name": words.say("Name"), "network": words.say("Network"),
        "staff_days_per_year": words.say("Staff (days a year)"), "site": words.say("Site"),
        "municipality": words.say("Municipality"), "region": words.say("Region"),
        "latitude": words.say("Latitude (°)"), "longitude": words.say("Longitude (°)"),
        "annual_cost": words.say("Annual cost (CAD a year)"), "closing_cost": words.say("Closing cost (CAD)"),
        "power_kw": words.say("Power (kW)"), "pue": words.say("PUE"), "link_mbps": words.say("Link (Mbit/s)"),
        "network_ready": words.say("On the government network since"), "lease_ends": words.say("Lease ends"),
        "must_close_by": words.say("Must close by"), "may_close": words.say("May close"), "offer": words.say("Offer"),
    }  # fmt: skip


def _workloads(words: Language) -> dict[str, str]:
    return {
        "workload": words.say("Workload"), "service": words.say("Service"), "environment": words.say("Environment"),
        "criticality": words.say("Criticality"), "availability": words.say("Availability"),
        "integrity": words.say("Integrity"), "confidentiality": words.say("Confidentiality"),
        "personal_information": words.say("Personal information"), "portability": words.say("Portability"),
        "platform": words.say("Platform"), "not_before": words.say("Not before"), "not_after": words.say("Not after"),
        "status": words.say("State of the move"), "moved_to": words.say("Moved to"), "moved_on": words.say("Moved on"),
        "consumer": words.say("Consumer"), "provider": words.say("Provider"), "kind": words.say("Kind"),
        "gb_per_month": words.say("Data exchanged (GB a month)"), "max_latency_ms": words.say("Most latency (ms)"),
        "source": words.say("Source"),
    }  # fmt: skip


def _assets(words: Language) -> dict[str, str]:
    return {
        "asset": words.say("Asset"), "product": words.say("Product"), "version": words.say("Version"), "vcpu": words.say("vCPU"),
        "memory_gib": words.say("Memory (GiB)"), "storage_gib": words.say("Storage (GiB)"), "powered": words.say("Switched on"),
        "purchased": words.say("Purchased"), "warranty_ends": words.say("Warranty ends"), "support_ends": words.say("Support ends"),
        "extension_ends": words.say("Extended support ends"), "extension_cost": words.say("Extended support (CAD a year)"),
    }  # fmt: skip


def _choices(words: Language) -> dict[str, str]:
    return {
        "treatment": words.say("Treatment"), "one_off_cost": words.say("Cost of the move (CAD)"),
        "effort_days": words.say("Effort (days)"), "action": words.say("Action"), "wave": words.say("Wave"),
        "author": words.say("Author"), "date": words.say("Date"), "note": words.say("Note"),
    }  # fmt: skip
