"""Watch: the clock of a solve, and what it has so far."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from optimizer.solution import relative_gap
from optimizer.solve import Progress, Search


@dataclass
class Watch:
    """The clock of a solve, and what it has: tells who listens, and says when to stop."""

    search: Search
    began: float = field(default_factory=time.monotonic)
    bound: float | None = None
    best: float | None = None
    doing: str = ""

    @property
    def seconds(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(0.0, self.search.time_limit - self.seconds)

    @property
    def stops(self) -> bool:
        """Whether time is up, or somebody said so; may be asked in any thread."""
        return self.left <= 0 or self.search.cancelled()

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
        self.search.report(Progress(self.seconds, self.best, self.bound, self.doing))
        gap = relative_gap(self.best, self.bound)
        return not self.stops and (gap is None or gap > self.search.gap)
