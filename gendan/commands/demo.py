"""`gendan demo`: the example as a repository of its own, with months of history, receipts and planted incidents."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from gendan.commands.demo_seals import with_seals
from gendan.demo.history import first_version
from gendan.demo.story import LAST, Size, Source, Story
from gendan.read.git_import import Author, add_beside, add_commits, begin, check_out, commit_ids
from gendan.read.receipts_append import Arrival, append
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from gendan.demo.values import Save
    from gendan.words.text import Language

_WHERE = "ci.huamao.example"
_NEXT = (
    f"gendan check --as-of {LAST}",
    f"gendan audit --as-of {LAST}",
    "gendan log SO-2026-0012",
    "gendan check --at 2026-09-30",
    "gendan score 2026-10 --explain",
)
_OWN = ("appraisals/", "rubrics/")
"""What the demo has of its own in place of the example's."""
LEAST, MOST_MONTHS = 40, 18
"""The smallest number of orders: the example's own and those that incidents need. Months that the calendars cover."""


def run_demo(directory: Path, size: Size, *, language: Language, write: Callable[[str], None]) -> int:
    """Make `directory`, which must be absent or empty, the demo, and say what to try.

    Raises UsageError or GitError when it cannot be made; then nothing is left behind.
    """
    _refuse(directory, size)
    story = Story(_example(), size, language)
    with _beside(directory) as place:
        begin(place)
        made = _Made(story)
        with_seals(story, place, lambda saves: add_commits(place, made.noting(saves)))
        made.replace_one(place)
        add_commits(place, made.noting([story.listed(made.commits(commit_ids(place)))]))
        append(place, made.arrivals(commit_ids(place)))
        check_out(place)
    for text in _account(directory, size, len(made.saves), len(story.incidents)):
        write(f"{text.said_in(language)}\n")
    return Exit.CLEAN


class _Made:
    """What was committed, without its content, by its number; and the one commit that was replaced by another."""

    def __init__(self, story: Story) -> None:
        self.saves: list[tuple[str, datetime]] = []
        self._story = story
        self._replaced: tuple[int, Save] | None = None
        self._lost = ""

    def noting(self, saves: Iterable[Save]) -> Iterator[tuple[Author, Save]]:
        """Pass the commits on and keep which file each was about, and when it came."""
        for save in saves:
            if (save.about, save.came.date()) == self._story.rewritten:
                self._replaced = len(self.saves), first_version(save, self._story.language)
            self.saves.append((save.about, save.came))
            yield Author(save.author.name, save.author.mail), save

    def replace_one(self, place: Path) -> None:
        """Make the commit that was there before another one took its place."""
        if self._replaced:
            number, save = self._replaced
            author = Author(save.author.name, save.author.mail)
            self._lost = add_beside(place, commit_ids(place)[number - 1], author, save)

    def commits(self, ids: Sequence[str]) -> dict[tuple[str, date], tuple[int, str]]:
        """Return number and id of the commits by file and day; of several the last.

        Of the one that was replaced: the number of its receipt, and its id before.
        """
        each = enumerate(zip(self.saves, ids, strict=True), 1)
        found = {(file, came.date()): (number, commit) for number, ((file, came), commit) in each}
        if self._replaced and self._story.rewritten:
            found[self._story.rewritten] = self._replaced[0] + 1, self._lost
        return found

    def arrivals(self, ids: Sequence[str]) -> Iterator[tuple[str, Arrival]]:
        """Yield when each commit came in, by the clock of the server: within two minutes, in their order."""
        last = datetime.min.replace(tzinfo=UTC)
        for number, ((_, came), commit) in enumerate(zip(self.saves, ids, strict=True)):
            if self._replaced and self._replaced[0] == number:
                last = max(last, came)
                yield self._lost, Arrival(last, _WHERE, "main")
            last = max(last, came + timedelta(seconds=20 + number * 37 % 100))
            yield commit, Arrival(last, _WHERE, "main")


def _account(directory: Path, size: Size, commits: int, incidents: int) -> Iterator[Text]:
    yield Text(
        f"{directory}: {size.orders} orders, {commits} commits with receipts, {incidents} planted incidents (incidents.yaml)",
        f"{directory}：{size.orders} 个订单，{commits} 个提交及回执，{incidents} 个预埋事件（incidents.yaml）",
    )
    yield Text("Next, in that folder:", "接下来在该目录运行：")
    for command in _NEXT:
        yield same(f"  {command}")


def _example() -> Source:
    """Return the example that comes with gendan, and the schemas."""
    root = folder("example-repo")
    files = {}
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        data = path.read_bytes().replace(b"\r\n", b"\n")
        value = parse(data, name).value
        if isinstance(value, dict) and not name.startswith(_OWN):
            files[name] = (data, value)
    schemas = {path.name.partition(".")[0]: orjson.loads(path.read_bytes()) for path in folder("schema").glob("*.json")}
    return Source(files, schemas)


@contextmanager
def _beside(directory: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `directory` when all went well, and is gone when not."""
    try:
        target = directory.resolve()
        new = [one for one in target.parents if not one.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _unwritable(directory, error) from error
    try:
        yield made
        made.chmod(0o755)
        with suppress(FileNotFoundError):
            target.rmdir()  # it is empty; elsewhere than on POSIX nothing can be moved onto it
        made.replace(target)
    except OSError as error:
        raise _unwritable(directory, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if not target.exists():
            for one in new:
                with suppress(OSError):
                    one.rmdir()


def _refuse(directory: Path, size: Size) -> None:
    if directory.is_symlink() or _is_taken(directory):
        raise UsageError(
            Text(f"{directory} is there already and not an empty folder", f"{directory} 已存在，且不是空目录"),
            Text("Name a folder that does not exist yet", "请给出一个还不存在的目录"),
        )
    if size.orders < LEAST:
        raise UsageError(
            Text(f"{size.orders} orders are too few", f"{size.orders} 个订单太少"),
            Text(f"Write --orders {LEAST} or more", f"请写 --orders {LEAST} 或更多"),
        )
    if not 1 <= size.months <= MOST_MONTHS:
        raise UsageError(
            Text(f"A history of {size.months} months cannot be made", f"无法生成 {size.months} 个月的历史"),
            Text(f"Write --months from 1 to {MOST_MONTHS}", f"--months 可写 1 到 {MOST_MONTHS}"),
        )


def _is_taken(directory: Path) -> bool:
    try:
        return directory.exists() and (not directory.is_dir() or any(directory.iterdir()))
    except OSError as error:
        raise _unwritable(directory, error) from error


def _unwritable(directory: Path, error: OSError) -> UsageError:
    return UsageError(
        Text(f"Cannot write {directory}: {error.strerror}", f"无法写入 {directory}：{error.strerror}"),
        Text(
            "Nothing was written. Check permissions and free space, or name another folder",
            "没有写入任何文件。请检查权限和磁盘空间，或换一个目录",
        ),
    )
