"""From the tables of a scheme file to a Scheme: every value checked, every contradiction refused, all at once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING

from xlperf.data.files import outline_names, table_layout_names
from xlperf.findings import Severity, XlperfError, catalogue
from xlperf.layout import layout
from xlperf.rulefile import Fault, Section
from xlperf.schemes.scheme import (
    LIMITED,
    Attainment,
    Cap,
    Execution,
    Grade,
    Limits,
    Over,
    Proof,
    Reasons,
    Reduction,
    Rounding,
    Scheme,
    Step,
    Tier,
    Wordings,
    Zero,
    wording,
)
from xlperf.schemes.split import read_dimensions, read_preset, read_splits
from xlperf.taxonomy import level1_name
from xlperf.values.amounts import percent

if TYPE_CHECKING:
    from typing import Any, TypeVar

    _Value = TypeVar("_Value")

_BRACES = re.compile(r"\{([^{}]*)\}")


def read_scheme(values: Mapping[str, Any], place: str, *, built_in: bool = False) -> Scheme:
    """The scheme of merged TOML tables; XlperfError at ``place`` lists all that is wrong, each with its key.

    The wordings of a ``built_in`` one are not compared with each other: there are thousands, and tests do that.
    """
    faults: list[Fault] = []
    root = Section(values, faults)
    total = root.number("total", low=1)
    execution = _execution(root.section("execution"), total)
    tiers = _tiers(root)
    wordings = tuple((_wordings(text), tier) for tier in tiers for text in (tier.name, *tier.synonyms))
    if not built_in:
        _refuse_overlaps(wordings, root)
    dimensions = read_dimensions(root, total, execution.weight)
    not_applicable = root.section("not_applicable")
    quantitative, grading = root.section("quantitative"), root.section("grading")
    scheme = Scheme(
        id=root.text("id"),
        title=root.text("title"),
        source=root.text("source"),
        proof=root.member("proof", Proof, fallback=Proof.OWN),
        remark=root.text("remark", fallback="", blank=True),
        place=root.whole("place", low=1, high=999, fallback=999),
        outline=root.choice("outline", outline_names()),
        table_layout=root.choice("table_layout", table_layout_names()),
        total=total,
        asks=root.text("asks"),
        notes=root.texts("notes"),
        execution=execution,
        dimensions=dimensions,
        splits=read_splits(root, dimensions, total, execution.weight),
        required_dimensions=_severities(root.section("required_dimensions"), level1_names=True),
        reverse_method=quantitative.choice("reverse_method", ["ratio", "linear"]),
        equal_method=quantitative.choice("equal_method", ["at_least", "exact"]),
        range_method=quantitative.choice("range_method", ["ask", "ratio", "all_or_nothing"], fallback="ask"),
        partial_floor=quantitative.number("partial_floor", high=1, fallback=_lowest_partial(tiers)),
        limits=_limits(quantitative),
        not_applicable=not_applicable.choice("treatment", ["ask", "full", "rescale"], fallback="ask"),
        not_applicable_source=not_applicable.text("source", fallback=root.text("source")),
        without_target=not_applicable.choice("without_target", ["ask", "leave_out"], fallback="ask"),
        coefficient=root.flag("coefficient", fallback=False),
        preset=read_preset(root, total - execution.weight),
        quantitative_source=quantitative.text("source"),
        zero=_zero(root.section("zero")),
        over=_over(root.section("over"), total),
        tiers=tiers,
        verdicts=_verdicts(root.section("verdicts")),
        bonus=grading.flag("bonus", fallback=False),
        grades=_grades(grading, total),
        grading_source=grading.text("source"),
        reasons=_reasons(root.section("reasons")),
        rounding=_rounding(root.section("rounding")),
        severities=_severities(root.section("severities"), level1_names=False),
        text_limits=_text_limits(root.section("text_limits")),
        wordings=wordings,
    )
    for section in (quantitative, grading, not_applicable, root):
        section.close()
    if faults:
        lines = "".join(f"\n  {fault}" for fault in faults)
        raise XlperfError(f"这个评分规则用不了，有{len(faults)}处不对：{lines}", path=place)
    return scheme


def _execution(section: Section, total: Decimal) -> Execution:
    weight = section.number("weight", high=total)
    execution = Execution(
        weight=weight,
        denominator=section.choice("denominator", ["adjusted", "initial"]),
        method=section.choice("method", ["linear", "steps"]),
        limits=_limits(section),
        steps=tuple(
            _closed(row, Step(rate=row.number("rate", high=1), score=row.number("score", high=weight)))
            for row in section.rows("steps")
        ),
        cap_total_by_rate=tuple(
            _closed(row, Cap(below=row.number("below", high=1), total=row.number("total", high=total)))
            for row in section.rows("cap_total_by_rate")
        ),
        source=section.text("source"),
    )
    if execution.method == "steps" and execution.limits != Limits():
        section.fault("method", "分档计分时，不写 all_or_nothing、zero_below 和 lowest")
    steps, caps = execution.steps, execution.cap_total_by_rate
    if execution.method == "steps" and (not steps or steps[-1].rate != 0):
        section.fault("steps", "分档计分时，最后一档的 rate 要是 0，否则低于它的执行率没有得分")
    if not (_falling(step.rate for step in steps) and _falling((step.score for step in steps), strictly=False)):
        section.fault("steps", "要按执行率从高到低排，执行率越低得分不能越高")
    if not (_falling(-cap.below for cap in caps) and _falling((-cap.total for cap in caps), strictly=False)):
        section.fault("cap_total_by_rate", "要按执行率从低到高排，执行率越低总分上限不能越高")
    return _closed(section, execution)


def _tiers(root: Section) -> tuple[Tier, ...]:
    """The tiers, highest first; together they must cover 0 to 1 without gap or overlap."""
    drafts = []
    for key, section in root.sections("tiers"):
        tier = Tier(
            key=key,
            name=section.text("name"),
            attainment=Attainment(section.choice("attainment", [item.value for item in Attainment])),
            low=section.number("low", high=1),
            high=section.number("high", high=1),
            low_inclusive=section.flag("low_inclusive", fallback=True),
            high_inclusive=True,
            synonyms=section.texts("synonyms"),
            source=section.text("source"),
        )
        if tier.low >= tier.high:
            section.fault("low", f"下限{percent(tier.low)}要小于上限{percent(tier.high)}")
        drafts.append(_closed(section, tier))
    tiers = sorted(drafts, key=lambda tier: (-tier.high, -tier.low))
    for upper, lower in itertools.pairwise(tiers):
        if upper.low != lower.high:
            word = "空档" if upper.low > lower.high else "重叠"
            bounds = f"上限是{percent(lower.high)}，“{upper.name}”的下限是{percent(upper.low)}"
            root.fault(f"tiers.{lower.key}.high", f"{bounds}，中间有{word}")
        if list(Attainment).index(upper.attainment) > list(Attainment).index(lower.attainment):
            root.fault(f"tiers.{lower.key}.attainment", f"比“{upper.name}”低的一档，完成程度不能更高")
    if not tiers or tiers[0].high != 1 or tiers[-1].low != 0 or not tiers[-1].low_inclusive:
        root.fault("tiers", "各档合起来要从100%到0%（含0）")
    if not tiers or tiers[0].attainment is not Attainment.FULL:
        root.fault("tiers", "最高一档的 attainment 要是 full")
    # A tier reaches its upper bound only where the tier above leaves it out.
    upper_bounds = (True, *(not upper.low_inclusive for upper in tiers[:-1]))
    return tuple(replace(tier, high_inclusive=bound) for tier, bound in zip(tiers, upper_bounds, strict=False))


def _refuse_overlaps(wordings: Iterable[tuple[Wordings, Tier]], root: Section) -> None:
    """A wording that stands for two tiers is a fault."""
    words: dict[str, Tier] = {}
    for tier, its in itertools.groupby(wordings, key=itemgetter(1)):
        own = dict.fromkeys(("".join(choices) for parts, _ in its for choices in itertools.product(*parts)), tier)
        for word in filter(words.__contains__, own):
            root.fault(f"tiers.{tier.key}.synonyms", f"“{word}”已经是“{words[word].name}”的说法")
        words |= own


def _lowest_partial(tiers: Iterable[Tier]) -> Decimal:
    """The lower bound of the lowest tier that still counts as partial; 0 where a scheme has none."""
    return min((tier.low for tier in tiers if tier.attainment is Attainment.PARTIAL), default=Decimal(0))


def _zero(section: Section) -> Zero:
    return _closed(
        section,
        Zero(
            upper_target=section.choice("upper_target", ["ask", "full"]),
            lower_target=section.choice("lower_target", ["zero_only", "ask"]),
            equal_target=section.choice("equal_target", ["zero_only", "ask"]),
            lower_actual=section.choice("lower_actual", ["full", "ask"]),
            source=section.text("source"),
        ),
    )


def _limits(section: Section) -> Limits:
    limits = Limits(
        all_or_nothing=section.flag("all_or_nothing", fallback=False),
        zero_below=section.number("zero_below", high=1, fallback=0),
        lowest=section.number("lowest", high=1, fallback=0),
    )
    if limits.all_or_nothing and (limits.zero_below or limits.lowest):
        section.fault("all_or_nothing", "完成得满分、否则不得分时，不写 zero_below 和 lowest")
    return limits


def _over(section: Section, total: Decimal) -> Over:
    reduction = section.section("reduction") if "reduction" in section.given else None
    over = Over(
        threshold=section.optional_number("threshold", low=1),
        reverse_threshold=section.optional_number("reverse_threshold", low=1),
        zero_target=section.optional_number("zero_target"),
        action=section.choice("action", ["none", "warn", "require_reason", "deduct", "reduce"]),
        deduct=section.number("deduct", high=total, fallback=0),
        reduction=None if reduction is None else _reduction(reduction),
        source=section.text("source"),
    )
    if over.action != "none" and over.threshold is None and over.reverse_threshold is None:
        section.fault("threshold", "写了超额完成怎样处理，就要写从多少算超额")
    if (over.action == "deduct") != (over.deduct > 0):
        section.fault("deduct", "action 是 deduct 时要写扣几分，其他情形不写")
    if over.action == "reduce" and over.reduction is None:
        section.fault("reduction", "action 是 reduce 时要写怎样调减")
    return _closed(section, over)


def _reduction(section: Section) -> Reduction:
    return _closed(
        section,
        Reduction(
            rate=section.number("rate"),
            start=section.choice("start", ["target", "threshold"]),
            most=section.number("most", high=1, fallback=1),
        ),
    )


def _verdicts(section: Section) -> Mapping[Attainment, str]:
    return _closed(section, {attainment: section.text(attainment.value) for attainment in Attainment})


def _grades(section: Section, total: Decimal) -> tuple[Grade, ...]:
    grades = tuple(_closed(row, _grade(row, total)) for row in section.rows("grades"))
    if grades and not (_falling(grade.low for grade in grades) and grades[-1].low == 0):
        section.fault("grades", "要从高到低排，最后一等从0分起")
    if len({grade.name for grade in grades}) < len(grades):
        section.fault("grades", "等级名称重复")
    if grades and grades[-1].execution_at_least is not None:
        section.fault("grades", "最后一等不能有条件，否则有的总分没有等级")
    return grades


def _grade(row: Section, total: Decimal) -> Grade:
    return Grade(
        name=row.text("name"),
        low=row.number("low", high=total),
        execution_at_least=row.optional_number("execution_at_least", high=1),
    )


def _reasons(section: Section) -> Reasons:
    return _closed(
        section,
        Reasons(
            execution_below=section.number("execution_below", high=1),
            score_below=section.number("score_below", high=1),
            adjustment=section.flag("adjustment", fallback=True),
            source=section.text("source"),
        ),
    )


def _rounding(section: Section) -> Rounding:
    return _closed(
        section,
        Rounding(
            places=section.whole("places", low=0, high=4, fallback=2),
            tolerance=section.number("tolerance", high=1),
            mode=section.choice("mode", ["half_up", "cut_off"], fallback="half_up"),
            source=section.text("source"),
        ),
    )


def _severities(section: Section, *, level1_names: bool) -> Mapping[str, Severity]:
    """Severity by code of the catalogue, or by level-1 name."""
    severities = {
        level1_name(key) or key if level1_names else key: section.member(key, Severity) for key in section.given
    }
    for key in section.given:
        if not level1_names and key not in catalogue():
            section.fault(key, "没有这个编号")
    return _closed(section, severities)


def _text_limits(section: Section) -> Mapping[str, int]:
    known = {*LIMITED, *(one.key for one in layout().sections)}
    for key in section.given:
        if key not in known:
            section.fault(key, f"没有这一项，可以限字数的是{'、'.join(sorted(known))}")
    return _closed(section, {key: section.whole(key, low=1, high=100_000, fallback=1) for key in section.given})


def _wordings(text: str) -> Wordings:
    """The wordings that braces stand for: ``{部分,基本}完成`` is 部分完成 and 基本完成."""
    parts = (part.split(",") if index % 2 else [part] for index, part in enumerate(_BRACES.split(text)))
    return tuple(tuple(map(wording, choices)) for choices in parts)


def _falling(numbers: Iterable[Decimal], *, strictly: bool = True) -> bool:
    return all(a > b or (a == b and not strictly) for a, b in itertools.pairwise(numbers))


def _closed(section: Section, value: _Value) -> _Value:
    """The value, once its section has been looked through for unknown keys."""
    section.close()
    return value
