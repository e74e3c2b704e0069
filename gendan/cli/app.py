"""Typer's side: the tree of commands, of which only the one that is called gets its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from gendan.cli.commands import COMMANDS, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gendan.cli.here import Here

USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]
"""What Typer raises for wrong use; its own copy of Click has no public name for it."""


def build_app(here: Here, called: str | None) -> Any:  # noqa: ANN401  Typer's command has no public type
    """Return the command tree, with options for the command `called`."""
    app = typer.Typer(name="gendan", add_completion=False, rich_markup_mode=None)
    app.callback(add_help_option=False)(_nothing)
    groups: dict[str, typer.Typer] = {}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        if group and group not in groups:
            groups[group] = _group(app, group)
        parent = groups.get(group, app)
        function = command.build(here) if command.name == called else _stub
        parent.command(name, help=here.say(command.help), add_help_option=False)(function)
    built = typer.main.get_command(app)
    _take_words_as_they_are(built)
    return built


def _group(app: typer.Typer, name: str) -> typer.Typer:
    group = typer.Typer(name=name, rich_markup_mode=None)
    group.callback(add_help_option=False)(_nothing)
    app.add_typer(group)
    return group


def _nothing() -> None:
    """Do nothing: a group without a callback and with one command would lose that command's name."""


def _stub() -> int:
    """Stand for a command that is not called: only its name and help are wanted."""
    return 0


class _AsItIs:
    """Values stay the words they are: gendan parses dates and names itself, in the reader's language.

    Typer would import pydantic for it, which takes longer than reading a small house.
    """

    @staticmethod
    def coerce(value: object, **_: object) -> object:
        """Return the value, an empty tuple for none of several."""
        return value


def _take_words_as_they_are(command: Any) -> None:  # noqa: ANN401  as above
    for sub in getattr(command, "commands", {}).values():
        _take_words_as_they_are(sub)
    for parameter in command.params:
        if hasattr(parameter, "_runtime_param"):
            setattr(parameter, "_runtime_param", _AsItIs())  # noqa: B010  the attribute is not in every version


def call(here: Here, arguments: Sequence[str]) -> int:
    """Parse the arguments and run the command. Raises USAGE_ERROR for wrong use, and what the command raises."""
    app: Callable[..., Any] = build_app(here, wanted(arguments)).main
    done = app(args=list(arguments), prog_name="gendan", standalone_mode=False)
    return int(done or 0)
