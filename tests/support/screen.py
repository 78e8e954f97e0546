"""A screen of its own with a LibreOffice on it, and what a person sees and does there: windows, clicks, keys.

Without a screen LibreOffice shows no message box and waits for nobody.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import xlwings_libreoffice
from xlwings_libreoffice.connection import SETTINGS, program_folder
from xlwings_libreoffice.main_thread import on_main_thread

WIDTH, HEIGHT = 1600, 1000
SIZE = f"{WIDTH}x{HEIGHT}x24"
_PATIENCE = 180  # seconds for what takes three on an idle machine
_QUIET = 1.5  # seconds in which a box would have come
_OF_TESTS = {"OOXMLRecalcMode", "MacroSecurityLevel", "DisableMacrosExecution"}  # settings that no person has
_NO_BOX = {"", "Unnamed Window", "LibreOffice 7.4", "VCL ImplGetDefaultWindow"}
_ALERT, _BUTTON, _TEXT = 1, 44, 86  # com.sun.star.accessibility.AccessibleRole
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"


@dataclass(frozen=True)
class Screen:
    """A display of the X window system, by its name such as ``:7``."""

    display: str

    def windows(self) -> dict[str, str]:
        """Identifier -> title of the windows that are to be seen."""
        found = self._xdotool("search", "--onlyvisible", "--class", "libreoffice").split()
        return {one: self._xdotool("getwindowname", one).strip() for one in found}

    def boxes(self) -> set[str]:
        """Titles of the windows that are no document's: message boxes and the macro editor."""
        titles = set(self.windows().values()) - _NO_BOX
        return {title for title in titles if not title.endswith(" - LibreOffice Calc")}

    def click(self, x: int, y: int) -> None:
        """Press and release the left button of the mouse there, in pixels from the upper left corner.

        With the pause that a finger takes.
        """
        self._xdotool("mousemove", "--sync", str(x), str(y), "mousedown", "1", "sleep", "0.1", "mouseup", "1")

    def key(self, name: str) -> None:
        """Press a key, such as ``ctrl+s``."""
        self._xdotool("key", name)

    def picture(self, path: Path) -> None:
        """Write what is to be seen into a PNG file."""
        subprocess.run(["import", "-display", self.display, "-window", "root", str(path)], check=True)

    def colours(self) -> dict[str, int]:
        """Pixels of each colour that is to be seen, by its name such as ``#DCE7F2``."""
        shown = subprocess.run(
            ["import", "-display", self.display, "-window", "root", "-depth", "8", "ppm:-"],
            capture_output=True,
            check=True,
        ).stdout
        pixels = shown[-3 * WIDTH * HEIGHT :]
        counted = Counter(pixels[at : at + 3] for at in range(0, len(pixels), 3))
        return {f"#{colour.hex().upper()}": count for colour, count in counted.items()}

    def _xdotool(self, *arguments: str) -> str:
        environment = {**os.environ, "DISPLAY": self.display}
        done = subprocess.run(
            ["xdotool", *arguments], env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
        return done.stdout


@contextmanager
def new_screen() -> Iterator[Screen]:
    """A screen that nobody else uses; it ends with the block.

    It has a window manager: without one LibreOffice ignores the first click after a message box.
    """
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    screen = Screen(f":{number}")
    manager = subprocess.Popen(
        ["openbox"],
        env={**os.environ, "DISPLAY": screen.display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield screen
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


@dataclass
class ScreenOffice:
    """A LibreOffice on a screen, whose folder of trusted workbooks is the one of the tests."""

    screen: Screen
    profile: Path
    office: xlwings_libreoffice.Office = field(repr=False)

    @classmethod
    def start(cls, screen: Screen, profile: Path, trusted: Path, prepare: Callable[[Path], object]) -> ScreenOffice:
        """Start one on a new profile; ``prepare`` may put the extension into it."""
        write_profile(profile, trusted)
        prepare(profile)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DISPLAY", screen.display)
            patch.setenv("SAL_USE_VCLPLUGIN", "gen")
            return cls(screen, profile, xlwings_libreoffice.start(profile, visible=True))

    def open(self, path: Path) -> set[str]:
        """Open a workbook as a double click on its file does; the titles of the boxes that came meanwhile."""
        command = [str(program_folder() / "soffice.bin"), f"-env:UserInstallation={self.profile.as_uri()}", str(path)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        boxes: set[str] = set()
        with subprocess.Popen(command, env={**environment, "DISPLAY": self.screen.display}) as messenger:
            try:
                self.wait(lambda: self._is_open(path, boxes) or boxes)
            finally:
                messenger.kill()  # it waits until boxes are answered
        if not boxes:
            on_main_thread(self.office, lambda: None)
            boxes |= self.boxes_for_a_while()
        return boxes

    def _is_open(self, path: Path, boxes: set[str]) -> bool:
        boxes |= self.screen.boxes()
        return f"{path.name} - LibreOffice Calc" in self.screen.windows().values()

    def boxes_for_a_while(self) -> set[str]:
        """The titles of the boxes that are there, or come soon."""
        boxes, end = self.screen.boxes(), time.monotonic() + _QUIET
        while time.monotonic() < end:
            time.sleep(0.2)
            boxes |= self.screen.boxes()
        return boxes

    def wait(self, ready: Callable[[], object]) -> None:
        """Wait until something is so; the test fails where it never is."""
        end = time.monotonic() + _PATIENCE
        while not ready():
            if not self.office.running:
                pytest.fail("LibreOffice died")
            if time.monotonic() > end:
                picture = self.profile.with_name("screen.png")
                self.screen.picture(picture)
                pytest.fail(f"waited in vain; see {picture}; windows: {self.screen.windows()}")
            time.sleep(0.1)

    def document(self, path: Path) -> Any:
        """The open document of that file."""
        components = self.office.service("com.sun.star.frame.Desktop").Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if getattr(document, "URL", "") == path.as_uri():
                return document
        raise LookupError(path)

    def buttons(self, path: Path) -> dict[str, Any]:
        """The buttons of 首页 by label, as the window shows them: that sheet comes to the front."""
        document = self.document(path)
        document.CurrentController.setActiveSheet(document.Sheets.getByName("首页"))
        page = document.Sheets.getByName("首页").DrawPage
        shapes = [page.getByIndex(at) for at in range(page.getCount())]
        models = [shape.Control for shape in shapes if hasattr(shape, "Control")]
        return {model.Label: document.CurrentController.getControl(model) for model in models}

    def press(self, path: Path, label: str) -> str:
        """Click on the middle of a button of 首页 with the mouse; what is said then."""
        self.screen.click(*middle(self.buttons(path)[label].AccessibleContext))
        return self.message()

    def panes(self, path: Path) -> dict[str, tuple[int, int]]:
        """Columns and rows that stay in view, by visible sheet; 0 where none do."""
        document = self.document(path)
        controller, sheets, found = document.CurrentController, document.Sheets, {}
        before = controller.ActiveSheet
        for name in [name for name in sheets.ElementNames if sheets.getByName(name).IsVisible]:
            controller.setActiveSheet(sheets.getByName(name))
            found[name] = (controller.getSplitColumn(), controller.getSplitRow())
        controller.setActiveSheet(before)
        return found

    def message(self) -> str:
        """Wait for a message box, click on its first button; gives its text."""
        self.wait(lambda: self.screen.boxes() and _BUTTON in self._box())
        box = self._box()
        self.screen.click(*box[_BUTTON][0][1])
        self.wait(lambda: not self.screen.boxes())
        return "\n".join(text for text, _ in box[_TEXT])

    def _box(self) -> dict[int, list[tuple[str, tuple[int, int]]]]:
        """Name and middle of what is in the message box that is open, by accessible role; empty where none is."""
        toolkit = self.office.service("com.sun.star.awt.Toolkit")

        def look() -> dict[int, list[tuple[str, tuple[int, int]]]]:
            found: dict[int, list[tuple[str, tuple[int, int]]]] = {}
            windows = [toolkit.getTopWindow(at) for at in range(toolkit.getTopWindowCount())]
            for context in [window.AccessibleContext for window in windows if window and window.isVisible()]:
                if context is not None and context.getAccessibleRole() == _ALERT:
                    for part in _parts(context):
                        found.setdefault(part.getAccessibleRole(), []).append((part.getAccessibleName(), middle(part)))
            return found

        return on_main_thread(self.office, look)  # windows come and go there

    def close(self, path: Path) -> None:
        """Close a workbook without saving."""
        self.document(path).close(True)


def middle(context: Any) -> tuple[int, int]:
    """The middle of what an accessible context shows, in pixels on the screen."""
    place, size = context.getLocationOnScreen(), context.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2


def _parts(context: Any) -> Iterator[Any]:
    """An accessible context and all within it."""
    yield context
    for at in range(context.getAccessibleChildCount()):
        yield from _parts(context.getAccessibleChild(at).getAccessibleContext())


def write_profile(profile: Path, trusted: Path) -> None:
    """Write the settings of a person who trusts that folder, and is asked nothing at the start."""
    items = [_ITEM.format(*setting) for setting in SETTINGS if setting[1] not in _OF_TESTS]
    items.append(_ITEM.format(_SECURITY, "SecureURL", f"<it>{trusted.as_uri()}</it>"))
    target = profile / "user" / "registrymodifications.xcu"
    target.parent.mkdir(parents=True)
    target.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        + "\n".join(items)
        + "\n</oor:items>\n",
        "utf-8",
    )
