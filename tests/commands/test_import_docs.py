"""The example of docs/import.md does what the page says, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gendan.commands.import_orders import run_import
from gendan.words.house import PLACES, House

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str) -> dict[str, str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return dict(re.findall(r"^```(csv|yaml|result)\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("page", ["import.md", "import.zh.md"])
def test_the_example_of_the_page(tmp_path: Path, page: str) -> None:
    parts = blocks(page)
    (tmp_path / "export.csv").write_text(parts["csv"], encoding="utf-8")
    (tmp_path / "map.yaml").write_text(parts["yaml"], encoding="utf-8")
    root = tmp_path / "house"
    root.mkdir()
    house = House(root, "h", "en", "Asia/Shanghai", None, None, None, {}, PLACES, {})
    said: list[str] = []
    assert (
        run_import(
            tmp_path / "export.csv", tmp_path / "map.yaml", house, dry_run=False, language="en", write=said.append
        )
        == 0
    ), said
    assert (root / "orders/2026/PO-4711.yaml").read_text(encoding="utf-8") == parts["result"]
    assert (root / "partners/acme-ltd.yaml").is_file()
    assert not list(root.rglob("PO-4712.yaml"))


def test_both_pages_show_the_same_example() -> None:
    assert blocks("import.md") == blocks("import.zh.md")
