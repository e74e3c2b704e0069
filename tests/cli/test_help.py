"""The help: both languages, every command, any width."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gendan.cli.commands import COMMANDS
from gendan.render.terminal import cells


def test_every_command_is_listed_with_its_help(gendan: Callable[..., Any]) -> None:
    ran = gendan("--help")
    for command in COMMANDS:
        assert f"  {command.name} " in ran.out
        assert command.help.en in " ".join(ran.out.split())
    assert ran.code == 0


def test_without_a_command_the_help_is_shown(gendan: Callable[..., Any]) -> None:
    assert gendan().out == gendan("-h").out


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", ["40", "100"])
def test_help_of_each_command(
    gendan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, command: str, language: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = gendan(*command.split(), "--help", "--lang", language)
    assert ran.code == 0
    assert f"gendan {command}" in ran.out
    assert ("用法" in ran.out) is (language == "zh")
    assert max(cells(line) for line in ran.out.splitlines()) <= int(columns)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Usage: gendan calendar …"), ("zh", "用法： gendan calendar …")]
)
def test_help_of_a_word_before_others(gendan: Callable[..., Any], language: str, words: str) -> None:
    ran = gendan("calendar", "--help", "--lang", language)
    assert ran.code == 0
    assert ran.out.startswith(words)
    assert "calendar import" in ran.out
    assert "gendan check" not in ran.out


@pytest.mark.parametrize(
    ("environ", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "C"}, False),
        ({"LC_ALL": "zh_TW", "LANG": "en_US"}, True),
        ({"LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "zh_CN"}, False),
        ({"LANG": ""}, False),
    ],
)
def test_language_of_the_system(gendan: Callable[..., Any], environ: dict[str, str], chinese: bool) -> None:  # noqa: FBT001
    assert ("用法" in gendan("--help", **environ).out) is chinese


@pytest.mark.parametrize(
    ("arguments", "coloured"), [([], False), (["--color", "always"], True), (["--color=never"], False)]
)
def test_colour_only_at_a_terminal_or_when_asked(
    gendan: Callable[..., Any], arguments: list[str], *, coloured: bool
) -> None:
    assert ("\x1b[" in gendan("--help", *arguments).out) is coloured


def test_schema_works_outside_of_a_house(gendan: Callable[..., Any], tmp_path: Path) -> None:
    ran = gendan("-C", str(tmp_path), "schema", "order")
    assert ran.code == 0
    assert '"$schema"' in ran.out
