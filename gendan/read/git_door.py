"""The one door for git: a program called with fixed arguments, that may change nothing and run nothing of the repository.

No hook, pager, external diff, textconv, file watcher, signature program, or fetching of missing objects.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from gendan.read.parsed import shown
from gendan.words.errors import GendanError
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

_SAFE = (
    "--no-pager",
    "--no-replace-objects",
    "--no-optional-locks",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "log.showSignature=false",
    "-c",
    "log.diffMerges=separate",  # what -m means; combined differences would pass over what came from one side
    "-c",
    "advice.graftFileDeprecated=false",  # said first, it would hide why git refuses
)
_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
"""What a person may say to git about this computer: where it lies, and whose repositories are trusted."""
_OWN = {
    "GIT_ALLOW_PROTOCOL": "none",  # a missing object is missing: nobody is called to bring it
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_FLUSH": "0",  # into a pipe git would write every commit by itself
    "LC_ALL": "C",
}


_PIECE = 1 << 20


class GitError(GendanError):
    """Git is not installed, or refused. `words` are the first of what it said on standard error."""

    def __init__(self, message: Text, advice: Text, words: str = "") -> None:
        super().__init__(message, advice)
        self.words = words


def ask(folder: Path, *words: str) -> bytes:
    """Return what git says on standard output when called in `folder`. Raises GitError when it refuses or is not there."""
    return ask_with_warnings(folder, *words)[0]


def ask_of(folder: Path, *words: str, told: bytes) -> bytes:
    """Return the same of a git that is handed `told` on standard input."""
    return ask_with_warnings(folder, *words, told=told)[0]


def ask_with_warnings(folder: Path, *words: str, told: bytes = b"") -> tuple[bytes, str]:
    """Return the same, and what git warned of on standard error, in English."""
    try:
        done = subprocess.run(
            ["git", *_SAFE, *words],
            cwd=folder,
            env=_surroundings(),
            input=told,
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        raise _not_there(error) from error
    if done.returncode:
        raise refused(done.stderr)
    return done.stdout, done.stderr.decode("utf-8", errors="replace")


def flow(folder: Path, *words: str, told: bytes = b"") -> Iterator[bytes]:
    """Yield what git says when called in `folder` and handed `told`, in pieces, as it says it.

    Raises GitError when it refuses or is not there. Its refusal is known at the end only: what was said before may be a
    part of the answer.
    """
    with TemporaryFile() as said, TemporaryFile() as file:  # beside a pipe that nobody reads git would wait for ever
        file.write(told)
        file.seek(0)
        with _started(folder, words, file, said, 0) as process:
            try:
                while process.stdout is not None and (piece := process.stdout.read(_PIECE)):
                    yield piece
                code = process.wait()
            finally:
                process.kill()
        if code:
            said.seek(0)
            raise refused(said.read())


def _started(
    folder: Path,
    words: tuple[str, ...],
    told: IO[bytes] | int,
    said: IO[bytes] | int,
    bufsize: int,
    into: IO[bytes] | int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    """Return git, at work in `folder`; `told` is its standard input, `into` its standard output, `said` its standard error.

    Raises GitError when it is not there.
    """
    try:
        return subprocess.Popen(
            ["git", *_SAFE, *words],
            cwd=folder,
            env=_surroundings(),
            stdin=told,
            stdout=into,
            stderr=said,
            bufsize=bufsize,
        )
    except (OSError, ValueError) as error:
        raise _not_there(error) from error


@contextmanager
def listen(folder: Path, *words: str, told: bytes) -> Iterator[IO[bytes]]:
    """Yield what git says, as it says it, when handed `told` on standard input; it is ended afterwards.

    Raises GitError when it is not there.
    """
    with TemporaryFile() as file:  # a pipe could fill up on both sides, and each would wait for the other
        file.write(told)
        file.seek(0)
        with _started(folder, words, file, subprocess.DEVNULL, _PIECE) as process:
            try:
                if process.stdout is not None:
                    yield process.stdout
            finally:
                process.kill()


class Talk:
    """A git that answers as long as it is asked, line by line; `close` ends it. Raises GitError when it is not there.

    Its answers are read from it, or go into the file `into`.
    """

    def __init__(self, folder: Path, *words: str, into: IO[bytes] | int = subprocess.PIPE) -> None:
        self._process = _started(folder, words, subprocess.PIPE, subprocess.DEVNULL, _PIECE, into)

    def ask(self, lines: str) -> None:
        """Hand over lines; fewer than a pipe holds, or it may wait for its answers to be read. One that has ended hears nothing."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.write(lines.encode())
                self._process.stdin.flush()

    @property
    def answers(self) -> IO[bytes]:
        """What it says; it ends where git has ended."""
        said = self._process.stdout
        if said is None:
            raise _not_there(OSError())
        return said

    def finish(self) -> None:
        """Ask nothing more, and wait until all is answered: only where answers go into a file."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()

    def close(self) -> None:
        """End it. Twice is once."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        self._process.wait()


def refused(said: bytes) -> GitError:
    """Return the error for what git said."""
    lines = said.decode("utf-8", errors="replace").strip().splitlines()
    words = shown(lines[0]) if lines else "?"
    advice = Text("Try `git log` in this folder: it must work first", "请先在该目录运行 `git log`，能正常显示后再试")
    if "dubious ownership" in words:
        advice = Text(
            "The repository belongs to another user: git config --global --add safe.directory FOLDER",
            "该仓库属于别的用户：git config --global --add safe.directory 目录",
        )
    return GitError(Text(f"git refuses: {words}", f"git 报错：{words}"), advice, words)


def _not_there(error: OSError | ValueError) -> GitError:
    words = same(getattr(error, "strerror", None) or str(error))
    if isinstance(error, FileNotFoundError):
        words = Text("git is not installed here", "本机没有安装 git")
    return GitError(words, Text("Install git", "请安装 git"))


def _surroundings() -> dict[str, str]:
    """Return the environment of git: the process's own, without what would lead it to another repository or program."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key.startswith(_KEPT)}
    return {**kept, **_OWN}
