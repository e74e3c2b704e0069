"""`gendan confirm`: write into an order's file that it was confirmed, and what, or say what has changed since."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from gendan.read.positions import Positions
from gendan.read.tree import list_files
from gendan.read.yaml_door import parse
from gendan.render.confirmation import FORMATS, Confirmation
from gendan.trade.confirmation import digest_order
from gendan.validate.shape import shipped_shapes
from gendan.words.errors import ConfigurationError, Exit, UsageError
from gendan.words.text import Text
from gendan.write.commit import Write, commit
from gendan.write.plan import plan_update

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.read.tree import SourceFile
    from gendan.render.confirmation import Done
    from gendan.render.look import Look
    from gendan.words.finding import Trouble
    from gendan.words.house import House
    from gendan.write.plan import Change

    Order = Mapping[str, object]


class ConfirmAsk(Struct, frozen=True):
    """What was asked. `on` None: the day the file names when it holds no digests yet, else `today`."""

    order: str
    today: date
    on: date | None = None
    by: str | None = None
    ref: str | None = None
    dry_run: bool = False
    show: bool = False
    format: str = "text"


def run_confirm(house: House, ask: ConfirmAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write the confirmation into the order's file, or with `show` only say what has changed since.

    Everything else in the file stays byte by byte. Raises UsageError for an order that is not there, a day that cannot be,
    a second confirmation without its evidence; ConfigurationError with the troubles of a file that is not valid.
    """
    if ask.format not in FORMATS:
        raise UsageError(
            Text(f"Unknown format {ask.format}", f"没有 {ask.format} 这种格式"),
            Text(f"Choose from {', '.join(FORMATS)}", f"可选：{'、'.join(FORMATS)}"),
        )
    source = _find(house, ask.order)
    before = source.path.read_bytes()
    order = _read(source, before)
    view = _show(order, source) if ask.show else _confirm(order, source, before, ask, house)
    write(FORMATS[ask.format](view, look))
    return Exit.CLEAN


def _show(order: Order, source: SourceFile) -> Confirmation:
    said = _confirmed(order)
    known = cast("Mapping[str, object]", said.get("digest") or {})
    on = _day(said)
    changed = digest_order(order, on).changed(known) if on and known else ()
    return Confirmation(
        source.id, source.file, "shown", on, _text(said, "by"), _text(said, "ref"), bool(known), changed
    )


def _confirm(order: Order, source: SourceFile, before: bytes, ask: ConfirmAsk, house: House) -> Confirmation:
    said = _confirmed(order)
    known = cast("Mapping[str, object]", said.get("digest") or {})
    written = _day(said)
    changed = digest_order(order, written).changed(known) if written and known else ()
    if known and not changed and ask.on in (None, written) and ask.by is None and ask.ref is None:
        return Confirmation(
            source.id, source.file, "unchanged", written, _text(said, "by"), _text(said, "ref"), known=True
        )
    on = ask.on or (ask.today if changed or written is None else written)
    _check_day(order, on)
    _check_evidence(said, ask, again=bool(changed))
    confirmed = {"on": on.isoformat(), "by": ask.by, "ref": ask.ref, "digest": digest_order(order, on).as_document()}
    value: dict[str, object] = {"confirmed": {key: one for key, one in confirmed.items() if one is not None}}
    change = _plan(source, before, value)
    if not ask.dry_run:
        commit(house.root, [Write(change.file, change.before, change.after)])
    by, ref = ask.by or _text(said, "by"), ask.ref or _text(said, "ref")
    done: Done = "planned" if ask.dry_run else "written"
    return Confirmation(source.id, source.file, done, on, by, ref, known=True, changed=changed)


def _find(house: House, order: str) -> SourceFile:
    files = [one for one in list_files(house).files if one.kind == "order"]
    found = next((one for one in files if one.id == order), None)
    if found is not None:
        return found
    near = difflib.get_close_matches(order, [one.id for one in files], n=3, cutoff=0.5)
    listed = ", ".join(near)
    advice = Text(f"Did you mean {listed}?", f"是不是 {listed}？") if near else _NAMES
    raise UsageError(Text(f"There is no order {order}", f"没有订单 {order}"), advice)


_NAMES = Text("The ids are the names of the files under orders/", "订单编号就是 orders/ 下的文件名")


def _read(source: SourceFile, data: bytes) -> Order:
    """Return the document. Only what is wholly valid can be confirmed: what cannot be read cannot have been agreed."""
    parsed = parse(data, source.file)
    troubles = parsed.troubles
    if parsed.value is not None and not shipped_shapes().accepts("order", parsed.value):
        troubles = shipped_shapes().explain("order", parsed.value, source.file, Positions(data, source.file))
    if troubles:
        raise _invalid(source, troubles)
    return cast("Order", parsed.value)


def _invalid(source: SourceFile, troubles: tuple[Trouble, ...]) -> ConfigurationError:
    return ConfigurationError(
        Text(f"{source.file} has mistakes and cannot be confirmed", f"{source.file} 有错，无法确认"),
        Text("Put right what is listed, then confirm", "请先改正下列各处，再确认"),
        troubles,
    )


def _confirmed(order: Order) -> Mapping[str, object]:
    return cast("Mapping[str, object]", order.get("confirmed") or {})


def _day(confirmed: Mapping[str, object]) -> date | None:
    on = confirmed.get("on")
    return date.fromisoformat(str(on)) if on is not None else None


def _text(confirmed: Mapping[str, object], key: str) -> str | None:
    held = confirmed.get(key)
    return None if held is None else str(held)


def _check_day(order: Order, on: date) -> None:
    received = str(order["received"])[:10]
    if on.isoformat() < received:
        raise UsageError(
            Text(f"{on} lies before the order was received ({received})", f"{on} 早于接单日 {received}"),
            Text("Correct --on, or `received` in the order", "请改正 --on，或订单里的 received"),
        )


def _check_evidence(said: Mapping[str, object], ask: ConfirmAsk, *, again: bool) -> None:
    """Raise UsageError when a changed order comes without new evidence: the old mail does not prove it."""
    if again and ask.ref in (None, said.get("ref")):
        raise UsageError(
            Text(
                f"The order has changed since {said['on']}; that confirmation does not cover it",
                f"订单自 {said['on']} 确认后有改动，原来的确认依据不再适用",
            ),
            Text(
                "Have the customer confirm the changes, and say where that is written: --ref 'mail of 5 August'",
                "请让客户确认改动，并写明依据，如 --ref '8月5日邮件'",
            ),
        )


def _plan(source: SourceFile, before: bytes, value: dict[str, object]) -> Change:
    planned = plan_update(source.file, before, value, lambda data: parse(data, "").value, lambda _path: None)
    if isinstance(planned, str):
        raise UsageError(
            Text(f"{source.file} cannot be edited without changing more", f"{source.file} 无法只改这一处而不动别处"),
            Text(
                "Replace anchors and aliases (& and *) under `confirmed` by plain values, then confirm again",
                "请把 confirmed 里的锚点和别名（& 和 *）改成直接的值，再确认",
            ),
        )
    return planned
