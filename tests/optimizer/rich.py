"""An estate of nine workloads and a scenario in which every key has something to move."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from inventory.graph import Inventory, load
from optimizer.electricity import counted
from optimizer.plan import Plan, report
from optimizer.pose import Posed, pose
from optimizer.prices import fill, read_catalogue
from optimizer.scenario import Scenario
from optimizer.scenario_files import SHIPPED
from optimizer.scenario_files import load as load_scenario
from optimizer.solve import Search, solve
from tests.estates import TODAY, raws
from tests.optimizer.small import merged

TABLES = {
    "organisations": "organisation,staff_days_per_year\nmsss,200\nmtq,\n",
    "sites": """site,organisation,annual_cost,closing_cost,lease_ends,offer,link_mbps,network_ready,power_kw,pue
s1,msss,,,,,10,,,
s2,mtq,50000,10000,2030-03-31,,,2027-04-01,3,1.6
s3,msss,400000,,,cti-1,,,,
""",
    "workloads": """workload,organisation,service,criticality,availability,integrity,confidentiality,personal_information,portability,platform
appliance,mtq,,1,1,1,1,no,portable,appliance
central,mtq,,4,1,1,1,no,portable,mainframe
crm,msss,Impôt,4,,,,unknown,portable,x86
held,msss,,2,1,1,1,no,bound,x86
hosted,msss,,3,1,4,1,no,portable,x86
idle,msss,,1,1,1,1,no,portable,x86
power,mtq,,2,1,1,1,no,portable,power
unlevelled,msss,,,1,1,1,unknown,portable,x86
web,mtq,,3,4,1,2,yes,containerised,x86
""",
    # Support lapses in the second year, or (central, web) before the first; some of it can be extended.
    "assets": """asset,workload,site,kind,vcpu,memory_gib,storage_gib,powered,annual_cost,support_ends,extension_ends,extension_cost
a1,crm,s1,server,8,32,2048,yes,,2028-06-30,2031-06-30,60000
a2,crm,s2,vm,4,16,512,yes,900,,,
a3,web,s2,vm,2,8,100,yes,2500,2026-01-31,,
a4,held,s1,server,4,8,300,yes,,2028-06-30,2031-06-30,
a5,idle,s1,server,2,4,100,no,,,,
a6,power,s2,server,8,64,900,yes,30000,2028-09-30,,
a7,central,s1,mainframe,16,64,4000,yes,90000,2025-12-31,,
a8,hosted,s3,vm,2,8,200,yes,,2028-03-31,,
a9,unlevelled,s1,vm,1,2,50,yes,,2028-06-30,,
a0,appliance,s1,appliance,2,4,10,yes,,2028-06-30,,
""",
    "dependencies": """consumer,provider,kind,gb_per_month,max_latency_ms
web,crm,order,900,5
held,unlevelled,together,,
""",
    "quotes": """workload,offer,treatment,one_off_cost,annual_cost,effort_days
web,external-quebec,repurchase,,9000,
web,gcp-montreal,repurchase,20000,,
crm,,retire,1000,,5
""",
}
"""The tables of the estate, as CSV texts."""

SAID = {"source": "x", "because": "x"}
CHANGES: dict[str, Any] = {
    "horizon": {"waves": 4, "years_after": 1},
    "offers": {
        "aws-montreal": {"location": "abroad"},
        "external-quebec": {
            "available_from": date(2028, 1, 1), "opening_cost": {"value": 200}, "annual_cost": {"value": 50},
            "contract": {"months": 6, "retender_cost": {"value": 40}},
            "egress_gb": {"value": 0.1},
        },
        "ngq-est": {"recovery": {"offer": "ngq-ouest", "share": 0.5, "factor": 0.3}},
        "ngq-ouest": {
            "recovery": {"offer": "ngq-est", "share": 0.5, "factor": 0.3},
            "capacity": {"storage_gib": 9_000, "servers": {"value": 20, "ramp": [0.5, 1]}},
        },
    },
    "policy": {
        "available": {"order": 5, "when": {"availability": ">= 3"}, "allow": {"region": "Ouest"}, **SAID},
        "in-two-places": {"order": 6, "when": {"availability": ">= 3"}, "deny": {"kind": "ngq"}, **SAID},
        "sound": {"order": 7, "when": {"integrity": ">= 3"}, "deny": {"provider": "Google"}, **SAID},
        "assessed": {
            "order": 4, "when": {"integrity": "<= 2"}, "charge": {"foreign_control": True}, "cost": 30, **SAID,
        },
        "recover": {"order": 9, "when": {"service": "Impôt"}, "require": {"recovery": True}, **SAID},
        "ours": {"order": 8, "prefer": {"foreign_control": False}, "penalty": 0.2, **SAID},
    },
    "limits": {
        "organisation_budget": {"msss": {"2027-2028": {"value": 900_000}}},
        "wave_size": {"terabytes": {"value": 9, "ramp": [0.5, 1]}},
        "link": {"usable_share": {"value": 0.5}},
        "network_readiness": {"required": True, "assumed": date(2027, 9, 30)},
    },
    "latency": {
        "places": {"cti-1": {"ngq-ouest": {"value": 4}}}, "on_site": {"cti-1": {"value": 6}},
        "between_sites": {"value": 7},
    },
    "targets": {
        "open_sites": {"by": date(2028, 10, 1), "at_most": 2},
        "shares": {
            "outside": {"kinds": ["external"], "measure": "storage", "at_least": 0.1, "at_most": 0.9},
        },
        "obsolescence": {"vital": {"by": date(2028, 10, 1), "at_most": 0.9}},
        "emissions": {"2028-2029": {"at_most": 9.0}},
    },
    "carbon": {"price": {"value": 90}},
    "support": {
        "grace_months": {2: 18, 3: 18, 4: 18}, "grace_from_start_months": {3: 18, 4: 30},
    },
}  # fmt: skip
CATALOGUED = {
    "gcp-montreal": {
        "catalogue": "gcp-montreal-n2",
        "term": "committed_3y",
        "discounts": [{"from_year": 3_000, "share": 0.01}],
    },
    "aws-montreal": {"catalogue": "aws-montreal-m7i", "storage_gib_month": 0.11},
}
"""Prices as they stand in the file, before the catalogue fills them."""


ELECTRICITY = {
    "gcp-montreal": {"catalogue": "gcp-northamerica-northeast1"},
    "ngq-est": {"catalogue": "quebec-2024", "pue": {"value": 1.3}},
}
"""Electricity as it stands in the file, likewise."""
SITES = {"catalogue": "quebec-2024", "pue": {"value": 1.8}}

CATALOGUE = read_catalogue()


@cache
def inventory() -> Inventory:
    """The estate."""
    return load(raws(**TABLES), TODAY)[0]


@cache
def document() -> dict[str, Any]:
    """The base scenario, and in it every key that it leaves out."""
    base = load_scenario([SHIPPED / "base.yaml"]).model_dump()
    said = Scenario.model_validate(merged(base, CHANGES)).model_dump()
    for offer, price in CATALOGUED.items():
        said["offers"][offer]["price"] = price
    for offer, electricity in ELECTRICITY.items():
        said["offers"][offer]["carbon"] = electricity
    said["carbon"]["sites"] = SITES
    del said["offers"]["cti-2"]
    return said


@cache
def scenario() -> Scenario:
    """The scenario, its prices and electricity filled as they are when it is read from its file."""
    return filled(document())


def filled(said: dict[str, Any]) -> Scenario:
    """The scenario that this says, its prices and electricity filled."""
    given = Scenario.model_validate(said)
    offers = {
        name: offer.model_copy(update={"price": fill(offer.price, CATALOGUE)})
        for name, offer in given.offers.items()
    }
    return counted(given.model_copy(update={"offers": offers}))


@cache
def posed() -> Posed:
    """The problem of the estate under the scenario."""
    return pose(inventory(), scenario())


@cache
def plan() -> Plan:
    """The best plan of the estate."""
    return report(posed(), solve(posed().problem, Search(gap=0.0)))
