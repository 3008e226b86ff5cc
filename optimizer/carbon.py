"""What a year emits: of each workload where it stands, of each site while it is open, of each offer by what it hosts.

A site draws the power measured there, or else what the watts say of its machines that are on. Each workload takes its
share of that, by the watts, away with it; what the building draws for itself goes on until the site closes, unless
the site is itself an offer, where it goes with what it served. So the sum is what was measured, and every part of it
is the doing of one workload or of one site. Tonnes of CO₂ equivalent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from inventory.graph import Inventory
from optimizer.figures import Figure
from optimizer.scenario import Scenario
from optimizer.scenario_carbon import Electricity, Watts

TONNES = 8_760 / 1e6
"""Tonnes a year of one kilowatt, for each gram that a kilowatt-hour emits."""


@dataclass(frozen=True)
class Footprint:
    """Tonnes a year. Workloads are in the profiles' order, sites in the inventory's, offers in the scenario's.

    `today`: of each workload where it stands. `sites`: what each site adds while it is open, whatever has left it.
    `hosted`: of each workload for one gram a kilowatt-hour and a PUE of 1. `offers`: by what each offer multiplies that, NaN
    where nobody knows.
    `unknown`: workloads of which something is on and nothing says its size: nothing is counted of them.
    """

    today: np.ndarray
    sites: np.ndarray
    hosted: np.ndarray
    offers: np.ndarray
    unknown: np.ndarray

    def after(self, workload: np.ndarray, offer: np.ndarray, retired: np.ndarray) -> np.ndarray:
        """Tonnes a year of workloads (rows) once in these offers (rows, −1 where they stand), or retired."""
        there = self.hosted[workload] * np.nan_to_num(np.append(self.offers, 0.0))[offer]
        return np.where(retired, 0.0, np.where(offer >= 0, there, self.today[workload]))

    def uncounted(self, workload: np.ndarray, offer: np.ndarray) -> np.ndarray:
        """Workloads (rows) that something unknown keeps from being counted in these offers (rows, −1 where they stand)."""
        return np.asarray(self.unknown[workload] | np.isnan(np.append(self.offers, 0.0))[offer])


def footprint(inventory: Inventory, profiles: pd.DataFrame, scenario: Scenario) -> Footprint | None:
    r"""What each workload and each site emits in a year; `None` where the scenario does not count carbon.

    A site $s$ of measured power $P_s$, or $P_s = \sum_w p_{ws}$ by the watts where nobody measured it, emits
    $\kappa\, g_s \pi_s P_s$ a year: $g_s$ grams a kilowatt-hour, a PUE of $\pi_s$, $\kappa$ = 8 760 hours in tonnes a gram. Of it
    $\kappa\, g_s P_s\, p_{ws} / \sum_v p_{vs}$ go with workload $w$ (times $\pi_s$ where the site is an offer) and the rest with the site. In an
    offer $o$, $w$ emits $\kappa\, g_o \pi_o\, p_w$, $p_w$ by the watts.
    """
    if scenario.carbon is None:
        return None
    on, watts = inventory.tables["assets"], scenario.carbon.watts
    on = on[on["powered"]]
    sizes = on[["vcpu", "memory_gib", "storage_gib"]].fillna(0.0)
    drawn = on[["workload", "site"]].assign(kilowatts=_kilowatts(sizes, watts))
    of_pair = drawn.groupby(["workload", "site"])["kilowatts"].sum().reset_index()
    sites = _sites(inventory, scenario, of_pair)
    names = pd.Index(profiles["workload"])
    there = of_pair.merge(sites, on="site")
    leaving = (there["kilowatts"] * there["scale"] * there["leaves"]).groupby(there["workload"]).sum()
    own = drawn.groupby("workload")["kilowatts"].sum().reindex(names)
    return Footprint(
        today=leaving.reindex(names).fillna(0.0).to_numpy(float),
        sites=sites["tonnes"].to_numpy(float),
        hosted=TONNES * _kilowatts(profiles, watts).to_numpy(float),
        offers=np.array([_intensity(offer.carbon) for offer in scenario.offers.values()], dtype=float),
        unknown=(own == 0.0).to_numpy(bool),
    )


def _sites(inventory: Inventory, scenario: Scenario, of_pair: pd.DataFrame) -> pd.DataFrame:
    """One row a site: `scale` (measured power over what the watts say), `leaves` (tonnes a year that go with a kilowatt), `tonnes` (that stay)."""
    assert scenario.carbon is not None
    places = inventory.tables["sites"][["site", "power_kw", "pue", "offer"]].reset_index(drop=True)
    said = {name: offer.carbon for name, offer in scenario.offers.items()}
    known = {name: each for name, each in said.items() if each is not None and each.is_known}
    electricity = [known.get(name, scenario.carbon.sites) for name in places["offer"]]
    grams = TONNES * np.array([_value(each.grams_kwh) for each in electricity])
    pue = places["pue"].fillna(pd.Series([_value(each.pue) for each in electricity], dtype=float))
    estimate = of_pair.groupby("site")["kilowatts"].sum().reindex(places["site"]).fillna(0.0).to_numpy(float)
    power = places["power_kw"].fillna(pd.Series(estimate)).to_numpy(float)
    shared = np.where(estimate > 0, power, 0.0)
    is_offer = places["offer"].isin(said).to_numpy()
    goes = np.where(is_offer, pue, 1.0)
    return places[["site"]].assign(
        scale=np.divide(shared, estimate, out=np.zeros(len(places)), where=estimate > 0),
        leaves=grams * goes,
        tonnes=grams * ((power - shared) * pue + shared * (pue - goes)),
    )


def _kilowatts(sizes: pd.DataFrame, watts: Watts) -> pd.Series:
    """What sizes draw: `vcpu`, `memory_gib`, `storage_gib`, of which 1,024 make a terabyte."""
    drawn = sizes["vcpu"] * _value(watts.vcpu) + sizes["memory_gib"] * _value(watts.memory_gib)
    total: pd.Series = (drawn + sizes["storage_gib"] / 1024 * _value(watts.storage_tb)) / 1000
    return total


def _intensity(electricity: Electricity | None) -> float:
    """Grams that a kilowatt-hour of machines emits in an offer, its building's part included; NaN where nobody knows."""
    if electricity is None or not electricity.is_known:
        return np.nan
    return _value(electricity.grams_kwh) * _value(electricity.pue)


def _value(figure: Figure | None) -> float:
    """Raises `ValueError` where the catalogue has not filled the scenario."""
    if figure is None:
        raise ValueError("the scenario’s electricity is not resolved")
    return figure.value
