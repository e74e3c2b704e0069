"""Examples of rules over history: their commits become a real repository, judged like any house."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run

if TYPE_CHECKING:
    from pathlib import Path

OLD = {
    "order": {
        "deliveries": [
            {"id": "D1", "requested": "2026-11-19", "promised": [{"date": "2026-11-19", "on": "2026-08-05"}]}
        ]
    }
}
NEW = {
    "order": {
        "deliveries": [
            {"id": "D1", "requested": "2026-11-19", "promised": [{"date": "2026-11-30", "on": "2026-08-05"}]}
        ]
    }
}
APPENDED = {
    "order": {
        "deliveries": [
            {
                "id": "D1",
                "requested": "2026-11-19",
                "promised": [
                    {"date": "2026-11-19", "on": "2026-08-05"},
                    {"date": "2026-11-30", "on": "2026-10-01", "cause": "mill"},
                ],
            }
        ]
    }
}
REWRITTEN = {
    "id": "promise-rewritten",
    "title": {"en": "Ledger rewritten", "zh": "改写承诺台账"},
    "for": "changes",
    "when": "table_name = 'promises' and field = 'date' and action = 'edit' and old_date <> new_date",
    "message": {"en": "{delivery} by {person}: {old} became {new}", "zh": "{delivery}（{person}）：{old} 改为 {new}"},
    "advice": {"en": "Append a new entry", "zh": "请追加新记录"},
}
STRANGER = {
    "id": "stranger",
    "title": {"en": "Nobody's e-mail", "zh": "邮箱无人认领"},
    "for": "commits",
    "when": "person is null",
    "message": {"en": "{author} is nobody here", "zh": "{author} 不在人员中"},
    "advice": {"en": "Add the e-mail to people/", "zh": "请在 people/ 中补上邮箱"},
}
GONE = {
    "id": "order-deleted",
    "title": {"en": "Order deleted", "zh": "订单被删除"},
    "for": "versions",
    "when": "kind = 'order' and deleted",
    "message": {"en": "{id} was deleted by {person}", "zh": "{person} 删除了 {id}"},
    "advice": {"en": "Cancel it instead", "zh": "请改为取消订单"},
}


def example(given: dict[str, Any], expect: str) -> dict[str, Any]:
    return {"name": expect, "as_of": "2026-11-10", "given": given, "expect": expect}


@pytest.mark.parametrize(
    ("rule", "given", "expect"),
    [
        (REWRITTEN, {**NEW, "history": [{"on": "2026-08-05", **OLD}, {"on": "2026-10-01", "by": "wang-wei"}]}, "fail"),
        (REWRITTEN, {**APPENDED, "history": [{"on": "2026-08-05", **OLD}, {"on": "2026-10-01"}]}, "pass"),
        (REWRITTEN, {**NEW, "history": [{"on": "2026-08-05", **OLD}, {"on": "2026-11-11"}]}, "pass"),
        (REWRITTEN, NEW, "pass"),
        (STRANGER, {"history": [{"on": "2026-08-05T23:00+08:00"}]}, "pass"),
        (STRANGER, {"history": [{"on": "2026-08-05"}, {"on": "2026-08-06", "by": "some<one>", "order": {"season": "AW"}}]}, "fail"),
        (GONE, {"files": {"orders/SO-1.yaml": None}, "history": [{"on": "2026-08-05", "files": {}}, {"on": "2026-08-06"}]}, "fail"),
        (GONE, {"history": [{"on": "2026-08-05", "orders": {"SO-2": {"kind": "bulk"}}}, {"on": "2026-08-06", "orders": {"SO-2": {"kind": "sample"}}}]}, "pass"),
    ],
)  # fmt: skip
def test_an_example_with_commits(
    tmp_path: Path, rule: dict[str, Any], given: dict[str, Any], expect: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = {
        "pack": "ours",
        "title": {"en": "Ours", "zh": "本司"},
        "duty": "order-follow-up",
        "rules": [{**rule, "examples": [example(given, expect)]}],
    }
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/ours.yaml").write_text(json.dumps(pack), encoding="utf-8")
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: Test\nlanguage: en\n", encoding="utf-8")
    code = run(["-C", str(tmp_path), "test", "ours"])
    said = capsys.readouterr()
    assert (code, said.err, said.out) == (0, "", "1 example, 1 as expected, 0 not\n")
