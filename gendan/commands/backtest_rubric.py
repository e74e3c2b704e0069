"""A changed rubric on past months: what it would have given everyone, held against the rubric in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gendan
from gendan.commands.backtest import months_of, period_of
from gendan.commands.metrics import read_shipped_metrics
from gendan.commands.rubrics import build_rubrics, metric_names, read_rubric_files
from gendan.commands.score_people import Panel, tallies_of
from gendan.commands.scoring import months_between, open_month
from gendan.evaluate.backtest import ranked, sum_up
from gendan.read.tree import SourceFile
from gendan.words.backtest import RubricTest, Trial

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.commands.backtest import BacktestAsk
    from gendan.words.rubric import Rubric
    from gendan.words.text import Text


def try_rubric(ask: BacktestAsk, file: Path) -> RubricTest:
    """Return what the rubric in `file` would have given everyone of its roles whom a rubric judged in these months.

    Each month is judged as of its last day, as it was when it ended. The months before the rubric's `from` are tried too.
    """
    months_of(ask)
    source = SourceFile("rubric", ask.what, "", str(file))
    (tried, *_), metrics = read_rubric_files((), source), read_shipped_metrics()
    names = metric_names((tried,))
    asked = [one.records for one in metrics if one.id in names or one.name in names]
    trials: list[Trial] = []
    said: dict[str, Text] = {}
    rubric: Rubric | None = None
    for name in months_between(*period_of(ask)):
        with open_month(ask.folder, name, None, ask.today, asked=asked) as month:
            rubric = build_rubrics((tried,), metrics, month.loaded.facts.parse_sql)[0]
            said |= {one.id: one.name for one in month.people.values()}
            chosen = [pair for pair in month.appraised() if not rubric.roles or pair[0].role in rubric.roles]
            panel = Panel(month, tallies_of(month, [*(one for _, one in chosen), rubric], proofs=False))
            trials += ranked(
                [
                    Trial(
                        name,
                        person.id,
                        current.id,
                        panel.score(month, person, current).score,
                        panel.score(month, person, rubric).score,
                    )
                    for person, current in chosen
                ]
            )
    assert rubric is not None  # noqa: S101 - a period that has begun has a month
    first, last = months_of(ask)
    return RubricTest(gendan.__version__, rubric.id, rubric.hash, first, last, tuple(trials), sum_up(trials), said)
