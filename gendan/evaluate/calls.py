"""Calls within a condition: arithmetic of numbers and days, like, and the functions of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.evaluate import children, functions
from gendan.evaluate.mistake import candidates
from gendan.evaluate.piece import Piece, gather
from gendan.evaluate.values import FAMILY_NAMES, literal
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.evaluate.compiling import Compiling, Node
    from gendan.evaluate.values import Family

_LIKE = {"~~": "LIKE", "!~~": "NOT LIKE", "~~*": "ILIKE", "!~~*": "NOT ILIKE"}


def function(compiler: Compiling, node: Node) -> Piece:
    """Compile a call: arithmetic, like, a function of the list, or one over a child table."""
    word = str(node.get("function_name", "")).lower()
    if node.get("schema") or node.get("catalog") or node.get("filter") or node.get("distinct"):
        return compiler.forbidden(node, compiler.text(node))
    if (node.get("order_bys") or {}).get("orders") or any(argument.get("name") for argument in node["arguments"]):
        return compiler.forbidden(node, compiler.text(node))
    nodes: list[Node] = [argument["expression"] for argument in node["arguments"]]
    if word in children.AGGREGATES:
        return children.aggregate(compiler, word, nodes, node)
    if word == "has_document":
        return children.has_document(compiler, nodes, node)
    pieces = [compiler.compile(child) for child in nodes]
    if word == "contains" and pieces and pieces[0].is_constant and pieces[0].family == "list" and len(pieces) == 2:
        return membership(pieces)
    if node.get("is_operator"):
        return arithmetic(compiler, word, pieces, nodes, node)
    return call(compiler, word, pieces, nodes, node)


def membership(pieces: list[Piece]) -> Piece:
    """Compile `kind in :kinds`; the parser gives it as contains(list, value)."""
    reads, needs, params = gather(pieces)
    return Piece(within(pieces[1], pieces[:1]), "truth", reads, needs, params=params)


def arithmetic(compiler: Compiling, sign: str, pieces: list[Piece], nodes: list[Node], node: Node) -> Piece:
    """Compile sums of numbers and of days; divided by zero is missing; like with a constant pattern."""
    reads, needs, params = gather(pieces)
    if sign in _LIKE and len(pieces) == 2:
        return like(compiler, _LIKE[sign], pieces, nodes)
    families = tuple(piece.family for piece in pieces)
    gives = _sum_family(sign, families)
    if gives is None:
        return bad_arithmetic(compiler, sign, pieces, node)
    if len(pieces) == 1:
        return Piece(f"({sign}{pieces[0].sql})", gives, reads, needs, params=params)
    right = f"nullif({pieces[1].sql}, 0)" if sign in {"/", "%"} else pieces[1].sql
    if "date" in families and "number" in families:
        return Piece(_days(sign, pieces), gives, reads, needs, params=params)
    return Piece(f"({pieces[0].sql} {sign} {right})", gives, reads, needs, params=params)


def bad_arithmetic(compiler: Compiling, sign: str, pieces: list[Piece], node: Node) -> Piece:
    """Refuse an operator, or tell what it cannot take."""
    if sign not in {"+", "-", "*", "/", "%"}:
        return compiler.forbidden(node, sign)
    have = Text(
        *(f" {sign} ".join(getattr(FAMILY_NAMES[piece.family], tongue) for piece in pieces) for tongue in ("en", "zh"))
    )
    return compiler.refuse(
        node,
        "wrong-type",
        Text(f"Cannot work out {have.en}: `{compiler.text(node)}`", f"无法计算 {have.zh}：`{compiler.text(node)}`"),
        Text(
            "Numbers with numbers; date - date gives days; date ± days gives a date",
            "数字与数字相算；日期减日期得天数；日期加减天数得日期",
        ),
    )


def like(compiler: Compiling, word: str, pieces: list[Piece], nodes: list[Node]) -> Piece:
    """Compare a text with a constant pattern with few wildcards: time stays in proportion to the text."""
    compiler.expect(pieces[0], "text", nodes[0])
    pattern = pieces[1].constant
    if not isinstance(pattern, str) or len(pattern) > 200 or pattern.count("%") > 4:
        return compiler.refuse(
            nodes[1],
            "not-allowed",
            Text("A pattern is a plain text with at most 4 %", "匹配模式须为常量文本，% 最多 4 个"),
            Text("Write it out: like 'PO-%'", "请直接写出，如 like 'PO-%'"),
        )
    reads, needs, params = gather(pieces)
    return Piece(f"({pieces[0].sql} {word} {literal(pattern)})", "truth", reads, needs, params=params)


def call(compiler: Compiling, word: str, pieces: list[Piece], nodes: list[Node], node: Node) -> Piece:
    """Compile a plain function of the list."""
    function = functions.FUNCTIONS.get(word)
    if function is None:
        near = candidates(word, functions.allowed())
        why = functions.why_not(word)
        advice = Text(f"{why.en}. {near.en}", f"{why.zh}。{near.zh}")
        return compiler.refuse(
            node, "unknown-function", Text(f"Function not allowed: {word}", f"不允许的函数：{word}"), advice
        )
    takes = function.takes * len(pieces) if function.many else function.takes
    least = len(function.takes) if function.least is None else function.least
    if not least <= len(pieces) <= len(takes):
        return compiler.refuse(
            node,
            "wrong-type",
            Text(f"{word} is called so: {function.usage}", f"{word} 的用法：{function.usage}"),
            functions.why_not("") if not function.usage else function.about,
        )
    family: Family = "any"
    for families, piece, child in zip(takes, pieces, nodes, strict=False):
        if "any" in families:
            family = piece.family if family == "any" else family
            compiler.expect(piece, family, child)
        elif piece.family not in {*families, "any"}:
            compiler.wrong_type(child, FAMILY_NAMES[families[0]], piece)
    every = [piece.sql for piece in pieces]
    nulls = " OR ".join(f"{sql} IS NULL" for sql in every)
    reads, needs, params = gather(pieces)
    sql = function.sql.format(*every, all=", ".join(every), nulls=nulls)
    return Piece(f"({sql})", family if function.gives == "any" else function.gives, reads, needs, params=params)


def within(value: Piece, pieces: list[Piece]) -> str:
    """Return `value IN (…)`, lists of params spread out; in an empty list there is nothing."""
    written: list[str] = []
    for piece in pieces:
        held = piece.constant
        written += [literal(item) for item in held] if isinstance(held, (list, tuple)) else [piece.sql]
    return f"({value.sql} IN ({', '.join(written)}))" if written else "FALSE"


def _sum_family(sign: str, families: tuple[Family, ...]) -> Family | None:
    if sign not in {"+", "-", "*", "/", "%"}:
        return None
    known = [family for family in families if family != "any"]
    if all(family == "number" for family in known):
        return "number" if known or len(families) == 2 else "any"
    if len(families) == 1:
        return None
    if sign == "-" and known == ["date", "date"]:
        return "number"
    if sign in {"+", "-"} and families[0] == "date" and families[1] in {"number", "any"}:
        return "date"
    return "date" if sign == "+" and families[1] == "date" and families[0] in {"number", "any"} else None


def _days(sign: str, pieces: list[Piece]) -> str:
    """Return date ± whole days; the engine adds only integers to dates."""
    day, count = (pieces[0], pieces[1]) if pieces[0].family == "date" else (pieces[1], pieces[0])
    return f"({day.sql} {sign} CAST({count.sql} AS INTEGER))"
