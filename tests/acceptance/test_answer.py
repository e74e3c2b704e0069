"""The JSON of a check, word for word: keys, their order, types."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "example-repo"
SCHEMA = json.loads((ROOT / "schema" / "answers" / "check.schema.json").read_text(encoding="utf-8"))
HEAD = ["gendan", "as_of", "rev", "summary", "findings", "not_evaluated"]
SUMMARY = ["orders", "files", "rules", "critical", "error", "warning", "info", "unknown", "waived"]
FINDING = [
    "rule", "duty", "severity", "verdict", "order", "record", "file", "line", "column", "owner", "due", "days_late",
    "message", "advice", "values", "fingerprint", "waived",
]  # fmt: skip


def _check(gendan: Callable[..., Any], house: Path, *more: str) -> Any:  # noqa: ANN401  JSON
    ran = gendan("-C", house, "--lang", "en", "check", "--as-of", "2026-11-23", "--format", "json", *more)
    assert ran.code in {0, 1, 2}
    jsonschema.Draft7Validator(SCHEMA).validate(ran.report)
    return ran.report


def test_one_finding_in_full(gendan: Callable[..., Any]) -> None:
    report = _check(gendan, HOUSE, "--order", "SO-2026-0012", "--select", "order-follow-up/task-overdue")
    assert list(report) == HEAD
    assert list(report["summary"]) == SUMMARY
    assert all(list(finding) == FINDING for finding in report["findings"])
    first = {**report["findings"][0], "fingerprint": "…", "values": "…"}
    assert first == {
        "rule": "order-follow-up/task-overdue",
        "duty": "order-follow-up",
        "severity": "error",
        "verdict": "fail",
        "order": "SO-2026-0012",
        "record": "D1/sewing",
        "file": "orders/2026/SO-2026-0012.yaml",
        "line": 21,
        "column": 5,
        "owner": "li-na",
        "due": "2026-11-05",
        "days_late": 18,
        "message": "Sewing start was due on 2026-11-05 and is not done, 18 days late",
        "advice": "Get it done and write the day under progress; if it moves, write planned, cause and reason",
        "values": "…",
        "fingerprint": "…",
        "waived": None,
    }


def test_the_summary_counts_what_is_listed(gendan: Callable[..., Any]) -> None:
    report = _check(gendan, HOUSE)
    live = [one for one in report["findings"] if one["waived"] is None]
    for severity in ("critical", "error", "warning", "info"):
        assert report["summary"][severity] == sum(one["severity"] == severity for one in live)
    assert report["summary"]["unknown"] == sum(one["verdict"] == "unknown" for one in live)
    assert report["summary"]["waived"] == len(report["findings"]) - len(live)
    assert (report["summary"]["orders"], report["rev"]) == (32, None)


def test_a_waived_finding_stays_with_who_approved_it(gendan: Callable[..., Any], house: Callable[..., Path]) -> None:
    report = _check(gendan, house(), "--order", "SO-2", "--select", "order-follow-up/task-overdue")
    assert report["findings"][0]["waived"] == {
        "reason": "agreed by mail",
        "approved_by": "boss",
        "until": "2026-12-31",
    }
    assert report["summary"]["waived"] == len(report["findings"]) == 2  # fabric since 5 November, sewing since the 17th


@pytest.mark.parametrize("broken", ["{", "waivers: 3", "\t"])
def test_whatever_is_wrong_the_answer_keeps_its_shape(
    gendan: Callable[..., Any], house: Callable[..., Path], broken: str
) -> None:
    _check(gendan, house({"waivers.yaml": broken, "orders/SO-1.yaml": broken, "people/boss.yaml": broken}))


def test_fingerprints_outlive_edits_and_tell_findings_apart(gendan: Callable[..., Any], example: Path) -> None:
    before = _check(gendan, example)["findings"]
    for file in (example / "orders").rglob("*.yaml"):
        file.write_text("# moved\n\n\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    after = _check(gendan, example)["findings"]
    assert [one["fingerprint"] for one in before] == [one["fingerprint"] for one in after]
    assert len({one["fingerprint"] for one in before}) == len(before)
    assert before[0]["line"] + 3 == after[0]["line"]
