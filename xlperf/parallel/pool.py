"""The processes of one machine: each has a few paths ahead of it; one that hangs or dies is replaced."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from xlperf.findings import XlperfError
from xlperf.parallel.worker import START_LIMIT, Answer, DiedError, Worker, crashed, hung, packed

AHEAD = 2
"""Paths a worker has at a time: the one it works on, and the next, so that it need not wait for us."""

MOST = 30 if sys.platform == "win32" else 256
"""Workers of a pool: Windows waits for 63 things at once, and a worker is two."""

_STARTS = 3  # failures in a row after which no worker will ever start


@dataclass(slots=True, kw_only=True)
class _Place:
    """A worker, the numbers of its paths in order, and since when it has been at the first (or at starting)."""

    worker: Worker
    started: bool = False
    since: float = field(default_factory=time.monotonic)
    given: deque[int] = field(default_factory=deque)


def cores() -> int:
    """How many processes this machine runs side by side."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Workers over paths; ``answers`` is the whole of it."""

    def __init__(self, job: Callable[[Path], object], paths: Sequence[Path], processes: int, limit: float) -> None:
        self._job = packed(job)
        self._paths = paths
        self._limit = limit
        self._processes = max(1, min(processes, len(paths), MOST))
        self._ahead = deque(range(len(paths)))
        self._places: list[_Place] = []
        self._failed_starts = 0

    def answers(self) -> Generator[tuple[int, Answer], None, None]:
        """Number of the path and its answer, as they come in; all processes are gone when this ends in any way."""
        open_paths = len(self._paths)
        try:
            while open_paths:
                self._fill()
                found = self._collect()
                self._fill()  # before anybody does anything with the answers
                open_paths -= len(found)
                yield from found
        finally:
            for place in self._places:
                place.worker.kill()

    def _fill(self) -> None:
        """Start the workers that are missing, and give each a path; the next one, too, where no other is without."""
        without = [place for place in self._places if not place.given]
        while len(self._places) < self._processes and len(without) < len(self._ahead):
            self._places.append(_Place(worker=Worker(self._job)))
            without.append(self._places[-1])
        for place in [place for place in without if place.started and self._ahead]:
            if self._give(place):
                without.remove(place)
        for place in self._places:
            while place.given and len(place.given) < AHEAD and len(self._ahead) > len(without) and self._give(place):
                pass

    def _give(self, place: _Place) -> bool:
        number = self._ahead[0]
        if not place.worker.give(self._paths[number]):
            return False  # that it has ended is heard next
        if not place.given:
            place.since = time.monotonic()
        place.given.append(self._ahead.popleft())
        return True

    def _collect(self) -> list[tuple[int, Answer]]:
        """Wait until something has happened; what has."""
        ends = [place.since + self._allowed(place) for place in self._places if place.given or not place.started]
        seconds = max(0.0, min(ends) - time.monotonic()) if ends else None
        news = set(wait([end for place in self._places for end in _ends(place)], seconds))
        found = []
        for place in list(self._places):
            if not news.isdisjoint(_ends(place)):
                found += self._hear(place)
            elif (place.given or not place.started) and time.monotonic() - place.since > self._allowed(place):
                found += self._give_up(place)
        return found

    def _allowed(self, place: _Place) -> float:
        return self._limit if place.started else START_LIMIT

    def _hear(self, place: _Place) -> list[tuple[int, Answer]]:
        """What a worker has to say."""
        try:
            if not place.started:
                place.worker.ready()
                place.started, self._failed_starts = True, 0
                return []
            answer = place.worker.take()
        except DiedError as died:
            return self._lose(place, crashed(died))
        place.since = time.monotonic()
        return [(place.given.popleft(), answer)]

    def _give_up(self, place: _Place) -> list[tuple[int, Answer]]:
        return self._lose(place, hung(self._limit))

    def _lose(self, place: _Place, why: Answer) -> list[tuple[int, Answer]]:
        """Do without a worker: the path it was at is lost, the ones after it are not."""
        self._places.remove(place)
        place.worker.kill()
        if not place.started:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise XlperfError("启动不了处理文件的进程。请用 --processes 1 再试，或重新安装本软件。")
            return []
        if not place.given:
            return []
        first = place.given.popleft()
        self._ahead.extendleft(reversed(place.given))
        return [(first, why)]


def _ends(place: _Place) -> tuple[Connection[Any, Any] | int, ...]:
    """What to listen to: the pipe, and the process's end."""
    return place.worker.connection, place.worker.process.sentinel
