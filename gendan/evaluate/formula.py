"""Formulas and conditions of rubrics: parsed by the engine, checked node by node, worked out here with exact fractions.

Same words as the conditions of rules; numbers, comparisons, and functions from a list. What is missing makes the answer
missing (three-valued logic); a division by zero is missing too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.evaluate.mistake import Mistake, candidates
from gendan.evaluate.parsing import parse_one
from gendan.words.engine_words import shape_words
from gendan.words.rubric import Calculated, Worth
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.evaluate.compiling import Node
    from gendan.evaluate.parsing import Parse

ASKS = ("value", "points", "cases", "short")
"""Functions of an indicator's id: its value, its points, its cases, those that fall short; missing when not scored."""
MONTHS = {"months_at_least": 2, "months_below": 2, "months_scored": 1}
"""Functions of the months up to this one, and how many numbers each takes: points and months; an indicator may stand first."""
MOST_MONTHS = 36
MOST, DEEPEST = 200, 30
Ask = Callable[[str, str], Worth]
Run = Callable[[Mapping[str, Worth], Ask], Worth]
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "COMPARE_EQUAL": lambda a, b: a == b,
    "COMPARE_NOTEQUAL": lambda a, b: a != b,
    "COMPARE_LESSTHAN": lambda a, b: a < b,
    "COMPARE_GREATERTHAN": lambda a, b: a > b,
    "COMPARE_LESSTHANOREQUALTO": lambda a, b: a <= b,
    "COMPARE_GREATERTHANOREQUALTO": lambda a, b: a >= b,
}
_SUMS: Mapping[str, Callable[[Fraction, Fraction], Fraction | None]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else None,
}
_ONE: Mapping[str, Callable[[Fraction], Fraction]] = {
    "abs": abs,
    "floor": lambda a: Fraction(math.floor(a)),
    "ceil": lambda a: Fraction(math.ceil(a)),
    "round": lambda a: Fraction(math.floor(a + Fraction(1, 2)) if a >= 0 else math.ceil(a - Fraction(1, 2))),
    "-": lambda a: -a,
}


def compile_formula(
    parse: Parse, words: str, names: frozenset[str], indicators: frozenset[str], *, history: bool = False
) -> tuple[Calculated | None, list[Mistake]]:
    """Return the formula and its mistakes. `names` are what it may read, `indicators` the ids it may ask about.

    `history`: it may also ask about the months up to its own.
    """
    parsed = parse_one(parse, words)
    if parsed.node is None:
        return None, [parsed.mistake] if parsed.mistake is not None else []
    builder = _Builder(names, indicators, history)
    run = builder.build(parsed.node, 0)
    return (None, builder.mistakes) if builder.mistakes else (Calculated(words, run, builder.months), [])


def _nothing(_names: Mapping[str, Worth], _ask: Ask) -> Worth:
    return None


class _Builder(Struct):
    names: frozenset[str]
    indicators: frozenset[str]
    history: bool = False
    mistakes: list[Mistake] = field(default_factory=list)
    nodes: int = 0
    months: int = 0

    def refuse(self, what: Text, advice: Text, kind: str = "not-allowed") -> Run:
        self.mistakes.append(Mistake(kind, what, advice))
        return _nothing

    def build(self, node: Node, depth: int) -> Run:
        self.nodes += 1
        if self.nodes > MOST or depth > DEEPEST:
            if self.nodes <= MOST + 1:
                self.nodes = MOST + 1
                return self.refuse(
                    Text("The formula is too large", "公式过于庞大"), Text("Make it shorter", "请写短些"), "too-large"
                )
            return _nothing
        kind = str(node.get("class"))
        if kind == "CONSTANT":
            return self.constant(node)
        if kind in {"COLUMN_REF", "PARAMETER"}:
            return self.name(node)
        deeper = {
            "FUNCTION": self.function,
            "COMPARISON": self.comparison,
            "CONJUNCTION": self.conjunction,
            "OPERATOR": self.operator,
            "BETWEEN": self.between,
            "CASE": self.case,
        }.get(kind)
        return deeper(node, depth) if deeper is not None else self.forbidden(kind.lower().replace("_", " "))

    def forbidden(self, what: str) -> Run:
        advice = Text("A formula has numbers, names, + - * /, comparisons, case, least, greatest, round", "公式可用数字、名称、+ - * /、比较、case、least、greatest、round")  # fmt: skip
        said = shape_words(what)
        return self.refuse(Text(f"Not allowed in a formula: {said.en}", f"公式中不允许：{said.zh}"), advice)

    def constant(self, node: Node) -> Run:
        held = node.get("literal") or {}
        kind, words = held.get("kind"), str(held.get("text", "")).replace("_", "")
        if kind == "BOOLEAN":
            truth = words == "true"
            return lambda _names, _ask: truth
        if kind == "NULL_LITERAL":
            return _nothing
        try:
            if kind == "STRING" or "e" in words.lower() or len(words) > 20:
                return self.forbidden(f"'{words}'")
            number = Fraction(Decimal(words))
        except ArithmeticError:
            return self.forbidden(words)
        return lambda _names, _ask: number

    def name(self, node: Node) -> Run:
        path = [str(part) for part in node.get("column_names") or ()] or [str(node.get("identifier"))]
        word = ".".join(path)
        if word not in self.names:
            return self.refuse(
                Text(f"There is no `{word}` here", f"此处没有 `{word}`"), candidates(word, self.names), "unknown-column"
            )
        return lambda names, _ask: names.get(word)

    def function(self, node: Node, depth: int) -> Run:
        name = str(node.get("function_name")).lower()
        inner: list[Node] = [one["expression"] for one in node.get("arguments") or ()]
        if node.get("distinct") or node.get("filter"):
            return self.forbidden(f"{name} distinct, filter")
        if name in ASKS:
            return self.asked(name, inner)
        if name in MONTHS and self.history:
            return self.counted(name, inner)
        runs = [self.build(child, depth + 1) for child in inner]
        if name in _SUMS and len(runs) == 2:
            return _two(runs, _SUMS[name])
        if name in _ONE and len(runs) == 1:
            only = _ONE[name]
            return lambda names, ask: None if (held := _number(runs[0](names, ask))) is None else only(held)
        if name in {"least", "greatest"} and runs:
            pick = min if name == "least" else max

            def extreme(names: Mapping[str, Worth], ask: Ask) -> Worth:
                found = [_number(run(names, ask)) for run in runs]
                known = [one for one in found if one is not None]
                return pick(known) if len(known) == len(found) else None

            return extreme
        return self.forbidden(name)

    def asked(self, what: str, inner: list[Node]) -> Run:
        held = (inner[0].get("literal") or {}) if len(inner) == 1 else {}
        word = str(held.get("text", ""))
        if held.get("kind") != "STRING" or word not in self.indicators:
            said = Text(
                f"{what}(…) wants the id of an indicator in quotes: {word}", f"{what}(…) 里须写加引号的指标 id：{word}"
            )
            return self.refuse(said, candidates(word, self.indicators), "unknown-indicator")
        return lambda _names, ask: ask(what, word)

    def counted(self, what: str, inner: list[Node]) -> Run:
        """Build a count of months: months_below('errors', 60, 6); without an indicator it is of the score."""
        held = [node.get("literal") or {} for node in inner]
        word = "score"
        if held and held[0].get("kind") == "STRING":
            word = str(held.pop(0).get("text"))
        texts = [str(one.get("text", "")).replace("_", "") for one in held]
        wrong = word != "score" and word not in self.indicators
        numbers = all(text.replace(".", "", 1).isdigit() for text in texts) and len(texts) == MONTHS[what]
        if wrong or not numbers or not texts[-1].isdigit() or not 1 <= int(texts[-1]) <= MOST_MONTHS:
            said = Text(f"{what} is not asked so", f"{what} 的写法不对")
            advice = Text(
                f"Write months_at_least(85, 6) or months_below('errors', 60, 6): points, then months, at most {MOST_MONTHS}",
                f"写成 months_at_least(85, 6) 或 months_below('errors', 60, 6)：先写分数，再写月数（最多 {MOST_MONTHS}）",
            )
            return self.refuse(
                said,
                candidates(word, self.indicators) if wrong else advice,
                "unknown-indicator" if wrong else "wrong-type",
            )
        self.months = max(self.months, int(texts[-1]))
        asked = " ".join([what, *texts])
        return lambda _names, ask: ask(asked, word)

    def comparison(self, node: Node, depth: int) -> Run:
        compare = _COMPARE.get(str(node.get("type")))
        if compare is None:
            return self.forbidden(str(node.get("type")).lower())
        return _two([self.build(node["left"], depth + 1), self.build(node["right"], depth + 1)], compare)

    def between(self, node: Node, depth: int) -> Run:
        value, lower, upper = (self.build(node[key], depth + 1) for key in ("input", "lower", "upper"))
        sides = [_two([value, lower], lambda a, b: a >= b), _two([value, upper], lambda a, b: a <= b)]
        return lambda names, ask: _joined([side(names, ask) for side in sides], every=True)

    def conjunction(self, node: Node, depth: int) -> Run:
        every = node.get("type") == "CONJUNCTION_AND"
        runs = [self.build(child, depth + 1) for child in node["children"]]
        return lambda names, ask: _joined([run(names, ask) for run in runs], every=every)

    def operator(self, node: Node, depth: int) -> Run:
        kind = str(node.get("type"))
        runs = [self.build(child, depth + 1) for child in node.get("children") or ()]
        if kind == "OPERATOR_NOT":
            return lambda names, ask: None if (held := runs[0](names, ask)) is None else not held
        if kind in {"OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"}:
            missing = kind == "OPERATOR_IS_NULL"
            return lambda names, ask: (runs[0](names, ask) is None) is missing
        if kind == "OPERATOR_COALESCE":
            return lambda names, ask: next((held for run in runs if (held := run(names, ask)) is not None), None)
        return self.forbidden(kind.lower().removeprefix("operator_").replace("_", " "))

    def case(self, node: Node, depth: int) -> Run:
        arms = [
            (self.build(one["when_expr"], depth + 1), self.build(one["then_expr"], depth + 1))
            for one in node["case_checks"]
        ]
        rest = self.build(node["else_expr"], depth + 1)
        return lambda names, ask: next((then for when, then in arms if when(names, ask) is True), rest)(names, ask)


def _two(runs: list[Run], join: Callable[[Fraction, Fraction], Worth]) -> Run:
    def run(names: Mapping[str, Worth], ask: Ask) -> Worth:
        left, right = (_number(one(names, ask)) for one in runs)
        return None if left is None or right is None else join(left, right)

    return run


def _number(worth: Worth) -> Fraction | None:
    """Return a number; true counts 1 and false 0, as in the engine."""
    return None if worth is None else Fraction(worth)


def _joined(found: list[Worth], *, every: bool) -> Worth:
    """And, or of three values: one false settles an and, one true an or; else what is missing makes it missing."""
    if any(one is not None and bool(one) is not every for one in found):
        return not every
    return None if None in found else every
