"""`gendan cache info` and `gendan cache clear`: what is kept between runs. It can go at any time, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.keep import the_shelf
from gendan.words.errors import Exit
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.keep.shelf import Drawer, Shelf
    from gendan.render.look import Look

_MEGABYTE = 1 << 20
_OFF = Text("Nothing is kept between runs.", "未启用缓存。")
_UNUSED = Text(
    "{folder} is not used: it holds other things, is not a folder, or others may write into it. Nothing is kept.",
    "{folder} 不能用作缓存：里面有别的东西、不是目录，或其他用户也能写入。不留缓存。",
)
_CLEARED = Text(
    "Thrown away: {size} MB. The next check reads everything anew.", "已清空 {size} MB。下次检查会全部重新读取。"
)
_HELD = {
    "history": Text("the history in git", "git 历史"),
    "houses": Text("settings of houses", "仓库设置"),
    "lines": Text("orders that were read", "已读取的订单"),
    "reports": Text("answers of checks", "检查结果"),
    "stamps": Text("which files were read", "已读取文件的标记"),
}


def run_info(form: str, look: Look, write: Callable[[str], None]) -> int:
    """Write where things are kept, how much of each kind, and how much there may be."""
    shelf = the_shelf()
    if form == "json":
        from gendan.render.json_text import indented

        write(indented(_record(shelf)))
    elif shelf is None:
        write(_OFF.said_in(look.language) + "\n")
    elif not shelf.usable:
        write(_UNUSED.fill({"folder": shelf.folder}).said_in(look.language) + "\n")
    else:
        write("\n".join(_lines(shelf, look)) + "\n")
    return Exit.CLEAN


def run_clear(look: Look, write: Callable[[str], None]) -> int:
    """Throw away what is kept and write how much it was."""
    shelf = the_shelf()
    if shelf is None:
        write(_OFF.said_in(look.language) + "\n")
        return Exit.CLEAN
    if not shelf.usable:
        write(_UNUSED.fill({"folder": shelf.folder}).said_in(look.language) + "\n")
        return Exit.CLEAN
    size = sum(drawer.size for drawer in shelf.drawers())
    shelf.clear()
    write(_CLEARED.fill({"size": _megabytes(size)}).said_in(look.language) + "\n")
    return Exit.CLEAN


def _record(shelf: Shelf | None) -> dict[str, object]:
    if shelf is None:
        return {"folder": None, "size": 0, "limit": 0, "kept": []}
    drawers = shelf.drawers()
    kept = [{"name": one.name, "entries": one.entries, "size": one.size} for one in drawers]
    return {"folder": str(shelf.folder), "size": sum(one.size for one in drawers), "limit": shelf.most, "kept": kept}


def _lines(shelf: Shelf, look: Look) -> list[str]:
    drawers = shelf.drawers()
    total, most = _megabytes(sum(one.size for one in drawers)), _megabytes(shelf.most)
    told = Text("{size} MB of at most {most} MB", "共 {size} MB，上限 {most} MB").fill({"size": total, "most": most})
    return [str(shelf.folder), *(_line(one, look) for one in drawers), told.said_in(look.language)]


def _line(drawer: Drawer, look: Look) -> str:
    what = _HELD.get(drawer.name, Text(drawer.name, drawer.name))
    entries = "entry" if drawer.entries == 1 else "entries"
    said = Text(f"  {{what}}: {{size}} MB, {{entries}} {entries}", "  {what}：{size} MB，{entries} 项")
    size = _megabytes(drawer.size)
    return said.fill({"what": what, "size": size, "entries": drawer.entries}).said_in(look.language)


def _megabytes(size: int) -> str:
    """Return megabytes with one decimal, rounded up: what is there is never 0.0."""
    tenths = -(-size * 10 // _MEGABYTE)
    return f"{tenths // 10}.{tenths % 10}"
