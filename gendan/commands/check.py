"""`gendan check`: judge a house and say what is wrong, in one or several formats."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gendan.commands.houses import open_house
from gendan.commands.judging import Watch, judge
from gendan.commands.loading import load_house
from gendan.commands.supervise import supervise
from gendan.commands.timing import Timing
from gendan.commands.wishes import Wanted
from gendan.read.repository import way_to
from gendan.read.tree import list_files
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.read.tree import Listing
    from gendan.render.look import Look
    from gendan.words.ask import CheckAsk
    from gendan.words.finding import Severity
    from gendan.words.house import House
    from gendan.words.report import Report


def run_check(ask: CheckAsk, look: Look, write: Callable[[str], None], say: Callable[[str], None]) -> int:
    """Judge the house that `ask.folder` lies in; write the answer by `write`, timings by `say`; return the exit code.

    A house with rules of its own is judged in a process that can be killed.
    """
    house = open_house(ask.folder)
    listing = list_files(house)
    look = replace(look, prefix=way_to(house.root), fail_on=ask.fail_on)
    job = partial(_check, ask, look, write, say, house, listing)
    if any(source.kind in ("rules", "checklist") for source in listing.files):
        return supervise(job)
    return job({}, lambda _rule: None)


def _check(
    ask: CheckAsk,
    look: Look,
    write: Callable[[str], None],
    say: Callable[[str], None],
    house: House,
    listing: Listing,
    left_out: Mapping[str, Text],
    announce: Callable[[str], None],
) -> int:
    timing = Timing()
    with load_house(house, ask.as_of, listing, timing) as loaded:
        report = judge(loaded, _wanted(ask, house), Watch(left_out, announce), timing)
    _answer(report, ask, look, write)
    timing.mark("render")
    if ask.timing:
        say(timing.table())
    return exit_code(report, ask.fail_on)


def exit_code(report: Report, fail_on: Severity | None) -> int:
    """Return 2 when a rule was not evaluated, 1 when a finding that is not waived reaches `fail_on`, else 0."""
    if report.not_evaluated:
        return Exit.WRONG_USE
    if fail_on is not None and any(one.waived is None and one.severity >= fail_on for one in report.findings):
        return Exit.FINDINGS
    return Exit.CLEAN


def _answer(report: Report, ask: CheckAsk, look: Look, write: Callable[[str], None]) -> None:
    from gendan.render.check.formats import FORMATS

    for name, target in ask.outputs:
        _write_file(target, FORMATS[name](report, replace(look, colour=False)))
    if ask.format == "github" and ask.summary is not None:
        _append(ask.summary, report, look)
    write(FORMATS[ask.format](report, look))


def _write_file(target: Path, text: str) -> None:
    """Write the whole file or leave what was there."""
    beside = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _cannot_write(target, error) from error


def _append(target: Path, report: Report, look: Look) -> None:
    """Add to the job summary, which other steps may have begun, within the size that GitHub accepts."""
    from gendan.render.check.as_markdown import SUMMARY_LIMIT, summary

    try:
        with target.open("ab") as file:
            file.write(summary(report, look, SUMMARY_LIMIT - file.tell()).encode())
    except OSError as error:
        raise _cannot_write(target, error) from error


def _cannot_write(target: Path, error: OSError) -> UsageError:
    return UsageError(
        Text(f"{target} cannot be written: {error.strerror}", f"无法写入 {target}：{error.strerror}"),
        Text("Name a file in a folder that you may write to", "请写到有写权限的目录"),
    )


def _wanted(ask: CheckAsk, house: House) -> Wanted:
    return Wanted(
        tuple(_from_root(path, ask.folder, house) for path in ask.paths), ask.select, ask.ignore, ask.owners, ask.orders
    )


def _from_root(path: str, folder: Path, house: House) -> str:
    """Return a path as typed in `folder`, seen from the house's root. Raises UsageError when nothing is there."""
    target = Path(os.path.normpath(folder.resolve() / path))
    if not target.exists():
        raise UsageError(
            Text(f"There is no {path}", f"没有 {path}"),
            Text(
                "Name a file or folder of this house, or none for all of it", "请写本仓库里的文件或目录；不写则检查全部"
            ),
        )
    try:
        return target.relative_to(house.root).as_posix()
    except ValueError as error:
        raise UsageError(
            Text(f"{path} lies outside of the house {house.root}", f"{path} 不在仓库 {house.root} 里"),
            Text("Name a file or folder of this house", "请写本仓库里的文件或目录"),
        ) from error
