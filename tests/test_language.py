"""Both languages say everything, in their own typography."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from help_texts import CLICK
from inventory.findings import KINDS, Finding
from language import NBSP, Language, preferred
from locales.catalogue import FRENCH, collected, declare_findings, rewritten
from terms import TERMS

declare_findings()
FR, EN = Language("fr"), Language("en")


MESSAGES = collected()
TRANSLATIONS = {
    message.id: message.string for message in read_po(io.BytesIO(FRENCH.read_bytes())) if message.id
}


def placeholders(template):
    return sorted(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def test_the_catalogue_holds_exactly_the_messages_that_are_said():
    assert sorted(TRANSLATIONS) == MESSAGES
    assert rewritten(FRENCH.read_text(encoding="utf-8")) == FRENCH.read_text(encoding="utf-8")


def test_the_catalogue_drops_what_is_no_longer_said_and_adds_what_is_not_yet_translated():
    po = rewritten('msgid "Wave"\nmsgstr "Vague"\n\nmsgid "long gone"\nmsgstr "parti"\n')
    assert 'msgid "Wave"\nmsgstr "Vague"\n' in po
    assert "long gone" not in po
    assert 'msgid "Site"\nmsgstr ""\n' in po


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_translated_with_its_placeholders(message):
    french = TRANSLATIONS[message]
    assert french
    if message in CLICK:
        assert set(placeholders(french.replace("!r", ""))) <= set(placeholders(message))
    else:
        assert placeholders(french) == placeholders(message)


@pytest.mark.parametrize("french", [*TRANSLATIONS.values()])
def test_french_follows_the_typography_of_quebec(french):
    prose = re.sub(r"`[^`]*`", "", french)
    assert "'" not in prose
    assert not re.search(rf"«[^{NBSP}]|[^{NBSP}]»", french)
    assert not re.search(rf"[^{NBSP}]:", prose)
    assert not re.search(rf"[ {NBSP}][;!?]", prose)
    assert "“" not in french


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_a_finding_is_declared_as_the_parts_of_a_sentence(kind):
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", kind.code)
    for part in (kind.problem, kind.remedy):
        assert not part.endswith(".")
        assert not re.match(r"[A-Z](?!VTools)", part)
        assert "'" not in part


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (1234.5, 1, "1 234,5", "1,234.5"),
        (1_234_567, 0, "1 234 567", "1,234,567"),
        (-1234.5, 1, "−1 234,5", "−1,234.5"),
        (0.125, 3, "0,125", "0.125"),
        (-0.04, 1, "0,0", "0.0"),
    ],
)
def test_numbers(value, decimals, french, english):
    assert FR.number(value, decimals) == french.replace(" ", NBSP)
    assert EN.number(value, decimals) == english


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        (12_500_000, "12,5 M$", "$12.5M"),
        (-12_500_000, "−12,5 M$", "−$12.5M"),
        (999_500, "1,0 M$", "$1.0M"),
        (999_499, "999 k$", "$999k"),
        (-45_400, "−45 k$", "−$45k"),
        (1_234_500_000, "1 234,5 M$", "$1,234.5M"),
        (950, "950 $", "$950"),
        (0, "0 $", "$0"),
        (-0.2, "0 $", "$0"),
    ],
)
def test_money(amount, french, english):
    assert FR.money(amount) == french.replace(" ", NBSP)
    assert EN.money(amount) == english


def test_shares_and_dates():
    assert (FR.percent(0.6, 0), EN.percent(0.6, 0)) == (f"60{NBSP}%", "60%")
    assert (FR.percent(0.605), EN.percent(-0.605)) == (f"60,5{NBSP}%", "−60.5%")
    assert (FR.points(0.025), EN.points(-0.025)) == (f"2,5{NBSP}pt", f"−2.5{NBSP}pt")
    assert FR.date(date(2027, 4, 1)) == "1er avr. 2027".replace(" ", NBSP)
    assert FR.date(date(2027, 4, 21)) == "21 avr. 2027".replace(" ", NBSP)
    assert EN.date(date(2027, 4, 1)) == "Apr 1, 2027".replace(" ", NBSP)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("fr_CA.UTF-8", "fr"), ("en_US", "en"), ("en_CA.UTF-8", "en"), ("de_DE", "fr"),
        ("C.UTF-8", "fr"), ("", "fr"),
    ],
)  # fmt: skip
def test_the_locale_chooses_french_unless_it_is_english(locale, language):
    assert preferred({"LANG": locale}) == language


def test_lc_all_weighs_more_than_lang():
    assert preferred({"LANG": "fr_CA.UTF-8", "LC_ALL": "en_CA.UTF-8"}) == "en"
    assert preferred({}) == "fr"


def found(code, *place, **values):
    return KINDS[code].at(*place, **values)


FINDINGS: list[tuple[Finding, str, str]] = [
    (
        found("misspelt-reference", "dependances.csv", 14, "provider", value="crm-bd", table="workloads", near="crm-db"),
        "dependances.csv, ligne 14, provider : « crm-bd » n’est pas dans la table des charges de travail. Vouliez-vous dire « crm-db »?",
        "dependances.csv, line 14, provider: “crm-bd” is not in table workloads. Did you mean “crm-db”?",
    ),
    (
        found("below-minimum", "assets.csv", 3, "vcpu", value="-4", minimum=0.0),
        "assets.csv, ligne 3, vcpu : « -4 » est inférieur à 0. Écrivez 0 ou plus.",
        "assets.csv, line 3, vcpu: “-4” is less than 0. Write 0 or more.",
    ),
    (
        found("nothing-to-plan"),
        "Il n’y a ni actif ni charge de travail. Donnez au moins une ligne à l’une de ces tables.",
        "There is no asset and no workload. Give at least one of these tables a row.",
    ),
    (
        found("lone-assets", "assets.csv", None, "workload", count=1200, first="a1, a2…"),
        "assets.csv, workload : actifs sans charge de travail, dont chacun en devient une à lui seul : 1 200 (a1, a2…). Nommez la charge de travail qu’ils portent, s’ils en portent une.",
        "assets.csv, workload: assets of no workload, each of which becomes a workload of its own: 1,200 (a1, a2…). Name the workload they carry, if they carry one.",
    ),
    (
        found("no-choice", workload="paie", exclusions="policy, lead_time"),
        "Il ne reste aucun choix à la charge de travail « paie »; tous ont été exclus par : politique, durée des travaux. Assouplissez l’un de ces motifs, ou tranchez par une décision.",
        "Workload “paie” has no choice left; every one was ruled out by: policy, time to do the work. Relax one of these, or settle the workload by a decision.",
    ),
    (
        found("rvtools-storage-from-disks", "parc.xlsx", count=12),
        "parc.xlsx : machines sans taille provisionnée : 12; la somme de leurs disques est retenue.",
        "parc.xlsx: machines without a provisioned size: 12; the sum of their disks is taken.",
    ),
    (
        found("scenario-missing", "essai.yaml", 4, "horizon", key="waves"),
        "essai.yaml, ligne 4, horizon : la clé « waves » manque. Ajoutez-la.",
        "essai.yaml, line 4, horizon: “waves” is missing. Add it.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("finding", "french", "english"),
    FINDINGS,
    ids=lambda each: getattr(each, "kind", None) and each.kind.code,
)
def test_a_finding_says_where_what_and_what_to_do(finding, french, english):
    assert FR.finding(finding).replace(NBSP, " ") == french
    assert EN.finding(finding) == english


@pytest.mark.parametrize("code", TERMS)
def test_every_code_has_words_in_both_languages(code):
    assert EN.term(code) == TERMS[code]
    assert FR.term(code)


def test_a_moment_is_a_day_and_an_hour():
    afternoon = datetime(2027, 4, 1, 14, 5)
    assert FR.moment(afternoon) == f"1er{NBSP}avr.{NBSP}2027, 14{NBSP}h{NBSP}05"
    assert EN.moment(afternoon) == f"Apr{NBSP}1,{NBSP}2027, 2:05{NBSP}p.m."


def test_an_amount_bears_its_unit():
    assert [EN.amount(0.5, unit) for unit in ("CAD", "share", "days", "")] == [
        "$0",
        "50.0%",
        "0.5 days",
        "0.5",
    ]
    assert EN.amount(3.0, "sites") == "3 sites"


def test_one_is_named_in_the_singular():
    assert [EN.amount(value, "sites") for value in (0.0, 1.0, 1.5)] == ["0 sites", "1 site", "1.5 sites"]
    assert [FR.amount(value, "days") for value in (0.5, 1.0, 1.5, 1.96, 2.0)] == [
        "0,5 jour", "1 jour", "1,5 jour", "2,0 jours", "2 jours",
    ]  # fmt: skip
    assert EN.amount(1.0, "tonnes") == "1 t CO₂ eq."


def test_a_share_falls_short_by_points_and_anything_else_by_its_unit():
    assert (EN.shortfall(0.125, "share"), FR.shortfall(0.125, "share")) == (f"12.5{NBSP}pt", f"12,5{NBSP}pt")
    assert (EN.shortfall(1.0, "sites"), EN.shortfall(2e6, "CAD")) == ("1 site", "$2.0M")


def test_what_a_limit_speaks_of_is_put_into_words_and_its_wave_named():
    assert FR.about("moving_servers · 3") == "serveurs · vague 3"
    assert EN.about("10") == "wave 10"
    assert EN.about("2027-2028") == "2027-2028"


def test_a_clash_is_told_in_sentences():
    told = list(EN.clash([("within_budget", "open_sites_by_date"), ("within_staff",)]))
    assert told[1] == "These rules cannot all hold: yearly budget, open sites at a date."
    assert "this rule cannot hold" in told[2]
    assert told[2].endswith("staff of the programme.")
    assert "moves whole or not at all" in list(EN.clash([]))[1]
