"""What an import says: troubles by sheet, or what became of the files. Pure text, both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.text import Text, say
from gendan.write.emit import emit_flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gendan.words.finding import Trouble
    from gendan.words.text import Language
    from gendan.write.merge import Edit
    from gendan.write.plan import Change

EDITS = 8
"""So many changes of one file are shown."""
_LONGEST = 60
_CREATED = Text("create", "新建")
_UPDATED = Text("update", "更新")


def say_troubles(troubles: Sequence[Trouble], shown: int, language: Language) -> str:
    """Return the first `shown` troubles by sheet, each advice once in a row, and the count of all."""
    return "\n".join([*_with_advice(troubles[:shown], language), "", _count(len(troubles), shown, language), ""])


def _with_advice(troubles: Sequence[Trouble], language: Language) -> Iterator[str]:
    """Yield sheets, messages, and the advice below the last of the messages that share it."""
    for at, trouble in enumerate(troubles):
        after = troubles[at + 1] if at + 1 < len(troubles) else None
        if at == 0 or troubles[at - 1].place.file != trouble.place.file:
            yield trouble.place.file
        yield f"  {trouble.message.said_in(language)}"
        if after is None or after.advice != trouble.advice or after.place.file != trouble.place.file:
            yield f"    {trouble.advice.said_in(language)}"


def _count(count: int, shown: int, language: Language) -> str:
    hidden = Text(f" (the first {shown} are shown)", f"（只列出前 {shown} 处）") if count > shown else Text("", "")
    errors = "1 error" if count == 1 else f"{count} errors"
    return Text(
        f"{errors}{hidden.en}. Nothing was written.", f"共 {count} 处错误{hidden.zh}，没有写入任何文件。"
    ).said_in(language)


def say_outcome(changes: Sequence[Change], shown: int, language: Language, *, dry_run: bool) -> str:
    """Return the files with what changes in each (at most `shown` of them), then how many there are of each sort."""
    touched = [change for change in changes if change.action != "unchanged"]
    lines: list[str] = []
    for change in touched[:shown]:
        lines.append(f"{(_CREATED if change.action == 'create' else _UPDATED).said_in(language)} {change.file}")
        lines += [f"    {_edit(edit)}" for edit in change.edits[:EDITS]]
        if len(change.edits) > EDITS:
            lines.append(f"    … +{len(change.edits) - EDITS}")
    if shown and len(touched) > shown:
        lines.append(
            Text(f"… and {len(touched) - shown} more files", f"……另有 {len(touched) - shown} 个文件").said_in(language)
        )
    return "\n".join([*lines, *([""] if lines else []), _totals(changes, language, dry_run=dry_run), ""])


def _totals(changes: Sequence[Change], language: Language, *, dry_run: bool) -> str:
    created, updated, same = (
        sum(1 for change in changes if change.action == action) for action in ("create", "update", "unchanged")
    )
    if dry_run:
        text = Text(
            f"{created} files would be created, {updated} updated; {same} are unchanged. Nothing was written (--dry-run).",
            f"将新建 {created} 个文件，更新 {updated} 个，{same} 个不变。未写入（--dry-run）。",
        )
    else:
        text = Text(
            f"{created} files created, {updated} updated, {same} unchanged.",
            f"已新建 {created} 个文件，更新 {updated} 个，{same} 个不变。",
        )
    return say(text, language)


def _edit(edit: Edit) -> str:
    """Return one change: `deliveries/0/requested: 2026-11-20 -> 2026-11-25`, or `+ shipments: {id: S1}`."""
    path = "/".join(str(step) for step in edit.path)
    after = _short(edit.value)
    return f"{path}: {_short(edit.before)} -> {after}" if edit.action == "set" else f"+ {path}: {after}"


def _short(value: object) -> str:
    words = emit_flow(value)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
