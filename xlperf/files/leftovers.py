"""What a run that was killed left behind, units' data in it: removed at the next one, if it is ours and a day old."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import time

__all__ = ["clear_leftovers", "temporary_directory", "temporary_name", "unfinished"]

_DAY = 24 * 60 * 60  # seconds; no run takes as long
_BESIDE = re.compile(r"\.xlperf-[0-9a-f]{12}(?:\.\w{1,10})?")
_TEMPORARY = re.compile(r"xlperf-[a-z0-9_]{8}\.(?:tmp|log)")


def temporary_name(target: Path) -> Path:
    """A new name beside a file that is being written."""
    return target.with_name(f".xlperf-{os.urandom(6).hex()}{target.suffix}")


def temporary_directory() -> tempfile.TemporaryDirectory[str]:
    """A folder for a run's own files, gone afterwards; OSError where none can be made."""
    return tempfile.TemporaryDirectory(prefix="xlperf-", suffix=".tmp", ignore_cleanup_errors=True)


def unfinished(folder: Path) -> bool:
    """Whether a run that was writing into a folder did not end, or has not yet."""
    return any(True for _ in _named(folder, _BESIDE))


def clear_leftovers(folders: Iterable[Path]) -> None:
    """Remove what killed runs left in these folders and among the system's temporary files.

    Only what has a name of ours, belongs to the user and has not changed for a day; what cannot be removed stays.
    """
    places = [(Path(tempfile.gettempdir()), _TEMPORARY), *((folder, _BESIDE) for folder in dict.fromkeys(folders))]
    for folder, names in places:
        for path in _named(folder, names):
            with suppress(OSError):
                if _is_ours(path) and _changed(path) < time() - _DAY:
                    _remove(path)


def _named(folder: Path, names: re.Pattern[str]) -> Iterator[Path]:
    with suppress(OSError):
        yield from (folder / name for name in os.listdir(folder) if names.fullmatch(name))


def _is_ours(path: Path) -> bool:
    """Whether a file or folder, not a link to one, belongs to the user; on Windows such places are the user's own."""
    about = path.lstat()
    mine = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    return mine and (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode))


def _changed(path: Path) -> float:
    """When a file, or anything in a folder, last changed; a second name of a file counts from its making."""
    inside = path.rglob("*") if path.is_dir() else ()
    about = [one.lstat() for one in (path, *inside)]
    return float(max(max(one.st_mtime, one.st_ctime) for one in about))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()
