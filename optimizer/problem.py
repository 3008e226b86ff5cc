"""Problem: what there is to choose from, and what limits the choice, as tables.

A Problem knows no solver, no inventory and no scenario. `optimizer.pose` makes one from an
inventory and a scenario; it can as well be made by hand from tables, leaving out those it does
not need:

>>> choices = pd.DataFrame({"workload": ["a", "a"], "offer": ["x", "y"], "cost": [3.0, 1.0], "vcpu": [2.0, 2.0]})
>>> capacity = pd.DataFrame({"offer": ["y"], "resource": ["vcpu"], "wave": [1], "limit": [1.0]})
>>> problem = Problem.of(waves=1, choices=choices, capacity=capacity)

A choice that says nothing else moves its workload to its offer in wave 1.

Facility location is posed the same way: a customer is a workload, a facility an offer, its fixed cost a line of
`openings` in wave 1, its capacity a line of `capacity` that reads the customers' demand, a column of the choices:

>>> openings = pd.DataFrame({"offer": ["x", "y"], "wave": 1, "cost": [7.0, 5.0], "budget_cost": 0.0})
>>> problem = Problem.of(waves=1, choices=choices, openings=openings)
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

STAYS, LEAVES, RETIRES = "stays", "leaves", "retires"
"""What a choice does to its workload: stays where it is, leaves for an offer, or is switched off."""

STOCK_OF = " · "
"""Joins an offer and a resource into the item of a stock."""


def tier_reached(least: np.ndarray, volume: np.ndarray) -> np.ndarray:
    """The number of the tier that each volume reaches, of tiers that begin at these, from 0 up; a billionth less is enough."""
    return np.searchsorted(least * (1 - 1e-9), volume, side="right") - 1


def _table(**columns: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def _empty(**columns: str) -> Any:
    return field(default_factory=lambda: _table(**columns))


SOFT = ("open_sites", "shares", "obsolescence", "emissions")
"""Limits that a `price` may soften."""


@dataclass(frozen=True)
class Problem:
    """The sets and parameters of one programme; column *i* of the programme is row *i* of `choices`.

    `waves`: how many. `choices`: one row an allowed choice: workload, organisation, offer,
    kind (of hosting it ends in), treatment, wave (1…, 0 when it never acts), fate (`stays`,
    `leaves`, `retires`), cost (its share of the objective), and its loads: any number of
    columns, any sign, named by the limits that read them. `effort`: choice (row of
    `choices`), wave, effort_days. `presence`: workload, site: what holds a site open.
    `sites`: site, organisation, counted, earliest_closing (wave from which it may be closed; more than
    `waves`: never). `site_waves`: site, wave, cost of being open in it (objective), closing_cost
    (charged to the budget when it closes in it). `openings`: offer, wave, cost of its first use in that wave
    (objective, all that follows included), budget_cost (charged to the budget of that wave); an offer without
    a line is open for nothing. `discounts`: offer, measure (a load that is never negative, the same for all lines of the
    offer), wave, least, cost (objective, for each unit of what has arrived by then, once that is `least` or more; it falls as
    `least` rises). `together`: workload, group. `orders`: consumer,
    provider, strict (whether the provider goes first whatever either does; none is where the column is left out).
    `wave_years`: wave, fiscal_year. The limits: `capacity` (offer, resource, wave,
    limit) is a stock, what has arrived by a wave; `budget` (fiscal_year, limit),
    `organisation_budget` (organisation, fiscal_year, limit), `staff` (wave,
    limit), `organisation_staff` (organisation, wave, limit) and `wave_sizes` (measure, wave,
    limit) are flows, what happens in a wave; `open_sites` (wave, limit) counts sites;
    `shares` (share, kinds, measure, sense, limit) weighs where what is not retired ends; `obsolescence` (target, wave,
    limit) is a share of the workloads not retired by a wave, of which `obsolete` (choice, target, weight) says what
    each choice leaves obsolete then; `emissions` (fiscal_year, wave that answers for it, limit) is what a year emits, tonnes, of which
    `choice_emissions` (choice, fiscal_year, tonnes) and `site_emissions` (site, wave, fiscal_year, tonnes when it is open in
    the wave) are the parts. These four may have a `price` (objective, for one unit missed: a site, the whole
    of a share, a tonne), NaN where they may not be missed.
    Places: `links` (site, wave, limit) is a flow, the terabytes that leave a site by its link, of which
    `site_terabytes` (workload, site, terabytes) says how many leave with each workload, and `by_road` (treatment) with
    what they do not. `too_far`: consumer, provider, place, other: the consumer does not end in `place` while the
    provider ends in `other`, an offer or `stays`. `traffic`: workload, other, offer (one line for the three), cost
    (objective, never negative) when the workload ends in the offer and the other elsewhere, not retired;
    `homes`: workload, offer in which it is while it stays. `reserves`: workload, offer, pair, part of its load that
    is a stock in the offer `pair` too once it is in `offer`.
    `constant` is a cost that no choice changes.
    """

    waves: int
    choices: pd.DataFrame
    effort: pd.DataFrame = _empty(choice="int64", wave="int64", effort_days="float64")
    presence: pd.DataFrame = _empty(workload="str", site="str")
    sites: pd.DataFrame = _empty(site="str", organisation="str", counted="bool", earliest_closing="int64")
    site_waves: pd.DataFrame = _empty(site="str", wave="int64", cost="float64", closing_cost="float64")
    openings: pd.DataFrame = _empty(offer="str", wave="int64", cost="float64", budget_cost="float64")
    discounts: pd.DataFrame = _empty(
        offer="str", measure="str", wave="int64", least="float64", cost="float64"
    )
    together: pd.DataFrame = _empty(workload="str", group="str")
    orders: pd.DataFrame = _empty(consumer="str", provider="str")
    wave_years: pd.DataFrame = _empty(wave="int64", fiscal_year="str")
    capacity: pd.DataFrame = _empty(offer="str", resource="str", wave="int64", limit="float64")
    budget: pd.DataFrame = _empty(fiscal_year="str", limit="float64")
    organisation_budget: pd.DataFrame = _empty(organisation="str", fiscal_year="str", limit="float64")
    staff: pd.DataFrame = _empty(wave="int64", limit="float64")
    organisation_staff: pd.DataFrame = _empty(organisation="str", wave="int64", limit="float64")
    wave_sizes: pd.DataFrame = _empty(measure="str", wave="int64", limit="float64")
    open_sites: pd.DataFrame = _empty(wave="int64", limit="float64", price="float64")
    shares: pd.DataFrame = _empty(
        share="str", kinds="object", measure="str", sense="str", limit="float64", price="float64"
    )
    obsolescence: pd.DataFrame = _empty(target="str", wave="int64", limit="float64", price="float64")
    obsolete: pd.DataFrame = _empty(choice="int64", target="str", weight="float64")
    emissions: pd.DataFrame = _empty(fiscal_year="str", wave="int64", limit="float64", price="float64")
    choice_emissions: pd.DataFrame = _empty(choice="int64", fiscal_year="str", tonnes="float64")
    site_emissions: pd.DataFrame = _empty(site="str", wave="int64", fiscal_year="str", tonnes="float64")
    links: pd.DataFrame = _empty(site="str", wave="int64", limit="float64")
    site_terabytes: pd.DataFrame = _empty(workload="str", site="str", terabytes="float64")
    by_road: pd.DataFrame = _empty(treatment="str")
    too_far: pd.DataFrame = _empty(consumer="str", provider="str", place="str", other="str")
    traffic: pd.DataFrame = _empty(workload="str", other="str", offer="str", cost="float64")
    homes: pd.DataFrame = _empty(workload="str", offer="str")
    reserves: pd.DataFrame = _empty(workload="str", offer="str", pair="str", part="float64")
    constant: float = 0.0

    @classmethod
    def of(cls, waves: int, choices: pd.DataFrame, **tables: pd.DataFrame | float) -> Problem:
        """A Problem made by hand: `choices` needs workload and cost; the rest takes defaults, `sites` no organisation."""
        defaults = {
            "organisation": "", "offer": "", "kind": "", "treatment": "", "wave": 1, "fate": LEAVES,
            "one_off_cost": 0.0,
        }  # fmt: skip
        missing = {name: value for name, value in defaults.items() if name not in choices}
        unknown = set(tables) - {each.name for each in fields(cls)}
        if unknown:
            raise TypeError(f"a Problem has no table called {', '.join(sorted(unknown))}")
        sites = tables.get("sites")
        if isinstance(sites, pd.DataFrame) and "organisation" not in sites:
            tables["sites"] = sites.assign(organisation="")
        return cls(waves=waves, choices=choices.assign(**missing).reset_index(drop=True), **tables)  # type: ignore[arg-type]

    @cached_property
    def columns(self) -> pd.DataFrame:
        """The programme's columns: the choices in order, then the auxiliary ones.

        Columns of the table: `family` (`choice`, `moved`, `retired`, `open`, `stock`, `opened`, `crossing`,
        `tier`, `tier_volume`, `short`), `item` (a workload; a site for `open`; offer and resource for `stock`; an offer for
        `opened`; offer and number for a tier), `wave`, `cost`, `lower`,
        `upper`, `integer`. *Moved* (left for an offer by a wave) and *retired* by a wave exist for
        workloads that hold a site or stand in an order; *open* for each site and wave; *stock* for each
        limited resource of an offer; *opened* (in use by a wave) for each offer of `openings`; *crossing* (the two ends
        in different places, at the end) for each line of `traffic`, in its order, named by its three words; *tier* (reached
        in a wave) and *tier_volume* (what is counted in it) for each of `tiers`; *short* (what is missed) for each line
        with a price of the limits in `SOFT`, named by its table and line.
        """
        frames = [self._choice_columns(), *self._auxiliary.values()]
        return pd.concat([frame for frame in frames if len(frame)], ignore_index=True)

    @cached_property
    def _auxiliary(self) -> dict[str, pd.DataFrame]:
        """The auxiliary columns by family, in order, indexed by their number."""
        moved, retired = self._progress_columns()
        families = {
            "moved": moved, "retired": retired, "open": self._open_columns(), "stock": self._stock_columns(),
            "opened": self._opened_columns(), "crossing": self._crossing_columns(), **self._tier_columns(),
            "short": self._short_columns(),
        }  # fmt: skip
        first = len(self.choices)
        for frame in families.values():
            frame.index = pd.RangeIndex(first, first + len(frame))
            first += len(frame)
        return families

    def _choice_columns(self) -> pd.DataFrame:
        return pd.DataFrame({
            "family": "choice", "item": self.choices["workload"], "wave": self.choices["wave"],
            "cost": self.choices["cost"], "lower": 0.0, "upper": 1.0, "integer": True,
        })  # fmt: skip

    def _progress_columns(self) -> list[pd.DataFrame]:
        held = {*self.presence["workload"], *self.orders["consumer"], *self.orders["provider"]}
        frames = []
        for family, fate in (("moved", LEAVES), ("retired", RETIRES)):
            acting = set(self.choices.loc[self.choices["fate"] == fate, "workload"].unique())
            items = np.array(sorted(acting & held), dtype=str)
            frames.append(self._by_wave(family, items).assign(cost=0.0, lower=0.0, upper=1.0, integer=False))
        return frames

    def _open_columns(self) -> pd.DataFrame:
        grid = self._by_wave("open", self.sites["site"].to_numpy(str))
        costs = self.site_waves.set_index(["site", "wave"])["cost"]
        earliest = self.sites.set_index("site")["earliest_closing"]
        keys = pd.MultiIndex.from_frame(grid[["item", "wave"]])
        stays_open = grid["item"].map(earliest).astype(float) > grid["wave"]
        return grid.assign(
            cost=costs.reindex(keys).fillna(0.0).to_numpy(),
            lower=stays_open.astype(float),
            upper=1.0,
            integer=True,
        )

    def _stock_columns(self) -> pd.DataFrame:
        limited = self.capacity[["offer", "resource"]].drop_duplicates()
        items = (limited["offer"] + STOCK_OF + limited["resource"]).sort_values().to_numpy(str)
        return self._by_wave("stock", items).assign(cost=0.0, lower=-np.inf, upper=np.inf, integer=False)

    def _opened_columns(self) -> pd.DataFrame:
        """Opened in wave *t* rather than *t* + 1 costs the difference of the two."""
        grid = self._by_wave("opened", np.unique(self.openings["offer"].to_numpy(str)))
        costs = self.openings.set_index(["offer", "wave"])["cost"]
        now = costs.reindex(pd.MultiIndex.from_frame(grid[["item", "wave"]])).fillna(0.0).to_numpy()
        later = np.where(grid["wave"] < self.waves, np.append(now[1:], 0.0), 0.0)
        return grid.assign(cost=now - later, lower=0.0, upper=1.0, integer=True)

    def _crossing_columns(self) -> pd.DataFrame:
        ends = self.traffic["workload"] + STOCK_OF + self.traffic["other"] + STOCK_OF + self.traffic["offer"]
        return pd.DataFrame({
            "family": "crossing", "item": ends, "wave": self.waves,
            "cost": self.traffic["cost"], "lower": 0.0, "upper": 1.0, "integer": False,
        })  # fmt: skip

    @cached_property
    def tiers(self) -> pd.DataFrame:
        """The tiers of every offer of `discounts`, from the first, which begins at 0: item, offer, measure, least, most."""
        begun = self.discounts[["offer", "measure", "least"]].astype({"least": "float64"}).drop_duplicates()
        tiers = pd.concat([begun.assign(least=0.0).drop_duplicates(), begun], ignore_index=True)
        tiers = tiers.drop_duplicates().sort_values(["offer", "least"], ignore_index=True)
        own = tiers.groupby("offer", sort=False)
        ends = [self._all_there(tier["offer"], tier["measure"]) for tier in tiers.to_dict("records")]
        number = own.cumcount().astype("str")
        return tiers.assign(
            item=tiers["offer"].astype("str") + STOCK_OF + number,
            most=own["least"].shift(-1).fillna(pd.Series(ends, index=tiers.index, dtype="float64")),
        )

    def _all_there(self, offer: str, measure: str) -> float:
        """The volume of an offer if all that may go there does."""
        going = self.choices[self.choices["offer"] == offer]
        return float(going.groupby("workload")[measure].max().sum())

    def _tier_columns(self) -> dict[str, pd.DataFrame]:
        tiers = self.tiers
        tier = self._by_wave("tier", tiers["item"].to_numpy(str))
        volume = self._by_wave("tier_volume", tiers["item"].to_numpy(str))
        known = self.discounts.set_index(["offer", "least", "wave"])["cost"]
        keys = volume.merge(tiers, on="item", how="left")[["offer", "least", "wave"]]
        cost = known.reindex(pd.MultiIndex.from_frame(keys)).fillna(0.0).to_numpy(float)
        return {
            "tier": tier.assign(cost=0.0, lower=0.0, upper=1.0, integer=True),
            "tier_volume": volume.assign(cost=cost, lower=0.0, upper=np.inf, integer=False),
        }

    def _short_columns(self) -> pd.DataFrame:
        lines = [
            (name + STOCK_OF + str(number), line.get("wave", self.waves), line["price"])
            for name in SOFT
            for number, line in enumerate(getattr(self, name).to_dict("records"))
            if line.get("price", np.nan) >= 0
        ]
        short = pd.DataFrame(lines, columns=["item", "wave", "cost"]).astype({"item": "str", "wave": "int64"})
        return short.assign(family="short", lower=0.0, upper=np.inf, integer=False)

    def _by_wave(self, family: str, items: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "family": family,
                "item": np.repeat(items, self.waves),
                "wave": np.tile(np.arange(1, self.waves + 1), len(items)),
            }
        )

    def family(self, name: str) -> pd.DataFrame:
        """Columns of one auxiliary family: item, wave, column (its number)."""
        chosen = self._auxiliary[name]
        return chosen[["item", "wave"]].assign(column=chosen.index.to_numpy())

    def hosts(self, choices: pd.DataFrame) -> np.ndarray:
        """The offer in which each of these choices ends: where it leaves for, or where it is while it stays; "" where none."""
        homes = dict(zip(self.homes["workload"], self.homes["offer"], strict=True))
        hosts = np.where(choices["fate"] == LEAVES, choices["offer"].to_numpy(dtype=object), "")
        stays = np.flatnonzero(choices["fate"] == STAYS)
        hosts[stays] = [homes.get(name, "") for name in choices["workload"].to_numpy()[stays]]
        return np.asarray(hosts)

    @cached_property
    def numbered(self) -> pd.DataFrame:
        """The choices with their column number in `column`."""
        return self.choices.assign(column=np.arange(len(self.choices)))
