"""What the page shows of an examined file, in plain values for JSON: figures as people read them, shares to draw."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from operator import attrgetter

from xlperf.assessment import Assessment, Examination
from xlperf.checks.sorting import in_order
from xlperf.findings import Finding, Origin, Severity, catalogue, counted
from xlperf.hosts.browser.page_words import on_page
from xlperf.layout import layout
from xlperf.model import Funds, Indicator, Subject, Typed
from xlperf.schemes import Scheme
from xlperf.scoring import SubjectResult, full_marks
from xlperf.scoring.results import IndicatorResult
from xlperf.values.amounts import fixed, percent, plain

__all__ = ["findings_view", "in_workbook", "indicator_rows", "unit_view"]

Where = Callable[[Finding], str]
"""What is shown as the place of a finding."""

_BUDGETS = {"initial": "年初预算", "adjusted": "调整后预算", "executed": "执行数"}
_COLUMNS = (
    "评价对象",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因及改进措施",
)


def unit_view(examined: Examination, where: Where = attrgetter("where")) -> dict[str, object]:
    """All that is shown of one unit; without an assessment (its scheme cannot be used) only the findings.

    Shares (``share``, ``rate``) are numbers to draw by, 1 for all of it; everything else is text, or None.
    """
    done = examined.assessment
    return {
        "unit": None if done is None else _unit(done),
        "subjects": [] if done is None else [_subject(*pair, done.scheme) for pair in _pairs(done)],
        "counted": counted(examined.findings),
        "findings": findings_view(examined.findings, where),
        "questions": [
            {"code": one.code, "text": one.text, "remedy": one.remedy, "subjects": list(one.subjects)}
            for one in examined.questions
        ],
    }


def in_workbook(found: Finding) -> str:
    """Where a finding about the data read from a report is: on the sheet of the workbook that is made of it.

    >>> origin = Origin("数据文件", "subjects[0].indicators[5].reason", "原因")
    >>> in_workbook(Finding("V02", Severity.ERROR, "", "", origin))
    '〔绩效指标「原因」〕'
    """
    origin = found.origin
    if origin is None or origin.sheet != layout().sheets.data_file:
        return found.where
    steps = re.findall(r"\w+", origin.cell)
    sheet = next((table.name for table in reversed(layout().tables) if table.key in steps), origin.sheet)
    return str(Origin(sheet, "", origin.header))


def findings_view(findings: Iterable[Finding], where: Where = attrgetter("where")) -> list[dict[str, object]]:
    """Findings in groups, the graver first: errors, warnings, notes, and what the officer has explained."""
    listed = in_order(findings)
    groups = [
        (one.value, one.label, [found for found in listed if found.severity is one and found.is_open])
        for one in Severity
    ]
    groups.append(("explained", "已说明", [found for found in listed if not found.is_open]))
    return [
        {"key": key, "label": label, "findings": [_finding(found, where) for found in members]}
        for key, label, members in groups
        if members
    ]


def indicator_rows(done: Assessment) -> str:
    """The indicators of all subjects as lines of cells with tabs between them, to be pasted into a table.

    A tab or line break inside a cell becomes a space: it would begin another cell.
    """
    lines: list[tuple[str, ...]] = [_COLUMNS]
    for subject, result in _pairs(done):
        for row, scored in zip(subject.indicators, result.indicators, strict=True):
            score = row.stated_score if scored.score is None else scored.score
            cells = (
                subject.name, row.level1, row.level2, row.name, _target(row), _with_unit(row.actual, row.unit),
                _plain(row.weight), _plain(score), row.reason,
            )  # fmt: skip
            lines.append(tuple(" ".join((cell or "").split()) for cell in cells))
    return "".join("\t".join(line) + "\n" for line in lines)


def _pairs(done: Assessment) -> Iterable[tuple[Subject, SubjectResult]]:
    return zip(done.evaluation.subjects, done.results, strict=True)


def _unit(done: Assessment) -> dict[str, object]:
    unit = done.evaluation.unit
    return {
        "name": unit.name,
        "title": unit.title_name,
        "year": unit.year,
        "scheme": done.scheme.title,
        "money_unit": unit.money_unit,
    }


def _subject(subject: Subject, result: SubjectResult, scheme: Scheme) -> dict[str, object]:
    execution = result.execution
    return {
        "name": subject.name,
        "kind": "部门整体" if subject.is_department else "项目",
        "total": None if result.total is None else fixed(result.total),
        "full": _plain(full_marks(result.weight_sum, scheme)),
        "share": _share(result.total, full_marks(result.weight_sum, scheme)),
        "grade": result.grade,
        "rate": _number(execution.rate),
        "rate_text": None if execution.rate is None else percent(execution.rate),
        "execution_score": None if execution.score is None else fixed(execution.score),
        "execution_weight": _plain(scheme.execution.weight),
        "funds": _funds(subject.funds),
        "sources": [
            {"name": one.source, "budget": _plain(_budget(one.adjusted, one.initial)), "executed": _plain(one.executed)}
            for one in subject.funds.sources
        ],
        "indicators": [
            _indicator(row, scored) for row, scored in zip(subject.indicators, result.indicators, strict=True)
        ],
    }


def _funds(funds: Funds) -> list[dict[str, object]]:
    """The amounts there are, each with its share of the largest."""
    amounts = {label: getattr(funds, key) for key, label in _BUDGETS.items()}
    largest = max((amount for amount in amounts.values() if amount is not None), default=None)
    return [
        {"name": label, "amount": _plain(amount), "share": _share(amount, largest)}
        for label, amount in amounts.items()
        if amount is not None
    ]


def _indicator(row: Indicator, scored: IndicatorResult) -> dict[str, object]:
    return {
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "target": _target(row),
        "actual": _with_unit(row.actual, row.unit),
        "completion": _number(scored.completion),
        "completion_text": None if scored.completion is None else percent(scored.completion),
        "verdict": scored.verdict,
        "attainment": None if scored.attainment is None else scored.attainment.value,
        "weight": _plain(row.weight),
        "score": None if scored.score is None else fixed(scored.score),
        "share": _share(scored.score, row.weight),
        "working": scored.working,
    }


def _target(row: Indicator) -> str | None:
    """The target as it reads: sign, value, unit."""
    target = _with_unit(row.target, row.unit)
    sign = row.measure.sign.value if row.measure.sign else row.sign or ""
    if target is None or target.startswith(sign) or row.measure.target is None:
        return target
    return sign + target


def _with_unit(value: Typed, unit: str | None) -> str | None:
    """A figure with its unit, where it has none of its own."""
    text = plain(value, None) if isinstance(value, Decimal) else value
    bare = text is not None and text.strip()[-1:].isdigit()
    return f"{text}{unit or ''}" if bare else text


def _finding(found: Finding, where: Where) -> dict[str, object]:
    entry = catalogue().get(found.code)
    return {
        "code": found.code,
        "where": where(found),
        "message": found.explained_message,
        "remedy": on_page(found.remedy),
        "about": "·".join(part for part in (found.subject, found.items) if part),
        "title": entry.title if entry else "",
        "why": entry.why if entry else "",
        "source": on_page(entry.source) if entry else "",
        "example": entry.example if entry else "",
    }


def _budget(*amounts: Decimal | None) -> Decimal | None:
    return next((amount for amount in amounts if amount is not None), None)


def _share(part: Decimal | None, whole: Decimal | None) -> float | None:
    return float(part / whole) if part is not None and whole else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value, None)
