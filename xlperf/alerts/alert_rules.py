"""What rules for alerts say, in types, and the reading of one file: all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from xlperf.rulefile import Section, read_table
from xlperf.schemes import Proof
from xlperf.values.periods import MONTHS

__all__ = ["AlertRules", "Bands", "Colour", "Figures", "Funds", "LeastSpent", "Likelihood", "Outlook", "read_alerts"]

_MOST = Decimal(10)
"""A share of what is due beyond which a limit is a slip of the pen: 1000 %."""


class Colour(StrEnum):
    """The colour of an alert, the worst first."""

    RED = "红"
    YELLOW = "黄"
    GREEN = "绿"
    BLUE = "蓝"


class Likelihood(StrEnum):
    """Whether the target of the year will be met 完成可能性."""

    CERTAIN = "确定能"
    POSSIBLE = "有可能"
    IMPOSSIBLE = "不可能"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Colours by the share of what is due by now: below, below, and from a share on; ``blue_from`` None: never blue."""

    red_below: Decimal
    yellow_below: Decimal
    blue_from: Decimal | None = None

    def colour(self, share: Decimal) -> Colour:
        """The colour of a share (a fraction) of what is due."""
        if share < self.red_below:
            return Colour.RED
        if share < self.yellow_below:
            return Colour.YELLOW
        return Colour.BLUE if self.blue_from is not None and share >= self.blue_from else Colour.GREEN


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastSpent:
    """By the end of this month at least this share of the budget is spent."""

    month: int
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """How spending is judged: against time by ``bands``, or against ``months``, in order; the other is empty."""

    bands: Bands | None
    months: tuple[LeastSpent, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How figures with ≥, > or ＝ are judged: against time where their level 2 is listed (all, if none is)."""

    bands: Bands
    level2: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """From which share of the year's target on it is certain that it will be met, and from which it is possible."""

    certain_from: Decimal
    possible_from: Decimal
    source: str

    def likelihood(self, share: Decimal) -> Likelihood:
        """The likelihood for an expected share (a fraction) of the target."""
        if share >= self.certain_from:
            return Likelihood.CERTAIN
        return Likelihood.POSSIBLE if share >= self.possible_from else Likelihood.IMPOSSIBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRules:
    """One set of rules. A part that is None, and ``ceilings`` or ``words`` that are "", have no rule: no colour.

    ``ceilings`` and ``words`` are the sources of the rules for ≤ and < and for qualitative indicators. ``gap`` is how
    far progress and spending may lie apart, ``deviation`` how far a figure may be from what is due before its reason is
    asked for, ``pace`` how far spending may be from the time gone and still be even with it, as fractions. ``outlook``
    and ``pace`` are None where the default rules say how likely it is that a target will be met, and what is even.
    """

    id: str
    title: str
    source: str
    proof: Proof
    remark: str
    funds: Funds | None
    figures: Figures | None
    ceilings: str
    words: str
    gap: Decimal | None
    deviation: Decimal | None
    outlook: Outlook | None
    pace: Decimal | None


def read_alerts(data: Mapping[str, Any], path: str, *, built_in: bool) -> AlertRules:
    """The rules of one parsed file; XlperfError with every fault and its key."""
    return read_table(data, lambda root: _rules(root, built_in=built_in), path=path)


def _rules(root: Section, *, built_in: bool) -> AlertRules:
    root.text("kind", fallback="alerts")
    root.number("place", fallback=0)
    title = root.text("title")
    given = root.given
    rules = AlertRules(
        id=root.text("id", fallback=title),
        title=title,
        source=root.text("source"),
        proof=root.member("proof", Proof, fallback=None if built_in else Proof.OWN),
        remark=root.text("remark", fallback="", blank=True),
        funds=_funds(root.section("funds")) if "funds" in given else None,
        figures=_figures(root.section("figures")) if "figures" in given else None,
        ceilings=_source(root, "ceilings"),
        words=_source(root, "words"),
        gap=_most(root, "gap"),
        deviation=_most(root, "deviation"),
        outlook=_outlook(root.section("outlook")) if "outlook" in given else None,
        pace=_most(root, "pace"),
    )
    if not {"funds", "figures", "ceilings", "words", "gap", "deviation", "outlook", "pace"} & set(given):
        root.fault(
            "figures", "一条规则也没有，至少要有 figures、funds、ceilings、words、gap、deviation、outlook、pace 之一"
        )
    return rules


def _source(root: Section, key: str) -> str:
    if key not in root.given:
        return ""
    section = root.section(key)
    source = section.text("source")
    section.close()
    return source


def _most(root: Section, key: str) -> Decimal | None:
    if key not in root.given:
        return None
    section = root.section(key)
    section.text("source")
    most = section.number("most", high=_MOST)
    section.close()
    return most


def _bands(section: Section) -> Bands:
    bands = Bands(
        red_below=section.number("red_below", high=_MOST),
        yellow_below=section.number("yellow_below", high=_MOST),
        blue_from=section.optional_number("blue_from", high=_MOST),
    )
    limits = [bands.red_below, bands.yellow_below, *([] if bands.blue_from is None else [bands.blue_from])]
    if limits != sorted(limits):
        section.fault("red_below", "red_below、yellow_below、blue_from 要从小到大")
    return bands


def _figures(section: Section) -> Figures:
    figures = Figures(bands=_bands(section), level2=section.texts("level2"), source=section.text("source"))
    section.close()
    return figures


def _outlook(section: Section) -> Outlook:
    outlook = Outlook(
        certain_from=section.number("certain_from", high=_MOST),
        possible_from=section.number("possible_from", high=_MOST),
        source=section.text("source"),
    )
    if outlook.possible_from > outlook.certain_from:
        section.fault("possible_from", "不能比 certain_from 大")
    section.close()
    return outlook


def _funds(section: Section) -> Funds:
    method = section.choice("method", ["time", "months"])
    months = tuple(_least_spent(row) for row in section.rows("months")) if method == "months" else ()
    bands = _bands(section) if method == "time" else None
    if method == "months" and not months:
        section.fault("months", "缺少这一项")
    if [(one.month, one.share) for one in months] != sorted((one.month, one.share) for one in months):
        section.fault("months", "月份和份额都要从小到大")
    funds = Funds(bands=bands, months=months, source=section.text("source"))
    section.close()
    return funds


def _least_spent(row: Section) -> LeastSpent:
    least = LeastSpent(month=row.whole("month", low=1, high=MONTHS), share=row.number("share", high=1))
    row.close()
    return least
