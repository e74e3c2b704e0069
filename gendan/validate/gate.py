"""The fast gate: does a value fit a schema? Yes or no, without a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema_rs

if TYPE_CHECKING:
    from gendan.validate.schemas import Node


def gate_of(schema: Node) -> jsonschema_rs.Draft7Validator:
    """Return the compiled gate of a schema that refers to nothing outside itself."""
    # Patterns carry the formats' whole meaning, so that both validators judge dates alike.
    return jsonschema_rs.Draft7Validator(schema, validate_formats=False, pattern_options=jsonschema_rs.RegexOptions())
