"""Jobs for the tests of ``gather``; other processes load them by name. What each does is in the file's name."""

from __future__ import annotations

import ctypes
import os
import signal
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
        case "block":  # in C, holding the interpreter's lock, no signal gets through
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
            ctypes.PyDLL(None).sleep(600)
        case "abort":
            os.abort()
        case "fault":
            ctypes.string_at(0)
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


class Unloadable:
    """A job that another process cannot load: it raises, or ends the process if there is an exit code."""

    def __init__(self, exit_code: int | None = None) -> None:
        self.exit_code = exit_code

    def __call__(self, path: Path) -> None:
        """Never called."""

    def __reduce__(self) -> tuple[object, ...]:
        return (int, ("no number",)) if self.exit_code is None else (os._exit, (self.exit_code,))


class LoadableOnce:
    """A job that ends its process at the file ``last``, after which every new process ends while it loads."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __call__(self, path: Path) -> str:
        """Nothing but the name."""
        if path.name == "last":
            self.mark.touch()
            os._exit(3)
        return path.name

    def __reduce__(self) -> tuple[object, ...]:
        return _loaded_once, (self.mark,)


def _loaded_once(mark: Path) -> LoadableOnce:
    if mark.exists():
        os._exit(4)
    return LoadableOnce(mark)
