"""`gendan check --watch`: judge again whenever a file of the house is saved."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from gendan.commands.check import run_check
from gendan.commands.houses import FILE, open_house
from gendan.read.house import find_root
from gendan.read.tree import list_files
from gendan.words.errors import Exit, GendanError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.ask import CheckAsk

WATCHING = Text("Watching {files} files; Ctrl-C ends.", "正在监视 {files} 个文件，按 Ctrl-C 结束。")
CHANGED = Text("Saved: {names}", "已保存：{names}")
_NAMED = 3
Signs = dict[str, tuple[int, int, int]]
"""By file: its time of change, size and number on the disk."""


def run_watch(
    ask: Callable[[], CheckAsk],
    look: Look,
    write: Callable[[str], None],
    say: Callable[[str], None],
    complain: Callable[[GendanError], None],
    pause: Callable[[], bool],
) -> int:
    """Judge the house that `ask` is about, and again after each change; return the last exit code.

    `ask` is asked before each judging, so that a new day is a new as-of date. `pause` waits a moment and says whether to go
    on; Ctrl-C ends as well. A gendan.yaml or rule that is wrong is told by `complain`, and judged again when it was mended.
    """
    _warm_up()
    eyes = _Eyes(find_root(ask().folder))
    code = int(Exit.CLEAN)
    before: Signs | None = None
    try:
        while True:
            now = _settled(eyes, pause)
            if now is None:
                return code
            if now != before:
                if before is not None:
                    say(CHANGED.fill({"names": _names(before, now)}).said_in(look.language) + "\n")
                before = now
                code = _judge(ask, look, write, say, complain)
                say(WATCHING.fill({"files": len(now)}).said_in(look.language) + "\n")
            if not pause():
                return code
    except KeyboardInterrupt:
        return code


def _judge(
    ask: Callable[[], CheckAsk],
    look: Look,
    write: Callable[[str], None],
    say: Callable[[str], None],
    complain: Callable[[GendanError], None],
) -> int:
    try:
        return run_check(ask(), look, write, say)
    except GendanError as error:
        complain(error)
        return int(error.exit)


def _warm_up() -> None:
    """Have at hand what every judging needs: what is forked from here finds it there."""
    import gendan.commands.judging
    import gendan.commands.loading
    from gendan.validate.shape import shipped_shapes

    gendan.commands.loading.build_tables()
    shipped_shapes().accepts("order", {})


class _Eyes:
    """Looks at the files of a house. While its gendan.yaml is wrong, at those that it had before."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: Mapping[str, str] = {FILE: str(root / FILE)}

    def signs(self) -> Signs:
        """Return what the system says of the files."""
        with suppress(GendanError):
            self._files = {one.file: one.where for one in list_files(open_house(self._root)).files}
        return dict(_looked_at(self._files))


def _settled(eyes: _Eyes, pause: Callable[[], bool]) -> Signs | None:
    """Return the signs of the files once nobody is writing any more; None when the watch is over."""
    now = eyes.signs()
    while now != (later := eyes.signs()):
        if not pause():
            return None
        now = later
    return now


def _looked_at(files: Mapping[str, str]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    for name, path in files.items():
        try:
            found = os.stat(path)  # noqa: PTH116  done for every file, several times a second
        except OSError:
            continue
        yield name, (found.st_mtime_ns, found.st_size, found.st_ino)


def _names(before: Signs, now: Signs) -> Text:
    """Return the files that were changed, came or went, the first few by name."""
    names = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    listed = Text(", ".join(names[:_NAMED]), "、".join(names[:_NAMED]))
    if len(names) <= _NAMED:
        return listed
    more = len(names) - _NAMED
    return Text(f"{listed.en} and {more} more", f"{listed.zh}，另有 {more} 个")
