"""Writing that is whole or not at all, several files together; names that every system takes."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copy2

from xlperf.files.package import unpacked_part
from xlperf.findings import XlperfError

__all__ = ["atomic", "safe_filename", "saved_by_person", "together"]

_ILLEGAL = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # Windows devices
_LONGEST_NAME = 180  # bytes: file systems allow 255; what is put before and after a name needs some
_MODIFIED = re.compile(rb"<dcterms:(created|modified)[^>]*>([^<]*)<")

_WRITE_FAULTS = {
    "ENOSPC": "磁盘满了，没有写出任何内容。请腾出空间后再试",
    "EDQUOT": "磁盘配额用完了，没有写出任何内容。请腾出空间后再试",
    "EFBIG": "文件太大，这个磁盘存不下。请换一个位置",
    "EROFS": "这个位置是只读的，写不进去。请换一个文件夹",
    "EACCES": "没有权限写这个文件，或者它正在别的程序里打开着。请关闭它，或换一个文件夹",
    "EPERM": "没有权限写这个文件，或者它正在别的程序里打开着。请关闭它，或换一个文件夹",
    "EBUSY": "这个文件正在别的程序里打开着。请关闭后再试",
    "ETXTBSY": "这个文件正在别的程序里打开着。请关闭后再试",
    "ENOENT": "文件夹不存在。请先建立文件夹",
    "ENOTDIR": "文件夹不存在。请先建立文件夹",
    "ENAMETOOLONG": "文件名太长。请换一个短些的名字",
    "EIO": "磁盘读写出错，没有写出任何内容。请换一个位置",
}


@contextmanager
def atomic(path: Path, *, inputs: Sequence[Path] = ()) -> Iterator[Path]:
    """A temporary path beside ``path``: takes its place when the block ends well, is removed when it does not.

    XlperfError where ``path`` is one of the ``inputs``, is open in another program, or cannot be written; then nothing
    is left behind and what was there before is untouched.
    """
    with together([path], inputs=inputs) as (temporary,):
        yield temporary


@contextmanager
def together(paths: Sequence[Path], *, inputs: Sequence[Path] = ()) -> Iterator[tuple[Path, ...]]:
    """A temporary path beside each of ``paths``: as ``atomic``, and they all take their places or none does."""
    targets = [Path(os.path.realpath(path)) for path in paths]
    for path, target in zip(paths, targets, strict=True):
        _check_target(path, target, inputs)
    temporary = tuple(target.with_name(f".xlperf-{os.urandom(6).hex()}{target.suffix}") for target in targets)
    try:
        yield temporary
        _put_in_place(temporary, targets)
    except BaseException as error:
        for left in temporary:
            with suppress(OSError):
                left.unlink()
        cause = _file_error(error)
        which = None if cause is None else _concerned(cause, temporary, targets)
        fault = None if cause is None else _WRITE_FAULTS.get(errno.errorcode.get(cause.errno or 0, ""))
        if fault and which is not None:
            raise XlperfError(fault, path=str(paths[which])) from error
        raise


def _put_in_place(temporary: Sequence[Path], targets: Sequence[Path]) -> None:
    """Move each file to its place; where one cannot be moved, the places before it get back what they held."""
    before: list[tuple[Path, Path, Path | None]] = []
    try:
        for number, (new, target) in enumerate(zip(temporary, targets, strict=True), 1):
            if number < len(targets):  # what the last place held is untouched when moving there fails
                before.append((new, target, _second_name(target)))
            os.replace(new, target)
    except BaseException:
        for new, target, held in before:
            with suppress(OSError):  # what cannot be put back must not keep the others from it, nor hide the reason
                _put_back(new, target, held)
        raise
    for _, _, held in before:
        if held is not None:
            with suppress(OSError):  # all is written; a second name left behind hides nothing
                held.unlink()


def _put_back(new: Path, target: Path, held: Path | None) -> None:
    """Let a place hold what it held; where ``new`` was not moved, it still does, and may be open elsewhere."""
    if held is None:
        target.unlink(missing_ok=True)
    elif os.path.exists(new):
        held.unlink()
    else:
        os.replace(held, target)
        held.unlink(missing_ok=True)  # two names of one file, where there was no new one: replacing does nothing


def _second_name(path: Path) -> Path | None:
    """Another name for what ``path`` holds now, on the same disk; None where there is nothing."""
    if not os.path.exists(path):
        return None
    second = path.with_name(f".xlperf-{os.urandom(6).hex()}{path.suffix}")
    try:
        os.link(path, second)
    except OSError:  # a disk that knows no hard links
        copy2(path, second)
    return second


def _check_target(path: Path, target: Path, inputs: Sequence[Path]) -> None:
    if any(_same_file(target, given) for given in inputs):
        raise XlperfError("不能写到输入文件上。请换一个输出文件名", path=str(path))
    if os.path.isdir(target):  # the methods of Path raise where a name is too long
        raise XlperfError("这是一个文件夹，请写明文件名", path=str(path))
    if not os.path.isdir(target.parent):
        raise XlperfError(_WRITE_FAULTS["ENOENT"], path=str(path))
    for lock in map(target.with_name, _lock_names(target)):
        if os.path.exists(target) and os.path.exists(lock):
            message = f"这个文件正在别的程序里打开着。请关闭后再试；确实没有打开的话，删去 {lock.name} 再试"
            raise XlperfError(message, path=str(path))
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise XlperfError("这个文件是只读的。请去掉只读，或换一个文件名", path=str(path))


def _lock_names(target: Path) -> Iterator[str]:
    """What Excel, LibreOffice and Word put beside an open file; Word drops the first letters of a long name."""
    yield f"~${target.name}"
    yield f".~lock.{target.name}#"
    if target.suffix.lower() == ".docx":
        yield f"~${target.name[min(max(len(target.stem) - 6, 0), 2) :]}"


def _same_file(one: Path, other: Path) -> bool:
    if one == Path(os.path.realpath(other)):
        return True
    try:
        return os.path.samefile(one, os.path.realpath(other))
    except OSError:
        return False


def _file_error(error: BaseException) -> OSError | None:
    """The error of the file system that this one came from: writers wrap such errors in their own."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    return cause


def _concerned(error: OSError, temporary: Sequence[Path], targets: Sequence[Path]) -> int | None:
    """Which of the files being written an error is about; None where it is about something in another folder."""
    if error.filename is None:
        return 0
    named = Path(os.path.realpath(str(error.filename)))
    for number, places in enumerate(zip(temporary, targets, strict=True)):
        if named in places:
            return number
    return 0 if named.parent in {target.parent for target in targets} else None


def safe_filename(name: str) -> str:
    """A file name like ``name`` that every system takes: illegal characters are _, long stems cut, the suffix kept."""
    whole = name.encode("utf-8", "replace").decode()
    bare = _ILLEGAL.sub("_", whole).strip().rstrip(". ")
    if bare.startswith(("~$", ".")) or _RESERVED.fullmatch(bare):
        bare = "_" + bare.lstrip("~$.")
    stem, dot, suffix = bare.rpartition(".")
    if not stem or len(suffix) > 10:
        stem, dot, suffix = bare, "", ""
    room = _LONGEST_NAME - len((dot + suffix).encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return (stem or "未命名") + dot + suffix


def saved_by_person(path: Path) -> bool:
    """Whether a person saved this .xlsx or .docx after we wrote it: ours were created and modified at one instant.

    False where there is no such file; True where it cannot be told, for then it is not ours to replace.
    """
    if not path.exists():
        return False
    try:
        properties = unpacked_part(path, "docProps/core.xml")
    except XlperfError:
        return True
    times = dict(_MODIFIED.findall(properties))
    return b"created" not in times or times.get(b"modified", times[b"created"]) != times[b"created"]
