"""Policy read line by line: of which workloads a rule speaks, and which offers answer its conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from optimizer.conditions import matching
from optimizer.scenario import Scenario

ATTRIBUTES = ("kind", "provider", "region", "location", "foreign_control")


@dataclass(frozen=True)
class Line:
    """One rule of policy: its verb, its penalty (0 unless it prefers), what it charges, whom it speaks of."""

    name: str
    verb: Literal["allow", "deny", "prefer", "charge", "require"]
    penalty: float
    cost: float
    workloads: frozenset[str]
    offers: frozenset[str]


def read_policy(scenario: Scenario, taken: pd.DataFrame) -> tuple[Line, ...]:
    """The rules in the order they are read; `taken` is the table of workloads, levels as taken."""
    offers = pd.DataFrame(
        [
            {"offer": name} | {attribute: getattr(offer, attribute) for attribute in ATTRIBUTES}
            for name, offer in scenario.offers.items()
        ],
        columns=["offer", *ATTRIBUTES],
    )
    return tuple(
        _line(scenario, name, taken, offers)
        for name in sorted(scenario.policy, key=lambda name: (scenario.policy[name].order, name))
    )


def _line(scenario: Scenario, name: str, taken: pd.DataFrame, offers: pd.DataFrame) -> Line:
    rule = scenario.policy[name]
    spoken = frozenset(taken.loc[matching(rule.when, taken), "workload"])
    verbs: tuple[Literal["allow", "deny", "prefer", "charge"], ...] = ("allow", "deny", "prefer", "charge")
    for verb in verbs:
        conditions = getattr(rule, verb)
        if conditions is not None:
            answering = frozenset(offers.loc[matching(conditions, offers), "offer"])
            penalty = rule.penalty.value if rule.penalty else 0.0
            cost = rule.cost.value if rule.cost else 0.0
            return Line(name, verb, penalty, cost, spoken, answering)
    if rule.require is not None and rule.require.recovery:
        paired = [offer for offer, terms in scenario.offers.items() if terms.recovery is not None]
        return Line(name, "require", 0.0, 0.0, spoken, frozenset(paired))
    if rule.require is not None:
        return Line(name, "require", 0.0, 0.0, frozenset(), frozenset())
    raise ValueError(f"policy rule {name!r} says nothing")


def denied_by(policy: Iterable[Line], workload: str, offer: str) -> str:
    """The rule that denies it this offer; "" when the first to speak of both allows it, or none speaks."""
    for line in policy:
        if line.verb in {"allow", "deny"} and workload in line.workloads and offer in line.offers:
            return line.name if line.verb == "deny" else ""
    return ""
