"""The kind of a file by its name alone is what the reader of folders finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gendan.read.house import read_house
from gendan.read.kinds import Kinds
from gendan.read.tree import list_files

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "orders/SO-1.yaml",
    "orders/2026/a/b/SO-2.yaml",
    "orders/.hidden.yaml",
    "orders/.old/SO-3.yaml",
    "orders/SO-4.yml",
    "orders/SO-5.yaml~",
    "orders.yaml",
    "people/li-na.yaml",
    "people/more/li.yaml",
    "waivers.yaml",
    "rates.yaml",
    "seals/2026-10.yaml",
    "appraisals/2026-10/li-na.yaml",
    "appraisals/li-na.yaml",
    "订单/甲.yaml",
    "x/ab/1.yaml",
    "x/ac/1.yaml",
    "x/a/1.yaml",
)


@pytest.mark.parametrize(
    "places",
    [
        "{}",
        "{order: 订单/*.yaml}",
        "{order: '**/*.yaml'}",
        "{order: 'x/a[!b]/?.yaml', partner: 'x/a?/*.yaml'}",
        "{order: 'x/[ab]*/1.yaml', person: people/**/*.yaml}",
        "{appraisal: ../ratings/*/*.yaml}",
    ],
)
def test_a_name_is_of_the_kind_that_its_place_gives_it(tmp_path: Path, places: str) -> None:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("id: x\n", encoding="utf-8")
    (tmp_path / "gendan.yaml").write_text(f"gendan: 1\nname: Test\nplaces: {places}\n", encoding="utf-8")
    house = read_house(tmp_path)
    kinds = Kinds(house.places)
    found = {name: kinds.document(name) for name in (*NAMES, "gendan.yaml")}
    listed = {source.file: source.kind for source in list_files(house).files}
    assert {name: one[0] for name, one in found.items() if one is not None} == listed
    assert kinds.outside == (("appraisal", "private-correction", "private-seal") if "ratings" in places else ())


@pytest.mark.parametrize(
    ("file", "document"),
    [
        ("appraisals/2026-10/li-na.yaml", ("appraisal", "2026-10/li-na")),
        ("orders/2026/SO-1.yaml", ("order", "SO-1")),
        ("orders/re\u0301sume\u0301.yaml", ("order", "r\u00e9sum\u00e9")),
        ("orders/a\u202eb.yaml", None),
    ],
)
def test_what_a_document_is_called(tmp_path: Path, file: str, document: tuple[str, str] | None) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: Test\n", encoding="utf-8")
    assert Kinds(read_house(tmp_path).places).document(file) == document
