"""The command line: options only. It parses, calls a command, writes, and catches errors in one place."""

from gendan.cli.entry import run

__all__ = ["run"]
