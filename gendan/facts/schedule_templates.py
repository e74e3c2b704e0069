"""The checklists as tables: rows for joining, and nested lists for the passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.schedule_sql import SHAPE
from gendan.words.due import ANCHORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from gendan.facts.schedule_template import Step, Template

_PARTIES = ("days", "house", "factory", "customer")


def load_templates(connection: DuckDBPyConnection, templates: Sequence[Template]) -> None:
    """Make schedule_checklists, schedule_tasks and schedule_links (rows), and schedule_shapes (one row of nested lists)."""
    _load(
        connection, "schedule_checklists", _CHECKLIST, [(one.id, n, one.etd_lead) for n, one in enumerate(templates, 1)]
    )
    _load(connection, "schedule_tasks", _TASK, [row for one in templates for row in _task_rows(one)])
    _load(connection, "schedule_links", _LINK, [row for one in templates for row in _link_rows(one)])
    shapes = [_shape(one) for one in templates]
    lists = ", ".join(f"${name}::{kind}[] AS s_{name}" for name, kind in SHAPE.items())
    connection.execute(
        f"CREATE OR REPLACE TABLE schedule_shapes AS SELECT $size::INTEGER[] AS s_size, {lists}",
        {"size": [len(one.steps) for one in templates], **{name: [shape[name] for shape in shapes] for name in SHAPE}},
    )


def _load(
    connection: DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]
) -> None:
    lists = ", ".join(f'unnest(${name}::{kind}[]) AS "{name}"' for name, kind in columns.items())
    values = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    # "ids" and "after" are lists themselves: unnest opens one level only.
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {lists}", values)


_CHECKLIST = {"checklist": "VARCHAR", "shape": "INTEGER", "etd_lead": "INTEGER"}

_TASK = {
    "checklist": "VARCHAR", "rank": "INTEGER", "ids": "VARCHAR[]", "pos": "INTEGER", "task": "VARCHAR", "per": "VARCHAR",
    "duty": "VARCHAR", "title_en": "VARCHAR", "title_zh": "VARCHAR", "owner_role": "VARCHAR", "tolerance": "INTEGER",
    "declared_slack": "INTEGER", "after": "VARCHAR[]", "anchor": "VARCHAR", "offset_days": "INTEGER", "unit": "VARCHAR",
    "party": "INTEGER", "counts_workdays": "BOOLEAN", "level": "INTEGER", "marks": "VARCHAR",
}  # fmt: skip

_LINK = {"checklist": "VARCHAR", "task": "VARCHAR", "predecessor": "VARCHAR", "lead": "INTEGER", "lead_unit": "VARCHAR"}


def _task_rows(template: Template) -> list[tuple[object, ...]]:
    ids = [step.id for step in template.ranked]
    return [
        (
            template.id, rank, ids, step.number, step.id, step.per, step.duty, step.title[0] or step.title[1] or step.id,
            step.title[1] or step.title[0] or step.id, step.owner, step.tolerance, step.slack, list(step.after),
            step.due.anchor if step.due else None, step.due.offset if step.due else None,
            step.due.unit if step.due else None, _PARTIES.index(step.party),
            step.lead is not None and step.lead.unit == "workdays", step.level, step.marks,
        )
        for rank, step in enumerate(template.ranked, 1)
    ]  # fmt: skip


def _link_rows(template: Template) -> list[tuple[object, ...]]:
    return [
        (template.id, step.id, name, step.lead.count if step.lead else None, step.lead.unit if step.lead else None)
        for step in template.steps
        for name in step.after
    ]


def _shape(template: Template) -> dict[str, list[object]]:
    """Return the lists named in schedule_sql.SHAPE."""
    ranked, dated = template.ranked, template.dated
    rank = {step.id: place for place, step in enumerate(ranked, 1)}
    place = {step.id: at for at, step in enumerate(dated, 1)}
    after: dict[str, list[int]] = {step.id: [] for step in ranked}
    for step in ranked:
        for name in step.after:
            after[name].append(rank[step.id])
    return {
        "anchor": [_anchor(step, place) for step in dated],
        "shift": [step.due.offset if step.due else None for step in dated],
        "party": [_PARTIES.index(step.party) if step.due and step.due.unit == "workdays" else 0 for step in dated],
        "shared": [step.per == "order" for step in dated],
        "date_place": [place[step.id] for step in ranked],
        "own": [step.per == "order" for step in ranked],
        "preds": [[rank[name] for name in step.after] for step in ranked],
        "succs": [after[step.id] for step in ranked],
        "spare": [step.slack for step in ranked],
        "lead_time": [step.lead.count if step.lead else None for step in ranked],
        "lead_party": [
            _PARTIES.index(step.party) if step.lead and step.lead.unit == "workdays" else 0 for step in ranked
        ],
    }


def _anchor(step: Step, place: Mapping[str, int]) -> int | None:
    """Where the anchor's date stands: 1 to 6 of the delivery, 7 to 12 of the order's first one, then the tasks' own."""
    if step.due is None:
        return None
    if step.due.is_task:
        return 12 + place[step.due.anchor]
    return ANCHORS.index(step.due.anchor) + (7 if step.per == "order" else 1)
