"""Every key of a scenario moves something: changed, it makes another programme.

Two keys are no different from one that is misspelt and ignored: a key that no code reads, and one that it
reads and forgets. `KNOBS` shows for each key an estate and a change that reach the programme; only what is said to
be `DESCRIPTIVE` moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from inventory.schema import TREATMENTS
from optimizer.formulate import formulate
from optimizer.pose import pose
from optimizer.scenario import Scenario
from tests.optimizer.rich import document, filled, inventory

DESCRIPTIVE = {
    "name": "names the scenario in files and on screen",
    "*title.??": "names a thing for people",
    "*because.??": "tells people why",
    "*source.??": "says where a figure or a rule comes from",
    "*status": "says how far a figure can be believed",
}
"""Keys that move nothing, and why."""

KNOBS: dict[str, Any] = {
    "horizon.start": date(2027, 10, 1),
    "horizon.wave_months": 12,
    "horizon.waves": 3,
    "horizon.years_after": 2,
    "horizon.discount_rate.value": 0.06,
    "usd_cad.value": 1.5,
    "staff_day.value": 851,
    "present.asset_year.value": 1_801,
    "present.vcpu_year.value": 321,
    "present.memory_gib_year.value": 41,
    "present.storage_gib_year.value": 2,
    "present.site_year.value": 95_001,
    "present.site_closing.value": 40_001,
    "offers.ngq-ouest.kind": "cti",
    "offers.gcp-montreal.provider": "X",  # `sound` denies Google
    "offers.ngq-ouest.region": "Nord",  # `available` allows the region Ouest
    "offers.aws-montreal.location": "canada",  # `personal-not-abroad`
    "offers.gcp-montreal.foreign_control": False,
    "offers.gcp-montreal.platforms": ["saas"],
    "offers.external-quebec.available_from": date(2029, 1, 1),
    "offers.aws-montreal.price.catalogue": "gcp-montreal-n2",
    "offers.gcp-montreal.price.term": "committed_1y",
    "offers.external-quebec.price.currency": "USD",
    "offers.external-quebec.price.vcpu_month.value": 25,
    "offers.external-quebec.price.memory_gib_month.value": 3.3,
    "offers.external-quebec.price.storage_gib_month.value": 0.2,
    "offers.cti-1.price.platform_factor.power.value": 2,
    "offers.gcp-montreal.price.discounts": [{"from_year": 5_000, "share": 0.2}],
    "offers.external-quebec.opening_cost.value": 250_000,
    "offers.external-quebec.annual_cost.value": 80_000,
    "offers.external-quebec.contract.months": 24,
    "offers.external-quebec.contract.retender_cost.value": 60_000,
    "offers.ngq-ouest.capacity.servers.value": 21,
    "offers.ngq-ouest.capacity.servers.ramp": [0.4, 1],
    "offers.external-quebec.egress_gb.value": 0.2,
    "offers.ngq-est.carbon.catalogue": "quebec-2025",
    "offers.cti-1.carbon.grams_kwh.value": 6.0,
    "offers.cti-1.carbon.pue.value": 1.6,
    "carbon.price.value": 91,
    "carbon.sites.catalogue": "quebec-2025",
    "carbon.sites.grams_kwh.value": 6.0,
    "carbon.sites.pue.value": 1.9,
    "carbon.watts.vcpu.value": 3.0,
    "carbon.watts.memory_gib.value": 0.4,
    "carbon.watts.storage_tb.value": 0.7,
    "offers.ngq-ouest.recovery.offer": "aws-montreal",  # whose room is not limited
    "offers.ngq-ouest.recovery.share.value": 0.6,
    "offers.ngq-ouest.recovery.factor.value": 0.4,
    "latency.places.cti-1.ngq-ouest.value": 6,  # `web` is to be within 5 of `crm`
    "latency.on_site.cti-1.value": 4,
    "latency.between_sites.value": 5,
    "traffic.share_leaving_provider.value": 0.6,
    "policy.recover.require.recovery": False,
    "policy.available.order": 9,  # after `in-two-places`, which then decides
    "policy.highest-not-external.when.confidentiality": 3,
    "policy.available.allow.region": "Est",
    "policy.sound.deny.provider": "MCN",
    "policy.ours.prefer.foreign_control": True,
    "policy.ours.penalty.value": 0.3,
    "policy.assessed.charge.foreign_control": False,
    "policy.assessed.cost.value": 40,
    "unknown.criticality": 1,
    "unknown.availability": 4,
    "unknown.integrity": 4,
    "unknown.confidentiality": 1,
    "unknown.personal_information": "no",
    "treatments.rehost.platforms": ["power"],
    "treatments.rehost.to.portable": ["cti"],
    "treatments.rehost.months": 12,
    "treatments.rehost.parallel_months": 3,
    "treatments.rehost.portability_factor.portable.value": 0.9,
    "treatments.rehost.effort_factor.value": 1.1,
    "treatments.rehost.cost_per_vcpu.value": 1,
    "treatments.rehost.running_factor.value": 1.1,
    "treatments.replatform.support_years.value": 1,
    "treatments.rehost.needs_quote": True,
    "effort.per_workload.value": 7,
    "effort.per_server.value": 4,
    "effort.per_terabyte.value": 2,
    "limits.budget.2027-2028.value": 1_000_000,
    "limits.organisation_budget.msss.2027-2028.value": 800_000,
    "limits.staff.per_wave.value": 701,
    "limits.staff.per_wave.ramp": [0.5, 1],
    "limits.staff.organisation_share.value": 0.5,
    "limits.wave_size.workloads.value": 41,
    "limits.wave_size.workloads.ramp": [0.5, 1],
    "limits.wave_size.servers.value": 111,
    "limits.wave_size.servers.ramp": [0.5, 1],
    "limits.wave_size.terabytes.value": 8,
    "limits.wave_size.terabytes.ramp": [0.4, 1],
    "limits.link.usable_share.value": 0.6,
    "limits.link.by_road": [],
    "limits.network_readiness.required": False,
    "limits.network_readiness.assumed": date(2027, 10, 2),
    "limits.blackouts.tax-season.start": date(2028, 4, 2),  # wave 3 begins on 1 April 2028
    "limits.blackouts.tax-season.end": date(2028, 10, 1),
    "limits.blackouts.tax-season.when.service": "X",
    "targets.open_sites.by": date(2028, 9, 30),
    "targets.open_sites.at_most": 1,
    "targets.shares.outside.kinds": ["ngq"],
    "targets.shares.outside.measure": "vcpu",
    "targets.shares.outside.at_least": 0.2,
    "targets.shares.outside.at_most": 0.8,
    "targets.open_sites.price": 5,
    "targets.shares.outside.price": 5,
    "targets.obsolescence.vital.price": 5,
    "targets.emissions.2028-2029.at_most": 8.0,
    "targets.emissions.2028-2029.price": 5,
    "targets.obsolescence.vital.by": date(2028, 9, 30),
    "targets.obsolescence.vital.at_most": 0.8,
    "support.grace_months.3.value": 6,
    "support.grace_from_start_months.4.value": 12,
    "support.extended": False,
    "support.extended_product_year.value": 90_000,
    "support.must_extend": [1],
    "risk_month.3.value": 1_201,
}
"""A change for each key, dotted, with any one entry of a mapping."""

SILENT = {
    "retain": {
        "to", "months", "parallel_months", "effort_factor", "cost_per_vcpu", "portability_factor", "running_factor",
        "support_years",
    },
    "refresh": {"to", "parallel_months"},
    "retire": {"to", "parallel_months", "running_factor", "support_years", "cost_per_vcpu"},
}  # fmt: skip
"""Terms that mean nothing for a treatment: one in place leads nowhere, one that does nothing neither costs nor clears.

What is retired here is idle: it has no vCPU that is on.
"""


def keys(kind: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every leaf key of a model, dotted, `*` for an entry of a mapping."""
    if get_origin(kind) is Annotated:
        yield from keys(get_args(kind)[0], path)
    elif get_origin(kind) in {Union, UnionType}:
        [one] = [option for option in get_args(kind) if option is not type(None)]
        yield from keys(one, path)
    elif get_origin(kind) is dict:
        yield from keys(get_args(kind)[1], (*path, "*"))
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield from keys(field.annotation, (*path, name))
    else:
        yield ".".join(path)


ALL = list(keys(Scenario))


def is_descriptive(key: str) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in DESCRIPTIVE)


def programme(said: dict[str, Any]) -> str:
    """What identifies the programme that a scenario poses, and what it rules out."""
    posed = pose(inventory(), filled(said))
    made = formulate(posed.problem)
    digest = sha256(repr(made.constant).encode())
    for table in (made.columns, made.limits, posed.ruled_out):
        digest.update(table.to_csv(index=False).encode())
    for array in (made.matrix.data, made.matrix.indices, made.matrix.indptr):
        digest.update(array.tobytes())
    return digest.hexdigest()


def choices(said: dict[str, Any]) -> list[str]:
    """The choices that a scenario poses, what they weigh, and what it rules out."""
    posed = pose(inventory(), filled(said))
    return [table.to_csv() for table in (posed.problem.choices, posed.problem.effort, posed.ruled_out)]


@cache
def base_programme() -> str:
    return programme(document())


@cache
def base_choices() -> list[str]:
    return choices(document())


def changed(path: str, value: Any) -> dict[str, Any]:
    """The scenario with one key changed."""
    said = deepcopy(document())
    *upper, last = [int(name) if name.isdigit() else name for name in path.split(".")]
    inner = said
    for name in upper:
        inner = inner.setdefault(name, {})
    assert inner.get(last) != value
    inner[last] = value
    return said


def test_every_key_is_a_knob_or_is_said_to_be_descriptive():
    moved = {key for key in ALL for path in KNOBS if stands_for(key, path)}
    assert sorted(moved | {key for key in ALL if is_descriptive(key)}) == sorted(ALL)
    assert not {key for key in moved if is_descriptive(key)}


def stands_for(key: str, path: str) -> bool:
    """Whether a key with `*` is that of a path with names."""
    ours, theirs = key.split("."), path.split(".")
    return len(ours) == len(theirs) and all(a in {"*", b} for a, b in zip(ours, theirs, strict=True))


def test_every_knob_and_every_description_is_a_key():
    assert [path for path in KNOBS if not any(stands_for(key, path) for key in ALL)] == []
    assert [p for p in DESCRIPTIVE if not any(fnmatchcase(key, p) for key in ALL)] == []


@pytest.mark.parametrize(("path", "value"), KNOBS.items(), ids=list(KNOBS))
def test_a_knob_moves_the_programme(path, value):
    assert programme(changed(path, value)) != base_programme()


def test_what_is_descriptive_moves_nothing():
    assert programme(redescribed(document())) == base_programme()


def redescribed(said: Any) -> Any:
    """The scenario with every description replaced."""
    if not isinstance(said, dict):
        return said
    words = {name: "other" for name in ("name", "title", "because", "source") if name in said}
    return {name: redescribed(value) for name, value in said.items()} | words | (
        {"status": "official"} if "status" in said else {}
    )  # fmt: skip


TERMS: dict[str, Any] = {
    "platforms": ["saas"],
    "to": {"bound": ["cti"], "portable": ["ngq"], "containerised": []},
    "months": 14,
    "parallel_months": 4,
    "effort_factor": 3.3,
    "portability_factor": {"portable": 0.7, "containerised": 0.8},
    "cost_per_vcpu": 77,
    "running_factor": 1.7,
    "support_years": 1.25,
    "needs_quote": True,
}


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_a_term_moves_every_treatment_that_it_means_something_for(treatment, term):
    value = not document()["treatments"][treatment]["needs_quote"] if term == "needs_quote" else TERMS[term]
    moves = choices(changed(f"treatments.{treatment}.{term}", value)) != base_choices()
    assert moves == (term not in SILENT.get(treatment, ()))
