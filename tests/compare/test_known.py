"""What of a document a month counts: the same before and after whatever comes later, another whenever the past is changed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from gendan.commands.sealing import nodes
from gendan.compare.known import Period, known_by

DAY, ZONE = date(2026, 10, 31), ZoneInfo("Asia/Shanghai")


def known(kind: str, document: dict[str, object]) -> dict[str, object]:
    return known_by(kind, document, nodes()[kind], Period("2026-10", DAY), ZONE)


def order(**keys: object) -> dict[str, object]:
    return {"id": "SO-1", "received": "2026-08-03", "status": "open", **keys}


SAME = [
    ({"closed": "2026-11-01", "status": "closed"}, {}),
    ({"status": "cancelled", "cancelled": {"on": "2026-11-01", "reason": "x"}}, {}),
    ({"status": "on-hold", "hold": [{"since": "2026-11-01"}]}, {}),
    ({"hold": [{"since": "2026-10-01", "until": "2026-11-05"}]}, {"hold": [{"since": "2026-10-01"}]}),
    ({"shipments": [{"id": "S1", "booked": "2026-11-02", "mode": "sea"}]}, {}),
    ({"shipments": [{"id": "S1", "booked": "2026-10-02", "mode": "sea"}]}, {"shipments": [{"id": "S1", "booked": "2026-10-02", "shipped": "2026-11-03"}]}),
    ({"shipments": [{"id": "S1", "shipped": "2026-10-31", "arrived": "2026-11-20"}]}, {"shipments": [{"id": "S1", "shipped": "2026-10-31"}]}),
    ({"progress": {"cutting": {"planned": "2026-10-20", "by": "li-na"}}}, {"progress": {"cutting": {"done": "2026-11-01"}}}),
    ({"messages": [{"id": "M", "at": "2026-10-31T16:00:00Z"}]}, {}),
    ({"x-own": 1, "note": "n", "shipments": []}, {}),
    ({"costs": [{"item": "freight", "actual": 100}]}, {}),
    ({"status": "closed", "closed": "2026-09-30", "costs": [{"item": "freight", "actual": 100}]}, {"status": "closed", "closed": "2026-09-30"}),
    ({"inspections": [{"id": "I1", "on": "2026-10-20", "action": {"text": "retrain", "done": "2026-10-28"}}]}, {"inspections": [{"id": "I1", "on": "2026-10-20"}]}),
    ({"documents": [{"kind": "invoice", "due": "2026-11-03"}]}, {}),
    ({"issues": [{"id": "Q1", "opened": "2026-10-20", "due": "2026-11-03"}]}, {"issues": [{"id": "Q1", "opened": "2026-10-20"}]}),
    ({"shipments": [{"id": "S1", "shipped": "2026-10-30", "etd": "2026-11-02"}]}, {"shipments": [{"id": "S1", "shipped": "2026-10-30"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_orders_go_on(one: dict[str, object], other: dict[str, object]) -> None:
    assert known("order", order(**one)) == known("order", order(**other))


OTHER = [
    ({"closed": "2026-10-31", "status": "closed"}, {}),
    ({"status": "closed"}, {}),
    ({"shipments": [{"id": "S1", "shipped": "2026-10-31"}]}, {}),
    ({"progress": {"cutting": {"done": "2026-10-31"}}}, {}),
    ({"progress": {"cutting": {"done": "2026-10-30", "cause": "us"}}}, {"progress": {"cutting": {"done": "2026-10-30", "cause": "mill"}}}),
    ({"messages": [{"id": "M", "at": "2026-10-31T15:59:59Z"}]}, {}),
    ({"progress": {"note": {"done": "2026-10-31"}}}, {}),
    ({"merchandiser": "li-na"}, {"merchandiser": "zhao-min"}),
    ({"status": "closed", "closed": "2026-10-31", "costs": [{"item": "freight", "actual": 100}]}, {"status": "closed", "closed": "2026-10-31"}),
    ({"inspections": [{"id": "I1", "on": "2026-10-20", "action": {"cause": "mill"}}]}, {"inspections": [{"id": "I1", "on": "2026-10-20"}]}),
    ({"documents": [{"kind": "invoice", "due": "2026-10-31"}]}, {"documents": [{"kind": "invoice", "due": "2026-11-01"}]}),
    ({"documents": [{"kind": "invoice", "due": "2026-10-31"}]}, {"documents": [{"kind": "invoice", "due": "2026-10-31", "sent": "2026-10-31"}]}),
    ({"issues": [{"id": "Q1", "opened": "2026-10-20", "owner": "li-na"}]}, {"issues": [{"id": "Q1", "opened": "2026-10-20", "owner": "zhao-min"}]}),
    ({"shipments": [{"id": "S1", "shipped": "2026-10-30", "etd": "2026-10-31"}]}, {"shipments": [{"id": "S1", "shipped": "2026-10-30", "etd": "2026-10-20"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_the_past_of_an_order_is_known(one: dict[str, object], other: dict[str, object]) -> None:
    assert known("order", order(**one)) != known("order", order(**other))


DAYLESS = [
    ({"progress": {"cutting": {"done": "2026-11-03", "cause": "mill"}}}, {"progress": {"cutting": {"done": "2026-11-03"}}}, True),
    ({"progress": {"cutting": {"planned": "2026-11-03"}}}, {"progress": {"cutting": {"planned": "2026-11-04"}}}, False),
    ({"progress": {"cutting": {"done": "2026-11-03"}}}, {"progress": {"cutting": {}}}, False),
    ({"messages": [{"id": "M", "at": "2026-11-03T08:00:00Z", "text": "x"}]}, {}, False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "differs"), DAYLESS)
def test_what_bears_no_day_is_seen_only_when_asked_for(
    one: dict[str, object], other: dict[str, object], *, differs: bool
) -> None:
    def seen(**keys: object) -> dict[str, object]:
        return known_by("order", order(**keys), nodes()["order"], Period("2026-10", DAY, dayless=True), ZONE)

    assert known("order", order(**one)) == known("order", order(**other))
    assert (seen(**one) != seen(**other)) == differs


def test_an_order_received_later_says_nothing() -> None:
    assert known("order", order(received="2026-11-01")) == {}
    assert known("order", order(received="2026-10-31T16:00:00Z")) == {}
    assert known("order", order(received="2026-10-31")) != {}


def test_of_a_form_the_marks_count_whenever_they_were_given() -> None:
    form: dict[str, object] = {"month": "2026-10", "person": "li-na", "rubric": "r"}
    filled = {"indicator": "i", "rater": "w", "on": "2026-11-04", "mark": 4}
    open_line = {"indicator": "j", "rater": "w"}
    with_talk = {**form, "ratings": [filled, open_line], "feedback": {"on": "2026-11-09", "by": "w"}}
    assert known("appraisal", with_talk) == {**form, "ratings": [filled]}


def test_other_files_lose_what_is_dated_later() -> None:
    calendar: dict[str, object] = {
        "id": "CN",
        "valid_to": "2027-12-31",
        "holidays": [{"date": "2026-10-01", "name": "a"}, {"date": "2027-01-01", "name": "b"}],
    }
    assert known("calendar", calendar) == {"id": "CN", "holidays": [{"date": "2026-10-01", "name": "a"}]}
    assert known("rubric", {"id": "r", "from": "2026-01", "to": "2026-11"}) == {"id": "r", "from": "2026-01"}
    assert known("rubric", {"id": "r", "to": "2026-10"}) == {"id": "r", "to": "2026-10"}
    assert known("person", {"id": "p", "left": "2026-11-30"}) == {"id": "p"}
