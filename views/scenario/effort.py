"""Effort and waves: who is there to move things, how much a wave may hold, what a treatment takes."""

from __future__ import annotations

import streamlit as st

from optimizer.figures import Figure, Limit
from optimizer.scenario import TreatmentTerms
from views.markup import label_text
from views.scenario import blackouts
from views.scenario.edits import Screen
from views.scenario.fields import Field, figure, figures
from views.scenario.labels import capital, help_for
from views.scenario.places import section

WAVE_SIZE = ("workloads", "servers", "terabytes")
TERMS = ("effort_factor", "cost_per_vcpu", "running_factor", "support_years")


def tab(screen: Screen) -> None:
    """Everything about days of work and sizes of waves."""
    words = screen.words
    st.subheader(words.say("Staff"), anchor=False)
    figure(Field(screen, ("limits", "staff", "per_wave"), "Staff.per_wave", ramped=True))
    figure(Field(screen, ("limits", "staff", "organisation_share"), "Staff.organisation_share"))
    st.subheader(words.say("Size of a wave"), anchor=False)
    figures(screen, [("limits", "wave_size", name) for name in WAVE_SIZE], "WaveSize.", ramped=True)
    st.subheader(words.say("Days of work for a plain move"), anchor=False)
    figures(screen, [("effort", name) for name in type(screen.scenario.effort).model_fields], "Effort.")
    blackouts.section(screen)
    section(screen)
    st.subheader(words.say("Treatments"), anchor=False)
    for name, terms in screen.scenario.treatments.items():
        _treatment(screen, name, terms)


def _treatment(screen: Screen, name: str, terms: TreatmentTerms) -> None:
    """The figures that a treatment states; those it leaves out are neutral, and stand in the YAML."""
    words = screen.words
    stated = [each for each in TERMS if isinstance(getattr(terms, each), Figure | Limit)]
    own = [each for each in stated if each in terms.model_fields_set]
    title = words.term(name)
    panel = st.expander(label_text(capital(title)), on_change="rerun", key=f"scenario-treatment-{name}")
    if panel.open:
        with panel:
            if not own:
                st.caption(words.say("It states no figure of its own."))
            figures(screen, [("treatments", name, each) for each in own], "TreatmentTerms.")
            factors = [("treatments", name, "portability_factor", each) for each in terms.portability_factor]
            figures(screen, factors, "TreatmentTerms.portability_factor")
            st.caption(help_for(words, "TreatmentTerms.months") + " " + words.number(terms.months))
            if terms.parallel_months:
                told = help_for(words, "TreatmentTerms.parallel_months")
                st.caption(told + " " + words.number(terms.parallel_months))
