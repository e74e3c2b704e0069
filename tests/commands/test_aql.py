"""`gendan aql` as it is typed: plans, spellings that people use, and wrong use that names the way out."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.commands.aql import AqlAsk, read_aqls, read_level, read_lot, run_aql
from gendan.render.aql import FORMATS
from gendan.render.look import Look
from gendan.trade.aql import LEVELS, SEVERITIES, series
from gendan.words.errors import UsageError

EN = Look(language="en")


def said(
    lot: str,
    *aqls: str,
    severity: str = "normal",
    standard: str | None = None,
    curve: bool = False,
    format: str = "text",  # noqa: A002 - as the option is called
) -> str:
    written: list[str] = []
    ask = AqlAsk(lot, aqls, "II", severity, standard, curve, format)
    assert run_aql(ask, EN, written.append) == 0
    return "".join(written)


def test_the_plan_of_the_manual() -> None:
    text = said("4800", "major=2.5", "minor=4.0")
    assert "code letter L" in text
    assert [line.split()[:6] for line in text.splitlines()[3:5]] == [
        ["major", "2.5", "L", "200", "10", "11"],
        ["minor", "4.0", "L", "200", "14", "15"],
    ]
    assert "Draw 200 pieces" in text
    assert "11 or more: reject" in text


def test_without_limits_the_custom_of_the_trade() -> None:
    answer = json.loads(said("4800", format="json"))
    assert [(one["class"], one["aql"], one["ac"], one["re"]) for one in answer["classes"]] == [
        ("critical", "0", 0, 1),
        ("major", "2.5", 10, 11),
        ("minor", "4", 14, 15),
    ]


def test_json_has_every_number() -> None:
    answer = json.loads(said("500", "major=0.65", "minor=4", curve=True, format="json"))
    assert (answer["letter"], answer["drawn"], answer["sample"], answer["whole_lot"]) == ("H", "J", 80, False)
    major, minor = answer["classes"]
    assert minor["own_plan"] == {"letter": "H", "sample": 50, "ac": 5, "re": 6}
    assert major["pa_at_aql"] == "0.9042"  # 0.9935⁸⁰ + 80 × 0.0065 × 0.9935⁷⁹
    assert {"quality": "0.65", "pa": "0.9042"} in major["curve"]
    assert answer["steps"][0] == {
        "en": "Draw 80 pieces at random from the whole lot.",
        "zh": "从整批中随机抽取 80 件。",
    }


def test_csv_for_the_sheet_of_the_inspector() -> None:
    rows = list(csv.DictReader(io.StringIO(said("50", format="csv").removeprefix("\ufeff"))))
    assert [(row["class"], row["sample"], row["pieces"], row["ac"]) for row in rows] == [
        ("critical", "13", "13", "0"),
        ("major", "13", "5", "0"),
        ("minor", "13", "13", "1"),
    ]


def test_a_class_named_like_a_formula_is_not_calculated() -> None:
    assert "'+cmd" in said("50", "+cmd=2.5", format="csv")


def test_markdown_is_a_table_and_a_list() -> None:
    lines = said("4800", "a|b=2.5", format="markdown", curve=True).splitlines()
    assert lines[2].startswith("| class | AQL |")
    assert lines[4].startswith("| a\\|b | 2.5 | L | 200 |")
    assert "1. Draw 200 pieces at random from the whole lot." in lines


@pytest.mark.parametrize(("lot", "asked"), [("1", 5), ("4", 5), ("5", 5)])
def test_every_piece_when_the_plan_asks_for_the_lot_or_more(lot: str, asked: int) -> None:
    text = said(lot, "major=2.5", curve=True)
    assert f"Inspect every piece: the plan asks for {asked}, the lot has {lot}." in text
    assert "How likely" not in text


def test_arrows_are_told() -> None:
    assert "Letter A has no plan there; the arrow leads major to C (5)." in said("8", "major=2.5")
    assert "arrow" not in said("280", "major=2.5")


def test_above_ten_defects_are_counted_and_not_pieces() -> None:
    assert "one piece may have several" in said("1000", "minor=15")
    assert "one piece may have several" not in said("1000", "minor=10")


def test_reduced_plans_have_a_gap() -> None:
    assert "more than 2 but fewer than 5" in said("1200", "major=2.5", severity="reduced")


def test_the_standard_is_named() -> None:
    assert "GB/T 2828.1" in said("4800", standard="gb/t 2828.1-2012", severity="Tightened").splitlines()[0]


@pytest.mark.parametrize(("words", "lot"), [("4800", 4800), ("4,800", 4800), (" 1_200_000 ", 1_200_000), ("007", 7)])
def test_lots_as_people_write_them(words: str, lot: int) -> None:
    assert read_lot(words) == lot


@pytest.mark.parametrize("words", ["", "48.5", "-4", "4800 pcs", "４８００", "1e3", "4,80", "9" * 16])
def test_what_is_no_lot(words: str) -> None:
    with pytest.raises(UsageError, match="not a lot size"):
        read_lot(words)


@pytest.mark.parametrize(("words", "level"), [("ii", "II"), ("2", "II"), ("s2", "S-2"), ("S-4", "S-4"), ("III", "III")])
def test_levels_as_people_write_them(words: str, level: str) -> None:
    assert read_level(words) == level


def test_limits_as_people_write_them() -> None:
    found = read_aqls(["致命=0", "major:2.5", "minor = 4.0"])
    assert found == {"critical": Decimal(0), "major": Decimal("2.5"), "minor": Decimal("4.0")}
    assert read_aqls(["2.5"]) == {"all": Decimal("2.5")}


@pytest.mark.parametrize(
    "pair", ["major=", "=2.5", "major=two", "major=-1", "major=NaN", "major=1e2", "major", "major=2,5="]
)
def test_what_is_no_limit(pair: str) -> None:
    with pytest.raises(UsageError, match="no defect class"):
        read_aqls([pair])


def test_a_class_twice() -> None:
    with pytest.raises(UsageError, match="two AQLs"):
        read_aqls(["major=2.5", "严重=4"])


@pytest.mark.parametrize(
    ("lot", "keys", "says"),
    [
        ("0", {}, "whole number from 1"),
        ("9999999999999", {}, "whole number from 1"),
        ("100", {"level": "IV"}, "Did you mean"),
        ("100", {"severity": "hard"}, "normal, tightened, reduced"),
        ("100", {"standard": "ISO 9001"}, "ISO 2859-1"),
        ("100", {"aqls": ("major=2",)}, "1.5 and 2.5"),
    ],
)
def test_wrong_use_names_the_way_out(lot: str, keys: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        run_aql(AqlAsk(lot, **keys), EN, print)
    assert says in caught.value.advice.en


@given(
    lot=st.integers(1, 10**12),
    aqls=st.lists(st.sampled_from([Decimal(0), *series()]), min_size=1, max_size=3),
    level=st.sampled_from(LEVELS),
    severity=st.sampled_from(SEVERITIES),
    form=st.sampled_from(sorted(FORMATS)),
    zh=st.booleans(),
)
def test_any_plan_can_be_said(lot: int, aqls: list[Decimal], level: str, severity: str, form: str, zh: bool) -> None:  # noqa: FBT001
    pairs = tuple(f"c{at}={aql}" for at, aql in enumerate(aqls))
    written: list[str] = []
    look = Look(language="zh" if zh else "en")
    assert run_aql(AqlAsk(str(lot), pairs, level, severity, format=form), look, written.append) == 0
    assert str(lot) in written[0]
    assert all(f"c{at}" in written[0] for at in range(len(aqls)))
