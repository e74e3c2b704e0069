"""What is written reads back as the same value, by gendan's reader and by readers of either YAML version."""

from __future__ import annotations

import pytest
import ryaml
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gendan.read.yaml_door import parse
from gendan.write.emit import emit, emit_flow

TRICKY = ("NO", "no", "on", "y", "~", "null", "0012", "12:30", "1:30:15", "1e3", "1_000", "0x1F", "0o17", "017", "+1", ".5", "1.", ".inf", "=", "<<", "", "true", "-", "- a", "a: b", "a #b", "#a", "{x}", "[x", "*a", "&a", "!a", "@a", "%a", "`a", "'a", '"a"', "a,b", "  a ", "---", "...", "a\nb", "a\tb", "=1+1", "-2", "?", "? a", ":", "a:", "|", ">")  # fmt: skip
PLAIN = (
    "PO-1",
    "2026-08-03",
    "2026-08-03T09:10+08:00",
    "FOB",
    "li-na",
    "纱线晚到",
    "mail of 5 August",
    "x=1",
    "a:b",
    "50%",
    "adventure-works\\sheela0",
)

texts = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zl", "Zp"], blacklist_characters="\ufffe\uffff"), max_size=12
) | st.sampled_from(TRICKY)
numbers = st.integers(-(10**11), 10**11) | st.decimals(0, 10**6, places=4).map(float)
scalars = texts | numbers | st.booleans() | st.none()
keys = st.sampled_from(["id", "on", "1", "4800", "x-a", "fabric-in-house", "note", "y"])
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(keys, values, min_size=1, max_size=5))
def test_whatever_is_written_reads_back(value: dict[str, object]) -> None:
    assert parse(emit(value).encode(), "f.yaml").value == value


@given(values)
def test_whatever_is_written_on_one_line_reads_back(value: object) -> None:
    text = f"a: [{emit_flow(value)}]\n"
    assert parse(text.encode(), "f.yaml").value == {"a": [value]}
    assert text.count("\n") == 1


@pytest.mark.parametrize("words", TRICKY)
def test_tricky_texts_stay_text_for_both_versions_of_yaml(words: str) -> None:
    text = emit({"a": words, "b": [{"c": words}]})
    assert ryaml.loads(text) == yaml.safe_load(text) == {"a": words, "b": [{"c": words}]}


@pytest.mark.parametrize("words", PLAIN)
def test_texts_that_no_reader_changes_have_no_quotes(words: str) -> None:
    assert emit({"a": words}) == f"a: {words}\n"


def test_numbers_are_written_in_their_shortest_form() -> None:
    assert emit_flow([6.45, 0.1, 0.00001, 1200.0, 30960, -2]) == "[6.45, 0.1, 0.00001, 1200, 30960, -2]"


def test_house_style() -> None:
    value: dict[str, object] = {
        "id": "SO-1",
        "confirmed": {"on": "2026-08-05", "ref": "mail of 5 August"},
        "lines": [{"line": 1, "sku": "PS-101", "tolerance": {"over": 5, "under": 5}}],
        "deliveries": [
            {"id": "D1", "promised": [{"date": "2026-11-25"}], "lines": {"1": 4800}},
            {"id": "D2", "lines": {"1": 2}},
        ],
        "progress": {"fabric": {"done": "2026-10-03"}},
        "shipments": [{"id": "S1", "vessel": "x" * 140}],
        "attachments": ["a.pdf", "b.pdf"],
    }
    assert (
        emit(value, "../schema/order.schema.json")
        == f"""# yaml-language-server: $schema=../schema/order.schema.json
id: SO-1
confirmed: {{on: 2026-08-05, ref: mail of 5 August}}
lines:
  - {{line: 1, sku: PS-101, tolerance: {{over: 5, under: 5}}}}
deliveries:
  - id: D1
    promised:
      - {{date: 2026-11-25}}
    lines: {{1: 4800}}
  - {{id: D2, lines: {{1: 2}}}}
progress:
  fabric: {{done: 2026-10-03}}
shipments:
  - id: S1
    vessel: {"x" * 140}
attachments: [a.pdf, b.pdf]
"""
    )
