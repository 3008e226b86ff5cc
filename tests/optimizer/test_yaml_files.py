"""YAML is read as plain values with their lines; whatever could do more is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.findings import Refused
from optimizer.yaml_files import MOST_BYTES, Mark, dump, read


@pytest.fixture
def file(tmp_path):
    return tmp_path / "essai.yaml"


def said(file, text):
    file.write_text(text, encoding="utf-8")
    return read(file).value


def refused(file, content):
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Refused) as fault:
        read(file)
    assert all(finding.file == "essai.yaml" for finding in fault.value.findings)
    return [(finding.kind.code, finding.line) for finding in fault.value.findings]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12_000_000", 12_000_000),
        ("-3", -3),
        ("0.035", 0.035),
        ("1e6", 1e6),
        (".5", 0.5),
        ("1_000.5", 1000.5),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("null", None),
        ("~", None),
        ("", None),
        ("2027-04-01", date(2027, 4, 1)),
        ("2027-2028", "2027-2028"),
        ("1:30", "1:30"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("1.2.3", "1.2.3"),
        ("<<", "<<"),
        ("1" * 5000, "1" * 5000),
        ("« 80 % »", "« 80 % »"),
    ],
)
def test_a_plain_value_is_what_yaml_1_2_says(file, written, value):
    found = said(file, f"key: {written}")["key"]
    assert found == value
    assert type(found) is type(value)


def test_every_key_knows_its_line(file):
    said(file, "a:\n  b: 1\n  c:\n    - x\n    - y\n2: z\n")
    assert {path: mark.line for path, mark in read(file).marks.items()} == {
        (): 1, ("a",): 1, ("a", "b"): 2, ("a", "c"): 3, ("a", "c", 0): 4, ("a", "c", 1): 5, (2,): 6,
    }  # fmt: skip
    assert read(file).marks["a", "b"] == Mark("essai.yaml", 2)


def test_a_byte_order_mark_is_no_text(file):
    file.write_bytes(b"\xef\xbb\xbfa: 1")
    assert read(file).value == {"a": 1}


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("a: 1\nb: 2\na: 3\n", [("yaml-duplicate", 3)]),
        ("a:\n  x: 1\n  x: 2\nb: !!int 3\n", [("yaml-duplicate", 3), ("yaml-tag", 4)]),
        ("a: !!python/object/apply:os.system [ls]\n", [("yaml-tag", 1)]),
        ("a: &x 1\n", [("yaml-alias", 1)]),
        ("a: 1\nb: *x\n", [("yaml-alias", 2)]),
        ("a: &x [1, 2]\nb: &y [*x, *x]\n", [("yaml-alias", 1), ("yaml-alias", 2), ("yaml-alias", 2)]),
        ("a: 1\nb: [1, 2\nc: 3\n", [("yaml-syntax", 3)]),
        ("a: 1\n\tb: 2\n", [("yaml-syntax", 2)]),
        ("a: 1\n---\nb: 2\n", [("yaml-syntax", 2)]),
        ("a: \x07\n", [("yaml-syntax", None)]),
        ("a: 1\nb: 2027-02-30\n", [("yaml-date", 2)]),
        ("a: 1\n1.5: 2\n", [("yaml-key", 2)]),
        ("a: 1\n? [x, y]\n: 2\n", [("yaml-key", 2)]),
        ("true: 1\n", [("yaml-key", 1)]),
        ("- 1\n", [("yaml-not-mapping", 1)]),
        ("", [("yaml-not-mapping", 1)]),
        ("a: 1\nb: " + "[" * 100_000, [("yaml-too-deep", 2)]),
        ("a: 1\nb: é\n".encode("latin-1"), [("yaml-not-utf8", 2)]),
        (b"#" * (MOST_BYTES + 1), [("yaml-too-large", None)]),
    ],
)
def test_what_could_do_more_than_hold_values_is_refused_on_its_line(file, content, faults):
    assert refused(file, content) == faults


def test_a_file_that_is_not_there_is_a_finding(file):
    with pytest.raises(Refused) as fault:
        read(file)
    assert [finding.kind.code for finding in fault.value.findings] == ["yaml-unreadable"]


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(-1e15, 1e15).filter(lambda number: number == 0 or abs(number) > 1e-8),
    st.dates(),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20),
    st.sampled_from(["yes", "1e5", "08", "null", "2027-04-01", "1_000", "*x", "!t", "", "a: b", "# c"]),
)


@given(
    st.dictionaries(st.sampled_from(["a", "yes", "08", 3]), st.one_of(scalars, st.lists(scalars, max_size=3)))
)
def test_what_is_dumped_is_read_back(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("yaml") / "rond.yaml"
    path.write_text(dump(value), encoding="utf-8")
    if value:
        assert read(path).value == value
