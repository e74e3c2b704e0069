import pytest

from gendan.read.positions import Positions, compose
from gendan.words.finding import Path

ORDER = """\
# 订单
id: SO-1
客户: {名称: 😀😀, code: 'NO'}
deliveries:
  - id: D1
    lines: {1: 4_800, 02: 1e3}
  - &d
    id: D2
    note: |
      two
      lines
copy: *d
empty:
"""


def at(path: Path) -> tuple[int | None, int | None]:
    place = compose(ORDER.encode(), "a.yaml").place(path)
    return place.line, place.column


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (2, 1)),
        (("id",), (2, 5)),
        (("客户", "名称"), (3, 10)),
        (("客户", "code"), (3, 20)),
        (("deliveries",), (5, 3)),
        (("deliveries", 0), (5, 5)),
        (("deliveries", 0, "lines", "1"), (6, 16)),
        (("deliveries", 0, "lines", "02"), (6, 27)),
        (("deliveries", 1, "note"), (9, 11)),
        (("copy",), (12, 7)),
        (("copy", "id"), (8, 9)),
        (("empty",), (13, 7)),
    ],
)
def test_place_of_a_value(path: Path, place: tuple[int, int]) -> None:
    assert at(path) == place


@pytest.mark.parametrize(
    ("path", "parent"),
    [
        (("nope", 3, "x"), ()),
        (("deliveries", 2), ("deliveries",)),
        (("deliveries", -1), ("deliveries",)),
        (("deliveries", "id"), ("deliveries",)),
        (("id", "x"), ("id",)),
    ],
)
def test_missing_path_is_answered_for_its_nearest_parent(path: Path, parent: Path) -> None:
    assert at(path) == at(parent)
    assert compose(ORDER.encode(), "a").text(path) == ""
    assert not compose(ORDER.encode(), "a").is_plain(path)


def test_place_of_a_key() -> None:
    positions = Positions(ORDER.encode(), "a.yaml")
    assert str(positions.key_place(("deliveries",))) == "a.yaml:4:1"
    assert str(positions.key_place(("deliveries", 0, "lines", "02"))) == "a.yaml:6:23"
    assert str(positions.key_place(("deliveries", 1))) == "a.yaml:7:5"


def test_text_as_written() -> None:
    positions = Positions(ORDER.encode(), "a.yaml")
    assert positions.text(("deliveries", 0, "lines", "02")) == "1e3"
    assert positions.text(("客户", "code")) == "NO"
    assert positions.text(("deliveries", 1, "note")) == "two\nlines\n"
    assert positions.text(("deliveries",)) == ""


def test_plain_or_quoted() -> None:
    positions = Positions(ORDER.encode(), "a.yaml")
    assert positions.is_plain(("deliveries", 0, "lines", "02"))
    assert not positions.is_plain(("客户", "code"))
    assert not positions.is_plain(("deliveries", 1, "note"))
    assert not positions.is_plain(("deliveries",))


def test_byte_order_mark_and_crlf_do_not_shift() -> None:
    positions = Positions("\ufeffa: 1\r\nb: 2\r\n".encode(), "a.yaml")
    assert str(positions.place(("a",))) == "a.yaml:1:4"
    assert str(positions.place(("b",))) == "a.yaml:2:4"


@pytest.mark.parametrize("data", [b"", b"a: [", b"# nothing"])
def test_what_cannot_be_read_has_the_file_as_its_place(data: bytes) -> None:
    assert str(Positions(data, "a.yaml").place(("a",))) == "a.yaml"
    assert Positions(data, "a.yaml").text(()) == ""
