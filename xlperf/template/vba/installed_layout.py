"""Whether a workbook has the layout of the installed template: the same tables, columns and formulas.

What a person may do leaves the layout as it is: rows, sheets and columns of their own, moved columns and cells. So
tables go by name, columns by header, sheets by code name, and a formula counts wherever on its sheet it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from xlperf.files.package import all_parts
from xlperf.layout import layout
from xlperf.template.build import code_names, render
from xlperf.template.vba.formula_places import placed_formulas
from xlperf.template.vba.function_signatures import MODULE, Signature, signatures
from xlperf.template.vba.installed_macros import project_for
from xlperf.template.vba.project import Project
from xlperf.template.vba.sheet_contents import SheetContents, sheet_contents, table_names
from xlperf.template.vba.workbook_parts import MAIN_TYPE, PROJECT_PART, Parts, calls, main_type, parse_part

_OURS = re.compile(r"(?<![\w.!])((?:PERF|BUDGET)_[A-Z]+)\(", re.IGNORECASE)
_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_SHEET_QUOTES = re.compile(r"'([^']+)'!")
_REFERENCE = re.compile(r"(?<![\w.])\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w(])")
_TRUTH = re.compile(r"\b(TRUE|FALSE)\(\)", re.IGNORECASE)
_CONSTANT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is compared, of one workbook; formulas as :func:`as_compared` gives them.

    ``tables``: name -> headers. ``columns``: (table, header) -> formulas that call our functions. ``sheets``: code name
    of a sheet of the template -> formulas outside of tables. ``names``: defined name -> formula.
    """

    tables: Mapping[str, tuple[str, ...]]
    columns: Mapping[tuple[str, str], frozenset[str]]
    sheets: Mapping[str, frozenset[str]]
    names: Mapping[str, str]


def layout_differences(parts: Parts, project: Project | None) -> tuple[str, ...]:
    """How a workbook's layout differs from the installed template's, in Chinese; empty where it is the same.

    ``project`` are the workbook's macros, by which a formula's arguments had their meaning. XlperfError where a part
    cannot be read.
    """
    sheets = sheet_contents(parts)
    found = _layout_of(parts, sheets)
    installed = _installed(with_macros=PROJECT_PART in parts or main_type(parts) == MAIN_TYPE)
    return tuple(dict.fromkeys([*_differences(found, installed), *_misfits(sheets, project, found, installed)]))


def has_our_tables(parts: Parts) -> bool:
    """Whether one of the template's tables is in a workbook, by its name."""
    return not table_names(parts).isdisjoint(table.name for table in layout().tables)


def function_signatures(project: Project | None) -> dict[str, Signature]:
    """The cell functions of a project by name; none where there is no project or no module of theirs in it."""
    module = project.module(MODULE) if project else None
    return signatures(module.text) if module else {}


@lru_cache(maxsize=4096)
def as_compared(formula: str) -> str:
    """A formula without what Excel, LibreOffice or a moved cell writes differently.

    That is: spaces, quotes around the name of a sheet, prefixes of newer functions, TRUE(), the addresses of cells.

    >>> as_compared("IF( '首页'!$B$5>0, \\"a b\\", SUM(A1:A9) )")
    'IF(首页!@>0,"a b",SUM(@:@))'
    """
    pieces = _QUOTED.split(formula.removeprefix("="))
    return "".join(piece if at % 2 else _plain(piece) for at, piece in enumerate(pieces))


def _plain(piece: str) -> str:
    bare = "".join(_SHEET_QUOTES.sub(r"\1!", piece).split()).replace("_xlfn.", "")
    return _REFERENCE.sub("@", _TRUTH.sub(r"\1", bare))


@cache
def _installed(*, with_macros: bool = True) -> _Layout:
    """The installed template; without macros its formulas call no function."""
    parts = all_parts(render(".xlsm" if with_macros else ".xlsx"))
    return _layout_of(parts, sheet_contents(parts))


def _layout_of(parts: Parts, contents: Sequence[SheetContents]) -> _Layout:
    tables = {table.name: tuple(table.columns) for sheet in contents for table in sheet.tables}
    columns: dict[tuple[str, str], set[str]] = {}
    sheets: dict[str, set[str]] = {_code_name(sheet.name, sheet.code_name): set() for sheet in contents}
    for place, formula in placed_formulas(contents):
        if not place.header:
            sheets[_code_name(place.sheet, place.code_name)].add(as_compared(formula))
        elif _OURS.search(formula):
            columns.setdefault((place.table, place.header), set()).add(as_compared(formula))
    return _Layout(
        tables=tables,
        columns={key: frozenset(found) for key, found in columns.items()},
        sheets={key: frozenset(found) for key, found in sheets.items()},
        names=_names(parts),
    )


def _code_name(sheet: str, code_name: str) -> str:
    """The code name of a sheet of the template, by which it is known; of one that has lost it, by its own name."""
    known = code_names()
    return code_name if code_name in known.values() else known.get(sheet, code_name)


def _names(parts: Parts) -> dict[str, str]:
    return {
        name.get("name", ""): as_compared(name.text or "")
        for name in parse_part(parts, "xl/workbook.xml").iterfind(".//{*}definedNames/{*}definedName")
        if not name.get("localSheetId")
    }


def _differences(found: _Layout, installed: _Layout) -> Iterator[str]:
    titles = {code: name for name, code in code_names().items()}
    for name, headers in installed.tables.items():
        if name not in found.tables:
            yield f"没有“{name}”表"
        else:
            yield from (f"“{name}”表没有“{header}”列" for header in headers if header not in found.tables[name])
    for table, header in installed.columns:
        if _is_other(found, installed, table, header):
            yield f"“{table}”的“{header}”公式不同"
    for code, formulas in installed.sheets.items():
        if code not in found.sheets:
            yield f"没有“{titles.get(code, code)}”工作表"
        elif not formulas <= found.sheets[code]:
            yield f"“{titles.get(code, code)}”的公式不同"
    for name, formula in installed.names.items():
        if not _says_as_much(found.names.get(name, ""), formula):
            yield f"名称“{name}”不同"


def _says_as_much(formula: str, installed: str) -> bool:
    """Whether a defined name's formula is the installed one; its constants may have more rows: a unit's own scheme."""
    rows, wanted = (_constant_rows(text) for text in (formula, installed))
    return _CONSTANT.sub("{}", formula) == _CONSTANT.sub("{}", installed) and set(wanted) <= set(rows)


def _constant_rows(formula: str) -> Sequence[str]:
    return [row for constant in _CONSTANT.findall(formula) for row in constant.split(";")]


def _is_other(found: _Layout, installed: _Layout, table: str, header: str) -> bool:
    """Whether a column calls our functions otherwise than the installed one; one without formulas does not."""
    formulas = installed.columns.get((table, header), frozenset())
    return bool(formulas) and not found.columns.get((table, header), formulas) <= formulas


def _misfits(
    sheets: Sequence[SheetContents], project: Project | None, found: _Layout, installed: _Layout
) -> Iterator[str]:
    """Formulas elsewhere that call a function that is gone, or one whose arguments now mean something else."""
    old, new = function_signatures(project), function_signatures(project_for(()))
    for place, formula in placed_formulas(sheets):
        called = {name.upper(): None for name in _OURS.findall(formula)}
        for name, count in calls(formula, called) if called else ():
            fits = name in new and new[name].accepts(count) and _same_meaning(old.get(name), new[name], count)
            if not fits and not _is_other(found, installed, place.table, place.header):
                yield f"{place}的公式和新版函数的参数对不上（{name}）"


def _same_meaning(old: Signature | None, new: Signature, count: int) -> bool:
    """Whether the first ``count`` arguments are those of the workbook's own macros, as far as these can be read."""
    return old is None or old.arguments[:count] == new.arguments[:count]
