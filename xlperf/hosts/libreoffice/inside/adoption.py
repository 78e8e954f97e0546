"""A workbook of ours becomes live when it is opened: its modules for Excel give way to ones that LibreOffice can run.

xlwings' own module does not compile here, and one module that does not compile silences all macros of a file. So,
before it is shown, the open document, in memory, gets in its place a module of the same name with what the workbook's
macros call; the wrappers of the cell functions get bodies that call the extension. The file on disk stays as it is.
"""

from __future__ import annotations

from typing import Any

import uno
import unohelper

from xlperf.hosts.excel.functions import OLDER_NAMES
from xlperf.hosts.libreoffice.calc_functions import CellFunction, cell_functions
from xlperf.hosts.libreoffice.inside.lost_buttons import put_back
from xlperf.hosts.libreoffice.inside.typed import turn, turn_sheets

LIBRARY = "VBAProject"
XLWINGS, WRAPPERS = "xlwings", "xlwings_udfs"
UNUSED = ("Dictionary", "xlperf_cells")

_CHANGES = "com.sun.star.util.XChangesListener"
_EVENTS = "com.sun.star.document.XDocumentEventListener"
_SAVING = ("OnSave", "OnSaveAs", "OnSaveTo")
_SAVED = tuple(name + end for name in _SAVING for end in ("Done", "Failed"))

_HEAD = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
"""

_MACROS = (
    _HEAD
    + """
' Runs Python on this workbook. Faults are shown by Python.
Public Sub RunPython(command As String)
    Dim host As Object
    Set host = createUnoService("org.xlperf.Host")
    host.run(command, ThisComponent)
End Sub

Public Function GetConfig(key As String, Optional otherwise)
    If Not IsMissing(otherwise) Then GetConfig = otherwise
End Function

Public Sub ShowError(fileName As String, Optional message)
    If Not IsMissing(message) Then MsgBox message, 16
End Sub
"""
)

_CALLING = """
' Cells arrive as ranges, which say whether they are blank; Python gets them as LibreOffice's own.
Private Function XlperfAnswer(name As String, arguments)
    Dim host As Object, at As Integer
    For at = 0 To UBound(arguments)
        If TypeName(arguments(at)) = "Range" Then Set arguments(at) = arguments(at).getCellRange()
    Next
    Set host = createUnoService("org.xlperf.Host")
    XlperfAnswer = host.answer(name, arguments, ThisComponent)
End Function
"""


def adopt(document: Any) -> None:
    """Make the modules of an open workbook run, and calculate what could not be calculated while it was read; put
    back the buttons that it has lost.

    Where the person does not allow the workbook's macros, it stays as it is, with the results of its file.
    """
    if not may_run(document):
        return
    modified = document.isModified()
    libraries = document.BasicLibraries
    libraries.loadLibrary(LIBRARY)
    guest = Guest(document, libraries.getByName(LIBRARY))
    guest.move_in()
    put_back(document)
    document.calculateAll()
    _set_modified(document, modified)
    document.addChangesListener(guest)
    document.addDocumentEventListener(guest)


def _set_modified(document: Any, modified: bool) -> None:
    """Say whether a workbook was changed since it was opened: it and its charts, which the calculation changes."""
    for at in range(document.Sheets.getCount()):
        charts = document.Sheets.getByIndex(at).Charts
        for number in range(charts.getCount()):
            charts.getByIndex(number).EmbeddedObject.setModified(modified)
    document.setModified(modified)


def may_run(document: Any) -> bool:
    """Whether the person allows the workbook's macros. A document without any, which nobody was asked about, may not,
    though LibreOffice says that it may.
    """
    return bool(document.AllowMacroExecution and document.BasicLibraries.hasByName(LIBRARY))


class Guest(unohelper.Base, uno.getClass(_CHANGES), uno.getClass(_EVENTS)):  # type: ignore[misc]
    """Our modules in an open workbook: they are there while it is open, and away while it is saved."""

    def __init__(self, document: Any, modules: Any) -> None:
        self._document = document
        self._modules = modules
        self._original: dict[str, str] = {}

    def move_in(self) -> None:
        """Put our modules in the place of those for Excel."""
        names = [name for name in (XLWINGS, WRAPPERS, *UNUSED) if self._modules.hasByName(name)]
        self._original = {name: self._modules.getByName(name) for name in names}
        for name, text in ((XLWINGS, _MACROS), (WRAPPERS, wrappers())):
            if name in names:
                self._modules.replaceByName(name, text)
        for name in UNUSED:
            if name in names:
                self._modules.removeByName(name)

    def move_out(self) -> None:
        """Put Excel's modules back."""
        for name, text in self._original.items():
            if self._modules.hasByName(name):
                self._modules.replaceByName(name, text)
            else:
                self._modules.insertByName(name, text)

    def documentEventOccured(self, event: Any) -> None:
        """Of XDocumentEventListener: saving begins, or is over."""
        if event.EventName in _SAVING:
            turn_sheets(self._document)
            self._document.calculate()  # what is saved are values, too
            self.move_out()
        elif event.EventName in _SAVED:
            self.move_in()

    def changesOccurred(self, event: Any) -> None:
        """Of XChangesListener: something was typed."""
        for change in event.Changes:
            if hasattr(change.ReplacedElement, "queryFormulaCells"):
                turn(self._document, change.ReplacedElement)

    def disposing(self, event: Any) -> None:
        """Of XEventListener."""


def wrappers() -> str:
    """The module of the wrappers."""
    functions = {function.name: function for function in cell_functions()}
    named = {**functions, **{older: functions[name] for older, name in OLDER_NAMES.items()}}
    return _HEAD + _CALLING + "".join(_wrapper(name, function) for name, function in named.items())


def _wrapper(called: str, function: CellFunction) -> str:
    """The wrapper that cells call by that name."""
    names = function.arguments
    listed = [name if at < function.required else f"Optional {name}" for at, name in enumerate(names)]
    lines = [f"Function {called}({', '.join(listed)})"]
    lines += [f"    If IsMissing({name}) Then {name} = Empty" for name in names[function.required :]]
    lines += [f'    {called} = XlperfAnswer("{function.name}", Array({", ".join(names)}))', "End Function", ""]
    return "\n" + "\n".join(lines)
