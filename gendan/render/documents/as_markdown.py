"""The documents of an order as Markdown, for a mail or a chat: a table for each set, contradictions in bold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.documents import wording
from gendan.render.markdown import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.render.look import Look
    from gendan.words.document_view import DocumentsView, Required, SetView
    from gendan.words.text import Language, Text


def render(view: DocumentsView, look: Look) -> str:
    """Return the sets as GitHub-flavoured Markdown; data in it cannot become markup."""
    said = look.language
    lines = [f"# {literal(view.order)} · {view.as_of}", ""]
    if not view.sets and not view.loose:
        lines += [wording.NO_DOCUMENTS.said_in(said), ""]
    for one in view.sets:
        lines += [f"## {literal(wording.title_of(one, said))}", "", *_days(one, said), *_table(one, said), ""]
        lines += [f"- {literal(wording.differs(each).said_in(said))}" for each in one.contradictions]
        lines += ["", *_required(wording.REQUIRED, one.required, said)]
    lines += _required(wording.TASKS_WANT, view.wanted, said)
    if view.loose:
        names = "、" if said == "zh" else ", "
        lines += [
            f"{wording.LOOSE.said_in(said)}: {literal(names.join(wording.name_of(each, said) for each in view.loose))}",
            "",
        ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _days(one: SetView, said: Language) -> list[str]:
    if one.credit is None:
        return []
    days = [f"{title.said_in(said)} {day}" for title, day in wording.days_of(one.credit)]
    return [f"{wording.CREDIT.said_in(said)}: {' · '.join(days)}", ""]


def _table(one: SetView, said: Language) -> list[str]:
    heads = [wording.FIELD_HEAD.said_in(said), *(wording.name_of(paper, said) for paper in one.papers)]
    lines = [f"| {' | '.join(map(literal, heads))} |", f"| {' | '.join('---' for _ in heads)} |"]
    for row in one.rows:
        cells = [literal(row.title.said_in(said))]
        for place, value in enumerate(row.values):
            shown = literal(value or "")
            cells.append(f"**! {shown}**" if place in row.marked else shown)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _required(title: Text, required: Iterable[Required], said: Language) -> list[str]:
    listed = list(required)
    if not listed:
        return []
    lines = [f"### {title.said_in(said)}", ""]
    for one in listed:
        sign, state = ("x", wording.THERE) if one.there else (" ", wording.MISSING)
        lines.append(f"- [{sign}] {literal(wording.wanted(one).said_in(said))}: {state.said_in(said)}")
    return [*lines, ""]
