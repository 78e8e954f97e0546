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

__all__ = ["HERE", "Result", "assessed", "beside", "contents", "earlier_reports", "free", "names", "within", "zipped"]

HERE = Path(".")
"""Where the page puts what was dropped, in the folders it came in: the current folder, as on the command line."""

_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Result:
    """What a job answers: a value for JSON, and the files to be taken away by name."""

    value: object
    files: Mapping[str, bytes] = field(default_factory=dict)


def assessed(source: Path) -> Assessment:
    """What a file says, scored and checked by its own scheme."""
    return assess(files.load(source), own_schemes=files.own_schemes(source.parent))


def earlier_reports(source: Path) -> list[Path]:
    """Where the reports of a source lie that were written before, if they are there."""
    return [source.with_name(files.safe_filename(source.stem, f"-报告{suffix}")) for suffix in (".xlsx", ".docx")]


@contextmanager
def beside(source: Path) -> Iterator[Path]:
    """A copy of a source in a folder of its own, with the scheme files and earlier reports that lie beside it."""
    with temporary_directory() as folder:
        for path in (source, *earlier_reports(source), *source.parent.glob("*.toml")):
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
