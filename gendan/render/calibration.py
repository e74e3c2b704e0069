"""The raters of a month side by side: for the terminal, as Markdown, CSV and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gendan.render.rows import render_csv as rows_csv
from gendan.render.score.as_text import table
from gendan.render.terminal import paint, visible
from gendan.words.catalog import Rows
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from gendan.render.look import Look
    from gendan.words.calibration import Calibration, RatedPerson, RaterView
    from gendan.words.text import Language

HEAD = Text("Calibration {month}, as of {as_of}", "{month} 评分校准，截至 {as_of}")
NOBODY = Text("Nobody's marks count in this month.", "当月没有有效评分。")
_NOTES = (
    Text(
        "The twelve months up to {month}. Marks from 0 (lowest) to 100 (highest) of the scale; marks on oneself are left out.",
        "截至 {month} 的十二个月。评分折算为 0（尺度最低）至 100（最高）；自评不计。",
    ),
    Text(
        "Against others: mean of each mark less the mean of the other raters' marks of the same person, month and indicator.",
        "与他人之差：每个评分减去其他评分人对同一人、同月、同项评分的均值，再取平均。",
    ),
    Text(
        "All alike: forms of four criteria or more with one mark only. Last week: forms whose dated evidence is all of the last 7 days.",
        "各项同分：评了四项以上且只有一个分值的表。仅月末：写明日期的依据全在最后 7 天的表。",
    ),
    Text(
        "Nothing is corrected by this. What stands out: gendan check --select appraisal",
        "本表不修正任何评分。值得注意的请看：gendan check --select appraisal",
    ),
)
_COLUMNS = (
    Text("Rater", "评分人"),
    Text("Months", "月数"),
    Text("People", "人数"),
    Text("Marks", "评分数"),
    Text("Mean", "均分"),
    Text("Deviation", "标准差"),
    Text("Range", "范围"),
    Text("Against others", "与他人之差"),
    Text("n", "可比数"),
    Text("All alike", "各项同分"),
    Text("Last week", "仅月末"),
    Text("With evidence", "有依据"),
)
_OF_MONTH = Text("{rater} in {month}", "{rater}，{month}")
_RATED = (
    Text("Person", "被考核人"),
    Text("As", "身份"),
    Text("Marks", "评分数"),
    Text("Mean", "均分"),
    Text("Against others", "与他人之差"),
    Text("n", "可比数"),
)
_RELATIONS = {
    "supervisor": Text("supervisor", "主管"),
    "peer": Text("colleague", "同事"),
    "internal-customer": Text("internal customer", "内部客户"),
}
FIELDS = ("rater", "months", "people", "marks", "mean", "deviation", "lowest", "highest", "difference", "compared", "alike_forms", "wide_forms", "recent_forms", "dated_forms", "evidenced")  # fmt: skip


def render_text(calibration: Calibration, look: Look) -> str:
    """Return a line a rater, then for each the people of the month."""
    language = look.language
    words = {"month": calibration.month, "as_of": calibration.as_of}
    blocks = [paint(HEAD.fill(words).said_in(language), "strong", colour=look.colour)]
    if not calibration.raters:
        return "\n\n".join([*blocks, NOBODY.said_in(language)]) + "\n"
    blocks.append("\n".join(table(_raters(calibration, language), {0})))
    for one in calibration.raters:
        title = visible(_title(calibration, one).said_in(language))
        blocks.append(
            "\n".join([paint(title, "strong", colour=look.colour), *table(_people(calibration, one, language), {0, 1})])
        )
    if not look.quiet:
        blocks.append("\n".join(f"* {one.fill(words).said_in(language)}" for one in _NOTES))
    return "\n\n".join(blocks) + "\n"


def render_markdown(calibration: Calibration, look: Look) -> str:
    """Return the same as tables of Markdown."""
    language = look.language
    words = {"month": calibration.month, "as_of": calibration.as_of}
    blocks = [f"# {HEAD.fill(words).said_in(language)}"]
    if not calibration.raters:
        return "\n\n".join([*blocks, NOBODY.said_in(language)]) + "\n"
    blocks.append(_pipes(_raters(calibration, language)))
    for one in calibration.raters:
        blocks += [
            f"## {_cell(_title(calibration, one).said_in(language))}",
            _pipes(_people(calibration, one, language)),
        ]
    blocks.append("\n".join(f"* {one.fill(words).said_in(language)}" for one in _NOTES))
    return "\n\n".join(blocks) + "\n"


def render_csv(calibration: Calibration, look: Look) -> str:
    """Return a row a rater."""
    rows = [tuple(getattr(one, name) for name in FIELDS) for one in calibration.raters]
    return rows_csv(Rows(("month", *FIELDS), [(calibration.month, *row) for row in rows]), look)


def render_json(calibration: Calibration, _look: Look) -> str:
    """Return the whole answer; means and differences are strings, so that no reader rounds them."""
    answer = {
        "gendan": calibration.version,
        "month": calibration.month,
        "as_of": calibration.as_of.isoformat(),
        "raters": [_object(one) for one in calibration.raters],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Calibration, Look], str]] = {
    "text": render_text,
    "json": render_json,
    "csv": render_csv,
    "markdown": render_markdown,
}


def _object(one: RaterView) -> dict[str, object]:
    held: dict[str, object] = {}
    for name in FIELDS:
        value = getattr(one, name)
        held[name] = value if value is None or isinstance(value, int | str) else plain(value)
    held["rated"] = [
        {
            "person": each.person,
            "relation": each.relation,
            "marks": each.marks,
            "mean": plain(each.mean),
            "difference": None if each.above is None else plain(each.above),
            "compared": each.compared,
        }
        for each in one.rated
    ]
    return held


def _raters(calibration: Calibration, language: Language) -> list[list[str]]:
    return [
        [column.said_in(language) for column in _COLUMNS],
        *(_rater(calibration, one, language) for one in calibration.raters),
    ]


def _rater(calibration: Calibration, one: RaterView, language: Language) -> list[str]:
    return [
        _name(calibration, one.rater).said_in(language),
        str(one.months),
        str(one.people),
        str(one.marks),
        plain(one.mean),
        plain(one.deviation),
        f"{plain(one.lowest)}–{plain(one.highest)}",
        _signed(one.difference),
        str(one.compared),
        f"{one.alike_forms}/{one.wide_forms}",
        f"{one.recent_forms}/{one.dated_forms}",
        f"{one.evidenced}/{one.marks}",
    ]


def _people(calibration: Calibration, rater: RaterView, language: Language) -> list[list[str]]:
    return [
        [column.said_in(language) for column in _RATED],
        *([*_person(calibration, one, language)] for one in rater.rated),
    ]


def _person(calibration: Calibration, one: RatedPerson, language: Language) -> tuple[str, ...]:
    relation = _RELATIONS.get(one.relation, Text(one.relation, one.relation))
    return (
        _name(calibration, one.person).said_in(language),
        relation.said_in(language),
        str(one.marks),
        plain(one.mean),
        _signed(one.above),
        str(one.compared),
    )


def _title(calibration: Calibration, one: RaterView) -> Text:
    return _OF_MONTH.fill({"rater": _name(calibration, one.rater), "month": calibration.month})


def _name(calibration: Calibration, person: str) -> Text:
    return calibration.names.get(person, Text(person, person))


def _signed(value: Decimal | None) -> str:
    """Return a difference with its sign; a dash where there is nothing to compare."""
    if value is None:
        return "–"
    return f"+{plain(value)}" if value > 0 else plain(value)


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = rows
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in (head, rule, *rest))


def _cell(text: str) -> str:
    return visible(text).replace("|", "\\|").replace("<", "\\<")
