"""The VBA modules of the workbook: where their text comes from, and what each module's text has to keep to.

The editor of Excel is an ANSI program, so sources are ASCII with CRLF line ends and lines under 1024 characters;
what is Chinese lives in sheets, captions and the ribbon. xlwings' own modules come from the installed package,
unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources, util
from pathlib import Path

from xlperf.template.vba.function_signatures import MODULE as WRAPPERS
from xlperf.template.vba.modules import LONGEST_LINE, WORKBOOK, Module, ModuleKind

_NAME = re.compile(r'^Attribute VB_Name = "([^"]*)"\r$', re.MULTILINE)
_DESCRIPTION = re.compile(r'^Attribute VB_Description = "((?:[^"]|"")*)"\r$', re.MULTILINE)
_CLASS_PREAMBLE = re.compile(r"\AVERSION [0-9.]+ CLASS\r\nBEGIN\r\n.*?\r\nEND\r\n", re.DOTALL)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_BASES = {
    "workbook": "{00020819-0000-0000-C000-000000000046}",
    "sheet": "{00020820-0000-0000-C000-000000000046}",
    "class": "{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
}
"""What a module extends, by class id: Excel's Workbook, Excel's Worksheet, VBA's own base of classes."""


def description(module: Module) -> str:
    """What the object browser shows of a module, from its VB_Description; "" where it has none."""
    found = _DESCRIPTION.search(module.text)
    return found[1].replace('""', '"').replace(r"\r\n", "\r\n") if found else ""


def workbook_modules(sheet_code_names: Sequence[str]) -> tuple[Module, ...]:
    """All modules of a workbook whose sheets have these code names, in the order of the project.

    ValueError where a code name is not a VBA name of ASCII letters, or is used twice.
    """
    modules = (
        document_module(WORKBOOK, "workbook"),
        *(document_module(name, "sheet") for name in sheet_code_names),
        standard_module(xlwings_source("xlwings.bas")),
        class_module(xlwings_source("addin/Dictionary.cls")),
        standard_module(own_source(f"{WRAPPERS}.bas")),
        standard_module(own_source("xlperf_cells.bas")),
        standard_module(own_source("xlperf_buttons.bas")),
    )
    seen: set[str] = set()
    for module in modules:
        if not _IDENTIFIER.fullmatch(module.name):
            raise ValueError(f"{module.name!r} is no VBA name of at most 31 ASCII letters, digits and underscores")
        if module.name.lower() in seen:
            raise ValueError(f"the code name {module.name!r} is used twice")
        seen.add(module.name.lower())
    return modules


def document_module(name: str, base: str) -> Module:
    """The empty module behind the workbook (``base`` "workbook") or a sheet ("sheet")."""
    return Module(
        name=name,
        kind=ModuleKind.DOCUMENT,
        text=_attributes(name, base, predeclared=True, exposed=True, customizable=True),
    )


def standard_module(source: str) -> Module:
    """The module of an exported ``.bas`` text."""
    text = _checked(source)
    return Module(name=_module_name(text), kind=ModuleKind.STANDARD, text=text)


def class_module(source: str) -> Module:
    """The module of an exported ``.cls`` text as its stream has it: no preamble, three more attributes."""
    text, preambles = _CLASS_PREAMBLE.subn("", _checked(source))
    name = _module_name(text)
    exposed = "Attribute VB_Exposed = True\r\n" in text
    header = _attributes(name, "class", predeclared=False, exposed=exposed, customizable=False)
    plain = "".join(line for line in header.splitlines(True) if not re.match(r"Attribute VB_(Base|Temp|Cust)", line))
    if preambles != 1 or not text.startswith(plain):
        raise ValueError(f"the class module {name} begins in another way than expected")
    return Module(name=name, kind=ModuleKind.CLASS, text=header + text.removeprefix(plain))


def own_source(name: str) -> str:
    """The text of one of our module files, such as ``xlperf_buttons.bas``."""
    return (resources.files("xlperf.template.vba") / name).read_text("ascii")


def xlwings_source(name: str) -> str:
    """The text of a module file of the installed xlwings, which is found without being imported."""
    package = util.find_spec("xlwings")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("xlwings is not installed")
    return (Path(package.origin).parent / name).read_text("ascii")


def _attributes(name: str, base: str, *, predeclared: bool, exposed: bool, customizable: bool) -> str:
    lines = (
        f'VB_Name = "{name}"',
        f'VB_Base = "0{_BASES[base]}"',
        "VB_GlobalNameSpace = False",
        "VB_Creatable = False",
        f"VB_PredeclaredId = {predeclared}",
        f"VB_Exposed = {exposed}",
        "VB_TemplateDerived = False",
        f"VB_Customizable = {customizable}",
    )
    return "".join(f"Attribute {line}\r\n" for line in lines)


def _checked(source: str) -> str:
    """The text with CRLF line ends and one at the end; ValueError if the editor could not hold it."""
    text = "\r\n".join(source.splitlines()) + "\r\n"
    if not text.isascii():
        raise ValueError("the source of a VBA module is not ASCII")
    if longest := [line for line in text.splitlines() if len(line) > LONGEST_LINE]:
        raise ValueError(f"a line has more than {LONGEST_LINE} characters: {longest[0][:40]}…")
    return text


def _module_name(text: str) -> str:
    found = _NAME.search(text)
    if found is None:
        raise ValueError("the VBA module states no name (VB_Name)")
    return found[1]
