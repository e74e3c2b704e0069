"""Why, as text: each record with the parts of the condition, their truth, the values read, and the way of a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.rule_page import VERDICTS
from gendan.render.terminal import visible, wrap
from gendan.words.text import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gendan.render.look import Look
    from gendan.words.explanation import TaskWhy
    from gendan.words.rule import Rule
    from gendan.words.rule_why import PartWhy, RuleWhy
    from gendan.words.text import Language

_SIGNS = {True: "✓", False: "✗", None: "?"}
_ASCII = {True: "+", False: "-", None: "?"}
_JOINED = {"and": Text("all of", "同时满足"), "or": Text("one of", "满足其一")}
_VALUES = Text("values", "取值")
_MISSING = Text("missing", "缺少")
_DATES = Text("how the dates came about", "日期由来")
_NONE = Text("judges no record of this order", "不判断本订单的任何记录")


def render_why(rule: Rule, whys: Sequence[RuleWhy], tasks: Mapping[str, TaskWhy], look: Look) -> str:
    """Return the reasons of one rule, ending with a newline. `tasks` holds the dates' reasons by record."""
    language = look.language
    lines = [f"{rule.id}  {rule.title.said_in(language)}"]
    if not whys:
        lines.append(f"  {_NONE.said_in(language)}")
    for why in whys:
        lines.append(f"  {why.record or '·'}: {VERDICTS[why.verdict].said_in(language)}")
        if why.part is not None:
            lines += _part(why.part, look, 4)
        lines += _values(why, language)
        if why.record in tasks:
            lines += _dates(tasks[why.record], language)
    width = max(40, look.width)
    return "".join(f"{part}\n" for line in map(visible, lines) for part in wrap(line, width, _margin(line) + 2))


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _part(part: PartWhy, look: Look, indent: int) -> Iterator[str]:
    sign = (_ASCII if look.ascii else _SIGNS)[part.truth]
    words = _JOINED[part.joined].said_in(look.language) if part.joined else " ".join(part.words.split())
    yield f"{' ' * indent}{sign} {words}"
    for child in part.parts:
        yield from _part(child, look, indent + 2)


def _values(why: RuleWhy, language: Language) -> Iterator[str]:
    held = [f"{word} = {say(value, language)}" for word, value in why.values.items() if word not in why.missing]
    if held:
        yield f"    {_VALUES.said_in(language)}: {', '.join(held)}"
    if why.missing:
        yield f"    {_MISSING.said_in(language)}: {', '.join(why.missing)}"


def _dates(task: TaskWhy, language: Language) -> Iterator[str]:
    rule = f"  ({task.checklist}: {task.rule})" if task.rule else ""
    yield f"    {_DATES.said_in(language)}{rule}"
    for one in task.dates:
        yield f"      {one.which} {say(one.day, language)}: {one.text.said_in(language)}"
