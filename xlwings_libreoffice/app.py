"""LibreOffice as xlwings apps: one App per LibreOffice process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from .books import Books
from .connection import Office, start
from .document import Document
from .range import Range
from .uno_structs import enum, settings, system_path
from .unsupported import refuse, refuse_the_rest

# (text, title, buttons, mode) -> the button pressed
Answer = Callable[[str, str, str, "str | None"], str]

BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}  # com.sun.star.awt.MessageBoxButtons
PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}  # com.sun.star.awt.MessageBoxResults
BOXES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}


@refuse_the_rest("Apps")
class Apps(base_classes.Apps):
    """The LibreOffice processes connected, the newest first (the first is the active one)."""

    def __init__(self, engine: object) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """Process ids."""
        return [app.pid for app in self]

    def add(
        self, spec: str | None = None, add_book: bool | None = None, xl: Any = None, visible: bool | None = None
    ) -> App:
        """Start a LibreOffice; ``spec`` is its program folder. Without a display it has no window, whatever
        ``visible`` says.
        """
        del xl
        window = visible is not False and bool(
            os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "win32"
        )
        app = self.enter(start(visible=window, program=Path(spec) if spec else None))
        if add_book:
            app.books.add()
        return app

    def enter(self, office: Office) -> App:
        """Add a LibreOffice, as the active one; one of the same process has its App already."""
        for app in self._apps:
            if app.office is office or (office.bridge is None and app.pid == office.pid):
                break
        else:
            app = App(office, self)
            self._apps = [other for other in self._apps if other.pid != app.pid or not app.pid] + [app]
        self.put_first(app)
        return app

    def put_first(self, app: App) -> None:
        """Make it the active one."""
        self._apps.sort(key=lambda other: other is not app)

    def cleanup(self) -> None:  # type: ignore[override]  # xlwings calls it on the object
        """Forget processes that have ended."""
        self._apps = [app for app in self._apps if app.office.running]

    def __iter__(self) -> Iterator[App]:
        self.cleanup()
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, pid: int) -> App:
        for app in self:
            if app.pid == pid:
                return app
        raise KeyError(f"no LibreOffice with process id {pid} is connected")


@refuse_the_rest("App")
class App(base_classes.App):
    """One LibreOffice."""

    def __init__(self, office: Office, apps: Apps) -> None:
        self.office = office
        self._apps = apps
        self.desktop = office.service("com.sun.star.frame.Desktop")
        self.answer: Answer | None = None
        self.chosen: tuple[str, ...] | None = None  # the files that ``choose_files`` gives without asking
        self.last_active = ""  # RuntimeUID of the book activated last
        self._documents: dict[str, Document] = {}
        self._manual = False
        self._updating = True
        self._alerts = True
        self._events = True
        self._status: str | bool = False
        self._indicator: Any = None

    @property
    def engine(self) -> object:
        """The engine."""
        return self._apps.engine

    @property
    def api(self) -> Any:
        """com.sun.star.frame.Desktop."""
        return self.desktop

    @property
    def pid(self) -> int:
        """Process id of LibreOffice; 0 when it is unknown."""
        return self.office.pid

    @property
    def version(self) -> str:
        """LibreOffice's version ("7.4.7.2")."""
        return str(self._setting("/org.openoffice.Setup/Product", "ooSetupVersionAboutBox"))

    @property
    def path(self) -> str:
        """Folder of its program."""
        substitution = self.office.service("com.sun.star.util.PathSubstitution")
        return system_path(substitution.getSubstituteVariableValue("$(prog)"))

    @property
    def startup_path(self) -> str:
        """Folder of the user's Basic macros."""
        substitution = self.office.service("com.sun.star.util.PathSubstitution")
        return system_path(substitution.getSubstituteVariableValue("$(user)") + "/basic")

    @property
    def hwnd(self) -> None:
        """None: windows have no Windows handle here."""

    @property
    def books(self) -> Books:
        """Open books."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """Selected cells of the active book; of several areas the first; None when no cells are selected."""
        if not len(self.books):
            return None
        return self.books.active.selection

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the active app; ``steal_focus`` brings its window to the front."""
        self._apps.put_first(self)
        if steal_focus and len(self.books):
            self.books.active.document.frame.ContainerWindow.toFront()

    @property
    def visible(self) -> bool:
        """Whether any book has a visible window; never without a screen."""
        return not self.office.headless and any(book.document.frame.ContainerWindow.isVisible() for book in self.books)

    @visible.setter
    def visible(self, value: bool) -> None:
        for book in self.books:
            book.document.frame.ContainerWindow.setVisible(bool(value))

    def quit(self) -> None:
        """Close all books without saving, and end LibreOffice if it is ours or another process."""
        for book in self.books:
            book.close()
        if self.office.pid != os.getpid():
            self.office.close()
        self._apps.cleanup()

    def kill(self) -> None:
        """End the process at once; refused inside LibreOffice's own Python."""
        if self.office.pid == os.getpid():
            refuse("App.kill from inside LibreOffice")
        self.office.kill()
        self._apps.cleanup()

    @property
    def screen_updating(self) -> bool:
        """Whether windows follow changes; while it is off, books opened have no window."""
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        value = bool(value)
        if value == self._updating:
            return
        self._updating = value
        for book in self.books:
            if value:
                book.document.show()
            else:
                book.model.lockControllers()

    @property
    def display_alerts(self) -> bool:
        """Stored for programs that set it: this engine asks nothing of its own accord."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._alerts = bool(value)

    @property
    def enable_events(self) -> bool:
        """Stored for programs that set it: LibreOffice has no such switch, and macros bound to document events run all
        the same.
        """
        return self._events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._events = bool(value)

    @property
    def calculation(self) -> str:
        """'automatic' or 'manual', for all books, whatever the files of those opened later say."""
        return "manual" if self._manual else "automatic"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual"):
            refuse(f"App.calculation = {value!r}")
        self._manual = value == "manual"
        for book in self.books:
            book.document.calculate_automatically(not self._manual)

    def calculate(self) -> None:
        """Calculate what has changed in all open books."""
        for book in self.books:
            book.model.calculate()

    @property
    def status_bar(self) -> str | bool:
        """The text set, False when there is none."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
        self._status = value if isinstance(value, str) else False
        if isinstance(self._status, str) and len(self.books):
            self._indicator = self.books.active.document.frame.createStatusIndicator()
            self._indicator.start(self._status, 0)

    def alert(self, prompt: str | None, title: str | None, buttons: str | None, mode: str | None, callback: Any) -> str:
        """A message box; the button pressed. ``answer`` answers in the user's place when it is set; without a screen
        the first button is taken.
        """
        del callback
        kind = buttons or "ok"
        if kind not in BUTTONS or mode not in BOXES:
            raise ValueError(f"no such buttons or mode of an alert: {buttons!r}, {mode!r}")
        text, heading = "" if prompt is None else str(prompt), "" if title is None else str(title)
        if self.answer is not None:
            return self.answer(text, heading, kind, mode)
        if self.office.headless:
            return kind.split("_")[0]
        box = enum("com.sun.star.awt.MessageBoxType", "QUERYBOX" if kind.startswith("yes") else BOXES[mode])
        window = self.books.active.document.frame.ContainerWindow if len(self.books) else None
        pressed = (
            self.office.service("com.sun.star.awt.Toolkit")
            .createMessageBox(window, box, BUTTONS[kind], heading, text)
            .execute()
        )
        return PRESSED[pressed]

    def choose_files(self, title: str, pattern: str) -> tuple[str, ...]:
        """The files that a person chooses to open; none where the dialog is closed, or where there is no screen."""
        if self.chosen is not None:
            return self.chosen
        if self.office.headless:
            return ()
        picker = self.office.service("com.sun.star.ui.dialogs.FilePicker")
        picker.setTitle(title)
        picker.setMultiSelectionMode(True)
        picker.appendFilter(pattern, pattern)
        urls = picker.getSelectedFiles() if picker.execute() else ()
        return tuple(system_path(url) for url in urls)

    def run(self, macro: str, args: list[Any]) -> Any:
        """Run a Basic Sub or Function: "'Book.xlsm'!Module.Name", "Module.Name" or "Name"; its result. KeyError when
        there is none.
        """
        name, mark, rest = macro.rpartition("!")
        if mark:
            return self.books(name.strip("'").replace("''", "'")).run(rest, args)
        for book in (self.books.active, *self.books):
            if book.has_macro(rest):
                return book.run(rest, args)
        raise KeyError(f"no open book has a macro {macro!r}")

    def document(self, model: Any) -> Document:
        """The one object that stands for a com.sun.star.sheet.SpreadsheetDocument."""
        uid = str(model.RuntimeUID)
        if uid not in self._documents:
            self._documents = {key: document for key, document in self._documents.items() if document.is_open}
            self._documents[uid] = Document(self.office, model)
        return self._documents[uid]

    def forget(self, document: Document) -> None:
        """Drop a document that has been closed."""
        self._documents.pop(document.uid, None)

    def arrive(self, document: Document) -> None:
        """Bring a document just opened into the app's calculation mode and make it the active one."""
        document.calculate_automatically(not self._manual)
        self.last_active = document.uid

    def _setting(self, path: str, name: str) -> Any:
        provider = self.office.service("com.sun.star.configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", settings(nodepath=path)
        )
        return access.getByName(name)
