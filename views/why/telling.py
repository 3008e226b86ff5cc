"""What the choice is, in a sentence to read aloud, and what it costs line by line."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

import explained
from language import Language
from optimizer.cash import VALUED
from optimizer.plan import Plan
from optimizer.why import Answer
from optimizer.worth import is_priced
from views import columns, session
from views.design import INK, SERIES
from views.figure import Figure
from views.figure import show as show_figure
from views.markup import literal
from views.plan.wording import source, starts
from views.table import Column, table
from views.why.wording import Naming, named

STEP = 46
"""Height of one line of the picture, in pixels: its words, then its bar."""


def headline(words: Language, made: Plan, answer: Answer) -> None:
    """Say the choice, its reason and what it costs, to be read aloud."""
    naming = Naming(words, made)
    st.header(literal(called(made, answer.workload)), anchor=False)
    st.markdown(f"{sentence(naming, answer)} {cost_in_words(words, answer)}")
    st.markdown(f"{reason(words, answer)} {next_best(naming, answer)}")


def show(words: Language, made: Plan, answer: Answer) -> None:
    """Show the cost line by line, and the same choice earlier or later."""
    if len(answer.lines):
        show_figure(_cost(words, answer))
    else:
        st.info(words.say("It costs nothing, as far as the scenario knows."))
    _binding(words, made, answer)
    _waves(Naming(words, made), answer)


def _binding(words: Language, made: Plan, answer: Answer) -> None:
    """What one more of each limit that its choice takes from is worth."""
    if len(answer.binding):
        st.markdown(f"**{words.say('Limits that bind and that its choice takes from:')}**")
        told = binding_sentences(words, answer.binding)
        st.markdown("\n".join(f"- {literal(each)}" for each in told))
    elif is_priced(made.rules):
        st.caption(words.say("None of the limits that its choice takes from costs anything."))


def binding_sentences(words: Language, binding: pd.DataFrame) -> list[str]:
    """What one more of each limit is worth."""
    return [explained.limit_price(words, limit) for limit in binding.to_dict("records")]


def spoken(made: Plan, workload: str) -> str:
    """The name of a workload, its identifier where it has none."""
    return str(named(made, "workload", pd.Series([workload])).iloc[0]) or workload


def called(made: Plan, workload: str) -> str:
    """The identifier of a workload, and its name if it has one."""
    name = spoken(made, workload)
    return workload if name == workload else f"{workload} · {name}"


def sentence(naming: Naming, answer: Answer) -> str:
    """What becomes of the workload, as markup."""
    words, chosen = naming.words, answer.chosen
    wave = int(chosen["wave"])
    said = {"who": literal(spoken(naming.made, answer.workload)), "wave": str(wave)}
    if wave:
        said["day"] = words.date(starts(naming.made)[wave])
    match str(chosen["treatment"]):
        case "retain":
            return words.say("The workload **{who}** stays where it is, as it is.", **said)
        case "refresh":
            return words.say(
                "The workload **{who}** is modernised where it stands in wave {wave}, which begins on {day}.",
                **said,
            )
        case "retire":
            return words.say(
                "The workload **{who}** is switched off for good in wave {wave}, which begins on {day}.",
                **said,
            )
        case treatment:
            return words.say(
                "The workload **{who}** moves to {offer} in wave {wave}, which begins on {day}; treatment: {how}.",
                offer=literal(naming.offer(str(chosen["offer"]))), how=words.term(treatment), **said,
            )  # fmt: skip


def reason(words: Language, answer: Answer) -> str:
    """Why this choice was taken, as markup."""
    told = {
        "pinned": words.say("A decision imposes it."),
        "only_choice": words.say("It is the only choice that is allowed."),
        "cheapest": words.say("By itself, none of its allowed choices costs less."),
        "held_back": _held_back(words, answer),
    }
    code = str(answer.chosen["reason"])
    return told.get(code, literal(words.term(code)))


def _held_back(words: Language, answer: Answer) -> str:
    """That something cheaper did not fit: another choice, or the same one in another wave."""
    best = answer.waves.iloc[int(answer.waves["extra"].argmin())]
    if best["extra"] < 0 and not (answer.alternatives["extra"] < best["extra"]).any():
        return words.say(
            "By itself it would cost {less} less in wave {wave}, but the plan as a whole would not: money, staff, room, order and sites are shared.",
            less=literal(words.money(-best["extra"])), wave=int(best["wave"]),
        )  # fmt: skip
    return words.say(
        "By itself another choice would cost less, but the plan as a whole would not: money, staff, room, order and sites are shared."
    )


def cost_in_words(words: Language, answer: Answer) -> str:
    """What the choice costs, as markup."""
    cost = literal(words.money(answer.own_cost))
    return words.say("Over the whole horizon it costs {cost}, discounted.", cost=cost)


def next_best(naming: Naming, answer: Answer) -> str:
    """What the cheapest alternative would cost beyond the choice, as markup; nothing where there is none."""
    words = naming.words
    if not len(answer.alternatives):
        return ""
    other = answer.alternatives.iloc[0]
    beyond = float(other["extra"])
    said = {
        "extra": literal(words.money(abs(beyond))),
        "choice": literal(naming.choice(str(other["offer"]), str(other["treatment"]), int(other["wave"]))),
    }
    if beyond < 0:
        return words.say("The cheapest alternative would by itself cost {extra} less: {choice}.", **said)
    return words.say("The cheapest alternative would cost {extra} more: {choice}.", **said)


def _cost(words: Language, answer: Answer) -> Figure:
    return Figure(
        title=words.say("What the choice costs: {cost}, line by line", cost=words.money(answer.own_cost)),
        note=source(words, words.say("In dollars, discounted to the start of wave 1, over the whole horizon. A line marked ◆ is valued, not spent.")),
        chart=bars(words, answer.lines),
        frame=answer.lines,
        columns=line_columns(words),
        name="why-cost",
    )  # fmt: skip


def line_columns(words: Language) -> list[Column]:
    """A line of money, its kind and its amount."""
    return [
        columns.term("line", words.say("Line of money"), words),
        columns.term("kind", words.say("Kind"), words),
        columns.money("discounted", words.say("Discounted amount"), words),
    ]


def bars(words: Language, lines: pd.DataFrame) -> alt.LayerChart:
    """One bar a line, its words and amount above it; what is valued bears a mark."""
    dark = session.is_dark()
    signs = lines["kind"].map({VALUED: "◆ "}).fillna("")
    terms = [words.term(line) for line in lines["line"]]
    amounts = [words.money(amount) for amount in lines["discounted"]]
    frame = lines.assign(
        amount=lines["discounted"] / 1e3,
        said=[f"{sign}{term} · {amount}" for sign, term, amount in zip(signs, terms, amounts, strict=True)],
        term=terms, shown=amounts, order=range(len(lines)),
    )  # fmt: skip
    base = alt.Chart(frame).encode(y=alt.Y("order:O", axis=None, scale=alt.Scale(paddingInner=0.1)))
    colour = alt.Color(
        "kind:N", legend=None,
        scale=alt.Scale(domain=["cash", VALUED], range=[SERIES[0].colour(dark), SERIES[2].colour(dark)]),
    )  # fmt: skip
    drawn = base.mark_bar(size=14, yOffset=10).encode(
        x=alt.X("amount:Q", title=words.say("Thousands of dollars"), axis=alt.Axis(tickCount=4)),
        color=colour,
        tooltip=[
            alt.Tooltip("term:N", title=words.say("Line of money")),
            alt.Tooltip("shown:N", title=words.say("Amount")),
        ],
    )
    texts = base.mark_text(align="left", dy=-10, fontSize=13, color=INK[dark], aria=False).encode(
        x=alt.value(4), text="said:N"
    )
    return alt.layer(drawn, texts).properties(height=STEP * len(frame) + 10)


def _waves(naming: Naming, answer: Answer) -> None:
    """The same choice in every wave that is allowed."""
    words = naming.words
    if len(answer.waves) < 2:
        return
    later = st.expander(words.say("The same, earlier or later"), on_change="rerun", key="why-waves")
    if not later.open:
        return
    shown = [
        Column("wave", words.say("Wave"), lambda wave: naming.wave(int(wave))),
        columns.money("own_cost", words.say("Own cost"), words),
        columns.money("extra", words.say("Extra cost"), words),
    ]
    with later:
        table(
            answer.waves, shown, words, key="why-waves-table", caption=words.say("The same choice, wave by wave")
        )  # fmt: skip
        st.caption(own_only(words))


def own_only(words: Language) -> str:
    """What a cost told here does not count."""
    return words.say(
        "Own cost only, discounted: effects on sites, on others and on what everyone shares are not counted. Only a new plan tells those."
    )
