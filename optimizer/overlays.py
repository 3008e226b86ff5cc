"""Small differences laid over a base: what wins, what clashes, what the result is called.

A mapping is merged key by key, a list or a value replaces what was there, `null` takes a key
away. A figure given anew does not inherit the old one's source and status. Two files laid over
one base may not set one key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from pathlib import Path
from typing import Any

from inventory.findings import Finding, error
from optimizer.yaml_files import Document, Key, KeyPath, dotted

NAMES = ("extends", "name", "title")
FIGURES = frozenset({"value", "at_least", "at_most"})
PROVENANCE = ("source", "status")

OTHER_BASE = error(
    "scenario-other-base",
    "this file stands on “{base}”, and the first file on “{first}”",
    "files laid together extend the same base: add or change `extends`",
)
CLASH = error(
    "scenario-clash", "“{key}” is also set by {other}, line {first}", "leave it to one of the two files"
)


@dataclass(frozen=True)
class Layer:
    """One file on its way into a scenario: its place, what it says, and what it extends, base first."""

    path: Path
    document: Document
    extends: tuple[Layer, ...] = ()

    @property
    def base(self) -> Layer:
        """The file that everything stands on."""
        return self.extends[0] if self.extends else self

    @property
    def name(self) -> Any:
        """The name that the file gives itself, or else its file's."""
        return self.document.value.get("name", self.path.stem)


def clashes(given: Sequence[Layer]) -> list[Finding]:
    """Files on another base than the first's, and keys that two files set, neither extending the other."""
    first = given[0].base
    found = [
        OTHER_BASE.at(layer.path.name, 1, base=layer.base.path.name, first=first.path.name)
        for layer in given
        if layer.base.path != first.path
    ]
    if found:
        return found
    for one, other in combinations(_layers(given), 2):
        if one not in other.extends and other not in one.extends:
            pair = one.document, other.document
            found += [_clash(path, *pair) for path in _both_set(*pair)]
    return found


def combined(given: Sequence[Layer]) -> Document:
    """What the base and everything laid over it say together, keys sorted, under a joined name."""
    whole = reduce(merged, (layer.document for layer in _layers(given)))
    value = {key: inner for key, inner in whole.value.items() if key not in NAMES}
    return Document(_sorted({**value, **_called(given)}), whole.marks)


def merged(base: Document, over: Document) -> Document:
    """The base with a difference laid over it, each key marked where it was last set."""
    replaced = set(leaves(over.value))
    kept = {
        path: mark
        for path, mark in base.marks.items()
        if not any(path[:length] in replaced for length in range(1, len(path) + 1))
    }
    top = base.marks[()]
    return Document(_merged(base.value, over.value), {**kept, **over.marks, (): top})


def leaves(value: Mapping[Key, Any], path: KeyPath = ()) -> Iterator[KeyPath]:
    """The paths at which something other than keys and values is set."""
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from leaves(inner, (*path, key))
        else:
            yield (*path, key)


def _merged(base: Mapping[Key, Any], over: Mapping[Key, Any]) -> dict[Key, Any]:
    anew = not FIGURES.isdisjoint(over)
    result = {key: value for key, value in base.items() if not (anew and key in PROVENANCE)}
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, int | float) and not isinstance(below, bool):
            below = {"value": below} if isinstance(value, dict) else below
        if value is None and key in result:
            del result[key]
        elif isinstance(value, dict) and isinstance(below, dict):
            result[key] = _merged(below, value)
        else:
            result[key] = value
    return result


def _layers(given: Sequence[Layer]) -> list[Layer]:
    """Every file once, each after what it extends."""
    return list({layer.path: layer for last in given for layer in (*last.extends, last)}.values())


def _both_set(one: Document, other: Document) -> Iterator[KeyPath]:
    """The keys that both set, or that one sets and the other sets something inside of."""
    of_one, of_other = set(leaves(one.value)), set(leaves(other.value))
    for path in sorted((of_one & other.marks.keys()) | (of_other & one.marks.keys()), key=dotted):
        if path[0] not in NAMES:
            yield path


def _clash(path: KeyPath, one: Document, other: Document) -> Finding:
    mark = one.marks[path]
    return other.finding(CLASH, path, key=dotted(path), other=mark.file, first=mark.line)


def _called(given: Sequence[Layer]) -> dict[Key, Any]:
    """Name and title of the whole: the file's own, or those of the files joined."""
    if len(given) == 1:
        return {"name": given[0].name, "title": given[0].document.value.get("title", given[0].name)}
    titles = [layer.document.value.get("title", layer.name) for layer in given]
    joined = {code: " + ".join(_say(title, code) for title in titles) for code in ("fr", "en")}
    return {"name": "+".join(str(layer.name) for layer in given), "title": joined}


def _say(title: Any, language: str) -> str:
    return str(title.get(language, "") if isinstance(title, dict) else title)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=str)}
    return value
