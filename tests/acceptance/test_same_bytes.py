"""The same files, rules and day give the same bytes: wherever, with however many processes, in whatever surroundings."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.unmeasured

HOUSE = Path(__file__).parents[2] / "example-repo"
CHECK = ("check", "--as-of", "2026-11-23", "--format", "json")

Scan = Callable[..., Any]

_PASSED_ON = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}


@pytest.fixture
def expected(gendan: Callable[..., Any], worked_out: dict[str, str]) -> str:
    """What this house says: worked out once, the others afresh."""
    answer: str = gendan("-C", HOUSE, *CHECK, **worked_out).out
    return answer


def _process(*arguments: object, cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "gendan", *map(str, arguments)],
        cwd=cwd,
        env={**_PASSED_ON, **(environ or {})},
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, b"")
    return ran.stdout.decode()


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"TZ": "America/Los_Angeles", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242"},
        {"TZ": "No/Where", "LC_ALL": "nowhere", "LANG": "C", "PYTHONUTF8": "0", "HOME": "/nowhere"},
    ],
)
def test_surroundings(expected: str, environ: dict[str, str]) -> None:
    assert _process("-C", HOUSE, *CHECK, environ=environ) == expected


def test_another_working_directory(expected: str, tmp_path: Path) -> None:
    assert _process("-C", os.path.relpath(HOUSE, tmp_path), *CHECK, cwd=tmp_path) == expected
    assert _process(*CHECK, cwd=HOUSE / "orders" / "2026") == expected


def test_a_house_that_moved(gendan: Callable[..., Any], expected: str, tmp_path: Path) -> None:
    moved = shutil.copytree(HOUSE, tmp_path / "另一处 house" / "x")
    assert gendan("-C", moved, *CHECK).out == expected


def test_crlf_and_byte_order_marks(gendan: Callable[..., Any], expected: str, example: Path) -> None:
    for file in example.rglob("*.yaml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert gendan("-C", example, *CHECK).out == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_of_directory_entries(
    gendan: Callable[..., Any], expected: str, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(os, "scandir", _shuffled(os.scandir, random.Random(seed)))
    assert gendan("-C", HOUSE, *CHECK).out == expected


def _shuffled(scandir: Scan, chance: random.Random) -> Scan:
    class Entries(list[Any]):
        def __enter__(self) -> Iterator[Any]:
            return iter(self)

        def __exit__(self, *_: object) -> None:
            pass

    def scan(path: str) -> Entries:
        with scandir(path) as entries:
            found = Entries(sorted(entries, key=lambda entry: entry.name))
        chance.shuffle(found)
        return found

    return scan


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_links_to_one_folder_are_named_alike(
    gendan: Callable[..., Any], house: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """A folder that can only be reached through links goes by the first of their names."""
    root = house({"orders/SO-1.yaml": None, "attic/SO-1.yaml": "{"})
    for name in "cbad":
        (root / "orders" / name).symlink_to("../attic")
    monkeypatch.setattr(os, "scandir", _shuffled(os.scandir, random.Random(seed)))
    found = gendan("-C", root, *CHECK).report["findings"]
    assert {one["file"] for one in found if one["rule"] == "data/yaml-syntax"} == {"orders/a/SO-1.yaml"}


def test_one_process_or_two(house: Callable[..., Path], write_order: Callable[..., str]) -> None:
    """Enough files that processes are started; the answers of both are compared as bytes."""
    root = house({f"orders/{n // 100}/SO-{n}.yaml": write_order(n) if n % 7 else "{" for n in range(100, 700)})
    one, two = (
        subprocess.run(
            [sys.executable, "-c", _WITH_CORES, str(cores), "-C", str(root), *CHECK],
            capture_output=True,
            check=False,
        )
        for cores in (1, 2)
    )
    assert one.stderr == two.stderr == b""
    assert one.stdout == two.stdout
    assert b"data/yaml-syntax" in one.stdout


_WITH_CORES = """
import sys
from gendan.commands import bulk
from gendan.cli import run
bulk._cores = lambda: int(sys.argv[1])
sys.exit(run(sys.argv[2:]))
"""
