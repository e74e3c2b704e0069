"""The formats of a check. A new one is one file here and one line in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.check import (
    as_csv,
    as_github,
    as_gitlab,
    as_json,
    as_jsonl,
    as_junit,
    as_markdown,
    as_sarif,
    as_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.report import Report

FORMATS: Mapping[str, Callable[[Report, Look], str]] = {
    "text": as_text.render,
    "json": as_json.render,
    "jsonl": as_jsonl.render,
    "csv": as_csv.render,
    "markdown": as_markdown.render,
    "github": as_github.render,
    "gitlab": as_gitlab.render,
    "sarif": as_sarif.render,
    "junit": as_junit.render,
}
"""Format name to its renderer. A renderer returns the whole text, ends it with a line break, and prints nothing."""
