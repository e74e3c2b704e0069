"""The reference of one kind of file, from its JSON Schema: one table for each object, in the order of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.validate.schemas import Guide, Node, Schemas
from gendan.words.house import PLACES
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.words.text import Language

_HEADS = (Text("Key", "键"), Text("Form", "写法"), Text("Meaning", "含义"))
_REQUIRED = Text("required", "必填")
_ONE_OF = Text("one of", "可选值")
_LIST_OF = Text("list of ", "列表：")
_LIST = Text("list, ", "列表，")
_EACH = Text("keys of your own with ", "自定的键，值为")
_OWN_KEYS = Text("keys of your own, ", "自定的键，")
_OR = Text(" or ", " 或 ")
_SEE = Text("see below", "见下")
_FILES = Text("Files", "文件")
_EXAMPLE = Text("as", "如")
_REPEATS = Text("the same keys as", "各键同")
_OWN = Text(
    "Keys that begin with `x-` are the house's own: kept, never judged. Any other unknown key is a finding.",
    "以 `x-` 开头的键归各公司自用：保留不动，也不作判断。其他不认识的键都会报出。",
)
_WRITTEN = Text("Written by `python -m docs.generate` from", "由 `python -m docs.generate` 生成，来源：")
_PLAIN = {
    "string": Text("text", "文字"),
    "integer": Text("whole number", "整数"),
    "number": Text("number", "数字"),
    "boolean": Text("`true` or `false`", "`true` 或 `false`"),
    "object": Text("keys", "若干键"),
    "null": Text("`null`", "`null`"),
}


class Page:
    """Writes one page. Objects found on the way wait in `_waiting` until their own section comes."""

    def __init__(self, schemas: Schemas, kind: str, language: Language) -> None:
        self._kind = kind
        self._language: Language = language
        self._root = schemas.bundle(kind)
        self._guide = Guide(self._root)
        self._waiting: list[tuple[str, Node]] = []
        self._written: dict[str, str] = {}

    def text(self) -> str:
        """Return the page in Markdown, ending with a newline."""
        root = self._root
        lines = [
            f"<!-- {self._say(_WRITTEN)} schema/{self._kind}.schema.json -->",
            f"# {root['x-title-zh'] if self._language == 'zh' else root['title']}",
            "",
            self._meaning(root),
            "",
        ]
        if place := {str(kind): glob for kind, glob in PLACES.items()}.get(self._kind):
            colon = "：" if self._language == "zh" else ": "
            lines += [f"{self._say(_FILES)}{colon}`{place}`", ""]
        lines += self._table("", root)
        while self._waiting:
            path, node = self._waiting.pop(0)
            lines += [f"## `{path}`", "", *self._below(path, node)]
        return "\n".join([*lines, self._say(_OWN), ""])

    def _say(self, text: Text) -> str:
        return text.said_in(self._language)

    def _below(self, path: str, node: Node) -> list[str]:
        words = self._meaning(node)
        return [*([words, ""] if words else []), *self._table(path, node)]

    def _table(self, path: str, node: Node) -> list[str]:
        required = node.get("required", ())
        rows = [
            self._row(f"{path}.{key}" if path else key, value, key in required)
            for key, value in node.get("properties", {}).items()
        ]
        heads = " | ".join(self._say(head) for head in _HEADS)
        return [f"| {heads} |", "|---|---|---|", *rows, ""]

    def _row(self, path: str, stated: Node, required: bool) -> str:  # noqa: FBT001  as it is asked of a schema
        node = self._guide.resolved(stated)
        form = self._form(path, node)
        if required:
            form += f", **{self._say(_REQUIRED)}**" if self._language == "en" else f"，**{self._say(_REQUIRED)}**"
        words = (" " if self._language == "en" else "").join(filter(None, self._words(stated, node)))
        return f"| `{path.rpartition('.')[2]}` | {_cell(form)} | {_cell(words)} |"

    def _words(self, stated: Node, node: Node) -> Iterator[str]:
        """Yield what the key means, its values, and the first example that the key itself states."""
        yield self._meaning(node)
        for value, meaning in self._values(node).items():
            yield f"<br>`{value}` {meaning[self._language]}"
        examples = [each for each in stated.get("examples", ()) if not isinstance(each, dict | list)]
        if examples and not any(str(each) in self._meaning(node) for each in examples):
            yield f"({self._say(_EXAMPLE)} `{examples[0]}`)" if self._language == "en" else f"（如 `{examples[0]}`）"

    def _values(self, node: Node) -> dict[str, Any]:
        found: dict[str, Any] = {**node.get("x-values", {})}
        for branch in (node.get("items"), *node.get("anyOf", ())):
            if isinstance(branch, dict):
                found |= self._values(self._guide.resolved(branch))
        return found

    def _meaning(self, node: Node) -> str:
        return str(node.get("x-zh" if self._language == "zh" else "description", ""))

    def _form(self, path: str, node: Node) -> str:
        """Return how the value is written; objects with keys of their own get a section, and a link to it."""
        if branches := node.get("anyOf"):
            forms = [self._form(path, self._guide.resolved(branch)) for branch in branches]
            return self._say(_OR).join(dict.fromkeys(forms))
        if "enum" in node:
            return self._enum(node)
        if node.get("type") == "array":
            items = self._guide.resolved(node.get("items", {}))
            return self._many(_LIST_OF, _LIST, self._form(f"{path}[]", items))
        if "properties" in node:
            return self._section(path, node)
        if isinstance(node.get("additionalProperties"), dict):
            value = self._guide.resolved(node["additionalProperties"])
            return self._many(_EACH, _OWN_KEYS, self._form(f"{path}.<key>", value))
        return self._plain(node)

    def _many(self, of: Text, seen: Text, form: str) -> str:
        """Join "list" and what is in it: a link stands by itself, a word belongs to it."""
        return self._say(seen if "](#" in form else of) + form

    def _enum(self, node: Node) -> str:
        if node.get("x-values"):
            return self._say(_ONE_OF)
        gap = " " if self._language == "en" else "："
        return f"{self._say(_ONE_OF)}{gap}{', '.join(map(_code, node['enum']))}"

    def _plain(self, node: Node) -> str:
        form = node.get("x-type") or node.get("format")
        named = {"date": Text("date", "日期"), "moment": Text("date or date-time", "日期或日期时间")}
        named |= {"time": Text("date-time with offset", "带时区的日期时间")}
        if form in named:
            return self._say(named[form])
        kinds = node.get("type", "string")
        names = kinds if isinstance(kinds, list) else [kinds]
        return self._say(_OR).join(self._say(_PLAIN.get(name, _PLAIN["string"])) for name in names)

    def _section(self, path: str, node: Node) -> str:
        properties = node["properties"]
        if set(properties) == {"en", "zh"}:
            return "`{en: …, zh: …}`"
        inner = repr(properties)
        if known := self._written.get(inner):
            return f"{self._say(_REPEATS)} [`{known}`](#{anchor(known)})"
        self._written[inner] = path
        self._waiting.append((path, node))
        return f"[{self._say(_SEE)}](#{anchor(path)})"


def anchor(path: str) -> str:
    """Return the anchor that GitHub makes of a heading with this path."""
    return "".join(sign for sign in path.lower() if sign.isalnum() or sign in "-_")


def _code(value: object) -> str:
    return "`{}`".format(str(value).replace("\t", "\\t"))


def _cell(words: str) -> str:
    return words.replace("\n", " ").replace("|", "\\|").strip()


def format_page(schemas: Schemas, kind: str, language: Language) -> str:
    """Return the reference of `kind` in Markdown. Raises FaultError for a kind without a schema."""
    return Page(schemas, kind, language).text()
