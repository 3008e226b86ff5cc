"""Policy by sensitivity: the rules in the order they are read, in sentences; switched off, moved, added."""

from __future__ import annotations

import streamlit as st

from optimizer.figures import Status
from optimizer.overlay_edits import value_at, values_of, with_key
from optimizer.policy_shapes import LEVELS, PERSONAL, SHAPES, Given, rule, threshold
from optimizer.scenario import PolicyRule
from optimizer.yaml_files import KeyPath
from views.markup import label_text, literal
from views.scenario.adding import another
from views.scenario.chips import faults, status_word
from views.scenario.edits import Screen, change, field_state, key, refused_at, take_away, take_back
from views.scenario.fields import Field, figure, figures
from views.scenario.labels import capital, column_name, help_for, label
from views.scenario.origins import LONGEST, Origin, restated
from views.scenario.sentences import rule_sentence

RISKS = "Scenario.risk_month"


def tab(screen: Screen) -> None:
    """The rules, what an unknown level is taken for, and how long support may lapse."""
    words = screen.words
    st.subheader(words.say("Rules, in the order in which they are read"), anchor=False)
    st.caption(
        words.say(
            "The first rule that speaks of a workload and an offer decides; a preference excludes nothing."
        )
    )
    for name, each in sorted(screen.scenario.policy.items(), key=lambda item: (item[1].order, item[0])):
        _rule(screen, name, each)
    _switched_off(screen)
    another(words.say("Add a rule"), "rule", _add, screen)
    st.subheader(words.say("What an unknown level is taken for"), anchor=False)
    _unknown(screen)
    st.subheader(words.say("End of support"), anchor=False)
    _support(screen)


def _rule(screen: Screen, name: str, each: PolicyRule) -> None:
    words, path = screen.words, ("policy", name)
    with st.container(border=True, key=key(path, "box")):
        said = rule_sentence(words, each, screen.scenario.offers)
        st.markdown(f"**{words.number(each.order)} · {literal(said)}**")
        if because := each.because.say(words.code):
            st.text(because)
        restated(Origin(screen, path, said, each))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for column in LEVELS:
                if (level := threshold(each, column)) is not None:
                    _threshold(screen, path, column, level)
            in_preset = screen.preset and value_at(values_of(screen.preset), path) is not None
            st.button(
                words.say("Switch this rule off") if in_preset else words.say("Remove this rule"),
                key=key(path, "off"), on_click=take_away, args=(path,),
            )  # fmt: skip
        faults(words, refused_at(path))
    if each.penalty is not None:
        figure(Field(screen, (*path, "penalty"), "PolicyRule.penalty"))
    if each.cost is not None:
        figure(Field(screen, (*path, "cost"), "PolicyRule.cost"))


def _threshold(screen: Screen, path: KeyPath, column: str, level: int) -> None:
    """The level from which a rule concerns a workload; another threshold leaves the old source behind."""
    words, part = screen.words, f"when-{column}"
    st.selectbox(
        words.say("From which {column}", column=column_name(words, column)), (1, 2, 3, 4),
        key=field_state(path, part, level), on_change=_move, args=(path, column, part), width=320,
    )  # fmt: skip


def _move(path: KeyPath, column: str, part: str) -> None:
    level = st.session_state[key(path, part)]

    def edit(text: str) -> str:
        text = with_key(text, (*path, "when", column), f">= {level}")
        return with_key(with_key(text, (*path, "status"), Status.ASSUMPTION.value), (*path, "source"), "")

    change(path, edit, {part: str(level)})


def _switched_off(screen: Screen) -> None:
    """The rules of the preset that the scenario leaves out, each a click from coming back."""
    words = screen.words
    for found in screen.changed.values():
        if found.path[:1] == ("policy",) and found.now is None:
            name, path = str(found.path[1]), found.path
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.text(
                    words.say(
                        "Switched off: “{name}”. {because}", name=name, because=_because(screen, found.before)
                    )
                )
                st.button(
                    words.say("Switch back on"), key=key(path, "on"), on_click=take_back, args=(path,),
                )  # fmt: skip


def _because(screen: Screen, before: object) -> str:
    said = value_at(before, ("because",)) or {}
    return str(said.get(screen.words.code) or "")


def _add(screen: Screen) -> None:
    words = screen.words
    with st.form("scenario-new-rule", border=False, clear_on_submit=False):
        shapes, columns = shape_words(screen), [*LEVELS, PERSONAL]
        st.selectbox(
            words.say("What it says"), list(SHAPES), format_func=shapes.__getitem__, key="scenario-new-shape"
        )
        one, two = st.columns(2)
        with one:
            st.selectbox(
                words.say("About workloads by"), columns, key="scenario-new-column",
                format_func=lambda column: column_name(words, column),
            )  # fmt: skip
        with two:
            st.selectbox(
                words.say("From level (not for personal information)"),
                (1, 2, 3, 4),
                index=2,
                key="scenario-new-level",
            )
        st.text_input(words.say("Why"), key="scenario-new-because", max_chars=LONGEST)
        st.text_input(words.say("Source"), key="scenario-new-source", max_chars=LONGEST)
        st.selectbox(
            words.say("Status"), [each for each in Status if each is not Status.UNKNOWN], key="scenario-new-status",
            format_func=lambda status: status_word(words, status),
        )  # fmt: skip
        st.form_submit_button(words.say("Add this rule"), type="primary", on_click=_added, args=(screen,))


def shape_words(screen: Screen) -> dict[str, str]:
    """What each shape of rule says, in a sentence."""
    words = screen.words
    return {
        "not-foreign": words.say("Never an offer under foreign control"),
        "not-external": words.say("Never an external cloud"),
        "in-quebec": words.say("Never outside Québec"),
        "in-canada": words.say("Never outside Canada"),
        "prefer-government": words.say("Preferably the NGQ or a consolidated CTI"),
        "prefer-domestic": words.say("Preferably an offer that is not under foreign control"),
    }


def _added(screen: Screen) -> None:
    typed = {
        part: st.session_state[f"scenario-new-{part}"]
        for part in ("shape", "column", "level", "because", "source", "status")
    }
    name, values = rule(Given(**typed), screen.scenario.policy)
    change(("policy", name), lambda text: with_key(text, ("policy", name), values), {})


def _unknown(screen: Screen) -> None:
    words, said = screen.words, screen.scenario.unknown
    st.caption(
        words.say(
            "A cautious choice of the planner: change it and every workload not yet classified follows."
        )
    )
    places = st.columns(len(type(said).model_fields))
    for place, name in zip(places, type(said).model_fields, strict=True):
        path: KeyPath = ("unknown", name)
        options = ("yes", "no") if name == PERSONAL else (1, 2, 3, 4)
        called = column_name(words, name)
        with place:
            st.selectbox(
                capital(called), options, key=field_state(path, "value", getattr(said, name)),
                format_func=lambda each: {"yes": words.say("yes"), "no": words.say("no")}.get(each, str(each)),
                help=help_for(words, f"Unknown.{name}"), on_change=_taken, args=(path,),
            )  # fmt: skip


def _taken(path: KeyPath) -> None:
    value = st.session_state[key(path, "value")]
    change(path, lambda text: with_key(text, path, value), {"value": str(value)})


def _support(screen: Screen) -> None:
    words, support = screen.words, screen.scenario.support
    for group in ("grace_months", "grace_from_start_months"):
        st.caption(help_for(words, f"Support.{group}"))
        figures(screen, [("support", group, level) for level in (1, 2, 3, 4)], f"Support.{group}")
    figure(Field(screen, ("support", "extended_product_year"), "Support.extended_product_year"))
    extended: KeyPath = ("support", "extended")
    st.checkbox(
        label_text(label(words, screen.scenario, extended).full), help=help_for(words, "Support.extended"),
        key=field_state(extended, "value", support.extended), on_change=_taken, args=(extended,),
    )  # fmt: skip
    figures(screen, [("risk_month", level) for level in screen.scenario.risk_month], RISKS)
