"""In a large house several connections ask at once: each command must find there what it finds in a small one."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bench.house import write_house

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unmeasured


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large") / "house"
    write_house(root, 450)
    return root


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("why", "{order}"), "{order}"),
        (("why", "{order}", "order-follow-up/task-overdue"), "task-overdue"),
        (("show", "{order}"), "{order}"),
        (("documents", "{order}"), "{order}"),
        (("risks",), "5"),
        (("stats",), "/"),
        (("query", "SELECT count(*) FROM tasks WHERE open"), "1 row"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_a_command_answers(large: Path, words: tuple[str, ...], said: str) -> None:
    order = max(large.glob("orders/**/*.yaml")).stem
    asked = [word.format(order=order) for word in words]
    command = [sys.executable, "-m", "gendan", "-C", str(large), "--lang", "en", *asked, "--as-of", "2026-11-23"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert said.format(order=order) in done.stdout
