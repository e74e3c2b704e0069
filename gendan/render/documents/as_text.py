"""The documents of an order for people at a terminal: a column a document, a row a field, contradictions marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.render.documents import wording
from gendan.render.labels import status_word
from gendan.render.terminal import cells, clip, fold, pad, paint, visible, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.render.look import Look
    from gendan.words.document_view import DocumentsView, Required, SetView
    from gendan.words.text import Language, Text

_WIDEST = 24
_TITLE = 24
_HEADS = 2
"""Lines above the values of a paper: what it is, and its number."""


def render(view: DocumentsView, look: Look) -> str:
    """Return the sets in lines of at most `look.width` columns (40 at the least).

    Where a set has more documents than fit beside each other, the rest follow below, the fields named again.
    """
    look = replace(look, width=max(40, look.width))
    said = look.language
    status = visible(status_word(view.status).said_in(said))
    head = fold([visible(view.order), status, view.as_of.isoformat()], look.width, 2, " · ")
    blocks = [[*(paint(line, "strong", colour=look.colour) for line in head), f"  {visible(view.file)}"]]
    if not view.sets and not view.loose:
        blocks.append([wording.NO_DOCUMENTS.said_in(said)])
    for one in view.sets:
        blocks += _set(one, look)
    blocks.append(_required(wording.TASKS_WANT, view.wanted, look))
    if view.loose:
        names = [visible(wording.name_of(each, said)) for each in view.loose]
        blocks.append(
            [*wrap(wording.LOOSE.said_in(said), look.width), *(f"  {line}" for line in fold(names, look.width - 2))]
        )
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _set(one: SetView, look: Look) -> list[list[str]]:
    said = look.language
    title = [
        paint(line, "strong", colour=look.colour) for line in wrap(visible(wording.title_of(one, said)), look.width)
    ]
    if one.credit is not None:
        days = [f"{name.said_in(said)} {day}" for name, day in wording.days_of(one.credit)]
        title += [f"  {line}" for line in fold(days, look.width - 2, 0, " · ")]
    tables = _tables(one, look)
    tables[0] = [*title, *tables[0]]
    return [*tables, _contradictions(one, look), _required(wording.REQUIRED, one.required, look)]


def _tables(one: SetView, look: Look) -> list[list[str]]:
    """Lay the papers out in as many tables as the width needs; only the fields that some paper of a table states."""
    said = look.language
    titles = [clip(visible(row.title.said_in(said)), min(_TITLE, look.width // 3)) for row in one.rows]
    first = max([cells(title) for title in titles], default=0)
    texts = [_column(one, place, said) for place in range(len(one.papers))]
    widths = [max(cells(text) for text in column) for column in texts]
    tables = []
    for group in _groups(widths, look.width - first):
        lines = [
            "  ".join([" " * first, *(pad(texts[place][head], widths[place]) for place in group)]).rstrip()
            for head in range(_HEADS)
            if any(texts[place][head] for place in group)
        ]
        for number, row in enumerate(one.rows):
            if any(row.values[place] for place in group):
                shown = [
                    _cell(texts[place][number + _HEADS], widths[place], place in row.marked, look) for place in group
                ]
                lines.append("  ".join([pad(titles[number], first), *shown]).rstrip())
        tables.append(lines)
    return tables


def _column(one: SetView, place: int, said: Language) -> list[str]:
    """Return the cells of one paper, its name and its number first; a contradicting value begins with a mark."""
    paper = one.papers[place]
    heads = [clip(visible(words), _WIDEST) for words in (paper.title.said_in(said), paper.number or "")]
    body = [clip(("! " if place in row.marked else "") + visible(row.values[place] or ""), _WIDEST) for row in one.rows]
    return [*heads, *body]


def _groups(widths: Sequence[int], room: int) -> list[list[int]]:
    """Cut the papers into runs that fit beside each other; a run has at least one."""
    groups: list[list[int]] = [[]]
    used = 0
    for place, width in enumerate(widths):
        if groups[-1] and used + width + 2 > room:
            groups.append([])
            used = 0
        groups[-1].append(place)
        used += width + 2
    return groups


def _cell(text: str, width: int, marked: bool, look: Look) -> str:  # noqa: FBT001  one of the row's own values
    filled = pad(text, width)
    return paint(filled, "error", colour=look.colour) if marked else filled


def _contradictions(one: SetView, look: Look) -> list[str]:
    said = look.language
    head = wording.count_of(one).said_in(said)
    lines = [paint(head, "error" if one.contradictions else "good", colour=look.colour)]
    for each in one.contradictions:
        lines += wrap(f"! {visible(wording.differs(each).said_in(said))}", look.width, 2)
    return lines


def _required(title: Text, required: Iterable[Required], look: Look) -> list[str]:
    said = look.language
    lines = []
    widest = max(cells(state.said_in(said)) for state in (wording.THERE, wording.MISSING))
    for one in required:
        state = pad((wording.THERE if one.there else wording.MISSING).said_in(said), widest)
        text = wrap(f"  {state}  {visible(wording.wanted(one).said_in(said))}", look.width, 4)
        lines += text if one.there else [paint(line, "warning", colour=look.colour) for line in text]
    return [paint(title.said_in(said), "strong", colour=look.colour), *lines] if lines else []
