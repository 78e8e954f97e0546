"""What one workbook says: the figures and texts of a unit's self-evaluation, each knowing the cell it was typed in.

Nothing here is computed. Money, weights and scores are Decimal in the unit's money unit (万元 or 元) or in points;
targets and actual values stay as typed (text, or Decimal for a bare number) with their reading beside them. ``None`` is
a blank cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from xlperf.findings import Origin
from xlperf.values.measures import Measure, read_measure

__all__ = [
    "ORDER", "Acknowledgement", "Edit", "Evaluation", "Funds", "FundsMonitoring", "Goal", "Indicator", "Kind",
    "Monitoring", "Origin", "Origins", "Source", "Subject", "Text", "Typed", "Unit",
]  # fmt: skip

Typed = str | Decimal | None
"""A value that stays as typed: text, a bare number, or blank."""

Origins = Mapping[str, Origin]
"""Key of a field -> the cell it was read from; a field that had no cell is absent."""


class Kind(StrEnum):
    """What a subject is: the department as a whole 部门整体, or a project 项目."""

    DEPARTMENT = "department"
    PROJECT = "project"


def _origins() -> Origins:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The unit that evaluates itself (table 单位信息)."""

    name: str
    full_name: str | None = None
    short_name: str = "我单位"
    region: str = "我区"
    level: str = "区"
    year: int | None = None
    scheme: str = "hubei_2020"
    money_unit: str = "万元"
    filled_on: str | None = None
    preparer: str | None = None
    phone: str | None = None
    head: str | None = None
    outline: str | None = None
    purpose: str | None = None
    alerts: str | None = None
    period: str | None = None
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)

    @property
    def title_name(self) -> str:
        """The name for titles: the full name, or the name where there is none."""
        return self.full_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source of a subject's funds (table 资金来源), in the unit's money unit."""

    source: str
    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """A subject's budget and spending, in the unit's money unit; ``stated_*`` is what somebody typed as computed.

    ``initial_basic`` and ``initial_project`` are parts of the initial budget, as ``basic`` and ``project`` are of what
    was spent. ``last_executed`` 上年执行数 is what was spent the year before, for comparison only.
    """

    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    basic: Decimal | None = None
    project: Decimal | None = None
    next_year: Decimal | None = None
    last_executed: Decimal | None = None
    initial_basic: Decimal | None = None
    initial_project: Decimal | None = None
    adjustment_reason: str | None = None
    shortfall_reason: str | None = None
    leftover_use: str | None = None
    stated_rate: Typed = None
    stated_score: Decimal | None = None
    stated_sum: Source | None = None
    sources: tuple[Source, ...] = ()
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)

    @property
    def budget(self) -> Decimal | None:
        """The adjusted budget, the initial one where that is blank."""
        return self.initial if self.adjusted is None else self.adjusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One annual goal 年度绩效目标 of a subject; weight in points; ``review`` 待核对 as a subject's.

    ``achieved`` 实际完成情况 says in words what came of it; ``stated_score`` 填报得分 is what a form says it scored.
    """

    number: int
    text: str | None = None
    weight: Decimal | None = None
    achieved: str | None = None
    stated_score: Decimal | None = None
    review: str | None = None
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator 三级指标: what was promised and what came of it.

    ``measure`` is the reading of sign, target and actual. ``standard`` 绩效标准 says what the indicator reflects,
    ``mid_target`` 中期目标值 what is aimed at in the years to come. ``scoring`` 评(扣)分标准 says what the points are
    given for, where they do not follow from the scheme. ``department_score`` 主管部门评分 and ``finance_score``
    财政评分 are what others gave. ``not_applicable`` 不适用: there was nothing to do this year. ``last_actual``
    上年完成值 is what was achieved the year before, for comparison only; ``review`` 待核对 as a subject's.
    """

    name: str
    goal: int = 1
    level1: str | None = None
    level2: str | None = None
    sign: str | None = None
    target: Typed = None
    unit: str | None = None
    actual: Typed = None
    weight: Decimal | None = None
    stated_score: Decimal | None = None
    reason: str | None = None
    evidence: str | None = None
    standard: str | None = None
    mid_target: Typed = None
    scoring: str | None = None
    department_score: Decimal | None = None
    finance_score: Decimal | None = None
    not_applicable: bool = False
    last_actual: Typed = None
    review: str | None = None
    measure: Measure = field(compare=False)
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)

    @property
    def last_measure(self) -> Measure:
        """The reading of last year's result against this year's sign, target and unit."""
        sign = self.measure.sign.value if self.measure.sign else self.sign
        return read_measure(sign, self.target, self.last_actual, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the officer wrote for one section; a line break is a new paragraph.

    ``origins`` are the cells in row order; ``review`` 待核对 as a subject's.
    """

    section: str
    text: str
    review: str | None = None
    origins: tuple[Origin, ...] = field(default=(), compare=False, repr=False)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs, blank lines left out."""
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is evaluated: the department as a whole, or one project (table 评价对象).

    ``conclusion`` 评价结论 and ``overview`` 项目实施概述 are what a form says in words; ``leader`` 负责人, ``start``
    and ``end`` 起止时间 are as typed; ``mid_total`` 中期总额 is the money for all years, in the unit's money unit.
    ``review`` 待核对 is a remark on what has to be looked at again, such as what came over from last year's workbook.
    ``blank_texts`` are the sections, as typed, with such a remark and no text.
    """

    name: str
    kind: Kind
    supervisor: str | None = None
    implementer: str | None = None
    category: str | None = None
    nature: str | None = None
    type: str | None = None
    funds: Funds = field(default_factory=Funds)
    goals: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
    blank_texts: tuple[Text, ...] = ()
    stated_total: Decimal | None = None
    stated_grade: str | None = None
    conclusion: str | None = None
    overview: str | None = None
    leader: str | None = None
    start: str | None = None
    end: str | None = None
    mid_total: Decimal | None = None
    review: str | None = None
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)

    @property
    def is_department(self) -> bool:
        """Whether this is the department as a whole."""
        return self.kind is Kind.DEPARTMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A warning the officer has explained (table 情况说明)."""

    code: str
    subject: str
    item: str
    reason: str
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeRule:
    """One line of the scoring rules that were read off a form (table 评分规则核对), as typed.

    ``rule`` is what people call the rule, ``value`` its value in words, ``basis`` how it was found (印着, 推算,
    没有找到), ``place`` where on the form; ``confirmed`` is the officer's 是 or 否.
    """

    rule: str
    value: str | None = None
    basis: str | None = None
    place: str | None = None
    confirmed: str | None = None
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """How one indicator stands at the end of one period of the year (table 绩效监控).

    ``period`` is as typed (1-6月). ``measure`` is the reading of ``current`` 当前完成值 against the indicator's sign,
    target and unit, ``forecast_measure`` that of ``forecast`` 全年预计完成值; without such an indicator they compare
    nothing. ``likelihood`` 完成可能性, ``cause`` 偏差原因类别 and ``reason`` 原因说明 are the officer's.
    """

    subject: str
    name: str
    period: str | None = None
    current: Typed = None
    forecast: Typed = None
    likelihood: str | None = None
    cause: str | None = None
    reason: str | None = None
    measure: Measure = field(compare=False)
    forecast_measure: Measure = field(compare=False)
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsMonitoring:
    """A subject's spending up to the end of one period, and what is expected of the year (table 资金监控)."""

    subject: str
    period: str | None = None
    executed: Decimal | None = None
    forecast: Decimal | None = None
    origins: Origins = field(default_factory=_origins, compare=False, repr=False)


ORDER = "order"
"""The key of the edit that says in which order a person put the paragraphs (its text: their keys, one a line)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A paragraph of the report that a person changed (see ``xlperf.edits``).

    ``generated`` and ``facts`` are the hashes, at the time of the change, of the generated text and of its facts;
    ``overruled`` is that of the text of another edit of this paragraph, to which this one was preferred ("" for none).
    """

    subject: str
    key: str
    generated: str
    facts: str
    text: str
    overruled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything one workbook says."""

    unit: Unit
    subjects: tuple[Subject, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()
    scheme_rules: tuple[SchemeRule, ...] = ()
    monitoring: tuple[Monitoring, ...] = ()
    fund_monitoring: tuple[FundsMonitoring, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def department(self) -> Subject | None:
        """The department as a whole, if it is evaluated."""
        return next((subject for subject in self.subjects if subject.is_department), None)

    @property
    def projects(self) -> tuple[Subject, ...]:
        """The projects, in input order."""
        return tuple(subject for subject in self.subjects if not subject.is_department)
