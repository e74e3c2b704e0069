"""Who may change what: entries of gendan.yaml against a history, and what a pull request adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from tests.audit.history_house import FRAME

if TYPE_CHECKING:
    from tests.audit.history_house import Past

ORDER = """\
id: SO-1
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
note: {note}
lines: [{{line: 1, sku: A, quantity: 10}}]
deliveries: [{{id: D1, requested: 2026-11-20, promised: [{promised}]}}]
"""
FIRST, SECOND = "{date: 2026-11-20, on: 2026-08-05}", "{date: 2026-11-27, on: 2026-10-12}"
RIGHT, APPROVAL = "audit/changed-without-right", "audit/change-not-approved"


def begun(past: Past, entries: str) -> Past:
    """Make a house with entries of may_change and one order."""
    settings = f"{FRAME['gendan.yaml']}may_change:\n  - {entries}\n"
    past.commit("2026-10-05", {**FRAME, "gendan.yaml": settings, "orders/SO-1.yaml": order()}, by="wang-wei")
    return past


def order(note: str = "one", *promised: str) -> str:
    return ORDER.format(note=note, promised=", ".join((FIRST, *promised)))


def rules(past: Past, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    return [one["rule"] for one in past.audit(capsys, *words)]


@pytest.mark.parametrize(
    ("entry", "by", "expected"),
    [
        ("{kinds: [order], own: only}", "li-na", []),
        ("{kinds: [order], own: only}", "zhao", [RIGHT]),
        ("{kinds: [order], own: never}", "li-na", [RIGHT]),
        ("{kinds: [order], roles: [supervisor]}", "li-na", [RIGHT]),
        ("{kinds: [order], roles: [supervisor], people: [li-na]}", "li-na", []),
        ("{kinds: [order], roles: [supervisor]}", "wang-wei", []),
        ("{files: [orders/*], roles: [supervisor]}", "li-na", [RIGHT]),
        ("{files: [contracts/*], roles: [supervisor]}", "li-na", []),
        ("{fields: [note], roles: [supervisor]}", "li-na", [RIGHT]),
        ("{kinds: [order], fields: [customer], roles: [supervisor]}", "li-na", []),
        ("{kinds: [person], fields: [note], roles: [supervisor]}", "li-na", []),
    ],
)
def test_roles_people_and_ones_own(
    past: Past, capsys: pytest.CaptureFixture[str], entry: str, by: str, expected: list[str]
) -> None:
    begun(past, entry).commit("2026-10-12", {"orders/SO-1.yaml": order("two")}, by=by)
    assert rules(past, capsys) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("promised", [APPROVAL]),
        ("deliveries/*/promised", [APPROVAL]),
        ("deliveries/D1", [APPROVAL]),
        ("deliveries/D2", []),
        ("requested", []),
    ],
)
def test_fields_by_key_and_by_place(
    past: Past, capsys: pytest.CaptureFixture[str], fields: str, expected: list[str]
) -> None:
    begun(past, f"{{fields: [{fields}], approval: other-person}}")
    past.commit("2026-10-12", {"orders/SO-1.yaml": order("one", SECOND)})
    assert rules(past, capsys) == expected


def test_one_finding_for_one_commit_however_much_it_changed(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    begun(past, "{kinds: [order], approval: other-person}")
    past.commit("2026-10-12", {"orders/SO-1.yaml": order("two", SECOND)})
    found = past.audit(capsys)
    assert [(one["rule"], one["line"], one["order"]) for one in found] == [(APPROVAL, 10, "SO-1")]


@pytest.mark.parametrize(
    ("trailer", "expected"),
    [
        ("Approved-by: Wang Wei <wang-wei@example.com>", []),
        ("Reviewed-by: zhao", [APPROVAL]),
        ("Approved-by: li-na", [APPROVAL]),
        ("Approved-by: nobody@example.com", [APPROVAL]),
        ("Seen-by: wang-wei", [APPROVAL]),
    ],
)
def test_the_supervisor_must_agree(
    past: Past, capsys: pytest.CaptureFixture[str], trailer: str, expected: list[str]
) -> None:
    begun(past, "{kinds: [order], fields: [promised], approval: supervisor}")
    past.commit("2026-10-12", {"orders/SO-1.yaml": order("one", SECOND)}, message=f"Yarn\n\n{trailer}")
    assert rules(past, capsys) == expected


def test_each_entry_that_speaks_of_a_change_must_be_satisfied(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    begun(past, "{kinds: [order], own: only}\n  - {fields: [promised], roles: [supervisor]}")
    past.commit("2026-10-12", {"orders/SO-1.yaml": order("one", SECOND)})
    assert [(one["rule"], one["record"]) for one in past.audit(capsys)] == [(RIGHT, "2/2")]


def test_new_files_count_unless_they_are_left_out(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    begun(past, "{kinds: [order], fields: [promised], approval: other-person}")
    past.commit("2026-10-12", {"orders/SO-2.yaml": order().replace("SO-1", "SO-2")})
    assert rules(past, capsys) == [APPROVAL]
    settings = f"{FRAME['gendan.yaml']}may_change: [{{fields: [promised], approval: other-person, new_files: false}}]\n"
    past.commit("2026-10-13", {"gendan.yaml": settings}, message="-\n\nReviewed-by: zhao", by="wang-wei")
    assert rules(past, capsys) == []


def test_a_house_that_says_nothing_accuses_nobody(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    past.commit("2026-10-05", {**FRAME, "orders/SO-1.yaml": order()}, by="wang-wei")
    past.commit("2026-10-12", {"orders/SO-1.yaml": order("two", SECOND)}, by="zhao")
    assert rules(past, capsys) == []


def test_whoever_takes_an_entry_out_is_told(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    begun(past, "{kinds: [order], own: never}")
    past.commit("2026-10-12", {"gendan.yaml": FRAME["gendan.yaml"], "orders/SO-1.yaml": order("two")})
    assert rules(past, capsys) == ["audit/rule-or-rubric-changed-without-review"]


def test_a_pull_request_is_held_against_its_base(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    begun(past, "{kinds: [order], own: only}").commit("2026-10-12", {"orders/SO-1.yaml": order("two")}, by="zhao")
    past.git("checkout", "-q", "-b", "change")
    assert run(["-C", str(past.root), "audit", "--as-of", "2026-11-10", "--since", "main"]) == 0
    past.commit("2026-10-13", {"orders/SO-1.yaml": order("three")}, by="zhao")
    capsys.readouterr()
    assert [one["record"] for one in past.audit(capsys, "--since", "main")] == ["3/1"]
    assert run(["-C", str(past.root), "audit", "--as-of", "2026-11-10", "--since", "main"]) == 1


def test_an_entry_that_cannot_be_is_refused_with_its_place(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    begun(past, "{kinds: [order], roles: [king]}")
    assert run(["-C", str(past.root), "--lang", "en", "audit", "--as-of", "2026-11-10"]) == 2
    assert "gendan.yaml:6:30" in capsys.readouterr().err
