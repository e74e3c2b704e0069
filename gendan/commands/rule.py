"""`gendan rule`: one rule's page, in the reader's language, with the house's own values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.commands.rules import chosen_rules, open_rulebook
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.house import House
    from gendan.words.rule import Rule


def run_rule(folder: Path, name: str, look: Look, write: Callable[[str], None]) -> int:
    """Write the page of the rule that `name` means. Raises UsageError for none, or for a name that means several."""
    from gendan.render.rule_page import rule_page_text

    house, book = open_rulebook(folder)
    rules = chosen_rules(book, [name])
    if len(rules) > 1:
        names = ", ".join(rule.id for rule in rules)
        raise UsageError(
            Text(f"{name} means several rules", f"{name} 对应多条规则"),
            Text(f"Name one: {names}", f"请指定一条：{names}"),
        )
    rule = rules[0]
    on = {one.id: one for one in (book.on(house) if house else book.rules)}
    write(rule_page_text(on.get(rule.id, rule), look.language, _changed(rule, house)))
    if rule.id not in on:
        write(Text("This house has switched it off.\n", "本仓库已关闭这条规则。\n").said_in(look.language))
    return Exit.CLEAN


def _changed(rule: Rule, house: House | None) -> tuple[str, ...]:
    """Return what the house's settings say of the rule: "severity", "params.days"."""
    setting = house.rules.get(rule.id) if house else None
    if setting is None:
        return ()
    severity = ("severity",) if setting.severity is not None else ()
    return (*severity, *(f"params.{word}" for word in setting.params))
