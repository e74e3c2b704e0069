"""The form of rules: every mistake at its place, all in one run."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gendan.evaluate.compiled import Compiled
from gendan.evaluate.pack import PackDocument, read_packs
from gendan.evaluate.settings import apply_settings
from gendan.evaluate.spot import within
from gendan.evaluate.templates import condition_of
from gendan.words.finding import Severity, Trouble
from gendan.words.house import RuleSetting

if TYPE_CHECKING:
    from gendan.words.rule import Rule

BOTH = {"en": "x", "zh": "x"}
Compile = Callable[..., tuple[tuple[Compiled, ...], tuple[Trouble, ...]]]


def rule_of(**keys: object) -> dict[str, object]:
    base = {"id": "a-rule", "title": BOTH, "for": "deliveries", "when": "open", "message": BOTH, "advice": BOTH}
    return {key: value for key, value in {**base, **keys}.items() if value is not None}


def read(*rules: object, **keys: object) -> tuple[tuple[Rule, ...], tuple[Trouble, ...]]:
    document = {"pack": "house", "title": BOTH, "duty": "logistics", "rules": list(rules), **keys}
    return read_packs([PackDocument("rules/house.yaml", document)])


def test_a_house_cannot_take_the_name_of_a_pack_that_comes_with_gendan() -> None:
    document = {"pack": "logistics", "title": BOTH, "duty": "logistics", "rules": [rule_of()]}
    shipped, own = (
        PackDocument("rules/logistics.yaml", document, shipped=True),
        PackDocument("rules/own.yaml", document),
    )
    _, troubles = read_packs([shipped, own])
    taken = next(trouble for trouble in troubles if trouble.rule == "rules/pack-taken")
    assert (taken.place.file, taken.path) == ("rules/own.yaml", ("pack",))
    assert not read_packs([shipped])[1]


EXAMPLE = {"name": BOTH, "as_of": "2026-11-23", "given": {}, "expect": "fail"}


@pytest.mark.parametrize(
    ("keys", "kind", "path"),
    [
        ({"id": None}, "missing-key", ()),
        ({"id": "Not A Name"}, "wrong-type", ("id",)),
        ({"whne": "open"}, "unknown-key", ("whne",)),
        ({"title": {"en": "x"}}, "missing-translation", ("title",)),
        ({"title": "x"}, "missing-translation", ("title",)),
        ({"title": {"en": "x", "zh": "x", "so it goes": None}}, "unknown-key", ("title", "so it goes")),
        ({"message": None}, "missing-key", ()),
        ({"advice": {"en": "x", "zh": " "}}, "missing-translation", ("advice",)),
        ({"when": None}, "missing-key", ()),
        ({"keys": "SELECT 1"}, "missing-key", ()),
        ({"severity": "eror"}, "wrong-type", ("severity",)),
        ({"on_unknown": "never"}, "wrong-type", ("on_unknown",)),
        ({"duty": "sleeping"}, "missing-key", ("duty",)),
        ({"params": {"Days": 3}}, "wrong-type", ("params", "Days")),
        ({"params": {"days": {"a": 1}}}, "wrong-type", ("params", "days")),
        ({"params": [1]}, "wrong-type", ("params",)),
        ({"params": {"days": 3}, "closed_within": "weeks days"}, "wrong-type", ("closed_within",)),
        ({"params": {"days": 3}, "closed_within": 3}, "wrong-type", ("closed_within",)),
        ({"escalate": [{"when": "open"}]}, "missing-key", ("escalate", 0)),
        ({"escalate": {"when": "open"}}, "wrong-type", ("escalate",)),
        ({"examples": [{**EXAMPLE, "as_of": "soon"}]}, "wrong-type", ("examples", 0, "as_of")),
        ({"examples": [{**EXAMPLE, "expect": "maybe"}]}, "missing-key", ("examples", 0, "expect")),
        ({"examples": [{**EXAMPLE, "given": None}]}, "missing-key", ("examples", 0)),
        ({"when": None, "deadline": {"date": "due", "dun": "done"}}, "unknown-key", ("deadline", "dun")),
        ({"when": None, "deadline": {"done": "done"}}, "missing-key", ("deadline",)),
        ({"when": None, "deadline": {"date": "due + 3"}}, "wrong-type", ("deadline", "date")),
        ({"when": None, "tolerance": {"actual": "a", "expected": "b"}}, "missing-key", ("tolerance",)),
        ({"when": None, "required": "owner"}, "wrong-type", ("required",)),
    ],
)
def test_mistake_of_form_has_its_place(keys: dict[str, object], kind: str, path: tuple[str | int, ...]) -> None:
    rules, troubles = read(rule_of(**keys))
    assert rules == ()
    assert [(trouble.rule, trouble.path) for trouble in troubles] == [(f"rules/{kind}", ("rules", 0, *path))]


@pytest.mark.parametrize(
    "value", [None, [], "text", {"pack": "house"}, {"rules": {}}, {"rules": ["a"], "pack": "p", "title": BOTH}]
)
def test_any_document_is_told_what_it_lacks(value: object) -> None:
    rules, troubles = read_packs([PackDocument("rules/house.yaml", value)])
    assert (rules, len(troubles) >= 1) == ((), True)


def test_second_rule_of_a_name_is_a_mistake() -> None:
    rules, troubles = read(rule_of(), rule_of())
    assert len(rules) == 1
    assert [(trouble.rule, trouble.path) for trouble in troubles] == [("rules/duplicate-rule", ("rules", 1, "id"))]


@pytest.mark.parametrize(
    ("keys", "kind", "path"),
    [
        ({"for": "deliverys"}, "unknown-table", ("for",)),
        ({"message": {"en": "{delivry}", "zh": "x"}}, "unknown-column", ("message", "en")),
        ({"advice": {"en": "x", "zh": "{delivry}"}}, "unknown-column", ("advice", "zh")),
        ({"at": "requestd"}, "unknown-column", ("at",)),
        ({"due": "quantity"}, "wrong-type", ("due",)),
        ({"owner": "quantity"}, "wrong-type", ("owner",)),
        ({"params": {"days": 3}}, "unused-param", ("params", "days")),
        ({"escalate": [{"when": "quantity", "severity": "error"}]}, "wrong-type", ("escalate", 0, "when")),
        ({"escalate": [{"when": "opn", "severity": "error"}]}, "unknown-column", ("escalate", 0, "when")),
        ({"when": None, "deadline": {"date": "dew"}}, "unknown-column", ()),
    ],
)
def test_mistake_of_sense_is_found_before_data_is_read(
    keys: dict[str, object], kind: str, path: tuple[str | int, ...], compiling: Compile
) -> None:
    done, troubles = compiling(**rule_of(**keys))
    assert done == ()
    assert [(trouble.rule, trouble.path) for trouble in troubles] == [(f"rules/{kind}", ("rules", 0, *path))]


@pytest.mark.parametrize(
    ("template", "given", "condition"),
    [
        ("deadline", {"date": "due"}, "as_of > due"),
        (
            "deadline",
            {"date": "due", "done": "done", "grace": ":days", "while": "open"},
            "open and done is null and as_of > due + :days",
        ),
        ("deadline", {"date": "due", "ahead": 3}, "as_of <= due and due - as_of <= 3"),
        ("required", {"columns": ["cause", "reason"]}, "(cause is null or reason is null)"),
        ("required", {"columns": "cause", "while": ["open", "in_full"]}, "open and in_full and cause is null"),
        ("sequence", {"first": "started", "then": "done"}, "done < started"),
        ("sequence", {"first": "started", "then": "done", "gap": 2}, "done < started + 2"),
        ("tolerance", {"actual": "a", "expected": "b", "over": ":p"}, "(a * 100 > b * (100 + :p))"),
        (
            "tolerance",
            {"actual": "a", "expected": "b", "over": 5, "under": 3},
            "(a * 100 > b * (100 + 5) or a * 100 < b * (100 - 3))",
        ),
        ("freshness", {"date": "last_event", "days": ":days", "while": "open"}, "open and as_of - last_event > :days"),
    ],
)
def test_template_becomes_a_condition(template: str, given: dict[str, object], condition: str) -> None:
    assert condition_of(template, given) == (condition, [])


def test_house_changes_severity_params_and_switches() -> None:
    rules, _ = read(rule_of(id="one", params={"days": 3}), rule_of(id="two"), rule_of(id="three", on_unknown="ignore"))
    settings = {
        "house/one": RuleSetting(severity=Severity.critical, params={"days": 5}),
        "house/two": RuleSetting(enabled=False),
        "house/three": RuleSetting(on_unknown="fail"),
    }
    on, troubles = apply_settings(rules, settings)
    assert troubles == ()
    assert [(rule.id, rule.severity.name, rule.params, rule.on_unknown) for rule in on] == [
        ("house/one", "critical", {"days": 5}, None),
        ("house/three", "warning", {}, Severity.warning),
    ]


@pytest.mark.parametrize(
    ("name", "params", "kind", "path"),
    [
        ("house/onne", {}, "unknown-rule", ("rules", "house/onne")),
        ("house/one", {"day": 3}, "unknown-param", ("rules", "house/one", "params", "day")),
        ("house/one", {"days": "three"}, "wrong-type", ("rules", "house/one", "params", "days")),
    ],
)
def test_setting_that_fits_no_rule_is_a_mistake(
    name: str, params: dict[str, object], kind: str, path: tuple[str, ...]
) -> None:
    rules, _ = read(rule_of(id="one", params={"days": Decimal(3)}))
    _, troubles = apply_settings(rules, {name: RuleSetting(params=params)})
    assert [(trouble.rule, trouble.path, trouble.place.file) for trouble in troubles] == [
        (f"rules/{kind}", path, "gendan.yaml")
    ]


def test_pack_that_is_not_there_is_a_mistake_and_data_is_always_on() -> None:
    documents = [
        PackDocument(f"rules/{pack}.yaml", {"pack": pack, "duty": "logistics", "rules": [rule_of()]}, shipped=True)
        for pack in ("data", "logistics")
    ]
    rules, _ = read_packs(documents)
    on, troubles = apply_settings(rules, {}, ["logistic"])
    assert [rule.id for rule in on] == ["data/a-rule"]
    assert [trouble.advice.en for trouble in troubles] == ["Did you mean logistics?"]


@pytest.mark.parametrize(
    ("source", "line", "column", "words", "offset", "expected"),
    [
        ("when: open and bokked", 1, 7, "open and bokked", 9, (1, 16)),
        ("when: 'open and bokked'", 1, 7, "open and bokked", 9, (1, 17)),
        ("when: >-\n  open\n  and bokked", 1, 7, "open and bokked", 9, (3, 7)),
        ("a: b\nwhen: |\n  x or\n  x and y", 2, 7, "x or\nx and y", 5, (4, 3)),
        ("when: gone", 1, 7, "something else", 3, (1, 7)),
        ("when: x", 9, 1, "x", 0, (9, 1)),
    ],
)
def test_spot_within_a_scalar(
    source: str, line: int, column: int, words: str, offset: int, expected: tuple[int, int]
) -> None:
    length = len(words[offset:].split(maxsplit=1)[0])
    assert within(source, line, column, words, offset, length) == expected
