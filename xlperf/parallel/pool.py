"""The processes of one machine: each has one path at a time; one that hangs or dies is replaced."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue

from xlperf.findings import XlperfError
from xlperf.parallel.answer import Answer, crashed, hung
from xlperf.parallel.worker_process import START_LIMIT, STARTS, LostError, Process, answer_of, packed


def cores() -> int:
    """How many processes this machine runs side by side."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Processes over paths; ``answers`` is the whole of it."""

    def __init__(self, job: Callable[[Path], object], paths: Sequence[Path], processes: int, limit: float) -> None:
        self._job = packed(job)
        self._paths = paths
        self._limit = limit
        self._most = max(1, min(processes, len(paths)))
        self._ahead = deque(range(len(paths)))
        self._processes: set[Process] = set()
        self._idle: list[Process] = []
        self._running: dict[Future[bytes], tuple[int, Process]] = {}
        self._done: SimpleQueue[Future[bytes]] = SimpleQueue()
        self._lost: Counter[int] = Counter()
        self._works = False

    def answers(self) -> Generator[tuple[int, Answer], None, None]:
        """Number of the path and its answer, as they come in; all processes are gone when this ends in any way.

        XlperfError if no process can be started or the job cannot be loaded.
        """
        try:
            while self._ahead or self._running:
                self._fill()
                found = self._next()
                self._fill()  # before anybody does anything with the answers
                yield from found
        finally:
            for process in self._processes:
                process.stop()
            for process in self._processes:
                process.join()

    def _fill(self) -> None:
        """Give every process a path, and start those that are missing."""
        while self._ahead and len(self._running) < self._most:
            number = self._ahead.popleft()
            process = self._idle.pop() if self._idle else Process(self._job)
            self._processes.add(process)
            future = process.begin(self._paths[number], self._limit)
            self._running[future] = number, process
            future.add_done_callback(self._done.put)

    def _next(self) -> list[tuple[int, Answer]]:
        """Wait until something has happened; the answers that came of it."""
        try:
            future = self._done.get(timeout=self._limit + START_LIMIT)
        except Empty:
            return self._abandon()
        number, process = self._running.pop(future)
        try:
            answer = answer_of(future, self._limit)
        except LostError:
            return self._replace(number, process)
        self._works = True
        self._idle.append(process)
        return [(number, answer)]

    def _replace(self, number: int, process: Process) -> list[tuple[int, Answer]]:
        """Do without a process that was lost; its path is tried again, a few times."""
        self._processes.remove(process)
        process.stop()
        process.join()
        self._lost[number] += 1
        if self._lost[number] < STARTS:
            self._ahead.appendleft(number)
            return []
        self._check_works()
        return [(number, crashed())]

    def _abandon(self) -> list[tuple[int, Answer]]:
        """Do without processes that cannot be ended, as one that waits for a disk that does not answer."""
        self._check_works()
        stuck = list(self._running.values())
        self._running.clear()
        self._done = SimpleQueue()  # theirs may still come
        for _, process in stuck:
            self._processes.remove(process)
            process.stop()
        return [(number, hung(self._limit)) for number, _ in stuck]

    def _check_works(self) -> None:
        """XlperfError unless any process has ever answered."""
        if not self._works:
            raise XlperfError(
                '启动不了处理文件的进程。自己写的脚本里，请把调用写在 if __name__ == "__main__": 下面；'
                "用命令时，请加 --processes 1 再试，或重新安装本软件。"
            ) from None
