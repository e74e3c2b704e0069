"""From the document of a metric pack to metrics: what each must have, in both languages. The queries are checked later."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast, get_args

from msgspec import Struct, field

from gendan.evaluate.mistake import Mistake, candidates
from gendan.evaluate.pack import plain_value
from gendan.words.finding import Place
from gendan.words.metric import Metric, Statistic, Unit
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gendan.evaluate.pack import PackDocument
    from gendan.words.finding import Path, Trouble

KEYS = (
    "id",
    "title",
    "definition",
    "unit",
    "direction",
    "statistic",
    "level",
    "levels",
    "minimum",
    "params",
    "records",
    "examples",
)
SETTINGS = ("level", "basis")
"""Names that no param may have: they are settings of every metric."""
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CHOICES = {"unit": get_args(Unit), "direction": ("up", "down"), "statistic": get_args(Statistic)}


def read_metrics(documents: Sequence[PackDocument]) -> tuple[tuple[Metric, ...], tuple[Trouble, ...]]:
    """Return the metrics of all packs, in their order, and every mistake of their form. Full names are unique."""
    metrics: dict[str, Metric] = {}
    troubles: list[Trouble] = []
    for document in documents:
        reader = _Reader(document)
        for metric in reader.metrics():
            if metric.id in metrics:
                said = Text(f"There is already a metric {metric.id}", f"指标 {metric.id} 已存在")
                reader.say((*metric.path, "id"), "duplicate-metric", said, Text("Give it another id", "请换一个 id"))
            else:
                metrics[metric.id] = metric
        troubles += [mistake.trouble(document.file) for mistake in reader.mistakes]
    return tuple(metrics.values()), tuple(troubles)


class _Reader(Struct):
    document: PackDocument
    mistakes: list[Mistake] = field(default_factory=list)

    def say(self, path: Path, kind: str, message: Text, advice: Text) -> None:
        self.mistakes.append(Mistake(kind, message, advice, path))

    def metrics(self) -> Iterator[Metric]:
        held = self.document.value
        pack = held.get("pack") if isinstance(held, Mapping) else None
        listed = held.get("metrics") if isinstance(held, Mapping) else None
        if not isinstance(pack, str) or not _SLUG.fullmatch(pack) or not isinstance(listed, list):
            said = Text("A metric file has pack, title and metrics", "指标文件应含 pack、title 和 metrics")
            self.say((), "missing-key", said, Text("See docs/stats.md", "参见 docs/stats.zh.md"))
            return
        for index, given in enumerate(listed):
            path = ("metrics", index)
            before = len(self.mistakes)
            metric = self.metric(pack, given, path) if isinstance(given, Mapping) else None
            if metric is None:
                said = Text("A metric is written as keys and values", "指标须写成键值")
                self.say(path, "wrong-type", said, Text("Begin with - id:", "以 - id: 开头"))
            elif len(self.mistakes) == before:
                yield metric

    def metric(self, pack: str, given: Mapping[str, object], path: Path) -> Metric:
        for key in given:
            if key not in KEYS and not key.startswith("x-"):
                said = Text(f"Metrics have no key `{key}`", f"指标没有 `{key}` 这一项")
                self.say((*path, key), "unknown-key", said, candidates(key, KEYS))
        levels = given.get("levels") or ()
        minimum = given.get("minimum", 1)
        if not isinstance(minimum, int) or isinstance(minimum, bool) or minimum < 1:
            said = Text("`minimum` is a number of cases, 1 or more", "`minimum` 是最少的样本数，不小于 1")
            self.say((*path, "minimum"), "wrong-type", said, Text("Write minimum: 5", "如 minimum: 5"))
            minimum = 1
        return Metric(
            id=f"{pack}/{self.slug(given, path)}",
            title=self.text(given, "title", path),
            definition=self.text(given, "definition", path),
            unit=cast("Unit", self.chosen(given, "unit", path)),
            direction="up" if self.chosen(given, "direction", path) == "up" else "down",
            statistic=cast("Statistic", self.chosen(given, "statistic", path)),
            level=self.words(given, "level", path),
            minimum=minimum,
            records=self.words(given, "records", path),
            place=Place(self.document.file),
            levels=tuple(str(one) for one in levels) if isinstance(levels, list) else (),
            params=self.params(given, path),
            shipped=self.document.shipped,
            path=path,
        )

    def words(self, given: Mapping[str, object], key: str, path: Path) -> str:
        held = given.get(key)
        if isinstance(held, str) and held.strip():
            return held
        said = Text(f"`{key}` is missing, or no text", f"缺少 `{key}`，或不是文本")
        self.say((*path, key) if key in given else path, "missing-key", said, Text(f"Add {key}:", f"请补上 {key}:"))
        return ""

    def slug(self, given: Mapping[str, object], path: Path) -> str:
        word = self.words(given, "id", path)
        if word and not _SLUG.fullmatch(word):
            advice = Text(
                "Small letters, digits and hyphens, like cycle-time", "用小写字母、数字和连字符，如 cycle-time"
            )
            self.say((*path, "id"), "wrong-type", Text(f"`{word}` is no name", f"`{word}` 不能作为名称"), advice)
        return word

    def text(self, given: Mapping[str, object], key: str, path: Path) -> Text:
        held = given.get(key)
        said = held if isinstance(held, Mapping) else {}
        both = [said.get(tongue) for tongue in ("en", "zh")]
        if not all(isinstance(one, str) and one.strip() for one in both):
            message = Text(f"`{key}` is needed in both languages", f"`{key}` 须有中英文两种")
            self.say(
                (*path, key), "missing-translation", message, Text("Write {en: …, zh: …}", "请写成 {en: …, zh: …}")
            )
        return Text(str(both[0]).strip(), str(both[1]).strip())

    def chosen(self, given: Mapping[str, object], key: str, path: Path) -> str:
        word = str(given.get(key))
        if word not in _CHOICES[key]:
            said = Text(f"`{key}` cannot be {word}", f"`{key}` 不能是 {word}")
            self.say((*path, key) if key in given else path, "not-allowed", said, candidates(word, _CHOICES[key]))
        return word

    def params(self, given: Mapping[str, object], path: Path) -> dict[str, object]:
        held = given.get("params") or {}
        found: dict[str, object] = {}
        for word, value in (held if isinstance(held, Mapping) else {"": None}).items():
            plain = plain_value(value)
            if plain is None or word in {"as_of", *SETTINGS}:
                said = Text(f"Param `{word}` cannot be used", f"参数 `{word}` 无法使用")
                advice = Text(
                    "A small name, and a number, text, true/false or list of texts",
                    "名称用小写，取值为数字、文本、真假或文本列表",
                )
                self.say((*path, "params"), "wrong-type", said, advice)
            else:
                found[word] = plain
        return found
