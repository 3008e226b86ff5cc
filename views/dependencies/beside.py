"""The picture as tables: its workloads, dependencies, move groups, cycles, shared services and blast radius."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from inventory.adjacency import SHARED_ORGANISATIONS, SHARED_WORKLOADS, Adjacency, blast_radius_by_distance
from language import Language
from optimizer.export import safe_csv
from views import columns, labels
from views.dependencies.drawing import look_at
from views.dependencies.looked import Choice, Looked
from views.markup import literal
from views.parts import parts
from views.table import Column, table

TOLD = 12
"""Cycles told in a sentence each; the table holds all of them."""


@st.fragment
def show(words: Language, looked: Looked) -> None:
    """One tab a table; only the one open is made."""
    tabs: dict[str, Callable[[Language, Looked], None]] = {
        words.say("Workloads"): _workloads,
        words.say("Dependencies"): _dependencies,
        words.say("Move groups"): _groups,
        words.say("Cycles"): _cycles,
        words.say("Shared services"): _shared,
        words.say("Blast radius"): _radius,
    }
    parts(tabs, "dependencies-tables", words, looked)


def _workloads(words: Language, looked: Looked) -> None:
    """Every workload drawn."""
    names = labels.destinations(words)
    shown = [
        columns.text("label", words.say("Workload")), columns.text("workload", words.say("Identifier")),
        columns.text("service", words.say("Application")), columns.text("organisation_name", words.say("Public body")),
        columns.level("criticality", words.say("Criticality"), words), columns.number("consumers", words.say("Needed by"), words),
        Column("in_focus", words.say("Looked at"), lambda value: words.say("yes") if value else words.say("no, a neighbour")),
    ]  # fmt: skip
    if looked.moves is not None:
        shown += [
            Column("destination", words.say("Destination in the plan"), lambda value: names.get(value, words.say("unknown"))),
            columns.wave("wave", words.say("Wave"), words),
        ]  # fmt: skip
    place = st.container()
    picked = _table(words, looked.drawn, shown, "workloads", words.say("Workloads drawn"), selectable=True)
    with place:
        look_at(words, looked.drawn, picked, "dependencies-workload")


def _dependencies(words: Language, looked: Looked) -> None:
    """Every dependency between workloads drawn."""
    _table(words, between(looked), _needs(words), "needs", words.say("Dependencies between the workloads drawn"))  # fmt: skip


def _groups(words: Language, looked: Looked) -> None:
    """The workloads that must move together."""
    groups = looked.picture.groups
    if groups.empty:
        st.markdown(words.say("None of these workloads has to move with another."))
        return
    st.markdown(
        words.say(
            "Groups touched: {count}. The members of a group go to one place, in one wave. A group is told whole, even past what is drawn.",
            count=groups["move_group"].nunique(),
        )
    )
    frame = groups.assign(group=pd.factorize(groups["move_group"])[0] + 1)
    shown = [columns.number("group", words.say("Group"), words), *_members(words)]
    _table(words, named(looked, frame), shown, "groups", words.say("Move groups and their members"))


def _cycles(words: Language, looked: Looked) -> None:
    """The workloads that wait for one another."""
    cycles = looked.picture.cycles
    if cycles.empty:
        st.markdown(words.say("None of these workloads is in a cycle."))
        return
    st.markdown(
        words.say(
            "In a cycle each workload waits for the next, and the last for the first: no order between them can be kept, so they move in the same wave."
        )
    )
    told = [", ".join(members) for _, members in cycles.groupby("cycle")["label"]]
    for members in told[:TOLD]:
        st.markdown(literal(words.say("↻ These wait for one another: {members}.", members=members)))
    frame = cycles.assign(circle=pd.factorize(cycles["cycle"])[0] + 1)
    shown = [columns.number("circle", words.say("Cycle"), words), *_members(words)]
    _table(words, named(looked, frame), shown, "cycles", words.say("Cycles and their members"))


def _shared(words: Language, looked: Looked) -> None:
    """The services that many need, and who needs them."""
    shared = looked.picture.shared
    if shared.empty:
        st.markdown(words.say("None of these workloads is a shared service."))
        return
    st.markdown(
        words.say(
            "A service is shared when {bodies} other public bodies need it, or {workloads} workloads do.",
            bodies=SHARED_ORGANISATIONS,
            workloads=SHARED_WORKLOADS,
        )
    )
    shown = [
        *_members(words), columns.number("consumers", words.say("Workloads that need it"), words),
        columns.number("organisations", words.say("Other public bodies that need it"), words),
    ]  # fmt: skip
    _table(words, named(looked, shared), shown, "shared", words.say("Shared services, the most needed first"))
    _table(words, needing(looked), _needs(words), "consumers", words.say("Who needs them"))


def _radius(words: Language, looked: Looked) -> None:
    """What a failure of the workload looked at would reach."""
    if looked.choice.kind != "workload":
        st.markdown(words.say("Choose a workload to see what its failure would reach."))
        return
    reached = _reached(looked.version, looked.choice, looked.adjacency)
    if reached.empty:
        st.markdown(words.say("No workload needs this one."))
        return
    st.markdown(
        words.say(
            "Workloads that a failure of this one would reach: {all}; {direct} need it directly (distance 1), the others through them.",
            all=len(reached), direct=int((reached["distance"] == 1).sum()),
        )
    )  # fmt: skip
    shown = [columns.number("distance", words.say("Distance"), words), *_members(words)]
    frame = named(looked, reached).set_index("workload", drop=False)
    place, caption = st.container(), words.say("Blast radius, the nearest first")
    picked = _table(words, frame, shown, "radius", caption, selectable=True)
    with place:
        look_at(words, frame, picked, "dependencies-reached")


@st.cache_resource(max_entries=16, show_spinner=False)
def _reached(version: str, choice: Choice, _adjacency: Adjacency) -> pd.DataFrame:
    """Who needs a workload, directly or through others."""
    return blast_radius_by_distance(_adjacency, choice.identifier)


def between(looked: Looked) -> pd.DataFrame:
    """The inventory's dependencies whose two ends are drawn, with the names of both."""
    needs, drawn = looked.inventory["dependencies"], looked.drawn.index
    return _ends(looked, needs[needs["consumer"].isin(drawn) & needs["provider"].isin(drawn)])


def needing(looked: Looked) -> pd.DataFrame:
    """The inventory's dependencies on the shared services of the picture, drawn or not."""
    needs = looked.inventory["dependencies"]
    return _ends(looked, needs[needs["provider"].isin(looked.picture.shared["workload"])])


def _ends(looked: Looked, needs: pd.DataFrame) -> pd.DataFrame:
    """Dependencies with the names of their ends and of the public bodies that these belong to."""
    facts = looked.adjacency.workloads.set_index("workload")
    bodies = facts["organisation"].map(looked.adjacency.names).fillna(facts["organisation"])
    return needs.assign(
        **{f"{end}_label": needs[end].map(facts["label"]) for end in ("consumer", "provider")},
        **{f"{end}_body": needs[end].map(bodies) for end in ("consumer", "provider")},
    )


def named(looked: Looked, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the name of each public body."""
    return frame.assign(
        organisation_name=frame["organisation"].map(looked.adjacency.names).fillna(frame["organisation"])
    )


def _members(words: Language) -> list[Column]:
    """How members of a group, cycle or radius are shown."""
    return [
        columns.text("label", words.say("Workload")),
        columns.text("workload", words.say("Identifier")),
        columns.text("organisation_name", words.say("Public body")),
    ]


def _needs(words: Language) -> list[Column]:
    """How dependencies are shown."""
    kinds = {
        "together": words.say("move together"),
        "order": words.say("provider first"),
        "traffic": words.say("traffic only"),
    }
    unknown = words.say("unknown")
    return [
        columns.text("consumer_label", words.say("Workload that needs")), columns.text("consumer_body", words.say("Its public body")),
        columns.text("provider_label", words.say("Workload needed")), columns.text("provider_body", words.say("Public body of the one needed")),
        Column("kind", words.say("Kind"), lambda value: kinds.get(value, value)),
        Column("gb_per_month", words.say("GB a month"), lambda value: unknown if pd.isna(value) else words.number(value), figure=True),
    ]  # fmt: skip


def _table(
    words: Language,
    frame: pd.DataFrame,
    shown: Sequence[Column],
    name: str,
    caption: str,
    selectable: bool = False,
) -> list[str]:
    """A table and its download; the workloads selected, where they can be."""
    picked = table(frame, shown, words, key=f"dependencies-{name}", caption=caption, selectable=selectable)
    headed = frame[[each.name for each in shown]].set_axis([each.header for each in shown], axis=1)
    st.download_button(
        words.say("Download as {form}", form="CSV"), data=lambda: safe_csv(headed), mime="text/csv",
        file_name=f"estuaire-dependencies-{name}.csv", on_click="ignore", key=f"dependencies-download-{name}",
    )  # fmt: skip
    return picked
