"""What a person types in a field becomes a value, and a value is written as that person would type it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from inventory.cells import parse_number
from language import Language

PARTED = re.compile(r"\s*[;/→]\s*")
"""What stands between the shares of a ramp."""


def written(words: Language, value: float | None, scale: float = 1) -> str:
    """A value in its unit, with as many decimals as it has; "" for none."""
    if value is None:
        return ""
    shown = round(value * scale, 6)
    decimals = len(f"{shown:.6f}".rstrip("0").partition(".")[2])
    return words.number(shown, decimals)


def read(words: Language, text: str, scale: float = 1) -> int | float | None:
    """The value typed; `None` when nothing is; `BadCell` when it is not a number. `$` and `%` may stand by it."""
    plain = text.strip().strip("$%").strip()
    if not plain:
        return None
    return _whole(round(parse_number(plain, decimal_comma=words.code == "fr") / scale, 12))


def ramp_written(words: Language, ramp: Sequence[float]) -> str:
    """The shares of a ramp, in percent."""
    return "; ".join(written(words, share, 100) for share in ramp)


def ramp_read(words: Language, text: str) -> list[Any]:
    """The shares typed, in percent, parted by semicolons; `BadCell` when one is not a number."""
    return [read(words, part, 100) for part in PARTED.split(text.strip()) if part]


def _whole(value: float) -> int | float:
    """A whole number without its decimal point, so that the YAML reads as a person would write it."""
    return int(value) if value.is_integer() else value
