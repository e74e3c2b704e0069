"""From a row that did not pass to a finding: texts filled, owner and day named, severity escalated, fingerprint made."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.evaluate.scan import names_items
from gendan.words.finding import Finding, Place, fingerprint
from gendan.words.rule_why import OF_ZERO
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gendan.evaluate.compiled import Compiled
    from gendan.evaluate.scan import Ground, Scan
    from gendan.words.catalog import Column
    from gendan.words.finding import Path, Severity, Verdict

Row = tuple[object, ...]
PlaceWords = Callable[[str, str], Text]
"""Puts the place of a change in words: from the kind of file, and its path as `changes` has it."""
OF_CALENDAR = "calendar"
"""What is missing when no column is: a working day beyond the end of a calendar."""
_END = re.compile(r"[:：;；,，。（(]|\.(?=\s|$)")
"""Ends the first clause of what a column means."""


def _key(name: str, column: Column) -> str:
    """Return the key of a value as the file has it, found.minor; of what no file has, the column."""
    return ".".join(column.at.split("/")) if column.at else name


class Writer(Struct):
    """Writes the findings of one rule from the rows of a scan."""

    rule: Compiled
    ground: Ground
    scan: Scan
    as_of: date
    places: PlaceWords | None = None
    seen: set[str] = field(default_factory=set)

    def get(self, row: Row, sql: str) -> object:
        """Return the value of an expression in a row; None for the empty expression."""
        return row[self.scan.at[sql]] if sql else None

    def verdict(self, row: Row) -> Verdict:
        """Return what the rule says of a row; a query without `verdict` says fail of all that it returns."""
        if self.rule.verdict:
            held = self.get(row, self.rule.verdict)
        else:
            held = self.get(row, self.rule.shown["verdict"]) if "verdict" in self.rule.extras else True
        if held is None:
            return "unknown"
        return "fail" if held else "pass"

    def any_unknown(self, rows: Sequence[Row]) -> bool:
        """Tell whether a row is unknown and that is reported."""
        return self.rule.unknown is not None and any(self.verdict(row) == "unknown" for row in rows)

    def write(self, rows: Sequence[Row], missing: Mapping[Row, tuple[str, ...]]) -> list[Finding]:
        """Return the findings of the rows; `missing` names the absent columns by keys. Each record once."""
        if self.rule.query:
            rows = sorted(rows, key=str)
        found = []
        for row in rows:
            verdict = self.verdict(row)
            if verdict == "pass" or (verdict == "unknown" and self.rule.unknown is None):
                continue
            finding = self.finding(row, verdict, missing)
            if finding.fingerprint not in self.seen:
                self.seen.add(finding.fingerprint)
                found.append(finding)
        return found

    def finding(self, row: Row, verdict: Verdict, missing: Mapping[Row, tuple[str, ...]]) -> Finding:
        """Return the finding of one row that failed or is unknown."""
        rule, keys = self.rule.rule, tuple(self.get(row, key) for key in self.ground.keys)
        due = self.get(row, self.rule.due)
        due = due if isinstance(due, date) else None
        late = (self.as_of - due).days if due and due < self.as_of else None
        absent = (missing.get(keys) or self.said_missing(row)) if verdict == "unknown" else ()
        values = self.values(row, due, late, absent)
        severity, told = self.escalated(row, verdict)
        message, advice = self.texts({**values, **self.in_words(values, keys)}, verdict)
        order, record = self.record(row, keys)
        owner = self.get(row, self.rule.owner) or self.get(row, self.ground.owner)
        return Finding(
            rule=rule.id,
            duty=rule.duty,
            severity=severity,
            verdict=verdict,
            place=Place(str(self.get(row, self.ground.file) or "")),
            message=message,
            advice=advice,
            order=order,
            record=record,
            owner=str(owner) if owner is not None else None,
            due=due,
            days_late=late,
            values={word: values[word] for word in self.rule.values if word not in {"verdict", "missing"}},
            missing=absent,
            escalated_to=told,
            fingerprint=fingerprint(rule.id, *self.fingerprint_keys(row, keys)),
            path=self.path(row),
        )

    def said_missing(self, row: Row) -> tuple[str, ...]:
        """Return what a query names as missing; else what fails without a column being empty: a calendar ends, a divisor is 0."""
        if "missing" in self.rule.extras:
            said = self.get(row, self.rule.shown["missing"])
            return tuple(str(item) for item in said) if isinstance(said, list) else ((str(said),) if said else ())
        if self.rule.piece is None:
            return ()
        if "workday" in self.rule.verdict:
            return (OF_CALENDAR,)
        return (OF_ZERO,) if "nullif(" in self.rule.verdict else ()

    def values(self, row: Row, due: date | None, late: int | None, absent: tuple[str, ...]) -> dict[str, object]:
        """Return what the texts may name."""
        held: dict[str, object] = dict(self.rule.rule.params)
        held |= {"as_of": self.as_of, "due": due, "days_late": late, "missing": absent}
        held |= {
            word: self.get(row, sql) for word, sql in self.rule.shown.items() if not (word == "missing" and absent)
        }
        for word in self.rule.bilingual:
            en, zh = held[f"{word}_en"], held[f"{word}_zh"]
            none = "?" if en is None and zh is None else ""
            held[word] = Text(str(en or zh or none), str(zh or en or none))
        return held

    def in_words(self, values: Mapping[str, object], keys: Row) -> dict[str, Text]:
        """Return what the texts call the places of changes, for rows that are about a document of a kind."""
        kind = dict(zip(self.rule.grain.keys, keys, strict=True)).get("kind")
        if self.places is None or not isinstance(kind, str):
            return {}
        held = {word: values.get(word) for word in ("place", "first_place")}
        return {word: self.places(kind, said) for word, said in held.items() if isinstance(said, str)}

    def escalated(self, row: Row, verdict: Verdict) -> tuple[Severity, str | None]:
        """Return the hardest severity whose condition holds, and whom that step tells. Unknown is never escalated."""
        severity, told = self.rule.severity(verdict), None
        if verdict == "fail":
            for step, sql in zip(self.rule.rule.escalate, self.rule.escalate, strict=True):
                if self.get(row, sql) is True and step.severity >= severity:
                    severity, told = step.severity, step.to or told
        return severity, told

    def texts(self, values: Mapping[str, object], verdict: Verdict) -> tuple[Text, Text]:
        """Return message and advice: the rule's own for fail, for unknown what is missing."""
        if verdict == "fail":
            return self.rule.message.fill(values), self.rule.advice.fill(values)
        title, absent = self.rule.rule.title, values["missing"]
        names = tuple(absent) if isinstance(absent, (list, tuple)) else ()
        if names == (OF_CALENDAR,):
            return (
                Text(
                    f"Cannot judge “{title.en}”: a date lies beyond the calendar",
                    f"无法判断“{title.zh}”：日期超出日历有效期",
                ),
                Text("Extend the calendar", "请延长日历"),
            )
        if names == (OF_ZERO,):
            return self.divided()
        names = tuple(name for name in names if name not in self.rule.derived) or names
        if not names and self.rule.piece is not None:
            return (
                Text(
                    f"Cannot judge “{title.en}”: it cannot be computed",
                    f"无法判断“{title.zh}”：算不出结果，例如除数为零",
                ),
                self.fill_in(names),
            )
        told = [self.named(name) for name in names] or [Text("a value", "所需的值")]
        en, zh = ", ".join(one.en for one in told), "、".join(one.zh for one in told)
        return (
            Text(f"Cannot judge “{title.en}”: {en} missing", f"无法判断“{title.zh}”：缺少{zh}"),
            self.fill_in(names),
        )

    def divided(self) -> tuple[Text, Text]:
        """Return what is said of a condition that divides by zero: nothing is missing, so that there is nothing to fill in."""
        rule = self.rule.rule
        return (
            Text(f"Cannot judge “{rule.title.en}”: it divides by zero", f"无法判断“{rule.title.zh}”：除数为零"),
            Text(
                f"See the numbers with `gendan why ORDER {rule.id}`; where zero is right, let the rule ask for it first",
                f"用 `gendan why 订单号 {rule.id}` 查看数值；如确实为零，请在规则条件中先排除",
            ),
        )

    def named(self, name: str) -> Text:
        """Return what is missing as people call it, with the key that holds it in the file."""
        column = self.rule.means.get(name) or self.rule.grain.columns.get(name)
        if column is None:
            return Text(name, f" {name}")
        en, zh = (_END.split(said, maxsplit=1)[0].strip() for said in (column.comment.en, column.comment.zh))
        if column.derived and column.at is None:
            return Text(f"{name} ({en[:1].lower()}{en[1:]})", f"“{zh}”")
        return Text(_key(name, column), f"{zh}（{_key(name, column)}）")

    def fill_in(self, names: tuple[str, ...]) -> Text:
        """Return what to do about missing values: those that gendan works out cannot be filled in themselves."""
        if (self.rule.piece is not None and not names) or (names and set(names) <= self.rule.derived):
            order = self.rule.rule.id
            return Text(
                f"Look what {', '.join(names) or 'it'} is worked out from: `gendan why ORDER {order}`",
                f"这由其他数据推算，请用 `gendan why 订单号 {order}` 查看缺什么",
            )
        columns = {name: self.rule.means.get(name) or self.rule.grain.columns.get(name) for name in names}
        keys = [_key(name, column) if column is not None else name for name, column in columns.items()]
        en, zh = ", ".join(keys) or "a value", "、".join(keys) or "所需的值"
        return Text(f"Fill in {en}", f"请补填 {zh}")

    def record(self, row: Row, keys: Row) -> tuple[str | None, str]:
        """Return the order and the record's name inside it; for records of other files the name alone."""
        names = self.rule.grain.keys
        held = dict(zip(names, keys, strict=True))
        order = held.get("order_id") or (self.get(row, self.ground.order) if self.ground.order else None)
        # kind and id of the file are told by the order already
        told = {"order_id", "kind", "id"} if order is not None else set()
        record = "/".join(str(key) for column, key in held.items() if column not in told and key is not None)
        return (str(order) if order is not None else None), record

    def fingerprint_keys(self, row: Row, keys: Row) -> list[str]:
        """Return the keys of a record; those of a task done once an order leave out the delivery it is shown on."""
        once = self.get(row, self.ground.per) == "order"
        names = self.rule.grain.keys
        return [str(key) for column, key in zip(names, keys, strict=True) if not (once and column == "delivery")]

    def path(self, row: Row) -> Path:
        """Return where in the file: the record, and the column that the rule points at."""
        held = self.get(row, self.ground.path)
        steps = str(held).split("/") if held else []
        column = self.rule.grain.columns.get(self.rule.rule.at or "")
        if column is not None and column.at:
            steps += column.at.split("/")
        if names_items(self.rule.grain):  # "2" is then the name of an item, not its position
            return tuple(steps)
        return tuple(int(step) if step.isdigit() else step for step in steps)
