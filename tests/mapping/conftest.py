"""A map as YAML and sheets as CSV text, mapped in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest

from gendan.mapping.check import check_map, check_sources
from gendan.mapping.parse import parse_map
from gendan.mapping.run import map_rows
from gendan.mapping.targets import Targets
from gendan.read.sheet_csv import parse_csv
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.validate.schemas import Schemas
from gendan.validate.shape import shipped_shapes
from gendan.words.sheet import Row, Sheet, SheetOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.mapping.language import Mistake
    from gendan.mapping.run import Mapped

KINDS = ("order", "partner", "person")


def sheet_of(name: str, text: str) -> Sheet:
    head, *body = parse_csv(name, text.encode(), SheetOptions())
    columns = tuple(str(cell or "") for cell in head)
    rows = tuple(
        Row(number, (cells + (None,) * len(columns))[: max(len(columns), len(cells))])
        for number, cells in enumerate(body, 2)
    )
    return Sheet(f"{name}.csv", "", columns, rows)


@dataclass(frozen=True)
class Bench:
    """Maps `text` (a map) over `sheets` (CSV text by source)."""

    targets: dict[Any, Targets]

    def mistakes(self, text: str, **sheets: str) -> tuple[Mistake, ...]:
        plan = parse_map(self.document(text))
        return check_sources(plan) or check_map(
            plan, {name: sheet_of(name, one) for name, one in sheets.items()}, self.targets
        )

    def mapped(self, text: str, **sheets: str) -> Mapped:
        assert self.mistakes(text, **sheets) == ()
        return map_rows(
            parse_map(self.document(text)), {name: sheet_of(name, one) for name, one in sheets.items()}, self.targets
        )

    def values(self, text: str, **sheets: str) -> list[dict[str, object]]:
        mapped = self.mapped(text, **sheets)
        assert [trouble.message.en for trouble in mapped.troubles] == []
        return [draft.value for draft in mapped.drafts]

    def document(self, text: str) -> dict[str, object]:
        value = parse(text.encode(), "map.yaml").value
        assert shipped_shapes().accepts("map", value)
        return cast("dict[str, object]", value)


@pytest.fixture(scope="session")
def bench() -> Bench:
    schemas = Schemas(folder("schema"))
    return Bench({kind: Targets({"": schemas.bundle(kind)}, "") for kind in KINDS})


@pytest.fixture(scope="session")
def order_map() -> Callable[..., str]:
    """Return a map of orders grouped by PO, with the given fields (and further settings) besides the id."""

    def make(fields: str = "", group: str = "order: PO", top: str = "", more: str = "") -> str:
        lines = "".join(f"      {line}\n" for line in fields.splitlines())
        return f"{top}\nsources: {{s: {{}}}}\nwrite:\n  - kind: order\n    group: {{{group}}}\n{more}\n    fields:\n      id: PO\n{lines}"

    return make
