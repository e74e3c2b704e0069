"""A rule ready to be judged: SQL written by gendan, the columns it needs, its texts cut at their braces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.words.finding import Severity
from gendan.words.text import LANGUAGES, Text, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.evaluate.piece import Piece, Tally
    from gendan.evaluate.scope import Read
    from gendan.words.catalog import Column, Table
    from gendan.words.finding import Verdict
    from gendan.words.rule import Rule

_BRACE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


class Filled(Struct, frozen=True):
    """A text in both languages, cut at its braces once, so that filling thousands of findings stays cheap."""

    pieces: tuple[tuple[str, ...], tuple[str, ...]]

    def fill(self, values: Mapping[str, object]) -> Text:
        """Return the text with values put in; a name without a value stays in its braces."""
        en, zh = (
            "".join(_put(piece, index, values, tongue) for index, piece in enumerate(pieces))
            for pieces, tongue in zip(self.pieces, reversed(LANGUAGES), strict=True)
        )
        return Text(en, zh)


def cut(text: Text | None) -> Filled:
    """Return the text cut at its braces; nothing for None."""
    return Filled((tuple(_BRACE.split(text.en)), tuple(_BRACE.split(text.zh)))) if text else Filled(((), ()))


def _put(piece: str, index: int, values: Mapping[str, object], tongue: str) -> str:
    if index % 2 == 0:
        return piece
    return say(values[piece], "zh" if tongue == "zh" else "en") if piece in values else f"{{{piece}}}"


class Compiled(Struct, frozen=True):
    """One rule for one as-of date.

    `verdict` is SQL over the grain's row: TRUE fails, FALSE passes, NULL is unknown. For a query, `query` returns the
    keys of the rows that fail and `extras` its other columns. `shown` maps names to SQL: what messages and values need.
    `bilingual` are names for which the row has `…_en` and `…_zh`. `values` are the names listed in a finding.
    """

    rule: Rule
    grain: Table
    verdict: str = ""
    query: str = ""
    piece: Piece | None = None
    extras: tuple[str, ...] = ()
    escalate: tuple[str, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)
    values: tuple[str, ...] = ()
    bilingual: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    tallies: tuple[Tally, ...] = ()
    """The counts and sums within the condition."""
    means: Mapping[str, Column] = field(default_factory=dict)
    """The columns that the condition reads, by the names that `Read.label` gives them."""
    due: str = ""
    owner: str = ""
    message: Filled = field(default_factory=lambda: Filled(((), ())))
    advice: Filled = field(default_factory=lambda: Filled(((), ())))

    @property
    def derived(self) -> frozenset[str]:
        """The names among `means` that gendan works out: nobody can fill them in."""
        return frozenset(name for name, column in self.means.items() if column.derived and column.at is None)

    @property
    def sql(self) -> tuple[str, ...]:
        """Every SQL text of the rule, and its grain: what tells which tables it needs."""
        return (self.grain.name, self.verdict, self.query, self.due, self.owner, *self.escalate, *self.shown.values())

    @property
    def unknown(self) -> Severity | None:
        """How bad unknown is; None: it is not reported."""
        if self.rule.on_unknown == "ignore":
            return None
        return self.rule.on_unknown or Severity.warning

    def severity(self, verdict: Verdict) -> Severity:
        """Return how bad a verdict is, before escalation."""
        return self.rule.severity if verdict == "fail" else (self.unknown or Severity.warning)
