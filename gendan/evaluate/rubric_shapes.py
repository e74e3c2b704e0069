"""The shapes of points: read from a rubric, and worked out for a value, exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from gendan.evaluate.mistake import Mistake
from gendan.words.rubric import Band, Bands, Calculated, Demerit, Linear, Ratio, Shape
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.words.rubric import Worth

__all__ = ["READERS", "Ratio", "Shape", "band_of", "points_of"]
_Read = tuple[Shape | None, list[Mistake]]


def points_of(
    shape: Shape,
    names: Mapping[str, Worth],
    ask: Callable[[str, str], Worth],
    *,
    higher: bool,
    limits: tuple[Decimal | None, Decimal | None],
) -> Fraction | None:
    """Return the points for what `names` hold (value, n, short …), kept within the limits (floor, cap).

    Without stated limits points are never below 0, and a ratio gives no more than full points. None: not to be had.
    """
    value = names["value"]
    if isinstance(shape, Calculated):
        worth = shape.run(names, ask)
        points = None if worth is None else Fraction(worth)
    elif isinstance(shape, Demerit):
        points = _demerit(shape, Fraction(names["short"] or 0))
    elif value is None:
        points = None
    else:
        points = _by_value(shape, Fraction(value), higher=higher)
    floor, cap = limits
    if cap is None and isinstance(shape, Ratio):
        cap = shape.full
    if points is None:
        return None
    points = max(points, Fraction(floor if floor is not None else 0))
    return points if cap is None else min(points, Fraction(cap))


def _by_value(shape: Bands | Linear | Ratio, value: Fraction, *, higher: bool) -> Fraction:
    if isinstance(shape, Bands):
        return Fraction(band_of(shape, value, higher=higher).points)
    if isinstance(shape, Linear):
        return _linear(shape, value)
    target, full = Fraction(shape.target), Fraction(shape.full)
    if higher:
        return value / target * full
    return full if value <= target else target / value * full


def band_of(shape: Bands, value: Fraction, *, higher: bool) -> Band:
    """Return the band of a value: a border belongs to the better one, beyond the ends the nearest holds."""
    for band in shape.bands:
        border = band.low if higher else band.high
        if border is None or (value >= Fraction(border) if higher else value <= Fraction(border)):
            return band
    return shape.bands[-1]


def _linear(shape: Linear, value: Fraction) -> Fraction:
    corners = [(Fraction(at), Fraction(points)) for at, points in shape.corners]
    if value <= corners[0][0]:
        return corners[0][1]
    for (left, low), (right, high) in pairwise(corners):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return corners[-1][1]


def _demerit(shape: Demerit, short: Fraction) -> Fraction:
    """Return start less each case beyond the free ones; cases beyond the limit cost `then` instead."""
    dear = max(short - shape.beyond, Fraction(0)) if shape.beyond is not None else Fraction(0)
    plain = max(short - dear - shape.free, Fraction(0))
    then = shape.then if shape.then is not None else shape.each
    return Fraction(shape.start) - plain * Fraction(shape.each) - dear * Fraction(then)


def read_bands(held: object, higher: bool) -> _Read:  # noqa: FBT001 - what is better, up or down
    """Return bands that touch, from the best to the worst, the last one open (or down to 0). Gaps, overlaps and a wrong order are mistakes."""
    given = cast("Sequence[Mapping[str, object]]", held)
    near, far = ("from", "to") if higher else ("to", "from")
    mistakes: list[Mistake] = []
    bands: list[Band] = []
    last: Decimal | None = None
    for index, one in enumerate(given):
        inner, outer = (None if one.get(word) is None else Decimal(str(one[word])) for word in (near, far))
        if inner is None and index < len(given) - 1:
            said = Text(f"Only the last band may leave out `{near}`", f"只有最后一档可以不写 `{near}`")
            mistakes.append(
                Mistake("bands", said, Text("List the bands from the best to the worst", "请从好到差排列"), (index,))
            )
        elif outer is not None and index and last is not None and outer != last:
            gap = (outer < last) is higher
            what = Text(
                f"A gap between {outer} and {last}" if gap else f"{outer} and {last} overlap",
                f"{outer} 与 {last} 之间有空档" if gap else f"{outer} 与 {last} 重叠",
            )
            mistakes.append(
                Mistake(
                    "bands",
                    what,
                    Text(f"Write {far}: {last}, or leave it out", f"写成 {far}: {last}，或不写"),
                    (index, far),
                )
            )
        elif inner is not None and last is not None and (inner == last or (inner > last) is higher):
            said = Text(f"This band does not come after the one at {last}", f"此档与上一档（{last}）次序不对")
            mistakes.append(
                Mistake("bands", said, Text("List the bands from the best to the worst", "请从好到差排列"), (index,))
            )
        low, high = (
            (inner, last if last is not None else outer) if higher else (last if last is not None else outer, inner)
        )
        title = one.get("title")
        said_as = (
            Text(str(title["en"]), str(title["zh"]))
            if isinstance(title, Mapping)
            else Text(str(title), str(title))
            if title
            else None
        )
        bands.append(Band(low, high, Decimal(str(one["points"])), said_as))
        last = inner
    if not mistakes and last is not None and not (higher and last <= 0):
        mistakes.append(_open_end(near, last, len(given) - 1, higher=higher))
    return Bands(tuple(bands)), mistakes


def _open_end(near: str, last: Decimal, index: int, *, higher: bool) -> Mistake:
    """Return the mistake of bands that end at a border: what lies beyond it would get points that nobody has written down."""
    said = Text(
        f"Values {'below' if higher else 'above'} {last} have no band",
        f"数值{'低于' if higher else '高于'} {last} 时没有对应的档",
    )
    advice = Text(f"Leave out `{near}` in the last band, or add one", f"最后一档不写 `{near}`，或再加一档")
    return Mistake("bands", said, advice, (index, near))


def read_linear(held: object, _higher: bool) -> _Read:  # noqa: FBT001 - as above
    """Return corners by rising value; two of one value are a mistake."""
    corners = tuple(
        (Decimal(str(one["value"])), Decimal(str(one["points"])))
        for one in cast("Sequence[Mapping[str, object]]", held)
    )
    wrong = [index for index, (left, right) in enumerate(pairwise(corners), start=1) if right[0] <= left[0]]
    said = Text("The values do not rise", "数值没有依次增大")
    return Linear(corners), [
        Mistake("linear", said, Text("List them from the lowest to the highest", "请从小到大排列"), (index, "value"))
        for index in wrong
    ]


def read_ratio(held: object, _higher: bool) -> _Read:  # noqa: FBT001 - as above
    """Return the target; one of 0 or less would divide by nothing."""
    given = cast("Mapping[str, object]", held)
    target = Decimal(str(given["target"]))
    said = Text("The target must be above 0", "目标值须大于 0")
    wrong = (
        []
        if target > 0
        else [
            Mistake(
                "ratio",
                said,
                Text("Use linear or bands for such a target", "此类目标请用 linear 或 bands"),
                ("target",),
            )
        ]
    )
    return Ratio(target, Decimal(str(given.get("full", 100)))), wrong


def read_demerit(held: object, _higher: bool) -> _Read:  # noqa: FBT001 - as above
    """Return points to start with and what each case costs."""
    given = cast("Mapping[str, object]", held)
    beyond, then = given.get("beyond"), given.get("then")
    made = Demerit(
        Decimal(str(given.get("start", 100))),
        Decimal(str(given["each"])),
        int(str(given.get("free", 0))),
        None if beyond is None else int(str(beyond)),
        None if then is None else Decimal(str(then)),
    )
    said = Text(
        "`beyond` and `then` go together, and `beyond` is not below `free`",
        "`beyond` 与 `then` 须同时写，且 `beyond` 不小于 `free`",
    )
    odd = (beyond is None) is not (then is None) or (made.beyond is not None and made.beyond < made.free)
    return made, [Mistake("demerit", said, Text("See docs/appraisal.md", "参见 docs/appraisal.zh.md"))] if odd else []


READERS: Mapping[str, Callable[[object, bool], _Read]] = {
    "bands": read_bands,
    "linear": read_linear,
    "ratio": read_ratio,
    "demerit": read_demerit,
}
"""By the word in the rubric."""
