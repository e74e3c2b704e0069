"""Rows become documents: grouping, lists, references between lists, conditions, choices; and every trouble with its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mapping.conftest import Bench

    MakeMap = Callable[..., str]

ROWS = "PO,Line,Item,Qty,Due,Ship\nA,1,shirt,100,2026-05-01,2026-05-02\nA,2,socks,20,2026-05-01,\nB,1,shirt,5,2026-06-01,2026-06-01\n"
LISTS = """lines[].line: Line
lines[].sku: Item
lines[].quantity: Qty
deliveries[].id: {template: "D{#}"}
deliveries[].requested: Due
deliveries[].lines.{lines.line}: Qty
shipments[].id: {template: "S{PO}-{Due}"}
shipments[].delivery: {same: deliveries.id}
shipments[].shipped: Ship"""
GROUPS = "order: PO, lines: Line, deliveries: Due, shipments: {by: Due, when: {Ship: {filled: true}}}"


def test_rows_group_into_orders_lines_deliveries_and_shipments(bench: Bench, order_map: MakeMap) -> None:
    first, second = bench.values(order_map(LISTS, GROUPS), s=ROWS)
    assert first == {
        "id": "A",
        "lines": [{"line": 1, "sku": "shirt", "quantity": 100}, {"line": 2, "sku": "socks", "quantity": 20}],
        "deliveries": [{"id": "D1", "requested": "2026-05-01", "lines": {"1": 100, "2": 20}}],
        "shipments": [{"id": "SA-2026-05-01", "delivery": "D1", "shipped": "2026-05-02"}],
    }
    assert second["deliveries"] == [{"id": "D1", "requested": "2026-06-01", "lines": {"1": 5}}]


def test_a_list_without_a_group_has_an_item_for_each_row(bench: Bench, order_map: MakeMap) -> None:
    [order] = bench.values(order_map("lines[].sku: Item"), s="PO,Item\nA,x\nA,x\n")
    assert order["lines"] == [{"sku": "x"}, {"sku": "x"}]


def test_rows_with_an_empty_key_of_a_list_have_no_item(bench: Bench, order_map: MakeMap) -> None:
    [order] = bench.values(order_map("shipments[].id: ASN", "order: PO, shipments: ASN"), s="PO,ASN\nA,\nA,S1\n")
    assert order["shipments"] == [{"id": "S1"}]


def test_lists_inside_lists(bench: Bench, order_map: MakeMap) -> None:
    fields = "deliveries[].id: Due\ndeliveries[].promised[].date: Promise"
    group = "order: PO, deliveries: Due, deliveries.promised: Promise"
    [order] = bench.values(
        order_map(fields, group), s="PO,Due,Promise\nA,d,2026-05-01\nA,d,2026-05-01\nA,d,2026-05-09\n"
    )
    assert order["deliveries"] == [{"id": "d", "promised": [{"date": "2026-05-01"}, {"date": "2026-05-09"}]}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note: V", "2"),
        ("note: {column: V, pick: min}", "1"),
        ("note: {column: V, pick: max}", "9"),
        ("note: {column: V, pick: first}", "2"),
        ("note: {column: V, pick: last}", "9"),
        ("note: {column: V, pick: join}", "2, 1, 9"),
        ("x-n: {column: V, pick: count}", 3),
        ("payment.days: {column: V, pick: sum}", 12),
        ("payment.days: {column: V, pick: max}", 9),
        ("note: {column: [E, V], pick: first}", "2"),
    ],
)
def test_picks(bench: Bench, order_map: MakeMap, field: str, value: object) -> None:
    mapped = bench.mapped(order_map(field), s="PO,V,E\nA,2,\nA,1,\nA,9,\n")
    _, found = mapped.drafts[0].value.values()
    assert (found["days"] if isinstance(found, dict) else found) == value
    assert [trouble.rule for trouble in mapped.troubles] == (["import/rows-disagree"] if "pick" not in field else [])


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("note: V", "", None),
        ("note: {column: V, default: none}", "", "none"),
        ("note: {is: fixed}", "", "fixed"),
        ("note: {is: fixed, when: {V: a}}", "b", None),
        ("note: {is: fixed, when: {V: [a, b]}}", "b", "fixed"),
        ("note: {column: V, when: {V: {not: b}}}", "b", None),
        ("note: {column: V, absent: [b*]}", "by sea", None),
        ("note: {column: V, absent: b}", "by sea", "by sea"),
        ("note: {column: V, values: {b: sea}}", "b", "sea"),
        ("note: {column: V, values: {b: null}}", "b", None),
        ("note: {column: V, values: {a: x}, others: keep}", "b", "b"),
        ("note: {column: V, values: {a: x}, others: absent}", "b", None),
        ('note: {template: "<{V}>"}', "b", "<b>"),
        ('note: {template: "<{V}>"}', "", None),
        ('note: {template: "{V:year}/{V:month}"}', "2026-05-01", "2026/2026-05"),
        ("note: {first: [{column: V, absent: b}, {is: second}]}", "b", "second"),
        ("note: {first: [V, {is: second}]}", "b", "b"),
        ("note: {column: V, clean: id}", "Côte d'Ivoire", "cote-d-ivoire"),
        ("note: V", "=1+1", "=1+1"),
        ("note: V", "0012", "0012"),
        ("payment.days: V", "12", 12),
        ("incoterm.version: {is: 2020}", "", 2020),
    ],
)
def test_fields(bench: Bench, order_map: MakeMap, field: str, cell: str, value: object) -> None:
    [order] = bench.values(order_map(field), s=f'PO,V\nA,"{cell}"\n')
    order.pop("id")
    inner = next(iter(order.values()), None)
    assert (next(iter(inner.values())) if isinstance(inner, dict) else inner) == value


@pytest.mark.parametrize(
    ("field", "cell", "rule", "words"),
    [
        (
            "received: V",
            "2026-13-01",
            "not-a-date",
            "row 2, column B (V): “2026-13-01” is not a date of the form yyyy-mm-dd",
        ),
        ("received: V", "Date Not Captured", "not-a-date", "Date Not Captured"),
        ("lines[].quantity: V", "1,200", "not-a-number", "“1,200” is not a number"),
        ("lines[].quantity: V", "0.30000000000000004", "number-too-long", "too many digits"),
        ("lines[].line: V", "1.5", "not-a-whole-number", "“1.5” is not a whole number"),
        ("inspections[].resubmitted: V", "maybe", "not-yes-or-no", "“maybe”"),
        ("note: V", "#N/A", "error-cell", "the error #N/A"),
        ("note: V", "a\x07b", "control-character", "invisible"),
        ("note: {column: V, values: {a: b}}", "c", "not-listed", "“c” is not listed under `values:` (a)"),
        ("payment.days: {column: V, pick: sum}", "1234567890123", "number-too-long", "too many digits"),
        ("x-n: {column: V, pick: sum}", "abc", "not-a-number", "“abc”"),
        ("note: {column: V, required: true}", "", "empty-cell", "row 2, column B (V) says nothing"),
        ("messages[].at: V", "2026-05-01", "no-time-zone", "no UTC offset"),
    ],
)
def test_troubles_name_row_column_and_text(
    bench: Bench, order_map: MakeMap, field: str, cell: str, rule: str, words: str
) -> None:
    [trouble] = bench.mapped(order_map(field), s=f'PO,V\nA,"{cell}"\n').troubles
    assert trouble.rule == f"import/{rule}"
    assert words in trouble.message.en
    assert str(trouble.place) == "s.csv:2:2"
    assert trouble.advice.zh


def test_all_troubles_come_in_one_run_in_the_order_of_rows(bench: Bench, order_map: MakeMap) -> None:
    mapped = bench.mapped(order_map("received: V\nlines[].quantity: Q"), s="PO,V,Q\nA,x,y\nB,x,1\n,2026-01-01,1\n")
    assert [str(trouble.place) for trouble in mapped.troubles] == ["s.csv:2:2", "s.csv:2:3", "s.csv:3:2", "s.csv:4:1"]


def test_rows_that_disagree_show_both(bench: Bench, order_map: MakeMap) -> None:
    [trouble] = bench.mapped(order_map("customer: C"), s="PO,C\nA,acme\nA,zeta\n").troubles
    assert trouble.message.en == "row 3, column B (C): “zeta” for `customer`, but row 2 of the same record says “acme”"


@pytest.mark.parametrize(
    ("ids", "rule"),
    [
        ("../../etc", "id-not-file-name"),
        ("a/b", "id-not-file-name"),
        ("CON", "id-not-file-name"),
        ("nul.txt", "id-not-file-name"),
        ("x.", "id-not-file-name"),
        (".x", "id-not-file-name"),
        ("-x", "id-not-file-name"),
        ("x" * 81, "id-not-file-name"),
        ("So-1\nSO-1", "same-id"),
        ("Straße\nSTRASSE", "same-id"),
    ],
)
def test_ids_that_are_no_file_names_or_meet(bench: Bench, order_map: MakeMap, ids: str, rule: str) -> None:
    troubles = bench.mapped(order_map(), s=f"PO\n{ids}\n").troubles
    assert [trouble.rule for trouble in troubles] == [f"import/{rule}"]


def test_cleaned_ids_that_meet_name_both_rows(bench: Bench, order_map: MakeMap) -> None:
    text = order_map("note: PO").replace("id: PO", "id: {column: PO, clean: id}")
    [trouble] = bench.mapped(text, s="PO\nAcme Ltd.\nACME LTD\n").troubles
    assert (
        trouble.message.en
        == "row 3, column A (PO): “ACME LTD” and “Acme Ltd.” (row 2) would both be written to the file acme-ltd.yaml"
    )


def test_items_of_one_name_are_told_since_a_second_import_could_not_tell_them_apart(
    bench: Bench, order_map: MakeMap
) -> None:
    [trouble] = bench.mapped(order_map("shipments[].id: S"), s="PO,S\nA,S1\nA,S2\nA,S1\n").troubles
    assert (trouble.rule, str(trouble.place)) == ("import/same-item", "s.csv:4:2")
    assert "a second item “S1” (the first is of row 2)" in trouble.message.en


def test_skipped_rows_and_filled_columns(bench: Bench, order_map: MakeMap) -> None:
    text = order_map("lines[].sku: Item", more="    skip: [{Item: [Total, Sum]}, {Item: {filled: false}}]")
    text = text.replace("{s: {}}", "{s: {fill_down: PO}}")
    orders = bench.values(text, s="PO,Item\nA,x\n,y\n,Total\nB,\n")
    assert orders == [{"id": "A", "lines": [{"sku": "x"}, {"sku": "y"}]}]


def test_formats_of_dates_and_numbers_are_inherited_and_overridden(bench: Bench, order_map: MakeMap) -> None:
    top = 'dates: [dd/mm/yyyy]\nnumbers: {decimal: ",", thousands: "."}'
    [order] = bench.values(
        order_map("received: R\nclosed: {column: C, dates: [m/d/yy]}\nlines[].price: P", top=top),
        s='PO,R,C,P\nA,03/08/2026,8/3/26,"1.234,5"\n',
    )
    assert order == {"id": "A", "received": "2026-08-03", "closed": "2026-08-03", "lines": [{"price": 1234.5}]}


def test_a_trouble_of_shape_is_found_at_its_cell(bench: Bench, order_map: MakeMap) -> None:
    mapped = bench.mapped(order_map(LISTS, GROUPS), s=ROWS)
    cells = [
        mapped.drafts[0].locate(path) for path in [("lines", 1, "sku"), ("deliveries", 0, "lines", "2"), ("nothing",)]
    ]
    assert [(cell.row, cell.header) for cell in cells] == [(3, "Item"), (3, "Qty"), (2, "PO")]
