"""Real tables, empty until a test puts rows into them; the real engine parses and judges."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gendan.evaluate.compile import Engine, compile_rules
from gendan.evaluate.compiled import Compiled
from gendan.evaluate.judge import evaluate_rules
from gendan.evaluate.pack import PackDocument, read_packs
from gendan.facts.catalog import Blueprint, build_blueprint
from gendan.facts.database import Facts
from gendan.words.finding import Finding, Trouble
from gendan.words.rule import NotEvaluated, Rule

if TYPE_CHECKING:
    from gendan.words.catalog import Catalog

SCHEMAS = Path(__file__).parents[2] / "schema"
DAY = date(2026, 11, 23)
BOTH = {"en": "x", "zh": "x"}

Rows = Mapping[str, Sequence[Mapping[str, object]]]


@pytest.fixture(scope="session")
def blueprint() -> Blueprint:
    schemas = {path.name.split(".")[0]: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.schema.json")}
    return build_blueprint(schemas)


@pytest.fixture(scope="session")
def catalog(blueprint: Blueprint) -> Catalog:
    return blueprint.catalog


@pytest.fixture
def facts(blueprint: Blueprint) -> Iterator[Facts]:
    with Facts.create(blueprint) as made:
        yield made


@pytest.fixture(scope="session")
def parser(blueprint: Blueprint) -> Iterator[Facts]:
    """Empty tables for tests that only compile."""
    with Facts.create(blueprint) as made:
        yield made


@pytest.fixture(scope="session")
def engine(parser: Facts) -> Engine:
    return Engine(parser.parse_sql, parser.regenerate, parser.bind)


def fill(facts: Facts, rows: Rows) -> None:
    """Put rows into tables and shut the database off, as a check does."""
    for table, records in rows.items():
        for record in records:
            names = ", ".join(f'"{name}"' for name in record)
            values = ", ".join(f"${name}" for name in record)
            facts.execute(f'INSERT INTO "{table}" ({names}) VALUES ({values})', record)  # noqa: S608
    facts.seal()


def rule_of(**keys: object) -> dict[str, object]:
    """Return a rule's document with everything that must be there."""
    return {"id": "a-rule", "title": BOTH, "for": "deliveries", "message": BOTH, "advice": BOTH, **keys}


def read(*rules: Mapping[str, object], shipped: bool = False) -> tuple[tuple[Rule, ...], tuple[Trouble, ...]]:
    document = {"pack": "house", "title": BOTH, "duty": "logistics", "rules": list(rules)}
    return read_packs([PackDocument("rules/house.yaml", document, shipped=shipped)])


Compile = Callable[..., tuple[tuple[Compiled, ...], tuple[Trouble, ...]]]
Judge = Callable[..., tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]]


@pytest.fixture
def compiling(engine: Engine, catalog: Catalog) -> Compile:
    """Return a function from keys of one rule to what was compiled and every trouble."""

    def compiled(shipped: bool = False, **keys: object) -> tuple[tuple[Compiled, ...], tuple[Trouble, ...]]:  # noqa: FBT001, FBT002
        rules, troubles = read(rule_of(**keys), shipped=shipped)
        done, more = compile_rules(rules, catalog, DAY, engine)
        return done, (*troubles, *more)

    return compiled


@pytest.fixture
def judging(facts: Facts, catalog: Catalog) -> Judge:
    """Return a function from rows and rules to findings and what could not be judged."""

    def judged(
        rows: Rows, *rules: Mapping[str, object], shipped: bool = True
    ) -> tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]:
        fill(facts, rows)
        read_rules, troubles = read(*(rule_of(**rule) for rule in rules), shipped=shipped)
        done, more = compile_rules(read_rules, catalog, DAY, Engine(facts.parse_sql, facts.regenerate, facts.bind))
        assert [str(trouble.message.en) for trouble in (*troubles, *more)] == []
        return evaluate_rules(done, facts.query, catalog, DAY)

    return judged
