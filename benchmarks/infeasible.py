"""A State's scenario that no plan can keep, and what is answered: `python -m benchmarks.infeasible`.

On a generated estate of some 300 servers, budgets are cut and half of the room of the consolidated centres is missing, while a share of
the hosting must be the government's.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import click

from benchmarks.at_scale import EXAMPLE_WORKLOADS
from benchmarks.estates import Recipe, generate, workloads_for
from benchmarks.exact import scaled
from benchmarks.page import machine, put
from explained_infeasible import sentence, told_rows
from inventory.graph import Inventory, build
from language import Language
from optimizer.explain import Clash, clashes
from optimizer.pose import Posed, pose
from optimizer.scenario import Scenario
from optimizer.scenario_files import SHIPPED
from optimizer.scenario_files import load as load_scenario
from optimizer.solve import Search, solve
from optimizer.ways_out import WayOut, ways_out

SERVERS, SEED = 340, 1
CUT = {"2027-2028": 0.15, "2028-2029": 0.15, "2030-2031": 0.05, "2031-2032": 0.05}
"""What is left of a year's budget; the others stand."""
ROOM = 0.5
"""What is left of the room of the consolidated centres."""
GOVERNMENT = {"government": {"kinds": ["ngq", "cti"], "measure": "vcpu", "at_least": 0.4}}


def estate() -> Inventory:
    """The generated estate."""
    return build(generate(Recipe(workloads_for(SERVERS), SEED)))


def scenario(workloads: int) -> Scenario:
    """The base scenario, sized for the estate, with less money and room, and the share asked for."""
    content = scaled(load_scenario([SHIPPED / "base.yaml"]), workloads / EXAMPLE_WORKLOADS).model_dump(
        mode="json"
    )
    content["targets"]["shares"] = GOVERNMENT
    for year, left in CUT.items():
        content["limits"]["budget"][year]["value"] *= left
    for offer in ("cti-1", "cti-2"):
        for limit in content["offers"][offer]["capacity"].values():
            limit["value"] *= ROOM
    return Scenario.model_validate(content)


def posed() -> Posed:
    """The problem of the estate under the scenario."""
    inventory = estate()
    return pose(inventory, scenario(len(inventory["workloads"])))


def told(asked: Posed, clash: Clash, ways: tuple[WayOut, ...], seconds: dict[str, float]) -> Iterator[str]:
    """The lines of the page."""
    say, tables = Language("en"), asked.estate.inventory.tables
    sizes = ", ".join(
        f"{len(tables[name])} {name}" for name in ("organisations", "sites", "workloads", "assets")
    )
    taken = ", ".join(f"{name} {each:.0f} s" for name, each in seconds.items())
    yield f"{machine()}; {SERVERS} servers asked, seed {SEED}: {sizes}. {taken}."
    yield ""
    for each in (*told_rows(say, clash), *(sentence(say, way) for way in ways)):
        yield f"> {each}\n>"


@click.command()
@click.option(
    "--seconds", default=60.0, show_default=True, help="Seconds of each call of the solver, at most."
)
@click.option("--write", is_flag=True, help="Put the answer into docs/benchmarks.md.")
def main(seconds: float, write: bool) -> None:
    """Pose the scenario, prove that no plan keeps it, and print what clashes and the ways out."""
    asked, took = posed(), {}
    began = time.perf_counter()
    click.echo(solve(asked.problem, Search(time_limit=seconds)).status)
    took["proof"] = time.perf_counter() - began
    clash = clashes(asked.problem, seconds)
    took["clash"] = time.perf_counter() - began - took["proof"]
    ways = ways_out(asked, seconds)
    took["ways out"] = time.perf_counter() - began - sum(took.values())
    text = "\n".join(told(asked, clash, ways, took))
    click.echo(text)
    if write:
        put("infeasible", text)


if __name__ == "__main__":
    main()
