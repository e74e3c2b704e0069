"""What holds for tests of commands: receipts carry fixed days, so the clock stands still after them."""

import pytest


@pytest.fixture(autouse=True)
def _still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test depend on when it is run."""
    monkeypatch.setenv("GENDAN_NOW", "2026-11-23T10:00+08:00")
