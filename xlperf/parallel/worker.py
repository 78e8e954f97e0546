"""One process that does a job on one path after another, and that can be killed without harm to any other.

Every worker has a pipe of its own. Pools that share one pipe share its lock, too, and a process that ends at the wrong
instant takes the lock along and stops them all; crashing files are what this is for.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from xlperf.findings import XlperfError

START_LIMIT = 120.0
"""Seconds that a new process has to load the job; a busy machine with a slow disk needs some."""

KILL_LIMIT = 5.0
"""Seconds that a killed process has to be gone."""

_READY = b""
_LOG = logging.getLogger("xlperf.parallel")
_LOG.addHandler(logging.NullHandler())  # the log is for whoever asks for it; the reason is in the row


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one path: the value, or why there is none ("" where there is one) and the trace of a fault."""

    value: Any = None
    failure: str = ""
    trace: str = ""


class DiedError(Exception):
    """The process has ended; the message is its exit code."""


class Worker:
    """A process with the job in it. It takes paths by ``give`` and answers each, in order, through ``take``."""

    def __init__(self, job: bytes) -> None:
        context = get_context("spawn")  # the same on every system: nothing of this process but the job goes along
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, job), daemon=True, name="xlperf")
        try:
            with interrupts_held():
                self.process.start()
        except BaseException:
            self.connection.close()
            raise
        finally:
            theirs.close()

    def ready(self) -> None:
        """Take the word that the job is loaded; DiedError, or XlperfError saying why it cannot be."""
        said = self._receive()
        if said != _READY:
            raise XlperfError(said.decode())

    def give(self, path: Path) -> bool:
        """Send a path; False where nobody is there to take it."""
        try:
            self.connection.send(path)
        except OSError:
            return False
        return True

    def take(self) -> Answer:
        """The next answer, which must be there or on its way; DiedError where none will come."""
        data = self._receive()
        try:
            answer = pickle.loads(data)  # noqa: S301 - written by our own process
        except Exception as error:
            return failed(error)
        assert isinstance(answer, Answer)  # noqa: S101
        return answer

    def run(self, path: Path, limit: float) -> Answer:
        """Do the job on one path and wait for it, ``limit`` seconds at most; DiedError after which it is of no use."""
        if not self.give(path):
            raise DiedError
        if not self.has_news(limit):
            self.kill()
            return hung(limit)
        return self.take()

    def has_news(self, seconds: float = 0.0) -> bool:
        """Whether an answer or the process's end is there, waiting so many seconds for it."""
        return bool(wait([self.connection, self.process.sentinel], seconds))

    @property
    def is_alive(self) -> bool:
        """Whether it can be given more."""
        return not self.connection.closed

    def kill(self) -> None:
        """End the process, whatever it does, and leave nothing of it behind.

        One that waits for a disk that does not answer (a lost share) ends only when that does; it is not waited for.
        """
        with suppress(ValueError):  # closed before, or still waiting
            self.process.kill()
            self.process.join(KILL_LIMIT)
            self.process.close()
        self.connection.close()

    def _receive(self) -> bytes:
        with suppress(EOFError, OSError):
            if self.connection.poll() or self.process.is_alive():
                return self.connection.recv_bytes()
        self.process.join(1)
        raise DiedError(self.process.exitcode)


def packed(job: Callable[[Path], object]) -> bytes:
    """The job as a worker takes it."""
    return pickle.dumps(job)


def crashed(died: DiedError) -> Answer:
    """The answer for the path that a process died of."""
    code = f"（退出码 {died.args[0]}）" if died.args and died.args[0] is not None else ""
    return Answer(failure=f"处理这个文件的进程意外退出{code}，可能是文件损坏或内存不够。请打开这个文件另存一份再试。")


def hung(limit: float) -> Answer:
    """The answer for the path that took too long."""
    return Answer(failure=f"过了 {limit:g} 秒还没有处理完，已跳过。请打开这个文件看看是不是太大或已损坏。")


def failed(error: BaseException) -> Answer:
    """The answer for the path where the job raised this."""
    if isinstance(error, XlperfError):
        return Answer(failure=f"{error.key}：{error.message}" if error.key else error.message)
    trace = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError):
        return Answer(failure="内存不够，处理不了这个文件。请关闭别的程序，或把文件拆小再试。", trace=trace)
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f"，{Path(frame.filename).name} 第 {frame.lineno} 行" for frame in last)
    what = f"{type(error).__name__}：{error}" if str(error) else type(error).__name__
    return Answer(failure=f"处理时程序出错（{what[:200]}{place}）。请把这个文件发给维护人员。", trace=trace)


def log(path: Path, answer: Answer) -> None:
    """Keep the trace of a fault, for whoever looks into it."""
    if answer.trace:
        _LOG.error("%s\n%s", path, answer.trace)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C goes to all processes of a terminal; one started in here never hears it, and we hear it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection[Any, Any], job: bytes) -> None:
    """What the process does: load the job, then answer every path until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be held back from the beginning
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        work = pickle.loads(job)  # noqa: S301 - packed by the process that started this one
    except BaseException as error:
        connection.send_bytes(f"新进程装不进要做的事：{error}".encode())
        return
    connection.send_bytes(_READY)
    with suppress(EOFError, OSError):
        while True:
            connection.send_bytes(_answered(work, connection.recv()))


def _answered(job: Callable[[Path], object], path: Path) -> bytes:
    try:
        return pickle.dumps(Answer(value=job(path)))
    except BaseException as error:
        return pickle.dumps(failed(error))


def _end_with_parent() -> None:
    """A job that hangs must not outlive a parent that was killed."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
