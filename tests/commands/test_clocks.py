"""Receipts beat the times that commits claim: --at, log, the tables, and what each says of its clock."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gendan.cli import run
from gendan.cli.everywhere import take
from gendan.cli.here import make_here

ORDER = """\
id: SO-1
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
lines: [{{line: 1, sku: A, quantity: {quantity}}}]
deliveries: [{{id: D1, requested: 2026-11-20}}]
"""
CHECK = json.loads((Path(__file__).parents[2] / "schema/answers/check.schema.json").read_text(encoding="utf-8"))
SQL = "SELECT quantity FROM lines"


def git(root: Path, *words: str, moment: str) -> str:
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Li Na"), ("EMAIL", "li@example.com"), ("DATE", moment))
    }
    done = subprocess.run(
        ["git", *words], cwd=root, env={**os.environ, **who}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def save(root: Path, quantity: int, claimed: str, received: str | None = None) -> str:
    (root / "orders/SO-1.yaml").write_text(ORDER.format(quantity=quantity), encoding="utf-8")
    git(root, "add", "-A", moment=claimed)
    git(root, "commit", "-q", "-m", "-", moment=claimed)
    if received:
        assert run(["-C", str(root), "receipt", "--where", "ci", "--at", received]) == 0
    return git(root, "rev-parse", "--short=8", "HEAD", moment=claimed)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Make a house whose third commit claims to be older than it is, and whose last one was not received yet."""
    root = tmp_path / "house"
    for folder in ("orders", "people", "partners"):
        (root / folder).mkdir(parents=True)
    (root / "gendan.yaml").write_text("gendan: 1\nname: Test\nlanguage: en\n", encoding="utf-8")
    (root / "people/li-na.yaml").write_text(
        "id: li-na\nname: Li Na\nrole: merchandiser\nemails: [li@example.com]\n", encoding="utf-8"
    )
    (root / "partners/acme.yaml").write_text("id: acme\nname: Acme\nkind: customer\n", encoding="utf-8")
    git(root, "init", "-q", "-b", "main", moment="2026-08-03T10:00+08:00")
    save(root, 10, "2026-08-03T10:00+08:00")
    save(root, 20, "2026-08-04T10:00+08:00", "2026-08-04T10:05+08:00")
    save(root, 30, "2026-08-05T10:00+08:00", "2026-08-11T23:59:59+08:00")
    save(root, 40, "2026-08-12T10:00+08:00")
    return root


@pytest.mark.parametrize(
    ("day", "quantity", "said"),
    [
        ("2026-08-03", 10, "of 2026-08-03 10:00 as it claims (it has no receipt)"),
        ("2026-08-04", 20, "received 2026-08-04 10:05 by its receipt"),
        ("2026-08-05", 20, "received 2026-08-04 10:05 by its receipt"),
        ("2026-08-10", 20, "received 2026-08-04 10:05 by its receipt"),
        ("2026-08-11", 30, "received 2026-08-11 23:59 by its receipt"),
        ("2026-08-12", 40, "of 2026-08-12 10:00 as it claims (it has no receipt)"),
    ],
)
def test_a_day_is_judged_by_what_had_been_received_by_its_end(
    house: Path, capsys: pytest.CaptureFixture[str], day: str, quantity: int, said: str
) -> None:
    capsys.readouterr()
    assert run(["-C", str(house), "query", SQL, "-f", "jsonl", "--at", day]) == 0
    told = capsys.readouterr()
    assert told.out == f'{{"quantity": {quantity}}}\n'
    assert f"End of {day}: commit " in told.err
    assert said in told.err


def test_quiet_says_nothing_of_the_clock(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["-C", str(house), "--quiet", "query", SQL, "-f", "jsonl", "--at", "2026-08-12"]) == 0
    assert capsys.readouterr().err == ""


def test_the_clock_is_said_in_chinese(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(["-C", str(house), "--lang", "zh", "query", SQL, "-f", "jsonl", "--at", "2026-08-11"])
    assert "回执时间 2026-08-11 23:59" in capsys.readouterr().err


def test_the_tables_say_by_which_clock(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: dict[str, list[Any]] = {}
    for table in ("commits", "versions WHERE kind = 'order'", "changes WHERE kind = 'order' AND field = 'quantity'"):
        sql = f"SELECT on_date, clock, received IS NULL AS none, at_time FROM {table} ORDER BY number"  # noqa: S608  tables named above
        capsys.readouterr()
        assert run(["-C", str(house), "query", sql, "-f", "json", "--as-of", "2026-11-23"]) == 0
        rows[table.split()[0]] = [tuple(row.values())[:3] for row in json.loads(capsys.readouterr().out)]
    assert rows["commits"] == rows["versions"] == rows["changes"]
    assert rows["commits"] == [
        ("2026-08-03", "commit", True),
        ("2026-08-04", "receipt", False),
        ("2026-08-11", "receipt", False),
        ("2026-08-12", "commit", True),
    ]


def test_what_was_received_later_had_not_happened_yet(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert (
        run(["-C", str(house), "query", "SELECT count(*) AS n FROM commits", "-f", "jsonl", "--as-of", "2026-08-10"])
        == 0
    )
    assert capsys.readouterr().out == '{"n": 2}\n'


def test_the_log_goes_by_receipts_and_marks_them(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["-C", str(house), "log", "SO-1", "--from", "2026-08-11"]) == 0
    said = capsys.readouterr().out
    assert ("2026-08-11 23:59*" in said, "2026-08-12 10:00 " in said, "2026-08-04" in said) == (True, True, False)
    assert "Times marked * are receipts; others are what the commit claims." in said


def test_a_forged_receipt_is_no_clock(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The receipt of the second commit is moved back: the next one says that it was changed, so the claim is all there is."""
    ref = "refs/notes/gendan-receipts"
    commit = git(house, "rev-parse", "HEAD~2", moment="2026-08-12T10:00+08:00")
    text = git(house, "notes", "--ref", ref, "show", commit, moment="2026-08-12T10:00+08:00")
    changed = text.replace("2026-08-04", "2026-08-02") + "\n"
    (house.parent / "note").write_text(changed, encoding="utf-8")
    blob = git(house, "hash-object", "-w", str(house.parent / "note"), moment="2026-08-12T10:00+08:00")
    git(house, "notes", "--ref", ref, "add", "-f", "-C", blob, commit, moment="2026-08-12T10:00+08:00")
    capsys.readouterr()
    assert run(["-C", str(house), "query", SQL, "-f", "jsonl", "--at", "2026-08-04"]) == 0
    assert "of 2026-08-04 10:00 as it claims" in capsys.readouterr().err


@pytest.mark.parametrize(("day", "clock"), [("2026-08-11", "receipt"), ("2026-08-12", "commit")])
@pytest.mark.parametrize("command", ["check", "audit"])
def test_the_answer_for_programs_says_by_which_clock(
    house: Path, capsys: pytest.CaptureFixture[str], command: str, day: str, clock: str
) -> None:
    for words, expected in ((["--at", day], clock), (["--as-of", day], None)):
        capsys.readouterr()
        run(["-C", str(house), command, "-f", "json", *words])
        answer = json.loads(capsys.readouterr().out)
        jsonschema.validate(answer, CHECK)
        assert answer.get("clock") == expected


def test_a_receipt_counts_also_where_the_history_was_kept(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENDAN_CACHE", str(tmp_path / "kept"))
    clocks = []
    for _ in range(2):
        for _ in range(2):  # the second time from what was kept
            capsys.readouterr()
            run(["-C", str(house), "query", "SELECT clock FROM commits ORDER BY number DESC LIMIT 1", "-f", "jsonl"])
            clocks.append(json.loads(capsys.readouterr().out)["clock"])
        assert run(["-C", str(house), "receipt", "--where", "ci", "--at", "2026-08-12T11:00+08:00"]) == 0
    assert any((tmp_path / "kept").rglob("*"))
    assert clocks == ["commit", "commit", "receipt", "receipt"]


def audited(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    run(["-C", str(root), "audit", "--format", "json", *options])
    return [one["message"] for one in json.loads(capsys.readouterr().out)["findings"] if "clock" in one["rule"]]


def test_a_commit_of_a_day_yet_to_come_is_there_today(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever claims a time to come hides nothing: what is there today was made by the end of today."""
    monkeypatch.setenv("GENDAN_NOW", "2026-11-23T12:00+08:00")
    save(house, 50, "2026-11-23T15:00+08:00")
    assert audited(house, capsys) == []
    late = save(house, 60, "2099-01-01T00:00+08:00")
    said = ["A commit of Li Na claims 2099-01-01 00:00: a time that has not come yet"]
    assert audited(house, capsys) == said
    assert audited(house, capsys, "--rev", late) == said
    assert audited(house, capsys, "--as-of", "2026-11-22") == []
    assert audited(house, capsys, "--rev", "HEAD~1") == []
    assert run(["-C", str(house), "receipt", "--where", "ci", "--at", "2026-11-23T11:00+08:00"]) == 0
    capsys.readouterr()
    assert "2099-01-01 00:00: later than it was received, on 2026-11-23 11:00" in audited(house, capsys)[-1]


def test_what_was_changed_by_such_a_commit_is_judged_today(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_NOW", "2026-11-23T12:00+08:00")
    (house / "orders/SO-1.yaml").unlink()
    git(house, "commit", "-qam", "-", moment="2099-01-01T00:00+08:00")
    run(["-C", str(house), "audit", "--format", "json"])
    found = {one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert {"audit/order-deleted", "audit/clock-anomaly"} <= found
    assert run(["-C", str(house), "query", "SELECT max(number) AS n FROM commits", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"n": 5}]


_SHIPPED = "shipments: [{{id: S1, shipped: {shipped}, items: [{{line: 1, delivery: D1, quantity: {quantity}}}]}}]\n"


def ship(root: Path, shipped: str, claimed: str) -> None:
    text = ORDER.format(quantity=40) + _SHIPPED.format(shipped=shipped, quantity=40)
    (root / "orders/SO-1.yaml").write_text(text, encoding="utf-8")
    git(root, "commit", "-q", "-a", "-m", "-", moment=claimed)


def test_a_commit_that_claims_a_day_yet_to_come_is_there_for_queries_exports_and_reasons(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked today of today, the last edit has been made, whatever it claims; of the day before, nothing is known of it."""
    ship(house, "2026-08-13", "2026-08-13T10:00+08:00")
    ship(house, "2026-08-12", "2027-03-01T10:00+08:00")
    monkeypatch.setenv("GENDAN_NOW", "2026-08-16T10:00+08:00")

    def said(*words: str) -> str:
        capsys.readouterr()
        run(["-C", str(house), *words])
        return capsys.readouterr().out

    told = {}
    for day in ("2026-08-16", "2026-08-15"):
        asked = ["--as-of", day]
        said("export", "parquet", str(tmp_path / day), "--table", "commits", *asked)
        about = json.loads((tmp_path / day / "tables.json").read_text(encoding="utf-8"))
        told[day] = (
            json.loads(said("query", "SELECT count(*) AS n FROM commits", "-f", "jsonl", *asked))["n"],
            about["tables"]["commits"]["rows"],
            "6/shipments/S1/shipped: fails" in said("why", "SO-1", "audit/done-date-changed", *asked),
        )
    assert told == {"2026-08-16": (6, 6, True), "2026-08-15": (5, 5, False)}


_RUBRIC = """\
id: clerk
title: {en: Clerk, zh: 录单员}
for: [merchandiser]
from: 2026-01
grades: [{id: good, title: {en: Good, zh: 良好}, from: 60}, {id: poor, title: {en: Poor, zh: 待改进}, from: 0}]
indicators:
  - {id: entry, title: {en: Entry, zh: 录单}, weight: 100, metric: work/entry-errors, bands: [{to: 0, points: 100}, {points: 0}]}
"""


def test_a_score_as_of_a_day_before_does_not_know_what_was_committed_today(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of four orders entered SO-1 was corrected on the next day, 1/4; SO-2 by the commit of today that claims 2027, 2/4."""
    (house / "rubrics").mkdir()
    (house / "rubrics/clerk.yaml").write_text(_RUBRIC, encoding="utf-8")
    for number in (2, 3, 4):
        text = ORDER.format(quantity=10).replace("SO-1", f"SO-{number}")
        (house / f"orders/SO-{number}.yaml").write_text(text, encoding="utf-8")
    git(house, "add", "-A", moment="2026-08-13T10:00+08:00")
    git(house, "commit", "-q", "-m", "-", moment="2026-08-13T10:00+08:00")
    (house / "orders/SO-2.yaml").write_text(ORDER.format(quantity=11).replace("SO-1", "SO-2"), encoding="utf-8")
    git(house, "commit", "-q", "-a", "-m", "-", moment="2027-03-01T10:00+08:00")
    monkeypatch.setenv("GENDAN_NOW", "2026-08-16T10:00+08:00")
    told = {}
    for day in ("2026-08-16", "2026-08-15"):
        capsys.readouterr()
        assert run(["-C", str(house), "score", "2026-08", "li-na", "-f", "json", "--as-of", day]) == 0
        told[day] = set(re.findall(r'"value": "([^"]*)"', capsys.readouterr().out))
    assert told == {"2026-08-16": {"0.5000"}, "2026-08-15": {"0.2500"}}


def test_work_that_outlasts_a_day_asks_the_clock_anew(house: Path) -> None:
    environ = {"GENDAN_NOW": "2026-08-16T23:59+08:00"}
    here = make_here(take(["-C", str(house)]), environ)
    assert here.as_of(None) == date(2026, 8, 16)
    environ["GENDAN_NOW"] = "2026-08-17T00:01+08:00"
    assert (here.as_of(None), here.anew().as_of(None)) == (date(2026, 8, 16), date(2026, 8, 17))
