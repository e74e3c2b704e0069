"""Codes of open lists, kinds of document say, have words where they are usual ones."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import TYPE_CHECKING

import duckdb
import pytest

from gendan.commands.past_steps import forms
from gendan.compare.telling import value_words
from gendan.facts.worked_out.code_names import FREIGHTS, MODES, PROCESSES, named
from gendan.render.risks.wording import CATEGORIES
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.compare.forms import Form


def _form(*way: str) -> Form:
    here: Form | None = forms()["order"]
    for step in way:
        here = here.below(step) if here is not None else None
    assert here is not None
    return here


def test_kinds_of_document_are_called_as_the_trade_has_them() -> None:
    with (files("gendan.trade") / "data" / "document_kinds.csv").open(encoding="utf-8") as source:
        known = {row["kind"]: Text(row["en"], row["zh"]) for row in csv.DictReader(source)}
    for form in (_form("documents", "0", "kind"), _form("payment", "lc", "documents", "0")):
        assert {code: known[code] for code in form.values} == form.values
        assert "bill-of-lading" in form.values


def test_a_list_of_codes_is_told_in_words_and_what_is_not_known_as_it_stands() -> None:
    said = value_words(["packing-list", "my-paper"], _form("payment", "lc", "documents"))
    assert said == Text("packing list, my-paper", "装箱单、my-paper")


def test_categories_of_risk_and_processes_are_called_alike_everywhere() -> None:
    assert _form("risks", "0", "category").values == CATEGORIES
    for code, text in _form("production", "0", "process").values.items():
        assert PROCESSES[code][1] == text.zh


def test_ways_of_carriage_are_called_as_the_schema_has_them() -> None:
    modes = _form("shipments", "0", "mode").values
    assert {code: Text(*words) for code, words in MODES.items()} == modes
    freights = _form("shipments", "0", "freight").values
    assert {code: words[1] for code, words in FREIGHTS.items()} == {code: text.zh for code, text in freights.items()}


@pytest.mark.parametrize(
    ("code", "names", "said"),
    [
        ("sea-air", MODES, ("sea and air", "海空联运")),
        ("mule", MODES, ("mule", "mule")),
        ("collect", FREIGHTS, ("collect", "到付")),
        ("sewing", PROCESSES, ("sewing", "车缝")),
        (None, MODES, (None, None)),
    ],
)
def test_a_code_is_named_and_one_without_words_stands_for_itself(
    code: str | None, names: dict[str, tuple[str, str]], said: tuple[str | None, str | None]
) -> None:
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT {named('$code', names, 'x')}", {"code": code}).fetchall() == [said]
