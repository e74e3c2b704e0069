"""The schedule of all deliveries at once: one SELECT, whatever the checklists say.

Every delivery is a row and every task an element of lists, in an order in which each task comes after those it waits for.
The passes are list_reduce: vectorised over the rows, one step per task. (A column per task would be read more easily, but
planning such a statement takes longer than running it.) Days are whole numbers since 1970.

The lists, by the rank of the task: b due, c computed, q planned by people, w planned, d done, k skipped, a applies,
x passed through (skipped, or does not apply), taken skipped because the house began later, e the day that those after it see, v what set it, l latest, s slack.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.facts.calendars import workday_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gendan.facts.schedule_template import Template

_EPOCH = date(1970, 1, 1).toordinal()
_CALENDARS = {name: f"k_{name}" for name in ("first", "upto", "before", "days")}
_ANCHORS = ("received", "confirmed", "requested", "promised", "ex_factory", "etd")

OWN, AS_OF = 0, -1
"""Drivers that are no task; a task is its rank."""

_NEVER = 1_000_000_000
"""The latest day of what binds nothing any more: beyond every date, so that the least of several is one that binds."""

SHAPE = {
    "anchor": "INTEGER[]", "shift": "INTEGER[]", "party": "INTEGER[]", "shared": "BOOLEAN[]", "date_place": "INTEGER[]",
    "own": "BOOLEAN[]", "preds": "INTEGER[][]", "succs": "INTEGER[][]", "spare": "INTEGER[]", "lead_time": "INTEGER[]",
    "lead_party": "INTEGER[]",
}  # fmt: skip
"""What a template is in lists. In the order of dates: anchor (place among the dates so far; the first twelve are the
delivery's own anchors, and those of the order's first delivery), shift, party (whose working days; 0: days), shared (an
order's own task). By rank: date_place, own (an order's own task), predecessors, successors, declared slack, stated lead."""


def schedule_select(
    templates: Sequence[Template],
    applies: Mapping[tuple[str, str], str],
    as_of: date,
    begin: date | None = None,
    within: str = "true",
) -> str:
    """Return the SELECT that gives a row per delivery and task: n, rank, due, computed and so on, as numbers.

    `applies` maps checklist and task to a condition over `orders`. `begin` is the house's, see build_schedule.
    `within` is a condition on `order_no`, for a part of the orders. Reads schedule_base, schedule_progress, schedule_shapes
    and calendar_lists.
    """
    conditions = _conditions(templates, applies)
    leads = [step.lead for one in templates for step in one.steps if step.lead]
    workdays = any(lead.unit == "workdays" for lead in leads)
    taken_over = begin.toordinal() - _EPOCH if begin is not None and begin <= as_of else None
    stated = Stated(conditions=bool(conditions), leads=bool(leads), workdays=workdays, begin=taken_over)
    sql = _taken(_dated(_recorded(conditions, within), crossed=any(one.crossed for one in templates)), stated)
    return f"""
WITH dated AS MATERIALIZED ({sql})
{_rows(_backward(_forward("FROM dated WHERE order_live", as_of.toordinal() - _EPOCH, stated), stated))}
UNION ALL
{_over("FROM dated WHERE NOT order_live")}"""


class Stated(Struct, frozen=True):
    """What any of the checklists makes use of. The rest is left out of the statement: each part costs time in every row."""

    conditions: bool
    leads: bool
    workdays: bool
    begin: int | None


def quoted(words: str) -> str:
    """Return `words` as a string literal of SQL."""
    return "'" + words.replace("'", "''") + "'"


def _recorded(conditions: str, within: str) -> str:
    """Each delivery with its template, the calendars, and what was recorded of each task."""
    fields = ", ".join(f"s.s_{name}[b.shape] AS {name}" for name in SHAPE)
    calendars = ", ".join(f"k.l_{name} AS {column}" for name, column in _CALENDARS.items())
    lists = "list(rank) AS ranks, list(planned) AS q, list(done) AS d, list(skipped) AS k"
    both = ", ".join(f"list_concat(o.{name}, p.{name}) AS {name}" for name in ("ranks", "q", "d", "k"))
    picked = ", ".join(f"list_transform(places, lambda j: {name}[j]) AS {name}" for name in ("q", "d", "k"))
    joined = f"LEFT JOIN ({conditions}) u USING (order_id)" if conditions else ""
    return f"""
SELECT * EXCLUDE (ranks, q, d, k), {picked}
FROM (
  SELECT b.*, {fields}, {calendars}, [b.cal_house, b.cal_factory, b.cal_customer] AS parties,
    list_transform(range(1, s.s_size[b.shape] + 1), lambda i: list_position(b.ranks, i)) AS places
  FROM (
    SELECT b.*, {both}, {"u.a" if conditions else "NULL::BOOLEAN[]"} AS a
    FROM schedule_base b
    LEFT JOIN (SELECT order_no, {lists} FROM schedule_progress WHERE per = 'order' AND {within} GROUP BY order_no) o USING (order_no)
    LEFT JOIN (SELECT n, {lists} FROM schedule_progress WHERE per = 'delivery' AND {within} GROUP BY n) p USING (n)
    {joined}
    WHERE b.shape IS NOT NULL AND b.looked_at AND {within}
  ) b, schedule_shapes s, calendar_lists k
)"""


def _conditions(templates: Sequence[Template], applies: Mapping[tuple[str, str], str]) -> str:
    """Whether each task applies, by order; "" when no task has a condition. What is unknown applies: better one too many."""
    cases = ""
    for one in templates:
        stated = [applies.get((one.id, step.id)) for step in one.ranked]
        if any(stated):
            tests = ", ".join(f"coalesce(({sql})::BOOLEAN, true)" if sql else "true" for sql in stated)
            cases += f" WHEN {quoted(one.id)} THEN [{tests}]"
    return f"SELECT order_id, CASE category_checklist{cases} END AS a FROM orders r" if cases else ""


def _dated(sql: str, *, crossed: bool) -> str:
    """Baseline and computed dates: along the graph of anchors."""

    def anchors(kind: str) -> str:
        own = [
            f"cur_{name}" if name in {"received", "confirmed", "requested"} else f"{kind}_{name}" for name in _ANCHORS
        ]
        lead = [name if name in {"cur_received", "cur_confirmed"} else f"l{name}" for name in own]
        etd = [f"coalesce({column}_etd, {column}_ex_factory + etd_lead)" for column in (kind, f"l{kind}")]
        return f"[{', '.join((*own[:5], etd[0], *lead[:5], etd[1]))}]"

    shifted = (
        f"CASE WHEN party[i] = 0 THEN acc[anchor[i]] + shift[i]"
        f" ELSE {workday_sql('acc[anchor[i]]', 'parties[party[i]]', 'shift[i]', _CALENDARS)} END"
    )

    def dates(start: str, first: str | None) -> str:
        step = f"CASE WHEN shared[i] THEN {first}[12 + i] ELSE {shifted} END" if first else shifted
        return f"list_reduce(range(1, len(anchor) + 1), lambda acc, i: list_append(acc, ({step})::INTEGER), {start})"

    own, lead = anchors("org"), anchors("cur")
    if crossed:
        # An order's own task that counts back from a task of each delivery: by the delivery that leaves first.
        sql = f"SELECT *, {_of_lead(own, dates)} AS org_first, {_of_lead(lead, dates)} AS cur_first FROM ({sql})"
    passes = [dates(own, "org_first" if crossed else None), dates(lead, "cur_first" if crossed else None)]
    by_rank = "list_transform(date_place, lambda j: {0}[12 + j])"
    return f"""
SELECT *, {by_rank.format("org_dates")} AS b, {by_rank.format("cur_dates")} AS c,
  list_transform(date_place, lambda j: cur_dates[anchor[j]]) AS anchor_date
FROM (SELECT *, CASE WHEN {own} IS NOT DISTINCT FROM {lead} THEN cur_dates ELSE {passes[0]} END AS org_dates
FROM (SELECT *, {passes[1]} AS cur_dates FROM ({sql})))"""


def _of_lead(anchors: str, dates: Callable[[str, str | None], str]) -> str:
    lead = f"list_concat(({anchors})[7:12], ({anchors})[7:12])"
    return dates(lead, None)


def _late(p: str, i: str) -> str:
    """Return the own date of task i, moved by what task p is late beyond its declared slack."""
    return f"c[{i}] + greatest(acc[{p}] - c[{p}] - CASE WHEN x[{p}] THEN 0 ELSE spare[{p}] END, 0)"


def _allowed(stated: Stated) -> str:
    """Return the first day of task i that task p allows: by the stated lead, else by the spacing of the template."""
    spaced = _late("p", "i")
    if not stated.leads:
        return spaced
    led = "acc[p] + lead_time[i]"
    if stated.workdays:
        counted = workday_sql("acc[p]", "parties[lead_party[i]]", "lead_time[i]", _CALENDARS)
        led = f"CASE WHEN lead_party[i] = 0 THEN {led} ELSE {counted} END"
    return f"CASE WHEN lead_time[i] IS NULL OR x[p] OR x[i] THEN {spaced} ELSE {led} END"


def _taken(sql: str, stated: Stated) -> str:
    """Add the day on which a task counts as skipped because the house began later."""
    taken = "NULL::INTEGER[]"
    if stated.begin is not None:
        left = f"cur_received < {stated.begin} AND places[i] IS NULL AND c[i] < {stated.begin}"
        taken = f"list_transform(range(1, len(c) + 1), lambda i: CASE WHEN {left} THEN {stated.begin} END)"
    return f"SELECT * EXCLUDE (places), {taken} AS taken FROM ({sql})"


def _over(sql: str) -> str:
    """One row a task of orders that are over: of these nothing is forecast."""
    return f"""
SELECT n, NULL::INTEGER AS least_slack, 0 AS slip, {_unnested({"expected": None, "slack": None, "driver": None})}
FROM ({sql})"""


def _forward(sql: str, as_of: int, stated: Stated) -> str:
    """Delays passed forward along the graph of sequence, and what set each forecast."""
    allowed = _allowed(stated)
    waits = f"list_max(list_transform(preds[i], lambda p: {allowed}))"
    lost = f"len(list_filter(preds[i], lambda p: acc[p] IS NOT NULL AND NOT x[p] AND ({allowed}) IS NULL)) > 0"
    expected = (
        f"CASE WHEN d[i] IS NOT NULL AND NOT x[i] THEN d[i] WHEN w[i] IS NULL AND NOT x[i] THEN NULL"
        f"{f' WHEN lead_party[i] > 0 AND NOT x[i] AND {lost} THEN NULL' if stated.workdays else ''}"
        f" ELSE greatest(c[i], CASE WHEN NOT x[i] THEN greatest(w[i], {as_of}) END, {waits}) END"
    )
    steps = "range(1, len(c) + 1)"
    passed = "d[i] IS NULL AND (k[i] IS NOT NULL OR taken[i] IS NOT NULL)"
    if stated.conditions:
        passed = f"coalesce(NOT a[i], false) OR ({passed})"
    return f"""
SELECT *, {_drivers(allowed.replace("acc[", "e["), stated)} AS v
FROM (SELECT *, list_reduce({steps}, lambda acc, i: list_append(acc, ({expected})::INTEGER), []::INTEGER[]) AS e
FROM (SELECT *, list_transform({steps}, lambda i: coalesce(q[i], c[i])) AS w, list_transform({steps}, lambda i: {passed}) AS x
  FROM ({sql})))"""


def _drivers(allowed: str, stated: Stated) -> str:
    """Tell what set each forecast. A task that does not apply is not listed: in its place stands what drove it."""
    first = f"list_filter(preds[i], lambda p: ({allowed}) = e[i])[1]"
    if stated.conditions:
        first = (
            f"list_transform([{first}], lambda p: CASE WHEN a[p] IS NOT DISTINCT FROM false THEN acc[p] ELSE p END)[1]"
        )
    driver = (
        f"CASE WHEN e[i] IS NULL OR (d[i] IS NOT NULL AND NOT x[i]) OR (x[i] AND e[i] = c[i]) THEN NULL"
        f" WHEN NOT x[i] AND e[i] = greatest(w[i], c[i]) THEN {OWN} ELSE coalesce({first}, {AS_OF}) END"
    )
    steps = "range(1, len(c) + 1)"
    if stated.conditions:
        return f"list_reduce({steps}, lambda acc, i: list_append(acc, ({driver})::INTEGER), []::INTEGER[])"
    return f"list_transform({steps}, lambda i: ({driver})::INTEGER)"


def _backward(sql: str, stated: Stated) -> str:
    """Latest dates, from the last task back; the list grows from its end, so that task i stands at len(c) + 1 - i.

    What waits for an order's own task does so in all its deliveries that are still under way. What is done waits for
    nothing, so it binds nothing before it; and what is followed only by such tasks was passed over, and binds nothing either.
    """
    after = "acc[len(c) + 1 - t]"
    room = f"{after} - (c[t] - c[i])"
    if stated.leads:
        led = f"{after} - lead_time[t]"
        if stated.workdays:
            counted = workday_sql(after, "parties[lead_party[t]]", "-lead_time[t]", _CALENDARS)
            led = f"CASE WHEN lead_party[t] = 0 THEN {led} ELSE {counted} END"
        room = f"CASE WHEN lead_time[t] IS NULL OR x[t] OR x[i] THEN {room} ELSE {led} END"
    spared = f"({room}) + CASE WHEN x[i] THEN 0 ELSE spare[i] END"
    needed = f"CASE WHEN {after} = {_NEVER} THEN {_NEVER} ELSE {spared} END"
    latest = (
        f"CASE WHEN d[i] IS NOT NULL AND NOT x[i] THEN {_NEVER}"
        f" WHEN len(succs[i]) > 0 THEN list_min(list_transform(succs[i], lambda t: {needed}))"
        " WHEN NOT x[i] THEN c[i] + spare[i] END"
    )
    least = (
        "coalesce(CASE WHEN own[i] THEN list_min(list_transform(all_back, lambda m: m[len(c) + 1 - i]))"
        " ELSE back[len(c) + 1 - i] END, c[i] + spare[i])"
    )
    return f"""
SELECT *, list_transform(range(1, len(c) + 1), lambda i: CASE WHEN (CASE WHEN own[i] THEN order_live ELSE live END)
  AND NOT x[i] AND d[i] IS NULL THEN nullif({least}, {_NEVER}) - e[i] END) AS s
FROM (SELECT *, CASE WHEN alone THEN [back] ELSE list(back) FILTER (live) OVER (PARTITION BY order_no) END AS all_back
FROM (SELECT * EXCLUDE ({", ".join(_CALENDARS.values())}),
  list_reduce(range(len(c), 0, -1), lambda acc, i: list_append(acc, ({latest})::INTEGER), []::INTEGER[]) AS back
  FROM ({sql})))"""


def _rows(sql: str) -> str:
    """One row a task. An order's own task weighs on the delivery that it is listed with."""
    steps = "range(1, len(c) + 1)"
    least = f"CASE WHEN lead THEN list_min(s) ELSE list_min(list_transform({steps}, lambda i: CASE WHEN NOT own[i] THEN s[i] END)) END"
    worst = f"list_min(list_transform({steps}, lambda i: CASE WHEN (lead OR NOT own[i]) AND c[i] <= cur_ex_factory THEN s[i] END))"
    return f"""
SELECT n, least_slack, CASE WHEN least_slack < 0 THEN greatest(0, -{worst}) ELSE 0 END AS slip,
  {_unnested({"expected": "e", "slack": "s", "driver": "v"})}
FROM (SELECT *, {least} AS least_slack FROM ({sql}))"""


def _unnested(forecast: Mapping[str, str | None]) -> str:
    """Return the lists as columns; those of `forecast` that are None are empty."""
    steps = "range(1, len(c) + 1)"
    lists = {"rank": steps, "due": "b", "computed": "c", **forecast, "anchor_date": "anchor_date"}
    lists["taken"] = f"coalesce(taken, list_transform({steps}, lambda i: NULL::INTEGER))"
    lists["applies"] = f"coalesce(a, list_transform({steps}, lambda i: true))"
    return ", ".join(f"unnest({sql}) AS {name}" if sql else f"NULL::INTEGER AS {name}" for name, sql in lists.items())
