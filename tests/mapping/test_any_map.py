"""Any map of the right shape over any cells: mistakes, or troubles, or documents; never an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.write.emit import emit

if TYPE_CHECKING:
    from tests.mapping.conftest import Bench

COLUMNS = ["PO", "Line", "Item", "Qty", "Due", "State"]
KEYS = [
    "note", "status", "received", "closed", "x-a", "payment.days", "incoterm.term", "progress.{Item}.done", "inspections[].resubmitted",
    "deliveries[].promised[].date", "deliveries[].lines.{lines.line}", "deliveries[].lines.{Qty}", "shipments[].id", "shipments[].delivery",
]  # fmt: skip
column = st.sampled_from(COLUMNS)
constant = st.sampled_from(["x", "open", "2026-01-01", 1, 1.5, True])
tests = st.dictionaries(
    column, st.sampled_from(["O", ["O", ""], {"not": "O"}, {"filled": True}]), min_size=1, max_size=2
)
more = st.fixed_dictionaries(
    {},
    optional={
        "pick": st.sampled_from(["same", "first", "last", "min", "max", "sum", "count", "join"]),
        "values": st.dictionaries(st.sampled_from(["O", "1", "A"]), constant | st.none(), min_size=1),
        "others": st.sampled_from(["keep", "absent", "error"]),
        "when": tests,
        "default": constant,
        "required": st.booleans(),
        "clean": st.just("id"),
        "dates": st.sampled_from([["d/m/yy hh:mi"], ["yyyy(mm)dd"], ["nonsense"]]),
        "numbers": st.just({"decimal": ","}),
        "absent": st.sampled_from(["*", "x*", "O"]),
    },
)
ways = st.one_of(
    st.fixed_dictionaries({"column": column | st.lists(column, min_size=1, max_size=2)}),
    st.fixed_dictionaries({"is": constant}),
    st.fixed_dictionaries({"template": st.sampled_from(["{PO}-{#}", "{Due:year}", "{PO:month}", "x", "{Nope}", "{"])}),
    st.fixed_dictionaries({"same": st.sampled_from(["lines.line", "deliveries.id", "nope.x"])}),
)
plain = column | st.builds(lambda way, rest: {**rest, **way}, ways, more)
fields = plain | st.builds(lambda first, rest: {**rest, "first": first}, st.lists(plain, min_size=1, max_size=2), more)
cells = st.sampled_from(
    [
        "A",
        "SO-1",
        "1",
        "2",
        "1.5",
        "1,5",
        "2026-01-01",
        "O",
        "",
        "=1",
        "../x",
        "CON",
        "宁波",
        "#N/A",
        "\u202e",
        "99999999999999",
    ]
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(st.sampled_from(KEYS), fields, max_size=5),
    st.lists(st.lists(cells, min_size=6, max_size=6), max_size=4),
)
def test_any_map_over_any_cells(bench: Bench, keys: dict[str, object], rows: list[list[str]]) -> None:
    write = {
        "kind": "order",
        "group": {"order": "PO"},
        "fields": {"id": "PO", "lines[].line": "Line", "deliveries[].id": "Due", **keys},
    }
    text = emit({"sources": {"s": {"header": 1}}, "write": [write]})
    sheet = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in [COLUMNS, *rows])
    if bench.mistakes(text, s=sheet):
        return
    mapped = bench.mapped(text, s=sheet)
    assert all(trouble.message.zh and trouble.place.line for trouble in mapped.troubles)
    assert len(mapped.drafts) <= len(rows)
