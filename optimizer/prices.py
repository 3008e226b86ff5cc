"""A catalogue price fills the figures that an offer leaves empty.

The catalogue holds published list prices, each with its provider, term, snapshot and source
(`data/catalogue/prices.csv`); nothing in it was negotiated by a government.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, cast

from inventory.findings import Finding, Refused, error
from optimizer.figures import Figure, Status, Text
from optimizer.scenario import Price

PUBLISHED = Path(__file__).resolve().parent.parent / "data" / "catalogue" / "prices.csv"

FIGURES = ("vcpu_month", "memory_gib_month", "storage_gib_month")
ANY_TERM = "any"
TERMS = {
    "on_demand": Text(fr="à la demande", en="on demand"),
    "committed_1y": Text(fr="engagement d’un an", en="one-year commitment"),
    "committed_3y": Text(fr="engagement de trois ans", en="three-year commitment"),
}

UNKNOWN_PRICE = error(
    "price-unknown",
    "the catalogue holds no price “{price}”",
    "the nearest is “{nearest}”; it holds {known}",
)
UNKNOWN_TERM = error(
    "price-term",
    "the catalogue does not price “{price}” at the term “{term}”",
    "it holds the terms {known}",
)
MISSING = error(
    "price-missing",
    "{figure} has no price",
    "give it a figure with its source, or name a catalogue price that has one",
)
CURRENCY = error(
    "price-currency",
    "the catalogue prices “{price}” in {listed}, and this price says {given}",
    "remove `currency`, and give the other figures in {listed}",
)


@dataclass(frozen=True)
class Published:
    """One published amount a month, and where it was read."""

    amount: float
    currency: Literal["CAD", "USD"]
    provider: str
    region: str
    snapshot: str
    source: str


Catalogue = Mapping[tuple[str, str, str], Published]
"""Published amounts by price, term and figure; the term is `any` where it makes no difference."""


def read_catalogue(path: Path = PUBLISHED) -> Catalogue:
    """The published prices of a catalogue file."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["price"], row["term"], row["resource"]): Published(
                float(row["amount"]),
                cast("Literal['CAD', 'USD']", row["currency"]),
                row["provider"],
                row["region"],
                row["snapshot"],
                row["source"],
            )
            for row in csv.DictReader(file)
        }


def fill(price: Price, catalogue: Catalogue) -> Price:
    """The price with its three figures: its own where it has them, the catalogue's elsewhere.

    The catalogue's currency is taken, and figures given beside it are in that currency. A price
    that has its three figures is returned as it is. Raises `Refused` with every fault.
    """
    empty = [figure for figure in FIGURES if getattr(price, figure) is None]
    if not empty:
        return price
    if not price.catalogue:
        raise Refused(MISSING.at(column=figure, figure=figure) for figure in empty)
    listed = _listed(price, catalogue)
    faults: list[Finding] = [MISSING.at(column=f, figure=f) for f in empty if f not in listed]
    currency = next(iter(listed.values())).currency
    if "currency" in price.model_fields_set and price.currency != currency:
        faults.append(
            CURRENCY.at(column="currency", price=price.catalogue, listed=currency, given=price.currency)
        )
    if faults:
        raise Refused(faults)
    found = {figure: _figure(listed[figure], price.term) for figure in empty}
    return price.model_copy(update={"currency": currency, **found})


def _listed(price: Price, catalogue: Catalogue) -> dict[str, Published]:
    """The catalogue's amounts at the price's term, by figure; `Refused` when it has none at that term."""
    terms = {term for name, term, _ in catalogue if name == price.catalogue}
    if not terms:
        names = sorted({name for name, _, _ in catalogue})
        near = get_close_matches(price.catalogue, names, n=1, cutoff=0.0)
        raise Refused(
            [
                UNKNOWN_PRICE.at(
                    column="catalogue",
                    price=price.catalogue,
                    nearest=near[0] if near else "",
                    known=_list(names),
                )
            ]
        )
    if price.term not in terms:
        known = _list(sorted(terms - {ANY_TERM}))
        raise Refused([UNKNOWN_TERM.at(column="term", price=price.catalogue, term=price.term, known=known)])
    return {
        figure: published
        for (name, term, figure), published in catalogue.items()
        if name == price.catalogue and term in {price.term, ANY_TERM}
    }


def _figure(published: Published, term: str) -> Figure:
    place = f"{published.provider} ({published.region})"
    words = TERMS[term]
    return Figure(
        value=published.amount,
        status=Status.REPORTED,
        source=Text(
            fr=f"Tiré de prix affichés (calcul dans data/catalogue/prices.csv) : {place}, {words.fr}, relevé {published.snapshot}; {published.source}",
            en=f"Derived from list prices (derivation in data/catalogue/prices.csv): {place}, {words.en}, as of {published.snapshot}; {published.source}",
        ),
    )


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
