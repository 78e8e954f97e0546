"""xlwings' own Windows code on any system: its server's object, ``call_udf``, cleaning and conversion.

Run as a program it serves calls, one JSON line each; :class:`ExcelHost` is the client. It needs a process of its own
because what stands in for pywin32 must be there before xlwings is imported.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from unittest.mock import MagicMock

FUNCTIONS = "xlperf.hosts.excel.functions"
MISSING = -2147352572
"""What Excel passes for an optional argument that is left out."""


@dataclass(frozen=True)
class Cell:
    """A reference to one cell, with the value and number format that Excel would tell; several values make a range."""

    value: object
    number_format: str | None = "General"  # None: the program does not tell
    formula: str = ""


class ExcelHost:
    """Calls the cell functions of a module as Excel does, through a server of its own.

    ``questions`` is how often the last call asked something of the cells, the workbook and the caller it was given.
    """

    def __init__(self, module: str = FUNCTIONS) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.questions = 0

    def answer(self, name: str, *values: object) -> object:
        """What the wrapper gets that hands over these values."""
        return self._ask("values", name, values)

    def older_answer(self, name: str, *arguments: object) -> object:
        """What the cell shows whose wrapper hands over cells, the workbook and the caller, as older workbooks' do."""
        return self._ask("cells", name, arguments)

    def _ask(self, what: str, name: str, arguments: Sequence[object]) -> object:
        self._process.stdin.write(json.dumps([what, name, [_packed(argument) for argument in arguments]]) + "\n")
        self._process.stdin.flush()
        answer, self.questions = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """Let the server end."""
        self._process.communicate(timeout=10)


def _packed(argument: object) -> object:
    if isinstance(argument, Cell):
        return {"cell": _packed(argument.value), "format": argument.number_format, "formula": argument.formula}
    if isinstance(argument, dt.datetime):
        return {"date": argument.isoformat()}
    return {"decimal": str(argument)} if isinstance(argument, Decimal) else argument


def _unpacked(argument: object, time_type: type[dt.datetime]) -> object:
    if isinstance(argument, dict) and "cell" in argument:
        value = _unpacked(argument["cell"], time_type)
        return ComRange(value, argument["format"], argument["formula"])
    if isinstance(argument, list):
        return tuple(tuple(one) if isinstance(one, list) else one for one in argument)
    if isinstance(argument, dict) and "decimal" in argument:
        return Decimal(argument["decimal"])
    if isinstance(argument, dict):
        return time_type.fromisoformat(argument["date"])
    return argument


class Asked:
    """An object of Excel's that counts, for all of them, what is asked of it."""

    questions = 0

    def __getattribute__(self, name: str) -> object:
        Asked.questions += not name.startswith("__")
        return super().__getattribute__(name)


class ComBook(Asked):
    """The workbook as pywin32 shows it; it has no sheets."""

    FullName = "C:\\材料\\自评.xlsm"
    Worksheets = MagicMock(Count=0)


class ComRange(Asked):
    """A range as pywin32 shows Excel's: what xlwings asks of it."""

    def __init__(self, value: object, number_format: str | None = "General", formula: str = "") -> None:
        self.Value = value
        self._number_format = number_format
        self.Formula = formula
        rows, columns = (len(value), len(value[0])) if isinstance(value, tuple) else (1, 1)
        self.Row = self.Column = 1
        self.Rows, self.Columns = MagicMock(Count=rows), MagicMock(Count=columns)
        self.Worksheet = MagicMock()
        self._oleobj_ = MagicMock()
        self._oleobj_.GetTypeInfo.return_value.GetTypeAttr.return_value.iid = "{00020846-0000-0000-C000-000000000046}"

    @property
    def NumberFormat(self) -> str:  # noqa: N802 - Excel's name
        if self._number_format is None:
            raise RuntimeError("the program is busy")
        return self._number_format


def _stand_in_for_pywin32() -> type[dt.datetime]:
    """Put modules of pywin32's names in place; its time type."""
    names = ("com_server", "client", "client.dynamic", "server", "server.util", "server.dispatcher", "server.policy")
    for name in (
        *("pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone"),
        *("win32com", *(f"win32com.{name}" for name in names)),
    ):
        sys.modules[name] = MagicMock(name=name)
    types = sys.modules["pywintypes"]
    types.TimeType = type("TimeType", (dt.datetime,), {})
    types.com_error = type("com_error", (Exception,), {})
    types.IID = str
    client = sys.modules["win32com.client"]
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(client, name, type(name, (), {}))
    client.Dispatch = lambda com: com
    sys.modules["win32com"].server.util.unwrap = _unwrap
    sys.modules["pythoncom"].__file__ = "pythoncom.dll"
    ctypes.windll = ctypes.oledll = ctypes.PyDLL = MagicMock()
    return types.TimeType


def _unwrap(value: object) -> object:
    """pywin32's way to a Python object behind a COM object; there is none behind anything here."""
    raise TypeError(value)


def _serve(module: str) -> None:
    time_type = _stand_in_for_pywin32()
    import xlwings
    from xlwings import _xlwindows, com_server, udfs

    xlwings._xlwindows = _xlwindows
    xlwings.engines.add(xlwings.Engine(impl=_xlwindows.engine))
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    xlwings.__pro__ = udfs.__pro__ = False
    server = com_server.XLPython()
    for line in sys.stdin:
        what, name, arguments = json.loads(line)
        values = tuple(_unpacked(argument, time_type) for argument in arguments)
        with_cells = (ComBook(), ComRange(None)) if what == "cells" else ()
        Asked.questions = 0
        answer = server.CallUDF(module, name, values, *with_cells)
        sys.stdout.write(json.dumps([answer, Asked.questions]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve(sys.argv[1])
