"""The whole way in a real browser: an export dropped, a finding mended, a plan, its waves, a decision, another plan, both compared, all taken away."""

from __future__ import annotations

import io
import json
import re
import zipfile

import openpyxl
import pytest
from playwright.sync_api import TimeoutError, expect

from benchmarks.browser import PATIENCE, settled
from language import Language
from tests.browser.access import faults, go
from tests.cli.exports import export, workbook
from views.frame import NAMES

TRIES = 10


class Walk:
    """A reader on the page, who knows the words of one language."""

    def __init__(self, page, language):
        self.page, self.words = page, Language(language)
        self.say = self.words.say

    def to(self, screen):
        go(self.page, self.say(screen))
        self.accessible()

    def press(self, message, **values):
        self.page.get_by_role("button", name=self.say(message, **values), exact=True).first.click()

    def pick(self, field, option):
        """Choose an option of a list; a list that a late answer of the server closes is opened again."""
        box = self.page.get_by_role("combobox", name=re.compile(re.escape(self.say(field))))
        wanted = self.page.get_by_role("option", name=re.compile(option)).first
        for _ in range(TRIES):
            box.click()
            try:
                wanted.click(timeout=PATIENCE / TRIES)
            except TimeoutError:
                self.page.keyboard.press("Escape")
            else:
                settled(self.page)
                return
        raise AssertionError(f"no option {option} of {field}")

    def choose(self, message):
        self.page.get_by_role("radio", name=self.say(message), exact=True).click()
        settled(self.page)

    def sees(self, message, **values):
        expect(self.page.get_by_text(self.say(message, **values)).first).to_be_visible()

    def accessible(self):
        settled(self.page)
        assert faults(self.page) == []

    def downloaded(self, name):
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=name, exact=True).click()
        return download.value.path().read_bytes()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_an_export_to_two_plans_compared_and_taken_away(visit, language, tmp_path):
    walk = Walk(visit(language), language)
    _imports(walk, workbook(tmp_path / "export.xlsx", export()))
    _classifies(walk)
    _plans(walk)
    _changes_language(walk)
    _decides(walk)
    _compares(walk)
    _takes_away(walk)


def _imports(walk, path):
    """An export that does not say whose it is is refused, and nothing kept; once said, it is read."""
    page = walk.page
    walk.to("Inventory")
    page.locator('input[type="file"]').set_input_files(path)
    walk.press("Import these files")
    walk.sees("What was found")
    expect(page.get_by_role("row", name=re.compile("export.xlsx")).first).to_be_visible()
    page.get_by_text(walk.say("How to read them")).click()
    owner = page.get_by_label(walk.say("Public body that the files are about, where they do not say it"))
    owner.fill("MIN-01")
    owner.press("Enter")
    settled(page)
    page.locator('input[type="file"]').set_input_files(path)
    walk.press("Import these files")
    expect(
        page.get_by_text(re.compile(walk.say("Imported: {files}", files="export.xlsx"))).first
    ).to_be_visible()
    walk.accessible()


def _classifies(walk):
    """All the workloads of a filter are classified at once."""
    page = walk.page
    page.get_by_role("radio", name=walk.say("Tables")).click()
    settled(page)
    page.get_by_role("radio", name=walk.say("All that the filter shows"), exact=True).click()
    settled(page)
    walk.pick("Confidentiality", "^2")
    walk.press("Apply to {count} rows", count=3)
    settled(page)
    expect(page.get_by_role("cell", name="2", exact=True).first).to_be_visible()


def _plans(walk):
    walk.to("Plan")
    walk.press("Make the plan")
    walk.sees("A plan was found, and checked again without the solver.")
    expect(walk.page.get_by_role("tab", name=walk.say("Waves"))).to_be_visible()
    walk.accessible()


def _changes_language(walk):
    """The part looked at and the choice made in it are kept in the other language."""
    other = Walk(walk.page, {"fr": "en", "en": "fr"}[walk.words.code])
    walk.page.get_by_role("tab", name=walk.say("Money")).click()
    walk.choose("Discounted to the start of wave 1")
    for speaker in (other, walk):
        walk.page.get_by_role("radio", name=NAMES[speaker.words.code]).click()
        chosen = walk.page.get_by_role(
            "radio", name=speaker.say("Discounted to the start of wave 1"), exact=True
        )
        expect(chosen).to_be_checked()
        settled(walk.page)


def _decides(walk):
    """A workload is pinned where it stands, and planned again."""
    page = walk.page
    walk.to("Why")
    walk.pick("Workload", "db-01")
    settled(page)
    walk.accessible()
    page.get_by_role("tab", name=walk.say("Decide")).click()
    settled(page)
    walk.pick("Treatment", "^" + walk.words.term("retain") + "$")
    page.get_by_label(walk.say("Author")).fill("Ève")
    page.get_by_label(walk.say("Note: why")).fill("<b>=1+1</b>")
    page.keyboard.press("Enter")
    settled(page)
    walk.press("Write this decision")
    walk.sees("Decisions of this inventory")
    expect(page.get_by_role("row", name=re.compile("Ève"))).to_be_visible()
    expect(page.get_by_text("<b>=1+1</b>").first).to_be_visible()  # markup is shown, not obeyed
    walk.press("Plan again")
    walk.sees("A decision imposes it.")


def _compares(walk):
    walk.to("Compare")
    expect(walk.page.get_by_role("tab", name=walk.say("Money"))).to_be_visible()
    expect(walk.page.get_by_role("row", name=re.compile("db-01")).first).to_be_visible()


def _takes_away(walk):
    """The zip holds the plan, the workbook no formula."""
    walk.to("Plan")
    packed = zipfile.ZipFile(io.BytesIO(walk.downloaded(walk.say("Whole plan (ZIP of CSV files)"))))
    [summary] = [name for name in packed.namelist() if name.endswith("plan.json")]
    assert json.loads(packed.read(summary))["status"] == "optimal"
    book = openpyxl.load_workbook(io.BytesIO(walk.downloaded(walk.say("Workbook (XLSX)"))))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
