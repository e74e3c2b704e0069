"""The lines of JSON in which versions and changes reach the tables. A place is written once, and named by its number."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from gendan.commands.past_steps import forms
from gendan.compare.place import spot_of
from gendan.words.history import ABSENT, Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.commands.past_steps import Step
    from gendan.words.history import Chain, Commit, History

_MOST = 1 << 24
"""More places than one job ever names."""


class Places:
    """Gives every place where something changed a number that no other job gives. `lines` are the places, one a line."""

    def __init__(self, job: int) -> None:
        self._next = job * _MOST
        self._known: dict[tuple[str, tuple[str, ...]], tuple[str, int]] = {}
        self.lines: list[bytes] = []

    def of(self, kind: str, path: tuple[str, ...]) -> tuple[str, int]:
        """Return the place as text, and its number."""
        found = self._known.get((kind, path))
        if found is None:
            found = self._known[kind, path] = ("/".join(path), self._next)
            self.lines.append(line({"idx": self._next, **_place(kind, path)}))
            self._next += 1
        return found


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
            **_changes(chain.kind, step, places, known=form is not None, older=version.commit <= floor),
        }
    )


def _changes(kind: str, step: Step, places: Places, *, known: bool, older: bool) -> dict[str, object]:
    changes: Sequence[Change] = step.changes if known else ()
    placed = [(places.of(kind, one.path), one) for one in changes]
    if len(placed) > 1:
        placed.sort(key=_by_place)
    count = len(placed)
    if (step.version.blob is None or step.created) and not older:
        gone = step.version.blob is None
        placed.insert(0, (places.of(kind, ()), Change((), "delete" if gone else "add", ABSENT, ABSENT)))
    old = [in_words(one.old) for _, one in placed]
    new = [in_words(one.new) for _, one in placed]
    return {
        "count": count,
        "at": [number for (_, number), _ in placed],
        "did": [one.action[0] for _, one in placed],
        "old": old if any(one is not None for one in old) else None,
        "new": new if any(one is not None for one in new) else None,
    }


def _by_place(placed: tuple[tuple[str, int], Change]) -> str:
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
