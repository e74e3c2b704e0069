"""Where findings point to, and how `gendan audit` chooses and groups them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.commands.named_places import place_words
from gendan.words.text import Text
from tests.audit.history_house import FRAME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audit.history_house import Past

ORDER = """\
id: {id}
kind: bulk
category: garment
status: open
customer: acme
merchandiser: {who}
received: 2026-08-03
lines:
  - {{line: 1, sku: A, quantity: 10}}
deliveries:
  - id: D1
    requested: 2026-11-20
  - id: D2
    requested: 2026-11-20
    promised:
      - {{date: 2026-11-20, on: 2026-08-04}}
      - date: {promised}
        on: 2026-09-01
    progress:
      cutting: {{done: {done}}}
"""


def order(name: str, who: str = "li-na", promised: str = "2026-11-25", done: str = "2026-10-01") -> str:
    return ORDER.format(id=name, who=who, promised=promised, done=done)


@pytest.fixture
def changed(past: Past) -> Past:
    """Make two orders, in which two people rewrote something."""
    past.commit("2026-10-05", {**FRAME, "orders/SO-1.yaml": order("SO-1"), "orders/SO-2.yaml": order("SO-2", "zhao")})
    past.commit("2026-10-07", {"orders/SO-1.yaml": order("SO-1", promised="2026-11-30")})
    past.commit("2026-10-12", {"orders/SO-2.yaml": order("SO-2", "zhao", done="2026-09-28")}, by="zhao")
    past.commit("2026-10-20", {"orders/SO-2.yaml": order("SO-2", "zhao", "2026-12-24", "2026-09-28")}, by="zhao")
    return past


def rules(findings: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(one["rule"], one["order"]) for one in findings]


REWRITTEN, DATED = "audit/promise-rewritten", "audit/done-date-changed"


def test_a_finding_points_to_the_value(changed: Past, capsys: pytest.CaptureFixture[str]) -> None:
    assert [(one["rule"], one["file"], one["line"], one["column"]) for one in changed.audit(capsys)] == [
        (DATED, "orders/SO-2.yaml", 20, 23),
        (REWRITTEN, "orders/SO-1.yaml", 17, 15),
        (REWRITTEN, "orders/SO-2.yaml", 17, 15),
    ]


def test_a_finding_follows_the_file_to_where_it_was_moved(changed: Past, capsys: pytest.CaptureFixture[str]) -> None:
    moved = "# moved\n" + order("SO-1", promised="2026-11-30")
    changed.commit("2026-10-21", {"orders/SO-1.yaml": None, "orders/2026/SO-1.yaml": moved})
    found = [(one["file"], one["line"]) for one in changed.audit(capsys, "--order", "SO-1")]
    assert found == [("orders/2026/SO-1.yaml", 18)]


def test_what_is_gone_is_pointed_to_where_it_stood(changed: Past, capsys: pytest.CaptureFixture[str]) -> None:
    text = order("SO-1").replace("      - date: 2026-11-25\n        on: 2026-09-01\n", "")
    changed.commit("2026-10-21", {"orders/SO-1.yaml": text})
    found = {(one["values"]["on_date"], one["line"]) for one in changed.audit(capsys, "--order", "SO-1")}
    assert found == {("2026-10-07", 16), ("2026-10-21", 16)}


def test_a_waiver_is_found_by_its_name_with_a_slash(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    one = (
        "  - {{rule: order-follow-up/task-overdue, order: SO-{}, reason: ok, approved_by: li-na, until: 2026-12-31}}\n"
    )
    past.commit("2026-10-05", {**FRAME, "orders/SO-1.yaml": order("SO-1"), "orders/SO-2.yaml": order("SO-2")})
    past.commit("2026-10-06", {"waivers.yaml": "waivers:\n" + one.format(2) + one.format(1)})
    assert [(one["rule"], one["record"], one["line"]) for one in past.audit(capsys)] == [
        ("audit/self-approved-waiver", "order-follow-up/task-overdue SO-1/2", 3),
        ("audit/self-approved-waiver", "order-follow-up/task-overdue SO-2/2", 2),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--person", "li-na"], [(REWRITTEN, "SO-1")]),
        (["--person", "李娜", "--person", "Zhao"], [(DATED, "SO-2"), (REWRITTEN, "SO-1"), (REWRITTEN, "SO-2")]),
        (["--from", "2026-10-12"], [(DATED, "SO-2"), (REWRITTEN, "SO-2")]),
        (["--from", "2026-10-08", "--to", "2026-10-12"], [(DATED, "SO-2")]),
        (["--to", "2026-09"], []),
        (["--from", "2026-10-13", "--person", "li-na"], []),
        (["--since", "HEAD~1"], [(REWRITTEN, "SO-2")]),
    ],
    ids=["person", "names", "from", "between", "month", "both", "since"],
)
def test_only_what_is_asked_for(
    changed: Past, capsys: pytest.CaptureFixture[str], words: list[str], expected: list[tuple[str, str]]
) -> None:
    assert rules(changed.audit(capsys, *words)) == expected


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], 1),
        (["--fail-on", "critical"], 0),
        (["--person", "li-na", "--to", "2026-10-06"], 0),
        (["--person", "nobody"], 2),
        (["--from", "2026-11-01", "--to", "2026-10-01"], 2),
        (["--by", "colour"], 2),
        (["--since", ""], 2),
    ],
)
def test_exit_codes(changed: Past, capsys: pytest.CaptureFixture[str], words: list[str], code: int) -> None:
    assert run(["-C", str(changed.root), "audit", "--as-of", "2026-11-10", *words]) == code
    assert "Traceback" not in capsys.readouterr().err


def text(past: Past, capsys: pytest.CaptureFixture[str], *words: str, language: str = "zh") -> str:
    run(["-C", str(past.root), "--lang", language, "audit", "--as-of", "2026-11-10", *words])
    return capsys.readouterr().out


def test_the_text_is_by_person_and_day(changed: Past, capsys: pytest.CaptureFixture[str]) -> None:
    lines = text(changed, capsys).splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads[:4] == [
        "李娜 (li-na)：错误 1 条",
        "Zhao (zhao)：错误 1 条、警告 1 条",
        "错误 2 条、警告 1 条，涉及 2 人。",
        f"历史截至 2026-11-10，共 {audit_rules()} 条规则。",
    ]
    days = [line.split()[0] for line in lines if line.startswith("  2026")]
    assert days == ["2026-10-07", "2026-10-12", "2026-10-20"]
    assert "      Zhao 于 2026-10-12 改了 D2/cutting 的完成日期：2026-10-01 改为 2026-09-28" in lines
    assert "日期为提交人自称：git 只能证明先后，不能证明时间。" in lines


def audit_rules() -> int:
    from gendan.shipped import folder

    return (folder("rules") / "audit.yaml").read_text(encoding="utf-8").count("\n  - id: ")


def test_the_text_by_order(changed: Past, capsys: pytest.CaptureFixture[str]) -> None:
    heads = [
        line for line in text(changed, capsys, "--by", "order", language="en").splitlines() if line.startswith("SO")
    ]
    assert heads == ["SO-1 · acme: 1 error", "SO-2 · acme: 1 error, 1 warning"]


def test_quiet_leaves_out_what_is_less_than_an_error(changed: Past, capsys: pytest.CaptureFixture[str]) -> None:
    run(["-C", str(changed.root), "--lang", "en", "--quiet", "audit", "--as-of", "2026-11-10"])
    said = capsys.readouterr().out
    assert DATED not in said
    assert REWRITTEN in said


def test_no_history_is_said_before_anything_else(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    past.commit("2026-10-05", FRAME)
    (past.root / ".git/HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
    said = text(past, capsys)
    assert said.startswith("历史记录本身：错误 1 条\n")
    assert "audit/history-unknown" in said


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "markdown", "github", "gitlab", "sarif", "junit"])
def test_what_lies_in_no_file_is_told_in_every_format(
    changed: Past, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    changed.commit("2026-10-22", {"orders/SO-1.yaml": f"# by a stranger\n{order('SO-1')}"}, by="intern")
    words = ["audit", "--as-of", "2026-11-10", "--person", "intern", "-f", name]
    assert run(["-C", str(changed.root), "--lang", "en", *words]) == 1
    said = capsys.readouterr().out
    assert "unknown-identity" in said
    assert "SO-2" not in said


@pytest.mark.parametrize(
    ("kind", "place", "en", "zh"),
    [
        ("order", "deliveries/D1/promised/2026-10-30/date", "date of D1 promise of 2026-10-30", " D1 2026-10-30 的承诺的日期"),
        ("order", "customer_po", "customer po", "客户订单号"),
        ("order", "complaints/C1/id", "complaint C1", "投诉 C1"),
        ("order", "complaints/C1", "complaint C1", "投诉 C1"),
        ("order", "shipments/S1/shipped", "shipped of shipment S1", "出货 S1 的实际出货日期"),
        ("strange", "a/b", "a b", " a b"),
    ],
)  # fmt: skip
def test_the_place_of_a_change_is_put_in_words(kind: str, place: str, en: str, zh: str) -> None:
    assert place_words(kind, place) == Text(en, zh)


def test_who_was_asked_for_comes_before_the_history_itself(
    changed: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "2", changed.root.as_uri(), str(shallow)], check=True)
    for words, first in (([], "历史记录本身"), (["--person", "zhao"], "Zhao")):
        run(["-C", str(shallow), "--lang", "zh", "audit", *words])
        said = capsys.readouterr().out
        assert said.startswith(first), said
        assert "历史记录本身" in said
