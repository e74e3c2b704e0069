"""What to say of keys: unknown, misplaced, missing, without content."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.validate.guesses import also_called, forms_meant, named_in_chinese, nearest_key
from gendan.validate.said import Said, say
from gendan.validate.scene import shown, told
from gendan.validate.wrong import fits
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from gendan.validate.scene import Scene
    from gendan.validate.wrong import Wrong
    from gendan.words.finding import Path

_FEW = 12
_MOST_COMPARED = 50


def say_unknown_key(scene: Scene, wrong: Wrong) -> Said:
    """Say of a key that the schema does not know: where it belongs, else the nearest known one, else what is known."""
    key, parent = str(wrong.path[-1]), wrong.path[:-1]
    values: dict[str, object] = {"key": shown(key), "owner": scene.name(parent)}
    home, nearest = _meant(scene, key, parent)
    if home is not None:
        advice, more = _move(scene, home, parent, key)
    elif nearest is not None:
        advice, more = _rename(scene, nearest, parent)
    else:
        advice, more = _known(scene, parent)
    return say(
        "unknown-key", Text("`{key}` is not a key of {owner}", "{owner}里没有“{key}”这一项"), advice, values | more
    )


def say_more_keys(scene: Scene, wrong: Wrong) -> Said:
    """Say how many unknown keys follow, where there are too many to tell one by one."""
    keys = wrong.value if isinstance(wrong.value, tuple) else ()
    values = {"count": len(keys), "owner": scene.name(wrong.path[:-1])}
    message = Text("{count} more keys from here on are no keys of {owner}", "{owner}里从此处起还有 {count} 项不认识")
    advice = Text("Is this the right kind of file?", "请确认这是否是该类文件")
    return replace(say("unknown-key", message, advice, values), values={"keys": keys})


def _meant(scene: Scene, key: str, parent: Path) -> tuple[Path | None, str | None]:
    """Return the level where the key belongs, or the nearest key of this level.

    A level in line with this one comes first, then a near word, then a single place elsewhere.
    """
    if not scene.guessing:
        return None, None
    homes = scene.guide.homes(key, parent)
    if homes and _in_line(scene, homes[0], parent):
        return homes[0], None
    known = scene.guide.keys(parent)
    nearest = named_in_chinese(key, known) or nearest_key(key, tuple(known))
    if nearest is not None:
        return None, nearest
    homes = homes or scene.guide.homes(also_called(key) or "", parent)
    if len(homes) == 1 or (homes and _in_line(scene, homes[0], parent)):
        return homes[0], None
    return None, None


def _in_line(scene: Scene, home: Path, parent: Path) -> bool:
    """Return whether `home` is directly inside `parent`, or around it."""
    here = scene.guide.plain(parent)
    return home[:-1] == here or here[: len(home)] == home


def _move(scene: Scene, home: Path, parent: Path, key: str) -> tuple[Text, dict[str, object]]:
    own = key if home in scene.guide.homes(key, parent) else also_called(key) or key
    values: dict[str, object] = {
        "home": "/".join(map(str, home)),
        "nearest": own,
        "inner": str(home[-1]) if home else "",
    }
    if not home:
        return Text(
            "`{nearest}` belongs to the outermost level: write it without indentation",
            "“{nearest}”应写在最外层，请移到最左边",
        ), values
    if home[:-1] == scene.guide.plain(parent):
        return Text(
            "`{nearest}` belongs inside `{inner}`: write it there, indented",
            "“{nearest}”应写在“{inner}”里面，请移到其下并缩进",
        ), values
    return Text("`{nearest}` belongs to `{inner}`: write it there", "“{nearest}”应写在“{inner}”里"), values


def _rename(scene: Scene, nearest: str, parent: Path) -> tuple[Text, dict[str, object]]:
    here = scene.value(parent)
    if isinstance(here, dict) and nearest in here:
        return Text(
            "`{nearest}` is there already: put the two together, or begin your own key with x-",
            "已有“{nearest}”，请把两处合并；自家另加的项目请以 x- 开头",
        ), {"nearest": nearest}
    return Text(
        "Write `{nearest}` instead; a key of your own begins with x-", "请改为“{nearest}”；自家另加的项目请以 x- 开头"
    ), {"nearest": nearest}


def _known(scene: Scene, parent: Path) -> tuple[Text, dict[str, object]]:
    known = tuple(scene.guide.keys(parent))
    if not known:
        return Text("Delete it, or begin it with x- to keep it as your own", "请删除；如需自用，名称请以 x- 开头"), {}
    more = " …" if len(known) > _FEW else ""
    return Text(
        "Known here: {known}{more}. A key of your own begins with x-",
        "此处可用：{known}{more}。自家另加的项目请以 x- 开头",
    ), {"known": known[:_FEW], "more": more}


def say_bad_key(scene: Scene, wrong: Wrong) -> Said:
    """Say of a key of a map that is not of the map's form: a line number, a task's id."""
    key, parent = str(wrong.path[-1]), wrong.path[:-1]
    node = scene.guide.node(parent)
    meant = next((form for form in forms_meant(key) if fits(wrong.schema, form)), None)
    form = _KEY_FORMS.get(
        str(node.get("x-key")), Text("a name in small letters, digits and dashes", "由小写字母、数字、短横组成的名称")
    )
    values = {"key": shown(key), "owner": scene.name(parent), "form": form, "write": meant}
    message = Text("The key `{key}` of {owner} must be {form}", "{owner}中的名称“{key}”应为{form}")
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
    misspelt = _misspelt(scene, key, parent)
    if misspelt is not None:
        values["misspelt"] = shown(misspelt)
        return say(
            "missing-key", message, Text("Rename `{misspelt}` to `{key}`", "请把“{misspelt}”改为“{key}”"), values
        )
    return say("missing-key", message, Text("Add a line: `{write}`", "请补上一行：{write}"), values)


def _misspelt(scene: Scene, key: str, parent: Path) -> str | None:
    """Return the sibling that was probably meant to be `key`, None when there is none."""
    here = scene.value(parent)
    if not isinstance(here, dict) or not scene.guessing:
        return None
    strange = (each for each in here if each not in scene.guide.keys(parent) and not each.startswith("x-"))
    return next((each for each in islice(strange, _MOST_COMPARED) if _meant(scene, each, parent) == (None, key)), None)


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
