"""What gendan says of the example house, whole, as people read it.

To write the files anew after a wanted change, and then read the difference:

    GENDAN_GOLDEN=write .venv/bin/pytest tests/acceptance/test_golden.py
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gendan.words.text import LANGUAGES, Language

pytestmark = pytest.mark.unmeasured

GOLDEN = Path(__file__).parent / "golden"
HOUSE = Path(__file__).parents[2] / "example-repo"
DAY = ("--as-of", "2026-11-23")
ORDERS = ("SO-2026-0012", "SO-2026-0009", "SO-2026-0023")
"""In danger, delivered in parts, on hold."""
PAGES = (
    ("rules", ("rules",)),
    ("rule.task-overdue", ("rule", "order-follow-up/task-overdue")),
    ("tables.deliveries", ("tables", "deliveries")),
)


def _compare(name: str, text: str) -> None:
    file = GOLDEN / name
    if os.environ.get("GENDAN_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


@pytest.mark.parametrize("columns", [60, 120])
@pytest.mark.parametrize("language", LANGUAGES)
def test_check_for_people(
    gendan: Callable[..., Any], worked_out: dict[str, str], language: Language, columns: int
) -> None:
    ran = gendan("-C", HOUSE, "--lang", language, "check", *DAY, columns=columns, **worked_out)
    assert (ran.code, ran.err) == (1, "")
    _compare(f"check.{language}.{columns}.txt", ran.out)


@pytest.mark.parametrize("form", ["json", "github", "markdown"])
def test_check_for_programs(gendan: Callable[..., Any], worked_out: dict[str, str], form: str) -> None:
    ran = gendan("-C", HOUSE, "check", *DAY, "--format", form, **worked_out)
    assert (ran.code, ran.err) == (1, "")
    _compare(f"check.zh.{form}", ran.out)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["show", "why"])
@pytest.mark.parametrize("order", ORDERS)
def test_one_order(gendan: Callable[..., Any], command: str, order: str, language: Language) -> None:
    ran = gendan("-C", HOUSE, "--lang", language, command, order, *DAY)
    assert (ran.code, ran.err) == (0, "")
    _compare(f"{command}.{order}.{language}.txt", ran.out)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_pages(gendan: Callable[..., Any], name: str, arguments: tuple[str, ...], language: Language) -> None:
    ran = gendan("-C", HOUSE, "--lang", language, *arguments)
    assert (ran.code, ran.err) == (0, "")
    _compare(f"{name}.{language}.txt", ran.out)
