"""Excel's part around the wrappers of the cell functions, made up: they run in pyOpenVBA's interpreter.

Cells are objects that count what is asked of them; Python's side is an object whose ``CallUDF`` is called as xlwings'
DLL calls it. What it is given arrives as pywin32 shows it: errors as negative numbers, Empty as None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    HostBridge,
    Interpreter,
    VBAArray,
    VBACurrency,
    VBADate,
    VBAErrorValue,
    VBAObject,
    member,
    method,
)
from pyopenvba.interpreter._values import error

from tests.support.xlwings_on_windows import MISSING as LEFT_OUT
from xlperf.template.vba.project import Project

_ERROR_BASE = -2146828288  # of an error value as a COM number
_XLWINGS = "Public Function XLPy()\n    Set XLPy = Excel.StartPython()\nEnd Function\n"
_BUTTON = """Public Function RunPython(command As String)
    Excel.Press
End Function
Public Function GetConfig(key, default)
    GetConfig = default
End Function
Public Sub ShowError(file, message)
    Excel.ShowError
End Sub
"""


class Counted(VBAObject):
    """An object that counts what is asked of it."""

    def __init__(self, **members: object) -> None:
        self.asked = 0
        self._values = members

    def _answer(self, name: str) -> object:
        self.asked += 1
        return self._values[name]


class Size(Counted):
    """The areas, rows or columns of a range."""

    @member
    def Count(self) -> object:  # noqa: N802 - Excel's name
        return self._answer("count")


class Cell(Counted):
    """A reference to a cell, or to several, with Excel's names of what the wrappers may ask of it."""

    def __init__(self, value: object, number_format: str | None = "General", *, rows: int = 1, areas: int = 1) -> None:
        shown = VBACurrency(round(value, 4)) if isinstance(value, Decimal) else _typed(value)
        exact = float(value) if isinstance(value, Decimal) else shown
        exact = shown.serial if isinstance(shown, VBADate) else exact
        super().__init__(value=shown, value2=exact, format=number_format, rows=rows, areas=areas)

    @member
    def Value(self) -> object:  # noqa: N802
        return self._answer("value")

    @member
    def Value2(self) -> object:  # noqa: N802
        return self._answer("value2")

    @member
    def NumberFormat(self) -> object:  # noqa: N802
        found = self._answer("format")
        if found is None:  # the program does not tell
            raise error(1004)
        return found

    @member
    def Rows(self) -> object:  # noqa: N802
        return Size(count=self._answer("rows"))

    @member
    def Columns(self) -> object:  # noqa: N802
        return Size(count=1)

    @member
    def Areas(self) -> object:  # noqa: N802
        return Size(count=self._answer("areas"))


class ThisWorkbook(VBAObject):
    """The workbook with the macros."""

    def __init__(self, full_name: str) -> None:
        self.full_name = full_name

    @member
    def FullName(self) -> object:  # noqa: N802
        return self.full_name


class Server(VBAObject):
    """xlwings' object in Python: ``answer`` gets a function's name and the values handed over."""

    def __init__(self, answer: Callable[[str, list[object]], object]) -> None:
        self._answer = answer

    @method
    def CallUDF(self, script: object, name: object, values: object) -> object:  # noqa: N802
        assert script == "xlperf.hosts.excel.functions"
        assert isinstance(values, VBAArray)
        return self._answer(str(name), [handed_over(value) for value in values.items])


class Excel(VBAObject):
    """The program: starts Python, or raises where ``python`` is None; runs the buttons and recalculates."""

    def __init__(self, project: Project, python: Callable[[str, list[object]], object] | None, book: str) -> None:
        self.python = python
        self.starts = self.calculations = self.messages = 0
        self._interpreter = Interpreter(_Bridge(self, ThisWorkbook(book)))
        for name in ("xlwings_udfs", "xlperf_cells", "xlperf_buttons"):
            self._interpreter.add_module(project.module(name).text, name=name)
        self._interpreter.add_module(_XLWINGS + _BUTTON, name="xlwings")

    def compute(self, function: str, *arguments: object) -> object:
        """What a cell shows whose formula has these arguments: cells, or values."""
        shown = self._interpreter.run(function, list(map(_typed, arguments)))
        return handed_over(shown)

    def press(self, macro: str) -> None:
        """Press a button."""
        self._interpreter.run(macro, [])

    @method
    def StartPython(self) -> object:  # noqa: N802
        self.starts += 1
        if self.python is None:
            raise error(1000, "Could not activate Python COM server")
        return Server(self.python)

    @method
    def Press(self) -> object:  # noqa: N802
        if self.python is None:
            raise error(1000, "Could not activate Python COM server")
        return EMPTY

    @method
    def ShowError(self) -> object:  # noqa: N802
        self.messages += 1
        return EMPTY

    @method
    def CalculateFull(self) -> object:  # noqa: N802
        self.calculations += 1
        return EMPTY


class _Bridge(HostBridge):
    """What the macros find in Excel without an import."""

    def __init__(self, excel: Excel, book: ThisWorkbook) -> None:
        self._objects = {"excel": excel, "application": excel, "thisworkbook": book}

    def global_object(self, name: str) -> object:
        return self._objects.get(name.lower()) or super().global_object(name)


def _typed(value: object) -> object:
    """A value as VBA has it."""
    if value is None:
        return EMPTY
    if isinstance(value, dt.datetime):
        return VBADate.from_datetime(value)
    if type(value) is int and value == LEFT_OUT:
        return MISSING
    if type(value) is int and value < _ERROR_BASE + 10_000:
        return VBAErrorValue(value - _ERROR_BASE)
    return value


def handed_over(value: object) -> object:
    """A value as pywin32 shows it in Python; no object may be among what is handed over."""
    assert not isinstance(value, VBAObject), value
    if value is EMPTY:
        return None
    if value is MISSING:
        return LEFT_OUT
    if isinstance(value, VBAErrorValue):
        return _ERROR_BASE + value.number
    if isinstance(value, VBADate):
        return VBADate.EPOCH + dt.timedelta(days=value.serial)
    if isinstance(value, VBAArray):
        return [handed_over(one) for one in value.items]
    return value


__all__ = ["Cell", "Excel", "error"]
