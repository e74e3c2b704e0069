"""The list of references is whole: every reference of the schemas is looked up."""

from __future__ import annotations

import json
from pathlib import Path

from gendan.facts.references import REFERENCES

SCHEMAS = Path(__file__).parents[2] / "schema"
KINDS = frozenset({"person", "partner", "contract", "checklist", "calendar"})


def found(node: object, key: str) -> list[tuple[str, str]]:
    """Return (key, kind) of every property that refers to a record."""
    if isinstance(node, list):
        return [one for item in node for one in found(item, key)]
    if not isinstance(node, dict):
        return []
    kind = node.get("x-ref") or str(node.get("$ref", "")).rsplit("/", maxsplit=1)[-1]
    own = [(key, kind)] if kind in KINDS or "x-ref" in node else []
    return own + [
        one for name, item in node.items() for one in found(item, key if name in {"items", "properties"} else name)
    ]


def test_every_reference_of_the_schemas_is_looked_up() -> None:
    wanted = set()
    for kind in ("order", "person", "partner", "contract"):
        wanted |= set(found(json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8")), ""))
    columns = {reference.place.rpartition("/")[2] for reference in REFERENCES}
    # the parties of a contract may be a list of plain names, which has no table
    assert {key for key, _ in wanted} - columns == {"partner"}
