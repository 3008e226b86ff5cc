"""Why a workload goes where it goes, as far as the programme knows without solving again.

A cost told here is the workload's own share of the objective. What another choice would change for its
sites, for the workloads it is tied to and for whoever needs the same staff or money is not in it: only a new
plan tells that. What would plainly be in the way of another choice is told beside its cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.cash import flows
from optimizer.charges import charged_moves
from optimizer.part import around
from optimizer.plan import Plan
from optimizer.pose import Posed, pose
from optimizer.surroundings import in_the_way, limits_taken, sites_held, ties, weighed
from optimizer.worth import most_worth

LANE = ["offer", "treatment"]
CHOICE = [*LANE, "wave"]


@dataclass(frozen=True)
class Answer:
    """What is known of one workload's choice; amounts are discounted CAD, a wave of 0 is never acting.

    `chosen`, a row of the plan's assignments. `own_cost`, what it costs, and `lines` (line, kind, discounted),
    which sum to it. `allowed` (offer, treatment, wave, own_cost): every choice it has.
    `waves` (wave, own_cost, extra): the same offer and treatment in each wave allowed.
    `alternatives` (offer, treatment, wave, first_wave, last_wave, own_cost, extra): each other offer and treatment
    allowed, in the cheapest of its waves, cheapest first; `extra` is its own cost less the chosen one's, and
    `differences` (offer, treatment, wave, line, kind, discounted) splits it line by line. `obstacles` (offer, treatment,
    wave, rule, about, limit, slack, short_by): limits of the plan that an alternative alone would go over, and by how much.
    `ruled_out` (offer, treatment, first_wave, last_wave, exclusion, source, waves_left): why the others are not
    choices; where something rules out every wave, only that is told. `ties` and `sites`: what it is tied to
    and the sites it holds open (`optimizer.surroundings`). `charges` (rule, cost): what rules of policy ask for its
    move. `binding`: the limits that its choice takes from and that cost something, as `optimizer.worth.most_worth` tells
    them. `own_cost_only` says that effects on sites and other workloads are in no cost told here.
    """

    workload: str
    chosen: pd.Series
    own_cost: float
    lines: pd.DataFrame
    allowed: pd.DataFrame
    waves: pd.DataFrame
    alternatives: pd.DataFrame
    differences: pd.DataFrame
    obstacles: pd.DataFrame
    ruled_out: pd.DataFrame
    ties: pd.DataFrame
    sites: pd.DataFrame
    charges: pd.DataFrame
    binding: pd.DataFrame
    own_cost_only: bool = True


def asked(plan: Plan, workload: str) -> Answer:
    """What is known of this workload's choice in this plan, posing only what lies around it: a moment, however large the estate."""
    return why(pose(around(plan.inventory, workload), plan.scenario), plan, workload)


def why(posed: Posed, plan: Plan, workload: str) -> Answer:
    """What is known of this workload's choice in this plan.

    `posed` is what the plan's own inventory and scenario pose, or the part of it that is `around` the workload:
    the answer is the same (see `asked`). Raises `ValueError` when the plan does not have the workload, or its choice
    is not one of the problem's.
    """
    own = _choices(posed, workload)
    chosen = _chosen(plan, own, workload)
    lines = _lines(posed, own["row"].to_numpy())
    taken = own.index[(own[CHOICE] == chosen[CHOICE]).all(axis=1)][0]
    own = own.assign(extra=own["own_cost"] - own["own_cost"][taken])
    same = (own[LANE] == chosen[LANE]).all(axis=1)
    others = _cheapest_of_each(own[~same])
    weights = weighed(posed, plan, own["row"].to_numpy())
    return Answer(
        workload=workload,
        chosen=chosen,
        own_cost=float(own["own_cost"][taken]),
        lines=_nonzero(lines[lines["choice"] == taken]).drop(columns="choice"),
        allowed=own[[*CHOICE, "own_cost"]],
        waves=own.loc[same, ["wave", "own_cost", "extra"]].sort_values("wave", ignore_index=True),
        alternatives=others.drop(columns="choice"),
        differences=_differences(lines, others, taken),
        obstacles=in_the_way(weights, plan, taken, others["choice"].to_numpy()),
        ruled_out=_ruled_out(posed, workload, own),
        ties=ties(posed, plan.assignments, workload),
        sites=sites_held(plan, posed, workload),
        charges=_charges(posed, chosen),
        binding=binding(plan.rules, limits_taken(weights, taken)),
    )


def _choices(posed: Posed, workload: str) -> pd.DataFrame:
    """The workload's choices, numbered from 0: offer, treatment, wave, own_cost, and `row` of the problem's choices."""
    choices = posed.problem.choices
    row = np.flatnonzero((choices["workload"] == workload).to_numpy())
    own = choices[[*CHOICE, "cost"]].take(row).reset_index(drop=True)
    return own.rename(columns={"cost": "own_cost"}).assign(row=row)


def _chosen(plan: Plan, own: pd.DataFrame, workload: str) -> pd.Series:
    """The workload's row of the plan's assignments."""
    assigned = plan.assignments[plan.assignments["workload"] == workload]
    if len(assigned) != 1 or not (own[CHOICE] == assigned.iloc[0][CHOICE]).all(axis=1).any():
        raise ValueError(f"the plan makes no choice of this problem for “{workload}”")
    return assigned.iloc[0]


def _lines(posed: Posed, row: np.ndarray) -> pd.DataFrame:
    """The cost of each of these choices, line by line: choice (0, 1, …), line, kind, discounted."""
    wave = posed.problem.choices["wave"].to_numpy()[row]
    discount = posed.estate.periods["discount"].to_numpy(float)
    frames = [
        pd.DataFrame(
            {
                "choice": np.arange(len(row)),
                "line": line.name,
                "kind": line.kind,
                "discounted": flows(line, posed.estate, posed.lane[row], wave) @ discount,
            }
        )
        for line in posed.lines
    ]
    return pd.concat(frames, ignore_index=True)


def binding(rules: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Of a plan's priced limits, those that a choice takes from, the dearest first."""
    used = taken.loc[taken["weight"] > 0, ["rule", "about"]]
    return most_worth(rules[rules["price"] > 0].merge(used, on=["rule", "about"]))


def _charges(posed: Posed, chosen: pd.Series) -> pd.DataFrame:
    """What rules of policy ask for the move: rule, cost."""
    estate = posed.estate
    charged = charged_moves(estate.inventory, estate.scenario, chosen.to_frame().T)
    return charged[["rule", "cost"]]


def _cheapest_of_each(own: pd.DataFrame) -> pd.DataFrame:
    """One row an offer and treatment: the cheapest of its waves, the earliest of those that cost the same."""
    ends = own.groupby(LANE)["wave"].agg(first_wave="min", last_wave="max").reset_index()
    best = own.assign(choice=own.index).sort_values([*LANE, "own_cost", "wave"]).drop_duplicates(LANE)
    columns = [*CHOICE, "first_wave", "last_wave", "own_cost", "extra", "choice"]
    return best.merge(ends, on=LANE)[columns].sort_values(["own_cost", *LANE], ignore_index=True)


def _differences(lines: pd.DataFrame, others: pd.DataFrame, taken: int) -> pd.DataFrame:
    """What each alternative's lines cost more than the chosen choice's."""
    base = lines[lines["choice"] == taken].set_index("line")["discounted"]
    apart = lines.assign(discounted=lines["discounted"] - lines["line"].map(base))
    named = others[[*CHOICE, "choice"]].merge(_nonzero(apart), on="choice")
    return named.drop(columns="choice")


def _nonzero(lines: pd.DataFrame) -> pd.DataFrame:
    return lines[lines["discounted"] != 0.0].reset_index(drop=True)


def _ruled_out(posed: Posed, workload: str, own: pd.DataFrame) -> pd.DataFrame:
    """Why the other choices are not there; what rules out a whole offer and treatment is told alone."""
    said = posed.ruled_out[posed.ruled_out["workload"] == workload].drop(columns="workload").drop_duplicates()
    first = np.where(said["treatment"] == "retain", 0, 1)
    last = np.where(said["treatment"] == "retain", 0, posed.estate.waves)
    whole = pd.Series((said["first_wave"] == first) & (said["last_wave"] == last), index=said.index)
    settled = whole.groupby([said["offer"], said["treatment"]]).transform("any")
    kept = said[whole | ~settled]
    left = own.groupby(LANE).size().rename("waves_left").reset_index()
    told = kept.merge(left, on=LANE, how="left")
    told["waves_left"] = told["waves_left"].fillna(0).astype(int)
    return told.sort_values([*LANE, "first_wave", "exclusion", "source"], ignore_index=True)
