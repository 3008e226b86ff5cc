"""What a plan changes, wave by wave: a family of indicators at a time, each defined, beside the targets."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from language import Language
from optimizer.plan import Plan
from views import columns, session
from views.figure import Figure
from views.figure import show as show_figure
from views.plan.carbon import counted, emissions
from views.plan.open_sites import open_sites
from views.plan.targets import share_targets, targets_table
from views.plan.trends import hosting, progress, support
from views.table import Column, table

FAMILIES = ("open_sites", "progress", "hosting", "support")
CARBON = "carbon"
"""Shown beside the families where the scenario counts it."""


def show(made: Plan) -> None:
    """Show a family of indicators, what each means, where it starts and ends, and the targets."""
    _indicators(session.language(), made)


@st.fragment
def _indicators(words: Language, made: Plan) -> None:
    said = {
        "open_sites": words.say("Open sites"),
        "progress": words.say("Progress"),
        "hosting": words.say("Hosting"),
        "support": words.say("Support"),
        CARBON: words.say("Carbon"),
    }
    family = st.segmented_control(
        words.say("Indicators shown"), [*FAMILIES, *([CARBON] if counted(made) else [])], format_func=said.__getitem__, default=FAMILIES[0],
        key="plan-indicators-family", required=True,
    )  # fmt: skip
    show_figure(_figure(words, made, family or FAMILIES[0]))
    _overview(words, made)
    _targets(words, made)


def _figure(words: Language, made: Plan, family: str) -> Figure:
    if family == "open_sites":
        return open_sites(words, made, "indicator-open-sites")
    drawn = {"progress": progress, "hosting": hosting, "support": support, CARBON: emissions}
    return drawn[family](words, made)


def definitions(words: Language) -> dict[str, str]:
    """What each indicator counts, in a sentence."""
    return {
        "open_sites": words.say("Sites that still hold a workload, or that never close; external clouds and the NGQ are left out."),
        "moved": words.say("Workloads that have left for an offer since the start."),
        "retired": words.say("Workloads switched off since the start."),
        "share_external": words.say("Workloads hosted in an external cloud, of those not retired."),
        "share_ngq": words.say("Workloads hosted in the NGQ, of those not retired."),
        "share_cti": words.say("Workloads hosted in a consolidated CTI, of those not retired."),
        "supported": words.say("Workloads whose vendors support all of it for another 12 months, of those not retired."),
        "ending": words.say("Workloads whose support ends within 12 months, of those not retired."),
        "extended": words.say("Workloads past their support, covered by extended support that is bought, of those not retired."),
        "obsolete": words.say("Workloads past their support that nothing covers, of those not retired."),
        "support_unknown": words.say("Workloads whose support nobody knows, of those not retired."),
        "emissions": words.say("What workloads and open sites emit in a year at this pace; an estimate wherever no power was measured."),
        "emissions_unknown": words.say("Workloads not retired that the tonnes leave out: nobody knows their size, or what their offer emits."),
    }  # fmt: skip


def overview(words: Language, made: Plan) -> pd.DataFrame:
    """Each indicator today and after the last wave: indicator, definition, unit, today, last (in words)."""
    wide = made.indicators.pivot_table(index="indicator", columns="wave", values="value")
    units = made.indicators.drop_duplicates("indicator").set_index("indicator")["unit"]
    meaning, last = definitions(words), int(made.indicators["wave"].max())
    rows = []
    for name in units.index:
        ends = [float(wide.loc[name, wave]) for wave in (0, last)]
        share = units[name] == "share"
        decimals = int(units[name] == "tonnes")
        told = [words.percent(end) if share else words.number(end, decimals) for end in ends]
        unit = words.say("% of workloads") if share else words.term(units[name])
        rows.append((words.term(name), meaning.get(name, ""), unit, *told))
    return pd.DataFrame(rows, columns=["indicator", "definition", "unit", "today", "last"])


def _overview(words: Language, made: Plan) -> None:
    """What each indicator means, and where it goes."""
    st.subheader(words.say("What each indicator means, today and after the last wave"), anchor=False)
    shown = [
        columns.text("indicator", words.say("Indicator")),
        columns.text("definition", words.say("Definition")),
        columns.text("unit", words.say("Unit")),
        Column("today", words.say("Today"), figure=True),
        Column("last", words.say("After the last wave"), figure=True),
    ]
    table(overview(words, made), shown, words, key="plan-indicators-table", caption=words.say("Indicators"))


def _targets(words: Language, made: Plan) -> None:
    """What the scenario wants reached, and what the plan reaches."""
    st.subheader(words.say("Targets of the scenario"), anchor=False)
    if not share_targets(made):
        st.caption(words.say("The scenario sets no target on hosting."))
    shown = [
        columns.text("target", words.say("Target")),
        columns.text("wanted", words.say("Wanted")),
        columns.text("reached", words.say("Reached")),
        columns.text("state", words.say("Status of the figure")),
        columns.text("source", words.say("Source")),
    ]
    table(targets_table(words, made), shown, words, key="plan-targets-table", caption=words.say("Targets"))
