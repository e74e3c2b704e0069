"""Rules from strangers: each of the corpus is refused at its place, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from gendan.evaluate.compiled import Compiled
from gendan.words.errors import FactsError
from gendan.words.finding import Finding, Trouble
from gendan.words.rule import NotEvaluated

if TYPE_CHECKING:
    from gendan.facts.database import Facts

Compile = Callable[..., tuple[tuple[Compiled, ...], tuple[Trouble, ...]]]
Judge = Callable[..., tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]]

CORPUS = Path(__file__).parent / "hostile"
CONDITIONS = yaml.safe_load((CORPUS / "conditions.yaml").read_text("utf-8"))
QUERIES = yaml.safe_load((CORPUS / "queries.yaml").read_text("utf-8"))
ROW = {"order_id": "SO-1", "delivery": "D1", "open": True, "ex_factory": date(2026, 11, 30), "quantity": 5}


@pytest.mark.parametrize(("attempt", "when", "kind"), CONDITIONS, ids=[case[0] for case in CONDITIONS])
def test_condition_is_refused(attempt: str, when: str, kind: str, compiling: Compile, parser: Facts) -> None:
    before = parser.row_counts()
    done, troubles = compiling(when=when)
    assert not done, attempt
    assert f"rules/{kind}" in {trouble.rule for trouble in troubles}
    assert {trouble.path for trouble in troubles} == {("rules", 0, "when")}
    assert parser.row_counts() == before


@pytest.mark.parametrize(("attempt", "keys", "kind"), QUERIES, ids=[case[0] for case in QUERIES])
def test_query_is_refused(attempt: str, keys: str, kind: str, compiling: Compile, parser: Facts) -> None:
    before = parser.row_counts()
    done, troubles = compiling(keys=keys.replace("KEYS", "order_id, delivery"))
    assert not done, attempt
    assert f"rules/{kind}" in {trouble.rule for trouble in troubles}
    assert {trouble.path for trouble in troubles} == {("rules", 0, "keys")}
    assert parser.row_counts() == before


@pytest.mark.parametrize(
    "when",
    ["(" * 900 + "open" + ")" * 900 + " = " + "not " * 900 + "open", "not " * 990 + "open", "open" + " or open" * 450, "open or " * 600 + "open", "x" * 5000, "'" * 3999, "\x00", "💥" * 900],
    ids=["brackets", "nots", "ors", "longer", "long name", "quotes", "nul", "no words"],
)  # fmt: skip
def test_size_and_depth_are_limited(when: str, compiling: Compile) -> None:
    done, troubles = compiling(when=when)
    assert not done
    assert len(troubles) == 1


def test_a_rule_cannot_reach_into_the_next_one(compiling: Compile) -> None:
    done, troubles = compiling(when="open /*", due="*/ as_of")
    assert not done
    assert {trouble.path[2] for trouble in troubles} == {"when", "due"}


def test_what_passes_the_list_still_cannot_write(judging: Judge, facts: Facts) -> None:
    judging({"deliveries": [ROW]}, {"when": "open and ex_factory > as_of"}, shipped=False)
    with pytest.raises(FactsError):
        facts.query("WITH x AS (DELETE FROM deliveries RETURNING *) SELECT count(*) FROM x")
    assert facts.row_counts()["deliveries"] == 1


def test_a_rule_that_fails_at_work_is_named_and_the_others_are_judged(judging: Judge) -> None:
    rows = {"deliveries": [{**ROW, "quantity": 10**31}]}
    overflow = {"id": "too-much", "when": "quantity * quantity * quantity > 1"}
    found, lost = judging(rows, overflow, {"id": "fine", "when": "open"})
    assert [one.rule for one in lost] == ["house/too-much"]
    assert "refused" in lost[0].reason.en
    assert [finding.rule for finding in found] == ["house/fine"]
