"""The metrics that come with gendan, read and chosen. One reading for everything that measures: stats, scores, documentation."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from gendan.commands.rulebook import place_troubles
from gendan.evaluate.metric_pack import read_metrics
from gendan.evaluate.mistake import candidates
from gendan.evaluate.pack import PackDocument
from gendan.read.bulk_reader import load
from gendan.shipped import folder
from gendan.words.errors import ConfigurationError, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.words.metric import Metric

SHOWN = ("delivery", "quality", "communication", "money")
"""What stats shows when nothing is asked for, in this order."""
PACKS = (*SHOWN, "work")
"""All packs; those of one person's work are shown when they are asked for."""


def read_shipped_metrics() -> tuple[Metric, ...]:
    """Return the metrics that come with gendan, pack by pack. Raises ConfigurationError with every mistake of form."""
    sources = {f"metrics/{pack}.yaml": (folder("metrics") / f"{pack}.yaml").read_bytes() for pack in PACKS}
    documents = [PackDocument(file, load(data.decode()), shipped=True) for file, data in sources.items()]
    metrics, troubles = read_metrics(documents)
    if troubles:
        raise ConfigurationError(
            Text("The metrics cannot be used", "指标有误，无法使用"),
            Text("Put right what is listed, then run the command again", "请改正下列各处，然后重新运行"),
            place_troubles(troubles, sources.get),
        )
    return metrics


def pick_metrics(metrics: Sequence[Metric], wanted: Iterable[str]) -> tuple[Metric, ...]:
    """Return the metrics named, in their own order; those of SHOWN when none is. A name is pack/id, id, pack, or has a * in it.

    Raises UsageError for a name that fits none, with the nearest ones.
    """
    asked = tuple(wanted)
    for word in asked:
        if not any(_fits(metric, word) for metric in metrics):
            raise UsageError(
                Text(f"There is no figure {word}", f"没有名为 {word} 的指标"),
                candidates(word, [metric.name for metric in metrics]),
            )
    wished = asked or SHOWN
    return tuple(metric for metric in metrics if any(_fits(metric, word) for word in wished))


def _fits(metric: Metric, word: str) -> bool:
    pack = metric.id.partition("/")[0]
    return any(fnmatchcase(name, word) for name in (metric.id, metric.name, pack))
