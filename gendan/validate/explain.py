"""Turns what is wrong with a shape into Troubles that a merchandiser can act on: both languages, the text, what to write.

Import it only when the gate has said no: it brings jsonschema along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.validate.say_keys import say_bad_key, say_empty, say_missing_key, say_more_keys, say_unknown_key
from gendan.validate.say_type import say_type
from gendan.validate.say_values import say_enum, say_form, say_many, say_range, say_twice
from gendan.validate.scene import Scene
from gendan.validate.schemas import Guide
from gendan.validate.wrong import Finder, Sort, Wrong
from gendan.words.finding import Place, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.validate.said import Said
    from gendan.validate.schemas import Node
    from gendan.words.positions import Positions

_MOST_GUESSED = 500
_SAY: dict[Sort, Callable[[Scene, Wrong], Said]] = {
    "bad-key": say_bad_key,
    "unknown-key": say_unknown_key,
    "more-keys": say_more_keys,
    "missing-key": say_missing_key,
    "enum": say_enum,
    "type": say_type,
    "empty": say_empty,
    "form": say_form,
    "range": say_range,
    "many": say_many,
    "twice": say_twice,
}


class Explainer:
    """Explains documents of one schema. What it learns of the schema serves all of them: keep it."""

    def __init__(self, bundle: Node) -> None:
        self._finder = Finder(bundle)
        self._guide = Guide(bundle)

    def explain(self, value: object, file: str, at: Positions) -> tuple[Trouble, ...]:
        """Return a Trouble for everything that is wrong, sorted by line and column, then by path; () when nothing is."""
        wrongs = self._finder.find(value)
        scene = Scene(self._guide, value, at, guessing=len(wrongs) <= _MOST_GUESSED)
        troubles = [_trouble(scene, wrong, file) for wrong in wrongs]
        # A stable sort: troubles at one spot stay in the order of their paths.
        return tuple(sorted(troubles, key=lambda trouble: (trouble.place.line or 0, trouble.place.column or 0)))


def _trouble(scene: Scene, wrong: Wrong, file: str) -> Trouble:
    said = _SAY[wrong.sort](scene, wrong)
    place = _place(scene, wrong)
    if place.file != file:
        place = Place(file, place.line, place.column)
    return Trouble(f"data/{said.rule}", place, said.message, said.advice, wrong.path, said.values)


def _place(scene: Scene, wrong: Wrong) -> Place:
    if wrong.sort in {"bad-key", "unknown-key", "more-keys"}:
        return scene.at.key_place(wrong.path)
    if wrong.sort == "missing-key":
        return scene.at.place(wrong.path[:-1])
    return scene.at.place(wrong.path)
