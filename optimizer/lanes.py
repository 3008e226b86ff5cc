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
from optimizer.exposure import Exposure, exposure
from optimizer.figures import Figure
from optimizer.profiles import profiles
from optimizer.scenario import Price, Scenario, Treatment, TreatmentTerms

IN_PLACE = ("retire", "retain", "refresh")
"""Treatments that lead to no offer."""


@dataclass(frozen=True)
class Estate:
    """An inventory seen through a scenario: its periods, profiles, exposure and lanes.

    `lanes` has one row a lane: `position` (row of `profiles`), `workload`, `offer` ("" in
    place), `treatment`, `hosted_by` (the offer it ends in, or that its site already is), and the
    quote's `one_off_cost`, `annual_cost`, `effort_days`, NaN where nobody quoted.
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
    def lanes(self) -> pd.DataFrame:
        """Every workload with every treatment and place that the scenario knows."""
        return _lanes(self)

    @property
    def waves(self) -> int:
        """How many waves there are."""
        return self.scenario.horizon.waves

    def of_lanes(self, column: str) -> pd.Series:
        """A column of the profiles, repeated for each lane."""
        return self.profiles[column].take(self.lanes["position"].to_numpy()).reset_index(drop=True)

    @cached_property
    def made(self) -> np.ndarray:
        """Lanes of moves already made: a plain move of a workload that is done, to where it went."""
        went = self.of_lanes("status").eq("done") & self.lanes["offer"].eq(self.of_lanes("moved_to"))
        plain = self.lanes["treatment"].isin(["rehost", "relocate"])
        return np.asarray(went & plain, dtype=bool)

    def terms(self, attribute: str) -> np.ndarray:
        """A number of each lane's treatment: `effort_factor`, `months`…; NaN where it has none."""
        values = {
            name: _number(getattr(terms, attribute)) for name, terms in self.scenario.treatments.items()
        }
        return self.lanes["treatment"].map(values).to_numpy(float)


def _number(value: Figure | float | None) -> float:
    if value is None:
        return float("nan")
    return value.value if isinstance(value, Figure) else float(value)


def _lanes(estate: Estate) -> pd.DataFrame:
    scenario, workloads = estate.scenario, estate.profiles
    places = pd.DataFrame(
        [
            (offer, treatment)
            for treatment, terms in scenario.treatments.items()
            for offer in _places(scenario, treatment, terms)
        ],
        columns=["offer", "treatment"],
    )
    lanes = (
        workloads[["workload", "at_offer"]]
        .assign(position=np.arange(len(workloads)))
        .merge(places, how="cross")
        .merge(
            estate.inventory.tables["quotes"][
                ["workload", "offer", "treatment", "one_off_cost", "annual_cost", "effort_days"]
            ].assign(quoted=True),
            on=["workload", "offer", "treatment"],
            how="left",
            validate="many_to_one",
        )
    )
    lanes["quoted"] = lanes["quoted"].notna()
    stays = lanes["treatment"].isin(["retain", "refresh"])
    lanes["hosted_by"] = lanes["offer"].where(~stays, lanes["at_offer"])
    return lanes.drop(columns="at_offer")


def _places(scenario: Scenario, treatment: Treatment, terms: TreatmentTerms) -> list[str]:
    if treatment in IN_PLACE:
        return [""]
    kinds = {kind for led_to in terms.to.values() for kind in led_to}
    return [name for name, offer in sorted(scenario.offers.items()) if offer.kind in kinds]


def month_price(price: Price, scenario: Scenario) -> dict[str, float]:
    """CAD a month per vCPU, GiB of memory and GiB of storage."""
    rate = scenario.usd_cad.value if price.currency == "USD" else 1.0
    figures = {
        "vcpu": price.vcpu_month,
        "memory_gib": price.memory_gib_month,
        "storage_gib": price.storage_gib_month,
    }
    return {unit: rate * cast("float", figure and figure.value) for unit, figure in figures.items()}
