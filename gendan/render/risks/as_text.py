"""The risks for people at a terminal: the matrix, then order by order, then who has how many."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.render.names import named, word
from gendan.render.risks import wording
from gendan.render.terminal import Style, cells, fold, pad, paint, visible, wrap
from gendan.trade.risk import MARKS, band_of, bands, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.risk_view import RiskList, RiskView

_STYLES: dict[str, Style] = {"low": "good", "medium": "info", "high": "warning", "extreme": "error"}
_CELL = 6
_GAP = "    "


def render(view: RiskList, look: Look) -> str:
    """Return the risks in lines of at most `look.width` columns (40 at the least); colour only repeats what words say."""
    look = replace(look, width=max(40, look.width))
    title = wording.TITLE.fill({"day": view.as_of}).said_in(look.language)
    blocks = [[paint(title, "strong", colour=look.colour)]]
    if not view.risks:
        return f"{blocks[0][0]}\n\n{wording.NONE.said_in(look.language)}\n"
    blocks += [_matrices(view, look), _legend(look)]
    blocks += [_order(view, order, tuple(risks), look) for order, risks in groupby(view.risks, lambda one: one.order)]
    blocks.append(_owners(view, look))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _matrices(view: RiskList, look: Look) -> list[str]:
    """Draw the matrix before action and, where marks were given anew, that after it: beside each other where there is room."""
    before = _matrix(wording.INHERENT.said_in(look.language), wording.matrix(view.risks, lambda one: one.spot), look)
    if not wording.shows_residual(view.risks):
        return [line.rstrip() for line in before]
    after = _matrix(
        wording.RESIDUAL.said_in(look.language), wording.matrix(view.risks, lambda one: one.residual_spot), look
    )
    wide = _width(look)
    if 2 * wide + len(_GAP) > look.width:
        return [line.rstrip() for line in (*before, "", *after)]
    return [(left + _GAP + right).rstrip() for left, right in zip(before, after, strict=True)]


def _matrix(title: str, counts: wording.Matrix, look: Look) -> list[str]:
    """Draw one matrix: likelihood runs upward, impact to the right, as on any risk matrix."""
    label = wording.LIKELIHOOD.said_in(look.language)
    side = cells(label)
    heads = "".join(pad(str(impact), _CELL, right=True) for impact in MARKS)
    lines = [
        paint(title, "strong", colour=look.colour) + " " * max(0, _width(look) - cells(title)),
        pad(" " * side + pad(wording.IMPACT.said_in(look.language), _CELL, right=True), _width(look)),
        pad(label, side) + heads,
    ]
    for likelihood in reversed(MARKS):
        drawn = (_cell(likelihood, impact, counts[likelihood, impact], look) for impact in MARKS)
        lines.append(pad(str(likelihood), side, right=True) + "".join(drawn))
    return lines


def _width(look: Look) -> int:
    return cells(wording.LIKELIHOOD.said_in(look.language)) + _CELL * len(MARKS)


def _cell(likelihood: int, impact: int, counts: tuple[int, int], look: Look) -> str:
    words = wording.cell(counts) or ("." if look.ascii else "·")
    style = _STYLES[band_of(score(likelihood, impact)).name] if any(counts) else "faint"
    return " " * (_CELL - cells(words)) + paint(words, style, colour=look.colour)


def _legend(look: Look) -> list[str]:
    said = look.language
    colon, comma = ("：", "、") if said == "zh" else (": ", ", ")
    spans = comma.join(f"{band.title.said_in(said)}{colon}{band.least}–{band.most}" for band in bands())
    return [*wrap(wording.LEGEND.said_in(said), look.width), *wrap(spans, look.width)]


def _order(view: RiskList, order: str, risks: Sequence[RiskView], look: Look) -> list[str]:
    customer = named(view.names, risks[0].customer, look.language)
    head = fold([visible(order), visible(customer)], look.width, 2, " · ")
    lines = [paint(line, "strong", colour=look.colour) for line in head]
    for risk in risks:
        lines += _risk(view, risk, look)
    return lines


def _risk(view: RiskList, risk: RiskView, look: Look) -> list[str]:
    said = look.language
    scored = wording.points(risk.score, said)
    name = wording.COMPUTED.said_in(said) if risk.computed else risk.name
    category = word(wording.CATEGORIES, risk.category, said, "–")
    first = visible(f"{name} · {category} · {risk.text.said_in(said)}")
    lines = wrap(first, look.width - 14)
    style = _STYLES[band_of(risk.score).name] if risk.score else "faint"
    label = paint(scored, style, colour=look.colour) + " " * max(1, 12 - cells(scored))
    owner = named(view.names, risk.owner, said) if risk.owner else wording.NOBODY.said_in(said)
    rest = fold(
        [visible(part) for part in (owner, *wording.details(risk, view.as_of, said))], look.width - 14, 0, " · "
    )
    return [f"  {label}{lines[0]}", *(f"{'':14}{line}" for line in [*lines[1:], *rest])]


def _owners(view: RiskList, look: Look) -> list[str]:
    """Tell who has how many: recorded ones, and computed ones that nobody has recorded."""
    said = look.language
    held: dict[str | None, list[int]] = {}
    for risk in view.risks:
        if risk.covered_by is None:
            held.setdefault(risk.owner, []).append(risk.score or 0)
    ranked = sorted(held.items(), key=lambda one: (-max(one[1]), -len(one[1]), one[0] or ""))
    parts = [
        wording.OWNER_SHARE.fill(
            {
                "name": named(view.names, owner, said) if owner else wording.NOBODY,
                "count": len(scores),
                "score": max(scores),
            }
        ).said_in(said)
        for owner, scores in ranked
    ]
    colon = "：" if said == "zh" else ": "
    first = f"{wording.OWNERS.said_in(said)}{colon}{visible(parts[0])}"
    return fold([first, *map(visible, parts[1:])], look.width, 2, "，" if said == "zh" else ", ")
