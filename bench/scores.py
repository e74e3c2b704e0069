"""How long the year's scores of everyone take once the facts are loaded: the house of bench.house, with what people do beside."""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.house import AS_OF, write_house
from gendan.commands.score_year import judge_year
from gendan.commands.scoring import open_month

if TYPE_CHECKING:
    from gendan.words.score import YearScores

YEAR = str(AS_OF.year)
JUDGED = date(AS_OF.year, 12, 31)
PEOPLE = 200
_RATED = ("customer-communication", "internal-communication", "coordination", "initiative", "teamwork", "working-time")


def write_scored_house(root: Path, orders: int, *, forms: bool = True) -> int:
    """Write the house of bench.house with surveys, quotations, problems, complaints and costs, and a form a person and month.

    Returns how many people are appraised in it.
    """
    write_house(root, orders, each=max(orders // PEOPLE, 1))
    for number, file in enumerate(sorted((root / "orders").rglob("*.yaml"))):
        with file.open("a", encoding="utf-8", newline="\n") as target:
            target.write(_beside(number, _received(file)))
    people = sorted((root / "people").glob("*.yaml"))
    for number, file in enumerate(people):
        with file.open("a", encoding="utf-8", newline="\n") as target:
            target.write(f"joined: 2020-01-06\nsupervisor: m{number // 20 * 20}\n")
    for month in range(1, 13) if forms else ():
        folder = root / "appraisals" / f"{YEAR}-{month:02d}"
        folder.mkdir(parents=True)
        for number, file in enumerate(people):
            (folder / file.name).write_text(_form(file.stem, month, f"m{number // 20 * 20}"), "utf-8", newline="\n")
    return len(people)


def _received(file: Path) -> date:
    words = file.read_text("utf-8")
    at = words.index("\nreceived: ") + len("\nreceived: ")
    return date.fromisoformat(words[at : at + len("2026-11-23")])


def _beside(number: int, received: date) -> str:
    """Return keys for the end of an order: every tenth has a problem, every twentieth a complaint, as people work."""
    on = min(received + timedelta(days=20 + number % 30), AS_OF - timedelta(days=3))
    words = f"entered: {received + timedelta(days=number % 3)}T10:00+08:00\n"
    words += f"quotations:\n  - {{id: Q1, asked: {received - timedelta(days=6)}, sent: {received - timedelta(days=5 - number % 3)}, corrected: {number % 7 // 6}}}\n"
    if number % 4 == 0:
        marks = f"quality: {3 + number % 3}, service: {2 + number % 4}, communication: {3 + number // 4 % 3}"
        words += f"satisfaction:\n  - {{on: {on}, by: buyer, {marks}}}\n"
    if number % 10 == 0:
        words += f"issues:\n  - {{id: P1, opened: {on - timedelta(days=9)}, due: {on - timedelta(days=4)}, closed: {on - timedelta(days=5 - number // 10 % 5)}, text: needle marks, severity: major}}\n"
    if number % 20 == 0:
        words += f"complaints:\n  - {{id: C1, on: {on}, resolved: {on + timedelta(days=2)}, severity: minor, cause: us, text: shade}}\n"
    words += f"costs:\n  - {{item: freight, budget: 100, actual: {95 + number % 12}, currency: USD}}\n"
    return words


def _form(person: str, month: int, boss: str) -> str:
    head = f"month: {YEAR}-{month:02d}\nperson: {person}\nrubric: merchandiser\nratings:\n"
    last = date(AS_OF.year, month, 28)
    lines = (
        f"  - {{indicator: {name}, rater: {who}, relation: {what}, on: {last}, mark: {3 + (month + at) % 2}}}\n"
        for at, name in enumerate(_RATED)
        for who, what in ((boss, "supervisor"), (person, "self"))
        if (who != person or what == "self") and not (what == "self" and name in _RATED[:3])
    )
    return head + "".join(lines)


def time_year(house: Path) -> tuple[float, float, YearScores]:
    """Return the seconds of reading files, forms included, into facts, those of scoring everyone's year, and the scores."""
    begun = time.perf_counter()
    with open_month(house, YEAR, JUDGED, JUDGED) as year:
        loaded = time.perf_counter()
        scores = judge_year(year)
        return loaded - begun, time.perf_counter() - loaded, scores


def main() -> None:
    """Write a house, score its year, and print the seconds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--orders", type=int, default=100_000)
    options.add_argument("--house", type=Path, help="a house written before, or where to write it")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = chosen.house or Path(folder) / "house"
        if not house.exists():
            write_scored_house(house, chosen.orders)
        loading, scoring, scores = time_year(house)
        months = sum(len(one.months) for one in scores.people)
        print(f"{len(scores.people)} persons, {months} months: {scoring:.2f} s after {loading:.1f} s of loading")


if __name__ == "__main__":
    main()
