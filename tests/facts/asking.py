"""Worked-out tables of a few orders, through the real engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from gendan.facts.database import Facts
from gendan.facts.worked_out import worked_out_in
from gendan.words.house import PLACES, House

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gendan.facts.catalog import Blueprint


def ask(
    blueprint: Blueprint,
    folder: Path,
    orders: Sequence[Mapping[str, Any]],
    sql: str,
    as_of: date,
    calendar: Mapping[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    """Return the answer to `sql` over the orders of a house with that calendar, its worked-out tables filled."""
    lines = [orjson.dumps({"_id": one["id"], "_file": f"orders/{one['id']}.yaml", **one}) + b"\n" for one in orders]
    (folder / "orders.jsonl").write_bytes(b"".join(lines))
    named = str(calendar["id"]) if calendar else None
    house = House(Path(), "House", "en", "Asia/Shanghai", named, "USD", None, {}, PLACES, {})
    with Facts.create(blueprint) as facts:
        facts.load("order", [folder / "orders.jsonl"])
        facts.settle(house)
        facts.derive(as_of, {})
        facts.schedule([calendar] if calendar else [], [], named, as_of)
        facts.work_out(worked_out_in([sql]), as_of)
        return list(facts.query(sql).rows)
