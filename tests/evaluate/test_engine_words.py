"""What the engine says reaches readers in their words. The engine itself is asked, so that a new version's sentences are noticed."""

from __future__ import annotations

import duckdb
import pytest

from gendan.words.engine_words import engine_words, shape_words


@pytest.mark.parametrize(
    ("sql", "zh", "en"),
    [
        ("selec 1", "看不懂 `selec` 这里的写法", "what stands at `selec` is not understood"),
        ('select "a', "双引号没有闭合", "a double quote is not closed"),
        ("select 'a", "单引号没有闭合", "a single quote is not closed"),
        ("select date 'abc'", "\"abc\" 不是日期，请写成 '2026-11-23' 的样子", "\"abc\" is not a date; write '2026-11-23'"),
        ("select cast('x' as integer)", "'x' 不是数字", "'x' is not a number"),
        ("select cast('abc' as decimal(9, 2))", "'abc' 不是数字", "'abc' is not a number"),
        (
            "select a, count(*) from (select 1 a)",
            '"a" 要写进 GROUP BY，或用 count、sum、min、max 汇总',
            '"a" must stand in GROUP BY, or be taken together by count, sum, min, max',
        ),
        ("select 'a' + date '2026-01-01'", "`+` 不能用于文字和日期", "`+` does not take text and a date"),
        ("select count(count(*))", "count、sum、min、max 不能互相嵌套", "count, sum, min, max do not stand within one another"),
        (
            "select x from (select 1 x) a, (select 2 x) b",
            '"x" 在几张表里都有，请写明是哪张表：a.x、b.x',
            '"x" stands in several tables; say which: a.x or b.x',
        ),
        ("select 1 where count(*) > 1", "WHERE 里不能用 count、sum、min、max，请用 HAVING", "WHERE holds no count, sum, min, max; use HAVING"),
        ("select date '2026-01-01' > 5", "日期不能和数字比较", "a date cannot be compared with a number"),
        ("select 9223372036854775807 + 1", "数字过大", "a number becomes too large"),
    ],
)  # fmt: skip
def test_what_the_engine_says_is_put_in_words(sql: str, zh: str, en: str) -> None:
    with duckdb.connect() as engine, pytest.raises(duckdb.Error) as caught:
        engine.execute(sql).fetchall()
    said = engine_words(str(caught.value).partition(": ")[2].partition("\n\nLINE ")[0])
    assert (said.zh, said.en) == (zh, en)


def test_a_sentence_nobody_knows_is_the_engines_own_and_short() -> None:
    said = engine_words("It rained. " * 100)
    assert said.zh.startswith("数据库无法执行（原话：It rained. ")
    assert len(said.zh) < 230


def test_parts_of_a_query_have_names() -> None:
    assert shape_words("subquery").zh == "子查询（括号里再写 SELECT）"
    assert shape_words("a + b").zh == "a + b"
