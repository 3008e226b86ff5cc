"""Why a plan is as it is, as the terminal tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.text import Text

import explained
from optimizer.break_even import break_even
from optimizer.demands import Extra, emptied_by, extra, held, without_choice, without_wave
from optimizer.plan import Plan
from optimizer.pose import Posed
from optimizer.rule_prices import Relaxation, with_prices
from optimizer.solve import Search
from optimizer.surroundings import limits_taken, weighed
from optimizer.why import Answer, binding, why
from optimizer.why_site import why_site
from optimizer.worth import is_priced, most_worth
from terminal import Terminal

NEAREST = 3
"""Alternatives for which a break-even is told."""
MOST_ROWS = 20
"""Rulings shown; the rest are counted."""


@dataclass(frozen=True)
class Case:
    """A plan with what it answers: the problem, its relaxation if there was time, and how long a question may take."""

    plan: Plan
    posed: Posed
    relaxation: Relaxation | None
    search: Search

    def demand(self, kept: np.ndarray) -> Extra:
        """What it adds to choose among these choices only."""
        return extra(self.posed.problem, held(self.posed, self.plan), kept, self.search, self.relaxation)


def show_whole(terminal: Terminal, plan: Plan) -> None:
    """What the gap means, and the ten limits that pay most."""
    say = terminal.language
    _aloud(terminal, explained.gap(say, plan))
    if not is_priced(plan.rules):
        terminal.line("The limits of this plan have no prices: its relaxation took longer than was given.")
        return
    limits = most_worth(plan.rules)
    if limits.empty:
        terminal.line("No limit costs anything: none binds in the relaxation.")
        return
    terminal.line("The limits whose relaxation pays most:")
    for limit in limits.to_dict("records"):
        _aloud(terminal, f"  {explained.limit_price(say, limit)}")


def show_workload(terminal: Terminal, case: Case, workload: str) -> None:
    """Where a workload goes and at what cost, line by line; what else it could do; what the runner-up would add."""
    answer = why(case.posed, case.plan, workload)
    _show_choice(terminal, case, answer)
    _show_alternatives(terminal, case, answer)
    _show_ruled_out(terminal, answer)
    _show_limits(terminal, case, workload)
    _show_runner_up(terminal, case, workload)


def show_site(terminal: Terminal, case: Case, site: str) -> None:
    """When a site closes, what holds it, and what a wave earlier would cost."""
    answer = why_site(case.posed, case.plan, site)
    for sentence in explained.closing(terminal.language, case.plan, answer):
        _aloud(terminal, sentence)
    if answer.earlier:
        terminal.line("If it had to close by wave {wave}:", wave=answer.earlier)
        told = case.demand(emptied_by(case.posed.problem, site, answer.earlier))
        _aloud(terminal, f"  {explained.demand(terminal.language, told)}")


def _aloud(terminal: Terminal, sentence: str) -> None:
    terminal.out.print(Text(sentence))


def _choice(terminal: Terminal, case: Case, offer: str, treatment: str, wave: int) -> str:
    """A treatment, the offer it leads to and its wave, on one line."""
    say, offers = terminal.language, case.plan.scenario.offers
    where = [offers[offer].title.say(say.code)] if offer in offers else []
    when = [say.say("wave {wave}", wave=wave)] if wave else []
    return " · ".join([say.term(treatment), *where, *when])


def _show_choice(terminal: Terminal, case: Case, answer: Answer) -> None:
    say, chosen = terminal.language, answer.chosen
    choice = _choice(terminal, case, chosen["offer"], chosen["treatment"], int(chosen["wave"]))
    terminal.line(
        "{workload}: {choice}. Reason: {reason}. It costs {cost} by itself, discounted.",
        workload=answer.workload, choice=choice, reason=str(chosen["reason"]), cost=say.money(answer.own_cost),
    )  # fmt: skip
    rows = [
        [say.term(row["line"]), say.money(row["discounted"]), say.term(row["kind"])]
        for row in answer.lines.to_dict("records")
    ]
    terminal.table("What the choice costs, line by line", ("Line", "Discounted", "Kind"), rows)


def _show_alternatives(terminal: Terminal, case: Case, answer: Answer) -> None:
    say = terminal.language
    rows = [
        [_choice(terminal, case, row["offer"], row["treatment"], row["wave"]), say.money(row["own_cost"]), say.money(row["extra"])]
        for row in answer.alternatives.to_dict("records")
    ]  # fmt: skip
    if not rows:
        terminal.line("No other offer or treatment is allowed.")
        return
    terminal.table("What else it could do, effects on others left out", ("Choice", "Own cost", "More"), rows)
    if case.relaxation is None:
        return
    terminal.line("For it to go elsewhere:")
    chosen = _row(case, answer.workload)
    for row in break_even(case.posed, case.relaxation, chosen).head(NEAREST).to_dict("records"):
        choice = _choice(terminal, case, row["offer"], row["treatment"], row["wave"])
        _aloud(terminal, f"  {explained.break_even(say, choice, row)}")


def _row(case: Case, workload: str) -> int:
    """The row of the plan's choice for a workload among the problem's."""
    solution, names = held(case.posed, case.plan), case.posed.problem.choices["workload"].to_numpy()
    [row] = [each for each in np.asarray(solution.chosen) if names[each] == workload]
    return int(row)


def _show_ruled_out(terminal: Terminal, answer: Answer) -> None:
    say, ruled = terminal.language, answer.ruled_out
    rows = [
        [" · ".join(filter(None, [row["offer"], say.term(row["treatment"])])), _waves(row), say.term(row["exclusion"]), row["source"]]
        for row in ruled.head(MOST_ROWS).to_dict("records")
    ]  # fmt: skip
    if rows:
        terminal.table("Ruled out", ("Choice", "Waves", "By", "Source"), rows)
    if len(ruled) > MOST_ROWS:
        terminal.line("… and {count} more", count=len(ruled) - MOST_ROWS)


def _waves(row: dict[Any, Any]) -> str:
    first, last = row["first_wave"], row["last_wave"]
    return f"{first}–{last}" if first != last else str(first or "–")


def _show_limits(terminal: Terminal, case: Case, workload: str) -> None:
    """The limits that its choice takes from and that bind, with their prices."""
    taken = limits_taken(weighed(case.posed, case.plan, np.array([_row(case, workload)])), 0)
    limits = binding(with_prices(case.plan.rules, case.relaxation), taken)
    if len(limits):
        terminal.line("Limits that bind and that its choice takes from:")
        for limit in limits.to_dict("records"):
            _aloud(terminal, f"  {explained.limit_price(terminal.language, limit)}")


def _show_runner_up(terminal: Terminal, case: Case, workload: str) -> None:
    """What forbidding its choice, or its wave, would add: solved again."""
    say, problem, plan = terminal.language, case.posed.problem, held(case.posed, case.plan)
    told = case.demand(without_choice(problem, plan, workload))
    terminal.line("If this choice were forbidden:")
    _aloud(terminal, f"  {explained.demand(say, told)}")
    if told.chosen is not None:
        taken = problem.choices.iloc[told.chosen]
        [runner] = taken[taken["workload"] == workload].to_dict("records")
        choice = _choice(terminal, case, runner["offer"], runner["treatment"], runner["wave"])
        terminal.line("  It would then be: {choice}.", choice=choice)
    wave = int(problem.choices["wave"].iloc[_row(case, workload)])
    if wave:
        terminal.line("If it could not act in wave {wave}:", wave=wave)
        _aloud(terminal, f"  {explained.demand(say, case.demand(without_wave(problem, plan, workload)))}")
