"""Conditions parsed in one go where they are ours, one by one where they come from a house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gendan.evaluate.allow import syntax_mistake
from gendan.evaluate.lexis import LONGEST, with_params
from gendan.evaluate.mistake import Mistake
from gendan.evaluate.predicate import Compiler
from gendan.words.errors import FactsError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.evaluate.piece import Piece
    from gendan.evaluate.scope import Scope

Parse = Callable[[str], Mapping[str, Any]]
"""The engine's own parser: text to the tree of `json_serialize_sql`; raises FactsError with the place in characters."""

_HEAD, _OPEN, _CLOSE, _NEXT = "SELECT ", "(", "\n)", ", "
_NEUTRAL = ("modifiers", "where_clause", "group_expressions", "group_sets", "having", "sample", "qualify")


class Parsed(Struct, frozen=True):
    """The tree of one expression, and the byte at which its words begin in what was parsed; or the mistake."""

    words: str
    node: Mapping[str, Any] | None
    base: int
    mistake: Mistake | None = None

    def compile(self, scope: Scope) -> tuple[Compiler, Piece | None]:
        """Return the compiler, which holds the mistakes, and the piece; None when it could not be parsed."""
        compiler = Compiler(scope, self.words, self.base)
        if self.node is None:
            if self.mistake is not None:
                compiler.mistakes.append(self.mistake)
            return compiler, None
        return compiler, compiler.compile(self.node)


def parse_all(parse: Parse, texts: Sequence[str]) -> list[Parsed]:
    """Return the expressions of texts that come with gendan: one call; one by one when that call fails.

    Not for texts of strangers: one of them could reach over into the next.
    """
    if not texts or any(len(text) > LONGEST for text in texts):
        return [parse_one(parse, text) for text in texts]
    bases, at, whole = [], len(_HEAD), _HEAD
    for text in texts:
        piece = f"{_OPEN}{with_params(text)}{_CLOSE}{_NEXT}"
        bases.append(at + len(_OPEN))
        whole += piece
        at += len(piece.encode())
    nodes = _expressions(parse_tree(parse, whole.removesuffix(_NEXT)))
    if nodes is None or len(nodes) != len(texts):
        return [parse_one(parse, text) for text in texts]
    return [Parsed(text, node, base) for text, node, base in zip(texts, nodes, bases, strict=True)]


def parse_one(parse: Parse, text: str) -> Parsed:
    """Return one expression: nothing before it, nothing after it, within the limits of size."""
    base = len(_HEAD) + len(_OPEN)
    if len(text) > LONGEST:
        said = Text(f"A condition has at most {LONGEST} characters", f"条件最多 {LONGEST} 个字符")
        return Parsed(text, None, base, Mistake("too-large", said, Text("Split it into two rules", "请拆成两条规则")))
    tree = parse_tree(parse, f"{_HEAD}{_OPEN}{with_params(text)}{_CLOSE}")
    nodes = _expressions(tree)
    if nodes is None or len(nodes) != 1:
        return Parsed(text, None, base, syntax_mistake(tree, text, base))
    return Parsed(text, nodes[0], base)


def parse_tree(parse: Parse, text: str) -> Mapping[str, Any]:
    """Return the tree of a text; what cannot be parsed gives {"error": true} with the engine's words and the place."""
    try:
        return parse(text)
    except FactsError as error:
        return {"error": True, "error_message": error.reason, "character": error.position}
    except RecursionError:
        return {"error": True, "error_message": "nested too deeply"}


def _expressions(tree: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    """Return the expressions of `SELECT a, b` and nothing else; None for any other statement."""
    statements = tree.get("statements") or []
    if tree.get("error") or len(statements) != 1:
        return None
    node = statements[0].get("node") or {}
    bare = node.get("type") == "SELECT_NODE" and (node.get("from_table") or {}).get("type") == "EMPTY"
    if not bare or any(node.get(key) for key in _NEUTRAL) or (node.get("cte_map") or {}).get("map"):
        return None
    return list(node.get("select_list") or [])
