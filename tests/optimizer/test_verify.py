"""A sound plan has no finding; each law broken has its own."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pandas as pd
import pytest

import optimizer.verify as package
from inventory.findings import Kind
from inventory.graph import load
from optimizer.scenario import Scenario
from optimizer.verify import PlanTables, verify
from tests.estates import TODAY, estate

# The database lost its vendor's support before the start; the old machine is switched off.
TEXTS = {
    "sites": "site,organisation,annual_cost,closing_cost,offer\nroom,msss,12000,1000,\nhub,msss,5000,,cti\n",
    "workloads": "workload,organisation,criticality,confidentiality\n"
    "db,msss,2,1\nkept,msss,2,1\nold,msss,2,1\nweb,msss,2,1\n",
    "assets": "asset,workload,site,kind,vcpu,storage_gib,powered,annual_cost,support_ends\n"
    "a1,db,room,vm,1,1024,yes,600,2026-03-31\n"
    "a2,kept,hub,vm,1,,yes,900,\n"
    "a3,old,room,server,,,no,,\n"
    "a4,web,room,vm,2,,yes,1200,\n",
    "dependencies": "consumer,provider,kind\nweb,db,order\n",
}
PLATFORMS = ["x86", "power"]
ANYWHERE = {"portable": ["external", "cti"]}
OFFER = {
    "title": "",
    "provider": "p",
    "region": "r",
    "location": "quebec",
    "platforms": ["x86"],
    "price": {"vcpu_month": 10, "memory_gib_month": 0, "storage_gib_month": 0},
}
# Four periods of a year, discounted by 1, 0.8, 0.64 and 0.512; a plain move of one server takes 6 days.
SCENARIO = {
    "name": "tiny",
    "title": "",
    "horizon": {
        "start": "2027-04-01",
        "wave_months": 12,
        "waves": 3,
        "years_after": 1,
        "discount_rate": 0.25,
    },
    "usd_cad": 2,
    "staff_day": 100,
    "present": dict.fromkeys(
        ("asset_year", "vcpu_year", "memory_gib_year", "storage_gib_year", "site_year", "site_closing"), 0
    ),
    "offers": {
        "cloud": {**OFFER, "kind": "external", "foreign_control": True},
        "cti": {**OFFER, "kind": "cti", "foreign_control": False},
    },
    "unknown": dict.fromkeys(("criticality", "availability", "integrity", "confidentiality"), 2)
    | {"personal_information": "no"},
    "treatments": {
        "retain": {"platforms": PLATFORMS},
        "refresh": {"platforms": PLATFORMS, "support_years": 2},
        "retire": {"platforms": PLATFORMS, "effort_factor": 0.5},
        "rehost": {"platforms": PLATFORMS, "to": ANYWHERE},
        "replatform": {"platforms": PLATFORMS, "to": ANYWHERE, "months": 18, "support_years": 2},
    },
    "effort": {"per_workload": 5, "per_server": 1, "per_terabyte": 0},
    "support": {"extended_product_year": 40},
    "risk_month": {2: 10},
}
STARTS = {1: "2027-04-01", 2: "2028-04-01", 3: "2029-04-01"}
FACTORS = {1: 1.0, 2: 0.8, 3: 0.64, 0: 0.512}
YEARS = {1: "2027-2028", 2: "2028-2029", 3: "2029-2030", 0: "2030-2031"}
MONTH = 365.25 / 12
COST = ("one_off_cost", "annual_cost", "effort_days")
ASSIGNMENTS = {
    "db": ("cloud", "rehost", 1, 600.0, 120.0, 6.0),
    "kept": ("", "retain", 0, 0.0, 900.0, 0.0),
    "old": ("", "retire", 2, 300.0, 0.0, 3.0),
    "web": ("cloud", "rehost", 2, 600.0, 240.0, 6.0),
}
CASH = {  # by line: in waves 1, 2, 3 and the year after
    "running_today": (1200 + 900, 900, 900, 900),
    "running_after": (120, 120 + 240, 360, 360),
    "move": (600, 600 + 300, 0, 0),
    "risk": tuple(days / MONTH * 10 for days in (366, 365, 365, 365)),  # a plain move renews nothing
    "site_operation": (12000 + 5000, 5000, 5000, 5000),
    "site_closing": (0, 1000, 0, 0),
}
WAVES = {  # external, ngq, cti, in place, retired, servers, TB, cost, days, sites closed
    1: (1, 0, 0, 0, 0, 1, 1.0, 600.0, 6.0, 0),
    2: (1, 0, 0, 0, 1, 2, 0.0, 900.0, 9.0, 1),
    3: (0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0),
}
WAVE_COLUMNS = (
    "external", "ngq", "cti", "in_place", "retired", "servers", "terabytes",
    "one_off_cost", "effort_days", "sites_closed",
)  # fmt: skip


def start(wave):
    return pd.Timestamp(STARTS[wave]) if wave else pd.NaT


def assignments(**changes):
    """The plan's assignments, where a workload's offer, treatment and wave may be others."""
    chosen = {name: (*changes.get(name, row[:3]), *row[3:]) for name, row in ASSIGNMENTS.items()}
    table = pd.DataFrame(
        [(name, *row) for name, row in chosen.items()],
        columns=["workload", "offer", "treatment", "wave", *COST],
    )
    return table.assign(wave_start=table["wave"].map(start), extended_waves="", reason="")


def cash():
    rows = [
        (line, "valued" if line == "risk" else "cash", YEARS[wave], wave, amount, amount * FACTORS[wave])
        for line, amounts in CASH.items()
        for wave, amount in zip(FACTORS, amounts, strict=True)
    ]
    return pd.DataFrame(rows, columns=["line", "kind", "fiscal_year", "wave", "amount", "discounted"])


def plan(**changes):
    sites = pd.DataFrame({"site": ["hub", "room"], "wave": [0, 2], "closes": [start(0), start(2)]})
    waves = pd.DataFrame([(w, start(w), YEARS[w], *row) for w, row in WAVES.items()])
    tables = {
        "assignments": assignments(),
        "sites": sites.assign(saving=[0.0, 3 * 12000.0 - 1000.0]),
        "cash": cash(),
        "waves": waves.set_axis(["wave", "start", "fiscal_year", *WAVE_COLUMNS], axis=1),
        "objective": cash()["discounted"].sum(),
    }
    objective = tables["objective"]
    return PlanTables(**{**tables, "bound": 0.9 * objective, "gap": 0.1, **changes})


def merged(base, over):
    both = isinstance(base, dict) and isinstance(over, dict)
    return {**base, **{key: merged(base.get(key), value) for key, value in over.items()}} if both else over


def judged(plan, scenario, texts):
    inventory, _ = load(estate(**{**TEXTS, **texts}), TODAY)
    return verify(inventory, Scenario.model_validate(merged(SCENARIO, scenario)), plan)


def asked(scenario=None, texts=None, tables=None, **moves):
    """The findings of the plan, some of its choices or tables changed, under other laws or facts."""
    changed = {"assignments": assignments(**moves)} if moves else {}
    return judged(plan(**changed, **(tables or {})), scenario or {}, texts or {})


def cell(name, row, column, value):
    """The plan's table with one cell changed."""
    table = getattr(plan(), name).copy()
    table.loc[row, column] = value
    return {"tables": {name: table}}


def column(name, value):
    """The workloads, with one more column that says this of the web."""
    header, *rows = TEXTS["workloads"].splitlines()
    said = [f"{row},{value if row.startswith('web') else ''}" for row in rows]
    return {"workloads": "\n".join([f"{header},{name}", *said, ""])}


def site(name, value):
    """The sites, with one more column that says this of the room."""
    header, room, hub = TEXTS["sites"].splitlines()
    return {"sites": f"{header},{name}\n{room},{value}\n{hub},\n"}


def decided(action, treatment):
    return {"decisions": f"workload,action,treatment\nweb,{action},{treatment}\n"}


def needs(*rows):
    return {"dependencies": "consumer,provider,kind\n" + "".join(f"{row}\n" for row in rows)}


def supported(day):
    return {"assets": TEXTS["assets"].replace("2026-03-31", day)}


def policy(**verb):
    rule = {"order": 1, "because": "", **verb}
    return {"policy": {"rule": rule}}


GRAMS = 1e6 / 8760  # so that a kilowatt emits a tonne a year
A_KILOWATT = {
    # A vCPU and a terabyte draw a kilowatt each: the database two, the web two, what is kept one.
    "carbon": {
        "sites": {"grams_kwh": GRAMS, "pue": 1.5}, "watts": {"vcpu": 1000, "memory_gib": 0, "storage_tb": 1000},
    },
    "offers": {
        "cloud": {"carbon": {"grams_kwh": GRAMS / 4, "pue": 2}}, "cti": {"carbon": {"grams_kwh": GRAMS, "pue": 1.25}},
    },
}  # fmt: skip


def emitting(**said):
    return merged(A_KILOWATT, said)


def capped(**target):
    """In the first year the database emits 1, the web 2, what is kept 1.25, and the room 2: 6.25."""
    return {"scenario": emitting(targets={"emissions": {"2027-2028": target}})}


FIVE_MS = {"dependencies": "consumer,provider,kind,max_latency_ms\nweb,kept,traffic,5\n"}
NOT_FOREIGN = policy(deny={"foreign_control": True})
BREAKS = {
    "verify-column": {"tables": {"cash": cash().drop(columns="kind")}},
    "verify-missing": {"tables": {"assignments": assignments().iloc[1:]}},
    "verify-twice": {"tables": {"assignments": pd.concat([assignments(), assignments().head(1)])}},
    "verify-stranger": cell("assignments", 0, "workload", "nobody"),
    "verify-treatment": {"web": ("cloud", "teleport", 2)},
    "verify-offer": {"web": ("moon", "rehost", 2)},
    "verify-wave": cell("assignments", 3, "wave", 4),
    "verify-wave-of-treatment": {"web": ("cloud", "rehost", 0)},
    "verify-offer-of-treatment": {"web": ("", "rehost", 2)},
    "verify-platform": {"texts": column("platform", "power")},
    "verify-portability": {"texts": column("portability", "bound")},
    "verify-already-there": {"kept": ("cti", "rehost", 2)},
    "verify-emissions": capped(at_most=6.24),
    "verify-quote": {"scenario": {"treatments": {"rehost": {"needs_quote": True}}}},
    "verify-in-use": {"web": ("", "retire", 2)},
    "verify-policy": {"scenario": NOT_FOREIGN},
    "verify-recovery": {"scenario": policy(require={"recovery": True})},
    "verify-pin": {"texts": decided("pin", "retain")},
    "verify-forbidden": {"texts": decided("forbid", "rehost")},
    "verify-moved-to": {
        "texts": {"workloads": "workload,organisation,status,moved_to\n" + "".join(
            f"{name},msss,{'moving,cti' if name == 'web' else 'planned,'}\n" for name in ASSIGNMENTS
        )}
    },
    "verify-done": {
        "texts": {"workloads": "workload,organisation,status,moved_to\n" + "".join(
            f"{name},msss,{'done,cloud' if name == 'web' else 'planned,'}\n" for name in ASSIGNMENTS
        )}
    },
    "verify-not-yet-open": {"scenario": {"offers": {"cloud": {"available_from": "2028-04-02"}}}},
    "verify-lead-time": {"db": ("cloud", "replatform", 1)},  # 18 months, in waves of 12
    "verify-not-before": {"texts": column("not_before", "2028-04-02")},
    "verify-not-after": {"texts": column("not_after", "2028-03-31")},
    "verify-network": {
        "texts": site("network_ready", "2027-04-02"), "scenario": {"limits": {"network_readiness": {"required": True}}}
    },
    "verify-blackout": {
        "scenario": {"limits": {"blackouts": {"tax": {"start": "2028-04-01", "end": "2028-04-01", "because": ""}}}}
    },
    "verify-site-deadline": {"texts": site("must_close_by", "2028-03-31")},
    # Out of support on 2027-04-01 with no grace: a plain move gives nothing back.
    "verify-support-deadline": {
        "texts": supported("2027-04-01"), "scenario": {"support": {"grace_months": {2: 0}}}
    },
    "verify-together": {"texts": needs("web,db,together")},
    "verify-order": {"texts": needs("db,web,order")},
    "verify-retired-provider": {"texts": needs("web,old,order"), "old": ("", "retire", 1)},
    "verify-cycle": {"texts": needs("web,db,order", "db,web,order")},
    "verify-capacity": {"scenario": {"offers": {"cloud": {"capacity": {"vcpu": 2}}}}},  # 1 then 2 arrive
    "verify-budget": {"scenario": {"limits": {"budget": {"2028-2029": 1899}}}},  # 600, 300 and the closing
    "verify-organisation-budget": {"scenario": {"limits": {"organisation_budget": {"msss": {"2028-2029": 1899}}}}},
    "verify-staff": {"scenario": {"limits": {"staff": {"per_wave": 8}}}},
    "verify-organisation-staff": {
        "scenario": {"limits": {"staff": {"organisation_share": 0.5}}},
        "texts": {"organisations": "organisation,staff_days_per_year\nmsss,17\n"},  # 8.5 of the 9 days
    },
    "verify-wave-size": {"scenario": {"limits": {"wave_size": {"servers": 1}}}},
    # A quarter of a megabit a second for 366 days is 0.899 TB of 2**43 bits; 1 leaves.
    "verify-link": {"texts": site("link_mbps", 1), "scenario": {"limits": {"link": {"usable_share": 0.25}}}},
    # The web ends in the cloud; what is kept stays on a site that is the CTI.
    "verify-latency": {"texts": FIVE_MS, "scenario": {"latency": {"places": {"cti": {"cloud": 5.1}}}}},
    "verify-open-sites": {"scenario": {"targets": {"open_sites": {"by": "2028-03-31", "at_most": 1}}}},
    "verify-share-at-least": {
        "scenario": {"targets": {"shares": {"own": {"kinds": ["cti"], "measure": "workloads", "at_least": 0.34}}}}
    },
    "verify-share-at-most": {
        "scenario": {"targets": {"shares": {"own": {"kinds": ["cti"], "measure": "workloads", "at_most": 0.33}}}}
    },
    # The database was past its support before the start: it alone is of the four, and of the three that are left.
    "verify-obsolescence": {
        "scenario": {"targets": {"obsolescence": {"vital": {"by": "2028-04-01", "at_most": 0.33}}}}
    },
    "verify-effort": cell("assignments", 3, "effort_days", 5.0),
    "verify-one-off": cell("assignments", 3, "one_off_cost", 599.0),
    "verify-annual": cell("assignments", 3, "annual_cost", float("nan")),
    "verify-wave-start": cell("assignments", 3, "wave_start", start(3)),
    "verify-extended": cell("assignments", 3, "extended_waves", "1"),
    "verify-closing": cell("sites", 1, "wave", 3),
    "verify-closes": cell("sites", 1, "closes", start(3)),
    "verify-saving": cell("sites", 1, "saving", 36000.0),
    "verify-wave-sum": cell("waves", 0, "external", 2),
    "verify-cash": cell("cash", 0, "amount", 2000.0),
    "verify-cash-discounted": cell("cash", 1, "discounted", 900.0),
    "verify-cash-kind": cell("cash", 12, "kind", "cash"),
    "verify-cash-sum": cell("cash", 0, "discounted", 2000.0),
    "verify-objective": {"tables": {"objective": 1.0}},
    "verify-bound": {"tables": {"bound": 1e9}},
    "verify-gap": {"tables": {"gap": 0.2}},
}  # fmt: skip


def test_a_sound_plan_has_no_finding():
    assert asked() == ()


@pytest.mark.parametrize("code", BREAKS)
def test_a_broken_law_is_found(code):
    assert code in {finding.kind.code for finding in asked(**BREAKS[code])}


def test_every_kind_of_finding_is_broken_above():
    modules = [
        importlib.import_module(f"optimizer.verify.{m.name}") for m in pkgutil.iter_modules(package.__path__)
    ]
    kinds = {kind.code for module in modules for kind in vars(module).values() if isinstance(kind, Kind)}
    assert kinds == set(BREAKS)


@pytest.mark.parametrize(
    "kept",
    [
        {"scenario": {"limits": {"budget": {"2028-2029": 1900}}}},
        {
            "scenario": {
                "limits": {"organisation_budget": {"msss": {"2028-2029": 1900}, "other": {"2028-2029": 0}}}
            }
        },
        {"scenario": {"offers": {"cloud": {"capacity": {"vcpu": 3}}}}},
        {"scenario": {"targets": {"open_sites": {"by": "2028-04-01", "at_most": 1}}}},
        {"scenario": {"limits": {"staff": {"per_wave": 9}, "wave_size": {"servers": 2, "terabytes": 1}}}},
        {"scenario": {"targets": {"obsolescence": {"vital": {"by": "2028-03-31", "at_most": 0.25}}}}},
        {"scenario": {"targets": {"obsolescence": {"vital": {"by": "2028-04-01", "at_most": 0.334}}}}},
        {"texts": site("must_close_by", "2028-04-01")},
        {"texts": column("not_after", "2028-04-01")},
        {
            "texts": site("network_ready", "2027-04-01"),
            "scenario": {"limits": {"network_readiness": {"required": True}}},
        },
        {"texts": site("link_mbps", 1), "scenario": {"limits": {"link": {"usable_share": 0.28}}}},
        {
            "texts": site("link_mbps", 1),
            "scenario": {"limits": {"link": {"usable_share": 0, "by_road": ["rehost"]}}},
        },
        {"texts": FIVE_MS, "scenario": {"latency": {"places": {"cloud": {"cti": 5}}}}},
        {"texts": FIVE_MS},
        capped(at_most=6.25),
        {"texts": decided("pin", "rehost")},
        {"texts": needs("web,old,order", "old,web,traffic", "db,db,order")},
        {"scenario": policy(deny={"foreign_control": True}, when={"confidentiality": ">= 2"})},
        {"scenario": merged(NOT_FOREIGN, {"policy": {"first": {"order": 0, "allow": {}, "because": ""}}})},
        {"tables": {"bound": None, "gap": None}},
    ],
)
def test_a_law_kept_to_the_last_unit_has_no_finding(kept):
    assert asked(**kept) == ()


def amounts(findings, name):
    """What was found of a line, by wave, where the plan says otherwise."""
    return {
        finding.values["wave"]: finding.values["found"]
        for finding in findings
        if finding.kind.code == "verify-cash" and finding.values["name"] == name
    }


def extended(day):
    """The assets, extended support of the database's being offered to this day."""
    header, db, *rows = TEXTS["assets"].splitlines()
    return {
        "assets": "\n".join([f"{header},extension_ends", f"{db},{day}", *(f"{row}," for row in rows), ""])
    }


def test_support_is_extended_before_the_move_where_policy_demands_it():
    # Extension is offered to the end of wave 2, at the scenario's 200 a year; wave 1 has 366 days.
    demanded = {"support": {"must_extend": [2], "extended_product_year": 200}}
    found = asked(demanded, extended("2029-03-31"), db=("", "retain", 0))
    assert amounts(found, "extended_support") == pytest.approx({1: 200 * 366 / 365.25, 2: 200 * 365 / 365.25})
    assert amounts(found, "risk") == {1: 0, 2: 0}  # from wave 3 on it runs out of support, as the plan says
    assert [f.values["found"] for f in found if f.kind.code == "verify-extended"] == ["1 2"]


def test_support_is_extended_where_it_costs_less_than_the_risk():
    # 40 a year for support against 120 a year of risk, then 130.
    forever = extended("2040-03-31")
    assert amounts(asked({}, forever, db=("", "retain", 0)), "risk") == {1: 0, 2: 0, 3: 0, 0: 0}
    dear = {"support": {"extended_product_year": 130}}
    assert amounts(asked(dear, forever, db=("", "retain", 0)), "risk") == {}


def test_support_that_is_not_for_sale_is_not_extended():
    closed = {"support": {"extended": False, "must_extend": [2]}}
    assert amounts(asked(closed, extended("2040-03-31"), db=("", "retain", 0)), "extended_support") == {}


def test_a_renewal_gives_support_for_its_years_and_no_more():
    # Renewed in wave 1 for two years: nothing in waves 1 and 2, then the risk that the plan says, untreated.
    found = amounts(asked(db=("", "refresh", 1)), "risk")
    assert found == pytest.approx({1: 0, 2: 0})


def test_what_was_never_at_risk_is_not_after_its_renewal():
    found = asked(web=("", "refresh", 1))
    assert amounts(found, "risk") == {}


def test_a_slighted_preference_weighs_every_year():
    # A tenth of 120 a year for the database, and of 240 from wave 2 for the web.
    found = asked(policy(prefer={"kind": "cti"}, penalty=0.1))
    assert amounts(found, "preference") == pytest.approx({1: 12, 2: 36, 3: 36, 0: 36})


def test_what_leaves_an_offer_for_elsewhere_is_paid_once_all_has_moved():
    # 100 GB a month between the cloud and a site, of which the consumer, in the cloud, sends two fifths: 12 × 40 × 0.5.
    needed = {
        "dependencies": "consumer,provider,kind,gb_per_month\nweb,kept,traffic,100\nweb,db,traffic,100\n"
    }
    priced = {"offers": {"cloud": {"egress_gb": 0.5}}, "traffic": {"share_leaving_provider": 0.6}}
    assert amounts(asked(priced, needed), "traffic") == pytest.approx({0: 240})
    assert amounts(asked(priced, needed, kept=("", "retire", 1)), "traffic") == {}


def test_what_is_emitted_weighs_where_it_is_emitted():
    priced = emitting(carbon={"price": 100})
    assert amounts(asked(priced), "carbon") == pytest.approx({1: 425, 2: 325, 3: 325, 0: 325})
    assert amounts(asked(priced), "site_carbon") == pytest.approx({1: 200})  # the room closes in wave 2
    moved = merged(priced, {"treatments": {"rehost": {"parallel_months": 6}}})
    assert amounts(asked(moved), "carbon") == pytest.approx({1: 525, 2: 425, 3: 325, 0: 325})


def test_a_measured_site_emits_what_was_measured():
    # Eight kilowatts, of which the watts say four: twice as much goes with each; a PUE of 1.25.
    texts = {
        "sites": TEXTS["sites"]
        .replace("offer\n", "offer,power_kw,pue\n")
        .replace("1000,\n", "1000,,8,1.25\n")
        .replace(",cti\n", ",cti,,\n")
    }
    priced = emitting(carbon={"price": 100})
    assert amounts(asked(priced, texts), "carbon")[1] == pytest.approx(100 + 400 + 125)
    assert amounts(asked(priced, texts), "site_carbon") == pytest.approx({1: 200})


def test_a_tonne_too_many_is_missed_at_its_price():
    assert amounts(asked(**capped(at_most=6, price=8)), "shortfall") == pytest.approx({1: 2})


def test_recovering_elsewhere_is_paid_and_takes_room():
    # A quarter of 120 a year for the database, and of 240 from wave 2 for the web; half of their 3 vCPU.
    paired = policy(require={"recovery": True})
    paired["offers"] = {"cloud": {"recovery": {"offer": "cti", "share": 0.5, "factor": 0.25}}}
    assert amounts(asked(paired), "recovery") == pytest.approx({1: 30, 2: 90, 3: 90, 0: 90})
    room = {"offers": {"cti": {"capacity": {"vcpu": 1.4}}}}
    found = [f.values for f in asked(merged(paired, room)) if f.kind.code == "verify-capacity"]
    assert [(each["offer"], each["wave"], each["used"]) for each in found] == [
        ("cti", 2, 1.5),
        ("cti", 3, 1.5),
    ]


def test_a_quote_overrides_the_model():
    quote = {"quotes": "workload,offer,treatment,annual_cost,effort_days\nweb,cloud,rehost,99,2\n"}
    found = {f.kind.code: f.values["found"] for f in asked(texts=quote) if f.values.get("workload") == "web"}
    assert found == {"verify-annual": 99, "verify-effort": 2, "verify-one-off": 200}


def test_a_price_in_dollars_of_elsewhere_is_converted():
    found = asked({"offers": {"cloud": {"price": {"currency": "USD", "platform_factor": {"x86": 3}}}}})
    assert {f.values["found"] for f in found if f.kind.code == "verify-annual"} == {120 * 6, 240 * 6}


def test_a_site_that_keeps_something_never_closes():
    found = asked(web=("", "refresh", 2))
    assert [f.values["found"] for f in found if f.kind.code == "verify-closing"] == [0]


def test_the_check_imports_nothing_that_makes_plans():
    allowed = (
        "optimizer.scenario", "optimizer.scenario_carbon", "optimizer.figures", "optimizer.conditions", "optimizer.verify",
    )  # fmt: skip
    for file in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not isinstance(node, ast.ImportFrom) or node.level == 0
            for name in names:
                ours = name.split(".")[0] == "optimizer"
                assert not ours or ".".join(name.split(".")[:2]) in allowed, f"{file.name} imports {name}"
