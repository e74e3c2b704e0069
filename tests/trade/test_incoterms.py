"""Who pays, who insures, by what transport: term by term, and what to do about terms of other editions."""

from __future__ import annotations

from collections import Counter

import pytest

from gendan.trade.incoterms import EDITIONS, advise, find, incoterm_rows, incoterms

WATER = {"FAS", "FOB", "CFR", "CIF"}


@pytest.mark.parametrize(
    ("edition", "terms"),
    [
        (2020, {"EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", *WATER}),
        (2010, {"EXW", "FCA", "CPT", "CIP", "DAT", "DAP", "DDP", *WATER}),
        (2000, {"EXW", "FCA", "CPT", "CIP", "DAF", "DDU", "DDP", "DES", "DEQ", *WATER}),
    ],
)
def test_each_edition_has_its_own_terms(edition: int, terms: set[str]) -> None:
    assert {one.term for one in incoterms() if one.edition == edition} == terms


def test_no_term_twice() -> None:
    assert set(Counter((one.edition, one.term) for one in incoterms()).values()) == {1}


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_seller_pays_carriage_under_c_and_d_alone(edition: int) -> None:
    prepaid = {one.term for one in incoterms() if one.edition == edition and one.freight == "prepaid"}
    assert prepaid == {one.term for one in incoterms() if one.edition == edition and one.term[0] in "CD"}


@pytest.mark.parametrize(
    ("term", "edition", "cover"),
    [
        ("CIP", 2020, "A"),
        ("CIP", 2010, "C"),
        ("CIF", 2020, "C"),
        ("CIF", 2010, "C"),
        ("CPT", 2020, None),
        ("DDP", 2020, None),
    ],
)
def test_least_cover(term: str, edition: int, cover: str | None) -> None:
    found = find(term, edition)
    assert found is not None
    assert found.cover == cover
    assert found.insurance_owed == (cover is not None)


@pytest.mark.parametrize("edition", EDITIONS)
def test_four_terms_are_for_water_and_of_2000_six(edition: int) -> None:
    found = {one.term for one in incoterms() if one.edition == edition and one.mode == "water"}
    assert found == (WATER | {"DES", "DEQ"} if edition == 2000 else WATER)


@pytest.mark.parametrize(
    ("term", "mode", "fits"),
    [
        ("FOB", "air", False),
        ("FOB", "sea", True),
        ("CIF", "rail", False),
        ("FCA", "air", True),
        ("FAS", "inland-waterway", True),
        ("CFR", "multimodal", False),
    ],
)
def test_transport_of_a_term(term: str, mode: str, *, fits: bool) -> None:
    found = find(term)
    assert found is not None
    assert found.allows(mode) is fits


def test_without_an_edition_the_newest_that_has_the_term() -> None:
    assert [one.edition for term in ("FOB", "DAT", "DDU") if (one := find(term))] == [2020, 2010, 2000]
    assert find("FOT") is None


@pytest.mark.parametrize(
    ("term", "edition", "says"),
    [
        ("DDU", 2020, "write DAP"),
        ("DES", 2010, "write DAP"),
        ("DEQ", 2020, "write DPU"),
        ("DAT", 2020, "write DPU"),
        ("DPU", 2010, "is of Incoterms 2020"),
        ("DAP", 2000, "is of Incoterms 2020"),
    ],
)
def test_advice_about_a_term_of_another_edition(term: str, edition: int, says: str) -> None:
    advice = advise(term, edition)
    assert advice is not None
    assert says in advice.en


def test_no_advice_where_none_is_needed() -> None:
    assert advise("FOB", 2020) is None
    assert advise("XXX", 2020) is None


def test_rows_mark_the_newest_edition_of_each_term() -> None:
    newest = {str(row[1]): row[0] for row in incoterm_rows() if row[-1]}
    assert newest["FOB"] == 2020
    assert newest["DAT"] == 2010
    assert len(newest) == 16
