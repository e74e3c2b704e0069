"""Finds the house, and makes of its `gendan.yaml` a value with every default filled in. Checks no shape."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, available_timezones

from gendan.read.files import read_file
from gendan.read.parsed import Parsed, refuse
from gendan.read.yaml_door import parse
from gendan.words.errors import ConfigurationError, UsageError
from gendan.words.finding import Place, Severity, Trouble
from gendan.words.house import OFFICE, PLACES, PRIVATE, House, MayChange, RuleSetting, Signatures, is_outside
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.house import Kind
    from gendan.words.text import Language

MARK = "gendan.yaml"
_FROM_ELSEWHERE = re.compile(r"/|~|[A-Za-z]:")
"""How a place begins that does not start from the folder of gendan.yaml."""
_ON_UNKNOWN = ("pass", "fail", "warn", "ignore")


def find_root(start: Path) -> Path:
    """Return the nearest folder with a `gendan.yaml`, from `start` (a folder, or a file in one) upward, as a full path.

    Raises UsageError when `start` does not exist, or no such folder lies above it.
    """
    try:
        folder = start.resolve(strict=True)
        for candidate in (folder, *folder.parents):
            if (candidate / MARK).is_file():
                return candidate
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageError(
            Text(f"Cannot open {start}", f"无法打开 {start}"),
            Text("Check the path given with -C.", "请检查 -C 后面的路径。"),
        ) from error
    raise UsageError(
        Text(f"No {MARK} in {folder} or above", f"{folder} 及其上级目录里没有 {MARK}"),
        Text(
            "Go to the folder of your orders, name it with -C DIR, or start a new one: gendan init",
            "请进入订单所在的目录，或用 -C 指定；要新建请运行 gendan init",
        ),
    )


def load_house_document(root: Path) -> Parsed:
    """Return the parsed `gendan.yaml` of `root`, unchecked; troubles as for any other file."""
    data = read_file(root / MARK, MARK)
    return parse(data, MARK) if isinstance(data, bytes) else refuse(data)


def build_house(root: Path, value: object) -> House:
    """Return the House that a `gendan.yaml` of valid shape describes; keys that are left out take their defaults.

    Places that are named replace the default of their kind, the others stay. Raises ConfigurationError when the time
    zone is not known.
    """
    said = cast("dict[str, Any]", value)
    checklists = said.get("checklists") or {}
    packs = said.get("packs")
    return House(
        root=root,
        name=said.get("name") or root.name,
        language=cast("Language", said.get("language") or "zh"),
        timezone=_timezone(said.get("timezone") or "Asia/Shanghai"),
        calendar=said.get("calendar"),
        currency=said.get("currency"),
        packs=None if packs is None else tuple(packs),
        rules={rule: _setting(setting) for rule, setting in (said.get("rules") or {}).items()},
        places=_bounded(root, _places(cast("Mapping[Kind, str]", said.get("places") or {}))),
        checklists=dict(checklists),
        begin=_day(said.get("begin")),
        office=(said.get("office") or {}).get("hours") or OFFICE,
        figures=_figures(said.get("figures") or {}),
        signatures=_signatures(said.get("signatures") or {}),
        receipts_required=(said.get("receipts") or {}).get("required") is True,
        entry_within=_within(said.get("entry") or {}),
        may_change=tuple(map(_may_change, said.get("may_change") or ())),
    )


def read_house(root: Path) -> House:
    """Return the House at `root`, for callers that need no check of its shape.

    Raises ConfigurationError with the troubles when `gendan.yaml` cannot be read or is not a map.
    """
    parsed = load_house_document(root)
    troubles = parsed.troubles
    if not troubles and not isinstance(parsed.value, dict):
        troubles = (_not_a_map(),)
    if troubles:
        raise ConfigurationError(
            Text(f"{MARK} cannot be used", f"{MARK} 无法使用"),
            Text("Mend it as said below, then run again.", "请按下面的提示修改后重试。"),
            troubles,
        )
    return build_house(root, parsed.value)


def _places(said: Mapping[Kind, str]) -> dict[Kind, str]:
    """Return where each kind lies. Ratings outside of the house have their seals and corrections beside them."""
    named = {kind: place for kind, place in said.items() if not kind.startswith("x-")}
    ratings = named.get("appraisal", "")
    if not is_outside(ratings):
        return {**PLACES, **{kind: place for kind, place in named.items() if kind not in PRIVATE}}
    parts = ratings.split("/")[:-1]
    fixed = next((number for number, part in enumerate(parts) if any(sign in part for sign in "*?[")), len(parts))
    beside = {kind: "/".join([*parts[:fixed], place]) for kind, place in PRIVATE.items()}
    return {**PLACES, **beside, **named}


def _bounded(root: Path, places: dict[Kind, str]) -> dict[Kind, str]:
    """Return the places. Raises ConfigurationError for one that could find nothing, or everything.

    That is a place that starts elsewhere (at the root of the disk, a home directory), and `**` over a folder around it,
    which would search the whole disk.
    """
    for kind, place in places.items():
        if _FROM_ELSEWHERE.match(place) or "\\" in place:
            raise _bad_place(
                kind,
                Text(f"`{place}` does not start from the folder of {MARK}", f"“{place}”不是从 {MARK} 所在目录起的路径"),
                Text(
                    "Write the way from there, with /: orders/**/*.yaml, ../ratings/*/*.yaml",
                    "请从该目录写起，用 / 分隔，例如 orders/**/*.yaml、../ratings/*/*.yaml",
                ),
            )
        if "**" not in place or ".." not in place:
            continue
        parts = place.split("/")
        fixed = next(number for number, part in enumerate(parts) if any(sign in part for sign in "*?["))
        around = Path(os.path.normpath(root.resolve() / "/".join([*parts[:fixed], ""])))
        if around in root.resolve().parents:
            raise _bad_place(
                kind,
                Text(
                    f"`{place}` would search {around} and everything in it", f"“{place}”会搜遍 {around} 及其所有子目录"
                ),
                Text(
                    "Name the folder beside the house: ../ratings/**/*.yaml",
                    "请写明公司目录旁边的那个目录，例如 ../ratings/**/*.yaml",
                ),
            )
    return places


def _bad_place(kind: Kind, message: Text, advice: Text) -> ConfigurationError:
    return ConfigurationError(
        message, advice, (Trouble("data/not-allowed", Place(MARK), message, advice, ("places", kind)),)
    )


def _figures(said: Mapping[str, object]) -> dict[str, object]:
    """Return the settings of figures, lists as tuples; the house's own keys (x-…) are left out."""
    kept = {key: value for key, value in said.items() if not key.startswith("x-")}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}


def _signatures(said: Mapping[str, object]) -> Signatures:
    file = said.get("allowed_signers")
    return Signatures(said.get("required") is True, str(file) if file else None, _day(said.get("since")))


def _within(said: Mapping[str, object]) -> int | None:
    """Return the working days of `entry`: only where credit goes by what was recorded; 0 is the same day, 1 when left out."""
    within = said.get("within", 1)
    return within if said.get("credit") == "recorded" and isinstance(within, int) else None


def _may_change(said: Mapping[str, Any]) -> MayChange:
    lists = {key: tuple(said.get(key) or ()) for key in ("kinds", "files", "fields", "roles", "people")}
    new_files, since = said.get("new_files") is not False, _day(said.get("since"))
    return MayChange(**lists, own=said.get("own"), approval=said.get("approval"), new_files=new_files, since=since)


def _setting(said: object) -> RuleSetting:
    """Return one rule's setting: `off` (text in YAML 1.2) or false switch it off, `on` and true leave it as it is."""
    if not isinstance(said, dict):
        return RuleSetting(enabled=said not in ("off", False))
    on_unknown = said.get("on_unknown")
    return RuleSetting(
        enabled=said.get("enabled", True) not in ("off", False),
        severity=Severity[said["severity"]] if said.get("severity") else None,
        on_unknown=on_unknown if on_unknown in _ON_UNKNOWN or on_unknown is None else Severity[on_unknown],
        params=dict(said.get("params") or {}),
    )


def _day(words: object) -> date | None:
    """Return the date; None for what is none: the check of the shape says so."""
    try:
        return date.fromisoformat(words) if isinstance(words, str) else None
    except ValueError:
        return None


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError, below
        raise _no_timezone(name) from error
    except KeyError as error:
        raise _no_timezone(name) from error
    return name


def _no_timezone(name: str) -> ConfigurationError:
    message = Text(f"The time zone “{name}” is not known", f"时区“{name}”不存在")
    advice = Text("Write it as Asia/Shanghai or Europe/London.", "请写成 Asia/Shanghai、Europe/London 这样的名称。")
    if not available_timezones():
        message = Text("This computer has no time zone database", "本机没有时区数据")
        advice = Text("Install it: pip install tzdata", "请安装：pip install tzdata")
    found = Trouble("data/not-allowed", Place(MARK), message, advice, ("timezone",), {"text": name})
    return ConfigurationError(message, advice, (found,))


def _not_a_map() -> Trouble:
    return Trouble(
        "data/wrong-type",
        Place(MARK, 1, 1),
        Text(f"{MARK} must be keys with values", f"{MARK} 应由“名称: 值”组成"),
        Text("Begin it with gendan: 1", "请以 gendan: 1 开头。"),
    )
