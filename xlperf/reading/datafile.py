"""The JSON data file, version 1: the same records as a workbook's, read by the same code; and the way back.

``read_data(to_data(evaluation))`` gives the evaluation back. Faults of the file's own form (an unknown key, a list
where an object belongs) are findings with the path of the value; the rest is still read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from xlperf.findings import Finding, Origin, XlperfError, finding
from xlperf.layout import Layout, layout
from xlperf.model import Edit, Evaluation, Funds, Goal, Source, Subject
from xlperf.reading.rows import Records, Row, kind_of, nearest, printable, short
from xlperf.reading.subjects import FUNDS_KEYS
from xlperf.reading.workbook import Reading, build

__all__ = ["VERSION", "dumps", "finding_data", "parse", "read_data", "to_data"]

VERSION = 1

_MOST_PLACES = 5_000  # digits before or after the point

_OF_THE_WHOLE = ("acknowledged", "scheme_rules", "monitoring", "fund_monitoring")
"""The tables whose rows are nested in no subject."""

_EDIT = ("subject", "key", "generated", "facts", "text")


def _keys_of(table: str) -> tuple[str, ...]:
    """The keys of a table's row as the data file has it, nested in its subject."""
    return layout().table(table).input_keys(*(() if table in _OF_THE_WHOLE else ("subject",)))


def _subject_keys() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of a subject that stand beside its ``funds``: those before it and those after it."""
    keys = _keys_of("subjects")
    first = keys.index(FUNDS_KEYS[0])
    return keys[:first], tuple(key for key in keys[first:] if key not in FUNDS_KEYS)


def _sum_keys() -> tuple[str, ...]:
    """The keys of a total row of 资金来源."""
    return layout().table("sources").input_keys("subject", "source")


class _Object(dict[str, object]):
    """A JSON object that remembers which keys stood twice."""

    repeated: tuple[str, ...] = ()


def parse(text: str) -> object:
    """The value of a JSON text, numbers as Decimal; XlperfError (R01) saying line and column where it is not JSON."""
    try:
        return json.loads(
            text, parse_float=_number, parse_int=_number, parse_constant=_refuse_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字符"
        message = f"这不是完整的 JSON 数据文件，{where}附近有错。请核对引号、逗号和括号。"
        raise XlperfError(message, code="R01") from None
    except RecursionError:
        raise XlperfError("数据文件里括号套得太深，不是本软件的数据文件。", code="R01") from None


def dumps(data: object) -> str:
    """JSON text of canonical data, one value a line, numbers with all their digits."""
    return "".join(_json(data, "\n"))


def read_data(data: object) -> Reading:
    """What a parsed data file says; never raises on any JSON value. Numbers may be Decimal, int, float or text."""
    return _Door(layout()).reading(data)


def _object(pairs: list[tuple[str, object]]) -> _Object:
    result = _Object(pairs)
    if len(result) < len(pairs):
        times = Counter(key for key, _ in pairs)
        result.repeated = tuple(key for key in result if times[key] > 1)
    return result


def _number(text: str) -> Decimal:
    """A number; XlperfError for one that nobody types, whose digits alone would fill the memory when it is printed."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("Infinity")
    if not number.is_finite() or not -_MOST_PLACES < number.adjusted() < _MOST_PLACES:
        raise XlperfError(f"数据文件里的数字 {short(text)} 大得不正常，请改为实际的数字。", code="R01")
    return number


def _refuse_constant(word: str) -> object:
    raise XlperfError(f"数据文件里的 {word} 不是数字，请改为数字或 null。", code="R01")


def _json(value: object, newline: str) -> Iterator[str]:
    """The pieces of a value's JSON text; ``newline`` is the line break and indentation of its place."""
    if isinstance(value, Decimal):
        yield f"{value:f}"
    elif value and isinstance(value, Mapping):
        yield from _group("{}", (_pair(key, item, newline + " ") for key, item in value.items()), newline)
    elif value and isinstance(value, list | tuple):
        yield from _group("[]", (_json(item, newline + " ") for item in value), newline)
    else:
        yield json.dumps(value, ensure_ascii=False)


def _pair(key: str, value: object, newline: str) -> Iterator[str]:
    yield f"{json.dumps(key, ensure_ascii=False)}: "
    yield from _json(value, newline)


def _group(brackets: str, items: Iterable[Iterator[str]], newline: str) -> Iterator[str]:
    before = brackets[0] + newline + " "
    for item in items:
        yield before
        yield from item
        before = "," + newline + " "
    yield newline + brackets[1]


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of the file, and its path."""

    value: object
    path: str

    def __getitem__(self, key: str | int) -> _Node:
        """The value under a key or index; None where there is none."""
        if isinstance(key, int):
            return _Node(self.value[key], f"{self.path}[{key}]")  # type: ignore[index]
        value = self.value.get(key) if isinstance(self.value, Mapping) else None
        return _Node(value, f"{self.path}.{key}" if self.path else key)


class _Door:
    """The reading of one data file into records."""

    def __init__(self, template: Layout) -> None:
        self._template = template
        self._sheet = template.sheets.data_file
        self._findings: list[Finding] = []
        self._rows: dict[str, list[Row]] = {table.key: [] for table in template.tables}

    def reading(self, data: object) -> Reading:
        root = self._object(_Node(data, ""), ("xlperf", "unit", "subjects", *_OF_THE_WHOLE, "edits"), also=("results",))
        self._version(root["xlperf"])
        facts = tuple(fact.key for fact in self._template.facts)
        unit = self._object(root["unit"], facts)
        headers = {fact.key: fact.header for fact in self._template.facts}
        whole = self._row(unit, facts, headers)
        given = unit.value if isinstance(unit.value, Mapping) else {}
        self._rows["unit"].append(replace(whole, values={key: whole.values[key] for key in facts if key in given}))
        for index, subject in enumerate(self._list(root["subjects"])):
            self._subject(index, subject)
        for table in _OF_THE_WHOLE:
            for row in self._list(root[table]):
                self._add(table, row)
        edits = tuple(filter(None, map(self._edit, self._list(root["edits"]))))
        places = {table.key: self._origin(_PLACES.get(table.key, "subjects")) for table in self._template.tables}
        return build(Records(self._rows, places), self._findings, edits)

    def _version(self, node: _Node) -> None:
        if node.value != VERSION or isinstance(node.value, bool):
            wanted = f"数字 {VERSION}（数据文件的版本）"
            self._report("R09", node.path, given=kind_of(node.value), wanted=wanted)

    def _subject(self, index: int, node: _Node) -> None:
        direct_keys = [key for keys in _subject_keys() for key in keys]
        subject = self._object(node, (*direct_keys, "funds", "goals", "indicators", "texts", "text_reviews"))
        funds = self._object(subject["funds"], (*FUNDS_KEYS, "stated_sum", "sources"))
        headers = self._headers("subjects")
        direct, money = self._row(subject, direct_keys, headers), self._row(funds, FUNDS_KEYS, headers)
        self._rows["subjects"].append(
            Row({**direct.values, **money.values}, {**direct.origins, **money.origins}, direct.place)
        )
        for source in self._list(funds["sources"]):
            self._add("sources", source, index)
        self._stated_sum(self._object(funds["stated_sum"], _sum_keys()), index)
        for table in ("goals", "indicators"):
            for row in self._list(subject[table]):
                self._add(table, row, index)
        self._texts(subject["texts"], subject["text_reviews"], index)

    def _stated_sum(self, node: _Node, index: int) -> None:
        """A total typed by somebody is the row 合计 of the table 资金来源."""
        row = self._row(node, _sum_keys(), self._headers("sources"))
        values = {"source": self._template.total_words[0], **row.values}
        self._rows["sources"].append(replace(row, values=values, subject=index))

    def _texts(self, node: _Node, marked: _Node, index: int) -> None:
        texts, reviews = self._object(node, None), self._object(marked, None)
        headers = self._headers("texts")
        written = _keys(texts)
        for key in dict.fromkeys((*written, *_keys(reviews))):
            if self._template.find_section(key) is None:
                known = [section.key for section in self._template.sections]
                self._unknown((texts if key in written else reviews)[key].path, key, known)
                continue
            where = self._origin(texts[key].path, headers["text"])
            values = {"section": key, "text": texts[key].value, "review": reviews[key].value}
            origins = dict.fromkeys(values, where) | {"review": self._origin(reviews[key].path, headers["review"])}
            self._rows["texts"].append(Row(values, origins, where, subject=index))

    def _edit(self, node: _Node) -> Edit | None:
        edit = self._object(node, _EDIT)
        values = {key: edit[key].value for key in _EDIT}
        for key, value in values.items():
            if not (value is None or isinstance(value, str)):
                self._report("R09", edit[key].path, given=kind_of(value), wanted="文字")
        texts = {key: printable(value) if isinstance(value, str) else "" for key, value in values.items()}
        return Edit(**texts) if texts["key"] else None

    def _add(self, table: str, node: _Node, subject: int | None = None) -> None:
        """A row of a table, if it says anything."""
        keys = _keys_of(table)
        node = self._object(node, keys)
        if any(node[key].value not in (None, "") for key in keys):
            self._rows[table].append(self._row(node, keys, self._headers(table), subject))

    def _row(self, node: _Node, keys: Iterable[str], headers: Mapping[str, str], subject: int | None = None) -> Row:
        nodes = {key: node[key] for key in keys}
        values = {key: found.value for key, found in nodes.items()}
        origins = {key: self._origin(found.path, headers[key]) for key, found in nodes.items()}
        return Row(values, origins, self._origin(node.path), subject=subject)

    def _headers(self, table: str) -> Mapping[str, str]:
        return {column.key: column.header for column in self._template.table(table).columns}

    def _object(self, node: _Node, keys: Sequence[str] | None, also: Sequence[str] = ()) -> _Node:
        """The node if it is an object, its unknown and repeated keys reported; an empty one otherwise."""
        if not isinstance(node.value, Mapping):
            if node.value is not None or not node.path:
                self._report("R09", node.path, given=kind_of(node.value), wanted="一组键值（花括号）")
            return _Node({}, node.path)
        for key in getattr(node.value, "repeated", ()):
            self._report("R25", node[key].path, value=short(key), table=node.path or self._sheet)
        if keys is not None:
            for key in node.value:
                if key not in keys and key not in also:
                    self._unknown(node[str(key)].path, str(key), keys)
        return node

    def _list(self, node: _Node) -> Iterator[_Node]:
        if isinstance(node.value, list | tuple):
            yield from (node[index] for index in range(len(node.value)))
        elif node.value is not None:
            self._report("R09", node.path, given=kind_of(node.value), wanted="一个列表（方括号）")

    def _unknown(self, path: str, key: str, known: Sequence[str]) -> None:
        self._report("R08", path, key=short(key), should=nearest(key, known))

    def _report(self, code: str, path: str, **values: object) -> None:
        self._findings.append(finding(code, self._origin(path), subject="", item="", severity=None, **values))

    def _origin(self, path: str, header: str = "") -> Origin:
        return Origin(self._sheet, path, header)


_PLACES = {key: key for key in ("unit", *_OF_THE_WHOLE)}


def _keys(node: _Node) -> tuple[str, ...]:
    """The keys of an object."""
    return tuple(map(str, node.value)) if isinstance(node.value, Mapping) else ()


# --- Evaluation -> data --------------------------------------------------------------------------------------------


def to_data(evaluation: Evaluation) -> dict[str, object]:
    """The data file of an evaluation: every key of version 1, numbers as Decimal, blank as None."""
    unit = {fact.key: getattr(evaluation.unit, fact.key) for fact in layout().facts}
    return {
        "xlperf": VERSION,
        "unit": unit,
        "subjects": [_subject_data(subject) for subject in evaluation.subjects],
        **{table: [_values(row, _keys_of(table)) for row in getattr(evaluation, table)] for table in _OF_THE_WHOLE},
        "edits": [_values(edit, _EDIT) for edit in evaluation.edits],
    }


def _subject_data(subject: Subject) -> dict[str, object]:
    before, after = _subject_keys()
    return {
        **_values(subject, before),
        "kind": subject.kind.value,
        "funds": _funds_data(subject.funds),
        "goals": [_values(goal, _keys_of("goals")) for goal in subject.goals if not _is_implied(goal)],
        "indicators": [_values(indicator, _keys_of("indicators")) for indicator in subject.indicators],
        "texts": {key: text.text for key, text in subject.texts.items()},
        "text_reviews": _reviews(subject),
        **_values(subject, after),
    }


def _reviews(subject: Subject) -> dict[str, str]:
    """The remark of each section that has one, with or without a text."""
    blank = [text for text in subject.blank_texts if layout().find_section(text.section)]
    return {text.section: text.review for text in (*blank, *subject.texts.values()) if text.review}


def _funds_data(funds: Funds) -> dict[str, object]:
    stated = _values(funds.stated_sum or Source(source=""), _sum_keys())
    sources = [_values(source, _keys_of("sources")) for source in funds.sources]
    return {**_values(funds, FUNDS_KEYS), "stated_sum": stated, "sources": sources}


def _is_implied(goal: Goal) -> bool:
    """Whether a goal says nothing and was typed nowhere: it comes back by itself."""
    return goal.text is None and goal.weight is None and not goal.origins


def _values(item: object, keys: Sequence[str]) -> dict[str, object]:
    return {key: getattr(item, key) for key in keys}


# --- findings ------------------------------------------------------------------------------------------------------


def finding_data(found: Finding) -> dict[str, object]:
    """One finding as ``export`` and ``check --json`` print it.

    ``acknowledged`` is the reason that the officer has given in 情况说明, None while the finding is open; where it is
    given, the remedy is "". ``cells`` are all its places, ``sheet``, ``cell`` and ``header`` the first of them.
    """
    origin = found.origin or Origin("", "")
    return {
        "code": found.code,
        "severity": found.severity.value,
        "sheet": origin.sheet,
        "cell": origin.cell,
        "header": origin.header,
        "subject": found.subject,
        "item": found.item,
        "message": found.message,
        "remedy": found.remedy,
        "acknowledged": found.acknowledged or None,
        "cells": [_spot_data(spot.origin, spot.item) for spot in found.places if spot.origin],
    }


def _spot_data(origin: Origin, item: str) -> dict[str, object]:
    return {"sheet": origin.sheet, "cell": origin.cell, "header": origin.header, "item": item}
