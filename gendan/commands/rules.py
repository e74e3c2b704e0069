"""`gendan rules`: the rules of the house, what each is about, how bad, and whether it is on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gendan.commands.rulebook import Rulebook, read_rulebook
from gendan.commands.wishes import names_rule
from gendan.evaluate.mistake import nearest
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.house import House
    from gendan.words.rule import Rule


def run_rules(folder: Path, select: Sequence[str], format: str, look: Look, write: Callable[[str], None]) -> int:  # noqa: A002 - the option's name
    """Write the list of rules, on or off, as `text` or `json`. Outside of a house: those that come with gendan."""
    house, book = open_rulebook(folder)
    rules = chosen_rules(book, select)
    on = {rule.id: rule for rule in (book.on(house) if house else book.rules)}
    if format == "json":
        write(
            json.dumps([_entry(on.get(rule.id, rule), rule.id in on) for rule in rules], ensure_ascii=False, indent=1)
            + "\n"
        )
    elif format == "text":
        from gendan.render.rule_list import rule_list_text

        write(rule_list_text([(on.get(rule.id, rule), rule.id in on) for rule in rules], look))
    else:
        raise UsageError(
            Text(f"No format {format} for rules", f"rules 没有 {format} 格式"),
            Text("Use text or json", "请用 text 或 json"),
        )
    return Exit.CLEAN


def open_rulebook(folder: Path) -> tuple[House | None, Rulebook]:
    """Return the house that the folder lies in (None outside of one) and its rules."""
    from gendan.commands.houses import open_house
    from gendan.read.house import find_root
    from gendan.read.tree import list_files

    try:
        find_root(folder)
    except UsageError:
        return None, read_rulebook([])
    house = open_house(folder)
    return house, read_rulebook([source for source in list_files(house).files if source.kind == "rules"])


def chosen_rules(book: Rulebook, select: Sequence[str]) -> list[Rule]:
    """Return the rules that the names mean, sorted; all without names. Raises UsageError for a name that means none."""
    for word in select:
        if not any(_means(word, rule) for rule in book.rules):
            known = {rule.id for rule in book.rules} | {rule.id.split("/")[0] for rule in book.rules}
            near = nearest(word, known)
            advice = (
                Text(f"Did you mean {' or '.join(near)}?", f"是不是 {'、'.join(near)}？")
                if near
                else Text("`gendan rules` lists them all", "用 `gendan rules` 查看全部规则")
            )
            raise UsageError(Text(f"No rule or pack is called {word}", f"没有名为 {word} 的规则或规则包"), advice)
    rules = [rule for rule in book.rules if not select or any(_means(word, rule) for word in select)]
    return sorted(rules, key=lambda rule: rule.id)


def _means(word: str, rule: Rule) -> bool:
    """Tell whether a word means a rule: full name, pack, pattern, the rule's own name, or its file."""
    return names_rule((word,), rule.id) or word in {rule.id.split("/")[-1], rule.place.file}


def _entry(rule: Rule, enabled: bool) -> dict[str, object]:  # noqa: FBT001 - a fact, no switch
    return {
        "rule": rule.id,
        "duty": rule.duty,
        "title": {"en": rule.title.en, "zh": rule.title.zh},
        "severity": rule.severity.name,
        "on": enabled,
        "door": rule.door,
        "for": rule.grain or None,
        "params": {
            word: str(value) if not isinstance(value, (int, str, bool, tuple)) else value
            for word, value in rule.params.items()
        },
        "file": str(rule.place),
    }
