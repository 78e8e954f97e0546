"""What several checks ask of one indicator or subject."""

from __future__ import annotations

from decimal import Decimal

from xlperf.checks.check_rules import is_nothing, rules
from xlperf.checks.context import Context
from xlperf.model import Indicator, Subject
from xlperf.prose.claims import claims
from xlperf.schemes import Attainment
from xlperf.scoring import IndicatorResult
from xlperf.taxonomy import level1_name, level2_name, side, suggests_ceiling
from xlperf.values.amounts import Amount, convert, percent
from xlperf.values.measures import Sign
from xlperf.values.signs import compact

_COSTS = ("成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标")


def sign_assumed(row: Indicator) -> bool:
    """Whether nobody typed a sign and one was assumed."""
    return row.measure.is_sign_assumed


def sign_doubtful(row: Indicator) -> bool:
    """Whether a sign was assumed and the name says that less is better: how far the row got is not known."""
    target = row.measure.target
    ceiling = row.measure.sign is Sign.LE and suggests_ceiling(row.name, row.level2)
    return bool(target and target.value) and sign_assumed(row) and ceiling


def share_doubtful(row: Indicator) -> bool:
    """Whether a share was typed as 0.98 and read as 0.98%: how far the row got is not known."""
    return any(problem.code == "R22" for problem in row.measure.problems)


def is_cost(row: Indicator) -> bool:
    """Whether a row is a cost indicator 成本指标, by level 2 or level 1."""
    return level2_name(row.level2) in _COSTS or level1_name(row.level1) in _COSTS


def is_satisfaction(row: Indicator) -> bool:
    """Whether a row is about satisfaction 满意度, by either level or by name."""
    return "satisfaction" in (side(row.level1, None), side(None, row.level2)) or "满意" in row.name


def in_money(amount: Amount | None, money_unit: str) -> Decimal | None:
    """An amount of money in the unit of the funds; ``None`` where it is none."""
    converted = convert(amount, money_unit) if amount is not None and amount.unit else None
    return None if converted is None else converted.value


def deviation(subject: Subject) -> str:
    """What the subject's box 偏差大或目标未完成原因分析 says; "" where it says nothing."""
    text = subject.texts.get("deviation")
    return "" if text is None or is_nothing(text.text) else text.text


def explained(context: Context, subject: Subject, row: Indicator) -> bool:
    """Whether a row has a reason, its own or that of the subject's box (Hubei's form has one box for all rows).

    On a form the box 存在问题 is only that of the rows it speaks of, and so is one that says no more than that all was
    reached. One that could not be read, or whose column is missing, is not asked for again.
    """
    if not is_nothing(_own_reason(subject, row)) or context.unread.has("indicators", "reason", row.origins):
        return True
    box = deviation(subject)
    return bool(box) and (
        not context.unread.is_form
        or (_gives_reasons(subject) and not _says_all_reached(box))
        or _speaks_of(box, row.name, subject.name)
    )


def _own_reason(subject: Subject, row: Indicator) -> str | None:
    """A row's reason; 同上 is that of the row above."""
    if row.reason is None or compact(row.reason).rstrip("。.；;，,") not in rules().words["reasons.as_above"]:
        return row.reason
    before = subject.indicators[: next(at for at, one in enumerate(subject.indicators) if one is row)]
    return next((one.reason for one in reversed(before) if not is_nothing(one.reason)), None)


def _says_all_reached(text: str) -> bool:
    """Whether a text claims that all goals were reached, and tells nothing that happened."""
    return any(claim.what == "goals" for claim in claims(text)) and not rules().says("reasons.happened", text)


def _gives_reasons(subject: Subject) -> bool:
    """Whether the box gives the reason of what was missed: its label says so, or it tells what happened."""
    box = subject.texts["deviation"]
    labels = [origin.header for origin in box.origins if origin]
    return any(rules().says("reasons.of_all", label) for label in labels) or rules().says("reasons.happened", box.text)


def _speaks_of(text: str, name: str, subject: str) -> bool:
    """Whether a text has two characters of an indicator's name beside each other: 用地 of 落实用地 in 用地没有落实.

    Those of the subject's own name, which every row may have, say nothing.
    """
    pairs = (name[at : at + 2] for at in range(len(name) - 1))
    return any(pair in text and pair not in subject for pair in pairs)


def spending_explained(subject: Subject) -> bool:
    """Whether a reason for unspent money is given, in its column or where a row or the box speaks of money."""
    if not is_nothing(subject.funds.shortfall_reason):
        return True
    box = subject.texts.get("deviation")
    labels = [origin.header for origin in box.origins if origin] if box and deviation(subject) else []  # 资金结余原因
    texts = [deviation(subject), *labels, *(row.reason or "" for row in subject.indicators)]
    return any(rules().says("reasons.spending", text) for text in texts)


def same_words(one: object, other: object) -> bool:
    """Whether two typed values are the same, spaces and full width aside."""
    return compact(str(one or "")) == compact(str(other or ""))


def is_unearned(row: Indicator, result: IndicatorResult) -> bool:
    """Whether a qualitative indicator has full marks in a tier below the first."""
    if row.measure.sign is not Sign.QUALITATIVE or result.attainment in (None, Attainment.FULL):
        return False
    return bool(row.weight) and row.stated_score == row.weight


def is_below(context: Context, row: Indicator, result: IndicatorResult) -> bool:
    """Whether a row's share of its weight is one for which the scheme wants a reason; unknown counts as such."""
    if result.score is None or not row.weight:
        return True
    return result.score / row.weight < context.scheme.reasons.score_below


def lack(row: Indicator, result: IndicatorResult) -> str:
    """How far a row is from its target, in words."""
    measure = row.measure
    if result.completion is None or measure.target is None:
        return f"完成情况是“{result.verdict}”"
    sign = measure.sign.value if measure.sign and not measure.is_sign_assumed else ""
    done = f"，完成率{percent(result.completion)}" if result.completion < 1 else ""
    return f"目标{sign}{measure.target}，实际{measure.actual}{done}"
