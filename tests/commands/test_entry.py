"""`entry: {credit: recorded, within: N}`: a task counts as done in time only when history shows it in time. Reckoned by hand."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run
from gendan.commands import past

if TYPE_CHECKING:
    from pathlib import Path

HOUSE = "gendan: 1\nname: Test\nlanguage: en\ncalendar: cn\nchecklists: {default: default}\n"
FRAME = {
    "people/li-na.yaml": "id: li-na\nname: Li Na\nrole: merchandiser\nemails: [li@example.com]\n",
    "partners/acme.yaml": "id: acme\nname: Acme\nkind: customer\n",
    "calendars/cn.yaml": "id: cn\ncountry: CN\nvalid_from: 2026-01-01\nvalid_to: 2026-12-31\nweekend: [sat, sun]\n",
    "checklists/default.yaml": """\
id: default
tasks:
  - {id: review, title: {en: Review, zh: 评审}, due: received + 10 days, per: order}
  - {id: fabric, title: {en: Fabric, zh: 面料}, due: ex-factory - 35 days, per: delivery}
  - {id: cutting, title: {en: Cutting, zh: 开裁}, due: ex-factory - 20 days, per: delivery}
""",
}
ORDER = """\
id: SO-1
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
confirmed: {on: 2026-08-05}
lines: [{line: 1, sku: A, quantity: 10}]
"""


def git(root: Path, *words: str, moment: str) -> None:
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Li Na"), ("EMAIL", "li@example.com"), ("DATE", moment))
    }
    subprocess.run(["git", *words], cwd=root, env={**os.environ, **who}, check=True, capture_output=True)


def save(root: Path, review: str = "", fabric: str = "", cutting: str = "", commit: str | None = None) -> None:
    """Write the order with the days on which tasks were done, and commit it at ten o'clock in Shanghai on a day."""
    done = {"fabric": fabric, "cutting": cutting}
    parts = ", ".join(f"{task}: {{done: {day}}}" for task, day in done.items() if day)
    own = f"progress: {{review: {{done: {review}}}}}\n" if review else ""
    text = f"{ORDER}{own}deliveries: [{{id: D1, requested: 2026-11-19, progress: {{{parts}}}}}]\n"
    (root / "orders").mkdir(exist_ok=True)
    (root / "orders/SO-1.yaml").write_text(text, encoding="utf-8")
    if commit:
        git(root, "add", "-A", moment=commit)
        git(root, "commit", "-q", "-m", "-", moment=f"{commit}T10:00+08:00")


def entry(root: Path, text: str) -> None:
    (root / "gendan.yaml").write_text(f"{HOUSE}{text}", encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Make a house that credits what is recorded on the same or the next working day."""
    root = tmp_path / "house"
    for name, text in FRAME.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    entry(root, "entry: {credit: recorded, within: 1}\n")
    git(root, "init", "-q", "-b", "main", moment="2026-08-03")
    return root


def figure(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[str, str, int]:
    """Return numerator, denominator and how many are unknown of the tasks done in time."""
    capsys.readouterr()
    asked = ["stats", "--figure", "task-punctuality", "-f", "json", "--as-of", "2026-11-23", *words]
    assert run(["-C", str(root), *asked]) == 0
    whole = json.loads(capsys.readouterr().out)["figures"][0]["measures"][0]
    return whole["numerator"], whole["denominator"], whole["unknown"]


def records(root: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[Any, ...]]:
    capsys.readouterr()
    sql = "SELECT task, recorded, lag, clock, in_time FROM task_records WHERE done IS NOT NULL ORDER BY done, task"
    assert run(["-C", str(root), "query", sql, "-f", "json", "--as-of", "2026-11-23"]) == 0
    return [tuple(row.values()) for row in json.loads(capsys.readouterr().out)]


def in_time(root: Path) -> None:
    """Due 13 August, 15 October and 30 October: all three done on the day before, recorded 1, 2 and 0 working days later."""
    save(root, commit="2026-08-04")
    save(root, "2026-08-12", commit="2026-08-13")
    save(root, "2026-08-12", "2026-10-14", commit="2026-10-16")
    save(root, "2026-08-12", "2026-10-14", "2026-10-29", commit="2026-10-29")


def test_what_was_recorded_too_late_does_not_count(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_time(house)
    assert figure(house, capsys) == ("2", "3", 0)
    assert records(house, capsys) == [
        ("review", "2026-08-13", 1, "commit", True),
        ("fabric", "2026-10-16", 2, "commit", False),
        ("cutting", "2026-10-29", 0, "commit", True),
    ]


@pytest.mark.parametrize(
    ("text", "numerator"),
    [
        ("", "3"),
        ("entry: {credit: done}\n", "3"),
        ("entry: {credit: recorded}\n", "2"),
        ("entry: {credit: recorded, within: 2}\n", "3"),
        ("entry: {credit: recorded, within: 0}\n", "1"),
        ("entry: {credit: recorded, within: 0}\nbegin: 2026-10-14\n", "2"),  # the review was before the beginning
        ("entry: {credit: recorded, within: 0}\nbegin: 2026-10-15\n", "3"),
    ],
)
def test_how_many_days_are_allowed(house: Path, capsys: pytest.CaptureFixture[str], text: str, numerator: str) -> None:
    in_time(house)
    entry(house, text)
    assert figure(house, capsys) == (numerator, "3", 0)


def test_a_weekend_does_not_count(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(house, commit="2026-08-04")
    save(house, fabric="2026-10-09", commit="2026-10-12")  # a Friday, recorded on the Monday
    assert records(house, capsys) == [("fabric", "2026-10-12", 1, "commit", True)]


def test_what_was_done_late_does_not_count_however_soon_it_was_recorded(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(house, commit="2026-08-04")
    save(house, "2026-08-14", "2026-10-15", commit="2026-10-15")
    assert figure(house, capsys) == ("1", "3", 0)  # the review a day late, the cutting overdue


def test_a_receipt_beats_the_time_that_a_commit_claims(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Backdated by a week: claimed on the day, received on the sixth working day after."""
    save(house, commit="2026-08-04")
    run(["-C", str(house), "receipt", "--where", "ci", "--at", "2026-08-04T10:00+08:00"])
    save(house, fabric="2026-10-14", commit="2026-10-14")
    assert records(house, capsys) == [("fabric", "2026-10-14", 0, "commit", True)]
    run(["-C", str(house), "receipt", "--where", "ci", "--at", "2026-10-22T18:00+08:00"])
    assert records(house, capsys) == [("fabric", "2026-10-22", 6, "receipt", False)]


def test_a_date_that_was_changed_counts_from_the_change(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(house, commit="2026-08-04")
    save(house, fabric="2026-10-20", commit="2026-10-20")
    save(house, fabric="2026-10-14", commit="2026-10-26")
    assert records(house, capsys) == [("fabric", "2026-10-26", 8, "commit", False)]


@pytest.mark.parametrize(("day", "in_time"), [("2026-11-19", False), ("2026-11-20", None), ("2026-11-23", None)])
def test_what_is_not_committed_yet_is_unknown_until_it_is_too_late(
    house: Path, capsys: pytest.CaptureFixture[str], day: str, *, in_time: bool | None
) -> None:
    """As of Monday 23 November, with one working day to record it."""
    save(house, commit="2026-08-04")
    save(house, fabric=day)
    assert records(house, capsys) == [("fabric", None, None, None, in_time)]


@pytest.mark.parametrize("shallow", [True, False])
def test_without_history_nothing_is_credited_and_nothing_is_held_against_anybody(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, shallow: bool
) -> None:
    in_time(house)
    root = house
    if shallow:
        root = tmp_path / "shallow"
        git(tmp_path, "clone", "-q", "--depth", "1", house.as_uri(), "shallow", moment="2026-08-03T10:00+08:00")
    else:
        (house / ".git").rename(tmp_path / "gone")
    assert figure(root, capsys) == ("0", "0", 3)
    assert [row[-1] for row in records(root, capsys)] == [None, None, None]


def test_without_history_a_late_task_is_not_held_against_anybody_either(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else only what went wrong would be known: of the tasks of a good month, one late one would make the figure 0 of 1."""
    save(house, "2026-08-14", "2026-10-14", commit="2026-10-14")  # the review late, the fabric in time, no cutting
    assert figure(house, capsys) == ("1", "3", 0)
    (house / ".git").rename(tmp_path / "gone")
    assert figure(house, capsys) == ("0", "0", 3)


def test_a_house_that_does_not_ask_for_it_reads_no_history(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_time(house)
    entry(house, "")

    def read(*_: object) -> None:
        pytest.fail("history was read")

    monkeypatch.setattr(past, "write_past", read)
    assert figure(house, capsys) == ("3", "3", 0)
