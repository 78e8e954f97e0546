"""The catalogue of findings, and the error for what is not the officer's data.

Three kinds of trouble are never mixed: a :class:`Finding` is about the officer's data and is collected; an
:class:`XlperfError` stops the work and says where and what to do; anything else is a bug and propagates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from xlperf.data.files import names
from xlperf.errors import XlperfError
from xlperf.rulefile import Section, read_rules

__all__ = [
    "Code", "Finding", "Origin", "Severity", "XlperfError", "catalogue", "count_words", "counted", "finding",
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
    """

    sheet: str
    cell: str
    header: str = ""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"〔{place}「{self.header}」〕" if self.header else f"〔{place}〕"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the catalogue; message and remedy are templates whose names ``finding()`` fills.

    ``family`` is the heading under which docs/checks.md explains it.
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


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or remark: where it is, what it is, what to do.

    ``acknowledged`` is the officer's explanation; "" where the finding is open.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    origin: Origin | None = None
    subject: str = ""
    item: str = ""
    acknowledged: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has explained it."""
        return not self.acknowledged

    @property
    def explained_message(self) -> str:
        """The message as people read it: with the officer's explanation, if there is one."""
        return f"{self.message}（已说明：{self.acknowledged}）" if self.acknowledged else self.message

    def __str__(self) -> str:
        return f"{self.origin or ''}{self.explained_message}{self.remedy}（{self.code}）"


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
    return dict(sorted(codes.items()))


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
    )
