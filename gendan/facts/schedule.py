"""The schedule of every delivery: from checklists and facts to the table `tasks`, in a handful of set-based statements.

What the dates mean
  due        by the template from the original commitment (the first promise, else what was requested): the baseline
  computed   by the template from the current commitment
  planned    what people wrote under `planned`, else computed
  deadline   the day after which it is chased: planned; but where the template's day had passed when the order came in (or
             passes within three working days of it), the third working day after receipt: nobody can be late with an
             order that is not there. Not so for what people planned, nor for what counts from received or confirmed.
  forecast   done: that day. Skipped: its planned day. Else the latest of planned, computed, the as-of date, and what the
             tasks before it allow: with a stated lead (`days:`) their forecast plus the lead; without one the own computed
             date, moved by what they are late beyond their declared slack. So an early finish, and an earlier plan, pull
             nothing.
  slack      latest - forecast in calendar days, for what is still to be done. The latest day of a task leaves every task
             after it its own latest day (by the stated lead, else by the spacing of the template), plus the declared
             slack; of a task that nothing follows it is computed plus declared slack. Negative: the commitment is in danger.
             What is done needs nothing any more. A task whose followers are all done was passed over: it is still open, and
             chased as overdue, but binds nothing: its slack is NULL, it is on no critical path and does not move ex-factory,
             even where it was due before it.
  driver     what set the forecast: the task before it, "as-of", or "own" (its own plan). None when done.

A skipped task, and one that does not apply to the order, lets delays pass through unchanged and adds neither lead nor slack;
both ways: what comes before it must leave room for what comes after it.
What is missing stays missing: without its anchor a task has no due date, and without a date it has no forecast; what comes
after it is then forecast from the rest. Held orders are scheduled like others; nothing of a closed or cancelled order, or of
a completed delivery, is forecast, but for the tasks that follow the goods (computed for a day after ex-factory): papers are
chased when the goods have left, each by its own plan. An order's own task is listed with the delivery that leaves first (ties by id), counts from
its dates, and is over when all deliveries are complete.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gendan.facts.schedule_sql import schedule_select
from gendan.facts.schedule_tables import GAPS, LINKS, PROGRESS, base_sql, deliveries_sql, tasks_sql
from gendan.facts.schedule_template import Template, read_template
from gendan.facts.schedule_templates import load_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from duckdb import DuckDBPyConnection

    from gendan.facts.beside import Beside


def build_schedule(
    connection: DuckDBPyConnection,
    checklists: Iterable[Mapping[str, object]],
    applies_sql: Mapping[tuple[str, str], str],
    as_of: date,
    begin: date | None = None,
    beside: Beside | None = None,
    *,
    closed_since: date | None = None,
) -> None:
    """Make `tasks`, `task_links` and `calendar_gaps`, and fill `forecast`, `slack` and `checklist` of `deliveries`.

    Needs the tables orders, deliveries, progress and partners, and load_calendars before. `applies_sql` gives, by checklist
    and task, a condition over the columns of `orders`; where it is unknown the task counts as applying. Of two checklists
    with one id the first counts. With `beside` two threads work at once, each on its half of the orders;
    `tasks` is then a view, and all that was begun beside is done.

    `begin` is the day on which the house began with gendan. What was computed for a day before it, in an order received
    before it, and of which nothing is recorded, counts as skipped on that day: not chased, and it holds up nothing. On
    `begin` itself a task is chased like any other; as of a day before it nothing is skipped.

    With `closed_since` the tasks of orders closed before that day are left out, where nobody looks at them; see base_sql.
    """
    templates: dict[str, Template] = {}
    for document in checklists:
        template = read_template(document)
        if template is not None and template.steps:
            templates.setdefault(template.id, template)
    used = [templates[name] for name in _in_use(connection) if name in templates]
    load_templates(connection, used)
    connection.execute(f"{base_sql(closed_since)};{PROGRESS}")
    _fill(connection, beside, partial(schedule_select, used, applies_sql, as_of, begin), as_of)
    for statement in (LINKS, GAPS, *deliveries_sql(as_of), *_cleared(halved=beside is not None)):
        connection.execute(statement)


def _fill(
    connection: DuckDBPyConnection,
    beside: Beside | None,
    select: Callable[[str], str],
    as_of: date,
) -> None:
    """Make `schedule_long` and `tasks`: in one piece, or each half of the orders in a thread of its own."""
    if beside is None:
        _fill_part(connection, "", select("true"), as_of)
        return
    row = connection.execute("SELECT quantile_disc(order_no, 0.5) FROM schedule_base WHERE looked_at").fetchone()
    middle = int(row[0] or 0) if row else 0
    beside.begin(partial(_fill_part, part="_2", select=select(f"order_no > {middle}"), as_of=as_of))
    _fill_part(connection, "_1", select(f"order_no <= {middle}"), as_of)
    beside.wait()
    connection.execute("DROP TABLE IF EXISTS tasks")
    for name in ("schedule_long", "tasks"):
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM {name}_1 UNION ALL FROM {name}_2")


def _fill_part(connection: DuckDBPyConnection, part: str, select: str, as_of: date) -> None:
    long = f"schedule_long{part}"
    connection.execute(f"CREATE OR REPLACE TABLE {long} AS {select}")
    connection.execute(f"CREATE OR REPLACE TABLE tasks{part} AS {tasks_sql(as_of, long)}")


def _cleared(*, halved: bool) -> list[str]:
    """Return the statements that drop what was only on the way."""
    long = (
        ["VIEW schedule_long", "TABLE schedule_long_1", "TABLE schedule_long_2"] if halved else ["TABLE schedule_long"]
    )
    return [f"DROP {one}" for one in (*long, "TABLE schedule_base", "TABLE schedule_progress")]


def _in_use(connection: DuckDBPyConnection) -> list[str]:
    sql = "SELECT DISTINCT category_checklist FROM orders WHERE category_checklist IS NOT NULL ORDER BY 1"
    return [str(name) for (name,) in connection.execute(sql).fetchall()]
