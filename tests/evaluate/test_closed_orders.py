"""How far back rules say that they look at tasks of closed orders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gendan.evaluate.closed_orders import closed_since, is_reach
from gendan.evaluate.compiled import Compiled
from gendan.words.catalog import Table
from gendan.words.finding import Place, Severity
from gendan.words.rule import Rule
from gendan.words.text import same

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = date(2026, 11, 23)


def _rule(
    reach: str | None = None,
    params: Mapping[str, object] | None = None,
    *,
    grain: str = "tasks",
    shipped: bool = True,
) -> Compiled:
    rule = Rule("p/r", "data", same("r"), "predicate", Severity.info, Place("p.yaml"), grain,
                params=params or {}, closed_within=reach, shipped=shipped)  # fmt: skip
    return Compiled(rule, Table(grain, same(""), {}, ()), verdict="open")


@pytest.mark.parametrize(
    ("rules", "since"),
    [
        ([], DAY),
        ([_rule()], DAY),
        ([_rule("window days", {"window": 90})], date(2026, 8, 25)),
        ([_rule("span months", {"span": 3}), _rule("window days", {"window": 90})], date(2026, 8, 22)),
        ([_rule("window days", {"window": 0})], DAY),
        ([_rule(shipped=False)], None),
        ([_rule(shipped=False), _rule("window days", {"window": 90})], None),
        ([_rule("window days", {"window": 7}, shipped=False)], date(2026, 11, 16)),
        ([_rule(shipped=False, grain="orders")], DAY),
        ([_rule("window days", {"window": 10**9})], None),
        ([_rule("window days", {"window": -1})], None),
        ([_rule("window days", {"window": "ninety"})], None),
    ],
)
def test_the_furthest_look_back(rules: list[Compiled], since: date | None) -> None:
    assert closed_since(rules, DAY) == since


@pytest.mark.parametrize("text", ["window", "90 days", "window weeks", "windows days", "window  days", ""])
def test_what_is_no_reach(text: str) -> None:
    assert not is_reach(text, {"window": 90})
    assert is_reach("window days", {"window": 90})
