"""The year in every format: a line a person, the months of one, rows and JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gendan.render.rows import render_csv as rows_csv
from gendan.render.rows import render_markdown as rows_markdown
from gendan.render.score import wording as w
from gendan.render.score.as_text import table
from gendan.render.seal.stand import notes_of, stand_row
from gendan.render.terminal import paint, visible
from gendan.trade.rounding import rounded
from gendan.words.catalog import Rows
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.score import YearMonth, YearScore, YearScores
    from gendan.words.score_ask import ScoreAsk
    from gendan.words.text import Language

COLUMNS = (
    "year",
    "person",
    "year_score",
    "year_grade",
    "month",
    "score",
    "coverage",
    "weight",
    "contribution",
    "reason",
)
_HEAD = Text("Scores {year}, as of {as_of}", "{year} 年度考核得分（截至 {as_of}）")
_MONTHS = Text("{counting} of {all} months", "{all} 个月中 {counting} 个月计入")
_MONTH = Text("Month", "月份")
_BY_CASES = Text("months weighted by cases", "各月按样本数加权")
_COUNTED = Text("{months}, {how}", "{months}，{how}")
_ALIKE = Text("mean of the months", "各月平均")


def render_text(scores: YearScores, ask: ScoreAsk, look: Look) -> str:
    """Return one line a person, or the months of the one who is asked for."""
    language = look.language
    head = _HEAD.fill({"year": scores.year, "as_of": scores.as_of}).said_in(language)
    blocks = [paint(head, "strong", colour=look.colour)]
    if not scores.people:
        blocks.append(w.NOBODY.said_in(language))
    elif ask.person is None:
        blocks.append("\n".join(_lines(scores, language)))
    else:
        blocks += [_months(scores, one, look) for one in scores.people]
    notes = notes_of(scores.seals, scores.ratings_missing)
    blocks += ["\n".join(visible(one.said_in(language)) for one in notes)] if notes else []
    blocks += [f"{one.place}  {visible(one.message.said_in(language))}" for one in scores.problems]
    return "\n\n".join(blocks) + "\n"


def render_json(scores: YearScores, ask: ScoreAsk, look: Look) -> str:
    """Return the whole answer; numbers are strings, so that no reader rounds them."""
    del ask
    people = [
        {
            "person": one.person.id,
            "score": _text(one),
            "grade": one.grade.id if one.grade else None,
            "rubric": one.rubric.id,
            "rubric_hash": one.rubric.hash,
            "method": "cases" if one.rubric.annual.by_cases else "mean",
            "reason": one.reason.said_in(look.language) if one.reason else None,
            "months": [_month(month, look.language) for month in one.months],
            **(
                {"rank": scores.ranks[one.person.id][0], "ranked": scores.ranks[one.person.id][1]}
                if one.person.id in scores.ranks
                else {}
            ),
        }
        for one in scores.people
    ]
    answer = {
        "gendan": scores.version,
        "year": scores.year,
        "as_of": scores.as_of.isoformat(),
        "rev": scores.rev,
        "people": people,
        "seals": [stand_row(one, look.language) for one in scores.seals],
        "ratings_missing": scores.ratings_missing,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def render_csv(scores: YearScores, ask: ScoreAsk, look: Look) -> str:
    """Return one row a person and month."""
    del ask
    return rows_csv(_rows(scores, look.language), look)


def render_markdown(scores: YearScores, ask: ScoreAsk, look: Look) -> str:
    """Return the same as a table."""
    del ask
    head = _HEAD.fill({"year": scores.year, "as_of": scores.as_of}).said_in(look.language)
    notes = notes_of(scores.seals, scores.ratings_missing)
    said = "".join(f"* {visible(one.said_in(look.language).strip())}\n" for one in notes)
    return f"# {head}\n\n{said}{chr(10) if said else ''}{rows_markdown(_rows(scores, look.language), look)}"


def render_xlsx(scores: YearScores, look: Look) -> bytes:
    """Return the same as a workbook of one sheet."""
    from gendan.render.stats.as_xlsx import workbook  # noqa: PLC0415 - openpyxl takes its time to import

    return workbook([(scores.year, _rows(scores, look.language))], scores.as_of)


FORMATS: Mapping[str, Callable[[YearScores, ScoreAsk, Look], str]] = {
    "text": render_text,
    "json": render_json,
    "csv": render_csv,
    "markdown": render_markdown,
}


def _heads(language: Language) -> list[str]:
    return [w.COLUMNS[name].said_in(language) for name in ("person", "score", "grade", "note")]


def _name(scores: YearScores, one: YearScore) -> Text:
    return w.name_of(scores.names, one.person.id)


def _line(scores: YearScores, one: YearScore, language: Language) -> list[str]:
    counting = sum(month.reason is None for month in one.months)
    grade = one.grade.title if one.grade else w.STATES["insufficient"]
    note = one.reason or _MONTHS.fill({"counting": counting, "all": len(one.months)})
    return [_name(scores, one).said_in(language), _text(one) or "–", grade.said_in(language), note.said_in(language)]


def _lines(scores: YearScores, language: Language) -> list[str]:
    """Return a line a person; by rank, with it in front, where that was asked for."""
    rows = [_line(scores, one, language) for one in scores.people]
    if not scores.ranks:
        return table([_heads(language), *rows], {0, 2, 3})
    said = [w.rank_of(scores.ranks, one.person.id).said_in(language) for one in scores.people]
    order = sorted(range(len(rows)), key=lambda at: scores.ranks.get(scores.people[at].person.id, (1 << 30, 0)))
    heads = [w.COLUMNS["rank"].said_in(language), *_heads(language)]
    return table([heads, *([said[at], *rows[at]] for at in order)], {1, 3, 4})


def _months(scores: YearScores, one: YearScore, look: Look) -> str:
    language = look.language
    name, score, grade, note = _line(scores, one, language)
    how = (_BY_CASES if one.rubric.annual.by_cases else _ALIKE).said_in(language)
    counted = _COUNTED.fill({"months": note, "how": how}).said_in(language)
    head = paint(visible(f"{name}  {score}  {grade}  {counted}"), "strong", colour=look.colour)
    titles = [_MONTH.said_in(language)]
    titles += [
        w.COLUMNS[column].said_in(language) for column in ("score", "coverage", "effective", "contribution", "note")
    ]
    rows = [
        [
            month.score.month,
            w.total_of(month.score),
            w.share(month.score.coverage),
            "–" if month.weight is None else w.weight(month.weight),
            "–" if month.contribution is None else f"{month.contribution:f}",
            month.reason.said_in(language) if month.reason else "",
        ]
        for month in one.months
    ]
    total = [[w.TOTAL.said_in(language), "", "", "100", _text(one) or "–", ""]] if one.score is not None else []
    return "\n".join([head, *table([titles, *rows, *total], {0, 5})])


def _text(one: YearScore) -> str | None:
    return None if one.score is None else f"{one.score:f}"


def _month(month: YearMonth, language: Language) -> dict[str, object]:
    return {
        "month": month.score.month,
        "score": None if month.score.score is None else f"{month.score.score:f}",
        "coverage": f"{rounded(month.score.coverage * 100, 2).scaleb(-2):f}",
        "rubric": month.score.rubric.id,
        "rubric_hash": month.score.rubric.hash,
        "weight": None if month.weight is None else w.weight(month.weight),
        "contribution": None if month.contribution is None else f"{month.contribution:f}",
        "reason": month.reason.said_in(language) if month.reason else None,
    }


def _rows(scores: YearScores, language: Language) -> Rows:
    rows = [
        (
            scores.year,
            one.person.id,
            one.score,
            one.grade.title.said_in(language) if one.grade else None,
            month.score.month,
            month.score.score,
            rounded(month.score.coverage * 100, 2).scaleb(-2),
            None if month.weight is None else rounded(month.weight * 100, 2),
            month.contribution,
            month.reason.said_in(language) if month.reason else None,
        )
        for one in scores.people
        for month in one.months
    ]
    return Rows(COLUMNS, rows)
