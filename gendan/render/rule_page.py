"""One rule's page: what it judges, why, its condition, params, examples, how to put it right, how to switch it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.render.labels import SEVERITIES
from gendan.words.duties import DUTIES
from gendan.words.finding import Severity
from gendan.words.text import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gendan.words.rule import Rule
    from gendan.words.text import Language

WHY = Text("Why", "为什么")
CONDITION = Text("It fails when", "何时不通过")
PARAMS = Text("Params", "参数")
SAYS = Text("What it says", "提示内容")
FIX = Text("What to do", "怎么办")
EXAMPLES = Text("Examples", "例子")
OFF = Text("Change it or switch it off, in gendan.yaml", "在 gendan.yaml 中修改或关闭")
BUILT_IN = Text("Judged by gendan itself while a file is read and checked.", "由 gendan 在读取和检查文件时直接判断。")
VERDICTS = {
    "pass": Text("passes", "通过"),
    "fail": Text("fails", "不通过"),
    "unknown": Text("cannot be told", "无法判断"),
}


class Section(Struct, frozen=True):
    """A heading and its lines; `code` lines stand as they are."""

    heading: Text
    lines: tuple[str, ...]
    code: bool = False


def rule_sections(rule: Rule, language: Language, changed: Sequence[str] = ()) -> Iterator[Section]:
    """Yield the sections of a rule's page. `changed` names what the house says otherwise than the pack."""
    if rule.why is not None:
        yield Section(WHY, (rule.why.said_in(language),))
    if rule.door == "built-in":
        yield Section(CONDITION, (BUILT_IN.said_in(language),))
    else:
        yield Section(CONDITION, tuple(_condition(rule)), code=True)
    if rule.params:
        yield Section(PARAMS, tuple(_params(rule, language, changed)))
    yield Section(SAYS, tuple(_severities(rule, language, changed)))
    if rule.advice is not None:
        yield Section(FIX, (rule.advice.said_in(language),))
    if rule.examples:
        yield Section(EXAMPLES, tuple(_example(rule, index, language) for index in range(len(rule.examples))))
    yield Section(OFF, tuple(_off(rule)), code=True)


def rule_page_text(rule: Rule, language: Language, changed: Sequence[str] = ()) -> str:
    """Return the page for the terminal, ending with a newline."""
    lines = [f"{rule.id}  {rule.title.said_in(language)}", _head(rule, language)]
    for section in rule_sections(rule, language, changed):
        lines += ["", section.heading.said_in(language), *(f"  {line}" for line in section.lines)]
    return "\n".join(lines) + "\n"


def rule_page_markdown(rule: Rule, language: Language, changed: Sequence[str] = ()) -> str:
    """Return the page as Markdown, ending with a newline."""
    lines = [f"# {rule.title.said_in(language)}", "", f"`{rule.id}` · {_head(rule, language)}"]
    for section in rule_sections(rule, language, changed):
        lines += ["", f"## {section.heading.said_in(language)}", ""]
        if section.code:
            kind = "yaml" if section.heading is OFF else "sql"
            lines += [f"```{kind}", *section.lines, "```"]
        elif len(section.lines) > 1:
            lines += [f"- {line}" for line in section.lines]
        else:
            lines += section.lines
    return "\n".join(lines) + "\n"


def _head(rule: Rule, language: Language) -> str:
    severity = SEVERITIES[rule.severity].said_in(language)
    grain = f" · {rule.grain}" if rule.grain else ""
    return f"{severity} · {DUTIES[rule.duty].said_in(language)}{grain} · {rule.place}"


def _condition(rule: Rule) -> Iterator[str]:
    yield f"for: {rule.grain}"
    words = rule.keys or rule.when
    yield from (line.rstrip() for line in words.strip().splitlines())


def _params(rule: Rule, language: Language, changed: Sequence[str]) -> Iterator[str]:
    for word, value in rule.params.items():
        own = Text("  (this house)", "（本仓库设定）").said_in(language) if f"params.{word}" in changed else ""
        yield f"{word}: {say(value, language)}{own}"


def _severities(rule: Rule, language: Language, changed: Sequence[str]) -> Iterator[str]:
    own = Text("  (this house)", "（本仓库设定）").said_in(language) if "severity" in changed else ""
    said = rule.message.said_in(language) if rule.message else rule.title.said_in(language)
    yield f"{SEVERITIES[rule.severity].said_in(language)}{own}: {said}"
    for step in rule.escalate:
        to = f" → {step.to}" if step.to else ""
        yield f"{SEVERITIES[step.severity].said_in(language)}: {step.when}{to}"
    if rule.door != "built-in":
        yield f"{Text('A value is missing', '缺数据时').said_in(language)}: {_unknown(rule, language)}"


def _unknown(rule: Rule, language: Language) -> str:
    if rule.on_unknown == "ignore":
        return Text("nothing is said", "不提示").said_in(language)
    return SEVERITIES[rule.on_unknown or Severity.warning].said_in(language)


def _example(rule: Rule, index: int, language: Language) -> str:
    one = rule.examples[index]
    return f"{one.name.said_in(language)} ({one.as_of}): {VERDICTS[one.expect].said_in(language)}"


def _off(rule: Rule) -> Iterator[str]:
    yield "rules:"
    yield f"  {rule.id}: off"
    yield f"  # {rule.id}: {{severity: {rule.severity.name}{_shown(rule)}}}"


def _shown(rule: Rule) -> str:
    params = ", ".join(f"{word}: {say(value, 'en')}" for word, value in rule.params.items())
    return f", params: {{{params}}}" if params else ""
