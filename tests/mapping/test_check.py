"""Mistakes of a map: all found before a row is mapped, each with its place and the nearest known name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mapping.conftest import Bench


@pytest.mark.parametrize(
    ("field", "message", "advice"),
    [
        ("custommer: C", "There is no key of the kind order “custommer”", "Did you mean `customer`?"),
        ("lines[].skew: C", "There is no key of the kind order “lines[].skew”", "Did you mean `lines[].sku`?"),
        ("customer: Cusst", "There is no column “Cusst”", "Did you mean `Cust`?"),
        ("customer: Twice", "There is no column “Twice”", "Known are: PO, Cust, C."),
        ("lines: C", "`lines` holds records, not one value", "Name the key inside: `lines[].line`."),
        ("incoterm: C", "`incoterm` holds records, not one value", "Name the key inside: `incoterm.term`."),
        ("lines[.sku: C", "“lines[.sku” is not a key", "Write it like"),
        ("note: {template: '{Nope}'}", "There is no column “Nope”", "Known are"),
        ("note: {column: C, when: {Nope: x}}", "There is no column “Nope”", "Known are"),
        ("note: {same: lines.line}", "There is no key of another list “lines.line”", "There are none."),
        ("received: {column: C, dates: [yyyy-dd]}", "“yyyy-dd” is not a form of date", "Name year, month and day"),
        (
            "received: {column: C, dates: [dd/dd/yyyy]}",
            "“dd/dd/yyyy” is not a form of date",
            "Name year, month and day",
        ),
        (
            "note: {column: C, numbers: {decimal: ',', thousands: ','}}",
            "`decimal` and `thousands` are the same sign",
            "State both",
        ),
        ("note: {first: [{column: Nope}]}", "There is no column “Nope”", "Known are"),
        ("deliveries[].lines.{lines.line}: C", "There is no key of another list “lines.line”", "Known are"),
    ],
)
def test_mistakes(bench: Bench, order_map: Callable[..., str], field: str, message: str, advice: str) -> None:
    [found] = bench.mistakes(order_map(field), s="PO,Cust,C,Twice,Twice\n")
    assert found.message.en == message
    assert found.advice.en.startswith(advice)
    assert found.path[:4] == ("write", 0, "fields", field.partition(": ")[0])


@pytest.mark.parametrize(
    ("group", "more", "words"),
    [
        ("order: Nope", "", "column “Nope”"),
        ("order: PO, lines: C", "", "list “lines”"),
        ("order: PO", "    from: t", "source “t”"),
        ("order: PO", "    join: [{source: t, on: {PO: PO}}]", "source “t”"),
        ("order: PO", "    join: [{source: s, on: {Nope: PO}}]", "column “Nope”"),
        ("order: PO", "    skip: [{Nope: x}]", "column “Nope”"),
        ("order: PO", '    folder: "{Nope:year}"', "column “Nope”"),
    ],
)
def test_mistakes_around_the_fields(
    bench: Bench, order_map: Callable[..., str], group: str, more: str, words: str
) -> None:
    [found] = bench.mistakes(order_map("", group, more=more), s="PO,C\n")
    assert words in found.message.en
    assert found.advice.zh


def test_a_key_cannot_be_value_and_record_at_once(bench: Bench, order_map: Callable[..., str]) -> None:
    found = bench.mistakes(order_map("x-a: C\nx-a.b: C"), s="PO,C\n")
    assert [one.message.en for one in found] == ["`x-a` and `x-a.b` cannot both be filled"]
