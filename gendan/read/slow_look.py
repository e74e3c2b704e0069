"""The slow look at one file that gave cause for it: the same questions as the quick look, with exact answers and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.read.bulk_reader import disarm, load
from gendan.read.characters import LARGEST, hidden, hidden_in
from gendan.read.nodes import Node, read_nodes, walk
from gendan.read.parsed import quoted, shown, trouble
from gendan.read.scalars import POINT_DIGITS, SIGNIFICANT, WHOLE_DIGITS, is_long, read_plain
from gendan.read.survey import DEEPEST, key_text
from gendan.words.finding import Place
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.finding import Trouble


def find_troubles(text: str, file: str, *, slowly: bool = False) -> tuple[Trouble, ...]:
    """Return all troubles with depth, tags, keys, numbers and escapes; () when the file is fine after all.

    `slowly` is for a file that the bulk reader has refused; then () also when PyYAML does not read it either.
    """
    root = read_nodes(text, slowly=slowly)
    if root is None:
        return () if slowly else (_two_readings(file),)
    found: list[Trouble] = []
    deep = find_deep(root)
    if deep is not None:
        found.append(too_deep(Place(file, deep.line, deep.column)))
    for node in walk(root):
        if node.tag is not None:
            found.append(_tag(node, file))
        if node.form == "map":
            found += _find_in_keys(node, file)
        elif node.form == "scalar":
            found += _find_in_scalar(node, file)
    return tuple(found)


def find_heavy_alias(text: str, file: str) -> Trouble | None:
    """Return the trouble when the file, with its aliases written out, would be larger than a file may be.

    Also when an anchor is given twice: YAML allows it, but the bulk reader then takes a wrong one. Reads it with aliases disarmed. Raises ValueError, as the bulk reader, when that cannot be read.
    """
    harmless = disarm(text)
    load(harmless)
    root = read_nodes(harmless, disarmed=True)
    if root is None:
        return _two_readings(file)
    again = _find_second_anchor(root)
    if again is not None:
        return _anchor_twice(Place(file, again.line, again.column), again.anchor or "")
    if root.weight <= LARGEST:
        return None
    aliases = (node for node in walk(root) if node.form == "alias")
    first = min(aliases, key=lambda node: (node.line, node.column), default=root)
    return heavy(Place(file, first.line, first.column))


def find_deep(root: Node) -> Node | None:
    """Return the first map or list that is nested too deeply, aliases written out; None when all is well."""
    level = [root] if root.form != "scalar" else []
    for _ in range(DEEPEST):
        inside = (child for node in level for child in node.children)
        level = [
            target
            for node in inside
            for target in (node.children if node.form == "alias" else (node,))
            if target.form != "scalar"
        ]
        level = list({id(node): node for node in level}.values())  # an alias adds no more below than its anchor has
    return min(level, key=lambda node: (node.line, node.column), default=None)


def too_deep(place: Place) -> Trouble:
    """Return the trouble for maps and lists nested too deeply."""
    return trouble(
        "too-deep",
        place,
        Text(f"More than {DEEPEST} levels within each other", f"嵌套超过 {DEEPEST} 层"),
        Text(
            "An order needs five or six: close brackets earlier, or check the indentation.",
            "一个订单只需五六层：请检查括号是否漏写、缩进是否正确。",
        ),
    )


def heavy(place: Place) -> Trouble:
    """Return the trouble for aliases (`*name`) that grow beyond the limit, or that hold themselves."""
    return trouble(
        "too-many-aliases",
        place,
        Text("The aliases (*name) here repeat too much", "此处的别名（*name）重复引用过多"),
        Text("Write the repeated parts out, without & and *.", "请把重复的内容直接写出来，不要用 & 和 *。"),
    )


def key_not_text(place: Place, written: str | None) -> Trouble:
    """Return the trouble for a key that would not read back as written; None for a map or list as key."""
    if written is None:
        message = Text("A list or map stands where a key should be", "名称的位置上写了列表或映射")
        advice = Text(
            "Use a plain word as the key; quote text that begins with [ or {.",
            "名称请用普通文字；以 [ 或 { 开头的文字要加引号。",
        )
    else:
        message = Text(f"The key “{shown(written)}” is not text", f"名称“{shown(written)}”不是文本")
        advice = Text(
            f"Write {quoted(written)}: with quotes, or a plain word.",
            f"请加引号写成 {quoted(written)}:，或改用普通文字。",
        )
    return trouble("key-not-text", place, message, advice, text=written or "")


def duplicate_key(place: Place, key: str, first: int | None) -> Trouble:
    """Return the trouble for a key that its map already has; `first` is the line of the first one where known."""
    where = Text(f" (first on line {first})", f"（首次出现在第 {first} 行）") if first else Text("", "")
    return trouble(
        "duplicate-key",
        place,
        Text(f"The key “{shown(key)}” is here twice{where.en}", f"“{shown(key)}”写了两次{where.zh}"),
        Text("Keep one of them; for several entries use a list.", "请只保留一个；有多条记录时请用列表。"),
        text=key,
        first=first,
    )


def number_too_long(place: Place, written: str) -> Trouble:
    """Return the trouble for a number with more digits than are kept, or for one that is none (.nan, .inf)."""
    if not any(char.isdigit() for char in written):
        return trouble(
            "number-too-long",
            place,
            Text(f"{shown(written)} is no number that can be counted with", f"{shown(written)} 不是可以计算的数字"),
            Text("Write the number in digits, or leave the key out.", "请写成数字；没有就不写这一项。"),
            text=written,
        )
    return trouble(
        "number-too-long",
        place,
        Text(f"The number {shown(written)} is too long", f"数字 {shown(written)} 过长"),
        Text(
            f"At most {WHOLE_DIGITS} digits before the point, {POINT_DIGITS} after it, {SIGNIFICANT} in all. "
            f"If it is a code, write {quoted(written)} with quotes.",
            f"小数点前最多 {WHOLE_DIGITS} 位，后最多 {POINT_DIGITS} 位，有效数字最多 {SIGNIFICANT} 位。"
            f"如果是编号，请加引号写成 {quoted(written)}。",
        ),
        text=written,
    )


def tag_not_allowed(place: Place, tag: str) -> Trouble:
    """Return the trouble for a YAML tag."""
    return trouble(
        "tag-not-allowed",
        place,
        Text(f"The tag “{shown(tag)}” is not allowed", f"不允许使用标签“{shown(tag)}”"),
        Text(
            "Delete it; if it is text that begins with !, put quotes round it.",
            "请删除；如果是以 ! 开头的文字，请加引号。",
        ),
        text=tag,
    )


def _find_in_keys(node: Node, file: str) -> list[Trouble]:
    found: list[Trouble] = []
    lines: dict[str, int] = {}
    read: dict[object, str] = {}
    for key, _ in node.pairs():
        place = Place(file, key.line, key.column)
        named = key.children[0] if key.form == "alias" and key.children else key
        if named.form != "scalar":
            found.append(key_not_text(place, None))
            continue
        if named.plain and named.text == "<<":
            found.append(_merge_key(place))
        elif named.plain and not _reads_back(named.text, read):
            found.append(key_not_text(place, named.text))
        if named.text in lines:
            found.append(duplicate_key(place, named.text, lines[named.text]))
        lines.setdefault(named.text, key.line)
    return found


def _find_in_scalar(node: Node, file: str) -> list[Trouble]:
    place = Place(file, node.line, node.column)
    if node.plain:
        return [number_too_long(place, node.text)] if is_long(node.text) else []
    char = hidden_in(node.text)
    return [hidden(char, place, 1)] if char else []


def _reads_back(written: str, read: dict[object, str]) -> bool:
    """Whether a plain key is text, or a number or boolean written in the one usual way: 1, 1.5, true.

    `read` collects what the keys of one map mean, since 1, 1.0 and true are the same to the bulk reader's map.
    """
    key = read_plain(written)
    if isinstance(key, str):
        return True
    return key is not None and key_text(key) == written and read.setdefault(key, written) == written


def _tag(node: Node, file: str) -> Trouble:
    tag = node.tag or ""
    return tag_not_allowed(Place(file, node.line, node.column), tag.replace("tag:yaml.org,2002:", "!!"))


def _find_second_anchor(root: Node) -> Node | None:
    names: set[str] = set()
    for node in sorted(walk(root), key=lambda node: (node.line, node.column)):
        if node.anchor in names:
            return node
        if node.anchor is not None:
            names.add(node.anchor)
    return None


def _anchor_twice(place: Place, name: str) -> Trouble:
    return trouble(
        "yaml-syntax",
        place,
        Text(f"The anchor “&{shown(name)}” is given twice", f"锚点“&{shown(name)}”定义了两次"),
        Text(
            "Give each its own name, or write the parts out without & and *.",
            "请各用不同的名称，或把内容直接写出来，不用 & 和 *。",
        ),
        text=f"&{name}",
    )


def _two_readings(file: str) -> Trouble:
    return trouble(
        "yaml-syntax",
        Place(file),
        Text("This YAML can be read in two ways", "这份 YAML 有两种读法"),
        Text("Write it more simply: one key a line, text in quotes.", "请写得简单些：每行一项，文字加引号。"),
    )


def _merge_key(place: Place) -> Trouble:
    return trouble(
        "merge-key",
        place,
        Text("The merge key << is not used here", "这里不支持合并写法 <<"),
        Text("Write the keys out, one by one.", "请把要合并的各项逐一写出来。"),
        text="<<",
    )
