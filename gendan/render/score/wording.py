"""The words that the formats of score share: numbers, states, and how points follow from a value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gendan.trade.rounding import rounded
from gendan.words.rubric import Bands, Calculated, Demerit, Linear, Ratio
from gendan.words.text import Text, plain, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.metric import Proof
    from gendan.words.rubric import Band, Shape
    from gendan.words.score import Part, PersonScore, Scores, State

STATES: dict[State, Text] = {
    "scored": Text("scored", "已计分"),
    "not_applicable": Text("not applicable", "不适用"),
    "insufficient": Text("insufficient", "样本不足"),
}
HEAD = Text("Scores {month}, as of {as_of}", "{month} 考核得分（截至 {as_of}）")
_AT = Text("files of {rev}", "按提交 {rev} 时的文件")
_TEAM = Text(
    "{people} people; their records together give the score, the mean of their scores is {mean}",
    "{people} 人；总分按全部人员的记录合并计算，个人总分平均为 {mean}",
)
_RANK = Text("{rank} of {all}", "{rank}/{all}")
COUNTED = Text("How it is counted: {definition}", "统计口径：{definition}")
SINCE = Text("since {commit}, {on}, {who}", "自提交 {commit} 起（{on}，{who}）")
RECEIVED = Text("since {commit}, received {on}, {who}", "自提交 {commit} 起（{on} 收到，{who}）")
NOBODY = Text("Nobody is appraised in this month.", "当月无人参加考核。")
UNSCORED = Text(
    "no score: {coverage} of the weight could be scored, {wanted} is needed",
    "不出分：可计分权重 {coverage}，至少要 {wanted}",
)
RUBRIC = Text("rubric {id}, version {hash}, in force from {begin}", "方案 {id}，版本 {hash}，自 {begin} 起启用")
COVERAGE = Text("coverage {coverage}", "覆盖率 {coverage}")
NOT_SCORED = Text("Not scored, their weight went to others", "未计分，权重已分给其他指标")
MARKS = Text("Marks", "评分")
LOST = Text("Points lost, and by what", "扣分及原因")
PROBLEMS = Text("Marks that are missing or do not count", "缺少或未计入的评分")
FILES = Text("Forms that could not be read", "无法读取的考核表")
OUTCOMES = Text("What follows", "结果运用")
ADVICE = Text("How to do better", "改进建议")
SIGN = Text(
    "Supervisor: ____________  Date: ________    Person: ____________  Date: ________",
    "主管：____________ 日期：________    本人：____________ 日期：________",
)
RAW = Text("with others' causes {value} ({part})", "含他方原因 {value}（{part}）")
APART = Text("not counted: caused by {cause}", "不计入：原因在{cause}")
LEFT_OUT = Text("unknown", "不明")
BONUS = Text("bonus", "加分")
VETO = Text("limit", "封顶")
TOTAL = Text("Total", "总分")
NOBODY_RATED = Text("nobody has rated", "尚无人评分")
COLUMNS: dict[str, Text] = {
    "person": Text("Person", "人员"),
    "score": Text("Score", "总分"),
    "grade": Text("Grade", "等级"),
    "coverage": Text("Coverage", "覆盖率"),
    "rubric": Text("Rubric", "方案"),
    "rank": Text("Rank", "名次"),
    "people": Text("People", "人数"),
    "mean": Text("Mean of people", "个人平均"),
    "indicator": Text("Indicator", "指标"),
    "weight": Text("Weight", "权重"),
    "effective": Text("Effective", "实际权重"),
    "value": Text("Value", "数值"),
    "cases": Text("n", "样本"),
    "points": Text("Points", "得分"),
    "contribution": Text("= Counts", "= 计入"),
    "note": Text("Remarks", "说明"),
}
_BAND = {
    (True, True): Text("band from {low}: {points}", "{low} 及以上：{points} 分"),
    (True, False): Text("below every band's limit: {points}", "低于各档下限：{points} 分"),
    (False, True): Text("band up to {high}: {points}", "不超过 {high}：{points} 分"),
    (False, False): Text("above every band's limit: {points}", "超过各档上限：{points} 分"),
}
_LINE = Text("between {left} ({low}) and {right} ({high})", "在 {left}（{low} 分）与 {right}（{high} 分）之间")
_FLAT = Text("at or beyond {left}: {low}", "达到或超出 {left}：{low} 分")
_RATIO = Text("{value} to the target {target}, full points {full}", "{value} 与目标 {target} 之比，满分 {full}")
_DEMERIT = Text("{start} less {each} for each of {short}", "{start} 分起，{short} 次，每次扣 {each} 分")
_FORMULA = Text("formula: {words}", "公式：{words}")
_HUNDRED = Decimal(100)


def head_of(scores: Scores) -> Text:
    """Return the title: month, day judged, and the commit where it is not the work tree."""
    said = HEAD.fill({"month": scores.month, "as_of": scores.as_of})
    if scores.rev is None:
        return said
    at = _AT.fill({"rev": scores.rev[:12]})
    return Text(f"{said.en}, {at.en}", f"{said.zh}，{at.zh}")


def team_of(score: PersonScore) -> Text:
    """Return what is said of a team: how many, and the mean beside its score."""
    return _TEAM.fill({"people": len(score.members), "mean": mean_of(score)})


def mean_of(score: PersonScore) -> str:
    """Return the mean of a team's people; a dash where nobody has a score."""
    return "–" if score.mean is None else f"{score.mean:f}"


def rank_of(ranks: Mapping[str, tuple[int, int]], person: str) -> Text:
    """Return "2 of 5"; a dash without a score."""
    found = ranks.get(person)
    return same("–") if found is None else _RANK.fill({"rank": found[0], "all": found[1]})


def number(value: Fraction | None, places: int = 2) -> str:
    """Return a number to so many places, half away from zero; a dash when missing."""
    return "–" if value is None else f"{rounded(value, places):f}"


def share(value: Fraction) -> str:
    """Return a share as per cent: "95 %", "10.53 %"; never 100 for less than all."""
    return f"{plain(rounded(value * 100, 2))} %"


def weight(value: Fraction) -> str:
    """Return a weight of the whole in hundredths: "10", "10.53"."""
    return plain(rounded(value * 100, 2))


def value_of(value: Fraction | Decimal | None, unit: str) -> str:
    """Return a value in its unit: a share as per cent to a tenth, everything else to hundredths."""
    if value is None:
        return "–"
    if unit == "percent":
        tenth = rounded(Fraction(value) * 100, 1)
        return f"{plain(tenth) if tenth or not value else '<0.1'} %"
    return plain(rounded(Fraction(value), 2))


def person_name(scores: Scores, name: str) -> Text:
    """Return "Li Na (li-na)"."""
    return name_of(scores.names, name)


def name_of(names: Mapping[str, Text], name: str) -> Text:
    """Return "Li Na (li-na)"; the id alone where no name is known."""
    known = names.get(name, same(name))
    return Text(
        f"{known.en} ({name})" if known.en != name else name, f"{known.zh} ({name})" if known.zh != name else name
    )


def short(proof: Proof, *, up: bool) -> bool:
    """Tell whether a record falls short; one that is unknown does not."""
    top, bottom = proof.numerator, proof.denominator
    return top is not None and bottom is not None and (top < bottom if up else top > 0)


def counted(proof: Proof, part: Part) -> bool:
    """Tell whether a record counts for the person: known, and not short by a cause that does not count."""
    wanted = part.indicator.wanted
    known = proof.numerator is not None and proof.denominator is not None and proof.day is not None
    if not known or wanted is None:
        return False
    return not short(proof, up=wanted.metric.direction == "up") or (proof.cause or "us") in wanted.causes


def shape_of(part: Part) -> Text | None:
    """Return how the points follow from the value, in words; None for a part without a shape."""
    shape, value = part.indicator.shape, part.value
    if part.state != "scored" or shape is None:
        return None
    if isinstance(shape, Calculated):
        return _FORMULA.fill({"words": shape.words})
    if isinstance(shape, Demerit):
        cases = part.tally.own.short if part.tally else 0
        return _DEMERIT.fill({"start": plain(shape.start), "each": plain(shape.each), "short": cases})
    return None if value is None else _by_value(shape, value, part)


def _by_value(shape: Shape, value: Fraction, part: Part) -> Text | None:
    unit = part.indicator.unit
    if isinstance(shape, Ratio):
        words = {"value": value_of(value, unit), "target": value_of(shape.target, unit), "full": plain(shape.full)}
        return _RATIO.fill(words)
    if isinstance(shape, Bands):
        return _band(shape, value, unit, higher=part.indicator.higher)
    if not isinstance(shape, Linear):
        return None
    corners = shape.corners
    at = next((index for index, (corner, _) in enumerate(corners) if value <= corner), len(corners))
    if at in {0, len(corners)}:
        left, low = corners[0] if at == 0 else corners[-1]
        return _FLAT.fill({"left": value_of(left, unit), "low": plain(low)})
    (left, low), (right, high) = corners[at - 1], corners[at]
    return _LINE.fill(
        {"left": value_of(left, unit), "low": plain(low), "right": value_of(right, unit), "high": plain(high)}
    )


def _band(shape: Bands, value: Fraction, unit: str, *, higher: bool) -> Text:
    def holds(band: Band) -> bool:
        border = band.low if higher else band.high
        return border is None or (value >= border if higher else value <= border)

    band = next((one for one in shape.bands if holds(one)), shape.bands[-1])
    border = band.low if higher else band.high
    bounded = border is not None and holds(band)
    words = {"low": value_of(border, unit), "high": value_of(border, unit), "points": plain(band.points)}
    return _BAND[higher, bounded].fill(words)


def note_of(part: Part, *, explain: bool = False) -> Text:
    """Return the remark of a line: why it is not scored, the raw figure where others' causes were left out, the shape."""
    if part.state != "scored":
        state = STATES[part.state]
        return Text(f"{state.en}: {part.reason.en}", f"{state.zh}：{part.reason.zh}") if part.reason else state
    said: list[Text] = []
    if explain and (shape := shape_of(part)) is not None:
        said.append(shape)
    raw = part.tally.raw if part.tally else None
    if raw is not None and part.tally is not None and raw != part.tally.own:
        made_of = f"{plain(raw.numerator)}/{plain(raw.denominator)}"
        said.append(RAW.fill({"value": value_of(raw.value, part.indicator.unit), "part": made_of}))
    return Text("; ".join(one.en for one in said), "；".join(one.zh for one in said))


def total_of(score: PersonScore) -> str:
    """Return the score as it is printed; a dash when there is none."""
    return "–" if score.score is None else f"{score.score:f}"
