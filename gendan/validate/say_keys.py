"""What to say of keys: unknown, misplaced, missing, without content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.validate.guesses import forms_meant, nearest_key
from gendan.validate.said import Said, say
from gendan.validate.scene import shown, told
from gendan.validate.wrong import fits
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from gendan.validate.scene import Scene
    from gendan.validate.wrong import Wrong
    from gendan.words.finding import Path

_FEW = 12


def say_unknown_key(scene: Scene, wrong: Wrong) -> Said:
    """Say of a key that the schema does not know: the nearest known one, or the level where it belongs."""
    key, parent = str(wrong.path[-1]), wrong.path[:-1]
    values: dict[str, object] = {"key": shown(key), "owner": scene.name(parent)}
    message = Text("`{key}` is not a key of {owner}", "{owner}里没有“{key}”这个键")
    known = scene.guide.keys(parent)
    home = next(scene.guide.homes(key, parent), None)
    nearest = _named_in_chinese(scene, parent, key) or nearest_key(key, tuple(known))
    if home is not None and (nearest is None or nearest != key):
        return say("unknown-key", message, _move(scene, home, parent), values | {"home": _spelled(home)})
    if nearest is not None:
        values["nearest"] = nearest
        advice = Text(
            "Write `{nearest}` instead; a key of your own begins with x-", "请改为“{nearest}”；自用的键请以 x- 开头"
        )
        if nearest in _keys_of(scene, parent):
            advice = Text(
                "`{nearest}` is there already: put the two together, or name your own key x-…",
                "已有“{nearest}”，请把两处合并；自用的键请以 x- 开头",
            )
        return say("unknown-key", message, advice, values)
    values["known"] = tuple(known)[:_FEW]
    advice = Text("Delete it, or begin it with x- to keep it as your own", "请删除；如需自用，键名请以 x- 开头")
    if known:
        advice = Text(
            "Known here: {known}{more}. A key of your own begins with x-",
            "此处可用：{known}{more}。自用的键请以 x- 开头",
        )
    values["more"] = same(" …" if len(known) > _FEW else "")
    return say("unknown-key", message, advice, values)


def _keys_of(scene: Scene, path: Path) -> tuple[str, ...]:
    here = scene.value(path)
    return tuple(here) if isinstance(here, dict) else ()


def _named_in_chinese(scene: Scene, parent: Path, key: str) -> str | None:
    """Match a key in Chinese with the first words of the descriptions: 数量 is `quantity`."""
    if key.isascii() or len(key) < 2:
        return None
    known = scene.guide.keys(parent)
    return next((name for name, node in known.items() if str(node.get("x-zh", "")).startswith(key)), None)


def _move(scene: Scene, home: Path, parent: Path) -> Text:
    values = {"home": scene.name(home) if home else same(""), "inner": shown(str(home[-1])) if home else ""}
    if len(home) > len(parent):
        return Text(
            "`{key}` belongs inside `{inner}`: indent it below", "“{key}”应写在“{inner}”里面，请移到其下并缩进"
        ).fill(values)
    if not home:
        return Text(
            "`{key}` belongs to the outermost level: write it without indentation",
            "“{key}”应写在最外层，请移到最左边",
        )
    return Text("`{key}` belongs one level further out, to {home}", "“{key}”应写在外一层的{home}里").fill(values)


def _spelled(path: Path) -> str:
    return "/".join(map(str, path))


def say_bad_key(scene: Scene, wrong: Wrong) -> Said:
    """Say of a key of a map that is not of the map's form: a line number, a task's id."""
    key, parent = str(wrong.path[-1]), wrong.path[:-1]
    node = scene.guide.node(parent)
    meant = next((form for form in forms_meant(key) if fits(wrong.schema, form)), None)
    form = _KEY_FORMS.get(
        str(node.get("x-key")), Text("a name in small letters, digits and dashes", "由小写字母、数字、短横组成的名称")
    )
    values = {"key": shown(key), "owner": scene.name(parent), "form": form, "write": meant}
    message = Text("The key `{key}` of {owner} must be {form}", "{owner}的键“{key}”应为{form}")
    if meant is not None:
        return say("wrong-form", message, Text("Write `{write}:`", "请改为 {write}:"), values)
    values["example"] = scene.example(parent)
    return say("wrong-form", message, Text("As in {example}", "例如 {example}"), values)


_KEY_FORMS = {
    "line": Text("a line number", "订单行号"),
    "task": Text("a task's id: small letters, digits and dashes", "任务编号（小写字母、数字、短横）"),
}


def say_missing_key(scene: Scene, wrong: Wrong) -> Said:
    """Say of a key that must be there: what it is, and the line to add."""
    key, parent = str(wrong.path[-1]), wrong.path[:-1]
    values: dict[str, object] = {
        "key": key,
        "owner": scene.name(parent),
        "write": f"{key}: {scene.example(wrong.path)}",
        "other": wrong.needed_by,
        "meaning": _meaning(scene, wrong.path),
    }
    message = Text("{owner} has no `{key}`{meaning}", "{owner}缺少“{key}”{meaning}")
    if wrong.needed_by is not None:
        message = Text("{owner} has `{other}` but no `{key}`", "{owner}有“{other}”，但缺少“{key}”")
    message = Text(message.en if parent else message.en.replace("{owner}", "This file"), message.zh)
    return say("missing-key", message, Text("Add a line: `{write}`", "请补上一行：{write}"), values)


def _meaning(scene: Scene, path: Path) -> Text:
    meaning = told(scene.guide.node(path))
    return same("") if meaning is None else Text(f" ({meaning.en})", f"（{meaning.zh}）")


def say_empty(scene: Scene, wrong: Wrong) -> Said:
    """Say of a list or map that needs an entry and has none."""
    values = {"name": scene.name(wrong.path), "write": scene.instead(wrong.path, scene.example(wrong.path))}
    return say(
        "missing-key",
        Text("{name} is empty", "{name}是空的"),
        Text("Give at least one: `{write}`", "请至少填写一项：{write}"),
        values,
    )
