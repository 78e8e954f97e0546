"""The same job on several machines, by Dask: its scheduler hands out the files, each of its workers keeps a process.

The process is what can be killed: a thread of Dask's cannot, and a worker of Dask's that dies takes its other files
along. It also lets a worker with many threads use as many cores.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from importlib.metadata import version
from multiprocessing import current_process
from pathlib import Path
from queue import Empty, SimpleQueue
from socket import gethostname
from typing import Any

from xlperf.findings import XlperfError
from xlperf.parallel.answer import Answer
from xlperf.parallel.pool import cores
from xlperf.parallel.worker_process import START_LIMIT, STARTS, LostError, Process, interrupts_blocked, packed

Client = Any
Future = Any
"""Dask's own, which it types only in part."""

LOCAL = "local"
"""In place of an address: start a scheduler and workers on this machine."""

CONNECT_LIMIT = 10.0
"""Seconds in which a scheduler must answer."""

LOST_LIMIT = 20.0
"""Seconds without a connection, or without any worker, after which the run is given up."""

AHEAD = 2
"""Files in flight for each thread of the workers."""

_ADDRESS = re.compile(r"[a-z]+://[^\s/]+:\d+/?")
_LOOK = 2.0  # seconds between looks at whether anybody is still there
_INSTALL = '多机处理要另装组件。请在装 xlperf 的地方运行：pip install "distributed>=2025.1"'
_SAME = {"xlperf": "xlperf", "python": "Python", "distributed": "distributed"}


class Cluster:
    """A scheduler and its workers over paths; ``answers`` is the whole of it."""

    def __init__(
        self,
        job: Callable[[Path], object],
        paths: Sequence[Path],
        processes: int | None,
        limit: float,
        scheduler: str,
    ) -> None:
        self._job = packed(job)
        self._paths = paths
        self._processes = max(1, min(processes or cores(), len(paths)))
        self._limit = limit
        self._scheduler = scheduler
        self._done: SimpleQueue[Future] = SimpleQueue()
        self._open: dict[str, tuple[int, Future]] = {}

    def answers(self) -> Generator[tuple[int, Answer], None, None]:
        """Number of the path and its answer, as they come in. XlperfError where the scheduler cannot be used."""
        ahead = iter(enumerate(self._paths))
        with self._connected() as client:
            room = _room(client)
            for at, (number, path) in enumerate(ahead, 1):
                self._submit(client, number, path)
                if at % 100 == 0:
                    room = _room(client)  # workers come and go
                while len(self._open) >= room:
                    yield self._next(client)
            while self._open:
                yield self._next(client)

    def _submit(self, client: Client, number: int, path: Path) -> None:
        future = client.submit(_do, self._job, str(path), self._limit, pure=False)
        self._open[future.key] = number, future
        future.add_done_callback(self._done.put)

    def _next(self, client: Client) -> tuple[int, Answer]:
        """The next answer of all, once it is there."""
        lost_since: float | None = None
        while True:
            try:
                future = self._done.get(timeout=_LOOK)
            except Empty:
                lost_since = (lost_since or time.monotonic()) if _is_lost(client) else None
                if lost_since and time.monotonic() - lost_since > LOST_LIMIT:
                    raise XlperfError(
                        "和调度器的连接断了，或者工作进程都退出了。请检查后再运行一次。", path=self._scheduler
                    ) from None
            else:
                number, _ = self._open.pop(future.key)
                return number, self._answer(future)

    def _answer(self, future: Future) -> Answer:
        try:
            answer: Answer = future.result(timeout=self._limit + START_LIMIT)
        except XlperfError as error:
            raise XlperfError(f"工作进程不能用：{error.message}", path=self._scheduler) from None
        except Exception as error:
            what = type(error).__name__
            if what == "KilledWorker":  # the scheduler has tried several
                return Answer(failure="处理这个文件的几个工作进程都意外退出了，已跳过。请打开这个文件另存一份再试。")
            raise XlperfError(f"调度器没有交回结果（{what}：{error}）。", path=self._scheduler) from None
        return answer

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        """A client of the scheduler, checked to be of use; what was started is ended afterwards."""
        try:
            distributed: Any = import_module("distributed")
        except ImportError:
            raise XlperfError(_INSTALL) from None
        with ExitStack() as stack:
            stack.enter_context(_quiet())
            address: Any = self._scheduler
            if address == LOCAL:
                with interrupts_blocked():
                    address = distributed.LocalCluster(
                        n_workers=self._processes,
                        threads_per_worker=1,
                        dashboard_address="127.0.0.1:0",
                        silence_logs=logging.CRITICAL,
                    )
                stack.callback(address.close)
            elif not _ADDRESS.fullmatch(address):
                raise XlperfError("调度器的地址要写成 tcp://主机:8786，或写 local。", path=address)
            try:
                client = distributed.Client(address, timeout=CONNECT_LIMIT, set_as_default=False)
            except (OSError, TimeoutError, ValueError):
                what = f"{CONNECT_LIMIT:g} 秒内连不上调度器。请核对地址，并确认那台机器上运行着 dask scheduler。"
                raise XlperfError(what, path=self._scheduler) from None
            stack.callback(client.close)
            _check(client, self._scheduler)
            stack.callback(_dismiss_all, client)
            yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask logs on its own channels; what officers need to know is reported here."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


def _room(client: Client) -> int:
    """How many files may be in flight."""
    threads: Mapping[str, int] = client.nthreads()
    return max(1, AHEAD * sum(threads.values()))


def _is_lost(client: Client) -> bool:
    return client.status != "running" or not client.nthreads()


def _check(client: Client, scheduler: str) -> None:
    """XlperfError unless there are workers, and they have what we have."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_LIMIT)
    except TimeoutError:
        what = f"调度器上没有工作进程。请在各台机器上运行：dask worker {scheduler}"
        raise XlperfError(what, path=scheduler) from None
    ours = versions()
    try:
        theirs: Mapping[str, Mapping[str, str]] = client.run(versions)
    except Exception as error:
        what = "工作进程用不了 xlperf。请在各台机器上装好同一个版本的 xlperf，再重新启动 dask worker"
        raise XlperfError(f"{what}（{type(error).__name__}：{error}）。", path=scheduler) from None
    for worker, found in theirs.items():
        other = [f"{name} {found.get(key)}" for key, name in _SAME.items() if found.get(key) != ours[key]]
        if other:
            here = "、".join(f"{name} {ours[key]}" for key, name in _SAME.items())
            what = f"工作进程 {worker} 的版本不同：{'、'.join(other)}；这里是 {here}。请装成一样的。"
            raise XlperfError(what, path=scheduler)


def versions() -> dict[str, str]:
    """What client and workers must have in common: the versions of xlperf, of Python (two numbers) and of Dask."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"xlperf": version("xlperf"), "python": python, "distributed": version("distributed")}


_idle: list[tuple[bytes, Process]] = []
_lock = threading.Lock()


def _do(job: bytes, path: str, limit: float) -> Answer:
    """Runs in a thread of a Dask worker: the job on one path, in a process of this machine."""
    if not os.path.exists(path):  # Path.exists raises where the folder may not be looked into
        where = "请把文件放在各台机器用同一路径都能打开的共享文件夹里。"
        return Answer(failure=f"机器 {gethostname()} 上看不到这个文件。{where}")
    for _ in range(STARTS):
        process = _take(job)
        try:
            answer = process.run(Path(path), limit)
        except LostError:
            _end([process])
            continue
        except XlperfError:
            _end([process])
            raise
        with _lock:
            _idle.append((job, process))
        return answer
    raise XlperfError("处理文件的进程启动不了")


def _take(job: bytes) -> Process:
    """A process with this job in it; those with another job are of no use any more."""
    with _lock:
        others = [process for known, process in _idle if known != job]
        own = [process for known, process in _idle if known == job]
        _idle[:] = [(job, process) for process in own[1:]]
    _end(others)
    # Dask's workers may not have children unless a setting of theirs says so; ours end with them by themselves.
    current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return own[0] if own else Process(job)


def _end(processes: Sequence[Process]) -> None:
    for process in processes:
        process.stop()
    for process in processes:
        process.join()


def dismiss() -> None:
    """End the processes of this Dask worker that wait for more."""
    with _lock:
        processes = [process for _, process in _idle]
        _idle.clear()
    _end(processes)


def _dismiss_all(client: Client) -> None:
    with suppress(Exception):  # the connection may be what ended the run
        client.run(dismiss, on_error="ignore")
