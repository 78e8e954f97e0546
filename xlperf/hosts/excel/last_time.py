"""What the last check or report came to, in cells of 首页 with names; what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlperf.findings import Finding, Severity
from xlperf.layout import COUNT_NAMES, TOTALS_NAME
from xlperf.values.amounts import fixed

if TYPE_CHECKING:
    import xlwings as xw

    from xlperf.assessment import Assessment

_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "提醒"}
_NONE = "无法计算"
_MOST_SUBJECTS = 5  # in the message


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """What a check came to: the total of each subject as text, and how many findings of each severity are open."""

    totals: Mapping[str, str]
    counts: Mapping[Severity, int]


def result_of(assessment: Assessment | None, findings: Iterable[Finding]) -> LastResult:
    """The result of this check; without totals where nothing could be scored."""
    severities = [found.severity for found in findings if found.is_open]
    pairs = zip(assessment.evaluation.subjects, assessment.results, strict=True) if assessment else ()
    return LastResult(
        totals={subject.name: _NONE if result.total is None else fixed(result.total) for subject, result in pairs},
        counts={severity: severities.count(severity) for severity in COUNT_NAMES},
    )


def cell_values(result: LastResult) -> Mapping[str, object]:
    """Defined name -> what goes into its cell."""
    counts: dict[str, object] = {name: result.counts[severity] for severity, name in COUNT_NAMES.items()}
    return {**counts, TOTALS_NAME: "\n".join(f"{name}\t{total}" for name, total in result.totals.items())}


def read_last(book: xw.Book) -> LastResult | None:
    """What the last check came to; None where there was none, or the workbook has no place for it."""
    values = {
        name: book.names[name].refers_to_range.value
        for name in (*COUNT_NAMES.values(), TOTALS_NAME)
        if name in book.names
    }
    counts = {severity: values.get(name) for severity, name in COUNT_NAMES.items()}
    if not all(isinstance(count, (int, float)) for count in counts.values()):
        return None
    lines = [line.partition("\t") for line in str(values.get(TOTALS_NAME) or "").splitlines()]
    return LastResult(
        totals={name: total for name, _, total in lines if total},
        counts={severity: int(count) for severity, count in counts.items() if isinstance(count, (int, float))},
    )


def change_lines(before: LastResult | None, now: LastResult) -> Iterator[str]:
    """What has changed since, in one line; nothing where there was no check before."""
    if before is None:
        return
    changed = [
        f"“{name}”总分 {before.totals[name]} → {total}"
        for name, total in now.totals.items()
        if before.totals.get(name, total) != total
    ]
    more = [f"……共 {len(changed)} 个对象"] if len(changed) > _MOST_SUBJECTS else []
    counts = [
        f"{_WORDS[severity]} {before.counts[severity]} → {count} 个"
        for severity, count in now.counts.items()
        if before.counts[severity] != count
    ]
    said = [*changed[:_MOST_SUBJECTS], *more, *counts]
    yield "与上次比：" + ("，".join(said) if said else "没有变化") + "。"
