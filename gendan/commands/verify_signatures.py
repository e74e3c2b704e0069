"""The check of signatures of `gendan verify`: what gendan.yaml asks of commits, held against them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gendan.read.git_door import GitError, ask
from gendan.read.git_log import moment
from gendan.read.signatures import read_allowed, read_signatures
from gendan.words.text import Text
from gendan.words.verify_view import Check, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.commands.verify_case import Case
    from gendan.words.history import Signature
    from gendan.words.verify_view import State

_TITLE = Text("Signatures", "签名")
_NOT_ASKED = Text("gendan.yaml asks for no signatures", "gendan.yaml 没有要求签名")
_NONE_YET = Text("no commit falls under signatures of gendan.yaml yet", "还没有需要签名的提交")
_NO_LIST = Text(
    "gendan.yaml names no allowed_signers file, or it is not there", "gendan.yaml 没有写 allowed_signers，或文件不存在"
)
_UNSIGNED = Text("not signed", "没有签名")


def check_signatures(case: Case) -> Check:
    """Verify the signatures of the commits from `since` on; unsigned ones are broken only where signatures are required."""
    wanted = case.house.signatures
    if not wanted.required and wanted.allowed_signers is None:
        return Check("signatures", _TITLE, note=_NOT_ASKED)
    if case.reason is not None or case.head is None:
        return Check("signatures", _TITLE, reason=case.reason)
    allowed = read_allowed(case.root, case.house, case.rev)
    if allowed is None:
        return Check("signatures", _TITLE, reason=_NO_LIST)
    try:
        commits = list(_commits(case, case.head))
        found = read_signatures(case.root, commits, allowed) if commits else {}
    except GitError as error:
        return Check("signatures", _TITLE, reason=error.message)
    return _judged(found, required=wanted.required, shallow=case.shallow)


def _judged(found: dict[str, Signature], *, required: bool, shallow: Text | None) -> Check:
    count = Counter(one.state for one in found.values())
    rows = [_row(commit, one) for commit, one in found.items() if _is_wrong(one, required=required)]
    if count["good"]:
        rows.append(
            Row(
                "good",
                "ok",
                Text(f"commits with a good signature: {count['good']}", f"签名有效的提交：{count['good']} 个"),
            )
        )
    return Check("signatures", _TITLE, tuple(rows), note=None if rows else _NONE_YET, reason=shallow)


def _is_wrong(one: Signature, *, required: bool) -> bool:
    return one.state in ("bad", "unknown") or (required and one.state == "unsigned")


def _row(commit: str, one: Signature) -> Row:
    state: State = "unknown" if one.state == "unknown" else "broken"
    return Row(commit[:8], state, one.reason or _UNSIGNED, commit)


def _commits(case: Case, head: str) -> Iterator[str]:
    """Yield the commits that signatures are asked of, the newest first; when they came in goes by receipts."""
    since, zone, times = case.house.signatures.since, ZoneInfo(case.house.timezone), case.book.times
    said = ask(case.root, "log", "--no-show-signature", "--date=raw", "--format=tformat:%H %cd", head, "--", ".")
    for line in said.decode(errors="replace").splitlines():
        commit, _, raw = line.partition(" ")
        when = times.get(commit) or moment(raw)
        if since is None or when is None or when.astimezone(zone).date() >= since:
            yield commit
