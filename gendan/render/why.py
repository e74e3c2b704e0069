"""Why, as text: each record with the parts of the condition, their truth, the values read, and the way of a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gendan.render.rule_page import VERDICTS
from gendan.render.terminal import cells, pad, visible, wrap
from gendan.words.rule_why import OF_ZERO
from gendan.words.text import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gendan.render.look import Look
    from gendan.words.explanation import TaskWhy
    from gendan.words.rule import Rule
    from gendan.words.rule_why import CountWhy, OrderWhy, PartWhy, RuleWhy
    from gendan.words.text import Language

_SIGNS = {True: "✓", False: "✗", None: "?"}
_ASCII = {True: "+", False: "-", None: "?"}
_JOINED = {"and": Text("all of", "同时满足"), "or": Text("one of", "满足其一")}
_VALUES = Text("values", "取值")
_COUNTS = Text("counted", "计数")
_MISSING = Text("missing", "缺少")
_DIVIDED = Text("it divides by zero", "除数为零")
_EMPTY = Text("empty", "空")
_PARAM = Text("param of the rule", "规则参数")
_COLON = Text(": ", "：")
_NO_RECORDS = Text("no records", "没有记录")
_DATES = Text("how the dates came about", "日期由来")
_WHICH = {
    "due": Text("due", "基准"),
    "computed": Text("computed", "推算"),
    "planned": Text("planned", "计划"),
    "forecast": Text("forecast", "预计"),
    "latest": Text("latest", "最迟"),
}
_NONE = Text("judges no record of this order", "不判断本订单的任何记录")
_ROWS = 12
"""Records behind a number that are listed; the others are counted."""
_NAME = re.compile(r"'(?:[^']|'')*'|:[a-z_]\w*|(?:[a-z_]\w*\.)?([a-z_]\w*)(?!\w|\s*\()")
_IS_NULL = re.compile(r"(\S+) is (?:not )?null", re.IGNORECASE)
_END = re.compile(r"[。；;（(]|\.(?:\s|$)")


def render_why(rule: Rule, whys: Sequence[RuleWhy], tasks: Mapping[str, TaskWhy], look: Look) -> str:
    """Return the reasons of one rule, ending with a newline. `tasks` holds the dates' reasons by record."""
    lines = [f"{rule.id}  {rule.title.said_in(look.language)}"]
    if not whys:
        lines.append(f"  {_NONE.said_in(look.language)}")
    for why in whys:
        lines += record_lines(why, tasks.get(why.record), look)
    return _fold(lines, look)


def record_lines(why: RuleWhy, task: TaskWhy | None, look: Look) -> Iterator[str]:
    """Yield the lines on one record, not yet folded to the terminal."""
    language = look.language
    title = f" {task.title.said_in(language)}" if task is not None else ""
    yield f"  {why.record or '·'}{title}{_COLON.said_in(language)}{VERDICTS[why.verdict].said_in(language)}"
    if why.part is not None:
        yield from _part(why.part, why, look, 4)
    yield from _values(why, language)
    if why.counted:
        yield f"    {_COUNTS.said_in(language)}"
        for count in why.counted:
            yield from _count(count, look)
    if why.missing == (OF_ZERO,):
        yield f"    {_DIVIDED.said_in(language)}"
    elif why.missing:
        names = [_named(why, word, language) for word in why.missing]
        yield f"    {_MISSING.said_in(language)}{_COLON.said_in(language)}{say(names, language)}"
    if task is not None:
        yield from _dates(task, language)


def render_overview(view: OrderWhy, look: Look) -> str:
    """Return what was judged of an order and which rules found something, ending with a newline."""
    language = look.language
    by = {name: {one.rule for one in view.verdicts if one.verdict == name} for name in ("fail", "unknown")}
    fail, unknown = len(by["fail"]), len(by["unknown"] - by["fail"])
    passed = view.judged - fail - unknown
    total = Text(
        f"{view.order} as of {view.as_of}: {view.judged} rules judged it: {passed} pass, {fail} fail, {unknown} cannot be told",
        f"{view.order}，判断日 {view.as_of}：共 {view.judged} 条规则判断了它，{passed} 条通过，{fail} 条不通过，{unknown} 条无法判断",
    )
    lines = [total.said_in(language)]
    if view.idle:
        idle = Text(f"{view.idle} more have nothing to judge in it", f"另有 {view.idle} 条规则在本单里没有可判断的内容")
        lines.append(idle.said_in(language))
    lines += [""] if view.verdicts else []
    words = [VERDICTS[one.verdict].said_in(language) for one in view.verdicts]
    width, wide = max(map(cells, words), default=0), max((cells(one.rule) for one in view.verdicts), default=0)
    for word, one in zip(words, view.verdicts, strict=True):
        records = f"  {say(one.records, language)}" if one.records else ""
        lines.append(f"  {pad(word, width)}  {pad(one.rule, wide)}  {one.title.said_in(language)}{records}")
    return _fold(lines, look)


def _fold(lines: Iterable[str], look: Look) -> str:
    width = max(40, look.width)
    return "".join(f"{part}\n" for line in map(visible, lines) for part in wrap(line, width, _margin(line) + 2))


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _part(part: PartWhy, why: RuleWhy, look: Look, indent: int) -> Iterator[str]:
    sign = (_ASCII if look.ascii else _SIGNS)[part.truth]
    yield f"{' ' * indent}{sign} {_JOINED[part.joined].said_in(look.language) if part.joined else _said(part.words, why, look.language)}"
    for child in part.parts:
        yield from _part(child, why, look, indent + 2)


def _said(words: str, why: RuleWhy, language: Language) -> str:
    """Return the words of a part, and behind them the same with the values put in; a bare name needs none."""
    plain = " ".join(words.split())
    asked = _IS_NULL.fullmatch(plain)
    filled = _filled(asked[1] if asked else plain, why, language)
    return plain if filled == plain or plain in why.values else f"{plain}   [{filled}]"


def _filled(words: str, why: RuleWhy, language: Language) -> str:
    numbers = {}
    for index, count in enumerate(sorted(why.counted, key=lambda one: -len(one.words))):
        words = words.replace(" ".join(count.words.split()), f"\x00{index}\x00")
        numbers[f"\x00{index}\x00"] = _value(count.value, language)

    def put(found: re.Match[str]) -> str:
        whole, column = found[0], found[1]
        if whole.startswith(":"):
            return _value(why.params[whole[1:]], language) if whole[1:] in why.params else whole
        return _value(why.values[column], language) if column in why.values else whole

    words = _NAME.sub(put, words)
    for mark, number in numbers.items():
        words = words.replace(mark, number)
    return words


def _value(value: object, language: Language) -> str:
    return _EMPTY.said_in(language) if value is None else say(value, language)


def _values(why: RuleWhy, language: Language) -> Iterator[str]:
    rows = [
        (word, _value(value, language), _meaning(why, word, language))
        for word, value in why.values.items()
        if word not in why.missing
    ]
    rows += [(f":{word}", _value(value, language), _PARAM.said_in(language)) for word, value in why.params.items()]
    if not rows:
        return
    yield f"    {_VALUES.said_in(language)}"
    first, second = (max(cells(row[at]) for row in rows) for at in (0, 1))
    for word, value, meaning in rows:
        yield f"      {pad(word, first)}  {pad(value, min(second, 24))}  {meaning}".rstrip()


def _named(why: RuleWhy, word: str, language: Language) -> str:
    meaning = _meaning(why, word, language)
    return (f"{word}（{meaning}）" if language == "zh" else f"{word} ({meaning})") if meaning else word


def _meaning(why: RuleWhy, word: str, language: Language) -> str:
    """Return the first clause of what a column means."""
    held = why.meaning.get(word)
    return _END.split(held.said_in(language), maxsplit=1)[0].strip() if held else ""


def _count(count: CountWhy, look: Look) -> Iterator[str]:
    language = look.language
    table = _END.split(count.table.said_in(language), maxsplit=1)[0].strip()
    yield f"      {' '.join(count.words.split())} = {_value(count.value, language)}   {table}"
    if not count.rows:
        yield f"        {_NO_RECORDS.said_in(language)}"
    for row in count.rows[:_ROWS]:
        sign = (_ASCII if look.ascii else _SIGNS)[row.counts]
        held = ", ".join(f"{word} = {_value(value, language)}" for word, value in row.values.items())
        yield f"        {sign} {row.record}  {held}".rstrip()
    if len(count.rows) > _ROWS:
        more = len(count.rows) - _ROWS
        yield f"        {Text(f'and {more} more', f'另有 {more} 条').said_in(language)}"


def _dates(task: TaskWhy, language: Language) -> Iterator[str]:
    rule = f"  ({task.checklist}: {task.rule})" if task.rule else ""
    yield f"    {_DATES.said_in(language)}{rule}"
    for one in task.dates:
        day = f"{_WHICH[one.which].said_in(language)} {say(one.day, language)}"
        yield f"      {day}{_COLON.said_in(language)}{one.text.said_in(language)}"
