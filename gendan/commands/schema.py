"""`gendan schema`: the JSON Schemas of the files of a house, and their set-up for the editor."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, Any

from gendan.shipped import folder
from gendan.validate.schemas import Schemas, described
from gendan.words.errors import Exit, UsageError
from gendan.words.house import PLACES
from gendan.words.text import Text
from gendan.write.files import write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gendan.words.text import Language

SETTINGS = ".vscode/settings.json"
SCHEMAS = ".gendan/schema"


def run_schema(
    kind: str | None,
    *,
    language: Language,
    write: Callable[[str], None],
    install: bool = False,
    root: Path | None = None,
    places: Mapping[Any, str] = PLACES,
) -> int:
    """Write the list of kinds, the schema of one `kind`, or, with `install`, what was set up below `root`.

    `write` takes text that ends with a newline. A schema is complete in itself: shared definitions are drawn in.
    `places` are the house's globs by kind. Raises UsageError for an unknown kind, for `install` without a house, and
    when the editor's settings cannot be merged; their schemas are then written all the same.
    """
    schemas = Schemas(folder("schema"))
    kinds = _kinds(schemas)
    if kind is not None and kind not in kinds:
        raise _unknown(kind, kinds)
    if install:
        _install(schemas, kinds if kind is None else (kind,), language, _house(root), places, write)
    elif kind is None:
        write(_list(schemas, kinds, language, places))
    else:
        write(_json(_told(schemas, kind, language)))
    return Exit.CLEAN


def _kinds(schemas: Schemas) -> tuple[str, ...]:
    """Return the kinds of a house in their usual order, then the other schemas that come with gendan."""
    known = schemas.kinds()
    return (*(kind for kind in PLACES if kind in known), *(kind for kind in known if kind not in PLACES))


def _unknown(kind: str, kinds: tuple[str, ...]) -> UsageError:
    close = difflib.get_close_matches(kind.lower(), kinds, n=1)
    advice = (
        Text(f"Did you mean {close[0]}?", f"是否想写 {close[0]}？")
        if close
        else Text(f"Kinds: {', '.join(kinds)}", f"可用的种类：{'、'.join(kinds)}")
    )
    return UsageError(Text(f"There is no kind of file called {kind}", f"没有“{kind}”这种文件"), advice)


def _house(root: Path | None) -> Path:
    if root is None:
        raise UsageError(
            Text("There is no gendan.yaml here or above", "本目录及上级目录中没有 gendan.yaml"),
            Text("Go to your house's folder, or make one with `gendan init`", "请进入仓库目录，或先运行 gendan init"),
        )
    return root


def _told(schemas: Schemas, kind: str, language: Language) -> dict[str, Any]:
    """Return the whole schema with the reader's language first in each description."""
    bundle = schemas.bundle(kind)
    told = described(bundle, language)
    if language == "zh" and "x-title-zh" in bundle:
        told["title"] = bundle["x-title-zh"]
    return told


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _list(schemas: Schemas, kinds: tuple[str, ...], language: Language, places: Mapping[Any, str]) -> str:
    rows = [(kind, places.get(kind, "-"), _told(schemas, kind, language)["title"]) for kind in kinds]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    return "".join(f"{kind:<{first}}  {place:<{second}}  {title}\n" for kind, place, title in rows)


def _install(
    schemas: Schemas,
    kinds: tuple[str, ...],
    language: Language,
    root: Path,
    places: Mapping[Any, str],
    write: Callable[[str], None],
) -> None:
    """Write the schemas below `.gendan`, where they can be made anew at any time, and point the editor to them."""
    wanted = {f"{SCHEMAS}/{kind}.schema.json": places[kind] for kind in kinds if kind in places}
    files = {f"{SCHEMAS}/{kind}.schema.json": _json(_told(schemas, kind, language)).encode() for kind in kinds}
    settings = _merged(root / SETTINGS, wanted)
    write_all(root, files if settings is None else {**files, SETTINGS: settings.encode()})
    done = Text(
        f"{SCHEMAS}: JSON Schemas of {len(files)} kinds written", f"{SCHEMAS}：已写入 {len(files)} 种文件的 JSON Schema"
    )
    write(f"{done.said_in(language)}\n")
    if settings is None:
        raise _not_merged(wanted)
    done = Text(
        f"{SETTINGS}: yaml.schemas set for {len(wanted)} of them. The editor needs the YAML extension of Red Hat.",
        f"{SETTINGS}：已为其中 {len(wanted)} 种设置 yaml.schemas。编辑器需安装 Red Hat 的 YAML 扩展。",
    )
    write(f"{done.said_in(language)}\n")


def _merged(file: Path, wanted: Mapping[str, str]) -> str | None:
    """Return the editor's settings with our schemas in them and all else as it was; None when they cannot be read safely.

    VS Code allows comments and commas at the end, which JSON does not: such a file is left to its owner.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return _json({"yaml.schemas": _mapping(wanted)})
    except (OSError, UnicodeDecodeError):
        return None
    try:
        settings = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return None
    if not isinstance(settings, dict) or not isinstance(settings.setdefault("yaml.schemas", {}), dict):
        return None
    settings["yaml.schemas"].update(_mapping(wanted))
    indent = re.search(r"^([ \t]+)\S", text, re.MULTILINE)
    return json.dumps(settings, ensure_ascii=False, indent=indent[1] if indent else 2) + "\n"


def _mapping(wanted: Mapping[str, str]) -> dict[str, list[str]]:
    return {f"./{schema}": [place] for schema, place in wanted.items()}


def _not_merged(wanted: Mapping[str, str]) -> UsageError:
    lines = json.dumps({"yaml.schemas": _mapping(wanted)}, ensure_ascii=False, indent=2)[2:-2]
    return UsageError(
        Text(
            f"{SETTINGS} has comments or is no JSON, and was left alone",
            f"{SETTINGS} 含有注释或不是标准 JSON，未作改动",
        ),
        Text(f"Add this to it:\n{lines}", f"请把下面的内容加进去：\n{lines}"),
    )
