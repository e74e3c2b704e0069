"""The functions a condition may call: what they take, what they give, how they are written for the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.evaluate.values import Family


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


class Function(Struct, frozen=True):
    """One function. `takes` are the families of its arguments; `least` of them are required.

    "any" takes everything, but all "any" of one call must be alike. `gives` "any" means: what its arguments are.
    `sql` has a brace for each argument by number, or `{all}`.
    """

    usage: str
    takes: tuple[tuple[Family, ...], ...]
    gives: Family
    sql: str
    about: Text
    least: int | None = None
    many: bool = False


_N: tuple[Family, ...] = ("number",)
_T: tuple[Family, ...] = ("text",)
_D: tuple[Family, ...] = ("date",)
_M: tuple[Family, ...] = ("moment",)
_A: tuple[Family, ...] = ("any",)

FUNCTIONS: dict[str, Function] = {
    "abs": Function("abs(n)", (_N,), "number", "abs({0})", Text("without its sign", "绝对值")),
    "round": Function("round(n, places)", (_N, _N), "number", "round({0}, {1})", Text("half away from zero", "四舍五入"), least=2),
    "floor": Function("floor(n)", (_N,), "number", "floor({0})", Text("rounded down", "向下取整")),
    "ceil": Function("ceil(n)", (_N,), "number", "ceil({0})", Text("rounded up", "向上取整")),
    "lower": Function("lower(t)", (_T,), "text", "lower({0})", Text("in small letters", "转小写")),
    "upper": Function("upper(t)", (_T,), "text", "upper({0})", Text("in capitals", "转大写")),
    "trim": Function("trim(t)", (_T,), "text", "trim({0})", Text("without blanks at the ends", "去掉首尾空格")),
    "length": Function("length(t)", (("text", "list"),), "number", "length({0})", Text("characters, or items of a list", "字符数，或列表的项数")),
    "starts_with": Function("starts_with(t, start)", (_T, _T), "truth", "starts_with({0}, {1})", Text("begins so", "以……开头")),
    "ends_with": Function("ends_with(t, end)", (_T, _T), "truth", "ends_with({0}, {1})", Text("ends so", "以……结尾")),
    "contains": Function("contains(t, piece)", (("text", "list"), _T), "truth", "contains({0}, {1})", Text("the text, or the list, has it", "文本或列表中含有")),
    "year": Function("year(d)", (_D,), "number", "year({0})", Text("year of a date", "年份")),
    "month": Function("month(d)", (_D,), "number", "month({0})", Text("month, 1 to 12", "月份，1 到 12")),
    "day": Function("day(d)", (_D,), "number", "day({0})", Text("day of the month", "日，1 到 31")),
    "weekday": Function("weekday(d)", (_D,), "number", "isodow({0})", Text("1 is Monday, 7 Sunday", "星期几：1 为星期一，7 为星期日")),
    "nullif": Function("nullif(a, b)", (_A, _A), "any", "nullif({0}, {1})", Text("missing when both are equal", "两者相等时视为缺失")),
    "greatest": Function("greatest(a, b, …)", (_A,), "any", "CASE WHEN {nulls} THEN NULL ELSE greatest({all}) END", Text("the latest or largest; missing when one is missing", "取最大（最晚）；有一项缺失则结果缺失"), least=2, many=True),
    "least": Function("least(a, b, …)", (_A,), "any", "CASE WHEN {nulls} THEN NULL ELSE least({all}) END", Text("the earliest or smallest; missing when one is missing", "取最小（最早）；有一项缺失则结果缺失"), least=2, many=True),
    "workdays": Function("workdays(a, b[, calendar])", (_D, _D, _T), "number", "workdays({all})", Text("working days d with a < d ≤ b; negative when b comes before a", "a 之后到 b（含）的工作日数；b 早于 a 时为负数"), least=2),
    "workday_add": Function("workday_add(calendar, d, n)", (_T, _D, _N), "date", "workday_add({all})", Text("the n-th working day after d", "d 之后第 n 个工作日")),
    "is_workday": Function("is_workday(d[, calendar])", (_D, _T), "truth", "is_workday({all})", Text("is it a working day", "是否工作日"), least=1),
    "hours": Function("hours(a, b)", (_M, _M), "number", "CAST(date_diff('minute', {0}, {1}) AS DECIMAL(18, 6)) / 60", Text("hours from a to b", "从 a 到 b 的小时数")),
}  # fmt: skip
"""Plain functions by name; `coalesce`, `count`, `sum`, `min`, `max` and `has_document` are built by hand in predicate."""

SPECIAL: dict[str, tuple[str, Text]] = {
    "coalesce": ("coalesce(a, b)", Text("a, or b where a is missing", "a 缺失时取 b")),
    "count": ("count(table[, condition])", Text("how many records of the order (and delivery) fulfil it", "本订单（本交期）中符合条件的记录数")),
    "sum": ("sum(table.column[, condition])", Text("their sum; 0 when there is none, missing when one value is missing", "合计；没有记录为 0，有一项缺失则结果缺失")),
    "min": ("min(table.column[, condition])", Text("the earliest or smallest; missing when there is none", "最早或最小；没有记录则缺失")),
    "max": ("max(table.column[, condition])", Text("the latest or largest; missing when there is none", "最晚或最大；没有记录则缺失")),
    "has_document": ("has_document(kind)", Text("the order has a document of that kind, dated on or before the as-of date", "订单在判断日已有该类单证")),
}  # fmt: skip

CLOCK = _words("""
    now today current_date current_time current_timestamp localtime localtimestamp get_current_timestamp get_current_time
    transaction_timestamp current_localtime current_localtimestamp clock_timestamp statement_timestamp
""")
"""Names that read the clock; the engine takes some of them without brackets, like columns."""

IDENTITY = _words("current_user session_user user current_role current_catalog current_schema current_database")
"""Names that read who and where; they too come without brackets."""

RANDOM = _words("random setseed uuid gen_random_uuid uuidv4 uuidv7 nextval currval")
"""Names that give another answer at each call."""


def allowed() -> tuple[str, ...]:
    """Return the names of all functions a condition may call, sorted."""
    return tuple(sorted({*FUNCTIONS, *SPECIAL}))


def why_not(function: str) -> Text:
    """Return why `function` is not allowed, in the words of what it would do."""
    if function in CLOCK:
        return Text("rules never read the clock; the day is `as_of`", "规则不得读取时钟；判断日请用 `as_of`")
    if function in RANDOM:
        return Text(
            "the same files must give the same answer; nothing random", "同样的文件必须得出同样的结果，不得使用随机值"
        )
    if function.startswith("regexp"):
        return Text(
            "regular expressions are not allowed; use like, starts_with or contains",
            "不允许正则表达式；请用 like、starts_with 或 contains",
        )
    return Text("only the functions of the list may be called", "只能使用清单中的函数")
