"""Deciding: what a person settles about a workload is written among the decisions, and checked as an upload is.

A workload has one pin at most from here: a new one takes the place of those before. A decision said again, word
for word but for its author, date and note, takes the place of the one before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from inventory.edit import Key, added, removed
from inventory.findings import Finding
from inventory.graph import Inventory
from inventory.readers.write import cell_text
from inventory.schema import table

PIN, FORBID = "pin", "forbid"
NAMES = table("decisions").key
"""The columns that identify a decision: workload, action, offer, treatment, wave."""


@dataclass(frozen=True)
class Decision:
    """What is settled: a pin or a forbiddance of what matches; an empty offer or treatment, or no wave, is any."""

    workload: str
    action: str
    offer: str = ""
    treatment: str = ""
    wave: int | None = None
    author: str = ""
    day: date | None = None
    note: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """The row of the table, as a person types it."""
        return {
            "workload": self.workload,
            "action": self.action,
            "offer": self.offer,
            "treatment": self.treatment,
            "wave": "" if self.wave is None else str(self.wave),
            "author": self.author,
            "date": "" if self.day is None else self.day.isoformat(),
            "note": self.note,
        }


@dataclass(frozen=True)
class Decided:
    """The inventory once decided, what was not found before, and the decisions whose place was taken."""

    inventory: Inventory
    findings: tuple[Finding, ...]
    replaced: pd.DataFrame


def decided(inventory: Inventory, decision: Decision, today: date) -> Decided:
    """The inventory with this decision; `Refused` with the findings where it cannot stand."""
    rows, cells = inventory["decisions"], decision.texts
    own = rows[rows["workload"] == decision.workload]
    same = pd.Series(
        [key == tuple(cells[name] for name in NAMES) for key in keys(own)], own.index, dtype=bool
    )
    before = own[same | ((own["action"] == PIN) & (decision.action == PIN))]
    if len(before):
        inventory, _ = removed(inventory, "decisions", keys(before), today)
    inventory, found = added(inventory, "decisions", [cells], today)
    return Decided(inventory, found, before)


def undecided(inventory: Inventory, which: Collection[Key], today: date) -> Inventory:
    """The inventory without the decisions of these keys; `Refused` where there is no such decision."""
    return removed(inventory, "decisions", list(which), today)[0]


def keys(decisions: pd.DataFrame) -> list[Key]:
    """What identifies each of these decisions."""
    return [tuple(map(cell_text, row)) for row in decisions[list(NAMES)].itertuples(index=False, name=None)]


def differing(before: Inventory, now: Inventory) -> int:
    """How many decisions only one of the two inventories holds."""
    return len(set(keys(before["decisions"])) ^ set(keys(now["decisions"])))
