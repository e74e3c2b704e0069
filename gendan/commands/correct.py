"""`gendan correct MONTH`: writes the correction of a sealed month, with what changed and what that does to the scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gendan.commands.houses import open_house
from gendan.commands.seal_state import effects_together, states_of
from gendan.commands.sealing import are_ratings_here, has_private_ratings
from gendan.read.tree import list_files
from gendan.words.errors import Exit, UsageError
from gendan.words.house import is_outside
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from gendan.read.tree import Listing
    from gendan.render.look import Look
    from gendan.words.house import House, Kind
    from gendan.words.seal import Effect, FileDifference, SealState

_MOST = 100
_WRITTEN = Text("Written: {file}", "已写入：{file}")
_WOULD = Text("Would be written: {file}", "将写入：{file}")


@dataclass(frozen=True, slots=True)
class CorrectAsk:
    """`files`: only these; none: all that touch the month and are not corrected yet."""

    folder: Path
    month: str
    on: date
    reason: str
    requested_by: str
    approved_by: str
    files: Sequence[str] = ()
    appeal: str | None = None
    dry_run: bool = False


def run_correct(ask: CorrectAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write the correction: what stands in the house beside it, what concerns ratings elsewhere beside these.

    Raises UsageError when the month is not sealed or nothing is to be corrected, when both people are one, not known, or
    gain by it, and when ratings that belong elsewhere are not here.
    """
    house = open_house(ask.folder)
    listing = list_files(house)
    _check_people(ask, listing)
    state = next(iter(states_of(house, listing, ask.month)), None)
    if state is None:
        raise UsageError(
            Text(f"{ask.month} is not sealed", f"{ask.month} 没有封存"),
            Text("Simply put it right; no correction is needed", "直接改正即可，不需要更正记录"),
        )
    if not are_ratings_here(house):
        raise UsageError(
            Text("The ratings are not here, so that scores cannot be told", "评分不在这里，无法得知得分变化"),
            Text("Correct where both are", "请在两者都有的地方办理更正"),
        )
    wanted = _wanted(ask, state)
    effects = effects_together(house, listing, state, [one.touched.file for one in wanted])
    if effects is None:
        raise UsageError(
            Text(
                "The sealed versions cannot be had, so that scores cannot be told",
                "取不到封存时的版本，无法得知得分变化",
            ),
            Text(
                "Fetch them: git fetch --unshallow, or bring back a backup",
                "请取回：git fetch --unshallow，或用备份恢复",
            ),
        )
    if ask.approved_by in {one.person for one in effects}:
        raise UsageError(
            Text(f"It changes the score of {ask.approved_by}", f"此更正会改变 {ask.approved_by} 的得分"),
            Text("Have someone else approve it", "请由另一人批准"),
        )
    files = _files(ask, house, listing, wanted, effects)
    if not ask.dry_run:
        from gendan.write.files import write_all

        write_all(house.root, files)
    from gendan.render.seal.wording import effects_words

    said = [(_WOULD if ask.dry_run else _WRITTEN).fill({"file": file}) for file in files]
    said += [effects_words(effects)]
    write("".join(f"{one.said_in(look.language)}\n" for one in said))
    return Exit.CLEAN


def _check_people(ask: CorrectAsk, listing: Listing) -> None:
    known = {one.id for one in listing.files if one.kind == "person"}
    for person in (ask.requested_by, ask.approved_by, *([ask.appeal] if ask.appeal else [])):
        if person not in known:
            from gendan.evaluate.mistake import candidates

            raise UsageError(
                Text(f"{person} is not known in this house", f"本仓库没有 {person}"), candidates(person, known)
            )
    if ask.requested_by == ask.approved_by:
        raise UsageError(
            Text("Who asks for a correction cannot approve it", "申请更正的人不能自己批准"),
            Text("Name a second person with --approved-by", "--approved-by 请写另一人"),
        )


def _wanted(ask: CorrectAsk, state: SealState) -> list[FileDifference]:
    touching = {one.touched.file: one for one in state.files if one.touched.is_open}
    missing = [file for file in ask.files if file not in touching]
    if missing or not touching:
        names = ", ".join(missing) or ask.month
        raise UsageError(
            Text(f"Nothing to correct: {names}", f"没有需要更正的：{names}"),
            Text(
                "First change the file, then write the correction; gendan verify lists what was changed",
                "先改好文件，再写更正；gendan verify 列出已改动的文件",
            ),
        )
    return [one for file, one in touching.items() if not ask.files or file in ask.files]


def _files(
    ask: CorrectAsk, house: House, listing: Listing, wanted: Sequence[FileDifference], effects: Sequence[Effect]
) -> dict[str, bytes]:
    """Return the records by their path. Where ratings lie elsewhere the house's own tells neither scores nor an appeal."""
    if not has_private_ratings(house):
        return dict([_record(ask, house, listing, "correction", wanted, effects)])
    inner = [one for one in wanted if not is_outside(one.touched.file)]
    outer = [one for one in wanted if is_outside(one.touched.file)]
    files = dict([_record(ask, house, listing, "correction", inner, None)]) if inner else {}
    # Scores are told beside the ratings, whatever file it was that moved them.
    files |= dict([_record(ask, house, listing, "private-correction", outer or inner, effects)])
    return files


def _record(
    ask: CorrectAsk,
    house: House,
    listing: Listing,
    kind: Kind,
    wanted: Sequence[FileDifference],
    effects: Sequence[Effect] | None,
) -> tuple[str, bytes]:
    from gendan.write.emit import emit

    name = _free(ask.month, (one.id for one in listing.files if one.kind == kind))
    document: dict[str, object] = {
        "id": name,
        "month": ask.month,
        "on": ask.on.isoformat(),
        "reason": ask.reason,
        "requested_by": ask.requested_by,
        "approved_by": ask.approved_by,
    }
    if ask.appeal is not None and effects is not None:
        document["appeal"] = ask.appeal
    document["changes"] = [row for one in wanted for row in _changes(one)]
    if effects is not None:
        document["effects"] = [_present(person=one.person, before=one.before, after=one.after) for one in effects]
    return house.places[kind].replace("*", name), emit(document).encode()


def _changes(one: FileDifference) -> list[dict[str, object]]:
    """Return a row a field, the first with the hash of what the file says now; one row where fields are not known."""
    head = {"file": one.touched.file}
    content = one.touched.content or None
    if not one.fields or one.touched.touch != "changed":
        return [_present(**head, hash_after=content)]
    rows = [_present(**head, record=each.path, before=each.before, after=each.after) for each in one.fields[:_MOST]]
    rows[0] |= _present(hash_after=content)
    return rows


def _present(**row: str | None) -> dict[str, object]:
    return {key: value for key, value in row.items() if value}


def _free(month: str, taken: Iterable[str]) -> str:
    """Return the first number of the month that is free: "2026-10-1"."""
    used = set(taken)
    return next(name for number in range(1, len(used) + 2) if (name := f"{month}-{number}") not in used)
