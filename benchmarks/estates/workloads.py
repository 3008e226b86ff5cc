"""The workloads of an estate: where they stand, whose they are, how they are built."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.estates.bodies import UNDERSTAFFED
from benchmarks.estates.places import CLOUD, CLOUD_SITE, CTI_SITE, FIRST_SITE, ROOM
from benchmarks.estates.recipe import Recipe, in_proportion, some
from benchmarks.estates.software import AGES
from benchmarks.estates.stacks import CALLED, NAMES, ORDINARY, POSITION, SHARED, STACKS

_GUESTS = 0.09  # share of workloads in another body's site
_TWO_SITES = 0.06
_IDLE = 0.05
_WORKLOADS_FOR_A_DIRECTORY = 8
_Columns = dict[str, np.ndarray | list[str]]
_MOST_SERVERS = np.array([5, 15, 30, 2])  # by size of site


def workloads(recipe: Recipe, bodies: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Workloads in order of body and site.

    Beside the declared columns: `home`, `away` (−1: none), `stack`, `age`, `servers`, `idle`.
    """
    draw = recipe.stream("workloads")
    frame = _housed(draw, recipe, bodies, sites)
    frame["stack"] = _stacks(draw, frame)
    frame["shared"] = frame["stack"].isin(SHARED)
    frame["platform"] = np.array([stack.platform for stack in STACKS])[frame["stack"]]
    frame["age"] = in_proportion(draw, AGES, len(frame))
    frame["servers"] = _servers(draw, frame, sites["size"].to_numpy())
    frame["away"] = _second_sites(draw, frame, sites["owner"].to_numpy())
    ordinary = frame["stack"].isin(ORDINARY) & (frame["home"] != CLOUD_SITE)
    frame["ordinary"] = ordinary
    frame["idle"] = False
    frame.loc[some(draw, ordinary.to_numpy(), round(_IDLE * len(frame))), "idle"] = True
    frame["environment"] = _environments(draw, ordinary.to_numpy())
    return frame.assign(**_identity(frame, bodies), **_levels(draw, frame))


def _housed(
    draw: np.random.Generator, recipe: Recipe, bodies: pd.DataFrame, sites: pd.DataFrame
) -> pd.DataFrame:
    """Home and owner of each workload; no site is empty, nor the few that hold shared systems."""
    systems = np.repeat([CLOUD_SITE, FIRST_SITE, FIRST_SITE + 1], 3)
    first = np.concatenate([np.arange(recipe.sites), systems])
    share = sites["weight"].to_numpy() / sites["weight"].sum()
    rest = np.searchsorted(np.cumsum(share)[:-1], draw.random(recipe.workloads - len(first)), side="right")
    home = np.sort(np.concatenate([first, rest]))
    frame = pd.DataFrame({"home": home, "owner": sites["owner"].to_numpy()[home]})
    frame["place"] = frame.groupby("home").cumcount()
    size = sites["size"].to_numpy()[home]
    welcome = (size != ROOM) & (size != CLOUD) & (frame["place"].to_numpy() >= 3)
    guests = draw.permutation(np.flatnonzero(welcome))
    guests = guests[np.argsort(home[guests] != CTI_SITE, kind="stable")][: round(_GUESTS * recipe.workloads)]
    frame.loc[guests, "owner"] = _hosted(draw, frame["owner"].to_numpy()[guests], bodies["weight"].to_numpy())
    return frame.sort_values(["owner", "home", "place"], kind="stable", ignore_index=True)


def _hosted(draw: np.random.Generator, host: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Another body than the host for each guest, large ones more often."""
    guest = in_proportion(draw, list(weight), len(host))
    return np.where(guest == host, (guest + 1) % len(weight), guest)


def _stacks(draw: np.random.Generator, frame: pd.DataFrame) -> np.ndarray:
    """A stack each; the first workloads of main sites are the shared services and the mainframes."""
    stack = in_proportion(draw, [stack.share for stack in STACKS], len(frame))
    owner, place = frame["owner"].to_numpy(), frame["place"].to_numpy()
    leading = frame["home"].to_numpy() == FIRST_SITE + owner
    owned = frame.groupby("owner")["owner"].transform("size").to_numpy()
    stack[leading & (place == 0) & (owned >= _WORKLOADS_FOR_A_DIRECTORY)] = POSITION["directory"]
    mainframes = 1 + len(frame) // 20_000
    for name, chosen in (
        ("directory", (owner <= mainframes) & (place == 0)),
        ("exchange", (owner == 0) & (place == 1)),
        ("bus", (owner == 0) & (place == 2)),
        ("mainframe", (owner > 0) & (owner <= mainframes) & (place == 1)),
    ):
        stack[leading & chosen] = POSITION[name]
    cloud = frame["home"].to_numpy() == CLOUD_SITE
    stack[cloud] = np.where(place[cloud] % 2 == 0, POSITION["saas"], POSITION["php"])
    return stack


def _servers(draw: np.random.Generator, frame: pd.DataFrame, size: np.ndarray) -> np.ndarray:
    """Assets of each workload: one to thirty, few in a server room or a small body, heavy-tailed."""
    drawn = 1 + np.floor(draw.lognormal(0.72, 0.9, len(frame))).astype(int)
    small = np.where(frame["owner"] == UNDERSTAFFED, ROOM, size[FIRST_SITE + frame["owner"]])
    drawn = np.minimum(drawn, np.minimum(_MOST_SERVERS[size[frame["home"]]], _MOST_SERVERS[small]))
    drawn = np.where(frame["shared"], np.clip(drawn, 2, 5), drawn)
    drawn = np.where(frame["platform"] == "power", np.clip(drawn, 1, 2), drawn)
    single = frame["platform"].isin(["mainframe", "saas", "appliance"]).to_numpy()
    return np.where(single, 1, drawn)


def _second_sites(draw: np.random.Generator, frame: pd.DataFrame, owner: np.ndarray) -> np.ndarray:
    """Another site of whoever runs the first, for a few workloads of two servers or more."""
    order = np.argsort(owner, kind="stable")
    order = order[order > CLOUD_SITE]
    following = np.roll(order, -1)
    sibling = np.full(len(owner), -1)
    sibling[order] = np.where(owner[following] == owner[order], following, -1)
    away = sibling[frame["home"]]
    able = (away >= 0) & (frame["servers"] >= 2).to_numpy() & frame["stack"].isin(ORDINARY).to_numpy()
    spread = some(draw, able, round(_TWO_SITES * len(frame)))
    return np.where(np.isin(np.arange(len(frame)), spread), away, -1)


def _environments(draw: np.random.Generator, ordinary: np.ndarray) -> np.ndarray:
    words = np.array(["production", "essais", "développement"], dtype=object)
    drawn = np.where(ordinary, in_proportion(draw, [0.8, 0.12, 0.08], len(ordinary)), 0)
    return np.take(words, drawn)


def _identity(frame: pd.DataFrame, bodies: pd.DataFrame) -> _Columns:
    """Identifiers within their body, names and services in French."""
    organisation = bodies["organisation"].to_numpy()[frame["owner"]]
    network = bodies["network"].to_numpy()[frame["owner"]]
    own = np.array([stack.name in CALLED for stack in STACKS])[frame["stack"]]
    pool = np.where(own, np.array([stack.name for stack in STACKS])[frame["stack"]], network)
    nth = frame.groupby([frame["owner"], pool]).cumcount().to_numpy()
    pools = NAMES | CALLED
    start = np.where(own, 0, frame["owner"] * 5)
    picked = [pools[p][(s + k) % len(pools[p])] for p, s, k in zip(pool, start, nth, strict=True)]
    again = [k // len(pools[p]) for p, k in zip(pool, nth, strict=True)]
    tail = ["" if e == "production" else f" ({e})" for e in frame["environment"]]
    rank = frame.groupby("owner").cumcount() + 1
    width = max(3, len(str(rank.max())))
    return {
        "workload": [f"{o}-{k:0{width}}" for o, k in zip(organisation, rank, strict=True)],
        "organisation": organisation,
        "name": [
            application + (f" {k + 1}" if k else "") + t
            for (application, _), k, t in zip(picked, again, tail, strict=True)
        ],
        "service": [service for _, service in picked],
    }


def _levels(draw: np.random.Generator, frame: pd.DataFrame) -> _Columns:
    """Criticality, the DIC triplet, personal information and portability, some of them unknown.

    Nothing of the understaffed body is critical, so that no deadline asks what it cannot do.
    """
    count = len(frame)
    critical = 1 + in_proportion(draw, [0.25, 0.40, 0.25, 0.10], count)
    critical = np.where(frame["environment"] == "production", critical, 1)
    critical = np.where(frame["shared"] | (frame["platform"] == "mainframe"), 4, critical)
    short = (frame["owner"] == UNDERSTAFFED).to_numpy()
    critical = np.where(short, np.minimum(critical, 2), critical)
    secret = 1 + in_proportion(draw, [0.30, 0.38, 0.24, 0.08], count)
    in_cloud = (frame["home"] == CLOUD_SITE).to_numpy()
    secret = np.where(in_cloud, np.minimum(secret, 2), secret)
    levels = {
        "criticality": critical,
        "availability": np.clip(critical + draw.integers(-1, 2, count), 1, 4),
        "integrity": np.clip(critical + draw.integers(-1, 2, count), 1, 4),
        "confidentiality": secret,
    }
    known: _Columns = {
        name: np.where((draw.random(count) < 0.06) & ~in_cloud & ~short, np.nan, level)
        for name, level in levels.items()
    }
    held = draw.random(count) < np.array([0.1, 0.45, 0.75, 0.7])[secret - 1]
    asked = (draw.random(count) < 0.92) | in_cloud
    return known | {
        "personal_information": np.where(asked, np.where(held & ~in_cloud, "yes", "no"), "unknown"),
        "portability": _portability(draw, frame),
        "not_before": _not_before(draw, frame["ordinary"].to_numpy()),
    }


def _portability(draw: np.random.Generator, frame: pd.DataFrame) -> np.ndarray:
    """A quarter bound, all that cannot leave its machine among them; fifteen per cent in containers."""
    drawn = np.array(["bound", "portable", "containerised"])[
        in_proportion(draw, [0.17, 0.59, 0.24], len(frame))
    ]
    linux = np.array([stack.system == "linux" for stack in STACKS])[frame["stack"]]
    drawn = np.where((drawn == "containerised") & ~linux & (frame["age"] == 0), "portable", drawn)
    tied = frame["platform"].isin(["power", "mainframe", "appliance"]) | (
        frame["stack"] == POSITION["solaris"]
    )
    return np.where(tied, "bound", np.where(frame["platform"] == "saas", "portable", drawn))


def _not_before(draw: np.random.Generator, ordinary: np.ndarray) -> np.ndarray:
    """A few wait for the end of a fiscal year."""
    dates = np.full(len(ordinary), np.datetime64("NaT"), "datetime64[D]")
    dates[some(draw, ordinary, round(0.02 * len(ordinary)))] = np.datetime64("2028-04-01")
    return dates
