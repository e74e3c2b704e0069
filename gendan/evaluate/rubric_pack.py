"""From the document of a rubric to the rubric: weights that total, bands that touch, names that exist; every mistake at its place.

The document has passed its schema. Numbers become decimals by their shortest text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from gendan.evaluate import rubric_shapes as shapes
from gendan.evaluate.formula import compile_formula
from gendan.evaluate.mistake import Mistake, candidates
from gendan.evaluate.rubric_weights import total_mistake
from gendan.words.finding import Place
from gendan.words.rubric import Annual, Condition, Grade, Indicator, RatingPlan, Rubric, Scale
from gendan.words.tally import Wanted
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.evaluate.parsing import Parse
    from gendan.words.finding import Path
    from gendan.words.metric import Metric
    from gendan.words.rubric import Calculated, Relation
    from gendan.words.tally import Take

Node = Mapping[str, object]
_TOTAL = Decimal(100)
_SCALE: Node = {"from": 1, "to": 5}
_FIVE = {"value", "n", "numerator", "denominator", "short"}


def decimal(value: object) -> Decimal:
    """Return a number of a document as it was written: the shortest text of a float is exactly that."""
    return Decimal(str(value))


def hash_of(document: Node) -> str:
    """Return SHA-256, in hex, of the document's content: the order of keys and remarks of YAML do not count."""
    said = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def read_rubric(
    document: Node, file: str, metrics: Sequence[Metric], parse: Parse, *, shipped: bool = False
) -> tuple[Rubric | None, tuple[Mistake, ...]]:
    """Return the rubric, or None and every mistake. `parse` is the engine's parser, for formulas."""
    reader = _Reader(document, file, {name: one for one in metrics for name in (one.id, one.name)}, parse)
    rubric = reader.rubric(shipped=shipped)
    return (None, tuple(reader.mistakes)) if reader.mistakes else (rubric, ())


class _Reader:
    def __init__(self, document: Node, file: str, metrics: Mapping[str, Metric], parse: Parse) -> None:
        self.document = document
        self.file = file
        self.metrics = metrics
        self.parse = parse
        self.mistakes: list[Mistake] = []
        self.ids: dict[str, Path] = {}
        self.leaves: set[str] = set()
        self.reckoned: set[str] = set()
        self._scale = _scale(cast("Node", document.get("scale") or _SCALE))
        self._raters: dict[Relation, Decimal] = {
            cast("Relation", who): decimal(weight) for who, weight in cast("Node", document.get("raters") or {}).items()
        }

    def say(self, path: Path, kind: str, message: Text, advice: Text) -> None:
        self.mistakes.append(Mistake(kind, message, advice, path))

    def rubric(self, *, shipped: bool) -> Rubric:
        held = self.document
        total = decimal(held.get("total", _TOTAL))
        self._learn(_nodes(held, "indicators"), ("indicators",))
        roots = self.level(_nodes(held, "indicators"), ("indicators",), None, Fraction(1), total, None)
        end = held.get("to")
        if end is not None and str(end) < str(held["from"]):
            self.say(("to",), "wrong-order", Text("`to` comes before `from`", "`to` 早于 `from`"), Text("Put the later month after `to`", "请核对起止月份"))  # fmt: skip
        if self._scale.low >= self._scale.high:
            said = Text("The scale does not rise", "评分尺度的上限不高于下限")
            self.say(("scale", "to"), "wrong-order", said, Text("Write from: 1, to: 5", "如 from: 1, to: 5"))
        within = held.get("joined_within")
        return Rubric(
            id=str(held["id"]),
            title=_text(held["title"]),
            place=Place(self.file),
            hash=hash_of(held),
            begin=str(held["from"]),
            end=None if end is None else str(end),
            roles=tuple(cast("Iterable[str]", held.get("for") or ())),
            joined_within=int(str(within)) if within is not None else None,
            scale=self._scale,
            raters=self._raters,
            indicators=roots,
            grades=self.grades(),
            bonuses=self.conditions("bonus", "points"),
            vetoes=self.conditions("vetoes", "cap"),
            outcomes=self.conditions("outcomes", None),
            coverage=Fraction(decimal(held.get("coverage", 0))) / 100,
            rounding=int(str(held.get("rounding", 2))),
            siblings=held.get("redistribute", "siblings") == "siblings",
            deadlines={
                word: int(str(days))
                for word, days in cast("Node", held.get("deadlines") or {}).items()
                if not word.startswith("x-")
            },
            shipped=shipped,
            annual=_annual(cast("Node", held.get("annual") or {})),
        )

    def _learn(self, nodes: Sequence[Node], path: Path) -> None:
        """Collect the ids first: formulas may ask about indicators that come later."""
        for index, node in enumerate(nodes):
            name = str(node["id"])
            if name in self.ids:
                said = Text(f"There is already an indicator {name}", f"指标 {name} 已存在")
                self.say((*path, index, "id"), "duplicate-indicator", said, Text("Give it another id", "请换一个 id"))
            self.ids.setdefault(name, (*path, index))
            self.leaves |= set() if "indicators" in node else {name}
            self.reckoned |= {name} if "metric" in node else set()
            self._learn(_nodes(node, "indicators"), (*path, index, "indicators"))

    def level(
        self,
        nodes: Sequence[Node],
        path: Path,
        parent: str | None,
        share: Fraction,
        total: Decimal,
        own: Decimal | None,
    ) -> tuple[Indicator, ...]:
        """Return the indicators of one level; their weights add up to `total`, or to what the group itself weighs."""
        weights = [decimal(node["weight"]) if "weight" in node else None for node in nodes]
        for index, weight in enumerate(weights):
            if weight is None:
                said = Text(f"{nodes[index]['id']} has no weight", f"{nodes[index]['id']} 没有权重")
                self.say(
                    (*path, index),
                    "missing-weight",
                    said,
                    Text("Add weight:; 0 is told and not weighed", "请补上 weight:，写 0 则只列出不计分"),
                )
        stated = [weight for weight in weights if weight is not None]
        wrong = total_mistake(stated, total, own)
        if wrong is not None and len(stated) == len(weights):
            self.mistakes.append(Mistake("weights", *wrong, path=path))
        whole = sum(stated, Decimal(0)) or Decimal(1)
        return tuple(
            self.indicator(
                node,
                (*path, index),
                parent,
                share * Fraction(weight or 0) / Fraction(whole),
                weight or Decimal(0),
                total,
            )
            for index, (node, weight) in enumerate(zip(nodes, weights, strict=True))
        )

    def indicator(
        self, node: Node, path: Path, parent: str | None, share: Fraction, weight: Decimal, total: Decimal
    ) -> Indicator:
        name, below = str(node["id"]), _nodes(node, "indicators")
        kinds = [word for word in ("metric", "rating", "indicators") if word in node]
        if len(kinds) != 1:
            said = Text(
                f"{name} is not one of metric, rating, indicators", f"{name} 应在 metric、rating、indicators 中择一"
            )
            self.say(path, "missing-key", said, Text("Write exactly one of them", "三者只写其一"))
        metric = self.metric(node, path)
        down = node.get("direction") == "lower" or (
            metric is not None and "direction" not in node and metric.direction == "down"
        )
        rating = self.plan(node, path) if "rating" in node else None
        params = tuple(cast("Node", node.get("params") or {}).items())
        own = tuple((word, _param(value)) for word, value in params if not word.startswith("x-"))
        return Indicator(
            id=name,
            title=_text(node["title"]),
            parent=parent,
            weight=weight,
            share=share,
            place=Place(self.file),
            higher=not down,
            unit=metric.unit if metric is not None else "points",
            minimum=int(str(node["minimum"])) if "minimum" in node else metric.minimum if metric is not None else 1,
            wanted=self.wanted(node, metric, own, path) if metric is not None else None,
            rating=rating,
            shape=None if below else self.shape(node, path, metric, own, higher=not down),
            cap=_limit(node, "cap"),
            floor=_limit(node, "floor"),
            params=own,
            children=self.level(below, (*path, "indicators"), name, share, total, weight) if below else (),
            anchors=tuple((decimal(one["step"]), _text(one["text"])) for one in _nodes(node, "anchors")),
            advice=_text(node["advice"]) if "advice" in node else None,
        )

    def metric(self, node: Node, path: Path) -> Metric | None:
        word = str(node.get("metric", ""))
        if word and word not in self.metrics:
            said = Text(f"There is no metric {word}", f"没有名为 {word} 的统计指标")
            self.say(
                (*path, "metric"), "unknown-metric", said, candidates(word, {one.id for one in self.metrics.values()})
            )
        return self.metrics.get(word)

    def wanted(self, node: Node, metric: Metric, params: tuple[tuple[str, object], ...], path: Path) -> Wanted:
        for word, _ in params:
            if word not in metric.params and word != "level" and "formula" not in node:
                said = Text(f"{metric.id} has no param {word}", f"{metric.id} 没有参数 {word}")
                self.say((*path, "params", word), "unknown-param", said, candidates(word, metric.params))
        causes = tuple(cast("Iterable[str]", node.get("causes", ("us",))))
        return Wanted(
            metric,
            tuple((word, value) for word, value in params if word in {*metric.params, "level"}),
            causes,
            cast("Take", node.get("take", "mean")),
        )

    def plan(self, node: Node, path: Path) -> RatingPlan:
        held = cast("Node", node["rating"] or {})
        raters = tuple(cast("Iterable[Relation]", held.get("raters") or self._raters or ("supervisor",)))
        against = None if held.get("against") is None else str(held["against"])
        if against is not None and against not in self.reckoned:
            said = Text(
                f"No indicator {against} is reckoned from orders here", f"本方案没有由订单数据算出的指标 {against}"
            )
            self.say((*path, "rating", "against"), "unknown-indicator", said, candidates(against, self.reckoned))
        return RatingPlan(raters, int(str(held.get("minimum", 1))), against)

    def shape(
        self, node: Node, path: Path, metric: Metric | None, params: tuple[tuple[str, object], ...], *, higher: bool
    ) -> shapes.Shape | None:
        written = [word for word in ("bands", "linear", "ratio", "demerit", "formula") if word in node]
        if len(written) > 1 or (not written and metric is not None):
            said = Text(
                "Points follow from one of bands, linear, ratio, demerit, formula",
                "得分方式应在 bands、linear、ratio、demerit、formula 中择一",
            )
            self.say(path, "missing-key", said, Text("Write exactly one of them", "只写其中一种"))
            return None
        if not written:  # a rating without a shape: the top mark is 100 points
            return shapes.Ratio(self._scale.high, Decimal(100))
        word = written[0]
        if word == "formula":
            return self.formula(str(node[word]), (*path, word), frozenset(_FIVE | {one for one, _ in params}))
        made, wrong = shapes.READERS[word](node[word], higher)
        self.mistakes += [mistake.under((*path, word)) for mistake in wrong]
        return made

    def formula(self, words: str, path: Path, names: frozenset[str], *, history: bool = False) -> Calculated | None:
        asked = frozenset(self.leaves) if "score" in names else frozenset[str]()
        made, wrong = compile_formula(self.parse, words, names, asked, history=history)
        self.mistakes += [mistake.under(path) for mistake in wrong]
        return made

    def conditions(self, key: str, amount: str | None) -> tuple[Condition, ...]:
        found = []
        for index, node in enumerate(_nodes(self.document, key)):
            names = frozenset({"score", "coverage"})
            test = self.formula(str(node["when"]), (key, index, "when"), names, history=key == "outcomes")
            title = node.get("action", node.get("title", {"en": node["id"], "zh": node["id"]}))
            held = decimal(node[amount]) if amount else Decimal(0)
            if test is not None:
                found.append(
                    Condition(
                        str(node["id"]),
                        _text(title),
                        test,
                        held,
                        str(node.get("kind", key)),
                        _text(node["band"]) if "band" in node else None,
                        decimal(node["percent"]) if "percent" in node else None,
                        _text(node["course"]) if "course" in node else None,
                    )
                )
        return tuple(found)

    def grades(self) -> tuple[Grade, ...]:
        found = tuple(
            Grade(str(one["id"]), _text(one["title"]), decimal(one["from"])) for one in _nodes(self.document, "grades")
        )
        for index, (better, worse) in enumerate(pairwise(found), start=1):
            if worse.start >= better.start:
                said = Text(f"{worse.id} does not begin below {better.id}", f"{worse.id} 的下限不低于 {better.id}")
                self.say(
                    ("grades", index, "from"),
                    "wrong-order",
                    said,
                    Text("List grades from the best to the worst", "请从高到低排列等级"),
                )
        if found and found[-1].start > 0:
            said = Text(f"Totals below {found[-1].start} have no grade", f"低于 {found[-1].start} 分没有等级")
            advice = Text("Let the last grade begin at 0", "最低一档请从 0 起")
            self.say(("grades", len(found) - 1, "from"), "gap", said, advice)
        return found


def _nodes(node: Node, key: str) -> Sequence[Node]:
    return cast("Sequence[Node]", node.get(key) or ())


def _text(held: object) -> Text:
    if isinstance(held, Mapping):
        return Text(str(held["en"]).strip(), str(held["zh"]).strip())
    return Text(str(held), str(held))


def _limit(node: Node, key: str) -> Decimal | None:
    return decimal(node[key]) if key in node else None


def _param(value: object) -> object:
    return decimal(value) if isinstance(value, float) else value


def _scale(held: Node) -> Scale:
    below, above = held.get("evidence_below"), held.get("evidence_above")
    return Scale(
        decimal(held["from"]),
        decimal(held["to"]),
        decimal(held.get("step", 1)),
        None if below is None else decimal(below),
        None if above is None else decimal(above),
    )


def _annual(held: Node) -> Annual:
    least = Fraction(decimal(held.get("coverage", 0))) / 100
    return Annual(held.get("method") == "cases", int(str(held.get("months", 1))), least)
