"""Edits: checked as an upload is, with the same result and the same findings."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.edit import Edit, added, carried_over, edited, key_at, removed
from inventory.findings import Refused
from inventory.graph import fingerprint, load
from inventory.laws import LAWS
from inventory.readers import read
from inventory.readers.write import write_tables
from inventory.recheck import READS
from inventory.schema import table
from tests.estates import TODAY, estate

TEXTS = {
    "organisations": "organisation,name\nmsss,Santé\nrtc,Transports\n",
    "sites": "site,organisation,lease_ends,latitude\ns1,msss,2030-03-31,46.8\ns2,rtc,,\n",
    "workloads": "workload,organisation,criticality,not_before,not_after,équipe\n"
    "crm,msss,3,,2031-03-31,bleue\npaie,rtc,,,,\nweb,msss,,2028-01-01,,\n",
    "assets": "asset,workload,site,product,version,annual_cost\n"
    "a1,crm,s1,Windows Server,2012,100.5\na2,paie,s2,Machin,,\na3,web,s1,,,\n",
    "software": "asset,product,version\na1,SQL Server,2012\na3,Apache,2.4\n",
    "dependencies": "consumer,provider,kind\nweb,crm,order\nweb,paie,order\n",
    "decisions": "workload,action,offer,treatment,wave\ncrm,pin,,retire,2\nweb,forbid,nuage,,\n",
}


def inventory(**texts):
    return load(estate(**{**TEXTS, **texts}), TODAY)[0]


def exported(tables):
    """The raw tables of an inventory that was written and read again."""
    with tempfile.TemporaryDirectory() as folder:
        write_tables(tables, Path(folder) / "out")
        return read([Path(folder) / "out"])[0]


def said(findings):
    return sorted(
        (f.kind.code, f.file, f.line or 0, f.column, str(sorted(f.values.items()))) for f in findings
    )


def outcome(run):
    """What came of it, fingerprint or refusal, and the findings that stop it or that it brings."""
    try:
        changed, findings = run()
    except Refused as refused:
        return "refused", said(refused.findings)
    return fingerprint(changed), said(findings)


def typed_in_the_files(old, edits):
    """The same for a person who types the edits in the exported files and imports them again."""
    raw = exported(old.tables)
    before = said(load(raw, TODAY)[1])
    keys = {name: each.cells[list(each.table.key)].copy() for name, each in raw.items()}
    for edit in edits:
        named = keys[edit.table].itertuples(index=False, name=None)
        rows = [row for row, key in enumerate(named) if key in edit.keys]
        for column, text in edit.values.items():
            raw[edit.table].cells.loc[rows, column] = text.strip()
    with tempfile.TemporaryDirectory() as folder:
        write_tables(raw, Path(folder) / "out")
        result, found = outcome(lambda: load(read([Path(folder) / "out"])[0], TODAY))
    return result, [finding for finding in found if finding not in before]


def codes(refusal):
    return [(f.kind.code, f.file, f.line, f.column) for f in refusal.value.findings if f.is_error]


def test_one_cell_is_typed_and_the_old_inventory_is_untouched():
    old = inventory()
    new, findings = edited(old, [Edit("workloads", ("paie",), {"criticality": " 4 "})], TODAY)
    assert new["workloads"]["criticality"].tolist()[:2] == [3, 4]
    assert old["workloads"]["criticality"].isna().tolist() == [False, True, True]
    # One workload of three is still without a criticality: the count in the note has changed.
    assert [(f.kind.code, f.values["count"]) for f in findings] == [("unknown-level", 1)]


def test_many_rows_and_columns_are_classified_at_once():
    values = {
        "confidentiality": "3",
        "personal_information": "oui",
        "not_after": "2032-03-31",
        "équipe": "or",
    }
    new, _ = edited(inventory(), [Edit("workloads", ("crm", "paie", "web"), values)], TODAY)
    rows = new["workloads"][list(values)].astype(str).drop_duplicates().to_numpy().tolist()
    assert rows == [["3.0", "yes", "2032-03-31", "or"]]


def test_an_empty_text_clears_a_cell():
    new, _ = edited(inventory(), [Edit("workloads", ("crm",), {"criticality": "", "not_after": ""})], TODAY)
    assert new["workloads"].loc[0, ["criticality", "not_after"]].isna().all()


def test_every_fault_is_cited_at_the_row_that_the_native_file_gives_it():
    edits = [
        Edit("workloads", ("web",), {"criticality": "5", "organisation": "mss"}),
        Edit("workloads", ("paie",), {"not_before": "2031-01-01", "not_after": "2030-01-01"}),
    ]
    with pytest.raises(Refused) as refused:
        edited(inventory(), edits, TODAY)
    assert codes(refused) == [
        ("impossible-window", "workloads.csv", 3, "not_before"),
        ("misspelt-reference", "workloads.csv", 4, "organisation"),
        ("above-maximum", "workloads.csv", 4, "criticality"),
    ]
    assert [key_at(inventory(), f) for f in refused.value.findings if f.is_error] == [
        ("paie",), ("web",), ("web",),
    ]  # fmt: skip


def test_a_row_or_column_that_is_not_there_or_a_text_no_file_can_hold_is_refused():
    edits = [
        Edit("workloads", ("nil",), {"criticality": "1"}),
        Edit("workloads", ("crm",), {"color": "1"}),
        Edit("software", (("a1", "Apache"),), {"version": "1"}),
        Edit("assets", ("a1",), {"product": "a\0b"}),
    ]
    with pytest.raises(Refused) as refused:
        edited(inventory(), edits, TODAY)
    assert codes(refused) == [
        ("no-such-row", "workloads.csv", None, "workload"),
        ("no-such-column", "workloads.csv", 2, "color"),
        ("no-such-row", "software.csv", None, "asset"),
        ("unfit-text", "assets.csv", 2, "product"),
    ]


def test_a_workload_is_renamed_with_all_that_names_it_or_not_at_all():
    rename = Edit("workloads", ("paie",), {"workload": "paye"})
    follow = [
        Edit("assets", ("a2",), {"workload": "paye"}),
        Edit("dependencies", (("web", "paie", "order"),), {"provider": "paye"}),
    ]
    with pytest.raises(Refused) as refused:
        edited(inventory(), [rename, follow[0]], TODAY)
    assert codes(refused) == [("misspelt-reference", "dependencies.csv", 3, "provider")]
    with pytest.raises(Refused):
        edited(inventory(), [rename, Edit("assets", ("a2",), {"vcpu": "4"}), follow[1]], TODAY)
    new, _ = edited(inventory(), [rename, *follow], TODAY)
    assert ("workload", "paye") in new.graph
    assert ("workload", "paie") not in new.graph


def test_an_asset_taken_from_its_workload_becomes_one_of_its_own():
    new, findings = edited(inventory(), [Edit("assets", ("a3",), {"workload": ""})], TODAY)
    assert new["workloads"]["workload"].tolist() == ["a3", "crm", "paie", "web"]
    assert {f.kind.code for f in findings} == {"lone-assets", "hollow-workload"}


KEYS = {
    name: list(each.cells[list(each.table.key)].itertuples(index=False, name=None))
    for name, each in exported(inventory().tables).items()
}
CELLS = [
    ("workloads", "criticality"), ("workloads", "organisation"), ("workloads", "not_before"),
    ("workloads", "not_after"), ("workloads", "workload"), ("workloads", "équipe"),
    ("workloads", "personal_information"), ("sites", "lease_ends"), ("sites", "latitude"), ("sites", "may_close"),
    ("sites", "site"), ("sites", "organisation"), ("organisations", "organisation"), ("assets", "workload"),
    ("assets", "site"), ("assets", "product"), ("assets", "version"), ("assets", "annual_cost"),
    ("assets", "kind"), ("assets", "asset"), ("software", "version"), ("software", "asset"),
    ("dependencies", "provider"), ("dependencies", "consumer"), ("dependencies", "kind"),
    ("decisions", "wave"), ("decisions", "offer"), ("decisions", "workload"),
]  # fmt: skip
WRITTEN = st.sampled_from(
    ["", "1", "3,5", "7", "oui", "x", "?", "inconnu", "crm", "paie", "web", "crn", "s1", "s2", "msss", "rtc",
     "a1", "a2", "2026-01-01", "2030-12-31", "03/02/2015", "order", "ordre", "gabarit", "=1+1", "'=x", "a;b,c\"d",
     "Windows Server", "2012", "1e-9", "1 234,5", "12345678901234567"]
)  # fmt: skip


@st.composite
def an_edit(draw):
    name, column = draw(st.sampled_from(CELLS))
    chosen = draw(st.lists(st.sampled_from(KEYS[name]), min_size=1, max_size=2, unique=True))
    return Edit(name, tuple(chosen), {column: draw(WRITTEN)})


@settings(max_examples=30, deadline=None)
@given(st.lists(an_edit(), min_size=1, max_size=3))
def test_an_edit_gives_what_typing_it_in_the_exported_files_would(edits):
    old = inventory()
    result, findings = outcome(lambda: edited(old, edits, TODAY))
    assert (result, findings) == typed_in_the_files(old, edits)
    if result != "refused":
        new, _ = edited(old, edits, TODAY)
        assert fingerprint(load(exported(new.tables), TODAY)[0]) == result


def test_every_law_says_which_columns_it_reads():
    assert set(READS) == {law for _, law in LAWS}
    for columns in READS.values():
        assert all(name in table(about) for about, names in columns.items() for name in names.split())


def test_a_decision_is_added_with_its_author_date_and_note():
    row = {"workload": "paie", "action": "imposer", "treatment": "rehost", "wave": "3",
           "author": "M. Roy", "date": "2027-05-01", "note": "entendu"}  # fmt: skip
    old = inventory()
    new, findings = added(old, "decisions", [row], TODAY)
    assert findings == ()
    assert new["decisions"]["workload"].tolist() == ["crm", "paie", "web"]
    assert new["decisions"].loc[1, ["action", "wave", "note"]].tolist() == ["pin", 3, "entendu"]
    assert fingerprint(new) == fingerprint(load(exported(new.tables), TODAY)[0])
    assert len(old["decisions"]) == 2


def test_a_decision_that_is_there_already_or_about_nothing_is_refused():
    rows = [
        {"workload": "crm", "action": "pin", "treatment": "retire", "wave": "2"},
        {"workload": "zzz", "action": "perhaps", "date": "hier"},
        {"workload": "crm", "action": "pin", "colour": "red"},
    ]
    with pytest.raises(Refused) as refused:
        added(inventory(), "decisions", rows[:2], TODAY)
    assert codes(refused) == [
        ("duplicate-key", "decisions.csv", 4, "workload"),
        ("unknown-reference", "decisions.csv", 5, "workload"),
        ("bad-choice", "decisions.csv", 5, "action"),
        ("bad-date", "decisions.csv", 5, "date"),
    ]
    with pytest.raises(Refused) as refused:
        added(inventory(), "decisions", rows[2:], TODAY)
    assert codes(refused) == [("no-such-column", "decisions.csv", 4, "colour")]


def test_a_decision_is_removed_by_its_whole_key():
    new, _ = removed(inventory(), "decisions", [("crm", "pin", "", "retire", "2")], TODAY)
    assert new["decisions"]["workload"].tolist() == ["web"]
    with pytest.raises(Refused) as refused:
        removed(inventory(), "decisions", [("crm", "pin", "", "retire", "1")], TODAY)
    assert codes(refused) == [("no-such-row", "decisions.csv", None, "workload")]


def test_what_others_refer_to_is_not_removed():
    with pytest.raises(Refused) as refused:
        removed(inventory(), "workloads", ["paie"], TODAY)
    assert codes(refused) == [
        ("unknown-reference", "assets.csv", 3, "workload"),
        ("unknown-reference", "dependencies.csv", 3, "provider"),
    ]


def test_decisions_survive_a_new_upload_and_the_lost_are_named():
    fewer = inventory(
        workloads="workload,organisation\ncrm,msss\npaie,rtc\n",
        assets="asset,workload,site\na1,crm,s1\na2,paie,s2\na4,,s2\n",
        software="asset,product\na1,Java\n", dependencies="consumer,provider\n", decisions="workload,action\n",
    )  # fmt: skip
    old, _ = added(inventory(), "decisions", [{"workload": "paie", "action": "forbid", "wave": "1"}], TODAY)
    new, findings = carried_over(old, fewer)
    assert new["decisions"]["workload"].tolist() == ["crm", "paie"]
    assert [(f.kind.code, f.line, f.values["workload"]) for f in findings] == [("decision-lost", 4, "web")]
    assert len(fewer["decisions"]) == 0
    assert fingerprint(new) == fingerprint(load(exported(new.tables), TODAY)[0])


def test_a_new_uploads_own_decisions_on_a_workload_stand_alone():
    new, findings = carried_over(inventory(), inventory(decisions="workload,action,wave\ncrm,pin,5\n"))
    assert new["decisions"][["workload", "wave"]].fillna(0).to_numpy().tolist() == [["crm", 5], ["web", 0]]
    assert findings == ()
