"""`gendan correct MONTH`: writes the correction of a sealed month, with what changed and what that does to the scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.commands.corrections import GONE
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

_MOST, _ROWS = 100, 2000
"""Fields told of one file, and changes told in one record at most; what a file was to say stands in its hash in any case."""
_WRITTEN = Text("Written: {file}", "已写入：{file}")
_WOULD = Text("Would be written: {file}", "将写入：{file}")


class CorrectAsk(Struct, frozen=True):
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
        raise _untold(ask, state)
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


def _untold(ask: CorrectAsk, state: SealState) -> UsageError:
    """Return why nobody can say what the correction does: the rules of today fail, or a version that was sealed is not here."""
    if state.effects is None and state.reason is not None:
        return UsageError(
            Text(f"Scores of {ask.month}: {state.reason.en}", f"{ask.month} 的得分：{state.reason.zh}"),
            Text(
                f"See gendan score {ask.month}, and put right what it says",
                f"请运行 gendan score {ask.month}，按提示改正",
            ),
        )
    return UsageError(
        Text(
            "The sealed versions are not all here, so that it cannot be told what some of the files do to the scores",
            "封存时的版本不全，无法得知其中几个文件对得分的影响",
        ),
        Text(
            "Leave out --file and correct all that was changed together, or fetch them: git fetch --unshallow",
            "去掉 --file，将全部改动一并更正；或取回历史版本：git fetch --unshallow",
        ),
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
    found = [one for file, one in touching.items() if not ask.files or file in ask.files]
    if len(found) > _ROWS:
        raise UsageError(
            Text(f"{len(found)} files were changed", f"有 {len(found)} 个文件被改动"),
            Text(f"Correct up to {_ROWS} at a time: --file", f"一次最多更正 {_ROWS} 个，请用 --file 指定"),
        )
    return found


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
    most = max(1, min(_MOST, _ROWS // max(len(wanted), 1)))
    document["changes"] = [row for one in wanted for row in _changes(one, most)]
    if effects is not None:
        document["effects"] = [_present(person=one.person, before=one.before, after=one.after) for one in effects]
    return house.places[kind].replace("*", name), emit(document).encode()


def _changes(one: FileDifference, most: int) -> list[dict[str, object]]:
    """Return a row a field, each with the hash of what the file says now; one row where fields are not known."""
    head, last = {"file": one.touched.file}, {"hash_after": one.touched.content or GONE}
    if not one.fields or one.touched.touch != "changed":
        return [_present(**head, **last)]
    return [
        _present(**head, record=each.path, before=each.before, after=each.after, **last) for each in one.fields[:most]
    ]


def _present(**row: str | None) -> dict[str, object]:
    return {key: value for key, value in row.items() if value}


def _free(month: str, taken: Iterable[str]) -> str:
    """Return the first number of the month that is free: "2026-10-1"."""
    used = set(taken)
    return next(name for number in range(1, len(used) + 2) if (name := f"{month}-{number}") not in used)
