"""Small houses judged as one: what each says is what it says alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from gendan.commands.rulebook import Rulebook, read_rulebook
from gendan.commands.shared_house import alike, mark_of, merge_houses
from gendan.commands.small_houses import SmallHouses
from gendan.evaluate.example import Case, cases_of
from gendan.evaluate.pack import PackDocument, read_packs

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {
    "title": {"en": "t", "zh": "题"},
    "message": {"en": "m", "zh": "文"},
    "advice": {"en": "a", "zh": "议"},
}
SAME_NUMBER = (
    "SELECT d.order_id AS order_id FROM documents d JOIN documents e ON d.document = e.document"
    " WHERE d.order_id <> e.order_id"
)


def example(expect: str, as_of: str = "2026-08-10", **given: object) -> dict[str, object]:
    return {"name": {"en": expect, "zh": "例"}, "as_of": as_of, "given": given, "expect": expect}


def cases(rule: Mapping[str, object], *examples: Mapping[str, object]) -> tuple[list[Case], SmallHouses]:
    pack = {
        "pack": "ours",
        "title": {"en": "O", "zh": "我"},
        "duty": "logistics",
        "rules": [{"id": "r", **WORDS, **rule, "examples": list(examples)}],
    }
    rules, troubles = read_packs([PackDocument("ours.yaml", pack)])
    assert troubles == ()
    return cases_of(rules), SmallHouses(Rulebook(rules, {}))


def test_houses_of_one_day_are_judged_as_one() -> None:
    found, houses = cases(
        {"for": "orders", "when": "customer_po = 'A'"},
        example("fail", order={"customer_po": "A"}),
        example("pass", order={"customer_po": "B"}),
        example("unknown", order={"customer_po": None}),
        example("pass", as_of="2026-08-11"),
        example("fail", order={"customer_po": "A"}, calendar={"weekend": ["fri"]}),
    )
    assert houses.groups(found) == [[0, 1, 2], [3], [4]]
    assert [answer.verdict for answer in houses.together(found[:3]).values()] == ["fail", "pass", "unknown"]


def test_a_query_sees_no_order_of_another_house() -> None:
    one = {"documents": [{"kind": "commercial-invoice", "number": "INV-1", "on": "2026-08-06"}]}
    found, houses = cases(
        {"for": "orders", "keys": SAME_NUMBER},
        example("pass", order=one),
        example("pass", order=one),
        example("fail", order=one, orders={"SO-2": {**one, "customer": "acme"}}),
    )
    assert [answer.verdict for answer in houses.together(found).values()] == ["pass", "pass", "fail"]


def test_a_person_of_every_house_has_the_tasks_of_that_house() -> None:
    busy = "SELECT merchandiser AS person_id FROM orders GROUP BY merchandiser HAVING count(*) > 1"
    found, houses = cases(
        {"for": "people", "keys": busy},
        example("pass"),
        example("fail", orders={"SO-2": {"merchandiser": "li-na", "status": "open"}}),
    )
    assert [answer.verdict for answer in houses.together(found).values()] == ["pass", "fail"]


def test_what_does_not_come_out_as_expected_is_judged_alone_and_explained() -> None:
    found, houses = cases({"for": "orders", "when": "quantity > 999"}, example("pass"), example("fail"))
    outcomes = houses.run(found)
    assert [outcome.ok for outcome in outcomes] == [False, True]
    assert outcomes[0].answer.whys[0].values == {"quantity": 1000}
    assert outcomes[1].answer.whys == ()


@pytest.mark.parametrize(
    "given",
    [
        {"waivers": {"waivers": []}},
        {"files": {"orders/SO-1.yaml": "id: SO-1"}},
        {"order": {"id": "SO-2"}},
    ],
)
def test_houses_that_are_judged_alone(given: dict[str, object]) -> None:
    found, _ = cases({"for": "orders", "when": "open"}, {**example("fail"), "given": given})
    assert alike(found[0]) is None


def test_only_references_get_the_mark_of_their_house() -> None:
    found, _ = cases({"for": "orders", "when": "open"}, example("fail", order={"note": "li-na", "category": "acme"}))
    files: Any = merge_houses(found)
    order = files[f"orders/SO-1{mark_of(0)}.yaml"]
    assert order["merchandiser"] == f"li-na{mark_of(0)}"
    assert (order["note"], order["category"], order["lines"][0]["line"]) == ("li-na", "acme", 1)
    assert files[f"people/li-na{mark_of(0)}.yaml"]["supervisor"] == f"wang-wei{mark_of(0)}"
    assert files["calendars/CN.yaml"]["id"] == "CN"


def test_what_is_worked_out_of_all_orders_is_worked_out_of_those_of_the_house() -> None:
    """`document_checks` compares the numbers of all documents with each other."""
    one = {"documents": [{"kind": "commercial-invoice", "number": "INV-1", "on": "2026-08-06"}]}
    wanted = {rule.id: rule for rule in read_rulebook([]).rules}["document-management/number-duplicate"]
    pack = replace(wanted, examples=())
    found = [Case(pack, replace(wanted.examples[0], as_of="2026-08-10", given={"order": one})) for _ in range(2)]
    answers = SmallHouses(Rulebook((pack,), {})).together(found)
    assert [answer.verdicts for answer in answers.values()] == [(), ()]
