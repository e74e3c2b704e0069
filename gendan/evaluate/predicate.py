"""Door 2: from the parsed tree of a condition to SQL written by gendan, node by node; what is not known here is refused.

No text of the rule is ever run: names are looked up in the catalog, literals are written anew, functions come from a list.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from gendan.evaluate import calls, children, functions
from gendan.evaluate.lexis import characters
from gendan.evaluate.mistake import Mistake, candidates
from gendan.evaluate.piece import NOTHING, Part, Piece, gather
from gendan.evaluate.values import FAMILY_NAMES, Family, family_of, family_of_value, iso_date, literal
from gendan.words.engine_words import shape_words
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.evaluate.compiling import Node
    from gendan.evaluate.piece import Tally
    from gendan.evaluate.scope import Scope

"""A node of the tree as the engine's parser wrote it: JSON, of unknown shape until looked at."""

NOWHERE = 2**63
"""The parser gives places beyond this to nodes it made up itself."""
DEEPEST, MOST = 40, 400
"""Levels and nodes that a condition may have."""
_SUBQUERY = Text("a query within a condition", "条件里套查询")
_NUMBER = re.compile(r"-?\d[\d_]{0,14}(?:\.\d{1,6})?")
_COMPARE = {
    "COMPARE_EQUAL": "=",
    "COMPARE_NOTEQUAL": "<>",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHANOREQUALTO": ">=",
    "COMPARE_DISTINCT_FROM": "IS DISTINCT FROM",
    "COMPARE_NOT_DISTINCT_FROM": "IS NOT DISTINCT FROM",
}


class Compiler:
    """Turns one condition into SQL and collects every mistake on the way. One instance a condition."""

    def __init__(self, scope: Scope, words: str, base: int = 0) -> None:
        """Take the scope, the condition's text, and the byte of the parsed text at which the condition begins."""
        self.scope = scope
        self.words = words
        self.base = base
        self.mistakes: list[Mistake] = []
        self.tallies: list[Tally] = []
        self.depth = 0
        self.nodes = 0
        self.places: dict[int, tuple[int, int]] = {}

    def condition(self, node: Node) -> Piece:
        """Return the piece of a whole condition: it must be true or false."""
        piece = self.compile(node)
        self.expect(piece, "truth", node)
        return piece

    def compile(self, node: Node) -> Piece:
        """Return the piece of one node, or NOTHING after a mistake."""
        self.nodes += 1
        if self.nodes > MOST or self.depth > DEEPEST:
            if self.nodes != MOST + 1 and self.depth != DEEPEST + 1:
                return NOTHING
            self.nodes = MOST + 1
            return self.refuse(
                node,
                "too-large",
                Text("The condition is too large", "条件过于庞大"),
                Text("Split it into two rules", "请拆成两条规则"),
            )
        handler = self.HANDLERS.get(str(node.get("class")))
        if handler is None:
            named = str(node.get("class", "?")).lower().replace("_", " ")
            return self.forbidden(node, _SUBQUERY if named == "subquery" else named)
        self.depth += 1
        try:
            return handler(self, node)
        finally:
            self.depth -= 1

    # -- places and mistakes

    def span(self, node: Node) -> tuple[int, int]:
        """Return offset and length, in characters of the condition, of the words a node was made of."""
        first, last = self._bytes(node)
        begin, end = characters(self.words, first - self.base), characters(self.words, last - self.base)
        return begin, max(end - begin, 1)

    def _bytes(self, node: Node) -> tuple[int, int]:
        known = self.places.get(id(node))
        if known is not None:
            return known
        first, last = NOWHERE, 0
        place = node.get("query_location", NOWHERE)
        if isinstance(place, int) and place < NOWHERE:
            first, last = place, place + int(node.get("query_location_length") or 0)
        for child in _inner(node):
            begin, end = self._bytes(child)
            first, last = min(first, begin), max(last, end)
        self.places[id(node)] = (first, last)
        return first, last

    def text(self, node: Node) -> str:
        """Return the words of a node, as the writer wrote them."""
        begin, length = self.span(node)
        words = self.words[begin : begin + length]
        rest = self.words[begin + length :]
        while words.count("(") > words.count(")") and rest.lstrip().startswith(")"):  # a call ends at its last argument
            at = rest.index(")") + 1
            words, rest = words + rest[:at], rest[at:]
        return words

    def refuse(self, node: Node, kind: str, message: Text, advice: Text) -> Piece:
        """Report a mistake and go on, so that the others are reported too."""
        begin, length = self.span(node)
        self.mistakes.append(Mistake(kind, message, advice, (), min(begin, len(self.words)), length))
        return NOTHING

    def forbidden(self, node: Node, what: str | Text) -> Piece:
        """Refuse what the language of conditions does not have; `what` as it was written, or in words."""
        said = what if isinstance(what, Text) else shape_words(what)
        return self.refuse(
            node,
            "not-allowed",
            Text(f"Not allowed in a condition: {said.en}", f"条件中不允许：{said.zh}"),
            Text(
                "A condition compares columns, params and literals; other records come in by count, sum, min, max",
                "条件只能比较列、参数和常量；其他记录用 count、sum、min、max 引入",
            ),
        )

    def expect(self, piece: Piece, family: Family, node: Node) -> None:
        """Report a mistake unless the piece is of that family."""
        if piece.family not in {family, "any"}:
            self.wrong_type(node, FAMILY_NAMES[family], piece)

    def wrong_type(self, node: Node, wanted: Text, piece: Piece) -> Piece:
        """Report that a piece is not what its place wants."""
        have, words = FAMILY_NAMES[piece.family], self.text(node)
        return self.refuse(
            node,
            "wrong-type",
            Text(f"`{words}` is {have.en}; here stands {wanted.en}", f"`{words}` 是{have.zh}，此处应为{wanted.zh}"),
            Text("`gendan tables` shows the type of each column", "用 `gendan tables` 查看各列的类型"),
        )

    # -- leaves

    def column(self, node: Node) -> Piece:
        """Compile a bare or qualified name: a column, or the as-of date."""
        path = tuple(str(part) for part in node.get("column_names") or ())
        found = self.scope.find(path) if 1 <= len(path) <= 2 else None
        if found is not None:
            read, column = found
            return Piece(read.sql, family_of(column.type), (read,), (read,))
        if path == ("as_of",):
            day = self.scope.as_of
            return Piece(literal(day), "date", constant=day, is_constant=True)
        word = ".".join(path)
        if path[-1].lower() in functions.CLOCK | functions.IDENTITY:
            return self.refuse(
                node,
                "not-allowed",
                Text(f"`{word}` is not allowed", f"不允许使用 `{word}`"),
                functions.why_not(path[-1].lower()),
            )
        if len(path) == 2 and path[0] in self.scope.catalog.tables:
            child = Text(
                f"`{word}` is of another table; use count, sum, min or max",
                f"`{word}` 属于另一张表；请用 count、sum、min 或 max",
            )
            return self.refuse(node, "unknown-column", Text(f"No single value: {word}", f"不是单一值：{word}"), child)
        grain = self.scope.grain.name
        return self.refuse(
            node,
            "unknown-column",
            Text(f"{grain} has no column `{word}`", f"{grain} 没有 `{word}` 这一列"),
            candidates(path[-1], {*self.scope.names(), "as_of"}),
        )

    def constant(self, node: Node) -> Piece:
        """Compile a literal, written anew."""
        held = node.get("literal") or {}
        kind, words = held.get("kind"), str(held.get("text", ""))
        if kind == "NULL_LITERAL":
            return Piece("NULL", "any", is_constant=True)
        if kind == "BOOLEAN":
            return _constant(words == "true")
        if kind == "STRING":
            return _constant(words)
        if node.get("alias"):
            return self.forbidden(node, self.text(node))
        if not _NUMBER.fullmatch(words):
            return self.refuse(
                node,
                "wrong-type",
                Text(f"Not a plain number: {words}", f"不是普通数字：{words}"),
                Text("At most 15 digits, 6 after the point", "最多 15 位，小数最多 6 位"),
            )
        plain = words.replace("_", "")
        return _constant(Decimal(plain) if "." in plain else int(plain))

    def param(self, node: Node) -> Piece:
        """Compile a param of the rule, `:days`."""
        word = str(node.get("identifier"))
        if word not in self.scope.params:
            return self.refuse(
                node,
                "unknown-param",
                Text(f"No param `:{word}`", f"没有参数 `:{word}`"),
                candidates(word, self.scope.params),
            )
        value = self.scope.params[word]
        piece = _constant(value)
        return Piece(piece.sql, piece.family, constant=value, is_constant=True, params=frozenset({word}))

    def cast(self, node: Node) -> Piece:
        """Compile a date literal, or what the parser adds for `is true`; other casts can fail on data and are refused."""
        child = self.compile(node["child"])
        wanted = str((node.get("type_expr") or {}).get("type_name", "")).lower()
        if wanted == "boolean" and child.family in {"truth", "any"}:
            return child
        day = iso_date(child.constant) if isinstance(child.constant, str) else None
        if wanted == "date" and day is not None:
            return _constant(day)
        return self.forbidden(node, f"cast to {wanted}")

    # -- operators

    def conjunction(self, node: Node) -> Piece:
        """And, or: the places where a condition is split for `gendan why`."""
        joined = "and" if node.get("type") == "CONJUNCTION_AND" else "or"
        nodes: list[Node] = list(node["children"])
        pieces = [self.compile(child) for child in nodes]
        for child, piece in zip(nodes, pieces, strict=True):
            self.expect(piece, "truth", child)
        reads, needs, params = gather(pieces)
        sql = "(" + f" {joined.upper()} ".join(piece.sql for piece in pieces) + ")"
        parts = tuple(
            piece.part or Part(self.text(child), piece.sql, needs=piece.needs)
            for child, piece in zip(nodes, pieces, strict=True)
        )
        part = Part(self.text(node), sql, "and" if joined == "and" else "or", parts, needs)
        return Piece(sql, "truth", reads, needs, part=part, params=params)

    def operator(self, node: Node) -> Piece:
        """Not, is null, in, coalesce."""
        kind, nodes = str(node.get("type")), list(node.get("children") or ())
        pieces = [self.compile(child) for child in nodes]
        reads, needs, params = gather(pieces)
        if kind in {"OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"}:
            word = "IS NULL" if kind == "OPERATOR_IS_NULL" else "IS NOT NULL"
            return Piece(f"({pieces[0].sql} {word})", "truth", reads, (), params=params)
        if kind == "OPERATOR_NOT":
            self.expect(pieces[0], "truth", nodes[0])
            return Piece(f"(NOT {pieces[0].sql})", "truth", reads, needs, params=params)
        if kind == "COMPARE_IN":
            pieces = [
                pieces[0],
                *(self.alike(pieces[0], piece, child) for piece, child in zip(pieces[1:], nodes[1:], strict=True)),
            ]
            return Piece(calls.within(pieces[0], pieces[1:]), "truth", reads, needs, params=params)
        if kind == "OPERATOR_COALESCE":
            family = first_family(pieces)
            for child, piece in zip(nodes, pieces, strict=True):
                self.expect(piece, family, child)
            return Piece(
                f"coalesce({', '.join(piece.sql for piece in pieces)})", family, reads, pieces[-1].needs, params=params
            )
        return self.forbidden(node, kind.lower().removeprefix("operator_").replace("_", " "))

    def comparison(self, node: Node) -> Piece:
        """Two values of one family; a text literal that is an ISO date stands for the date."""
        sign = _COMPARE.get(str(node.get("type")))
        if sign is None:
            return self.forbidden(node, str(node.get("type")).lower())
        left, right = self.compile(node["left"]), self.compile(node["right"])
        right = self.alike(left, right, node["right"])
        left = self.alike(right, left, node["left"])
        if sign not in {"=", "<>"} and not sign.startswith("IS") and left.family in {"truth", "list"}:
            self.wrong_type(node["left"], Text("something that has an order", "可比较大小的值"), left)
        reads, needs, params = gather((left, right))
        if sign.startswith("IS"):
            needs = ()
        exists = children.existence(left, sign, right) or children.existence(
            right, children.MIRRORED.get(sign, ""), left
        )
        return Piece(exists or f"({left.sql} {sign} {right.sql})", "truth", reads, needs, params=params)

    def between(self, node: Node) -> Piece:
        """From lower to upper, both included."""
        value, lower, upper = (self.compile(node[key]) for key in ("input", "lower", "upper"))
        lower, upper = self.alike(value, lower, node["lower"]), self.alike(value, upper, node["upper"])
        reads, needs, params = gather((value, lower, upper))
        return Piece(f"({value.sql} BETWEEN {lower.sql} AND {upper.sql})", "truth", reads, needs, params=params)

    def case(self, node: Node) -> Piece:
        """Case when … then … else … end."""
        checks: list[Node] = list(node["case_checks"])
        whens = [self.compile(check["when_expr"]) for check in checks]
        nodes = [*(check["then_expr"] for check in checks), node["else_expr"]]
        pieces = [self.compile(child) for child in nodes]
        for check, when in zip(checks, whens, strict=True):
            self.expect(when, "truth", check["when_expr"])
        family = first_family(pieces)
        for child, piece in zip(nodes, pieces, strict=True):
            self.expect(piece, family, child)
        reads, needs, params = gather((*whens, *pieces))
        arms = " ".join(f"WHEN {when.sql} THEN {piece.sql}" for when, piece in zip(whens, pieces[:-1], strict=True))
        return Piece(f"CASE {arms} ELSE {pieces[-1].sql} END", family, reads, needs, params=params)

    def alike(self, model: Piece, piece: Piece, node: Node) -> Piece:
        """Return the piece, as a date where its model is one and it is an ISO text; report another family."""
        if model.family == "date" and isinstance(piece.constant, str):
            day = iso_date(piece.constant)
            if day is not None:
                return Piece(literal(day), "date", constant=day, is_constant=True, params=piece.params)
        if piece.family == "list" and piece.is_constant and model.family in {"text", "number"}:
            return piece
        if "any" not in {model.family, piece.family} and model.family != piece.family:
            self.wrong_type(node, FAMILY_NAMES[model.family], piece)
            return NOTHING
        return piece

    HANDLERS: ClassVar[dict[str, Callable[[Compiler, Node], Piece]]] = {
        "COLUMN_REF": column,
        "CONSTANT": constant,
        "PARAMETER": param,
        "CAST": cast,
        "CONJUNCTION": conjunction,
        "OPERATOR": operator,
        "COMPARISON": comparison,
        "BETWEEN": between,
        "CASE": case,
        "FUNCTION": calls.function,
    }


def _constant(value: object) -> Piece:
    return Piece(literal(value), family_of_value(value), constant=value, is_constant=True)


def first_family(pieces: list[Piece]) -> Family:
    """Return the family of the first piece that has one."""
    return next((piece.family for piece in pieces if piece.family != "any"), "any")


def _inner(node: Node) -> list[Node]:
    """Return the nodes directly below."""
    found: list[Node] = []
    for value in node.values():
        if isinstance(value, dict):
            found.append(value)
        elif isinstance(value, list):
            found += [item for item in value if isinstance(item, dict)]
    return found
