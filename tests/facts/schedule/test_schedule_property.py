"""The schedule against a slow and obvious one: task by task, day by day, one delivery after another."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Order = dict[str, Any]
Task = dict[str, Any]
AS_OF = date(2026, 6, 1)
TODAY = AS_OF.isoformat()
DAY = timedelta(days=1)
NEVER = date.max
NATIONAL = {date(2026, 10, day) for day in range(1, 8)}
MADE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


def works(calendar: str, day: date) -> bool:
    if calendar == "BD":
        return day.weekday() != 4
    return day in MADE_UP or (day.weekday() < 5 and day not in NATIONAL)


def shifted(day: date | None, count: int, unit: str, calendar: str) -> date | None:
    """Walk day by day; None when the walk leaves 2026."""
    if day is None or unit == "days":
        return None if day is None else day + count * DAY
    step = DAY if count >= 0 else -DAY
    if day.year != 2026:
        return None
    left = abs(count)
    if count == 0:
        while day.year == 2026 and not works(calendar, day):
            day += DAY
    while left and day.year == 2026:
        day += step
        left -= day.year == 2026 and works(calendar, day)
    return day if day.year == 2026 else None


class Reference:
    """One order. Values are kept per (task, delivery); an order's own task has one value, under its first delivery."""

    def __init__(self, tasks: list[Task], order: Order, absent: set[str], begin: date | None = None) -> None:
        self.tasks = {task["id"]: task for task in tasks}
        self.order, self.absent, self.begin = order, absent, begin
        self.deliveries = {one["id"]: one for one in order["deliveries"]}
        self.first = min(self.deliveries.values(), key=lambda one: (self.dates(one)["ex-factory"], one["id"]))["id"]
        self.memory: dict[tuple[str, str, str], date | None] = {}

    def dates(self, delivery: Mapping[str, Any], *, baseline: bool = False) -> dict[str, date | None]:
        promises = [date.fromisoformat(one) for one in delivery["promised"]]
        asked = date.fromisoformat(delivery["requested"])
        promised = (promises[0] if baseline else promises[-1]) if promises else None
        leaves = promised or asked
        confirmed = self.order["confirmed"]
        return {
            "received": date.fromisoformat(self.order["received"]),
            "confirmed": date.fromisoformat(confirmed) if confirmed else None,
            "requested": asked, "promised": promised, "ex-factory": leaves, "etd": leaves + 7 * DAY,
        }  # fmt: skip

    def place(self, task: str, delivery: str) -> str:
        return self.first if self.tasks[task]["per"] == "order" else delivery

    def calendar(self, task: str) -> str:
        return "BD" if self.tasks[task]["owner"] == "factory" else "CN"

    def record(self, task: str, delivery: str) -> dict[str, str] | None:
        own = self.tasks[task]["per"] == "order"
        mine, other = self.order["progress"].get(task), self.deliveries[delivery]["progress"].get(task)
        alone = len(self.deliveries) == 1
        rows = [mine, other if alone else None] if own else [other, mine if alone else None]
        return next((one for one in rows if one is not None), None)

    def recorded(self, task: str, delivery: str, what: str) -> date | None:
        row = self.record(task, delivery) or {}
        return date.fromisoformat(row[what]) if row.get(what) else None

    def template(self, task: str, delivery: str, *, baseline: bool = False) -> date | None:
        delivery = self.place(task, delivery)
        anchor, count, unit = self.tasks[task]["parts"]
        if anchor in self.tasks:
            day = self.template(anchor, delivery, baseline=baseline)
        else:
            day = self.dates(self.deliveries[delivery], baseline=baseline)[anchor]
        return shifted(day, count, unit, self.calendar(task))

    def before(self, task: str) -> list[str]:
        anchor, count, _ = self.tasks[task]["parts"]
        names = [*self.tasks[task]["after"], *([anchor] if anchor in self.tasks and count >= 0 else [])]
        per = self.tasks[task]["per"]
        return [name for name in dict.fromkeys(names) if not (per == "order" and self.tasks[name]["per"] == "delivery")]

    def passes(self, task: str, delivery: str) -> bool:
        delivery = self.place(task, delivery)
        skipped = self.recorded(task, delivery, "skipped") or self.taken_over(task, delivery)
        return task in self.absent or (skipped is not None and self.recorded(task, delivery, "done") is None)

    def taken_over(self, task: str, delivery: str) -> date | None:
        computed, begin = self.template(task, delivery), self.begin
        if begin is None or computed is None or self.record(task, delivery) is not None:
            return None
        return begin if date.fromisoformat(self.order["received"]) < begin and computed < begin else None

    def planned(self, task: str, delivery: str) -> date | None:
        return self.recorded(task, self.place(task, delivery), "planned") or self.template(task, delivery)

    def expected(self, task: str, delivery: str) -> date | None:
        delivery = self.place(task, delivery)
        computed, planned = self.template(task, delivery), self.planned(task, delivery)
        through = self.passes(task, delivery)
        done = self.recorded(task, delivery, "done")
        if not through and (done is not None or planned is None):
            return done
        days = [computed] if through else [computed, planned, AS_OF]
        for name in self.before(task):
            seen = self.expected(name, delivery)
            allowed = self.allowed(name, task, delivery, seen)
            stated = self.tasks[task]["lead"] and not through and not self.passes(name, delivery)
            if stated and self.tasks[task]["lead"][1] == "workdays" and seen is not None and allowed is None:
                return None
            days.append(allowed)
        known = [day for day in days if day is not None]
        return max(known) if known else None

    def allowed(self, name: str, task: str, delivery: str, seen: date | None) -> date | None:
        lead = self.tasks[task]["lead"]
        through = self.passes(name, delivery)
        if lead and not through and not self.passes(task, delivery):
            return shifted(seen, lead[0], lead[1], self.calendar(task)) if lead[1] == "workdays" or seen else None
        own, computed = self.template(name, delivery), self.template(task, delivery)
        if seen is None or own is None or computed is None:
            return computed
        spare = 0 if through else self.tasks[name]["slack"]
        return computed + max(0, (seen - own).days - spare) * DAY

    def latest(self, task: str, delivery: str) -> date | None:
        """None: a date is missing, or everything that follows is done."""
        found, own = self.bound(task, delivery), self.template(task, delivery)
        if found == NEVER:
            return None
        return found or (None if own is None else own + self.tasks[task]["slack"] * DAY)

    def bound(self, task: str, delivery: str) -> date | None:
        """The day by which what follows needs it; NEVER where all of that is done, None where nothing follows."""
        own, through = self.template(task, delivery), self.passes(task, delivery)
        if not through and self.recorded(task, self.place(task, delivery), "done"):
            return NEVER
        spare = 0 if through else self.tasks[task]["slack"]
        after = [name for name in self.tasks if task in self.before(name)]
        if not after:
            return None if through or own is None else own + spare * DAY
        rooms = [room for name in after for room in self.rooms(task, name, delivery)]
        needed = [room for room in rooms if room != NEVER]
        return min(needed) + spare * DAY if needed else NEVER if rooms else None

    def rooms(self, task: str, name: str, delivery: str) -> list[date]:
        shared = self.tasks[task]["per"] == "order" and self.tasks[name]["per"] == "delivery"
        under_way = [one["id"] for one in self.deliveries.values() if not one["completed"]]
        found = [self.room(task, name, one) for one in (under_way if shared else [delivery])]
        return [day for day in found if day is not None]

    def room(self, task: str, name: str, delivery: str) -> date | None:
        end, lead = self.bound(name, delivery), self.tasks[name]["lead"]
        if end is None or end == NEVER:
            return end
        if lead and not self.passes(name, delivery) and not self.passes(task, delivery):
            return shifted(end, -lead[0], lead[1], self.calendar(name)) if lead[0] or lead[1] == "workdays" else end
        mine, theirs = self.template(task, delivery), self.template(name, delivery)
        return None if mine is None or theirs is None else end - (theirs - mine)

    def rows(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        complete = all(one["completed"] for one in self.deliveries.values())
        rows = {}
        for name, task in self.tasks.items():
            for delivery, one in self.deliveries.items():
                if name in self.absent or (task["per"] == "order" and delivery != self.first):
                    continue
                live = not complete if task["per"] == "order" else not one["completed"]
                rows[delivery, name] = self.row(name, delivery, live=live)
        return rows

    def follows_goods(self, task: str, delivery: str) -> bool:
        computed, leaves = self.template(task, delivery), self.dates(self.deliveries[delivery])["ex-factory"]
        return (
            self.tasks[task]["per"] == "delivery" and computed is not None and leaves is not None and computed > leaves
        )

    def row(self, task: str, delivery: str, *, live: bool) -> tuple[Any, ...]:
        done, through = self.recorded(task, delivery, "done"), self.passes(task, delivery)
        expected = self.expected(task, delivery)
        papers = not live and self.follows_goods(task, delivery)
        own = max(self.planned(task, delivery) or AS_OF, AS_OF) if papers else None
        forecast = done or (self.planned(task, delivery) if through else expected if live else own)
        latest = self.latest(task, delivery) if live and not done and not through else None
        slack = (latest - expected).days if latest and expected else None
        due, computed = self.template(task, delivery, baseline=True), self.template(task, delivery)
        return (
            due,
            computed,
            self.planned(task, delivery),
            forecast,
            slack,
            (live or papers) and not done and not through,
        )


days = st.integers(-40, 40).map(lambda count: (AS_OF + count * DAY).isoformat())
rarely = st.integers(0, 3).map(lambda one: one == 0)


@st.composite
def checklists(draw: st.DrawFn) -> list[Task]:
    tasks: list[Task] = []
    for number in range(draw(st.integers(1, 12))):
        earlier = [task["id"] for task in tasks]
        anchors = st.sampled_from(["received", "confirmed", "requested", "promised", "ex-factory", "etd", *earlier])
        parts = (draw(anchors), draw(st.integers(-25, 25)), draw(st.sampled_from(["days", "workdays"])))
        lead = draw(st.none() | st.tuples(st.integers(0, 9), st.sampled_from(["days", "workdays"])))
        anchor, count, unit = parts
        task = {
            "id": f"t{number}", "parts": parts, "due": f"{anchor} {'-' if count < 0 else '+'} {abs(count)} {unit}",
            "after": draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True)) if earlier else [],
            "per": draw(st.sampled_from(["order", "delivery"])), "lead": lead, "slack": draw(st.integers(0, 4)),
            "owner": draw(st.sampled_from(["factory", "merchandiser"])),
        }  # fmt: skip
        if lead:
            task["days"] = lead[0] if lead[1] == "days" else f"{lead[0]} workdays"
        tasks.append(task)
    return tasks


def progress(names: list[str]) -> st.SearchStrategy[dict[str, dict[str, str]]]:
    one = st.fixed_dictionaries({}, optional={"planned": days, "done": days.filter(lambda day: day <= TODAY)})
    skipped = st.fixed_dictionaries({"skipped": days.filter(lambda day: day <= TODAY)})
    return st.dictionaries(st.sampled_from(names), one | one | skipped, max_size=6)


@st.composite
def orders(draw: st.DrawFn, names: list[str]) -> Order:
    ids = [f"D{number}" for number in range(1, draw(st.integers(1, 3)) + 1)]
    leaves = st.integers(0, 150).map(lambda count: (AS_OF + count * DAY).isoformat())
    return {
        "received": draw(days), "confirmed": draw(st.none() | days), "factory": "dhaka", "progress": draw(progress(names)),
        "deliveries": [
            {"id": one, "requested": draw(leaves), "promised": draw(st.lists(leaves, max_size=2)), "etd": None,
             "completed": TODAY if draw(rarely) else None, "progress": draw(progress(names))}
            for one in ids
        ],
    }  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Task], list[Order], set[str], date | None]:
    tasks = draw(checklists())
    names = [task["id"] for task in tasks]
    found = [draw(orders(names)) | {"id": f"SO-{number}"} for number in range(draw(st.integers(1, 3)))]
    begin = draw(st.none() | st.integers(0, 30).map(lambda count: AS_OF - count * DAY))
    return tasks, found, set(draw(st.lists(st.sampled_from(names), max_size=2))), begin


def document(tasks: list[Task]) -> dict[str, Any]:
    return {"id": "tna", "etd_lead": 7, "tasks": [{k: v for k, v in task.items() if v is not None} for task in tasks]}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_every_date_is_that_of_the_slow_reference(
    scheduled: Callable[..., Any], case: tuple[list[Task], list[Order], set[str], date | None]
) -> None:
    tasks, found, absent, begin = case
    applies = {("tna", name): "kind = 'repeat'" for name in absent}
    connection = scheduled([document(tasks)], [one | {"kind": "bulk"} for one in found], AS_OF, applies, begin=begin)
    sql = "SELECT order_id, delivery, task, due, computed, planned, forecast, slack, open FROM tasks"
    answer = {tuple(row[:3]): row[3:] for row in connection.execute(sql).fetchall()}
    expected = {
        (one["id"], *key): row for one in found for key, row in Reference(tasks, one, absent, begin).rows().items()
    }
    assert answer == expected
