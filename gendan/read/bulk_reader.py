"""The bulk reader (ryaml), kept from files on which it would take minutes. The only place that calls it."""

from __future__ import annotations

import re

import ryaml

from gendan.read.scalars import ALIAS

TOO_DEEP = "recursion limit exceeded"
_OPENERS = 10_000
"""Brackets between two looks at the depth: the reader's time grows with the square of the depth, 0.2 s for so many."""
_OPENER = re.compile(r"[\[{]")


def load(text: str) -> object:
    """Return the document in `text`, keys and all as the bulk reader takes them. Raises ValueError with its words.

    Give it no aliases that nobody has counted: it expands them.
    """
    if len(text) > _OPENERS and text.count("[") + text.count("{") > _OPENERS:
        _stop_deep(text)
    value: object = ryaml.loads(text)
    return value


def disarm(text: str) -> str:
    """Return `text` with every `*` replaced, so that an alias is a plain scalar and nothing can be expanded.

    Nodes made of it know such a scalar as an alias. Places stay; text that holds a star is changed.
    """
    return text.replace("*", ALIAS)


def _stop_deep(text: str) -> None:
    """Raise the reader's own error when the brackets of a beginning already nest too deeply.

    A megabyte of open brackets takes minutes as a whole; of a beginning the reader says at once that it is too deep.
    Other faults of a beginning mean nothing and are left for the whole.
    """
    for count, opener in enumerate(_OPENER.finditer(text)):
        if count % _OPENERS == _OPENERS - 1:
            _stop_deep_before(text[: opener.end()])


def _stop_deep_before(beginning: str) -> None:
    try:
        ryaml.loads(beginning)
    except ValueError as error:
        if TOO_DEEP in str(error):
            raise
