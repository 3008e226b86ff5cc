"""Whether each choice is allowed at all: platform, portability, quotes, use, policy and decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from inventory.findings import Finding, Kind, error
from optimizer.verify.case import Case, Choice
from optimizer.verify.form import AGAIN
from optimizer.verify.policy import denied_by

PLATFORM = error(
    "verify-platform",
    "workload “{workload}”: {taker} does not take platform {platform}",
    AGAIN,
)
PORTABILITY = error(
    "verify-portability",
    "workload “{workload}”: {treatment} does not lead what is {portability} to offers of kind {kind}",
    AGAIN,
)
ALREADY_THERE = error(
    "verify-already-there", "workload “{workload}” already stands at offer “{offer}”", AGAIN
)
QUOTE = error(
    "verify-quote", "workload “{workload}”: treatment {treatment} to “{offer}” needs a quote", AGAIN
)
IN_USE = error(
    "verify-in-use", "workload “{workload}” is retired, yet it is in use, without quote or decision", AGAIN
)
POLICY = error("verify-policy", "workload “{workload}”: policy rule {rule} denies offer “{offer}”", AGAIN)
PIN = error(
    "verify-pin",
    "workload “{workload}”: {treatment} to “{offer}” in wave {wave} is not what was decided",
    AGAIN,
)
FORBIDDEN = error(
    "verify-forbidden", "workload “{workload}”: {treatment} to “{offer}” in wave {wave} was forbidden", AGAIN
)
MOVED_TO = error(
    "verify-moved-to",
    "workload “{workload}” has moved or is moving to “{moved_to}”, not to “{offer}”",
    AGAIN,
)
DONE = error(
    "verify-done",
    "workload “{workload}” has moved: wave 1 and a plain move, not {treatment} in wave {wave}",
    AGAIN,
)


def platforms(case: Case) -> Iterator[Finding]:
    """A treatment and an offer take only the platforms they name."""
    facts = case.facts
    for workload, choice in case.hearings_to_come():
        name, platform = workload.name, workload.platform
        if platform not in facts.treatments[choice.treatment].platforms:
            yield PLATFORM.at(workload=name, taker=choice.treatment, platform=platform)
        if choice.offer and platform not in facts.scenario.offers[choice.offer].platforms:
            yield PLATFORM.at(workload=name, taker=choice.offer, platform=platform)


def ways(case: Case) -> Iterator[Finding]:
    """A treatment leads only where the workload's portability allows, and never where it already stands."""
    facts = case.facts
    for workload, choice in case.hearings_to_come():
        if not choice.offer:
            continue
        kind = facts.scenario.offers[choice.offer].kind
        leads = {str(name): kinds for name, kinds in facts.treatments[choice.treatment].to.items()}
        if kind not in leads.get(workload.portability, ()):
            yield PORTABILITY.at(
                workload=workload.name,
                treatment=choice.treatment,
                portability=workload.portability,
                kind=kind,
            )
        if choice.offer == workload.at_offer:
            yield ALREADY_THERE.at(workload=workload.name, offer=choice.offer)


def quotes(case: Case) -> Iterator[Finding]:
    """A treatment that needs a quote has one; what is in use is retired only if quoted or decided."""
    facts, pinned = case.facts, _decisions(case, "pin")
    for workload, choice in case.hearings_to_come():
        name, treatment = workload.name, choice.treatment
        quoted = (name, choice.offer, treatment) in facts.quotes
        if facts.treatments[treatment].needs_quote and not quoted:
            yield QUOTE.at(workload=name, treatment=treatment, offer=choice.offer)
        decided = any(row["treatment"] == "retire" for row in pinned[name])
        if treatment == "retire" and not (workload.idle or quoted or decided):
            yield IN_USE.at(workload=name)


def policy(case: Case) -> Iterator[Finding]:
    """The first rule of policy that speaks of a workload and of the offer that hosts it does not deny it."""
    for workload, choice in case.hearings_to_come():
        hosting = workload.at_offer if choice.stays else choice.offer
        rule = denied_by(case.facts.policy, workload.name, hosting)
        if rule:
            yield POLICY.at(workload=workload.name, rule=rule, offer=hosting)


def decisions(case: Case) -> Iterator[Finding]:
    """Each choice is one of those pinned for its workload, if any, and none of those forbidden."""
    pinned, forbidden = _decisions(case, "pin"), _decisions(case, "forbid")
    for choice in case.to_come:
        pins = pinned[choice.workload]
        if pins and not any(_speaks_of(row, choice) for row in pins):
            yield _about(PIN, choice)
        if any(_speaks_of(row, choice) for row in forbidden[choice.workload]):
            yield _about(FORBIDDEN, choice)


def _about(kind: Kind, choice: Choice) -> Finding:
    return kind.at(workload=choice.workload, treatment=choice.treatment, offer=choice.offer, wave=choice.wave)


def progress(case: Case) -> Iterator[Finding]:
    """What is moving goes where it was going; what has moved counts as a plain move in wave 1."""
    for workload, choice in case.hearings():
        if workload.status not in {"moving", "done"} or not workload.moved_to:
            continue
        if choice.offer != workload.moved_to:
            yield MOVED_TO.at(workload=workload.name, moved_to=workload.moved_to, offer=choice.offer)
        if workload.status == "done" and (choice.wave != 1 or choice.treatment not in {"rehost", "relocate"}):
            yield DONE.at(workload=workload.name, treatment=choice.treatment, wave=choice.wave)


def _decisions(case: Case, action: str) -> defaultdict[str, list[dict[Hashable, Any]]]:
    """The decisions of one kind, by workload."""
    table = case.facts.inventory["decisions"]
    found: defaultdict[str, list[dict[Hashable, Any]]] = defaultdict(list)
    for row in table[table["action"] == action].to_dict("records"):
        found[row["workload"]].append(row)
    return found


def _speaks_of(decision: Mapping[Hashable, Any], choice: Choice) -> bool:
    """Whether a decision names this choice; what it leaves empty names any."""
    return (
        decision["offer"] in {"", choice.offer}
        and decision["treatment"] in {"", choice.treatment}
        and (pd.isna(decision["wave"]) or decision["wave"] == choice.wave)
    )
