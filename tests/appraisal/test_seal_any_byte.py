"""Whatever byte of whatever sealed input is changed, verify finds the file; and the seal and its list guard themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.commands.houses import open_house
from gendan.commands.sealed_files import hold_against
from gendan.read.tree import list_files
from tests.appraisal.sealed import FILES, ORDER, seal, write

if TYPE_CHECKING:
    from pathlib import Path

SEALS = ("seals/2024-11.yaml", "seals/2024-11.files")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("sealed"), FILES)
    seal(root)
    return root


def found_in(root: Path) -> tuple[set[str], bool]:
    """Return the files that verify names, and whether the seal is said to be spoilt."""
    house = open_house(root)
    held = hold_against(house, list_files(house))
    return {one.file for one in held.touched}, any(seal.troubles for seal in held.seals)


def test_nothing_is_found_while_nothing_is_changed(house: Path) -> None:
    assert found_in(house) == (set(), False)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_byte_of_any_input_is_found(house: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(set(FILES) - {"gendan.yaml"})))
    path = house / name
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != before[at]))
    kind = data.draw(st.sampled_from(["replaced", "inserted", "deleted"]))
    piece = b"" if kind == "deleted" else bytes([byte])
    after = before[:at] + piece + before[at + (kind != "inserted") :]
    try:
        path.write_bytes(after)
        named, _ = found_in(house)
        assert name in named or after == before
    finally:
        path.write_bytes(before)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_letter_of_the_seal_and_its_list_is_found(house: Path, data: st.DataObject) -> None:
    path = house / data.draw(st.sampled_from(SEALS))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1).filter(lambda one: before[one : one + 1].isalnum()))
    sign = data.draw(st.sampled_from(b"0123456789abcdefxyz").filter(lambda one: one != before[at]))
    try:
        path.write_bytes(before[:at] + bytes([sign]) + before[at + 1 :])
        _, spoilt = found_in(house)
        assert spoilt
    finally:
        path.write_bytes(before)


def test_a_changed_byte_of_the_settings_is_found(house: Path) -> None:
    path = house / "gendan.yaml"
    before = path.read_bytes()
    for at in range(before.index(b"Example"), before.index(b"Example") + 7):
        path.write_bytes(before[:at] + b"x" + before[at + 1 :])
        changed = path.read_bytes() != before
        assert (found_in(house)[0] == {"gendan.yaml"}) == changed
    path.write_bytes(before)


def test_a_file_that_is_gone_and_its_list_that_is_gone_are_found(house: Path) -> None:
    for name in (ORDER, *SEALS[1:]):
        before = (house / name).read_bytes()
        (house / name).unlink()
        named, spoilt = found_in(house)
        assert (ORDER in named) or spoilt
        (house / name).write_bytes(before)
