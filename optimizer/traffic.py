"""What the data that leave an offer for elsewhere cost, once every workload is where it ends."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.lanes import Estate


def sent(estate: Estate) -> pd.DataFrame:
    """GB a month that a workload sends to another: workload, other, gb.

    A provider sends its consumer `share_leaving_provider` of what they exchange, and receives the rest.
    """
    needs = estate.inventory["dependencies"]
    needs = needs[(needs["gb_per_month"] > 0) & (needs["consumer"] != needs["provider"])]
    leaving = estate.scenario.traffic.share_leaving_provider.value
    ways = (("provider", "consumer", leaving), ("consumer", "provider", 1 - leaving))
    parts = [
        pd.DataFrame({"workload": needs[one], "other": needs[two], "gb": needs["gb_per_month"] * share})
        for one, two, share in ways
    ]
    return pd.concat(parts).groupby(["workload", "other"])[["gb"]].sum().reset_index()


def prices(estate: Estate) -> np.ndarray:
    """CAD for each GB that leaves each offer, in the scenario's order; 0 where nobody said."""
    offers = estate.scenario.offers.values()
    return np.array([offer.egress_gb.value if offer.egress_gb else 0.0 for offer in offers])


def traffic_tables(estate: Estate, choices: pd.DataFrame) -> dict[str, pd.DataFrame]:
    r"""The tables by which a Problem prices traffic; empty where no offer charges it.

    `traffic`: workload, other, offer, and cost, discounted CAD, of what the workload sends from the offer to the end of the
    horizon, $\gamma_{wvo} = q_o\, h_{wv} \sum_{p > T} \mu\, d_p$: a price of $q_o$ a GB, $h_{wv}$ GB a month, periods of
    $\mu$ months after the last wave. `homes`: workload, offer that its site already is.
    """
    months = estate.scenario.horizon.wave_months * _after(estate) @ estate.periods["discount"].to_numpy(float)
    price = pd.DataFrame({"offer": list(estate.scenario.offers), "price": prices(estate) * months})
    price = price[price["price"] > 0]
    if price.empty:
        return {}
    homes = estate.profiles.loc[estate.offer_rows(estate.profiles["at_offer"]) >= 0, ["workload", "at_offer"]]
    homes = homes.rename(columns={"at_offer": "offer"}).reset_index(drop=True)
    data = sent(estate)
    near = choices[choices["workload"].isin(data["workload"]) & choices["offer"].isin(price["offer"])]
    ends = pd.concat([near[["workload", "offer"]], homes]).drop_duplicates()
    lines = data.merge(ends, on="workload").merge(price, on="offer")
    lines = lines.assign(cost=lines["gb"] * lines["price"]).sort_values(["workload", "other", "offer"])
    lines = lines[lines["cost"] > 0]
    return {"homes": homes, "traffic": lines[["workload", "other", "offer", "cost"]].reset_index(drop=True)}


def traffic_flow(estate: Estate, lane: np.ndarray) -> np.ndarray:
    """What traffic between places costs in each period when these lanes, one a workload, are taken; CAD, not discounted."""
    price = prices(estate)
    if not price.any():
        return np.zeros(len(estate.periods))
    host = np.full(len(estate.profiles), -1)
    host[estate.position[lane]] = estate.host[lane]
    retired = np.zeros(len(host), dtype=bool)
    retired[estate.position[lane]] = estate.is_treated("retire")[lane]
    data, row = sent(estate), pd.Index(estate.profiles["workload"])
    one, other = (row.get_indexer(pd.Index(data[end])) for end in ("workload", "other"))
    parted = (host[one] >= 0) & (host[one] != host[other]) & ~retired[other]
    month = float(np.sum(np.where(parted, data["gb"].to_numpy(float) * price[host[one]], 0.0)))
    return np.asarray(_after(estate) * month * estate.scenario.horizon.wave_months)


def _after(estate: Estate) -> np.ndarray:
    """1 for each period after the last wave, 0 for each wave."""
    return np.asarray((estate.periods["wave"] == 0).to_numpy(float))
