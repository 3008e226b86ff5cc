"""A plan, findings and progress as the terminal shows them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType

import pandas as pd
from rich import box
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from inventory.findings import Finding, Severity
from language import Language
from optimizer.explain import Clash
from optimizer.plan import Plan
from optimizer.sheets import RULE_UNITS
from optimizer.solve import Progress, Search

STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}

PIPE_WIDTH = 120
"""Columns of a table where there is no terminal to tell."""


class Terminal:
    """Where the doors speak: tables and lines on standard output, findings and progress on standard error."""

    def __init__(self, language: Language) -> None:
        self.language = language
        piped = not sys.stdout.isatty()
        self.out = Console(highlight=False, soft_wrap=piped, width=PIPE_WIDTH if piped else None)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)

    def line(self, message: str = "", **values: str | float) -> None:
        """One translated line on standard output."""
        self.out.print(Text(self.language.say(message, **values)))

    def notice(self, message: str) -> None:
        """One translated line on standard error."""
        self.err.print(Text(self.language.say(message)))

    def findings(self, findings: Iterable[Finding]) -> None:
        """Each finding on a line of its own, errors first."""
        for finding in sorted(findings, key=lambda each: list(Severity).index(each.kind.severity)):
            self.err.print(Text(self.language.finding(finding), style=STYLES[finding.kind.severity]))

    def table(self, title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """A table with translated title and headers; the first column holds words, the others figures."""
        table = Table(
            title=self.language.say(title), title_justify="left", title_style="bold",
            box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0),
        )  # fmt: skip
        for number, column in enumerate(columns):
            first = number == 0
            table.add_column(self.language.say(column), justify="left" if first else "right", no_wrap=first)
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.out.print(table)

    @contextmanager
    def progress(self, search: Search) -> Iterator[ProgressLine]:
        """A line that follows a solve: best, bound, gap and what is left of time or work."""
        with ProgressLine(self, search) as line:
            yield line


class ProgressLine:
    """Shows where a solve stands: live on a terminal, a line now and then elsewhere."""

    EVERY = 15.0
    """Seconds between two lines where nothing can be shown live."""

    def __init__(self, terminal: Terminal, search: Search) -> None:
        self.terminal, self.search = terminal, search
        self.live = Live(console=terminal.err, transient=True) if terminal.err.is_terminal else None
        self.last = time.monotonic()

    def __enter__(self) -> ProgressLine:
        if self.live:
            self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.live:
            self.live.stop()

    def show(self, progress: Progress) -> None:
        """Show this progress."""
        doing = f"{self.terminal.language.term(progress.doing)} · " if progress.doing else ""
        text = Text(doing + progress_text(progress, self.search, self.terminal.language))
        if self.live:
            self.live.update(text)
        elif time.monotonic() - self.last >= self.EVERY:
            self.last = time.monotonic()
            self.terminal.err.print(text)


def progress_text(progress: Progress, search: Search, language: Language) -> str:
    """Best, bound, gap and the time left, or the work where that is limited, in one line."""
    none = "–"
    stands = {
        "best": none if progress.best is None else language.money(progress.best),
        "bound": none if progress.bound is None else language.money(progress.bound),
        "gap": none if progress.gap is None else language.percent(progress.gap),
    }
    if search.work_limit is not None:
        left = language.number(max(search.work_limit - progress.work, 0))
        return language.say(
            "best {best} · bound {bound} · gap {gap} · at most {left} units of work left", left=left, **stands
        )
    left = language.number(max(search.time_limit - progress.seconds, 0))
    return language.say(
        "best {best} · bound {bound} · gap {gap} · at most {left} s left", left=left, **stands
    )


def show_plan(terminal: Terminal, plan: Plan, nothing: pd.DataFrame) -> None:
    """The waves, the sites that close, the money against doing nothing, the indicators, and how good the plan is."""
    _show_waves(terminal, plan)
    _show_sites(terminal, plan)
    _show_money(terminal, plan, nothing)
    _show_indicators(terminal, plan)
    show_summary(terminal, plan)


def _show_waves(terminal: Terminal, plan: Plan) -> None:
    say = terminal.language
    counts = ["external", "ngq", "cti", "in_place", "retired", "servers"]
    rows = [
        [
            f"{row['wave']}  {say.date(row['start'])}",
            *(say.number(row[column]) for column in counts),
            say.number(row["terabytes"], 1),
            say.number(row["effort_days"]),
            say.money(row["one_off_cost"]),
            say.number(row["sites_closed"]),
        ]
        for row in plan.waves.to_dict("records")
    ]
    terminal.table(
        "Waves: workloads by destination, days, cost, sites closed",
        ("Wave", "External", "NGQ", "CTI", "In place", "Retired", "Servers", "TiB", "Days", "Cost", "Closed"),
        rows,
    )  # fmt: skip


def _show_sites(terminal: Terminal, plan: Plan) -> None:
    say = terminal.language
    names = plan.inventory["sites"].set_index("site")["municipality"]
    closing = plan.sites[plan.sites["wave"] > 0].sort_values(["wave", "site"])
    rows = [
        [
            f"{row['site']}  {names[row['site']]}",
            str(row["wave"]),
            say.date(row["closes"]),
            say.money(row["saving"]),
        ]
        for row in closing.to_dict("records")
    ]
    terminal.table("Sites that close", ("Site", "Wave", "Closes", "Saving to the end"), rows)
    staying = plan.sites.loc[plan.sites["wave"] == 0, "site"]
    terminal.line(
        "Sites that stay open: {count} ({sites})", count=len(staying), sites=", ".join(staying) or "–"
    )


def _show_money(terminal: Terminal, plan: Plan, nothing: pd.DataFrame) -> None:
    say = terminal.language
    by_year = plan.cash.pivot_table(index="fiscal_year", columns="kind", values="amount", aggfunc="sum")
    idle = nothing.pivot_table(index="fiscal_year", columns="kind", values="amount", aggfunc="sum")
    rows = [
        [year, *(say.money(table["cash"].get(year, 0.0)) for table in (by_year, idle)),
         say.money(by_year["cash"].get(year, 0.0) - idle["cash"].get(year, 0.0))]
        for year in sorted({*by_year.index, *idle.index})
    ]  # fmt: skip
    total, alone = by_year["cash"].sum(), idle["cash"].sum()
    rows.append([say.say("Total"), say.money(total), say.money(alone), say.money(total - alone)])
    terminal.table(
        "Cash spent by fiscal year, not discounted",
        ("Fiscal year", "Plan", "Doing nothing", "Difference"),
        rows,
    )
    ours, idle_lines = (table.groupby("line")["discounted"].sum() for table in (plan.cash, nothing))
    lines = pd.concat([plan.cash, nothing])[["line", "kind"]].drop_duplicates()
    terminal.table(
        "Money by line, discounted to the start of wave 1",
        ("Line", "Plan", "Doing nothing", "Kind"),
        [
            [say.term(row["line"]), say.money(ours.get(row["line"], 0.0)), say.money(idle_lines.get(row["line"], 0.0)),
             say.say("spent") if row["kind"] == "cash" else say.say("valued")]
            for row in lines.to_dict("records")
        ],
    )  # fmt: skip


def _show_indicators(terminal: Terminal, plan: Plan) -> None:
    say = terminal.language
    first, last = plan.indicators["wave"].min(), plan.indicators["wave"].max()
    value = plan.indicators.set_index(["wave", "indicator"])["value"]
    units = plan.indicators.drop_duplicates("indicator")[["indicator", "unit"]]
    rows = [
        [say.term(row["indicator"]), *(
            say.percent(value[wave, row["indicator"]]) if row["unit"] == "share"
            else say.number(value[wave, row["indicator"]], int(row["unit"] == "tonnes"))
            for wave in (first, last)
        )]
        for row in units.to_dict("records")
    ]  # fmt: skip
    terminal.table("Indicators", ("Indicator", "Today", "After the last wave"), rows)


def show_summary(terminal: Terminal, plan: Plan) -> None:
    """Objective, bound, gap, solver and seconds."""
    say, summary = terminal.language, plan.summary
    terminal.line(
        "Objective {objective} · bound {bound} · gap {gap} · {status}",
        objective=say.money(float(summary["objective"] or 0)),
        bound="–" if summary["bound"] is None else say.money(float(summary["bound"])),
        gap="–" if summary["gap"] is None else say.percent(float(summary["gap"]), 2),
        status=say.term(str(summary["status"])),
    )
    terminal.line(
        "Solved in {seconds} s by {solver} · inventory {fingerprint}",
        seconds=say.number(float(summary["seconds"] or 0), 1),
        solver=str(summary["solver"]),
        fingerprint=str(summary["inventory_fingerprint"])[:12],
    )
    if summary.get("repeatable"):
        terminal.line("The same inventory, scenario, seed and limits make this plan again, on any machine.")
    else:
        terminal.line(
            "The clock had a say in this plan: made again, it may differ (--work-limit makes it repeatable)."
        )


def show_proof(terminal: Terminal, plan: Plan) -> None:
    """Who vouches for the bound of a plan whose certificate was just read again."""
    say, summary = terminal.language, plan.summary
    if summary["bound"] is None:
        return
    bound = say.money(float(summary["bound"]))
    if plan.certificate is None:
        terminal.line("For the bound, {bound}, there is the solver’s word alone.", bound=bound)
    elif summary["bound_source"] == "certificate":
        terminal.line(
            "The bound, {bound}, was proven again from the tables and the plan’s certificate, without a solver.",
            bound=bound,
        )
    else:
        terminal.line(
            "A bound of {certified} was proven again from the tables and the plan’s certificate, without a solver; up to {bound}, there is the solver’s word.",
            certified=say.money(float(summary["certified_bound"] or 0)), bound=bound,
        )  # fmt: skip


def show_clash(terminal: Terminal, clash: Clash) -> None:
    """Which rules clash, about what, and by how much."""
    say = terminal.language
    for sentence in say.clash(clash.sets):
        terminal.out.print(Text(sentence))
    rows = [
        [
            say.term(row["rule"]),
            row["about"],
            say.amount(row["limit"], RULE_UNITS.get(row["rule"], "")),
            say.shortfall(row["short_by"], RULE_UNITS.get(row["rule"], "")),
        ]
        for row in clash.shortfalls.to_dict("records")
    ]
    if rows:
        terminal.table(
            "The least that would have to give", ("Rule", "About", "Limit", "Short by at least"), rows
        )
