"""What `gendan confirm` says: what was written, or what has changed since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from gendan.render.look import Look

Done = Literal["written", "planned", "unchanged", "shown"]
"""What the command did."""

_PARTS = {
    "lines": Text("the lines", "明细"),
    "deliveries": Text("the deliveries", "交期"),
    "terms": Text("the terms", "条款"),
}


class Confirmation(Struct, frozen=True):
    """The confirmation of one order. `done`: what the command did.

    `known`: the file holds digests. `changed`: parts that differ from them; when a new confirmation was written, that
    differed before.
    """

    order: str
    file: str
    done: Done
    on: date | None
    by: str | None
    ref: str | None
    known: bool
    changed: tuple[str, ...] = ()


def as_json(view: Confirmation, look: Look) -> str:
    """Return it for programs."""
    del look
    said = {
        "order": view.order,
        "file": view.file,
        "done": view.done,
        "on": view.on.isoformat() if view.on else None,
        "by": view.by,
        "ref": view.ref,
        "digest": view.known,
        "changed": list(view.changed),
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def as_text(view: Confirmation, look: Look) -> str:
    """Return it for people, one fact a line."""
    lines = [_state(view), *_details(view), *_next(view)]
    return "".join(f"{line.said_in(look.language)}\n" for line in lines)


def _state(view: Confirmation) -> Text:
    if view.on is None:
        return Text(f"{view.order} is not confirmed", f"{view.order} 尚未确认")
    if view.done == "planned":
        return Text(
            f"{view.order} would be confirmed as of {view.on}; nothing was written (--dry-run)",
            f"{view.order} 将按 {view.on} 确认；未写入（--dry-run）",
        )
    if view.done == "written":
        return Text(
            f"{view.order} confirmed as of {view.on}, written to {view.file}",
            f"{view.order} 已按 {view.on} 确认，写入 {view.file}",
        )
    return Text(f"{view.order} was confirmed on {view.on}", f"{view.order} 已于 {view.on} 确认")


def _details(view: Confirmation) -> list[Text]:
    found = []
    if view.by:
        found.append(Text(f"  by {view.by}", f"  确认人：{view.by}"))
    if view.ref:
        found.append(Text(f"  see {view.ref}", f"  依据：{view.ref}"))
    if view.changed:
        en = ", ".join(_PARTS[part].en for part in view.changed)
        zh = "、".join(_PARTS[part].zh for part in view.changed)
        anew = view.done in {"written", "planned"}
        found.append(
            Text(f"  confirmed anew: {en}", f"  本次重新确认：{zh}")
            if anew
            else Text(f"  changed since: {en}", f"  此后改动：{zh}")
        )
    elif view.known and view.done in {"shown", "unchanged"}:
        found.append(
            Text(
                "  nothing has changed since: lines, deliveries, terms",
                "  此后没有改动：明细、交期、条款均与确认时一致",
            )
        )
    return found


def _next(view: Confirmation) -> list[Text]:
    if view.on is not None and not view.ref:
        return [Text("→ Say where it is written: --ref 'mail of 5 August'", "→ 请补上依据：--ref '8月5日邮件'")]
    if view.done != "shown":
        return []
    if view.changed:
        return [
            Text(
                f"→ `git log -p {view.file}` shows what; put it back, or have the customer confirm and run `gendan confirm {view.order} --ref …`",
                f"→ 用 `git log -p {view.file}` 看改了什么；改回去，或请客户确认后运行 `gendan confirm {view.order} --ref …`",
            )
        ]
    if not view.known:
        return [
            Text(
                f"→ What was confirmed is not recorded, so changes cannot be told: run `gendan confirm {view.order}`",
                f"→ 文件里没有所确认内容的摘要，无法发现改动：请运行 `gendan confirm {view.order}`",
            )
        ]
    return []


FORMATS: Mapping[str, Callable[[Confirmation, Look], str]] = {"text": as_text, "json": as_json}
