"""What is said when a sampling plan is asked for that the tables do not have: the reason, and the nearest that they do."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from gendan.words.errors import UsageError
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

_WHAT = {
    "level": Text("The inspection level", "检验水平"),
    "severity": Text("The severity", "检验的严格度"),
    "AQL": Text("The AQL", "AQL"),
    "letter": Text("The code letter", "样本量字码"),
}


def wrong_choice(what: str, value: str, choices: Sequence[str]) -> UsageError:
    """Return the error for a value that is none of `choices`; `what` is level, severity, AQL or letter."""
    name = _WHAT[what]
    near = get_close_matches(value.upper(), [each.upper() for each in choices], n=1)
    advice = (
        Text(f"Did you mean {near[0]}?", f"是不是 {near[0]}？")
        if near and len(value) > 1
        else Text(f"Write one of: {', '.join(choices)}", f"可写：{'、'.join(choices)}")
    )
    said = Text(f"{name.en} cannot be {value}", f"{name.zh}不能是 {value}")
    return UsageError(said if value else Text(f"{name.en} is missing", f"缺少{name.zh}"), advice)


def wrong_lot(lot: object) -> UsageError:
    """Return the error for a lot that cannot be inspected."""
    return UsageError(
        Text(f"A lot of {lot} cannot be inspected", f"批量 {lot} 无法抽样"),
        Text("Give the number of pieces in the lot, a whole number from 1", "请填写批的件数，不小于 1 的整数"),
    )


def wrong_aql(aql: Decimal, series: Sequence[Decimal]) -> UsageError:
    """Return the error for an AQL that is not in the series, with its neighbours."""
    below = [plain(each) for each in series if each < aql][-1:]
    above = [plain(each) for each in series if each > aql][:1]
    near = [*below, *above]
    return UsageError(
        Text(f"AQL {plain(aql)} is not in the series of the standard", f"AQL {plain(aql)} 不在标准数列中"),
        Text(
            f"The nearest are {' and '.join(near)}; 0 means none allowed",
            f"最接近的是 {'、'.join(near)}；0 表示不允许有",
        ),
    )


def no_reduced_table(standard: str) -> UsageError:
    """Return the error for reduced inspection by a standard whose reduced table is not carried."""
    return UsageError(
        Text(
            f"The reduced table of {standard} differs from that of MIL-STD-105E and is not carried",
            f"{standard} 的放宽检验表与 MIL-STD-105E 不同，本工具未收录",
        ),
        Text(
            "Look it up in the standard, or plan by MIL-STD-105E if the contract allows it",
            "请查阅该标准原文；合同允许的，可按 MIL-STD-105E 制定方案",
        ),
    )
