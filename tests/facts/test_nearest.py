"""What an unknown name probably meant: by id, by name, by its beginning; no guess between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facts.conftest import AS_OF, order, row

if TYPE_CHECKING:
    from tests.facts.conftest import Load

PEOPLE = [
    {"id": "li-na", "name": {"en": "Li Na", "zh": "李娜"}},
    {"id": "chen-jing", "name": {"en": "Chen Jing", "zh": "陈静"}},
    {"id": "chen-jie", "name": {"en": "Chen Jie", "zh": "陈洁"}},
]
PARTNERS = [{"id": "ningbo-knit", "name": "Ningbo Knitting Co."}, {"id": "acme", "name": "ACME"}]
CHECKLIST = {"id": "tna", "tasks": [{"id": "fabric-in-house", "title": {"en": "Fabric in house", "zh": "面料到厂"}}]}


@pytest.mark.parametrize(
    ("keys", "nearest"),
    [
        ({"merchandiser": "李娜"}, "li-na"),
        ({"merchandiser": "lina"}, "li-na"),
        ({"merchandiser": "lin-na"}, "li-na"),
        ({"merchandiser": "李那"}, "li-na"),
        ({"merchandiser": "chen-jnig"}, "chen-jing"),
        ({"merchandiser": "chen-ji"}, "chen-jie"),
        ({"merchandiser": "chen-jin"}, None),  # one letter from either
        ({"merchandiser": "chen"}, None),  # the beginning of two
        ({"merchandiser": "wu"}, None),
        ({"factory": "ningbo"}, "ningbo-knit"),
        ({"factory": "ningbo-knitting-co"}, "ningbo-knit"),
        ({"factory": "dhaka-knit"}, None),
        ({"checklist": "tna", "progress": {"fabric-inhouse": {}}}, "fabric-in-house"),
        ({"checklist": "tna", "progress": {"面料到厂": {}}}, "fabric-in-house"),
    ],
)
def test_the_nearest_id_is_offered(load: Load, keys: dict[str, object], nearest: str | None) -> None:
    facts = load([order(**keys)], AS_OF, person=PEOPLE, partner=PARTNERS, checklist=[CHECKLIST])
    offered = ("", "") if nearest is None else (f" (did you mean {nearest}?)", f"（是不是 {nearest}？）")
    assert row(facts, "unknown_references", "nearest, hint_en, hint_zh") == (nearest, *offered)


def test_what_the_order_has_is_listed(load: Load) -> None:
    lines = [{"line": number, "quantity": 1} for number in range(7, 14)]
    one = order(lines=lines, costs=[{"item": "fabric", "delivery": "D2"}], complaints=[{"id": "C1", "order_line": 1}])
    facts = load([one, order(id="SO-2")], AS_OF)
    rows = facts.query("SELECT value, nearest, hint_en, hint_zh FROM unknown_references ORDER BY value").rows
    assert rows == (
        ("1", None, " (there are 7, 8, 9, 10, 11, …)", "（已有 7、8、9、10、11、…）"),
        ("D2", None, " (there are D1)", "（已有 D1）"),
    )
