"""Figures for the terminal: bars and sparklines where looking beats reading, definitions below."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gendan.render.show.wording import CAUSES
from gendan.render.stats import wording as w
from gendan.render.stats.numbers import amount, bar, part, shown, spark
from gendan.render.terminal import cells, clip, pad, paint, visible, wrap
from gendan.words.metric import Fraction
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.metric import Figure, Figures, Measure

_BAR = 20
_LONGEST = 44
_MOST_ITEMS = 10
_TIMES = ("month", "quarter", "year")
Line = tuple[str, str, str, str, str]
"""Name, value, what it is made of, bar, remarks."""


def render_text(figures: Figures, look: Look) -> str:
    """Return heading, figures, records when asked for, and, unless quiet, what each figure means."""
    head = w.HEAD.fill({"as_of": figures.as_of, "period": w.period(figures)}).said_in(look.language)
    blocks = [paint(head, "strong", colour=look.colour)]
    plain = [one for one in figures.figures if figures.by is None and not _split(one)]
    for spread in (False, True):  # shares in one column, means and medians in another
        alike = [one for one in plain if (one.metric.statistic == "distribution") is spread]
        lines = _lines([_line(one, one.whole()[0], one.metric.title, look) for one in alike], look)
        blocks += ["\n".join(lines)] if lines else []
    blocks += [_block(figures, one, look) for one in figures.figures if one not in plain]
    if figures.with_records:
        blocks += [_records(one, look) for one in figures.figures if one.proofs]
    apart = w.apart(figures)
    blocks += [apart.said_in(look.language)] if apart is not None else []
    if not look.quiet:
        blocks.append(_definitions(figures, look))
    return "\n\n".join(blocks) + "\n"


def _split(figure: Figure) -> bool:
    return any(one.item is not None for one in figure.measures) or figure.metric.statistic == "shares"


def _block(figures: Figures, figure: Figure, look: Look) -> str:
    """Return one figure with its groups and items."""
    whole = figure.whole()[0]
    title = paint(visible(figure.metric.title.said_in(look.language)), "strong", colour=look.colour)
    _, value, made_of, _, _ = _line(figure, whole, figure.metric.title, look)
    head = (
        f"{title}  {amount(Decimal(whole.cases))}"
        if figure.metric.statistic == "shares"
        else f"{title}  {value}  {made_of}".rstrip()
    )
    if figures.by in _TIMES and not _split(figure):
        head += f"  {spark([_weight(figure, one) for one in figure.groups()], ascii_only=look.ascii)}"
    lines = [head]
    rows = [one for one in figure.groups() if one.item is None] if figures.by else []
    if not _split(figure):
        named = [_line(figure, one, w.group_name(figures, one), look, _top(figure, rows)) for one in rows]
        return "\n".join([*lines, *_lines(named, look, "  ")])
    for group in [None, *(one.group for one in rows)]:
        items = [one for one in figure.measures if one.group == group and one.item is not None]
        if group is not None:
            lines.append(f"  {visible(w.group_name(figures, items[0]).said_in(look.language))}" if items else "")
        lines += _items(figure, items, look, "  " if group is None else "    ")
    return "\n".join(line for line in lines if line)


def _items(figure: Figure, items: Sequence[Measure], look: Look, indent: str) -> list[str]:
    top = _top(figure, items)
    named = [_line(figure, one, w.item_name(one), look, top) for one in items[:_MOST_ITEMS]]
    if figure.metric.statistic == "shares":
        running, said = Decimal(0), []
        for one, line in zip(items, named, strict=False):
            running += one.fraction.numerator
            so_far = shown(Fraction(running, one.fraction.denominator, 0), "percent")
            said.append((line[0], line[1], f"{line[2]}  Σ {so_far}", line[3], line[4]))
        named = said
    lines = _lines(named, look, indent)
    rest = len(items) - _MOST_ITEMS
    return lines + ([indent + w.MORE.fill({"more": rest}).said_in(look.language)] if rest > 0 else [])


def _line(figure: Figure, one: Measure, name: Text, look: Look, top: Decimal = Decimal(1)) -> Line:
    """Return the four columns of a measure. `top` is what fills the bar."""
    language, metric = look.language, figure.metric
    remarks: list[Text] = []
    if metric.statistic == "distribution":
        words = {
            "mean": shown(one.fraction, metric.unit),
            "median": amount(one.median),
            "p90": amount(one.p90),
            "unit": w.UNITS[metric.unit],
        }
        value = w.SPREAD.fill(words).said_in(language) if one.cases else "–"
        made_of = w.cases(one.cases).said_in(language) if one.cases else ""
    else:
        value = shown(one.fraction, metric.unit)
        made_of = part(one.fraction) if one.cases else ""
    if one.ours is not None:
        remarks.append(w.WITHOUT_OTHERS.fill({"value": shown(one.ours, metric.unit), "part": part(one.ours)}))
    remarks += [w.NO_CASES] if not one.cases else [w.FEW] if one.few and one.item is None else []
    remarks += [w.UNKNOWN.fill({"unknown": one.unknown})] if one.unknown else []
    said = (", " if language == "en" else "，").join(remark.said_in(language) for remark in remarks)
    return visible(name.said_in(language)), value, made_of, _drawn(figure, one, top, look), said


def _drawn(figure: Figure, one: Measure, top: Decimal, look: Look) -> str:
    weight = _weight(figure, one)
    drawable = weight is not None and top > 0 and figure.metric.unit in {"percent", "days", "workdays", "hours"}
    lone = figure.metric.statistic == "distribution" and one.group is None and one.item is None
    return (
        bar(weight / top, min(_BAR, look.width // 4), ascii_only=look.ascii)
        if drawable and weight is not None and not lone
        else ""
    )


def _weight(figure: Figure, one: Measure) -> Decimal | None:
    """Return what a bar is as long as: the share, or the median."""
    return one.median if figure.metric.statistic == "distribution" else one.value


def _top(figure: Figure, rows: Sequence[Measure]) -> Decimal:
    if figure.metric.unit == "percent" and figure.metric.direction == "up":
        return Decimal(1)
    return max((weight for one in rows if (weight := _weight(figure, one)) is not None), default=Decimal(1))


def _lines(rows: Sequence[Line], look: Look, indent: str = "") -> list[str]:
    """Return the rows in columns. A name that is too long is cut; remarks that do not fit go below their row."""
    if not rows:
        return []
    longest = min(max(cells(row[0]) for row in rows), _LONGEST, max(look.width // 2, 12))
    value, made_of, drawn = (max(cells(row[at]) for row in rows) for at in (1, 2, 3))
    found = []
    for row in rows:
        columns = [
            pad(clip(row[0], longest), longest),
            pad(row[1], value, right=True),
            pad(row[2], made_of, right=True),
        ]
        line = indent + "  ".join([*columns, *([pad(row[3], drawn)] if drawn else [])])
        remark = paint(row[4], "faint", colour=look.colour)
        if not row[4]:
            found.append(line.rstrip())
        elif cells(line) + 2 + cells(row[4]) <= look.width:
            found.append(f"{line}  {remark}")
        elif cells(line.rstrip()) + 2 + cells(row[4]) <= look.width:
            found.append(f"{line.rstrip()}  {remark}")
        else:
            found += [line.rstrip(), f"{indent}    {remark}"]
    return found


def _records(figure: Figure, look: Look) -> str:
    """Return the records behind a figure, one a line: order/record, day, what it counts for, cause, place."""
    rows = []
    for one in figure.proofs:
        name = "/".join(part for part in (one.order, one.record) if part)
        counts = (
            "?"
            if one.numerator is None or one.denominator is None
            else f"{amount(one.numerator)}/{amount(one.denominator)}"
        )
        if figure.metric.statistic != "ratio":
            counts = amount(one.numerator)
        cause = CAUSES.get(one.cause or "", same(one.cause or "")).said_in(look.language)
        place = ":".join(str(bit) for bit in (one.file, one.line) if bit is not None)
        rows.append(
            (
                visible(name),
                one.day.isoformat() if one.day else "–",
                counts,
                "",
                visible("  ".join(bit for bit in (one.item or "", cause, place) if bit)),
            )
        )
    title = f"{figure.metric.title.said_in(look.language)} · {w.RECORDS.said_in(look.language)}"
    return "\n".join([paint(visible(title), "strong", colour=look.colour), *_lines(rows, look, "  ")])


def _definitions(figures: Figures, look: Look) -> str:
    lines = [paint(w.DEFINITIONS.said_in(look.language), "strong", colour=look.colour)]
    for figure in figures.figures:
        colon = "：" if look.language == "zh" else ": "
        said = figure.metric.title.said_in(look.language) + colon + w.definition(figure).said_in(look.language)
        lines += [f"  {line}" for line in wrap(visible(said), max(look.width, 40) - 2, 2)]
    return "\n".join(lines)
