"""rules, rule, test and why on a small real house."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from gendan.commands.examples import run_rule_examples
from gendan.commands.rule import run_rule
from gendan.commands.rules import run_rules
from gendan.commands.small_houses import _write
from gendan.commands.why import run_why
from gendan.evaluate.example import small_house
from gendan.render.look import Look
from gendan.words.errors import ConfigurationError, UsageError
from gendan.words.vantage import Vantage

if TYPE_CHECKING:
    from pathlib import Path

EN, ZH = Look(language="en"), Look(language="zh")
EXAMPLE = {"name": "next day", "as_of": "2026-11-20", "given": {}, "expect": "fail"}
RULE = {
    "id": "late",
    "title": {"en": "Late", "zh": "晚了"},
    "for": "deliveries",
    "when": "open and (as_of > ex_factory or promised is null)",
    "message": {"en": "{delivery} is late", "zh": "{delivery} 晚了"},
    "advice": {"en": "Ship", "zh": "出货"},
    "examples": [EXAMPLE],
}
PACK = {"pack": "ours", "title": {"en": "Ours", "zh": "本公司"}, "duty": "logistics", "rules": [RULE]}
SETTINGS = {
    "rules": {
        "order-follow-up/order-silent": "off",
        "order-follow-up/overload": {"severity": "error", "params": {"limit": 9}},
    }
}


def on(day: date) -> Vantage:
    return Vantage(day, day)


def put(text: str) -> None:
    sys.stdout.write(text)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    _write(tmp_path, small_house({"gendan": SETTINGS, "files": {"rules/ours.yaml": PACK}}))
    return tmp_path


def test_rules_lists_what_is_on_and_off(house: Path) -> None:
    said: list[str] = []
    assert run_rules(house, ["order-follow-up", "ours/*"], "json", EN, said.append) == 0
    rules = {one["rule"]: one for one in json.loads("".join(said))}
    assert rules["order-follow-up/order-silent"]["on"] is False
    assert (rules["order-follow-up/overload"]["severity"], rules["order-follow-up/overload"]["params"]["limit"]) == (
        "error",
        9,
    )
    assert rules["ours/late"]["duty"] == "logistics"


def test_rules_in_text_and_outside_of_a_house(tmp_path: Path) -> None:
    said: list[str] = []
    assert run_rules(tmp_path, ["delivery-overdue"], "text", ZH, said.append) == 0
    assert "".join(said) == (
        "订单跟进  order-follow-up\n  order-follow-up/delivery-overdue  错误  交货逾期\n\n共 1 条规则，1 条启用\n"
    )


def test_rules_are_counted_by_duty(house: Path) -> None:
    said: list[str] = []
    assert run_rules(house, ["order-silent", "overload", "ours"], "text", EN, said.append) == 0
    assert "".join(said).endswith(
        "duty             rules  on  critical  error  warning  info\n"
        "Order follow-up      2   1         -      1        -     -\n"
        "Logistics            1   1         -      -        1     -\n"
        "all                  3   2         -      1        1     -\n"
        "\n"
        "3 rules, 2 on\n"
    )


@pytest.mark.parametrize(("select", "form"), [(["order-folow-up"], "text"), ([], "xml")])
def test_unknown_name_or_format_is_wrong_use(select: list[str], form: str, house: Path) -> None:
    with pytest.raises(UsageError):
        run_rules(house, select, form, EN, lambda _text: None)


def test_page_shows_the_values_of_the_house(house: Path) -> None:
    said: list[str] = []
    assert run_rule(house, "overload", EN, said.append) == 0
    page = "".join(said)
    assert "limit: 9  (this house)" in page
    assert "error  (this house)" in page
    assert "Three tasks against a limit of two (2026-10-15): fails" in page


def test_page_of_a_rule_that_is_off_says_so(house: Path) -> None:
    said: list[str] = []
    assert run_rule(house, "order-silent", ZH, said.append) == 0
    assert "本仓库已关闭这条规则" in "".join(said)


def test_name_of_several_rules_is_wrong_use(house: Path) -> None:
    with pytest.raises(UsageError):
        run_rule(house, "order-follow-up", EN, lambda _text: None)


@pytest.mark.parametrize(("coverage", "code"), [(False, 0), (True, 1)])
def test_examples_of_house_rules_are_run(coverage: bool, code: int, house: Path) -> None:  # noqa: FBT001
    said: list[str] = []
    assert run_rule_examples(house, ["ours"], coverage, EN, said.append) == code
    assert "1 example, 1 as expected, 0 not" in "".join(said)
    assert ("ours/late: no example for pass, unknown" in "".join(said)) is coverage


def test_example_that_is_not_true_is_named(tmp_path: Path) -> None:
    wrong = {**RULE, "examples": [{**EXAMPLE, "expect": "pass"}]}
    _write(tmp_path, small_house({"files": {"rules/ours.yaml": {**PACK, "rules": [wrong]}}}))
    said: list[str] = []
    assert run_rule_examples(tmp_path, ["ours"], False, ZH, said.append) == 1  # noqa: FBT003
    assert "".join(said).startswith(
        "ours/late：“next day”：应为 pass，实为 fail\n  · D1 晚了\n  D1：不通过\n    ✓ 同时满足\n      ✓ open\n"
    )
    assert "      ex_factory  2026-11-19  计算用的出厂日期" in "".join(said)


def test_why_takes_the_condition_apart(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_why(house, "SO-1", "ours/late", None, on(date(2026, 11, 20)), EN, put) == 0
    assert capfd.readouterr().out == (
        "ours/late  Late\n"
        "  D1: fails\n"
        "    ✓ all of\n"
        "      ✓ open\n"
        "      ✓ one of\n"
        "        ✓ as_of > ex_factory   [2026-11-20 > 2026-11-19]\n"
        "        ✗ promised is null   [2026-11-19]\n"
        "    values\n"
        "      as_of       2026-11-20  the day judged\n"
        "      open        yes         The order is open and this delivery is not completed\n"
        "      ex_factory  2026-11-19  The date that counts: the current commitment, else the requested date\n"
        "      promised    2026-11-19  Last promised date: the current commitment\n"
    )


COUNTED = {
    **RULE,
    "when": "open and count(inspections, stage = 'final' and found_major > :most) > 0",
    "params": {"most": 3},
    "examples": [],
}
INSPECTIONS = [
    {
        "id": "I1",
        "delivery": "D1",
        "stage": "inline",
        "on": "2026-11-01",
        "found": {"critical": 0, "major": 9, "minor": 0},
    },
    {
        "id": "I2",
        "delivery": "D1",
        "stage": "final",
        "on": "2026-11-02",
        "found": {"critical": 0, "major": 4, "minor": 0},
    },
    {"id": "I3", "delivery": "D1", "stage": "final", "on": "2026-11-03"},
]


def test_why_shows_params_and_the_records_behind_a_count(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given = {"order": {"inspections": INSPECTIONS}, "files": {"rules/ours.yaml": {**PACK, "rules": [COUNTED]}}}
    _write(tmp_path, small_house(given))
    assert run_why(tmp_path, "SO-1", "ours/late", None, on(date(2026, 11, 20)), ZH, put) == 0
    said = capfd.readouterr().out
    assert (
        "      ✓ count(inspections, stage = 'final' and found_major > :most) > 0   [空 > 0]\n"
        "    取值\n"
        "      open   是  订单在跟进且本批未足量出货\n"
        "      :most  3   规则参数\n"
        "    计数\n"
        "      count(inspections, stage = 'final' and found_major > :most) = 空   检验记录\n"
        "        ✗ I1  stage = inline, found_major = 9\n"
        "        ✓ I2  stage = final, found_major = 4\n"
        "        ? I3  stage = final, found_major = 空\n"
    ) in said


def test_why_without_a_rule_explains_every_finding_and_its_dates(
    house: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_why(house, "SO-1", None, None, on(date(2026, 10, 16)), EN, put) == 0
    page = capfd.readouterr().out
    assert page.startswith("SO-1 as of 2026-10-16: ")
    assert "  fails  order-follow-up/task-overdue" in page
    assert "\norder-follow-up/task-overdue  " in page
    assert "default: ex-factory - 35 days" in page


@pytest.mark.parametrize(
    ("order", "rule"), [("SO-2", None), ("SO-1", "ours/latte"), ("SO-1", "order-silent"), ("SO-1", "data/tab")]
)
def test_why_of_nothing_is_wrong_use(order: str, rule: str | None, house: Path) -> None:
    with pytest.raises(UsageError):
        run_why(house, order, rule, None, on(date(2026, 11, 20)), EN, lambda _text: None)


def test_mistake_in_a_house_rule_is_placed_to_the_column(tmp_path: Path) -> None:
    _write(tmp_path, small_house({}))
    (tmp_path / "rules").mkdir()
    text = (
        "pack: ours\ntitle: {en: Ours, zh: 本公司}\nduty: logistics\nrules:\n  - id: late\n    title: {en: Late, zh: 晚}\n"
        "    for: deliveries\n    when: open and bokked is null\n    message: {en: m, zh: m}\n    advice: {en: a, zh: a}\n"
    )
    (tmp_path / "rules/ours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        run_why(tmp_path, "SO-1", None, None, on(date(2026, 11, 20)), EN, lambda _text: None)
    assert [str(trouble.place) for trouble in caught.value.troubles] == ["rules/ours.yaml:8:20"]
    assert caught.value.troubles[0].advice.en == "Did you mean booked?"


def test_mistakes_of_form_and_in_the_condition_are_told_together(tmp_path: Path) -> None:
    spoilt = {
        **{key: value for key, value in RULE.items() if key != "message"},
        "wen": 1,
        "when": "open and bokked > 3",
    }
    other = {**RULE, "id": "other", "when": "opne", "params": {"days": 3}, "advice": {"en": "{days}", "zh": "{days}"}}
    pack = {**PACK, "rules": [spoilt, other]}
    _write(tmp_path, small_house({"files": {"rules/ours.yaml": pack}}))
    with pytest.raises(ConfigurationError) as caught:
        run_rules(tmp_path, [], "text", EN, lambda _text: None)
    found = [(one.rule, one.path) for one in caught.value.troubles]
    assert sorted(found) == [
        ("rules/missing-key", ("rules", 0)),
        ("rules/unknown-column", ("rules", 0, "when")),
        ("rules/unknown-column", ("rules", 1, "when")),
        ("rules/unknown-key", ("rules", 0, "wen")),
    ]
