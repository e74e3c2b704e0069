"""Versions read part by part are what the door reads of the whole, or are left to it."""

import random

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gendan.read import quick
from gendan.read.again import Again
from gendan.read.yaml_door import parse
from gendan.validate.shape import shipped_shapes
from tests.read.test_parsers_agree import documents, same
from tests.read.test_quick import ODD, ORDERS

READER = quick.start()
BEGUN = """\
id: SO-1
note: first
lines:
  - {line: 1, sku: A,
     quantity: 5}
  - {line: 2, sku: B}
progress:
  cutting: {planned: 2026-10-01}
  sewing:
    planned: 2026-10-02
    by: li-na
shipments: [{id: S1}]
"""


def whole(data: bytes) -> object:
    """Return what the quick reader takes from the whole text, None where it asks the door."""
    assert READER is not None
    found = quick.read(READER, data)
    return found[0] if found is not None and orjson.dumps(found[0]).count(b'":') == found[1] else None


def begun(text: str) -> Again:
    assert READER is not None
    again = Again(READER)
    value = whole(text.encode())
    assert isinstance(value, dict)
    again.begin(text.encode(), value)
    return again


def agrees(value: object, text: str) -> bool:
    """Hold a value against the door's. As from `quick.read`, bad YAML and keys like 1.5 may come through: no schema lets them."""
    if value is None:
        return True
    parsed = parse(text.encode(), "a.yaml")
    if parsed.value is None:
        return {one.rule for one in parsed.troubles} <= {"data/yaml-syntax", "data/key-not-text"}
    return same(value, parsed.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("first", "second"),
        ("quantity: 5", "quantity: 6"),
        ("sku: B", "sku: C"),
        ("by: li-na", "done: 2026-10-03"),
        ("2026-10-01", "2026-10-04"),
        ("  - {line: 2, sku: B}\n", ""),
        ("  - {line: 2, sku: B}\n", "  - {line: 2, sku: B}\n  - {line: 3, sku: B}\n"),
        ("note: first\n", ""),
        ("shipments", "season: AW26\nshipments"),
        ("[{id: S1}]", "\n  - id: S1"),
        ("progress", "\n# how far it is\nprogress"),
    ],
)
def test_a_part_that_changed_is_read_with_the_parts_that_stayed(old: str, new: str) -> None:
    again, text = begun(BEGUN), BEGUN.replace(old, new)
    value, expected = again.read(text.encode()), parse(text.encode(), "a.yaml").value
    assert isinstance(value, dict)
    assert isinstance(expected, dict)
    assert same(value, expected)
    assert list(value) == list(expected)


def test_a_comment_at_the_top_may_stay_but_not_change() -> None:
    again, text = begun(f"# of the house\n{BEGUN}"), BEGUN.replace("first", "second")
    value = again.read(f"# of the house\n{text}".encode())
    assert value is not None
    assert value["note"] == "second"
    assert again.read(f"# of the \x07 house\n{text}".encode()) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("note: first", "note: first\nnote: second"),
        ("  sewing:", "  cutting:"),
        ("first", "{a: 1,\nb: 2}"),
        ("first", "'a\nb: c'"),
        ("first", "[']',\nb: 2]"),
        ("first", "&a x"),
        ("first", "|\n  text"),
        ("first", "~"),
        ("note: first", "x-own: {1.5: a}"),
        ("note: first", "? a\n: b"),
        ("  cutting: {", "  cutting: {{"),
        ("sku: B}", "sku: B"),
        ("id: SO-1", "id: SO-1\n---"),
        ("id: SO-1", "\tid: SO-1"),
        ("id: SO-1", " id: SO-1"),
        ("id: SO-1", "\n id: SO-1"),
        ("note", "\ufeffnote"),
        ("\n", "\r\n"),
        ("id: SO-1", "# \x07\nid: SO-1"),
    ],
)
def test_what_does_not_stand_plainly_is_left_to_the_whole(old: str, new: str) -> None:
    assert begun(BEGUN).read(BEGUN.replace(old, new).encode()) is None


def test_what_is_twice_the_same_is_two_things() -> None:
    text = BEGUN.replace("  - {line: 2, sku: B}\n", "  - {sku: B}\n  - {sku: B}\n")
    value = begun(BEGUN).read(text.encode())
    assert value is not None
    lines = value["lines"]
    assert isinstance(lines, list)
    assert len(lines) == 3
    assert lines[1] is not lines[2]


def test_nothing_is_read_before_a_whole_version_was() -> None:
    assert READER is not None
    again = Again(READER)
    assert again.read(BEGUN.encode()) is None
    again.begin(b"\xef\xbb\xbf" + BEGUN.encode(), {"id": "SO-1"})  # what is not written in sections is no beginning
    assert again.read(BEGUN.encode()) is None


@settings(max_examples=200, deadline=None)
@given(documents, documents, st.integers(0, 5))
@example("a: b\n  c", "- a\nb: c", 2)
def test_any_document_in_place_of_a_section(before: str, after: str, place: int) -> None:
    lines = BEGUN.split("\n")
    text = "\n".join([*lines[:place], f"own:\n{_indent(before)}", after, *lines[place:]])
    assert agrees(begun(BEGUN).read(text.encode()), text)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_odd_things_in_orders_are_read_alike_version_after_version(seed: int) -> None:
    chance = random.Random(seed)
    text = chance.choice(ORDERS).read_text(encoding="utf-8")
    if whole(text.encode()) is None:
        return
    again = begun(text)
    for _ in range(4):
        changed = _spoilt(text, chance)
        value = again.read(changed.encode())
        assert agrees(value, changed)
        if value is not None and shipped_shapes().accepts("order", value):
            assert same(value, parse(changed.encode(), "a.yaml").value)
            text = changed


def _spoilt(text: str, chance: random.Random) -> str:
    """Put something odd somewhere, take a line or two out, put one twice, move one in or out."""
    at = chance.randrange(len(text))
    lines = text.split("\n")
    line = chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            return text[:at] + chance.choice(ODD) + text[at:]
        case 1:
            return "\n".join(lines[:line] + lines[line + chance.randrange(1, 3) :])
        case 2:
            return "\n".join([*lines[:line], lines[chance.randrange(len(lines))], *lines[line:]])
        case 3:
            return "\n".join([*lines[:line], " " + lines[line], *lines[line + 1 :]])
        case _:
            return text[:at] + text[at + chance.randrange(1, 4) :]


def _indent(text: str) -> str:
    return "\n".join("  " + line for line in text.split("\n"))
