"""The files that make a seal: one in the house, and one beside the ratings when these are not in the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gendan
from gendan.commands.sealing import (
    has_private_ratings,
    list_text,
    look_at,
    month_inputs,
    own_hash,
    pack_hashes,
    ratings_folder,
    read_seals,
    seal_place,
    sha,
)
from gendan.compare.known import Period
from gendan.evaluate.seal import document_of, result_of
from gendan.read.committed import blob_id, blobs_at, head_of
from gendan.read.tree import read_bytes
from gendan.words.errors import UsageError
from gendan.words.house import is_outside
from gendan.words.seal import LIST, Input
from gendan.words.text import Text
from gendan.write.emit import emit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gendan.read.tree import Listing, SourceFile
    from gendan.words.house import House
    from gendan.words.score import PersonScore

_SHOWN = 5


def seal_files(
    house: House, listing: Listing, month: str, day: date, people: Sequence[PersonScore]
) -> dict[str, bytes]:
    """Return the files to be written by their path from the root, lists before the seals that name them.

    Where ratings lie outside of the house, its own seal has hashes of its own files and nothing else: neither scores nor
    hashes of forms, which could be guessed by trying all marks. Raises UsageError when files are not committed.
    """
    sources = month_inputs(listing, month)
    inputs = _inputs(sources, Period(month, day), house.timezone)
    private = has_private_ratings(house)
    inner = [one for one in inputs if not (private and is_outside(one.file))]
    head: dict[str, object] = {"month": month, "gendan": gendan.__version__, "as_of": day.isoformat()}
    packs = [{"id": name, "hash": held} for name, held in pack_hashes().items()]
    commit = _commit(house.root, sources)
    previous = {one.private: one.hash for one in read_seals(listing) if one.month < month}
    own: dict[str, object] = {**head, **_named("commit", commit), "packs": packs}
    place = seal_place(house, "seal", month)
    if not private:
        return _pair(place, {**own, **_result(people)}, inner, previous.get(False))[0]
    files, public = _pair(place, own, inner, previous.get(False))
    outer = [one for one in inputs if is_outside(one.file)]
    theirs = _named("ratings_commit", _commit(ratings_folder(house), sources))
    beside: dict[str, object] = {**own, **theirs, "house": public, **_result(people)}
    files |= _pair(seal_place(house, "private-seal", month), beside, outer, previous.get(True))[0]
    return dict(sorted(files.items(), key=lambda one: not one[0].endswith(LIST)))


def _inputs(sources: Sequence[SourceFile], period: Period, timezone: str) -> list[Input]:
    seen = look_at(sources, [period], timezone)
    unread = [one.source.file for one in seen if one.bytes is None]
    if unread:
        raise UsageError(
            Text(f"Cannot be read: {', '.join(unread[:_SHOWN])}", f"无法读取：{'、'.join(unread[:_SHOWN])}"),
            Text("See gendan check, and put it right first", "请先用 gendan check 查看并改正"),
        )
    return [Input(one.source.file, one.source.kind, one.bytes or "", one.contents[0]) for one in seen]


def _pair(
    place: str, document: Mapping[str, object], inputs: Sequence[Input], previous: str | None
) -> tuple[dict[str, bytes], str]:
    """Return the list and the seal that names it, and the seal's hash: its last line, over all others."""
    listed = list_text(inputs)
    last = ("rubrics", "results")
    whole: dict[str, object] = {key: value for key, value in document.items() if key not in last}
    whole |= {"files": {"count": len(inputs), "hash": sha(listed)}, **_named("previous", previous)}
    whole |= {key: document[key] for key in last if key in document}
    held = own_hash(whole)
    return {place.removesuffix(".yaml") + LIST: listed, place: emit({**whole, "hash": held}).encode()}, held


def _result(people: Sequence[PersonScore]) -> dict[str, object]:
    rubrics = sorted({(one.rubric.id, one.rubric.hash) for one in people})
    return {
        "rubrics": [{"id": name, "hash": held} for name, held in rubrics],
        "results": [document_of(result_of(one)) for one in people],
    }


def _named(key: str, value: str | None) -> dict[str, object]:
    return {} if value is None else {key: value}


def _commit(folder: Path, sources: Sequence[SourceFile]) -> str | None:
    """Return the commit that holds the sources below `folder`; None where there is no git.

    Raises UsageError when one of them is not committed as it stands: the seal would name a commit without it.
    """
    commit = head_of(folder)
    if commit is None:
        return None
    blobs = blobs_at(folder, commit) if commit else {}
    base = folder.resolve()
    own = [(one, one.path.resolve()) for one in sources]
    below = [(one, path.relative_to(base).as_posix()) for one, path in own if path.is_relative_to(base)]
    loose = [one.file for one, name in below if _blob(one, blobs.get(name, commit)) != blobs.get(name)]
    if loose or not commit:
        more = f" (+{len(loose) - _SHOWN})" if len(loose) > _SHOWN else ""
        raise UsageError(
            Text(
                f"Not committed as it stands: {', '.join(loose[:_SHOWN])}{more}",
                f"尚未提交到 git：{'、'.join(loose[:_SHOWN])}{more}",
            ),
            Text(
                "Commit first: a seal names the commit that holds its files",
                "请先提交：封存要写明保存了这些文件的提交号",
            ),
        )
    return commit


def _blob(source: SourceFile, like: str) -> str:
    data, _ = read_bytes(source)
    return blob_id(data or b"", like)
