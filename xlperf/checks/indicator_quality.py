"""Indicators that measure the wrong thing, or nothing, V38-V47."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlperf.checks.check_rules import is_nothing, rules
from xlperf.checks.context import Context, cell
from xlperf.checks.predicates import in_money, is_cost, same_words, sign_assumed
from xlperf.findings import Finding
from xlperf.model import Goal, Indicator, Subject
from xlperf.schemes import Scheme
from xlperf.taxonomy import level1_name, level2_name, nature, side
from xlperf.values.amounts import normalise, parse_amount, percent, plain
from xlperf.values.measures import Sign
from xlperf.values.signs import compact

_QUANTITY = "数量指标"
_STANDARD = ("产出指标", "效益指标", "满意度指标", "成本指标")
_WHOLE = Decimal(100)


def check_money_as_quantity(context: Context) -> Iterator[Finding]:
    """V38: an indicator of quantity is a sum of money."""
    unit = context.evaluation.unit.money_unit
    for subject, row, _ in context.indicators():
        if level2_name(row.level2) != _QUANTITY:
            continue
        is_money = in_money(row.measure.target, unit) is not None or _is_budget(subject, row)
        if is_money or rules().says("money.words", row.name):
            yield context.found("V38", subject, cell(row.origins, "name"), {"name": row.name}, item=row.name)


def _is_budget(subject: Subject, row: Indicator) -> bool:
    """Whether a target without a unit is the budget, and its name says that it is funds: 维修工程资金, 56.8."""
    target, funds = row.measure.target, subject.funds
    is_budget = target is not None and not target.unit and target.value in (funds.initial, funds.adjusted)
    return is_budget and rules().says("money.funds", row.name)


def check_budget_rate(context: Context) -> Iterator[Finding]:
    """V39: the execution rate, scored by itself, is an indicator too.

    Frameworks of their own (投入, 过程) have it by right.
    """
    for subject, row, _ in context.indicators():
        if _counts_twice(context.scheme, row):
            points = plain(context.scheme.execution.weight, None)
            yield context.found("V39", subject, cell(row.origins, "name"), {"points": points}, item=row.name)


def check_cost_sign(context: Context) -> Iterator[Finding]:
    """V40: a cost indicator whose typed sign says that more is better.

    It is never one for which ≥ would be assumed had no sign been typed: a rate (成本核算率), what is saved.
    """
    unit = context.evaluation.unit.money_unit
    for subject, row, _ in context.indicators():
        sign = row.measure.sign
        if not is_cost(row) or sign is None or not sign.is_upper or sign_assumed(row):
            continue
        nature_of_row = nature(row.name, row.level1, row.level2)
        in_cost = nature_of_row.ceiling_of_cost and in_money(row.measure.target, unit) is not None
        if (in_cost or nature_of_row.ceiling) and not rules().says("cost.at_least", row.name):
            yield context.found("V40", subject, cell(row.origins, "sign", "name"), {"sign": sign.value}, item=row.name)


def check_fit(context: Context) -> Iterator[Finding]:
    """V41: the indicator does not fit its level 2."""
    for subject, row, _ in context.indicators():
        level2 = level2_name(row.level2) or ""
        misfit = rules().misfits.get(level2)
        if misfit is not None and misfit.applies(normalise(row.name)):
            yield context.found("V41", subject, cell(row.origins, "level2", "name"), {"level2": level2}, item=row.name)


def check_repeats(context: Context) -> Iterator[Finding]:
    """V42: the same indicator stands twice in a subject: as output and as outcome, or as the same row."""
    for subject in context.evaluation.subjects:
        named: dict[str, list[Indicator]] = {}
        for row in subject.indicators:
            others = named.setdefault(compact(row.name), [])
            twin = next((other for other in others if _is_repeat(row, other)), None)
            others.append(row)
            if twin is not None:
                values = {"where": _both_places(row, twin)}
                yield context.found("V42", subject, cell(row.origins, "name"), values, item=row.name)


def check_criterion(context: Context) -> Iterator[Finding]:
    """V43: a qualitative target says nothing that could be missed, or is blank; 评(扣)分标准 may say it instead."""
    for subject, row, _ in context.indicators():
        if row.measure.sign is not Sign.QUALITATIVE:
            continue
        target = row.measure.target_text.strip()
        bare = compact(target).rstrip("。.")
        if context.unread.has("indicators", "target", row.origins):
            continue
        says_nothing = bare in rules().words["hollow.words"] or rules().patterns["hollow.pattern"].fullmatch(bare)
        if bare and not says_nothing and context.scheme.tier_named(target) is None:
            continue
        if bare and not is_nothing(row.scoring):
            continue
        lack = "没有写目标值" if not target else "目标值太空"
        values = {"what": f"目标值“{target}”太空" if target else lack, "lack": lack}
        yield context.found("V43", subject, cell(row.origins, "target", "name"), values, item=row.name)


def check_percentages(context: Context) -> Iterator[Finding]:
    """V44: at least 100% of what cannot exceed it."""
    for subject, row, _ in context.indicators():
        target, sign = row.measure.target, row.measure.sign
        if target is None or target.unit != "%" or sign is None or not sign.is_upper or sign_assumed(row):
            continue
        if target.value >= _WHOLE and any(row.name.strip().endswith(word) for word in rules().words["shares.words"]):
            values = {"target": f"{sign.value}{target}", "should": f"{Sign.EQ.value}100%"}
            yield context.found("V44", subject, cell(row.origins, "sign", "target", "name"), values, item=row.name)


def check_low_target(context: Context) -> Iterator[Finding]:
    """V45: the target for the execution rate is too low. Where it should be no indicator at all, V39 says so."""
    floor = rules().numbers["budget_rate.floor"]
    for subject, row, _ in context.indicators():
        target = row.measure.target
        if target is None or target.unit != "%" or target.value >= floor or _counts_twice(context.scheme, row):
            continue
        if rules().says("budget_rate.words", row.name):
            values = {"target": str(target), "should": f"{plain(floor, None)}%"}
            yield context.found("V45", subject, cell(row.origins, "target", "name"), values, item=row.name)


def check_heavy_weight(context: Context) -> Iterator[Finding]:
    """V46: one indicator carries most of the points."""
    most = rules().numbers["weights.most"]
    for subject, row, _ in context.indicators():
        if row.weight is not None and most < row.weight / context.scheme.indicator_total <= 1:
            values = {"weight": plain(row.weight, None), "share": percent(row.weight / context.scheme.indicator_total)}
            yield context.found("V46", subject, cell(row.origins, "weight", "name"), values, item=row.name)


def check_empty_goals(context: Context) -> Iterator[Finding]:
    """V47: a goal is a bare figure; or targets are the weights, typed into the wrong column."""
    for subject in context.evaluation.subjects:
        for goal in subject.goals:
            if _is_figure(goal):
                values = {
                    "what": f"年度绩效目标只写了“{(goal.text or '').strip()}”",
                    "should": "写明要做什么、做到什么程度",
                }
                item = f"年度绩效目标{goal.number}"
                yield context.found("V47", subject, cell(goal.origins, "text", "number"), values, item=item)
        rows = [row for row in subject.indicators if row.measure.target is not None and row.weight is not None]
        same = [row for row in rows if row.measure.target is not None and row.measure.target.value == row.weight]
        if len(same) == len(rows) and len(rows) >= rules().numbers["weights.equal_rows"]:
            values = {"what": f"{len(rows)}个定量指标的目标值都等于分值", "should": "核对是不是把分值填成了目标值"}
            yield context.found("V47", subject, cell(rows[0].origins, "target", "name"), values)


CHECKS = (
    check_money_as_quantity,
    check_budget_rate,
    check_cost_sign,
    check_fit,
    check_repeats,
    check_criterion,
    check_percentages,
    check_low_target,
    check_heavy_weight,
    check_empty_goals,
)


def _counts_twice(scheme: Scheme, row: Indicator) -> bool:
    """Whether a row is the execution rate among the standard indicators of a scheme that scores it by itself."""
    named = rules().says("budget_rate.words", row.name)
    return named and scheme.execution.weight > 0 and level1_name(row.level1) in _STANDARD


def _both_places(row: Indicator, twin: Indicator) -> str:
    """Where two rows stand, in words."""
    here, there = row.level2 or row.level1 or "这里", twin.level2 or twin.level1 or "前面"
    return f"“{here}”里有两个相同的指标" if here == there else f"“{here}”和“{there}”里是同一个指标"


def _is_repeat(row: Indicator, other: Indicator) -> bool:
    """Whether two rows of one subject and of one name are the same indicator."""
    if side(row.level1, row.level2) != side(other.level1, other.level2):
        return True
    one, two = row.measure, other.measure
    alike = same_words(one.target_text, two.target_text) and same_words(one.actual_text, two.actual_text)
    return alike and row.goal == other.goal and level2_name(row.level2) == level2_name(other.level2)


def _is_figure(goal: Goal) -> bool:
    return parse_amount(goal.text) is not None
