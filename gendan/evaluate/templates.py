"""Door 1: the common shapes, with no operators inside. Each becomes a condition, which `gendan rule` shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from gendan.evaluate.mistake import Mistake, candidates
from gendan.words.text import Text

_WORD = re.compile(r":?[a-z_][a-z0-9_.]*|\d{1,6}")
"""What a template's key may hold: a column, a param, or a whole number; nothing to be worked out."""


class Template(Struct, frozen=True):
    """One shape: its keys (with "?" those that may be left out), how it becomes a condition, what it is for."""

    keys: tuple[str, ...]
    build: Callable[[Mapping[str, str]], str]
    about: Text


def _and(*parts: str) -> str:
    return " and ".join(part for part in parts if part)


def _while(given: Mapping[str, str]) -> str:
    return _and(*given.get("while", "").split(","))


def _deadline(given: Mapping[str, str]) -> str:
    date, done = given["date"], given.get("done")
    undone = f"{done} is null" if done else ""
    if "ahead" in given:
        late = f"as_of <= {date} and {date} - as_of <= {given['ahead']}"
    else:
        late = f"as_of > {date} + {given['grace']}" if "grace" in given else f"as_of > {date}"
    return _and(_while(given), undone, late)


def _required(given: Mapping[str, str]) -> str:
    missing = [f"{column} is null" for column in given["columns"].split(",")]
    return _and(_while(given), f"({' or '.join(missing)})" if len(missing) > 1 else missing[0])


def _sequence(given: Mapping[str, str]) -> str:
    gap = f" + {given['gap']}" if "gap" in given else ""
    return _and(_while(given), f"{given['then']} < {given['first']}{gap}")


def _tolerance(given: Mapping[str, str]) -> str:
    actual, wanted = given["actual"], given["expected"]
    over = f"{actual} * 100 > {wanted} * (100 + {given['over']})" if "over" in given else ""
    under = f"{actual} * 100 < {wanted} * (100 - {given['under']})" if "under" in given else ""
    return _and(_while(given), f"({over or under})" if not (over and under) else f"({over} or {under})")


def _freshness(given: Mapping[str, str]) -> str:
    return _and(_while(given), f"as_of - {given['date']} > {given['days']}")


TEMPLATES: dict[str, Template] = {
    "deadline": Template(
        ("date", "done?", "grace?", "ahead?", "while?"),
        _deadline,
        Text(
            "`date` has passed (by more than `grace` days) without `done`; with `ahead`: comes within so many days",
            "`date` 已过（超过 `grace` 天）而 `done` 仍为空；写 `ahead` 则指未来若干天内到期",
        ),
    ),
    "required": Template(
        ("columns", "while?"), _required, Text("one of `columns` is not filled in", "`columns` 中有未填写的")
    ),
    "sequence": Template(
        ("first", "then", "gap?", "while?"),
        _sequence,
        Text("`then` comes before `first` (and `gap` days)", "`then` 早于 `first`（加 `gap` 天）"),
    ),
    "tolerance": Template(
        ("actual", "expected", "over?", "under?", "while?"),
        _tolerance,
        Text("`actual` is more than `over` or less than `under` percent off `expected`", "`actual` 比 `expected` 多出 `over`% 或少了 `under`% 以上"),
    ),
    "freshness": Template(
        ("date", "days", "while?"), _freshness, Text("nothing since `date` for more than `days` days", "自 `date` 起超过 `days` 天没有动静")
    ),
}  # fmt: skip


def condition_of(template: str, given: object) -> tuple[str, list[Mistake]]:
    """Return the condition that a template stands for, and what is wrong with its keys.

    The condition is true for what fails. A date that is missing makes it unknown, as in any condition.
    """
    shape = TEMPLATES[template]
    known = {key.rstrip("?") for key in shape.keys}
    if not isinstance(given, Mapping):
        return "", [
            _mistake(
                (),
                Text(
                    f"{template} takes keys: {', '.join(sorted(known))}",
                    f"{template} 须写成键值：{'、'.join(sorted(known))}",
                ),
            )
        ]
    mistakes = [
        Mistake(
            "unknown-key",
            Text(f"{template} has no key `{key}`", f"{template} 没有 `{key}` 这一项"),
            candidates(str(key), known),
            (key,),
        )
        for key in given
        if key not in known
    ]
    words: dict[str, str] = {}
    for key in shape.keys:
        plain = key.rstrip("?")
        if plain not in given:
            if not key.endswith("?"):
                mistakes.append(
                    _mistake((), Text(f"{template} needs `{plain}`", f"{template} 缺少 `{plain}`"), "missing-key")
                )
            continue
        held = _held(given[plain])
        if held is None:
            mistakes.append(
                _mistake(
                    (plain,),
                    Text(f"`{plain}` takes a column, a :param or a number", f"`{plain}` 只能写列名、:参数或数字"),
                )
            )
        else:
            words[plain] = held
    if template == "tolerance" and not {"over", "under"} & words.keys() and not mistakes:
        mistakes.append(
            _mistake((), Text("tolerance needs `over` or `under`", "tolerance 须写 `over` 或 `under`"), "missing-key")
        )
    return ("" if mistakes else shape.build(words)), mistakes


def _held(value: object) -> str | None:
    items: Sequence[object] = value if isinstance(value, (list, tuple)) else [value]
    words = [str(item) for item in items if isinstance(item, (str, int)) and not isinstance(item, bool)]
    return (
        ",".join(words) if words and len(words) == len(items) and all(_WORD.fullmatch(word) for word in words) else None
    )


def _mistake(path: tuple[str, ...], message: Text, kind: str = "wrong-type") -> Mistake:
    advice = Text(
        "There are no operators in a template; write `when:` for more", "模板里不写运算符；需要更多请用 `when:`"
    )
    return Mistake(kind, message, advice, path)
