"""What writing would do to each file, worked out without touching one: create, update, or leave as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from gendan.write.edit import edit_text
from gendan.write.emit import emit
from gendan.write.merge import apply, changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.write.merge import Edit, Identity

    Parse = Callable[[bytes], object | None]
    """Reads bytes as the reader of the house does; None when it would refuse them."""

Action = Literal["create", "update", "unchanged"]
Refusal = Literal["unreadable", "not-kept"]


class Change(Struct, frozen=True):
    """What becomes of one file. `after` equals `before` when unchanged; `value` is what `after` reads as."""

    file: str
    action: Action
    before: bytes | None
    after: bytes
    value: object
    edits: tuple[Edit, ...] = ()


def plan_new(file: str, value: dict[str, object], parse: Parse, schema: str | None = None) -> Change | Refusal:
    """Plan a file that is not there yet. "not-kept": what would be written does not read back as `value`."""
    data = emit(value, schema).encode()
    return Change(file, "create", None, data, value) if parse(data) == value else "not-kept"


def plan_update(
    file: str, before: bytes, value: dict[str, object], parse: Parse, identity: Identity
) -> Change | Refusal:
    """Plan to bring `value` into an existing file.

    "unreadable": the reader refuses the file as it is. "not-kept": its form does not allow the edit (an alias, for one)
    without a change elsewhere; nothing is guessed then.
    """
    existing = parse(before)
    if existing is None:
        return "unreadable"
    edits = changes(existing, value, identity)
    if not edits:
        return Change(file, "unchanged", before, before, existing)
    wanted = apply(existing, edits)
    text = edit_text(before.decode("utf-8"), edits)
    after = None if text is None else text.encode()
    if after is None or parse(after) != wanted:
        return "not-kept"
    return Change(file, "update", before, after, wanted, edits)
