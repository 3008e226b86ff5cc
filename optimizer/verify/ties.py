"""What binds workloads to one another: those that move together, and those that wait for others."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from inventory.findings import Finding, Kind, error
from optimizer.verify.case import Case, Choice
from optimizer.verify.form import AGAIN

TOGETHER = error(
    "verify-together", "workloads “{workload}” and “{other}” go together, and the plan parts them", AGAIN
)
ORDER = error(
    "verify-order",
    "workload “{consumer}”, wave {wave}, moves before its provider “{provider}”, wave {provider_wave}",
    AGAIN,
)
RETIRED_PROVIDER = error(
    "verify-retired-provider",
    "workload “{provider}” is retired in wave {provider_wave} while “{consumer}” (wave {wave}) needs it",
    AGAIN,
)
CYCLE = error(
    "verify-cycle",
    "workloads “{workload}” and “{other}” need each other, and move in different waves",
    AGAIN,
)


def together(case: Case) -> Iterator[Finding]:
    """Workloads tied together end in one place, and those that leave do so in one wave."""
    chosen = {choice.workload: choice for choice in case.to_come}
    graph: nx.Graph[str] = nx.Graph(_edges(case, "together"))
    for tied in nx.connected_components(graph):
        first, *others = sorted(tied & chosen.keys()) or [""]
        for other in others:
            if _destination(chosen[first]) != _destination(chosen[other]):
                yield TOGETHER.at(workload=first, other=other)


def orders(case: Case) -> Iterator[Finding]:
    """A provider moves no later than its consumers, and is retired no earlier than they have left."""
    chosen = {choice.workload: choice for choice in case.choices}
    still = {choice.workload for choice in case.to_come}
    for consumer, provider in _edges(case, "order"):
        if consumer not in still:
            continue
        needing, needed = chosen[consumer], chosen[provider]
        if needing.offer and needed.offer and needed.wave > needing.wave:
            yield _pair(ORDER, needing, needed)
        if needed.treatment == "retire" and (needing.stays or needed.wave < needing.wave):
            yield _pair(RETIRED_PROVIDER, needing, needed)


def cycles(case: Case) -> Iterator[Finding]:
    """The members of a circle of needs that move do so in one wave."""
    chosen = {choice.workload: choice for choice in case.to_come}
    waiting = [(consumer, provider) for consumer, provider in _edges(case, "order") if consumer in chosen]
    graph: nx.DiGraph[str] = nx.DiGraph(waiting)
    for circle in nx.strongly_connected_components(graph):
        moving = [name for name in sorted(circle & chosen.keys()) if chosen[name].offer]
        for other in moving[1:]:
            if chosen[moving[0]].wave != chosen[other].wave:
                yield CYCLE.at(workload=moving[0], other=other)


def _pair(kind: Kind, consumer: Choice, provider: Choice) -> Finding:
    return kind.at(
        consumer=consumer.workload,
        wave=consumer.wave,
        provider=provider.workload,
        provider_wave=provider.wave,
    )


def _edges(case: Case, kind: str) -> list[tuple[str, str]]:
    """The (consumer, provider) pairs of one kind, none of a workload with itself."""
    table = case.facts.inventory["dependencies"]
    rows = table[table["kind"] == kind]
    pairs = set(zip(rows["consumer"].tolist(), rows["provider"].tolist(), strict=True))
    return sorted((consumer, provider) for consumer, provider in pairs if consumer != provider)


def _destination(choice: Choice) -> tuple[str, str, int]:
    """Where a workload ends and when it left; all that stays is in one place, whenever it is refreshed."""
    return ("stays", "", 0) if choice.stays else ("leaves", choice.offer, choice.wave)
