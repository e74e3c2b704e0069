"""Facts from a few documents written in the test, through the real schemas and the real engine."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from gendan.facts.catalog import Blueprint, build_blueprint
from gendan.facts.database import Facts
from gendan.shipped import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    Document = Mapping[str, Any]
    Load = Callable[..., Facts]

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="session")
def schemas() -> dict[str, Any]:
    files = sorted(folder("schema").glob("*.schema.json"))
    return {path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8")) for path in files}


@pytest.fixture(scope="session")
def blueprint(schemas: dict[str, Any]) -> Blueprint:
    return build_blueprint(schemas)


def write_lines(path: Path, documents: Sequence[Document], kind: str = "order") -> Path:
    """Write documents as the reader does; `_file` follows from `id` unless the document names it."""
    lines = [{"_id": one.get("id"), "_file": f"{kind}s/{one.get('id')}.yaml", **one} for one in documents]
    path.write_bytes(b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines))
    return path


@pytest.fixture
def load(blueprint: Blueprint, tmp_path: Path) -> Iterator[Load]:
    """Return a function: orders (and other kinds by keyword) to facts as of a day."""
    made: list[Facts] = []

    def loaded(
        orders: Sequence[Document],
        as_of: date = AS_OF,
        checklists: Mapping[str, str] | None = None,
        timezone: str = "Asia/Shanghai",
        **others: Sequence[Document],
    ) -> Facts:
        facts = Facts.create(blueprint, timezone=timezone)
        made.append(facts)
        for kind, documents in {"order": orders, **others}.items():
            path = write_lines(tmp_path / f"{len(made)}-{kind}.jsonl", documents, kind)
            facts.load(kind, [path], len(documents))
        facts.derive(as_of, checklists or {})
        return facts

    yield loaded
    for facts in made:
        facts.close()


def order(**keys: object) -> dict[str, Any]:
    """Return an open order of 100 pieces of line 1, one delivery D1 requested for 20 November 2026."""
    return {
        "id": "SO-1",
        "status": "open",
        "received": "2026-08-03",
        "lines": [{"line": 1, "quantity": 100, "price": 6.45}],
        "deliveries": [{"id": "D1", "requested": "2026-11-20"}],
        **keys,
    }


def shipment(shipped: str | None, lines: Mapping[str, float] | None = None, **keys: object) -> dict[str, Any]:
    given = {"shipped": shipped, "lines": lines}
    return {"id": f"S-{shipped}", "delivery": "D1", **{key: value for key, value in given.items() if value}, **keys}


def row(facts: Facts, table: str, columns: str, where: str = "true") -> tuple[object, ...]:
    """Return the only row of a query."""
    rows = facts.query(f"SELECT {columns} FROM {table} WHERE {where}").rows  # noqa: S608
    assert len(rows) == 1
    return tuple(rows[0])
