"""One process that does a job on one path after another and can be ended without harm to any other; pebble runs it.

Each process is a pebble pool of its own. The processes of one pool share a pipe and its lock: one that is killed while
it sends takes the lock along, and one that dies before pebble has read what it is working on makes pebble give up every
open task. Crashing files are what this is for.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import lru_cache
from multiprocessing import current_process, get_context, parent_process
from pathlib import Path
from typing import Any

from xlperf.findings import XlperfError
from xlperf.parallel.answer import Answer, crashed, failed, hung

START_LIMIT = 120.0
"""Seconds that a new process has to load the job; a busy machine with a slow disk needs some."""

STARTS = 3
"""Processes that are tried for one path if each is lost before the path has been begun."""


class LostError(RuntimeError):
    """The process was lost or not there at all, and pebble does not say whether the path had been begun."""


class Process:
    """A process with the job in it, for one path at a time. It starts with the first."""

    def __init__(self, job: bytes) -> None:
        import pebble

        _end_while_loading()
        self._job = job
        self._pool: Any = pebble.ProcessPool(  # in part without types
            max_workers=1,
            initializer=_prepare,
            initargs=(job,),
            context=get_context("spawn"),  # the same on every system: nothing of this process but the job goes along
        )

    def begin(self, path: Path, limit: float) -> Future[bytes]:
        """Hand over a path; the limit counts from when the process has taken it."""
        future: Future[bytes] = Future()
        try:
            with interrupts_blocked():
                future = self._pool.schedule(_do, args=(self._job, path), timeout=limit)
        except (OSError, RuntimeError) as error:  # it cannot be started, or has been lost while it was idle
            future.set_exception(LostError(error))
        return future

    def run(self, path: Path, limit: float) -> Answer:
        """Do the job on a path and wait for the answer. Errors as of ``answer_of``."""
        return answer_of(self.begin(path, limit), limit)

    def stop(self) -> None:
        """Ask for the end of the process, whatever it does; ``join`` waits for it."""
        self._pool.stop()

    def join(self) -> None:
        """Wait until nothing is left of a stopped process."""
        self._pool.join()


def packed(job: Callable[[Path], object]) -> bytes:
    """The job as a process takes it."""
    return pickle.dumps(job)


def answer_of(future: Future[bytes], limit: float) -> Answer:
    """The answer, once it is there; LostError, or XlperfError if the process cannot load the job."""
    import pebble

    try:
        data = future.result(limit + START_LIMIT)
    except TimeoutError:
        return hung(limit)
    except pebble.ProcessExpired as died:
        return crashed(died.exitcode)
    except RuntimeError as error:  # pebble has given up its pool
        raise LostError from error
    try:
        answer: Answer = pickle.loads(data)  # noqa: S301 - written by our own process
    except Exception as error:
        return failed(error)
    return answer


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Ctrl-C goes to all processes of a terminal: those started in here never see it, and we see it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare(job: bytes) -> None:
    """Runs first in the process: load the job, so that this takes none of the first path's time."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(BaseException):  # the first path reports it
        _loaded(job)


@lru_cache(maxsize=1)
def _loaded(job: bytes) -> Callable[[Path], object]:
    work: Callable[[Path], object] = pickle.loads(job)  # noqa: S301 - packed by the process that started this one
    return work


def _do(job: bytes, path: Path) -> bytes:
    """Runs in the process: the answer, packed here, where a value that cannot be packed harms nothing."""
    try:
        work = _loaded(job)
    except BaseException as error:
        raise XlperfError(f"新进程装不进要做的事：{error}") from None
    try:
        return pickle.dumps(Answer(value=work(path)))
    except BaseException as error:
        return pickle.dumps(failed(error))


def _end_while_loading() -> None:
    """End this process, without a word, where it is a new one that is loading the script it was started by.

    A script that calls ``gather`` outside ``if __name__ == "__main__":`` is run again by each process it starts. The
    mark is the one by which multiprocessing itself refuses to start a process then.
    """
    if getattr(current_process(), "_inheriting", False):
        raise SystemExit(1)


def _end_with_parent() -> None:
    """A job that hangs must not outlive a parent that was killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
