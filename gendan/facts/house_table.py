"""The table `house`: what gendan.yaml says, one row."""

from __future__ import annotations

from gendan.words.catalog import Column, Table
from gendan.words.text import Text


def _column(name: str, sql: str, en: str, zh: str) -> Column:
    return Column(name, sql, Text(en, zh), derived=True)


_COLUMNS = (
    _column("name", "VARCHAR", "Name of the house.", "公司名称。"),
    _column("timezone", "VARCHAR", "Its time zone.", "所在时区。"),
    _column("calendar", "VARCHAR", "Its own working-day calendar.", "本公司的工作日历。"),
    _column("currency", "VARCHAR", "Currency in which sums over several orders are given.", "汇总金额使用的币种。"),
    _column(
        "office",
        "VARCHAR",
        "Office hours of a working day: 09:00-12:00, 13:00-18:00.",
        "工作日的办公时间，如 09:00-12:00, 13:00-18:00。",
    ),
    _column("signatures_required", "BOOLEAN", "True: commits must be signed.", "提交是否必须签名。"),
    _column("signatures_since", "DATE", "From this day on; empty: always.", "自哪一天起；为空则一直要求。"),
    _column(
        "entry_within",
        "INTEGER",
        "Working days within which a task must be recorded to count as done in time; empty: any time.",
        "任务须在几个工作日内登记才算按时完成；为空则不限。",
    ),
    _column("begin_date", "DATE", "The day on which it began with gendan.", "开始用 gendan 跟单的日期。"),
)

HOUSE_TABLE = Table(
    "house",
    Text("What gendan.yaml says of the house; one row.", "gendan.yaml 中的公司设置，只有一行。"),
    {column.name: column for column in _COLUMNS},
    ("name",),
    (),
)
