"""Single-source facility location: which facilities to open, and each customer to one of them, within its capacity.

| the instance | the Problem |
|---|---|
| a customer | a workload |
| a facility | an offer |
| its fixed cost | the cost of its opening in wave 1 |
| a customer served by a facility, what all its demand costs there | a choice of wave 1, its cost |
| the customer's demand | the choice's load of the resource `demand` |
| the facility's capacity | the offer's capacity of `demand` in wave 1 |

Values compare as they are: fixed costs and costs of service, to be minimised, and whole in the files of Holmberg.
A file: `facilities customers`, then a capacity and a fixed cost a facility, the demands, and facilities × customers costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.instances.instance import Instance, Known, files, numbers
from optimizer.problem import Problem


@dataclass(frozen=True)
class Location:
    """An instance as its file says it: by facility, `capacity` and `fixed`; `demand` by customer; `costs` of each pair."""

    capacity: np.ndarray
    fixed: np.ndarray
    demand: np.ndarray
    costs: np.ndarray


def read(path: Path) -> Location:
    """The instance of a file; a `ValueError` if it holds more or fewer numbers than it announces."""
    said = numbers(path)
    facilities, customers = said[:2].astype(int)
    if len(said) != 2 + 2 * facilities + customers + facilities * customers:
        raise ValueError(f"{path.name}: not {facilities} facilities and {customers} customers")
    capacity, fixed = said[2 : 2 + 2 * facilities].reshape(facilities, 2).T
    demand, costs = np.split(said[2 + 2 * facilities :], [customers])
    return Location(capacity, fixed, demand, costs.reshape(facilities, customers))


def pose(given: Location) -> Problem:
    """The instance as a Problem of one wave."""
    facilities, customers = given.costs.shape
    offers = np.array([f"facility-{facility + 1:02}" for facility in range(facilities)])
    return Problem.of(
        waves=1,
        choices=pd.DataFrame({
            "workload": np.repeat([f"customer-{customer + 1:03}" for customer in range(customers)], facilities),
            "offer": np.tile(offers, customers),
            "cost": given.costs.T.ravel(),
            "demand": np.repeat(given.demand, facilities),
        }),
        capacity=pd.DataFrame({"offer": offers, "resource": "demand", "wave": 1, "limit": given.capacity}),
        openings=pd.DataFrame({"offer": offers, "wave": 1, "cost": given.fixed, "budget_cost": 0.0}),
    )  # fmt: skip


def instances(folder: Path) -> list[Instance]:
    """Every instance of a folder, of Holmberg's set, with the value that its `best_known.csv` says was published of it."""
    table = pd.read_csv(folder / "best_known.csv")
    published = table.set_index(table["instance"].str.removeprefix("holmberg/"))[
        "published_value_os_file"
    ].to_dict()
    return [_instance(name, read(path), float(published[name])) for name, path in files(folder).items()]


def _instance(name: str, given: Location, published: float) -> Instance:
    facilities, customers = given.costs.shape
    size = f"{customers} customers, {facilities} facilities"
    return Instance("sscflp", name, size, pose(given), Known(published, None))
