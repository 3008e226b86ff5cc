"""What policy asks to be paid once for a move, as a privacy assessment: which rules, of which workloads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from inventory.graph import Inventory
from optimizer.conditions import matching
from optimizer.exclusions.policy import offer_attributes
from optimizer.lanes import Estate
from optimizer.scenario import PolicyRule, Scenario


def policy_charges(estate: Estate) -> np.ndarray:
    """CAD that policy charges each lane, once, when it acts: the sum of the rules that match it.

    A rule charges a workload that moves to an offer it describes. What stays where it is, what is retired and a
    move already made are charged nothing; a quote of the move does not cover it.
    """
    place = estate.offer_rows(estate.places["offer"])[estate.place]
    cost = np.zeros(len(estate.lanes))
    for _, rule, amount in _charging(estate.scenario):
        offers = matching(rule.charge or {}, offer_attributes(estate))
        spoken = matching(rule.when, estate.profiles)[estate.position]
        cost += amount * ((place >= 0) & spoken & offers[place] & ~estate.made)
    return cost


def charged_moves(inventory: Inventory, scenario: Scenario, assignments: pd.DataFrame) -> pd.DataFrame:
    """The moves of a plan that a rule of policy charges: workload, offer, wave, rule, cost (CAD, once).

    `assignments` is the plan's table, or some of its rows.
    """
    moves = assignments.loc[assignments["offer"] != "", ["workload", "offer", "wave"]]
    estate = Estate(inventory, scenario)
    known = estate.profiles.set_index("workload").reindex(moves["workload"]).reset_index()
    made = ((known["status"] == "done") & (known["moved_to"] == moves["offer"].to_numpy())).to_numpy(bool)
    attributes = offer_attributes(estate)
    frames = [moves.head(0).assign(rule="", cost=0.0)]
    for name, rule, amount in _charging(scenario):
        offers = attributes.loc[matching(rule.charge or {}, attributes), "offer"]
        spoken = matching(rule.when, known) & moves["offer"].isin(offers).to_numpy(bool) & ~made
        frames.append(moves[spoken].assign(rule=name, cost=amount))
    return pd.concat(frames, ignore_index=True)


def _charging(scenario: Scenario) -> Iterator[tuple[str, PolicyRule, float]]:
    """The rules that charge, in the order in which they are read, each with what it charges."""
    for name, rule in sorted(scenario.policy.items(), key=lambda item: (item[1].order, item[0])):
        if rule.charge is not None and rule.cost is not None:
            yield name, rule, rule.cost.value
