"""Jobs for the tests of ``gather``; other processes load them by name. What each does is in the file's name."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from xlperf.findings import XlperfError


def name(path: Path) -> str:
    """Nothing but the name: thousands of these show what the machinery costs."""
    return path.name


def act(path: Path) -> str:
    """Do what the name says, else give it back; the part behind the dash makes it another file."""
    match path.name.partition("-")[0]:
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "exit":
            os._exit(3)
        case "kill":
            os.kill(os.getpid(), 9)
        case "quit":
            sys.exit(4)
        case "memory":
            raise MemoryError
        case "interrupt":
            raise KeyboardInterrupt
        case "wrong":
            raise XlperfError("这不是工作簿。", code="R01", path=str(path))
        case "broken":
            return str(1 / 0)
        case "unsendable":
            return threading.Lock()  # type: ignore[return-value]
        case "unreadable":
            return _Refusing()  # type: ignore[return-value]
        case "large":
            return "字" * 2_000_000
        case "slow":
            time.sleep(0.2)
    return path.name


class _Refusing:
    """Pickles, and cannot be made again."""

    def __reduce__(self) -> tuple[object, ...]:
        return int, ("no number",)


def pid(path: Path) -> int:
    """Which process."""
    time.sleep(0.05)
    return os.getpid()


def touched(path: Path) -> str:
    """Leave a trace beside the file: that it was begun."""
    path.with_suffix(".begun").touch()
    return path.name


def begun_and_hanging(path: Path) -> None:
    """Leave the number of the process beside the file, then hang."""
    path.with_suffix(".pid").write_text(str(os.getpid()))
    time.sleep(600)


class SlowToLoad:
    """A job that takes a while to be there, as one does from a slow disk."""

    def __call__(self, path: Path) -> str:
        """Nothing but the name."""
        return path.name

    def __reduce__(self) -> tuple[object, ...]:
        return _loaded, (1.5,)


def _loaded(seconds: float) -> SlowToLoad:
    time.sleep(seconds)
    return SlowToLoad()
