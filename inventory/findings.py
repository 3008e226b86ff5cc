"""A finding is one fault of what a user gave: what, where, and what to do about it.

Findings carry codes and values, never sentences in a language: the doors (terminal, browser)
put words to them through gettext. A kind of finding is declared once, beside the code that
raises it, with its English words; the catalogues in `locales/` hold the French ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float


class Severity(StrEnum):
    """How much a finding weighs: an error stops, a warning is listed, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Kind:
    """One kind of finding: `problem` and `remedy` are English templates over the finding's values."""

    code: str
    severity: Severity
    problem: str
    remedy: str

    def at(self, file: str = "", line: int | None = None, column: str = "", **values: Value) -> Finding:
        """This kind of finding at a place; `line` counts as a spreadsheet shows it, header included."""
        return Finding(self, file, line, column, values)


@dataclass(frozen=True)
class Finding:
    """One fault at one place: a kind, file, line, column, and the values its words need."""

    kind: Kind
    file: str = ""
    line: int | None = None
    column: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether this finding stops the work."""
        return self.kind.severity is Severity.ERROR


KINDS: dict[str, Kind] = {}
"""Every kind of finding by its code, filled as modules declare theirs."""


def error(code: str, problem: str, remedy: str) -> Kind:
    """Declare a kind of finding that stops the work."""
    return _declare(Kind(code, Severity.ERROR, problem, remedy))


def warning(code: str, problem: str, remedy: str) -> Kind:
    """Declare a kind of finding that is listed and does not stop the work."""
    return _declare(Kind(code, Severity.WARNING, problem, remedy))


def note(code: str, problem: str, remedy: str = "") -> Kind:
    """Declare a kind of finding that only informs."""
    return _declare(Kind(code, Severity.NOTE, problem, remedy))


def _declare(kind: Kind) -> Kind:
    if kind.code in KINDS:
        raise ValueError(f"two kinds of finding share the code {kind.code!r}")
    KINDS[kind.code] = kind
    return kind


class Refused(Exception):
    """What the user gave cannot be used; `findings` says why, all of it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            "; ".join(f"{f.kind.code} {f.file}:{f.line} {dict(f.values)}" for f in self.findings)
        )


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raise `Refused` with every finding when at least one of them is an error."""
    found = tuple(findings)
    if any(finding.is_error for finding in found):
        raise Refused(found)
