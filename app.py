"""The browser's door: session, language, navigation."""

from __future__ import annotations

import streamlit as st

from views import compare, dependencies, home, inventory, obsolescence, plan, scenario, session, why
from views.frame import banner, side

session.remember()
words = session.language()
pages = [
    st.Page(home.page, title=words.say("Home"), url_path="accueil", default=True),
    st.Page(inventory.page, title=words.say("Inventory"), url_path="inventaire"),
    st.Page(obsolescence.page, title=words.say("Obsolescence"), url_path="desuetude"),
    st.Page(dependencies.page, title=words.say("Dependencies"), url_path="dependances"),
    st.Page(scenario.page, title=words.say("Scenario"), url_path="scenario"),
    st.Page(plan.page, title=words.say("Plan"), url_path="plan"),
    st.Page(why.page, title=words.say("Why"), url_path="pourquoi"),
    st.Page(compare.page, title=words.say("Compare"), url_path="comparer"),
]
chosen = st.navigation(pages)
st.set_page_config(page_title=f"{chosen.title} – Estuaire", page_icon=None, layout="wide")
banner(words)
side(words)
chosen.run()
