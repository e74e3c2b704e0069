"""From a house's history to lines of JSON for the tables: every blob parsed once, each version held against the one before."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import orjson

from gendan.commands.bulk import parse_plain, spread, start_workers
from gendan.commands.past_asked import with_extras
from gendan.compare.differ import compare
from gendan.compare.forms import Form, build_form
from gendan.compare.place import spot_of
from gendan.read.blobs import read_blobs
from gendan.read.history import read_history
from gendan.read.tree import SourceFile
from gendan.read.yaml_door import parse
from gendan.shipped import folder as shipped_folder
from gendan.words.history import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import ProcessPoolExecutor

    from gendan.commands.line import Line
    from gendan.commands.past_asked import Extra
    from gendan.words.history import Chain, Change, Commit, History, Version
    from gendan.words.house import House

_BATCH = 1500
"""Versions for one process to work on at a time."""
_MANY = 3
"""So many batches pay for other processes."""


@dataclass(frozen=True, slots=True)
class Past:
    """History as files of JSON lines. `counts` are the numbers of lines: what does not arrive is missed.

    `longest` is the length of the longest line in bytes.
    """

    history: History
    outside: tuple[str, ...]
    commits: Path
    versions: tuple[Path, ...]
    counts: tuple[int, int]
    longest: int


@dataclass(frozen=True, slots=True)
class Step:
    """A document became another by one commit. `value` None: it is gone, or cannot be read (`trouble` says why).

    `since` is the number of the commit whose version it was held against, None when there was no document before.
    """

    version: Version
    value: dict[str, object] | None
    changes: tuple[Change, ...]
    created: bool
    since: int | None
    trouble: str | None = None


def write_past(
    house: House,
    line: Line,
    folder: Path,
    workers: ProcessPoolExecutor | None,
    extras: frozenset[Extra] = frozenset(),
) -> Past:
    """Read the history of a house and write it below `folder`; what each version changed is found by `workers`, if any.

    `extras` are read only when asked for: see past_asked.
    """
    history = with_extras(read_history(line.root, house.places, line.rev), house, line, extras)
    outside = tuple(sorted(kind for kind, place in house.places.items() if place.startswith(("..", "/"))))
    commits = folder / "past-commits.jsonl"
    lines = [_line(_commit(one, history)) for one in history.commits]
    commits.write_bytes(b"".join(lines))
    jobs = [
        (line.root, chains, history.floor, folder / f"past-{number}.jsonl")
        for number, chains in enumerate(_batches(history.chains))
    ]
    forms()  # built once here, shared by processes that are forked
    with _hands(workers, len(jobs)) as hands:
        done = list(map(_work, jobs) if hands is None else spread(hands, _work, jobs, _work))
    counts = (len(lines), sum(count for count, _ in done))
    longest = max((*map(len, lines), *(length for _, length in done)), default=0)
    return Past(history, outside, commits, tuple(job[-1] for job in jobs), counts, longest)


@contextmanager
def _hands(workers: ProcessPoolExecutor | None, jobs: int) -> Iterator[ProcessPoolExecutor | None]:
    """Yield processes for so many jobs: those that there are, new ones when it pays, None when this one is enough."""
    if jobs < _MANY:
        yield None
    elif workers is not None:
        yield workers
    else:
        own = start_workers((), many=0)
        try:
            yield own
        finally:
            if own is not None:
                own.shutdown(cancel_futures=True)


def steps(root: Path, chains: Sequence[Chain], floor: int = 0) -> Iterator[tuple[Chain, Step]]:
    """Yield every version of the chains with what it changed, read by one git as a stream.

    A version that cannot be read is passed over: the next is held against the last that could. Up to the commit `floor`
    nothing is said to have changed: what a shallow clone begins with may be older.
    """
    wanted = [blob for chain in chains for blob in dict.fromkeys(one.blob for one in chain.versions) if blob]
    stream = read_blobs(root, wanted)
    for chain in chains:
        often = Counter(one.blob for one in chain.versions)
        kept: dict[str | None, tuple[dict[str, object] | None, str | None]] = {None: (None, None)}
        last: dict[str, object] | None = None
        since: int | None = None
        for version in chain.versions:
            if version.blob not in kept:
                found = _document(chain, version, next(stream)[1])
                if often[version.blob] > 1:
                    kept[version.blob] = found
            else:
                found = kept[version.blob]
            value, trouble = found
            changes: tuple[Change, ...] = ()
            if value is not None and version.commit > floor:
                changes = compare(ABSENT if last is None else last, value, forms().get(chain.kind))
            yield chain, Step(version, value, changes, value is not None and last is None, since, trouble)
            if version.blob is None:
                last, since = None, None
            elif value is not None:
                last, since = value, version.commit


@cache
def forms() -> dict[str, Form]:
    """Return the forms of all kinds, by kind."""
    files = {path.name.removesuffix(".schema.json"): path for path in shipped_folder("schema").glob("*.schema.json")}
    schemas: dict[str, Any] = {kind: orjson.loads(path.read_bytes()) for kind, path in sorted(files.items())}
    found = {kind: build_form(kind, schemas) for kind in schemas}
    return {kind: form for kind, form in found.items() if form is not None}


def _document(chain: Chain, version: Version, data: bytes | str) -> tuple[dict[str, object] | None, str | None]:
    """Return the document, or the name of what stands in its way."""
    if isinstance(data, str):
        return None, f"data/file-{data}" if data == "too-large" else f"git/{data}"
    source = SourceFile(chain.kind, chain.id.rpartition("/")[2], version.file, Path(version.file))
    value = parse_plain(source, data)
    if value is not None:
        return value, None
    parsed = parse(data, version.file)
    if parsed.value is None:
        return None, parsed.troubles[0].rule
    return (
        (cast("dict[str, object]", parsed.value), None) if isinstance(parsed.value, dict) else (None, "data/wrong-type")
    )


def _batches(chains: Sequence[Chain]) -> Iterator[tuple[Chain, ...]]:
    batch: list[Chain] = []
    size = 0
    for chain in chains:
        batch.append(chain)
        size += len(chain.versions)
        if size >= _BATCH:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def _work(job: tuple[Path, tuple[Chain, ...], int, Path]) -> tuple[int, int]:
    """Write the lines of some documents; return how many they are, and the length of the longest."""
    root, chains, floor, target = job
    count = longest = 0
    was_on = gc.isenabled()
    gc.disable()  # documents are trees: nothing to collect, see bulk
    try:
        with target.open("wb") as file:
            for chain, step in steps(root, chains, floor):
                longest = max(longest, file.write(_line(_version(chain, step))))
                count += 1
    finally:
        if was_on:
            gc.enable()
    return count, longest


def _line(value: dict[str, object]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _commit(one: Commit, history: History) -> dict[str, object]:
    return {
        "number": one.number,
        "commit_id": one.id,
        "parents": one.parents,
        "author": one.author,
        "author_email": one.author_email,
        "authored": one.authored,
        "committer": one.committer,
        "committer_email": one.committer_email,
        "committed": one.committed,
        "receipt": history.receipts.get(one.id),
        **_signature(one, history),
        "subject": one.subject,
        "trailers": _trailers(one),
    }


def _trailers(one: Commit) -> list[str]:
    return [f"{key}: {value}" for key, value in one.trailers]


def _signature(one: Commit, history: History) -> dict[str, object]:
    found = history.signatures.get(one.id)
    return {"signature": found and found.state, "principal": found and found.principal}


def _version(chain: Chain, step: Step) -> dict[str, object]:
    version, origin = step.version, step.version.origin
    form = forms().get(chain.kind)
    return {
        "kind": chain.kind,
        "id": chain.id,
        "number": version.commit,
        "file": version.file,
        "blob": version.blob,
        "moved_from": version.moved_from,
        "created": step.created,
        "since": step.since,
        "trouble": step.trouble,
        "origin": None if origin is None else origin.id,
        "author": None if origin is None else origin.author,
        "author_email": None if origin is None else origin.author_email,
        "trailers": None if origin is None else _trailers(origin),
        "merchandiser": _word(step.value, "merchandiser"),
        "of": form.table if form is not None else None,
        "changes": [] if form is None else [_change(one, chain.kind) for one in step.changes],
    }


def _word(value: dict[str, object] | None, key: str) -> str | None:
    found = value.get(key) if value else None
    return found if isinstance(found, str) else None


def _change(one: Change, kind: str) -> dict[str, object]:
    return {**_place(kind, one.path), "action": one.action, "old": in_words(one.old), "new": in_words(one.new)}


@lru_cache(maxsize=1 << 14)
def _place(kind: str, path: tuple[str, ...]) -> dict[str, object]:
    spot = spot_of(path, forms()[kind])
    task = path.index("progress") + 1 if "progress" in path[:3] else len(path)
    return {
        "place": "/".join(path),
        "of": spot.table,
        "record": "/".join(spot.record),
        "field": "/".join(spot.field),
        "delivery": path[1] if path[:1] == ("deliveries",) and len(path) > 1 else None,
        "task": path[task] if task < len(path) else None,
        "event": spot.form is not None and spot.form.event,
    }


def in_words(value: object) -> str | None:
    """Return a value as text: as written, true and false, a list as JSON; None for null and for what is absent."""
    if value is None or value is ABSENT:
        return None
    return value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
