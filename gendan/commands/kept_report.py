"""A report as bytes and back: what a check answers again when nothing has changed. JSON, so that foreign bytes can do no harm."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from gendan.words.finding import Finding, Place, Severity, Waived
from gendan.words.report import Counts, OrderHead, Report
from gendan.words.rule import Rule
from gendan.words.text import Text

_OPTIONS = (
    orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_NON_STR_KEYS
)


def dump_report(report: Report) -> bytes | None:
    """Return the report as bytes; None for one that holds what JSON cannot say, or that may come out otherwise next time."""
    if report.not_evaluated or report.since is not None:
        return None
    head = [report.version, report.as_of, report.rev, report.counts]
    people, orders = dict(report.people), list(report.orders.values())
    rules = list(report.rules.values())
    try:
        return orjson.dumps([head, report.findings, orders, people, rules], default=_plain, option=_OPTIONS)
    except TypeError:  # orjson's own error is one
        return None


def load_report(data: bytes) -> Report:
    """Return the report that `dump_report` made; of its rules without what no answer shows (conditions, examples)."""
    (version, as_of, rev, counts), findings, orders, people, rules = orjson.loads(data)
    return Report(
        version,
        _value(as_of),
        rev,
        Counts(*counts),
        tuple(_finding(*one) for one in findings),
        (),
        {one[0]: _rule(*one) for one in rules},
        {one[0]: OrderHead(*one) for one in orders},
        {name: Text(*text["$x"]) for name, text in people.items()},
    )


def _plain(value: object) -> object:
    """Return what JSON has for a value of ours; within `values` each kind says what it is."""
    match value:
        case Text(en, zh):
            return {"$x": [en, zh]}
        case Severity():
            return int(value)
        case datetime():
            return {"$t": value.isoformat()}
        case date():
            return {"$d": value.isoformat()}
        case Decimal():
            return {"$n": str(value)}
        case Finding() | Place() | Waived() | Counts() | OrderHead():
            return [getattr(value, name) for name in type(value).__struct_fields__]
        case Rule():
            unknown = value.on_unknown
            return [
                value.id, value.duty, value.title, value.door, value.severity, value.place, value.grain,
                unknown, value.message, value.advice, value.why, value.shipped,
            ]  # fmt: skip
    raise TypeError


def _value(value: Any) -> Any:  # noqa: ANN401  whatever JSON holds
    if type(value) is dict:
        if len(value) == 1:
            ((kind, said),) = value.items()
            if kind in _KINDS:
                return _KINDS[kind](said)
        return {key: _value(item) for key, item in value.items()}
    return [_value(item) for item in value] if type(value) is list else value


_KINDS: dict[str, Any] = {
    "$x": lambda said: Text(*said),
    "$t": datetime.fromisoformat,
    "$d": date.fromisoformat,
    "$n": Decimal,
}


def _finding(  # noqa: PLR0913, PLR0917  the fields of a finding, in their order
    rule: str, duty: str, severity: int, verdict: Any, place: Any, message: Any, advice: Any, order: Any,  # noqa: ANN401
    record: str, owner: Any, due: Any, days_late: Any, values: dict[str, object], missing: list[str],  # noqa: ANN401
    escalated_to: Any, fingerprint: str, waived: Any, path: list[Any],  # noqa: ANN401
) -> Finding:  # fmt: skip
    return Finding(
        rule, duty, Severity(severity), verdict, Place(*place), Text(*message["$x"]), Text(*advice["$x"]), order,
        record, owner, _value(due), days_late, {word: _value(value) for word, value in values.items()}, tuple(missing),
        escalated_to, fingerprint, waived and Waived(waived[0], waived[1], _value(waived[2])), tuple(path),
    )  # fmt: skip


def _rule(  # noqa: PLR0913, PLR0917  what `_plain` keeps of a rule
    name: str, duty: str, title: Any, door: Any, severity: int, place: Any, grain: str,  # noqa: ANN401
    on_unknown: Any, message: Any, advice: Any, why: Any, shipped: bool,  # noqa: ANN401, FBT001
) -> Rule:  # fmt: skip
    unknown = Severity(on_unknown) if isinstance(on_unknown, int) else on_unknown
    return Rule(
        name, duty, _value(title), door, Severity(severity), Place(*place), grain, on_unknown=unknown,
        message=_value(message), advice=_value(advice), why=_value(why), shipped=shipped,
    )  # fmt: skip
