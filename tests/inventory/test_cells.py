"""A cell is read in every way its writer may have meant; two ways are one too many."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.cells import BadCell, Habits, convert, parse_choice, parse_date, parse_flag, parse_number
from inventory.schema import KINDS_OF_ASSET, TABLES, TREATMENTS, Column, Type, table
from inventory.words import WORDS, fold

SPACES = (" ", "\u00a0", "\u202f", "\u2009")


def code(parse, *args):
    with pytest.raises(BadCell) as refused:
        parse(*args)
    return refused.value.kind.code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("-3", -3),
        ("−3", -3),
        ("+3", 3),
        (".5", 0.5),
        ("1e+06", 1_000_000),
        ("1.5E3", 1500),
        ("1,234.5", 1234.5),
        ("1,234,567", 1_234_567),
        ("1234,567", 1234.567),
        ("0,125", 0.125),
        ("1.234", 1.234),
        ("007", 7),
        *((f"1{space}234", 1234) for space in SPACES),
        *((f"1{space}234{space}567,25", 1_234_567.25) for space in SPACES),
        ("1 234.5", 1234.5),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("inf", "-inf", "nan", "NaN", "1_000", "0x10", "$5", "5 $", "12 Go", "1 23", "12 34", "1.234,5"),
        *("1e999", "1,23,456", "--3", "", "٣", "²", "12,", ",", ".", "1e", "1,5e3"),
    ],
)
def test_what_is_not_a_number_is_refused(text):
    assert code(parse_number, text) == "bad-number"


def test_a_comma_before_three_digits_is_ambiguous_until_declared():
    assert code(parse_number, "1,234") == "ambiguous-number"
    assert parse_number("1,234", decimal_comma=True) == 1.234
    assert parse_number("1,234", decimal_comma=False) == 1234
    # Once declared, the other way is a fault.
    assert code(parse_number, "1,234.5", True) == "bad-number"
    assert code(parse_number, "12,5", False) == "bad-number"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_printed_number_is_read_back(number):
    assert parse_number(repr(number)) == number


@given(st.integers(-(10**12), 10**12), st.sampled_from(SPACES))
def test_a_number_with_thousands_apart_is_read_back(number, space):
    assert parse_number(f"{number:,}".replace(",", space)) == number


@pytest.mark.parametrize(
    "text",
    [
        *("2031-01-09", "2031/01/09", "2031-1-9", "2031-01-09 00:00:00", "2031-01-09T13:45:00.123Z"),
        "2031-01-09 1:45:00 PM",
    ],
)
def test_dates_that_begin_with_the_year(text):
    assert parse_date(text) == date(2031, 1, 9)


def test_a_date_that_ends_with_the_year_is_ambiguous_until_declared():
    assert code(parse_date, "09/01/2031") == "ambiguous-date"
    assert parse_date("09/01/2031", day_first=True) == date(2031, 1, 9)
    assert parse_date("09/01/2031", day_first=False) == date(2031, 9, 1)
    # Only one reading is a day of the calendar, or both are the same one.
    assert (
        parse_date("25/12/2031") == parse_date("12/25/2031") == parse_date("25.12.2031") == date(2031, 12, 25)
    )
    assert parse_date("05/05/2031") == date(2031, 5, 5)
    assert code(parse_date, "12/25/2031", True) == "bad-date"


@pytest.mark.parametrize(
    "text",
    ["2031-02-29", "2031-13-01", "31/31/2031", "2031", "45000", "2031-01/09", "2031-01-09 25:00", "hier"],
)
def test_an_impossible_date_is_refused(text):
    assert code(parse_date, text) == "bad-date"


@pytest.mark.parametrize("text", ["1900-01-01", "1949-12-31", "2151-01-01", "9999-12-31"])
def test_a_year_out_of_all_likelihood_is_refused(text):
    assert code(parse_date, text) == "unlikely-date"


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_a_printed_date_is_read_back(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%d/%m/%Y}", day_first=True) == day
    assert parse_date(f"{day:%m/%d/%Y}", day_first=False) == day


@pytest.mark.parametrize(
    ("words", "flag"), [("yes y oui o O TRUE Vrai 1", True), ("no n Non false FAUX 0", False)]
)
def test_flags_in_both_languages(words, flag):
    assert {parse_flag(word) for word in words.split()} == {flag}


@pytest.mark.parametrize("text", ["x", "X", "✓", "2", "on"])
def test_a_cross_is_no_flag(text):
    assert code(parse_flag, text) == "bad-flag"


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("vm", "vm"),
        ("Machine virtuelle", "vm"),
        ("machine_virtuelle", "vm"),
        ("base de donnees", "database"),
        ("SERVEUR", "server"),
    ],
)
def test_a_choice_is_read_without_case_accents_or_punctuation(text, choice):
    assert parse_choice(text, KINDS_OF_ASSET) == choice


def test_a_choice_of_another_column_is_refused():
    assert code(parse_choice, "ordre", TREATMENTS) == "bad-choice"


def test_no_word_stands_for_two_choices_of_a_column():
    for column in (column for declared in TABLES for column in declared.columns):
        words = [fold(w) for choice in column.choices for w in {choice, *WORDS.get(choice, ())}]
        assert len(words) == len(set(words)), column.name


def test_every_choice_of_the_schema_has_words_of_its_own():
    offered = {c for declared in TABLES for column in declared.columns for c in column.choices}
    assert offered - set(WORDS) == {"x86"}
    assert set(WORDS) <= offered


def converted(name, *texts):
    return convert(pd.Series(texts, dtype="str"), table("workloads")[name], Habits())


def test_a_placeholder_is_unknown_with_a_warning_and_stays_in_a_text_column():
    levels, faults = converted("criticality", "3", "n/a", "TBD", "")
    assert [(text, fault.kind.code) for text, fault in faults.items()] == [
        ("n/a", "placeholder"),
        ("TBD", "placeholder"),
    ]
    np.testing.assert_array_equal(levels, [3, np.nan, np.nan, np.nan])
    names, faults = converted("name", "NA", "-")
    assert list(names) == ["NA", "-"]
    assert not faults


def test_unknown_is_a_value_where_it_is_a_choice():
    values, faults = converted("personal_information", "inconnu", "oui", "tbd", "")
    assert list(values) == ["unknown", "yes", "unknown", "unknown"]
    assert list(faults) == ["tbd"]


def test_levels_are_whole_and_between_their_limits():
    _, faults = converted("criticality", "0", "5", "2,5", "haute")
    codes = {text: fault.kind.code for text, fault in faults.items()}
    assert codes == {"0": "below-minimum", "5": "above-maximum", "2,5": "not-whole", "haute": "bad-number"}


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [
        (Type.TEXT, "str"),
        (Type.NUMBER, "float64"),
        (Type.INTEGER, "float64"),
        (Type.DATE, "datetime64[s]"),
        (Type.FLAG, "bool"),
        (Type.CHOICE, "str"),
    ],
)
def test_an_empty_column_has_the_type_of_a_full_one(kind, dtype):
    column = Column("c", kind, "", "", default=True if kind is Type.FLAG else None)
    for texts in ([], [""]):
        values, faults = convert(pd.Series(texts, dtype="str"), column, Habits())
        assert values.dtype == dtype
        assert not faults
