"""The rules as a list: by duty, how bad each is and whether it is on; and a table of how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.labels import SEVERITIES
from gendan.render.terminal import cells, pad, paint, wrap
from gendan.words.duties import DUTIES
from gendan.words.finding import Severity
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gendan.render.look import Look
    from gendan.words.rule import Rule

    Listed = tuple[Rule, bool]
    """A rule, and whether it is on."""

OFF = Text("off", "关闭")
_DUTY = Text("duty", "职责")
_RULES = Text("rules", "规则")
_ON = Text("on", "启用")
_ALL = Text("all", "合计")


def rule_list_text(rules: Sequence[Listed], look: Look) -> str:
    """Return the list, ending with a newline. The table of counts is left out where there is only one duty."""
    duties = [duty for duty in DUTIES if any(rule.duty == duty for rule, _ in rules)]
    groups = {duty: [one for one in rules if one[0].duty == duty] for duty in duties}
    width = max((cells(rule.id) for rule, _ in rules), default=0)
    lines: list[str] = []
    for duty, group in groups.items():
        heading = f"{DUTIES[duty].said_in(look.language)}  {duty}"
        lines += [paint(heading, "strong", colour=look.colour), *_group(group, width, look), ""]
    if len(groups) > 1:
        lines += [*_counts(groups, rules, look), ""]
    count, on = len(rules), sum(enabled for _, enabled in rules)
    total = Text(f"{count} {'rule' if count == 1 else 'rules'}, {on} on", f"共 {count} 条规则，{on} 条启用")
    return "\n".join([*lines, total.said_in(look.language)]) + "\n"


def _group(group: Sequence[Listed], width: int, look: Look) -> Iterator[str]:
    said = max(cells(text.said_in(look.language)) for text in (*SEVERITIES.values(), OFF))
    for rule, enabled in group:
        word = (SEVERITIES[rule.severity] if enabled else OFF).said_in(look.language)
        line = f"  {pad(rule.id, width)}  {pad(word, said)}  {rule.title.said_in(look.language)}"
        yield from wrap(line, look.width, width + said + 6)


def _counts(groups: dict[str, list[Listed]], rules: Sequence[Listed], look: Look) -> Iterator[str]:
    """Yield how many rules each duty has, how many are on, and how bad those are."""
    worst_first = sorted(Severity, reverse=True)
    heads = [_DUTY, _RULES, _ON, *(SEVERITIES[severity] for severity in worst_first)]
    rows = [[head.said_in(look.language) for head in heads]]
    for name, group in (*((DUTIES[duty], group) for duty, group in groups.items()), (_ALL, rules)):
        on = [rule for rule, enabled in group if enabled]
        counts = (len(group), len(on), *(sum(rule.severity == severity for rule in on) for severity in worst_first))
        rows.append([name.said_in(look.language), *(str(count or "-") for count in counts)])
    widths = [max(cells(row[at]) for row in rows) for at in range(len(heads))]
    for row in rows:
        yield "  ".join(
            pad(cell, width, right=at > 0) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
