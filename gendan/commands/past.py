"""From a house's history to lines of JSON for the tables: what is new since the last run is read, the rest is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import orjson
from msgspec import Struct
from msgspec.structs import replace

from gendan.commands.past_asked import with_extras
from gendan.commands.past_kept import Kept, find_kept, keep_more
from gendan.commands.past_lines import commit_line, with_clocks
from gendan.commands.past_receipts import kept_receipts
from gendan.commands.past_work import cut_jobs, do_jobs, pays, pour
from gendan.keep import the_shelf
from gendan.read.history import read_on
from gendan.read.receipts import read_receipts
from gendan.words.history import Commit, Past

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor
    from pathlib import Path

    from gendan.commands.line import Line
    from gendan.commands.past_asked import Extra
    from gendan.commands.past_kept import Part
    from gendan.commands.past_work import Done, Job
    from gendan.keep.shelf import Shelf
    from gendan.read.blobs import Pouring
    from gendan.read.history import Reached
    from gendan.words.history import History
    from gendan.words.house import House


class _Read(Struct, frozen=True):
    history: History
    reached: Reached | None
    jobs: Sequence[Job]
    done: Sequence[Done]

    @property
    def whole(self) -> bool:
        """Tell whether git had all that was asked of it."""
        return self.reached is not None and all(one.whole for one in self.done)


class Logged(NamedTuple):
    """What was kept of a history, what git says of it since, and how far that goes."""

    kept: Kept | None
    history: History
    reached: Reached | None
    pouring: Pouring | None = None
    """Of what the versions hold, where git has been asked for that in the meantime."""


class Coming(Struct, frozen=True):
    """The history of a house, on its way beside whatever else is done: it takes its time, and another core."""

    asked: tuple[House, Line, Path, ProcessPoolExecutor | None, frozenset[Extra]]
    take: Callable[[Past], None]
    future: Future[Logged | None]

    def finish(self) -> None:
        """Wait until it is taken in, and do what is left: new processes are not started beside another thread."""
        logged = self.future.result()
        if logged is not None:
            self.take(write_past(*self.asked, logged))


def begin_past(
    house: House,
    line: Line,
    folder: Path,
    workers: ProcessPoolExecutor | None,
    extras: frozenset[Extra],
    take: Callable[[Past], None],
) -> Coming:
    """Begin to do what `write_past` does; `take` gets what comes of it, in whatever thread that is."""
    asked = house, line, folder, workers, extras
    hand = ThreadPoolExecutor(1)
    future = hand.submit(_begun, asked, take)
    hand.shutdown(wait=False)
    return Coming(asked, take, future)


def _begun(
    asked: tuple[House, Line, Path, ProcessPoolExecutor | None, frozenset[Extra]], take: Callable[[Past], None]
) -> Logged | None:
    """Return what git has said where the rest is left to be done."""
    house, line, folder, workers, _ = asked
    logged = _log(house, line, folder, the_shelf())
    if workers is None and pays(logged.history.chains):
        return logged
    take(write_past(*asked, logged))
    return None


def _log(house: House, line: Line, folder: Path, shelf: Shelf | None) -> Logged:
    kept = find_kept(shelf, house, line) if shelf is not None else None
    reached = kept.reached() if kept is not None else None
    receipts = partial(kept_receipts, shelf=shelf) if shelf is not None else read_receipts
    pouring = pour(line.root, folder) if reached is None else None
    with ExitStack() as given_up:
        if pouring is not None:
            given_up.callback(pouring.close)
        logged = Logged(kept, *read_on(line.root, house.places, line.rev, reached, receipts, pouring), pouring)
        given_up.pop_all()
    return logged


def write_past(
    house: House,
    line: Line,
    folder: Path,
    workers: ProcessPoolExecutor | None,
    extras: frozenset[Extra] = frozenset(),
    logged: Logged | None = None,
) -> Past:
    """Read the history of a house and write it below `folder`; what each version changed is found by `workers`, if any.

    `extras` are read only when asked for: see past_asked. What was kept of an earlier run is not read again. `logged` is
    what git has said already, for who has begun.
    """
    shelf = the_shelf()
    logged = logged or _log(house, line, folder, shelf)
    kept, read = logged.kept, _read(line, folder, workers, logged)
    if not read.whole and kept is not None and kept.segments:
        kept = None
        read = _read(line, folder, workers, _log(house, line, folder, None))
    fresh = b"".join(map(commit_line, read.history.commits))
    if shelf is not None and kept is not None and line.rev == "HEAD" and read.whole and read.reached is not None:
        files = [(job.versions, job.places) for job in read.jobs]
        lines = (fresh, *(b"".join(one.read_bytes() for one in each) for each in zip(*files, strict=True)))
        stands = {
            document[:2]: stand
            for job, done in zip(read.jobs, read.done, strict=True)
            for document, stand in zip(job.documents, done.stands, strict=True)
        }
        if read.reached.head != kept.head:
            keep_more(
                shelf, kept, read.reached, kept.jobs + len(read.jobs), lines if files else (fresh, b"", b""), stands
            )
    before = kept.lines if kept is not None else ()
    said = b"".join((*(lines[0].data for lines in before), fresh)).splitlines(keepends=True)
    history = with_extras(_told(read.history, said, line, extras), house, line, extras)
    past = _written(house, history, folder, read, before, with_clocks(said, history))
    return replace(past, today=line.today)


def _read(line: Line, folder: Path, workers: ProcessPoolExecutor | None, logged: Logged) -> _Read:
    kept, history, reached, pouring = logged
    first, stands = (kept.jobs, kept.stands) if kept is not None else (0, {})
    lying = pouring.finish() if pouring is not None else None
    jobs = cut_jobs(line.root, history, folder, lying, first, stands)
    return _Read(history, reached, jobs, do_jobs(jobs, workers))


def _told(history: History, said: Sequence[bytes], line: Line, extras: frozenset[Extra]) -> History:
    """Return the history with all commits, where something is asked of each; of those that were kept only the ids are told."""
    if len(history.commits) == len(said) or not (extras or line.verified is not None):
        return history
    ids = [orjson.loads(one)["commit_id"] for one in said]
    return replace(history, commits=tuple(_named(one, number) for number, one in enumerate(ids, 1)))


def _named(commit: str, number: int) -> Commit:
    return Commit(commit, number, (), "", "", None, "", "", None, "")


def _written(
    house: House,
    history: History,
    folder: Path,
    read: _Read,
    before: Sequence[tuple[Part, ...]],
    commits: Sequence[bytes],
) -> Past:
    outside = tuple(sorted(kind for kind, place in house.places.items() if place.startswith(("..", "/"))))
    named = folder / "past-commits.jsonl"
    named.write_bytes(b"".join(commits))
    versions, places = [one.versions for one in read.jobs], [one.places for one in read.jobs]
    counts = [len(commits), sum(one.versions for one in read.done), sum(one.places for one in read.done)]
    lengths = [*map(len, commits), *(one.longest for one in read.done)]
    for number, (_, *kept) in enumerate(before):
        for place, (name, paths, part) in enumerate(
            zip(("versions", "places"), (versions, places), kept, strict=True), 1
        ):
            paths.insert(number, folder / f"past-kept-{number}-{name}.jsonl")
            paths[number].write_bytes(part.data)
            counts[place] += part.lines
            lengths.append(part.longest)
    return Past(
        history, outside, ((named,), tuple(versions), tuple(places)), tuple(counts), max(lengths, default=0), not before
    )
