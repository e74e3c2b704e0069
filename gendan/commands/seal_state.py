"""Whether sealed months still stand: files compared, scores reckoned anew, and what each changed file alone does to them."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import gendan
from gendan.commands.line import Line
from gendan.commands.past_lines import in_words
from gendan.commands.past_steps import forms
from gendan.commands.seal import score_files
from gendan.commands.sealed_files import hold_against
from gendan.commands.sealing import (
    are_ratings_here,
    content_of,
    document_of,
    pack_hashes,
    ratings_folder,
    read_seals,
    sha,
)
from gendan.compare.differ import compare
from gendan.evaluate.seal import effects_of, parts_that_differ, result_of
from gendan.read.committed import blobs_at, bytes_of, head_of, leads_to
from gendan.read.git_door import GitError
from gendan.read.house import build_house
from gendan.read.tree import Listing, SourceFile, read_bytes
from gendan.words.errors import GendanError
from gendan.words.finding import Place, Trouble
from gendan.words.history import ABSENT
from gendan.words.house import is_outside
from gendan.words.seal import Field, FileDifference, SealState
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gendan.commands.sealed_files import SealedFiles
    from gendan.words.house import House
    from gendan.words.seal import Effect, Input, Seal, SealedScore, Standing, Touched

MOST_RECKONED = 20
"""Changed files of a month of which each one's own effect on the scores is reckoned: each takes as long as a score."""
_NOT_HERE = Text("the scores are with the ratings, which are not here", "得分与评分在一起，而评分不在这里")
_NO_RESULT = Text("the seal cannot be read", "封存文件无法读取")
_CHAIN = Text("the seal before it is another one now", "上一次封存已被换过")
_LOST = Text("the commit that was sealed is no longer part of history", "封存的提交已不在历史中")
_FORGED = Text("its scores do not follow from its files: scores of {parts}", "得分与其输入文件不符：{parts}")
_RESTORE = Text("Bring back the seal from git or a backup", "请从 git 或备份恢复封存文件")


@dataclass(frozen=True, slots=True)
class _Month:
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


def states_of(house: House, listing: Listing, month: str | None = None) -> list[SealState]:
    """Return the state of every sealed month, or of one, by month. A score is reckoned for each: that takes its time."""
    held = hold_against(house, listing, month)
    every = {one.hash for one in (held.seals if month is None else read_seals(listing))}
    months: dict[str, list[Seal]] = {}
    for seal in held.seals:
        months.setdefault(seal.month, []).append(seal)
    return [
        _Judge(house, listing, _Month(name, tuple(seals)), held, every).state()
        for name, seals in sorted(months.items())
    ]


def effects_together(
    house: House, listing: Listing, state: SealState, files: Sequence[str]
) -> tuple[Effect, ...] | None:
    """Return what some of the touching files do to the scores together, after those that are corrected already.

    None when the sealed files cannot be had, or scores cannot be reckoned.
    """
    held = hold_against(house, listing, state.seal.month)
    judge = _Judge(house, listing, _Month(state.seal.month, held.seals), held, set())
    corrected = [one.touched.file for one in state.files if one.touched.corrections]
    return judge.effects(corrected, files)


class _Judge:
    def __init__(self, house: House, listing: Listing, month: _Month, held: SealedFiles, every: set[str]) -> None:
        self._house, self._listing, self._month, self._held, self._every = house, listing, month, held, every
        self._touched = tuple(each for seal in month.seals for each in held.of(seal))

    def state(self) -> SealState:
        """Return the state of the month: files first, then scores where they are here."""
        head = self._month.head
        troubles = [*(each for seal in self._month.seals for each in seal.troubles), *self._chain()]
        corrections = tuple(one for one in self._held.corrections if one.month == self._month.month)
        plain = SealState(
            head,
            "unknown",
            tuple(FileDifference(one) for one in self._touched),
            corrections=corrections,
            troubles=tuple(troubles),
            versions=self._versions(),
            count=len(self._month.inputs),
        )
        if head.results is None:
            reason = _NOT_HERE if not are_ratings_here(self._house) or not head.private else _NO_RESULT
            return replace(plain, standing=self._by_files(plain, "unknown"), reason=reason)
        with self._then() as (then, lost):
            return self._reckoned(plain, head.results, then, lost)

    def effects(self, already: Sequence[str], files: Sequence[str]) -> tuple[Effect, ...] | None:
        """Return what `files` of today do to the scores, those of `already` being of today before and after."""
        named = {one.file: one for one in self._touched}
        with self._then() as (then, lost):
            if lost:
                return None
            told = then
            for file in already:
                told = told.with_file(file, self._today(named[file]))
            before = _scores(self._month.month, self._month.head, told)
            for file in files:
                told = told.with_file(file, self._today(named[file]))
            after = _scores(self._month.month, self._month.head, told)
        return None if before is None or after is None else effects_of(before, after)

    def _reckoned(
        self, plain: SealState, sealed: Sequence[SealedScore], then: _Files, lost: Sequence[str]
    ) -> SealState:
        head, month = self._month.head, self._month.month
        now_files = _Files(self._house, self._listing, Line(self._house.root))
        now = _scores(month, head, now_files)
        if now is None:
            return replace(plain, standing="changed", reason=Text("scores cannot be reckoned now", "现在无法计算得分"))
        reproduced = None
        troubles = list(plain.troubles)
        if not lost:
            again = _scores(month, head, then)
            parts = () if again is None else parts_that_differ(sealed, again)
            reproduced = again is not None and not parts
            if parts and not plain.versions:
                words = {"parts": list(parts)}
                troubles.append(Trouble("appraisal/seal-spoilt", Place(head.file), _FORGED.fill(words), _RESTORE))
        files = tuple(self._difference(one, sealed, then, lost) for one in self._touched)
        state = replace(
            plain,
            files=files,
            effects=effects_of(sealed, now),
            parts=parts_that_differ(sealed, now),
            reproduced=reproduced,
            troubles=tuple(troubles),
        )
        return replace(state, standing=self._by_files(state, "stands"))

    def _by_files(self, state: SealState, untouched: Standing) -> Standing:
        """Return how the month stands: what touches it must be covered; settings only where they change a score."""
        open_ones = [one for one in state.files if one.touched.is_open and not one.is_idle]
        covered = [one for one in state.files if one.touched.corrections]
        if state.troubles or open_ones:
            return "changed"
        if covered:
            return "corrected"
        return "changed" if state.parts and not state.versions else untouched

    def _chain(self) -> Iterator[Trouble]:
        for seal in self._month.seals:
            place = Place(seal.file)
            if seal.previous is not None and seal.previous not in self._every:
                yield Trouble("appraisal/seal-spoilt", place, _CHAIN, _RESTORE)
            own = self._month.own
            if seal.house is not None and own is not None and own.hash != seal.house:
                yield Trouble("appraisal/seal-spoilt", Place(own.file), _CHAIN, _RESTORE)
            if seal.commit is not None and not self._is_part(seal.commit):
                yield Trouble("appraisal/seal-spoilt", place, _LOST, _RESTORE)

    def _is_part(self, commit: str) -> bool:
        """Tell whether the commit leads to today's; where git is gone it cannot be told, and nothing is claimed."""
        try:
            head = head_of(self._house.root)
        except GitError:
            return True
        return not head or leads_to(self._house.root, commit, head)

    def _versions(self) -> tuple[str, ...]:
        """Return what of gendan itself is not as it was: then scores may differ though no file does."""
        head = self._month.head
        packs = pack_hashes()
        found = [name for name in sorted(packs.keys() | head.packs.keys()) if packs.get(name) != head.packs.get(name)]
        named = [name for name in found if not name.startswith("rules/")]
        return (f"gendan {head.gendan}", *named) if named or head.gendan != gendan.__version__ else ()

    @contextmanager
    def _then(self) -> Iterator[tuple[_Files, list[str]]]:
        """Yield the files as they were sealed, and the names of those that cannot be had any more."""
        with tempfile.TemporaryDirectory(prefix="gendan-seal-") as scratch:
            yield _as_sealed(self._house, self._listing, self._month, Path(scratch))

    def _difference(
        self, one: Touched, sealed: Sequence[SealedScore], then: _Files, lost: Sequence[str]
    ) -> FileDifference:
        if one.touch == "later":
            return FileDifference(one, (), ())
        before = next((each for each in then.listing.files if each.file == one.file), None)
        after = self._today(one)
        fields = None if one.file in lost else self._fields(one, before, after)
        counted = sum(each.touch != "later" for each in self._touched)
        if lost or counted > MOST_RECKONED:
            return FileDifference(one, fields)
        own = _scores(self._month.month, self._month.head, then.with_file(one.file, after))
        return FileDifference(one, fields, None if own is None else effects_of(sealed, own))

    def _today(self, one: Touched) -> SourceFile | None:
        """Return the file of today, where it lies now, under the name that was sealed."""
        found = next((each for each in self._listing.files if each.file == one.file), None)
        if found is None and one.touch != "gone":
            stem = Path(one.file).stem
            found = next((each for each in self._listing.files if each.kind == one.kind and each.id == stem), None)
        return None if found is None else replace(found, file=one.file)

    def _fields(self, one: Touched, before: SourceFile | None, after: SourceFile | None) -> tuple[Field, ...]:
        day, zone = self._month.head.as_of, self._house.timezone
        old, new = _said(before), _said(after)
        was = content_of(one.kind, old, day, zone) if old is not None else ABSENT
        has = content_of(one.kind, new, day, zone) if new is not None else ABSENT
        changes = compare(was, has, forms().get(one.kind))
        return tuple(Field("/".join(each.path), in_words(each.old), in_words(each.new)) for each in changes)


@dataclass(frozen=True, slots=True)
class _Files:
    """A house with its files, and where its history is read."""

    house: House
    listing: Listing
    line: Line

    def with_file(self, name: str, source: SourceFile | None) -> _Files:
        """Return the same with one file as it is elsewhere; None: without it. Settings make another house."""
        files = [one for one in self.listing.files if one.file != name]
        files = sorted([*files, *([source] if source is not None else [])], key=lambda one: one.file)
        house = self.house
        if source is not None and source.kind == "gendan":
            house = _house_of(self.house.root, source) or house
        return _Files(house, Listing(tuple(files), ()), self.line)


def _scores(month: str, seal: Seal, files: _Files) -> tuple[SealedScore, ...] | None:
    """Return the scores of the month of these files; None when they cannot be reckoned: a rubric that is wrong, say."""
    try:
        found = score_files(month, seal.as_of, files.house, files.listing, files.line)
    except GendanError:
        return None
    return tuple(result_of(one) for one in found.people)


def _as_sealed(house: House, listing: Listing, month: _Month, scratch: Path) -> tuple[_Files, list[str]]:
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
        found.append(SourceFile(one.kind, Path(one.file).stem, one.file, str(path)))
    settings = next((one for one in found if one.kind == "gendan"), None)
    sealed = _house_of(house.root, settings) or house
    own = month.own.commit if month.own else None
    line = Line(house.root, own) if own and _has(house.root, own) else Line(house.root)
    files = Listing(tuple(sorted(found, key=lambda one: one.file)), ())
    return _Files(sealed, files, line), lost


def _from_git(house: House, month: _Month, missing: Sequence[Input]) -> dict[str, bytes]:
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
    value = _said(source)
    try:
        return None if value is None else build_house(root, value)
    except GendanError:
        return None


def _said(source: SourceFile | None) -> dict[str, object] | None:
    data = read_bytes(source)[0] if source is not None else None
    return None if source is None or data is None else cast("dict[str, object] | None", document_of(source, data))
