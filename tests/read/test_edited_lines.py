"""A version of which a few plain lines were edited is what the door reads of the whole, or is left to who parses."""

import random

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.read import quick
from gendan.read.edited_lines import edited, in_flow
from gendan.read.yaml_door import parse
from tests.read.test_parsers_agree import documents, same
from tests.read.test_quick import ODD, ORDERS

READER = quick.start()
ORDER = """\
id: SO-1
season: AW26
received: 2026-06-10
confirmed: {on: 2026-06-12, by: Jane Smith, lines: {1: 840}}
lines:
- {line: 1, quantity: 840}
- line: 2
  quantity: 20
deliveries:
  - id: D1
    promised:
      - {date: 2026-09-24, on: 2026-06-12}
      - {date: 2026-10-01, on: 2026-07-22, reason: 面料迟到}
    by:

  - id: D2
    requested: 2026-09-24
    parts:
      - goods:
          colour: blue
        size: 9
progress:
  cutting: {planned: 2026-09-20, done: 2026-08-29}
  sewing:
    planned: 2026-09-05
    note: as agreed
      by all
shipments:
  - {id: S1, etd: 2026-10-13,
     bl: NB 1}
  - {id: S2, etd: 2026-10-13, at: 2026-10-13T09:10+08:00}
"""
WORDS = (
    "2026-02-31",
    "7",
    "0",
    "007",
    "-1",
    "1.5",
    "true",
    "No",
    "null",
    "~",
    "blue sky",
    "a/b",
    "a: b",
    "a #b",
    "",
    "青岛",
    "{a: 1}",
)
MORE = (
    "{a: 1, a: 2}",
    "{done: 2026-01-02, by: m1}",
    "{a: {1: 2}}",
    "x-a",
    "{x-a: 1}",
    "inf",
    "１",
    "a\u00a0b",
    "'a'",
    "[]",
    "- a",
    "1e3",
)


def read(text: str) -> dict[str, object] | None:
    """Return what the quick reader takes from the text, None where it asks the door."""
    assert READER is not None
    found = quick.read(READER, text.encode())
    plain = found is not None and orjson.dumps(found[0]).count(b'":') == found[1]
    return found[0] if plain and found is not None and isinstance(found[0], dict) else None


def after(before: str, text: str) -> dict[str, object] | None:
    value, flowing = read(before), in_flow(before.encode())
    assert value is not None
    if flowing is None:
        return None
    kept = orjson.dumps(value)
    found = edited(before.encode(), value, text.encode(), flowing)
    assert orjson.dumps(value) == kept  # others share it
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AW26", "SS27"),
        ("Jane Smith", "Li Na"),
        ("{1: 840}}", "{1: 840, 2: 20}}"),
        ("line: 1, quantity: 840", "line: 1, quantity: 900"),
        ("quantity: 20", "quantity: 30"),
        ("- line: 2", "- line: 3"),
        ("2026-07-22", "2026-07-23"),
        ("面料迟到", "辅料迟到"),
        ("by:\n", "by: m1\n"),
        ("2026-09-24\n    parts", "2026-09-30\n    parts"),
        ("colour: blue", "colour: dark blue"),
        ("size: 9", "size: 10"),
        ("done: 2026-08-29}", "done: 2026-08-30, by: m1}"),
        ("planned: 2026-09-05", "planned: 2026-09-06"),
        ("T09:10", "T10:10"),
        ("2026-09", "2026-11"),
        ("2026-06-1", "2026-06-2"),
    ],
)
def test_a_line_that_was_edited_changes_its_value_and_nothing_else(old: str, new: str) -> None:
    text = ORDER.replace(old, new)
    assert text != ORDER
    value, expected = after(ORDER, text), read(text)
    assert value is not None
    assert same(value, expected)
    assert list(value) == list(expected or ())


def test_what_has_not_changed_is_shared() -> None:
    value, flowing = read(ORDER), in_flow(ORDER.encode())
    assert value is not None
    assert flowing == frozenset({29})
    found = edited(ORDER.encode(), value, ORDER.replace("size: 9", "size: 8").encode(), flowing)
    assert found is not None
    assert found["lines"] is value["lines"]
    assert found["deliveries"] is not value["deliveries"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("bl: NB 1", "bl: NB 2"),
        ("etd: 2026-10-13,\n", "etd: 2026-10-14,\n"),
        ("as agreed", "as told"),
        ("by all", "by most"),
        ("season: AW26", "season: AW26\nbrand: B"),
        ("season:", "brand:"),
        ("AW26", "true"),
        ("AW26", "0012"),
        ("AW26", "a: b"),
        ("{line: 1,", "{line: 1, line: 2,"),
        ("  - id: D2", "    id: D2"),
        ("AW26", "AW26 # the next one"),
        ("AW26", "AW26\r"),
        ("AW26", "A\u00a0W"),
        ("AW26", "A\u202eW"),
    ],
)
def test_everything_else_takes_a_parser(old: str, new: str) -> None:
    text = ORDER.replace(old, new)
    assert text != ORDER
    assert after(ORDER, text) is None


@pytest.mark.parametrize("line", ["a: it's", 'a: "b\n  c"', "a: b }", "a: [b,"])
def test_a_quotation_or_a_flow_that_may_go_on_leaves_the_file_alone(line: str) -> None:
    assert in_flow(f"{ORDER}{line}\n".encode()) is None


def test_text_that_looks_like_a_line_is_none() -> None:
    """The inner `status` stands in a quotation; the one above says the same."""
    text = 'status: open\nnote: "a\nstatus: open\n"\n'
    assert in_flow(text.encode()) is None


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9))
def test_orders_read_on_line_by_line_are_what_the_door_reads(seed: int) -> None:
    chance = random.Random(seed)
    text = chance.choice((ORDER, chance.choice(ORDERS).read_text(encoding="utf-8")))
    for _ in range(5):
        if read(text) is None:
            return
        changed = _edit(text, chance)
        found = after(text, changed)
        if found is None:
            continue
        expected = parse(changed.encode(), "a.yaml").value
        assert isinstance(expected, dict)
        assert same(found, expected)
        text = changed


@settings(max_examples=200, deadline=None)
@given(documents, st.integers(0, 10**9))
def test_any_document_edited_is_what_the_door_reads(text: str, seed: int) -> None:
    chance = random.Random(seed)
    if read(text) is None:
        return
    changed = _edit(text, chance)
    found = after(text, changed)
    if found is not None:
        assert same(found, parse(changed.encode(), "a.yaml").value)


def _edit(text: str, chance: random.Random) -> str:
    """Put another word after a colon, or something odd anywhere."""
    colons = [at for at in range(len(text) - 1) if text[at : at + 2] in (": ", ":\n")]
    if not colons or chance.random() < 0.2:
        at = chance.randrange(len(text) + 1)
        return text[:at] + chance.choice(ODD) + text[at + chance.randrange(2) :]
    at = chance.choice(colons) + 1
    ends = [end for end in (text.find(sign, at) for sign in (",", "}", "\n")) if end >= 0] or [len(text)]
    word = chance.choice((*WORDS, *MORE))
    return text[:at] + (f" {word}" if word else "") + text[min(ends) :]
