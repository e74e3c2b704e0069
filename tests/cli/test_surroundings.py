"""Streams, colour and width, as the process finds them."""

import io
import os
from pathlib import Path

import pytest

from gendan.cli import surroundings


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def _stream(encoding: str, *, terminal: bool = False, into: io.BytesIO | None = None) -> io.TextIOWrapper:
    return (Terminal if terminal else io.TextIOWrapper)(into or io.BytesIO(), encoding=encoding)


@pytest.mark.parametrize(
    ("encoding", "terminal", "environ", "after"),
    [
        ("gbk", False, {}, "utf-8"),
        ("gbk", True, {}, "gbk"),
        ("gbk", False, {"PYTHONIOENCODING": "gbk"}, "gbk"),
        ("utf-8", True, {"PYTHONIOENCODING": "utf-8"}, "utf-8"),
        ("cp1252", False, {}, "utf-8"),
    ],
)
def test_streams_take_any_text(encoding: str, terminal: bool, environ: dict[str, str], after: str) -> None:  # noqa: FBT001
    written = io.BytesIO()
    stream = _stream(encoding, terminal=terminal, into=written)
    surroundings.prepare(stream, environ)
    assert stream.encoding == after
    stream.write("跟单 ␛ \ud800 ▸\n")
    stream.flush()
    assert written.getvalue().endswith(b"\n")


def test_a_surrogate_in_json_stays_an_escape() -> None:
    written = io.BytesIO()
    stream = _stream("utf-8", into=written)
    surroundings.prepare(stream, {})
    stream.write('"\ud800"')
    stream.flush()
    assert written.getvalue() == rb'"\ud800"'


def test_a_stream_that_cannot_be_changed_is_left_alone() -> None:
    stream = io.StringIO("kept")
    surroundings.prepare(stream, {})
    assert stream.getvalue() == "kept"


@pytest.mark.parametrize(
    ("asked", "terminal", "environ", "colour"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_colour(asked: str, terminal: bool, environ: dict[str, str], colour: bool) -> None:  # noqa: FBT001
    assert surroundings.wants_colour(asked, _stream("utf-8", terminal=terminal), environ) is colour


@pytest.mark.parametrize(("asked", "width"), [("132", 132), ("20", 40), ("0", 100)])
def test_width_by_the_environment(monkeypatch: pytest.MonkeyPatch, asked: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", asked)
    assert surroundings.columns(io.StringIO()) == width


def test_width_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert surroundings.columns(io.StringIO()) == 100


def test_a_closed_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert surroundings.wants_colour("auto", stream, {}) is False


def test_silence_leads_nowhere(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as stream:
        surroundings.silence(stream)
        stream.write("x")
        stream.flush()
        assert os.fstat(stream.fileno()).st_rdev == Path(os.devnull).stat().st_rdev
    assert (tmp_path / "out").read_text() == ""
