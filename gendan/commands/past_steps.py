"""The versions of documents, one after the other: each parsed once and held against the one before."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import orjson
from msgspec import Struct

from gendan.commands.bulk import parse_plain, quick_reader
from gendan.compare.differ import compare
from gendan.compare.forms import Form, build_form
from gendan.read.again import Again
from gendan.read.blobs import Blobs
from gendan.read.tree import SourceFile
from gendan.read.yaml_door import parse
from gendan.shipped import folder as shipped_folder
from gendan.validate.shape import shipped_shapes
from gendan.words.history import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from gendan.read.blobs import Lack
    from gendan.words.history import Chain, Change, Version

Found = tuple[dict[str, object] | None, str | None]
"""A document, or the name of what stands in its way."""


class Step(Struct, frozen=True):
    """A document became another by one commit. `value` None: it is gone, or cannot be read (`trouble` says why).

    `since` is the number of the commit whose version it was held against, None when there was no document before.
    Values share what stayed the same from one version to the next: nobody may change them.
    """

    version: Version
    value: dict[str, object] | None
    changes: tuple[Change, ...]
    created: bool
    since: int | None
    trouble: str | None = None


def steps(root: Path, chains: Sequence[Chain], floor: int = 0) -> Iterator[tuple[Chain, Step]]:
    """Yield every version of the chains with what it changed, read by one git as a stream.

    A version that cannot be read is passed over: the next is held against the last that could. Up to the commit `floor`
    nothing is said to have changed: what a shallow clone begins with may be older.
    """
    with Blobs(root) as blobs:
        stream = blobs.read(wanted(chains))
        for chain in chains:
            for step in follow(stream, chain, floor):
                yield chain, step


def wanted(chains: Iterable[Chain]) -> list[str]:
    """Return the objects that `follow` takes for these documents, one after the other."""
    return [blob for chain in chains for blob in dict.fromkeys(one.blob for one in chain.versions) if blob]


def follow(stream: Iterator[bytes | Lack], chain: Chain, floor: int, *, with_first: bool = True) -> Iterator[Step]:
    """Yield the steps of one document, taking its objects from `stream`.

    Without `with_first` what a document began with is not told as changes: who has the value sees them.
    """
    often = Counter(one.blob for one in chain.versions)
    kept: dict[str | None, Found] = {None: (None, None)}
    reader = _Reader(chain)
    form = forms().get(chain.kind)
    last: dict[str, object] | None = None
    since: int | None = None
    for version in chain.versions:
        found = kept.get(version.blob)
        if found is None:
            found = reader.read(version.file, next(stream))
            if often[version.blob] > 1:
                kept[version.blob] = found
        value, trouble = found
        changes: tuple[Change, ...] = ()
        if value is not None and version.commit > floor and (with_first or last is not None):
            changes = compare(ABSENT if last is None else last, value, form)
        yield Step(version, value, changes, value is not None and last is None, since, trouble)
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


class _Reader:
    """Reads the versions of one document: quickly where that can be done, by the door where not."""

    def __init__(self, chain: Chain) -> None:
        self._kind = chain.kind
        reader = quick_reader()
        self._again = Again(reader) if reader is not None else None

    def read(self, file: str, data: bytes | Lack) -> Found:
        if isinstance(data, str):
            return None, f"data/file-{data}" if data == "too-large" else f"git/{data}"
        value = self._quickly(file, data)
        if value is not None:
            return value, None
        parsed = parse(data, file)
        if parsed.value is None:
            return None, parsed.troubles[0].rule
        known = isinstance(parsed.value, dict)
        return (cast("dict[str, object]", parsed.value), None) if known else (None, "data/wrong-type")

    def _quickly(self, file: str, data: bytes) -> dict[str, object] | None:
        if self._again is None:
            return None
        value = self._again.edited(data)
        if value is not None:
            return value
        value = self._again.read(data)
        if value is None or not shipped_shapes().accepts(self._kind, value):
            value = parse_plain(SourceFile(self._kind, file, "", file), data)
            if value is None:
                return None
            self._again.begin(data, value)
        self._again.stand(data, value)
        return value
