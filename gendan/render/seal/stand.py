"""What a score says of the seal of its month, and of ratings that are not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.seal.wording import STANDINGS, effects_words, names_words, told_words
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.words.seal import Correction, Effect, Stand
    from gendan.words.text import Language

_HEAD = Text("Seal of {month}, as of {as_of}: {standing}", "{month} 的封存（截至 {as_of}）：{standing}")
_NOW = Text("sealed → now: {effects}", "封存 → 现在：{effects}")
_FILES = Text("touched: {names}", "被改动：{names}")
_HOW = Text("see gendan verify --only seals", "详见 gendan verify --only seals")
_CORRECTION = Text(
    "{on} {reason} (correction {id}, approved by {by}): {effects}", "{on} {reason}（更正 {id}，批准人 {by}）：{effects}"
)
_NOT_COMPARED = Text("scores not compared", "未核对得分")
_MISSING = Text(
    "The ratings are not here ({place}): what people rate is not scored, and weighs nothing.",
    "评分不在这里（{place}）：需人评的指标未计分，权重已分给其他指标。",
)


def notes_of(seals: Sequence[Stand], missing: str | None) -> list[Text]:
    """Return the lines to be printed beside scores; none for a month that is not sealed and whose ratings are here."""
    lines = [line for one in seals for line in _lines(one)]
    return [*lines, *([_MISSING.fill({"place": missing})] if missing is not None else [])]


def stand_row(one: Stand, language: Language) -> dict[str, object]:
    """Return the state for programs. `effects` is null where scores were not held against those sealed."""
    return {
        "month": one.month,
        "standing": one.standing,
        "as_of": one.as_of.isoformat(),
        "compared": one.compared,
        "effects": None if one.effects is None else [_effect(each) for each in one.effects],
        "files": list(one.files),
        "corrections": [_correction(each) for each in one.corrections],
        "reason": one.reason.said_in(language) if one.reason else None,
    }


def _lines(one: Stand) -> list[Text]:
    words = {"month": one.month, "as_of": one.as_of, "standing": STANDINGS[one.standing]}
    parts = [_HEAD.fill(words)]
    if one.reason is not None:
        parts.append(one.reason)
    if one.files:
        parts.append(_FILES.fill({"names": names_words(one.files)}))
    if one.effects:
        parts.append(_NOW.fill({"effects": effects_words(one.effects)}))
    elif not one.compared and one.standing == "stands":
        parts.append(_NOT_COMPARED)
    if one.standing == "changed":
        parts.append(_HOW)
    head = Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))
    return [head, *(_said(each) for each in one.corrections)]


def _said(one: Correction) -> Text:
    words = {"on": one.on, "reason": one.reason, "id": one.id, "by": one.approved_by, "effects": told_words(one)}
    said = _CORRECTION.fill(words)
    return Text(f"  {said.en}", f"  {said.zh}")


def _effect(one: Effect) -> dict[str, str | None]:
    return {"person": one.person, "before": one.before, "after": one.after}


def _correction(one: Correction) -> dict[str, object]:
    return {
        "id": one.id,
        "on": one.on.isoformat(),
        "reason": one.reason,
        "requested_by": one.requested_by,
        "approved_by": one.approved_by,
        "effects": None if one.effects is None else [_effect(each) for each in one.effects],
    }
