"""A house as it stood at a commit, or at the end of a day: its files beside the work tree, its history up to there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.commands.houses import open_house
from gendan.commands.line import Line
from gendan.evaluate.settings import ASKED_FOR
from gendan.read.house import MARK, find_root
from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from gendan.read.revision import Standing
    from gendan.words.house import House


@contextmanager
def house_at(start: Path, rev: str | None, today: date) -> Iterator[tuple[House, Line]]:
    """Yield the house that `start` lies in, in the work tree or as of the commit `rev`, and the line of its history.

    `today` is the day of asking, see Line. Raises UsageError like `files_at`.
    """
    root = find_root(start)
    with files_at(root, rev) as (folder, commit):
        yield open_house(folder), Line(root, commit or "HEAD", today)


@contextmanager
def files_at(root: Path, rev: str | None) -> Iterator[tuple[Path, str | None]]:
    """Yield the folder of the house's files, and the commit's id: the work tree and None, or those of a commit."""
    if rev is None:
        yield root, None
        return
    from gendan.read.revision import files_of

    if any(place.startswith(("..", "/")) for place in open_house(root).places.values()):
        raise UsageError(
            Text("A part of this house lies outside of its repository", "本仓库有一部分文件在别的仓库里"),
            Text(
                "--rev, --at and --since judge one repository: leave them out",
                "--rev、--at 和 --since 只能判断一个仓库，请去掉",
            ),
        )
    with files_of(root, rev) as (folder, commit):
        if not (folder / MARK).is_file():
            raise UsageError(
                Text(f"{rev} has no {MARK} here yet", f"{rev} 时这里还没有 {MARK}"),
                Text("Choose a later commit", "请选更晚的提交"),
            )
        yield folder, commit


def asking(house: House, rules: Sequence[str]) -> House:
    """Return the house with the packs that must be asked for, where `rules` names them and nothing else."""
    packs = {name.partition("/")[0] for name in rules}
    return replace(house, packs=tuple(sorted(packs))) if packs and packs <= ASKED_FOR else house


def rev_of_day(start: Path, day: date) -> Standing:
    """Return the last commit received by the end of `day` where the house stands, and by which clock.

    Raises UsageError when there was none.
    """
    from gendan.read.revision import commit_at

    house = open_house(start)
    return commit_at(house.root, day, house.timezone)
