"""The risks as Markdown: the matrix and one table of all risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from gendan.render.names import named, word
from gendan.render.risks import wording
from gendan.render.terminal import visible
from gendan.trade.risk import MARKS
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.risk_view import RiskList, RiskView

_HEADS = (
    Text("Order", "订单"),
    Text("Risk", "风险"),
    Text("Score", "分值"),
    Text("Category", "类别"),
    Text("What may happen", "可能发生什么"),
    Text("Owner", "负责人"),
    Text("What is done", "应对"),
)


def render(view: RiskList, look: Look) -> str:
    """Return a heading, the matrices and the table; words for a house without risks."""
    said = look.language
    title = f"# {wording.TITLE.fill({'day': view.as_of}).said_in(said)}"
    if not view.risks:
        return f"{title}\n\n{wording.NONE.said_in(said)}\n"
    blocks = [title, _matrix(wording.INHERENT, wording.matrix(view.risks, lambda one: one.spot), look)]
    if wording.shows_residual(view.risks):
        blocks.append(_matrix(wording.RESIDUAL, wording.matrix(view.risks, lambda one: one.residual_spot), look))
    blocks.append(wording.LEGEND.said_in(said))
    heads = [head.said_in(said) for head in _HEADS]
    blocks.append(_table([_row(view, risk, look) for risk in view.risks], heads))
    return "\n\n".join(blocks) + "\n"


def _matrix(title: Text, counts: wording.Matrix, look: Look) -> str:
    said = look.language
    heads = [f"{wording.LIKELIHOOD.said_in(said)} / {wording.IMPACT.said_in(said)}", *map(str, MARKS)]
    rows = [[str(mark), *(wording.cell(counts[mark, impact]) for impact in MARKS)] for mark in reversed(MARKS)]
    return f"**{title.said_in(said)}**\n\n{_table(rows, heads)}"


def _row(view: RiskList, risk: RiskView, look: Look) -> list[str]:
    said = look.language
    return [
        risk.order,
        wording.COMPUTED.said_in(said) if risk.computed else risk.name,
        wording.points(risk.score, said),
        word(wording.CATEGORIES, risk.category, said, "–"),
        risk.text.said_in(said),
        named(view.names, risk.owner, said),
        " · ".join(wording.details(risk, view.as_of, said)),
    ]


def _table(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> str:
    body = [
        [visible(words.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")) for words in row] for row in rows
    ]
    return str(tabulate(body, heads, tablefmt="pipe", disable_numparse=True))
