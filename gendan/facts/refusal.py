"""The engine's errors as FactsError: what it said, where in the statement, and what it would have accepted."""

from __future__ import annotations

import json
import re

from gendan.words.engine_words import engine_words
from gendan.words.errors import FactsError
from gendan.words.text import Text, same

_NAME = re.compile(r"[\w.\" ]+")
"""A column or table; what the engine offers in place of a function are signatures, which help nobody here."""


def refused(error: Exception, sql: str = "", before: str = "") -> FactsError:
    """Return the FactsError for what the engine raised when it ran `before` and `sql`.

    It speaks JSON when `errors_as_json` is on, else plain words. Its places are bytes; ours are characters of `sql`.
    """
    kind, _, rest = str(error).partition(": ")
    try:
        said = json.loads(rest)
    except ValueError:
        return refusal(rest or str(error), kind.removesuffix(" Error"))
    return refusal_of(said, sql, before)


def refusal_of(said: dict[str, str], sql: str = "", before: str = "") -> FactsError:
    """Return the FactsError for an error that the engine described in JSON; see `refused`."""
    position = said.get("position", "")
    candidates = said.get("candidates", "")
    return refusal(
        said.get("exception_message") or said.get("error_message", ""),
        said.get("exception_type") or said.get("error_type", "").title(),
        _character(int(position), sql, before) if position.isdigit() else None,
        tuple(word.strip() for word in candidates.split(",") if word.strip()),
    )


def refusal(reason: str, kind: str = "", position: int | None = None, candidates: tuple[str, ...] = ()) -> FactsError:
    """Return a FactsError in the house's words around the engine's."""
    kind = kind.capitalize() if kind.isupper() else kind
    line = " ".join(reason.partition("\n\nLINE ")[0].split())
    at = f" (character {position + 1})" if position is not None else ""
    at_zh = f"（第 {position + 1} 个字符）" if position is not None else ""
    advice = Text("See `gendan tables` for the names of tables and columns.", "表名和列名见 `gendan tables`。")
    if candidates and all(_NAME.fullmatch(name) for name in candidates):
        named = same(", ".join(candidates))
        advice = Text("Did you mean {names}?", "是不是想写 {names}？").fill({"names": named})
    told = engine_words(line)
    message = Text(f"The query cannot be run{at}: {told.en}", f"查询无法执行{at_zh}：{told.zh}")
    return FactsError(message, advice, reason=reason, kind=kind, position=position, candidates=candidates)


def _character(byte: int, sql: str, before: str) -> int:
    """Return the character of `sql` in which a byte of `before` and `sql` lies; without `sql` the byte as it is."""
    if not sql:
        return byte
    return len(sql.encode()[: max(0, byte - len(before.encode()))].decode(errors="ignore"))
