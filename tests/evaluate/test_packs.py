"""The packs that come with gendan: readable, in form, and every example of a few rules true (`gendan test` runs all)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from gendan.commands.loading import build_tables
from gendan.commands.rulebook import read_rulebook
from gendan.commands.small_houses import SmallHouses
from gendan.evaluate.compile import Engine, compile_rules
from gendan.evaluate.example import cases_of, coverage, example_line
from gendan.facts.database import Facts
from gendan.read.positions import compose
from gendan.read.yaml_door import parse
from gendan.validate.shape import shipped_shapes

if TYPE_CHECKING:
    from gendan.words.rule import Rule

PACKS = sorted((Path(__file__).parents[2] / "rules").glob("*.yaml"))
BOOK = read_rulebook([])


@pytest.mark.parametrize("pack", PACKS, ids=[pack.stem for pack in PACKS])
def test_pack_is_held_to_what_house_rules_are(pack: Path) -> None:
    parsed = parse(pack.read_bytes(), pack.name)
    assert parsed.troubles == ()
    assert shipped_shapes().accepts("rules", parsed.value)


@pytest.mark.parametrize("pack", PACKS, ids=[pack.stem for pack in PACKS])
def test_a_place_in_a_pack_can_be_looked_up(pack: Path) -> None:
    """Places come from another reader of YAML than values; what one takes, the other may refuse: a bare `?` in braces."""
    places = compose(pack.read_bytes(), pack.name)
    ids = [rule.id for rule in BOOK.rules if rule.id.startswith(f"{pack.stem}/")]
    assert [f"{pack.stem}/{places.text(('rules', at, 'id'))}" for at in range(len(ids))] == ids


def test_rules_read_without_examples_are_the_same_otherwise() -> None:
    quick = read_rulebook([], examples=False).rules
    assert quick == tuple(replace(rule, examples=()) for rule in BOOK.rules)


def test_rules_hold_to_all_that_is_asked_of_a_houses_own() -> None:
    """Shipped rules are compiled without the checks of others; here they are compiled as if a house had written them."""
    with Facts.create(build_tables()) as facts:
        engine = Engine(facts.parse_sql, facts.regenerate, facts.bind)
        strict = [replace(rule, shipped=False) for rule in BOOK.rules]
        compiled, troubles = compile_rules(strict, facts.catalog, date(2026, 11, 23), engine)
    assert troubles == ()
    assert len(compiled) == len([rule for rule in BOOK.rules if rule.door != "built-in"])


def test_every_rule_shows_pass_fail_and_unknown() -> None:
    assert [one.rule for one in coverage(BOOK.rules) if not one.complete] == []


@pytest.mark.parametrize("rule", BOOK.rules, ids=[rule.id for rule in BOOK.rules])
def test_texts_of_a_rule_are_complete(rule: Rule) -> None:
    assert rule.why is not None
    assert rule.advice is not None
    assert not any(" " in text.zh and text.zh.isascii() for text in (rule.title, rule.why, rule.advice))


@pytest.mark.slow
@pytest.mark.unmeasured
@pytest.mark.parametrize("pack", sorted({rule.id.split("/")[0] for rule in BOOK.rules}))
def test_examples_of_a_pack_are_true(pack: str) -> None:
    outcomes = SmallHouses(BOOK).run(cases_of(rule for rule in BOOK.rules if rule.id.startswith(f"{pack}/")))
    assert [example_line(outcome).en for outcome in outcomes if not outcome.ok] == []


@pytest.mark.slow
@pytest.mark.unmeasured
def test_houses_judged_together_say_what_each_says_alone() -> None:
    """A sample: verdict and number of findings are those of a house of its own."""
    houses = SmallHouses(BOOK)
    cases = cases_of(BOOK.rules)
    for group in [group for group in houses.groups(cases) if len(group) > 1][::8]:
        chosen = [cases[number] for number in group]
        for number, answer in list(houses.together(chosen).items())[::7]:
            assert answer.verdicts == houses.alone(chosen[number]).verdicts, chosen[number].example.name.en
