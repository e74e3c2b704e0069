"""`gendan stats`: figures for management, each with numerator, denominator, definition, and the records behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

import gendan
from gendan.commands.loading import load_house
from gendan.commands.metrics import pick_metrics, read_shipped_metrics
from gendan.commands.past_days import house_at
from gendan.commands.query import NoRules
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gendan.commands.loading import Loaded
    from gendan.render.look import Look
    from gendan.words.metric import Basis, Figure, Figures, Metric, Proof
    from gendan.words.stats_ask import StatsAsk

MOST_PLACED = 500
"""Files that are opened to find the lines of records; beyond, records name their file only."""


def run_stats(ask: StatsAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write the figures; 0 whatever they are.

    Raises UsageError for figures or settings that do not exist, and when a workbook has no file to go to.
    """
    from gendan.render.stats.formats import BINARY, FORMATS

    metrics = pick_metrics(read_shipped_metrics(), ask.figures)
    _check_settings(metrics, ask)
    if ask.format in BINARY and ask.output is None:
        raise UsageError(
            Text(f"{ask.format} cannot be written to the terminal", f"{ask.format} 不能直接输出到终端"),
            Text(f"Name a file: --output figures.{ask.format}", f"请指定文件：--output figures.{ask.format}"),
        )
    figures = measure_house(ask, metrics)
    if ask.format in BINARY and ask.output is not None:
        _save(ask.output, BINARY[ask.format](figures, look))
    elif ask.output is not None:
        _save(ask.output, FORMATS[ask.format](figures, replace(look, colour=False, ascii=False)).encode())
    else:
        write(FORMATS[ask.format](figures, look))
    return Exit.CLEAN


def measure_house(ask: StatsAsk, metrics: Sequence[Metric]) -> Figures:
    """Return the figures of the house that the folder lies in."""
    named = [metric.records for metric in metrics]
    with (
        house_at(ask.folder, ask.rev, ask.today) as (house, line),
        load_house(house, ask.as_of, rulebook=NoRules(), asked=named, line=line) as loaded,
    ):
        return _measure(loaded, ask, metrics)


def _measure(loaded: Loaded, ask: StatsAsk, metrics: Sequence[Metric]) -> Figures:
    from gendan.evaluate.measure import Frame, Gauge, choose, measure
    from gendan.words.metric import Figures

    facts, told = loaded.facts, loaded.house.figures
    gauge = Gauge(facts.query, facts.parse_sql, facts.regenerate, facts.bind, facts.catalog, ask.as_of)
    frame = Frame(ask.begin, ask.until, ask.by)
    settings, basis = {**told, **ask.settings}, ask.basis or cast("Basis", told.get("basis", "due"))
    figures = [measure(metric, choose(metric, settings, basis), frame, gauge, proofs=ask.records) for metric in metrics]
    names = {
        str(row[0]): Text(str(row[1]), str(row[2]))
        for row in facts.query(
            "SELECT person_id, coalesce(name_en, name_zh, person_id), coalesce(name_zh, name_en, person_id) FROM people"
            " UNION ALL SELECT partner_id, coalesce(name_en, name_zh, partner_id), coalesce(name_zh, name_en, partner_id)"
            " FROM partners ORDER BY ALL"
        ).rows
    }
    resting = "SELECT status, count(*) FROM orders WHERE status IN ('on-hold', 'cancelled', 'draft') GROUP BY status ORDER BY status DESC"
    apart = {str(status): int(str(count)) for status, count in facts.query(resting).rows}
    if ask.records:
        figures = _placed(loaded.house.root, figures)
    return Figures(
        gendan.__version__, ask.as_of, ask.begin, ask.until, ask.by, tuple(figures), names, ask.records, apart
    )


def _check_settings(metrics: Sequence[Metric], ask: StatsAsk) -> None:
    """Raise UsageError for a setting that no figure has, or a value of another kind than its own."""
    known: dict[str, object] = {word: value for metric in metrics for word, value in metric.params.items()}
    levels = sorted({level for metric in metrics for level in metric.levels})
    for word, value in ask.settings.items():
        if word not in {*known, "level"}:
            raise UsageError(
                Text(f"None of these figures has a setting {word}", f"所选指标都没有 {word} 这项设置"),
                Text(
                    f"Settings: {', '.join(sorted({*known, 'level'}))}",
                    f"可用的设置：{'、'.join(sorted({*known, 'level'}))}",
                ),
            )
        if word == "level" and value not in levels:
            raise _no_value(word, value, ", ".join(levels) or "–")
        if isinstance(known.get(word), int) and not isinstance(value, int):
            raise _no_value(word, value, "0, 1, 2 …")


def _no_value(word: str, value: object, known: str) -> UsageError:
    return UsageError(
        Text(f"{word} cannot be {value}", f"{word} 不能是 {value}"),
        Text(f"It can be: {known}", f"可以是：{known}"),
    )


def _placed(root: Path, figures: Sequence[Figure]) -> list[Figure]:
    """Give the records their lines, as long as that takes opening no more than a few hundred files."""
    from gendan.read.positions import compose

    files = sorted({proof.file for figure in figures for proof in figure.proofs if proof.file is not None})
    if len(files) > MOST_PLACED:
        return list(figures)
    at = {file: compose((root / file).read_bytes(), file) for file in files if (root / file).is_file()}

    def place(proof: Proof) -> Proof:
        if proof.file not in at:
            return proof
        steps = tuple(int(step) if step.isdigit() else step for step in (proof.path or "").split("/") if step)
        return replace(proof, line=at[proof.file].place(steps).line)

    return [replace(figure, proofs=tuple(place(proof) for proof in figure.proofs)) for figure in figures]


def _save(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(
            Text(f"Cannot write {file}: {error.strerror}", f"无法写入 {file}：{error.strerror}"),
            Text("Name a file in a folder that exists", "请指定已有目录中的文件"),
        ) from error
