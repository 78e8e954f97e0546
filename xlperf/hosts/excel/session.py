"""What every button does around its own job: quiet, a status bar, everything back in its place, no fault unsaid."""

from __future__ import annotations

import platform
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from xlperf.data.version import __version__
from xlperf.files.leftovers import temporary_directory
from xlperf.findings import XlperfError

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLE = "绩效自评"
"""Over every message."""

Say = Callable[[str], None]
"""Shows a step in the status bar."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a button's job ended: the closing message ("" for none), and the sheet with the result, which comes to the
    front; without one what was in front is there again.
    """

    message: str = ""
    sheet: str = ""


Job = Callable[[xw.Book, Say], Ending]
"""What a button does: gets the workbook, and says how it ended."""

_QUIET = (("screen_updating", False), ("display_alerts", False), ("calculation", "manual"))


class NotUndoneError(XlperfError):
    """A fault after which the workbook could not be put back as it was."""


def run(name: str, job: Job, *, question: str = "") -> None:
    """Do a button's job on the workbook it was pressed in; ``question`` is asked first, and No ends it.

    The calculation mode and the status bar come back whatever happens, the view too unless there is a sheet with the
    result; a fault becomes a message and a log.
    """

    def quietly(book: xw.Book) -> str:
        with undisturbed(book) as say:
            ending = job(book, say)
        if ending.sheet:
            _go_back(book, ending.sheet, "")
        return ending.message

    attempt(name, quietly, question=question)


def attempt(name: str, act: Callable[[xw.Book], str], *, question: str = "") -> None:
    """Do something with the workbook whose button was pressed, and say how it ended."""
    book = xw.Book.caller()
    app = book.app
    if question and app.alert(question, TITLE, "yes_no", "info") != "yes":
        return
    try:
        message = act(book)
    except Exception as error:  # whatever the program or Python raises: a person must read it, not a traceback
        app.alert(_fault(error, _log(name, error)), TITLE, "ok", "critical")
    else:
        if message:
            app.alert(message, TITLE, "ok", "info")


@contextmanager
def undisturbed(book: xw.Book) -> Iterator[Say]:
    """Nothing recalculates, flickers or asks meanwhile; what was in view and selected is again afterwards."""
    app = book.app

    def say(step: str) -> None:
        app.status_bar = f"{TITLE}：{step}"

    with ExitStack() as after:
        after.callback(setattr, app, "status_bar", False)
        place = _place(book)
        for name, value in _QUIET:
            after.callback(setattr, app, name, getattr(app, name))
            setattr(app, name, value)
        after.callback(_go_back, book, *place)
        yield say


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder of our own, never beside the workbook, gone afterwards; XlperfError where none can be made."""
    try:
        folder = temporary_directory()
    except OSError as error:
        reason = error.strerror or error
        raise XlperfError(f"建不了临时文件夹（{reason}）。请检查磁盘空间和权限") from error
    with folder as path:
        yield Path(path)


def selected_cells(book: xw.Book, sheet: str) -> xw.Range | None:
    """The cells selected on that sheet; None where another is in front, or what is selected is no cells."""
    selection = None
    with suppress(Exception):  # of a shape or a chart programs say so in errors of their own
        selection = book.app.selection
    if selection is None or selection.sheet.book.name != book.name or selection.sheet.name != sheet:
        return None
    return selection


def _place(book: xw.Book) -> tuple[str, str]:
    """Name of the sheet in front and address of what is selected on it; "" where no cells are."""
    sheet = book.sheets.active.name
    selection = selected_cells(book, sheet)
    return sheet, "" if selection is None else selection.address


def _go_back(book: xw.Book, name: str, address: str) -> None:
    """Bring the sheet of that name to the front, if there still is one, and select what was selected."""
    if name not in [sheet.name for sheet in book.sheets]:
        return
    with suppress(Exception):  # where the eye rests is a convenience: work that is done must not be called undone
        sheet = book.sheets[name]
        sheet.activate()
        if address:
            _select(sheet, address)


def _select(sheet: xw.Sheet, address: str) -> None:
    try:
        sheet.range(address).select()
    except Exception:  # programs refuse addresses that are too long, or of several areas, with errors of their own
        sheet.range(address.partition(",")[0]).select()


def _fault(error: Exception, log: Path | None) -> str:
    """What is reported of an error; one that came up while clearing away does not hide that not all was undone."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, NotUndoneError):
        cause = cause.__cause__ or cause.__context__
    if cause is not None:
        return f"没有做成。\n\n{cause}"
    state = "工作簿没有变。"
    if isinstance(error, XlperfError):
        return f"没有做成。{state}\n\n{error}"
    where = f"\n\n这不是您填错了。请把这个文件发给维护人员：\n{log}" if log else ""
    return f"没有做成。{state}\n\n原因：{_reason(error)}{where}"


def _reason(error: Exception) -> str:
    """The error in one line; programs put what they mean among the arguments."""
    texts = list(_texts(error.args)) or [str(error) or type(error).__name__]
    line = " ".join(" ".join(texts).split())
    return line if len(line) <= 200 else f"{line[:199]}…"


def _texts(arguments: Iterable[object]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, str):
            yield argument
        elif isinstance(argument, tuple):
            yield from _texts(argument)


def _log(name: str, error: Exception) -> Path | None:
    """The file in which the whole error is; None where not even that can be written (a full disk)."""
    with suppress(OSError):
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", prefix="xlperf-", suffix=".log", delete=False
        ) as log:
            log.write(f"xlperf {__version__}  {name}  Python {platform.python_version()}  {platform.platform()}\n")
            log.write("".join(traceback.format_exception(error)))
        return Path(log.name)
    return None
