"""Product and version, as machines and people write them, resolved to the dates of their support.

A text is resolved by the first of `RULES` whose pattern begins it, then by a catalogue product's
own name; never by likeness. What the text does not say stays unknown, with the reason why.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import pandas as pd

from inventory.lifecycle_rules import RULES, Reason, Rule

CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "catalogue" / "lifecycles.csv"
LONGEST = 200  # characters of a text that are read: none of these names is longer


class Confidence(StrEnum):
    """How the cycle was known: `exact`, the text says it; `rule`, a written assumption completes it."""

    EXACT = "exact"
    RULE = "rule"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Resolved:
    """A catalogue cycle and its support dates, or the reason why there is none.

    Each date is the last day of its support. `ended` is said only where the end of security
    support has no date: True, it is over; False, it goes on.
    """

    product: str = ""
    cycle: str = ""
    confidence: Confidence = Confidence.UNKNOWN
    reason: Reason = Reason.NONE
    active_support_ends: date | None = None
    security_support_ends: date | None = None
    extended_support_ends: date | None = None
    ended: bool | None = None


DATES = ("active_support_ends", "security_support_ends", "extended_support_ends")
MAKERS = ("vmware-", "ibm-", "red-hat-")
TRADE = r"[®™©]|\((?:tm|r|c)\)"
BITS = r"\(?\b(?:32|64)[ -]?bits?\b\)?|\(?\bx(?:64|86(?:[_-]64)?)\b\)?|\bamd64\b"
VENDOR = r"^ *(?:(?:microsoft|ms|serveur) )+"
PACK = r"\b(?:service pack|sp) ?(?=\d)"
SERIES = r"(?<=\d)\.x\b"
SEVERAL = re.compile(
    r"\d ?/ ?\d|\d ?\+(?:\s|$)|\b(?:or|and) (?:later|above|newer)\b|\b(?:ou|et) (?:plus|sup|ult|version)"
)
SHORTER = re.compile(r"(.+)[.-]")
VERSION = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)*(?:h\d)?(?:-[a-z0-9]+)*|subscription)(?:.*?\bsp(\d+))?")


@dataclass(frozen=True)
class Catalogue:
    """Support dates by product and cycle, and every rule that leads to them, in the order tried."""

    cycles: Mapping[str, Mapping[str, Resolved]]
    rules: tuple[Rule, ...]


@cache
def load_catalogue(path: Path = CATALOGUE) -> Catalogue:
    """The lifecycles of `path`, a CSV as `data/catalogue/retype_lifecycles.py` writes it."""
    cycles: dict[str, dict[str, Resolved]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            active, security, extended = (
                date.fromisoformat(row[name]) if row[name] else None for name in DATES
            )
            known = Resolved(
                row["product"], row["cycle"], Confidence.EXACT, Reason.NONE,
                active, security, extended, {"yes": True, "no": False}.get(row["ended"]),
            )  # fmt: skip
            cycles.setdefault(known.product, {})[known.cycle] = known
    longest_first = sorted(cycles, key=lambda product: (-len(product), product))
    named = tuple(Rule(_own_name(product), product) for product in longest_first)
    return Catalogue(cycles, RULES + named)


def resolve(product: str, version: str = "") -> Resolved:
    """The cycle that a product and its version name together, else the one the version names alone.

    Unknown when each clearly names a different one. The catalogue's own names are taken as written.
    """
    catalogue, text, alone = load_catalogue(), _plain(f"{product} {version}"), _plain(version)
    if version in catalogue.cycles.get(product, {}):
        return catalogue.cycles[product][version]
    if not text:
        return Resolved(reason=Reason.EMPTY)
    for rule in catalogue.rules:
        if found := rule.begins.match(text):
            if not rule.product:
                return Resolved(reason=rule.reason)
            cycles = catalogue.cycles[rule.product]
            together = _read(rule, text[found.end() :], cycles)
            return _agreed(together, _read(rule, alone, cycles) if alone else together)
    return Resolved(reason=Reason.NO_RULE)


def resolve_all(frame: pd.DataFrame) -> pd.DataFrame:
    """`resolve` for every row of `product` and `version`, each distinct pair resolved once.

    Same index; the columns of `Resolved`, its product as `catalogue_product`, its dates as datetime64.
    """
    pairs = frame[["product", "version"]]
    distinct = pairs.drop_duplicates()
    found = [resolve(product, version) for product, version in distinct.itertuples(index=False)]
    resolved = pd.DataFrame([vars(one) for one in found], columns=list(Resolved.__dataclass_fields__))
    for name in DATES:
        resolved[name] = pd.to_datetime(resolved[name]).astype("datetime64[s]")
    resolved = resolved.astype({"ended": "boolean", "confidence": "str", "reason": "str"})
    row = pd.MultiIndex.from_frame(distinct).get_indexer(pd.MultiIndex.from_frame(pairs))
    return resolved.rename(columns={"product": "catalogue_product"}).take(row).set_axis(frame.index)


def _own_name(product: str) -> str:
    """The pattern of a catalogue product's own name, whose maker may be left out."""
    maker = next((maker for maker in MAKERS if product.startswith(maker) and product != "ibm-i"), "")
    return f"(?:{maker})?{product.removeprefix(maker)}".replace("-", "[ -]?")


def _plain(text: str) -> str:
    """Small letters without accents, marks, word sizes, maker's courtesy or doubled spaces."""
    text = re.sub(TRADE, "", text[:LONGEST].casefold())
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    for pattern, written in ((BITS, " "), (r"\s+", " "), (VENDOR, ""), (PACK, "sp"), (SERIES, "")):
        text = re.sub(pattern, written, text)
    return text.strip()


def _read(rule: Rule, text: str, cycles: Mapping[str, Resolved]) -> Resolved:
    """The cycle of the rule's product that the first version in the text names."""
    unknown = Resolved(rule.product)
    for pattern, written in rule.rewrites:
        text = re.sub(pattern, written, text)
    if SEVERAL.search(text):
        return replace(unknown, reason=Reason.AMBIGUOUS_VERSION)
    if not (said := VERSION.search(text)):
        return replace(unknown, reason=Reason.NO_VERSION)
    name, reason = _cycle(said[1], int(said[2]) if said[2] else None, cycles)
    if reason:
        return replace(unknown, reason=reason)
    clear = name in (said[1], f"{said[1]}-sp{said[2]}") or said[1].startswith(f"{name}.")
    return cycles[name] if clear and not rule.assumed else replace(cycles[name], confidence=Confidence.RULE)


def _cycle(number: str, pack: int | None, names: Iterable[str]) -> tuple[str, Reason]:
    """The cycle of a version number: its own, that of the series it is part of, or the only finer one.

    Where cycles are service packs, the pack said, else the last. A bare major shared by finer
    cycles is ambiguous: the catalogue's `11` may be 11.0, which the text does not say.
    """
    base = number
    while True:
        packs = {int(name[len(base) + 3 :] or 0): name for name in names if _is_pack(name, base)}
        finer = [
            name for name in names if name.startswith((f"{base}.", f"{base}-")) and not _is_pack(name, base)
        ]
        if packs or finer:
            break
        if not (shorter := SHORTER.match(base)):
            return "", Reason.NOT_IN_CATALOGUE
        base = shorter[1]
    dotted = any(name.startswith(f"{base}.") for name in finer)
    if base != number and (dotted or not packs):
        return "", Reason.NOT_IN_CATALOGUE
    if (packs and dotted and "." not in base) or (not packs and len(finer) > 1):
        return "", Reason.AMBIGUOUS_VERSION
    if not packs:
        return finer[0], Reason.NONE
    if pack is None or set(packs) == {0}:
        return packs[max(packs)], Reason.NONE
    return (packs[pack], Reason.NONE) if pack in packs else ("", Reason.NOT_IN_CATALOGUE)


def _is_pack(name: str, base: str) -> bool:
    return name == base or (name.startswith(f"{base}-sp") and name[len(base) + 3 :].isdigit())


def _agreed(together: Resolved, alone: Resolved) -> Resolved:
    """What the whole text says, else what the version alone says; unknown when both are clear and differ."""
    exact = together.confidence is alone.confidence is Confidence.EXACT
    if exact and together.cycle != alone.cycle:
        return Resolved(together.product, reason=Reason.CONTRADICTORY_VERSION)
    return alone if alone.cycle and not together.cycle else together
