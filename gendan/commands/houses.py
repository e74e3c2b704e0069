"""Open a house: find its root, read gendan.yaml, refuse it with every mistake in it at once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

import orjson
from msgspec.structs import replace

from gendan.commands.batches import reader_digest
from gendan.keep import the_shelf
from gendan.keep.stamps import digest_of
from gendan.read.files import read_file
from gendan.read.house import build_house, find_root, load_house_document
from gendan.read.yaml_door import parse
from gendan.words.errors import ConfigurationError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gendan.words.finding import Trouble
    from gendan.words.house import House

FILE = "gendan.yaml"


_DRAWER = "houses"


def open_house(start: Path) -> House:
    """Return the house that `start` lies in. Raises UsageError outside of one, ConfigurationError for a bad gendan.yaml."""
    root = find_root(start)
    shelf = the_shelf()
    data = read_file(root / FILE, FILE)
    if shelf is None or not isinstance(data, bytes):
        return _open(root)[0]
    name = f"{digest_of(data)}-{reader_digest()}"
    kept = shelf.get(_DRAWER, name)
    if kept is not None:
        return build_house(root, orjson.loads(kept))
    house, value = _open(root, data)
    with suppress(orjson.JSONEncodeError):  # a whole number beyond 64 bits
        shelf.put(_DRAWER, name, orjson.dumps(value))
    return house


def _open(root: Path, data: bytes | None = None) -> tuple[House, object]:
    """Return the house and its document, read anew unless its bytes are at hand."""
    from gendan.validate.shape import shipped_shapes

    parsed = load_house_document(root) if data is None else parse(data, FILE)
    troubles = parsed.troubles
    if parsed.value is not None and not shipped_shapes().accepts("gendan", parsed.value):
        from gendan.read.positions import compose

        at = compose((root / FILE).read_bytes(), FILE)
        troubles = shipped_shapes().explain("gendan", parsed.value, FILE, at)
    if troubles:
        raise ConfigurationError(
            Text("gendan.yaml cannot be used", "gendan.yaml 有误，无法使用"),
            Text("Put right what is listed, then run the command again", "请改正下列各处，然后重新运行"),
            tuple(troubles),
        )
    try:
        return build_house(root, cast("Mapping[str, object]", parsed.value)), parsed.value
    except ConfigurationError as error:
        raise ConfigurationError(error.message, error.advice, _placed(root, error.troubles)) from error


def _placed(root: Path, troubles: tuple[Trouble, ...]) -> tuple[Trouble, ...]:
    """Fill in line and column of what is wrong in gendan.yaml."""
    from gendan.read.positions import compose

    at = compose((root / FILE).read_bytes(), FILE)
    return tuple(replace(trouble, place=at.place(trouble.path)) for trouble in troubles)
