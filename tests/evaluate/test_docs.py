"""The rule in docs/rules.md is read, compiled and its examples run, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gendan.commands.rulebook import Rulebook
from gendan.commands.small_houses import SmallHouses
from gendan.evaluate.example import cases_of
from gendan.evaluate.functions import allowed
from gendan.evaluate.pack import PackDocument, read_packs
from gendan.evaluate.templates import TEMPLATES
from gendan.read.yaml_door import parse

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["rules.md", "rules.zh.md"])
def test_the_rule_of_the_page_does_what_its_examples_say(page: str) -> None:
    block = re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)[0]
    parsed = parse(block.encode(), page)
    rules, troubles = read_packs([PackDocument(page, parsed.value)])
    assert (parsed.troubles, troubles) == ((), ())
    outcomes = SmallHouses(Rulebook(rules, {page: block.encode()})).run(cases_of(rules))
    assert [outcome.answer.verdict for outcome in outcomes] == ["fail", "pass", "unknown"]


@pytest.mark.parametrize("page", ["rules.md", "rules.zh.md"])
def test_the_page_names_every_function_and_template(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    missing = [word for word in (*allowed(), *TEMPLATES) if not re.search(rf"\b{word}\b", text)]
    assert missing == []
