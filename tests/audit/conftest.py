"""A house whose history grows commit by commit."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.audit.history_house import Past

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def past(tmp_path: Path) -> Past:
    """Begin a history with nothing in it."""
    root = tmp_path / "house"
    root.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    return Past(root)
