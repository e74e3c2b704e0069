"""Answers for programs held against their documented shape."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

FOLDER = Path(__file__).parents[2] / "schema/answers"


@cache
def shape(name: str) -> Any:  # noqa: ANN401 - JSON
    """Return a schema of answers."""
    return json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))


def shaped(name: str, text: str) -> Any:  # noqa: ANN401 - JSON
    """Return an answer that has its documented shape."""
    answer = json.loads(text)
    jsonschema.Draft7Validator(shape(name), format_checker=jsonschema.FormatChecker()).validate(answer)
    return answer
