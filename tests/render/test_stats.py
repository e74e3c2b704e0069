"""Figures as text, Markdown and CSV; and how their numbers are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gendan.render.look import Look
from gendan.render.stats.formats import FORMATS
from gendan.render.stats.numbers import amount, bar, exact, part, shown, spark
from gendan.render.terminal import cells
from gendan.words.finding import Place
from gendan.words.metric import Choices, Figure, Figures, Fraction, Measure, Metric
from gendan.words.text import Text

DAY = date(2026, 11, 23)


def fraction(top: int, bottom: int) -> Fraction:
    return Fraction(Decimal(top), Decimal(bottom), bottom)


@pytest.mark.parametrize(
    ("top", "bottom", "said"),
    [
        (9999, 10000, "99.9 %"),  # never 100 for 99.99
        (10000, 10000, "100.0 %"),
        (10001, 10000, "100.1 %"),
        (1, 100_000, "<0.1 %"),  # never nothing for something
        (0, 5, "0.0 %"),
        (10, 13, "76.9 %"),
        (1, 2000, "0.1 %"),  # half is rounded up
        (0, 0, "–"),
    ],
)
def test_percentages(top: int, bottom: int, said: str) -> None:
    assert shown(fraction(top, bottom), "percent") == said


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_all_and_nothing_are_only_said_of_all_and_nothing(top: int, bottom: int) -> None:
    said = shown(fraction(top, bottom), "percent")
    assert (said == "100.0 %") == (top == bottom)
    assert (said == "0.0 %") == (top == 0)
    assert (exact(fraction(top, bottom).value) == 1) == (top == bottom)


def test_other_numbers() -> None:
    assert part(fraction(1204, 1500)) == "1,204/1,500"
    assert amount(Decimal("45.25")) == "45.3"
    assert amount(None) == "–"
    assert shown(fraction(9, 2), "points") == "4.5"


@pytest.mark.parametrize(
    ("share", "drawn"),
    [("1", "████"), ("0.5", "██"), ("0.53125", "██▏"), ("0.001", "▏"), ("0", ""), ("1.7", "████")],
)
def test_bars(share: str, drawn: str) -> None:
    assert bar(Decimal(share), 4, ascii_only=False) == drawn


def test_bars_and_sparks_of_plain_consoles() -> None:
    assert bar(Decimal("0.5"), 4, ascii_only=True) == "##"
    assert spark([Decimal(1), None, Decimal(0), Decimal("0.5")], ascii_only=False) == "█ ▁▅"
    assert spark([Decimal(0)], ascii_only=False) == ""
    assert spark([Decimal(1), Decimal(0)], ascii_only=True).isascii()


METRIC = Metric(
    id="delivery/on-time",
    title=Text("On time", "准时率"),
    definition=Text("Late means {late} days", "晚 {late} 天"),
    unit="percent",
    direction="up",
    statistic="ratio",
    level="delivery",
    minimum=5,
    records="",
    place=Place("metrics/delivery.yaml"),
    params={"late": 0, "early": 9999},
)


FIGURES = Figures(
    version="0.1.0",
    as_of=DAY,
    begin=date(2026, 10, 1),
    until=DAY,
    by="customer",
    names={"acme": Text("Acme", "艾克美")},
    figures=(
        Figure(
            METRIC,
            Choices("delivery", "due", {"late": 0, "early": 9999}),
            (
                Measure(None, None, 7, 1, fraction(5, 7), few=False, ours=fraction(5, 6)),
                Measure("acme", None, 5, 0, fraction(5, 5), few=False),
                Measure("", None, 2, 1, fraction(0, 2), few=True),
            ),
        ),
    ),
)


def test_text_in_both_languages() -> None:
    assert FORMATS["text"](FIGURES, Look("en", 80)).splitlines() == [
        "Figures as of 2026-11-23: from 2026-10-01 to 2026-11-23",
        "",
        "On time  71.4 %  5/7",
        "  Acme (acme)  100.0 %  5/5  ████████████████████",
        "  not stated     0.0 %  0/2                        few cases, 1 unknown",
        "",
        "What they mean",
        "  On time: Late means 0 days [counted: deliveries · month in which it was due ·",
        "    on time: any time before, up to 0 days after · few cases: under 5]",
    ]
    zh = FORMATS["text"](FIGURES, Look("zh", 80, quiet=True)).splitlines()
    assert zh[3:] == [
        "  艾克美 (acme)  100.0 %  5/5  ████████████████████",
        "  未填写           0.0 %  0/2                        样本少，1 例不明",
    ]


def test_remarks_that_do_not_fit_go_below() -> None:
    wide, narrow = (FORMATS["text"](FIGURES, Look("en", width, quiet=True)).splitlines() for width in (60, 40))
    assert wide[-1] == "  not stated     0.0 %  0/2  few cases, 1 unknown"
    assert narrow[-2:] == ["  not stated     0.0 %  0/2", "      few cases, 1 unknown"]
    assert max(cells(line) for line in narrow[1:]) <= 40


def test_markdown_names_the_choices() -> None:
    said = FORMATS["markdown"](FIGURES, Look("en"))
    assert "Late means 0 days [counted: deliveries · month in which it was due" in said
    assert "| all         | 71.4 %  | 5/7" in said
    assert "83.3 % (5/6)" in said


def test_a_name_that_is_a_formula_stays_text_in_csv() -> None:
    evil = replace(FIGURES, names={"acme": Text("=cmd", "=cmd")})
    assert ",'=cmd (acme)," in FORMATS["csv"](evil, Look("en"))
