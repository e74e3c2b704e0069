"""Rules and checklists as a pull request may bring them: nothing is executed, read or written, nothing passes in silence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gendan.commands import judging, supervise

pytestmark = pytest.mark.unmeasured

CHECK = ("check", "--as-of", "2026-11-23", "--format", "json")
ONE_PACK = (
    "gendan: 1\nname: Small\nlanguage: en\ntimezone: Asia/Shanghai\ncalendar: cn\n"
    "checklists: {default: short}\npacks: [order-follow-up]\n"
)
"""The others of the house are judged beside the strange one: one pack of them shows as much as all."""
Gendan = Callable[..., Any]
House = Callable[..., Path]


def _pack(*, when: str = "", keys: str = "", message: str = "late", more: str = "", id: str = "bad") -> str:  # noqa: A002
    rule = {"id": id, "title": {"en": "Bad", "zh": "坏"}, "for": "orders", "severity": "info"}
    rule |= {"message": {"en": message, "zh": message}, "advice": {"en": "do", "zh": "做"}}
    rule |= {"when": when} if when else {"keys": keys}
    words = json.dumps(rule, ensure_ascii=False)[:-1]
    return f"pack: strange\ntitle: {{en: Strange, zh: 外来}}\nduty: logistics\nrules:\n  - {words}{more}}}\n"


CONDITIONS = [
    "read_text('/etc/passwd') is not null",
    "(select count(*) from read_csv('/etc/passwd')) > 0",
    "order_id in (select * from '/etc/passwd')",
    "getenv('HOME') is null",
    "current_setting('memory_limit') = ''",
    "now() > received",
    "current_date > received",
    "today() > received",
    "random() > 0.5",
    "uuid() is null",
    "open; drop table orders",
    "open) or (select 1 from duckdb_settings()",
    "open -- and nothing else matters",
    "exists (with x as (delete from orders returning 1) select 1 from x)",
    "query('select 1') = 1",
    "getvariable('as_of') is null",
    "оpen",  # a Cyrillic o
    "ope\u200bn",
    "open \u202eand\u202c true",
    "(" * 3000 + "open" + ")" * 3000,
    "not " * 3000 + "open",
    " or ".join(["open"] * 20000),
    "repeat('x', 1000000000) = order_id",
    "lpad('x', 2000000000, 'y') = order_id",
    "len(range(1000000000000)) > 1",
    "regexp_matches(repeat('a', 100000), '(a*)*b')",
    "list_reduce(range(1000000), lambda a, b: a + b) > 0",
    "order_id similar to '(x+x+)+y'",
    "'" + "x" * 100000 + "' = order_id",
    "quantity > " + "9" * 400,
    "quantity > 1e999",
    "pg_sleep(100) is null",
    "orders",
    "",
    "{order_id}",
    "$as_of > received",
    "?",
    "rowid = 1",
    "main.orders.open",
    "system.main.orders.open",
]
QUERIES = [
    "select order_id from orders; delete from orders",
    "with x as (delete from orders returning *) select order_id from x",
    "copy orders to '/tmp/gendan-stolen.csv'",
    "select order_id from read_json('/etc/passwd')",
    "select order_id from 'orders/SO-1.yaml'",
    "attach '/tmp/gendan-stolen.db' as x",
    "install httpfs",
    "set memory_limit = '1TB'",
    "pragma database_list",
    "select order_id from duckdb_tables()",
    "select order_id from information_schema.tables",
    "with recursive x(n) as (select 1 union all select n + 1 from x) select order_id from orders, x",
    "select order_id from orders where order_id = (select content from read_text('/etc/passwd'))",
    "insert into orders (order_id) values ('x') returning order_id",
    "call pragma_version()",
    "explain analyze select order_id from orders",
    "select order_id from generate_series(1, 1000000000000) t(order_id)",
    "values ('SO-1')",
    "from orders select order_id, now() as x",
    "",
]


def test_a_harmless_rule_is_judged(gendan: Gendan, house: House) -> None:
    """So that the ones below are refused for what they do, not for how they are written here."""
    for rule in ({"when": "open"}, {"keys": "select order_id from orders where open"}):
        ran = gendan("-C", house({"rules/strange.yaml": _pack(**rule)}, str(len(rule))), *CHECK)
        assert [one["order"] for one in ran.report["findings"] if one["rule"] == "strange/bad"] == [
            "SO-1",
            "SO-2",
            "SO-3",
        ]


@pytest.mark.parametrize("rule", [{"when": each} for each in CONDITIONS] + [{"keys": each} for each in QUERIES])
def test_a_rule_that_reaches_out_is_refused_at_its_place(gendan: Gendan, house: House, rule: dict[str, str]) -> None:
    """Or, where it is only foolish, it is judged or counted as not evaluated; never a fault, never a silent pass."""
    root = house({"rules/strange.yaml": _pack(**rule), "gendan.yaml": ONE_PACK})
    before = sorted(path for path in root.rglob("*"))
    ran = gendan("-C", root, *CHECK)
    said = ran.out + ran.err
    assert ran.code in {1, 2}
    assert "Traceback" not in said
    assert "root:x:0" not in said
    if ran.code == 2 and not ran.out:
        assert "rules/strange.yaml:" in ran.err
    else:
        assert len(ran.report["findings"]) > 5
        assert (ran.code == 2) == bool(ran.report["not_evaluated"])
    assert before == sorted(path for path in root.rglob("*"))
    assert not list(Path("/tmp").glob("gendan-stolen*"))  # noqa: S108  what the rules above try to write


_JOINED = "tasks a join tasks b on a.per = b.per join tasks c on b.per = c.per join tasks d on c.per = d.per join tasks e on d.per = e.per"
"""Joins must tie the tables by a column; nothing says that the column must tell rows apart."""
SLOW = [
    f"select a.order_id from {_JOINED} where a.due > e.forecast and a.task < e.anchor",  # noqa: S608  a rule of a stranger is meant to be bad
    f"select o.order_id from orders o where (select count(*) from {_JOINED} where a.due > e.due) > 5",  # noqa: S608  a rule of a stranger is meant to be bad
    f"select a.order_id from {_JOINED} group by a.order_id having count(distinct b.due) + count(distinct c.due) < 0",  # noqa: S608  a rule of a stranger is meant to be bad
]


@pytest.mark.parametrize("keys", SLOW)
def test_a_rule_that_runs_on_is_stopped_and_the_others_stand(
    gendan: Gendan, example: Path, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    clean = gendan("-C", example, *CHECK).report
    (example / "rules" / "strange.yaml").write_text(_pack(keys=keys), encoding="utf-8")
    monkeypatch.setattr(judging, "SECONDS_A_RULE", 1.0)
    ran = gendan("-C", example, *CHECK)
    assert ran.code == 2
    assert [one["rule"] for one in ran.report["not_evaluated"]] == ["strange/bad"]
    assert ran.report["not_evaluated"][0]["file"] == "rules/strange.yaml"
    assert ran.report["findings"] == clean["findings"]


def test_a_rule_that_cannot_be_interrupted_is_killed(
    gendan: Gendan, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = gendan("-C", example, *CHECK).report
    (example / "rules" / "strange.yaml").write_text(_pack(keys=SLOW[0]), encoding="utf-8")
    monkeypatch.setattr(judging, "SECONDS_A_RULE", 600.0)
    monkeypatch.setattr(supervise.supervise, "__defaults__", (supervise.Limits(seconds=1.5),))
    ran = gendan("-C", example, *CHECK)
    assert ran.code == 2
    assert [one["rule"] for one in ran.report["not_evaluated"]] == ["strange/bad"]
    assert ran.report["findings"] == clean["findings"]


@pytest.mark.parametrize(
    "message",
    ["{0.__class__}", "{order_id.__class__}", "{order_id!r}", "{order_id:>999999999}", "{nothing}", "{}", "{{order_id}}", "%s", "{order_id", "${order_id}"],
)  # fmt: skip
def test_braces_in_a_message_are_names_and_nothing_else(gendan: Gendan, house: House, message: str) -> None:
    ran = gendan(
        "-C", house({"rules/strange.yaml": _pack(when="open", message=message), "gendan.yaml": ONE_PACK}), *CHECK
    )
    if ran.code == 2:
        assert "rules/strange.yaml:" in ran.err
    else:
        said = {one["message"] for one in ran.report["findings"] if one["rule"] == "strange/bad"}
        assert said <= {message, *(message.replace("{order_id}", f"SO-{n}") for n in (1, 2, 3))}


CHECKLISTS = [
    "applies: \"read_text('/etc/passwd') is not null\"",
    'applies: "(select 1 from orders) = 1; drop table orders"',
    'applies: "open or now() > received"',
    "applies: \"repeat('x', 1000000000) = category\"",
    "due: ex-factory - 9999 days",
    "due: ex-factory + 9999 workdays",
    "due: ex-factory - 99999999999 days",
    "due: 't0 - 1 days'",
    "due: 'ex-factory - 1 days; drop table tasks'",
    "after: [t0]",
    "days: 9999 workdays",
    "slack: 9999",
    "tolerance: 99999999999999999999",
    'title: {en: "{title}\\e[31m", zh: "{planned}"}',
]


@pytest.mark.parametrize("words", CHECKLISTS)
def test_a_checklist_can_do_no_harm(gendan: Gendan, house: House, words: str) -> None:
    task = {"id": "t0", "title": {"en": "T", "zh": "任务"}, "duty": "logistics", "per": "order", "owner": "factory"}
    key = words.partition(":")[0]
    task.pop(key, None)
    due = {} if key == "due" else {"due": "ex-factory - 30 days"}
    line = json.dumps({**task, **due}, ensure_ascii=False)[:-1]
    text = f"id: short\ntitle: {{en: S, zh: 短}}\nkind: time-and-action\ntasks:\n  - {line}, {words}}}\n"
    ran = gendan("-C", house({"checklists/short.yaml": text}), *CHECK)
    assert ran.code in {0, 1, 2}
    assert "Traceback" not in ran.err
    assert "root:x:0" not in ran.out + ran.err
