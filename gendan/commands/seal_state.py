"""Whether sealed months still stand: files compared, scores reckoned anew, and what each changed file alone does to them."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

import gendan
from gendan.commands.corrections import covering
from gendan.commands.line import Line
from gendan.commands.past_lines import in_words
from gendan.commands.past_steps import forms
from gendan.commands.sealed_files import hold_against
from gendan.commands.sealed_then import HouseFiles, SealedMonth, as_sealed, rewritten_seals, said_in, scores_of
from gendan.commands.sealing import (
    are_ratings_here,
    content_hash,
    content_of,
    pack_hashes,
    read_seals,
)
from gendan.compare.differ import compare
from gendan.compare.known import Period
from gendan.evaluate.seal import are_told, corrected, effects_of, parts_that_differ
from gendan.read.committed import head_of, leads_to
from gendan.read.git_door import GitError
from gendan.words.finding import Place, Trouble
from gendan.words.history import ABSENT
from gendan.words.seal import Effect, Field, FileDifference, SealState
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gendan.commands.sealed_files import SealedFiles
    from gendan.read.tree import Listing, SourceFile
    from gendan.words.house import House
    from gendan.words.seal import Correction, Seal, SealedScore, Standing, Touched

MOST_RECKONED = 20
"""Changed files of a month of which each one's own effect on the scores is reckoned: each takes as long as a score."""
_NOT_HERE = Text("the scores are with the ratings, which are not here", "得分与评分在一起，而评分不在这里")
_NO_RESULT = Text("the seal cannot be read", "封存文件无法读取")
_CHAIN = Text("the seal before it is another one now", "上一次封存已被换过")
_REWRITTEN = Text("the seal is not as it was first committed", "封存文件与首次提交时不同")
_LOST = Text("the commit that was sealed is no longer part of history", "封存的提交已不在历史中")
_FORGED = Text("its scores do not follow from its files: scores of {parts}", "得分与其输入文件不符：{parts}")
_RESTORE = Text("Bring back the seal from git or a backup", "请从 git 或备份恢复封存文件")


def states_of(house: House, listing: Listing, month: str | None = None) -> list[SealState]:
    """Return the state of every sealed month, or of one, by month. A score is reckoned for each: that takes its time."""
    held = hold_against(house, listing, month)
    every = {one.hash for one in (held.seals if month is None else read_seals(listing))}
    rewritten = rewritten_seals(house, held.seals)
    months: dict[str, list[Seal]] = {}
    for seal in held.seals:
        months.setdefault(seal.month, []).append(seal)
    return [
        _Judge(house, listing, SealedMonth(name, tuple(seals)), held, every, rewritten).state()
        for name, seals in sorted(months.items())
    ]


def effects_together(
    house: House, listing: Listing, state: SealState, files: Sequence[str]
) -> tuple[Effect, ...] | None:
    """Return what some of the touching files do to the scores together, after those that are corrected already.

    Where the sealed files cannot be had, without git or in a shallow clone, that is told of all open files together only, from
    the scores that were sealed and corrected to those of now; None for some of them, and when scores cannot be reckoned.
    """
    every = {one.touched.file for one in state.files if one.touched.is_open}
    held = hold_against(house, listing, state.seal.month)
    judge = _Judge(house, listing, SealedMonth(state.seal.month, held.seals), held)
    already = [one.touched.file for one in state.files if one.touched.corrections]
    return judge.effects(already, files, whole=every == set(files))


class _Judge:
    """Judges one month. `every` are the hashes of all seals, `rewritten` those that are not as they were first committed."""

    def __init__(
        self,
        house: House,
        listing: Listing,
        month: SealedMonth,
        held: SealedFiles,
        every: Collection[str] = (),
        rewritten: Collection[str] = (),
    ) -> None:
        self._house, self._listing, self._month, self._held = house, listing, month, held
        self._every, self._rewritten = every, rewritten
        self._touched = tuple(each for seal in month.seals for each in held.of(seal))
        self._period = Period(month.month, month.head.as_of)

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

    def effects(self, already: Sequence[str], files: Sequence[str], *, whole: bool) -> tuple[Effect, ...] | None:
        """Return what `files` of today do to the scores, those of `already` being of today before and after.

        `whole`: they are all that changed the month, so that it can be told without the files as sealed.
        """
        named = {one.file: one for one in self._touched}
        with self._then() as (then, lost):
            if lost:
                return self._effects_of_all() if whole else None
            told = then
            for file in already:
                told = told.with_file(file, self._today(named[file]))
            before = scores_of(self._month.month, self._month.head, told)
            for file in files:
                told = told.with_file(file, self._today(named[file]))
            after = scores_of(self._month.month, self._month.head, told)
        return None if before is None or after is None else effects_of(before, after)

    def _effects_of_all(self) -> tuple[Effect, ...] | None:
        """Return the scores that differ now from those sealed and corrected since."""
        now = scores_of(self._month.month, self._month.head, self._now())
        told = corrected(self._month.head.results or (), self._in_force())
        has = {one.person: one.score for one in now or ()}
        found = [Effect(name, told.get(name), has.get(name)) for name in sorted(told.keys() | has.keys())]
        return None if now is None else tuple(one for one in found if one.before != one.after)

    def _in_force(self) -> list[Correction]:
        """Return the corrections of the month that cover what its files say now."""
        ids = {name for one in self._touched for name in one.corrections}
        return [one for one in self._held.corrections if one.month == self._month.month and one.id in ids]

    def _now(self) -> HouseFiles:
        return HouseFiles(self._house, self._listing, Line(self._house.root))

    def _reckoned(
        self, plain: SealState, sealed: Sequence[SealedScore], then: HouseFiles, lost: Sequence[str]
    ) -> SealState:
        head, month = self._month.head, self._month.month
        now = scores_of(month, head, self._now())
        if now is None:
            return replace(plain, standing="changed", reason=Text("scores cannot be reckoned now", "现在无法计算得分"))
        reproduced = None
        troubles = list(plain.troubles)
        if not lost:
            again = scores_of(month, head, then)
            forged = () if again is None else parts_that_differ(sealed, again)
            reproduced = again is not None and not forged
            if forged and not plain.versions:
                words = {"parts": list(forged)}
                troubles.append(Trouble("appraisal/seal-spoilt", Place(head.file), _FORGED.fill(words), _RESTORE))
        parts = parts_that_differ(sealed, now)
        if parts and not plain.versions:
            self._touched = self._with_dayless(then, lost)
        files = tuple(self._difference(one, sealed, then, lost) for one in self._touched)
        state = replace(
            plain,
            files=files,
            effects=effects_of(sealed, now),
            parts=parts,
            reproduced=reproduced,
            troubles=tuple(troubles),
        )
        standing = self._by_files(state, "stands")
        ids = {name for one in files for name in one.touched.corrections}
        if standing == "corrected" and not plain.versions and not are_told(sealed, now, plain.corrections, ids):
            standing = "changed"
        return replace(state, standing=standing)

    def _with_dayless(self, then: HouseFiles, lost: Sequence[str]) -> tuple[Touched, ...]:
        """Return the files, those among them that touch the month by what bears no day if they move a score."""
        tried = {one.file: self._dayless(one, then, lost) for one in self._touched}
        if lost:
            return tuple(tried.values())
        told = then
        for one in self._touched:
            if one.touch != "later":
                told = told.with_file(one.file, self._today(one))
        perhaps = [one for one in tried.values() if one.dayless]
        moving = set(self._moving(perhaps, told, scores_of(self._month.month, self._month.head, told)))
        return tuple(tried[one.file] if one.file in moving else one for one in self._touched)

    def _moving(
        self, files: Sequence[Touched], told: HouseFiles, before: tuple[SealedScore, ...] | None
    ) -> Iterator[str]:
        """Yield the files of today that move a score, put in after `told`; halved again and again, since most move none."""
        after = told
        for one in files:
            after = after.with_file(one.file, self._today(one))
        if not files or (now := scores_of(self._month.month, self._month.head, after)) == before:
            return
        if len(files) == 1:
            yield files[0].file
            return
        middle = len(files) // 2
        yield from self._moving(files[:middle], told, before)
        for one in files[:middle]:
            told = told.with_file(one.file, self._today(one))
        before = scores_of(self._month.month, self._month.head, told)
        if before != now:
            yield from self._moving(files[middle:], told, before)

    def _dayless(self, one: Touched, then: HouseFiles, lost: Sequence[str]) -> Touched:
        """Return the file as one that may touch the month, where keys that bear no day differ; then the score tells."""
        if one.touch != "later" or one.file in lost:
            return one
        period = replace(self._period, dayless=True)
        before = next((each for each in then.listing.files if each.file == one.file), None)
        old, new = said_in(before), said_in(self._today(one))
        if old is None or new is None:
            return one
        was, has = (content_hash(one.kind, each, period, self._house.timezone) for each in (old, new))
        covered = covering(self._held.corrections, one.month, one.file, has)
        return one if was == has else replace(one, touch="changed", content=has, corrections=covered, dayless=True)

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
            if seal.file in self._rewritten:
                yield Trouble("appraisal/seal-spoilt", place, _REWRITTEN, _RESTORE)
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
    def _then(self) -> Iterator[tuple[HouseFiles, list[str]]]:
        """Yield the files as they were sealed, and the names of those that cannot be had any more."""
        with tempfile.TemporaryDirectory(prefix="gendan-seal-") as scratch:
            yield as_sealed(self._house, self._listing, self._month, Path(scratch))

    def _difference(
        self, one: Touched, sealed: Sequence[SealedScore], then: HouseFiles, lost: Sequence[str]
    ) -> FileDifference:
        if one.touch == "later":
            return FileDifference(one, (), ())
        before = next((each for each in then.listing.files if each.file == one.file), None)
        after = self._today(one)
        fields = None if one.file in lost else self._fields(one, before, after)
        counted = sum(each.touch != "later" for each in self._touched)
        if lost or counted > MOST_RECKONED:
            return FileDifference(one, fields)
        own = scores_of(self._month.month, self._month.head, then.with_file(one.file, after))
        if one.dayless and own is not None and not parts_that_differ(sealed, own):
            return FileDifference(replace(one, touch="later", corrections=()), (), ())
        return FileDifference(one, fields, None if own is None else effects_of(sealed, own))

    def _today(self, one: Touched) -> SourceFile | None:
        """Return the file of today, where it lies now, under the name that was sealed."""
        found = next((each for each in self._listing.files if each.file == one.file), None)
        if found is None and one.touch != "gone":
            stem = Path(one.file).stem
            found = next((each for each in self._listing.files if each.kind == one.kind and each.id == stem), None)
        return None if found is None else replace(found, file=one.file)

    def _fields(self, one: Touched, before: SourceFile | None, after: SourceFile | None) -> tuple[Field, ...]:
        period, zone = replace(self._period, dayless=one.dayless), self._house.timezone
        old, new = said_in(before), said_in(after)
        was = content_of(one.kind, old, period, zone) if old is not None else ABSENT
        has = content_of(one.kind, new, period, zone) if new is not None else ABSENT
        changes = compare(was, has, forms().get(one.kind))
        return tuple(Field("/".join(each.path), in_words(each.old), in_words(each.new)) for each in changes)
