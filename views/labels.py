"""The words for what is drawn by mark: each with its sign, so that nothing rests on colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from language import Language
from views.design import DESTINATIONS, SUPPORT, Mark


def destinations(words: Language) -> dict[str, str]:
    """Where a workload ends."""
    return _signed(DESTINATIONS, {
        "external": words.say("External cloud"), "ngq": words.say("NGQ"), "cti": words.say("Consolidated CTI"),
        "in_place": words.say("In place"), "retired": words.say("Retired"),
    })  # fmt: skip


def support(words: Language) -> dict[str, str]:
    """Where the vendor's support of something stands."""
    return _signed(SUPPORT, {
        "supported": words.say("Supported"), "ending": words.say("Ends within 12 months"),
        "extended": words.say("Extended support offered"), "obsolete": words.say("Obsolete"), "unknown": words.say("Unknown"),
    })  # fmt: skip


def _signed(marks: Mapping[str, Mark], names: Mapping[str, str]) -> dict[str, str]:
    return {code: f"{mark.sign} {names[code]}" for code, mark in marks.items()}
