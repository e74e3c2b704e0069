"""What holds for all tests: no deadlines of the wall clock, nothing of the user's home, no network."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

from gendan.keep import use_shelf

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile("gendan", deadline=None)
settings.load_profile("gendan")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give every test an empty home, plain surroundings, and no way out to the network."""
    home: Path = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    for name in (
        "COLUMNS",
        "NO_COLOR",
        "GITHUB_STEP_SUMMARY",
        "GENDAN_DEBUG",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GENDAN_CACHE", "off")  # tests of what is kept have a folder of their own
    monkeypatch.setattr(socket.socket, "connect", _no_network)
    use_shelf(None)  # a command line that a test before ran in this process may have set one


def _no_network(*_: object) -> NoReturn:
    pytest.fail("a test must not reach for the network")
