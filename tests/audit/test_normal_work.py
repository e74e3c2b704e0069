"""What people do every day accuses nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.audit.history_house import FRAME

if TYPE_CHECKING:
    import pytest

    from tests.audit.history_house import Past

ORDER = """\
id: SO-1
kind: bulk
category: garment
status: {status}
customer: acme
merchandiser: li-na
received: 2026-08-03
confirmed: {{on: 2026-08-05, by: Jane, ref: mail}}
lines: [{{line: 1, sku: A, quantity: 10, price: 5}}]
deliveries:
  - id: D1
    requested: 2026-11-20
    promised: [{promised}]
    progress: {{{progress}}}
{more}"""
FIRST = "{date: 2026-11-20, on: 2026-08-05}"
MOVED = "{date: 2026-11-27, on: 2026-10-12, cause: mill, reason: yarn late}"
AGAIN = "{date: 2026-12-04, on: 2026-10-26, cause: mill, reason: dyeing}"


def order(promised: str = FIRST, progress: str = "", more: str = "", status: str = "open") -> str:
    return ORDER.format(promised=promised, progress=progress, more=more, status=status)


def week(past: Past) -> None:
    """Begin a house with a running order, and follow it up day by day."""
    running = order(progress="yarn: {done: 2026-08-20}, knitting: {done: 2026-09-10}")
    waiver = "waivers: [{rule: order-follow-up/task-overdue, order: SO-1, reason: ok, approved_by: li-na, until: 2026-12-31}]\n"
    past.commit("2026-10-05", {**FRAME, "orders/SO-1.yaml": running, "waivers.yaml": waiver})
    done = "yarn: {done: 2026-08-20}, knitting: {done: 2026-09-10}, dyeing: {done: 2026-10-08}"
    past.commit("2026-10-08", {"orders/SO-1.yaml": order(progress=done)})
    past.commit("2026-10-12", {"orders/SO-1.yaml": order(f"{FIRST}, {MOVED}", done)})
    past.commit("2026-10-26", {"orders/SO-1.yaml": order(f"{FIRST}, {MOVED}, {AGAIN}", done)})


def test_following_an_order_up_accuses_nobody(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    week(past)
    done = "yarn: {done: 2026-08-20}, knitting: {done: 2026-09-10}, dyeing: {done: 2026-10-08}"
    ledger = f"{FIRST}, {MOVED}, {AGAIN}"
    wrong, right = (order(ledger, f"{done}, cutting: {{done: {day}}}") for day in ("2026-10-18", "2026-10-28"))
    past.commit("2026-10-28T10:00+08:00", {"orders/SO-1.yaml": wrong})
    past.commit("2026-10-28T10:25+08:00", {"orders/SO-1.yaml": right})
    past.commit("2026-11-02", {"orders/2026/SO-1.yaml": right, "orders/SO-1.yaml": None})
    closed = order(ledger, f"{done}, cutting: {{done: 2026-10-28}}", "closed: 2026-11-03\n", "closed")
    past.commit("2026-11-03", {"orders/2026/SO-1.yaml": f"# checked\n{closed}"})
    found = past.audit(capsys)
    # the slip itself was dated ten days back, and stood for twenty-five minutes
    assert [(one["rule"], one["values"]["on_date"]) for one in found] == [("audit/backdated-entry", "2026-10-28")]


def test_putting_the_middle_of_a_ledger_in_order_accuses_nobody(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    later = "{date: 2026-12-11, on: 2026-11-02, cause: us, reason: line}"
    past.commit("2026-11-02", {**FRAME, "orders/SO-1.yaml": order(f"{FIRST}, {AGAIN}, {MOVED}, {later}")})
    past.commit("2026-11-05", {"orders/SO-1.yaml": order(f"{FIRST}, {MOVED}, {AGAIN}, {later}")})
    assert past.audit(capsys) == []


def test_a_branch_merged_by_a_colleague_accuses_nobody(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    week(past)
    past.git("checkout", "-q", "-b", "side")
    past.commit("2026-10-29", {"gendan.yaml": f"{FRAME['gendan.yaml']}rules: {{order-follow-up/overload: off}}\n"})
    past.git("checkout", "-q", "main")
    past.commit("2026-10-30", {"partners/acme.yaml": "id: acme\nname: Acme Inc\nkind: customer\n"}, by="zhao")
    past.git("merge", "-q", "--no-ff", "-m", "Merge side", "side", day="2026-10-30T15:00+08:00", by="wang-wei")
    assert past.audit(capsys) == []


def test_the_same_branch_merged_by_its_author_has_not_been_reviewed(
    past: Past, capsys: pytest.CaptureFixture[str]
) -> None:
    week(past)
    past.git("checkout", "-q", "-b", "side")
    past.commit("2026-10-29", {"gendan.yaml": f"{FRAME['gendan.yaml']}rules: {{order-follow-up/overload: off}}\n"})
    past.git("checkout", "-q", "main")
    past.git("merge", "-q", "--no-ff", "-m", "Merge side", "side", day="2026-10-30")
    assert [one["rule"] for one in past.audit(capsys)] == ["audit/rule-or-rubric-changed-without-review"]


def test_a_trailer_on_the_branch_tells_of_the_review(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    week(past)
    past.git("checkout", "-q", "-b", "side")
    settings = f"{FRAME['gendan.yaml']}rules: {{order-follow-up/overload: off}}\n"
    past.commit("2026-10-29", {"gendan.yaml": settings}, message="Fewer\n\nReviewed-by: 王伟 <Wang-Wei@example.com>")
    past.git("checkout", "-q", "main")
    past.git("merge", "-q", "--no-ff", "-m", "Merge side", "side", day="2026-10-30")
    assert past.audit(capsys) == []


def test_an_import_into_running_orders_accuses_nobody(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    week(past)
    done = (
        "yarn: {done: 2026-08-20}, knitting: {done: 2026-09-10}, dyeing: {done: 2026-10-08}, trims: {done: 2026-09-20}"
    )
    text = order(f"{FIRST}, {MOVED}, {AGAIN}", done)
    past.commit("2026-11-05", {"orders/SO-1.yaml": text}, message="ERP\n\nImported-from: erp.csv")
    assert past.audit(capsys) == []


def test_a_house_without_people_asks_who_it_was_once(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    frame = {name: text for name, text in FRAME.items() if not name.startswith("people/")}
    past.commit("2026-10-05", {**frame, "orders/SO-1.yaml": order()})
    for day in ("2026-10-06", "2026-10-07"):
        past.commit(day, {"orders/SO-1.yaml": f"# {day}\n{order()}"})
    found = past.audit(capsys)
    assert [(one["rule"], one["record"]) for one in found] == [("audit/unknown-identity", "li-na@example.com")]
    assert "commits: 3" in found[0]["message"]
