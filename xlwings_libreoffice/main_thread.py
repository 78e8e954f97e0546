"""What LibreOffice must do on its main thread.

Nearly every call of its interface takes the program's own lock, so that it may come from any thread. ``importSheet``
does not (7.4.7; in the sources of later versions neither): called over a pipe, it runs in a thread of its own beside
the main thread, which paints meanwhile; both use the same fonts and windows, and at random the program ends with a
segmentation fault, mostly while the names of the sheets are drawn.

Adding and removing modules of macros (``insertByName``, ``removeByName`` of a Basic library) is the other case. Where a
module does not compile, calling a macro opens LibreOffice's macro editor, without a screen too; a library that changes
then makes it close windows in the calling thread. 15 of 35 LibreOffices 7.4.7 ended so within three changes
(``Application::RemoveUserEvent`` under ``SvTreeListBox::dispose``), none of 30 when the main thread changed it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from .connection import Office, OfficeError, load_uno

Result = TypeVar("Result")

_LOOK = 0.5  # seconds between looks whether LibreOffice still lives


def on_main_thread(office: Office, act: Callable[[], Result]) -> Result:
    """What ``act`` gives when LibreOffice's main thread makes its calls; what it raises is raised.

    Over a pipe: LibreOffice is asked to call us back when it is idle; the calls of a callback are made by the thread
    that waits for it. OfficeError when it ends meanwhile. Within such a callback, and inside LibreOffice, ``act`` is
    simply called: macros, and what menus and buttons start, run on the main thread or have the lock.
    """
    if office.bridge is None or office.callback_thread == threading.get_ident():
        return act()
    turn = _Turn(office, act)
    office.service("com.sun.star.awt.AsyncCallback").addCallback(turn, None)
    while not turn.over.wait(_LOOK):
        if not office.running:
            raise OfficeError("LibreOffice ended in the midst of a call")
    if turn.error is not None:
        raise turn.error
    return turn.result  # type: ignore[no-any-return]


class _Turn:
    """com.sun.star.awt.XCallback: makes the calls and stores what came of them."""

    def __init__(self, office: Office, act: Callable[[], Any]) -> None:
        self._office = office
        self._act = act
        self.result: Any = None
        self.error: BaseException | None = None
        self.over = threading.Event()

    def getTypes(self) -> Any:  # noqa: N802 - UNO's names
        """Of XTypeProvider."""
        return (load_uno().getTypeByName("com.sun.star.awt.XCallback"),)

    def getImplementationId(self) -> Any:  # noqa: N802
        """Of XTypeProvider."""
        return load_uno().ByteSequence(b"")

    def notify(self, _data: Any) -> None:
        """Of XCallback."""
        before, self._office.callback_thread = self._office.callback_thread, threading.get_ident()
        try:
            self.result = self._act()
        except BaseException as error:  # it belongs to the thread that waits
            self.error = error
        self._office.callback_thread = before
        self.over.set()
