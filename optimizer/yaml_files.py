"""Text becomes plain values, and every key remembers the line it stands on.

YAML 1.2 without its traps: mappings, lists, text, numbers, dates, `true`, `false` and `null`, and
nothing else. `yes`, `no`, `on` and `off` are text; `12_000_000` is a number; `1:30` is text. A key set
twice, a tag, an anchor or an alias is refused, so nothing is built or expanded from what a user wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from inventory.findings import Finding, Kind, Refused, error

Key = str | int
KeyPath = tuple[Key, ...]

MOST_BYTES = 1 << 20
DEEPEST = 32

UNREADABLE = error("yaml-unreadable", "this file cannot be opened", "check its name and its folder")
TOO_LARGE = error(
    "yaml-too-large",
    "this file exceeds {most} bytes",
    "a scenario is a few hundred lines: check that this is one",
)
NOT_UTF8 = error("yaml-not-utf8", "this file is not UTF-8 text", "save it in UTF-8")
SYNTAX = error(
    "yaml-syntax",
    "this file stops being readable as YAML at character {character} of this line",
    "check indentation, colons, quotes and brackets; no tab may indent; one document a file",
)
TOO_DEEP = error("yaml-too-deep", "more than {deepest} levels are nested here", "write fewer levels")
TAG = error("yaml-tag", "the tag “{tag}” is not obeyed", "remove it, or put the text between quotes")
ALIAS = error(
    "yaml-alias",
    "the anchor or alias “{name}” is not allowed",
    "write the value out, or put the text between quotes",
)
DUPLICATE = error("yaml-duplicate", "“{key}” is already set on line {first}", "keep one of the two")
BAD_KEY = error("yaml-key", "this key is neither text nor a whole number", "put it between quotes")
BAD_DATE = error(
    "yaml-date", "“{given}” is not a day of the calendar", "write an existing date, such as 2027-04-01"
)
NOT_MAPPING = error(
    "yaml-not-mapping",
    "this file does not hold keys and values",
    "begin with a line such as `extends: base`",
)


@dataclass(frozen=True)
class Mark:
    """The file and line that a key stands on."""

    file: str
    line: int


@dataclass(frozen=True)
class Document:
    """What a file says, as plain values, and where it says it: `marks` by path of keys, `()` for the top."""

    value: dict[Key, Any]
    marks: Mapping[KeyPath, Mark]

    def known(self, path: KeyPath) -> KeyPath:
        """The longest beginning of `path` that somebody wrote."""
        return next(path[:length] for length in range(len(path), -1, -1) if path[:length] in self.marks)

    def finding(self, kind: Kind, path: KeyPath, **values: str | int | float) -> Finding:
        """A finding about the key at `path`, on the line of the nearest key that somebody wrote."""
        mark = self.marks[self.known(path)]
        return kind.at(mark.file, mark.line, dotted(path), **values)


def dotted(path: KeyPath) -> str:
    """A path of keys as people write it: `offers.ngq-est.price`."""
    return ".".join(map(str, path))


def read(path: Path) -> Document:
    """What a YAML file says; `Refused` with every fault of its form."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError:
        raise Refused([UNREADABLE.at(path.name)]) from None
    return parse(decoded(content, path.name), path.name)


def decoded(content: bytes, file: str) -> str:
    """The text of a file's content; `Refused` if there is too much of it or it is not UTF-8."""
    if len(content) > MOST_BYTES:
        raise Refused([TOO_LARGE.at(file, most=MOST_BYTES)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Refused([NOT_UTF8.at(file, line)]) from None


def parse(text: str, file: str) -> Document:
    """What a YAML text says; `Refused` with every fault of its form. `file` names it in findings."""
    reading = _Reading(file)
    try:
        node = _Loader(text, reading).get_single_node()
    except yaml.YAMLError as fault:
        raise Refused([*reading.findings, _syntax(file, fault)]) from None
    if not isinstance(node, yaml.MappingNode):
        raise Refused(reading.findings or [NOT_MAPPING.at(file, 1)])
    value = reading.mapping(node, ())
    if reading.findings:
        raise Refused(sorted(reading.findings, key=lambda finding: finding.line or 0))
    return Document(value, {(): Mark(file, 1), **reading.marks})


def dump(value: Any) -> str:
    """YAML text, keys sorted, that `read` turns back into the same values."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=True, allow_unicode=True, width=100)


def _syntax(file: str, fault: yaml.YAMLError) -> Finding:
    mark = getattr(fault, "problem_mark", None)
    return SYNTAX.at(file, mark.line + 1 if mark else None, character=mark.column + 1 if mark else 0)


_NULL, _BOOL, _INT, _FLOAT, _DATE = (
    f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "timestamp")
)


class _Loader(yaml.SafeLoader):
    """PyYAML's parser with YAML 1.2's plain values; it composes, and constructs nothing."""

    yaml_implicit_resolvers = {}

    def __init__(self, text: str, reading: _Reading) -> None:
        super().__init__(text)
        self.file = reading.file
        self.findings = reading.findings
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it bare
        line = event.start_mark.line + 1
        if name := getattr(event, "anchor", None):
            self.findings.append(ALIAS.at(self.file, line, name=name))
        if isinstance(event, yaml.AliasEvent):
            raise Refused(self.findings)
        if tag := getattr(event, "tag", None):
            self.findings.append(TAG.at(self.file, line, tag=tag))
        if self.depth == DEEPEST:
            raise Refused([*self.findings, TOO_DEEP.at(self.file, line, deepest=DEEPEST)])
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


for _tag, _pattern, _first in (
    (_NULL, r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    (_BOOL, r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    (_INT, r"[-+]?[0-9][0-9_]{0,17}", list("-+0123456789")),
    (
        _FLOAT,
        r"[-+]?(\.[0-9]{1,25}|[0-9][0-9_]{0,17}(\.[0-9]{0,25})?)([eE][-+]?[0-9]{1,2})?",
        list("-+.0123456789"),
    ),
    (_DATE, r"[0-9]{4}-[0-9]{2}-[0-9]{2}", list("0123456789")),
):
    _Loader.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern})\Z"), _first)


class _Dumper(yaml.SafeDumper):
    """Writes plain values so that `_Loader` reads the same ones, without anchors."""

    yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_multi_representer(StrEnum, lambda dumper, value: dumper.represent_str(str(value)))


@dataclass(frozen=True)
class _Reading:
    """Plain values of composed nodes, gathering marks and faults on the way."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    marks: dict[KeyPath, Mark] = field(default_factory=dict)

    def value(self, node: yaml.Node, path: KeyPath) -> Any:
        """The plain value of any node."""
        self.marks.setdefault(path, Mark(self.file, node.start_mark.line + 1))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, position)) for position, item in enumerate(node.value)]
        return self.scalar(node, path)

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[Key, Any]:
        """Keys and values, each key once."""
        values: dict[Key, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self.scalar(key_node, path) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str | int) or isinstance(key, bool):
                self.findings.append(BAD_KEY.at(self.file, line, dotted(path)))
                continue
            here = (*path, key)
            if key in values:
                first = self.marks[here].line
                self.findings.append(DUPLICATE.at(self.file, line, dotted(here), key=key, first=first))
                continue
            self.marks[here] = Mark(self.file, line)
            values[key] = self.value(value_node, here)
        return values

    def scalar(self, node: yaml.Node, path: KeyPath) -> Any:
        """The number, date, flag, nothing or text of a scalar."""
        written = str(node.value)
        if node.tag == _NULL:
            return None
        if node.tag == _BOOL:
            return written.lower() == "true"
        if node.tag in {_INT, _FLOAT}:
            return (int if node.tag == _INT else float)(written.replace("_", ""))
        if node.tag != _DATE:
            return written
        try:
            return date.fromisoformat(written)
        except ValueError:
            line = node.start_mark.line + 1
            self.findings.append(BAD_DATE.at(self.file, line, dotted(path), given=written))
            return None
