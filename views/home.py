"""Home: what the estate is, where it stands, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from inventory.findings import Refused
from inventory.graph import Inventory
from inventory.summary import STATUSES, counts, support_over_time, unmatched
from language import Language
from optimizer.plan import Plan
from optimizer.profiles import open_today
from views import columns, labels, loading, session
from views.design import SUPPORT, legend, scale
from views.figure import Figure, show
from views.frame import proof

YEARS = 6
"""How many years of support are drawn from today on."""
GOOD_GAP = 0.01
"""A gap past which longer search is advised."""


@dataclass(frozen=True)
class Step:
    """One thing to do: what, and on which screen."""

    text: str
    path: str
    screen: str


def page() -> None:
    """Show the screen."""
    words = session.language()
    st.title(words.say("Home"), anchor=False)
    if not session.fingerprint():
        _welcome(words)
        return
    if not session.wanted("inventory"):
        return
    inventory, version = session.inventory(), session.fingerprint()
    if inventory is None or version is None:
        return
    made = session.plan()
    if made:
        proof(made)
    _estate(words, inventory, made)
    _next(words, inventory, version, made)
    show(_support(words, version, inventory))
    _money(words, made)


def _welcome(words: Language) -> None:
    """Two ways in: the example, or files."""
    st.markdown(
        words.say(
            "Estuaire plans how every workload of a public estate moves to the place where it belongs, in what wave, at what cost, and proves how good the plan is."
        )
    )
    loading.told(words)
    example, files = st.columns(2, gap="large")
    with example:
        st.subheader(words.say("Look at the example"), anchor=False)
        st.markdown(
            words.say("A fictitious estate of 12 public bodies: no body, site or figure in it is real.")
        )
        if st.button(words.say("Open the example"), type="primary", key="home-example"):
            with st.spinner(words.say("Reading and checking every line…")):
                session.open_example()
            st.rerun()
    with files:
        st.subheader(words.say("Bring your own inventory"), anchor=False)
        loading.drop(words, "home")


def _estate(words: Language, inventory: Inventory, made: Plan | None) -> None:
    """How much there is, and how many sites are open now, at the end of the plan, and at most by target."""
    how_many, today = counts(inventory), _sites_today(inventory, made)
    tiles = [
        (words.say("Public bodies"), words.number(how_many["organisations"])),
        (words.say("Workloads"), words.number(how_many["workloads"])),
        (words.say("Assets"), words.number(how_many["assets"])),
        (words.say("Sites today"), words.number(today)),
    ]
    if made:
        opened = made.indicators[made.indicators["indicator"] == "open_sites"].set_index("wave")["value"]
        tiles.append((words.say("Sites open after the last wave"), words.number(opened.iloc[-1])))
        target = made.scenario.targets.open_sites
        aimed = words.say("unknown") if target.at_most is None else words.number(target.at_most)
        tiles.append((words.say("Number of open sites aimed at"), aimed))
    with st.container(horizontal=True, key="home-tiles"):
        for label, value in tiles:
            st.metric(label, value, border=True, width="content")
    if clouds := how_many["sites"] - today:
        st.caption(words.say("Clouds already in use, not counted among the sites: {count}.", count=clouds))


def _sites_today(inventory: Inventory, made: Plan | None) -> int:
    """The sites that the plan counts, or the scenario to plan under; every one where that scenario cannot be read."""
    try:
        return open_today(inventory, made.scenario if made else session.scenario())
    except Refused:
        return counts(inventory)["sites"]


@st.cache_resource(max_entries=8, show_spinner=False)
def _by_year(version: str, today: date, _inventory: Inventory) -> pd.DataFrame:
    """Assets by status today, then on each 1 April."""
    first = today.year if (today.month, today.day) < (4, 1) else today.year + 1
    dates = [pd.Timestamp(today), *(pd.Timestamp(first + year, 4, 1) for year in range(YEARS))]
    return support_over_time(_inventory, session.support(version, _inventory), dates)


def _support(words: Language, version: str, inventory: Inventory) -> Figure:
    """Assets by status of support, now and year by year, if nothing is done."""
    wide = _by_year(version, date.today(), inventory)
    wide = wide.assign(when=[words.date(day) for day in wide["date"]])
    share = wide["obsolete"] / (wide[list(STATUSES)].sum(axis=1) - wide["unknown"])
    names = labels.support(words)
    long = wide.melt(["date", "when"], list(STATUSES), "status", "assets")
    long = long.assign(label=long["status"].map(names), order=long["status"].map(STATUSES.index))
    long = long.assign(said=[words.number(value) for value in long["assets"]])
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=alt.X("when:N", sort=list(wide["when"]), title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("assets:Q", title=words.say("Assets")),
            color=alt.Color("label:N", scale=scale(SUPPORT, names, session.is_dark()), title=None),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("when:N", title=words.say("Date")),
                alt.Tooltip("label:N", title=words.say("Support")),
                alt.Tooltip("said:N", title=words.say("Assets")),
            ],
        )
        .properties(height=300)
    )
    title = words.say(
        "{now} of the assets whose support is known are obsolete today; {later} by {date} if nothing is done",
        now=words.percent(share.iloc[0], 0), later=words.percent(share.iloc[-1], 0), date=wide["when"].iloc[-1],
    )  # fmt: skip
    note = words.say(
        "Number of assets, at the worst of what each bears. Ends of support: the inventory, else endoflife.date; {unknown} assets are unknown today.",
        unknown=int(wide["unknown"].iloc[0]),
    )
    shown = [
        columns.day("date", words.say("Date"), words),
        *(columns.number(status, names[status], words) for status in STATUSES),
    ]
    return Figure(title, note, chart, wide, shown, "support", legend(SUPPORT, names, session.is_dark()))


def _next(words: Language, inventory: Inventory, version: str, made: Plan | None) -> None:
    """Three things to do next, each with the screen where it is done."""
    st.header(words.say("To do next"), anchor=False)
    for number, step in enumerate(steps(words, inventory, version, made)[:3], start=1):
        with st.container(horizontal=True, vertical_alignment="center", key=f"home-step-{number}"):
            st.markdown(f"**{number}.** {step.text}", width="content")
            address = {"lang": words.code, "w": str(st.query_params.get("w", ""))}
            st.page_link(st.session_state["pages"][step.path], label=step.screen, query_params=address)


def steps(words: Language, inventory: Inventory, version: str, made: Plan | None) -> list[Step]:
    """What there is to do, the most useful first."""
    unsaid = list(_unsaid(words, inventory, version))
    if made is None:
        first = Step(words.say("Make a first plan."), "plan", words.say("Plan"))
        return [first, *unsaid, *_before_a_plan(words)]
    return [*unsaid, *_with_a_plan(words, made)]


def _unsaid(words: Language, inventory: Inventory, version: str) -> Iterator[Step]:
    """What the inventory does not say yet."""
    unsaid = counts(inventory)["unknown_confidentiality"]
    if unsaid:
        text = words.say(
            "Say how confidential workloads are: nobody has said it of {count}; until then the scenario decides.",
            count=unsaid,
        )
        yield Step(text, "inventory", words.say("Inventory"))
    strangers = _strangers(version, inventory)
    if strangers:
        text = words.say(
            "Review the products whose end of support nobody knows: {count} asset components.",
            count=strangers,
        )
        yield Step(text, "obsolescence", words.say("Obsolescence"))


@st.cache_resource(max_entries=8, show_spinner=False)
def _strangers(version: str, _inventory: Inventory) -> int:
    """How many times an asset bears something whose support nobody knows."""
    return int(unmatched(_inventory, session.support(version, _inventory))["assets"].sum())


def _before_a_plan(words: Language) -> Iterator[Step]:
    """What a first plan is better for."""
    yield Step(words.say("Look at who needs whom."), "dependencies", words.say("Dependencies"))
    yield Step(words.say("Check the limits and targets planned under."), "scenario", words.say("Scenario"))


def _with_a_plan(words: Language, made: Plan) -> Iterator[Step]:
    """What a plan calls for."""
    gap = made.summary["gap"]
    if gap is not None and float(gap) > GOOD_GAP:
        text = words.say(
            "Search longer: the plan may still be {gap} from the best.", gap=words.percent(float(gap), 1)
        )
        yield Step(text, "plan", words.say("Plan"))
    yield Step(words.say("Look at who moves when, and settle what is not right."), "why", words.say("Why"))
    yield Step(words.say("Try another scenario and compare."), "scenario", words.say("Scenario"))


def _money(words: Language, made: Plan | None) -> None:
    """What was spent, which no inventory says, and what is to come."""
    st.header(words.say("Money"), anchor=False)
    if made is None:
        st.markdown(words.say("What the programme costs is known once there is a plan."))
        return
    spent = made.cash[made.cash["kind"] == "cash"]
    moves = spent[~spent["line"].isin(["running_today", "running_after", "site_operation"])]["amount"].sum()
    with st.container(horizontal=True, key="home-money"):
        st.metric(words.say("Spent on moves to date"), words.say("unknown"), border=True, width="content")
        st.metric(
            words.say("Moves, closings and extended support to come"),
            words.money(moves),
            border=True,
            width="content",
        )
        st.metric(
            words.say("All costs to the end of the horizon"),
            words.money(spent["amount"].sum()),
            border=True,
            width="content",
        )
    st.caption(
        words.say(
            "Canadian dollars, not discounted, as estimated by the plan. An inventory does not say what moves have already cost."
        )
    )
