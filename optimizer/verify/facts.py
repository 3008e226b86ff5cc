"""What the inventory says, one plain value a workload, site and quote, with the scenario's estimates.

Money is in CAD; what nobody knows is taken as the scenario says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from inventory.graph import Inventory
from inventory.obsolescence import support_table
from inventory.schema import SERVER_KINDS
from optimizer.scenario import Scenario

LEVELS = ("criticality", "availability", "integrity", "confidentiality")


@dataclass(frozen=True)
class Component:
    """A product that a powered asset runs, and when its vendor's support ends."""

    support_ends: date
    extension_ends: date | None
    extension_cost: float | None


@dataclass(frozen=True)
class Asset:
    """What an asset weighs, and what it costs in a year where it is."""

    site: str
    is_server: bool
    powered: bool
    vcpu: float
    memory_gib: float
    storage_gib: float
    annual_cost: float


@dataclass(frozen=True)
class Workload:
    """A workload, its levels as taken, and the sums over its assets."""

    name: str
    organisation: str
    platform: str
    portability: str
    criticality: int
    status: str
    moved_to: str
    not_before: date | None
    not_after: date | None
    idle: bool
    sites: tuple[str, ...]
    main_site: str
    at_offer: str
    vcpu: float
    memory_gib: float
    storage_gib: float
    servers: int
    annual_cost: float
    components: tuple[Component, ...]

    @property
    def is_done(self) -> bool:
        """Whether its move is already made."""
        return self.status == "done" and self.moved_to != ""

    @property
    def terabytes(self) -> float:
        """Its storage in TiB."""
        return self.storage_gib / 1024


@dataclass(frozen=True)
class Site:
    """A site: the offer it already is, what it costs, and the day by whose start all has left."""

    name: str
    organisation: str
    offer: str
    may_close: bool
    annual_cost: float
    closing_cost: float
    deadline: date | None

    @property
    def closable(self) -> bool:
        """Whether it closes once nothing is left there."""
        return self.may_close and self.offer == ""


@dataclass(frozen=True)
class Quote:
    """What was quoted; `None` where the model's figure stands."""

    one_off_cost: float | None
    annual_cost: float | None
    effort_days: float | None


def levels_taken(workloads: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The table of workloads, every unknown level as the scenario takes it."""
    unknown = scenario.unknown
    levels = {name: workloads[name].fillna(getattr(unknown, name)) for name in LEVELS}
    personal = workloads["personal_information"].replace("unknown", unknown.personal_information)
    return workloads.assign(**levels, personal_information=personal)


def read_sites(inventory: Inventory, scenario: Scenario) -> dict[str, Site]:
    """Every site by its name."""
    present = scenario.present
    found = {}
    for row in _records(inventory["sites"]):
        lease_ends = _day(row["lease_ends"])
        deadlines = [_day(row["must_close_by"]), lease_ends and lease_ends + timedelta(days=1)]
        found[row["site"]] = Site(
            name=row["site"],
            organisation=row["organisation"],
            offer=row["offer"],
            may_close=bool(row["may_close"]),
            annual_cost=_or(_number(row["annual_cost"]), present.site_year.value),
            closing_cost=_or(_number(row["closing_cost"]), present.site_closing.value),
            deadline=min((day for day in deadlines if day), default=None),
        )
    return found


def read_quotes(inventory: Inventory) -> dict[tuple[str, str, str], Quote]:
    """Every quote by its workload, offer and treatment."""
    return {
        (row["workload"], row["offer"], row["treatment"]): Quote(
            _number(row["one_off_cost"]), _number(row["annual_cost"]), _number(row["effort_days"])
        )
        for row in _records(inventory["quotes"])
    }


def read_workloads(
    inventory: Inventory, scenario: Scenario, taken: pd.DataFrame, sites: Mapping[str, Site]
) -> dict[str, Workload]:
    """Every workload by its name; `taken` is the table with its levels as taken."""
    assets, components = _assets(inventory, scenario), _components(inventory)
    return {
        row["workload"]: _workload(row, assets[row["workload"]], components[row["workload"]], sites)
        for row in _records(taken)
    }


def _workload(
    row: Mapping[Hashable, Any],
    assets: Sequence[Asset],
    components: Sequence[Component],
    sites: Mapping[str, Site],
) -> Workload:
    lying = Counter(asset.site for asset in assets)
    main_site = min(lying, key=lambda site: (-lying[site], site), default=None)
    return Workload(
        name=row["workload"],
        organisation=row["organisation"],
        platform=row["platform"],
        portability=row["portability"],
        criticality=int(row["criticality"]),
        status=row["status"],
        moved_to=row["moved_to"],
        not_before=_day(row["not_before"]),
        not_after=_day(row["not_after"]),
        idle=bool(assets) and not any(asset.powered for asset in assets),
        sites=tuple(sorted(lying)),
        main_site=main_site or "",
        at_offer=sites[main_site].offer if main_site is not None else "",
        vcpu=sum(asset.vcpu for asset in assets if asset.powered),
        memory_gib=sum(asset.memory_gib for asset in assets if asset.powered),
        storage_gib=sum(asset.storage_gib for asset in assets),
        servers=sum(asset.is_server for asset in assets),
        annual_cost=sum(asset.annual_cost for asset in assets),
        components=tuple(components),
    )


def _assets(inventory: Inventory, scenario: Scenario) -> defaultdict[str, list[Asset]]:
    """The assets of every workload."""
    present = scenario.present
    found: defaultdict[str, list[Asset]] = defaultdict(list)
    for row in _records(inventory["assets"]):
        vcpu, memory, storage = (
            _or(_number(row[name]), 0.0) for name in ("vcpu", "memory_gib", "storage_gib")
        )
        estimate = (
            present.asset_year.value
            + present.vcpu_year.value * vcpu
            + present.memory_gib_year.value * memory
            + present.storage_gib_year.value * storage
        )
        powered = bool(row["powered"])
        cost = _or(_number(row["annual_cost"]), estimate if powered else 0.0)
        is_server = row["kind"] in SERVER_KINDS
        found[row["workload"]].append(Asset(row["site"], is_server, powered, vcpu, memory, storage, cost))
    return found


def _components(inventory: Inventory) -> defaultdict[str, list[Component]]:
    """What each workload's powered assets run, where the end of its support is known."""
    assets = inventory["assets"]
    bearer = dict(zip(assets["asset"], assets["workload"], strict=True))
    powered = set(assets.loc[assets["powered"].astype(bool), "asset"])
    table = support_table(assets, inventory["software"])
    found: defaultdict[str, list[Component]] = defaultdict(list)
    for row in _records(table[["asset", "support_ends", "extension_ends", "extension_cost"]]):
        ends = _day(row["support_ends"])
        if ends is not None and row["asset"] in powered:
            known = Component(ends, _day(row["extension_ends"]), _number(row["extension_cost"]))
            found[bearer[row["asset"]]].append(known)
    return found


def _records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return table.to_dict("records")


def _day(value: pd.Timestamp) -> date | None:
    return None if pd.isna(value) else value.date()


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
