"""What to say of a value of the right type: not among the allowed ones, of another form, out of range, too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.validate.guesses import forms_meant, nearest_value
from gendan.validate.said import Said, say
from gendan.validate.say_dates import say_date
from gendan.validate.scene import as_yaml, told
from gendan.validate.wrong import fits
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.validate.scene import Scene
    from gendan.validate.schemas import Node
    from gendan.validate.wrong import Wrong

_LONGEST_SCALE = 999999


def say_enum(scene: Scene, wrong: Wrong) -> Said:
    """Say of a value that is not among the allowed ones: the nearest, and all of them with what they mean."""
    allowed = {as_yaml(value): _meanings(wrong.schema, value) for value in wrong.schema.get("enum", ())}
    written = str(wrong.value) if isinstance(wrong.value, str) else scene.written(wrong.path)
    meanings = {value: (each.en, each.zh) for value, each in allowed.items()} if scene.guessing else {}
    nearest = nearest_value(written, meanings)
    values = {
        "line": scene.line(wrong.path),
        "text": scene.written(wrong.path),
        "nearest": nearest,
        "write": scene.instead(wrong.path, nearest) if nearest else None,
        "allowed": _listed(allowed),
    }
    advice = Text("Allowed: {allowed}", "可填：{allowed}")
    if nearest is not None:
        advice = Text("Did you mean `{write}`? Allowed: {allowed}", "是否应为 {write}？可填：{allowed}")
    return say("not-allowed", Text("`{line}` is not allowed", "“{line}”不是可填的值"), advice, values)


def _meanings(schema: Node, value: object) -> Text:
    told_as: Mapping[str, str] = schema.get("x-values", {}).get(value, {})
    return Text(told_as.get("en", ""), told_as.get("zh", ""))


def _listed(allowed: Mapping[str, Text]) -> Text:
    """List them; in Chinese each with its meaning; the values are English words already."""
    zh = (f"{value}（{each.zh}）" if each.zh and each.zh != value else value for value, each in allowed.items())
    return Text(", ".join(allowed), "、".join(zh))


def say_form(scene: Scene, wrong: Wrong) -> Said:
    """Say of a text of another form: a date, an id, a code; what the form is, and the nearest text that has it."""
    if wrong.schema.get("x-type") in {"date", "moment", "time"}:
        return say_date(scene, wrong)
    words = str(wrong.value)
    if not words.strip():
        return _blank(scene, wrong)
    meant = next((form for form in forms_meant(words) if fits(wrong.schema, form)), None)
    form = told(wrong.schema) or scene.meaning(wrong.path)
    values = {
        "line": scene.line(wrong.path),
        "text": scene.written(wrong.path),
        "form": form,
        "write": scene.instead(wrong.path, as_yaml(meant))
        if meant
        else scene.instead(wrong.path, scene.example(wrong.path)),
    }
    advice = Text("Write `{write}`", "请改为 {write}") if meant else Text("As in `{write}`", "例如 {write}")
    if form is not None:
        advice = Text(f"{advice.en}. {{form}}", f"{advice.zh}。{{form}}")
    return say("wrong-form", Text("`{line}` is not of the right form", "“{line}”格式不对"), advice, values)


def _blank(scene: Scene, wrong: Wrong) -> Said:
    values = {"name": scene.name(wrong.path), "write": scene.instead(wrong.path, scene.example(wrong.path))}
    advice = Text("Fill it in, as in `{write}`, or delete the line", "请填写，例如 {write}；不需要时请删除该行")
    return say("wrong-form", Text("{name} is blank", "{name}是空白"), advice, values)


def say_range(scene: Scene, wrong: Wrong) -> Said:
    """Say of a number beyond its limits: the limits."""
    values = {"line": scene.line(wrong.path), "text": scene.written(wrong.path), "limits": _limits(wrong)}
    return say(
        "out-of-range",
        Text("`{line}` is out of range", "“{line}”超出范围"),
        Text("Write a number {limits}", "请填写{limits}的数字"),
        values,
    )


def _limits(wrong: Wrong) -> Text:
    """Both limits where they are a scale (1 to 5); else the one that was broken."""
    low, high, above = (wrong.schema.get(key) for key in ("minimum", "maximum", "exclusiveMinimum"))
    if low is not None and high is not None and high <= _LONGEST_SCALE:
        return Text(f"from {low} to {high}", f" {low} 至 {high} ")
    if high is not None and isinstance(wrong.value, int | float) and wrong.value > high:
        return Text(f"of at most {high}", f"不大于 {high} ")
    return (
        Text(f"of at least {low}", f"不小于 {low} ")
        if above is None
        else Text(f"greater than {above}", f"大于 {above} ")
    )


def say_many(scene: Scene, wrong: Wrong) -> Said:
    """Say of a list, map or text beyond its length: how long it is, how long it may be."""
    limit = next(wrong.schema[key] for key in ("maxItems", "maxProperties", "maxLength") if key in wrong.schema)
    size = len(wrong.value) if isinstance(wrong.value, str | list | dict) else 0
    values = {"name": scene.name(wrong.path), "size": size, "limit": limit}
    if isinstance(wrong.value, str):
        return say(
            "too-many",
            Text("{name} has {size} characters; at most {limit} are allowed", "{name}有 {size} 个字，最多 {limit} 个"),
            Text("Shorten it; keep the long text in a file of its own", "请缩短；长文请另存文件"),
            values,
        )
    return say(
        "too-many",
        Text("{name} has {size} entries; at most {limit} are allowed", "{name}有 {size} 项，最多 {limit} 项"),
        Text("Split it over several files, or delete what is not needed", "请分到几个文件，或删去不需要的内容"),
        values,
    )


def say_twice(scene: Scene, wrong: Wrong) -> Said:
    """Say of a list that holds the same entry twice."""
    items = wrong.value if isinstance(wrong.value, list) else []
    twice = next((item for nr, item in enumerate(items) if item in items[:nr]), None)
    values = {"name": scene.name(wrong.path), "text": as_yaml(twice)}
    return say(
        "not-allowed",
        Text("{name} has `{text}` twice", "{name}里重复出现“{text}”"),
        Text("Delete one of them", "请删去重复的一项"),
        values,
    )
