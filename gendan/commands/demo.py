"""`gendan demo`: the example as a repository of its own, with months of history, receipts and planted incidents."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from gendan.demo.story import Size, Source, Story
from gendan.read.git_import import Author, add_commits, begin, check_out
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gendan.words.text import Language

LEAST, MOST_MONTHS = 40, 18
"""The smallest number of orders: the example's own and those that incidents need. Months that the calendars cover."""


def run_demo(directory: Path, size: Size, *, language: Language, write: Callable[[str], None]) -> int:
    """Make `directory`, which must be absent or empty, the demo, and say what to try.

    Raises UsageError or GitError when it cannot be made; then nothing is left behind.
    """
    _refuse(directory, size)
    with _beside(directory) as place:
        begin(place)
        story = Story(_example(), size, language)
        add_commits(place, ((Author(save.author.name, save.author.mail), save) for save in story.saves()))
        check_out(place)
    write(f"{directory}\n")
    return Exit.CLEAN


def _example() -> Source:
    """Return the example that comes with gendan, and the schemas."""
    root = folder("example-repo")
    files = {}
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        data = path.read_bytes().replace(b"\r\n", b"\n")
        value = parse(data, name).value
        if isinstance(value, dict):
            files[name] = (data, value)
    schemas = {path.name.partition(".")[0]: orjson.loads(path.read_bytes()) for path in folder("schema").glob("*.json")}
    return Source(files, schemas)


@contextmanager
def _beside(directory: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `directory` when all went well, and is gone when not."""
    home = directory.resolve().parent
    try:
        home.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{directory.resolve().name}-", dir=home))
    except OSError as error:
        raise _unwritable(directory, error) from error
    try:
        yield made
        made.chmod(0o755)
        with suppress(FileNotFoundError):
            directory.resolve().rmdir()  # it is empty; elsewhere than on POSIX nothing can be moved onto it
        made.replace(directory.resolve())
    except OSError as error:
        raise _unwritable(directory, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _refuse(directory: Path, size: Size) -> None:
    if directory.is_symlink() or (directory.exists() and (not directory.is_dir() or any(directory.iterdir()))):
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


def _unwritable(directory: Path, error: OSError) -> UsageError:
    return UsageError(
        Text(f"Cannot write {directory}: {error.strerror}", f"无法写入 {directory}：{error.strerror}"),
        Text(
            "Nothing was written. Check permissions and free space, or name another folder",
            "没有写入任何文件。请检查权限和磁盘空间，或换一个目录",
        ),
    )
