"""Finds every mistake of a map before a row is mapped: sources, columns, keys, forms, references, each with the nearest known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from gendan.mapping.language import Mistake
from gendan.mapping.table import column_names
from gendan.mapping.targets import LIST, split_key
from gendan.mapping.tree import holes, split_hole, split_reference
from gendan.mapping.values import is_date_form
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gendan.mapping.language import Condition, ImportMap, Spec, Writing
    from gendan.mapping.targets import Targets
    from gendan.words.finding import Path
    from gendan.words.house import Kind
    from gendan.words.sheet import Sheet


def check_sources(plan: ImportMap) -> tuple[Mistake, ...]:
    """Find sources that are named but not described; to be called before the sheets are read."""
    known = tuple(plan.sources)
    found: list[Mistake] = []
    for writing in plan.writings:
        if writing.source not in known:
            found.append(_unknown(("source", "表"), writing.source, known, (*writing.path, "from")))
        found += [
            _unknown(("source", "表"), join.source, known, (*join.path, "source"))
            for join in writing.joins
            if join.source not in known
        ]
    return tuple(found)


def check_map(plan: ImportMap, sheets: Mapping[str, Sheet], targets: Mapping[Kind, Targets]) -> tuple[Mistake, ...]:
    """Find everything else that is wrong in the map, seen against the sheets and the schemas."""
    found: list[Mistake] = []
    for name, source in plan.sources.items():
        found += _columns(source.fill_down, column_names(sheets[name]), ("sources", name, "fill_down"))
    for writing in plan.writings:
        found += _Checker(writing, sheets, targets[writing.kind]).check()
    return tuple(found)


class _Checker:
    def __init__(self, writing: Writing, sheets: Mapping[str, Sheet], targets: Targets) -> None:
        self._writing = writing
        self._sheets = sheets
        self._targets = targets
        self._columns: tuple[str, ...] = column_names(sheets[writing.source])

    def check(self) -> list[Mistake]:
        found = list(self._joins())
        path = self._writing.path
        found += _columns(self._writing.by, self._columns, (*path, "group", self._writing.kind))
        for at, test in enumerate(self._writing.skip):
            found += self._tests(test, (*path, "skip", at))
        found += self._groups()
        found += self._holes(self._writing.folder or "", (*path, "folder"))
        for key, spec in self._writing.fields.items():
            found += self._key(key, spec.path)
            found += self._spec(spec)
            found += self._numbered(key, spec)
        return [*found, *self._matches()]

    def _joins(self) -> Iterator[Mistake]:
        """Check joins in their order: a later one may use the columns of an earlier one."""
        for join in self._writing.joins:
            theirs = column_names(self._sheets[join.source])
            for ours, other in join.on.items():
                yield from _columns((ours,), self._columns, (*join.path, "on", ours))
                yield from _columns((other,), theirs, (*join.path, "on", ours))
            self._columns += column_names(self._sheets[join.source], f"{join.source}.")

    def _groups(self) -> Iterator[Mistake]:
        lists = self._lists()
        for name, group in self._writing.groups.items():
            path = (*self._writing.path, "group", name)
            if name not in lists:
                yield _unknown(("list", "列表"), name, (self._writing.kind, *lists), path)
            yield from _columns(group.by, self._columns, path)
            yield from self._tests(group.when, path)

    def _numbered(self, key: str, spec: Spec) -> Iterator[Mistake]:
        """Refuse a reference that is a number: the place of an item in one list says nothing of its place in another."""
        steps = split_key(key) or ()
        owner = self._targets.refers_to(steps)
        if (
            owner in _LISTS
            and (not steps[:-1] or steps[-1] != self._targets.identity(steps[:-2]))
            and _is_numbered(spec)
        ):
            shown = f"same: {_LISTS[owner]}"
            yield Mistake(
                spec.path,
                Text(
                    f"`{key}` names a {owner} by the place of its own item",
                    f"`{key}` 用本项的序号来指称别处的记录（{owner}）",
                ),
                Text(f"Refer to it: `{shown}`.", f"请引用：`{shown}`。"),
            )

    def _matches(self) -> Iterator[Mistake]:
        lists = self._lists()
        for name, keys in self._writing.match.items():
            path = (*self._writing.path, "match", name)
            if name not in lists:
                yield _unknown(("list", "列表"), name, lists, path)
                continue
            own = f"{name}{LIST}."
            filled = tuple(key.removeprefix(own) for key in self._writing.fields if key.startswith(own))
            for key in keys:
                if key not in filled:
                    yield _unknown((f"key that the map fills in {name}", f"映射所填的 {name} 的键"), key, filled, path)

    def _lists(self) -> tuple[str, ...]:
        """Return the names of the lists that the fields fill: "deliveries", "deliveries.promised"."""
        names: dict[str, None] = {}
        for key in self._writing.fields:
            done: list[str] = []
            for step in split_key(key) or ():
                if step == LIST:
                    names[".".join(done)] = None
                else:
                    done.append(step)
        return tuple(names)

    def _key(self, key: str, path: Path) -> Iterator[Mistake]:
        steps = split_key(key)
        if steps is None:
            yield Mistake(
                path,
                Text(f"“{key}” is not a key", f"“{key}”不是键的写法"),
                Text(
                    "Write it like incoterm.term, lines[].sku, deliveries[].lines.{lines.line}.",
                    "请写成 incoterm.term、lines[].sku、deliveries[].lines.{lines.line} 的样子。",
                ),
            )
            return
        if self._targets.is_list(steps):
            inner = self._targets.known((*steps, LIST)) or self._targets.known(steps)
            shown = f"{key}{LIST if self._targets.known((*steps, LIST)) else ''}.{inner[0] if inner else '{…}'}"
            yield Mistake(
                path,
                Text(f"`{key}` holds records, not one value", f"`{key}` 里是记录，不是单个值"),
                Text(f"Name the key inside: `{shown}`.", f"请写出里面的键：`{shown}`。"),
            )
        elif self._targets.type_of(steps) is None:
            parent = steps[:-1]
            known = tuple(".".join((*parent, name)).replace(f".{LIST}", LIST) for name in self._targets.known(parent))
            yield _unknown((f"key of the kind {self._writing.kind}", "键"), key, known, path)
        yield from self._clash(key, path)
        for step in steps:
            if step.startswith("{") and step[1:-1] not in self._columns:
                yield from self._reference(step[1:-1], path)

    def _clash(self, key: str, path: Path) -> Iterator[Mistake]:
        inner = next((other for other in self._writing.fields if other.startswith((f"{key}.", f"{key}{LIST}"))), None)
        if inner is not None:
            yield Mistake(
                path,
                Text(f"`{key}` and `{inner}` cannot both be filled", f"`{key}` 与 `{inner}` 不能同时填写"),
                Text("Leave one of them out.", "请去掉一个。"),
            )

    def _spec(self, spec: Spec) -> Iterator[Mistake]:
        yield from _columns(spec.columns, self._columns, spec.path)
        yield from self._holes(spec.template or "", (*spec.path, "template"))
        yield from self._tests(spec.when, (*spec.path, "when"))
        if spec.pick == "sum" and not spec.columns:
            yield Mistake(
                (*spec.path, "pick"),
                Text("`pick: sum` adds up cells", "`pick: sum` 只能合计单元格"),
                Text("Give the columns under `column:`.", "请在 `column:` 里写明列。"),
            )
        if spec.same is not None:
            yield from self._reference(spec.same, (*spec.path, "same"))
        for shape in spec.formats.dates:
            if not is_date_form(shape):
                yield Mistake(
                    (*spec.path, "dates"),
                    Text(f"“{shape}” is not a form of date", f"“{shape}”不是日期的写法"),
                    Text(
                        "Name year, month and day once each: yyyy-mm-dd, d/m/yy, dd-mmm-yyyy; hours and minutes as hh:mi.",
                        "年、月、日各写一次：yyyy-mm-dd、d/m/yy、dd-mmm-yyyy；时分写 hh:mi。",
                    ),
                )
        if spec.formats.numbers.decimal == spec.formats.numbers.thousands:
            yield Mistake(
                (*spec.path, "numbers"),
                Text("`decimal` and `thousands` are the same sign", "`decimal` 和 `thousands` 用了同一个符号"),
                Text('State both: {decimal: ",", thousands: "."}.', '请两个都写明：{decimal: ",", thousands: "."}。'),
            )
        for one in spec.first:
            yield from self._spec(one)

    def _holes(self, template: str, path: Path) -> Iterator[Mistake]:
        known = dict.fromkeys(self._columns, 0)
        names = [split_hole(name, known)[0] for name in holes(template)]
        yield from _columns([name for name in names if name != "#"], self._columns, path)

    def _tests(self, condition: Condition, path: Path) -> Iterator[Mistake]:
        yield from _columns([test.column for test in condition], self._columns, path)

    def _reference(self, reference: str, path: Path) -> Iterator[Mistake]:
        name, key = split_reference(reference)
        spec = self._writing.fields.get(key)
        if spec is None:
            filled = tuple(
                f"{other.split(LIST)[0]}{other.split(LIST, 1)[1]}"
                for other in self._writing.fields
                if other.count(LIST) == 1
            )
            yield _unknown(("key of another list", "其他列表的键"), reference, filled, path)
        elif "." in name or _refers(spec):
            yield Mistake(
                path,
                Text(f"`{reference}` is itself taken from elsewhere", f"`{reference}` 本身也取自别处"),
                Text("Refer to a key that is filled from columns.", "请引用直接取自列的键。"),
            )


_LISTS = {"line": "lines.line", "delivery": "deliveries.id", "shipment": "shipments.id", "complaint": "complaints.id"}
"""What a reference within an order may name, and how to refer to it."""


def _is_numbered(spec: Spec) -> bool:
    return "#" in holes(spec.template or "") or any(_is_numbered(one) for one in spec.first)


def _refers(spec: Spec) -> bool:
    return spec.same is not None or any(_refers(one) for one in spec.first)


def _columns(names: Iterable[str], known: tuple[str, ...], path: Path) -> Iterator[Mistake]:
    for name in names:
        if name not in known:
            yield _unknown(("column", "列"), name, known, path)


def _unknown(what: tuple[str, str], name: str, known: tuple[str, ...], path: Path) -> Mistake:
    near = difflib.get_close_matches(name, known, 1, 0.6)
    listed = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
    advice = (
        Text(f"Did you mean `{near[0]}`?", f"是不是 `{near[0]}`？")
        if near
        else Text(
            f"Known are: {listed}." if known else "There are none.",
            f"可用的有：{listed}。" if known else "一个也没有。",
        )
    )
    return Mistake(path, Text(f"There is no {what[0]} “{name}”", f"没有名为“{name}”的{what[1]}"), advice)
