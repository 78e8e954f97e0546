"""The reading of ``data/layout.toml``: checked when it is loaded, and everything wrong with it reported at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.amounts import normalise
from xlperf.errors import XlperfError
from xlperf.layout import Column, KindName, Layout, Section, Sheets, Table, Type, heading
from xlperf.model import Kind

if TYPE_CHECKING:
    from typing import Any, TypeVar

    _T = TypeVar("_T")

__all__ = ["load_layout"]


_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FORBIDDEN_IN_HEADER = frozenset("[]#'@")  # a structured reference to such a column would need escapes


def load_layout(data: Mapping[str, Any]) -> Layout:
    """The template described by a parsed TOML file; XlperfError with everything that is wrong with it."""
    faults = list(_unknown_keys(data))
    if faults:
        raise XlperfError("；".join(faults), path="layout.toml")
    kinds = tuple(
        KindName(kind=Kind(entry["key"]), header=entry["header"], aliases=tuple(entry.get("aliases", ())))
        for entry in data["kind"]
    )
    sections = tuple(
        Section(
            key=entry["key"],
            header=entry["header"],
            kinds=tuple(Kind(kind) for kind in entry["kinds"]),
            help=entry["help"],
            aliases=tuple(entry.get("aliases", ())),
            carried=entry.get("carried", True),
        )
        for entry in data["section"]
    )
    choices = {
        "kinds": tuple(name.header for name in kinds),
        "sections": tuple(section.header for section in sections),
    }
    facts = tuple(_column(entry, data["formats"], choices) for entry in data["fact"])
    result = Layout(
        sheets=Sheets(**data["sheets"]),
        names=data["names"],
        tables=tuple(_table(entry, data, choices, kinds, sections) for entry in data["table"]),
        facts=facts,
        sections=sections,
        kinds=kinds,
        unnamed=data["words"]["unnamed"],
        total_words=tuple(data["words"]["total"]),
        blank_words=frozenset(normalise(word) for word in data["words"]["blank"]),
        notes=data["notes"],
        ranges=data["ranges"],
        fact_headings=_by_heading((fact, (fact.header, *fact.aliases)) for fact in facts),
        section_words=_by_heading((section, (section.key, section.header, *section.aliases)) for section in sections),
        kind_words=_by_heading((name.kind, (name.kind.value, name.header, *name.aliases)) for name in kinds),
    )
    faults = list(_contradictions(result))
    if faults:
        raise XlperfError("；".join(faults), path="layout.toml")
    return result


def _table(
    entry: Mapping[str, Any],
    data: Mapping[str, Any],
    choices: Mapping[str, tuple[str, ...]],
    kinds: tuple[KindName, ...],
    sections: tuple[Section, ...],
) -> Table:
    headers = {column["key"]: column["header"] for column in entry["columns"]}
    columns = tuple(
        _column(column, data["formats"], choices, _formula(column, entry["name"], headers, data["names"]))
        for column in entry["columns"]
    )
    inputs = tuple(column.key for column in columns if not column.is_live)
    prefill: tuple[Mapping[str, str], ...] = ()
    if entry.get("prefill") == "sections":
        prefill = tuple(
            {"section": section.header} for name in kinds for section in sections if name.kind in section.kinds
        )
    return Table(
        key=entry["key"],
        name=entry["name"],
        row=entry["row"],
        columns=columns,
        content=tuple(entry.get("content", inputs)),
        blank_rows=entry.get("blank_rows", 0),
        prefill=prefill,
        prefilled=tuple(entry.get("prefilled", ())),
        optional=entry.get("optional", False),
        headings=_by_heading((column, (column.header, *column.aliases)) for column in columns),
    )


def _by_heading(named: Iterable[tuple[_T, Iterable[str]]]) -> Mapping[str, _T]:
    return {heading(word): item for item, words in named for word in words}


def _column(
    entry: Mapping[str, Any],
    formats: Mapping[str, str],
    choices: Mapping[str, tuple[str, ...]],
    formula: str | None = None,
) -> Column:
    kind = Type(entry["type"])
    source = entry.get("choices_from", "")
    return Column(
        key=entry["key"],
        header=entry["header"],
        type=kind,
        help=entry["help"],
        aliases=tuple(entry.get("aliases", ())),
        choices=tuple(entry.get("choices", choices.get(source, ()))),
        choices_from=source,
        open=entry.get("open", False),
        units=tuple(entry.get("units", ())),
        width=entry.get("width", 0),
        formula=formula,
        number_format=entry.get("format", formats[kind.value]),
        required=entry.get("required", False),
        optional=entry.get("optional", False),
        minimum=_decimal(entry.get("min")),
        maximum=_decimal(entry.get("max")),
        default=entry.get("default", ""),
    )


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _formula(column: Mapping[str, Any], table: str, headers: Mapping[str, str], names: Mapping[str, str]) -> str | None:
    """The live column's formula over its own row, silent while its inputs are blank.

    Only the long form of a structured reference is read by every spreadsheet program.
    """
    template = column.get("formula")
    if template is None:
        return None

    def reference(key: str) -> str:
        return f"{table}[[#This Row],[{headers[key]}]]" if key in headers else names.get(key, f"{{{key}}}")

    call = _PLACEHOLDER.sub(lambda match: reference(match[1]), template)
    needs = ",".join(reference(key) for key in column.get("needs", ()))
    return f'IF(COUNTA({needs})=0,"",{call})'


_COLUMN_KEYS = {item.name for item in fields(Column)} - {"number_format", "minimum", "maximum"} | {
    "format",
    "min",
    "max",
}
_KNOWN: Mapping[str, set[str]] = {
    "": {"sheets", "names", "formats", "words", "notes", "ranges", "kind", "section", "fact", "table"},
    "sheets": {item.name for item in fields(Sheets)},
    "names": {"scheme", "money_unit"},
    "formats": {kind.value for kind in Type},
    "words": {"unnamed", "total", "blank"},
    "ranges": {"least", "most", "between", "whole"},
    "kind": {"key", "header", "aliases"},
    "section": {item.name for item in fields(Section)},
    "fact": _COLUMN_KEYS,
    "table": {item.name for item in fields(Table)} - {"headings"},
    "column": _COLUMN_KEYS | {"needs"},
}

_NEEDED: Mapping[str, set[str]] = {
    **{name: _KNOWN[name] for name in ("", "sheets", "names", "formats", "words", "ranges")},
    "kind": {"key", "header"},
    "section": {"key", "header", "kinds", "help"},
    "fact": {"key", "header", "type", "help"},
    "table": {"key", "name", "row", "columns"},
    "column": {"key", "header", "type", "help", "width"},
}


def _unknown_keys(data: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown("", [data])
    for name in ("sheets", "names", "formats", "words", "ranges"):
        yield from _unknown(name, [data.get(name, {})])
    for name in ("kind", "section", "fact", "table"):
        yield from _unknown(name, data.get(name, ()))
    for table in data.get("table", ()):
        yield from _unknown("column", table.get("columns", ()))


def _unknown(name: str, entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for entry in entries:
        where = entry.get("key", name) or "文件"
        yield from (f"{where}：不认识的键 {key}" for key in sorted(entry.keys() - _KNOWN[name]))
        yield from (f"{where}：缺少 {key}" for key in sorted(_NEEDED.get(name, set()) - entry.keys()))


def _contradictions(result: Layout) -> Iterator[str]:
    """What would make the template unreadable: keys or headings twice, a heading that cannot be referred to."""
    yield from _column_faults(result.sheets.data_file, result.facts, result.fact_headings)
    for table in result.tables:
        yield from _column_faults(table.name, table.columns, table.headings)
        inputs = {column.key for column in table.inputs}
        yield from (f"{table.name}：content 里没有这一列 {key}" for key in table.content if key not in inputs)
    words = sum(2 + len(section.aliases) for section in result.sections)
    if words != len(result.section_words):
        yield "有两个章节的标题或别名相同"


def _column_faults(name: str, columns: tuple[Column, ...], headings: Mapping[str, Column]) -> Iterator[str]:
    if len({column.key for column in columns}) != len(columns):
        yield f"{name}：有两列的键相同"
    if sum(1 + len(column.aliases) for column in columns) != len(headings):
        yield f"{name}：有两列的标题或别名相同"
    for column in columns:
        if _FORBIDDEN_IN_HEADER & set(column.header):
            yield f"{name}：标题 {column.header} 里有 [ ] # ' @"
        if column.is_live != (column.formula is not None):
            yield f"{name}：{column.header} 是自动计算列才有公式"
        if "{" in (column.formula or "") or "COUNTA()" in (column.formula or ""):
            yield f"{name}：{column.header} 的公式里有不认识的名字，或者没有写 needs"
