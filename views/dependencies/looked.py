"""What is looked at: a choice, its picture, and where the plan sends each workload; found once, kept by content."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from inventory.adjacency import Adjacency
from inventory.graph import Inventory
from inventory.neighbourhood import Neighbourhood, neighbourhood
from language import Language
from optimizer.movements import movements
from optimizer.plan import Plan


@dataclass(frozen=True)
class Choice:
    """A public body, a site or a workload (`kind`), by its identifier."""

    kind: str
    identifier: str


@dataclass(frozen=True, eq=False)
class Looked:
    """A choice, its name and its picture.

    `moves`: destination and wave of each workload of the plan, by workload; `None` without a plan. `drawn`: one row a
    workload drawn, by workload: node, label, organisation, organisation_name, service, criticality, in_focus,
    move_group, cycle, shared, consumers, and destination and wave (empty for what the plan does not know).
    """

    version: str
    inventory: Inventory
    adjacency: Adjacency
    choice: Choice
    name: str
    picture: Neighbourhood
    moves: pd.DataFrame | None
    drawn: pd.DataFrame

    def counted(self, words: Language) -> str:
        """How many workloads are looked at and around, and in how many shapes they are drawn."""
        inside = int(self.drawn["in_focus"].sum())
        return words.say(
            "Workloads looked at: {inside}. Their neighbours, one dependency away: {around}. Shapes drawn: {shapes}.",
            inside=inside, around=len(self.drawn) - inside, shapes=len(self.picture.nodes),
        )  # fmt: skip


@st.cache_resource(max_entries=4, show_spinner=False)
def adjacency(version: str, _inventory: Inventory) -> Adjacency:
    """Who needs whom in the inventory of that fingerprint."""
    return Adjacency.of(_inventory)


@st.cache_resource(max_entries=4, show_spinner=False)
def moves(run: str, _made: Plan) -> pd.DataFrame:
    """Where the plan of a run sends each workload, and when: destination and wave, by workload."""
    return movements(_made).set_index("workload")[["destination", "wave"]]


@st.cache_resource(max_entries=16, show_spinner=False)
def picture(version: str, choice: Choice, limit: int, _adjacency: Adjacency) -> Neighbourhood:
    """The picture of a choice in at most so many shapes."""
    return neighbourhood(_adjacency, choice.kind, choice.identifier, limit)


def look(version: str, inventory: Inventory, choice: Choice, limit: int, sent: pd.DataFrame | None) -> Looked:
    """What the choice shows in at most `limit` shapes; `sent` is where the plan sends each workload."""
    needs = adjacency(version, inventory)
    drawing = picture(version, choice, limit, needs)
    return Looked(
        version, inventory, needs, choice, name(needs, inventory, choice), drawing, sent,
        _drawn(needs, choice, drawing, sent),
    )  # fmt: skip


def name(needs: Adjacency, inventory: Inventory, choice: Choice) -> str:
    """What the choice is called; its identifier where it has no name."""
    if choice.kind == "organisation":
        return str(needs.names.get(choice.identifier, choice.identifier))
    if choice.kind == "site":
        sites = inventory["sites"]
        called = sites.loc[sites["site"] == choice.identifier, "name"]
    else:
        called = needs.workloads.loc[needs.focus("workload", choice.identifier), "label"]
    return str(next(iter(called), "")) or choice.identifier


def _drawn(
    needs: Adjacency, choice: Choice, drawing: Neighbourhood, sent: pd.DataFrame | None
) -> pd.DataFrame:
    """One row a workload drawn, by workload."""
    facts = needs.workloads.assign(in_focus=needs.focus(choice.kind, choice.identifier))
    drawn = drawing.members.merge(facts, on="workload", how="left").set_index("workload", drop=False)
    drawn = drawn.assign(
        organisation_name=drawn["organisation"].map(needs.names).fillna(drawn["organisation"])
    )
    if sent is None:
        return drawn
    return drawn.join(sent).assign(destination=lambda frame: frame["destination"].fillna(""))
