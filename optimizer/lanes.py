"""A lane is a workload with a treatment and where it leads: a choice still without its wave.

Costs and exclusions are worked out lane by lane, for all waves at once, in arrays with one
row a lane and one column a wave; column 0 stands for never acting.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from inventory.graph import Inventory
from optimizer.calendar import periods
from optimizer.carbon import Footprint, footprint
from optimizer.exposure import Exposure, exposure
from optimizer.figures import Figure
from optimizer.profiles import profiles
from optimizer.scenario import Price, Scenario, Treatment, TreatmentTerms

IN_PLACE: tuple[Treatment, ...] = ("retire", "retain", "refresh")
"""Treatments that lead to no offer."""


@dataclass(frozen=True)
class Estate:
    """An inventory seen through a scenario: its periods, profiles, exposure and lanes.

    `lanes` has one row a lane: `position` (row of `profiles`), `place` (row of `places`),
    `workload`, `offer` ("" in place), `treatment`, `hosted_by` (the offer it ends in, or that its site
    already is), and the quote's `one_off_cost`, `annual_cost`, `effort_days`, NaN where nobody
    quoted. Every workload has every place, in order: what depends on one of the two is worked out
    once for each of them, then taken by `position` or `place`, as an estate has a hundred times more lanes.
    """

    inventory: Inventory
    scenario: Scenario

    @cached_property
    def periods(self) -> pd.DataFrame:
        """Waves and what follows them."""
        return periods(self.scenario.horizon)

    @cached_property
    def profiles(self) -> pd.DataFrame:
        """What each workload weighs and costs today."""
        return profiles(self.inventory, self.scenario)

    @cached_property
    def exposure(self) -> Exposure:
        """How long each workload would run out of support, by period."""
        return exposure(self.inventory, self.profiles, self.periods, self.scenario)

    @cached_property
    def footprint(self) -> Footprint | None:
        """What each workload and site emits; `None` where the scenario does not count carbon."""
        return footprint(self.inventory, self.profiles, self.scenario)

    @cached_property
    def places(self) -> pd.DataFrame:
        """Every treatment with each offer that it may lead to ("" in place): offer, treatment."""
        return _places(self.scenario)

    @cached_property
    def lanes(self) -> pd.DataFrame:
        """Every workload with every treatment and place that the scenario knows."""
        return _lanes(self)

    @property
    def position(self) -> np.ndarray:
        """The row of `profiles` of each lane."""
        return np.asarray(self.lanes["position"])

    @property
    def place(self) -> np.ndarray:
        """The row of `places` of each lane."""
        return np.asarray(self.lanes["place"])

    @property
    def waves(self) -> int:
        """How many waves there are."""
        return self.scenario.horizon.waves

    def of_lanes(self, column: str) -> pd.Series:
        """A column of the profiles, repeated for each lane."""
        return self.profiles[column].take(self.position).reset_index(drop=True)

    def leads_to(self, column: str) -> np.ndarray:
        """Lanes whose offer, if they have one, is the one in this column of the profiles."""
        named = self.offer_rows(self.profiles[column])[self.position]
        return np.asarray((named >= 0) & (named == self.offer_rows(self.places["offer"])[self.place]))

    def is_treated(self, *treatments: Treatment) -> np.ndarray:
        """Lanes of one of these treatments."""
        return np.asarray(self.places["treatment"].isin(treatments).to_numpy()[self.place])

    def offer_rows(self, offers: pd.Series) -> np.ndarray:
        """The place of each of these offers in the scenario's own order, −1 where it is none of them."""
        known = pd.Index(list(self.scenario.offers), dtype="str")
        return np.asarray(known.get_indexer(pd.Index(offers)))

    @cached_property
    def host(self) -> np.ndarray:
        """The place in the scenario's order of the offer that hosts each lane in the end, −1 where none does."""
        already = self.offer_rows(self.profiles["at_offer"])[self.position]
        led_to = self.offer_rows(self.places["offer"])[self.place]
        return np.asarray(np.where(self.is_treated("retain", "refresh"), already, led_to))

    @cached_property
    def made(self) -> np.ndarray:
        """Lanes of moves already made: a plain move of a workload that is done, to where it went."""
        done = self.profiles["status"].eq("done").to_numpy()[self.position]
        return np.asarray(done & self.leads_to("moved_to") & self.is_treated("rehost", "relocate"))

    def terms(self, attribute: str) -> np.ndarray:
        """A number of each lane's treatment: `effort_factor`, `months`…; NaN where it has none."""
        values = {
            name: _number(getattr(terms, attribute)) for name, terms in self.scenario.treatments.items()
        }
        return np.asarray(self.places["treatment"].map(values).to_numpy(float)[self.place])


def _number(value: Figure | float | None) -> float:
    if value is None:
        return float("nan")
    return value.value if isinstance(value, Figure) else float(value)


def _places(scenario: Scenario) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (offer, treatment)
            for treatment, terms in scenario.treatments.items()
            for offer in _led_to(scenario, treatment, terms)
        ],
        columns=["offer", "treatment"],
        dtype="str",
    )


def _led_to(scenario: Scenario, treatment: Treatment, terms: TreatmentTerms) -> list[str]:
    if treatment in IN_PLACE:
        return [""]
    kinds = {kind for led_to in terms.to.values() for kind in led_to}
    return [name for name, offer in sorted(scenario.offers.items()) if offer.kind in kinds]


def _lanes(estate: Estate) -> pd.DataFrame:
    workloads, places = estate.profiles, estate.places
    position = np.repeat(np.arange(len(workloads)), len(places))
    place = np.tile(np.arange(len(places)), len(workloads))
    stays = places["treatment"].isin(["retain", "refresh"]).to_numpy()[place]
    offer = places["offer"].take(place).reset_index(drop=True)
    return pd.DataFrame(
        {
            "workload": workloads["workload"].array.take(position),
            "position": position,
            "place": place,
            "offer": offer,
            "treatment": places["treatment"].array.take(place),
            **_quoted(estate),
            "hosted_by": offer.where(~stays, workloads["at_offer"].array.take(position)),
        }
    )


def _quoted(estate: Estate) -> dict[str, np.ndarray]:
    """What was quoted of each lane, NaN where nothing was, and whether a quote speaks of it at all."""
    quotes, places = estate.inventory.tables["quotes"], estate.places
    keys = ["offer", "treatment"]
    position = pd.Index(estate.profiles["workload"]).get_indexer(pd.Index(quotes["workload"]))
    place = pd.MultiIndex.from_frame(places[keys]).get_indexer(pd.MultiIndex.from_frame(quotes[keys]))
    known = (position >= 0) & (place >= 0)
    lane = position[known] * len(places) + place[known]
    lanes = len(estate.profiles) * len(places)
    columns = {}
    for column in ("one_off_cost", "annual_cost", "effort_days"):
        columns[column] = np.full(lanes, np.nan)
        columns[column][lane] = quotes[column].to_numpy(float)[known]
    columns["quoted"] = np.zeros(lanes, dtype=bool)
    columns["quoted"][lane] = True
    return columns


def month_price(price: Price, scenario: Scenario) -> dict[str, float]:
    """CAD a month per vCPU, GiB of memory and GiB of storage."""
    rate = scenario.usd_cad.value if price.currency == "USD" else 1.0
    figures = {
        "vcpu": price.vcpu_month,
        "memory_gib": price.memory_gib_month,
        "storage_gib": price.storage_gib_month,
    }
    return {unit: rate * cast("float", figure and figure.value) for unit, figure in figures.items()}
