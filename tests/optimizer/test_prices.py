"""A catalogue price fills what an offer leaves empty, and nothing else."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path

import pytest

from inventory.findings import Refused
from optimizer.figures import Figure, Status
from optimizer.prices import PUBLISHED, fill, read_catalogue
from optimizer.scenario import Price

HOURS = 730
CATALOGUE = read_catalogue()


def refusal(price):
    with pytest.raises(Refused) as refused:
        fill(price, CATALOGUE)
    return [(finding.kind.code, finding.column, dict(finding.values)) for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("term", "hourly"),
    # list prices of n2-standard-2 (2 vCPU, 8 GiB) in Montréal on 2026-07-30, in US dollars
    [("on_demand", 0.106916), ("committed_1y", 0.067354), ("committed_3y", 0.048104)],
)
def test_a_machine_is_priced_as_it_is_listed(term, hourly):
    price = fill(Price(catalogue="gcp-montreal-n2", term=term), CATALOGUE)
    assert 2 * price.vcpu_month.value + 8 * price.memory_gib_month.value == pytest.approx(HOURS * hourly)
    assert price.storage_gib_month.value == 0.11
    assert price.currency == "USD"


def test_a_published_price_says_where_it_was_read():
    figure = fill(Price(catalogue="gcp-montreal-n2", term="committed_3y"), CATALOGUE).vcpu_month
    assert figure.status is Status.REPORTED
    for part in ("Google", "northamerica-northeast1", "2026-07-30", "fd66b26"):
        assert part in figure.source.fr
        assert part in figure.source.en
    assert "engagement de trois ans" in figure.source.fr


def test_a_figure_given_wins_over_the_catalogue():
    price = fill(Price(catalogue="gcp-montreal-n2", vcpu_month=Figure(value=1)), CATALOGUE)
    assert price.vcpu_month.value == 1
    assert price.memory_gib_month.value == pytest.approx(3.40472)


def test_a_price_filled_is_not_filled_again():
    filled = fill(Price(catalogue="gcp-montreal-n2"), CATALOGUE)
    assert fill(filled, {}) is filled


def test_an_unknown_price_is_answered_with_the_nearest():
    [(code, column, values)] = refusal(Price(catalogue="gcp-montreal-n1"))
    assert (code, column, values["nearest"]) == ("price-unknown", "catalogue", "gcp-montreal-n2")


def test_a_term_that_was_not_found_is_not_guessed():
    # Only on-demand prices of that type were found: no commitment is extrapolated from another one.
    [(code, column, values)] = refusal(Price(catalogue="aws-montreal-m7i", term="committed_3y"))
    assert (code, column, values["known"]) == ("price-term", "term", "on_demand")


def test_every_missing_figure_is_named():
    assert [(code, column) for code, column, _ in refusal(Price(vcpu_month=Figure(value=1)))] == [
        ("price-missing", "memory_gib_month"),
        ("price-missing", "storage_gib_month"),
    ]
    # No storage price of that provider was found.
    assert [column for _, column, _ in refusal(Price(catalogue="aws-montreal-m7i"))] == ["storage_gib_month"]


def test_two_currencies_do_not_mix():
    [(code, column, values)] = refusal(Price(catalogue="gcp-montreal-n2", currency="CAD"))
    assert (code, column, values["listed"]) == ("price-currency", "currency", "USD")


def test_every_published_price_is_sourced():
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["source"] and row["snapshot"] and row["derivation"] for row in rows)
    assert all(float(row["amount"]) > 0 for row in rows)


RETYPE = runpy.run_path(str(PUBLISHED.parent / "retype_prices.py"))


def listed(name, vcpu, memory, hourly):
    return {
        "provider": "gcp", "region": "northamerica-northeast1", "instance_type": name, "vcpu": vcpu,
        "ram_gib": memory, "on_demand_hourly": hourly, "committed_1y_hourly": "", "committed_3y_hourly": "",
    }  # fmt: skip


def test_two_machines_give_two_prices():
    # 2 v + 8 m = 0.10 and 2 v + 16 m = 0.18: m = 0.01, v = 0.01
    machines = [listed("n2-standard-2", "2", "8", "0.10"), listed("n2-highmem-2", "2", "16", "0.18")]
    rows = list(RETYPE["compute_rows"](RETYPE["FAMILIES"][0], machines))
    assert [(row[3], row[4], row[5]) for row in rows] == [
        ("on_demand", "vcpu_month", "7.3"),
        ("on_demand", "memory_gib_month", "7.3"),
    ]


def test_a_size_that_disagrees_stops_the_catalogue():
    machines = [
        listed("n2-standard-2", "2", "8", "0.10"),
        listed("n2-highmem-2", "2", "16", "0.18"),
        listed("n2-highcpu-2", "2", "2", "0.05"),  # 2 × 0.01 + 2 × 0.01 = 0.04
    ]
    with pytest.raises(SystemExit, match="n2-highcpu-2"):
        list(RETYPE["compute_rows"](RETYPE["FAMILIES"][0], machines))


def test_the_catalogue_is_written_whole(tmp_path: Path):
    compute, storage, out = (tmp_path / name for name in ("compute.csv", "storage.csv", "prices.csv"))
    machines = [
        listed("n2-standard-2", "2", "8", "0.10"),
        listed("n2-highmem-2", "2", "16", "0.18"),
        {**listed("m7i.large", "2", "8", "0.10"), "provider": "aws", "region": "ca-central-1"},
        {**listed("r6i.large", "2", "16", "0.18"), "provider": "aws", "region": "ca-central-1"},
    ]
    disk = {
        "provider": "gcp",
        "region": "northamerica-northeast1",
        "kind": "block",
        "class_or_tier": "balanced",
        "price": "0.11",
    }
    for path, rows in ((compute, machines), (storage, [disk])):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    RETYPE["main"](compute, storage, out)
    assert {key[0] for key in read_catalogue(out)} == {"gcp-montreal-n2", "aws-montreal-m7i"}
    assert read_catalogue(out)["gcp-montreal-n2", "any", "storage_gib_month"].amount == 0.11
