"""A check of `gendan verify`: whether sealed months still stand, and for each difference the file, the field and the effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.seal import TOUCHING
from gendan.words.text import Text
from gendan.words.verify_view import Check, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.commands.verify_case import Case
    from gendan.words.seal import FileDifference, SealState
    from gendan.words.verify_view import State

_TITLE = Text("Sealed months", "已封存的月份")
_NOTHING = Text("no month is sealed (gendan seal MONTH)", "没有封存的月份（gendan seal 月份）")
_WHOLE = Text(
    "{standing}: files {files}, scores {scores}, as of {as_of}",
    "{standing}：{files} 个文件，{scores} 人得分，截至 {as_of}",
)
_HASHES = Text(
    "{standing}: files {files}, as of {as_of}; {reason}", "{standing}：{files} 个文件，截至 {as_of}；{reason}"
)
_LATER = Text("; written on since, nothing that counts in the month: {names}", "；封存后续写但不影响当月：{names}")
_VERSIONS = Text("; sealed by another gendan ({names})", "；封存时 gendan 版本不同（{names}）")
_NOW = Text("{month}: scores now: {effects}", "{month}：现在的得分：{effects}")
_PARTS = Text("{month}: values now differ, scores do not: {names}", "{month}：数值有变而得分不变：{names}")
_TOUCH = {
    "changed": Text("{fields}", "{fields}"),
    "gone": Text("the file is gone", "文件已不在"),
    "added": Text("came after the seal and counts in the month", "封存后才有，却计入当月"),
}
_UNTOLD = Text("changed; the sealed version cannot be had to say where", "有改动；取不到封存时的版本，无法指明何处")
_ALONE = Text("{month}: {what}; alone: {effects}", "{month}：{what}；单独影响：{effects}")
_COVERED = Text("{what} (correction {ids})", "{what}（更正 {ids}）")
_CORRECTION = Text(
    "{month}: correction of {on}: {reason}; asked by {asked}, approved by {approved}; {effects}",
    "{month}：{on} 更正：{reason}；申请 {asked}，批准 {approved}；{effects}",
)


def check_seals(case: Case) -> Check:
    """Verify every sealed month: its own hashes, its files, and its scores reckoned anew from then's files and from today's."""
    from gendan.commands.corrections import private_troubles
    from gendan.commands.seal_state import states_of
    from gendan.read.tree import list_files

    listing = list_files(case.house)
    states = states_of(case.house, listing)
    # Files beside the ratings are in no table: nothing else tells that they cannot be read.
    unread = [Row(one.place.file, "broken", one.message, str(one.place)) for one in private_troubles(listing)]
    if not states and not unread:
        return Check("seals", _TITLE, note=_NOTHING)
    return Check("seals", _TITLE, (*(row for state in states for row in _rows(state)), *unread))


def _rows(state: SealState) -> Iterator[Row]:
    from gendan.render.seal.wording import effects_words, names_words, told_words

    month = state.seal.month
    yield Row(month, _state(state), _head(state), state.seal.file)
    for trouble in state.troubles:
        yield Row(month, "broken", trouble.message, str(trouble.place))
    for one in state.files:
        if one.touched.touch in TOUCHING:
            yield _file(month, one)
    for each in state.corrections:
        words = {
            "month": month,
            "on": each.on,
            "reason": each.reason,
            "asked": each.requested_by,
            "approved": each.approved_by,
            "effects": told_words(each),
        }
        yield Row(month, "ok" if each.is_by_two else "broken", _CORRECTION.fill(words), each.file)
    if state.effects:
        yield Row(month, _state(state), _NOW.fill({"month": month, "effects": effects_words(state.effects)}))
    elif state.parts:
        yield Row(month, _state(state), _PARTS.fill({"month": month, "names": names_words(state.parts)}))


def _state(state: SealState) -> State:
    return "broken" if state.standing == "changed" else "unknown" if state.standing == "unknown" else "ok"


def _head(state: SealState) -> Text:
    from gendan.render.seal.wording import STANDINGS, names_words

    seal = state.seal
    words = {
        "standing": STANDINGS[state.standing],
        "files": state.count,
        "scores": len(seal.results or ()),
        "as_of": seal.as_of,
        "reason": state.reason or Text("", ""),
    }
    said = (_WHOLE if seal.results is not None and state.reason is None else _HASHES).fill(words)
    later = [one.touched.file for one in state.files if one.touched.touch == "later"]
    if later:
        said = _joined(said, _LATER.fill({"names": names_words(later)}))
    if state.versions:
        said = _joined(said, _VERSIONS.fill({"names": names_words(state.versions)}))
    return said


def _file(month: str, one: FileDifference) -> Row:
    from gendan.render.seal.wording import effects_words, fields_words

    touched = one.touched
    what = _TOUCH[touched.touch]
    if touched.touch == "changed":
        what = what.fill({"fields": fields_words(one.fields)}) if one.fields else _UNTOLD
    said = _ALONE.fill({"month": month, "what": what, "effects": effects_words(one.effects)})
    if touched.corrections:
        said = _COVERED.fill({"what": said, "ids": list(touched.corrections)})
    return Row(month, "broken" if touched.is_open and not one.is_idle else "ok", said, touched.file)


def _joined(first: Text, second: Text) -> Text:
    return Text(first.en + second.en, first.zh + second.zh)
