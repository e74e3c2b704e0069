"""`gendan import` as a whole: what it writes, what it says in both languages, and that it writes all or nothing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.commands.import_orders import run_import
from gendan.words.errors import ConfigurationError, GendanError, UsageError
from gendan.words.house import PLACES, House

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.words.text import Language

MAP = """\
absent: N/A
sources:
  rows: {}
write:
  - kind: partner
    group: {partner: Customer}
    fields:
      id: {column: Customer, clean: id}
      name: Customer
      kind: {is: customer}
  - kind: order
    folder: "{Ordered:year}"
    group: {order: PO, lines: Line, deliveries: Due}
    fields:
      id: PO
      kind: {is: bulk}
      status: {column: State, values: {O: open, C: closed}}
      customer: {column: Customer, clean: id}
      merchandiser: {is: li-na}
      received: Ordered
      lines[].line: Line
      lines[].sku: Item
      lines[].quantity: Qty
      deliveries[].id: {template: "D-{Due}"}
      deliveries[].requested: Due
      deliveries[].lines.{lines.line}: Qty
"""
HEAD = "PO,Line,Item,Qty,Due,Ordered,State,Customer\n"
ROWS = (
    HEAD
    + "SO-1,1,=shirt,100,2026-11-20,2026-08-03,O,Acme Ltd\nSO-1,2,0012,20,2026-12-01,2026-08-03,O,Acme Ltd\nSO-2,1,NO,5,2026-11-20,2026-08-04,C,Acme Ltd\n"
)

Run = tuple[int, str]


class Desk:
    """A house in a folder, a map and a sheet beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "house"
        self.root.mkdir()
        self.map = folder / "map.yaml"
        self.sheet = folder / "rows.csv"
        self.map.write_text(MAP, encoding="utf-8")

    def run(
        self,
        rows: str | bytes = ROWS,
        *,
        language: Language = "en",
        dry: bool = False,
        source: Path | None = None,
        shown: int = 50,
    ) -> Run:
        self.sheet.write_bytes(rows if isinstance(rows, bytes) else rows.encode())
        house = House(self.root, "h", language, "Asia/Shanghai", None, None, None, {}, PLACES, {})
        said: list[str] = []
        code = run_import(
            source or self.sheet, self.map, house, dry_run=dry, language=language, write=said.append, shown=shown
        )
        return code, "".join(said)

    def files(self) -> dict[str, str]:
        found = (file for file in sorted(self.root.rglob("*")) if file.is_file())
        return {file.relative_to(self.root).as_posix(): file.read_bytes().decode() for file in found}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_import_writes_orders_and_partners_in_house_style(desk: Desk) -> None:
    assert desk.run() == (0, "3 files created, 0 updated, 0 unchanged.\n")
    assert desk.files() == {
        "orders/2026/SO-1.yaml": """\
id: SO-1
kind: bulk
status: open
customer: acme-ltd
merchandiser: li-na
received: 2026-08-03
lines:
  - {line: 1, sku: =shirt, quantity: 100}
  - {line: 2, sku: '0012', quantity: 20}
deliveries:
  - {id: D-2026-11-20, requested: 2026-11-20, lines: {1: 100}}
  - {id: D-2026-12-01, requested: 2026-12-01, lines: {2: 20}}
""",
        "orders/2026/SO-2.yaml": """\
id: SO-2
kind: bulk
status: closed
customer: acme-ltd
merchandiser: li-na
received: 2026-08-04
lines:
  - {line: 1, sku: 'NO', quantity: 5}
deliveries:
  - {id: D-2026-11-20, requested: 2026-11-20, lines: {1: 5}}
""",
        "partners/acme-ltd.yaml": "id: acme-ltd\nname: Acme Ltd\nkind: customer\n",
    }


def test_importing_again_touches_nothing(desk: Desk) -> None:
    desk.run()
    before = {file: file.stat().st_mtime_ns for file in desk.root.rglob("*.yaml")}
    assert desk.run() == (0, "0 files created, 0 updated, 3 unchanged.\n")
    assert {file: file.stat().st_mtime_ns for file in desk.root.rglob("*.yaml")} == before


def test_an_update_keeps_what_people_added_even_where_they_moved_the_file(desk: Desk) -> None:
    desk.run()
    old, new = desk.root / "orders/2026/SO-1.yaml", desk.root / "orders/acme/SO-1.yaml"
    new.parent.mkdir()
    text = "# call Jane first\n" + old.read_text(encoding="utf-8") + "x-mood: good\n"
    new.write_text(text, encoding="utf-8")
    old.unlink()
    assert desk.run(ROWS.replace("100,2026-11-20", "120,2026-11-20")) == (
        0,
        "0 files created, 1 updated, 2 unchanged.\n",
    )
    assert new.read_text(encoding="utf-8") == text.replace("100", "120")
    assert not old.exists()


PART = """\
sources: {rows: {}}
write:
  - kind: order
    group: {order: PO, shipments: Ship}
    fields: {id: PO, "shipments[].id": Ship, "shipments[].shipped": Day, "deliveries[].id": Del}
"""


def test_a_sheet_may_bring_part_of_what_a_file_has(desk: Desk) -> None:
    desk.run()
    desk.map.write_text(PART, encoding="utf-8")
    assert desk.run("PO,Ship,Day,Del\nSO-2,S1,2026-11-19,D-2026-11-20\n") == (
        0,
        "0 files created, 1 updated, 0 unchanged.\n",
    )
    assert desk.files()["orders/2026/SO-2.yaml"].endswith("shipments:\n  - {id: S1, shipped: 2026-11-19}\n")


def test_a_part_must_not_make_a_file_wrong(desk: Desk) -> None:
    desk.run()
    before = desk.files()
    desk.map.write_text(PART, encoding="utf-8")
    code, said = desk.run("PO,Ship,Day,Del\nSO-2,S1,2026-11-19,D9\n")
    assert code == 1
    assert "after the update, in orders/2026/SO-2.yaml: `deliveries` item 2 (D9) has no `requested`" in said
    assert desk.files() == before


def test_a_part_of_a_new_order_is_a_mistake(desk: Desk) -> None:
    desk.map.write_text(PART, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="cannot be used"):
        desk.run("PO,Ship,Day,Del\nSO-9,S1,2026-11-19,D1\n")


DRY: dict[Literal["en", "zh"], str] = {
    "en": """\
update orders/2026/SO-1.yaml
    status: open -> closed
    lines/0/quantity: 100 -> 120
    + deliveries: {id: D-2026-11-25, requested: 2026-11-25, lines: {1: 120}}
create orders/2026/SO-3.yaml

1 files would be created, 1 updated; 2 are unchanged. Nothing was written (--dry-run).
""",
    "zh": """\
更新 orders/2026/SO-1.yaml
    status: open -> closed
    lines/0/quantity: 100 -> 120
    + deliveries: {id: D-2026-11-25, requested: 2026-11-25, lines: {1: 120}}
新建 orders/2026/SO-3.yaml

将新建 1 个文件，更新 1 个，2 个不变。未写入（--dry-run）。
""",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_dry_run_shows_and_writes_nothing(desk: Desk, language: Literal["en", "zh"]) -> None:
    desk.run()
    before = desk.files()
    rows = (
        HEAD
        + "SO-1,1,=shirt,120,2026-11-25,2026-08-03,C,Acme Ltd\nSO-2,1,NO,5,2026-11-20,2026-08-04,C,Acme Ltd\nSO-3,1,x,5,2026-11-20,2026-08-04,O,Acme Ltd\n"
    )
    assert desk.run(rows, language=language, dry=True) == (0, DRY[language])
    assert desk.files() == before


WRONG = (
    HEAD
    + "SO-1,1,shirt,1O0,20.11.2026,2026-08-03,O,Acme Ltd\nSO-1,2,,20,2026-12-01,2026-08-03,X,Acme Ltd\nSO-2,0,socks,5,2026-11-20,2026-08-04,C,Acme Ltd\n"
)
ERRORS: dict[Literal["en", "zh"], str] = {
    "en": """\
rows.csv
  row 2, column D (Qty): “1O0” is not a number
    Correct the cell; if numbers are written like 1.234,56, state `numbers:` in the map; if the text means nothing, list it under `absent:`.
  row 2, column E (Due): “20.11.2026” is not a date of the form yyyy-mm-dd
    Correct the cell, or add its form under `dates:` in the map; if the text means “no date”, list it under `absent:`.
  row 3, column G (State): “X” is not listed under `values:` (O, C)
    Correct the cell, or add the text to `values:` in the map (`others: keep` takes unlisted texts as they are).
""",
    "zh": """\
rows.csv
  第 2 行 D 列（Qty）：“1O0”不是数字
    请改正单元格；数字若写成 1.234,56，请在映射文件里写明 `numbers:`；若这段文字表示空，请列入 `absent:`。
  第 2 行 E 列（Due）：“20.11.2026”不是 yyyy-mm-dd 形式的日期
    请改正单元格，或把这种写法加到映射文件的 `dates:`；若表示“没有日期”，请列入 `absent:`。
  第 3 行 G 列（State）：`values:` 里没有“X”（只有 O, C）
    请改正单元格，或把它加到映射文件的 `values:`（`others: keep` 表示未列出的照原样）。
""",
}
COUNTS = {
    "en": " errors (the first 3 are shown). Nothing was written.\n",
    "zh": " 处错误（只列出前 3 处），没有写入任何文件。\n",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_errors_name_sheet_row_and_column_and_nothing_is_written(desk: Desk, language: Literal["en", "zh"]) -> None:
    code, said = desk.run(WRONG, language=language, shown=3)
    assert (code, desk.files()) == (1, {})
    assert said.startswith(ERRORS[language])
    assert said.endswith(COUNTS[language])


def test_a_comma_too_much_is_found_where_it_is(desk: Desk) -> None:
    code, said = desk.run(ROWS.replace("Acme Ltd\n", "Acme, Ltd\n", 1))
    assert code == 1
    assert "row 2, column I: “Ltd” stands beyond the 8 columns of the header" in said


def test_errors_of_shape_point_to_their_cell(desk: Desk) -> None:
    code, said = desk.run(WRONG.replace("1O0", "100").replace("20.11.2026", "2026-11-20").replace(",X,", ",O,"))
    assert code == 1
    assert "row 3, column C (Item) says nothing, but `sku` needs a value" in said
    assert "row 4, column B (Line), order SO-2: `line: 0` is out of range" in said
    assert desk.files() == {}


def test_a_cell_that_gave_no_value_is_told_once(desk: Desk) -> None:
    _, said = desk.run(ROWS.replace(",O,", ",X,", 1).replace("2026-08-04", "soon"))
    assert [said.count(place) for place in ("row 2, column G", "row 4, column F", "error")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: {is: bulk}", "kind: {is: bulky}", "`kind: bulky` is not allowed"),
        ("      merchandiser: {is: li-na}\n", "", "`merchandiser` is required, and the map does not fill it"),
    ],
)
def test_what_no_cell_can_mend_is_a_mistake_of_the_map_told_once(desk: Desk, old: str, new: str, words: str) -> None:
    desk.map.write_text(MAP.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        desk.run()
    assert [trouble.message.en for trouble in caught.value.troubles] == [words]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("so-1", "id: so-1\n", "SO-1 is already the id of orders/so-1.yaml"),
        ("SO-1", "id: SO-1\nid: SO-1\n", "orders/SO-1.yaml is there already, but cannot be read"),
        ("SO-1", "id: &a SO-1\nstatus: *a\n", "cannot be edited without changing more than the sheet says"),
    ],
)
def test_files_that_stand_in_the_way(desk: Desk, name: str, text: str, words: str) -> None:
    file = desk.root / "orders" / f"{name}.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    code, said = desk.run()
    assert code == 1
    assert words in said
    assert desk.files() == {f"orders/{name}.yaml": text}


def test_a_folder_from_the_sheet_cannot_lead_out(desk: Desk) -> None:
    desk.map.write_text(MAP.replace('"{Ordered:year}"', '"{Item}"'), encoding="utf-8")
    code, said = desk.run(ROWS.replace("=shirt", "../.."))
    assert code == 1
    assert "the folder “../..”" in said
    assert desk.files() == {}


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("column: State", "column: Status", "map.yaml:17:15", "There is no column “Status”"),
        ("received:", "recieved:", "map.yaml:20:17", "There is no key of the kind order “recieved”"),
        ("kind: order", "kind: ordre", "map.yaml:11:11", "ordre"),
        ("absent:", "abscent:", "map.yaml:1:1", "abscent"),
        ("id: PO", "id: {column: PO, template: x}", "map.yaml:15", ""),
    ],
)
def test_mistakes_of_the_map_stop_before_the_rows(desk: Desk, old: str, new: str, place: str, words: str) -> None:
    desk.map.write_text(MAP.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        desk.run()
    assert caught.value.exit == 2
    found = [(str(trouble.place), trouble.message.en) for trouble in caught.value.troubles]
    assert any(where.startswith(place) and words in message for where, message in found), found


@pytest.mark.parametrize("path", ["none.csv", "none.yaml"])
def test_missing_files_are_named(desk: Desk, path: str) -> None:
    if path.endswith(".yaml"):
        desk.map = desk.map.with_name(path)
    with pytest.raises(UsageError, match="none"):
        desk.run(source=desk.sheet.with_name(path) if path.endswith(".csv") else None)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_devices_are_no_files(desk: Desk) -> None:
    with pytest.raises(UsageError, match="not a file"):
        desk.run(source=Path("/dev/zero"))
    desk.map = Path("/dev/zero")
    with pytest.raises(UsageError, match="not a file"):
        desk.run()


@pytest.mark.parametrize(
    ("sources", "given", "fails"),
    [
        ("{rows: {file: rows.csv}}", "", None),
        ("{rows: {file: 'r*.csv'}}", "", None),
        ("{rows: {file: other.csv}}", "rows.csv", None),
        ("{rows: {file: other.csv}}", "", "0 files fit other.csv"),
        ("{rows: {}}", "", "0 files fit sources.rows.file"),
        ("{rows: {file: /etc/passwd}}", "", "0 files fit"),
    ],
)
def test_how_sources_find_their_files(desk: Desk, sources: str, given: str, fails: str | None) -> None:
    desk.map.write_text(MAP.replace("sources:\n  rows: {}", f"sources: {sources}"), encoding="utf-8")
    source = desk.sheet.parent / given
    if fails is None:
        assert desk.run(source=source)[0] == 0
    else:
        with pytest.raises(UsageError, match=fails):
            desk.run(source=source)


def _attempt(act: Callable[[Desk], object]) -> tuple[object, bool]:
    """Return the exit code, and whether the files are as they were."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        before = desk.files()
        code: object = 2
        with suppress(GendanError):
            code = act(desk)
        return code, desk.files() == before


cells = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["2026-11-20", "1", "O", "../x", "CON", "=1", '"', "#N/A"]
)
tables = st.lists(st.lists(cells, min_size=8, max_size=9), max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_for_a_sheet_are_an_answer_and_never_half_an_import(data: bytes) -> None:
    code, untouched = _attempt(lambda desk: desk.run(HEAD.encode() + data)[0])
    assert code == 0 or (code in (1, 2) and untouched)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_any_cells_are_an_answer_and_never_half_an_import(rows: list[list[str]]) -> None:
    text = "".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n" for row in rows)
    code, untouched = _attempt(lambda desk: desk.run((HEAD + text).encode("utf-8", "replace"))[0])
    assert code == 0 or (code in (1, 2) and untouched)


maps = st.one_of(
    st.binary(max_size=100),
    st.builds(
        lambda at, new: (MAP[:at] + new + MAP[at + len(new) :]).encode("utf-8", "replace"),
        st.integers(0, len(MAP)),
        st.text(max_size=6),
    ),
)


@settings(max_examples=60, deadline=None)
@given(maps)
def test_any_bytes_for_a_map_are_an_answer(data: bytes) -> None:
    def act(desk: Desk) -> int:
        desk.map.write_bytes(data)
        return desk.run()[0]

    code, untouched = _attempt(act)
    assert code == 0 or (code in (1, 2) and untouched)
