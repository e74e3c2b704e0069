"""The lines of JSON in which versions and changes reach the tables. A place is written once, and named by its number."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import orjson
from msgspec import Struct, field

from gendan.commands.past_steps import forms
from gendan.compare.differ import held
from gendan.compare.forms import UNKNOWN
from gendan.compare.place import spot_of
from gendan.words.history import ABSENT, Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.commands.past_steps import Step
    from gendan.compare.forms import Form
    from gendan.words.history import Chain, Commit, History

_MOST = 1 << 24
"""More places than one job ever names."""


class _Node(Struct):
    """A place and those below it. `found`: its text and number, once a value stood there."""

    path: tuple[str, ...] = ()
    found: tuple[str, int] | None = None
    below: dict[str, _Node] = field(default_factory=dict)


class Places:
    """Gives every place where something changed a number that no other job gives. `lines` are the places, one a line."""

    def __init__(self, job: int) -> None:
        self._next = job * _MOST
        self._known: dict[tuple[str, tuple[str, ...]], tuple[str, int]] = {}
        self._tops: dict[str, _Node] = {}
        self.lines: list[bytes] = []

    def of(self, kind: str, path: tuple[str, ...]) -> tuple[str, int]:
        """Return the place as text, and its number."""
        found = self._known.get((kind, path))
        if found is None:
            found = self._known[kind, path] = ("/".join(path), self._next)
            self.lines.append(line({"idx": self._next, **_place(kind, path)}))
            self._next += 1
        return found

    def held(self, kind: str, form: Form, value: object) -> list[tuple[tuple[str, int], object]]:
        """Return every plain value of a document with its place, in the order of these; see differ.flatten."""
        placed: list[tuple[tuple[str, int], object]] = []
        self._hold(kind, form, value, self._tops.setdefault(kind, _Node()), placed)
        placed.sort(key=_by_text)
        return placed

    def _hold(
        self, kind: str, form: Form, value: object, node: _Node, placed: list[tuple[tuple[str, int], object]]
    ) -> None:
        inside = held(value, form) if isinstance(value, dict | list) else None
        if not inside:
            placed.append((node.found or self._leaf(kind, node), value))
            return
        for key, each in inside.items():
            below = node.below.get(key)
            if below is None:
                below = node.below[key] = _Node((*node.path, key))
            if isinstance(each, dict | list):
                self._hold(kind, form.below(key) or UNKNOWN, each, below, placed)
            else:
                placed.append((below.found or self._leaf(kind, below), each))

    def _leaf(self, kind: str, node: _Node) -> tuple[str, int]:
        node.found = self.of(kind, node.path)
        return node.found


def line(value: dict[str, object]) -> bytes:
    """Return a line of JSON with its end."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def commit_line(one: Commit) -> bytes:
    """Return the line of a commit, as the commit itself has it."""
    return line(
        {
            "number": one.number,
            "commit_id": one.id,
            "parents": one.parents,
            "author": one.author,
            "author_email": one.author_email,
            "authored": one.authored,
            "committer": one.committer,
            "committer_email": one.committer_email,
            "committed": one.committed,
            "subject": one.subject,
            "trailers": _trailers(one),
        }
    )


def with_clocks(lines: Sequence[bytes], history: History) -> Sequence[bytes]:
    """Return the lines of commits with what is known beside them: receipts, and signatures where these were asked for."""
    if not history.receipts and not history.signatures:
        return lines
    return [line({**one, **_clocks(str(one["commit_id"]), history)}) for one in map(orjson.loads, lines)]


def _clocks(commit: str, history: History) -> dict[str, object]:
    signature = history.signatures.get(commit)
    return {
        "receipt": history.receipts.get(commit),
        "signature": signature and signature.state,
        "principal": signature and signature.principal,
    }


def version_line(chain: Chain, step: Step, owner: str | None, floor: int, places: Places) -> bytes:
    """Return the line of a version; `owner` is the merchandiser that it, or the last one that named any, names.

    Its changes are lists side by side, in the order of their places: the number of each, what was done (a, e or d), the
    value before and since. That the document itself came or went stands first, with the empty place.
    """
    version, origin = step.version, step.version.origin
    form = forms().get(chain.kind)
    return line(
        {
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
            "owner": owner,
            **_changes(chain.kind, step, places, form, older=version.commit <= floor),
        }
    )


def _changes(kind: str, step: Step, places: Places, form: Form | None, *, older: bool) -> dict[str, object]:
    """Return the changes; of a document that was made, every value that it holds."""
    gone = step.version.blob is None
    first: list[tuple[int, str]] = []
    if (gone or step.created) and not older:
        first = [(places.of(kind, ())[1], "d" if gone else "a")]
    if step.created:
        values = places.held(kind, form, step.value) if form is not None and not older else []
        old: list[str | None] = []
        new = [in_words(value) for _, value in values]
        done = [(number, "a") for (_, number), _ in values]
    else:
        changes: Sequence[Change] = step.changes if form is not None else ()
        placed = [(places.of(kind, one.path), one) for one in changes]
        if len(placed) > 1:
            placed.sort(key=_by_text)
        old = [in_words(one.old) for _, one in placed]
        new = [in_words(one.new) for _, one in placed]
        done = [(number, one.action[0]) for (_, number), one in placed]
    nothing: list[str | None] = [None] * len(first)
    return {
        "count": len(done),
        "at": [number for number, _ in first + done],
        "did": [did for _, did in first + done],
        "old": nothing + old if any(one is not None for one in old) else None,
        "new": nothing + new if any(one is not None for one in new) else None,
    }


def _by_text(placed: tuple[tuple[str, int], object]) -> str:
    return placed[0][0]


@lru_cache(maxsize=1 << 14)
def _place(kind: str, path: tuple[str, ...]) -> dict[str, object]:
    form = forms().get(kind)
    if not path or form is None:
        return {"place": "", "of": form and form.table, "record": "", "field": "", "event": False}
    spot = spot_of(path, form)
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
    if isinstance(value, str):
        return value
    if value is None or value is ABSENT:
        return None
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _trailers(one: Commit) -> list[str]:
    return [f"{key}: {value}" for key, value in one.trailers]
