"""Three explanations of the example's plan and their arithmetic, worked out again from its CSV tables: `python -m docs.explanations PLAN`.

The arithmetic reads tables and the effective scenario with the standard library, and nothing of the optimizer; what is quoted is what the optimizer says.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import explained
from docs.markdown import table
from language import Language
from optimizer.plan import Plan
from optimizer.plan_folder import read
from optimizer.pose import pose
from optimizer.why import why
from optimizer.why_site import why_site
from optimizer.worth import most_worth

PAGE = Path(__file__).parent / "explanations.md"
WORKLOAD, SITE = "SAN-01-006", "site-05"
INTRODUCTION = """What `estuaire explain` says of a plan of the example, made by `estuaire demo`, and each of its numbers worked out again from the plan's
CSV tables, by a script that shares nothing with the optimizer. Written by `python -m docs.explanations PLAN`. Another machine, or a longer
search, may stop at another plan within the gap; prices of limits come from the relaxation, which no hand works out: what is
made of them is. What another choice would add is solved again each time, and is not quoted here."""
MONTH_DAYS = 365.25 / 12
Row = dict[str, str]


def rows(plan: Path, name: str) -> list[Row]:
    """The lines of a table of the plan."""
    with (plan / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def one(plan: Path, name: str, **keys: str) -> Row:
    """The only line of a table that says this."""
    [found] = [row for row in rows(plan, name) if all(row[key] == value for key, value in keys.items())]
    return found


def half_year(number: int) -> date:
    """First day of a wave, or of the half-year after the last one: 1 April 2027 is wave 1."""
    year, second = divmod(number - 1, 2)
    return date(2027 + year, 10 if second else 4, 1)


def worth(number: int) -> float:
    """What a dollar of a half-year is worth at the start, at 3.5 % a year."""
    return float(1.035 ** (-(number - 1) / 2))


def days(number: int) -> int:
    """Days of a half-year."""
    return (half_year(number + 1) - half_year(number)).days


def workload_sums(plan: Path) -> Iterator[tuple[str, str, float]]:
    """What each line of the workload's cost is, how it is worked out, and what it comes to."""
    scenario = json.loads((plan / "plan.json").read_text(encoding="utf-8"))["scenario"]
    asset = one(plan, "inventory/assets", workload=WORKLOAD)
    price = {
        key: value["value"]
        for key, value in scenario["offers"]["gcp-montreal"]["price"].items()
        if key.endswith("_month")
    }
    cpu, memory, storage = (float(asset[key]) for key in ("vcpu", "memory_gib", "storage_gib"))
    effort = 6 + 3 + storage / 1024
    yield "days of work", f"6 + 3 × 1 + {storage:g} ÷ 1024", effort
    yield "its move, not discounted", f"{effort:.4f} × 850", effort * 850
    yield "its move, in wave 9", f"{effort * 850:.2f} × 1.035^−4", effort * 850 * worth(9)
    today = float(asset["annual_cost"])
    early = sum(worth(each) for each in range(1, 9))
    yield "running costs where it stands, waves 1 to 8", f"{today:g} ÷ 2 × {early:.6f}", today / 2 * early
    month = (
        cpu * price["vcpu_month"] + memory * price["memory_gib_month"] + storage * price["storage_gib_month"]
    )
    terms = " + ".join(
        f"{size:g} × {price[key]:g}"
        for size, key in ((cpu, "vcpu_month"), (memory, "memory_gib_month"), (storage, "storage_gib_month"))
    )
    yield "a month at Google, US dollars", terms, month
    yield "a year at Google", f"{month:.5f} × 1.38 × 12", month * 1.38 * 12
    late = sum(worth(each) for each in range(9, 19))
    yield (
        "running costs once moved, waves 9 and 10 and 4 years",
        f"{month * 1.38 * 12:.4f} ÷ 2 × {late:.6f}",
        month * 1.38 * 6 * late,
    )
    extended = sum(4500 * days(each) / 365.25 * worth(each) for each in (4, 5))
    yield (
        "extended support, waves 4 and 5",
        f"4500 × ({days(4)} × {worth(4):.6f} + {days(5)} × {worth(5):.6f}) ÷ 365.25",
        extended,
    )
    out = sum(days(each) / MONTH_DAYS * worth(each) for each in range(6, 19))
    yield "risk from wave 6 on, to the end", f"400 × {out:.6f}", 400 * out


def plan_sums(plan: Path) -> Iterator[tuple[str, str, float]]:
    """What the gap is in dollars, and what one percent more of the limit that pays most would save."""
    summary = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    objective, bound = summary["objective"], summary["bound"]
    yield "what a better plan could save at most", f"{objective:.2f} − {bound:.2f}", objective - bound
    yield (
        "share of the plan, in percent",
        f"100 × {objective - bound:.2f} ÷ {objective:.2f}",
        100 * (objective - bound) / objective,
    )
    staff = one(plan, "rules", rule="within_staff", about="1")
    limit, price = float(staff["limit"]), float(staff["price"])
    yield "one percent more staff in wave 1", f"{price:.4f} × {limit:g} ÷ 100", price * limit / 100


def site_sums(plan: Path) -> Iterator[tuple[str, str, float]]:
    """The days that the body of the last to leave would lack a wave earlier."""
    body = one(plan, "inventory/workloads", workload=WORKLOAD)["organisation"]
    months = json.loads((plan / "plan.json").read_text(encoding="utf-8"))["scenario"]["treatments"]
    own = {row["workload"] for row in rows(plan, "inventory/workloads") if row["organisation"] == body}
    taken = []
    for row in rows(plan, "assignments"):
        length = -(-months[row["treatment"]]["months"] // 6)
        if row["workload"] in own and row["wave"] and 0 <= int(row["wave"]) - 8 < length:
            taken.append(float(row["effort_days"]) / length)
    [leaving] = [
        float(row["effort_days"]) for row in rows(plan, "assignments") if row["workload"] == WORKLOAD
    ]
    has = float(one(plan, "inventory/organisations", organisation=body)["staff_days_per_year"])
    yield "days of the body in a wave", f"{has:g} ÷ 2", has / 2
    yield "days that its moves take in wave 8", " + ".join(f"{each:.4f}" for each in taken), sum(taken)
    yield "days lacking", f"{sum(taken):.4f} + {leaving:.4f} − {has / 2:g}", sum(taken) + leaving - has / 2


def said(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    """What `estuaire explain` says of the plan, of the workload and of the site, without solving again."""
    say, asked = Language("en"), pose(plan.inventory, plan.scenario)
    limits = most_worth(plan.rules).head(3).to_dict("records")
    yield "The plan", [explained.gap(say, plan), *(explained.limit_price(say, limit) for limit in limits)]
    answer = why(asked, plan, WORKLOAD)
    lines = [
        f"{say.term(row['line'])}: {explained.dollars(say, row['discounted'])}"
        for row in answer.lines.to_dict("records")
    ]
    whole = f"{WORKLOAD} costs {explained.dollars(say, answer.own_cost)} by itself, discounted."
    yield f"A workload, {WORKLOAD}", [whole, *lines]
    yield f"A site, {SITE}", [*explained.closing(say, plan, why_site(asked, plan, SITE))]


def page(folder: Path) -> str:
    """The page: what is said, then how each number of it is worked out."""
    parts = ["# Three explanations, worked out by hand", INTRODUCTION]
    for (title, sentences), sums in zip(
        said(read(folder)), (plan_sums, workload_sums, site_sums), strict=True
    ):
        told = [(name, how, f"{value:,.2f}") for name, how, value in sums(folder)]
        parts += [
            f"## {title}",
            "\n>\n".join(f"> {each}" for each in sentences),
            table(("what", "how", "comes to"), told),
        ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the page from a plan folder."""
    PAGE.write_text(page(Path(sys.argv[1])), encoding="utf-8")


if __name__ == "__main__":
    main()
