"""The waves of a plan: who moves when and where to, what each wave takes, and where everything comes from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from inventory.words import fold
from language import Language
from optimizer.movements import FOLDED, by_organisation, movements, streams
from optimizer.plan import Plan
from views import columns, labels, session
from views.design import DESTINATIONS, legend
from views.figure import Figure
from views.figure import show as show_figure
from views.markup import literal
from views.plan import gantt, sankey, takings
from views.plan.wording import identity, source, wave_name, waves_note
from views.table import Column, table

ROWS = 20
"""Strips on a page of the workloads of one public body."""
SOURCES = 12
"""Sources that stand by themselves among the ribbons."""


def show(plan: Plan) -> None:
    """Show the waves."""
    words = session.language()
    moves = moves_of(identity(plan), plan)
    _strips(plan, moves, words)
    _wave(plan, moves, words)
    takings.show(plan, words)
    _streams(plan, moves, words)


@st.cache_resource(max_entries=6, show_spinner=False)
def moves_of(identifier: str, _plan: Plan) -> pd.DataFrame:
    """What a plan moves, a row a workload."""
    return movements(_plan)


@st.fragment
def _strips(plan: Plan, moves: pd.DataFrame, words: Language) -> None:
    """The strips of the public bodies, a page at a time, or of the workloads of one of them."""
    st.header(words.say("Who moves when"), anchor=False)
    counted, size = by_organisation(moves), gantt.strips_a_page(len(plan.waves))
    names = dict(zip(counted["organisation"], counted["organisation_name"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(words.say("Find a public body"), key="plan-find-body", max_chars=100)
        matching = [each for each in names if fold(wanted) in fold(f"{each} {names[each]}")]
        page = _page(len(matching), size, "plan-body-page", words.say("Page of public bodies"))
        there = matching[(page - 1) * size : page * size]
        every = words.say("All of them")
        opened = st.selectbox(
            words.say("Open a public body"), ["", *there], key="plan-open-body",
            format_func=lambda each: _headed(each, names[each]) if each else every,
        )  # fmt: skip
    if not there:
        st.info(words.say("No public body of this name moves anything."))
    elif opened:
        _workloads(plan, moves[moves["organisation"] == opened], _headed(opened, names[opened]), words)
    else:
        rows = counted.assign(row=counted["organisation"])
        titles = {each: _headed(each, names[each]) for each in there}
        title = words.say(
            "{acting} of {all} workloads act over {waves} waves",
            acting=int((moves["wave"] > 0).sum()), all=len(moves), waves=len(plan.waves),
        )  # fmt: skip
        told = words.say(
            "Public bodies {first} to {last} of {count}, those that move most first. Figures and areas: number of workloads.",
            first=(page - 1) * size + 1, last=(page - 1) * size + len(there), count=len(matching),
        )  # fmt: skip
        show_figure(_figure(plan, rows, titles, (title, told), words))


def _headed(identifier: str, name: str) -> str:
    return f"{identifier} · {name}" if name else identifier


def _page(count: int, size: int, key: str, label: str) -> int:
    """The page asked for, from 1; nothing is asked where there is one only."""
    pages = max(1, -(-count // size))
    return (
        1 if pages == 1 else int(st.number_input(f"{label} (1–{pages})", 1, pages, 1, key=f"{key}-{pages}"))
    )


def _workloads(plan: Plan, moves: pd.DataFrame, who: str, words: Language) -> None:
    """The workloads of one public body, in the order in which they act."""
    acting = moves[moves["wave"] > 0].sort_values(["wave", "workload"], kind="stable")
    page = _page(len(acting), ROWS, "plan-workload-page", words.say("Page of workloads"))
    rows = acting.assign(row=acting["workload"], workloads=1)
    there = rows.iloc[(page - 1) * ROWS : page * ROWS]
    titles = {each: _headed(each, name) for each, name in zip(there["workload"], there["name"], strict=True)}
    title = words.say(
        "{who}: {acting} of {all} workloads act", who=literal(who), acting=len(acting), all=len(moves)
    )
    told = words.say(
        "Workloads {first} to {last} of {count}, in the order in which they act.",
        first=(page - 1) * ROWS + 1, last=(page - 1) * ROWS + len(there), count=len(acting),
    )  # fmt: skip
    show_figure(_figure(plan, rows, titles, (title, told), words))


def _figure(
    plan: Plan, rows: pd.DataFrame, titles: dict[str, str], said: tuple[str, str], words: Language
) -> Figure:
    """The strips of these rows; their table holds all of them, on whatever page."""
    names, dark = labels.destinations(words), session.is_dark()
    laid = gantt.strips(rows[rows["row"].isin(titles)].reset_index(drop=True), titles)
    name = ("workload", "name") if "workload" in rows else ("organisation", "organisation_name")
    return Figure(
        title=said[0],
        note=source(words, said[1], waves_note(words, plan)),
        chart=gantt.chart(plan, laid, names, words, dark),
        frame=rows,
        columns=[
            columns.text(name[0], words.say("Identifier")),
            columns.text(name[1], words.say("Name")),
            columns.wave("wave", words.say("Wave"), words),
            Column("destination", words.say("Destination"), lambda code: names[code]),
            columns.number("workloads", words.say("Workloads"), words),
        ],
        name="strips",
        legend=legend(DESTINATIONS, names, dark),
    )


@st.fragment
def _wave(plan: Plan, moves: pd.DataFrame, words: Language) -> None:
    """What moves in one wave, workload by workload."""
    st.subheader(words.say("What moves in a wave"), anchor=False)
    wave = st.selectbox(
        words.say("Wave"), plan.waves["wave"].tolist(), key="plan-wave",
        format_func=lambda each: wave_name(words, plan, each),
    )  # fmt: skip
    there = moves[moves["wave"] == wave].sort_values("one_off_cost", ascending=False, kind="stable")
    told = ends(there, plan, words)
    caption = words.say("Workloads that act in wave {wave}: {count}", wave=str(wave), count=len(told))
    table(told, _wave_columns(words), words, key="plan-wave-moves", caption=caption)
    st.caption(
        source(
            words,
            words.say(
                "From: the site with most of its assets, and how many others. Costs: once, in Canadian dollars not discounted."
            ),
        )
    )


def _wave_columns(words: Language) -> list[Column]:
    reasons = {
        "pinned": words.say("pinned"), "only_choice": words.say("only choice"), "cheapest": words.say("cheapest"),
        "held_back": words.say("held back by a limit"),
    }  # fmt: skip
    return [
        columns.text("workload", words.say("Workload")),
        columns.text("name", words.say("Name")),
        columns.text("organisation", words.say("Public body")),
        columns.text("from", words.say("From")),
        columns.text("to", words.say("To")),
        columns.term("treatment", words.say("Treatment"), words),
        columns.number("servers", words.say("Servers"), words),
        columns.number("terabytes", words.say("TiB"), words, 1),
        columns.number("effort_days", words.say("Days"), words),
        columns.money("one_off_cost", words.say("Cost"), words),
        Column("reason", words.say("Reason"), lambda code: reasons.get(code, code)),
    ]


def ends(moves: pd.DataFrame, plan: Plan, words: Language) -> pd.DataFrame:
    """The moves with where each leaves from and goes to, in words: `from` and `to`."""
    names = labels.destinations(words)
    offers = {code: offer.title.say(words.code) or code for code, offer in plan.scenario.offers.items()}
    more = [f" (+{words.number(sites - 1)})" if sites > 1 else "" for sites in moves["sites"]]
    others = pd.Series(more, moves.index, dtype="str")  # a wave may have no move at all
    to = [
        f"{DESTINATIONS[where].sign} {offers[offer]}" if offer in offers else names[where]
        for where, offer in zip(moves["destination"], moves["offer"], strict=True)
    ]
    told = moves.assign(to=to)
    told["from"] = moves["site"] + others
    return told


@st.fragment
def _streams(plan: Plan, moves: pd.DataFrame, words: Language) -> None:
    """From where to where, as ribbons."""
    st.header(words.say("From where to where"), anchor=False)
    froms = {
        "site": words.say("Sites"), "region": words.say("Regions"), "organisation": words.say("Public bodies"),
    }  # fmt: skip
    chosen = st.segmented_control(
        words.say("Leaving from"), list(froms), format_func=froms.__getitem__, default="site", required=True,
        key="plan-streams-from",
    )  # fmt: skip
    flows = streams(moves, chosen or "site", SOURCES)
    titles = {name: _source_name(moves, chosen or "site", name, words) for name in flows["source"].unique()}
    told = words.say(
        "Number of workloads, each counted once, at the site with most of its assets. The {most} largest stand by themselves.",
        most=SOURCES,
    )
    note = source(words, told)
    show_figure(sankey.figure(flows, titles, note, words, session.is_dark()))


def _source_name(moves: pd.DataFrame, by: str, name: str, words: Language) -> str:
    if name == FOLDED:
        return words.say("All others")
    if by == "region":
        return name
    named = moves.loc[moves[by] == name, f"{by}_name"].iloc[0]
    return _headed(name, named)
