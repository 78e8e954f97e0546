"""The VBA module ``xlwings_udfs``: one wrapper per cell function, as xlwings' own ``import_udfs`` writes it.

Excel's button “Import Functions” needs trust access to the VBA project, which offices do not grant; so the module
is generated here and committed as ``xlwings_udfs.bas``, from which the project is built.
"""

from __future__ import annotations

import subprocess
import sys

FUNCTIONS = "xlperf.hosts.excel.functions"
"""The Python module the wrappers call."""

# xlwings.udfs can only be imported where pywin32 is, so elsewhere the four names it takes from there are stood in
# for. On other systems than Windows the decorators do nothing unless the real ones are put in place before the
# functions' module is imported. The workbook stands in for Excel's: it keeps the text that Excel would import.
_GENERATE = """
import sys, types

if not sys.platform.startswith("win"):
    for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["pythoncom"].CoInitialize = lambda: None
    sys.modules["pywintypes"].com_error = type("com_error", (Exception,), {})
    sys.modules["win32com"].client = sys.modules["win32com.client"]
    sys.modules["win32com.client"].Dispatch = lambda workbook: workbook

import xlwings
from xlwings import udfs

xlwings.__pro__ = udfs.__pro__ = False
xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
xlwings.sub = xlwings.script = udfs.xlsub


class Components:
    def __call__(self, name): return name
    def Remove(self, component): pass
    def Import(self, path):
        with open(path, encoding="ascii") as file:
            sys.stdout.write("\\0" + file.read() + "\\0")


class Workbook:
    Name = "template.xlsm"
    VBProject = types.SimpleNamespace(VBComponents=Components())
    Application = types.SimpleNamespace(Version="16.0", MacroOptions=lambda *args, **options: None)
    def __bool__(self): return False


udfs.import_udfs(sys.argv[1], Workbook())
"""


def generate(module: str = FUNCTIONS) -> str:
    """The wrapper module for the functions of ``module``, by the installed xlwings, in a Python of its own.

    CalledProcessError, with the traceback on stderr, where the module or xlwings cannot be imported.
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-c", _GENERATE, module], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout.split("\0")[1]
