"""The terminal's door: the verbs of Estuaire as commands."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import FrameType
from typing import Any

import click
from click.core import ParameterSource

from help_texts import Door, spoken
from inventory.cells import Habits
from inventory.findings import Finding, Refused
from inventory.graph import Inventory
from inventory.graph import load as load_inventory
from inventory.readers import READERS
from inventory.readers import read as read_tables
from inventory.readers.write import write_tables
from optimizer import plan_folder, private, runs
from optimizer.baselines import do_nothing
from optimizer.certificate.check import faults_of_bound
from optimizer.compare import compare
from optimizer.explain import Clash
from optimizer.methods import METHODS, solve
from optimizer.plan import Plan
from optimizer.planning import conclude, price_seconds
from optimizer.pose import Posed, pose
from optimizer.rule_prices import relaxed
from optimizer.scenario_files import load as load_scenario
from optimizer.scenario_files import shipped
from optimizer.solution import Solution, Status
from optimizer.solve import Search
from optimizer.unused import unused
from optimizer.verify import verify
from optimizer.ways_out import ways_out
from optimizer.work import SLOWEST
from terminal import Terminal, show_clash, show_plan, show_proof
from terminal_compare import show_comparison
from terminal_explain import Case, show_site, show_whole, show_workload
from terminal_ways_out import show_rows, show_ways_out

ROOT = Path(__file__).parent
EXAMPLE = ROOT / "data" / "example"
SCENARIOS = ROOT / "scenarios"

WITHIN_GAP, BAD_INPUT, CUT_SHORT, INFEASIBLE, NO_PLAN = 0, 2, 3, 4, 5
ABORTED = 130
"""Exit code of a search that its user gave up, as shells know it."""
UNSOUND = 1
"""Exit code of a plan that its own verification rejects: a fault of Estuaire, never of its user."""
WAY_SECONDS = 60.0
"""Seconds that the solver may take for each step of a way out, at most."""


def _terminal() -> Terminal:
    return Terminal(spoken())


@contextmanager
def _refusals(terminal: Terminal) -> Iterator[None]:
    """Bad input ends the command with its findings and exit code 2."""
    try:
        yield
    except Refused as refused:
        terminal.findings(refused.findings)
        sys.exit(BAD_INPUT)


def _reading_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--decimals", default="auto", type=click.Choice(["auto", "comma", "point"]), help="What numbers such as 1,234 mean, where they could be read both ways."),
        click.option("--dates", default="auto", type=click.Choice(["auto", "day-first", "month-first"]), help="What dates such as 03/02/2031 mean, where they could be read both ways."),
    ):  # fmt: skip
        command = option(command)
    return command


def _habits(dates: str, decimals: str) -> Habits:
    """How the user declares that ambiguous dates and numbers are written."""
    return Habits(
        day_first={"day-first": True, "month-first": False}.get(dates),
        decimal_comma={"comma": True, "point": False}.get(decimals),
    )


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="estuaire")
def main() -> None:
    """Estuaire: plan how workloads leave ageing data centres, and prove how good the plan is."""


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to make.")
@click.option("--organisation", default="", help="Public body that the files are about.")
@click.option(
    "--format", "format_", default="auto", type=click.Choice(["auto", *(reader.name for reader in READERS)]),
    help="Format of the files; recognised by default.",
)  # fmt: skip
@_reading_options
def import_(
    files: tuple[Path, ...], out: Path, organisation: str, format_: str, dates: str, decimals: str
) -> None:
    """Make an inventory folder from exports."""
    terminal = _terminal()
    with _refusals(terminal):
        inventory = _inventory(terminal, list(files), _habits(dates, decimals), organisation, format_)
        write_tables(inventory.tables, out)
    _count(terminal, inventory)
    terminal.line("The inventory is in “{folder}”.", folder=str(out))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_reading_options
def check(folder: Path, dates: str, decimals: str) -> None:
    """List every fault of an inventory."""
    terminal = _terminal()
    with _refusals(terminal):
        _count(terminal, _inventory(terminal, [folder], _habits(dates, decimals)))


def _inventory(
    terminal: Terminal, files: list[Path], habits: Habits, organisation: str = "", format_: str = "auto"
) -> Inventory:
    """The inventory in these files; what was found about it is said, whether it can be used or not."""
    raw, found = read_tables(files, organisation, format_)
    terminal.findings(found)
    inventory, checked = load_inventory(raw, date.today(), habits.day_first, habits.decimal_comma)
    terminal.findings(checked)
    return inventory


def _count(terminal: Terminal, inventory: Inventory) -> None:
    terminal.line(
        "Organisations: {organisations} · sites: {sites} · workloads: {workloads} · assets: {assets} · dependencies: {dependencies}.",
        **{
            name: len(inventory[name])
            for name in ("organisations", "sites", "workloads", "assets", "dependencies")
        },
    )


def _search_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed((
        click.option("--gap", default=0.01, show_default=True, type=click.FloatRange(0, 1), help="Stop once proven this near the best."),
        click.option("--time-limit", default=600.0, show_default=True, type=click.FloatRange(0, min_open=True), help="Seconds of solving, at most."),
        click.option("--work-limit", type=click.FloatRange(0, min_open=True), help="Work of solving, at most, counted instead of timed: every machine then makes the same plan. A unit is about a second."),
        click.option("--method", default="auto", show_default=True, type=click.Choice(METHODS), help="How to solve."),
        click.option("--cluster", metavar="ADDRESS", help="Address (`tcp://…`) of the Dask cluster whose workers help a decomposed solve."),
        click.option("--solver", default="highs", show_default=True, type=click.Choice(["highs", "cbc"]), help="What solves."),
        click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Seed of the solver."),
    )):  # fmt: skip
        command = option(command)
    return command


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--scenario", required=True, help="Scenario files, or names of shipped scenarios, separated by commas."
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Plan folder to make.")
@_search_options
@_reading_options
def plan(
    folder: Path,
    scenario: str,
    out: Path,
    dates: str,
    decimals: str,
    **search: Any,
) -> None:
    """Plan an inventory under a scenario."""
    files = [_scenario_file(name.strip()) for name in scenario.split(",") if name.strip()]
    if not files:
        raise click.BadParameter(
            _terminal().language.say("no scenario file is given"), param_hint="--scenario"
        )
    _reach(search["cluster"])
    sys.exit(_plan(folder, _habits(dates, decimals), files, out, _search(**search)))


def _search(time_limit: float, work_limit: float | None, solver: str, **others: Any) -> Search:
    """The search asked for; where work is limited and seconds are not, the clock ends only what takes far too long."""
    if work_limit is not None:
        if solver != "highs":
            raise click.BadParameter(
                _terminal().language.say("only the work of HiGHS is counted"), param_hint="--work-limit"
            )
        source = click.get_current_context().get_parameter_source("time_limit")
        if source is ParameterSource.DEFAULT:
            time_limit = SLOWEST * work_limit
    return Search(time_limit=time_limit, work_limit=work_limit, solver=solver, **others)


def _reach(cluster: str | None) -> None:
    """Refuse a cluster that cannot be used before anything is read."""
    if cluster is None:
        return
    from optimizer.decompose.workers import NoCluster, opened

    try:
        with opened(cluster, 1):
            pass
    except NoCluster as none:
        language = _terminal().language
        said = {
            "missing": language.say("the optional extra “cluster” of Estuaire is not installed"),
            "unreachable": language.say("no Dask scheduler answers at {cluster}", cluster=cluster),
        }[none.why]
        raise click.BadParameter(said, param_hint="--cluster") from none


def _scenario_file(name: str) -> Path:
    """The file of that name, or the shipped scenario of that name where there is no such file."""
    path = Path(name)
    return SCENARIOS / f"{name}.yaml" if name in shipped() and not path.exists() else path


@main.command()
@click.option(
    "--out",
    default="estuaire-demo",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Plan folder to make.",
)
@click.option(
    "--gap",
    default=0.05,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Stop once proven this near the best.",
)
@click.option(
    "--time-limit",
    default=120.0,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="Seconds of solving, at most.",
)
def demo(out: Path, gap: float, time_limit: float) -> None:
    """Plan the example, which is fictitious."""
    _terminal().line("The example is fictitious: no body, site or figure in it is real.")
    sys.exit(_plan(EXAMPLE, Habits(), [SCENARIOS / "base.yaml"], out, Search(gap, time_limit, "highs", 0)))


@main.command("verify")
@click.argument("folder", type=click.Path(path_type=Path))
def verify_(folder: Path) -> None:
    """Check a plan again from its tables alone."""
    terminal = _terminal()
    with _refusals(terminal):
        found = plan_folder.read(folder)
        faults = (
            *plan_folder.faults_of_summary(found),
            *verify(found.inventory, found.scenario, found.tables),
            *_faults_of_bound(found),
        )
    terminal.findings(faults)
    if faults:
        sys.exit(UNSOUND)
    terminal.line("The plan is sound: every rule, date and dollar was checked again from its tables.")
    show_proof(terminal, found)


def _faults_of_bound(plan: Plan) -> tuple[Finding, ...]:
    """What of the plan's bound its certificate does not prove; only a certificate is worth posing the problem again."""
    try:
        problem = pose(plan.inventory, plan.scenario).problem if plan.certificate else None
    except Refused as refused:
        return refused.findings
    return faults_of_bound(plan, problem)


@main.command("compare")
@click.argument("first", metavar="PLAN_A", type=click.Path(path_type=Path))
@click.argument("second", metavar="PLAN_B", type=click.Path(path_type=Path))
def compare_(first: Path, second: Path) -> None:
    """Hold plan B against plan A: what moved, what it costs."""
    terminal = _terminal()
    with _refusals(terminal):
        a, b = plan_folder.read(first), plan_folder.read(second)
    show_comparison(terminal, compare(a, b))


@main.command()
@click.argument("folder", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--workload", default="", help="Workload to explain.")
@click.option("--site", default="", help="Site to explain.")
@click.option(
    "--seconds",
    default=20.0,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="Seconds that each question may take to solve again.",
)
def explain(folder: Path, workload: str, site: str, seconds: float) -> None:
    """Say why a plan is as it is: its limits, a workload, a site."""
    terminal = _terminal()
    with _refusals(terminal):
        found = plan_folder.read(folder)
        for name, wanted in (("workload", workload), ("site", site)):
            _known(found, name, wanted)
        if not (workload or site):
            show_whole(terminal, found)
            return
        posed = pose(found.inventory, found.scenario)
    case = Case(found, posed, relaxed(posed.problem, seconds), Search(0.001, seconds))
    if workload:
        show_workload(terminal, case, workload)
    if site:
        show_site(terminal, case, site)


def _known(plan: Plan, name: str, wanted: str) -> None:
    """Refuse a workload or a site that the plan does not have, with the nearest that it has."""
    names = plan.inventory[f"{name}s"][name].tolist()
    if wanted and wanted not in names:
        near = ", ".join(get_close_matches(wanted, names, 3)) or "–"
        raise click.BadParameter(
            _terminal().language.say("the plan has no “{wanted}”; the nearest: {near}", wanted=wanted, near=near),
            param_hint=f"--{name}",
        )  # fmt: skip


def _plan(folder: Path, habits: Habits, scenario: list[Path], out: Path, search: Search) -> int:
    terminal = _terminal()
    with _refusals(terminal):
        plan_folder.refuse_unwritable(out)
        wanted = load_scenario(scenario)
        posed = pose(_inventory(terminal, [folder], habits), wanted)
    terminal.findings(unused(posed.estate))
    solution = _solve(terminal, posed, search)
    outcome = conclude(posed, solution, search.seed, price_seconds(search.time_limit))
    if outcome.plan is None:
        return _no_plan(terminal, posed, outcome.clash, search.time_limit)
    if outcome.faults:
        terminal.findings(outcome.faults)
        return UNSOUND
    with _refusals(terminal):
        plan_folder.write(outcome.plan, out)
    show_plan(terminal, outcome.plan, do_nothing(posed))
    terminal.line("The plan was checked again from its tables alone, and is in “{folder}”.", folder=str(out))
    return WITHIN_GAP if solution.status is Status.OPTIMAL else CUT_SHORT


def _solve(terminal: Terminal, posed: Posed, search: Search) -> Solution:
    """Solve with live progress; Ctrl-C stops the search and keeps the best plan."""
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)
        signal.signal(signal.SIGINT, before)
        terminal.notice("Stopping, and keeping the best plan found; Ctrl-C again gives up.")

    before = signal.signal(signal.SIGINT, stop)
    try:
        with terminal.progress(search) as line:
            return solve(posed.problem, replace(search, report=line.show, cancelled=lambda: bool(stopped)))
    except KeyboardInterrupt:
        sys.exit(ABORTED)
    finally:
        signal.signal(signal.SIGINT, before)


def _no_plan(terminal: Terminal, posed: Posed, clash: Clash | None, time_limit: float) -> int:
    if clash is None:
        terminal.line("No plan was found before the search ended; give it more time with --time-limit.")
        return NO_PLAN
    show_clash(terminal, clash)
    show_rows(terminal, clash)
    show_ways_out(terminal, ways_out(posed, min(time_limit, WAY_SECONDS)))
    return INFEASIBLE


@main.command("app")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8501,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--keep-days",
    default=365,
    show_default=True,
    type=click.IntRange(1),
    help="Days after which plans made in the application are removed.",
)
def app_(address: str, port: int, keep_days: int) -> None:
    """Open the application in a browser."""
    from views.server import serve  # Streamlit takes a second to load, and only this command needs it

    terminal = _terminal()
    with _refusals(terminal):
        runs.tidy(private.root(), keep_days, time.time())
    serve(address, port, lambda url: terminal.line("The application is at {url}; Ctrl-C ends it.", url=url))
