"""The small estate admitted under a scenario, to see what an exclusion takes away.

Waves begin on 1 April of 2027, 2028 and 2029; wave 0 is never acting. Workload `w` may be retained,
refreshed, or rehosted to `cloud` or `cti`; each case changes one thing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from optimizer.choices import Admission, admit
from optimizer.exclusions.ruling import Exclusion
from optimizer.lanes import Estate
from optimizer.scenario import Scenario
from tests.optimizer.small import ASSETS, BASE, MOVED, PLAIN, inventory, merged

TREATMENTS = {"retain": PLAIN, "refresh": {**PLAIN, "support_years": 5}, "rehost": MOVED}
SCENARIO: dict[str, Any] = {**BASE, "treatments": TREATMENTS}
TWO = ASSETS + "b,v,s,2,4,1024,1000\n"
"""An asset for `w` and one for `v`."""


class Case(NamedTuple):
    """Tables and scenario keys that replace the plain ones, and what is then ruled out."""

    tables: dict[str, str]
    changes: dict[str, Any]
    ruled_out: list[str]


def admitted(tables: dict[str, str], changes: dict[str, Any]) -> Admission:
    """What may be chosen when these tables and keys are changed."""
    return admit(Estate(inventory(**tables), Scenario.model_validate(merged(SCENARIO, changes))))


def ruled_out(exclusion: Exclusion, tables: dict[str, str], changes: dict[str, Any]) -> list[str]:
    """What an exclusion ruled out: workload, treatment and offer, waves, source."""
    frame = admitted(tables, changes).ruled_out
    said = frame[frame["exclusion"] == exclusion.__name__]
    return [
        f"{r.workload} {f'{r.treatment} {r.offer}'.strip()}, {r.first_wave}-{r.last_wave}: {r.source}"
        for r in said.sort_values(["workload", "treatment", "offer", "first_wave", "source"]).itertuples()
    ]


def workload(**columns: str) -> dict[str, str]:
    """The table of workload `w` with these columns."""
    header, row = ("".join(f",{part}" for part in parts) for parts in (columns, columns.values()))
    return {"workloads": f"workload,organisation{header}\nw,msss{row}\n"}


def site(**columns: str) -> dict[str, str]:
    """The table of site `s` with these columns."""
    header, row = ("".join(f",{part}" for part in parts) for parts in (columns, columns.values()))
    return {"sites": f"site,organisation,annual_cost{header}\ns,msss,1000{row}\n"}


def supported_until(ends: str, extended: str = "") -> dict[str, str]:
    """Workload `w`, of criticality 4, whose only asset is supported until a day."""
    header, row = ASSETS.split()
    assets = f"{header},support_ends,extension_ends\n{row},{ends},{extended}\n"
    return {**workload(criticality="4"), "assets": assets}


def decided(*rows: str) -> dict[str, str]:
    """The table of decisions with these rows."""
    return {"decisions": "workload,action,offer,treatment,wave\n" + "".join(f"{row}\n" for row in rows)}


DENY = {"order": 2, "when": {"criticality": ">= 3"}, "deny": {"foreign_control": True}, "because": "-"}
ALLOW = {"order": 1, "when": {"workload": "v"}, "allow": {"provider": "P"}, "because": "-"}
"""Two lines of policy: what is critical stays out of foreign hands, and `v` is let in beforehand."""
