"""The files of a sealed month as they were sealed, and the scores of any files: what `seal_state` holds against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import Struct

from gendan.commands.line import Line
from gendan.commands.seal import score_files
from gendan.commands.sealing import document_of, ratings_folder, sha
from gendan.evaluate.seal import result_of
from gendan.read.committed import blobs_at, bytes_of
from gendan.read.committed import rewritten as rewritten_files
from gendan.read.git_door import GitError
from gendan.read.house import build_house
from gendan.read.tree import Listing, SourceFile, read_bytes
from gendan.words.errors import GendanError
from gendan.words.house import is_outside
from gendan.words.seal import LIST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gendan.words.house import House
    from gendan.words.seal import Input, Seal, SealedScore


class SealedMonth(Struct, frozen=True):
    """The seals of one month: the house's own, and the one beside the ratings. One of them has the scores."""

    month: str
    seals: tuple[Seal, ...]

    @property
    def head(self) -> Seal:
        """The seal with the scores where there is one, else the first."""
        return next((one for one in self.seals if one.results is not None), self.seals[0])

    @property
    def inputs(self) -> dict[str, Input]:
        """All files that went in."""
        return {file: one for seal in self.seals for file, one in seal.inputs.items()}

    @property
    def own(self) -> Seal | None:
        """The seal in the house."""
        return next((one for one in self.seals if not one.private), None)


class HouseFiles(Struct, frozen=True):
    """A house with its files, and where its history is read."""

    house: House
    listing: Listing
    line: Line

    def with_file(self, name: str, source: SourceFile | None) -> HouseFiles:
        """Return the same with one file as it is elsewhere; None: without it. Settings make another house."""
        files = [one for one in self.listing.files if one.file != name]
        files = sorted([*files, *([source] if source is not None else [])], key=lambda one: one.file)
        house = self.house
        if source is not None and source.kind == "gendan":
            house = _house_of(self.house.root, source) or house
        return HouseFiles(house, Listing(tuple(files), ()), self.line)


def scores_of(month: str, seal: Seal, files: HouseFiles) -> tuple[SealedScore, ...] | None:
    """Return the scores of the month of these files; None when they cannot be reckoned: a rubric that is wrong, say."""
    try:
        found = score_files(month, seal.as_of, files.house, files.listing, files.line)
    except GendanError:
        return None
    return tuple(result_of(one) for one in found.people)


def as_sealed(house: House, listing: Listing, month: SealedMonth, scratch: Path) -> tuple[HouseFiles, list[str]]:
    """Return the files as sealed: today's where their bytes are the same, else from the commits that the seals name."""
    today = {one.file: one for one in listing.files}
    found: list[SourceFile] = []
    missing: list[Input] = []
    for one in month.inputs.values():
        source = today.get(one.file)
        data = read_bytes(source)[0] if source is not None else None
        if source is not None and data is not None and sha(data) == one.bytes:
            found.append(source)
        else:
            missing.append(one)
    lost = []
    kept = _from_git(house, month, missing)
    for number, one in enumerate(missing):
        data = kept.get(one.file)
        if data is None or sha(data) != one.bytes:
            lost.append(one.file)
            continue
        path = scratch / f"{number}.yaml"
        path.write_bytes(data)
        found.append(SourceFile(one.kind, one.file, "", str(path)))
    settings = next((one for one in found if one.kind == "gendan"), None)
    sealed = _house_of(house.root, settings) or house
    own = month.own.commit if month.own else None
    line = Line(house.root, own) if own and _has(house.root, own) else Line(house.root)
    files = Listing(tuple(sorted(found, key=lambda one: one.file)), ())
    return HouseFiles(sealed, files, line), lost


def _from_git(house: House, month: SealedMonth, missing: Sequence[Input]) -> dict[str, bytes]:
    """Return the bytes of files as the sealed commits have them; without git, or when they are lost there, nothing."""
    found: dict[str, bytes] = {}
    base = ratings_folder(house)
    for seal in month.seals:
        own = {one.file: one.file for one in missing if not is_outside(one.file)}
        beside = {
            one.file: (house.root / one.file).resolve().relative_to(base.resolve()).as_posix()
            for one in missing
            if is_outside(one.file) and (house.root / one.file).resolve().is_relative_to(base.resolve())
        }
        for folder, commit, names in ((house.root, seal.commit, own), (base, seal.ratings_commit, beside)):
            if commit is not None and names:
                found |= _blobs(folder, commit, names)
    return found


def _blobs(folder: Path, commit: str, names: Mapping[str, str]) -> dict[str, bytes]:
    try:
        blobs = blobs_at(folder, commit)
        wanted = {file: blobs[name] for file, name in names.items() if name in blobs}
        held = bytes_of(folder, wanted.values())
    except GitError:
        return {}
    return {file: held[blob] for file, blob in wanted.items() if blob in held}


def _has(folder: Path, commit: str) -> bool:
    try:
        blobs_at(folder, commit)
    except GitError:
        return False
    return True


def _house_of(root: Path, source: SourceFile | None) -> House | None:
    """Return the house that a gendan.yaml of then describes; None when it describes none."""
    value = said_in(source)
    try:
        return None if value is None else build_house(root, value)
    except GendanError:
        return None


def said_in(source: SourceFile | None) -> dict[str, object] | None:
    """Return what a file says; None without one, and for one that cannot be read."""
    data = read_bytes(source)[0] if source is not None else None
    return None if source is None or data is None else cast("dict[str, object] | None", document_of(source, data))


def rewritten_seals(house: House, seals: Sequence[Seal]) -> set[str]:
    """Return the seals, and lists, that are not as they were first committed; without git that cannot be told."""
    base = ratings_folder(house).resolve()
    found: set[str] = set()
    for folder in {house.root, base if base.is_dir() else house.root}:
        names: dict[str, str] = {}
        for seal in seals:
            path = (house.root / seal.file).resolve()
            if path.is_relative_to(folder):
                own = path.relative_to(folder).as_posix()
                names |= {own: seal.file, own.removesuffix(".yaml") + LIST: seal.file}
        try:
            found |= {names[name] for name in rewritten_files(folder, names)}
        except GitError:
            continue
    return found
