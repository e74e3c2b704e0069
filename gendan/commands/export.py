"""`gendan export parquet`: the facts of a house as Parquet files, so that any engine can read them."""

from __future__ import annotations

import difflib
import shutil
from typing import TYPE_CHECKING

from gendan import __version__
from gendan.commands.appraisal_facts import is_private
from gendan.commands.loading import build_tables, load_house
from gendan.commands.past_days import house_at
from gendan.commands.query import NoRules
from gendan.facts.export import MONTH, export_tables
from gendan.facts.past import TABLES as PAST
from gendan.facts.worked_out import TABLES as WORKED_OUT
from gendan.facts.worked_out import worked_out_in
from gendan.render.json_text import indented
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.catalog import Table
    from gendan.words.vantage import Vantage

ABOUT = "tables.json"
_DONE = Text("{tables} tables, {rows} rows, as of {day}: {folder}", "{tables} 张表，{rows} 行，截至 {day}：{folder}")


def run_export(
    folder: Path,
    target: Path,
    tables: Sequence[str],
    seen: Vantage,
    look: Look,
    write: Callable[[str], None],
) -> int:
    """Write the tables below `target`, a new or empty folder, with `tables.json` that says what each column means.

    Without `tables` all but those of history and of appraisals: the first take time, the others are not for everyone.
    Raises UsageError for a table that does not exist or a folder that holds something; then nothing is written.
    """
    names = _chosen(tables)
    _refuse_full(target)
    beside = target.with_name(f".{target.name}.new")
    try:
        with (
            house_at(folder, seen.rev, seen.today) as (house, line),
            load_house(
                house, seen.as_of, rulebook=NoRules(), asked=names, every=True, line=line, sealed=False
            ) as loaded,
        ):
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            rows = export_tables(loaded.facts, names, beside)
            catalog = loaded.facts.catalog
        about = _about({name: catalog.tables[name] for name in names}, rows, catalog.version, seen.as_of)
        (beside / ABOUT).write_text(indented(about), encoding="utf-8", newline="")
        if target.is_dir():
            target.rmdir()
        beside.replace(target)
    except OSError as error:
        raise UsageError(
            Text(f"{target} cannot be written: {error.strerror}", f"无法写入 {target}：{error.strerror}"),
            Text("Name a folder that you may write to, on a disk with room", "请换一个有写权限、空间足够的目录"),
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    said = {"tables": len(names), "rows": sum(rows.values()), "day": seen.as_of, "folder": str(target)}
    write(_DONE.fill(said).said_in(look.language) + "\n")
    return Exit.CLEAN


def _chosen(asked: Sequence[str]) -> list[str]:
    known = build_tables().catalog.tables
    for name in asked:
        if name not in known:
            near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.5)
            raise UsageError(
                Text(f"There is no table {name}", f"没有名为 {name} 的表"),
                Text(f"Did you mean {' or '.join(near)}?", f"是否应为 {'、'.join(near)}？")
                if near
                else Text("See gendan tables for all of them", "全部表名见 gendan tables"),
            )
    return sorted(set(asked)) if asked else sorted(name for name in known if _is_for_all(name))


def _is_for_all(name: str) -> bool:
    """Tell whether a table rests on orders and settings alone."""
    needed = worked_out_in([name])
    if any(WORKED_OUT[one].handed for one in needed):
        return False
    return PAST.isdisjoint({name, *needed}) and not is_private([name], needed)


def _refuse_full(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            Text(f"{target} is there already", f"{target} 已存在"),
            Text("Name a new or empty folder, or remove this one first", "请指定新目录或空目录，或先删除它"),
        )


def _about(tables: Mapping[str, Table], rows: Mapping[str, int], version: str, as_of: date) -> dict[str, object]:
    return {
        "gendan": __version__,
        "schema": version,
        "as_of": as_of.isoformat(),
        "partitioned_by": MONTH,
        "tables": {name: _about_table(table, rows[name]) for name, table in tables.items()},
    }


def _about_table(table: Table, rows: int) -> dict[str, object]:
    columns = {
        column.name: {"type": column.type, "en": column.comment.en, "zh": column.comment.zh}
        for column in table.columns.values()
    }
    return {
        "en": table.comment.en,
        "zh": table.comment.zh,
        "rows": rows,
        "keys": list(table.keys),
        "by_month": "order_id" in table.columns,
        "columns": columns,
    }
