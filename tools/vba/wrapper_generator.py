"""The VBA module ``xlwings_udfs``: one wrapper per cell function, as xlwings' own ``import_udfs`` writes it.

Excel's button “Import Functions” needs trust access to the VBA project, which offices do not grant; so the module
is generated here and committed as ``xlwings_udfs.bas``, from which the project is built. What xlwings writes hands over
cells, the workbook and the caller, each of which Python then asks many questions, and shows a fault as text;
:data:`SUBSTITUTIONS` lists what is put in place of that.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Substitution:
    """A regular expression that matches once in each wrapper, and what takes the place of what it matches."""

    pattern: str
    replacement: str


SUBSTITUTIONS = (
    # Other programs than Excel have no part in this: their branch goes, and with it the condition. A fault is dealt
    # with where Python is called, so that it becomes an error value in every wrapper alike, and not its description.
    Substitution(r"    #Else\n(?:        .*\n)+    #End If\nfailed:\n    \w+ = Err\.Description\n", ""),
    Substitution(
        r'    #If App = "Microsoft Excel" Then\n'
        r"        If TypeOf Application\.Caller Is Range Then On Error GoTo failed\n"
        r"    (?P<answer>    .*\n)        Exit Function\n",
        r"\g<answer>",
    ),
    # Module xlperf_cells takes values out of cells, and hands over neither workbook nor caller.
    Substitution(r"XLPy\.CallUDF\((?P<call>.*), ThisWorkbook, Application\.Caller\)", r"XlperfAnswer(\g<call>)"),
)
"""What is put in place of parts of xlwings' wrappers, in this order."""

_HEAD = '#Const App = "Microsoft Excel" \'Adjust when using outside of Excel\n'  # nothing asks for it any more


def generate(module: str = FUNCTIONS) -> str:
    """The wrapper module for the functions of ``module``, in a Python of its own.

    CalledProcessError, with the traceback on stderr, where the module or xlwings cannot be imported; ValueError where
    xlwings writes its wrappers in another way than the substitutions expect.
    """
    return substitute(as_xlwings_writes(module))


def as_xlwings_writes(module: str = FUNCTIONS) -> str:
    """The same module as the installed xlwings writes it."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-c", _GENERATE, module], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout.split("\0")[1]


def substitute(text: str) -> str:
    """xlwings' text with our substitutions; ValueError where one of them does not fit every wrapper once."""
    wrappers = len(re.findall(r"^Function ", text, re.MULTILINE))
    if text.count(_HEAD) != 1:
        raise ValueError("xlwings begins its module in another way")
    text = text.replace(_HEAD, "")
    for one in SUBSTITUTIONS:
        text, count = re.subn(one.pattern, one.replacement, text)
        if count != wrappers:
            raise ValueError(f"{count} of {wrappers} wrappers have {one.pattern}")
    return text
