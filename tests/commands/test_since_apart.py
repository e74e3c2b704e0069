"""Findings told apart: whatever two sides found, what is new and kept is what is there, what is gone and kept what was."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gendan.commands.since_apart import Doubt, doubt, tell_apart
from gendan.commands.wishes import EVERYTHING, Wanted
from gendan.read.tree import SourceFile
from gendan.words.finding import Finding, Place, Severity, Waived
from gendan.words.report import Counts, Report
from gendan.words.rule import NotEvaluated
from gendan.words.since import Since
from gendan.words.text import same

WAIVED = Waived("x", "zhao", date(2026, 12, 31))


def finding(number: int, *, waived: bool = False, owner: str = "li-na") -> Finding:
    """Return the finding of a number: its order is its remainder by three, its rule whether it is odd."""
    order = f"SO-{number % 3}"
    return Finding(
        rule=f"ours/{'odd' if number % 2 else 'even'}",
        duty="logistics",
        severity=Severity.error,
        verdict="fail",
        place=Place(f"orders/{order}.yaml"),
        message=same("x"),
        advice=same("y"),
        order=order,
        owner=owner,
        fingerprint=f"{number:016x}",
        waived=WAIVED if waived else None,
    )


def report(*findings: Finding, lost: tuple[str, ...] = ()) -> Report:
    missed = tuple(NotEvaluated(rule, same("slow")) for rule in lost)
    return Report("0", date(2026, 11, 23), None, Counts(1, 1, 1), findings, missed, {})


SINCE = Since("main", "0" * 40)
SIDES = st.lists(st.integers(0, 12).map(finding), max_size=14).map(lambda found: report(*found))


def prints(*parts: tuple[Finding, ...]) -> Counter[str]:
    return Counter(one.fingerprint for part in parts for one in part)


@given(now=SIDES, then=SIDES)
def test_nothing_is_lost_and_nothing_told_twice(now: Report, then: Report) -> None:
    told = tell_apart(now, then, EVERYTHING, SINCE)
    assert told.since is not None
    assert prints(told.findings, told.since.kept) == prints(now.findings)
    assert prints(told.since.gone, told.since.kept) == prints(then.findings)
    assert told.since.doubtful == 0


@given(now=SIDES, then=SIDES, lost=st.sets(st.sampled_from(["SO-0", "SO-1", "SO-2"])))
def test_what_cannot_be_followed_is_counted_and_never_gone(now: Report, then: Report, lost: set[str]) -> None:
    blind = replace(now, not_evaluated=report(lost=("ours/odd",)).not_evaluated)
    told = tell_apart(blind, then, EVERYTHING, SINCE, Doubt(orders=frozenset(lost)))
    assert told.since is not None
    assert {one.rule for one in told.since.gone} <= {"ours/even"}
    assert lost.isdisjoint({one.order for one in told.since.gone})
    assert len(told.since.gone) + len(told.since.kept) + told.since.doubtful == len(then.findings)


def test_what_was_waived_and_is_not_now_is_new() -> None:
    told = tell_apart(report(finding(1)), report(finding(1, waived=True)), EVERYTHING, SINCE)
    assert told.since is not None
    assert (prints(told.findings), told.since.gone, told.since.kept) == (prints((finding(1),)), (), ())
    told = tell_apart(report(finding(1, waived=True)), report(finding(1)), EVERYTHING, SINCE)
    assert told.since is not None
    assert (told.findings, told.since.gone, len(told.since.kept)) == ((), (), 1)


def test_what_passed_to_another_owner_is_not_gone() -> None:
    now = report(finding(1, owner="zhao"), finding(2))
    then = report(finding(1), finding(2), finding(3))
    told = tell_apart(now, then, Wanted(owners=("li-na",)), SINCE)
    assert told.since is not None
    assert (told.findings, prints(told.since.gone), prints(told.since.kept)) == (
        (),
        prints((finding(3),)),
        prints((finding(2),)),
    )


def test_a_trouble_that_was_there_before_leaves_no_doubt() -> None:

    files = {
        "orders/2026/SO-1.yaml": SourceFile("order", "orders/2026/SO-1.yaml", "x"),
        "calendars/cn.yaml": SourceFile("calendar", "calendars/cn.yaml", "y"),
    }
    old, new = ("data/tab", "order", "SO-1", ""), ("data/tab", "calendar", "cn", "")
    assert doubt(frozenset({old}), frozenset({old}), files) == Doubt()
    assert doubt(frozenset({old}), frozenset(), files).covers("SO-1")
    assert doubt(frozenset({old}), frozenset(), files).covers(None, "orders/2026/SO-1.yaml")
    assert not doubt(frozenset({old}), frozenset(), files).covers("SO-2")
    assert doubt(frozenset({old, new}), frozenset({old}), files).covers("SO-2")
