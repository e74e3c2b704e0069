"""Schedules worked out by hand."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gendan.facts.schedule_why import explain_task
from gendan.words.catalog import Rows
from gendan.words.explanation import TaskWhy

Scheduled = Callable[..., DuckDBPyConnection]

TASKS = [
    {"id": "fabric", "due": "ex-factory - 40 days", "per": "order", "owner": "merchandiser"},
    {"id": "cutting", "due": "ex-factory - 30 days", "after": ["fabric"], "slack": 2, "owner": "factory"},
    {"id": "sewing", "due": "cutting + 5 workdays", "owner": "factory"},
    {
        "id": "inspection",
        "due": "ex-factory - 5 workdays",
        "after": ["sewing"],
        "title": {"en": "Inspection", "zh": "验货"},
    },
    {"id": "papers", "due": "etd + 3 days", "after": ["inspection"]},
]
CHECKLIST = {"id": "tna", "etd_lead": 7, "tasks": TASKS}


def order(**more: object) -> dict[str, Any]:
    return {"id": "SO-1", "received": "2026-05-01", "deliveries": [{"id": "D1", "requested": "2026-10-16"}], **more}


def dates(connection: DuckDBPyConnection, column: str, where: str = "true") -> dict[str, Any]:
    rows = connection.execute(f"SELECT task, {column} FROM tasks WHERE {where} ORDER BY pos").fetchall()  # noqa: S608  constants
    return {task: value.isoformat() if isinstance(value, date) else value for task, value in rows}


def test_template_dates_by_the_calendar_of_the_one_who_works(scheduled: Scheduled) -> None:
    made = dates(scheduled([CHECKLIST], [order(factory="dhaka")]), "computed")
    # 16 October 2026 is a Friday, off in Dhaka. 16 September is a Wednesday: five days of a six-day week later is 22.
    # Five working days before 16 October in China: 15, 14, 13, 12 and the make-up Saturday 10 October.
    assert made == {
        "fabric": "2026-09-06", "cutting": "2026-09-16", "sewing": "2026-09-22", "inspection": "2026-10-10",
        "papers": "2026-10-26",
    }  # fmt: skip


def test_baseline_keeps_to_the_first_promise(scheduled: Scheduled) -> None:
    one = order(deliveries=[{"id": "D1", "requested": "2026-10-01", "promised": ["2026-10-16", "2026-11-16"]}])
    connection = scheduled([CHECKLIST], [one])
    assert dates(connection, "due")["cutting"] == "2026-09-16"
    assert dates(connection, "computed")["cutting"] == "2026-10-17"


def test_a_late_task_moves_what_follows_less_the_declared_slack(scheduled: Scheduled) -> None:
    connection = scheduled([CHECKLIST], [order(progress={"fabric": {"done": "2026-09-16"}})], date(2026, 9, 16))
    # Fabric 10 days late: cutting 26 September; its two days of slack keep 2 of them from sewing and all that follows.
    assert dates(connection, "forecast") == {
        "fabric": "2026-09-16", "cutting": "2026-09-26", "sewing": "2026-09-30", "inspection": "2026-10-18",
        "papers": "2026-11-03",
    }  # fmt: skip
    assert dates(connection, "slack", "open") == {"cutting": -8, "sewing": -8, "inspection": -8, "papers": -8}
    assert connection.execute("SELECT forecast, slack FROM deliveries").fetchone() == (date(2026, 10, 24), -8)


def test_early_finish_pulls_nothing(scheduled: Scheduled) -> None:
    connection = scheduled([CHECKLIST], [order(progress={"fabric": {"done": "2026-07-01"}})])
    assert dates(connection, "forecast")["cutting"] == "2026-09-16"


def test_a_task_not_done_is_not_forecast_before_the_day_judged(scheduled: Scheduled) -> None:
    connection = scheduled([CHECKLIST], [order()], date(2026, 9, 26))
    assert dates(connection, "forecast")["fabric"] == "2026-09-26"
    assert dates(connection, "driver") == {
        "fabric": "as-of", "cutting": "fabric", "sewing": "cutting", "inspection": "sewing", "papers": "inspection",
    }  # fmt: skip


def test_on_the_very_day_nothing_is_late(scheduled: Scheduled) -> None:
    connection = scheduled([CHECKLIST], [order()], date(2026, 9, 6))
    assert dates(connection, "driver")["fabric"] == "own"
    assert dates(connection, "slack")["fabric"] == 2


def test_an_order_task_is_listed_once_and_waited_for_by_every_delivery(scheduled: Scheduled) -> None:
    two = [{"id": "D2", "requested": "2026-10-16"}, {"id": "D1", "requested": "2026-10-16"}]
    connection = scheduled([CHECKLIST], [order(deliveries=two, progress={"fabric": {"planned": "2026-09-12"}})])
    assert connection.execute("SELECT delivery FROM tasks WHERE task = 'fabric'").fetchall() == [("D1",)]
    forecasts = connection.execute("SELECT DISTINCT forecast FROM tasks WHERE task = 'cutting'").fetchall()
    assert forecasts == [(date(2026, 9, 22),)]


def test_where_a_task_is_recorded_does_not_matter_with_one_delivery(scheduled: Scheduled) -> None:
    connection = scheduled([CHECKLIST], [order(progress={"cutting": {"done": "2026-05-20"}})])
    assert dates(connection, "done")["cutting"] == "2026-05-20"
    two = [{"id": "D1", "requested": "2026-10-16"}, {"id": "D2", "requested": "2026-10-20"}]
    connection = scheduled([CHECKLIST], [order(deliveries=two, progress={"cutting": {"done": "2026-05-20"}})])
    assert connection.execute("SELECT count(done) FROM tasks").fetchone() == (0,)


def test_delays_pass_through_what_does_not_apply_and_what_is_skipped(scheduled: Scheduled) -> None:
    late = order(kind="repeat", progress={"fabric": {"done": "2026-09-16"}})
    applies = {("tna", "cutting"): "kind <> 'repeat'"}
    connection = scheduled([CHECKLIST], [late], date(2026, 9, 16), applies)
    assert "cutting" not in dates(connection, "due")
    assert dates(connection, "forecast")["sewing"] == "2026-10-02"
    assert dates(connection, "driver")["sewing"] == "fabric"
    late["deliveries"][0]["progress"] = {"cutting": {"skipped": "2026-09-01", "reason": "cut already"}}
    connection = scheduled([CHECKLIST], [late], date(2026, 9, 16))
    assert dates(connection, "forecast")["cutting"] == "2026-09-16"
    assert dates(connection, "forecast")["sewing"] == "2026-10-02"
    assert not dates(connection, "open")["cutting"]


def test_a_task_that_was_passed_over_holds_up_nothing(scheduled: Scheduled) -> None:
    # Fabric was due on 6 September; cutting, the only task that waits for it, is done.
    connection = scheduled([CHECKLIST], [order(progress={"cutting": {"done": "2026-09-16"}})], date(2026, 9, 20))
    assert dates(connection, "forecast")["fabric"] == "2026-09-20"
    assert dates(connection, "slack", "open") == {"fabric": None, "sewing": 0, "inspection": 0, "papers": 0}
    assert dates(connection, "critical")["fabric"] is False
    assert connection.execute("SELECT forecast, slack FROM deliveries").fetchone() == (date(2026, 10, 16), 0)


def test_what_waits_behind_a_skipped_task_still_binds(scheduled: Scheduled) -> None:
    progress = {"cutting": {"skipped": "2026-09-10", "reason": "cut already"}}
    connection = scheduled([CHECKLIST], [order(progress=progress)], date(2026, 9, 20))
    # Fabric, computed for 6 September, is forecast for the 20th: fourteen days that sewing does not have.
    assert dates(connection, "slack", "open")["fabric"] == -14
    connection = scheduled(
        [CHECKLIST], [order(progress={**progress, "sewing": {"done": "2026-09-19"}})], date(2026, 9, 20)
    )
    assert dates(connection, "slack", "open")["fabric"] is None


def test_a_task_is_passed_over_only_when_it_is_in_every_delivery(scheduled: Scheduled) -> None:
    cut = {"cutting": {"done": "2026-09-16"}}
    two: list[dict[str, Any]] = [
        {"id": "D1", "requested": "2026-10-16", "progress": cut},
        {"id": "D2", "requested": "2026-10-20"},
    ]
    connection = scheduled([CHECKLIST], [order(deliveries=two)], date(2026, 9, 20))
    # Cutting of D2 is computed for 20 September, fabric for 6 September: 14 days between them. With cutting's two days of
    # slack fabric must come by 22 - 14 = 8 September, and it is the 20th.
    assert dates(connection, "slack", "task = 'fabric'") == {"fabric": -12}
    two[1]["progress"] = cut
    connection = scheduled([CHECKLIST], [order(deliveries=two)], date(2026, 9, 20))
    assert dates(connection, "slack", "task = 'fabric'") == {"fabric": None}


@pytest.mark.parametrize(("received", "more", "task", "deadline"), [
    # Received on Friday 4 September, fabric due two days later: the third working day of China is Wednesday the 9th.
    ("2026-09-04", {}, "fabric", "2026-09-09"),
    ("2026-09-10", {}, "fabric", "2026-09-15"),
    ("2026-09-01", {}, "fabric", "2026-09-06"),
    ("2026-09-10", {}, "cutting", "2026-09-16"),
    ("2026-09-10", {"progress": {"fabric": {"planned": "2026-09-11"}}}, "fabric", "2026-09-11"),
    ("2026-12-30", {}, "fabric", "2026-09-06"),
])  # fmt: skip
def test_nobody_is_late_before_the_order_came_in(
    scheduled: Scheduled, received: str, more: dict[str, Any], task: str, deadline: str
) -> None:
    assert dates(scheduled([CHECKLIST], [order(received=received, **more)]), "deadline")[task] == deadline


def test_what_counts_from_receipt_is_due_when_it_says(scheduled: Scheduled) -> None:
    checklist = {"id": "tna", "tasks": [{"id": "review", "due": "received + 1 workdays"}, {"id": "free"}]}
    connection = scheduled([checklist], [order(received="2026-09-04")])
    assert dates(connection, "deadline") == {"review": "2026-09-07", "free": None}


BEGIN = date(2026, 9, 16)


@pytest.mark.parametrize(("one", "skipped"), [
    ({}, "2026-09-16"),
    ({"received": "2026-09-16"}, None),
    ({"progress": {"fabric": {"started": "2026-09-05"}}}, None),
    ({"progress": {"fabric": {"done": "2026-09-05"}}}, None),
    ({"progress": {"fabric": {"skipped": "2026-09-05", "reason": "from stock"}}}, "2026-09-05"),
])  # fmt: skip
def test_what_was_never_recorded_before_the_house_began_counts_as_skipped(
    scheduled: Scheduled, one: dict[str, Any], skipped: str | None
) -> None:
    connection = scheduled([CHECKLIST], [order(**one)], date(2026, 9, 16), begin=BEGIN)
    assert dates(connection, "skipped") == {
        "fabric": skipped, "cutting": None, "sewing": None, "inspection": None, "papers": None,
    }  # fmt: skip


def test_a_house_that_began_later_starts_with_a_clean_sheet(scheduled: Scheduled) -> None:
    connection = scheduled([CHECKLIST], [order()], date(2026, 9, 16), begin=BEGIN)
    assert dates(connection, "open")["fabric"] is False
    assert dates(connection, "reason")["fabric"] == "gendan.yaml: begin"
    # Cutting is due that very day: chased, and not pushed by the fabric of which nothing is known.
    assert dates(connection, "forecast")["cutting"] == "2026-09-16"
    assert connection.execute("SELECT forecast, slack FROM deliveries").fetchone() == (date(2026, 10, 16), 0)
    before = scheduled([CHECKLIST], [order()], date(2026, 9, 15), begin=BEGIN)
    assert dates(before, "skipped")["fabric"] is None


def test_an_unknown_condition_applies(scheduled: Scheduled) -> None:
    connection = scheduled([CHECKLIST], [order()], applies={("tna", "cutting"): "kind = 'repeat'"})
    assert "cutting" in dates(connection, "due")


def test_without_its_anchor_a_task_has_no_date(scheduled: Scheduled) -> None:
    checklist = {"id": "tna", "tasks": [{"id": "sample", "due": "confirmed + 2 workdays"}, *TASKS[:1]]}
    connection = scheduled([checklist], [order()])
    assert dates(connection, "forecast") == {"sample": None, "fabric": "2026-09-06"}
    assert connection.execute("SELECT count(*) FROM calendar_gaps").fetchone() == (0,)


@pytest.mark.parametrize(("status", "is_open", "forecast"), [
    ("open", True, "2026-09-06"), ("on-hold", False, "2026-09-06"), ("closed", False, None), ("cancelled", False, None),
])  # fmt: skip
def test_only_open_orders_are_chased(scheduled: Scheduled, status: str, is_open: bool, forecast: str | None) -> None:  # noqa: FBT001
    connection = scheduled([CHECKLIST], [order(status=status)])
    assert dates(connection, "open")["fabric"] == is_open
    assert dates(connection, "forecast")["fabric"] == forecast
    assert dates(connection, "critical")["fabric"] is False


def test_a_completed_delivery_is_listed_but_not_chased(scheduled: Scheduled) -> None:
    done = [{"id": "D1", "requested": "2026-10-16", "completed": "2026-05-30"}, {"id": "D2", "requested": "2026-11-16"}]
    connection = scheduled([CHECKLIST], [order(deliveries=done)])
    assert set(dates(connection, "open", "delivery = 'D1'").items()) >= {("fabric", True), ("cutting", False)}
    row = connection.execute("SELECT forecast, slack FROM deliveries WHERE delivery = 'D1'").fetchone()
    assert row == (date(2026, 5, 30), None)


def test_a_skipped_task_holds_up_nothing_whatever_lead_is_stated(scheduled: Scheduled) -> None:
    checklist = {"id": "lead", "tasks": [
        {"id": "sample", "due": "received"},
        {"id": "cutting", "due": "confirmed", "after": ["sample"], "days": "0 workdays"},
    ]}  # fmt: skip
    progress = {"sample": {"skipped": "2026-06-01"}, "cutting": {"planned": "2026-06-01"}}
    connection = scheduled([checklist], [order(progress=progress)])
    assert dates(connection, "computed")["cutting"] is None
    assert dates(connection, "forecast")["cutting"] == "2026-06-01"


def test_papers_are_chased_after_the_goods_have_left(scheduled: Scheduled) -> None:
    checklist = {"id": "papers", "tasks": [
        {"id": "packing", "due": "ex-factory - 1 days", "per": "delivery"},
        {"id": "loading", "due": "ex-factory", "per": "delivery"},
        {"id": "papers", "due": "ex-factory + 5 days", "per": "delivery", "after": ["packing"]},
    ]}  # fmt: skip
    gone = [{"id": "D1", "requested": "2026-05-20", "completed": "2026-05-20"}]
    connection = scheduled([checklist], [order(deliveries=gone)])
    assert dates(connection, "open") == {"packing": False, "loading": False, "papers": True}
    assert dates(connection, "forecast")["papers"] == "2026-06-01"
    assert dates(connection, "slack")["papers"] is None


def test_an_order_without_deliveries_still_has_its_own_tasks(scheduled: Scheduled) -> None:
    checklist = {"id": "tna", "tasks": [{"id": "enter", "due": "received + 1 days", "per": "order"}, *TASKS[1:2]]}
    connection = scheduled([checklist], [order(deliveries=[])])
    assert connection.execute("SELECT delivery, task, due FROM tasks").fetchall() == [(None, "enter", date(2026, 5, 2))]


def test_the_end_of_a_calendar_is_named_and_nothing_is_guessed(scheduled: Scheduled) -> None:
    checklist = {"id": "tna", "tasks": [{"id": "papers", "due": "ex-factory + 5 workdays"}]}
    connection = scheduled([checklist], [order(deliveries=[{"id": "D1", "requested": "2026-12-30"}])])
    assert connection.execute("SELECT due, computed, forecast FROM tasks").fetchone() == (None, None, None)
    gap = connection.execute(
        "SELECT calendar, order_id, delivery, task, day, open, valid_to FROM calendar_gaps"
    ).fetchone()
    assert gap == ("CN", "SO-1", "D1", "papers", date(2026, 12, 30), True, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("house", "factory", "calendar"), [(None, "acme", None), ("ZZ", "acme", "ZZ"), ("CN", "lost", "XX")]
)
def test_no_calendar_is_a_gap_and_not_a_five_day_week(
    scheduled: Scheduled, house: str | None, factory: str, calendar: str | None
) -> None:
    checklist = {"id": "tna", "tasks": [{"id": "cutting", "due": "received + 5 workdays", "owner": "factory"}]}
    connection = scheduled([checklist], [order(factory=factory)], house=house)
    assert connection.execute("SELECT due FROM tasks").fetchone() == (None,)
    assert connection.execute("SELECT calendar, valid_to FROM calendar_gaps").fetchall() == [(calendar, None)]


def test_a_date_before_what_it_prepares_is_no_circle(scheduled: Scheduled) -> None:
    tasks = [
        {"id": "meeting", "due": "cutting - 3 days"},
        {"id": "cutting", "due": "ex-factory - 30 days", "after": ["meeting"]},
    ]
    connection = scheduled([{"id": "tna", "tasks": tasks}], [order()], date(2026, 9, 15))
    assert dates(connection, "computed") == {"meeting": "2026-09-13", "cutting": "2026-09-16"}
    assert dates(connection, "forecast") == {"meeting": "2026-09-15", "cutting": "2026-09-18"}


@pytest.mark.parametrize("tasks", [
    [{"id": "a", "due": "b + 1 days"}, {"id": "b", "due": "a + 1 days"}, {"id": "c", "due": "received"}],
    [{"id": "a", "after": ["a", "x"], "due": "nowhere + 2 days"}, {"id": "c", "due": "received"}, {"due": "received"}, 7],
])  # fmt: skip
def test_a_broken_part_does_not_hide_the_rest(scheduled: Scheduled, tasks: list[Any]) -> None:
    connection = scheduled([{"id": "tna", "tasks": tasks}], [order()])
    made = dates(connection, "due")
    assert made["a"] is None
    assert made["c"] == "2026-05-01"


def test_links_say_what_was_done_before(scheduled: Scheduled) -> None:
    connection = scheduled([CHECKLIST], [order(progress={"sewing": {"done": "2026-05-20"}})])
    rows = connection.execute("SELECT task, predecessor, predecessor_done FROM task_links ORDER BY task").fetchall()
    assert ("inspection", "sewing", date(2026, 5, 20)) in rows
    assert ("sewing", "cutting", None) in rows


def explain(connection: DuckDBPyConnection, task: str) -> TaskWhy | None:
    def query(sql: str, parameters: Mapping[str, object] | None = None) -> Rows:
        found = connection.execute(sql, dict(parameters or {}))
        return Rows(tuple(column[0] for column in found.description), found.fetchall())

    return explain_task(query, "SO-1", "D1", task)


def why(connection: DuckDBPyConnection, task: str) -> TaskWhy:
    found = explain(connection, task)
    assert found is not None
    return found


def test_a_date_is_explained_by_rule_anchor_and_calendar(scheduled: Scheduled) -> None:
    made = why(scheduled([CHECKLIST], [order()]), "inspection")
    assert made.rule == "ex-factory - 5 workdays"
    due = made.date("due")
    assert (due.day, due.anchor_date, due.calendar) == (date(2026, 10, 10), date(2026, 10, 16), "CN")
    assert [(one.day, one.worked) for one in due.special] == [(date(2026, 10, 10), True)]
    assert "国庆节调休" in due.text.zh
    assert made.date("latest").day == date(2026, 10, 10)


def test_a_forecast_is_explained_back_to_the_root_cause(scheduled: Scheduled) -> None:
    made = why(scheduled([CHECKLIST], [order()], date(2026, 9, 26)), "inspection").date("forecast")
    assert [link.task for link in made.path] == ["inspection", "sewing", "cutting", "fabric"]
    assert made.path[-1].driver == "as-of"
    assert made.text.en.startswith("Waits for sewing; it began with fabric")


def test_a_task_that_was_passed_over_is_said_to_be(scheduled: Scheduled) -> None:
    made = why(
        scheduled([CHECKLIST], [order(progress={"cutting": {"done": "2026-09-16"}})], date(2026, 9, 20)), "fabric"
    )
    assert made.date("latest").text.en.startswith("What follows it is done already")


def test_holidays_in_between_are_named(scheduled: Scheduled) -> None:
    checklist = {"id": "tna", "tasks": [{"id": "papers", "due": "ex-factory + 2 workdays"}]}
    made = why(scheduled([checklist], [order(deliveries=[{"id": "D1", "requested": "2026-09-30"}])]), "papers")
    due = made.date("due")
    assert due.day == date(2026, 10, 9)
    assert [one.day.day for one in due.special] == [1, 2, 5, 6, 7]
    assert "National Day" in due.text.en


def test_what_is_missing_is_said(scheduled: Scheduled) -> None:
    checklist = {"id": "tna", "tasks": [{"id": "sample", "due": "confirmed + 2 workdays"}]}
    assert (
        why(scheduled([checklist], [order()]), "sample").date("due").text.en
        == "confirmed + 2 workdays: confirmed has no date yet"
    )
    assert explain(scheduled([checklist], [order()]), "other") is None
