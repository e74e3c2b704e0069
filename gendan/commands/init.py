"""`gendan init`: a new house that passes `gendan check`, with a sample order, a workflow and a hook."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gendan.read.git_init import begin_repository
from gendan.shipped import folder
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text
from gendan.write.files import write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gendan.read.git_init import Begun
    from gendan.words.text import Language

CALENDAR = (date(2025, 1, 1), date(2026, 12, 31))
"""First and last day of the calendar that comes with gendan. Beyond it nothing is guessed."""

_BEFORE, _AFTER = 80, 31
"""Days of the sample order before and after the day by which it is healthy; the last of them is a task's due."""

_TOKEN = re.compile(r"@(-?\d{1,3}|year)@")


def run_init(directory: Path, *, language: Language, today: date, write: Callable[[str], None]) -> int:
    """Make `directory` (made when missing) a house and say what was written. Files that are there are kept and named.

    The sample order is in good order on `today` and for a week after. Where that would need working days beyond the
    calendar that comes with gendan, it is a closed order of the calendar's last months; before the calendar, there is none.
    Raises UsageError when it is a house already or cannot be written; then nothing has changed.
    """
    _refuse(directory)
    files = house_files(language, today)
    kept = [name for name in files if _exists(directory, name)]
    new = {name: data for name, data in files.items() if name not in kept}
    write_all(directory, new)
    begun = begin_repository(directory)
    for text in _account(directory, list(new), kept, begun, today):
        write(f"{text.said_in(language)}\n")
    return Exit.CLEAN


def house_files(language: Language, today: date) -> dict[str, bytes]:
    """Return the files of a new house by their path, sorted; line ends are LF everywhere."""
    template = folder("template")
    files = {**_tree(template / "common"), **_tree(template / language)}
    anchor, order = _sample(today)
    if anchor is not None:
        year = (anchor - timedelta(days=_BEFORE)).year
        for name, source in (
            (f"orders/{year}/SO-{year}-0001.yaml", order),
            (f"contracts/SC-{year}-0001.yaml", "contract.yaml"),
            ("rates.yaml", "rates.yaml"),
        ):
            words = (template / "sample" / source).read_text(encoding="utf-8")
            files[name] = _dated(words, anchor, year).encode()
    return dict(sorted(files.items()))


def _refuse(directory: Path) -> None:
    if directory.exists() and not directory.is_dir():
        raise UsageError(
            Text(f"{directory} is a file, not a folder", f"{directory} 是文件，不是目录"),
            Text("Name a folder; it is made when missing", "请给出目录名；目录不存在时会自动建立"),
        )
    if _exists(directory, "gendan.yaml"):
        raise UsageError(
            Text(
                f"{_named(directory)} has a gendan.yaml: it is a house already",
                f"{_named(directory)} 中已有 gendan.yaml，无需再建",
            ),
            Text(
                "Run `gendan check` there, or name another folder: gendan init FOLDER",
                "请在该目录运行 gendan check，或换一个目录：gendan init 目录名",
            ),
        )


def _named(directory: Path) -> str:
    """Return the folder as it was named; in full when that was "."."""
    return str(directory if directory.name else directory.resolve())


def _exists(directory: Path, name: str) -> bool:
    file = directory.joinpath(*name.split("/"))
    return file.exists() or file.is_symlink()


def _tree(root: Path) -> dict[str, bytes]:
    """Return the files below `root`; `dot-` at the beginning of a name stands for the point that would hide it."""
    return {
        "/".join(re.sub("^dot-", ".", part) for part in file.relative_to(root).parts): _with_lf(file.read_bytes())
        for file in root.rglob("*")
        if file.is_file()
    }


def _with_lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _sample(today: date) -> tuple[date | None, str]:
    first, last = CALENDAR
    if today - timedelta(days=_BEFORE) < first:
        return None, ""
    if today + timedelta(days=_AFTER) <= last:
        return today, "order-open.yaml"
    return last - timedelta(days=_AFTER + 26), "order-closed.yaml"


def _dated(words: str, anchor: date, year: int) -> str:
    """Put dates into `words`: @-10@ is ten days before `anchor`, @year@ the year of the sample order."""
    return _TOKEN.sub(
        lambda found: str(year) if found[1] == "year" else (anchor + timedelta(days=int(found[1]))).isoformat(),
        words.replace("\r\n", "\n"),
    )


def _account(directory: Path, new: list[str], kept: list[str], begun: Begun, today: date) -> list[Text]:
    """Say what was done and what comes next."""
    house = _named(directory)
    said = [Text(f"{house}: {len(new)} files written", f"{house}：已写入 {len(new)} 个文件")]
    said += [Text(f"  {name}", f"  {name}") for name in new]
    if kept:
        said.append(Text("Kept as they were:", "以下文件已存在，保持不变："))
        said += [Text(f"  {name}", f"  {name}") for name in kept]
    said.append(_GIT[begun])
    if today + timedelta(days=_AFTER) > CALENDAR[1]:
        year = max(CALENDAR[1].year + 1, today.year)
        said.append(
            Text(
                f"The calendar that comes with gendan ends on {CALENDAR[1]}. Before you write orders: gendan calendar import CN {year}",
                f"随附的日历到 {CALENDAR[1]} 为止。写订单之前请先运行：gendan calendar import CN {year}",
            )
        )
    said.append(
        Text(
            "Next, in that folder: gendan check · gendan schema --install · pre-commit install",
            "接下来在该目录运行：gendan check · gendan schema --install · pre-commit install",
        )
    )
    return said


_GIT: Mapping[Begun, Text] = {
    "begun": Text("A git repository was begun: commit when you like it", "已建立 git 仓库：确认无误后即可提交"),
    "inside": Text(
        "It lies in a git repository already: commit when you like it", "已在 git 仓库中：确认无误后即可提交"
    ),
    "no-git": Text(
        "No git repository was begun. Install git, then run: git init", "未能建立 git 仓库。请安装 git 后运行：git init"
    ),
}
