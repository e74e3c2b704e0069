"""From rules to SQL, with every mistake found before any data is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from gendan.evaluate.compiled import Compiled, cut
from gendan.evaluate.mistake import Mistake, candidates
from gendan.evaluate.parsing import Parse, Parsed, parse_all, parse_one
from gendan.evaluate.question import Question, read_query
from gendan.evaluate.scope import CHILD, GRAIN, Layer, Scope, scope_of
from gendan.evaluate.values import name
from gendan.words.catalog import Column, Table
from gendan.words.engine_words import engine_words
from gendan.words.errors import FactsError
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from gendan.evaluate.piece import Piece, Tally
    from gendan.evaluate.scope import Read
    from gendan.evaluate.values import Family
    from gendan.words.catalog import Catalog
    from gendan.words.finding import Path, Trouble
    from gendan.words.rule import Rule

RESULT = "k"
"""Alias of what the query of a rule returned."""
WHO = "who"
"""What texts call the one who made a commit: the name of the person, in both languages, else that of the author."""
OF_COMMITS = ("commit_id", "person", "author", "on_date", "clock")
"""What a finding about a commit always says: which one, by whom, when, and by which clock."""
ALWAYS = frozenset({"as_of", "due", "days_late", "missing"})
"""Names that every message may use."""


class Engine(Struct, frozen=True):
    """What the engine's owner lends: its parser, its printer of trees, and a dry run that raises FactsError."""

    parse: Parse
    regenerate: Callable[[Mapping[str, Any]], str]
    bind: Callable[[str], object] | None = None


def compile_rules(
    rules: Sequence[Rule], catalog: Catalog, as_of: date, engine: Engine
) -> tuple[tuple[Compiled, ...], tuple[Trouble, ...]]:
    """Return the rules that can be judged by query, and all mistakes; built-in rules are judged elsewhere.

    Rules that come with gendan are parsed together, and their queries taken as they are: a test holds them to all that
    is asked of others. Those of a house are parsed one by one, and bound when the engine can.
    """
    judged = [rule for rule in rules if rule.door != "built-in"]
    together = _texts([rule for rule in judged if rule.shipped])
    ours = dict(zip(together, parse_all(engine.parse, together), strict=True))
    compiled: list[Compiled] = []
    troubles: list[Trouble] = []
    for rule in judged:
        work = _Work(rule, catalog, as_of, engine, ours if rule.shipped else {})
        done = work.run()
        troubles += [mistake.under(rule.path).trouble(rule.place.file) for mistake in work.mistakes]
        if done is not None and not work.mistakes:
            compiled.append(done)
    return tuple(compiled), tuple(troubles)


def _texts(rules: Sequence[Rule]) -> list[str]:
    """Return every expression of the rules, each once."""
    found: dict[str, None] = {}
    for rule in rules:
        found.update(dict.fromkeys(text for text in (rule.when, rule.due, rule.owner) if text))
        found.update(dict.fromkeys(step.when for step in rule.escalate))
    return list(found)


class _Work(Struct):
    rule: Rule
    catalog: Catalog
    as_of: date
    engine: Engine
    parsed: Mapping[str, Parsed]
    mistakes: list[Mistake] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    tallies: list[Tally] = field(default_factory=list)

    def say(self, kind: str, message: Text, advice: Text, path: Path = (), offset: int = 0, length: int = 0) -> None:
        self.mistakes.append(Mistake(kind, message, advice, path, offset, length))

    def run(self) -> Compiled | None:
        rule, grain = self.rule, self.catalog.tables.get(self.rule.grain)
        if grain is None:
            self.say(
                "unknown-table",
                Text(f"No table `{rule.grain}`", f"没有 `{rule.grain}` 这张表"),
                candidates(rule.grain, self.catalog.tables),
                ("for",),
            )
            return None
        scope = scope_of(grain, self.catalog, rule.params, self.as_of)
        question = self.question(grain) if rule.door == "query" else None
        if question:
            scope = _with_result(scope, question.extras)
        piece = self.expression(scope, rule.when, "when", "truth") if rule.door != "query" else None
        due = self.expression(scope, rule.due, "due", "date")
        owner = self.expression(scope, rule.owner, "owner", "text")
        steps = [
            self.expression(scope, step.when, ("escalate", index, "when"), "truth")
            for index, step in enumerate(rule.escalate)
        ]
        shown, values, bilingual = self.names(scope, piece, question)
        self.check_at(grain)
        self.check_params()
        reads = tuple(read for part in (piece, due, owner, *steps) if part for read in part.reads)
        return Compiled(
            rule=rule,
            grain=grain,
            verdict=piece.sql if piece else "",
            query=question.sql if question else "",
            piece=piece,
            extras=question.extras if question else (),
            escalate=tuple(step.sql for step in steps if step),
            shown=shown,
            values=values,
            bilingual=bilingual,
            reads=reads,
            tallies=tuple(self.tallies),
            means={read.label: column for read in reads if (column := self.column_of(read)) is not None},
            due=due.sql if due else "",
            owner=owner.sql if owner else "",
            message=cut(rule.message),
            advice=cut(rule.advice),
        )

    def column_of(self, read: Read) -> Column | None:
        """Return the column that is read; None for that of a query's answer."""
        table = self.catalog.tables.get(read.table)
        return table.columns[read.column] if table is not None else None

    def expression(self, scope: Scope, text: str | None, key: str | Path, family: Family) -> Piece | None:
        """Return the piece of one expression of the rule, reporting its mistakes at its key."""
        if not text:
            return None
        parsed = self.parsed.get(text) or parse_one(self.engine.parse, text)
        compiler, piece = parsed.compile(scope)
        if piece is not None and parsed.node is not None and not compiler.mistakes:
            compiler.expect(piece, family, parsed.node)
        path: Path = (key,) if isinstance(key, str) else key
        if self.rule.door == "template" and key == "when":
            self.mistakes += [Mistake(mistake.kind, mistake.message, mistake.advice) for mistake in compiler.mistakes]
        else:
            self.mistakes += [mistake.under(path) for mistake in compiler.mistakes]
        if piece is not None:
            self.used |= piece.params
            self.tallies += compiler.tallies if key == "when" else ()
        return piece

    def question(self, grain: Table) -> Question | None:
        question, mistakes, used = read_query(
            self.rule, grain, self.catalog, self.as_of, self.engine.parse, self.engine.regenerate
        )
        self.used |= used
        self.mistakes += [mistake.under(("keys",)) for mistake in mistakes]
        if question is not None and self.engine.bind is not None and not self.rule.shipped:
            try:
                self.engine.bind(question.sql)
            except FactsError as error:
                said = engine_words(error.reason) if error.reason else error.message
                self.say(
                    "wrong-type",
                    Text(f"The query does not fit the tables: {said.en}", f"查询与表不符：{said.zh}"),
                    Text("`gendan tables` shows the columns and their types", "用 `gendan tables` 查看列及其类型"),
                    ("keys",),
                )
        return question

    def names(
        self, scope: Scope, piece: Piece | None, question: Question | None
    ) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
        """Return the SQL of every name that the texts use, the names of the values read, and the bilingual ones."""
        words = {*(self.rule.message or same("")).fields(), *(self.rule.advice or same("")).fields()}
        shown = _who(scope) if WHO in words else {}
        values: list[str] = []
        bilingual = [WHO] if shown else []
        for read in piece.reads if piece else ():
            if read.alias != CHILD and read.label not in shown:
                shown[read.label] = read.sql
                values.append(read.label)
        for extra in question.extras if question else ():
            shown[extra] = f"{RESULT}.{name(extra)}"
            values.append(extra)
        for word in sorted(words - set(bilingual)):
            if word in ALWAYS:
                continue
            found = scope.find((word,))
            both = (scope.find((f"{word}_en",)), scope.find((f"{word}_zh",)))
            if found is not None:
                shown.setdefault(word, found[0].sql)
            elif both[0] is not None and both[1] is not None:
                bilingual.append(word)
                shown[f"{word}_en"], shown[f"{word}_zh"] = both[0][0].sql, both[1][0].sql
            elif word in self.rule.params:
                self.used.add(word)
            else:
                self.unknown_brace(word, scope)
        of_commit = _of_commit(scope)
        return {**of_commit, **shown}, tuple(dict.fromkeys([*values, *of_commit])), tuple(bilingual)

    def unknown_brace(self, word: str, scope: Scope) -> None:
        for key, text in (("message", self.rule.message), ("advice", self.rule.advice)):
            for tongue in ("en", "zh"):
                said = text.said_in("zh" if tongue == "zh" else "en") if text else ""
                at = said.find(f"{{{word}}}")
                if at >= 0:
                    advice = candidates(word, {*scope.names(), *self.rule.params, *ALWAYS})
                    self.say(
                        "unknown-column",
                        Text(f"{{{word}}} is no column or param", f"{{{word}}} 既不是列也不是参数"),
                        advice,
                        (key, tongue),
                        at,
                        len(word) + 2,
                    )

    def check_at(self, grain: Table) -> None:
        at = self.rule.at
        if at is not None and at not in grain.columns:
            self.say(
                "unknown-column",
                Text(f"{grain.name} has no column `{at}`", f"{grain.name} 没有 `{at}` 这一列"),
                candidates(at, grain.columns),
                ("at",),
            )

    def check_params(self) -> None:
        if self.mistakes:
            return
        for word in sorted(set(self.rule.params) - self.used):
            self.say(
                "unused-param",
                Text(f"Param `{word}` is never used", f"参数 `{word}` 没有用到"),
                Text(f"Use :{word} in the condition, or take it out", f"在条件中用 :{word}，或删掉它"),
                ("params", word),
            )


def _with_result(scope: Scope, extras: tuple[str, ...]) -> Scope:
    """Return the scope in which the other columns of a query's answer can be named too."""
    table = Table("result", same(""), {extra: Column(extra, "ANY", same("")) for extra in extras}, ())
    return Scope((Layer(RESULT, table), *scope.layers), scope.catalog, scope.params, scope.as_of)


def _who(scope: Scope) -> dict[str, str]:
    """Return the name of who made the commit, as SQL: the person's, else the author's; nothing for other grains."""
    if not {"commit_id", "person", "author"} <= scope.grain.columns.keys():
        return {}
    named = {
        tongue: f"(SELECT name_{tongue} FROM people WHERE person_id = {GRAIN}.person)"  # noqa: S608 - written by gendan
        for tongue in ("en", "zh")
    }
    return {f"{WHO}_{tongue}": f"coalesce({sql}, {GRAIN}.author)" for tongue, sql in named.items()}


def _of_commit(scope: Scope) -> dict[str, str]:
    """Return what a finding about a commit says beside what its rule reads, as SQL by name; nothing for other grains."""
    columns = scope.grain.columns
    return {word: f"{GRAIN}.{name(word)}" for word in OF_COMMITS if "commit_id" in columns and word in columns}
