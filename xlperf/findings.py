"""The catalogue of findings, and the error for what is not the officer's data.

Three kinds of trouble are never mixed: a :class:`Finding` is about the officer's data and is collected; an
:class:`XlperfError` stops the work and says where and what to do; anything else is a bug and propagates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import groupby

from xlperf.data.files import names
from xlperf.errors import XlperfError
from xlperf.rulefile import Section, read_rules

__all__ = [
    "Code", "Finding", "Origin", "Severity", "Spot", "XlperfError", "catalogue", "count_words", "counted", "finding",
    "look_up", "merged",
]  # fmt: skip


class Severity(StrEnum):
    """How grave a finding is: a bureau would return it, a reviewer would ask, or just worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The Chinese word an officer sees."""
        return {"error": "错误", "warning": "提醒", "note": "说明"}[self.value]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was typed: sheet, cell (A1 style, no $) and column header.

    In a data file the sheet is 数据文件 and the cell is the path of the value, such as ``subjects[0].funds.initial``.
    In a document the sheet is one of its tables or its text, and the cell is in words.

    >>> Origin("附件1", "D9").place, Origin("第2个表", "第5行第3列").place
    ('附件1!D9', '第2个表第5行第3列')
    """

    sheet: str
    cell: str
    header: str = ""

    @property
    def place(self) -> str:
        """The sheet and cell as people read them."""
        return f"{self.sheet}{'' if self.cell.startswith('第') else '!'}{self.cell}" if self.cell else self.sheet

    def __str__(self) -> str:
        return f"〔{self.place}「{self.header}」〕" if self.header else f"〔{self.place}〕"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the catalogue; message and remedy are templates whose names ``finding()`` fills.

    ``family`` is the heading under which docs/checks.md explains it. ``shared`` and ``shared_remedy`` are templates of
    what findings with one cause have in common (fourteen rows without a sign); without them each stands for itself,
    and where only the message is given the remedy is shared as it is. ``of_results``: it judges what was achieved and
    spent, which is not asked for before the year is over.
    """

    code: str
    title: str
    family: str
    severity: Severity
    message: str
    remedy: str
    source: str
    why: str
    example: str
    shared: str = ""
    shared_remedy: str = ""
    of_results: bool = False

    @property
    def explained(self) -> str:
        """What is checked, why, the source of the rule and an example: a line each, in Chinese."""
        head = f"{self.code} {self.title}（{self.severity.label}）"
        return f"{head}\n为什么：{self.why}\n出处：{self.source}\n例子：{self.example}"


@dataclass(frozen=True, slots=True)
class Spot:
    """One of the places of a finding, and the indicator, goal or section there ("": none in particular)."""

    origin: Origin | None
    item: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or remark: where it is, what it is, what to do.

    ``acknowledged`` is the officer's explanation; "" where the finding is open. ``shared`` and ``shared_remedy`` are
    what it says where several cells have one cause (:func:`merged`); ``spots`` are all places of such a one, and its
    ``item`` is "" where they are about several.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    origin: Origin | None = None
    subject: str = ""
    item: str = ""
    acknowledged: str = ""
    shared: str = ""
    shared_remedy: str = ""
    spots: tuple[Spot, ...] = ()

    @property
    def places(self) -> tuple[Spot, ...]:
        """All its places, in order; the first is its ``origin``."""
        return self.spots or (Spot(self.origin, self.item),)

    @property
    def where(self) -> str:
        """All its places in words: 〔绩效指标!F3:F8、F10「符号」〕; "" for a finding without a place."""
        return "".join(map(str, self.stretches))

    @property
    def stretches(self) -> tuple[Origin, ...]:
        """All its places, by sheet and column: an origin for each, its cell in words, such as F3:F8、F10."""
        return tuple(_stretches(self.places))

    @property
    def items(self) -> str:
        """The indicators, goals or sections it is about, each once: 培训人次、合格率; of many, the first ones."""
        return self.item or _listed(self.spots)

    @property
    def is_open(self) -> bool:
        """Whether nobody has explained it."""
        return not self.acknowledged

    @property
    def explained_message(self) -> str:
        """The message as people read it: with the officer's explanation, if there is one."""
        return f"{self.message}（已说明：{self.acknowledged}）" if self.acknowledged else self.message

    def __str__(self) -> str:
        return f"{self.where}{self.explained_message}{self.remedy}（{self.code}）"


_MOST_ITEMS = 6  # indicators that a message names
_MOST_RANGES = 8  # ranges of cells of one column that a place names
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_COUNTED = {Severity.ERROR: "{} 个错误", Severity.WARNING: "{} 个提醒", Severity.NOTE: "{} 条说明"}


def counted(findings: Iterable[Finding]) -> str:
    """How many open findings there are of each severity, and how many are explained, in words.

    ``2 个错误，1 个提醒，3 条说明，另有 1 条已说明``, or ``没有发现问题``; without the full stop of a sentence.
    """
    listed = tuple(findings)
    if not listed:
        return "没有发现问题"
    open_ones = Counter(found.severity for found in listed if found.is_open)
    explained = sum(not found.is_open for found in listed)
    tail = f"，另有 {explained} 条已说明" if explained else ""
    return count_words({severity: open_ones[severity] for severity in Severity}) + tail


def count_words(counts: Mapping[Severity, int]) -> str:
    """Numbers of findings in words, in the order of ``counts``: ``2 个错误，1 个提醒``."""
    return "，".join(_COUNTED[severity].format(number) for severity, number in counts.items())


@cache
def catalogue() -> Mapping[str, Code]:
    """All codes, in order, from ``data/findings/*.toml``; XlperfError lists what is wrong with a file."""
    codes: dict[str, Code] = {}
    for name in names("findings"):
        for code, entry in read_rules(name, _codes).items():
            if code in codes:
                raise XlperfError("这个编号出现了两次", path=f"data/{name}.toml", key=code)
            codes[code] = entry
    return dict(sorted(codes.items(), key=lambda item: (item[0][0], int(item[0][1:]))))


def look_up(code: str) -> Code:
    """The entry of a code as a person types it; XlperfError names the codes there are.

    >>> look_up(" v2 ").code
    'V02'
    """
    wanted = code.strip().upper()
    entry = catalogue().get(wanted) or catalogue().get(f"{wanted[:1]}0{wanted[1:]}")
    if entry is None:
        known = "、".join(first if first == last else f"{first}—{last}" for first, last in _runs(list(catalogue())))
        raise XlperfError(f"没有编号“{code}”。请写检查结果里的编号，如 V24；现有 {known}。各个编号见 docs/checks.md")
    return entry


def _runs(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first and the last of each run of codes without a gap."""
    for _, run in groupby(enumerate(codes), key=lambda one: (one[1][0], int(one[1][1:]) - one[0])):
        found = [code for _, code in run]
        yield found[0], found[-1]


def _codes(root: Section) -> Mapping[str, Code]:
    """The entries of one file, each a table called by its code."""
    entries = {code: root.section(code) for code in root.given}
    return {
        code: entry.record(Code, code=code, remedy=entry.text("remedy", blank=True)) for code, entry in entries.items()
    }


def finding(
    code: str,
    origin: Origin | None = None,
    *,
    subject: str = "",
    item: str = "",
    severity: Severity | None = None,
    **values: object,
) -> Finding:
    """A finding of the catalogue's ``code``, its templates filled; a name that a template wants in vain is a KeyError.

    A value that is None is said to be blank.
    ``severity`` overrides the catalogue's where a scheme says so.
    """
    entry = catalogue()[code]
    values = {name: "（空白）" if value is None else value for name, value in values.items()}
    return Finding(
        code=code,
        severity=severity or entry.severity,
        message=entry.message.format_map(values),
        remedy=entry.remedy.format_map(values),
        origin=origin,
        subject=subject,
        item=item,
        shared=entry.shared.format_map(values),
        shared_remedy=(entry.shared_remedy or entry.remedy).format_map(values) if entry.shared else "",
    )


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with those of one cause as one, which has all their cells, in the place of the first.

    One cause: the same code, subject and explanation, and what they say of the data (``shared``) is the same.

    >>> rows = {"I3": "甲", "I4": "乙"}
    >>> (one,) = merged(finding("V09", Origin("绩效指标", cell), item=name, target=20) for cell, name in rows.items())
    >>> print(one)
    〔绩效指标!I3:I4〕目标值没有计量单位，共 2 处：甲、乙。请填计量单位，如 个、人、%、万元。（V09）
    """
    groups: dict[object, list[Finding]] = {}
    for number, found in enumerate(findings):
        key = (found.code, found.severity, found.subject, found.acknowledged, found.shared, found.shared_remedy)
        groups.setdefault(key if found.shared and not found.spots else number, []).append(found)
    return tuple(_as_one(group) if len(group) > 1 else group[0] for group in groups.values())


def _as_one(group: Sequence[Finding]) -> Finding:
    first = group[0]
    spots = tuple(dict.fromkeys(Spot(found.origin, found.item) for found in group))
    if len(spots) < 2:
        return first
    items = {spot.item for spot in spots if spot.item}
    named = _listed(spots)
    return replace(
        first,
        message=f"{first.shared.rstrip('。')}，共 {len(spots)} 处{'：' if named else ''}{named}。",
        remedy=first.shared_remedy if first.remedy else "",
        item=items.pop() if len(items) == 1 else "",
        spots=spots,
    )


def _listed(spots: Iterable[Spot]) -> str:
    """The items of the places, each once: 甲、乙; of many, the first and how many: 甲、乙、丙等 40 个."""
    items = tuple(dict.fromkeys(spot.item for spot in spots if spot.item))
    return "、".join(items[:_MOST_ITEMS]) + (f"等 {len(items)} 个" if len(items) > _MOST_ITEMS else "")


def _stretches(spots: Iterable[Spot]) -> Iterator[Origin]:
    """The places by sheet and column; cells one under the other as a range."""
    columns: dict[tuple[str, str], list[str]] = {}
    for spot in spots:
        if spot.origin is not None:
            columns.setdefault((spot.origin.sheet, spot.origin.header), []).append(spot.origin.cell)
    for (sheet, header), cells in columns.items():
        yield Origin(sheet, _ranges(cells), header)


def _ranges(cells: Sequence[str]) -> str:
    """Cells in words: F3:F8、F10; of many, the first."""
    runs: list[list[str]] = []
    for cell in cells:
        if runs and _is_below(runs[-1][-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    words = [run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs]
    return "、".join(words[:_MOST_RANGES]) + ("等" if len(words) > _MOST_RANGES else "")


def _is_below(upper: str, lower: str) -> bool:
    one, other = _CELL.fullmatch(upper), _CELL.fullmatch(lower)
    if one is None or other is None:
        return False
    return one[1] == other[1] and int(one[2]) + 1 == int(other[2])
