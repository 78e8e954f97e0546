"""The VBA module ``xlwings_udfs``: one wrapper per cell function, as xlwings' own ``import_udfs`` writes it.

Excel's button “Import Functions” needs trust access to the VBA project, which offices do not grant; so the module
is generated here, kept beside this file as ``xlwings_udfs.bas``, and put into the workbook when it is built. After
a change of :mod:`xlperf.hosts.excel.functions` run ``python -m xlperf.template.vba.wrappers``; a test compares.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from xlperf.template.vba.modules import own_source

FUNCTIONS = "xlperf.hosts.excel.functions"
"""The Python module the wrappers call."""

FILE = Path(__file__).with_name("xlwings_udfs.bas")
"""Where the generated module is kept."""

_WRAPPER = re.compile(r"^Function (?P<name>\w+)\((?P<arguments>[^)]*)\)\s*$", re.MULTILINE)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a wrapper takes: how many arguments it wants at least and at most."""

    name: str
    required: int
    most: int


def generate(module: str = FUNCTIONS) -> str:
    """The wrapper module for the functions of ``module``, by the installed xlwings, in a Python of its own.

    CalledProcessError, with the traceback on stderr, where the module or xlwings cannot be imported.
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-c", _GENERATE, module], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout.split("\0")[1]


def signatures(text: str | None = None) -> dict[str, Signature]:
    """Name -> signature of every wrapper in a module's text; of our own one if none is given."""
    found = {}
    for match in _WRAPPER.finditer(own_source(FILE.name) if text is None else text):
        arguments = [argument for argument in match["arguments"].split(",") if argument.strip()]
        required = sum(not argument.strip().startswith("Optional ") for argument in arguments)
        found[match["name"]] = Signature(name=match["name"], required=required, most=len(arguments))
    return found


if __name__ == "__main__":
    FILE.write_text(generate(), encoding="ascii", newline="\n")
