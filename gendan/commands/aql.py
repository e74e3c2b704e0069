"""`gendan aql`: the sampling plan for a lot. Needs no house."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gendan.render.look import Look

USUAL = ("critical=0", "major=2.5", "minor=4.0")
"""What is planned when no AQL is given: the custom of the garment trade."""

_NAMES = {"致命": "critical", "严重": "major", "轻微": "minor", "cr": "critical", "ma": "major", "mi": "minor"}
_LEVELS = {"1": "I", "2": "II", "3": "III", "S1": "S-1", "S2": "S-2", "S3": "S-3", "S4": "S-4"}
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


class AqlAsk(Struct, frozen=True):
    """What was asked, as typed: `aqls` are "major=2.5" or "2.5"; none means the usual ones."""

    lot: str
    aqls: tuple[str, ...] = ()
    level: str = "II"
    severity: str = "normal"
    standard: str | None = None
    curve: bool = False
    format: str = "text"


def run_aql(ask: AqlAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write the plan. Raises UsageError, with the nearest that can be planned, for what cannot."""
    from gendan.render.aql import FORMATS
    from gendan.trade.aql import build_plan
    from gendan.trade.aql_sheet import build_sheet
    from gendan.trade.aql_standard import standard_named

    plan = build_plan(
        read_lot(ask.lot),
        read_aqls(ask.aqls or USUAL),
        read_level(ask.level),
        ask.severity.lower(),
        standard_named(ask.standard),
    )
    write(FORMATS[ask.format](build_sheet(plan, curve=ask.curve), look))
    return Exit.CLEAN


def read_lot(words: str) -> int:
    """Return the lot of "4800" or "4,800". Raises UsageError for anything but a whole number."""
    bare = re.sub(r"(?<=[0-9])[,_](?=[0-9]{3}(?![0-9]))", "", words.strip())
    if re.fullmatch(r"[0-9]{1,15}", bare):
        return int(bare)
    raise UsageError(
        Text(f"{words} is not a lot size", f"批量不能是 {words}"),
        Text("Give the number of pieces, a whole number: 4800", "请填写件数（整数），如 4800"),
    )


def read_level(words: str) -> str:
    """Return the level in the standard's spelling: "ii" and "2" are II, "s2" is S-2; what is unknown is told later."""
    upper = words.strip().upper()
    return _LEVELS.get(upper, upper)


def read_aqls(pairs: Sequence[str]) -> dict[str, Decimal]:
    """Return the limits by class. A number alone is for all defects together.

    Raises UsageError for a class named twice, an empty one, and a limit that is no number.
    """
    found: dict[str, Decimal] = {}
    for pair in pairs:
        name, equals, number = pair.replace("：", "=").replace(":", "=").partition("=")
        if not equals:
            name, number = "all", pair
        name = _NAMES.get(name.strip().lower(), name.strip())
        if not name or not _NUMBER.fullmatch(number.strip()):
            raise UsageError(
                Text(f"{pair} is no defect class with its AQL", f"{pair} 不是“类别=AQL”的写法"),
                Text(
                    "Write class=AQL: major=2.5,minor=4.0; 0 means none allowed",
                    "写成 类别=AQL，如 major=2.5,minor=4.0；0 表示不允许有",
                ),
            )
        if name in found:
            raise UsageError(
                Text(f"{name} has two AQLs", f"{name} 写了两个 AQL"),
                Text("Leave only the one that was agreed", "只保留约定的那一个"),
            )
        found[name] = Decimal(number.strip())
    return found
