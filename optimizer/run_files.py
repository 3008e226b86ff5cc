"""What the folder of a run holds, as values and as JSON files, each replaced whole.

`inventory/` and `scenario.json`, what is planned; `request.json`, how; `alive`, locked as long as the process
lives; `pid`, its number; `progress.json`, where it stands; `cancel` and `killed`, there once that was asked;
`ending.json`, how it ended; `plan/`, the plan; `typed/`, its tables in a form that is read at once; `log.txt`,
what the process said, for whoever maintains it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

from inventory.findings import Finding, Kind, Severity
from optimizer.explain import Clash
from optimizer.private import replace_text, text_of
from optimizer.scenario import Scenario
from optimizer.solution import Status
from optimizer.solve import Progress
from optimizer.ways_out import WayOut

TYPED = "typed"
"""The folder, beside the plan, of its tables in a form that is read at once."""
POINTS = 240
"""How many points a history of progress keeps at most."""


class Stage(StrEnum):
    """Where a run stands."""

    READING = "reading"  # the inventory is being read
    POSING = "posing"  # choices are listed and priced
    SOLVING = "solving"
    EXPLAINING = "explaining"  # there is no plan: which rules clash is sought
    CHECKING = "checking"  # there is a plan: it is written down as tables and checked without a solver
    WRITING = "writing"
    PLANNED = "planned"  # ended: there is a plan, and it is sound
    INFEASIBLE = "infeasible"  # ended: proven that there is none, and the clash is said
    UNPLANNED = "unplanned"  # ended: none was found in time
    CANCELLED = "cancelled"  # ended: given up before a plan was found
    REFUSED = "refused"  # ended: what was given cannot be planned, or the plan not written; findings say why
    UNSOUND = "unsound"  # ended: the plan does not pass its verification, a fault of the product's own
    FAILED = "failed"  # ended: the process died


ENDED = frozenset({
    Stage.PLANNED, Stage.INFEASIBLE, Stage.UNPLANNED, Stage.CANCELLED, Stage.REFUSED, Stage.UNSOUND,
    Stage.FAILED,
})  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The search asked for: `gap` to stop at, seconds at most, `highs` or `cbc`, its seed, and work at most, if limited."""

    gap: float = 0.01
    time_limit: float = 600.0
    solver: str = "highs"
    seed: int = 0
    work_limit: float | None = None


@dataclass(frozen=True)
class Request:
    """What a run was asked, when (seconds since 1970), and the fingerprint of its inventory."""

    asked: Asked
    started: float
    fingerprint: str


@dataclass(frozen=True)
class Standing:
    """Where a run stands: its stage, and how the best plan and the bound moved, oldest first."""

    stage: Stage = Stage.READING
    history: tuple[Progress, ...] = ()


@dataclass(frozen=True)
class Ending:
    """How a run ended, and when (seconds since 1970); `status` is the solve's, if there was one.

    `ways` out of a clash, without their scenarios.
    """

    stage: Stage
    ended: float
    status: Status | None = None
    findings: tuple[Finding, ...] = ()
    clash: Clash | None = None
    ways: tuple[WayOut, ...] = ()


def extended(history: tuple[Progress, ...], progress: Progress, most: int = POINTS) -> tuple[Progress, ...]:
    """The history with one more point; while nothing moves only its end does, and beyond `most` every other point goes."""
    still = len(history) > 1 and all(
        (point.best, point.bound) == (progress.best, progress.bound) for point in history[-2:]
    )
    longer = (*(history[:-1] if still else history), progress)
    return longer if len(longer) <= most else (*longer[:-1:2], longer[-1])


def write_request(folder: Path, request: Request, scenario: Scenario) -> None:
    """Lay down what is asked, the inventory apart."""
    _write(folder / "request.json", asdict(request))
    _write(folder / "scenario.json", scenario.model_dump(mode="json"))


def read_request(folder: Path) -> Request:
    """What was asked."""
    said = _read(folder / "request.json")
    return Request(Asked(**said["asked"]), said["started"], said["fingerprint"])


def read_scenario(folder: Path) -> Scenario:
    """The scenario that is planned."""
    return Scenario.model_validate(_read(folder / "scenario.json"))


def write_standing(folder: Path, standing: Standing) -> None:
    """Say where the run stands."""
    points = [(point.seconds, point.best, point.bound) for point in standing.history]
    _write(folder / "progress.json", {"stage": standing.stage, "history": points})


def read_standing(folder: Path) -> Standing:
    """Where the run stood when it last said so."""
    said = _read(folder / "progress.json")
    if not said:
        return Standing()
    return Standing(Stage(said["stage"]), tuple(Progress(*point) for point in said["history"]))


def write_ending(folder: Path, ending: Ending) -> None:
    """Say how the run ended; nothing follows."""
    clash = ending.clash and {
        "sets": ending.clash.sets,
        "shortfalls": ending.clash.shortfalls.to_dict("records"),
        "rows": ending.clash.rows.to_dict("records"),
        "minimal": ending.clash.minimal,
    }
    _write(
        folder / "ending.json",
        {
            "stage": ending.stage,
            "ended": ending.ended,
            "status": ending.status,
            "findings": [_said(finding) for finding in ending.findings],
            "clash": clash,
            "ways": [_way_said(way) for way in ending.ways],
        },
    )


def read_ending(folder: Path) -> Ending | None:
    """How the run ended; `None` before it did."""
    said = _read(folder / "ending.json")
    if not said:
        return None
    return Ending(
        Stage(said["stage"]),
        said["ended"],
        said["status"] and Status(said["status"]),
        tuple(map(_finding, said["findings"])),
        said["clash"] and _clash(said["clash"]),
        tuple(map(_way, said.get("ways", []))),
    )


def _said(finding: Finding) -> dict[str, Any]:
    """A finding with its words, so that a later release that no longer has them can still say it."""
    return {**asdict(finding), "values": dict(finding.values)}


def _finding(said: Mapping[str, Any]) -> Finding:
    kind = said["kind"]
    known = Kind(kind["code"], Severity(kind["severity"]), kind["problem"], kind["remedy"])
    return Finding(known, said["file"], said["line"], said["column"], said["values"])


def _clash(said: Mapping[str, Any]) -> Clash:
    columns = {"rule": "str", "about": "str", "limit": "float64", "short_by": "float64"}
    table = pd.DataFrame(said["shortfalls"], columns=list(columns)).astype(columns)
    rows = {"clash": "int64", "rule": "str", "about": "str"}
    narrowed = pd.DataFrame(said.get("rows", []), columns=list(rows)).astype(rows)
    return Clash(tuple(map(tuple, said["sets"])), table, narrowed, bool(said.get("minimal", False)))


def _way_said(way: WayOut) -> dict[str, Any]:
    ends = way.ends and way.ends.isoformat()
    return {**vars(way), "gives": way.gives.to_dict("records"), "ends": ends, "scenario": None}


def _way(said: Mapping[str, Any]) -> WayOut:
    columns = {"rule": "str", "about": "str", "now": "float64", "then": "float64"}
    gives = pd.DataFrame(said["gives"], columns=list(columns)).astype(columns)
    ends = said["ends"] and date.fromisoformat(said["ends"])
    return WayOut(**{**said, "gives": gives, "ends": ends})


def _write(path: Path, content: Mapping[str, Any]) -> None:
    # What comes out of a table may be a number of numpy's.
    replace_text(path, json.dumps(content, ensure_ascii=False, default=lambda value: value.item()))


def _read(path: Path) -> dict[str, Any]:
    """What a file says; nothing before it was written."""
    text = text_of(path)
    return {} if text is None else dict(json.loads(text))
