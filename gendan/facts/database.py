"""The facts: the one place where the database is opened. Made, loaded, derived, then sealed; after that only questions.

Use it as a context manager: its temporary files go with it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Self

import duckdb

from gendan.facts.answer import fetch
from gendan.facts.calendars import load_calendars, prepare_calendars
from gendan.facts.catalog import create_statements
from gendan.facts.comments import comment_statements
from gendan.facts.derive import derive_orders
from gendan.facts.events import leave_out_future
from gendan.facts.load import fill_tables, read_lines
from gendan.facts.opening import open_database
from gendan.facts.past import TABLES as PAST
from gendan.facts.past import forget, remember, remember_nothing
from gendan.facts.plan import literal, quoted
from gendan.facts.references import find_duplicate_records, find_unknown_references
from gendan.facts.refusal import refusal, refusal_of, refused
from gendan.facts.schedule import build_schedule
from gendan.facts.status import derive_status
from gendan.facts.worked_out import TABLES, waves
from gendan.facts.worked_out.fill import Cells, fill_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from gendan.facts.beside import Beside
    from gendan.facts.catalog import Blueprint
    from gendan.facts.load import Lines
    from gendan.words.catalog import Catalog, Rows
    from gendan.words.history import Past
    from gendan.words.house import House

_SESSION = "SET errors_as_json = true;"
"""What each connection is told; the time zone holds for all."""


class Facts:
    """The tables of one house as of one day."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, blueprint: Blueprint, folder: str, threads: int = 1
    ) -> None:
        self.connection = connection
        """For the modules of this stage, until the seal; everyone else asks by `query`."""
        self.blueprint = blueprint
        self._folder = folder
        self._sealed = False
        self._filled: set[str] = set()
        self._remembered = False
        self._threads = threads
        self._beside: Beside | None = None
        self._taken = 0
        self._connections = [connection]
        self._free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        self._free.put(connection)

    @classmethod
    def create(
        cls,
        blueprint: Blueprint,
        *,
        timezone: str = "Asia/Shanghai",
        threads: int = 1,
        memory_mb: int = 400,
        comments: bool = False,
        small: bool = False,
        on_disk: bool = False,
    ) -> Self:
        """Open a database in memory, or `on_disk`, with every table of `blueprint`, empty, so that statements can be bound to it.

        `threads` derive; loading takes one, as more stand in each other's way. `comments` also stores what each table and
        column means, for people who look around with SQL. `small`: there
        are few rows, so that looking for the best way to them would take longer than going. Raises FactsError for a time zone that does not exist.
        """
        folder = tempfile.mkdtemp(prefix="gendan-")
        facts = cls(open_database(folder, memory_mb, on_disk=on_disk), blueprint, folder, threads)
        statements = [
            "PRAGMA disable_optimizer;" if small else "",
            f"{_SESSION} SET TimeZone = {literal(timezone)}; SET GLOBAL TimeZone = {literal(timezone)};",
            create_statements(blueprint.catalog.tables),
        ]
        statements.append(create_statements(blueprint.staging, temporary=True))
        if comments:
            statements.append(comment_statements(blueprint.catalog))
        made = False
        try:
            facts.execute("\n".join(statements))
            prepare_calendars(facts.connection)
            made = True
        finally:
            if not made:
                facts.close()
        return facts

    @property
    def catalog(self) -> Catalog:
        """The tables by name."""
        return self.blueprint.catalog

    def load(
        self,
        kind: str,
        paths: Sequence[Path],
        expected: int | None = None,
        keys: AbstractSet[str] | None = None,
    ) -> int:
        """Load files of one JSON document a line, each with `_id` and `_file`; return how many documents came in.

        Of two documents with one id the first by file counts; the others go to `duplicate_files`. A kind may come in
        parts, which follow each other in the order of the files. `keys` are all top keys of the documents, when they are
        known: what is never used costs no time then. Kinds without tables are passed over (0). Raises FactsError when a
        line cannot be read, or when there are not `expected` lines.
        """
        taken = self.take(kind, paths, expected, keys)
        return self.fill(taken) if taken is not None else 0

    def take(
        self,
        kind: str,
        paths: Sequence[Path],
        expected: int | None = None,
        keys: AbstractSet[str] | None = None,
    ) -> Callable[[], Lines] | None:
        """Begin to load as `load` does; hand what comes back to `fill`, in the same order. None when there is nothing to do.

        Where two threads may work, the lines are read while what was taken before is filled in.
        """
        plan = self.blueprint.plans.get(kind)
        if plan is None or not paths:
            return None
        self._taken += 1
        table = f"raw_{self._taken}"
        if self._threads == 1:
            return partial(read_lines, self.connection, plan, paths, expected, keys, table)
        work = partial(read_lines, plan=plan, paths=paths, expected=expected, keys=keys, table=table)
        return self._helping().begin(work).result

    def fill(self, taken: Callable[[], Lines]) -> int:
        """Fill the tables with what `take` has begun to load; return how many documents came in."""
        try:
            lines = taken()
            self._filled |= fill_tables(self.connection, lines)
        except duckdb.Error as error:
            raise refused(error) from error
        return lines.count

    def derive(
        self, as_of: date, checklists: Mapping[str, str], spoilt: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Leave out what had not happened by `as_of` and fill the derived columns of orders and deliveries.

        Once, after all kinds are loaded and before the schedule. `checklists` is the house's: category to checklist.
        `spoilt`: ids, by kind, whose files may not have been read; what names them is not lost.
        """
        try:
            if self._threads > 1:
                self.connection.execute(f"SET threads = {self._threads}")
            derive_status(self.connection, as_of)
            leave_out_future(self.connection, self.blueprint.plans, self._filled, as_of)
            derive_orders(self.connection, as_of, checklists, self._filled)
            self._at_once(partial(self._compare, frozenset(self._filled), spoilt or {}))
        except duckdb.Error as error:
            raise refused(error) from error

    def _compare(
        self, filled: frozenset[str], spoilt: Mapping[str, Sequence[str]], connection: duckdb.DuckDBPyConnection
    ) -> None:
        find_unknown_references(connection, filled, spoilt)
        find_duplicate_records(connection, self.catalog, filled)

    def _at_once(self, work: Callable[[duckdb.DuckDBPyConnection], None]) -> None:
        """Do a piece of work beside what follows, where that is allowed; `work_out` and `seal` wait for it."""
        if self._threads == 1:
            work(self.connection)
        else:
            self._helping().begin(work)

    def _helping(self) -> Beside:
        """Return the second thread; it is started when it is first asked for."""
        from gendan.facts.beside import Beside  # noqa: PLC0415 - small houses never need it

        self._beside = self._beside or Beside(self.connection)
        return self._beside

    def _wait(self) -> None:
        if self._beside is not None:
            self._beside.wait()

    def schedule(
        self,
        calendars: Sequence[Mapping[str, object]],
        checklists: Sequence[Mapping[str, object]],
        house_calendar: str | None,
        as_of: date,
        applies: Mapping[tuple[str, str], str] | None = None,
        begin: date | None = None,
        *,
        closed_since: date | None = None,
    ) -> None:
        """Work out calendars and schedules from their documents. Once, after `derive`.

        `applies` gives, by checklist and task, the SQL condition over `orders` under which the task applies. `begin` is the
        day on which the house began with gendan, `closed_since` leaves out old tasks; see build_schedule.
        """
        try:
            load_calendars(self.connection, calendars, house_calendar)
            self.connection.execute("DROP TABLE IF EXISTS task_links")
            beside = self._helping() if self._threads > 1 else None
            build_schedule(self.connection, checklists, applies or {}, as_of, begin, beside, closed_since=closed_since)
        except duckdb.Error as error:
            raise refused(error) from error

    def settle(self, house: House) -> None:
        """Fill `house` with what `gendan.yaml` says. Once."""
        signed = house.signatures
        said = (house.name, house.timezone, house.calendar, house.currency, house.office)
        asked = (signed.required, signed.since, house.entry_within, house.begin)
        self.connection.execute("INSERT INTO house VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*said, *asked))

    def remembering(self) -> Callable[[Past], None]:
        """Return what takes in the history that git told, for tables that name it: see `facts.past.remember`.

        It may be called by another thread, beside what is done here; at most once, and it must have ended before `work_out`.
        """
        self._remembered = True
        connection = self.connection.cursor()

        def take(past: Past) -> None:
            try:
                with connection:
                    remember(connection, past)
            except duckdb.Error as error:
                raise refused(error) from error

        return take

    def work_out(
        self,
        names: Iterable[str],
        as_of: date,
        every: AbstractSet[str] | None = None,
        handed: Mapping[str, Cells] | None = None,
    ) -> None:
        """Fill tables of `worked_out.TABLES`, in the order of `names`. Once each, after the schedule.

        `handed` are the rows, by table, of those that the commands fill.

        Tables that are not named stay empty: see `worked_out_in` for those that an SQL text needs. Those outside of `every`
        (None: all are within) get only the rows that rules which come with gendan look at.
        """
        names = tuple(names)
        past = not PAST.isdisjoint(names)
        try:
            self._wait()
            if past and not self._remembered:
                remember_nothing(self.connection)
            filling = partial(fill_table, as_of=as_of, handed=handed)
            for wave in waves(names):
                fills = {
                    name: partial(filling, one=TABLES[name], every=every is None or name in every) for name in wave
                }
                whole = [fill for name, fill in fills.items() if not TABLES[name].halved]
                for fill in whole[1::2]:
                    self._at_once(fill)
                for fill in whole[::2]:
                    fill(self.connection)
                self._wait()
                for name, fill in fills.items():
                    if TABLES[name].halved:
                        fill(self.connection, beside=self._helping() if self._threads > 1 else None)
            if past:
                forget(self.connection)
        except duckdb.Error as error:
            raise refused(error) from error

    def seal(self) -> None:
        """Shut the database off: no files, no network, no settings, no writing. Twice is once."""
        if self._sealed:
            return
        try:
            self._wait()
        except duckdb.Error as error:
            raise refused(error) from error
        if self._threads > 1:
            self._connect()
        self.execute("SET threads = 1; SET enable_external_access = false; SET lock_configuration = true;")
        self._sealed = True

    def _connect(self) -> None:
        """Open a second connection, so that two threads can ask at once."""
        second = self.connection.cursor()
        second.execute(_SESSION)
        self._connections.append(second)
        self._free.put(second)

    @property
    def askers(self) -> int:
        """How many threads may ask at once without waiting for one another."""
        return len(self._connections)

    def query(self, sql: str, parameters: Mapping[str, object] | None = None) -> Rows:
        """Run one statement and return all of its rows; see words.catalog.Query.

        Moments come as datetime with the offset of the house's time zone. Parameters that the statement does not name
        are passed over. Once sealed, whatever would write is refused.
        """
        try:
            return self._answer(sql, parameters or {})
        except (duckdb.Error, OverflowError, ValueError) as error:
            raise refused(error, sql) from error

    def bind(self, sql: str, parameters: Mapping[str, object] | None = None) -> tuple[tuple[str, str], ...]:
        """Check one SELECT without running any of it; return its columns with their types. Raises FactsError."""
        before = "DESCRIBE "
        try:
            rows = self._answer(f"{before}{sql}", parameters or {})
        except duckdb.Error as error:
            raise refused(error, sql, before) from error
        return tuple((str(row[0]), str(row[1])) for row in rows.rows)

    def parse_sql(self, text: str) -> dict[str, Any]:
        """Return DuckDB's own syntax tree of a SELECT. Raises FactsError with the position for anything else."""
        rows = self.query("SELECT json_serialize_sql($text)", {"text": text}).rows
        tree: dict[str, Any] = json.loads(str(rows[0][0]))
        if tree.get("error"):
            raise refusal_of(tree, text)
        return tree

    def regenerate(self, tree: Mapping[str, Any]) -> str:
        """Return the SQL of a syntax tree."""
        rows = self.query("SELECT json_deserialize_sql($tree::JSON)", {"tree": json.dumps(tree)}).rows
        return str(rows[0][0])

    def row_counts(self) -> dict[str, int]:
        """Return the number of rows of every table, to show that judging changed nothing. Views have no rows of their own."""
        tables = self.query("SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY ALL").rows
        counts = (f"SELECT {literal(str(name))}, count(*) FROM {quoted(str(name))}" for (name,) in tables)
        return {str(name): int(str(count)) for name, count in self.query(" UNION ALL ".join(counts)).rows}

    def execute(self, sql: str, parameters: Mapping[str, object] | None = None) -> None:
        """Run statements that build the facts; only for this stage. Raises FactsError, always once sealed."""
        if self._sealed:
            raise refusal("the facts are sealed", "Permission")
        try:
            self.connection.execute(sql, parameters)
        except duckdb.Error as error:
            raise refused(error) from error

    def interrupt(self) -> None:
        """Stop the running queries from another thread; they raise FactsError with kind "Interrupt"."""
        for connection in self._connections:
            connection.interrupt()

    def close(self) -> None:
        """Close the database and remove its temporary files. Twice is once."""
        if self._beside is not None:
            self._beside.close()
            self._beside = None
        for connection in reversed(self._connections):
            connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self, sql: str, parameters: Mapping[str, object]) -> Rows:
        connection = self._free.get()
        try:
            if not self._sealed:
                return fetch(connection, sql, parameters)
            connection.execute("BEGIN TRANSACTION READ ONLY")
            try:
                return fetch(connection, sql, parameters)
            finally:
                connection.execute("ROLLBACK")
        finally:
            self._free.put(connection)
