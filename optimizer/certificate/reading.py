"""Reading: the programme's own numbers for what a certificate names, and whatever in it proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
import pandas as pd

from inventory.findings import Finding, Refused, error
from optimizer.certificate.shape import DROPPED, Shape
from optimizer.certificate.value import OUTSIDE, Certificate
from optimizer.formulate import Program

MOST = 5
"""Faults of one kind that are told."""

AGAIN = "make the plan again"
UNKNOWN_ROW = error(
    "certificate-row",
    "the certificate prices “{about}” of rule {rules}, which is no row of the programme",
    AGAIN,
)
WRONG_SIGN = error(
    "certificate-sign",
    "the certificate’s price of “{about}” of rule {rules}, {price}, is of a sign that proves nothing",
    AGAIN,
)
NOT_INSIDE = error(
    "certificate-inside",
    "the certificate prices “{about}” of rule {rules} within {organisation}, which does not have it to itself",
    AGAIN,
)
UNKNOWN_BODY = error(
    "certificate-organisation",
    "the certificate speaks of {organisation}, which is no organisation of the programme",
    AGAIN,
)
UNKNOWN_SITE = error(
    "certificate-site",
    "the certificate’s boxes of {organisation} speak of {site}, which is no site of theirs",
    AGAIN,
)
HOLE = error(
    "certificate-boxes",
    "the certificate’s boxes of {organisation} do not hold each way to close its sites exactly once",
    AGAIN,
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """One body's boxes: `low` and `high`, box × site, the waves in which each of its sites closes; `price`, row × box, of `rows`."""

    sites: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rows: np.ndarray
    price: np.ndarray


@dataclass(frozen=True)
class Read:
    """A certificate in the programme's numbers: the price of every row outside, and the boxes of every body."""

    price: np.ndarray
    bodies: list[Body]
    vouched: np.ndarray


def read(program: Program, shape: Shape, certificate: Certificate) -> Read:
    """The certificate in the programme's numbers; `Refused`, with what proves nothing in it, if it has faults."""
    prices = certificate.prices.reset_index(drop=True)
    rows = rows_named(program, prices)
    outside = (prices["box"] == OUTSIDE).to_numpy()
    body = np.where(outside, DROPPED, shape.bodies.get_indexer(pd.Index(prices["organisation"])))
    said = pd.Index([*certificate.boxes["organisation"], *certificate.vouched["organisation"]])
    _refuse([
        *_first(UNKNOWN_ROW.at(about=about, rules=rule) for about, rule in _texts(prices[rows < 0])),
        *_first(UNKNOWN_BODY.at(organisation=each) for each in
                pd.Index([*prices["organisation"][body == -1], *said[shape.bodies.get_indexer(said) < 0]]).unique()),
    ])  # fmt: skip
    price = prices["price"].to_numpy(float)
    upper, lower = np.isfinite(program.upper[rows]), np.isfinite(program.lower[rows])
    wrong = ~np.isfinite(price) | ((price > 0) & ~lower) | ((price < 0) & ~upper)
    foreign = ~outside & ~_holds(program, shape, rows, body)
    boxes = certificate.boxes.assign(
        body=shape.bodies.get_indexer(pd.Index(certificate.boxes["organisation"]))
    )
    _refuse([
        *_first(WRONG_SIGN.at(about=prices["about"][k], rules=prices["rule"][k], price=price[k]) for k in np.flatnonzero(wrong)),
        *_first(NOT_INSIDE.at(about=prices["about"][k], rules=prices["rule"][k], organisation=prices["organisation"][k])
                for k in np.flatnonzero(foreign)),
        *_first(_faults_of_sites(shape, boxes)),
    ])  # fmt: skip
    common = np.zeros(len(program.limits))
    np.add.at(common, rows[outside], price[outside])
    inner = pd.DataFrame({"body": body, "box": prices["box"], "row": rows, "price": price})[~outside]
    bodies = _bodies(shape, boxes, inner)
    _refuse(
        [
            *_first(
                HOLE.at(organisation=shape.bodies[k])
                for k, each in enumerate(bodies)
                if not _parts_all(shape, each)
            )
        ]
    )
    vouched = np.full(len(bodies), -np.inf)
    vouched[shape.bodies.get_indexer(pd.Index(certificate.vouched["organisation"]))] = certificate.vouched[
        "bound"
    ]
    return Read(common, bodies, vouched)


def _refuse(faults: list[Finding]) -> None:
    if faults:
        raise Refused(faults)


def _first(faults: Iterator[Finding]) -> list[Finding]:
    return [fault for _, fault in zip(range(MOST), faults, strict=False)]


def _texts(prices: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(prices["about"], prices["rule"], strict=True)


def rows_named(program: Program, named: pd.DataFrame) -> np.ndarray:
    """The programme's row that each rule, about and nth names; −1 where there is none."""
    limits = program.limits[["rule", "about"]]
    among = limits[
        limits["about"].isin(named["about"].unique()) & limits["rule"].isin(named["rule"].unique())
    ]
    known = pd.MultiIndex.from_arrays([among["rule"], among["about"], nth(among)])
    found = known.get_indexer(pd.MultiIndex.from_frame(named[["rule", "about", "nth"]]))
    return np.asarray(np.append(among.index.to_numpy(), -1)[found], dtype=np.int64)


def nth(limits: pd.DataFrame) -> np.ndarray:
    """Which of the rows of its rule about the same thing each one is, from 1."""
    return limits.groupby(["rule", "about"], sort=False).cumcount().to_numpy() + 1


def _holds(program: Program, shape: Shape, rows: np.ndarray, body: np.ndarray) -> np.ndarray:
    """Whether each row holds within that body alone.

    It does where all its columns are the body's, and where it only limits what is never negative: then what the body
    uses of it is within its limit too.
    """
    at, which = np.unique(rows, return_inverse=True)
    part = program.matrix[at].tocoo()
    owner = shape.owner[part.col]
    part_row, owner, column, weight = (
        each[owner != DROPPED] for each in (part.row, owner, part.col, part.data)
    )
    least, most = np.full(len(at), len(shape.bodies)), np.full(len(at), DROPPED)
    np.minimum.at(least, part_row, owner)
    np.maximum.at(most, part_row, owner)
    floor = program.columns["lower"].to_numpy(float)[column]
    limits = np.isfinite(program.upper[at]) & ~np.isfinite(program.lower[at])
    limits[part_row[(weight < 0) | (floor < 0)]] = False
    own = (least[which] == body) & (most[which] == body)
    return np.asarray(own | limits[which])


def _faults_of_sites(shape: Shape, boxes: pd.DataFrame) -> Iterator[Finding]:
    site = shape.sites.get_indexer(pd.Index(boxes["site"]))
    strange = (site < 0) | (np.append(shape.site_body, -1)[site] != boxes["body"].to_numpy())
    for line in boxes[strange].to_dict("records"):
        yield UNKNOWN_SITE.at(organisation=line["organisation"], site=line["site"])


def _bodies(shape: Shape, boxes: pd.DataFrame, prices: pd.DataFrame) -> list[Body]:
    """The boxes of every body; a body of which nothing is told has one, in which all is free and nothing priced."""
    ranges, inner = dict(list(boxes.groupby("body"))), dict(list(prices.groupby("body")))
    none, free = boxes.iloc[:0], prices.iloc[:0]
    return [_body(shape, k, ranges.get(k, none), inner.get(k, free)) for k in range(len(shape.bodies))]


def _body(shape: Shape, number: int, ranges: pd.DataFrame, prices: pd.DataFrame) -> Body:
    sites = np.flatnonzero(shape.site_body == number)
    numbers = np.unique([*ranges["box"], *prices["box"]])
    count = max(1, len(numbers))
    low = np.tile(shape.earliest[sites], (count, 1))
    high = np.full((count, len(sites)), shape.waves + 1)
    box = np.searchsorted(numbers, ranges["box"])
    site = np.searchsorted(sites, shape.sites.get_indexer(pd.Index(ranges["site"])))
    np.maximum.at(low, (box, site), ranges["first_wave"].to_numpy(int))
    np.minimum.at(high, (box, site), ranges["last_wave"].to_numpy(int))
    rows, row = np.unique(prices["row"].to_numpy(int), return_inverse=True)
    price = np.zeros((len(rows), count))
    np.add.at(price, (row, np.searchsorted(numbers, prices["box"])), prices["price"].to_numpy(float))
    return Body(sites, low, high, rows, price)


def _parts_all(shape: Shape, body: Body) -> bool:
    """Whether the boxes hold every way to close once: no two meet, and together they are as many ways as there are."""
    meet = any(
        (np.maximum(body.low[a], body.low[b]) <= np.minimum(body.high[a], body.high[b])).all()
        for a, b in combinations(np.flatnonzero((body.low <= body.high).all(axis=1)), 2)
    )
    ways = sum(
        prod(map(int, np.maximum(0, high - low + 1))) for low, high in zip(body.low, body.high, strict=True)
    )
    return not meet and ways == prod(map(int, shape.waves + 2 - shape.earliest[body.sites]))
