"""Deliveries numbered by their place in the sheet ({#}) keep their numbers, whatever the order of the rows."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from gendan.commands.import_orders import run_import
from gendan.words.errors import ConfigurationError
from gendan.words.house import PLACES, House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAP = """\
sources: {rows: {}}
write:
  - kind: order
    group: {order: PO, lines: Line, deliveries: Due, shipments: Sent}
    fields:
      id: PO
      kind: {is: bulk}
      status: {is: open}
      customer: {is: acme}
      merchandiser: {is: li-na}
      received: {is: 2026-08-03}
      lines[].line: Line
      lines[].sku: {template: "A-{Line}"}
      lines[].quantity: Qty
      deliveries[].id: {template: "D{#}"}
      deliveries[].requested: Due
      deliveries[].lines.{lines.line}: Qty
      shipments[].id: {template: "S-{Sent}"}
      shipments[].delivery: {same: deliveries.id}
      shipments[].shipped: Sent
"""
HEAD = "PO,Line,Qty,Due,Sent\n"
FIRST, SECOND = "SO-1,1,100,2026-11-20,2026-11-18\n", "SO-1,2,40,2026-12-04,2026-12-01\n"
THIRD = "SO-1,3,7,2026-12-20,2026-12-18\n"


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Import rows; return the exit code, what was said, and the file of SO-1."""
    (tmp_path / "house").mkdir()

    def run(
        *rows: str, change: tuple[str, str] = ("", ""), edit: tuple[str, str] | None = None
    ) -> tuple[int, str, str]:
        file = tmp_path / "house/orders/SO-1.yaml"
        if edit is not None:
            file.write_text(file.read_text("utf-8").replace(*edit), "utf-8")
        (tmp_path / "rows.csv").write_text(HEAD + "".join(rows), "utf-8")
        (tmp_path / "map.yaml").write_text(MAP.replace(*change), "utf-8")
        house = House(tmp_path / "house", "h", "en", "Asia/Shanghai", None, None, None, {}, PLACES, {})
        said: list[str] = []
        code = run_import(
            tmp_path / "rows.csv", tmp_path / "map.yaml", house, dry_run=False, language="en", write=said.append
        )
        return code, "".join(said), file.read_text("utf-8") if file.exists() else ""

    return run


def test_rows_in_another_order_change_nothing(bring: Callable[..., tuple[int, str, str]]) -> None:
    before = bring(FIRST, SECOND)[2]
    assert "- {id: D1, requested: 2026-11-20" in before
    assert "- {id: S-2026-12-01, delivery: D2" in before
    assert bring(SECOND, FIRST)[2] == before
    assert bring(SECOND)[2] == before


def test_a_new_delivery_gets_the_next_number_wherever_its_row_stands(
    bring: Callable[..., tuple[int, str, str]],
) -> None:
    before = bring(FIRST, SECOND)[2]
    code, _, after = bring(THIRD, SECOND, FIRST)
    assert code == 0
    for line in before.splitlines():
        assert line in after
    assert "- {id: D3, requested: 2026-12-20, lines: {3: 7}}" in after
    assert "- {id: S-2026-12-18, delivery: D3, shipped: 2026-12-18}" in after


def test_a_delivery_that_people_named_keeps_their_name(bring: Callable[..., tuple[int, str, str]]) -> None:
    bring(FIRST, SECOND)
    _, _, after = bring(SECOND, THIRD, FIRST, edit=("D2", "CHRISTMAS"))
    assert "- {id: CHRISTMAS, requested: 2026-12-04" in after
    assert "- {id: S-2026-12-01, delivery: CHRISTMAS" in after
    assert "- {id: D2, requested: 2026-12-20" in after


def test_a_date_that_moved_is_not_guessed(bring: Callable[..., tuple[int, str, str]]) -> None:
    before = bring(FIRST, SECOND)[2]
    code, said, after = bring(SECOND, FIRST.replace("11-20", "11-27"))
    assert (code, after) == (1, before)
    assert "row 3, column A (PO)" in said
    assert "no item of `deliveries` with requested 2026-11-27, and its D1 (2026-11-20) is not in the sheet" in said
    assert "match: {deliveries: [requested]}" in said


def test_a_map_that_says_so_takes_it_for_a_new_one(bring: Callable[..., tuple[int, str, str]]) -> None:
    bring(FIRST, SECOND)
    say_so = ("    fields:", "    match: {deliveries: requested}\n    fields:")
    code, _, after = bring(SECOND, FIRST.replace("11-20", "11-27"), change=say_so)
    assert code == 0
    assert "- {id: D1, requested: 2026-11-20, lines: {1: 100}}" in after
    assert "- {id: D3, requested: 2026-11-27, lines: {1: 100}}" in after


ALIKE = ("deliveries: Due", "deliveries: Line")


def test_deliveries_alike_in_all_are_left_or_refused(bring: Callable[..., tuple[int, str, str]]) -> None:
    alike = SECOND.replace("2026-12-04", "2026-11-20")
    before = bring(FIRST, alike, change=ALIKE)[2]
    assert bring(FIRST, alike, change=ALIKE)[::2] == (0, before)
    code, said, after = bring(alike, FIRST, change=ALIKE)
    assert (code, after) == (1, before)
    assert "`deliveries` has items alike in requested, so their numbers ({#}) may change places" in said


def test_what_is_not_in_the_file_cannot_tell_lines_apart(bring: Callable[..., tuple[int, str, str]]) -> None:
    numbered = ("lines[].line: Line", 'lines[].line: {template: "{#}"}')
    before = bring(FIRST, SECOND, change=numbered)[2]
    assert "- {line: 1, sku: A-1, quantity: 100}" in before
    assert bring(SECOND, FIRST, change=numbered)[2] == before


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (("same: deliveries.id", 'template: "D{#}"'), "map.yaml:19:29", "by the place of its own item"),
        (("    fields:", "    match: {delivery: [requested]}\n    fields:"), "map.yaml:5:23", "no list “delivery”"),
        (("    fields:", "    match: {deliveries: [due]}\n    fields:"), "map.yaml:5:25", "“due”"),
    ],
)
def test_mistakes_of_the_map(
    change: tuple[str, str], place: str, words: str, bring: Callable[..., tuple[int, str, str]]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        bring(FIRST, change=change)
    assert [str(one.place) for one in caught.value.troubles] == [place]
    assert words in caught.value.troubles[0].message.en


def test_progress_runs_to_the_end_and_is_left_before_anything_is_said(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "rows.csv").write_text(HEAD + FIRST + SECOND, "utf-8")
    (tmp_path / "map.yaml").write_text(MAP, "utf-8")
    house = House(tmp_path / "house", "h", "en", "Asia/Shanghai", None, None, None, {}, PLACES, {})
    heard: list[object] = []

    @contextmanager
    def progress() -> Iterator[Callable[[int, int], None]]:
        yield lambda done, total: heard.append((done, total))
        heard.append("left")

    code = run_import(
        tmp_path / "rows.csv",
        tmp_path / "map.yaml",
        house,
        dry_run=False,
        language="en",
        write=lambda _text: heard.append("said"),
        progress=progress(),
    )
    assert (code, heard) == (0, [(50, 100), (100, 100), "left", "said"])
