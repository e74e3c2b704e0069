"""From a house to its facts as of a day: files read on all cores, tables filled, deadlines worked out."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import deque
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import orjson
from msgspec import Struct

from gendan.commands.appraisal_facts import at_work, choose_tables, fill_tables, hand_over, unnamed_kinds
from gendan.commands.batches import count_unread, plan
from gendan.commands.bulk import MANY, Digest, digest, join, start_workers
from gendan.commands.checklists import judge_checklists
from gendan.commands.line import Line
from gendan.commands.past_asked import extras_of
from gendan.commands.rulebook import Rulebook, read_rulebook
from gendan.commands.seen import Seen, look_around
from gendan.commands.timing import Timing
from gendan.evaluate.closed_orders import closed_since, tasks_named
from gendan.evaluate.example import outspoken
from gendan.read.tree import list_files
from gendan.shipped import folder
from gendan.words.house import PRIVATE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from datetime import date

    from gendan.commands.past import Coming
    from gendan.commands.past_asked import Extra
    from gendan.evaluate.compiled import Compiled
    from gendan.facts.catalog import Blueprint
    from gendan.facts.database import Facts
    from gendan.facts.load import Lines
    from gendan.read.tree import Listing, SourceFile
    from gendan.words.finding import Trouble
    from gendan.words.house import House, Kind
    from gendan.words.rule import Rule

    _Asked = tuple[House, Line, Path, ProcessPoolExecutor | None, frozenset[Extra]]

_KEPT: frozenset[Kind] = frozenset({"calendar", "checklist", "waivers"})
"""Small kinds whose documents are needed as values, beside their tables."""
_SCHEDULE = re.compile(r"\b(tasks|task_links|calendar_gaps|forecast|slack|checklist)\b")
"""What SQL names that needs the schedule: its tables, and the columns of deliveries that it fills."""
_SMALL = 200
"""Files below which one thread is quicker than the start of more."""
_LARGE = 25_000
"""Files above which the tables lie on disk: a million orders do not fit into memory."""


class _BySize(TypedDict, total=False):
    threads: int
    memory_mb: int
    small: bool
    on_disk: bool


class Loaded(Struct, frozen=True):
    """The facts of a house, sealed, and what was seen on the way. `compiled` are the rules ready to be judged."""

    house: House
    as_of: date
    facts: Facts
    files: Mapping[str, SourceFile]
    troubles: tuple[Trouble, ...]
    digest: Digest
    rulebook: Rulebook
    rules: tuple[Rule, ...] = ()
    compiled: tuple[Compiled, ...] = ()
    workers: ProcessPoolExecutor | None = None
    remembered: bool = False
    """The history in git went into it, not the files alone."""


@contextmanager
def load_house(  # noqa: PLR0913  each is said by name
    house: House,
    as_of: date,
    listing: Listing | None = None,
    timing: Timing | None = None,
    *,
    rulebook: Rulebook | None = None,
    only: Collection[str] | None = None,
    chosen: Callable[[str], bool] = lambda _rule: True,
    asked: Collection[str] = (),
    every: bool = False,
    sealed: bool = True,
    line: Line | None = None,
    progress: Callable[[int, int], None] | None = None,
    seen: Seen | None = None,
) -> Iterator[Loaded]:
    """Read all of the house and yield its facts as of `as_of`.

    `rulebook` spares reading the packs again; `only` compiles some rules, and has them speak up where they know nothing.
    `chosen` tells by its full name whether a rule will be judged; of those that come with gendan the others cost nothing then.
    `asked` are names of tables, or SQL that names them, which the caller will ask for beside the rules. Tables for which only
    shipped rules ask have no rows that all of these pass over (those of orders closed long ago), unless `every` row is wanted.
    Facts that are not `sealed` may still write files: only for who asks nothing of strangers of them.
    `line`: where history is read, the house's own up to HEAD without it. `progress`: told how many files of how many were read. `seen`: what was kept of this listing.

    Raises ConfigurationError when rules are wrong, before any data is loaded.
    """
    timing, listing, line = timing or Timing(), listing or list_files(house), line or Line(house.root)
    data, own = _of_workers(listing)
    seen = seen or look_around(house, listing)
    shelf = seen.shelf if seen else None
    batches = plan(data, shelf, seen.stamps if seen else {})
    with _means(data if count_unread(batches) >= MANY else ()) as (scratch, workers):
        pending = digest(data, scratch, _KEPT, workers, progress, batches=batches, shelf=shelf)
        rulebook = rulebook or read_rulebook(own, examples=False)
        from gendan.facts.database import Facts

        with Facts.create(build_tables(), timezone=house.timezone, **_by_size(len(data))) as facts:
            on = _switched_on(rulebook, house, facts, only)
            compiled = rulebook.compile(at_work(on, data, chosen), facts, as_of, house)
            timing.mark("rules")
            texts = [*asked, *(text for rule in compiled for text in rule.sql)]
            worked_out, against = choose_tables(texts, house, listing)
            asked = (*asked, *(against.texts if against else ()))
            past = _begin(facts, worked_out, (house, line, scratch, workers, extras_of(texts, worked_out, house)))
            read = _load(facts, pending, unnamed_kinds(texts, worked_out))
            if seen is not None:
                seen.learn(read.stamps)
            timing.mark("read, validate and load")
            scheduled = only is None or bool(worked_out) or any(map(_SCHEDULE.search, texts))
            full = None if every else _in_full(asked, compiled)
            since = None if full is None or only is not None else _looked_back((*asked, *full), compiled, as_of)
            troubles = _derive(facts, read, (house, as_of, since), listing, scheduled=scheduled)
            _remember(past, timing)
            fill_tables(facts, worked_out, hand_over(worked_out, house, listing, line), against, (house, as_of, full))
            if sealed:
                facts.seal()
            timing.mark("facts and schedules")
            files = {one.file: one for one in listing.files}
            yield Loaded(house, as_of, facts, files, troubles, read, rulebook, on, compiled, workers, past is not None)


def _of_workers(listing: Listing) -> tuple[list[SourceFile], list[SourceFile]]:
    """Return the files that workers read, and those with the house's rules."""
    data = [source for source in listing.files if source.kind not in ("rules", "gendan", *PRIVATE)]
    return data, [source for source in listing.files if source.kind == "rules"]


def _by_size(files: int) -> _BySize:
    """Return how the facts of a house of so many files are made."""
    from gendan.facts.opening import IN_MEMORY, ON_DISK

    if files < _SMALL:
        return {"threads": 1, "small": True}
    on_disk = files > _LARGE
    return {"threads": 2, "memory_mb": ON_DISK if on_disk else IN_MEMORY, "on_disk": on_disk}


@contextmanager
def _means(data: Sequence[SourceFile]) -> Iterator[tuple[Path, ProcessPoolExecutor | None]]:
    """Yield a folder for what is only on the way, and the processes that read; both are gone afterwards."""
    workers = start_workers(data)
    scratch = Path(tempfile.mkdtemp(prefix="gendan-"))
    try:
        yield scratch, workers
    finally:
        if workers is not None:
            workers.shutdown(cancel_futures=True)  # waits: leaving before they have left breaks their pipes
        shutil.rmtree(scratch, ignore_errors=True)


def _in_full(asked: Iterable[str], compiled: Iterable[Compiled]) -> frozenset[str]:
    """Return the worked-out tables of which all rows are wanted: those that queries, commands or a house's rules name."""
    from gendan.facts.worked_out import worked_out_in

    return frozenset(worked_out_in([*asked, *(text for one in compiled if not one.rule.shipped for text in one.sql)]))


def _looked_back(wanted: Iterable[str], compiled: Sequence[Compiled], as_of: date) -> date | None:
    """Return the day before which tasks of closed orders are looked at by nobody; None where all of them are wanted.

    `wanted`: SQL that is asked beside the rules, and names of tables of which all rows are wanted.
    """
    from gendan.facts.worked_out import TABLES

    if tasks_named(TABLES[one].select if one in TABLES else one for one in wanted):
        return None
    return closed_since(compiled, as_of)


def _switched_on(rulebook: Rulebook, house: House, facts: Facts, only: Collection[str] | None) -> tuple[Rule, ...]:
    """Return the rules that are on; or `only` some, each speaking up, in a house that has a few orders at most."""
    on = rulebook.on(house)
    if only is None:
        return on
    facts.execute("PRAGMA disable_optimizer")  # planning a query well takes longer here than running it badly
    return tuple(outspoken(rule) for rule in on if rule.id in only)


def _load(facts: Facts, pending: Iterable[Digest], without: Collection[str] = ()) -> Digest:
    """Load what has been read while the rest is being read, kinds that are named `without` left out; return all of it."""
    parts: list[Digest] = []
    taken: deque[Callable[[], Lines]] = deque()
    for part in pending:
        for kind in sorted({kind for kind, _ in part.lines}.difference(without)):
            begun = facts.take(kind, part.paths(kind), part.count(kind), part.keys_of(kind))
            taken += [begun] if begun else []
        parts.append(part)
        while len(taken) > 1:
            facts.fill(taken.popleft())
    while taken:
        facts.fill(taken.popleft())
    return join(parts)


def _begin(facts: Facts, worked_out: Iterable[str], asked: _Asked) -> Coming | None:
    """Begin to read the history beside what follows, where a table to be worked out is made of it."""
    from gendan.facts.past import TABLES

    if TABLES.isdisjoint(worked_out):
        return None
    from gendan.commands.past import begin_past

    return begin_past(*asked, facts.remembering())


def _remember(coming: Coming | None, timing: Timing) -> None:
    """See that the history is taken in, where it was begun to read it."""
    if coming is not None:
        timing.mark("facts and schedules")
        coming.finish()
        timing.mark("history")


def _derive(
    facts: Facts, read: Digest, when: tuple[House, date, date | None], listing: Listing, *, scheduled: bool
) -> tuple[Trouble, ...]:
    """Leave out the future, work out dates; those of tasks only when `scheduled`. Returns all that is wrong.

    `when`: the house, the day, and the day before which tasks of closed orders are left out.
    """
    from gendan.commands.settings_names import lost_names

    house, as_of, since = when
    documents = _documents(read)
    facts.settle(house)
    facts.derive(as_of, house.checklists, _spoilt(listing.files, read))
    applies, troubles = judge_checklists(read.documents, facts, as_of)
    checklists = documents["checklist"] if scheduled else []
    facts.schedule(documents["calendar"], checklists, house.calendar, as_of, applies, house.begin, closed_since=since)
    return (*listing.troubles, *read.troubles, *troubles, *lost_names(house, listing))


def _spoilt(files: Iterable[SourceFile], read: Digest) -> dict[str, list[str]]:
    """Return the ids, by kind, of the files in which something is wrong: some of them cannot be read at all."""
    troubled = {trouble.place.file for trouble in read.troubles}
    found: dict[str, list[str]] = {}
    for source in files if troubled else ():
        if source.file in troubled:
            found.setdefault(source.kind, []).append(source.id)
    return found


def _documents(read: Digest) -> dict[Kind, list[Mapping[str, object]]]:
    found: dict[Kind, list[Mapping[str, object]]] = {kind: [] for kind in _KEPT}
    for source, value in read.documents:
        found[source.kind].append(value)
    return found


@cache
def build_tables() -> Blueprint:
    """Return the tables that the shipped schemas make; the same in every house."""
    from gendan.facts.catalog import build_blueprint

    files = {path.name.removesuffix(".schema.json"): path for path in sorted(folder("schema").glob("*.schema.json"))}
    return build_blueprint({kind: orjson.loads(path.read_bytes()) for kind, path in files.items()})
