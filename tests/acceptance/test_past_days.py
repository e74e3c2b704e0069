"""Judged as of a past day, today's files say what they said then: as if all that came later had been taken out of them."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
SCHEMAS = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in (ROOT / "schema").glob("*.json")}
DAYS = ["2026-03-01", "2026-07-10", "2026-08-20", "2026-09-02", "2026-10-06", "2026-10-30", "2026-11-16"]
ABOUT_THE_FUTURE = {"data/event-in-future", "data/future-order"}


def _resolved(node: Mapping[str, Any], file: str) -> tuple[Mapping[str, Any], str]:
    while "$ref" in node:
        name, _, place = node["$ref"].partition("#")
        file = name or file
        found: Any = SCHEMAS[file]
        for part in place.strip("/").split("/"):
            found = found[part]
        node = {**{key: value for key, value in node.items() if key != "$ref"}, **found}
    return node, file


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo("Asia/Shanghai")).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    return _day(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)


def _strip(value: Any, node: Mapping[str, Any], file: str, day: date) -> Any:  # noqa: ANN401  YAML
    """Return the value without what happened after `day`; None when it is itself such a thing."""
    node, file = _resolved(node, file)
    if isinstance(value, list):
        kept = (_strip(item, node.get("items", {}), file, day) for item in value)
        return [item for item in kept if item is not None]
    if not isinstance(value, dict):
        return value
    known = node.get("properties", {})
    left = dict(value)
    for key, content in value.items():
        event = known.get(key, {}).get("x-event")
        if event and content is not None and _day(content) > day:
            if event == "row":
                return None
            for gone in (key, *known[key].get("x-event-with", ())):
                left.pop(gone, None)
    for key, content in left.items():
        inner = known.get(key, node.get("additionalProperties") or {})
        left[key] = _strip(content, inner if isinstance(inner, dict) else {}, file, day)
    return {key: content for key, content in left.items() if content is not None}


def _as_it_was(document: dict[str, Any], day: date) -> dict[str, Any] | None:
    """Return the order as it stood at the end of `day`, None before it was received."""
    if _day(document["received"]) > day:
        return None
    stripped: dict[str, Any] = _strip(document, SCHEMAS["order.schema.json"], "order.schema.json", day)
    over = {"closed": "closed" not in stripped, "cancelled": not stripped.get("cancelled", {}).get("on")}
    if over.get(document["status"], False) or (document["status"] == "on-hold" and not stripped.get("hold")):
        stripped["status"] = "open"
        stripped.pop("cancelled", None)
    return stripped


def _found(report: Mapping[str, Any]) -> list[list[Any]]:
    keys = ("rule", "order", "record", "severity", "verdict", "owner", "due", "days_late", "message", "fingerprint")
    return sorted(
        ([str(one[key]) for key in keys] for one in report["findings"] if one["rule"] not in ABOUT_THE_FUTURE),
    )


@pytest.mark.parametrize("day", DAYS)
def test_a_past_day(gendan: Callable[..., Any], example: Path, day: str) -> None:
    check = ("check", "--as-of", day, "--format", "json")
    (example / "waivers.yaml").unlink()
    today = gendan("-C", example, *check).report
    yaml = YAML(typ="safe", pure=True)
    for file in sorted((example / "orders").rglob("*.yaml")):
        then = _as_it_was(yaml.load(file), date.fromisoformat(day))
        if then is None:
            file.unlink()
        else:
            yaml.dump(then, file)
    assert _found(gendan("-C", example, *check).report) == _found(today)
    assert today["findings"]
