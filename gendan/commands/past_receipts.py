"""Receipts that were read before, kept by the tree of notes that they were read from: what git names so never changes."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

import orjson

from gendan.commands.batches import reader_digest
from gendan.read.git_door import GitError, ask
from gendan.read.receipts import REF, read_receipts
from gendan.words.receipt import Book, Receipt

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.keep.shelf import Shelf

_DRAWER = "history"


def kept_receipts(root: Path, shelf: Shelf) -> Book:
    """Return what `read_receipts` does; receipts that are all in order are read once, and kept on the shelf."""
    try:
        tree = ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{REF}^{{tree}}").decode().strip()
    except GitError:
        return read_receipts(root)
    said = f"{reader_digest()} {tree}"
    name = f"receipts-{blake2b(said.encode(), digest_size=16).hexdigest()}"
    known = shelf.get(_DRAWER, name)
    if known is not None:
        shelf.touch(_DRAWER, name)
        return Book(tuple(_receipt(*row) for row in orjson.loads(known)))
    book = read_receipts(root, tree)
    if book.receipts and not book.spoilt and book.reason is None:
        shelf.put(_DRAWER, name, orjson.dumps([_row(one) for one in book.receipts]))
    return book


def _row(one: Receipt) -> tuple[object, ...]:
    return one.number, one.commit, one.received.isoformat(), one.where, one.branch, one.before, one.hash


def _receipt(number: int, commit: str, received: str, where: str, branch: str, before: str, told: str) -> Receipt:
    return Receipt(number, commit, datetime.fromisoformat(received), where, branch, before, told)
