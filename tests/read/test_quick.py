"""The quick reader gives what the door gives, or nothing: for every text, however it is made."""

import random
from pathlib import Path

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gendan.read import quick
from gendan.read.yaml_door import parse
from gendan.validate.shape import shipped_shapes
from tests.read.test_parsers_agree import documents, numbers, plain, same

ORDERS = sorted(Path(__file__).parents[2].glob("example-repo/orders/**/*.yaml"))
ODD = (
    *("~", "True", "FALSE", "Null", "0x1F", "+1", ".inf", "nan", "inf", "-.5", "1e3", "01.5", "1_0", "12:30", "- - ", "---", "\n", " "),
    *("#", ": ", ",", "{", "}", "[", "]", "'", '"', "\\", "&a", "*a", "!t", "? ", "| ", "> ", "%", "\t", "\r", "\ufeff", "x-", "0", "true: "),
    *("null: ", "1.0: ", "订单", "：", "“", "\u2028", "\x85", "99999999999999", "0.12345678", "<<", "...", "-", "@", "`", "a"),
)  # fmt: skip


def fresh() -> quick.Reader:
    """Return a reader that has read nothing yet but its sample."""
    reader = quick.start()
    assert reader is not None
    return reader


USED = fresh()
"""Reads every text of these tests, one after the other, as a worker does: what it read before must leave no trace."""


def quickly(text: str) -> object:
    """Return what the bulk takes from the quick reader, None where it asks the door."""
    found = quick.read(USED, text.encode())
    assert found == quick.read(fresh(), text.encode())
    if found is None:
        return None
    value, keys = found
    return value if orjson.dumps(value).count(b'":') == keys else None


def agrees(text: str) -> bool:
    """Hold the quick reader against the door. Bad YAML and keys like 1.5 it may let pass: no schema does."""
    value = quickly(text)
    if value is None:
        return True
    parsed = parse(text.encode(), "a.yaml")
    if parsed.value is None:
        return {one.rule for one in parsed.troubles} <= {"data/yaml-syntax", "data/key-not-text"}
    return same(value, parsed.value)


@settings(max_examples=300, deadline=None)
@given(documents)
@example("a: b\n  c\n")
@example("{a: 1, a: 2}")
@example('a: "x": y')
def test_documents_are_read_alike(text: str) -> None:
    assert agrees(text)


@settings(max_examples=300, deadline=None)
@given(plain | numbers, st.sampled_from(["a: {0}", "- {0}", "[{0}]", "{{a: {0}}}", "{0}: a", "a: {0} # b", "a: {0} b"]))
def test_scalars_are_read_alike(written: str, where: str) -> None:
    assert agrees(where.format(written))


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 3))
def test_orders_with_slips_of_the_pen_are_read_alike(seed: int, slips: int) -> None:
    """What a schema takes from the quick reader, the door reads in the same way."""
    chance = random.Random(seed)
    text = chance.choice(ORDERS).read_text("utf-8")
    for _ in range(slips):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(ODD) + text[at + chance.randrange(3) :]
    value = quickly(text)
    if value is not None and shipped_shapes().accepts("order", value):
        assert same(value, parse(text.encode(), "a.yaml").value)


def test_most_orders_are_plain() -> None:
    plainly = [path for path in ORDERS if quickly(path.read_text("utf-8")) is not None]
    assert len(plainly) > len(ORDERS) * 0.8


LEFT = (
    *("id: ]a", "id: }a", "id: %a", "a: {b: c #d, e: f}", "a: {b: :c}", "- {a: 1}  - {b: 2}", "a: {1: x, 1: y}", "'x-a': {1.5: 2}"),
    *("a: 1\na: 2\n", "a: ~", "a: True", "a: 0x1F", "a: +1", "a: .inf", "a: nan", "true: 1", "a: {0: 1}", "x-a: {1.5: 2}"),
    *("a: 1e400", "a: 0.12345678", "a: 12345678901234", "a: &b c", "a: !t b", "a: |\n  b\n", "a: 'b\n  c'", "a:\tb", "a: b: c"),
    *("--- a", "", "# a", "a: \u202e", "a: [" * 70 + "]" * 70, "a: " + "[" * 70 + "]" * 70, "a: " + "x" * 70_000),
)  # fmt: skip


@pytest.mark.parametrize("text", LEFT)
def test_what_may_be_read_otherwise_is_left_to_the_door(text: str) -> None:
    assert quickly(text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a: " + "[" * 63 + "]" * 63, False),
        ("a: " + "[" * 64 + "]" * 64, True),
        ("\n".join(" " * level + f"k{level}:" for level in range(63)) + " 1", False),
        ("\n".join(" " * level + f"k{level}:" for level in range(64)) + " {a: 1}", True),
        ("a:\n" + "\n".join("  " * level + f"- k{level}:" for level in range(40)) + " {a: 1}", True),
        ("\n".join(" " * level + f"k{level}:" for level in range(15)) + " " + "[" * 50 + "]" * 50, True),
        ("a:\n" + "\n".join("  " * level + f"- k{level}:" for level in range(7)) + " " + "[" * 32 + "]" * 32, False),
    ],
)
def test_what_is_too_deep_is_left_to_the_door(text: str, *, left: bool) -> None:
    assert (quickly(text) is None) is left
    assert (parse(text.encode(), "a.yaml").value is None) is left


def test_json_that_needs_too_much_room_is_left_to_the_door() -> None:
    reader = fresh()
    reader.buffer = bytearray(16)
    assert quick.read(reader, b"a: 12") == ({"a": 12}, 1)
    assert quick.read(reader, b"a: 12345678901") is None
    assert quick.read(reader, b"a: 12") == ({"a": 12}, 1)
