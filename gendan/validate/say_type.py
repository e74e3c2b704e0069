"""What to say of a value of another type than the schema asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gendan.validate.guesses import number_meant
from gendan.validate.said import Said, say
from gendan.validate.say_dates import is_day, say_date
from gendan.validate.scene import as_yaml, quoted
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.validate.scene import Scene
    from gendan.validate.wrong import Wrong

_TYPES = {
    "string": Text("text", "文字"),
    "number": Text("a number", "数字"),
    "integer": Text("a whole number", "整数"),
    "boolean": Text("true or false", "“true”或“false”"),
    "array": Text("a list", "列表"),
    "object": Text("a group of keys", "一组“名称: 值”"),
}
_LONGEST_SHOWN = 60
_YES = {"yes", "y", "on", "1", "1.0", "是", "对", "有"}
_NO = {"no", "n", "off", "0", "0.0", "否", "不", "无", "没有"}
_NOT_YET = re.compile(r"[-–—/?？.…]*|tb[acd]|n/?a|none|null|nil|待定|未定|无|不详", re.IGNORECASE)


def say_type(scene: Scene, wrong: Wrong) -> Said:
    """Say of another type: no content, text that must be quoted, a number with its unit, a list without dashes."""
    if wrong.value is None:
        return _no_content(scene, wrong)
    if "string" in wrong.types and isinstance(wrong.value, bool | int | float):
        if wrong.schema.get("x-type") in {"date", "moment", "time"}:
            return say_date(scene, wrong)
        return _unquoted(scene, wrong)
    return _other(scene, wrong)


def _no_content(scene: Scene, wrong: Wrong) -> Said:
    values = {"name": scene.name(wrong.path), "write": scene.instead(wrong.path, scene.example(wrong.path))}
    advice = Text("Fill it in, as in `{write}`, or delete the line", "请填写，例如 {write}；不需要时请删除该行")
    return say("wrong-type", Text("{name} has no value", "{name}没有填写内容"), advice, values)


def _unquoted(scene: Scene, wrong: Wrong) -> Said:
    written = scene.at.text(wrong.path) or as_yaml(wrong.value)
    read_as = Text("yes or no", "“是/否”") if isinstance(wrong.value, bool) else Text("a number", "数字")
    values = {
        "line": scene.line(wrong.path),
        "read_as": read_as,
        "text": written,
        "write": scene.instead(wrong.path, quoted(written)),
    }
    plain = isinstance(wrong.value, bool) or str(wrong.value) == written
    if not plain:
        read_as = Text(f"a number ({as_yaml(wrong.value)})", f"数字（{as_yaml(wrong.value)}）")
        values["read_as"] = read_as
    return say(
        "unquoted-text" if scene.at.is_plain(wrong.path) else "wrong-type",
        Text("`{line}` is read as {read_as}, but text is expected here", "“{line}”会被读成{read_as}，这里应为文字"),
        Text("Put it in quotes: `{write}`", "请加引号：{write}"),
        values,
    )


def _other(scene: Scene, wrong: Wrong) -> Said:
    wanted = tuple(_TYPES[name] for name in wrong.types if name in _TYPES)
    values: dict[str, object] = {
        "name": scene.name(wrong.path),
        "wanted": _either(wanted),
        "text": scene.written(wrong.path),
        "example": scene.instead(wrong.path, scene.example(wrong.path)),
        "write": _meant(scene, wrong),
    }
    message = Text("{name} must be {wanted}, not `{text}`", "{name}应为{wanted}，现为“{text}”")
    return say("wrong-type", message, _advice(wrong, found=values["write"] is not None), values)


def _either(wanted: tuple[Text, ...]) -> Text:
    return Text(" or ".join(each.en for each in wanted), "或".join(each.zh for each in wanted))


def _advice(wrong: Wrong, *, found: bool) -> Text:
    if found:
        return Text("Write `{write}`", "请改为 {write}")
    if isinstance(wrong.value, str) and _NOT_YET.fullmatch(wrong.value.strip()):
        return Text("Delete the line until it is known", "尚未确定时请删除该行")
    if wrong.types == ("integer",) and isinstance(wrong.value, float):
        return Text("Write it without a decimal point", "请填写不带小数的数字")
    if wrong.types == ("object",) and isinstance(wrong.value, list):
        return Text("Write keys without dashes, as in `{example}`", "请去掉短横，写成“名称: 值”，例如 {example}")
    if wrong.types == ("array",) and isinstance(wrong.value, dict):
        return Text("Begin each item with a dash (-), as in `{example}`", "每项前请加短横（-），例如 {example}")
    return Text("Write it as in `{example}`", "请按此格式填写：{example}")


def _meant(scene: Scene, wrong: Wrong) -> str | None:
    """Return what to write instead, when the value itself tells."""
    types = set(wrong.types)
    told: str | None = None
    if types & {"number", "integer"} and isinstance(wrong.value, str):
        number = number_meant(wrong.value)
        told = number if number is not None and ("number" in types or "." not in number) else None
    elif "boolean" in types and isinstance(wrong.value, str | int | float):
        plain = str(wrong.value).strip().lower()
        told = "true" if plain in _YES else "false" if plain in _NO else None
    elif types == {"array"}:
        told = _as_list(scene, wrong)
    elif types == {"object"}:
        told = _as_group(scene, wrong)
    return None if told is None else scene.instead(wrong.path, told)


def _as_list(scene: Scene, wrong: Wrong) -> str | None:
    """Return one item as a list of one, where it is of the items' type and short."""
    item = scene.guide.node((*wrong.path, 0)).get("type")
    fits = isinstance(wrong.value, str | int | float) if item == "string" else isinstance(wrong.value, dict)
    told = as_yaml([wrong.value]) if fits else ""
    return told if told and len(told) <= _LONGEST_SHOWN else None


def _as_group(scene: Scene, wrong: Wrong) -> str | None:
    """Return a bare day under the key for it (`on`, `done`), a bare number under the two keys of a pair of numbers."""
    value = wrong.value
    known = {name: scene.guide.resolved(node) for name, node in scene.guide.keys(wrong.path).items()}
    if isinstance(value, str) and is_day(value):
        days = [name for name, node in known.items() if node.get("x-type") == "date"]
        key = next((name for name in ("on", "done", *days) if name in days), None)
        return f"{{{key}: {value}}}" if key else None
    numbers = all(node.get("type") == "number" for node in known.values())
    if known and numbers and isinstance(value, int | float) and not isinstance(value, bool):
        return as_yaml(dict.fromkeys(list(known)[:2], value))
    return None
