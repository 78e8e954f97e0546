"""Excel's part towards xlwings on a PC: the DLL, Python's start, calls with VARIANTs as VBA makes them.

Runs in Windows' Python and uses nothing but ctypes: pywin32 sends no error values, and none of it may be in the way.
"""

from __future__ import annotations

import csv
import ctypes
import datetime as dt
import os
from ctypes import (
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_double,
    c_int32,
    c_int64,
    c_long,
    c_uint,
    c_uint64,
    c_ushort,
    c_void_p,
    c_wchar_p,
    cast,
)

EMPTY, NULL, I2, I4, R8, DATE, BSTR, DISPATCH, ERROR, BOOL, VARIANTS, I8 = 0, 1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 20
ARRAY = 0x2000
METHOD = 1  # how IDispatch::Invoke is to take the name
EPOCH = dt.datetime(1899, 12, 30)
VERSION = "0.37.8"

ole = ctypes.OleDLL("ole32")
automation = ctypes.WinDLL("oleaut32")
automation.SysAllocStringLen.restype = c_void_p
automation.SysAllocStringLen.argtypes = [c_wchar_p, c_uint]
automation.SysStringLen.argtypes = [c_void_p]
automation.SafeArrayCreate.restype = c_void_p
automation.SafeArrayAccessData.argtypes = [c_void_p, POINTER(c_void_p)]
automation.SafeArrayUnaccessData.argtypes = [c_void_p]
automation.SafeArrayGetDim.argtypes = [c_void_p]
automation.SafeArrayGetUBound.argtypes = [c_void_p, c_uint, POINTER(c_long)]
automation.VariantClear.argtypes = [c_void_p]


class Variant(Structure):
    """A VARIANT of 64-bit Windows."""

    _fields_ = [("kind", c_ushort), ("reserved", c_ushort * 3), ("value", c_uint64), ("more", c_uint64)]

    def number(self, kind):
        """The value as a number of some type of C."""
        return cast(ctypes.addressof(self) + 8, POINTER(kind))[0]


class Bound(Structure):
    """How many elements one dimension of an array has, and the first index."""

    _fields_ = [("count", c_uint), ("first", c_long)]


class Parameters(Structure):
    """DISPPARAMS."""

    _fields_ = [("values", POINTER(Variant)), ("names", c_void_p), ("count", c_uint), ("named", c_uint)]


def fill(variant, value):
    """Put a value into a VARIANT as VBA has it: errors are whole numbers here, lists are arrays."""
    if value is None:
        variant.kind = EMPTY
    elif isinstance(value, bool):
        variant.kind, variant.value = BOOL, 0xFFFF if value else 0
    elif isinstance(value, int):
        variant.kind, variant.value = ERROR, value & 0xFFFFFFFF
    elif isinstance(value, float):
        variant.kind = R8
        cast(ctypes.addressof(variant) + 8, POINTER(c_double))[0] = value
    elif isinstance(value, dt.datetime):
        variant.kind = DATE
        cast(ctypes.addressof(variant) + 8, POINTER(c_double))[0] = (value - EPOCH) / dt.timedelta(days=1)
    elif isinstance(value, str):
        variant.kind, variant.value = BSTR, automation.SysAllocStringLen(value, len(value.encode("utf-16-le")) // 2)
    else:
        variant.kind, variant.value = ARRAY | VARIANTS, array(value)


def array(values):
    """A SAFEARRAY of VARIANTs: of one dimension, or of two where the values are lists of one length."""
    table = bool(values) and all(isinstance(row, list) for row in values)
    sizes = [len(values), len(values[0])] if table else [len(values)]
    bounds = (Bound * len(sizes))(*[Bound(size, 0) for size in sizes])
    made = automation.SafeArrayCreate(VARIANTS, len(sizes), bounds)
    data = c_void_p()
    automation.SafeArrayAccessData(made, byref(data))
    elements = cast(data, POINTER(Variant))
    # of two dimensions, the first index runs fastest
    flat = [values[row][column] for column in range(sizes[1]) for row in range(sizes[0])] if table else values
    for place, value in enumerate(flat):
        fill(elements[place], value)
    automation.SafeArrayUnaccessData(made)
    return made


def read(variant):
    """What a VARIANT holds."""
    kind = variant.kind
    if kind in (EMPTY, NULL):
        return None
    if kind == BSTR:
        return ctypes.wstring_at(variant.value, automation.SysStringLen(variant.value)) if variant.value else ""
    if kind == R8:
        return variant.number(c_double)
    if kind in (I2, I4, I8):
        return variant.number({I2: ctypes.c_short, I4: c_int32, I8: c_int64}[kind])
    if kind == BOOL:
        return bool(variant.value & 0xFFFF)
    raise TypeError(f"a VARIANT of type {kind}")


class Server:
    """xlwings' object in Python, by its IDispatch."""

    def __init__(self, pointer):
        self._pointer = c_void_p(pointer)
        self._id = c_int32()
        none = (ctypes.c_byte * 16)()
        names = (c_wchar_p * 1)("CallUDF")
        find = ctypes.WINFUNCTYPE(ctypes.HRESULT, c_void_p, POINTER(c_wchar_p), c_uint, c_uint, POINTER(c_int32))(
            5, "GetIDsOfNames"
        )
        find(self._pointer, none, names, 1, 0, byref(self._id))
        self._invoke = ctypes.WINFUNCTYPE(
            c_long, c_int32, c_void_p, c_uint, c_ushort, POINTER(Parameters), POINTER(Variant), c_void_p, c_void_p
        )(6, "Invoke")

    def call(self, module, name, values):
        """``CallUDF`` as the wrappers call it; OSError where it does not succeed."""
        given = (Variant * 3)()
        for place, value in zip((2, 1, 0), (module, name, list(values)), strict=True):  # the last argument first
            fill(given[place], value)
        parameters = Parameters(given, None, 3, 0)
        answer, none = Variant(), (ctypes.c_byte * 16)()
        code = self._invoke(
            self._pointer, self._id.value, none, 0, METHOD, byref(parameters), byref(answer), None, None
        )
        for one in given:
            automation.VariantClear(byref(one))
        if code:
            raise OSError(f"{code & 0xFFFFFFFF:#x} from {name}{tuple(values)}")
        found = read(answer)
        automation.VariantClear(byref(answer))
        return found


class Excel:
    """The program with one workbook open, whose settings are those of the template."""

    def __init__(self, book, *, python_path="", interpreter=None):
        ole.CoInitialize(None)
        self.book = book
        self._settings = {
            "ADD_WORKBOOK_TO_PYTHONPATH": "False",
            "SHOW CONSOLE": "False",
            "PYTHONPATH": python_path,
            "INTERPRETER_WIN": interpreter or self._of_the_user("INTERPRETER_WIN"),
        }
        self._dll = self._loaded()

    def start(self):
        """Start Python, or find the one that runs; OSError where that fails."""
        return Server(self._activated(1))

    def stop(self):
        """End Python."""
        self._activated(-1)

    def _activated(self, mode):
        answer = Variant()
        activate = self._dll.XLPyDLLActivateAuto
        activate.restype, activate.argtypes = c_long, [POINTER(Variant), c_char_p, c_long]
        code = activate(byref(answer), self._command().encode("mbcs"), mode)
        if code:
            raise OSError(f"{code & 0xFFFFFFFF:#x} {read(answer) if answer.kind == BSTR else ''}")
        return answer.value

    def _of_the_user(self, key):
        """A setting of the user's own file, variables expanded."""
        path = os.path.join(os.environ["USERPROFILE"], ".xlwings", "xlwings.conf")
        with open(path, encoding="mbcs", newline="") as file:
            return next(os.path.expandvars(row[1]) for row in csv.reader(file) if row and row[0] == key)

    def _command(self):
        """What XLPyCommand of xlwings.bas makes of settings and workbook."""
        settings = self._settings
        parts = (settings["ADD_WORKBOOK_TO_PYTHONPATH"], self.book, self.book, "", "", "", settings["PYTHONPATH"])
        path = ";".join(parts).replace("\\", "\\\\").replace("'", "\\'").replace("&", "^&")
        code = (
            "import sys, os;import xlwings.utils;"
            f"xlwings.utils.prepare_sys_path(\\\"{path}\\\");import xlwings; xlwings.serve('$(CLSID)')"
        )
        return f'cmd.exe  /K ""{settings["INTERPRETER_WIN"]}" -B -c "{code}""'

    def _loaded(self):
        """What XLPyLoadDLL does: the DLL beside the interpreter, or in the folder above."""
        kernel = ctypes.windll.kernel32
        kernel.LoadLibraryA.restype, kernel.LoadLibraryA.argtypes = c_void_p, [c_char_p]
        name = f"xlwings64-{VERSION}.dll"
        folder = os.path.dirname(self._of_the_user("INTERPRETER_WIN"))
        for place in (folder, os.path.dirname(folder)):
            handle = kernel.LoadLibraryA(f"{place}\\{name}".encode("mbcs"))
            if handle:
                return ctypes.WinDLL(name, handle=handle)
        raise OSError(f"Could not load {name}")
