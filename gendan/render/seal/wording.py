"""What is said of a sealed month, wherever it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.words.seal import Correction, Effect, Field, Standing

STANDINGS: dict[Standing, Text] = {
    "stands": Text("stands", "有效"),
    "corrected": Text("changed, with a correction", "已更正"),
    "changed": Text("changed, without a correction", "封存后被改动，无更正记录"),
    "unknown": Text("files stand; scores cannot be verified here", "文件未变；此处无法核对得分"),
}
_MOST = 3
_NONE = Text("none", "无")
_NO_EFFECT = Text("no score changes", "得分不变")
_NOT_RECKONED = Text("effect not reckoned", "未计算对得分的影响")


def effects_words(effects: Sequence[Effect] | None) -> Text:
    """Return "li-na 52.30 → 61.20"; that there are none, or that nobody knows."""
    if effects is None:
        return _NOT_RECKONED
    if not effects:
        return _NO_EFFECT
    said = [
        Text(
            f"{one.person} {one.before or _NONE.en} → {one.after or _NONE.en}",
            f"{one.person} {one.before or _NONE.zh} → {one.after or _NONE.zh}",
        )
        for one in effects
    ]
    return Text(", ".join(one.en for one in said), "、".join(one.zh for one in said))


def told_words(one: Correction) -> Text:
    """Return the effects that a correction tells."""
    return Text("no score told", "未写得分") if one.effects is None else effects_words(one.effects)


def fields_words(fields: Sequence[Field]) -> Text:
    """Return the first of the fields with what they said and say: "deliveries/D1/requested 2026-10-19 → 2026-10-21"."""
    said = [
        Text(
            f"{one.path} {_short(one.before, _NONE.en)} → {_short(one.after, _NONE.en)}",
            f"{one.path} {_short(one.before, _NONE.zh)} → {_short(one.after, _NONE.zh)}",
        )
        for one in fields[:_MOST]
    ]
    more = len(fields) - _MOST
    rest = [Text(f"{more} more", f"另有 {more} 处")] if more > 0 else []
    return Text("; ".join(one.en for one in (*said, *rest)), "；".join(one.zh for one in (*said, *rest)))


def names_words(names: Iterable[str]) -> Text:
    """Return the first names, and how many more there are."""
    every = list(names)
    said, more = every[:_MOST], len(every) - _MOST
    tail = (f" and {more} more", f"等 {len(every)} 个") if more > 0 else ("", "")
    return Text(", ".join(said) + tail[0], "、".join(said) + tail[1])


def _short(value: str | None, missing: str) -> str:
    most = 60
    return missing if value is None else value if len(value) <= most else f"{value[:most]}…"
