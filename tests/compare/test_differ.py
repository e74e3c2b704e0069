"""Changes between two versions: complete, and none where only the writing or the order differs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.compare.differ import compare, flatten
from gendan.compare.forms import Form, build_form
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.words.history import ABSENT, Change

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9, width=16) | st.text("ab1#", max_size=2)
_KEYS = st.sampled_from(["id", "line", "sku", "a", "b", "on"])
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3), max_leaves=12
)
_DOCUMENTS = st.dictionaries(_KEYS, _VALUES, max_size=4)
ORDER: dict[str, Any] = {
    "id": "SO-1",
    "received": "2026-08-03",
    "lines": [{"line": 1, "quantity": 100, "price": 6.45}, {"line": 2, "quantity": 5}],
    "deliveries": [
        {"id": "D1", "requested": "2026-11-20", "promised": [{"date": "2026-11-25", "on": "2026-08-05"}]},
        {"id": "D2", "requested": "2026-12-20"},
    ],
    "progress": {"fabric": {"done": "2026-10-03"}},
    "attachments": ["a.pdf", "b.pdf"],
}


@pytest.fixture(scope="module")
def form() -> Form | None:
    files = sorted(folder("schema").glob("*.schema.json"))
    return build_form("order", {path.name.split(".", maxsplit=1)[0]: json.loads(path.read_bytes()) for path in files})


def applied(old: Mapping[tuple[str, ...], object], changes: tuple[Change, ...]) -> dict[tuple[str, ...], object]:
    found = dict(old)
    for change in changes:
        assert found.get(change.path, ABSENT) == change.old
        found.pop(change.path, None)
        if change.new is not ABSENT:
            found[change.path] = change.new
    return found


def strict(values: Mapping[tuple[str, ...], object]) -> dict[tuple[str, ...], tuple[bool, object]]:
    return {path: (isinstance(value, bool), value) for path, value in values.items()}


def changed(old: object, new: object, form: Form | None) -> list[str]:
    return [
        f"{'/'.join(one.path)} {one.action} {'-' if one.old is ABSENT else one.old} {'-' if one.new is ABSENT else one.new}"
        for one in compare(old, new, form)
    ]


@given(old=_DOCUMENTS | st.just(ABSENT), new=_DOCUMENTS | st.just(ABSENT))
def test_the_changes_make_the_new_of_the_old(old: object, new: object) -> None:
    assert strict(applied(flatten(old), compare(old, new))) == strict(flatten(new))


@given(document=_DOCUMENTS)
def test_the_same_again_is_no_change(document: dict[str, object]) -> None:
    assert compare(document, json.loads(json.dumps(document))) == ()
    assert len(compare(ABSENT, document)) == len(flatten(document))


@given(items=st.lists(st.dictionaries(_KEYS, _SCALARS, max_size=3), max_size=5), data=st.data())
def test_the_order_of_records_is_no_change(items: list[dict[str, object]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(items))
    assert compare({"x": items}, {"x": shuffled}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "# noted\nlines:\n- line: 1\n  price: 6.450\n  quantity: 100\nid: SO-1\n",
        'id: "SO-1"\nlines: [{quantity: 100, line: 1, price: 6.45}]\n',
    ],
)
def test_the_way_of_writing_is_no_change(text: str, form: Form | None) -> None:
    plain = parse(b"id: SO-1\nlines: [{line: 1, quantity: 100, price: 6.45}]\n", "x.yaml").value
    assert compare(plain, parse(text.encode(), "x.yaml").value, form) == ()


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        ({"received": "2026-08-04"}, ["received edit 2026-08-03 2026-08-04"]),
        ({"received": None}, ["received edit 2026-08-03 None"]),
        ({"season": None}, ["season add - None"]),
        (
            {"lines": [ORDER["lines"][1]]},
            [f"lines/1/{key} delete {value} -" for key, value in ORDER["lines"][0].items()],
        ),
        (
            {"deliveries": [ORDER["deliveries"][1], {**ORDER["deliveries"][0], "requested": "2026-11-27"}]},
            ["deliveries/D1/requested edit 2026-11-20 2026-11-27"],
        ),
        ({"progress": {"fabric": {"done": "2026-10-01"}}}, ["progress/fabric/done edit 2026-10-03 2026-10-01"]),
        ({"progress": {}}, ["progress add - {}", "progress/fabric/done delete 2026-10-03 -"]),
        ({"attachments": ["b.pdf"]}, ["attachments edit ['a.pdf', 'b.pdf'] ['b.pdf']"]),
    ],
)
def test_what_people_change(edit: dict[str, object], expected: list[str], form: Form | None) -> None:
    assert sorted(changed(ORDER, {**ORDER, **edit}, form)) == sorted(expected)


def test_a_ledger_is_told_by_the_day_of_the_promise(form: Form | None) -> None:
    def order(*promises: dict[str, str]) -> dict[str, object]:
        return {"deliveries": [{"id": "D1", "promised": list(promises)}]}

    first = {"date": "2026-11-25", "on": "2026-08-05"}
    added = order(first, {"date": "2026-12-02", "on": "2026-10-30", "cause": "mill"})
    assert changed(order(first), added, form) == [
        "deliveries/D1/promised/2026-10-30/cause add - mill",
        "deliveries/D1/promised/2026-10-30/date add - 2026-12-02",
        "deliveries/D1/promised/2026-10-30/on add - 2026-10-30",
    ]
    assert changed(order(first), order({**first, "date": "2026-12-02"}), form) == [
        "deliveries/D1/promised/2026-08-05/date edit 2026-11-25 2026-12-02"
    ]


@pytest.mark.parametrize(("old", "new"), [(1, True), (0, False), (1, "1"), (None, ""), ([1], [True]), ([], {})])
def test_values_of_another_kind_differ(old: object, new: object) -> None:
    assert [(one.action, one.old, one.new) for one in compare({"a": old}, {"a": new})] == [("edit", old, new)]


def test_two_of_one_name_are_both_kept() -> None:
    items = [{"id": "A", "n": 1}, {"id": "A", "n": 2}, {"id": "A#2", "n": 3}]
    assert {value for path, value in flatten(items).items() if path[1] == "n"} == {1, 2, 3}


FIRST, SECOND, THIRD = (
    {"date": "2026-11-25", "on": "2026-08-05"},
    {"date": "2026-12-02", "on": "2026-10-30"},
    {"date": "2026-12-09", "on": "2026-11-20"},
)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ([FIRST, SECOND], [SECOND, FIRST], ("2026-11-25, 2026-12-02", "2026-12-02, 2026-11-25")),
        ([FIRST], [{"date": "2026-12-02", "on": "2026-08-04"}, FIRST], ("2026-11-25", "2026-12-02, 2026-11-25")),
        ([FIRST, SECOND, THIRD], [FIRST, THIRD, SECOND], None),
        ([FIRST], [FIRST, SECOND], ()),
        ([FIRST, THIRD], [FIRST, SECOND, THIRD], ()),
        ([FIRST, SECOND], [SECOND], ()),
    ],
    ids=["swapped", "put in front", "tail swapped", "appended", "a forgotten one", "deleted: told by itself"],
)
def test_a_ledger_in_another_order_begins_or_ends_with_another_entry(
    old: list[dict[str, str]], new: list[dict[str, str]], told: tuple[str, ...] | None, form: Form | None
) -> None:
    def order(promises: list[dict[str, str]]) -> dict[str, object]:
        return {"deliveries": [{"id": "D1", "promised": promises}]}

    found = [
        (one.old, one.new)
        for one in compare(order(old), order(new), form)
        if one.path == ("deliveries", "D1", "promised")
    ]
    if told is None:  # told, whatever the words
        assert len(found) == 1
    else:
        assert found == ([told] if told else [])


def test_two_promises_of_one_day_keep_their_order(form: Form | None) -> None:
    def order(*dates: str) -> dict[str, object]:
        return {"deliveries": [{"id": "D1", "promised": [{"date": one, "on": "2026-08-05"} for one in dates]}]}

    assert changed(order("2026-12-02", "2026-11-25"), order("2026-11-25", "2026-12-02"), form) == [
        "deliveries/D1/promised/2026-08-05/date edit 2026-12-02 2026-11-25",
        "deliveries/D1/promised/2026-08-05#2/date edit 2026-11-25 2026-12-02",
    ]
