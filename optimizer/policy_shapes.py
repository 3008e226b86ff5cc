"""The few shapes in which a person adds a rule of policy without writing YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from optimizer.scenario import PolicyRule

LEVELS = ("confidentiality", "integrity", "availability", "criticality")
"""Columns of workloads that hold a level, and so can have a threshold."""

PERSONAL = "personal_information"

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "not-foreign": {"deny": {"foreign_control": True}},
    "not-external": {"deny": {"kind": "external"}},
    "in-quebec": {"deny": {"location": "!= quebec"}},
    "in-canada": {"deny": {"location": "abroad"}},
    "prefer-government": {"prefer": {"kind": ["ngq", "cti"]}},
    "prefer-domestic": {"prefer": {"foreign_control": False}},
}
"""What a rule says of offers, by the name of its shape."""

PENALTY = 0.10
"""The share of yearly running cost at which a new preference is weighed, until somebody says otherwise."""


@dataclass(frozen=True)
class Given:
    """What a person says of a new rule: its shape, whom it concerns, why, and where it comes from.

    `column` is one of `LEVELS`, from `level` up, or `PERSONAL`.
    """

    shape: str
    column: str
    level: int
    because: str
    source: str
    status: str


def rule(given: Given, policy: Mapping[str, PolicyRule]) -> tuple[str, dict[str, Any]]:
    """The identifier and the plain values of a new rule, read after those that exist."""
    told = "yes" if given.column == PERSONAL else f">= {given.level}"
    values: dict[str, Any] = {
        "order": max((each.order for each in policy.values()), default=0) + 10,
        "when": {given.column: told},
        **SHAPES[given.shape],
        "because": given.because,
        "source": given.source,
        "status": given.status,
    }
    if "prefer" in values:
        values["penalty"] = {"value": PENALTY, "status": "assumption"}
    return _free(given.shape, policy), values


def threshold(rule: PolicyRule, column: str) -> int | None:
    """The level from which a rule concerns workloads; `None` when it says so in another way, or not at all."""
    condition = rule.when.get(column)
    if condition is None or condition.written == 4:
        return None if condition is None else 4
    text = str(condition.written).replace(" ", "")
    return int(text[2:]) if text in {f">={level}" for level in (1, 2, 3, 4)} else None


def _free(name: str, policy: Mapping[str, PolicyRule]) -> str:
    """An identifier that no rule bears yet."""
    numbers = (f"{name}-{number}" for number in range(2, len(policy) + 3))
    return next(each for each in (name, *numbers) if each not in policy)
