"""Choices in the reader's words: where to, how, when."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from language import Language
from optimizer.plan import Plan
from views import columns
from views.plan.wording import wave_name
from views.table import Column


@dataclass(frozen=True)
class Naming:
    """How the offers, sites, workloads and waves of one plan are called."""

    words: Language
    made: Plan

    def offer(self, code: str) -> str:
        """The title of an offer, with its code where others bear the same; where the workload stands when there is none."""
        titles = {name: each.title.say(self.words.code) for name, each in self.made.scenario.offers.items()}
        title = titles.get(code)
        if not title:
            return code or self.words.say("in place")
        return title if list(titles.values()).count(title) == 1 else f"{title} ({code})"

    def wave(self, wave: int) -> str:
        """A wave and the day on which it begins; never acting is said."""
        return wave_name(self.words, self.made, wave) if wave else self.words.say("never")

    def choice(self, offer: str, treatment: str, wave: int) -> str:
        """One choice on one line."""
        treated = self.words.term(treatment)
        where = [self.offer(offer), treated] if offer else [treated[:1].upper() + treated[1:]]
        return " · ".join([*where, *([self.wave(wave)] if wave else [])])

    def waves(self, first: int, last: int) -> str:
        """A range of waves."""
        if last == 0:
            return columns.NONE
        if first == last:
            return self.words.number(first)
        return self.words.say("{first} to {last}", first=first, last=last)

    def workloads(self, wanted: pd.Series) -> pd.Series:
        """The names of these workloads, "" where there is none."""
        return named(self.made, "workload", wanted)

    def offer_column(self) -> Column:
        """Where to."""
        return Column("offer", self.words.say("Offer"), lambda code: self.offer(str(code)))


def named(made: Plan, entity: str, wanted: pd.Series) -> pd.Series:
    """The names of these workloads or sites in the plan's own inventory, "" where there is none."""
    known = made.inventory[f"{entity}s"]
    own = known[known[entity].isin(wanted)].set_index(entity)["name"]
    return wanted.map(own).fillna("")
