"""`gendan import`: sheets and a map in, files of the house out; nothing is written unless everything is right."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, cast

from gendan.commands.import_files import Plans, find_existing, plan_drafts
from gendan.commands.import_report import say_outcome, say_troubles
from gendan.commands.import_shape import judge_shapes
from gendan.mapping.check import check_map, check_sources
from gendan.mapping.ids import same_file
from gendan.mapping.parse import parse_map
from gendan.mapping.run import map_rows
from gendan.mapping.targets import Targets
from gendan.read.positions import Positions
from gendan.read.sheet import read_sheet
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.validate.schemas import Schemas
from gendan.validate.shape import shipped_shapes
from gendan.words.errors import ConfigurationError, Exit, UsageError
from gendan.words.finding import Trouble
from gendan.words.text import Text
from gendan.write.commit import Write, commit, recover

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path as File

    from gendan.mapping.language import ImportMap, Mistake, Source
    from gendan.words.house import House
    from gendan.words.text import Language
    from gendan.write.plan import Change

    Tell = Callable[[int, int], None]

MAP_BYTES = 1024 * 1024
"""The reader refuses larger files; so much and one byte is enough for it to say so."""

SILENT: AbstractContextManager[None] = nullcontext()
"""No progress is shown."""
SHOWN = 50
"""So many troubles or files are shown; the others are counted."""


def run_import(
    source: File,
    map_file: File,
    house: House,
    *,
    dry_run: bool,
    language: Language,
    write: Callable[[str], None],
    shown: int = SHOWN,
    progress: AbstractContextManager[Tell | None] = SILENT,
) -> int:
    """Import `source` (a sheet, or a folder of sheets) by a map into `house`. `write` takes text that ends with a newline.

    0: everything is as the sheet says (written, or shown with `dry_run`). 1: something in the sheet or in a file of the
    house stands in the way; all of it is told and nothing is written. Raises UsageError when a sheet cannot be read,
    ConfigurationError with every mistake of the map. `progress` yields who is told how much is done; it is left before
    anything is said.
    """
    with progress as tell:
        changes, troubles = _import(source, map_file, house, dry_run=dry_run, tell=tell)
    if troubles:
        write(say_troubles(troubles, shown, language))
        return Exit.FINDINGS
    write(say_outcome(changes, shown if dry_run else 0, language, dry_run=dry_run))
    return Exit.CLEAN


def _import(
    source: File, map_file: File, house: House, *, dry_run: bool, tell: Tell | None
) -> tuple[tuple[Change, ...], list[Trouble]]:
    """Return what becomes of the files, written unless `dry_run`; or what stands in the way, and nothing is written."""
    if not dry_run:
        recover(house.root)
    plan = _read_map(map_file)
    schemas = Schemas(folder("schema"))
    targets = {kind: Targets({"": schemas.bundle(kind)}, "") for kind in {writing.kind for writing in plan.writings}}
    _refuse_mistakes(map_file, check_sources(plan))
    sheets = {name: read_sheet(_find(source, one, plan), one.options) for name, one in plan.sources.items()}
    _refuse_mistakes(map_file, check_map(plan, sheets, targets))
    mapped = map_rows(plan, sheets, targets, _part(tell, 0))
    existing = find_existing(house, targets)
    new = {(draft.kind, draft.id) for draft in mapped.drafts if same_file(draft.id) not in existing[draft.kind]}
    shape = judge_shapes(mapped.drafts, mapped.troubles, new)
    _refuse_mistakes(map_file, shape.mistakes)
    troubles = [*mapped.troubles, *shape.troubles]
    plans = plan_drafts(mapped.drafts, house, targets, existing, _part(tell, 1)) if not troubles else Plans((), ())
    troubles += plans.troubles
    if not troubles and not dry_run:
        commit(
            house.root, [Write(one.file, one.before, one.after) for one in plans.changes if one.action != "unchanged"]
        )
    return plans.changes, troubles


def _part(tell: Tell | None, at: int) -> Tell | None:
    """Return who is told of one of two parts of the work, in percent of the whole and no more often than that changes."""
    if tell is None:
        return None
    said = [-1]

    def part(done: int, total: int) -> None:
        percent = 50 * at + 50 * done // max(total, 1)
        if percent != said[0]:
            said[0] = percent
            tell(percent, 100)

    return part


def _read_map(file: File) -> ImportMap:
    if file.exists() and not file.is_file():
        raise _no_map(file, "not a file")
    try:
        with file.open("rb") as stream:
            data = stream.read(MAP_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _no_map(file, getattr(error, "strerror", None) or str(error)) from None
    parsed = parse(data, file.name)
    troubles = parsed.troubles
    if parsed.value is not None and not shipped_shapes().accepts("map", parsed.value):
        troubles = shipped_shapes().explain("map", parsed.value, file.name, Positions(data, file.name))
    if troubles:
        raise _bad_map(file, troubles)
    return parse_map(cast("Mapping[str, object]", parsed.value))


def _no_map(file: File, reason: str) -> UsageError:
    return UsageError(
        Text(f"Cannot read the map {file}: {reason}", f"无法读取映射文件 {file}：{reason}"),
        Text(
            "Check the path after --map; docs/import.md describes maps.",
            "请检查 --map 后面的路径；映射文件的写法见 docs/import.zh.md。",
        ),
    )


def _refuse_mistakes(file: File, mistakes: tuple[Mistake, ...]) -> None:
    if mistakes:
        at = Positions(file.read_bytes(), file.name)
        once = {(found.path, found.message): found for found in mistakes}.values()
        raise _bad_map(
            file,
            tuple(
                Trouble("import/map", at.place(found.path), found.message, found.advice, found.path) for found in once
            ),
        )


def _bad_map(file: File, troubles: tuple[Trouble, ...]) -> ConfigurationError:
    return ConfigurationError(
        Text(f"The map {file.name} cannot be used", f"映射文件 {file.name} 有误，无法使用"),
        Text("Put right what is listed, then import again.", "请改正下列各处，然后重新导入。"),
        troubles,
    )


def _find(given: File, source: Source, plan: ImportMap) -> File:
    """Return the file of a source: named by pattern beside or in what was given; without a pattern, what was given.

    A single file takes the place of the source whose pattern fits its name, else of the first one.
    """
    if not given.is_dir() and source.name == _takes(given, plan):
        return given
    if source.file is None:
        if given.is_dir():
            raise _not_one(source, given, 0)
        return given
    base = given if given.is_dir() else given.parent
    try:
        found = sorted(file for file in base.glob(source.file) if file.is_file())
    except (ValueError, NotImplementedError, OSError):
        found = []
    if len(found) != 1:
        raise _not_one(source, base, len(found))
    return found[0]


def _takes(given: File, plan: ImportMap) -> str | None:
    """Return which source a single given file is; None when sources without a pattern claim it anyway."""
    fits = (name for name, source in plan.sources.items() if source.file is not None and given.match(source.file))
    if any(source.file is None for source in plan.sources.values()):
        return None
    return next(fits, next(iter(plan.sources)))


def _not_one(source: Source, base: File, count: int) -> UsageError:
    wanted = source.file or f"sources.{source.name}.file"
    return UsageError(
        Text(f"{count} files fit {wanted} in {base}", f"{base} 里有 {count} 个文件符合 {wanted}"),
        Text(
            f"Exactly one must: check the folder, and `file:` of the source {source.name} in the map.",
            f"须恰好一个：请检查文件夹，以及映射文件里 {source.name} 的 `file:`。",
        ),
    )
