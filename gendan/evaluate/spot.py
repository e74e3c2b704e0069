"""Where in a rule file an offset within a text lies, whatever the way in which YAML has it written."""

from __future__ import annotations


def within(source: str, line: int, column: int, words: str, offset: int, length: int) -> tuple[int, int]:
    """Return line and column (from 1) of `words[offset:offset + length]`, whose scalar starts at `line:column`.

    Folding, quoting and indentation move characters about, so the piece is looked for from the scalar's start,
    as often as it occurs in `words` before the offset. When it cannot be found: the start of the scalar.
    """
    lines = source.split("\n")
    if not 1 <= line <= len(lines):
        return line, column
    begin = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
    piece = words[offset : offset + max(length, 1)].split("\n", maxsplit=1)[0].strip() or words[offset : offset + 1]
    if not piece.strip():
        return line, column
    place, before = source.find(piece, begin), words[:offset].count(piece)
    while before and place >= 0:
        place, before = source.find(piece, place + len(piece)), before - 1
    if place < 0:
        return line, column
    return source.count("\n", 0, place) + 1, place - source.rfind("\n", 0, place)
