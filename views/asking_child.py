"""The process that answers a long question of a plan: `python -m views.asking_child RUN KIND OF` leaves the answer in the run's folder."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from optimizer import plan_folder
from optimizer.break_even import break_even_of
from optimizer.plan import Plan
from optimizer.pose import Posed, pose
from optimizer.private import private, replace_text
from optimizer.rule_prices import Relaxation, relaxed
from optimizer.run_child import step_back
from optimizer.run_files import TYPED
from optimizer.why_site import SiteAnswer, why_site

SITE, WORKLOAD = "site", "workload"
"""What a question is about: why a site closes when it does; what would send a workload elsewhere."""
READING, POSING, PRICING, ANSWERING = "reading", "posing", "pricing", "answering"
STAGES = (READING, POSING, PRICING, ANSWERING)
"""What the process does, in order; a site needs no pricing."""
SECONDS = 120.0
"""Seconds that pricing may take: nobody looked at has waited for it before."""
KEPT = "relaxation.npz"

Answered = dict[str, Any]
"""An answer as JSON holds it: tables by column."""
Say = Callable[[str], object]


@dataclass(frozen=True)
class Question:
    """A question about one site or one workload."""

    kind: str
    of: str

    def file(self, run: Path, what: str) -> Path:
        """Where something about it (`json`: its answer, `stage`) is kept: identifiers are a user's, and no names of files."""
        name = hashlib.sha256(self.of.encode()).hexdigest()[:32]
        return run / "answers" / f"{self.kind}.{name}.{what}"


def answer(plan: Plan, question: Question, run: Path, say: Say) -> Answered:
    """The answer to a question; the relaxation is kept in the run's folder for the next one."""
    say(POSING)
    posed = pose(plan.inventory, plan.scenario)
    if question.kind == SITE:
        say(ANSWERING)
        return _flat(why_site(posed, plan, question.of))
    say(PRICING)
    relaxation = _relaxation(posed, run)
    say(ANSWERING)
    nearest = None if relaxation is None else break_even_of(posed, relaxation, plan, question.of)
    return {"nearest": None if nearest is None else nearest.to_dict("list")}


def site_answer(found: Answered) -> SiteAnswer:
    """What was answered of a site."""
    whole: dict[str, Any] = {
        name: pd.DataFrame(value) if isinstance(value, dict) else value for name, value in found.items()
    }
    return SiteAnswer(**whole)


def nearest_of(found: Answered) -> pd.DataFrame | None:
    """What was answered of a workload; `None` where the limits could not be priced."""
    return None if found["nearest"] is None else pd.DataFrame(found["nearest"])


def _flat(told: SiteAnswer) -> Answered:
    own = {each.name: getattr(told, each.name) for each in fields(told)}
    return {
        name: value.to_dict("list") if isinstance(value, pd.DataFrame) else value
        for name, value in own.items()
    }


def _relaxation(posed: Posed, run: Path) -> Relaxation | None:
    """The relaxation of the plan's problem: the one kept from an earlier question, else solved and kept."""
    kept = run / KEPT
    if kept.is_file():
        with np.load(kept) as held:
            return Relaxation(float(held["objective"]), pd.DataFrame(), held["taken"], held["reduced"])
    found = relaxed(posed.problem, SECONDS)
    if found is not None:
        draft = kept.with_name(f".{KEPT}")
        with draft.open("wb") as stream:
            np.savez(stream, objective=found.objective, taken=found.taken, reduced=found.reduced)
        os.replace(draft, kept)
    return found


def leave(plan: Plan, question: Question, run: Path) -> None:
    """Answer, and leave the answer in the run's folder: it appears whole or not at all."""
    private(run / "answers")

    def say(stage: str) -> None:
        replace_text(question.file(run, "stage"), stage)

    replace_text(question.file(run, "json"), json.dumps(answer(plan, question, run, say)))


if __name__ == "__main__":
    step_back()
    folder = Path(sys.argv[1])
    leave(plan_folder.read(folder / "plan", typed=folder / TYPED), Question(sys.argv[2], sys.argv[3]), folder)
