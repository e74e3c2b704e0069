"""`aql_letters` and `aql_plans`: the sampling tables of the trade, arrows followed, so that rules can join them."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.trade.aql import LARGEST_LOT, SEVERITIES, code_letters, resolved
from gendan.words.text import Text

_Row = tuple[object, ...]


def _letters() -> list[_Row]:
    return [
        (level, first, last or LARGEST_LOT, letter)
        for first, last, letters in code_letters()
        for level, letter in letters.items()
    ]


def _plans() -> list[_Row]:
    return [
        (severity, letter, str(aql), cell.letter, cell.sample, cell.accept, cell.reject, tighter)
        for severity in SEVERITIES
        for letter, aql, cell, tighter in resolved(severity)
    ]


AQL_LETTERS = WorkedOut(
    table(
        "aql_letters",
        Text(
            "Sample-size code letters by lot and inspection level: Table I of MIL-STD-105E.",
            "样本量字码表：按批量与检验水平查字码（MIL-STD-105E 表 I）。",
        ),
        (
            column(
                "level", "VARCHAR", "Inspection level: S-1 to S-4, I, II, III.", "检验水平：S-1 至 S-4、I、II、III。"
            ),
            column("lot_from", "BIGINT", "Smallest lot.", "批量下限。"),
            column("lot_to", "BIGINT", "Largest lot.", "批量上限。"),
            column("letter", "VARCHAR", "The code letter.", "字码。"),
        ),
        ("level", "lot_from"),
    ),
    rows=_letters,
)

AQL_PLANS = WorkedOut(
    table(
        "aql_plans",
        Text(
            "Single sampling plans by severity, code letter and AQL, arrows followed: Tables II-A, II-B and II-C of MIL-STD-105E.",
            "一次抽样方案：按严格度、字码和 AQL 查，箭头已换算（MIL-STD-105E 表 II-A、II-B、II-C）。",
        ),
        (
            column("severity", "VARCHAR", "normal, tightened or reduced.", "normal 正常、tightened 加严、reduced 放宽。"),
            column("letter", "VARCHAR", "Code letter from Table I.", "表 I 查得的字码。"),
            column("aql", "DECIMAL(38,6)", "The AQL; 0 stands for none allowed.", "AQL 值；0 表示不允许有。"),
            column("used", "VARCHAR", "The letter whose plan is used, after arrows.", "按箭头换算后实际使用的字码。"),
            column("sample", "BIGINT", "Pieces in the sample.", "样本量，件。"),
            column("accept", "BIGINT", "Acceptance number, Ac.", "接收数 Ac。"),
            column("reject", "BIGINT", "Rejection number, Re.", "拒收数 Re。"),
            column("tighter", "BIGINT", "Ac one AQL step tighter, for the switching score.", "AQL 收紧一级时的 Ac，用于转移得分。"),
        ),
        ("severity", "letter", "aql"),
    ),
    rows=_plans,
)  # fmt: skip
