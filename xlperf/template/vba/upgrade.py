"""``xlperf template upgrade``: an officer's workbook gets the installed version's VBA project and ribbon.

Only these two parts are new; every other part of the package stays byte for byte the same, for no library can rewrite
a workbook without loss. What cannot be kept that way is refused beforehand: formulas that the new macros would
answer wrongly, and macros of the officer's own.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlperf.files import atomic
from xlperf.findings import XlperfError
from xlperf.template.build import code_names as template_code_names
from xlperf.template.package_fixes import RIBBON_PART
from xlperf.template.vba import workbook_parts
from xlperf.template.vba.formula_places import placed_formulas
from xlperf.template.vba.function_signatures import Signature
from xlperf.template.vba.installed_macros import project_for, ribbon_xml
from xlperf.template.vba.modules import WORKBOOK, Module, ModuleKind
from xlperf.template.vba.project import Project, read_project
from xlperf.template.vba.verify import Fault, function_signatures, read_parts, verify
from xlperf.template.vba.workbook_parts import Parts

_RELATIONSHIPS = "_rels/.rels"
_RIBBON_LINK = (
    '<Relationship Id="{id}" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{RIBBON_PART}"/>'
)
_OWN_MODULES = re.compile(r"xlwings|xlwings_udfs|Dictionary|xlperf_\w+", re.IGNORECASE)
_CODE = re.compile(r"(?m)^(?!Attribute |Option |\s*'|\s*$)")
_OURS = re.compile(r"(?<![\w.!])((?:PERF|BUDGET)_[A-Z]+)\(", re.IGNORECASE)
_MOST_NAMED = 12  # places; more do not help a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """The file written (none if nothing was new), the copy of the old one, and what still does not hold."""

    written: Path | None
    backup: Path | None
    faults: tuple[Fault, ...]


def upgrade(book: Path, output: Path | None = None) -> Upgraded:
    """Write ``book`` with the installed macros and ribbon to ``output``, or in its own place with a copy kept beside.

    XlperfError, and no file touched, where the workbook is not ours, its formulas do not fit the installed functions,
    or something in it would be lost.
    """
    parts = read_parts(book)
    new = _new_parts(parts, book)
    if output is None and (not new or not verify(book)):  # Excel rewrites a project that it saves
        return Upgraded(written=None, backup=None, faults=verify(book))
    target, backup = output or book, None
    with atomic(target, inputs=[book] if output else []) as temporary:
        _copy(book, parts, temporary, new)
        faults = verify(temporary)
        if output is None:
            backup = _free_name(book)
            with atomic(backup) as copy:
                shutil.copy2(book, copy)
    return Upgraded(written=target, backup=backup, faults=faults)


def _new_parts(parts: Parts, book: Path) -> Mapping[str, bytes]:
    """The parts that differ from the installed version's, with their new content."""
    _refuse_foreign(parts, book)
    code_names = _code_names(parts, book)
    project = _read_project(parts)
    if project:
        _refuse_own_macros(project, book)
    installed = project_for(code_names)
    _refuse_missing_sheets(code_names, installed, book)
    _refuse_formulas(parts, project, installed, book)
    wanted = {workbook_parts.PROJECT_PART: installed.data}
    ribbon = workbook_parts.ribbon_part(parts)
    wanted[ribbon or RIBBON_PART] = ribbon_xml()
    if not ribbon:
        wanted[_RELATIONSHIPS] = _with_ribbon_link(parts[_RELATIONSHIPS])
    return {name: content for name, content in wanted.items() if parts.get(name) != content}


def _refuse_foreign(parts: Parts, book: Path) -> None:
    if (
        workbook_parts.main_type(parts) != workbook_parts.MAIN_TYPE
        or workbook_parts.project_part(parts) != workbook_parts.PROJECT_PART
    ):
        raise XlperfError(
            "这个工作簿里没有宏，不能升级。请用 xlperf export 取出数据，再用 xlperf fill 填进新模板", path=str(book)
        )
    if any("vbaProjectSignature" in name for name in parts):
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


def _read_project(parts: Parts) -> Project | None:
    """The old project; None where it is damaged, which the new one mends."""
    try:
        return read_project(parts.get(workbook_parts.PROJECT_PART, b""))
    except XlperfError:
        return None


def _refuse_own_macros(project: Project, book: Path) -> None:
    """XlperfError where the project holds code that the new one would not."""
    own = [module.name for module in project.modules if _is_own(module)]
    if own:
        raise XlperfError(
            f"工作簿里有您自己的宏（模块 {'、'.join(own)}），升级会丢掉它们。请先在 VBA 编辑器里导出并删去，再升级",
            path=str(book),
        )


def _is_own(module: Module) -> bool:
    if module.kind is ModuleKind.DOCUMENT:
        return _CODE.search(module.text) is not None
    return _OWN_MODULES.fullmatch(module.name) is None


def _refuse_missing_sheets(code_names: Collection[str], installed: Project, book: Path) -> None:
    """XlperfError where the installed project has a module for a sheet that is not there."""
    missing = set(installed.document_names) - {WORKBOOK, *code_names}
    if missing:
        named = "、".join(sheet for sheet, name in template_code_names().items() if name in missing)
        raise XlperfError(
            f"工作簿里少了模板的工作表（{named}），没有升级。请用 xlperf export 取出数据，再用 xlperf fill 填进新模板",
            path=str(book),
        )


def _refuse_formulas(parts: Parts, project: Project | None, installed: Project, book: Path) -> None:
    """XlperfError where a formula calls a function that is gone, or one whose arguments now mean something else."""
    old, new = function_signatures(project), function_signatures(installed)
    wrong: dict[str, str] = {}
    for place, formula in placed_formulas(parts):
        called = {name.upper(): None for name in _OURS.findall(formula)}
        for name, count in workbook_parts.calls(formula, called):
            if name not in new or not new[name].accepts(count) or not _same_meaning(old.get(name), new[name], count):
                wrong[place] = name
    if wrong:
        named = "；".join(f"{place}（{name}）" for place, name in list(wrong.items())[:_MOST_NAMED])
        more = f"等 {len(wrong)} 处" if len(wrong) > _MOST_NAMED else ""
        raise XlperfError(
            f"这些列的公式和新版函数的参数对不上，没有升级：{named}{more}。"
            "请用 xlperf export 取出数据，再用 xlperf fill 填进新模板",
            path=str(book),
        )


def _same_meaning(old: Signature | None, new: Signature, count: int) -> bool:
    """Whether the first ``count`` arguments are those of the workbook's own macros, as far as these can be read."""
    return old is None or old.arguments[:count] == new.arguments[:count]


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
        for entry in old.infolist():
            package.writestr(_entry_like(entry), new.get(entry.filename, parts[entry.filename]))
        for name in new.keys() - parts.keys():
            package.writestr(_entry_like(ZipInfo(name)), new[name])


def _entry_like(entry: ZipInfo) -> ZipInfo:
    copy = ZipInfo(entry.filename, entry.date_time)
    copy.compress_type = ZIP_DEFLATED
    copy.external_attr = entry.external_attr
    return copy


def _free_name(book: Path) -> Path:
    """A name beside ``book`` for the copy of the old one that nothing has yet."""
    for number in _numbers():
        path = book.with_name(f"{book.stem}-升级前{number}{book.suffix}")
        if not path.exists():
            return path
    raise AssertionError


def _numbers() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield str(number)
        number += 1
