"""The bar: silent at first, silent without a terminal, gone at the end."""

import io
from collections.abc import Callable

from gendan.render.progress import Progress


def _clock(*seconds: float) -> Callable[[], float]:
    return iter(seconds).__next__


def test_nothing_within_the_first_second() -> None:
    stream = io.StringIO()
    with Progress(stream, _clock(10.0, 10.4, 10.9), "Reading") as tell:
        tell(1, 10)
        tell(2, 10)
    assert stream.getvalue() == ""


def test_a_bar_when_the_work_is_long() -> None:
    stream = io.StringIO()
    with Progress(stream, _clock(10.0, 11.0, 12.0), "Reading") as tell:
        tell(5, 10)
        tell(10, 10)
    assert "Reading" in stream.getvalue()
    assert "100%" in stream.getvalue()


def test_what_follows_is_said_when_all_is_done() -> None:
    stream = io.StringIO()
    with Progress(stream, _clock(10.0, 12.0, 13.0), "Reading", "Judging") as tell:
        tell(5, 10)
        assert "Judging" not in stream.getvalue()
        tell(10, 10)
    assert "Judging" in stream.getvalue()


def test_the_cursor_is_never_hidden() -> None:
    """Whoever is killed while the bar stands could not bring it back."""
    stream = io.StringIO()
    with Progress(stream, _clock(10.0, 12.0), "Reading") as tell:
        tell(5, 10)
    assert "\x1b[?25l" not in stream.getvalue()


def test_silent_without_a_terminal() -> None:
    with Progress(None, _clock(0.0, 60.0), "Reading") as tell:
        tell(5, 10)
        assert tell._bar is None
