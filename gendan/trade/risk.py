"""The measure of a risk: likelihood times impact, its band, and what gendan itself takes for a risk.

The bands and the scale of each trigger are data beside this module; they are a house convention, not a standard.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from msgspec import Struct

from gendan.words.text import Text

MARKS = range(1, 6)
"""The marks of likelihood and of impact."""


class Band(Struct, frozen=True):
    """A band of the score, both ends closed: a score of exactly `most` still belongs to it, 25 to the top band."""

    name: str
    least: int
    most: int
    title: Text


class Trigger(Struct, frozen=True):
    """What gendan works out as a risk. A recorded risk of `category`, or of one of `also`, covers it.

    `text` may name {value}, {day}, {against}, {what} and {delivery}.
    """

    name: str
    category: str
    also: tuple[str, ...]
    title: Text
    text: Text


class Step(Struct, frozen=True):
    """How bad a trigger is whose value lies from `least` to `most`, both included; None: no end on that side."""

    trigger: str
    least: int | None
    most: int | None
    likelihood: int
    impact: int


def score(likelihood: int, impact: int) -> int:
    """Return likelihood × impact, 1 to 25. Raises ValueError for a mark below 1 or above 5."""
    if likelihood not in MARKS or impact not in MARKS:
        raise ValueError(f"marks go from 1 to 5, not {likelihood} and {impact}")
    return likelihood * impact


def band_of(points: int) -> Band:
    """Return the band that a score belongs to. Raises ValueError below 1 and above 25."""
    for band in bands():
        if band.least <= points <= band.most:
            return band
    raise ValueError(f"a score goes from 1 to 25, not {points}")


@cache
def bands() -> tuple[Band, ...]:
    """Return the bands from the lowest to the highest."""
    return tuple(
        Band(row["band"], int(row["least"]), int(row["most"]), Text(row["en"], row["zh"])) for row in _rows("bands")
    )


@cache
def triggers() -> tuple[Trigger, ...]:
    """Return the triggers in the order in which they are explained."""
    return tuple(
        Trigger(
            row["trigger"],
            row["category"],
            tuple(row["also"].split()),
            Text(row["en"], row["zh"]),
            Text(row["text_en"], row["text_zh"]),
        )
        for row in _rows("triggers")
    )


@cache
def scale() -> tuple[Step, ...]:
    """Return the steps of all triggers; a value that lies on none is no risk."""
    return tuple(
        Step(row["trigger"], _end(row["least"]), _end(row["most"]), int(row["likelihood"]), int(row["impact"]))
        for row in _rows("scale")
    )


def step_of(trigger: str, value: int) -> Step | None:
    """Return how bad `value` of `trigger` is, None when it is no risk. Raises KeyError for an unknown trigger."""
    if trigger not in {one.name for one in triggers()}:
        raise KeyError(trigger)
    for step in scale():
        if step.trigger == trigger and _within(step, value):
            return step
    return None


def _within(step: Step, value: int) -> bool:
    return (step.least is None or step.least <= value) and (step.most is None or value <= step.most)


def _end(words: str) -> int | None:
    return int(words) if words else None


def _rows(name: str) -> list[dict[str, str]]:
    data = files("gendan.trade").joinpath("data", f"risk_{name}.csv").read_text("utf-8")
    return list(csv.DictReader(data.splitlines()))
