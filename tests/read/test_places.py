"""Places found in sections are those of the whole document."""

from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gendan.read.places import find_places
from gendan.read.positions import compose
from gendan.read.yaml_door import parse
from gendan.words.finding import Place
from tests.read.test_parsers_agree import documents

FILES = sorted(Path(__file__).parents[2].glob("example-repo/**/*.yaml"))


def paths_of(value: object, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [path for key, item in items for path in paths_of(item, (*above, key))]
    return [above, *below] if above else below


def both_ways(data: bytes) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return the places of everything in a document, found by its sections and in the whole."""
    value = parse(data, "a.yaml").value
    at = compose(data, "a.yaml")
    paths = (*paths_of(value), ("nowhere", 3), ("lines", 99, "x"))
    return find_places(data, "a.yaml", paths), tuple(at.place(path) for path in paths)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_place_of_the_example(path: Path) -> None:
    sections, whole = both_ways(path.read_bytes())
    assert sections == whole


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["a", "b", "lines", "note"]), documents, max_size=4),
    st.sampled_from(["", "# c\n", "\n", "---\n"]),
)
@example({"a": "'x", "b": "y'"}, "")
def test_places_in_any_document(sections: dict[str, str], before: str) -> None:
    text = before + "".join(f"{key}:\n  " + body.replace("\n", "\n  ") + "\n" for key, body in sections.items())
    assume(parse(text.encode(), "a.yaml").value is not None)
    found, whole = both_ways(text.encode())
    assert found == whole


MISLEADING = (
    *('a: "x\nb: 1\n"\nb: 2\n', "a: |\n b: 1\nb: 2\n", "a: &n {x: 1}\nb: *n\n", "{a: 1, b: {c: 2}}\n", "a:\n- x: 1\n- x: 2\nb: 1\n"),
    *("a: 1\r\nb: 2\r\n", "'a': 1\nb: 2\n", "ab: 1\na: 2\n", "a: # b: 3\n  1\nb: 2", "\ufeffa: 1\nb: 2\n"),
    *("a: {x: 1,\nb: 2}\nc: 1\n", "a: [1,\n2]\nb: 1\n", "a: {x: {y: 1},\nb: {c: 2},\nd: 3}\n", "a: [{x: 1}]\nb: {c: [1, 2], d: 3}\n"),
)  # fmt: skip


@pytest.mark.parametrize("text", MISLEADING)
def test_margins_that_mislead(text: str) -> None:
    sections, whole = both_ways(text.encode())
    assert sections == whole
