"""Work: what a solver does, counted instead of timed, so that it ends at the same place on every machine.

A unit is about a second of the machine on which the weights were measured ([how](docs/decisions.md)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from optimizer.formulate import Program

POSED = 2e-5
"""Work of posing an entry of a programme to HiGHS."""
POINT, AT_ROOT, BELOW = 4e-3, 3e-6, 2.5e-7
"""Work between two points at which HiGHS may be interrupted, and of each entry of the programme in that: at the root, and below."""
SLOWEST = 20.0
"""Seconds that a unit of work may take at most: what is slower is ended by the clock, and another machine may then end elsewhere."""


@dataclass
class Meter:
    """Counts what HiGHS does, point by point at which it may be interrupted, and interrupts it where that is beyond a limit."""

    entries: int
    limit: float | None
    done: float = 0.0

    @classmethod
    def of(cls, program: Program, limit: float | None) -> Meter:
        """The meter of a programme that has just been posed."""
        return cls(program.matrix.nnz, limit, POSED * program.matrix.nnz)

    def point(self, nodes: int) -> bool:
        """Count a point, so many nodes being done; whether the limit is reached."""
        self.done += POINT + (BELOW if nodes else AT_ROOT) * self.entries
        return self.limit is not None and self.done >= self.limit

    def listen(self, kind: Any, message: str, out: Any, answer: Any, data: Any) -> None:
        """HiGHS's callback at such a point."""
        answer.user_interrupt = self.point(out.mip_node_count)
