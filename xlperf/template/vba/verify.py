"""Proof that a workbook's VBA project is ours and fits the workbook it is in: what ``xlperf template verify`` runs.

A project as the template ships it is compared byte for byte with the installed one. One that Excel has saved since
has a compiled cache, its own spelling of names and more attributes; there the sources are compared as VBA reads them,
without case and spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from xlperf.files.input_files import read_bytes
from xlperf.files.package import all_parts
from xlperf.files.xlsx import read_sheet
from xlperf.findings import XlperfError
from xlperf.template import configuration
from xlperf.template.vba import workbook_parts
from xlperf.template.vba.installed_layout import function_signatures, has_our_tables, layout_differences
from xlperf.template.vba.installed_macros import project_for, ribbon_xml
from xlperf.template.vba.modules import LONGEST_LINE, WORKBOOK, ModuleKind
from xlperf.template.vba.project import Project, read_project
from xlperf.template.vba.workbook_parts import Parts

_PROCEDURE = re.compile(
    r"^[ \t]*(?P<access>Public |Private |Friend )?(?:Static )?"
    r"(?P<kind>Sub|Function) (?P<name>\w+)\((?P<arguments>.*)\)",
    re.MULTILINE | re.IGNORECASE,
)
_AUTO_RUN = re.compile(
    r"auto_?(?:open|close|exec|exit|new|activate|deactivate)|(?:workbook|worksheet|document|app)_\w+", re.IGNORECASE
)
_RIBBON_ARGUMENT = re.compile(r"(?:ByVal |ByRef )?\w+ As IRibbonControl", re.IGNORECASE)
_BY_LIBREOFFICE = (
    "这个工作簿是 LibreOffice 保存的：数据和公式都在，但首页的按钮和表格样式丢了，宏也不再是安装时的原样。"
    "在装了扩展的 LibreOffice 里打开，按钮会补上，可以接着填；要回到 Excel 里填，请先升级"
)
_DLL = re.compile(r"xlwings(?:32|64)-([0-9][\w.]*)\.dll")
_MOST_NAMED = 3  # differences; more do not help a person
_VERSION = re.compile(r'XLWINGS_VERSION As String = "([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that does not hold: the part of the workbook it is in, and what it is, in Chinese.

    ``is_age``: nothing is broken; the workbook is of another version, of other tables or formulas, or of LibreOffice.
    """

    part: str
    message: str
    is_age: bool = False

    def __str__(self) -> str:
        return f"{self.part}：{self.message}"


def verify(path: Path) -> tuple[Fault, ...]:
    """Everything wrong with the VBA project of the workbook at ``path`` and with what relies on it; empty if all holds.

    XlperfError if the file is missing or no workbook.
    """
    parts = read_parts(path)
    if path.suffix.lower() == ".xlsx" and workbook_parts.PROJECT_PART not in parts:
        return (
            Fault(
                part=workbook_parts.PROJECT_PART,
                message="这个工作簿不带宏（.xlsx），没有按钮和函数。要用它们请选 .xlsm",
            ),
        )
    if saved_by_libreoffice(parts):
        return (Fault(part=workbook_parts.PROGRAM_PART, message=_BY_LIBREOFFICE, is_age=True),)
    faults = list(_package_faults(parts))
    try:
        project = read_project(parts.get(workbook_parts.PROJECT_PART, b""))
    except XlperfError as error:
        return (*faults, Fault(part=workbook_parts.PROJECT_PART, message=error.message))
    age = tuple(_age(parts, project))
    return (
        *age,
        *faults,
        *_code_name_faults(parts, project),
        *_project_faults(project),
        *(() if age else _source_faults(project)),
        *_version_faults(project),
        *_button_faults(parts, project),
        *_ribbon_faults(parts, project),
        *(() if age else _ribbon_age(parts)),
        *_formula_faults(parts, project),
        *(() if age else _setting_faults(path)),
        *_configuration_faults(path),
    )


def result_lines(book: Path, faults: Sequence[Fault], upgrading: str) -> Iterator[str]:
    """What is reported to a person: all holds, or what does not; ``upgrading`` says how that is put right.

    >>> list(result_lines(Path("a.xlsm"), [Fault(part="VBA", message="少了")], "要升级，按“升级”"))
    ['a.xlsm：有 1 处不对。', '  VBA：少了', '要升级，按“升级”：换成安装的版本的宏，数据不变。']
    """
    if not faults:
        yield f"{book}：宏、按钮、功能区和公式都对，和安装的版本一致。"
        return
    ages = [fault for fault in faults if fault.is_age]
    yield from (f"{book}：{age.message}。" for age in ages)
    broken = [fault for fault in faults if not fault.is_age]
    if broken:
        yield f"{book}：有 {len(broken)} 处不对。"
        yield from (f"  {fault}" for fault in broken)
    yield f"{upgrading}：{'把数据填进一个新工作簿，这一个不动' if ages else '换成安装的版本的宏，数据不变'}。"


def _age(parts: Parts, project: Project) -> Iterator[Fault]:
    """Whether it is of another version; then its macros, ribbon and settings are as they were in that one."""
    differences = layout_differences(parts, project) if has_our_tables(parts) else ()
    if differences:
        more = f"等 {len(differences)} 处" if len(differences) > _MOST_NAMED else ""
        named = "；".join(differences[:_MOST_NAMED])
        message = f"表和公式不是安装的版本的，多半是旧版（{named}{more}）。数据照常能读、能出报告"
        yield Fault(part="版本", message=message, is_age=True)


def read_parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook file; XlperfError if it is missing, no package, damaged, or beyond all measure."""
    data = read_bytes(path)
    if not data.startswith(b"PK"):
        message = "不是 Excel 工作簿，或者已加密。请选填报工作簿（.xlsm）；有密码的，请先去掉密码。"
        raise XlperfError(message, code="R01", path=str(path))
    try:
        return all_parts(data)
    except XlperfError as error:
        raise XlperfError(error.message, code="R01", path=str(path)) from error.__cause__


def saved_by_libreoffice(parts: Parts) -> bool:
    """Whether it was LibreOffice that saved the workbook, which writes all parts in its own way."""
    return workbook_parts.saved_by(parts).startswith("LibreOffice")


def _package_faults(parts: Parts) -> Iterator[Fault]:
    if workbook_parts.main_type(parts) != workbook_parts.MAIN_TYPE:
        yield Fault(part="[Content_Types].xml", message="没有标明是带宏的工作簿，Excel 会拒绝打开")
    if workbook_parts.project_part(parts) != workbook_parts.PROJECT_PART:
        yield Fault(part="xl/_rels/workbook.xml.rels", message="没有指向宏")


def _code_name_faults(parts: Parts, project: Project) -> Iterator[Fault]:
    if workbook_parts.workbook_code_name(parts) != WORKBOOK:
        yield Fault(part="xl/workbook.xml", message=f"工作簿的代码名不是 {WORKBOOK}")
    names = workbook_parts.sheet_code_names(parts)
    documents = set(project.document_names) - {WORKBOOK}
    complete = project.source_only and documents <= set(names.values())  # Excel adds modules for more sheets at opening
    for sheet, name in names.items():
        if name not in documents and not (complete and name):
            yield Fault(part=sheet, message=f"工作表的代码名“{name}”在宏工程里没有")
    for name in sorted(documents - set(names.values())):
        yield Fault(part=f"VBA/{name}", message="没有工作表用这个代码名")


def _project_faults(project: Project) -> Iterator[Fault]:
    """What holds whoever wrote it: no password, no library that may be missing, nothing that runs by itself."""
    installed = project_for(project.document_names)
    if project.protection != installed.protection:
        yield Fault(part="PROJECT", message="宏工程被加了保护")
    for name in project.references:
        if name not in installed.references:
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


def _source_faults(project: Project) -> Iterator[Fault]:
    """Modules that are missing, foreign or changed."""
    installed = project_for(project.document_names)
    sources = {module.name: module.text for module in installed.modules if module.kind is not ModuleKind.DOCUMENT}
    documents = installed.document_names if project.source_only else project.document_names
    for name in sorted({module.name for module in project.modules} ^ {*sources, *documents}):
        what = "少了这个模块" if name in sources or name in documents else "不是本软件的模块"
        yield Fault(part=f"VBA/{name}", message=what)
    if not project.source_only:
        for module in project.modules:
            if module.name in {*sources, *documents} and _as_read(module.text) != _as_read(
                sources.get(module.name, "")
            ):
                yield Fault(part=f"VBA/{module.name}", message="代码和安装的版本不同")
    elif project.data != installed.data:
        streams = installed.streams
        different = [name for name in sorted(streams) if project.streams.get(name) != streams[name]]
        for name in different or [workbook_parts.PROJECT_PART]:
            yield Fault(part=name, message="内容和安装的版本不同")


def _without_attributes(text: str) -> str:
    return "".join(line for line in text.splitlines(True) if not line.startswith("Attribute "))


def _as_read(source: str) -> str:
    """The source as the compiler takes it: attributes, case and spacing outside of quoted text do not count."""
    pieces = re.split(r'("(?:[^"\r\n]|"")*")', _without_attributes(source))
    return "".join(
        piece if at % 2 else re.sub(r"[ \t]+|(?:\r?\n)+\Z", "", piece).lower() for at, piece in enumerate(pieces)
    )


def _version_faults(project: Project) -> Iterator[Fault]:
    """The library that the macros load is named by version: it has to be the installed xlwings'.

    Where none is installed (the page), it has to be the one that our own macros load.
    """
    found = _xlwings_versions(project)
    try:
        wanted, whose = {metadata.version("xlwings")}, "电脑上装的"
    except metadata.PackageNotFoundError:
        wanted, whose = _xlwings_versions(project_for(project.document_names))[0], "安装的版本用的"
    if found != (wanted, wanted):
        named = "、".join(sorted(set().union(*found))) or "没有"
        yield Fault(part="VBA/xlwings", message=f"工作簿里的 xlwings 是 {named}，{whose}是 {'、'.join(sorted(wanted))}")


def _xlwings_versions(project: Project) -> tuple[set[str], set[str]]:
    """The version of xlwings that the macros name as their own, and that of the library that they load."""
    module = project.module("xlwings")
    text = module.text if module else ""
    return set(_VERSION.findall(text)), set(_DLL.findall(text))


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
    for part, macro in workbook_parts.button_macros(parts):
        if _find_sub(macro, subs) != "":
            yield Fault(part=part, message=f"按钮要运行的宏“{macro}”不存在")


def _ribbon_faults(parts: Parts, project: Project) -> Iterator[Fault]:
    part = workbook_parts.ribbon_part(parts)
    try:
        callbacks = list(workbook_parts.ribbon_callbacks(parts))
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


def _ribbon_age(parts: Parts) -> Iterator[Fault]:
    part = workbook_parts.ribbon_part(parts)
    if part in parts and parts[part].split() != ribbon_xml().split():
        yield Fault(part=part, message="功能区和安装的版本不同")


def _formula_faults(parts: Parts, project: Project) -> Iterator[Fault]:
    """Every call of a cell function has as many arguments as the wrapper in the workbook takes."""
    known = function_signatures(project)
    names = {**function_signatures(project_for(project.document_names)), **known}
    wanted = set()
    for part, formula in workbook_parts.formulas(parts):
        for name, count in workbook_parts.calls(formula, names):
            if name not in known or not known[name].accepts(count):
                wanted.add((part, name, count))
    for part, name, count in sorted(wanted):
        yield Fault(part=part, message=f"公式里 {name} 用了 {count} 个参数，和宏工程里的不一致")


def _settings(path: Path) -> Mapping[str, str] | None:
    """The workbook's own settings, by their names in capitals; None where it has none."""
    grid = read_sheet(path, configuration.SHEET)
    if grid is None:
        return None
    return {str(row[0]).upper(): str(row[1]) if len(row) > 1 else "" for row in grid.rows if row and row[0] != ""}


def _setting_faults(path: Path) -> Iterator[Fault]:
    found = _settings(path)
    if found is not None:
        wrong = (key for key, value in configuration.ROWS if found.get(key) != value)
        yield from (Fault(part=configuration.SHEET, message=f"设置 {key} 不对") for key in wrong)


def _configuration_faults(path: Path) -> Iterator[Fault]:
    found = _settings(path)
    if found is None:
        yield Fault(part=configuration.SHEET, message="少了这张设置表")
        return
    for key in sorted(found.keys() & set(configuration.MACHINE_KEYS)):
        yield Fault(part=configuration.SHEET, message=f"设置 {key} 只对一台电脑有效，不该在工作簿里")
