"""Who needs whom: dense inside a body, sparse across, a few services that many use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.estates.stacks import POSITION, SHARED

if TYPE_CHECKING:
    from benchmarks.estates.recipe import Recipe

_EDGES = {"sparse": (1.0, 0.3), "dense": (2.2, 0.6)}  # traffic and order, by workload
_SOURCES = np.array(["Relevés réseau 2026", "Entrevue avec l’équipe", "Base de gestion des configurations"])
_Edges = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class _Circle:
    """Active workloads in order of body, its shared services first, then by site.

    `start` and `count` are where each one's body begins in that order, and how long it is.
    """

    order: np.ndarray
    owner: np.ndarray
    start: np.ndarray
    count: np.ndarray
    shared: np.ndarray


def dependencies(recipe: Recipe, workloads: pd.DataFrame) -> pd.DataFrame:
    """Dependencies by position of workload (`from`, `to`), kind, traffic, latency and source.

    Orders run from a workload to one before it in its body's list, so they are free of
    cycles but for the few pairs that are made to need each other.
    """
    draw = recipe.stream("dependencies")
    circle = _circle(workloads)
    traffic, order = _EDGES[recipe.dependencies]
    together, cyclic = _pairs(draw, workloads, circle)
    parts = [
        ("together", together),
        ("order", cyclic),
        ("order", (cyclic[1], cyclic[0])),
        ("order", _inside(draw, circle, order, backwards=True)),
        ("order", _to_services(draw, workloads, circle, (0.30, 0.12))),
        ("traffic", _inside(draw, circle, traffic, backwards=False)),
        ("traffic", _across(draw, circle)),
        ("traffic", _to_services(draw, workloads, circle, (0.25, 0.35))),
    ]
    frame = pd.concat(
        [pd.DataFrame({"from": a, "to": b, "kind": kind}) for kind, (a, b) in parts], ignore_index=True
    )
    frame = frame[frame["from"] != frame["to"]].drop_duplicates(ignore_index=True)
    return _described(draw, frame, workloads)


def _circle(workloads: pd.DataFrame) -> _Circle:
    active = workloads[~workloads["idle"]].assign(local=lambda each: ~each["shared"])
    active = active.sort_values(["owner", "local", "home"], kind="stable")
    owner = active["owner"].to_numpy()
    count = np.bincount(owner)
    start = np.cumsum(count) - count
    return _Circle(active.index.to_numpy(), owner, start[owner], count[owner], active["shared"].to_numpy())


def _inside(draw: np.random.Generator, circle: _Circle, rate: float, *, backwards: bool) -> _Edges:
    """Pairs within a body: providers crowd at the head of its list, before their consumer if asked."""
    consumer = draw.integers(0, len(circle.order), round(rate * len(circle.order)))
    if backwards:
        consumer = consumer[~circle.shared[consumer]]
    start = circle.start[consumer]
    among = consumer - start if backwards else circle.count[consumer]
    provider = start + np.floor(among * draw.random(len(consumer)) ** 1.8).astype(int)
    return circle.order[consumer], circle.order[provider]


def _across(draw: np.random.Generator, circle: _Circle) -> _Edges:
    """A few pairs between any two bodies."""
    count = round(0.06 * len(circle.order))
    return draw.choice(circle.order, count), draw.choice(circle.order, count)


def _to_services(
    draw: np.random.Generator, workloads: pd.DataFrame, circle: _Circle, rates: tuple[float, float]
) -> _Edges:
    """Uses of one's own directory and of the services shared by all, at these rates."""
    directories = workloads[workloads["stack"] == POSITION["directory"]].drop_duplicates("owner")
    own = np.full(workloads["owner"].max() + 1, -1)
    own[directories["owner"]] = directories.index
    common = workloads.index[workloads["stack"].isin(SHARED) & (workloads["owner"] == 0)].to_numpy()
    users, owner = circle.order[~circle.shared], circle.owner[~circle.shared]
    local = (own[owner] >= 0) & (draw.random(len(users)) < rates[0])
    wide = draw.random(len(users)) < rates[1]
    consumer = np.concatenate([users[local], users[wide]])
    return consumer, np.concatenate([own[owner[local]], draw.choice(common, int(wide.sum()))])


def _pairs(draw: np.random.Generator, workloads: pd.DataFrame, circle: _Circle) -> tuple[_Edges, _Edges]:
    """Disjoint pairs of small neighbours: those that move together, and those that need each other."""
    first, second = circle.order[:-1:2], circle.order[1::2]
    a, b = workloads.loc[first[: len(second)]], workloads.loc[second]
    alike = a["owner"].to_numpy() == b["owner"].to_numpy()
    alike &= a["home"].to_numpy() == b["home"].to_numpy()
    alike &= a["ordinary"].to_numpy() & b["ordinary"].to_numpy()
    alike &= (a["servers"].to_numpy() + b["servers"].to_numpy()) <= 12
    chosen = draw.permutation(np.flatnonzero(alike))
    cycles = max(1, len(workloads) // 300)
    bound = chosen[cycles : cycles + max(2, round(0.04 * len(workloads)))]
    return (second[bound], first[bound]), (second[chosen[:cycles]], first[chosen[:cycles]])


def _described(draw: np.random.Generator, frame: pd.DataFrame, workloads: pd.DataFrame) -> pd.DataFrame:
    """The same edges in order of consumer, with their traffic, a latency for some, and a source."""
    frame = frame.sort_values(["from", "to", "kind"], kind="stable", ignore_index=True)
    count, home = len(frame), workloads["home"].to_numpy()
    flows = (frame["kind"] == "traffic").to_numpy()
    near = flows & (home[frame["from"]] == home[frame["to"]]) & (draw.random(count) < 0.25)
    return frame.assign(
        consumer=workloads["workload"].to_numpy()[frame["from"]],
        provider=workloads["workload"].to_numpy()[frame["to"]],
        gb_per_month=np.where(flows, np.clip(np.round(draw.lognormal(3, 1.5, count)), 1, 20_000), np.nan),
        max_latency_ms=np.where(near, draw.choice([5.0, 10.0, 20.0, 50.0], count), np.nan),
        source=draw.choice(_SOURCES, count),
    )
