"""`gendan risks` from files to text: the matrix, whose risks, and the triggers that hang on the schedule."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gendan.cli import run
from gendan.words.vantage import Vantage

FILES = {
    "gendan.yaml": "gendan: 1\nname: Risks\nlanguage: en\ncalendar: plain\nchecklists: {default: short}\n",
    "calendars/plain.yaml": "id: plain\ncountry: CN\nweekend: [sun]\nholidays: []\nvalid_from: 2026-01-01\nvalid_to: 2027-12-31\nsource: made for this test\n",
    "people/li-na.yaml": "id: li-na\nname: {en: Li Na, zh: 李娜}\nrole: merchandiser\n",
    "people/zhao-lei.yaml": "id: zhao-lei\nname: {en: Zhao Lei, zh: 赵磊}\nrole: merchandiser\n",
    "partners/acme.yaml": "id: acme\nname: {en: Acme, zh: 顶峰}\nkind: [customer]\n",
    "checklists/short.yaml": """id: short
title: {en: Short, zh: 短}
kind: time-and-action
tasks:
  - {id: fabric-in-house, title: {en: Fabric in house, zh: 面料到厂}, duty: production-coordination, per: order, owner: factory, due: ex-factory - 40 days, slack: 25}
  - {id: cutting, title: {en: Cutting, zh: 开裁}, duty: production-coordination, per: delivery, owner: factory, due: ex-factory - 20 days}
  - {id: leave, title: {en: Ex-factory, zh: 出厂}, duty: logistics, per: delivery, owner: factory, due: ex-factory, after: [cutting]}
""",
    "orders/SO-1.yaml": """id: SO-1
kind: bulk
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
confirmed: {on: 2026-08-05}
lines: [{line: 1, sku: PS-101, quantity: 100}]
deliveries: [{id: D1, requested: 2026-11-20}]
progress:
  fabric-in-house: {planned: 2026-11-05}
risks:
  - {id: R1, category: transport, text: "=port congestion", likelihood: 3, impact: 4, response: mitigate, action: book early, owner: zhao-lei, due: 2026-09-01,
     review: 2026-10-01, status: watching, residual_likelihood: 1}
  - {id: R2, text: not weighed yet}
""",
    "orders/SO-2.yaml": """id: SO-2
kind: bulk
status: open
customer: acme
merchandiser: zhao-lei
received: 2026-08-03
confirmed: {on: 2026-08-05}
lines: [{line: 1, sku: PS-101, quantity: 100}]
deliveries: [{id: D1, requested: 2026-11-20}]
payment: {terms: LC, lc: {number: L1, latest_shipment: 2026-11-20}}
progress:
  fabric-in-house: {done: 2026-10-01}
risks:
  - {id: R1, category: payment, text: no room in the credit, likelihood: 5, impact: 5, response: accept, owner: zhao-lei}
""",
}

Risks = Callable[..., tuple[int, str, str]]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def risks(house: Path, capfd: pytest.CaptureFixture[str]) -> Risks:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["-C", str(house), "risks", "--as-of", "2026-10-15", *arguments], {"LANG": "C"})
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def listed(risks: Risks, *arguments: str) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = json.loads(risks("--format", "json", *arguments)[1])["risks"]
    return answer


def test_recorded_and_computed_highest_first(risks: Risks) -> None:
    """Fabric is planned for 5 November, cutting for 31 October: five days too late."""
    found = [(one["order"], one["name"], one["score"], one["covered_by"]) for one in listed(risks)]
    assert found == [
        ("SO-2", "R1", 25, None),
        ("SO-2", "credit-date", 20, "R1"),
        ("SO-1", "R1", 12, None),
        ("SO-1", "material-late", 12, None),
        ("SO-1", "R2", None, None),
    ]


def test_the_terminal_says_all_without_colour(risks: Risks) -> None:
    code, out, _ = risks()
    assert code == 0
    assert "         5     ·     ·     ·     ·     1             5     ·     ·     ·     ·     1\n" in out
    assert "         4     ·     ·    +1     ·     ·             4     ·     ·    +1     ·     ·\n" in out
    assert "         3     ·     ·     ·     1     ·             3     ·     ·     ·     ·     ·\n" in out
    assert "         1     ·     ·     ·     ·     ·             1     ·     ·     ·     1     ·\n" in out
    assert "  12 high     R1 · transport · =port congestion\n" in out
    assert "mitigate: book early · review 2026-10-01 (14 days overdue)" in out
    assert "being watched · after action 4 low\n" in out
    assert "  no marks    R2 · – · not weighed yet\n" in out
    assert "computed · supply · Fabric in house expected on 2026-11-05, 5 days after production is" in out
    assert "By owner: Zhao Lei (zhao-lei) 2 (highest 25), Li Na (li-na) 2 (highest 12)\n" in out
    assert "\x1b" not in out


def test_colour_only_when_asked_for(risks: Risks) -> None:
    assert "\x1b[1;31m" in risks("--color", "always")[1]


def test_in_chinese(risks: Risks) -> None:
    out = risks("--lang", "zh")[1]
    assert "截至 2026-10-15 的风险" in out
    assert "推算 · 供应 · 面料到厂预计 2026-11-05，比投产日 2026-10-31 晚 5 天" in out
    assert "2026-10-01 复查（逾期 14 天）" in out


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--order", "SO-1"], ["R1", "material-late", "R2"]),
        (["--owner", "li-na"], ["material-late", "R2"]),
        (["--owner", "zhao-lei", "--order", "SO-1"], ["R1"]),
        (["--customer", "acme", "--owner", "li-na,zhao-lei"], ["R1", "credit-date", "R1", "material-late", "R2"]),
    ],
)
def test_whose_risks(risks: Risks, arguments: list[str], found: list[str]) -> None:
    assert [one["name"] for one in listed(risks, *arguments)] == found


def test_an_order_nobody_knows_is_an_error_with_the_nearest(risks: Risks) -> None:
    code, out, err = risks("--order", "SO-3")
    assert (code, out) == (2, "")
    assert "SO-3 is not known in this house" in err
    assert "Did you mean SO-" in err


def test_a_wrong_format_is_an_error(risks: Risks) -> None:
    code, _, err = risks("--format", "xml")
    assert code == 2
    assert "--format cannot be xml" in err


def test_csv_is_safe_in_a_spreadsheet(risks: Risks) -> None:
    rows = list(csv.DictReader(io.StringIO(risks("--format", "csv", "--order", "SO-1")[1].removeprefix("\ufeff"))))
    assert [row["band"] for row in rows] == ["high", "high", ""]
    assert rows[0]["text"] == "'=port congestion"
    assert rows[0]["residual_band"] == "low"
    assert [row["computed"] for row in rows] == ["false", "true", "false"]


def test_markdown_has_both_matrices_and_the_list(risks: Risks) -> None:
    out = risks("--format", "markdown")[1]
    assert "**Before action**" in out
    assert "**After action**" in out
    assert "| SO-2    | R1       | 25 extreme |" in out


def test_a_day_before_the_order_came_has_no_risks(house: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(house), "risks", "--as-of", "2026-08-01"], {"LANG": "C"}) == 0
    assert capfd.readouterr().out == "Risks as of 2026-08-01\n\nNo risks in open orders.\n"


def test_no_line_is_wider_than_the_terminal(house: Path) -> None:
    """The matrices stand below each other where there is no room beside each other."""
    from datetime import date

    from gendan.commands.risks import Wish, run_risks
    from gendan.render.look import Look
    from gendan.render.terminal import cells

    said: list[str] = []
    for width in (40, 60, 100):
        run_risks(
            house, Wish(), Vantage(date(2026, 10, 15), date(2026, 10, 15)), "text", Look("zh", width), said.append
        )
        assert max(cells(line) for line in said[-1].splitlines()) <= width
