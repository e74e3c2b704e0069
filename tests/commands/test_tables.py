"""`gendan tables`: every table and column, in both languages, and statements that really make them."""

from __future__ import annotations

import json

import duckdb
import pytest

from gendan.commands.tables import run_tables
from gendan.render.look import Look
from gendan.words.errors import UsageError


def said(table: str | None = None, form: str = "text", look: Look = Look(language="en")) -> str:  # noqa: B008 - frozen
    written: list[str] = []
    assert run_tables(table, look=look, write=written.append, form=form) == 0
    return "".join(written)


def test_all_tables_one_a_line() -> None:
    names = [line.split()[0] for line in said().splitlines() if line and not line.startswith((" ", "`"))]
    assert {"orders", "deliveries", "lines", "tasks", "calendar_days"} <= set(names)
    assert names == sorted(names)


@pytest.mark.parametrize(("language", "words"), [("en", "The promise"), ("zh", "最近一次承诺日期")])
def test_one_table_with_its_columns(language: str, words: str) -> None:
    text = said("deliveries", look=Look(language="zh" if language == "zh" else "en"))
    assert "ex_factory" in text
    assert (words in text) == (language == "zh")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit_the_terminal(width: int) -> None:
    from gendan.render.terminal import cells

    lines = said("deliveries", look=Look(language="zh", width=width)).splitlines()
    assert max(cells(line) for line in lines) <= width


def test_json_for_programs() -> None:
    tables = {table["name"]: table for table in json.loads(said(form="json"))["tables"]}
    assert tables["promises"]["keys"] == ["order_id", "delivery", "pos"]
    expiry = next(column for column in tables["orders"]["columns"] if column["name"] == "payment_lc_expiry")
    assert (expiry["at"], expiry["type"], expiry["derived"]) == ("payment/lc/expiry", "DATE", False)


def test_sql_makes_the_tables() -> None:
    with duckdb.connect() as connection:
        connection.execute(said(form="sql"))
        made = {str(row[0]) for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        comments = connection.execute(
            "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
        ).fetchone()
    assert made == {table["name"] for table in json.loads(said(form="json"))["tables"]}
    assert comments == (0,)


def test_markdown_says_what_gendan_works_out() -> None:
    text = said("orders", "markdown")
    assert "## orders" in text
    assert "| `age` | INTEGER | Days since it was received. *(worked out by gendan)* |" in text


@pytest.mark.parametrize(
    ("table", "form", "advice"),
    [("delivery", "text", "deliveries"), ("zzz", "text", "gendan tables"), (None, "yaml", "markdown")],
)
def test_wrong_use_names_the_way_out(table: str | None, form: str, advice: str) -> None:
    with pytest.raises(UsageError) as caught:
        said(table, form)
    assert advice in caught.value.advice.en
