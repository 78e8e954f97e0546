"""An officer's workbook gets the installed version's VBA project and ribbon, in its own place.

Only these two parts are new; every other part of the package stays byte for byte the same, for no library can rewrite
a workbook without loss. What cannot be kept that way is refused beforehand: macros of the officer's own, a signature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlperf.files import atomic, back_up, free_name
from xlperf.files.zip_entries import entry
from xlperf.findings import XlperfError
from xlperf.template.build import code_names as template_code_names
from xlperf.template.package_fixes import RIBBON_PART
from xlperf.template.vba import workbook_parts
from xlperf.template.vba.installed_macros import project_for, ribbon_xml
from xlperf.template.vba.modules import WORKBOOK, Module, ModuleKind
from xlperf.template.vba.project import Project, read_project
from xlperf.template.vba.verify import Fault, read_parts, verify
from xlperf.template.vba.workbook_parts import Parts

_RELATIONSHIPS = "_rels/.rels"
_RIBBON_LINK = (
    '<Relationship Id="{id}" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{RIBBON_PART}"/>'
)
_OWN_MODULES = re.compile(r"xlwings|xlwings_udfs|Dictionary|xlperf_\w+", re.IGNORECASE)
_CODE = re.compile(r"(?m)^(?!Attribute |Option |\s*'|\s*$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """The file written (none if nothing was new), the copy of the old one, and what still does not hold."""

    written: Path | None
    backup: Path | None
    faults: tuple[Fault, ...]


def replace_macros(book: Path, output: Path | None = None) -> Replaced:
    """Write ``book`` with the installed macros and ribbon to ``output``, or in its own place with a copy kept beside.

    Its tables and formulas are those of the installed version already: see ``installed_layout``. XlperfError, and no
    file touched, where something in it would be lost.
    """
    parts = read_parts(book)
    new = _new_parts(parts, book)
    if output is None:
        faults = verify(book)
        if not new or not faults:  # Excel rewrites a project that it saves
            return Replaced(written=None, backup=None, faults=faults)
    target, backup = output or book, None
    with atomic(target, inputs=[book] if output else []) as temporary:
        _copy(book, parts, temporary, new)
        faults = verify(temporary)
        if output is None:
            backup = back_up(book, free_name(book, "升级前"))
    return Replaced(written=target, backup=backup, faults=faults)


def has_macros(parts: Parts) -> bool:
    """Whether a workbook is one that holds macros, whole or damaged."""
    return (
        workbook_parts.main_type(parts) == workbook_parts.MAIN_TYPE
        and workbook_parts.project_part(parts) == workbook_parts.PROJECT_PART
    )


def readable_project(parts: Parts) -> Project | None:
    """The workbook's macros; None where it has none, or they are damaged, which new ones mend."""
    try:
        return read_project(parts.get(workbook_parts.PROJECT_PART, b""))
    except XlperfError:
        return None


def own_modules(project: Project | None) -> list[str]:
    """The names of the modules with macros of the officer's own."""
    return [module.name for module in project.modules if _is_own(module)] if project else []


def is_signed(parts: Parts) -> bool:
    """Whether the macros have a digital signature."""
    return any("vbaProjectSignature" in name for name in parts)


def missing_sheets(parts: Parts) -> list[str]:
    """The names of the template's sheets that no sheet of the workbook is, going by the code names in VBA."""
    names = set(workbook_parts.sheet_code_names(parts).values())
    wanted = set(project_for(names).document_names) - {WORKBOOK, *names}
    return [sheet for sheet, name in template_code_names().items() if name in wanted]


def _new_parts(parts: Parts, book: Path) -> Mapping[str, bytes]:
    """The parts that differ from the installed version's, with their new content."""
    _refuse_foreign(parts, book)
    code_names = _code_names(parts, book)
    _refuse_own_macros(parts, book)
    wanted = {workbook_parts.PROJECT_PART: project_for(code_names).data}
    ribbon = workbook_parts.ribbon_part(parts)
    wanted[ribbon or RIBBON_PART] = ribbon_xml()
    if not ribbon:
        wanted[_RELATIONSHIPS] = _with_ribbon_link(parts[_RELATIONSHIPS])
    return {name: content for name, content in wanted.items() if parts.get(name) != content}


def _refuse_foreign(parts: Parts, book: Path) -> None:
    if not has_macros(parts):
        message = "这个工作簿里没有宏（.xlsx），表和公式已经是安装的版本的，不用升级"
        raise XlperfError(message, path=str(book))
    if is_signed(parts):
        raise XlperfError(
            "宏带有数字签名，升级会使它失效。请先在 Excel 的 VBA 编辑器里去掉签名，升级后再签", path=str(book)
        )


def _code_names(parts: Parts, book: Path) -> list[str]:
    """The code names of the sheets, which are all worksheets."""
    if workbook_parts.workbook_code_name(parts) != WORKBOOK:
        raise XlperfError(f"工作簿的代码名不是 {WORKBOOK}，不是本软件的工作簿，没有升级", path=str(book))
    drawn = [name for name, part in workbook_parts.sheets(parts) if not part.startswith("xl/worksheets/")]
    if drawn:
        raise XlperfError(
            f"“{'”、“'.join(drawn)}”是图表工作表或宏表，升级不了。请把图表移到普通工作表里再升级", path=str(book)
        )
    names = workbook_parts.sheet_code_names(parts)
    nameless = [sheet for sheet, name in names.items() if not name]
    if nameless:
        raise XlperfError(
            f"工作表“{'”、“'.join(nameless)}”没有代码名。请在 Excel 里打开、保存一次，再升级", path=str(book)
        )
    return list(names.values())


def _refuse_own_macros(parts: Parts, book: Path) -> None:
    """XlperfError where the project holds code that the new one would not."""
    own = own_modules(readable_project(parts))
    if own:
        raise XlperfError(
            f"工作簿里有您自己的宏（模块 {'、'.join(own)}），升级会丢掉它们。请先在 VBA 编辑器里导出并删去，再升级",
            path=str(book),
        )


def _is_own(module: Module) -> bool:
    if module.kind is ModuleKind.DOCUMENT:
        return _CODE.search(module.text) is not None
    return _OWN_MODULES.fullmatch(module.name) is None


def _with_ribbon_link(relationships: bytes) -> bytes:
    try:
        text = relationships.decode()
    except UnicodeDecodeError:
        raise XlperfError(f"工作簿里的 {_RELATIONSHIPS} 读不出来。请在 Excel 里打开、保存一次，再升级") from None
    number = 1
    while f'Id="{(name := f"rIdRibbon{number}")}"' in text:
        number += 1
    return text.replace("</Relationships>", f"{_RIBBON_LINK.format(id=name)}</Relationships>").encode()


def _copy(source: Path, parts: Parts, target: Path, new: Mapping[str, bytes]) -> None:
    """The package with some parts replaced or added, in the same order, everything else as it was."""
    with ZipFile(source) as old, ZipFile(target, "w", ZIP_DEFLATED) as package:
        for found in old.infolist():
            package.writestr(_entry_like(found), new.get(found.filename, parts[found.filename]))
        for name in new.keys() - parts.keys():
            package.writestr(_entry_like(entry(name)), new[name])


def _entry_like(found: ZipInfo) -> ZipInfo:
    copy = entry(found.filename, found.date_time)
    copy.compress_type = ZIP_DEFLATED
    copy.external_attr = found.external_attr
    return copy
