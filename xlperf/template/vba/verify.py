"""Proof that a workbook's VBA project is ours and fits the workbook it is in: what ``xlperf template verify`` runs.

A project as we wrote it is compared byte for byte with a fresh one. One that Excel has saved since has a compiled
cache, its own spelling of names and more attributes; there the sources are compared as VBA reads them, without case
and spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from xlperf.findings import XlperfError
from xlperf.template import configuration
from xlperf.template.vba import usage
from xlperf.template.vba.dir_stream import REFERENCES
from xlperf.template.vba.modules import LONGEST_LINE, WORKBOOK, Module, ModuleKind, workbook_modules
from xlperf.template.vba.project import Project, build_project, read_project
from xlperf.template.vba.project_stream import UNPROTECTED
from xlperf.template.vba.usage import Parts
from xlperf.template.vba.wrappers import signatures

LARGEST = 500_000_000
"""Bytes a workbook may unpack to; more is no workbook of ours."""

_PROCEDURE = re.compile(
    r"^[ \t]*(?P<access>Public |Private |Friend )?(?:Static )?"
    r"(?P<kind>Sub|Function) (?P<name>\w+)\((?P<arguments>.*)\)",
    re.MULTILINE | re.IGNORECASE,
)
_AUTO_RUN = re.compile(
    r"auto_?(?:open|close|exec|exit|new|activate|deactivate)|(?:workbook|worksheet|document|app)_\w+", re.IGNORECASE
)
_RIBBON_ARGUMENT = re.compile(r"(?:ByVal |ByRef )?\w+ As IRibbonControl", re.IGNORECASE)
_DLL = re.compile(r"xlwings(?:32|64)-([0-9][\w.]*)\.dll")
_VERSION = re.compile(r'XLWINGS_VERSION As String = "([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that does not hold: the part of the workbook it is in, and what it is, in Chinese."""

    part: str
    message: str

    def __str__(self) -> str:
        return f"{self.part}：{self.message}"


def verify(path: Path) -> tuple[Fault, ...]:
    """Everything wrong with the VBA project of the workbook at ``path`` and with what relies on it; empty if all holds.

    XlperfError if the file is missing or no workbook.
    """
    parts = read_parts(path)
    if path.suffix.lower() == ".xlsx" and usage.PROJECT_PART not in parts:
        return (
            Fault(part=usage.PROJECT_PART, message="这个工作簿不带宏（.xlsx），没有按钮和函数。要用它们请选 .xlsm"),
        )
    faults = list(_package_faults(parts))
    try:
        project = read_project(parts.get(usage.PROJECT_PART, b""))
    except XlperfError as error:
        return (*faults, Fault(part=usage.PROJECT_PART, message=error.message))
    return (
        *faults,
        *_code_name_faults(parts, project),
        *_project_faults(project),
        *_source_faults(parts[usage.PROJECT_PART], project),
        *_version_faults(project),
        *_button_faults(parts, project),
        *_ribbon_faults(parts, project),
        *_formula_faults(parts, project),
        *_configuration_faults(path),
    )


def read_parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook file; XlperfError if it is missing, no package, or unpacks to more than is sensible."""
    try:
        with ZipFile(path) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST:
                raise XlperfError("文件展开后太大，不像本软件的工作簿", path=str(path))
            return {entry.filename: package.read(entry) for entry in package.infolist()}
    except FileNotFoundError as error:
        raise XlperfError("找不到这个文件，请核对文件名和文件夹", path=str(path)) from error
    except OSError as error:
        raise XlperfError("文件打不开。请核对路径和权限，关闭正开着它的程序后再试", path=str(path)) from error
    except (BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
        raise XlperfError(
            "不是 Excel 工作簿，或者已加密。请选填报工作簿（.xlsm）；有密码的，请先去掉密码", path=str(path)
        ) from error


def _package_faults(parts: Parts) -> Iterator[Fault]:
    if usage.main_type(parts) != usage.MAIN_TYPE:
        yield Fault(part="[Content_Types].xml", message="没有标明是带宏的工作簿，Excel 会拒绝打开")
    if usage.project_part(parts) != usage.PROJECT_PART:
        yield Fault(part="xl/_rels/workbook.xml.rels", message="没有指向宏")


def _code_name_faults(parts: Parts, project: Project) -> Iterator[Fault]:
    if usage.workbook_code_name(parts) != WORKBOOK:
        yield Fault(part="xl/workbook.xml", message=f"工作簿的代码名不是 {WORKBOOK}")
    names = usage.sheet_code_names(parts)
    documents = set(project.document_names) - {WORKBOOK}
    for sheet, name in names.items():
        if name not in documents:
            yield Fault(part=sheet, message=f"工作表的代码名“{name}”在宏工程里没有")
    for name in sorted(documents - set(names.values())):
        yield Fault(part=f"VBA/{name}", message="没有工作表用这个代码名")


def _project_faults(project: Project) -> Iterator[Fault]:
    """What holds whoever wrote it: no password, no library that may be missing, nothing that runs by itself."""
    if dict(project.protection) != dict(UNPROTECTED):
        yield Fault(part="PROJECT", message="宏工程被加了保护")
    for name in project.references:
        if name not in REFERENCES:
            yield Fault(part="VBA/dir", message=f"引用了 {name}，换一台电脑可能没有")
    for module in project.modules:
        part = f"VBA/{module.name}"
        procedures = list(_PROCEDURE.finditer(module.text))
        if any(_AUTO_RUN.fullmatch(found["name"]) for found in procedures):
            yield Fault(part=part, message="有自动运行的宏")
        if module.kind is ModuleKind.DOCUMENT and procedures:
            yield Fault(part=part, message="工作表或工作簿的模块里有代码")
        source = module.text if project.source_only else _without_attributes(module.text)
        if not source.isascii() or max(map(len, source.splitlines()), default=0) > LONGEST_LINE:
            yield Fault(part=part, message="有英文以外的字符或过长的行")


def _source_faults(data: bytes, project: Project) -> Iterator[Fault]:
    names = [name for name in project.document_names if name != WORKBOOK]
    try:
        expected = {module.name: module for module in workbook_modules(names)}
    except XlperfError as error:
        yield Fault(part="VBA/dir", message=error.message)
        return
    present = {module.name for module in project.modules}
    for name in sorted(present ^ set(expected)):
        what = "少了这个模块" if name in expected else "不是本软件的模块"
        yield Fault(part=f"VBA/{name}", message=what)
    if not project.source_only:
        for module in project.modules:
            if module.name in expected and _as_read(module) != _as_read(expected[module.name]):
                yield Fault(part=f"VBA/{module.name}", message="代码和安装的版本不同")
        return
    fresh = build_project(names)
    if data != fresh:
        streams = read_project(fresh).streams
        different = [name for name in sorted(streams) if project.streams.get(name) != streams[name]]
        for name in different or [usage.PROJECT_PART]:
            yield Fault(part=name, message="内容和安装的版本不同")


def _without_attributes(text: str) -> str:
    return "".join(line for line in text.splitlines(True) if not line.startswith("Attribute "))


def _as_read(module: Module) -> str:
    """The source as the compiler takes it: attributes, case and spacing outside of quoted text do not count."""
    pieces = re.split(r'("(?:[^"\r\n]|"")*")', _without_attributes(module.text))
    return "".join(
        piece if at % 2 else re.sub(r"[ \t]+|(?:\r?\n)+\Z", "", piece).lower() for at, piece in enumerate(pieces)
    )


def _version_faults(project: Project) -> Iterator[Fault]:
    """The library that the macros load is named by version: it has to be the installed xlwings'."""
    module = project.module("xlwings")
    installed = metadata.version("xlwings")
    text = module.text if module else ""
    if set(_VERSION.findall(text)) != {installed} or set(_DLL.findall(text)) != {installed}:
        found = "、".join(sorted({*_VERSION.findall(text), *_DLL.findall(text)})) or "没有"
        yield Fault(part="VBA/xlwings", message=f"工作簿里的 xlwings 是 {found}，电脑上装的是 {installed}")


def _public_subs(project: Project) -> Mapping[str, tuple[str, str]]:
    """Lower-case name -> module and arguments of every public Sub of a standard module."""
    return {
        found["name"].lower(): (module.name.lower(), found["arguments"].strip())
        for module in project.modules
        if module.kind is ModuleKind.STANDARD
        for found in _PROCEDURE.finditer(module.text)
        if found["kind"].lower() == "sub" and (found["access"] or "public").strip().lower() == "public"
    }


def _find_sub(macro: str, subs: Mapping[str, tuple[str, str]]) -> str | None:
    """The arguments of the Sub that ``macro`` names, its module stated or not; None if there is no such public Sub."""
    module, _, name = macro.lower().rpartition(".")
    found = subs.get(name)
    return found[1] if found and module in ("", found[0]) else None


def _button_faults(parts: Parts, project: Project) -> Iterator[Fault]:
    subs = _public_subs(project)
    for part, macro in usage.button_macros(parts):
        if _find_sub(macro, subs) != "":
            yield Fault(part=part, message=f"按钮要运行的宏“{macro}”不存在")


def _ribbon_faults(parts: Parts, project: Project) -> Iterator[Fault]:
    part = usage.ribbon_part(parts)
    try:
        callbacks = list(usage.ribbon_callbacks(parts))
    except XlperfError as error:
        yield Fault(part=part, message=error.message)
        return
    if not part:
        yield Fault(part="_rels/.rels", message="没有功能区选项卡“绩效自评”")
        return
    subs = _public_subs(project)
    for _, name, macro in callbacks:
        if not _RIBBON_ARGUMENT.fullmatch(_find_sub(macro, subs) or ""):
            yield Fault(part=part, message=f"功能区按钮（{name}）要运行的宏“{macro}”不存在")
    if parts[part].split() != ribbon_xml().split():
        yield Fault(part=part, message="功能区和安装的版本不同")


def ribbon_xml() -> bytes:
    """The ribbon's tab as customUI14 XML."""
    return (resources.files("xlperf.template.vba") / "ribbon.xml").read_bytes()


def _formula_faults(parts: Parts, project: Project) -> Iterator[Fault]:
    """Every call of a cell function has as many arguments as the wrapper in the workbook takes."""
    module = project.module("xlwings_udfs")
    known = signatures(module.text) if module else {}
    names = {**signatures(), **known}
    wanted = set()
    for part, formula in usage.formulas(parts):
        for name, count in usage.calls(formula, names):
            if name not in known or not known[name].required <= count <= known[name].most:
                wanted.add((part, name, count))
    for part, name, count in sorted(wanted):
        yield Fault(part=part, message=f"公式里 {name} 用了 {count} 个参数，和宏工程里的不一致")


def _configuration_faults(path: Path) -> Iterator[Fault]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        if configuration.SHEET not in book.sheet_names:
            yield Fault(part=configuration.SHEET, message="少了这张设置表")
            return
        rows = book.get_sheet_by_name(configuration.SHEET).to_python()
    found = {str(row[0]).upper(): str(row[1]) if len(row) > 1 else "" for row in rows if row and row[0] != ""}
    for key, value in configuration.ROWS:
        if found.get(key) != value:
            yield Fault(part=configuration.SHEET, message=f"设置 {key} 不对")
    for key in sorted(found.keys() & set(configuration.MACHINE_KEYS)):
        yield Fault(part=configuration.SHEET, message=f"设置 {key} 只对一台电脑有效，不该在工作簿里")
