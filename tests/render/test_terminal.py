"""Columns, wrapping and what must not reach a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.render.terminal import cells, clip, fold, pad, paint, visible, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 正常", "plain 正常"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\nb\tc\x00", "a␊b␉c␀"),
        ("\x7f\x9b1m", "␡<U+009B>1m"),
        ("evil\u202egnp", "evil<U+202E>gnp"),
        ("\u200bhidden\ufeff", "<U+200B>hidden<U+FEFF>"),
        ("\ud800", "<U+D800>"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("跟单", 4), ("跟a", 3), ("e\u0301", 1), ("", 0)])
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "  three"]),
        ("跟单员每天检查", 8, ["跟单员每", "  天检查"]),
        ("查一下，再说", 6, ["查一", "  下，", "  再说"]),
        ("see orders/2026/SO-2026-0012.yaml:31:3 now", 12, ["see", "  orders/2026/SO-2026-0012.yaml:31:3", "  now"]),
        ("", 10, [""]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width, 2) == lines


@given(st.text(st.sampled_from("ab 跟单，。（"), max_size=60), st.integers(10, 40))
def test_wrap_loses_nothing(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width, 2)).split()) == "".join(text.split())


@given(st.text(st.sampled_from("a 跟单"), max_size=60).filter(lambda text: "aaaaaaaaa" not in text))
def test_wrap_keeps_the_width(text: str) -> None:
    assert all(cells(line) <= 12 for line in wrap(text, 12, 2))


def test_fold_breaks_between_parts() -> None:
    assert fold(["aaa", "b b", "c c"], 8, 1) == ["aaa  b b", " c c"]


@given(st.lists(st.text(st.sampled_from("a 跟"), min_size=1, max_size=9)), st.integers(4, 30))
def test_fold_loses_nothing(parts: list[str], width: int) -> None:
    assert "".join("".join(fold(parts, width)).split()) == "".join("".join(parts).split())


def test_pad_and_clip_count_columns() -> None:
    assert pad("跟单", 6) + "|" == "跟单  |"
    assert pad("7", 3, right=True) == "  7"
    assert clip("跟单员", 5) == "跟单…"
    assert clip("跟单员", 6) == "跟单员"


def test_paint_only_when_asked() -> None:
    assert paint("x", "error", colour=False) == "x"
    assert paint("x", "error", colour=True) == "\x1b[1;31mx\x1b[0m"
