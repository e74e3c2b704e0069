"""The text of a form for ratings: one line a rater and indicator, to be filled in; what each mark means stands above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.text import Text, plain
from gendan.write.emit import emit_flow

if TYPE_CHECKING:
    from gendan.words.rubric import Indicator, Relation, Rubric
    from gendan.words.score import Person
    from gendan.words.text import Language

_HEAD = Text(
    "Ratings of {name} for {month}. Under each line put the day and the mark ({low} to {high}); without a mark, why: not_applicable.",
    "{name} {month} 的评分。请在每行下面填日期和分值（{low} 至 {high}）；无法评分的写 not_applicable 并说明原因。",
)
_PROVE = Text("Marks below {below} or above {above} need evidence.", "低于 {below} 或高于 {above} 的评分须写依据。")
_DUE = Text("In by the {days}th working day after the month's end.", "月末后第 {days} 个工作日前交。")
_FILL = ("# on: ", "# mark: ", "# evidence: [{order: , text: }]")


class Asked(Struct, frozen=True):
    """Who is asked, and what that person is to the one who is rated."""

    rater: str
    relation: Relation


def form_text(person: Person, rubric: Rubric, month: str, asked: tuple[Asked, ...], language: Language) -> str:
    """Return the YAML of a form. As it stands it is valid and says nothing; filled in it is read by `gendan score`."""
    scale = rubric.scale
    words = {"name": person.name, "month": month, "low": plain(scale.low), "high": plain(scale.high)}
    head = [_HEAD.fill(words)]
    if scale.evidence_below is not None and scale.evidence_above is not None:
        head.append(_PROVE.fill({"below": plain(scale.evidence_below), "above": plain(scale.evidence_above)}))
    if "ratings" in rubric.deadlines:
        head.append(_DUE.fill({"days": rubric.deadlines["ratings"]}))
    lines = [*(f"# {one.said_in(language)}" for one in head)]
    lines += [f"month: {month}", f"person: {emit_flow(person.id)}", f"rubric: {emit_flow(rubric.id)}"]
    rated = [leaf for leaf in rubric.leaves() if leaf.rating is not None]
    items = [line for leaf in rated for line in _items(leaf, asked, language)]
    return "\n".join([*lines, *(["ratings:", *items] if any("- indicator" in line for line in items) else [])]) + "\n"


def _items(leaf: Indicator, asked: tuple[Asked, ...], language: Language) -> list[str]:
    wanted = [one for one in asked if leaf.rating is not None and one.relation in leaf.rating.raters]
    if not wanted:
        return []
    lines = [f"  # {_line(leaf.title, language)}"]
    lines += [f"  #   {plain(step)}: {_line(text, language)}" for step, text in leaf.anchors]
    for one in wanted:
        keys = {"indicator": leaf.id, "rater": one.rater, "relation": one.relation}
        first, *rest = (f"{key}: {emit_flow(value)}" for key, value in keys.items())
        lines += [f"  - {first}", *(f"    {line}" for line in rest), *(f"    {line}" for line in _FILL)]
    return lines


def _line(text: Text, language: Language) -> str:
    """Return a text on one line: what comes after a line break would not be a remark any more."""
    return " ".join(text.said_in(language).split())
