"""Two checks of `gendan verify`: the chain of receipts, and whether the commits that were received still stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.read.git_door import GitError
from gendan.read.receipts import ancestors_of, rewritten_in, whereabouts
from gendan.words.receipt import SKEW
from gendan.words.text import Text
from gendan.words.verify_view import Check, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.commands.verify_case import Case
    from gendan.words.receipt import Fault, Receipt

_CHAIN = Text("Chain of receipts", "回执链")
_ANCHORS = Text("Commits that were received", "已收到的提交")
_NONE = Text(
    "no receipts: all times are what commits claim (gendan receipt in CI records them; git fetch origin"
    " refs/notes/gendan-receipts:refs/notes/gendan-receipts brings those of a server)",
    "没有回执：时间都是提交自称的（CI 中运行 gendan receipt 即可登记；服务器上已有的用 git fetch origin"
    " refs/notes/gendan-receipts:refs/notes/gendan-receipts 取回）",
)


def check_receipts(case: Case) -> Check:
    """Verify that every note is a receipt, that they run from 1 without a gap, and that each is what the next one says."""
    book = case.book
    if case.reason is not None or book.reason is not None:
        return Check("receipts", _CHAIN, reason=case.reason or book.reason)
    rows = [Row(one.commit[:8], "broken", one.reason, one.commit) for one in book.spoilt]
    rows += [_fault(fault) for fault in book.faults]
    try:
        rows += _rewritten(case, {row.place for row in rows}, gap=any(one.kind == "gap" for one in book.faults))
    except GitError as error:
        return Check("receipts", _CHAIN, tuple(rows), reason=error.message)
    rows += [*_unknown_hashes(case), *_yet_to_come(case)]
    if book.last is None and not rows:
        required = case.house.receipts_required
        return Check("receipts", _CHAIN, note=None if required else _NONE, reason=_NONE if required else None)
    if book.last is not None and not rows:
        rows.append(_whole(book.last))
    return Check("receipts", _CHAIN, tuple(rows))


def _whole(last: Receipt) -> Row:
    count = "1 receipt" if last.number == 1 else f"{last.number} receipts"
    when = f"{last.received:%Y-%m-%d %H:%M} UTC"
    return Row(
        "chain",
        "ok",
        Text(
            f"{count}, the last of {when} at {last.where}; its hash is {last.hash}",
            f"共 {last.number} 张回执，最后一张 {when} 于 {last.where}；其哈希为 {last.hash}",
        ),
        last.commit,
    )


def _rewritten(case: Case, named: set[str], *, gap: bool) -> Iterator[Row]:
    """Yield what the history of the notes says and the chain does not: its last receipts were changed, or taken away."""
    if case.book.last is None and not case.book.spoilt:
        return
    here = {one.commit for one in case.book.receipts}
    for one in rewritten_in(case.root):
        if one.commit in named or (one.removed and (gap or one.commit in here)):
            continue
        by = one.by[:8]
        said = (
            Text(f"its receipt was taken away by {by} of the notes", f"它的回执被备注的提交 {by} 删除")
            if one.removed
            else Text(f"its receipt was changed by {by} of the notes", f"它的回执被备注的提交 {by} 改动")
        )
        yield Row(one.commit[:8], "broken", said, one.commit)


def _unknown_hashes(case: Case) -> Iterator[Row]:
    """Yield the hashes that were kept elsewhere and are not in the chain: it was written anew."""
    known = {one.hash for one in case.book.receipts}
    for one in case.known:
        if one not in known:
            said = Text(
                "no receipt has this hash: the chain was written anew, or cut",
                "没有哪张回执是这个哈希：回执链被重写或截短",
            )
            yield Row(one[:8], "broken", said, one)


def _yet_to_come(case: Case) -> Iterator[Row]:
    """Yield the receipts of a time that the clock has not come to, by more than clocks differ: no later commit can be received."""
    for one in case.book.receipts if case.now is not None else ():
        if case.now is not None and one.received - case.now > SKEW:
            when = f"{one.received:%Y-%m-%d %H:%M} UTC"
            said = Text(
                f"receipt {one.number} is of {when}, yet to come by this computer's clock: that clock or this one is wrong",
                f"第 {one.number} 张回执的时间 {when} 按本机时钟还没到：两个时钟必有一个不准",
            )
            yield Row(f"{one.number}", "unknown", said, one.commit)


def _fault(fault: Fault) -> Row:
    one, number = fault.receipt, fault.receipt.number
    first = number - fault.missing
    missing = f"{first}" if fault.missing == 1 else f"{first}-{number - 1}"
    told = {
        "gap": Text(f"receipts missing from the chain: {missing}", f"链中缺少回执：{missing}"),
        "double": Text(f"two receipts bear the number {number}", f"有两张回执同为 {number} 号"),
        "beginning": Text("the first receipt names one before it", "第一张回执写明之前还有回执"),
        "changed": Text(
            f"receipt {number} was changed afterwards: receipt {number + 1} names another hash",
            f"第 {number} 张回执事后被改过：第 {number + 1} 张写的是另一个哈希",
        ),
        "backwards": Text(
            f"receipt {number} is of an earlier time than the one before it", f"第 {number} 张回执的时间早于前一张"
        ),
    }
    return Row(f"{number}", "broken", told[fault.kind], one.commit)


def check_anchors(case: Case) -> Check:
    """Verify that every commit with a receipt is still part of history, and that none between them lacks one."""
    if case.reason is not None or case.book.reason is not None:
        return Check("anchors", _ANCHORS, reason=case.reason or case.book.reason)
    if not case.book.receipts or case.head is None:
        return Check("anchors", _ANCHORS, note=_NONE)
    try:
        stands = whereabouts(case.root, case.book, case.head, shallow=case.shallow is not None)
        rows = [*_lost(case, stands), *_without(case, case.head, stands)]
    except GitError as error:
        return Check("anchors", _ANCHORS, reason=error.message)
    if not rows:
        known = sum(one is True for one in stands.values())
        commits = "the commit is" if known == 1 else f"all {known} commits are"
        rows.append(Row("anchors", "ok", Text(f"{commits} part of history", f"{known} 个提交都在历史中")))
    return Check("anchors", _ANCHORS, tuple(rows), reason=case.shallow)


def _lost(case: Case, stands: dict[str, bool | None]) -> Iterator[Row]:
    for one in case.book.receipts:
        if stands[one.commit] is False:
            yield Row(
                f"{one.number}",
                "broken",
                Text(
                    f"history was rewritten: a commit received on {one.received:%Y-%m-%d} at {one.where} is no longer part of it",
                    f"历史被改写：{one.received:%Y-%m-%d} 于 {one.where} 收到的提交已不在历史中",
                ),
                one.commit,
            )
        elif stands[one.commit] is None and one.branch == case.book.receipts[0].branch and case.shallow is None:
            yield Row(
                f"{one.number}",
                "unknown",
                Text(
                    "the commit is not here: fetch it (git fetch); if the server lacks it, history was rewritten",
                    "本地没有这个提交：请先 git fetch；服务器上也没有，就是历史被改写了",
                ),
                one.commit,
            )


def _without(case: Case, head: str, stands: dict[str, bool | None]) -> Iterator[Row]:
    """Yield the commits without a receipt that came after the first: between two that have one, or since the last."""
    if case.shallow is not None:
        return
    here = [one for one in case.book.receipts if stands[one.commit]]
    begun = [one.commit for one in here if one.number == 1]
    named = {one.commit for one in case.book.receipts}
    before = set(ancestors_of(case.root, tuple(one.commit for one in here), *begun))
    for commit in ancestors_of(case.root, (head,), *begun):
        if commit in named:
            continue
        if commit in before:
            said = Text("no receipt, though later commits have one", "没有回执，而之后的提交有")
            yield Row(commit[:8], "broken", said, commit)
        else:
            said = Text("not received yet: its time is what it claims", "尚未登记回执：时间为提交自称")
            yield Row(commit[:8], "unknown", said, commit)
