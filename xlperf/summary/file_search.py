"""The files of a summary: workbooks and data files under the given paths, and what was passed over, with the reason."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from hashlib import blake2b
from pathlib import Path

from xlperf.findings import XlperfError
from xlperf.summary.settings import settings

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file or folder that was passed over, and why; ``lost`` where something of a unit's may be in it."""

    path: Path
    reason: str
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files to be read, and what was passed over; both in order of their paths."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...] = ()


def find(paths: Sequence[Path], *, outputs: Iterable[Path] = (), without: Iterable[Path] = ()) -> Found:
    """The files under ``paths``, folders searched with all they hold; each file once, links and copies aside.

    A file that is named itself is taken whatever it is called. ``outputs`` are files about to be written: they are
    passed over. ``without`` are files that are taken elsewhere (last year's). XlperfError where a path is not there,
    or nothing at all is found.
    """
    elsewhere = {os.path.realpath(path) for path in without}
    ours = {os.path.realpath(path) for path in outputs}
    skipped: list[Skipped] = []
    files: dict[str, Path] = {}
    for given in paths:
        if not os.path.exists(given):  # Path.exists raises where a folder may not be looked into
            raise XlperfError("没有这个文件或文件夹。请检查路径", path=str(given))
        for path in _walk(given, skipped) if given.is_dir() else [given]:
            place = os.path.realpath(path)
            if place in ours:
                skipped.append(Skipped(path=path, reason=settings().find.words["own"]))
            elif place not in elsewhere:
                files.setdefault(place, path)
    ordered = sorted(files.values(), key=str)
    copies = _copies(ordered)
    words = settings().find.words
    skipped += [Skipped(path=path, reason=words["copy"].format(other=other)) for path, other in copies.items()]
    if not ordered:
        where = "、".join(map(str, paths))
        kinds = " ".join(settings().find.suffixes)
        tail = (
            f"（另有 {len(skipped)} 个文件不能用，如 {skipped[0].path.name}：{skipped[0].reason}）" if skipped else ""
        )
        raise XlperfError(f"没有找到工作簿或数据文件（{kinds}）{tail}。请检查文件夹", path=where)
    return Found(
        files=tuple(path for path in ordered if path not in copies),
        skipped=tuple(sorted(skipped, key=lambda one: str(one.path))),
    )


def _walk(top: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """The files to be taken under a folder; a folder that is reached twice (links in a circle) is searched once."""
    words, seen = settings().find.words, set[str]()

    def fail(error: OSError) -> None:
        skipped.append(Skipped(path=Path(str(error.filename)), reason=words["folder"], lost=True))

    for folder, below, names in os.walk(top, followlinks=True, onerror=fail):
        place = Path(folder)
        real = os.path.realpath(folder)  # its number means nothing on the shared folders of some servers
        if real in seen:
            below.clear()
            continue
        seen.add(real)
        hidden = [name for name in below if name.startswith(".")]
        skipped.extend(Skipped(path=place / name, reason=words["hidden"]) for name in hidden)
        below[:] = sorted(set(below) - set(hidden))
        for name in sorted(names):
            reason = _reason(name)
            if reason:
                lost = reason not in (words["lock"], words["hidden"], words["own"])
                skipped.append(Skipped(path=place / name, reason=reason, lost=lost))
            elif reason is None:
                yield place / name


def _reason(name: str) -> str | None:
    """Why a file is passed over; None where it is taken, "" where it is nothing to speak of: a picture, a text."""
    rules = settings().find
    suffix = Path(name).suffix.lower()
    if suffix not in (*rules.suffixes, *rules.other, *rules.packed):
        return ""
    for key, patterns in (("lock", rules.locks), ("hidden", (".*",)), ("own", rules.own)):
        if any(fnmatch(name, pattern) for pattern in patterns):
            return rules.words[key]
    if suffix in rules.packed:
        return rules.words["packed"]
    return rules.words["other"].format(suffix=suffix) if suffix in rules.other else None


def _copies(paths: Sequence[Path]) -> dict[Path, Path]:
    """File -> an earlier file of the very same content. Only files of one size are compared."""
    sizes: dict[int, list[Path]] = defaultdict(list)
    for path in paths:
        try:
            sizes[path.stat().st_size].append(path)
        except OSError:  # it is reported when it is read
            continue
    copies = {}
    for group in sizes.values():
        first: dict[bytes, Path] = {}
        for path in group if len(group) > 1 else ():
            mark = _fingerprint(path)
            if mark and first.setdefault(mark, path) != path:
                copies[path] = first[mark]
    return copies


def _fingerprint(path: Path) -> bytes:
    """What the content of a file is compared by; empty where it cannot be read."""
    mark = blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                mark.update(block)
    except OSError:
        return b""
    return mark.digest()
