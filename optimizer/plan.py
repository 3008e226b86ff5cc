"""Plan: the answer, as tables: a choice for every workload, with its bound and gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from inventory.graph import Inventory, fingerprint
from optimizer.cash import CASH, VALUED, Line, extensions_bought, flows
from optimizer.certificate.value import Certificate
from optimizer.closing import site_flows
from optimizer.discounts import discount_flow
from optimizer.emissions import site_carbon
from optimizer.formulate import Program, formulate
from optimizer.indicators import indicators
from optimizer.lanes import Estate
from optimizer.opening import first_uses, opening_flows
from optimizer.pose import Posed
from optimizer.problem import LEAVES, RETIRES, STAYS, Problem
from optimizer.profiles import sites
from optimizer.ruled_out import gathered
from optimizer.rules import RELAXABLE
from optimizer.scenario import Scenario
from optimizer.solution import Solution, completed, site_closings
from optimizer.traffic import traffic_flow
from optimizer.verify import PlanTables


@dataclass(frozen=True)
class Plan:
    """A solved problem in the user's words; every table is a contract of DESIGN §6.

    `summary`: status, objective, bound, gap, certified_bound (what the certificate alone proves), bound_source (see
    `Solution.bound_source`), method, solver, seconds, seed, work (`Solution.work`), repeatable (`Solution.repeats`) and
    inventory fingerprint. Amounts are CAD. `ruled_out`: see
    `optimizer.ruled_out`.
    """

    summary: dict[str, str | float | int | None]
    scenario: Scenario
    inventory: Inventory
    assignments: pd.DataFrame
    waves: pd.DataFrame
    sites: pd.DataFrame
    cash: pd.DataFrame
    indicators: pd.DataFrame
    rules: pd.DataFrame
    ruled_out: pd.DataFrame
    certificate: Certificate | None = None

    @property
    def tables(self) -> PlanTables:
        """What `verify` reads of it."""
        number = {name: self.summary[name] for name in ("objective", "bound", "gap")}
        return PlanTables(self.assignments, self.sites, self.cash, self.waves, **number)  # type: ignore[arg-type]


def report(posed: Posed, solution: Solution, seed: int = 0) -> Plan:
    """The plan that a solution amounts to; the solution must hold one."""
    if solution.chosen is None:
        raise ValueError("there is no plan to report")
    estate, problem = posed.estate, posed.problem
    taken = problem.choices.iloc[solution.chosen].reset_index(drop=True)
    acts = taken.set_index("workload")["wave"].where((taken["fate"] != STAYS).to_numpy(), estate.waves + 1)
    closes = site_closings(problem, acts)
    weighed = _weighed(problem, solution.chosen)
    values = completed(weighed, solution.chosen)
    short = (problem.columns["family"] == "short").to_numpy()
    return Plan(
        summary={
            "status": str(solution.status),
            "objective": solution.objective,
            "bound": solution.bound,
            "gap": solution.gap,
            "certified_bound": solution.certified,
            "bound_source": solution.bound_source,
            "method": solution.method,
            "solver": solution.solver,
            "seconds": round(solution.seconds, 3),
            "seed": seed,
            "work": round(solution.work, 3),
            "repeatable": solution.repeats,
            "inventory_fingerprint": fingerprint(estate.inventory),
        },
        scenario=estate.scenario,
        inventory=estate.inventory,
        assignments=_assignments(posed, taken),
        waves=_waves(posed, taken, weighed.effort, closes),
        sites=_sites(posed, closes),
        cash=_with_shortfalls(
            cash_table(estate, posed.lines, posed.lane[solution.chosen], taken["wave"].to_numpy(), closes),
            problem.columns[short].assign(missed=values[short]),
            estate,
        ),
        indicators=indicators(estate, taken, closes),
        rules=_rules(formulate(weighed, RELAXABLE), np.where(short, 0.0, values)),
        ruled_out=gathered(posed.ruled_out, estate),
        certificate=solution.certificate,
    )


def _weighed(problem: Problem, chosen: np.ndarray) -> Problem:
    """The problem in which only what is chosen weighs anything: rules have the same rows, and few entries."""
    choices = problem.choices
    taken = np.zeros(len(choices), dtype=bool)
    taken[chosen] = True
    loads = [column for column in map(str, choices) if choices[column].dtype.kind == "f" and column != "cost"]
    zeroed = {load: np.where(taken, choices[load], 0.0) for load in loads}
    effort = problem.effort[taken[problem.effort["choice"].to_numpy()]].reset_index(drop=True)
    return replace(problem, choices=choices.assign(**zeroed), effort=effort)


def _assignments(posed: Posed, taken: pd.DataFrame) -> pd.DataFrame:
    waves = posed.estate.periods.head(posed.estate.waves)
    starts = waves.set_index("wave")["start"]
    return pd.DataFrame(
        {
            "workload": taken["workload"],
            "offer": taken["offer"],
            "treatment": taken["treatment"],
            "wave": taken["wave"],
            "wave_start": taken["wave"].map(starts),
            "one_off_cost": taken["one_off_cost"],
            "annual_cost": taken["annual_cost"],
            "effort_days": taken["effort_days"],
            "extended_waves": _extended_waves(posed, taken),
            "reason": _reasons(posed, taken),
        }
    )


def _extended_waves(posed: Posed, taken: pd.DataFrame) -> list[str]:
    """The waves in which extended support is bought before the workload acts, separated by spaces."""
    bought = extensions_bought(posed.estate)[:, : posed.estate.waves]
    wave = np.arange(1, posed.estate.waves + 1)[None, :]
    position = pd.Series(np.arange(len(posed.estate.profiles)), index=posed.estate.profiles["workload"])
    acts = taken["wave"].replace(0, posed.estate.waves + 1).to_numpy()[:, None]
    held = bought[taken["workload"].map(position).to_numpy()] & (wave < acts)
    return [" ".join(str(1 + column) for column in np.flatnonzero(row)) for row in held]


def _reasons(posed: Posed, taken: pd.DataFrame) -> np.ndarray:
    """Why each choice was taken.

    `pinned` by a decision, the `only_choice`, the `cheapest` of the workload's own choices, or
    `held_back`: a cheaper one exists, but the limits that workloads share did not leave it.
    """
    own = posed.problem.choices.groupby("workload")["cost"].agg(["min", "size"])
    decisions = posed.estate.inventory.tables["decisions"]
    pinned = taken["workload"].isin(decisions.loc[decisions["action"] == "pin", "workload"])
    least, count = taken["workload"].map(own["min"]), taken["workload"].map(own["size"])
    cheapest = taken["cost"] <= least + 1e-6 * least.abs().clip(lower=1.0)
    return np.select([pinned, count == 1, cheapest], ["pinned", "only_choice", "cheapest"], "held_back")


def _waves(posed: Posed, taken: pd.DataFrame, effort: pd.DataFrame, closes: pd.Series) -> pd.DataFrame:
    """One row a wave: what moves where, what is treated in place or retired, what it takes and costs."""
    waves = posed.estate.periods.loc[posed.estate.periods["wave"] > 0, ["wave", "start", "fiscal_year"]]
    index = pd.Index(waves["wave"])
    acting = taken[taken["wave"] > 0]
    frame = waves.reset_index(drop=True)
    for kind in ("external", "ngq", "cti"):
        chosen = acting[(acting["fate"] == LEAVES) & (acting["kind"] == kind)]
        frame[kind] = chosen.groupby("wave").size().reindex(index, fill_value=0).to_numpy()
    for column, fate in (("in_place", STAYS), ("retired", RETIRES)):
        frame[column] = (
            acting[acting["fate"] == fate].groupby("wave").size().reindex(index, fill_value=0).to_numpy()
        )
    for column in ("servers", "terabytes", "one_off_cost"):
        frame[column] = acting.groupby("wave")[column].sum().reindex(index, fill_value=0.0).to_numpy()
    frame["effort_days"] = (
        effort.groupby("wave")["effort_days"].sum().reindex(index, fill_value=0.0).to_numpy()
    )
    frame["sites_closed"] = closes.value_counts().reindex(index, fill_value=0).to_numpy()
    return frame


def _sites(posed: Posed, closes: pd.Series) -> pd.DataFrame:
    """One row a site: the wave and date it closes (0 and none if it stays), and what that saves to the end, CAD not discounted."""
    estate = posed.estate
    frame = sites(estate.inventory, estate.scenario)
    waves = frame["site"].map(closes).to_numpy(int)
    wave_months = estate.scenario.horizon.wave_months
    flow = site_flows(frame, waves, estate.periods, wave_months)
    never = frame["annual_cost"].to_numpy(float) * wave_months / 12 * len(estate.periods)
    starts = estate.periods.head(estate.waves).set_index("wave")["start"]
    closed = pd.Series(np.where(waves > estate.waves, 0, waves))
    return pd.DataFrame(
        {
            "site": frame["site"],
            "wave": closed,
            "closes": closed.map(starts),
            "saving": np.where(
                closed > 0, never - flow["site_operation"].sum(axis=1) - flow["site_closing"].sum(axis=1), 0.0
            ),
        }
    )


def cash_table(
    estate: Estate, lines: Sequence[Line], lane: np.ndarray, wave: np.ndarray, closes: pd.Series
) -> pd.DataFrame:
    """The money of acting in these lanes and waves, by line and period.

    A plan's discounted amounts sum to its objective. Columns: line, kind (`cash` is spent, `valued` is weighed), fiscal_year, wave (0 after the last),
    amount, discounted. Lines that come to nothing in a period are left out.
    """
    amounts = [(line.name, line.kind, flows(line, estate, lane, wave).sum(axis=0)) for line in lines]
    places, months = sites(estate.inventory, estate.scenario), estate.scenario.horizon.wave_months
    until = places["site"].map(closes).to_numpy(int)
    fixed = site_flows(places, until, estate.periods, months)
    amounts += [(name, CASH, amount.sum(axis=0)) for name, amount in fixed.items()]
    emitting = places.assign(annual_cost=site_carbon(estate))
    amounts.append(
        (
            "site_carbon",
            VALUED,
            site_flows(emitting, until, estate.periods, months)["site_operation"].sum(axis=0),
        )
    )
    held = opening_flows(estate, first_uses(estate, lane, wave))
    amounts += [(name, CASH, amount) for name, amount in held.items()]
    amounts.append(("traffic", CASH, traffic_flow(estate, lane)))
    amounts.append(("volume_discount", CASH, discount_flow(estate, lane, wave)))
    return _money(amounts, estate.periods)


def _with_shortfalls(cash: pd.DataFrame, short: pd.DataFrame, estate: Estate) -> pd.DataFrame:
    """The money with what missed targets are weighed at, each in the wave that answers for it."""
    weighed, wave = (short["cost"] * short["missed"]).to_numpy(float), short["wave"].to_numpy(int)
    flow = np.bincount(wave - 1, weighed, minlength=len(estate.periods)) / estate.periods["discount"]
    if not flow.any():
        return cash
    return pd.concat(
        [cash, _money([("shortfall", VALUED, flow.to_numpy(float))], estate.periods)], ignore_index=True
    )


def _money(amounts: list[tuple[str, str, np.ndarray]], periods: pd.DataFrame) -> pd.DataFrame:
    """One row a line, fiscal year and wave; periods after the last wave are summed by fiscal year."""
    frames = [
        periods[["fiscal_year", "wave", "discount"]].assign(order=order, line=name, kind=kind, amount=amount)
        for order, (name, kind, amount) in enumerate(amounts)
    ]
    frame = pd.concat(frames, ignore_index=True)
    frame["discounted"] = frame["amount"] * frame["discount"]
    keys = ["order", "line", "kind", "fiscal_year", "wave"]
    summed = frame.groupby(keys, sort=False, as_index=False)[["amount", "discounted"]].sum()
    return summed[summed["amount"] != 0.0].drop(columns="order").reset_index(drop=True)


def _rules(program: Program, values: np.ndarray) -> pd.DataFrame:
    """Each limit: what is used of it, what is left. `price` is empty: nobody has priced it."""
    limits = program.limits
    used = program.matrix @ values + limits["constant"].to_numpy(float)
    over = np.where(limits["sense"] == ">=", -1.0, 1.0)
    return pd.DataFrame(
        {
            "rule": limits["rule"],
            "about": limits["about"],
            "used": used,
            "limit": limits["limit"],
            "slack": over * (limits["limit"] - used),
            "price": np.nan,
        }
    )
