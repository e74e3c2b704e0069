"""The tables of history over odd repositories, and that reading changes nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.commands import past_work
from tests.commands.test_past import FRAME, ORDER, ask, commit, git, house

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["house"]
Captured = pytest.CaptureFixture[str]


def _state(root: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(root)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    "command",
    [
        ["query", "SELECT count(*) FROM changes"],
        ["query", "SELECT count(*) FROM orders", "--rev", "HEAD~1"],
        ["query", "SELECT count(*) FROM commits", "--at", "2026-10-09"],
        ["check", "--rev", "HEAD~1"],
        ["check", "--since", "HEAD~1"],
        ["show", "SO-1"],
        ["audit"],
        ["log", "SO-1"],
    ],
)
def test_reading_changes_neither_the_work_tree_nor_the_index(house: Path, command: list[str], capsys: Captured) -> None:
    commit(house, "2026-10-09T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    (house / "orders/SO-1.yaml").write_text(ORDER.replace("10}", "12}"), encoding="utf-8")
    (house / "people/li-na.yaml").touch()  # the index is behind: git status would write it anew
    os.utime(house / "partners/acme.yaml", ns=(1, 1))
    before = _state(house)
    assert run(["-C", str(house), *command]) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err
    assert _state(house) == before


def test_an_order_that_turns_into_nonsense_and_back(house: Path, capsys: Captured) -> None:
    for text in ("\tno order", "[1, 2]", ORDER.replace("10}", "11}"), "", ORDER.replace("10}", "12}")):
        commit(house, "2026-10-09T10:00+08:00", {"orders/SO-1.yaml": text})
    sql = "SELECT number, trouble, created, owner FROM versions WHERE kind = 'order' ORDER BY number"
    assert [tuple(row.values()) for row in ask(house, capsys, sql)] == [
        (1, None, True, "li-na"),
        (2, "data/tab", False, "li-na"),
        (3, "data/wrong-type", False, "li-na"),
        (4, None, False, "li-na"),
        (5, "data/empty-file", False, "li-na"),
        (6, None, False, "li-na"),
    ]
    sql = "SELECT number, action, old, new, compared_with FROM changes WHERE field = 'quantity' AND NOT created"
    first, fourth = (git(house, "rev-parse", f"HEAD~{back}") for back in (5, 2))
    assert [tuple(row.values()) for row in ask(house, capsys, f"{sql} ORDER BY number")] == [
        (4, "edit", "10", "11", first),
        (6, "edit", "11", "12", fourth),
    ]


def test_two_files_of_one_id_and_a_file_that_another_takes_over(house: Path, capsys: Captured) -> None:
    commit(house, "2026-10-09T10:00+08:00", {"orders/z/SO-1.yaml": ORDER.replace("10}", "99}")})
    commit(house, "2026-10-10T10:00+08:00", {"orders/SO-1.yaml": None, "orders/z/SO-1.yaml": ORDER})
    commit(house, "2026-10-11T10:00+08:00", {"orders/z/SO-1.yaml": None, "orders/z/SO-2.yaml": ORDER})
    sql = "SELECT id, number, action, file FROM changes WHERE kind = 'order' AND number > 1 AND place IN ('', 'lines/1/quantity')"
    assert [tuple(row.values()) for row in ask(house, capsys, f"{sql} ORDER BY id, number, place")] == [
        ("SO-1", 4, "delete", "orders/z/SO-1.yaml"),
        ("SO-2", 4, "add", "orders/z/SO-2.yaml"),
        ("SO-2", 4, "add", "orders/z/SO-2.yaml"),
    ]


@pytest.mark.parametrize("way", ["plain", "嵌套 仓库"])
def test_a_house_below_the_top_in_a_worktree_with_odd_names(tmp_path: Path, way: str, capsys: Captured) -> None:
    top = tmp_path / "top"
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    for name, text in FRAME.items():
        commit(top, "2026-08-05T10:00+08:00", {f"{way}/{name}": text, "orders/SO-9.yaml": f"id: SO-9\n# {name}\n"})
    commit(top, "2026-08-06T10:00+08:00", {f"{way}/orders/订单 1.yaml": ORDER.replace("SO-1", "订单 1")})
    git(top, "worktree", "add", "-q", str(tmp_path / "tree"), "HEAD")
    sql = "SELECT id, file, on_date FROM versions WHERE kind = 'order'"
    for root in (top, tmp_path / "tree"):
        assert [tuple(row.values()) for row in ask(root / way, capsys, sql)] == [
            ("订单 1", "orders/订单 1.yaml", "2026-08-06")
        ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_broken_repository_is_told_in_both_languages(house: Path, language: str, capsys: Captured) -> None:
    tree = git(house, "rev-parse", "HEAD^{tree}")
    (house / ".git/objects" / tree[:2] / tree[2:]).unlink()
    (row,) = ask(house, capsys, "SELECT state, reason_en, reason_zh FROM history")
    assert row["state"] == "none"
    assert {"en": "git refuses", "zh": "git 报错"}[language] in row[f"reason_{language}"]
    assert run(["-C", str(house), "log", "SO-1", "--lang", language]) == 2
    assert {"en": "There is no history", "zh": "没有历史记录"}[language] in capsys.readouterr().err


def test_rows_are_in_the_order_of_documents_and_commits_whoever_read_them(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(past_work, "_BATCH", 7)
    for number in range(3):
        files: dict[str, str | None] = {
            f"orders/SO-{one}.yaml": ORDER.replace("SO-1", f"SO-{one}").replace("10}", f"{number}}}")
            for one in range(20)
        }
        commit(house, "2026-10-09T10:00+08:00", files)
    for sql in ("SELECT kind, id, number, place FROM changes", "SELECT kind, id, number FROM versions"):
        rows = [tuple(row.values()) for row in ask(house, capsys, sql)]
        assert len(rows) > 60
        assert rows == sorted(rows)
