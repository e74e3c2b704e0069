"""Running gendan in this process and in one of its own."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gendan.cli import run


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def gendan(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, **environ: str) -> Ran:
        code = run(arguments, {"LANG": "en_US.UTF-8", **environ})
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return call


@pytest.fixture
def gendan_process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    def call(*arguments: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "gendan", *arguments],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "LANG": "en_US.UTF-8", **environ},
            capture_output=True,
            check=False,
        )

    return call
