"""`gendan export parquet`: what another engine reads is what `gendan query` answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from gendan.cli import run

if TYPE_CHECKING:
    import pytest

HOUSE = Path(__file__).parents[2] / "example-repo"
AS_OF = ("--as-of", "2026-11-23")


def _export(folder: Path, *more: str) -> int:
    return run(["-C", str(HOUSE), "--lang", "en", "export", "parquet", str(folder), *AS_OF, *more], {})


def _answer(capsys: pytest.CaptureFixture[str], sql: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["-C", str(HOUSE), "query", sql, *AS_OF, "--format", "json"], {}) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return rows


def test_another_engine_reads_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "facts"
    assert _export(target) == 0
    said = capsys.readouterr().out
    assert said.endswith(f"as of 2026-11-23: {target}\n")
    expected = _answer(capsys, "SELECT count(*) AS n, count(done) AS done, count_if(open) AS open FROM tasks")
    tasks = {"files": f"{target}/tasks/*/*.parquet"}
    read = "FROM read_parquet($files, hive_partitioning = true) SELECT "
    found = duckdb.execute(read + "count(*), count(done), count_if(open)", tasks).fetchall()
    assert found == [tuple(expected[0].values())]
    months = duckdb.execute(read + "DISTINCT month ORDER BY 1", tasks).fetchall()
    orders = _answer(
        capsys, "SELECT DISTINCT strftime(received, '%Y-%m') AS month FROM orders SEMI JOIN tasks USING (order_id)"
    )
    assert [month for (month,) in months] == sorted(str(row["month"]) for row in orders)


def test_every_column_is_explained_and_there(tmp_path: Path) -> None:
    target = tmp_path / "facts"
    _export(target)
    about = json.loads((target / "tables.json").read_text(encoding="utf-8"))
    assert sorted(about["tables"]) == sorted(path.name for path in target.iterdir() if path.is_dir())
    assert about["as_of"] == "2026-11-23"
    for name, table in about["tables"].items():
        files = [str(path) for path in (target / name).rglob("*.parquet")]
        if not files:  # nothing to be laid out by month
            assert table["rows"] == 0
            continue
        columns = duckdb.execute(
            "DESCRIBE FROM read_parquet($files, hive_partitioning = false)", {"files": files}
        ).fetchall()
        assert [column[0] for column in columns] == list(table["columns"])
        assert all(column["en"] and column["zh"] for column in table["columns"].values())


def test_the_same_facts_give_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert _export(tmp_path / name, "--table", "tasks", "--table", "orders") == 0
    first, second = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("a", "b")
    )
    assert first == second
    assert {path.parts[0] for path in first} == {"orders", "tasks", "tables.json"}


def test_what_is_told_of_people_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    _export(tmp_path / "all")
    _export(tmp_path / "asked", "--table", "ratings")
    assert not (tmp_path / "all" / "ratings").exists()
    assert not (tmp_path / "all" / "changes").exists()
    assert (tmp_path / "asked" / "ratings").is_dir()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert _export(tmp_path) == 2
    assert f"{tmp_path} is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_table_that_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _export(tmp_path / "facts", "--table", "taks") == 2
    assert "There is no table taks" in capsys.readouterr().err
    assert not (tmp_path / "facts").exists()
