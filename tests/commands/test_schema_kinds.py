"""The schemas of all kinds but orders: sound themselves, spoken in both languages, right about good and bad documents."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator

from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.validate.schemas import Schemas
from gendan.validate.shape import shipped_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST = ("gendan", "person", "partner", "calendar", "rates", "checklist", "contract", "rules", "rubric")
MINE = (*FIRST, "appraisal", "timesheet", "waivers", "seal", "correction")
HASH = "0123456789abcdef" * 4
GONE = object()

GOOD = {
    "gendan": """
gendan: 1
name: 华茂
language: zh
timezone: Asia/Shanghai
calendar: cn
currency: USD
checklists: {garment: garment, 毛衫: sweater, default: garment}
packs: [data, order-follow-up, house]
rules:
  order-follow-up/overload: off
  order-follow-up/order-silent: {severity: info, on_unknown: ignore, params: {days: 7, names: [a]}}
places: {order: so/**/*.yaml, appraisal: ../ratings/*/*.yaml}
office: {hours: "09:00-12:00, 13:00-18:00"}
x-anything: {a: 1}
""",
    "person": """
id: 李娜
name: {en: Li Na, zh: 李娜}
role: merchandiser
emails: [a@b.example]
supervisor: chen-jing
team: A
joined: 2021-03-01
left: 2026-03-31
leave: [{from: 2025-05-06, to: 2025-05-09, reason: annual}]
""",
    "partner": """
id: acme
name: Acme
kind: [customer, mill]
country: US
calendar: us
currency: USD
credit_limit: 200000.50
terms: T/T 30 days
tolerance: {over: 5, under: 0}
blocked: {since: 2026-01-02, reason: unpaid}
contacts: [{name: Jane, email: j@a.example}]
capacity: [{process: sewing, per_day: 800, unit: pcs}]
""",
    "calendar": """
id: bd
weekend: [fri]
holidays: [{date: 2026-03-26, name: {en: Independence Day, zh: 独立日}}, {date: 2026-12-16}]
workdays: []
valid_from: 2026-01-01
valid_to: 2026-12-31
source: a notice
hours: 09:00-18:00
""",
    "rates": "base: USD\nrates: [{on: 2026-11-02, currency: CNY, rate: 0.1405, per: 1, source: bank}]",
    "checklist": """
id: garment
title: Garment
kind: time-and-action
for: [garment]
etd_lead: 7
tasks:
  - {id: fabric, title: {en: Fabric, zh: 面料}, duty: order-follow-up, per: order, due: ex-factory - 45 days, after: [a],
     days: 3 workdays, slack: 2, tolerance: 1, owner: factory, calendar: house, evidence: test-report, applies: kind = 'bulk'}
  - {id: a, days: 3}
""",
    "contract": """
id: SC-1
kind: sales
customer: acme
parties: [{party: customer, partner: acme}]
status: signed
signed: {on: 2026-01-20, by: Jane}
valid_from: 2026-02-01
valid_to: 2027-01-31
currency: USD
incoterm: {term: FOB, place: Ningbo, version: 2020}
payment: {terms: LC, days: 0, deposit: {percent: 30}}
lines: [{sku: PS-101, price: 6.45}]
clauses: [{id: C1, text: PP sample before cutting, party: us, due: 2026-09-01, done: 2026-08-30, evidence: pp.pdf}]
amendments: [{id: A1, on: 2026-06-01, signed: 2026-06-05, changes: price of PS-101 to 6.60}]
""",
    "rules": """
pack: house
title: {en: House, zh: 自定}
duty: logistics
rules:
  - id: late
    title: {en: Late, zh: 迟}
    for: deliveries
    when: open and ex_factory < as_of
    params: {days: 3}
    severity: error
    on_unknown: warn
    escalate: [{when: days_late > 5, severity: critical, to: supervisor}]
    at: promised
    examples: [{name: {en: a, zh: 甲}, as_of: 2026-01-01, given: {order: {}}, expect: fail}]
  - {id: due, title: {en: Due, zh: 到期}, for: tasks, deadline: {date: due, done: done, grace: ":days", while: [open]}}
  - {id: tab, title: {en: Tab, zh: 制表符}, door: built-in}
""",
    "rubric": """
id: merchandiser
title: {en: Merchandiser, zh: 跟单员}
from: 2026-01
scale: {from: 1, to: 5, evidence_below: 2, evidence_above: 4}
raters: {supervisor: 70, self: 30}
indicators:
  - id: satisfaction
    title: {en: Customers, zh: 客户}
    weight: 33.33
    family: customer-satisfaction
    indicators:
      - id: on-time
        title: {en: On time, zh: 准时}
        weight: 100
        metric: delivery/on-time-in-full
        minimum: 3
        causes: [us]
        bands: [{from: 0.95, points: 100}, {from: 0, to: 0.95, points: 60}]
  - {id: teamwork, title: {en: Teamwork, zh: 协作}, weight: 66.67, rating: {raters: [supervisor, peer], minimum: 2},
     anchors: [{step: 1, text: {en: alone, zh: 单干}}]}
vetoes: [{id: critical, when: critical_complaints > 0, cap: 60}]
grades: [{id: good, title: {en: Good, zh: 良}, from: 80}, {id: poor, title: {en: Poor, zh: 差}, from: 0}]
outcomes: [{id: raise, kind: pay, when: months(3) >= 90, action: {en: one step, zh: 一档}}]
annual: {method: mean, months: 6, coverage: 60}
deadlines: {feedback: 5, appeal: 10}
""",
    "appraisal": """
month: 2026-10
person: li-na
rubric: merchandiser
ratings: [{indicator: teamwork, rater: chen-jing, relation: supervisor, on: 2026-11-02, mark: 4, evidence: [{order: SO-1, text: helped}]}]
feedback: {on: 2026-11-05, by: chen-jing, summary: fine, suggestions: more}
acknowledged: {on: 2026-11-06, agrees: false}
appeal: {on: 2026-11-06, reason: not mine, indicators: [teamwork], answer: {on: 2026-11-10, by: wu, result: upheld}}
plan: [{text: a course, due: 2026-12-31}]
""",
    "timesheet": """
month: 2026-10
person: li-na
available: 144
leave: 8
entries: [{on: 2026-10-12, hours: 7.5, activity: order, order: SO-1, task: cutting}]
""",
    "waivers": """
waivers:
  - {rule: order-follow-up/task-overdue, order: SO-1, record: D1/cutting, reason: agreed, approved_by: chen-jing, until: 2026-12-04}
""",
    "seal": f"""
month: 2026-10
gendan: 0.1.0
as_of: 2026-10-31
commit: "{HASH[:40]}"
sealed: {{at: 2026-11-05T09:00+08:00, by: chen-jing}}
rubrics: [{{id: merchandiser, hash: {HASH}}}]
files: {{count: 1, hash: {HASH}}}
results: [{{person: li-na, rubric: merchandiser, score: "86.40", grade: good, coverage: "0.95", indicators: [{{id: on-time, state: scored, points: "88.00"}}]}}]
hash: {HASH}
""",
    "correction": """
id: K-1
month: 2026-10
on: 2026-11-20
reason: wrong date typed
requested_by: li-na
approved_by: chen-jing
changes: [{file: orders/2026/SO-1.yaml, record: D1, before: 2026-10-03, after: 2026-10-02}]
effects: [{person: li-na, before: "86.40", after: "87.10"}]
""",
}

BAD: list[tuple[str, Sequence[str | int], object]] = [
    ("gendan", ["gendan"], 2),
    ("gendan", ["name"], GONE),
    ("gendan", ["language"], "fr"),
    ("gendan", ["timezone"], "UTC+8:00"),
    ("gendan", ["rules", "order-follow-up/overload"], "never"),
    ("gendan", ["rules", "overload"], "off"),
    ("gendan", ["rules", "order-follow-up/order-silent"], {"severity": "bad"}),
    ("gendan", ["checklists", "default"], 3),
    ("gendan", ["places", "orders"], "x"),
    ("gendan", ["office", "hours"], "9-18"),
    ("gendan", ["colour"], "red"),
    ("person", ["role"], "boss"),
    ("person", ["emails", 0], "no address"),
    ("person", ["leave", 0, "to"], GONE),
    ("person", ["joined"], "2021-02-29"),
    ("partner", ["kind"], "friend"),
    ("partner", ["kind"], []),
    ("partner", ["credit_limit"], -1),
    ("partner", ["tolerance", "over"], 101),
    ("partner", ["blocked", "since"], GONE),
    ("partner", ["capacity", 0, "per_day"], 0),
    ("calendar", ["weekend", 0], "saturday"),
    ("calendar", ["weekend"], ["fri", "fri"]),
    ("calendar", ["valid_to"], GONE),
    ("calendar", ["holidays", 0, "date"], "26/03/2026"),
    ("rates", ["rates", 0, "rate"], 0),
    ("rates", ["rates", 0, "currency"], "cny"),
    ("rates", ["base"], GONE),
    ("checklist", ["tasks"], []),
    ("checklist", ["tasks", 0, "id"], "Fabric"),
    ("checklist", ["tasks", 0, "due"], 45),
    ("checklist", ["tasks", 0, "after"], "a"),
    ("checklist", ["tasks", 0, "days"], "3 weeks"),
    ("checklist", ["tasks", 0, "days"], -1),
    ("checklist", ["tasks", 0, "slack"], 1.5),
    ("checklist", ["tasks", 0, "owner"], "nobody"),
    ("checklist", ["tasks", 0, "per"], "line"),
    ("contract", ["signed", "on"], GONE),
    ("contract", ["lines", 0, "price"], "6.45"),
    ("contract", ["clauses", 0, "party"], "seller"),
    ("contract", ["amendments", 0, "changes"], 3),
    ("rules", ["title"], "House"),
    ("rules", ["rules", 0, "title", "zh"], GONE),
    ("rules", ["rules", 0, "severity"], "fatal"),
    ("rules", ["rules", 0, "for"], "a table; drop"),
    ("rules", ["rules", 0, "examples", 0, "expect"], "maybe"),
    ("rules", ["rules", 1, "deadline", "date"], "due + 1"),
    ("rules", ["rules", 1, "deadline", "until"], "due"),
    ("rubric", ["from"], "2026-13"),
    ("rubric", ["indicators", 0, "weight"], "33.33"),
    ("rubric", ["indicators", 0, "indicators", 0, "bands", 0, "points"], GONE),
    ("rubric", ["indicators", 0, "indicators", 0, "score"], 3),
    ("rubric", ["raters", "friend"], 10),
    ("rubric", ["grades"], []),
    ("appraisal", ["month"], "2026-10-01"),
    ("appraisal", ["ratings", 0, "rater"], GONE),
    ("appraisal", ["appeal", "answer", "result"], "maybe"),
    ("appraisal", ["acknowledged", "agrees"], "no"),
    ("timesheet", ["available"], 745),
    ("timesheet", ["entries", 0, "hours"], 25),
    ("timesheet", ["entries", 0, "activity"], GONE),
    ("waivers", ["waivers", 0, "rule"], GONE),
    ("waivers", ["waivers", 0, "order"], GONE),
    ("waivers", ["waivers", 0, "reason"], GONE),
    ("waivers", ["waivers", 0, "approved_by"], GONE),
    ("waivers", ["waivers", 0, "until"], GONE),
    ("waivers", ["waivers", 0, "rule"], "task-overdue"),
    ("waivers", ["waivers"], None),
    ("seal", ["files", "hash"], "abc"),
    ("seal", ["sealed", "at"], "2026-11-05"),
    ("seal", ["results", 0, "score"], 86.4),
    ("correction", ["approved_by"], GONE),
    ("correction", ["changes"], []),
]


def schema(kind: str) -> dict[str, Any]:
    return dict(json.loads((folder("schema") / f"{kind}.schema.json").read_text(encoding="utf-8")))


def errors(kind: str, document: object) -> list[list[str | int]]:
    """Return the places of what is wrong; gendan's fast gate has to come to the same verdict."""
    bundle = Schemas(folder("schema")).bundle(kind)
    found = [list(error.absolute_path) for error in Draft7Validator(bundle).iter_errors(document)]
    assert shipped_shapes().accepts(kind, document) is (not found)
    return found


def good(kind: str) -> Any:  # noqa: ANN401 - any YAML
    parsed = parse(GOOD[kind].encode(), "f")
    assert not parsed.troubles
    return parsed.value


def nodes(node: object, way: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema inside a schema, with its place."""
    if not isinstance(node, dict):
        return
    yield way, node
    for key in ("properties", "definitions"):
        for name, inner in node.get(key, {}).items():
            yield from nodes(inner, f"{way}/{name}")
    for key in ("items", "additionalProperties"):
        yield from nodes(node.get(key), f"{way}/{key}")
    for inner in node.get("anyOf", ()):
        yield from nodes(inner, f"{way}/anyOf")


@pytest.mark.parametrize("kind", MINE)
def test_a_good_document_is_right(kind: str) -> None:
    assert errors(kind, good(kind)) == []


@pytest.mark.parametrize(("kind", "path", "value"), BAD)
def test_a_bad_document_is_wrong_at_the_place(kind: str, path: Sequence[str | int], value: object) -> None:
    document = copy.deepcopy(good(kind))
    inside = document
    for step in path[:-1]:
        inside = inside[step]
    stray = isinstance(inside, dict) and path[-1] not in inside
    if value is GONE:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    place = list(path[:-1]) if stray or value is GONE else list(path)
    assert errors(kind, document) == [place]


@pytest.mark.parametrize("kind", MINE)
def test_every_key_is_explained_in_both_languages(kind: str) -> None:
    for way, node in nodes(schema(kind)):
        for name, inner in node.get("properties", {}).items():
            assert re.search(r"[a-z]", inner.get("description", "")), f"{way}/{name}"
            assert re.search(r"[\u4e00-\u9fff]|^x-", inner.get("x-zh", "")), f"{way}/{name}"
            assert not re.search(r"[\u4e00-\u9fff]", inner["description"].replace("面料到厂", "").replace("调休", ""))


@pytest.mark.parametrize("kind", MINE)
def test_every_object_is_closed_but_for_the_houses_own_keys(kind: str) -> None:
    for way, node in nodes(schema(kind)):
        if "properties" in node:
            assert node["additionalProperties"] is False, way
            assert node["patternProperties"] == {"^x-": True}, way
            assert set(node.get("required", ())) <= set(node["properties"]), way


@pytest.mark.parametrize("kind", MINE)
def test_every_value_of_a_choice_is_explained(kind: str) -> None:
    for way, node in nodes(schema(kind)):
        if node.get("type") == "string" and "enum" in node:
            assert list(node["x-values"]) == node["enum"], way


@pytest.mark.parametrize("kind", MINE)
def test_lists_and_maps_have_a_limit(kind: str) -> None:
    for way, node in nodes(schema(kind)):
        assert node.get("type") != "array" or "maxItems" in node, way
        assert not isinstance(node.get("additionalProperties"), dict) or "maxProperties" in node, way


def test_the_metaschema_holds_for_all() -> None:
    files = [str(folder("schema") / f"{kind}.schema.json") for kind in MINE]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--check-metaschema", *files], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()
