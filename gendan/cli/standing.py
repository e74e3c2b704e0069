"""Of which day, and as known when: the options --as-of, --rev and --at, which several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.cli.here import read_day
from gendan.words.errors import UsageError
from gendan.words.text import Text
from gendan.words.vantage import Vantage

if TYPE_CHECKING:
    from gendan.cli.here import Here

REV = Text(
    "Read the files of this commit, tag or branch instead of the work tree",
    "读取某个提交、标签或分支里的文件，而不是当前文件",
)
AT = Text(
    "As of this day, by what was known that day: --as-of and --rev in one",
    "按这一天、以当天已登记的内容判断：相当于同时写 --as-of 和 --rev",
)

_RECEIVED = Text(
    "End of {day}: commit {commit}, received {when} by its receipt", "{day} 当天结束时：提交 {commit}，回执时间 {when}"
)
_CLAIMED = Text(
    "End of {day}: commit {commit}, of {when} as it claims (it has no receipt)",
    "{day} 当天结束时：提交 {commit}，自称时间 {when}（没有回执）",
)
_SHORT = 8


def stand(here: Here, as_of: str | None, rev: str | None, at: str | None) -> Vantage:
    """Return the day to judge, today, and the commit to read.

    `at` means both: the day, and the last commit received by its end where the house stands; standard error then says which
    one that is, and by which clock. Raises UsageError when it stands beside one of them, and for a revision without a name.
    """
    refuse_empty("--rev", rev)
    if at is None:
        return Vantage(here.as_of(as_of), here.as_of(None), rev)
    if as_of is not None or rev is not None:
        raise UsageError(
            Text("--at stands for --as-of and --rev", "--at 已包含 --as-of 和 --rev"),
            Text("Leave out --at, or the others", "请去掉 --at，或去掉另外两个"),
        )
    from gendan.commands.past_days import rev_of_day

    day = read_day(at)
    standing = rev_of_day(here.folder, day)
    if not here.quiet:
        words = _RECEIVED if standing.clock == "receipt" else _CLAIMED
        told = {"day": day, "commit": standing.commit[:_SHORT], "when": f"{standing.when:%Y-%m-%d %H:%M}"}
        here.tell(f"{words.fill(told).said_in(here.language)}\n")
    return Vantage(day, here.as_of(None), standing.commit, standing.clock)


def refuse_empty(option: str, value: str | None) -> None:
    """Raise UsageError for an option that is there without a value: a variable of a script that is not set."""
    if value is not None and not value.strip():
        raise UsageError(
            Text(f"{option} is empty", f"{option} 是空的"),
            Text(f"Name a commit, or leave {option} out", f"请写明提交，或去掉 {option}"),
        )
