"""The tables of history, asked by `gendan query` over real repositories."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run
from gendan.facts.worked_out import fill

if TYPE_CHECKING:
    from pathlib import Path

ORDER = """\
id: SO-1
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
lines: [{line: 1, sku: A, quantity: 10}]
deliveries: [{id: D1, requested: 2026-11-20, progress: {cutting: {planned: 2026-10-01}}}]
"""
FRAME = {
    "gendan.yaml": "gendan: 1\nname: Test\nlanguage: en\ncalendar: cn\n",
    "people/li-na.yaml": "id: li-na\nname: Li Na\nrole: merchandiser\nemails: [li@example.com]\n",
    "partners/acme.yaml": "id: acme\nname: Acme\nkind: customer\n",
    "calendars/cn.yaml": "id: cn\ncountry: CN\nvalid_from: 2026-01-01\nvalid_to: 2026-12-31\nweekend: [sat, sun]\n",
}


def git(root: Path, *words: str, moment: str = "2026-08-05T10:00+08:00", mail: str = "li@example.com") -> str:
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Li Na"), ("EMAIL", mail), ("DATE", moment))
    }
    done = subprocess.run(
        ["git", *words], cwd=root, env={**os.environ, **who}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(root: Path, moment: str, files: dict[str, str | None], mail: str = "li@example.com") -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (root / name).unlink()
        else:
            (root / name).write_text(text, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "-", moment=moment, mail=mail)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    root = tmp_path / "house"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, "2026-08-05T10:00+08:00", {**FRAME, "orders/SO-1.yaml": ORDER})
    return root


def ask(house: Path, capsys: pytest.CaptureFixture[str], sql: str, as_of: str = "2026-11-23") -> list[dict[str, Any]]:
    assert run(["-C", str(house), "query", sql, "-f", "json", "--as-of", as_of]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_a_change_is_a_row_with_who_when_and_the_lag(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited = ORDER.replace("planned: 2026-10-01", "planned: 2026-10-01, done: 2026-10-02")
    commit(house, "2026-10-09T23:30+00:00", {"orders/SO-1.yaml": edited})
    (row,) = ask(house, capsys, "SELECT * FROM changes WHERE NOT created")
    assert {
        key: row[key] for key in ("table_name", "record", "field", "delivery", "task", "action", "old", "new", "lag")
    } == {
        "table_name": "progress",
        "record": "D1/cutting",
        "field": "done",
        "delivery": "D1",
        "task": "cutting",
        "action": "add",
        "old": None,
        "new": "2026-10-02",
        "lag": 5,
    }
    assert (row["person"], row["on_date"], row["new_date"], row["owner"]) == (
        "li-na",
        "2026-10-10",
        "2026-10-02",
        "li-na",
    )
    assert row["commit_id"] == git(house, "rev-parse", "HEAD")
    assert row["compared_with"] == git(house, "rev-parse", "HEAD~1")


def test_changes_filled_in_halves_are_the_same(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_CACHE", "off")
    for quantity in (10, 12):
        orders: dict[str, str | None] = {
            f"orders/2026/SO-{n}.yaml": ORDER.replace("SO-1", f"SO-{n}").replace(
                "quantity: 10", f"quantity: {quantity}"
            )
            for n in range(1, 251)
        }
        commit(house, f"2026-08-{quantity}T10:00+08:00", orders)
    answers = []
    for many in (10**9, 100):
        monkeypatch.setattr(fill, "_MANY", many)
        answers.append(ask(house, capsys, "SELECT * FROM changes"))
    assert answers[0] == answers[1]
    edited = [row for row in answers[1] if (row["old"], row["new"]) in (("10", "12"), (10, 12))]
    assert len(edited) == 250


def test_null_is_told_from_absent(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(house, "2026-10-09T10:00+08:00", {"orders/SO-1.yaml": f"{ORDER}season:\n"})
    commit(house, "2026-10-10T10:00+08:00", {"orders/SO-1.yaml": f"{ORDER}season: AW26\n"})
    commit(house, "2026-10-11T10:00+08:00", {"orders/SO-1.yaml": ORDER})
    sql = "SELECT action, old, new FROM changes WHERE field = 'season' ORDER BY number"
    assert [tuple(row.values()) for row in ask(house, capsys, sql)] == [
        ("add", None, None),
        ("edit", None, "AW26"),
        ("delete", "AW26", None),
    ]


def test_versions_reach_from_commit_to_commit(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(house, "2026-10-09T10:00+08:00", {"orders/SO-1.yaml": "\tbroken\n"}, mail="nobody@example.com")
    commit(house, "2026-10-10T10:00+08:00", {"orders/SO-1.yaml": None})
    sql = "SELECT nr, number, until_number, trouble, deleted, person, changes FROM versions WHERE kind = 'order' ORDER BY nr"
    assert [tuple(row.values()) for row in ask(house, capsys, sql)] == [
        (1, 1, 2, None, False, "li-na", 13),
        (2, 2, 3, "data/tab", False, None, 0),
        (3, 3, None, None, True, "li-na", 0),
    ]
    gone = ask(house, capsys, "SELECT action, place, owner FROM changes WHERE deleted")
    assert gone == [{"action": "delete", "place": "", "owner": "li-na"}]


def test_what_came_after_the_day_is_not_known_yet(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(house, "2026-10-09T23:59+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    commit(house, "2026-10-01T00:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "12}")})
    commit(house, "2026-10-10T00:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "13}")})
    count = "SELECT max(number) AS n FROM commits"
    assert [ask(house, capsys, count, day)[0]["n"] for day in ("2026-08-04", "2026-08-05", "2026-10-08", "2026-10-09", "2026-10-10")] == [
        None, 1, 3, 3, 4,
    ]  # fmt: skip


@pytest.mark.parametrize("depth", [None, "1"])
def test_how_far_history_is_known(
    house: Path, tmp_path: Path, depth: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(house, "2026-10-09T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    git(tmp_path, "clone", "-q", *(["--depth", depth] if depth else []), f"file://{house}", "copy")
    (row,) = ask(tmp_path / "copy", capsys, "SELECT * FROM history")
    assert (row["state"], row["since"]) == (("shallow", "2026-10-09") if depth else ("complete", "2026-08-05"))
    changes = ask(tmp_path / "copy", capsys, "SELECT DISTINCT created FROM changes WHERE kind = 'order'")
    assert {row["created"] for row in changes} == (set() if depth else {True, False})
    older = ask(tmp_path / "copy", capsys, "SELECT DISTINCT older FROM versions")
    assert {row["older"] for row in older} == ({True} if depth else {False})


def test_without_history_the_tables_are_empty_and_say_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in FRAME.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (row,) = ask(tmp_path, capsys, "SELECT state, reason_en FROM history")
    assert row == {"state": "none", "reason_en": "the house is not in a git repository"}
    for sql in ("FROM commits SELECT *", "FROM versions SELECT *", "FROM changes SELECT *"):
        assert ask(tmp_path, capsys, sql) == []


def test_a_file_of_a_million_lines_and_binary_rubbish_are_versions_without_a_document(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rubbish = house / "orders/SO-2.yaml"
    rubbish.write_bytes(bytes(range(256)) * 10)
    commit(house, "2026-10-09T10:00+08:00", {"orders/SO-3.yaml": "- a\n" * 600_000, "orders/SO-4.yaml": "[1, 2]\n"})
    sql = "SELECT id, trouble FROM versions WHERE kind = 'order' AND number = 2 ORDER BY id"
    assert [tuple(row.values()) for row in ask(house, capsys, sql)] == [
        ("SO-2", "data/not-utf8"),
        ("SO-3", "data/file-too-large"),
        ("SO-4", "data/wrong-type"),
    ]


def test_a_revert_and_a_blob_that_is_lost(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for quantity in (11, 10, 12):
        text = ORDER.replace("10}", f"{quantity}}}")
        commit(house, "2026-10-09T10:00+08:00", {"orders/SO-1.yaml": text})
    lost = git(house, "rev-parse", "HEAD:orders/SO-1.yaml")
    (house / ".git/objects" / lost[:2] / lost[2:]).unlink()
    sql = "SELECT number, old, new FROM changes WHERE field = 'quantity' AND NOT created ORDER BY number"
    assert [tuple(row.values()) for row in ask(house, capsys, sql)] == [(2, "10", "11"), (3, "11", "10")]
    assert ask(house, capsys, "SELECT trouble FROM versions WHERE number = 4") == [{"trouble": "git/missing"}]


def test_many_documents_are_read_by_several_processes_to_the_same_end(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gendan.commands import past_work as past

    for number in range(6):
        files = {
            f"orders/SO-{one}.yaml": ORDER.replace("SO-1", f"SO-{one}").replace("10}", f"{number}}}")
            for one in range(9)
        }
        commit(house, "2026-10-09T10:00+08:00", dict(files))
    sql = "SELECT * FROM changes ORDER BY kind, id, number, place"
    alone = ask(house, capsys, sql)
    monkeypatch.setattr(past, "_BATCH", 5)
    assert ask(house, capsys, sql) == alone
