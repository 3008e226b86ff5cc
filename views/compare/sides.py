"""Plan A and plan B: what each is called, and how each is drawn everywhere on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import altair as alt
import pandas as pd

from language import Language
from optimizer.plan import Plan
from views import columns, session
from views.design import DESTINATIONS, SERIES, Mark
from views.table import Column

MARKS: tuple[Mark, Mark] = (SERIES[0], DESTINATIONS["cti"])
"""How plan A and plan B are drawn: a colour, a shape, and their letters beside them."""


@dataclass(frozen=True)
class Sides:
    """The two plans, A then B, and what a reader calls them."""

    words: Language
    plans: tuple[Plan, Plan]
    titles: tuple[str, str]

    @property
    def names(self) -> tuple[str, str]:
        """Plan A and plan B, with their signs."""
        a, b = self.words.say("Plan A"), self.words.say("Plan B")
        return f"{MARKS[0].sign} {a}", f"{MARKS[1].sign} {b}"

    @property
    def colours(self) -> dict[str, str]:
        """The colour of each plan, by its name."""
        dark = session.is_dark()
        return {name: mark.colour(dark) for name, mark in zip(self.names, MARKS, strict=True)}

    def scale(self) -> alt.Scale:
        """The colours of a chart whose series are the two plans."""
        return alt.Scale(domain=list(self.colours), range=list(self.colours.values()))

    def shapes(self) -> alt.Scale:
        """Their shapes."""
        return alt.Scale(domain=list(self.names), range=[mark.shape for mark in MARKS])

    def offers(self) -> dict[str, str]:
        """The titles of the offers that either plan knows."""
        known = {**self.plans[1].scenario.offers, **self.plans[0].scenario.offers}
        return {code: offer.title.say(self.words.code) or code for code, offer in known.items()}

    def named(self, entity: str, wanted: pd.Series) -> pd.Series:
        """The names of these workloads or sites, in the inventory of either plan."""
        tables = [plan.inventory[f"{entity}s"][[entity, "name"]] for plan in self.plans]
        known = pd.concat(tables).drop_duplicates(entity).set_index(entity)["name"]
        return wanted.map(known).fillna("")

    def money(self) -> list[Column]:
        """A, B and their difference, in dollars."""
        return self._columns(columns.money)

    def _columns(self, make: Callable[[str, str, Language], Column]) -> list[Column]:
        a, b = self.names
        return [
            make("a", a, self.words), make("b", b, self.words),
            make("difference", self.words.say("B less A"), self.words),
        ]  # fmt: skip

    def texts(self) -> list[Column]:
        """A, B and their difference, already in words."""
        a, b = self.names
        return [
            Column("a", a, figure=True), Column("b", b, figure=True),
            Column("difference", self.words.say("B less A"), figure=True),
        ]  # fmt: skip
