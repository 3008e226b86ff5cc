"""Watch: the clock of a solve, and what it has so far."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from optimizer.decompose.small import Effort, Found
from optimizer.solution import relative_gap
from optimizer.solve import Progress, Search

HANDS = 2
"""How many are taken to share what is done side by side, where work is counted: the same on every machine."""


@dataclass
class Watch:
    """The clock of a solve, and what it has: tells who listens, and says when to stop.

    Where the search has a work limit, what is shared out among the parts of a solve is work, counted (`worked`, `heard`);
    the clock then only ends a solve that takes far too long.
    """

    search: Search
    began: float = field(default_factory=time.monotonic)
    bound: float | None = None
    best: float | None = None
    doing: str = ""
    work: float = 0.0
    timed: bool = False

    @property
    def counts(self) -> bool:
        """Whether work is limited, rather than seconds alone."""
        return self.search.work_limit is not None

    @property
    def seconds(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self.began

    @property
    def spent(self) -> float:
        """What is shared out and is spent: work where that is limited, else seconds."""
        return self.work if self.counts else self.seconds

    @property
    def left(self) -> float:
        """What is left of it."""
        limit = self.search.time_limit if self.search.work_limit is None else self.search.work_limit
        return max(0.0, limit - self.spent)

    @property
    def stops(self) -> bool:
        """Whether work or time is up, or somebody said so; may be asked in any thread."""
        if self.left <= 0 and self.counts:
            return True
        if self.seconds >= self.search.time_limit or self.search.cancelled():
            self.timed = True
        return self.timed

    @property
    def repeats(self) -> bool:
        """Whether nothing so far depended on the clock: another machine then comes to the same."""
        return self.counts and not self.timed

    def worked(self, units: float) -> None:
        """Count work that was done."""
        self.work += units

    def apart(self) -> Watch:
        """A watch for one of several threads, which counts its own work from here."""
        return replace(self)

    def joined(self, others: Sequence[Watch]) -> None:
        """Count the work of threads side by side."""
        done = [each.work - self.work for each in others]
        self.worked(_shared(done))
        self.timed |= any(each.timed for each in others)

    def within(self, effort: Effort, part: float = 1.0) -> Effort:
        """As much effort, but no more than this part of what is left."""
        return replace(effort, seconds=min(effort.seconds, part * self.left), counted=self.counts)

    def heard(self, found: Sequence[Found]) -> Sequence[Found]:
        """Answers of workers, their work counted."""
        self.worked(_shared([each.work for each in found]))
        self.timed |= self.counts and any(each.timed for each in found)
        return found

    def begins(self, doing: str) -> bool:
        """Say what comes next; whether to go on."""
        self.doing = doing
        return self.goes_on()

    def bounded(self, bound: float) -> bool:
        """Hear a bound; whether to go on."""
        self.bound = bound if self.bound is None else max(self.bound, bound)
        return self.goes_on()

    def goes_on(self) -> bool:
        """Tell how it stands; whether to go on."""
        self.search.report(Progress(self.seconds, self.best, self.bound, self.doing, self.work))
        gap = relative_gap(self.best, self.bound)
        return not self.stops and (gap is None or gap > self.search.gap)


def _shared(done: Sequence[float]) -> float:
    """How long `HANDS` take for what is done side by side, about."""
    return max(sum(done) / HANDS, max(done, default=0.0))
