"""What the engine says of a query, in words that a merchandiser can use; its own sentence where these know no better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 200
_TYPES = {
    "VARCHAR": Text("text", "文字"), "STRING_LITERAL": Text("text", "文字"), "DATE": Text("a date", "日期"), "BOOLEAN": Text("yes or no", "是否"),
    "TIMESTAMP": Text("a time", "时间"), "TIMESTAMP WITH TIME ZONE": Text("a time", "时间"), "INTERVAL": Text("a span", "时长"),
}  # fmt: skip
_NUMBER, _LIST = Text("a number", "数字"), Text("a list", "列表")
_NUMBERS = re.compile(r"(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?(?:32|64)?|DECIMAL.*|DOUBLE|FLOAT|INTEGER_LITERAL)$")


def engine_words(reason: str) -> Text:
    """Return `reason` in both languages: known sentences in the reader's words, others as the engine said them, cut short."""
    said = " ".join(reason.split())
    for form, tell in _FORMS:
        if found := form.search(said):
            return tell(*found.groups(default=""))
    short = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
    return Text(short, f"数据库无法执行（原话：{short}）")


_SHAPES = {
    "subquery": Text("a subquery (SELECT within brackets)", "子查询（括号里再写 SELECT）"),
    "table function after from": Text("a function after FROM", "FROM 后面写函数"),
    "recursion": Text("WITH RECURSIVE", "递归查询（WITH RECURSIVE）"),
    "recursive cte node": Text("WITH RECURSIVE", "递归查询（WITH RECURSIVE）"),
    "set operation node": Text("UNION, EXCEPT, INTERSECT", "合并查询（UNION、EXCEPT、INTERSECT）"),
    "window": Text("a window function (OVER)", "窗口函数（OVER）"),
    "cast": Text("a change of type (cast, ::)", "转换类型（cast、::）"),
    "lambda": Text("a lambda (->)", "箭头函数（->）"),
    "lambda expression": Text("a lambda (->)", "箭头函数（->）"),
    "collate": Text("COLLATE", "指定排序规则（COLLATE）"),
    "star": Text("*", "*"),
    "parameter": Text("a parameter of the engine ($1, ?)", "引擎的参数（$1、?）"),
    "positional reference": Text("a column by its number (#1)", "按序号引用列（#1）"),
    "default": Text("DEFAULT", "默认值（DEFAULT）"),
    "struct extract": Text("a part of a value (.)", "取值的一部分（.）"),
    "array extract": Text("an item of a list ([ ])", "取列表中的一项（[ ]）"),
    "array slice": Text("a part of a list ([ : ])", "取列表的一段（[ : ]）"),
    "array constructor": Text("a list ([ ])", "列表（[ ]）"),
    "sample": Text("SAMPLE", "抽样（SAMPLE）"),
    "qualify": Text("QUALIFY", "QUALIFY"),
}


def shape_words(shape: str) -> Text:
    """Return the engine's name for a part of a query ("table function after from") in words; any other text as it stands."""
    return _SHAPES.get(shape) or Text(shape, shape)


def _type(word: str) -> Text:
    name = word.strip().upper()
    if name.endswith("]"):
        return _LIST
    return _NUMBER if _NUMBERS.match(name) else _TYPES.get(name) or Text(word.strip(), word.strip())


def _kinds(words: str) -> Text:
    kinds = [_type(word) for word in re.split(r",(?![^(]*\))", words) if word.strip()]
    return Text(" and ".join(kind.en for kind in kinds), "和".join(kind.zh for kind in kinds))


def _fixed(en: str, zh: str) -> Callable[..., Text]:
    return lambda *words: Text(en.format(*words), zh.format(*words))


def _call(name: str, kinds: str) -> Text:
    told, name = _kinds(kinds), {"~~": "like", "!~~": "not like"}.get(name, name)
    return Text(f"`{name}` does not take {told.en or 'nothing'}", f"`{name}` 不能用于{told.zh or '空'}")


def _ambiguous(name: str, ways: str) -> Text:
    known = [way.strip(" '") for way in re.split(r",| or ", ways)]
    en, zh = " or ".join(known), "、".join(known)
    return Text(f"{name} stands in several tables; say which: {en}", f"{name} 在几张表里都有，请写明是哪张表：{zh}")


def _comparison(left: str, right: str) -> Text:
    one, other = _type(left), _type(right)
    return Text(f"{one.en} cannot be compared with {other.en}", f"{one.zh}不能和{other.zh}比较")


def _conversion(value: str, kind: str) -> Text:
    told = _type(kind)
    return Text(f"'{value}' is not {told.en}", f"'{value}' 不是{told.zh}")


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Text]], ...] = tuple(
    (re.compile(form, re.IGNORECASE), tell)
    for form, tell in (
        (r'syntax error at or near "(.*?)"', _fixed("what stands at `{}` is not understood", "看不懂 `{}` 这里的写法")),
        (r"syntax error at end of input", _fixed("it ends too early: something is missing at the end", "没有写完，末尾还缺内容")),
        (r"unterminated quoted identifier", _fixed("a double quote is not closed", "双引号没有闭合")),
        (r"unterminated (?:quoted string|string literal)", _fixed("a single quote is not closed", "单引号没有闭合")),
        (r"zero-length delimited identifier", _fixed('"" is no name; a text stands in single quotes', '"" 不是名称；文字要用单引号')),
        (r"nested too deeply|max expression depth", _fixed("it is nested too deeply", "括号套得太深")),
        (r'invalid date field format: (".*?")', _fixed("{} is not a date; write '2026-11-23'", "{} 不是日期，请写成 '2026-11-23' 的样子")),
        (r'date field value out of range: (".*?")', _fixed("there is no day {}", "没有 {} 这一天")),
        (r"invalid timestamp field format: (\".*?\")", _fixed("{} is not a time", "{} 不是时间")),
        (r"Could not convert string ['\"](.*?)['\"] to (\w+)", _conversion),
        (r"(?:Unimplemented type for cast|Cannot cast|Could not cast).*?\((.*?) -> (.*?)\)", _fixed("{} cannot be made {}", "{} 不能转换为 {}")),
        (r'column (".*?") must appear in the GROUP BY', _fixed("{} must stand in GROUP BY, or be taken together by count, sum, min, max", "{} 要写进 GROUP BY，或用 count、sum、min、max 汇总")),
        (r"No function matches the given name and argument types '(.+?)\((.*)\)'", _call),
        (r'best candidate function for the function call "(.+?)\((.*?)\)"', _call),
        (r"More than one row returned by a subquery", _fixed("the query in brackets returned several rows; one is wanted", "括号里的查询返回了多行，这里只能有一行")),
        (r'Ambiguous reference to (?:column|table) name (".*?") \(use: (.*?)\)', _ambiguous),
        (r"LIMIT/OFFSET cannot be negative", _fixed("LIMIT and OFFSET are not negative", "LIMIT、OFFSET 不能是负数")),
        (r"Cannot compare values of type ([\w() ,]+?) and (?:values of )?type ([\w() ,]+?)(?: -| in|$|\.)", _comparison),
        (r"Cannot compare values of type", _fixed("two kinds of value are compared that cannot be", "比较了两种不能相比的值")),
        (r"Cannot mix values of type ([\w() ,]+?) and (?:type )?([\w() ,]+?) in", _fixed("{} and {} are mixed", "{} 和 {} 混用")),
        (r"aggregate function calls cannot be nested", _fixed("count, sum, min, max do not stand within one another", "count、sum、min、max 不能互相嵌套")),
        (r"WHERE clause cannot contain (?:aggregates|window)", _fixed("WHERE holds no count, sum, min, max; use HAVING", "WHERE 里不能用 count、sum、min、max，请用 HAVING")),
        (r"division by zero", _fixed("something is divided by zero", "除数为零")),
        (r"Overflow|out of range", _fixed("a number becomes too large", "数字过大")),
        (r"Out of Memory|failed to allocate|memory limit", _fixed("it needs more memory than a query is given", "所需内存超过上限")),
        (r"one statement is expected, not (\d+)", _fixed("one query is wanted, not {}", "只能写一条查询，现为 {} 条")),
        (r"one SELECT is wanted", _fixed("one SELECT is wanted, nothing after it", "只能是一条 SELECT，后面不能再有内容")),
    )
)  # fmt: skip
