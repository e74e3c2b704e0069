"""Two parsers read the same file: the bulk reader for values, PyYAML for places. They must see the same document."""

import math

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gendan.read.nodes import Node, read_nodes
from gendan.read.positions import Positions
from gendan.read.scalars import read_plain
from gendan.read.survey import key_text
from gendan.read.yaml_door import parse

NASTY = [
    *("NO", "yes", "on", "~", "null", "Null", "true", "TRUE", "tRue", "0", "-0", "00", "0012", "08", "08.5", "-08", "1_000"),
    *("12:30", "1e3", "1E+3", "1e400", "1.", ".5", "-.5", "+5", "+.5", "0x1F", "0xG", "0o14", "0o8", "0b11", "0b2", "1.5.2"),
    *("2026-08-03", "2026-10-30T09:10+08:00", "=", ".", "-1", "--1", "+", "1e", "e1", "a b", "it's", "a#b", "a:b", "x*y", "H&M"),
    *("订单", "涤纶：棉", "😀", "4800", "6.45", "999999999999", "0.000001", "0x-1", "0x+1", "1e-3", "12e03", "08e1", "1 2", "a!"),
]  # fmt: skip
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn"]), max_size=12)
plain = st.sampled_from(NASTY) | st.from_regex(r"[-+]?[0-9.xobeE_+:-]{1,9}[0-9a-fA-F]", fullmatch=True)
numbers = st.integers(-(10**12) + 1, 10**12 - 1).map(str) | st.decimals(-99999, 99999, places=4).map(str)
single = texts.map(lambda text: "'" + text.replace("'", "''") + "'")
double = texts.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
scalars = plain | numbers | single | double
keys = st.sampled_from(["a", "b", "客户", "'1'", "1", "2", "'it''s'", "NO", "02", '"x y"', "a-b"])


def _flow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, max_size=4).map(lambda items: "[" + ", ".join(items) + "]")
    maps = st.dictionaries(keys, inner, max_size=4).map(
        lambda items: "{" + ", ".join(f"{key}: {item}" for key, item in items.items()) + "}"
    )
    return lists | maps


def _indent(text: str) -> str:
    return "\n".join("  " + line for line in text.split("\n"))


def _block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, min_size=1, max_size=4).map(
        lambda items: "\n".join(f"-\n{_indent(item)}" for item in items)
    )
    maps = st.dictionaries(keys, inner, min_size=1, max_size=4).map(
        lambda items: "\n".join(f"{key}: # note: 说明\n{_indent(item)}" for key, item in items.items())
    )
    folded = st.lists(texts, min_size=1, max_size=3).map(
        lambda lines: "|\n" + "\n".join(f"  x{line}" for line in lines)
    )
    anchored = st.tuples(scalars, st.integers(1, 3)).map(lambda one: f"- &n {one[0]}\n" + "\n".join(["- *n"] * one[1]))
    return lists | maps | folded | anchored


documents = st.recursive(st.recursive(scalars, _flow, max_leaves=8), _block, max_leaves=10)


def construct(node: Node) -> object:
    if node.form == "alias":
        return construct(node.children[0])
    if node.form == "list":
        return [construct(child) for child in node.children]
    if node.form == "map":
        return {construct_key(key): construct(value) for key, value in node.pairs()}
    return read_plain(node.text) if node.plain else node.text


def construct_key(node: Node) -> str:
    key = read_plain(node.text) if node.plain else node.text
    return key if isinstance(key, str) else key_text(key)


def same(left: object, right: object) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(*pair) for pair in zip(left, right, strict=True))
    return left == right or (
        isinstance(left, float) and isinstance(right, float) and math.isnan(left) and math.isnan(right)
    )


@settings(max_examples=150, deadline=None)
@given(documents)
@example("a: &x [1, {b: 客户}]\nc: *x\n")
@example("a: |\n  x\n\n  y\nb: >-\n  p\n  q\n")
@example("\ufeffa: 1\r\nb: 'x\r\n  y'\r\n")
def test_both_parsers_see_the_same(text: str) -> None:
    parsed = parse(text.encode(), "a.yaml")
    if parsed.value is None:
        return
    for slowly in (False, True):
        root = read_nodes(text.removeprefix("\ufeff"), slowly=slowly)
        assert root is not None
        assert same(parsed.value, construct(root))


@settings(max_examples=150, deadline=None)
@given(plain | numbers)
@example("0x" + "9" * 40)
@example("9" * 45)
@example("-0o" + "7" * 60)
def test_plain_scalars_mean_the_same(written: str) -> None:
    parsed = parse(f"a: {written}".encode(), "a.yaml")
    if isinstance(parsed.value, dict):
        at = Positions(f"a: {written}".encode(), "a.yaml")
        if at.is_plain(("a",)):
            assert same(parsed.value["a"], read_plain(at.text(("a",))))


@settings(max_examples=100, deadline=None)
@given(documents)
def test_generated_documents_are_mostly_read(text: str) -> None:
    rules = {one.rule for one in parse(text.encode(), "a.yaml").troubles}
    assert rules <= {"data/number-too-long", "data/empty-file", "data/duplicate-key", "data/yaml-syntax"}
