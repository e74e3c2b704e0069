"""Working-day calendars: from the documents of a house to the table `calendar_days` and the functions of rule writers.

No guessing: a day outside a calendar's validity, a calendar that does not exist, and a house without one give NULL.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duckdb import DuckDBPyConnection

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
"""In the order of DuckDB's dayofweek()."""

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
"""No file can name a day outside; a calendar that claims more is cut to this."""


class WorkCalendar(Struct, frozen=True):
    """One calendar. `holidays` and `workdays` map a day to its names (en, zh); both may be "".

    A day that stands in both is a working day: the make-up list is the more particular one.
    """

    id: str
    valid_from: date
    valid_to: date
    weekend: frozenset[str] = frozenset({"sat", "sun"})
    holidays: Mapping[date, tuple[str, str]] = field(default_factory=dict)
    workdays: Mapping[date, tuple[str, str]] = field(default_factory=dict)


def read_calendar(document: Mapping[str, object]) -> WorkCalendar | None:
    """Return the calendar of a document, or None without an id or without both ends of validity.

    Such a calendar counts as missing: how far it knows is not guessed. Without `weekend` it is Saturday and Sunday;
    `weekend: []` is a seven-day week. Anything of the wrong type counts as absent.
    """
    name, first, last = document.get("id"), _day(document.get("valid_from")), _day(document.get("valid_to"))
    if not isinstance(name, str) or first is None or last is None:
        return None
    weekend = document.get("weekend")
    days = {"sat", "sun"} if not isinstance(weekend, list) else {one for one in weekend if one in WEEKDAYS}
    return WorkCalendar(
        id=name,
        valid_from=max(first, FIRST),
        valid_to=min(last, LAST),
        weekend=frozenset(days),
        holidays=_days(document.get("holidays")),
        workdays=_days(document.get("workdays")),
    )


def prepare_calendars(connection: DuckDBPyConnection) -> None:
    """Make the macros `workday_add`, `workdays`, `is_workday`; they give NULL until `load_calendars` has been called."""
    connection.execute(_NO_LISTS)
    for macro in (*_MACROS, _workdays(FIRST)):
        connection.execute(macro)


def load_calendars(
    connection: DuckDBPyConnection,
    documents: Iterable[Mapping[str, object]],
    house: str | None,
) -> None:
    """Make `calendar_days`, and what the macros of `prepare_calendars` count by, from the house's calendars.

    `house` is the calendar named in gendan.yaml, the one used where a call names none. When it is None or not among the
    documents such calls give NULL. Of two documents with one id the first counts.
    """
    calendars: dict[str, WorkCalendar] = {}
    for document in documents:
        calendar = read_calendar(document)
        if calendar is not None:
            calendars.setdefault(calendar.id, calendar)
    _load_rows(connection, sorted(calendars.values(), key=lambda one: one.id))
    connection.execute(_DAYS)
    connection.execute(_LISTS, {"house": house})
    if house in calendars:
        connection.execute(_workdays(calendars[house].valid_from))


def _load_rows(connection: DuckDBPyConnection, calendars: list[WorkCalendar]) -> None:
    special = {
        (one.id, day): (off, *names)
        for one in calendars
        for off, days in ((True, one.holidays), (False, one.workdays))
        for day, names in days.items()
    }
    connection.execute(
        "CREATE OR REPLACE TABLE calendar_spans AS SELECT unnest($ids::VARCHAR[]) AS calendar,"
        " unnest($first::DATE[]) AS first, unnest($last::DATE[]) AS last, unnest($weekend::INTEGER[][]) AS weekend",
        {
            "ids": [one.id for one in calendars],
            "first": [one.valid_from for one in calendars],
            "last": [one.valid_to for one in calendars],
            "weekend": [sorted(WEEKDAYS.index(day) for day in one.weekend) for one in calendars],
        },
    )
    connection.execute(
        "CREATE OR REPLACE TABLE calendar_special AS SELECT unnest($calendars::VARCHAR[]) AS calendar,"
        " unnest($days::DATE[]) AS day, unnest($off::BOOLEAN[]) AS is_off,"
        " unnest($en::VARCHAR[]) AS name_en, unnest($zh::VARCHAR[]) AS name_zh",
        {
            "calendars": [calendar for calendar, _ in special],
            "days": [day for _, day in special],
            "off": [value[0] for value in special.values()],
            "en": [value[1] or None for value in special.values()],
            "zh": [value[2] or None for value in special.values()],
        },
    )


def _days(rows: object) -> dict[date, tuple[str, str]]:
    found: dict[date, tuple[str, str]] = {}
    for row in rows if isinstance(rows, list) else []:
        day = _day(row.get("date")) if isinstance(row, dict) else None
        if day is not None:
            found[day] = _names(row.get("name"))
    return found


def _names(name: object) -> tuple[str, str]:
    if isinstance(name, dict):
        en, zh = (name.get(key) for key in ("en", "zh"))
        return (en if isinstance(en, str) else "", zh if isinstance(zh, str) else "")
    return (name, name) if isinstance(name, str) else ("", "")


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


_DAYS = """
CREATE OR REPLACE TABLE calendar_days AS
SELECT calendar, day, is_workday, (sum(is_workday::INTEGER) OVER (PARTITION BY calendar ORDER BY day))::INTEGER AS nr,
  name_en, name_zh
FROM (
  SELECT d.calendar, d.day, coalesce(NOT s.is_off, NOT list_contains(d.weekend, dayofweek(d.day))) AS is_workday,
    s.name_en, s.name_zh
  FROM (SELECT calendar, weekend, unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE AS day
        FROM calendar_spans) d
  LEFT JOIN calendar_special s USING (calendar, day)
)
ORDER BY calendar, day
"""

_NO_LISTS = """
CREATE OR REPLACE TABLE calendar_lists (l_ids VARCHAR[], l_house_name VARCHAR, l_house INTEGER, l_first INTEGER[],
  l_upto INTEGER[][], l_before INTEGER[][], l_days INTEGER[][], h_first INTEGER, h_upto INTEGER[], h_before INTEGER[], h_days INTEGER[])
"""

# One row of nested lists, by the calendar's number: its first day (as days since 1970), and for each of its days the
# number of working days up to it and before it; then its working days in order. A scalar subquery over one row costs a
# constant vector, where a join per task would cost a hash table each, and a SET variable a copy in every plan.
# The house's own calendar once more, by itself: planning each such subquery takes its time too. Its lists must stay short:
# the engine may copy them for every row of a vector.
_LISTS = """
CREATE OR REPLACE TABLE calendar_lists AS
SELECT *, l_first[l_house] AS h_first, l_upto[l_house] AS h_upto, l_before[l_house] AS h_before, l_days[l_house] AS h_days
FROM (
SELECT list(calendar ORDER BY calendar) AS l_ids, $house::VARCHAR AS l_house_name,
  nullif(list_position(list(calendar ORDER BY calendar), $house), 0) AS l_house,
  list(first ORDER BY calendar) AS l_first, list(upto ORDER BY calendar) AS l_upto,
  list(before ORDER BY calendar) AS l_before, list(days ORDER BY calendar) AS l_days
FROM (
  SELECT calendar, min(number) AS first, list(nr ORDER BY number) AS upto,
    list(nr - is_workday::INTEGER ORDER BY number) AS before,
    coalesce(list(number ORDER BY number) FILTER (is_workday), []) AS days
  FROM (SELECT *, (day - DATE '1970-01-01')::INTEGER AS number FROM calendar_days)
  GROUP BY calendar
))
"""


def _list(name: str) -> str:
    return f"(SELECT l_{name} FROM calendar_lists)"


def workday_sql(number: str, calendar: str, offset: str | int, of: Mapping[str, str] | None = None) -> str:
    """Return SQL for the working day `offset` from `number` (days since 1970) in the calendar with the number `calendar`.

    The meaning of the offset is that of words.due.Due: +n the n-th working day after, -n the n-th before, 0 the day itself
    or the next working day. NULL outside the calendar's validity. `of` names columns that hold the lists already.
    """
    lists = of or {name: _list(name) for name in ("first", "upto", "before", "days")}
    # Position 0 of a list is NULL, while negative ones count from its end: hence greatest(…, 0), which also takes in NULL.
    at = f"[{calendar}][greatest({number} - {lists['first']}[{calendar}] + 1, 0)]"
    after, before = f"{lists['upto']}{at} + {offset}", f"{lists['before']}{at} + {offset} + 1"
    if isinstance(offset, int):
        found = after if offset > 0 else before
    else:
        found = f"CASE WHEN {offset} > 0 THEN {after} ELSE {before} END"
    return f"{lists['days']}[{calendar}][greatest({found}, 0)]"


def _position(day: str, calendar: str) -> str:
    return f"[{calendar}][greatest((({day})::DATE - DATE '1970-01-01') - {_list('first')}[{calendar}] + 1, 0)]"


def _macros() -> tuple[str, ...]:
    named = f"nullif(list_position({_list('ids')}, calendar), 0)"
    number = workday_sql("((day)::DATE - DATE '1970-01-01')", named, "(n)")
    first, upto, before, days = (
        f"(SELECT h_{name} FROM calendar_lists)" for name in ("first", "upto", "before", "days")
    )
    at = f"[greatest((day)::DATE - DATE '1970-01-01' - {first} + 1, 0)]"
    found = f"CASE WHEN (n) > 0 THEN {upto}{at} + (n) ELSE {before}{at} + (n) + 1 END"
    works = f"{_list('upto')}{_position('day', named)} > {_list('before')}{_position('day', named)}"
    epoch = "DATE '1970-01-01'"
    make = "CREATE OR REPLACE MACRO"
    return (
        f"{make} workday_add(day, n) AS {epoch} + {days}[greatest({found}, 0)], (calendar, day, n) AS {epoch} + {number}",
        f"{make} is_workday(day) AS {upto}{at} > {before}{at}, (day, calendar) AS {works}",
    )


def _workdays(first: date) -> str:
    """Return the macro `workdays` for a house whose calendar begins with `first`: said outright it costs no subquery."""
    named, upto = f"nullif(list_position({_list('ids')}, calendar), 0)", "(SELECT h_upto FROM calendar_lists)"
    b, a = (f"{upto}[greatest(({day})::DATE - DATE '{first}' + 1, 0)]" for day in "ba")
    between = f"{_list('upto')}{_position('b', named)} - {_list('upto')}{_position('a', named)}"
    return f"CREATE OR REPLACE MACRO workdays(a, b) AS {b} - {a}, (a, b, calendar) AS {between}"


_MACROS = _macros()
