"""A run: a process of its own that is followed, cancelled, killed and found again by its identifier."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.findings import Refused
from inventory.graph import fingerprint
from inventory.stored import recall
from optimizer import plan_folder
from optimizer.choices import NO_CHOICE
from optimizer.private import new_identifier
from optimizer.run_files import TYPED, Standing, extended, read_standing, write_standing
from optimizer.runs import DAY, Asked, Progress, Run, Stage, State, find, start, tidy
from optimizer.solution import Status
from optimizer.unused import UNUSED_QUOTE
from optimizer.verify import verify
from tests.optimizer import small
from tests.optimizer.following import ROOT, await_end, ended, endless, pid, reached

EXACT = Asked(gap=0.0, seed=3)
NEVER = 1_000_000.0  # days

QUOTE = "workload,offer,treatment,one_off_cost\nw,cloud,refactor,5\n"
MUST_EMPTY = "site,organisation,annual_cost,closing_cost,must_close_by\ns,msss,1000,500,2027-04-01\n"
NOWHERE = {
    "treatments": {"rehost": {"platforms": []}, "replatform": {"platforms": []}, "retire": {"platforms": []}}
}
PENNILESS = {"limits": {"budget": {year: {"value": 0} for year in ("2027-2028", "2028-2029", "2029-2030")}}}


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A root of its own; what still lives in it at the end is killed, and waited for."""
    place = tmp_path / "root"
    place.mkdir()
    yield place
    for folder in (place / "runs").glob("*/request.json"):
        run = Run(folder.parent)
        if run.alive:
            run.kill()
            ended(run)


def small_run(root: Path, **tables: str) -> Run:
    return start(root, small.inventory(**tables), small.scenario(), EXACT)


def has_plan(state: State) -> bool:
    return bool(state.history) and state.history[-1].best is not None


def assert_sound(folder: Path) -> None:
    plan = plan_folder.read(folder)
    assert plan_folder.faults_of_summary(plan) == []
    assert tuple(verify(plan.inventory, plan.scenario, plan.tables)) == ()


def test_a_run_ends_with_a_plan_proven_within_the_gap_asked_for(root):
    run = small_run(root)
    state = ended(run)
    assert (state.stage, state.status, state.ended, state.cancelling) == (
        Stage.PLANNED,
        Status.OPTIMAL,
        True,
        False,
    )
    assert_sound(state.plan)
    assert recall(plan_folder.TABLES, run.folder / TYPED) is not None  # so that a screen opens at once
    summary = plan_folder.read(state.plan).summary
    assert (summary["gap"], summary["seed"]) == (0, 3)
    assert summary["inventory_fingerprint"] == state.request.fingerprint == fingerprint(small.inventory())
    # What is shown last is what was found.
    last = state.history[-1]
    assert (last.best, last.bound) == (summary["objective"], summary["bound"])
    assert state.request.asked == EXACT
    assert 0 < state.elapsed == run.state().elapsed  # time stands still once it has ended
    assert state.findings == ()
    assert "Traceback" not in run.log()


def test_what_was_found_on_the_way_is_said_with_the_plan(root):
    state = ended(small_run(root, quotes=QUOTE))
    assert state.stage is Stage.PLANNED
    said = {"workload": "w", "offer": "cloud", "treatment": "refactor"}
    assert state.findings == (UNUSED_QUOTE.at("quotes.csv", **said),)


def test_a_cancelled_run_keeps_its_best_plan(root, tmp_path):
    run = start(root, *endless(tmp_path), Asked(gap=0.0))
    state = reached(run, has_plan)
    assert (state.stage, state.plan, state.status) == (Stage.SOLVING, None, None)
    assert state.elapsed <= run.state().elapsed
    run.cancel()
    state = ended(run)
    assert (state.stage, state.status, state.cancelling) == (Stage.PLANNED, Status.FEASIBLE, True)
    assert len(state.history) > 1
    assert_sound(state.plan)


def test_a_run_cancelled_before_it_has_a_plan_says_so(root):
    # It is cancelled before its process has even begun to read.
    run = small_run(root)
    run.cancel()
    state = ended(run)
    assert (state.stage, state.plan, state.cancelling) == (Stage.CANCELLED, None, True)


def test_a_run_whose_time_is_up_before_a_plan_says_so(root, tmp_path):
    run = start(root, *endless(tmp_path), Asked(gap=0.0, time_limit=1e-6))
    state = ended(run)
    assert (state.stage, state.status, state.plan) == (Stage.UNPLANNED, Status.UNKNOWN, None)


def test_an_infeasible_run_names_the_rules_that_clash(root):
    # The site must be empty from the first wave on: 1000 $ to move and 500 $ to close it, and there is no money.
    run = start(root, small.inventory(sites=MUST_EMPTY), small.scenario(**PENNILESS), EXACT)
    state = ended(run)
    assert (state.stage, state.status, state.plan) == (Stage.INFEASIBLE, Status.INFEASIBLE, None)
    assert state.clash.sets == (("within_budget",),)
    assert list(state.clash.shortfalls) == ["rule", "about", "limit", "short_by"]
    [row] = state.clash.shortfalls.to_dict("records")
    assert row == {
        "rule": "within_budget", "about": "2027-2028", "limit": 0, "short_by": pytest.approx(1500),
    }  # fmt: skip
    assert (state.clash.rows["about"].tolist(), state.clash.minimal) == (["2027-2028", "w"], True)
    first, *others = state.ways
    assert (first.kind, first.status, first.amount) == ("money", "found", 1500)
    assert {way.status for way in others} == {"none"}


def test_a_workload_without_a_choice_is_refused_with_its_finding(root):
    run = start(root, small.inventory(sites=MUST_EMPTY), small.scenario(**NOWHERE), EXACT)
    state = ended(run)
    assert (state.stage, state.status, state.plan) == (Stage.REFUSED, None, None)
    [finding] = state.findings
    assert finding.kind == NO_CHOICE
    assert finding.values["workload"] == "w"


def test_a_run_whose_process_is_killed_by_others_has_failed(root, tmp_path):
    run = start(root, *endless(tmp_path), Asked(gap=0.0))
    seen = reached(run, has_plan)
    os.kill(pid(run), signal.SIGKILL)
    state = ended(run)
    assert (state.stage, state.plan, state.findings) == (Stage.FAILED, None, ())
    assert state.history[: len(seen.history) - 1] == seen.history[:-1]  # what was seen of it stays
    assert state.elapsed == run.state().elapsed


def test_a_run_whose_process_fails_keeps_what_it_said_for_the_maintainer(root):
    run = small_run(root)
    (run.folder / "scenario.json").write_text("{", encoding="utf-8")  # the process takes longer to begin
    state = ended(run)
    assert (state.stage, state.findings) == (Stage.FAILED, ())
    assert "JSONDecodeError" in run.log(1)
    assert "Traceback" in run.log()


def test_a_run_killed_through_its_own_verb_is_cancelled(root, tmp_path):
    run = start(root, *endless(tmp_path), Asked(gap=0.0))
    run.kill()
    state = ended(run)
    assert (state.stage, state.cancelling, state.plan) == (Stage.CANCELLED, True, None)
    run.kill()  # nothing is left to kill
    assert run.state() == state


def test_a_run_is_found_by_its_identifier_and_by_nothing_else(root):
    run = small_run(root)
    other = small_run(root)
    assert find(root, run.identifier) == run
    assert run.identifier != other.identifier
    (root / "runs" / "plain").mkdir()
    (root / "runs" / ("a" * 48)).symlink_to(other.folder)
    for hostile in (
        "", ".", "..", "../runs/" + run.identifier, f"/{run.identifier}", str(run.folder), run.identifier.upper(),
        run.identifier + "\n", run.identifier[:-1], f"{run.identifier}/plan", "plain", ".lock", "\0" * 48, "a" * 48,
        new_identifier(),
    ):  # fmt: skip
        assert find(root, hostile) is None
    assert find(root / "runs", run.identifier) is None
    assert ended(run).plan != ended(other).plan
    assert ended(run).plan.parent == run.folder


def test_nobody_else_can_look_into_a_run(root):
    run = small_run(root)
    for folder in (run.folder, run.folder.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    ended(run)


def test_a_run_steps_back_from_the_screens(root, tmp_path):
    run = start(root, *endless(tmp_path), Asked(gap=0.0))
    reached(run, lambda state: state.stage is Stage.SOLVING)
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, pid(run)) == min(ours + 5, 19)


def test_no_more_runs_go_on_than_are_allowed(root, tmp_path):
    inventory, scenario = endless(tmp_path)
    first = start(root, inventory, scenario, Asked(gap=0.0), most=1)
    with pytest.raises(Refused) as refused:
        start(root, inventory, scenario, Asked(gap=0.0), most=1)
    [finding] = refused.value.findings
    assert (finding.kind.code, finding.values) == ("runs-too-many", {"most": 1})
    first.kill()
    ended(first)
    second = start(root, inventory, scenario, Asked(gap=0.0), most=1)
    assert sorted(path.name for path in (root / "runs").iterdir()) == sorted(
        [".lock", first.identifier, second.identifier]
    )


def test_a_root_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        small_run(tmp_path / "absent")
    assert [finding.kind.code for finding in refused.value.findings] == ["data-unwritable"]


def test_old_runs_are_removed_and_only_those_that_ended(root, tmp_path):
    over = small_run(root)
    ended(over)
    going = start(root, *endless(tmp_path), Asked(gap=0.0))
    reached(going, has_plan)
    at = over.folder.stat().st_mtime
    assert tidy(root, days=3, now=at + 2.9 * DAY) == 0
    assert find(root, over.identifier)
    assert tidy(root, days=3, now=at + 3.1 * DAY) == 1
    assert tidy(root, days=3, now=at + NEVER * DAY) == 0
    assert find(root, over.identifier) is None
    assert find(root, going.identifier) == going
    assert tidy(tmp_path / "absent", days=3, now=at) == 0


PARENT = """
import sys
from pathlib import Path
from optimizer.runs import Asked, start
from tests.optimizer.following import endless

place = Path(sys.argv[1])
print(start(place / "root", *endless(place), Asked(gap=0.0)).identifier)
"""


def test_a_run_outlives_who_started_it_and_is_found_again(root, tmp_path):
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    run = find(root, said.strip())
    assert os.getsid(pid(run)) == pid(run)  # no terminal, and no group, can take it along
    reached(run, has_plan)
    run.cancel()
    assert await_end(pid(run))
    assert_sound(run.state().plan)


def point(seconds: float, best: float | None = None, bound: float | None = 1.0) -> Progress:
    return Progress(seconds, best, bound)


def test_a_history_keeps_where_something_moved_and_stays_short():
    history: tuple[Progress, ...] = ()
    for seconds, best in enumerate([None, None, None, None, 9.0, 8.0]):
        history = extended(history, point(seconds, best))
    assert history == (point(0), point(3), point(4, 9.0), point(5, 8.0))
    for seconds in range(6, 1000):
        history = extended(history, point(seconds, float(-seconds)), most=10)
        assert len(history) <= 10
    assert (history[0], history[-1]) == (point(0), point(999, -999.0))
    assert list(history) == sorted(history, key=lambda each: each.seconds)


WRITER = """
import sys
from pathlib import Path
from optimizer.run_files import Stage, Standing, write_standing
from optimizer.runs import Progress

while True:
    for count in (0, 200):
        write_standing(Path(sys.argv[1]), Standing(Stage.SOLVING, (Progress(1.0, 2.0, None),) * count))
"""


def test_whoever_reads_progress_sees_it_whole(tmp_path):
    full = Standing(Stage.SOLVING, (Progress(1.0, 2.0, None),) * 200)
    write_standing(tmp_path, full)
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT) as writer:
        try:
            seen = [read_standing(tmp_path)]
            while len({len(each.history) for each in seen}) < 2 or len(seen) < 2000:
                assert writer.poll() is None
                seen.append(read_standing(tmp_path))
        finally:
            writer.kill()
    assert all(each in (full, Standing(Stage.SOLVING)) for each in seen)
