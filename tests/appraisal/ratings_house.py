"""A small house with forms, written by tests of ratings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gendan.commands.houses import open_house
from gendan.commands.loading import load_house
from gendan.commands.query import NoRules
from gendan.evaluate.example import small_house

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

PEOPLE: dict[str, dict[str, object]] = {
    "chen-jing": {"name": "Chen Jing", "role": "supervisor"},
    "li-na": {"name": "Li Na", "role": "merchandiser", "supervisor": "chen-jing"},
    "wang-fang": {"name": "Wang Fang", "role": "merchandiser", "supervisor": "chen-jing"},
    "sun-hao": {"name": "Sun Hao", "role": "logistics", "supervisor": "chen-jing"},
    "wang-wei": {"name": "Wang Wei", "role": "supervisor"},
}
RUBRIC: dict[str, Any] = {
    "title": {"en": "Mine", "zh": "本公司方案"},
    "for": ["merchandiser"],
    "from": "2026-01",
    "scale": {"from": 1, "to": 5, "evidence_below": 2, "evidence_above": 4},
    "raters": {"supervisor": 60, "peer": 20, "internal-customer": 10, "self": 10},
    "deadlines": {"ratings": 5, "feedback": 10, "acknowledgement": 12, "appeal": 15, "answer": 20},
    "indicators": [
        {"id": name, "title": {"en": name, "zh": name}, "weight": 25, "rating": {"raters": raters}}
        for name, raters in (
            ("initiative", ["supervisor", "peer", "internal-customer", "self"]),
            ("teamwork", ["supervisor", "peer"]),
            ("planning", ["supervisor", "internal-customer"]),
            ("care", ["supervisor", "self"]),
        )
    ],
    "grades": [{"id": "all", "title": {"en": "all", "zh": "全部"}, "from": 0}],
}


def line(indicator: str, rater: str, relation: str, mark: float | None, **keys: object) -> dict[str, object]:
    """Return one line of a form, given on 2026-11-03 unless `on` says otherwise."""
    held = {"indicator": indicator, "rater": rater, "relation": relation, "on": "2026-11-03", "mark": mark, **keys}
    return {key: value for key, value in held.items() if value is not None}


def write_house(folder: Path, forms: Mapping[str, Sequence[dict[str, object]]], **given: Any) -> Path:  # noqa: ANN401
    """Write a house of five people and one rubric, with `forms` by "2026-10/li-na"; `given` as in examples of rules."""
    appraisals = {
        key: {"month": key[:7], "person": key[8:], "rubric": "mine", "ratings": list(lines)}
        for key, lines in forms.items()
    }
    files = small_house(
        {"order": None, "people": PEOPLE, "rubrics": {"mine": RUBRIC}, "appraisals": appraisals, **given}
    )
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def ask(folder: Path, sql: str, as_of: date) -> list[tuple[object, ...]]:
    """Return the rows of a question to the tables of the house."""
    with load_house(open_house(folder), as_of, rulebook=NoRules(), asked=[sql], every=True) as loaded:
        return [tuple(row) for row in loaded.facts.query(sql).rows]
