"""Bringing a sheet's values into a file that people have worked in: their comments, keys, items and order stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.read.yaml_door import parse
from gendan.write.plan import Change, plan_new, plan_update

if TYPE_CHECKING:
    from gendan.words.finding import Path

ORDER = """\
# checked with Jane
id: SO-1   # their number
status: open
lines:
  # the polo first
  - {line: 1, sku: PS-101, quantity: 4800,
     price: 6.45}     # agreed by phone

  - {line: 2, sku: PS-102, quantity: 10}
deliveries:
  - id: D1
    requested: 2026-11-20
    promised:
      - {date: 2026-11-25, on: 2026-08-05}   # mail
    lines: {1: 4800}
    # more to come
  - {id: D2, requested: 2026-12-01}
x-mood: good
# the end
"""


def read(data: bytes) -> object | None:
    return parse(data, "f.yaml").value


def identity(path: Path) -> str | None:
    return {"lines": "line", "promised": None}.get(str(path[-1]), "id")


def update(before: str, wanted: dict[str, object]) -> str:
    change = plan_update("f.yaml", before.encode(), wanted, read, identity)
    assert isinstance(change, Change)
    return change.after.decode()


@pytest.mark.parametrize(
    ("wanted", "old", "new"),
    [
        ({"status": "closed"}, "status: open\n", "status: closed\n"),
        ({"status": "NO"}, "status: open\n", "status: 'NO'\n"),
        ({"lines": [{"line": 1, "price": 6.5}]}, "price: 6.45}", "price: 6.5}"),
        ({"lines": [{"line": 1, "unit": "pcs"}]}, "price: 6.45}", "price: 6.45, unit: pcs}"),
        ({"lines": [{"line": 3, "sku": "x"}]}, "quantity: 10}\n", "quantity: 10}\n  - {line: 3, sku: x}\n"),
        ({"deliveries": [{"id": "D1", "requested": "2026-11-21"}]}, "requested: 2026-11-20", "requested: 2026-11-21"),
        ({"deliveries": [{"id": "D1", "note": "a, b"}]}, "    lines: {1: 4800}\n", "    lines: {1: 4800}\n    note: a, b\n"),
        ({"deliveries": [{"id": "D1", "promised": [{"date": "2026-12-02"}]}]}, "# mail\n", "# mail\n      - {date: 2026-12-02}\n"),
        ({"deliveries": [{"id": "D2", "lines": {"2": 10}}]}, "requested: 2026-12-01}", "requested: 2026-12-01, lines: {2: 10}}"),
        ({"deliveries": [{"id": "D1", "lines": {"2": 10}}]}, "{1: 4800}", "{1: 4800, 2: 10}"),
        ({"shipments": [{"id": "S1"}]}, "x-mood: good\n", "x-mood: good\nshipments:\n  - {id: S1}\n"),
        ({"a": "1", "b": {"c": 2}}, "x-mood: good\n", "x-mood: good\na: '1'\nb: {c: 2}\n"),
    ],
)  # fmt: skip
def test_only_what_the_sheet_says_changes(wanted: dict[str, object], old: str, new: str) -> None:
    assert ORDER.count(old) == 1
    assert update(ORDER, wanted) == ORDER.replace(old, new)


@pytest.mark.parametrize(
    "wanted",
    [
        {"id": "SO-1"},
        {"lines": [{"line": 2, "quantity": 10.0}]},
        {"deliveries": [{"id": "D1", "promised": [{"date": "2026-11-25"}]}]},
        {"deliveries": [{"id": "D1", "lines": {"1": 4800}}]},
    ],
)
def test_what_stands_there_already_is_not_touched(wanted: dict[str, object]) -> None:
    change = plan_update("f.yaml", ORDER.encode(), wanted, read, identity)
    assert isinstance(change, Change)
    assert (change.action, change.after) == ("unchanged", ORDER.encode())


def test_a_promise_that_returns_to_an_older_date_is_a_new_promise() -> None:
    before = "deliveries:\n  - id: D1\n    promised: [{date: 2026-11-01}, {date: 2026-11-09}]\n"
    after = update(before, {"deliveries": [{"id": "D1", "promised": [{"date": "2026-11-01"}]}]})
    assert after == before.replace("11-09}]", "11-09}, {date: 2026-11-01}]")


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        (
            "id: 1\r\nlines:\r\n  - {line: 1}\r\n",
            {"lines": [{"line": 2}]},
            "id: 1\r\nlines:\r\n  - {line: 1}\r\n  - {line: 2}\r\n",
        ),
        ("\ufeffid: x\n", {"id": "z"}, "\ufeffid: z\n"),
        ("id: x", {"note": "z"}, "id: x\nnote: z"),
        ("id: x\nlines: []\n", {"lines": [{"line": 1}, {"line": 2}]}, "id: x\nlines: [{line: 1}, {line: 2}]\n"),
        ("id: x\nlines: {}\n", {"lines": {"1": 5}}, "id: x\nlines: {1: 5}\n"),
        ("id: x\nnote:\n", {"note": "z"}, "id: x\nnote: z\n"),
        ("id: x\nnote: |\n  two\n  lines\n\n# c\n", {"note": "z"}, "id: x\nnote: z\n\n# c\n"),
        ("{id: x}\n", {"note": "z"}, "{id: x, note: z}\n"),
        ("id: 纱线 # 注\n", {"id": "布"}, "id: 布 # 注\n"),
        (
            "lines:\n- line: 1\n",
            {"lines": [{"line": 1, "sku": "a"}, {"line": 2}]},
            "lines:\n- line: 1\n  sku: a\n- {line: 2}\n",
        ),
    ],
)
def test_forms_that_people_use(before: str, wanted: dict[str, object], after: str) -> None:
    assert update(before, wanted) == after


@pytest.mark.parametrize(
    ("before", "wanted"),
    [("a: &x {k: 1}\nb: *x\n", {"b": {"k": 2}}), ("a: &x 1\nb: *x\n", {"a": 2})],
)
def test_what_would_change_something_else_too_is_refused(before: str, wanted: dict[str, object]) -> None:
    assert plan_update("f.yaml", before.encode(), wanted, read, identity) == "not-kept"


def test_a_file_that_the_reader_refuses_is_not_edited() -> None:
    assert plan_update("f.yaml", b"a: 1\na: 2\n", {"a": 3}, read, identity) == "unreadable"


def test_a_value_that_does_not_read_back_is_not_written() -> None:
    assert plan_new("f.yaml", {"note": "a\u2028b"}, read) == "not-kept"


notes = st.sampled_from(["x", "NO", "a: b"])
quantities = st.dictionaries(st.sampled_from(["1", "2"]), st.integers(1, 9))
items = st.builds(
    lambda name, more: {"id": name, **more},
    st.sampled_from(["A", "B", "C"]),
    st.fixed_dictionaries({}, optional={"note": notes}),
)
orders = st.builds(
    lambda status, lines, shipments: {
        "id": "SO",
        **({"status": status} if status else {}),
        **({"lines": lines} if lines else {}),
        "shipments": shipments,
    },
    st.sampled_from(["", "open", "closed"]),
    quantities,
    st.lists(items, max_size=3, unique_by=lambda item: item["id"]),
)


@given(orders, orders)
def test_after_an_update_a_second_one_changes_nothing(first: dict[str, object], second: dict[str, object]) -> None:
    new = plan_new("f.yaml", first, read)
    assert isinstance(new, Change)
    changed = plan_update("f.yaml", new.after, second, read, identity)
    assert isinstance(changed, Change)
    again = plan_update("f.yaml", changed.after, second, read, identity)
    assert isinstance(again, Change)
    assert (again.action, again.value) == ("unchanged", changed.value)
