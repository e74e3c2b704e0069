"""Where each imported document goes in the house, and what would become of the file there."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.mapping.ids import same_file, why_not_id
from gendan.mapping.numbering import keep_numbers
from gendan.read.positions import Positions
from gendan.read.yaml_door import parse
from gendan.validate.shape import shipped_shapes
from gendan.words.errors import UsageError
from gendan.words.finding import Place, Trouble
from gendan.words.text import Text
from gendan.write.commit import target_of
from gendan.write.plan import Change, plan_new, plan_update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gendan.mapping.run import Draft
    from gendan.mapping.targets import Targets
    from gendan.words.finding import Path
    from gendan.words.house import House, Kind
    from gendan.write.plan import Refusal


class Plans(Struct, frozen=True):
    """What would become of every file, sorted by name, and what stands in the way."""

    changes: tuple[Change, ...]
    troubles: tuple[Trouble, ...]


Existing = dict["Kind", dict[str, list[str]]]
"""The files of a house by kind, and by the form of their id in which two names are one file."""


def find_existing(house: House, kinds: Iterable[Kind]) -> Existing:
    """Return the files of these kinds that are there already."""
    return {kind: _existing(house, kind) for kind in kinds}


def plan_drafts(
    drafts: Sequence[Draft],
    house: House,
    targets: Mapping[Kind, Targets],
    found: Existing,
    progress: Callable[[int, int], None] | None = None,
) -> Plans:
    """Plan every draft. A file of the same id is updated wherever people moved it; else a new one is planned.

    `progress` is told how many drafts of how many are planned.
    """
    identities = {kind: _identity(one) for kind, one in targets.items()}
    changes: list[Change] = []
    troubles: list[Trouble] = []
    for number, draft in enumerate(drafts, 1):
        existing = found[draft.kind].get(same_file(draft.id), [])
        planned = _refused(draft, existing) or _plan(draft, existing, house, identities[draft.kind])
        if isinstance(planned, Trouble):
            troubles.append(planned)
        else:
            changes.append(planned)
        if progress is not None:
            progress(number, len(drafts))
    return Plans(tuple(sorted(changes, key=lambda change: change.file)), tuple(troubles))


def _plan(
    draft: Draft, existing: Sequence[str], house: House, identity: Callable[[Path], str | None]
) -> Change | Trouble:
    file = existing[0] if existing else _new_file(draft, house)
    if isinstance(file, Trouble):
        return file
    target = target_of(house.root, file)
    planned: Change | Refusal
    if existing:
        before = target.read_bytes()
        kept = keep_numbers(draft, _read(before), identity)
        if isinstance(kept, Trouble):
            return kept
        planned = plan_update(file, before, kept.value, _read, identity)
        if isinstance(planned, Change) and planned.action == "update":
            return _spoilt(planned, draft) or planned
    else:
        planned = plan_new(file, draft.value, _read)
    return _explain(planned, draft, file, new=not existing) if isinstance(planned, str) else planned


def _spoilt(change: Change, draft: Draft) -> Trouble | None:
    """Refuse an update after which a valid file would no longer be one: a new item without a required key, for one."""
    shapes = shipped_shapes()
    if shapes.accepts(draft.kind, change.value) or not shapes.accepts(draft.kind, _read(change.before or b"")):
        return None
    first = shapes.explain(draft.kind, change.value, change.file, Positions(change.after, change.file))[0]
    return _trouble(
        "file-would-be-wrong",
        draft,
        Text(
            f"after the update, in {change.file}: {first.message.en}",
            f"更新后 {change.file} 会有错：{first.message.zh}",
        ),
        first.advice,
    )


def _read(data: bytes) -> object | None:
    return parse(data, "").value


def _identity(targets: Targets) -> Callable[[Path], str | None]:
    return lambda path: targets.identity(["[]" if isinstance(step, int) else step for step in path])


def _existing(house: House, kind: Kind) -> dict[str, list[str]]:
    """Return the files of a kind by the form of their id in which two names are one file."""
    found: dict[str, list[str]] = {}
    for file in sorted(house.root.glob(house.places[kind])):
        if file.is_file():
            found.setdefault(same_file(file.stem), []).append(file.relative_to(house.root).as_posix())
    return found


def _refused(draft: Draft, existing: Sequence[str]) -> Trouble | None:
    """Refuse an id that two files have already, or that differs from a file's only by upper and lower case."""
    if not existing or (len(existing) == 1 and PurePosixPath(existing[0]).stem == draft.id):
        return None
    listed = ", ".join(existing)
    return _trouble(
        "same-id",
        draft,
        Text(f"{draft.id} is already the id of {listed}", f"{draft.id} 已是 {listed} 的编号"),
        Text(
            "Keep one file for each id, in the same upper and lower case.", "每个编号只保留一个文件，大小写也要一致。"
        ),
    )


def _new_file(draft: Draft, house: House) -> str | Trouble:
    """Return where a new document goes by its kind's place: `orders/**/*.yaml` takes any folder, `partners/*.yaml` none."""
    parts = house.places[draft.kind].split("/")
    fixed = [part for part in parts[:-1] if "*" not in part]
    if (
        parts[: len(fixed)] != fixed
        or parts[-1] not in ("*.yaml", "*.yml")
        or (len(parts) - 1 > len(fixed) and parts[len(fixed) : -1] != ["**"])
    ):
        raise UsageError(
            Text(
                f"Cannot import into the place {house.places[draft.kind]}",
                f"无法导入到 {house.places[draft.kind]} 这样的位置",
            ),
            Text(
                "Give the kind a place like orders/**/*.yaml in gendan.yaml.",
                "请在 gendan.yaml 里把位置写成 orders/**/*.yaml 的样子。",
            ),
        )
    inner = draft.folder.split("/") if draft.folder and "**" in parts else []
    for part in inner:
        reason = why_not_id(part)
        if reason is not None:
            return _trouble(
                "folder",
                draft,
                Text(f"the folder “{draft.folder}” {reason.en}", f"文件夹“{draft.folder}”{reason.zh}"),
                Text("Correct the cell, or `folder:` in the map.", "请改正单元格，或映射文件里的 `folder:`。"),
            )
    return "/".join((*fixed, *inner, draft.id + parts[-1][1:]))


def _explain(refusal: Refusal, draft: Draft, file: str, *, new: bool) -> Trouble:
    if new:
        return _trouble(
            "file-not-readable-back",
            draft,
            Text(
                f"{file} would be over 1 MiB, or hold characters that no file may hold",
                f"{file} 会超过 1 MiB，或含有文件里不允许的字符",
            ),
            Text("Split the order, or clean the texts of its rows.", "请拆分订单，或清理这些行里的文字。"),
        )
    if refusal == "unreadable":
        return _trouble(
            "file-unreadable",
            draft,
            Text(f"{file} is there already, but cannot be read", f"{file} 已存在，但无法读取"),
            Text(
                f"Run `gendan check {file}` and put the file right first.",
                f"请先运行 gendan check {file}，把文件改好。",
            ),
        )
    return _trouble(
        "file-not-editable",
        draft,
        Text(
            f"{file} cannot be edited without changing more than the sheet says", f"{file} 无法只改表里的内容而不动别处"
        ),
        Text(
            "Replace anchors and aliases (& and *) in it by plain values, then import again.",
            "请把其中的锚点和别名（& 和 *）改成直接的值，再导入。",
        ),
    )


def _trouble(rule: str, draft: Draft, message: Text, advice: Text) -> Trouble:
    cell = draft.locate(("id",))
    said = Text(f"{cell.place.en}: {message.en}", f"{cell.place.zh}：{message.zh}")
    return Trouble(f"import/{rule}", Place(cell.sheet, cell.row, cell.column), said, advice)
