"""`--since`: the house as it stood at a commit, judged on the same day by the same rules; what has come, gone and moved.

The rules are those of now on both sides: house packs, and what gendan.yaml says of rules. So what is told is what the
files do. A rule that is new would else accuse every order that was there before, and one that is switched off would look
as if its findings had been dealt with. All the rest (calendars, checklists, places, waivers) is as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from gendan.commands.houses import open_house
from gendan.commands.judging import held_against, judge
from gendan.commands.line import Line
from gendan.commands.loading import load_house
from gendan.commands.seen import look_at_commit
from gendan.commands.since_apart import Mark, doubt, marks_of, tell_apart
from gendan.commands.since_moves import Standing, find_infeasible, find_moves, read_standing
from gendan.read.house import MARK
from gendan.read.revision import blobs_at, files_of
from gendan.read.tree import list_files, read_bytes
from gendan.words.errors import ConfigurationError
from gendan.words.house import is_outside
from gendan.words.since import Since

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gendan.commands.judging import Watch
    from gendan.commands.loading import Loaded
    from gendan.commands.rulebook import Rulebook
    from gendan.commands.timing import Timing
    from gendan.commands.wishes import Wanted
    from gendan.read.tree import Listing
    from gendan.words.finding import Finding
    from gendan.words.house import House
    from gendan.words.report import Report
    from gendan.words.since import Settings


class Side(Struct, frozen=True):
    """A house judged: all that was found, whatever part of it was asked for, and how the orders stand."""

    house: House
    listing: Listing
    report: Report
    standing: Standing
    marks: frozenset[Mark]


class Present(Struct, frozen=True):
    """The house of now, what was asked of it, and the rules that it was judged by."""

    side: Side
    wanted: Wanted
    rulebook: Rulebook


class Base(Struct, frozen=True):
    """What is compared with: the house in the work tree, the revision as asked, the full id of the commit, the day of asking."""

    root: Path
    rev: str
    commit: str
    today: date


def judge_present(loaded: Loaded, listing: Listing, wanted: Wanted, watch: Watch, timing: Timing) -> Present:
    """Judge all of the house, and keep what a comparison needs. Raises UsageError for names that it does not have."""
    wanted = held_against(loaded, wanted)
    report = judge(loaded, _whole(wanted), watch, timing, place=wanted.takes)
    marks = marks_of(loaded.troubles, loaded.files)
    return Present(
        Side(loaded.house, listing, report, read_standing(loaded.facts.query), marks), wanted, loaded.rulebook
    )


def compare_with(base: Base, present: Present, as_of: date, watch: Watch) -> Report:
    """Return the present report with the new findings only, and beside them what the change does since `base`."""
    now, wanted = present.side, present.wanted
    with files_of(base.root, base.commit) as (folder, _):
        then, settings = _house_of(folder, now.house)
        listing = _list_then(then, now.listing)
        before = _judge_base(then, listing, base, present, as_of, watch)
        changed = _changed(listing, now.listing)
    lost = doubt(now.marks, before.marks, {one.file: one for one in now.listing.files})
    found = doubt(before.marks, now.marks, {one.file: one for one in listing.files})

    def is_doubtful(order: str) -> bool:
        return lost.covers(order) or found.covers(order)

    since = Since(
        base.rev,
        base.commit,
        orders_added=_only_in(now.listing, listing, wanted),
        orders_removed=_only_in(listing, now.listing, wanted),
        moves=find_moves(before.standing, now.standing, wanted, is_doubtful),
        infeasible=find_infeasible(before.standing, now.standing, wanted, is_doubtful),
        settings=settings,
        changed=changed,
        unsure=tuple(sorted({missed.rule for missed in before.report.not_evaluated})),
    )
    return tell_apart(now.report, before.report, wanted, since, lost)


def _judge_base(then: House, listing: Listing, base: Base, present: Present, as_of: date, watch: Watch) -> Side:
    known = {one.fingerprint for one in present.side.report.findings}

    def is_gone(finding: Finding) -> bool:
        return finding.fingerprint not in known and present.wanted.takes(finding)

    with load_house(
        then,
        as_of,
        listing,
        rulebook=present.rulebook,
        chosen=present.wanted.chooses,
        line=Line(base.root, base.commit, base.today),
        seen=look_at_commit(then, listing, blobs_at(base.root, base.commit)),
    ) as loaded:
        report = judge(loaded, _whole(present.wanted), watch, place=is_gone)
        standing = read_standing(loaded.facts.query, present.side.standing)
        return Side(then, listing, report, standing, marks_of(loaded.troubles, loaded.files))


def _whole(wanted: Wanted) -> Wanted:
    """Return the wish for the same rules over all of the house: what left the part that was asked for is not gone."""
    return replace(wanted, paths=(), owners=(), orders=())


def _house_of(folder: Path, now: House) -> tuple[House, Settings]:
    """Return the house of then with the rules of now. Where it had no gendan.yaml that can be used, that of now is."""
    if not (folder / MARK).is_file():
        return replace(now, root=folder), "none"
    try:
        then = open_house(folder)
    except ConfigurationError:
        return replace(now, root=folder), "wrong"
    same = (then.rules, then.packs) == (now.rules, now.packs)
    return replace(then, packs=now.packs, rules=now.rules), "same" if same else "other-rules"


def _list_then(then: House, now: Listing) -> Listing:
    """Return the files of then. What lies outside of the repository, as ratings may, is the same on both sides."""
    inside = {kind: place for kind, place in then.places.items() if not is_outside(place)}
    found = list_files(replace(then, places=inside))
    files = (*found.files, *(one for one in now.files if is_outside(one.file)))
    return replace(found, files=tuple(sorted(files, key=lambda one: one.file)))


def _changed(then: Listing, now: Listing) -> tuple[str, ...]:
    """Return the files of house packs that are not as they were, by name."""
    before, after = (
        {one.file: read_bytes(one)[0] for one in listing.files if one.kind == "rules"} for listing in (then, now)
    )
    return tuple(sorted(file for file in before.keys() | after.keys() if before.get(file) != after.get(file)))


def _only_in(here: Listing, there: Listing, wanted: Wanted) -> tuple[str, ...]:
    """Return the orders that only one side has a file of, whether or not it can be read. Nobody is asked whose they are."""
    known = {one.id for one in there.files if one.kind == "order"}
    own = {one.id for one in here.files if one.kind == "order" and wanted.holds(one.file)} - known
    return tuple(sorted(order for order in own if not wanted.orders or order in wanted.orders))
