"""What a finding holds: order, record, owner, day, place, fingerprint, severity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gendan.words.finding import Finding, fingerprint
from gendan.words.rule import NotEvaluated

Judge = Callable[..., tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]]

ORDER = {"order_id": "SO-1", "file": "orders/SO-1.yaml", "open": True, "owner": "li-na", "merchandiser": "li-na"}
DELIVERY = {
    "order_id": "SO-1",
    "delivery": "D1",
    "open": True,
    "ex_factory": date(2026, 11, 20),
    "path": "deliveries/0",
}
TASK = {"order_id": "SO-1", "delivery": "D1", "task": "cutting", "open": True, "planned": date(2026, 11, 18), "title_en": "Cutting", "title_zh": "开裁"}  # fmt: skip
LATE = {"id": "late", "for": "tasks", "when": "open and as_of > planned", "due": "planned"}
ROWS = {"orders": [ORDER], "deliveries": [DELIVERY]}


def test_finding_of_a_task_says_all(judging: Judge) -> None:
    texts = {"message": {"en": "{title}: {days_late}", "zh": "{title}：{days_late}"}}
    found, _ = judging({**ROWS, "tasks": [TASK]}, {**LATE, **texts})
    one = found[0]
    assert (one.order, one.record, one.owner, one.place.file) == ("SO-1", "D1/cutting", "li-na", "orders/SO-1.yaml")
    assert (one.due, one.days_late) == (date(2026, 11, 18), 5)
    assert (one.message.en, one.message.zh) == ("Cutting: 5", "开裁：5")
    assert one.values == {"open": True, "planned": date(2026, 11, 18)}
    assert one.path == ("deliveries", 0)


@pytest.mark.parametrize(("per", "keys"), [("delivery", ("SO-1", "D1", "cutting")), ("order", ("SO-1", "cutting"))])
def test_fingerprint_of_a_task_done_once_an_order_does_not_move_with_its_delivery(
    per: str, keys: tuple[str, ...], judging: Judge
) -> None:
    found, _ = judging({**ROWS, "tasks": [{**TASK, "per": per}]}, LATE)
    assert found[0].fingerprint == fingerprint("house/late", *keys)


def test_path_leads_to_the_record_or_to_the_column_that_the_rule_points_at(judging: Judge) -> None:
    rows = {**ROWS, "tasks": [{**TASK, "recorded_path": "progress/cutting"}]}
    found, _ = judging(rows, LATE, {"id": "asked", "when": "open", "at": "requested"})
    assert {one.rule: one.path for one in found} == {
        "house/late": ("progress", "cutting"),
        "house/asked": ("deliveries", 0, "requested"),
    }


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], ("warning", None)),
        ([{"when": "as_of - planned >= 5", "severity": "error", "to": "supervisor"}], ("error", "supervisor")),
        ([{"when": "as_of - planned >= 6", "severity": "error", "to": "supervisor"}], ("warning", None)),
        (
            [{"when": "open", "severity": "critical"}, {"when": "open", "severity": "error", "to": "x"}],
            ("critical", None),
        ),
        ([{"when": "done is not null", "severity": "error"}], ("warning", None)),
    ],
)
def test_the_hardest_step_that_holds_counts(
    steps: list[dict[str, object]], expected: tuple[str, str | None], judging: Judge
) -> None:
    found, _ = judging({**ROWS, "tasks": [TASK]}, {**LATE, "escalate": steps})
    assert (found[0].severity.name, found[0].escalated_to) == expected


@pytest.mark.parametrize(("on_unknown", "severities"), [("warn", ["warning"]), ("error", ["error"]), ("ignore", [])])
def test_what_unknown_means_is_the_rule_s_to_say(on_unknown: str, severities: list[str], judging: Judge) -> None:
    found, _ = judging({**ROWS, "tasks": [{**TASK, "planned": None}]}, {**LATE, "on_unknown": on_unknown})
    assert [one.severity.name for one in found] == severities


def test_what_gendan_works_out_is_not_to_be_filled_in(judging: Judge) -> None:
    found, _ = judging({**ROWS, "tasks": [{**TASK, "planned": None}]}, LATE)
    assert "gendan why" in found[0].advice.en


def test_findings_come_in_the_same_order_and_the_day_itself_is_on_time(judging: Judge) -> None:
    tasks = [
        {**TASK, "task": name, "planned": day}
        for name, day in (("b", date(2026, 11, 22)), ("a", date(2026, 11, 22)), ("c", date(2026, 11, 23)))
    ]
    found, _ = judging({**ROWS, "tasks": tasks}, LATE)
    assert [one.record for one in found] == ["D1/a", "D1/b"]


def test_record_of_another_file_has_no_order(judging: Judge) -> None:
    rows = {
        "contracts": [{"contract_id": "SC-1", "file": "contracts/SC-1.yaml"}],
        "clauses": [
            {"contract_id": "SC-1", "clause": "C1", "path": "clauses/0", "owner": "li-na", "due": date(2026, 11, 1)}
        ],
    }
    found, _ = judging(rows, {"for": "clauses", "when": "done is null and as_of > due", "due": "due"})
    assert (found[0].order, found[0].record, found[0].place.file, found[0].owner) == (
        None,
        "SC-1/C1",
        "contracts/SC-1.yaml",
        "li-na",
    )


def test_only_what_a_person_can_fill_in_is_asked_for(judging: Judge) -> None:
    rows = {"orders": [ORDER], "deliveries": [{**DELIVERY, "ex_factory": None, "requested": None}]}
    rule = {"id": "both", "for": "deliveries", "when": "ex_factory < as_of and requested < as_of", "on_unknown": "warn"}
    found, _ = judging(rows, rule)
    assert (found[0].message.en.endswith(": requested missing"), "ex_factory" in found[0].advice.zh) == (True, False)
    assert set(found[0].missing) == {"ex_factory", "requested"}
