"""The picture, what its signs mean, and what was chosen in it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from inventory.neighbourhood import Neighbourhood
from language import Language
from views import columns, cytoscape, session
from views.dependencies import choosing, image
from views.dependencies.looked import Choice, Looked
from views.dependencies.signs import Paint, entries, legend, paint
from views.markup import literal
from views.table import Column, table

OPENED = "dependencies-opened"
"""Where the session keeps the folded node whose members are listed."""
HEIGHT = 560


def show(words: Language, looked: Looked) -> None:
    """Draw what is looked at; a workload chosen in it is looked at next, and a folded node tells its members."""
    painted = paint(words, looked, session.is_dark())
    st.html(legend(entries(words, painted.meaning, session.is_dark())))
    if looked.moves is not None:
        st.caption(words.say("Colours and signs: where the plan sends each workload."))
    picture = signed(words, looked.picture, painted)
    chosen = cytoscape.draw(
        picture, words, key="dependencies-picture", colours=painted.colours, height=HEIGHT,
        caption=words.say(
            "Dependencies of {name}. {counted} The tables below say the same.",
            name=looked.name, counted=looked.counted(words),
        ),
    )  # fmt: skip
    if chosen:
        answer(looked, chosen)
    _downloads(words, looked)
    _why(words, looked)
    _opened(words, looked)


def signed(words: Language, picture: Neighbourhood, painted: Paint) -> Neighbourhood:
    """The picture, its labels led by the signs of their colours."""
    nodes = picture.nodes
    signs = nodes["node"].map(painted.signs).fillna("")
    named = nodes["label"].mask(nodes["kind"] == "others", words.say("others"))
    return replace(picture, nodes=nodes.assign(label=(signs + " " + named).str.strip()))


def answer(looked: Looked, node: str) -> None:
    """Look at the workload that a node stands for, or list the workloads of a folded one."""
    members = looked.drawn.loc[looked.drawn["node"] == node, "workload"]
    if len(members) == 1:
        choosing.go(Choice("workload", str(members.iloc[0])))
        st.session_state.pop(OPENED, None)
    else:
        st.session_state[OPENED] = node
    st.rerun()


def look_at(words: Language, frame: pd.DataFrame, picked: list[str], key: str) -> None:
    """A button that looks at the workload selected in a table."""
    one = len(picked) == 1
    label = words.say("Look at the workload selected")
    if one:
        label = words.say("Look at {name}", name=literal(str(frame.loc[picked[0], "label"])))
    if st.button(label, disabled=not one, key=key):
        choosing.go(Choice("workload", picked[0]))
        st.session_state.pop(OPENED, None)
        st.rerun(scope="app")


def _downloads(words: Language, looked: Looked) -> None:
    """The picture on paper, whatever the screen's theme; made when asked for."""
    made = {"PNG": ("image/png", lambda: image.png(on_paper(words, looked))),
            "SVG": ("image/svg+xml", lambda: on_paper(words, looked).encode())}  # fmt: skip
    with st.container(horizontal=True):
        for form, (mime, data) in made.items():
            st.download_button(
                words.say("Download as {form}", form=form), data=data, mime=mime, on_click="ignore",
                file_name=f"estuaire-dependencies.{form.lower()}", key=f"dependencies-download-{form}",
            )  # fmt: skip


def on_paper(words: Language, looked: Looked) -> str:
    """The picture as SVG, with its title and legend."""
    painted = paint(words, looked, dark=False)
    title = words.say("Dependencies of {name}", name=looked.name)
    legend = entries(words, painted.meaning, dark=False)
    return image.svg(title, signed(words, looked.picture, painted), pd.Series(painted.colours), legend)


def _opened(words: Language, looked: Looked) -> None:
    """The members of the folded node that was chosen last, if the picture still draws it."""
    nodes = looked.picture.nodes
    opened = nodes.loc[nodes["node"] == st.session_state.get(OPENED), ["node", "label"]]
    for node, label in opened.itertuples(index=False):
        _members(words, looked.drawn[looked.drawn["node"] == node], label or words.say("others"))


@st.fragment
def _members(words: Language, members: pd.DataFrame, called: str) -> None:
    """The workloads drawn as one, each to be looked at."""
    title = words.say("{name}: {count} workloads drawn as one", name=called, count=len(members))
    st.subheader(literal(title), anchor=False)
    shown: list[Column] = [
        columns.text("label", words.say("Workload")), columns.text("workload", words.say("Identifier")),
        columns.text("organisation_name", words.say("Public body")), columns.number("consumers", words.say("Needed by"), words),
    ]  # fmt: skip
    place = st.container()
    picked = table(members, shown, words, key="dependencies-members", caption=title, selectable=True)
    with place:
        look_at(words, members, picked, "dependencies-member")


def _why(words: Language, looked: Looked) -> None:
    """The way to what the plan chose for the workload looked at, and why."""
    screens = st.session_state.get("pages")
    if looked.choice.kind != "workload" or looked.moves is None or not screens:
        return
    address = {
        "lang": words.code,
        "w": str(st.query_params.get("w", "")),
        "workload": looked.choice.identifier,
    }
    st.page_link(
        screens["why"],
        label=words.say("Why the plan does this with {name}", name=literal(looked.name)),
        query_params=address,
    )
