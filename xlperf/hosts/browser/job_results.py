"""What a job answers, and what the jobs of the page share: the files they work on, and those that they make."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from xlperf import files
from xlperf.assessment import Assessment, assess
from xlperf.files.leftovers import temporary_directory

__all__ = [
    "ENDINGS", "HERE", "PAPERS", "Result", "assessed", "beside", "contents", "earlier_files", "free", "names", "within",
    "zipped",
]  # fmt: skip

HERE = Path(".")
"""Where the page puts what was dropped, in the folders it came in: the current folder, as on the command line."""

PAPERS = ("-监控", "-目标")
"""What the names of the papers before the self-evaluation end in."""

ENDINGS = ("-报告", *PAPERS)
"""What the names end in of what is written of a file, and may have been changed by hand since."""

_WRITTEN = (".xlsx", ".docx")
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Result:
    """What a job answers: a value for JSON, and the files to be taken away by name."""

    value: object
    files: Mapping[str, bytes] = field(default_factory=dict)


def assessed(source: Path) -> Assessment:
    """What a file says, scored and checked by its own scheme."""
    return assess(files.load(source), own_schemes=files.own_schemes(source.parent))


def earlier_files(source: Path, endings: Sequence[str] = ENDINGS) -> list[Path]:
    """Where the report and the papers of a source lie that were written before, if they are there.

    >>> [path.name for path in earlier_files(Path("甲.xlsm"), ["-监控"])]
    ['甲-监控.xlsx', '甲-监控.docx']
    """
    names = [files.safe_filename(source.stem, f"{ending}{suffix}") for ending in endings for suffix in _WRITTEN]
    return [source.with_name(name) for name in names]


@contextmanager
def beside(source: Path) -> Iterator[Path]:
    """A copy of a source in a folder of its own, with the scheme files and what was written of it before beside it."""
    with temporary_directory() as folder:
        for path in (source, *earlier_files(source), *source.parent.glob("*.toml")):
            if path.exists():
                shutil.copy2(path, folder)
        yield Path(folder) / source.name


@contextmanager
def free(*places: Path) -> Iterator[None]:
    """Places among the dropped files to write to, where links to these come out right; as they were, afterwards."""
    before = {place: place.read_bytes() for place in places if place.exists()}
    try:
        yield
    finally:
        for place in places:
            place.unlink(missing_ok=True)
        for place, content in before.items():
            place.write_bytes(content)


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """Files in one zip file, the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def contents(paths: Sequence[Path]) -> dict[str, bytes]:
    """The bytes of files by their names."""
    return {path.name: path.read_bytes() for path in paths}


def names(paths: Sequence[Path]) -> list[str]:
    """Paths as the page writes them."""
    return [path.as_posix() for path in paths]


def within(folder: Path, lines: Iterator[str] | Sequence[str]) -> list[str]:
    """Lines for a person, with no folder of ours before a file's name."""
    return [line.replace(f"{folder}{os.sep}", "") for line in lines]
