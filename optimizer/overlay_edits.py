"""A scenario changed one key at a time: the text says what differs from a shipped scenario, and nothing more.

A text is the YAML of an overlay; each edit makes another text, whose comments are gone. Whether the new text can be
used is for `scenario_files.load_text` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from inventory.findings import Finding
from optimizer.calendar import periods
from optimizer.overlays import FIGURES, NAMES, PROVENANCE
from optimizer.scenario import Horizon
from optimizer.scenario_files import SHIPPED, load, load_text, shipped
from optimizer.yaml_files import Key, KeyPath, dotted, dump, parse

FILE = "scenario.yaml"
"""What findings call the text."""

WHOLE = frozenset({*FIGURES, *PROVENANCE, "fr", "en"})
"""Keys of what is changed as a whole: a figure, a target, a rule, a text."""


@dataclass(frozen=True)
class Difference:
    """Something that a text says otherwise than its preset: what it was and what it is; `None` where there is none."""

    path: KeyPath
    before: Any
    now: Any


def preset_of(text: str) -> str | None:
    """The shipped scenario that a text extends; `None` when it stands on its own."""
    name = parse(text, FILE).value.get("extends")
    return name if name in shipped() else None


def on_preset(text: str, name: str) -> str:
    """The same differences, laid over another shipped scenario; a text that stands on its own gives way to it."""
    written = parse(text, FILE).value
    kept = {key: value for key, value in written.items() if "extends" in written and key not in NAMES}
    return dump({**kept, "extends": name})


def with_key(text: str, path: KeyPath, value: Any) -> str:
    """The text with a key set, whatever it said there before."""
    return dump(_set(parse(text, FILE).value, path, value))


def reverted(text: str, path: KeyPath) -> str:
    """The text without what it says at a key, which is then as in the preset."""
    return dump(_without(parse(text, FILE).value, path))


def removed(text: str, path: KeyPath) -> str:
    """The text under which nothing stands at a key: taken away from the preset if the preset has it."""
    left = reverted(text, path)
    preset = preset_of(text)
    there = preset is not None and value_at(values_of(preset), path) is not None
    return with_key(left, path, None) if there else left


def with_horizon(text: str, horizon: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The text under these keys of the horizon, and the fiscal years whose budget falls away with them.

    A budget falls away when no wave of the new horizon begins in its year. `Refused` if the horizon cannot be used.
    """
    for key, value in horizon.items():
        text = with_key(text, ("horizon", key), value)
    whole = load_text(_without_budgets(text))
    kept = fiscal_years(whole.horizon)
    beyond = [path for path in _budgets(text) if path[-1] not in kept]
    for path in beyond:
        text = removed(text, path)
    return text, tuple(dict.fromkeys(sorted(str(path[-1]) for path in beyond)))


def fiscal_years(horizon: Horizon) -> tuple[str, ...]:
    """The fiscal years in which a wave begins, in order."""
    calendar = periods(horizon)
    return tuple(calendar.loc[calendar["wave"] > 0, "fiscal_year"].unique())


def differences(text: str) -> tuple[Difference, ...]:
    """What a text changes in its preset, in its own order; nothing for a text that stands on its own.

    Values are as the scenario holds them: a bare number is a figure with its source and status. `Refused` when the
    text cannot be used.
    """
    preset = preset_of(text)
    if preset is None:
        return ()
    before, now = values_of(preset), load_text(text).model_dump()
    written = {key: value for key, value in parse(text, FILE).value.items() if key not in NAMES}
    pairs = [(path, value_at(before, path), value_at(now, path)) for path in _units(written)]
    return tuple(Difference(path, old, new) for path, old, new in pairs if old != new)


def value_at(whole: Any, path: KeyPath) -> Any:
    """What stands at a path of a scenario or of its plain values; `None` where nothing does."""
    for key in path:
        whole = whole.get(key) if isinstance(whole, Mapping) else getattr(whole, str(key), None)
    return whole


def standing_at(findings: Sequence[Finding], path: KeyPath) -> tuple[Finding, ...]:
    """The findings about a key, or about something inside it."""
    name = dotted(path)
    return tuple(each for each in findings if each.column == name or each.column.startswith(f"{name}."))


@cache
def values_of(preset: str) -> dict[str, Any]:
    """The plain values of a shipped scenario; not to be changed."""
    return load([SHIPPED / f"{preset}.yaml"]).model_dump()


def _set(value: Mapping[Key, Any], path: KeyPath, new: Any) -> dict[Key, Any]:
    first, *rest = path
    below = value.get(first)
    inner = _set(below if isinstance(below, dict) else {}, tuple(rest), new) if rest else new
    return {**value, first: inner}


def _without(value: Mapping[Key, Any], path: KeyPath) -> dict[Key, Any]:
    """The mapping without a path, nor the mappings that it leaves empty."""
    first, *rest = path
    below = value.get(first)
    inner = _without(below, tuple(rest)) if rest and isinstance(below, dict) else None
    others = {key: each for key, each in value.items() if key != first}
    return {**others, first: inner} if inner else others


def _units(value: Mapping[Key, Any], path: KeyPath = ()) -> Iterator[KeyPath]:
    """The paths of what is changed as a whole."""
    for key, inner in value.items():
        here = (*path, key)
        if isinstance(inner, dict) and inner and WHOLE.isdisjoint(inner):
            yield from _units(inner, here)
        else:
            yield here


def _budgets(text: str) -> list[KeyPath]:
    """Where the preset or the text gives a fiscal year a budget, overall or of an organisation."""
    shares: KeyPath = ("limits", "organisation_budget")
    budgets: list[KeyPath] = [("limits", "budget"), *((*shares, body) for body in _said(text, shares))]
    return [
        (*path, year) for path in budgets for year, limit in _said(text, path).items() if limit is not None
    ]


def _said(text: str, path: KeyPath) -> dict[Key, Any]:
    """What the preset, then the text, hold under a key; nothing where neither does."""
    preset = preset_of(text)
    held = [value_at(values_of(preset), path)] if preset else []
    parts = [*held, value_at(parse(text, FILE).value, path)]
    return {key: value for part in parts if isinstance(part, dict) for key, value in part.items()}


def _without_budgets(text: str) -> str:
    for path in _budgets(text):
        text = removed(text, path)
    return text
