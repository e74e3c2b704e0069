"""Changes in the words of the trade: what moved, from when to when, and why, as one merchandiser tells another."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

import orjson
from msgspec import Struct, field
from msgspec.structs import replace

from gendan.compare.differ import held
from gendan.compare.nouns import field_words, row_words
from gendan.compare.place import Spot, spot_of
from gendan.words.history import ABSENT, Change
from gendan.words.log_view import Said
from gendan.words.text import Text, plain, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import tzinfo

    from gendan.compare.forms import Form

_WHY = ("cause", "reason")
_MACHINE = ("confirmed", "digest")
"""What gendan writes itself, and nobody reads."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_LONGEST = 80
_MOST = 8
"""Values of a new record that are told; the others are counted."""


class Words(Struct, frozen=True):
    """What a house calls its tasks and people, by id, and the clock it reads."""

    tasks: Mapping[str, Text] = field(default_factory=dict)
    people: Mapping[str, Text] = field(default_factory=dict)
    zone: tzinfo | None = None

    def value(self, value: object, form: Form | None) -> Text:
        """Return a value as people read it: a person by name, a moment by the house's clock, the rest by `value_words`."""
        if isinstance(value, str) and form is not None and form.reference == "person":
            return self.people.get(value) or same(value)
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            with suppress(ValueError):
                return same(f"{datetime.fromisoformat(value).astimezone(self.zone):%Y-%m-%d %H:%M}")
        return value_words(value, form)


NO_NAMES = Words()


class Telling:
    """Tells the changes of one kind of document."""

    def __init__(self, form: Form, words: Words = NO_NAMES) -> None:
        self._form = form
        self._words = words
        self._order = {key: number for number, key in enumerate(form.members)}

    def tell(self, old: object, new: object, changes: Sequence[Change]) -> tuple[Said, ...]:
        """Return what is said of `changes`, which turned `old` into `new`: a row at a time, the cause beside what it caused.

        What stands first in the schema comes first: in that order people write a file.
        """
        told = [change for change in changes if change.path[:2] != _MACHINE and not _is_empty_frame(change, changes)]
        told.sort(key=lambda change: self._order.get(change.path[0], len(self._order)) if change.path else -1)
        placed = [(spot_of(change.path, self._form), change) for change in told]
        found: list[Said] = []
        for (table, at), group in groupby(placed, key=lambda one: (one[0].table, one[0].at)):
            rows = sorted(group, key=lambda one: self._rank(one[0]))
            said = (
                self._promise(rows, old, new)
                if table == "promises" and rows[0][0].record[1:]
                else self._row(rows, old, new)
            )
            row = "/".join(at) if rows[0][0].record else ""
            found += [replace(one, row=row) for one in said]
        return tuple(found)

    def _row(self, rows: list[tuple[Spot, Change]], old: object, new: object) -> Iterator[Said]:
        spot = rows[0][0]
        if spot.record and spot.table != "progress" and len(rows) > 1:
            if not _is_there(old, spot.at, self._form):
                yield self._whole(rows, Text("{row} added: {list}", "新增{row}：{list}"), "new")
                return
            if not _is_there(new, spot.at, self._form):
                yield self._whole(rows, Text("{row} deleted ({list})", "删除{row}（{list}）"), "old")
                return
        why, rows = _why(rows)
        reasoned = next((number for number, (_, one) in enumerate(rows) if _day(one.new)), 0)
        for number, (each, change) in enumerate(rows):
            yield self._value(each, change, why if number == reasoned else same(""))

    def _value(self, spot: Spot, change: Change, why: Text) -> Said:
        values = {
            "field": field_words(spot, self._form),
            "old": self._words.value(change.old, spot.form),
            "new": self._words.value(change.new, spot.form),
            "why": why,
        }
        form = {
            "add": same("{field} {new}{why}"),
            "edit": same("{field} {old} → {new}{why}"),
            "delete": Text("{field} {old} removed{why}", "删去{field} {old}{why}"),
        }[change.action]
        short = _tidy(form.fill(values))
        row = row_words(spot, self._words.tasks)
        said = _said(
            Text(f"{row.en} {short.en}", f"{row.zh} {short.zh}"),
            change,
            _day(change.new) if spot.form and spot.form.event else None,
        )
        return replace(said, short=short)

    def _whole(self, rows: list[tuple[Spot, Change]], form: Text, side: str) -> Said:
        parts, day = [], None
        names = self._keys_of(rows[0][0])
        for spot, change in rows:
            value = change.new if side == "new" else change.old
            if day is None and side == "new" and spot.form is not None and spot.form.event:
                day = _day(value)
            if spot.field[-1:] in {("id",), ("line",)} and spot.record[-1] == str(value):
                continue
            if len(spot.field) == 1 and spot.field[0] in names:
                continue
            words = self._words.value(value, spot.form)
            parts.append(_part(field_words(spot, self._form), words, _other_language(spot, rows)))
        more = len(parts) - _MOST
        if more > 0:
            parts = [*parts[:_MOST], Text(f"and {more} more", f"另 {more} 项")]
        row = row_words(rows[0][0], self._words.tasks)
        if not parts:
            form = {"new": Text("{row} added", "新增{row}"), "old": Text("{row} deleted", "删除{row}")}[side]
        text = form.fill(
            {"row": Text(row.en, f" {row.zh}" if row.zh[:1].isascii() else row.zh), "list": parts_words(parts)}
        )
        return Said(_tidy(text), place="/".join(rows[0][0].at), day=day)

    def _keys_of(self, spot: Spot) -> frozenset[str]:
        """Return the fields that make the name of a row, and need not be told again."""
        here: Form | None = self._form
        for step in spot.at[:-1]:
            here = here.below(step) if here is not None else None
        return frozenset(here.keys if here is not None else ())

    def _rank(self, spot: Spot) -> int:
        """Return where the schema has a field among those of its row, what was done before all: the reader looks for it."""
        here: Form | None = self._form
        for step in spot.at:
            here = here.below(step) if here is not None else None
        keys = list(here.members) if here is not None else []
        if spot.table == "progress" and spot.field[:1] == ("done",):
            return -1
        return keys.index(spot.field[0]) if spot.field and spot.field[0] in keys else len(keys)

    def _promise(self, rows: list[tuple[Spot, Change]], old: object, new: object) -> Iterator[Said]:
        """Tell an entry that was appended to the ledger as a move of the date; anything else rewrites the ledger."""
        spot, change = rows[0]
        delivery, day = spot.record[0], spot.record[-1]
        actions = {one.action for _, one in rows}
        added = actions == {"add"} and not _is_there(old, spot.at, self._form)
        dates = [one for at, one in rows if at.field == ("date",)]
        if added and dates:
            why, _ = _why(rows)
            before = _promise_before(new, delivery, day)
            form = (
                Text("{delivery} first promised date {new}{why}", "{delivery} 首次承诺交期 {new}{why}")
                if before is None
                else Text("{delivery} promised date {old} → {new}{why}", "{delivery} 承诺交期 {old} → {new}{why}")
            )
            moved = Change(dates[0].path, "add" if before is None else "edit", before, dates[0].new)
            values = {
                "delivery": delivery,
                "old": same(str(before)),
                "new": value_words(dates[0].new, None),
                "why": why,
            }
            yield _said(form.fill(values), moved, _day(day))
            return
        if actions == {"delete"} and not _is_there(new, spot.at, self._form):
            gone = value_words(dates[0].old, None) if dates else same("?")
            text = Text(
                "{delivery} ledger rewritten: promise of {day} ({gone}) deleted",
                "{delivery} 改写承诺台账：删去 {day} 的承诺（{gone}）",
            )
            yield _said(
                text.fill({"delivery": delivery, "day": day, "gone": gone}), dates[0] if dates else change, None
            )
            return
        for each, one in rows:
            said = self._value(each, one, same(""))
            told = Text(f"ledger rewritten: {said.text.en}", f"改写承诺台账：{said.text.zh}")
            yield Said(told, place=said.place, old=said.old, new=said.new)


def value_words(value: object, form: Form | None) -> Text:
    """Return a value as people read it: codes in words, lists with commas, null as such."""
    match value:
        case None:
            return Text("(empty)", "（空）")
        case bool():
            return Text("yes" if value else "no", "是" if value else "否")
        case str():
            known = form.values.get(value) if form is not None else None
            return known or same(value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…")
        case float():
            return same(plain(Decimal(repr(value))))
        case list() if all(isinstance(item, str) for item in value):
            inner = form.items if form is not None and form.items is not None else form
            return parts_words([value_words(item, inner) for item in value]) if value else Text("(none)", "（无）")
        case _:
            return same("–") if value is ABSENT else same(orjson.dumps(value).decode())


def parts_words(parts: Sequence[Text]) -> Text:
    """Return several texts as a list: commas in English, 、 in Chinese; what one language does not need is left out."""
    return Text(", ".join(part.en for part in parts if part.en), "、".join(part.zh for part in parts if part.zh))


def _part(field: Text, value: Text, language: str) -> Text:
    """Return a field with its value; of a text in both languages each reader gets his own, without its key."""
    if language == "en":
        return Text(f"{field.en.removesuffix(' en')} {value.en}", "")
    if language == "zh":
        return Text("", f"{field.zh.removesuffix(' zh')} {value.zh}")
    return Text(f"{field.en} {value.en}".strip(), f"{field.zh} {value.zh}".strip())


def _other_language(spot: Spot, rows: Sequence[tuple[Spot, Change]]) -> str:
    """Return "en" or "zh" for one half of a text in both languages, "" for anything else."""
    other = {"en": "zh", "zh": "en"}.get(spot.field[-1] if spot.field else "")
    twin = other is not None and any(one.field == (*spot.field[:-1], other) for one, _ in rows)
    return spot.field[-1] if twin else ""


def _said(text: Text, change: Change, day: date | None) -> Said:
    return Said(_tidy(text), place="/".join(change.path), old=_plain(change.old), new=_plain(change.new), day=day)


def _plain(value: object) -> str | None:
    if value is None or value is ABSENT:
        return None
    return (
        value
        if isinstance(value, str)
        else value_words(value, None).en
        if isinstance(value, float)
        else orjson.dumps(value).decode()
    )


def _tidy(text: Text) -> Text:
    return Text(" ".join(text.en.split(" ")).strip(), " ".join(text.zh.split(" ")).strip())


def _why(rows: list[tuple[Spot, Change]]) -> tuple[Text, list[tuple[Spot, Change]]]:
    """Take cause and reason out of the changes of a row, where there is something else that they explain."""
    others = [(spot, change) for spot, change in rows if spot.field[-1:] not in {(word,) for word in _WHY}]
    given = {spot.field[-1]: (spot, change) for spot, change in rows if spot.field and spot.field[-1] in _WHY}
    if not others or not given or any(change.action == "delete" for _, change in given.values()):
        return same(""), rows
    said = [value_words(given[word][1].new, given[word][0].form) for word in _WHY if word in given]
    if "cause" in given:
        said[0] = Text(str(given["cause"][1].new), said[0].zh)  # "mill" says it in English
    return Text(f" ({': '.join(one.en for one in said)})", f"（{'：'.join(one.zh for one in said)}）"), others


def _is_empty_frame(change: Change, changes: Sequence[Change]) -> bool:
    """Tell whether an empty list or map came or went only because its first or last item did."""
    if change.old not in ([], {}) and change.new not in ([], {}):
        return False
    size = len(change.path)
    return any(len(one.path) > size and one.path[:size] == change.path for one in changes)


def _is_there(document: object, at: tuple[str, ...], form: Form) -> bool:
    """Tell whether a document has a row at that path."""
    here: object = document
    where: Form | None = form
    for step in at:
        inside = held(here, where)
        if inside is None or step not in inside:
            return False
        here = inside[step]
        where = where.below(step) if where is not None else None
    return here is not ABSENT


def _promise_before(document: object, delivery: str, day: str) -> str | None:
    """Return the date that the ledger of a delivery held before the promise given on `day`; None when that is the first."""
    deliveries = document.get("deliveries") if isinstance(document, dict) else None
    for item in deliveries if isinstance(deliveries, list) else ():
        ledger = item.get("promised") if isinstance(item, dict) and str(item.get("id")) == delivery else None
        before = None
        for promise in ledger if isinstance(ledger, list) else ():
            if isinstance(promise, dict) and promise.get("on") == day.partition("#")[0]:
                return before
            before = str(promise["date"]) if isinstance(promise, dict) and promise.get("date") else before
    return None


def _day(value: object) -> date | None:
    """Return the day that a date, or a date with a time, names."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
