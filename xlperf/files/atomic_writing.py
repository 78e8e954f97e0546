"""Writing that is whole or not at all, several files together; names that every system takes."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import copy2
from time import time_ns

from xlperf.files.leftovers import clear_leftovers, temporary_name, unfinished
from xlperf.files.package import has_dated_parts, unpacked_part
from xlperf.findings import XlperfError

__all__ = ["atomic", "give_owner_and_mode", "left_older", "safe_filename", "saved_by_person", "together"]

_ILLEGAL = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # Windows devices
_LONGEST_NAME = 180  # bytes: file systems allow 255; what is put before and after a name needs some
_MODIFIED = re.compile(rb"<dcterms:(created|modified)[^>]*>([^<]*)<")

_NO_CHINESE = "系统的语言设置写不了中文文件名。请把环境变量 LC_ALL 设为 C.UTF-8 或 zh_CN.UTF-8 再试"
_ON_WINDOWS = os.name == "nt"
_MOST_IN_NAME, _MOST_IN_PATH = 255, 259  # characters that Windows takes in a name, and in a path where nobody set more

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
    "EINVAL": '这个文件名不能用。名字里不要有 \\ / : * ? " < > |，也不要用 CON、NUL 这类系统占用的名字',
    "ELOOP": "这个位置的快捷链接绕成了圈。请换一个文件夹",
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
    targets = [_real_path(path) for path in paths]
    for path, target in zip(paths, targets, strict=True):
        _check_target(path, target, inputs)
    clear_leftovers(target.parent for target in targets)
    temporary = tuple(map(temporary_name, targets))
    try:
        yield temporary
        _mark_as_together(temporary)
        _put_in_place(temporary, targets)
    except BaseException as error:
        for left in temporary:
            with suppress(OSError):
                left.unlink()
        cause = _file_error(error)
        which = None if cause is None else _concerned(cause, temporary, targets)
        fault = None if cause is None else _meaning(cause)
        if fault and which is not None:
            raise XlperfError(fault, path=str(paths[which])) from error
        raise


def _meaning(error: OSError) -> str | None:
    """What an error of the system means; Windows says of a path that is too long that it does not exist."""
    name = errno.errorcode.get(error.errno or 0, "")
    if _ON_WINDOWS and name == "ENOENT" and len(str(error.filename)) > _MOST_IN_PATH:
        name = "ENAMETOOLONG"
    return _WRITE_FAULTS.get(name)


def _real_path(path: Path) -> Path:
    """The path with links followed; XlperfError where the system takes no such path."""
    if _ON_WINDOWS and (_ILLEGAL.search(path.name) or _RESERVED.fullmatch(path.name)):
        raise XlperfError(_WRITE_FAULTS["EINVAL"], path=str(path))
    if _ON_WINDOWS and len(path.name) > _MOST_IN_NAME:
        raise XlperfError(_WRITE_FAULTS["ENAMETOOLONG"], path=str(path))
    try:
        return Path(os.path.realpath(path))
    except UnicodeEncodeError as error:
        raise XlperfError(_NO_CHINESE, path=ascii(str(path))) from error
    except (OSError, ValueError) as error:
        fault = _WRITE_FAULTS.get(errno.errorcode.get(getattr(error, "errno", None) or errno.EINVAL, ""))
        raise XlperfError(fault or _WRITE_FAULTS["EINVAL"], path=str(path)) from error


def _mark_as_together(written: Sequence[Path]) -> None:
    """Give files written together one time of change, by which ``left_older`` knows them."""
    now = time_ns()
    for path in written:
        with suppress(OSError):
            os.utime(path, ns=(now, now))


def left_older(paths: Sequence[Path]) -> Path | None:
    """The oldest of files that are written together, where a run was killed before all were in their places.

    None where they belong together, where one is missing, or where nothing beside them shows such a run.
    """
    try:
        times = [os.stat(path).st_mtime_ns for path in paths]
    except (OSError, ValueError):
        return None
    if len(set(times)) == 1 or not unfinished(paths[0].parent):
        return None
    return paths[times.index(min(times))]


def _put_in_place(temporary: Sequence[Path], targets: Sequence[Path]) -> None:
    """Move each file to its place; where one cannot be moved, the places before it get back what they held."""
    before: list[tuple[Path, Path, Path | None]] = []
    try:
        for number, (new, target) in enumerate(zip(temporary, targets, strict=True), 1):
            give_owner_and_mode(target, new)
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


def give_owner_and_mode(old: Path, new: Path) -> None:
    """Let the file that takes a place belong to, and be open to, whom the one there did; nothing where none is there.

    A group's files stay readable to the group. Where the system refuses, the new file is its writer's, as any is.
    """
    with suppress(OSError):
        about = os.stat(old)
        if hasattr(os, "chown"):  # not on Windows
            with suppress(OSError):
                os.chown(new, about.st_uid, about.st_gid)
        os.chmod(new, stat.S_IMODE(about.st_mode))


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
    second = temporary_name(path)
    try:
        os.link(path, second)
    except (AttributeError, OSError):  # Python in a browser, or a disk, that knows no hard links
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
    if os.path.exists(target) and _is_held(target):
        raise XlperfError(_WRITE_FAULTS["EBUSY"], path=str(path))


def _is_held(target: Path) -> bool:
    """Whether another program holds a file that is there, as Excel does on Windows: it could not be replaced.

    Found out before anything is written, for a second name made of a file that is held cannot be taken away again.
    """
    try:
        with open(target, "r+b"):
            return False
    except PermissionError:
        return True
    except OSError:  # whatever else is in the way is said when the file is written
        return False


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


def safe_filename(name: str, ending: str = "") -> str:
    """A file name like ``name`` and ``ending`` that every system takes: illegal characters are _, long stems are cut.

    The ending is never cut, nor is the suffix of a name without one. A stem that is cut ends in a mark made of all of
    it, so that long names which begin alike stay different.

    >>> safe_filename("甲/乙", "-报告.xlsx")
    '甲_乙-报告.xlsx'
    """
    whole = (name + ending).encode("utf-8", "replace").decode()
    bare = _ILLEGAL.sub("_", whole).strip().rstrip(". ")
    if bare.startswith(("~$", ".")) or _RESERVED.fullmatch(bare):
        bare = "_" + bare.lstrip("~$.")
    stem, dot, suffix = bare.rpartition(".")
    if not stem or len(suffix) > 10:
        stem, dot, suffix = bare, "", ""
    tail = ending or dot + suffix
    stem = bare.removesuffix(tail)
    room = _LONGEST_NAME - len(tail.encode())
    if len(stem.encode()) > room:
        mark = "_" + sha256(stem.encode()).hexdigest()[:8]
        stem = stem.encode()[: room - len(mark)].decode("utf-8", "ignore").rstrip(". ") + mark
    return (stem.rstrip(". ") or "未命名") + tail


def saved_by_person(path: Path) -> bool:
    """Whether a person saved this .xlsx or .docx after we wrote it.

    Ours were created and modified at one instant, and their parts have no date: a program that leaves the properties
    as they were, or leaves one out, still packs anew.

    False where there is no such file; True where it cannot be told, for then it is not ours to replace.
    """
    if not os.path.exists(path):  # Path.exists raises where a folder may not be looked into
        return False
    try:
        properties, dated = unpacked_part(path, "docProps/core.xml"), has_dated_parts(path)
    except XlperfError:
        return True
    times = dict(_MODIFIED.findall(properties))
    return dated or b"created" not in times or times.get(b"modified") != times[b"created"]
