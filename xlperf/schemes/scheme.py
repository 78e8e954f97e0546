"""What a scheme says, in types: frozen, checked when it was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from xlperf.findings import Severity
from xlperf.schemes.dimensions import Dimension, Split
from xlperf.values.amounts import normalise, round_half_up

Wordings = tuple[tuple[str, ...], ...]
"""Many wordings in one: each is one choice of every part, joined; the choices as :func:`wording` gives them."""

_SHORT, _MOST_KEPT = 40, 1000  # characters of words that are remembered, and how many
_PUNCTUATION = re.compile(r"\([^()]*\)|\W")


class Attainment(StrEnum):
    """How far an indicator got, whatever the scheme calls it: reached, partly, or not."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Proof(StrEnum):
    """How a scheme is known; ``words`` say it to users."""

    READ = "read"
    PLATFORM = "platform"
    RECALLED = "recalled"
    INFERRED = "inferred"
    OWN = "own"

    @property
    def words(self) -> str:
        """In Chinese: 已核（…）."""
        return _PROOF_WORDS[self]

    @property
    def short(self) -> str:
        """What stands in brackets there: 凭记忆写的，没有对过原文."""
        return self.words.partition("（")[2].rstrip("）")


_PROOF_WORDS = {
    Proof.READ: "已核（读到过原文或公开的自评表）",
    Proof.PLATFORM: "平台（从一体化平台的设置读到，没有见到文件）",
    Proof.RECALLED: "待核（凭记忆写的，没有对过原文）",
    Proof.INFERRED: "推断（由别处推出来的，没有见到文件）",
    Proof.OWN: "本单位的规则文件",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From this execution rate (a fraction, included) the execution score is this many points."""

    rate: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Below this execution rate (a fraction, excluded) the total is at most this many points."""

    below: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is done to the part of a weight that a formula gives, a share from 0 to 1.

    ``all_or_nothing``: full or 0. Below ``zero_below`` nothing is earned; else at least ``lowest``.
    """

    all_or_nothing: bool = False
    zero_below: Decimal = Decimal(0)
    lowest: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """How budget execution 预算执行 is scored; ``steps`` from the highest rate down, ``cap_total_by_rate`` upwards."""

    weight: Decimal
    denominator: str
    method: str
    limits: Limits
    steps: tuple[Step, ...]
    cap_total_by_rate: tuple[Cap, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier 档 of qualitative indicators: its wording, and its bounds as shares of the weight."""

    key: str
    name: str
    attainment: Attainment
    low: Decimal
    high: Decimal
    low_inclusive: bool
    high_inclusive: bool
    synonyms: tuple[str, ...] = field(repr=False)
    source: str

    def contains(self, share: Decimal) -> bool:
        """Whether a share of the weight (0 to 1) lies in this tier."""
        return (self.low < share < self.high) or (
            (share == self.low and self.low_inclusive) or (share == self.high and self.high_inclusive)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Zero:
    """What applies where a ratio does not exist; the values are explained in ``data/schemes/mof_2020.toml``."""

    upper_target: str
    lower_target: str
    equal_target: str
    lower_actual: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """Points taken off in proportion to the deviation 偏离度 of an over-achieved indicator.

    The deviation is the completion less 1, or less the threshold, as ``start`` says (``target``, ``threshold``). The
    share of the weight that is lost is ``rate`` × deviation, at most ``most``.
    """

    rate: Decimal
    start: str
    most: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """Over-achievement: the ratios from which it counts, the actual value at a target of 0, and what follows.

    ``reduction`` is there for the action ``reduce``.
    """

    threshold: Decimal | None
    reverse_threshold: Decimal | None
    zero_target: Decimal | None
    action: str
    deduct: Decimal
    reduction: Reduction | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One grade 等级 and the total, included, from which it is given.

    ``execution_at_least``: a subject whose execution rate (a fraction) is below it gets the next grade.
    """

    name: str
    low: Decimal
    execution_at_least: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """From where a reason has to be given: execution rate, share of the weight (fractions, excluded), adjustment."""

    execution_below: Decimal
    score_below: Decimal
    adjustment: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Places of a score, and the difference between stated and computed figures that is rounding only.

    ``mode`` is ``half_up`` or ``cut_off``: further digits are dropped.
    """

    places: int
    tolerance: Decimal
    mode: str
    source: str

    def rounded(self, value: Decimal) -> Decimal:
        """The value to the places of a score."""
        if self.mode == "cut_off":
            return value.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_DOWN)
        return round_half_up(value, self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRow:
    """One fixed row of a framework 评分框架: what is asked, its points, and what they are given for."""

    level1: str
    name: str
    weight: Decimal
    level2: str = ""
    scoring: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """The fixed rows of subjects of one kind (department, project); the officer gives the points, there are no targets.

    The rows' points and those of budget execution are the total.
    """

    kind: str
    rows: tuple[PresetRow, ...]
    source: str

    def row(self, name: str) -> PresetRow | None:
        """The row of that name, spaces, punctuation and brackets aside; None where there is none."""
        wanted = wording(name)
        return next((row for row in self.rows if wording(row.name) == wanted), None)


LIMITED = ("goal", "reason", "evidence", "adjustment_reason", "shortfall_reason", "leftover_use")
"""What a form may limit in length besides the sections of 文字材料: a goal's text, columns of 绩效指标 and 评价对象."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One scoring scheme, checked. Weights and totals are points, bounds and rates fractions.

    ``proof`` and ``remark`` say how it is known, and what of it is not. ``instead``: it is a proposal that nobody has
    confirmed, and the figures are those of the scheme of that title; "" for any other.
    ``not_applicable`` says what becomes of rows that do not apply: ``ask`` (the officer's own score), ``full``,
    ``rescale`` (left out, the rest as if they were all). ``without_target``: ``ask``, or ``leave_out``: a row without a
    target is not scored, the rest is as if they were all. ``coefficient``: the form prints scores as shares of the
    weight, too. ``preset`` are fixed rows, where the scheme is a framework.
    ``wordings`` are those of the tiers: name and synonyms, thousands in all; ``looked_up``: the tiers found.
    ``text_limits``: the most characters of a text, by a key of ``LIMITED`` or of a section.
    """

    id: str
    title: str
    source: str
    proof: Proof
    remark: str
    place: int
    outline: str
    table_layout: str
    total: Decimal
    asks: str
    notes: tuple[str, ...]
    execution: Execution
    dimensions: tuple[Dimension, ...]
    splits: tuple[Split, ...]
    required_dimensions: Mapping[str, Severity]
    reverse_method: str
    equal_method: str
    range_method: str
    partial_floor: Decimal
    limits: Limits
    not_applicable: str
    not_applicable_source: str
    without_target: str
    coefficient: bool
    preset: Preset | None
    quantitative_source: str
    zero: Zero
    over: Over
    tiers: tuple[Tier, ...]
    verdicts: Mapping[Attainment, str]
    bonus: bool
    grades: tuple[Grade, ...]
    grading_source: str
    reasons: Reasons
    rounding: Rounding
    severities: Mapping[str, Severity]
    text_limits: Mapping[str, int]
    wordings: tuple[tuple[Wordings, Tier], ...] = field(compare=False, repr=False)
    instead: str = ""
    looked_up: dict[str, Tier | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def indicator_total(self) -> Decimal:
        """The points that all indicators together have."""
        return self.total - self.execution.weight

    def tier_named(self, words: str) -> Tier | None:
        """The tier whose name or synonym the words are, spaces and punctuation aside."""
        if words in self.looked_up:
            return self.looked_up[words]
        bare = wording(words)
        named = next((tier for parts, tier in self.wordings if _is_one_of(parts, bare)), None)
        if len(words) <= _SHORT and len(self.looked_up) < _MOST_KEPT:  # the same few words fill most cells
            self.looked_up[words] = named
        return named

    def tier_of(self, share: Decimal) -> Tier | None:
        """The tier in which a share of the weight lies; None outside 0 to 1."""
        return next((tier for tier in self.tiers if tier.contains(share)), None)


def wording(words: str) -> str:
    """What the wordings of tiers are compared by: no spaces, no punctuation, nothing in brackets."""
    bare = normalise(words)
    return bare if bare.isalnum() else _PUNCTUATION.sub("", bare)


def _is_one_of(parts: Wordings, text: str) -> bool:
    """Whether a text is one of the wordings."""
    if not parts:
        return not text
    return any(text.startswith(choice) and _is_one_of(parts[1:], text[len(choice) :]) for choice in parts[0])
