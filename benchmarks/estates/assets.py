"""The assets that carry the workloads, and the software on them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.estates.places import ROOM
from benchmarks.estates.recipe import START, Recipe, some
from benchmarks.estates.software import AGES, installed, spellings
from benchmarks.estates.stacks import POSITION, STACKS

APPLICATION, DATABASE, FRONT = range(3)
_ROLES = np.array(["app", "bd", "web"], dtype=object)
_IN_TURN = np.array([APPLICATION, DATABASE, FRONT, APPLICATION])
_PHYSICAL = np.array([0.45, 0.25, 0.12, 0.0])  # share of physical servers, by size of site
_MAINFRAME_SUPPORT = np.datetime64("2024-09-30")  # z/OS 2.4
_KINDS = {"mainframe": "mainframe", "appliance": "appliance", "power": "server", "saas": "vm"}


def assets(recipe: Recipe, workloads: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Assets in order of workload (`carries`, −1: none) with site, system, sizes, costs and support."""
    draw = recipe.stream("assets")
    frame = _carriers(workloads)
    frame["kind"] = _kinds(draw, frame, sites["size"].to_numpy())
    family = np.array([stack.system for stack in STACKS], dtype=object)[frame["stack"]]
    database = _database(draw, frame["stack"].to_numpy())
    frame["database"] = database
    frame["family"] = np.where(frame["kind"] == "database", database, family)
    frame = _with_strays(draw, frame, sites)
    frame["age"] = np.where(draw.random(len(frame)) < 0.85, frame["age"], draw.choice(4, len(frame), p=AGES))
    frame["spelling"] = installed(draw, frame["family"].to_numpy(), frame["age"].to_numpy())
    written = spellings().iloc[frame["spelling"]].reset_index(drop=True)
    frame = frame.assign(product=written["product"], version=written["version"], **_sizes(draw, frame))
    frame["annual_cost"] = _costs(draw, frame)
    frame["site"] = sites["site"].to_numpy()[frame["at"]]
    return frame.assign(**_purchase(draw, frame), **_support(draw, frame, written))


def software(recipe: Recipe, assets: pd.DataFrame) -> pd.DataFrame:
    """Middleware on application and web servers, databases where they run."""
    draw = recipe.stream("software")
    on: list[np.ndarray] = []
    family: list[np.ndarray] = []
    alone = (assets["servers"] == 1).to_numpy()
    hosts = assets["kind"].isin(["vm", "server"]).to_numpy()
    database = hosts & ((assets["role"] == DATABASE).to_numpy() | alone)
    database &= (assets["database"] != "").to_numpy()
    on.append(np.flatnonzero(database))
    family.append(assets["database"].to_numpy()[database])
    for nth in range(2):
        each = [(*stack.middleware, "", "")[nth] for stack in STACKS]
        named = np.array(each, dtype=object)[assets["stack"]]
        runs = hosts & (assets["role"] != DATABASE).to_numpy() & (named != "")
        on.append(np.flatnonzero(runs))
        family.append(named[runs])
    rows = pd.DataFrame({"on": np.concatenate(on), "family": np.concatenate(family)})
    rows = rows.sort_values("on", kind="stable", ignore_index=True)
    way = installed(draw, rows["family"].to_numpy(), assets["age"].to_numpy()[rows["on"]])
    written = spellings().iloc[way].reset_index(drop=True)
    asset = assets["asset"].to_numpy()[rows["on"]]
    frame = pd.DataFrame({"asset": asset, "product": written["product"], "version": written["version"]})
    return frame[frame["product"] != ""].reset_index(drop=True)


def _carriers(workloads: pd.DataFrame) -> pd.DataFrame:
    """One row per server of each workload; the last third lies at its second site, if it has one."""
    carries = np.repeat(np.arange(len(workloads)), workloads["servers"])
    kept = ["home", "away", "stack", "age", "servers", "idle", "platform", "workload"]
    frame = workloads.loc[carries, kept].reset_index(drop=True).assign(carries=carries)
    nth = frame.groupby("carries").cumcount()
    moved = (frame["away"] >= 0) & (nth >= frame["servers"] - np.maximum(1, frame["servers"] // 3))
    frame["at"] = np.where(moved, frame["away"], frame["home"])
    frame["role"] = _IN_TURN[nth % len(_IN_TURN)]
    frame["asset"] = [
        f"{w}-{r}{k + 1}".lower()
        for w, r, k in zip(frame["workload"], _ROLES[frame["role"]], nth, strict=True)
    ]
    return frame.assign(powered=~frame["idle"])


def _kinds(draw: np.random.Generator, frame: pd.DataFrame, size: np.ndarray) -> np.ndarray:
    physical = draw.random(len(frame)) < _PHYSICAL[size[frame["at"]]]
    kind = np.where(physical, "server", "vm").astype(object)
    has_database = np.array([bool(stack.databases) for stack in STACKS])[frame["stack"]]
    apart = (frame["role"] == DATABASE) & has_database & (draw.random(len(frame)) < 0.15)
    kind = np.where(apart, "database", kind)
    for platform, only in _KINDS.items():
        kind = np.where(frame["platform"] == platform, only, kind)
    return kind


def _database(draw: np.random.Generator, stack: np.ndarray) -> np.ndarray:
    """Family of the database each stack would use, empty where it has none."""
    used = [each.databases or ("",) for each in STACKS]
    pair = np.array([(names[0], names[-1]) for names in used], dtype=object)[stack]
    drawn: np.ndarray = pair[np.arange(len(stack)), draw.integers(0, 2, len(stack))]
    return drawn


def _with_strays(draw: np.random.Generator, frame: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """The same assets, some templates beside them, and some machines that nobody claims."""
    ordinary = (frame["kind"] == "vm").to_numpy() & (frame["stack"] <= POSITION["php"]).to_numpy()
    count = frame["carries"].nunique()
    template = frame.iloc[some(draw, ordinary, max(2, count // 60))].assign(kind="template", powered=False)
    template["asset"] = template["asset"] + "-gabarit"
    rooms = np.flatnonzero(sites["size"] == ROOM)
    orphan = frame.iloc[some(draw, ordinary, max(2, count // 100))].assign(
        carries=-1, workload="", servers=1, stack=POSITION["files"], database=""
    )
    orphan["at"] = draw.choice(rooms, len(orphan))
    orphan["asset"] = [f"inconnu-{k + 1:02}" for k in range(len(orphan))]
    return pd.concat([frame, template, orphan], ignore_index=True)


def _sizes(draw: np.random.Generator, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Processors, memory and storage: larger for databases, a class of their own for mainframes."""
    count = len(frame)
    holds = (frame["role"] == DATABASE).to_numpy()
    cores = np.where(
        holds,
        draw.choice([4, 8, 16, 32], count, p=[0.45, 0.35, 0.17, 0.03]),
        draw.choice([1, 2, 4, 8], count, p=[0.1, 0.4, 0.4, 0.1]),
    ).astype(float)
    memory = cores * draw.choice([2, 4, 8], count, p=[0.35, 0.5, 0.15])
    storage = np.where(holds, draw.lognormal(6.4, 1.0, count), draw.lognormal(4.8, 0.8, count))
    storage = np.clip(np.round(storage / 10) * 10, 20, 20_000)
    kind, mainframe = frame["kind"].to_numpy(), (frame["kind"] == "mainframe").to_numpy()
    none = (frame["platform"] == "saas").to_numpy() | ((kind == "appliance") & (draw.random(count) < 0.5))
    return {
        "vcpu": np.where(mainframe, 24, np.where(none, np.nan, cores)),
        "memory_gib": np.where(mainframe, 256, np.where(none, np.nan, memory)),
        "storage_gib": np.where(mainframe, 30_000, storage),
    }


def _costs(draw: np.random.Generator, frame: pd.DataFrame) -> np.ndarray:
    """Yearly cost where it runs: a VM some thousands, a machine more; a twentieth nobody knows."""
    cores, memory = frame["vcpu"].fillna(4.0), frame["memory_gib"].fillna(16.0)
    base = 600 + 350 * cores + 45 * memory + 1.2 * frame["storage_gib"]
    base += 4_500 * frame["kind"].isin(["server", "appliance"]) + 9_000 * (frame["platform"] == "power")
    cost = base * draw.lognormal(0, 0.2, len(frame)) * np.where(frame["powered"], 1.0, 0.3)
    billed = np.where(frame["platform"] == "saas", 45_000, np.round(cost, -1))
    known = np.where(draw.random(len(frame)) < 0.05, np.nan, billed)
    return np.where(frame["kind"] == "mainframe", 1_500_000, known)


def _purchase(draw: np.random.Generator, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Machines were bought when their system was new; the warranty lasted five years."""
    machine = frame["kind"].isin(["server", "appliance", "mainframe"]).to_numpy()
    days = np.array([4_200, 2_600, 1_300, 3_300])[frame["age"]] + draw.integers(-400, 400, len(frame))
    bought = START - days.astype("timedelta64[D]")
    never = np.datetime64("NaT")
    return {
        "purchased": np.where(machine, bought, never),
        "warranty_ends": np.where(machine, bought + np.timedelta64(1_826, "D"), never),
    }


def _support(draw: np.random.Generator, frame: pd.DataFrame, written: pd.DataFrame) -> dict[str, np.ndarray]:
    """Dates only the owner knows, and extended support where a vendor sells it past the start."""
    ends = np.full(len(frame), np.datetime64("NaT"), "datetime64[D]")
    ends[frame["kind"] == "mainframe"] = _MAINFRAME_SUPPORT
    appliance = (frame["kind"] == "appliance").to_numpy() & (draw.random(len(frame)) < 0.7)
    ends[appliance] = START + draw.integers(-700, 1_800, appliance.sum()).astype("timedelta64[D]")
    extension = written["extension"].to_numpy()
    sold = (written["ends"] <= START).to_numpy() & (extension > START)
    sold &= frame["family"].isin(["windows", "linux", "sqlserver"]).to_numpy()
    sold &= frame["powered"].to_numpy() & (draw.random(len(frame)) < 0.75)
    price = np.round(draw.uniform(2_000, 6_000, len(frame)), -2)
    return {
        "support_ends": ends,
        "extension_ends": np.where(sold, extension, np.datetime64("NaT")),
        "extension_cost": np.where(sold, price, np.nan),
    }
