"""The workbook to fill in is read back as it was meant, in both languages."""

from __future__ import annotations

import io

import openpyxl
import pytest

from inventory.graph import load
from inventory.readers import read
from inventory.schema import TABLES, Type, table
from inventory.template import allowed, named, template
from tests.estates import TODAY

LANGUAGES = ("fr", "en")
ROWS = {
    "organisations": {"organisation": "msss"},
    "sites": {"site": "s1", "organisation": "msss"},
    "workloads": {"workload": "crm", "organisation": "msss"},
    "assets": {"asset": "0012", "workload": "crm", "site": "s1"},
    "software": {"asset": "0012", "product": "Java"},
    "dependencies": {"consumer": "crm", "provider": "crm"},
    "quotes": {"workload": "crm", "offer": "ngq"},
    "decisions": {"workload": "crm", "offer": "ngq"},
}
TYPED = {Type.TEXT: "mot", Type.NUMBER: 2, Type.INTEGER: 2, Type.DATE: "2031-03-31"}


def opened(language):
    return openpyxl.load_workbook(io.BytesIO(template(language)))


def filled(column, language):
    """What a person puts in a cell of the column: the last of the listed values, if any."""
    return (allowed(column, language) or [TYPED.get(column.type)])[-1]


def saved(book, folder):
    book.save(folder / "rempli.xlsx")
    return folder / "rempli.xlsx"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_filled_in_each_sheet_is_read_back(language, tmp_path):
    book = opened(language)
    for each in TABLES:
        sheet = book[named(each, language)]
        assert [cell.value for cell in sheet[1]] == [named(column, language) for column in each.columns]
        sheet.append([ROWS[each.name].get(c.name, filled(c, language)) for c in each.columns])
    raw, findings = read([saved(book, tmp_path)])
    assert findings == ()
    assert list(raw) == [each.name for each in TABLES]
    inventory, found = load(raw, TODAY)
    assert not {"unknown-column", "misspelt-column", "placeholder"} & {f.kind.code for f in found}
    assert inventory["assets"].loc[0, ["asset", "powered", "kind"]].tolist() == ["0012", False, "storage"]
    assert inventory["workloads"].loc[0, ["criticality", "status"]].tolist() == [4, "cancelled"]
    assert inventory["quotes"]["treatment"].tolist() == ["repurchase"]
    assert f"{inventory['sites'].loc[0, 'lease_ends']:%Y-%m-%d}" == "2031-03-31"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_holds_nothing_and_warns_of_nothing(language, tmp_path):
    raw, findings = read([saved(opened(language), tmp_path)])
    assert findings == ()
    assert {name: len(each.cells) for name, each in raw.items()} == {each.name: 0 for each in TABLES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_explains_every_column_in_the_language(language):
    first = opened(language).worksheets[0]
    assert first.title == {"fr": "aide", "en": "help"}[language]
    lines = {tuple(row[:2]): row[2:] for row in first.iter_rows(min_row=2, values_only=True)}
    for each in TABLES:
        for column in each.columns:
            meaning = lines[named(each, language), named(column, language)][-1]
            assert meaning == (column.fr if language == "fr" else column.en)
    assert len(lines) == sum(1 + len(each.columns) for each in TABLES)
    line = lines[named(table("workloads"), language), named(table("workloads")["organisation"], language)]
    assert line[1] == {"fr": "obligatoire", "en": "required"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_flag_and_level_offers_its_values_under_a_frozen_header(language):
    book = opened(language)
    for each in TABLES:
        sheet = book[named(each, language)]
        assert sheet.freeze_panes == "A2"
        offered = {
            str(rule.sqref).split(":")[0]: rule.formula1.strip('"').split(",")
            for rule in sheet.data_validations.dataValidation
        }
        wanted = {
            f"{cell.column_letter}2": list(allowed(column, language))
            for cell, column in zip(sheet[1], each.columns, strict=True)
            if column.choices or column.type is Type.FLAG or column.maximum == 4
        }
        assert offered == wanted


def test_a_template_is_the_same_whenever_it_is_made():
    assert template("fr") == template("fr") != template("en")


def test_a_spreadsheet_leaves_codes_as_typed_and_shows_dates_as_year_month_day():
    sheet = opened("fr")["actifs"]
    shown = {cell.value: sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]}
    assert (shown["actif"], shown["achete_le"], shown["processeurs"]) == ("@", "yyyy-mm-dd", "General")
