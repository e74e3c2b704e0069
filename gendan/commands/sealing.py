"""Seals as files: which files a month rests on, their hashes, and the seals that lie in a house."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import orjson
from msgspec import Struct

from gendan.commands.bulk import MANY, parse_plain, spread, start_workers
from gendan.compare.known import Node, Period, build_node, known_by
from gendan.read.positions import compose
from gendan.read.tree import SourceFile, read_bytes
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.validate.shape import shipped_shapes
from gendan.words.errors import UsageError
from gendan.words.finding import Place, Trouble
from gendan.words.house import PRIVATE, is_outside
from gendan.words.seal import LIST, LONGEST_LIST, Input, Seal, SealedPart, SealedScore
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gendan.read.tree import Listing
    from gendan.words.house import House, Kind

Document = dict[str, Any]
_MONTHLY = frozenset({"appraisal", "timesheet"})
_NO_INPUTS = frozenset({"seal", "correction", *PRIVATE})
_LINE = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{64}) ([a-z-]{1,30}) ([^\x00-\x1f\x7f]{1,4000})")
_PACKS = ("metrics", "rubrics", "rules")
_EMPTY = hashlib.sha256(b"{}").hexdigest()
"""The content of a file that says nothing the month counts."""


class Seen(Struct, frozen=True):
    """A file of today: the SHA-256 of its bytes, and of what it says that each of several months counts.

    `bytes` None: it cannot be read; its contents are then "".
    """

    source: SourceFile
    bytes: str | None
    contents: tuple[str, ...]


def month_inputs(listing: Listing, month: str) -> list[SourceFile]:
    """Return the files that a month's scores are made of: all but seals, corrections, and forms of other months."""
    return [
        one
        for one in listing.files
        if one.kind not in _NO_INPUTS and (one.kind not in _MONTHLY or PurePosixPath(one.file).parent.name == month)
    ]


def look_at(sources: Sequence[SourceFile], periods: Sequence[Period], timezone: str) -> list[Seen]:
    """Return the hashes of files, in their order, on all cores when they are many."""
    jobs = [(one, tuple(periods), timezone) for one in sources]
    workers = start_workers(sources) if len(sources) >= MANY else None
    if workers is None:
        return list(map(_look, jobs))
    try:
        return list(spread(workers, _look, jobs, _look, 100))
    finally:
        workers.shutdown(cancel_futures=True)


def bytes_seen(sources: Sequence[SourceFile]) -> dict[str, str | None]:
    """Return the SHA-256 of each file's bytes by its name; None for one that cannot be read."""
    return {one.file: sha(data) if (data := read_bytes(one)[0]) is not None else None for one in sources}


def _look(job: tuple[SourceFile, tuple[Period, ...], str]) -> Seen:
    source, periods, timezone = job
    data, _ = read_bytes(source)
    if data is None:
        return Seen(source, None, tuple("" for _ in periods))
    whole = sha(data)
    value = document_of(source, data)
    if value is None:
        return Seen(source, whole, tuple(whole for _ in periods))
    return Seen(source, whole, tuple(content_hash(source.kind, value, period, timezone) for period in periods))


def document_of(source: SourceFile, data: bytes) -> Document | None:
    """Return what the bytes of a file say; None when it is no map or cannot be read."""
    found = parse_plain(source, data) if source.kind in shipped_shapes().kinds() else None
    value = parse(data, source.file).value if found is None else found
    return cast("Document", value) if isinstance(value, dict) else None


def content_of(kind: str, document: Document, period: Period, timezone: str) -> Document:
    """Return what of a document the month counts."""
    return known_by(kind, document, nodes().get(kind, Node()), period, ZoneInfo(timezone))


def content_hash(kind: str, document: Document, period: Period, timezone: str) -> str:
    """Return the SHA-256 of what of a document the month counts; the order of keys does not matter."""
    return sha(orjson.dumps(content_of(kind, document, period, timezone), option=orjson.OPT_SORT_KEYS))


def counts_nothing(content: str) -> bool:
    """Tell whether a hash of content is that of nothing: an order that was received later."""
    return content == _EMPTY


@cache
def nodes() -> dict[str, Node]:
    """Return what the schemas say of days, by kind."""
    files = {path.name.removesuffix(".schema.json"): path for path in sorted(folder("schema").glob("*.schema.json"))}
    schemas: dict[str, Any] = {kind: orjson.loads(path.read_bytes()) for kind, path in files.items()}
    return {kind: build_node(kind, schemas) for kind in schemas if kind != "common"}


def sha(data: bytes) -> str:
    """Return the SHA-256 as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def pack_hashes() -> dict[str, str]:
    """Return the hashes of the metrics, rubrics and rules that come with gendan: "metrics/work" to SHA-256."""
    return {
        f"{part}/{path.stem}": sha(path.read_bytes()) for part in _PACKS for path in sorted(folder(part).glob("*.yaml"))
    }


def seal_place(house: House, kind: Kind, month: str) -> str:
    """Return where the seal of a month lies. Raises UsageError when gendan.yaml's place has no room for the month."""
    pattern = house.places[kind]
    if pattern.count("*") != 1 or not pattern.endswith(".yaml"):
        raise UsageError(
            Text(f"The place of seals has no month: {pattern}", f"封存文件的位置中没有月份：{pattern}"),
            Text("Write it as seals/*.yaml in gendan.yaml", "请在 gendan.yaml 中写成 seals/*.yaml 的样子"),
        )
    return pattern.replace("*", month)


def list_text(inputs: Iterable[Input]) -> bytes:
    """Return the list beside a seal: a line a file, by name."""
    lines = [f"{one.bytes} {one.content} {one.kind} {one.file}\n" for one in sorted(inputs, key=lambda one: one.file)]
    return "".join(lines).encode()


def own_hash(document: Mapping[str, object]) -> str:
    """Return the hash of a seal: of all that it says but `hash` itself and keys of the house."""
    kept = {key: value for key, value in document.items() if key != "hash" and not key.startswith("x-")}
    return sha(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS))


def has_private_ratings(house: House) -> bool:
    """Tell whether ratings lie outside of the house."""
    return is_outside(house.places["appraisal"])


def ratings_folder(house: House) -> Path:
    """Return the folder of ratings that lie outside: the part of their place before any wildcard."""
    parts = house.places["appraisal"].split("/")[:-1]
    fixed = next((number for number, part in enumerate(parts) if any(sign in part for sign in "*?[")), len(parts))
    return house.root.joinpath("/".join(parts[:fixed]) or "/")


def are_ratings_here(house: House) -> bool:
    """Tell whether the folder of the ratings is there: always when they belong in the house."""
    return not has_private_ratings(house) or ratings_folder(house).is_dir()


def read_seals(listing: Listing, month: str | None = None) -> tuple[Seal, ...]:
    """Return the seals that lie in the house and beside its ratings, by month, the house's own first.

    One that is not as it was written is there all the same, with its troubles; of one that cannot be read only these.
    """
    found = [_seal(one) for one in listing.files if one.kind in {"seal", "private-seal"} and month in {None, one.id}]
    return tuple(sorted(found, key=lambda one: (one.month, one.private)))


def _seal(source: SourceFile) -> Seal:
    private = source.kind == "private-seal"
    data, trouble = read_bytes(source)
    parsed = parse(data, source.file) if data is not None else None
    if data is None or parsed is None or parsed.value is None:
        troubles = (trouble,) if trouble else tuple(parsed.troubles) if parsed else ()
        return Seal(source.id, source.file, "", date.min, None, "", private, troubles=troubles)
    at = compose(data, source.file)
    if not shipped_shapes().accepts("seal", parsed.value):
        wrong = shipped_shapes().explain("seal", parsed.value, source.file, at)
        return Seal(source.id, source.file, "", date.min, None, "", private, troubles=wrong)
    held = cast("Document", parsed.value)
    list_file = source.path.with_name(source.path.name.removesuffix(".yaml") + LIST)
    list_name = source.file.removesuffix(".yaml") + LIST
    listed = _list_bytes(list_file)
    inputs = _inputs(listed)
    troubles = tuple(_spoilt(held, source, listed, inputs, at.place(("hash",)), list_name))
    return Seal(
        month=source.id,
        file=source.file,
        gendan=str(held["gendan"]),
        as_of=date.fromisoformat(held["as_of"]),
        commit=held.get("commit"),
        hash=str(held["hash"]),
        private=private,
        inputs={one.file: one for one in inputs or ()},
        results=tuple(map(_score, held["results"])) if "results" in held else None,
        packs={one["id"]: one["hash"] for one in held.get("packs") or ()},
        previous=held.get("previous"),
        house=held.get("house"),
        ratings_commit=held.get("ratings_commit"),
        troubles=troubles,
    )


def _spoilt(
    held: Document,
    source: SourceFile,
    listed: bytes | None,
    inputs: tuple[Input, ...] | None,
    place: Place,
    list_name: str,
) -> Iterable[Trouble]:
    """Yield what shows that a seal, or its list, is not as it was written."""
    advice = Text("Bring back the file from git or a backup", "请从 git 或备份恢复该文件")
    if held["month"] != source.id:
        said = Text(f"the seal says {held['month']}", f"封存文件内写的是 {held['month']}")
        yield Trouble("appraisal/seal-spoilt", place, said, advice)
    if held["hash"] != own_hash(held):
        said = Text("the seal is not as it was written: its hash does not fit", "封存文件被改动过：哈希不符")
        yield Trouble("appraisal/seal-spoilt", place, said, advice)
    if listed is None:
        said = Text("the list of files is not there", "输入文件清单不在")
        yield Trouble("appraisal/seal-spoilt", Place(list_name), said, advice)
    elif inputs is None or sha(listed) != held["files"]["hash"] or len(inputs) != held["files"]["count"]:
        said = Text("the list of files is not as it was written", "输入文件清单被改动过")
        yield Trouble("appraisal/seal-spoilt", Place(list_name), said, advice)


def _list_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= LONGEST_LIST else None
    except OSError:
        return None


def _inputs(listed: bytes | None) -> tuple[Input, ...] | None:
    """Return the lines of a list; None when one of them is none."""
    if listed is None:
        return None
    try:
        lines = listed.decode().splitlines()
    except UnicodeDecodeError:
        return None
    found = []
    for line in lines:
        read = _LINE.fullmatch(line)
        if read is None:
            return None
        found.append(Input(read[4], cast("Kind", read[3]), read[1], read[2]))
    return tuple(found)


def _score(row: Document) -> SealedScore:
    parts = tuple(
        SealedPart(one["id"], one["state"], one.get("value"), one.get("points"), one.get("contribution"))
        for one in row.get("indicators") or ()
    )
    return SealedScore(row["person"], row["rubric"], row.get("score"), row.get("grade"), row["coverage"], parts)
