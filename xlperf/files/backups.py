"""Copies of a person's files, made before something else takes their place."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import suppress
from pathlib import Path

from xlperf.files.atomic_writing import give_owner_and_mode
from xlperf.files.leftovers import temporary_name

__all__ = ["back_up", "free_name"]


def free_name(path: Path, mark: str) -> Path:
    """A name beside ``path`` that nothing has yet: its own with a mark (甲-旧.xlsx), a number where one is taken."""
    for number in itertools.count(1):
        free = path.with_name(f"{path.stem}-{mark}{number if number > 1 else ''}{path.suffix}")
        if not os.path.lexists(free):  # Path.exists raises where a folder may not be looked into
            return free
    raise AssertionError


def back_up(path: Path, copy: Path) -> Path:
    """Copy a file to a name beside it, with its times, mode and owner: a group's file stays the group's.

    The copy is whole or not there. OSError where it cannot be made. Returns ``copy``.
    """
    temporary = temporary_name(copy)
    try:
        shutil.copy2(path, temporary)
        give_owner_and_mode(path, temporary)
        os.replace(temporary, copy)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return copy
