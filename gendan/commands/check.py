"""`gendan check`: judge a house and say what is wrong, in one or several formats."""

from __future__ import annotations

import os
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from gendan.commands.check_public import public_part
from gendan.commands.houses import open_house
from gendan.commands.past_days import asking, files_at
from gendan.commands.seen import look_around
from gendan.commands.wishes import Wanted
from gendan.read.house import find_root
from gendan.read.repository import way_to
from gendan.read.tree import list_files
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from gendan.commands.judging import Watch
    from gendan.commands.loading import Loaded
    from gendan.commands.seen import Seen
    from gendan.commands.since import Base, Present
    from gendan.commands.timing import Timing
    from gendan.read.tree import Listing
    from gendan.render.look import Look
    from gendan.words.ask import CheckAsk
    from gendan.words.finding import Severity
    from gendan.words.house import House
    from gendan.words.report import Report

    Tell = Callable[[int, int], None]


KEPT = Text("Nothing has changed: the answer of the last time", "无变动：沿用上次的结果")
SILENT: AbstractContextManager[None] = nullcontext()
"""No progress is shown."""


def run_check(
    ask: CheckAsk,
    look: Look,
    write: Callable[[str], None],
    say: Callable[[str], None],
    progress: AbstractContextManager[Tell | None] = SILENT,
) -> int:
    """Judge the house that `ask.folder` lies in; write the answer by `write`, timings by `say`; return the exit code.

    `progress` yields who is told how many files have been read, and is left before the answer is written.
    A house with rules of its own, or conditions in checklists, is judged in a process that can be killed.
    """
    root = find_root(ask.folder)
    base = _base(root, ask)
    look = replace(look, prefix=way_to(root), fail_on=ask.fail_on)
    with files_at(root, ask.rev) as (folder, rev):
        house = open_house(folder)
        house = asking(house, ask.select)
        listing = list_files(house)
        wanted = _wanted(ask, root, folder)
        seen = look_around(house, listing) if rev is None and base is None else None
        kept = seen.report(ask.as_of, repr(wanted)) if seen is not None else None
        if kept is not None:
            return _answer_again(kept, house, ask, look, write, say)
        job = partial(_check, _Case(ask, root, rev, house, listing, wanted, progress, base, seen), look, write, say)
        if any(source.kind in ("rules", "checklist") for source in listing.files):
            from gendan.commands.supervise import supervise

            return supervise(job)
        return job({}, lambda _rule: None)


class _Case(Struct, frozen=True):
    """What is judged: `root` is the house in the work tree, `house` what is read: the same, or a commit's files."""

    ask: CheckAsk
    root: Path
    rev: str | None
    house: House
    listing: Listing
    wanted: Wanted
    progress: AbstractContextManager[Tell | None]
    base: Base | None
    seen: Seen | None


def _answer_again(
    report: Report,
    house: House,
    ask: CheckAsk,
    look: Look,
    write: Callable[[str], None],
    say: Callable[[str], None],
) -> int:
    """Answer what was answered of the same files on the same day."""
    _answer(report, house, ask, look, write)
    if ask.timing:
        say(KEPT.said_in(look.language) + "\n")
    return exit_code(public_part(report, house, ask.format), ask.fail_on)


def _base(root: Path, ask: CheckAsk) -> Base | None:
    """Return the commit to compare with. Raises UsageError now, rather than after all has been judged."""
    if ask.since is None:
        return None
    from gendan.commands.since import Base
    from gendan.read.rev_name import base_of

    return Base(root, ask.since, base_of(root, ask.since, ask.rev), ask.today)


def _check(
    case: _Case,
    look: Look,
    write: Callable[[str], None],
    say: Callable[[str], None],
    left_out: Mapping[str, Text],
    announce: Callable[[str], None],
) -> int:
    from gendan.commands.judging import Watch
    from gendan.commands.line import Line
    from gendan.commands.loading import load_house
    from gendan.commands.timing import Timing

    timing, watch = Timing(), Watch(left_out, announce)
    line, chooses = Line(case.root, case.rev or "HEAD", case.ask.today), case.wanted.chooses
    with (
        case.progress as tell,
        load_house(
            case.house,
            case.ask.as_of,
            case.listing,
            timing,
            chosen=chooses,
            line=line,
            progress=tell,
            seen=case.seen or _of_commit(case),
        ) as loaded,
    ):
        report, present = _judge(loaded, case, watch, timing)
        if case.seen is not None and not loaded.remembered:
            case.seen.keep(report, case.ask.as_of, repr(case.wanted))
    if present is not None and case.base is not None:
        from gendan.commands.since import compare_with

        report = compare_with(case.base, present, case.ask.as_of, watch)
        timing.mark("what stood before")
    report = replace(report, rev=case.rev, clock=case.ask.clock)
    if case.ask.audit is not None:
        from gendan.commands.audit import sift

        report = sift(report, case.ask.audit)
    _answer(report, case.house, case.ask, look, write)
    timing.mark("render")
    if case.ask.timing:
        say(timing.table())
    return exit_code(public_part(report, case.house, case.ask.format), case.ask.fail_on)


def _of_commit(case: _Case) -> Seen | None:
    """Return what is known of the files of a commit: what git calls a blob was often read before."""
    if case.rev is None:
        return None
    from gendan.commands.seen import look_at_commit
    from gendan.read.revision import blobs_at

    return look_at_commit(case.house, case.listing, blobs_at(case.root, case.rev))


def _judge(loaded: Loaded, case: _Case, watch: Watch, timing: Timing) -> tuple[Report, Present | None]:
    """Return what was found; with `--since` also what a comparison needs."""
    from gendan.commands.judging import judge

    if case.base is None:
        return judge(loaded, case.wanted, watch, timing), None
    from gendan.commands.since import judge_present

    present = judge_present(loaded, case.listing, case.wanted, watch, timing)
    return present.side.report, present


def exit_code(report: Report, fail_on: Severity | None) -> int:
    """Return 2 when a rule was not evaluated, 1 when a finding that is not waived reaches `fail_on`, else 0."""
    if report.not_evaluated:
        return Exit.WRONG_USE
    if fail_on is not None and any(one.waived is None and one.severity >= fail_on for one in report.findings):
        return Exit.FINDINGS
    return Exit.CLEAN


def _answer(report: Report, house: House, ask: CheckAsk, look: Look, write: Callable[[str], None]) -> None:
    from gendan.render.check.formats import FORMATS

    for name, target in ask.outputs:
        _write_file(target, FORMATS[name](public_part(report, house, name), replace(look, colour=False)))
    report = public_part(report, house, ask.format)
    if ask.format == "github" and ask.summary is not None:
        _append(ask.summary, report, look)
    if ask.audit is not None and ask.format == "text":
        from gendan.render.audit.as_text import render

        write(render(report, ask.audit, look))
    else:
        write(FORMATS[ask.format](report, look))


def _write_file(target: Path, text: str) -> None:
    """Write the whole file or leave what was there."""
    beside = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
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


def _wanted(ask: CheckAsk, root: Path, folder: Path) -> Wanted:
    paths = tuple(_from_root(path, ask.folder, root, folder) for path in ask.paths)
    return Wanted(paths, ask.select, ask.ignore, ask.owners, ask.orders)


def _from_root(path: str, start: Path, root: Path, folder: Path) -> str:
    """Return a path as typed in `start`, seen from the house's root. Raises UsageError when `folder` has nothing there."""
    target = Path(os.path.normpath(start.resolve() / path))
    if not target.is_relative_to(root):
        raise UsageError(
            Text(f"{path} lies outside of the house {root}", f"{path} 不在仓库 {root} 里"),
            Text("Name a file or folder of this house", "请写本仓库里的文件或目录"),
        )
    way = target.relative_to(root).as_posix()
    if not (folder / way).exists():
        raise UsageError(
            Text(f"There is no {path}", f"没有 {path}"),
            Text(
                "Name a file or folder of this house, or none for all of it", "请写本仓库里的文件或目录；不写则检查全部"
            ),
        )
    return way
