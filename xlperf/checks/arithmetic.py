"""Stated against computed, V10-V19: rates, scores, sums, weights, totals and grades that somebody typed.

Figures may differ by the scheme's tolerance: the last digit, rounded or cut off. V17 and V18 are found by scoring,
which needs them, and reported with its problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xlperf.checks.agreement import Agreement, rates_agree, scores_agree, sums_agree
from xlperf.checks.context import Context, cell, funds_cell
from xlperf.checks.predicates import share_doubtful, sign_doubtful
from xlperf.findings import Finding, Origin, Severity
from xlperf.model import Indicator, Source, Subject, Typed
from xlperf.schemes import Attainment, Dimension, Scheme, dimensions_of, expected_points, wording
from xlperf.scoring import IndicatorResult, SubjectResult, grade_of, is_blank_rate, read_rate, score_indicator
from xlperf.values.amounts import fixed, parse_amount, percent, plain
from xlperf.values.measures import Sign

_COLUMNS = (("initial", "年初预算数"), ("adjusted", "调整后预算数"), ("executed", "执行数"))
_ZERO = Decimal(0)


def check_stated_rate(context: Context) -> Iterator[Finding]:
    """V10: the typed execution rate is not executed ÷ budget. V65: it is, to too few places. V67: it is no rate."""
    for subject, result in context.subjects():
        stated, computed = subject.funds.stated_rate, result.execution.rate
        if is_blank_rate(stated):
            continue
        origin = funds_cell(subject, "stated_rate")
        rate = read_rate(stated, computed)
        should = "83.65% 这样的百分数" if computed is None else f"{fixed(computed * 100)}%"
        if rate is None:
            yield context.found("V67", subject, origin, {"stated": stated, "should": should})
        elif computed is not None:
            values = {"stated": _as_typed(stated, rate), "should": should, "working": _division(subject, result)}
            agreement = rates_agree(stated, rate, computed, context.scheme.rounding)
            yield from _disagreement(context, agreement, "V10", subject, origin, values)


def check_execution_score(context: Context) -> Iterator[Finding]:
    """V11: the typed score of budget execution is not weight × rate. V65: it is, to one place."""
    for subject, result in context.subjects():
        stated, computed = subject.funds.stated_score, result.execution.score
        if stated is not None and computed is not None:
            values = {"stated": plain(stated, None), "should": fixed(computed), "working": result.execution.working}
            agreement = scores_agree(stated, computed, context.scheme.rounding)
            origin = funds_cell(subject, "stated_score")
            yield from _disagreement(context, agreement, "V11", subject, origin, values)


def check_fund_sums(context: Context) -> Iterator[Finding]:
    """V12: a column of funds, or a stated total row, is not the sum of the sources (else the subject's own)."""
    for subject in context.evaluation.subjects:
        funds = subject.funds
        for column, title in _COLUMNS:
            total: Decimal | None = getattr(funds, column)
            parts = [amount for source in funds.sources if (amount := _column(source, column)) is not None]
            unread = context.unread.has("subjects", column, funds.origins)  # reported where it stands
            if parts and not unread:
                yield from _sum_finding(context, subject, title, total, parts, funds_cell(subject, column))
            if funds.stated_sum is None:
                continue
            stated = _column(funds.stated_sum, column)
            parts = parts or [amount for amount in (total,) if amount is not None]
            if stated is not None and parts:
                origin = funds.stated_sum.origins.get(column) or funds_cell(subject, column)
                yield from _sum_finding(context, subject, title, stated, parts, origin)


def check_basic_and_project(context: Context) -> Iterator[Finding]:
    """V13: basic plus project expenditure 基本支出+项目支出 is not what was executed."""
    for subject in context.evaluation.subjects:
        funds = subject.funds
        if funds.basic is None or funds.project is None or funds.executed is None:
            continue
        both = funds.basic + funds.project
        if not sums_agree(both, funds.executed, context.scheme.rounding):
            shown = f"基本支出{plain(funds.basic, None)}+项目支出{plain(funds.project, None)}"
            values = {
                "working": f"{shown}={plain(both, None)}",
                "stated": plain(funds.executed, None),
                "difference": plain(abs(both - funds.executed), None),
            }
            yield context.found("V13", subject, funds_cell(subject, "executed"), values)


def check_indicator_scores(context: Context) -> Iterator[Finding]:
    """V14: a quantitative score is not what the formula gives. V65: it is, to one place.

    V68: the sign had to be assumed, and the name says that less is better. Where the typed score is that of the other
    sign, the missing sign is the fault and not the score. A score beyond the weight (V17) is not reported twice, and a
    doubtful figure (R22: 0.98 for 98%) says nothing of the score.
    """
    for subject, row, result in context.indicators():
        stated, computed = row.stated_score, result.score
        if row.measure.sign is Sign.QUALITATIVE or share_doubtful(row):
            continue
        sign, other = _otherwise(row, context.scheme)
        if other is not None and (other.score, other.attainment) != (computed, result.attainment):
            both = {
                "sign": row.measure.sign, "assumed": _outcome(result), "against": sign, "other": _outcome(other),
            }  # fmt: skip
            yield context.found("V68", subject, cell(row.origins, "sign", "name"), both, item=row.name)
            if _is_score_of(stated, other, context.scheme):
                continue
        if stated is None or computed is None or any(problem.code == "V17" for problem in result.problems):
            continue
        values = {"stated": plain(stated, None), "should": fixed(computed), "working": result.working}
        origin = cell(row.origins, "stated_score", "name")
        agreement = scores_agree(stated, computed, context.scheme.rounding)
        yield from _disagreement(context, agreement, "V14", subject, origin, values, item=row.name)


def check_goal_scores(context: Context) -> Iterator[Finding]:
    """V14 where only the goal has a weight, as on Hubei's form: the scores of its indicators are not the goal's.

    They are more than its weight, or less although every indicator is quantitative and was reached; or they are all of
    it, so that each row has full marks, and a row was not reached.
    """
    for subject, result in context.subjects():
        for goal in subject.goals:
            pairs = zip(subject.indicators, result.indicators, strict=True)
            rows = [(row, scored) for row, scored in pairs if row.goal == goal.number]
            scores = [row.stated_score for row, _ in rows if row.stated_score is not None and row.weight is None]
            if goal.weight is None or not rows or len(scores) < len(rows):
                continue
            total = sum(scores, _ZERO)
            if sums_agree(total, goal.weight, context.scheme.rounding):
                if total >= goal.weight:  # 0.99 of 1 point agrees, too
                    yield from _full_but_missed(context, subject, goal.weight, rows)
                continue
            reached = all(
                scored.attainment is Attainment.FULL and row.measure.comparable and not sign_doubtful(row)
                for row, scored in rows
            )
            if not (reached or total > goal.weight):
                continue
            why = "指标都已完成，应得满分" if total < goal.weight else "各指标的得分之和不能超过目标的分值"
            shown = "+".join(plain(score, None) for score in scores)
            stated = f"{shown}={plain(total, None)}" if len(scores) > 1 else shown
            values = {
                "stated": stated,
                "working": f"{why}{plain(goal.weight, None)}",
                "should": plain(goal.weight, None),
            }
            name = f"年度绩效目标{goal.number}"
            yield context.found("V14", subject, cell(rows[0][0].origins, "stated_score", "name"), values, item=name)


def _full_but_missed(
    context: Context, subject: Subject, weight: Decimal, rows: Sequence[tuple[Indicator, IndicatorResult]]
) -> Iterator[Finding]:
    """V14 for the quantitative rows that were not reached, of a goal that has all of its points."""
    for row, scored in rows:
        missed = scored.attainment not in (None, Attainment.FULL) and row.measure.comparable
        if not missed or sign_doubtful(row) or share_doubtful(row):
            continue
        own = score_indicator(row.measure, row.stated_score, None, context.scheme, row.scoring)
        if row.stated_score is None or own.score is None or own.score >= row.stated_score:
            continue
        working = f"目标的{plain(weight, None)}分全得，这一条也是满分，{own.working}"
        values = {"stated": plain(row.stated_score, None), "should": fixed(own.score), "working": working}
        yield context.found("V14", subject, cell(row.origins, "stated_score", "name"), values, item=row.name)


def check_weights(context: Context) -> Iterator[Finding]:
    """V15: the weights with that of budget execution are not the scheme's total, or a goal's are not the goal's own.

    Where weights are missing, only a sum that is already too high is reported; the missing ones are (V63, V64).
    """
    for subject, result in context.subjects():
        rows = [row for row in subject.indicators if row.weight is not None]
        difference = result.weight_sum - context.scheme.indicator_total
        if _scores_rows_alone(context, subject, result):
            values = {"sum": plain(result.weight_sum, None), "execution": plain(context.scheme.execution.weight, None)}
            yield context.found("V124", subject, cell(rows[0].origins, "weight", "name"), values)
        elif rows and (difference > 0 or (difference and len(rows) == len(subject.indicators))):
            execution = context.scheme.execution.weight
            together = plain(result.weight_sum + execution, None)
            note = f"，加预算执行{plain(execution, None)}共{together}，不是{plain(context.scheme.total, None)}"
            values = _weight_values("各指标", result.weight_sum, context.scheme.indicator_total, note)
            yield context.found("V15", subject, cell(rows[0].origins, "weight", "name"), values)
        yield from _goal_weights(context, subject)


def check_split(context: Context) -> Iterator[Finding]:
    """V69: the points of the level-1 dimensions are not what the scheme expects.

    Silent unless every row has a weight and a level 1 that the scheme's split knows, and the weights add up: a cut-off
    table or a framework of its own says nothing about the split.
    """
    for subject, result in context.subjects():
        places = [dimensions_of(context.scheme.dimensions, row.level1, row.level2) for row in subject.indicators]
        weighted = all(row.weight is not None for row in subject.indicators)
        if all(places) and weighted and result.weight_sum == context.scheme.indicator_total:
            yield from _split_finding(context, subject, places)


def check_total(context: Context) -> Iterator[Finding]:
    """V16: the typed total is neither the sum of the scores as typed (else as computed) nor the computed total.

    Wrong single scores are reported where they stand (V11, V14). Where weights are missing the table may be incomplete,
    and the sum says nothing.
    """
    for subject, result in context.subjects():
        stated, total = subject.stated_total, _sum_of_stated(subject, result)
        if (
            stated is None
            or total is None
            or _scores_rows_alone(context, subject, result)
            or max(result.weight_sum, _goal_points(subject)) < context.scheme.indicator_total
        ):
            continue
        computed = total if result.total is None else result.total
        if not any(sums_agree(stated, value, context.scheme.rounding) for value in (total, computed)):
            values = {"stated": plain(stated, None), "sum": plain(total, None), "should": fixed(computed)}
            yield context.found("V16", subject, cell(subject.origins, "stated_total", "name"), values)


def check_grade(context: Context) -> Iterator[Finding]:
    """V19: the typed grade is not that of the typed total (of the computed one, where none is typed)."""
    for subject, result in context.subjects():
        computed = subject.stated_total is None
        total = result.total if computed else subject.stated_total
        should = result.grade if computed else grade_of(total, result.execution.rate, context.scheme)
        stated = wording(subject.stated_grade or "")
        if stated and total is not None and should is not None and not stated.startswith(should):
            values = {"stated": subject.stated_grade, "total": plain(total), "should": should}
            yield context.found("V19", subject, cell(subject.origins, "stated_grade", "name"), values)


CHECKS = (
    check_stated_rate,
    check_execution_score,
    check_fund_sums,
    check_basic_and_project,
    check_indicator_scores,
    check_goal_scores,
    check_weights,
    check_split,
    check_total,
    check_grade,
)


def _disagreement(
    context: Context,
    agreement: Agreement,
    code: str,
    subject: Subject,
    origin: Origin | None,
    values: dict[str, str],
    *,
    item: str = "",
) -> Iterator[Finding]:
    """``code`` for another figure, V65 for one with too few places."""
    if agreement is not Agreement.SAME:
        yield context.found("V65" if agreement is Agreement.COARSE else code, subject, origin, values, item=item)


def _as_typed(stated: Typed, rate: Decimal) -> str:
    """The typed rate, and how it was read where it has no %: 1（即100%）."""
    text = plain(stated, None) if isinstance(stated, Decimal) else str(stated).strip()
    amount = parse_amount(stated)
    return text if amount is not None and amount.unit == "%" else f"{text}（即{percent(rate, 4)}）"


def _division(subject: Subject, result: SubjectResult) -> str:
    """How the rate is computed: 418.26÷500."""
    executed, budget = subject.funds.executed, result.execution.denominator
    return "" if executed is None or budget is None else f"{plain(executed, None)}÷{plain(budget, None)}"


def _column(source: Source, column: str) -> Decimal | None:
    amount: Decimal | None = getattr(source, column)
    return amount


def _sum_finding(
    context: Context, subject: Subject, title: str, stated: Decimal | None, parts: list[Decimal], origin: Origin | None
) -> Iterator[Finding]:
    total = sum(parts, _ZERO)
    if stated is not None and sums_agree(stated, total, context.scheme.rounding):
        return
    shown = "+".join(plain(part, None) for part in parts)
    values = {
        "column": title,
        "stated": "空白" if stated is None else plain(stated, None),
        "working": f"{shown}={plain(total, None)}" if len(parts) > 1 else shown,
        "should": plain(total, None),
    }
    yield context.found("V12", subject, origin, values)


def _goal_weights(context: Context, subject: Subject) -> Iterator[Finding]:
    """A goal's typed weight against the weights of its indicators, where each of them has one."""
    for goal in subject.goals:
        weights = [row.weight for row in subject.indicators if row.goal == goal.number]
        known = [weight for weight in weights if weight is not None]
        total = sum(known, _ZERO)
        if goal.weight is not None and known and len(known) == len(weights) and total != goal.weight:
            name = f"年度绩效目标{goal.number}"
            note = f"，与目标的分值{plain(goal.weight, None)}不同"
            values = _weight_values(f"{name}各指标", total, goal.weight, note)
            yield context.found("V15", subject, cell(goal.origins, "weight", "number"), values, item=name)


def _weight_values(what: str, total: Decimal, should: Decimal, note: str) -> dict[str, str]:
    difference = f"{'多' if total > should else '少'}了{plain(abs(total - should), None)}分"
    sums = {"sum": plain(total, None), "should": plain(should, None)}
    return {"what": what, "note": note, "difference": difference, **sums}


def _split_finding(context: Context, subject: Subject, places: Sequence[tuple[Dimension, ...]]) -> Iterator[Finding]:
    """One finding for all dimensions that differ, as grave as the gravest; ``places`` are those of each indicator."""
    scheme = context.scheme
    present = {dimension.key for place in places for dimension in place}
    expected = expected_points(scheme.dimensions, scheme.splits, present)
    found: list[tuple[Dimension, str, str]] = []
    for dimension in scheme.dimensions:
        rows = [row for row, place in zip(subject.indicators, places, strict=True) if dimension in place]
        total = sum((row.weight for row in rows if row.weight is not None), _ZERO)
        if dimension.with_execution:
            total += scheme.execution.weight
        want = expected[dimension.key]
        if want is not None and abs(total - want) > dimension.tolerance:
            found.append((dimension, f"{dimension.name}{plain(total, None)}", f"{dimension.name}{plain(want, None)}"))
    if found:
        values = {
            "split": "、".join(actual for _, actual, _ in found),
            "should": "、".join(want for _, _, want in found),
        }
        severity = min((dimension.severity for dimension, _, _ in found), key=list(Severity).index)
        origin = cell(subject.indicators[0].origins, "weight", "name")
        yield context.found("V69", subject, origin, values, severity=severity)


def _goal_points(subject: Subject) -> Decimal:
    """The points of the goals, where the form gives weights to them alone and every indicator has its score."""
    if any(row.weight is not None or row.stated_score is None for row in subject.indicators):
        return _ZERO
    return sum((goal.weight for goal in subject.goals if goal.weight is not None), _ZERO)


def _sum_of_stated(subject: Subject, result: SubjectResult) -> Decimal | None:
    """What a typed total should add up: scores as typed, computed where none is; ``None`` where one is missing."""
    total = result.execution.score if subject.funds.stated_score is None else subject.funds.stated_score
    for row, scored in zip(subject.indicators, result.indicators, strict=True):
        score = scored.score if row.stated_score is None else row.stated_score
        if scored.left_out or (row.weight is None and row.stated_score is None):
            continue
        if total is None or score is None:
            return None
        total += score
    return total


def _otherwise(row: Indicator, scheme: Scheme) -> tuple[Sign, IndicatorResult | None]:
    """The row's result by the other sign, where it had to be assumed and the name says that less is better."""
    sign = Sign.GE if row.measure.sign is Sign.LE else Sign.LE
    if not sign_doubtful(row):
        return sign, None
    return sign, score_indicator(replace(row.measure, sign=sign), row.weight, None, scheme, row.scoring)


def _scores_rows_alone(context: Context, subject: Subject, result: SubjectResult) -> bool:
    """Whether a form gives all points to its indicators: none to the execution, and its total is theirs together."""
    funds, stated, scheme = subject.funds, subject.stated_total, context.scheme
    if not context.unread.is_form or not scheme.execution.weight or funds.stated_score is not None or stated is None:
        return False
    scores = [row.stated_score for row in subject.indicators if row.stated_score is not None]
    whole = len(scores) == len(subject.indicators) and result.weight_sum == scheme.total
    return whole and sums_agree(stated, sum(scores, _ZERO), scheme.rounding)


def _outcome(result: IndicatorResult) -> str:
    """A row's score in words, its verdict where it has no score."""
    if result.score is not None:
        return f"计{fixed(result.score)}分"
    return f"是“{result.verdict}”" if result.verdict else "无法计算"


def _is_score_of(stated: Decimal | None, result: IndicatorResult, scheme: Scheme) -> bool:
    """Whether a typed score is that of a result."""
    if stated is None or result.score is None:
        return False
    return scores_agree(stated, result.score, scheme.rounding) is not Agreement.DIFFERENT
