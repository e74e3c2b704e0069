"""`gendan audit`: only what was planted in the history is found; a house that does not ask for it is not audited."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run

if TYPE_CHECKING:
    from pathlib import Path

ORDER = """\
id: {id}
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
lines: [{{line: 1, sku: A, quantity: 10}}]
deliveries:
  - id: D1
    requested: 2026-11-20
    promised: [{{date: {promised}, on: 2026-08-04}}]
    progress: {{cutting: {{done: {done}}}}}
"""
FRAME = {
    "gendan.yaml": "gendan: 1\nname: Test\nlanguage: en\ncalendar: cn\n",
    "people/li-na.yaml": "id: li-na\nname: Li Na\nrole: merchandiser\nemails: [li@example.com]\n",
    "partners/acme.yaml": "id: acme\nname: Acme\nkind: customer\n",
    "calendars/cn.yaml": "id: cn\ncountry: CN\nvalid_from: 2026-01-01\nvalid_to: 2026-12-31\nweekend: [sat, sun]\n",
}


def order(name: str, promised: str = "2026-11-25", done: str = "2026-10-01") -> str:
    return ORDER.format(id=name, promised=promised, done=done)


def commit(root: Path, day: str, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (root / name).unlink()
        else:
            (root / name).write_text(text, encoding="utf-8")
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Li Na"), ("EMAIL", "li@example.com"), ("DATE", f"{day}T10:00+08:00"))
    }
    for words in (["add", "-A"], ["commit", "-q", "-m", "-"]):
        subprocess.run(["git", *words], cwd=root, env={**os.environ, **who}, check=True)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Make a house of five orders; in four of them something is done to history, in the fifth everything as it should be."""
    root = tmp_path / "house"
    root.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    orders = {f"orders/SO-{number}.yaml": order(f"SO-{number}") for number in range(1, 6)}
    commit(root, "2026-10-02", {**FRAME, **orders})
    commit(root, "2026-10-09", {"orders/SO-1.yaml": order("SO-1", promised="2026-11-30")})
    commit(root, "2026-10-12", {"orders/SO-2.yaml": order("SO-2", done="2026-09-28")})
    late = order("SO-3").replace("cutting:", "sewing: {done: 2026-10-12}, cutting:")
    commit(root, "2026-10-26", {"orders/SO-3.yaml": late})
    commit(root, "2026-10-27", {"orders/SO-4.yaml": None})
    fine = order("SO-5").replace("cutting:", "sewing: {done: 2026-10-26}, cutting:")
    commit(root, "2026-10-28", {"orders/SO-5.yaml": fine})
    return root


def found(house: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[tuple[str, str]]:
    run(["-C", str(house), *words, "--as-of", "2026-11-10", "-f", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return sorted((one["rule"], one["message"]) for one in findings)


def test_what_was_planted_is_found_and_nothing_else(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(house, capsys, "audit") == [
        (
            "audit/backdated-entry",
            "D1/sewing day done: 2026-10-12 was recorded on 2026-10-26 by Li Na, 10 workdays later",
        ),
        (
            "audit/done-date-changed",
            "Li Na changed the day done of D1/cutting on 2026-10-12: 2026-10-01 became 2026-09-28",
        ),
        ("audit/order-deleted", "Li Na deleted SO-4 on 2026-10-27, 17 workdays after it was entered"),
        ("audit/promise-rewritten", "Li Na rewrote the promise of D1 on 2026-10-09: 2026-11-25 became 2026-11-30"),
    ]
    assert len(found(house, capsys, "audit", "--order", "SO-1")) == 1


def test_a_check_audits_only_where_it_is_asked_to(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not any(rule.startswith("audit/") for rule, _ in found(house, capsys, "check"))
    assert len(found(house, capsys, "check", "--select", "audit")) == 4
    (house / "gendan.yaml").write_text(f"{FRAME['gendan.yaml']}packs: [audit]\n", encoding="utf-8")
    assert sum(rule.startswith("audit/") for rule, _ in found(house, capsys, "check")) == 4


def test_a_day_before_it_happened_knows_nothing_of_it(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, count in (("2026-10-08", 0), ("2026-10-09", 1), ("2026-10-12", 2), ("2026-10-26", 3), ("2026-10-27", 4)):
        run(["-C", str(house), "audit", "--at", day, "-f", "json"])
        assert len(json.loads(capsys.readouterr().out)["findings"]) == count


def test_why_explains_a_rule_that_must_be_asked_for(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(house), "why", "SO-1", "audit/promise-rewritten", "--as-of", "2026-11-10"]) == 0
    assert "2026-11-30" in capsys.readouterr().out
