"""What a report says that the program computes itself, compared with what follows from the values that were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlperf.findings import Finding, Origin, finding
from xlperf.model import Evaluation
from xlperf.naming import END_MARKS
from xlperf.narrative.facts import Case
from xlperf.narrative.indicator_counts import COUNT_FACTS, count_find
from xlperf.narrative.indicator_sentences import Item, Standing, items_of, standing
from xlperf.narrative.outline import Outline
from xlperf.narrative.subject_facts import subject_find
from xlperf.prose.named_figures import verdict_of
from xlperf.published.records import Claim
from xlperf.reading.rows import short
from xlperf.schemes import Scheme
from xlperf.scoring import IndicatorResult, SubjectResult

__all__ = ["contradictions"]

_WORDS = {
    "remaining": "剩余资金", "overspent": "超出预算的数", "adjusted_how": "预算调整的方向", "verdict": "完成情况",
    "next_differs": "下年预算的增减", "next_same": "下年预算的增减", "executed_differs": "与上年执行数的增减",
    "executed_same": "与上年执行数的增减", "indicator_count": "绩效指标的项数", "completed_count": "完成的项数",
    "missed_count": "没有完成的项数", "undecided_count": "不能确定的项数", "full_marks": "满分",
    "indicator_score": "绩效指标得分", "uncapped": "各项得分之和", "execution_weight": "预算执行的满分",
}  # fmt: skip


def contradictions(
    evaluation: Evaluation,
    results: Sequence[SubjectResult],
    scheme: Scheme,
    outline: Outline,
    claims: Sequence[Claim],
    source: str,
) -> Iterator[Finding]:
    """R83 for a figure that is not what follows; R84 for those of a subject that cannot be computed yet."""
    for index, (subject, result) in enumerate(zip(evaluation.subjects, results, strict=True)):
        case = Case(
            unit=evaluation.unit,
            subject=subject,
            result=result,
            scheme=scheme,
            words=outline.words,
            attachment=index + 1,
        )
        items = items_of(case)
        find = count_find(items, subject_find(case))
        is_open = any(standing(item) is Standing.UNDECIDED for item in items)
        open_ones: list[Claim] = []
        for claim in claims:
            if claim.subject != index or claim.fact not in _WORDS:
                continue
            if claim.indicator is not None:
                row, scored = subject.indicators[claim.indicator], result.indicators[claim.indicator]
                computed: str | None = _verdict(Item(indicator=row, result=scored, words=outline.words), scored)
                item = row.name
            else:
                fact = (
                    None
                    if claim.fact in COUNT_FACTS and is_open and claim.fact != "indicator_count"
                    else find(claim.fact)
                )
                computed, item = fact.text if fact else None, ""
            if computed is None:
                open_ones.append(claim)
            elif not _same(claim.said.text, computed):
                values = {"fact": _WORDS[claim.fact], "value": short(claim.said.text), "computed": computed}
                place = Origin(source, claim.said.place)
                yield finding("R83", place, subject=subject.name, item=item, severity=None, **values)
        if open_ones:
            shown = "、".join(f"{_WORDS[one.fact]}“{short(one.said.text)}”" for one in open_ones)
            yield finding("R84", Origin(source, open_ones[0].said.place), subject=subject.name, values=shown)


def _verdict(item: Item, result: IndicatorResult) -> str | None:
    return None if standing(item) is Standing.UNDECIDED else result.verdict


def _same(stated: str, computed: str) -> bool:
    one, other = ("".join(text.split()).rstrip(END_MARKS) for text in (stated, computed))
    kind = verdict_of(one)
    return one == other or (kind not in ("", "odd") and kind == verdict_of(other))
