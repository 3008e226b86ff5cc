"""What is clicked on each screen to time it: what readers do most, twice, for other values the second time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, TimeoutError

from benchmarks.browser import PATIENCE, settled
from inventory.graph import Inventory
from language import Language

FRENCH = Language("fr")
say = FRENCH.say
TRIES = 120
REST = 1000
"""Milliseconds for which a page is left alone after what is done before a click, so that nothing of it is timed."""

Deed = Callable[[Page, int], object]
"""What is done on a page, the first time (0) or again (1)."""
Sign = Callable[[Page, int], Locator]


def nothing(page: Page, turn: int) -> None:
    """There is nothing to do."""


@dataclass(frozen=True)
class Click:
    """One click: its screen in French, what it asks, how, the sign that answers it, and what is done around it, untimed."""

    screen: str
    asked: str
    do: Deed
    sign: Sign
    before: Deed = nothing
    after: Deed = nothing


def clicks(inventory: Inventory) -> tuple[Click, ...]:
    """Every click, in the order of the screens, on an application that holds this inventory and two plans of it."""
    return (*_inventory(inventory), *_looking(), *_plan(), *_why(inventory), *_others())


def _inventory(inventory: Inventory) -> tuple[Click, ...]:
    screen, names = "Inventaire", inventory["workloads"]["workload"]
    sought = names.iloc[[len(names) // 2, len(names) // 3]].tolist()
    kinds = inventory["workloads"]["environment"].unique().tolist()
    services = inventory["workloads"]["service"].value_counts().index[:2].tolist()
    return (
        Click(screen, "the next page of the workloads", lambda page, turn: page.get_by_label(say("Next page")).first.click(),
              lambda page, turn: page.get_by_role("status").filter(has_text=re.compile(r"page 2 ")),
              before=lambda page, turn: _table(page, "workloads")),
        Click(screen, "search of one of them", lambda page, turn: _type(page, "Words to find", sought[turn]),
              lambda page, turn: page.get_by_role("rowheader", name=sought[turn], exact=True),
              after=lambda page, turn: _type(page, "Words to find", "")),
        Click(screen, "those of an environment", lambda page, turn: _choose(page, "Environment", kinds[turn] or say("unknown")),
              lambda page, turn: page.get_by_role("cell", name=kinds[turn], exact=True),
              after=lambda page, turn: _choose(page, "Environment", say("all"))),
        Click(screen, "all of an application classified at once, hundreds of rows", lambda page, turn: _confirmed(page),
              lambda page, turn: page.get_by_text(_before("Changed: {table}, rows: {count}")),
              before=lambda page, turn: _classify(page, services[turn], str(turn + 2)),
              after=_declassify),
        Click(screen, "one asset edited", lambda page, turn: _button(page, "Apply to 1 row").click(),
              lambda page, turn: page.get_by_text(_before("Changed: {table}, rows: {count}")),
              before=_write_a_date, after=lambda page, turn: _undo(page)),
    )  # fmt: skip


def _looking() -> tuple[Click, ...]:
    shares = ("◆ Inconnu", "▼ Fin d’ici 12 mois")
    kinds = (say("Site"), say("Workload"))
    return (
        Click("Désuétude", "another share on the heat map", lambda page, turn: _radio(page, shares[turn]),
              lambda page, turn: page.get_by_role("heading", name=re.compile(shares[turn]))),
        Click("Dépendances", "down from a public body to a site, then to a workload",
              lambda page, turn: _radio(page, kinds[turn]),
              lambda page, turn: page.get_by_role("combobox", name=kinds[turn], exact=True)),
    )  # fmt: skip


def _plan() -> tuple[Click, ...]:
    discounted = "In dollars, discounted to the start of wave 1; the plan’s column sums to its objective."
    return (
        Click("Plan", "what moves in another wave", lambda page, turn: _choose(page, "Wave", turn + 1),
              lambda page, turn: page.get_by_text(_before("Workloads that act in wave {wave}: {count}", wave=str(turn + 2))),
              before=lambda page, turn: _tab(page, "Waves")),
        Click("Plan", "the sites", lambda page, turn: _tab(page, "Sites"),
              lambda page, turn: page.get_by_text(say("Wave shown on the map")),
              before=lambda page, turn: _tab(page, "Waves")),
        Click("Plan", "the map a wave earlier", lambda page, turn: page.get_by_role("slider").first.press("ArrowLeft"),
              _map_moved, before=lambda page, turn: page.get_by_role("slider").first.focus()),
        Click("Plan", "the money, beside doing nothing", lambda page, turn: _tab(page, "Money"),
              lambda page, turn: page.get_by_text(say("Every line over the whole horizon"))),
        Click("Plan", "its amounts discounted", lambda page, turn: _radio(page, say("Discounted to the start of wave 1")),
              lambda page, turn: page.get_by_text(say(discounted), exact=True),
              after=lambda page, turn: _tab(page, "Waves")),
        Click("Plan", "the zip of the whole plan", lambda page, turn: _download(page, "Whole plan (ZIP of CSV files)"),
              lambda page, turn: page.locator("h1")),
        Click("Plan", "the workbook: asked for, then taken once it is made", _workbook, _workbook_begun,
              after=lambda page, turn: _button(page, "Workbook (XLSX)").wait_for()),
    )  # fmt: skip


def _why(inventory: Inventory) -> tuple[Click, ...]:
    names = inventory["workloads"]["workload"]
    sought = names.iloc[[len(names) // 2, len(names) // 3]].tolist()
    return (
        Click("Pourquoi", "a workload found", lambda page, turn: _type(page, "Find a workload", sought[turn]),
              lambda page, turn: page.get_by_text(_before("{matching} of {all} workloads match.", matching="1"))),
        Click("Pourquoi", "why it goes where it goes", lambda page, turn: _choose(page, "Workload", 0 if turn == 0 else 1),
              lambda page, turn: page.get_by_role("heading", name=re.compile(sought[turn]))),
        Click("Pourquoi", "a decision on it written", lambda page, turn: _button(page, "Write this decision").click(),
              lambda page, turn: page.get_by_text(
                  say("The decision on {who} is written: plan again to see what it changes.", who=sought[turn])),
              before=_decide),
    )  # fmt: skip


def _others() -> tuple[Click, ...]:
    return (
        Click("Comparer", "the two plans the other way round", lambda page, turn: _choose(page, "Plan B", 1 - turn),
              lambda page, turn: page.get_by_role("tab", name=say("Money")),
              before=lambda page, turn: _choose(page, "Plan A", turn)),
        Click("Comparer", "their money", lambda page, turn: _tab(page, "Money"),
              lambda page, turn: page.get_by_role("tab", name=say("Money"), selected=True),
              after=lambda page, turn: _tab(page, "Workloads")),
        Click("Accueil", "the other language", lambda page, turn: _radio(page, "English"),
              lambda page, turn: page.get_by_role("heading", name="Home", exact=True),
              after=lambda page, turn: _radio(page, "Français")),
    )  # fmt: skip


def _before(message: str, **values: str | int) -> re.Pattern[str]:
    """What a message says up to the first value that is not given."""
    mark = "\N{SECTION SIGN}"
    blanks = dict.fromkeys(re.findall(r"\{(\w+)\}", message), mark)
    return re.compile(re.escape(say(message, **{**blanks, **values}).split(mark)[0]))


def _radio(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).first.click()


def _tab(page: Page, message: str) -> None:
    page.get_by_role("tab", name=re.compile(re.escape(say(message)))).first.click()


def _button(page: Page, message: str) -> Locator:
    return page.get_by_role("button", name=say(message), exact=True).first


def _type(page: Page, message: str, text: str) -> None:
    box = page.get_by_role("textbox", name=say(message), exact=True).first
    box.fill(text)
    box.press("Enter")


def _choose(page: Page, message: str, option: str | int) -> None:
    """An option of a list, by its name or its place; a list that a late answer of the server closes is opened again."""
    box = page.get_by_role("combobox", name=re.compile(f"^{re.escape(say(message))}$")).first
    there = page.get_by_role("option")
    wanted = (
        there.nth(option)
        if isinstance(option, int)
        else page.get_by_role("option", name=option, exact=True).first
    )
    for _ in range(TRIES):
        box.click()
        try:
            wanted.click(timeout=PATIENCE / TRIES)
        except TimeoutError:
            page.keyboard.press("Escape")
        else:
            return
    raise RuntimeError(f"no option {option} of {message}")


def _download(page: Page, message: str) -> None:
    with page.expect_download():
        _button(page, message).click()


def _workbook(page: Page, turn: int) -> None:
    """Ask for the workbook, which says how far it is; take it where it is there, as that of a small plan always is."""
    asking = _button(page, "Prepare the workbook (XLSX)")
    if asking.count():
        asking.click()
    else:
        _download(page, "Workbook (XLSX)")


def _workbook_begun(page: Page, turn: int) -> Locator:
    begun = page.get_by_text(_before("The workbook is being made: {share}"))
    return begun.or_(_button(page, "Workbook (XLSX)"))


def _undo(page: Page) -> None:
    _button(page, "Undo the last change").click()
    _button(page, "Undo the last change").wait_for(state="detached")
    settled(page)


def _classify(page: Page, service: str, level: str) -> None:
    """All that bears the name of an application, its confidentiality about to be said."""
    _table(page, "workloads")
    _type(page, "Words to find", service)
    settled(page)
    _radio(page, say("All that the filter shows"))
    settled(page)
    _choose(page, "Confidentiality", level)
    settled(page)
    page.get_by_role("button", name=_before("Apply to {count} rows")).first.click()
    page.locator(".st-key-inventory-confirm button").first.wait_for()
    settled(page)


def _table(page: Page, name: str) -> None:
    """Look at a table of the inventory."""
    said = FRENCH.term(name)
    page.get_by_role("radio", name=re.compile(f"^{said[:1].upper()}{said[1:]}")).first.click()
    settled(page)


def _declassify(page: Page, turn: int) -> None:
    _undo(page)
    _type(page, "Words to find", "")


def _confirmed(page: Page) -> None:
    page.locator(".st-key-inventory-confirm button").first.click()


def _write_a_date(page: Page, turn: int) -> None:
    """One asset selected, the end of its warranty about to be said."""
    _table(page, "assets")
    page.get_by_role("columnheader", name=say("Warranty ends")).first.wait_for()
    _radio(page, say("The rows selected"))
    page.wait_for_timeout(REST)
    boxes = page.get_by_role("checkbox", name=re.compile(re.escape(say("Select this row"))))
    if turn:
        boxes.nth(0).uncheck()
    boxes.nth(turn).check()
    _button(page, "Apply to 1 row").wait_for()
    page.wait_for_timeout(REST)
    page.get_by_role("textbox", name=say("Warranty ends"), exact=True).first.fill(f"2031-01-1{turn}")


def _decide(page: Page, turn: int) -> None:
    """A pin about to be written."""
    _tab(page, "Decide")
    settled(page)
    _choose(page, "Treatment", 1)
    settled(page)


def _map_moved(page: Page, turn: int) -> Locator:
    """The title of the map tells the wave that the slider shows."""
    said = page.get_by_role("slider").first.get_attribute("aria-valuetext") or ""
    return page.get_by_role("heading", name=re.compile(f"^{re.escape(said.split('·')[0].strip())} "))
