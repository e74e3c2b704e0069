"""Columns, wrapping and what must not reach a terminal."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from gendan.render.terminal import _PIECES, _UNSEEN, cells, clip, fold, pad, paint, visible, wrap

_ANY_SIGN = st.sampled_from("ab-9 中单，。（）“”→·–(),.\u3000\ufe0f\u200d\u0301\n\t❤🙂é")


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


def test_what_can_be_printed_is_shown_as_it_is() -> None:
    """So that most texts need no search for what steers a terminal."""
    assert [sign for sign in map(chr, range(0x110000)) if sign.isprintable() and _UNSEEN.match(sign)] == []


@given(st.text(_ANY_SIGN, max_size=40))
@example("❤\ufe0f中")
@example("🙂\u200d🙂")
def test_cells_are_those_of_the_terminal(text: str) -> None:
    assert cells(text) == (len(text) if text.isascii() else cell_len(text))


def _wrap_piece_by_piece(text: str, width: int, indent: int) -> list[str]:
    if cells(text) <= width:
        return [text.rstrip()]
    lines, line, space = [], "", ""
    for found in _PIECES.findall(text):
        if found.isspace():
            space += found
            continue
        if line.strip() and cells(line) + cells((space + found).rstrip()) > width:
            lines.append(line.rstrip())
            line = " " * indent + found.lstrip()
        else:
            line += space + found
        space = ""
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


@given(st.text(_ANY_SIGN, max_size=90), st.integers(1, 50), st.integers(0, 12))
def test_wrap_by_columns_is_wrap_piece_by_piece(text: str, width: int, indent: int) -> None:
    assert wrap(text, width, indent) == _wrap_piece_by_piece(text, width, indent)


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


@given(st.lists(st.text(_ANY_SIGN, max_size=9), max_size=5), st.sampled_from(["  ", " · "]), st.integers(0, 9))
def test_what_fits_stays_on_one_line(parts: list[str], joint: str, room: int) -> None:
    whole = joint.join(parts)
    assert fold(parts, cells(whole) + room, 1, joint) == [whole.rstrip()]


def test_pad_and_clip_count_columns() -> None:
    assert pad("跟单", 6) + "|" == "跟单  |"
    assert pad("7", 3, right=True) == "  7"
    assert clip("跟单员", 5) == "跟单…"
    assert clip("跟单员", 6) == "跟单员"


def test_paint_only_when_asked() -> None:
    assert paint("x", "error", colour=False) == "x"
    assert paint("x", "error", colour=True) == "\x1b[1;31mx\x1b[0m"
