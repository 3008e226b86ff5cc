"""The smallest estate and scenario, in round numbers that a reader can work out by hand.

One server `a`, of 2 vCPU, 4 GiB and 1 TiB, carries workload `w` of `msss` on site `s`. Waves last a year and
the rate is 25 %, so that three waves and the year after them are worth 1, 0.8, 0.64 and 0.512.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from inventory.graph import Inventory, load
from optimizer.cash import Line, flows, lines
from optimizer.lanes import Estate
from optimizer.pose import Posed, pose
from optimizer.scenario import Scenario
from tests.estates import TODAY
from tests.estates import estate as texts

ALL = ["x86", "power", "mainframe", "appliance", "saas"]
PLAIN = {"platforms": ALL}
MOVED = {"platforms": ALL, "to": {p: ["external", "cti"] for p in ("bound", "portable", "containerised")}}
BASE: dict[str, Any] = {
    "name": "small",
    "title": "small",
    "horizon": {
        "start": date(2027, 4, 1), "wave_months": 12, "waves": 3, "years_after": 1, "discount_rate": 0.25,
    },
    "usd_cad": 2,
    "staff_day": 100,
    "present": {
        "asset_year": 500, "vcpu_year": 100, "memory_gib_year": 10, "storage_gib_year": 1,
        "site_year": 9_000, "site_closing": 700,
    },
    "offers": {
        "cloud": {
            "title": "cloud", "kind": "external", "provider": "P", "region": "R", "location": "quebec",
            "foreign_control": True, "platforms": ALL,
            # 2 × 10 + 4 × 1 + 1024 × 0.125 = 152 a month, 1824 a year
            "price": {"vcpu_month": 10, "memory_gib_month": 1, "storage_gib_month": 0.125},
        },
        "cti": {
            "title": "cti", "kind": "cti", "provider": "MCN", "region": "R", "location": "quebec",
            "foreign_control": False, "platforms": ALL,
            # 2 × 5 + 4 × 2.5 + 1024 × 0 = 20 a month, 240 a year
            "price": {"vcpu_month": 5, "memory_gib_month": 2.5, "storage_gib_month": 0},
        },
    },
    "unknown": {
        "criticality": 2, "availability": 1, "integrity": 1, "confidentiality": 1, "personal_information": "no",
    },
    "treatments": {
        "retire": {**PLAIN, "effort_factor": 0.5},
        "retain": PLAIN,
        "refresh": {
            **PLAIN, "effort_factor": 1.5, "cost_per_vcpu": 30, "running_factor": 0.5, "support_years": 5,
        },
        "rehost": MOVED,
        "replatform": {**MOVED, "effort_factor": 2, "running_factor": 0.5, "support_years": 1},
    },
    # 6 for the workload, 3 for its server and 1 for its terabyte: 10 days, 1000 $
    "effort": {"per_workload": 6, "per_server": 3, "per_terabyte": 1},
    "support": {"extended_product_year": 900},
    "risk_month": {1: 50, 2: 100, 3: 200, 4: 400},
}  # fmt: skip

SITES = "site,organisation,annual_cost,closing_cost\ns,msss,1000,500\n"
WORKLOADS = "workload,organisation,criticality\nw,msss,2\n"
ASSETS = "asset,workload,site,vcpu,memory_gib,storage_gib,annual_cost\na,w,s,2,4,1024,1000\n"


def merged(base: Any, changes: Any) -> Any:
    """The base with the changes laid over it, key by key."""
    if not (isinstance(base, dict) and isinstance(changes, dict)):
        return changes
    return {**base, **{key: merged(base.get(key), value) for key, value in changes.items()}}


def scenario(**changes: Any) -> Scenario:
    """The small scenario, with changes laid over it."""
    return Scenario.model_validate(merged(BASE, changes))


def inventory(**tables: str) -> Inventory:
    """The small inventory, some tables replaced by these CSV texts."""
    return load(texts(**{"sites": SITES, "workloads": WORKLOADS, "assets": ASSETS, **tables}), TODAY)[0]


def estate(*, tables: dict[str, str] | None = None, **changes: Any) -> Estate:
    """The small inventory seen through the small scenario."""
    return Estate(inventory(**(tables or {})), scenario(**changes))


def posed(*, tables: dict[str, str] | None = None, **changes: Any) -> Posed:
    """The problem of the small inventory under the small scenario."""
    return pose(inventory(**(tables or {})), scenario(**changes))


def lane(seen: Estate, treatment: str, offer: str = "", workload: str = "w") -> int:
    """The row of a lane."""
    lanes = seen.lanes
    wanted = lanes["treatment"].eq(treatment) & lanes["offer"].eq(offer) & lanes["workload"].eq(workload)
    [row] = np.flatnonzero(wanted)
    return int(row)


def line(seen: Estate, name: str) -> Line:
    """A line of money by its name."""
    [found] = [each for each in lines(seen) if each.name == name]
    return found


def paid(seen: Estate, name: str, acts: str, wave: int, workload: str = "w") -> list[float]:
    """What a line costs in each period when a workload is treated in a wave; `acts` is a treatment and its offer."""
    treatment, _, offer = acts.partition(" ")
    row = np.array([lane(seen, treatment, offer, workload)])
    return flows(line(seen, name), seen, row, np.array([wave]))[0].tolist()
