"""The browser's door: session, language, navigation."""

from __future__ import annotations

import streamlit as st

from views import compare, dependencies, home, inventory, obsolescence, plan, scenario, session, why
from views.frame import banner, side

session.remember()
words = session.language()
screens = {
    "home": st.Page(home.page, title=words.say("Home"), url_path="accueil", default=True),
    "inventory": st.Page(inventory.page, title=words.say("Inventory"), url_path="inventaire"),
    "obsolescence": st.Page(obsolescence.page, title=words.say("Obsolescence"), url_path="desuetude"),
    "dependencies": st.Page(dependencies.page, title=words.say("Dependencies"), url_path="dependances"),
    "scenario": st.Page(scenario.page, title=words.say("Scenario"), url_path="scenario"),
    "plan": st.Page(plan.page, title=words.say("Plan"), url_path="plan"),
    "why": st.Page(why.page, title=words.say("Why"), url_path="pourquoi"),
    "compare": st.Page(compare.page, title=words.say("Compare"), url_path="comparer"),
}
st.session_state["pages"] = screens
chosen = st.navigation(list(screens.values()))
st.set_page_config(page_title=f"{chosen.title} – Estuaire", page_icon=None, layout="wide")
banner(words)
side(words)
chosen.run()
