"""Judge rules from strangers in a process of its own, which can be killed; name the rule that made it necessary.

Where the system cannot fork (Windows) the job runs in this process: rules are then held by the allow-list, the
database's memory limit and the time limit that interrupts a query, but a crash of the engine ends the command.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from gendan.words.errors import Exit, FaultError, GendanError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType

    _Handler = Callable[[int, FrameType | None], object] | int | signal.Handlers | None

_ERROR = "!"
_ASK_EVERY = 0.2


class Job(Protocol):
    """What is supervised: told which rules to leave out and why, it says each rule's name before judging it."""

    def __call__(self, left_out: Mapping[str, Text], announce: Callable[[str], None], /) -> int:
        """Do the whole command and return its exit code. `announce("")` says that no rule is at work."""
        ...


class Limits(Struct, frozen=True):
    """What a judging process may use.

    `seconds` one rule may take before the process is killed (its query was interrupted long before); `memory` in bytes,
    beyond what the parent had mapped.
    """

    seconds: float = 30.0
    memory: int = 6 << 30


LIMITS = Limits()


class _End(Struct, frozen=True):
    code: int
    rule: str
    error: GendanError | None
    reason: Text | None


def supervise(job: Job, limits: Limits = LIMITS) -> int:
    """Run `job` in a child; when a rule kills it, run it again without that rule, so that the others are still judged.

    Raises what the child raised. A child that dies while no rule is at work is a fault of gendan.
    """
    if not hasattr(os, "fork"):
        return job({}, lambda _rule: None)
    left_out: dict[str, Text] = {}
    while True:
        end = _run(job, left_out, limits)
        if end.error is not None:
            raise end.error
        if end.reason is None:
            return end.code
        if not end.rule or end.rule in left_out:
            raise FaultError(
                Text(
                    f"the judging process ended unexpectedly ({end.reason.en})", f"判定进程意外终止（{end.reason.zh}）"
                ),
                Text("Please report this with the command you ran.", "请把所运行的命令一并反馈给我们。"),
            )
        left_out[end.rule] = end.reason


def _run(job: Job, left_out: Mapping[str, Text], limits: Limits) -> _End:
    sys.stdout.flush()
    sys.stderr.flush()
    reader, writer = os.pipe()
    scratch = tempfile.mkdtemp(prefix="gendan-")
    child = os.fork()
    if child == 0:
        os.close(reader)
        tempfile.tempdir = scratch
        _be_the_child(job, left_out, limits, writer)
    os.close(writer)
    try:
        return _watch(child, reader, limits)
    finally:
        os.close(reader)
        shutil.rmtree(scratch, ignore_errors=True)  # a child that was killed has left its copies of the orders there


def _be_the_child(job: Job, left_out: Mapping[str, Text], limits: Limits, writer: int) -> None:
    """Run the job and leave. Nothing comes back from here: the parent's stack must not be unwound twice."""
    code = int(Exit.FAULT)
    gc.freeze()  # what the parent left is the parent's to clear away: another's engine, cleared here, would crash
    try:
        os.setpgid(0, 0)
        _limit_memory(limits.memory)
        code = job(left_out, lambda rule: _tell(writer, rule))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        error = sys.exc_info()[1]
        if error is not None:
            _tell(writer, _ERROR + pickle.dumps(_sendable(error)).hex())
        os._exit(code)


def _sendable(error: BaseException) -> GendanError:
    if isinstance(error, GendanError):
        return error
    words = f"{type(error).__name__}: {error}"
    said = Text(f"gendan itself is at fault, not your files: {words}", f"是 gendan 自身出错，与您的文件无关：{words}")
    return FaultError(said, Text("Please report this with the command you ran.", "请把所运行的命令一并反馈给我们。"))


def _tell(writer: int, words: str) -> None:
    data = words.encode() + b"\n"
    while data:
        data = data[os.write(writer, data) :]


def _limit_memory(limit: int) -> None:
    """Let the process grow by `limit` bytes beyond what its parent had mapped already."""
    import resource

    statm = Path("/proc/self/statm")
    if statm.exists():
        limit += int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _watch(child: int, reader: int, limits: Limits) -> _End:
    alive = True
    before = _on_termination(_leave)
    try:
        heard = _listen(reader, limits)
        if heard.late:
            _kill(child)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        alive = False
    finally:
        if alive:  # interrupted from the keyboard, or told to end
            _kill(child)
        _on_termination(before)
    if heard.late:
        return _End(Exit.WRONG_USE, heard.rule, None, _too_slow(limits))
    if code >= 0:
        return _End(code, heard.rule, heard.error, None)
    name = signal.Signals(-code).name
    return _End(Exit.FAULT, heard.rule, heard.error, Text(f"the engine was ended by {name}", f"引擎被 {name} 终止"))


def _on_termination(handler: _Handler) -> _Handler:
    """Set what SIGTERM does and return what it did: the child must not outlive us. Only the main thread may."""
    if threading.current_thread() is not threading.main_thread():
        return None
    return signal.signal(signal.SIGTERM, signal.SIG_DFL if handler is None else handler)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signal.SIGTERM)


class _Heard(Struct):
    rule: str = ""
    error: GendanError | None = None
    late: bool = False


def _listen(reader: int, limits: Limits) -> _Heard:
    """Follow what the child says until it closes its end or a rule takes too long."""
    heard, since, tail = _Heard(), time.monotonic(), b""
    while True:
        ready, _, _ = select.select([reader], [], [], _ASK_EVERY)
        if not ready:
            heard.late = bool(heard.rule) and time.monotonic() - since > limits.seconds
            if heard.late:
                return heard
            continue
        data = os.read(reader, 1 << 16)
        if not data:
            return heard
        *lines, tail = (tail + data).split(b"\n")
        for line in lines:
            since = time.monotonic()
            if line.startswith(_ERROR.encode()):
                heard.error = pickle.loads(bytes.fromhex(line[1:].decode()))  # noqa: S301  our own child wrote it
            else:
                heard.rule = line.decode()


def _kill(child: int) -> None:
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        os.kill(child, signal.SIGKILL)


def _too_slow(limits: Limits) -> Text:
    return Text(
        f"it ran longer than {limits.seconds:.0f} seconds and was stopped",
        f"运行超过 {limits.seconds:.0f} 秒，已被终止",
    )
