"""How far back rules look at the tasks of closed orders: what none of them looks at need not be scheduled.

A rule that comes with gendan says it under `closed_within`: "window days" or "months months", the first word one of its
params. Without it such a rule looks at the tasks of no closed order; a rule of the house finds those of all, unless it says.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.evaluate.compiled import Compiled
    from gendan.words.rule import Rule

NO_REACH = (
    Text("`closed_within` names a param and its unit", "`closed_within` 须写明参数名和单位"),
    Text(
        "Write closed_within: window days, and params: {window: 90}",
        "如 closed_within: window days，并写 params: {window: 90}",
    ),
)
_REACH = re.compile(r"([a-z_][a-z0-9_]*) (days|months)")
_TASKS = re.compile(r"\b(tasks|task_links|calendar_gaps)\b")
_DAYS = {"days": 1, "months": 31}


def is_reach(text: str, params: Iterable[str]) -> bool:
    """Tell whether `text` is what `closed_within` may say of a rule with these params."""
    found = _REACH.fullmatch(text)
    return found is not None and found[1] in params


def tasks_named(texts: Iterable[str]) -> bool:
    """Tell whether any of the SQL names the schedule's tables."""
    return any(map(_TASKS.search, texts))


def closed_since(compiled: Iterable[Compiled], as_of: date) -> date | None:
    """Return the day such that tasks of orders closed before it are looked at by none of the rules; None: some look at all.

    `as_of` when no rule looks at closed orders. A month counts 31 days: some days too many cost little.
    """
    first = as_of
    for one in compiled:
        if tasks_named(one.sql):
            since = _since(one.rule, as_of)
            if since is None:
                return None
            first = min(first, since)
    return first


def _since(rule: Rule, as_of: date) -> date | None:
    if rule.closed_within is None:
        return as_of if rule.shipped else None
    name, unit = rule.closed_within.split()
    days = rule.params[name]
    if not isinstance(days, int) or not 0 <= days * _DAYS[unit] < as_of.toordinal():
        return None
    return as_of - timedelta(days=days * _DAYS[unit])
