"""Any bytes: the door never raises, never hangs, and answers with a value or with troubles, never both or neither."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gendan.read.characters import LARGEST
from gendan.read.positions import Positions
from gendan.read.yaml_door import Parsed, parse

PIECES = [
    *("a", "b: ", "- ", "? ", ": ", "[", "]", "{", "}", ",", "\n", "\n  ", " ", "'", '"', "|", ">", "&a ", "*a", "*b", "!t ", "! ", "!"),
    *("#", "%YAML 1.2\n", "---\n", "...\n", "<<: ", "1", "1e3", ".inf", "\\", "\\x00", "\ufeff", "：", "，", "订单", "😀", "\r\n", "\r"),
    *("\t", "\x00", "@", "`", "0x1", "+1", "true", "~", "1.0", "9" * 20, "\u2028", "\u202e", "\ue000"),
]  # fmt: skip


def check(data: bytes) -> Parsed:
    parsed = parse(data, "a.yaml")
    assert (parsed.value is None) == bool(parsed.troubles)
    for trouble in parsed.troubles:
        assert trouble.rule.startswith("data/")
        for words in (trouble.message.en, trouble.message.zh, trouble.advice.en, trouble.advice.zh):
            assert words.isprintable()
            assert "{line}" not in words
    if parsed.value is not None:
        at = Positions(data, "a.yaml")
        assert (at.place(()).line or 0) >= 1
    return parsed


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"a: \xed\xb0\x80")
def test_any_bytes(data: bytes) -> None:
    check(data)


@settings(max_examples=800, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
@example('"\\ud800": 1')
@example("{1, true}")
def test_any_pieces_of_yaml(text: str) -> None:
    check(text.encode())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 400), st.binary(max_size=3), st.integers(0, 6))
def test_a_good_order_with_a_wound(place: int, wound: bytes, gone: int) -> None:
    good = (
        b"id: SO-1\nlines:\n- {line: 1, sku: 'PS-101', price: 6.45}\ndeliveries:\n- id: D1\n  lines: {1: 4800}\n" * 2
    )[:170]
    check(good[: place % 170] + wound + good[place % 170 + gone :])


LAUGHS = "a0: &a0 lol\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
HOSTILE = {
    "brackets": "[" * 100_000,
    "braces": "{a: " * 100_000,
    "sets": "{?" * 500_000,
    "quoted closers": '{"}": ' * 100_000,
    "late brackets": "[[]," * 100_000 + "[" * 100_000,
    "dashes": "- " * 500_000,
    "empty lists": "[" + "[]," * 300_000 + "]",
    "laughs": LAUGHS,
    "quadratic": "- &a [" + "0," * 200_000 + "]\n" + "- *a\n" * 50_000,
    "deep aliases": "- &a " + "[" * 100_000 + "\n- *a",
    "huge key": "k" * (LARGEST - 4) + ": 1",
    "huge explicit key": "? " + "k" * (LARGEST - 10) + "\n: 1",
    "one line": "a: " + "x" * (LARGEST - 3),
    "over the limit": "a: " + "x" * LARGEST,
    "digits": "a: " + "9" * (LARGEST - 3),
    "exponent": "a: 1e" + "9" * 100_000,
    "zero with exponent": "a: 0e" + "9" * 30,
    "NULs": "\0" * LARGEST,
    "tabs": "\t" * LARGEST,
    "keys": "".join(f"k{n}: 1\n" for n in range(60_000)),
    "same keys": "k: 1\n" * 20_000,
    "tags": "! " * 300_000,
    "anchors": "".join(f"a{n}: &x{n} 1\n" for n in range(40_000)) + "b: *",
    "stars": "*a & " * 200_000,
    "colons": ": " * 500_000,
    "documents": "---\n" * 250_000,
    "comments": "#\n" * 500_000,
    "lone surrogate": 'a: "\\ud800"',
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_are_answered_soon(name: str) -> None:
    begun = time.process_time()
    check(HOSTILE[name].encode()[: LARGEST + 1])
    assert time.process_time() - begun < 20
