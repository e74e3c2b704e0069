"""Findings of two sides told apart: new, gone, kept; and where a file that cannot be read leaves it open. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from gendan.commands.wishes import Wanted
    from gendan.read.tree import SourceFile
    from gendan.words.finding import Finding, Trouble
    from gendan.words.report import Report
    from gendan.words.since import Since

Mark = tuple[str, str, str, str]
_ALONE = frozenset({"appraisal", "timesheet", "rubric", "seal", "correction"})
"""Kinds that say nothing of orders."""


class Doubt(Struct, frozen=True):
    """What one side knows less of than the other, because something is wrong in a file that was not wrong there.

    What is not found then may be there all the same. `everything`: the file serves many orders, as a calendar does.
    """

    files: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
    everything: bool = False

    def covers(self, order: str | None, file: str = "") -> bool:
        """Tell whether nothing can be said of an order, or of what lies in a file."""
        return self.everything or file in self.files or order in self.orders


NO_DOUBT = Doubt()


def marks_of(troubles: Iterable[Trouble], files: Mapping[str, SourceFile]) -> frozenset[Mark]:
    """Return what is wrong in files, by what the file holds: it may have another name on the other side."""
    found = set()
    for one in troubles:
        source = files.get(one.place.file)
        kind, name = (str(source.kind), source.id) if source else ("", one.place.file)
        found.add((one.rule, kind, name, "/".join(map(str, one.path))))
    return frozenset(found)


def doubt(here: frozenset[Mark], there: frozenset[Mark], files: Mapping[str, SourceFile]) -> Doubt:
    """Return what is known less of `here`, whose files are `files`, than `there`."""
    broken = {(kind, name) for _, kind, name, _ in here - there}
    named = frozenset(file for file, one in files.items() if (one.kind, one.id) in broken)
    orders = frozenset(name for kind, name in broken if kind == "order")
    return Doubt(named, orders, any(kind != "order" and kind not in _ALONE for kind, _ in broken))


def tell_apart(report: Report, before: Report, wanted: Wanted, since: Since, lost: Doubt = NO_DOUBT) -> Report:
    """Return `report` with what is new since `before`; in `since` what is gone and what was kept, as far as it was asked for.

    Told apart by fingerprint; where several share one, as many are kept as there were. A finding that was waived then and is
    not now has come back, and is new. What a rule that could not be judged now, or a file that cannot be read now, said
    then is not gone: it is counted as doubtful.
    """
    stood = Counter(one.fingerprint for one in before.findings if one.waived is None)
    known = Counter(one.fingerprint for one in before.findings)
    seen: Counter[str] = Counter()
    new: list[Finding] = []
    kept: list[Finding] = []
    for one in report.findings:
        seen[one.fingerprint] += 1
        had = known if one.waived else stood
        (kept if seen[one.fingerprint] <= had[one.fingerprint] else new).append(one)
    left = _left(before.findings, seen)
    blind = {missed.rule for missed in report.not_evaluated}
    gone = [one for one in left if one.rule not in blind and not lost.covers(one.order, one.place.file)]
    doubtful = len(_taken(left, wanted)) - len(_taken(gone, wanted))
    return replace(
        report,
        findings=_taken(new, wanted),
        orders={**before.orders, **report.orders},
        people={**before.people, **report.people},
        since=replace(since, gone=_taken(gone, wanted), kept=_taken(kept, wanted), doubtful=doubtful),
    )


def _left(findings: Iterable[Finding], seen: Counter[str]) -> list[Finding]:
    """Return the findings whose fingerprint is not there any more, or not as often."""
    left, had = [], Counter(seen)
    for one in findings:
        had[one.fingerprint] -= 1
        if had[one.fingerprint] < 0:
            left.append(one)
    return left


def _taken(findings: Collection[Finding], wanted: Wanted) -> tuple[Finding, ...]:
    return tuple(one for one in findings if wanted.takes(one))
