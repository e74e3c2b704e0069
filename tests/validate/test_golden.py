"""One very broken order, and everything that is said of it, word for word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gendan.words.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.words.finding import Trouble
    from gendan.words.text import Language

GOLDEN = Path(__file__).parent / "golden"


def told(trouble: Trouble, language: Language) -> str:
    path = "/".join(map(str, trouble.path))
    spot = f"{trouble.place.line}:{trouble.place.column}"
    return (
        f"{spot} {trouble.rule} {path}\n  {trouble.message.said_in(language)}\n  {trouble.advice.said_in(language)}\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_wrong_is_told_in_one_run(explained: Callable[..., tuple[Trouble, ...]], language: Language) -> None:
    troubles = explained((GOLDEN / "broken.yaml").read_text(encoding="utf-8"))
    expected = (GOLDEN / f"broken.{language}.txt").read_text(encoding="utf-8")
    assert "".join(told(trouble, language) for trouble in troubles) == expected


def test_troubles_are_sorted_by_place(explained: Callable[..., tuple[Trouble, ...]]) -> None:
    places = [(each.place.line, each.place.column) for each in explained((GOLDEN / "broken.yaml").read_text("utf-8"))]
    assert places == sorted(places)


def test_the_golden_order_shows_every_rule_but_lengths(explained: Callable[..., tuple[Trouble, ...]]) -> None:
    rules = {trouble.rule for trouble in explained((GOLDEN / "broken.yaml").read_text(encoding="utf-8"))}
    assert rules == {
        f"data/{name}"
        for name in (
            "unknown-key",
            "missing-key",
            "wrong-type",
            "unquoted-text",
            "not-a-date",
            "not-allowed",
            "wrong-form",
            "out-of-range",
        )
    }
