"""The same indicator over several parts, as one: what can be summed up, and a finding for what cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from xlperf.findings import Finding, Severity, finding
from xlperf.model import Indicator
from xlperf.schemes import Scheme
from xlperf.scoring import score_indicator
from xlperf.summary.aggregation.combining import in_one_unit, is_relative, total, weighted_mean
from xlperf.summary.aggregation.members import Member
from xlperf.summary.list_sheet import Row, Value
from xlperf.summary.matching_names import indicator_key
from xlperf.summary.settings import settings
from xlperf.taxonomy import level1_of, level2_name
from xlperf.values.amounts import Amount, plain
from xlperf.values.measures import Sign
from xlperf.values.signs import compact

T = TypeVar("T")

Rows = Sequence[tuple[Member, Indicator]]

_NAMES = {
    "target": "目标值",
    "actual": "实际完成值",
    "weight": "分值",
    "sign": "符号",
    "unit": "计量单位",
    "score": "得分",
}


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What comes of an aggregation besides its figures: findings, and the parts behind each figure."""

    subject: str
    by: str
    scheme: Scheme
    findings: list[Finding] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)

    def enter(self, item: str, figure: str, way: str, result: Value, rows: Sequence[tuple[Member, str, Value]]) -> None:
        """List the parts of one figure; ``rows`` are the part, its value as text, its weight."""
        for member, value, weight in rows:
            self.parts.append(
                {
                    "subject": self.subject, "item": item, "figure": figure, "way": way, "result": result,
                    "part": member.label, "value": value, "weight": weight, "file": str(member.source.path),
                }
            )  # fmt: skip

    def missing(self, item: str, figure: str, members: Sequence[Member]) -> None:
        """V86: some parts lack a figure, so there is no sum."""
        self._found("V86", item, figure=figure, parts=_named(members), consequence="没有汇总，留空待填")

    def absent(self, item: str, members: Sequence[Member]) -> None:
        """V86, as a note: some parts do not have an indicator that most have."""
        consequence = "按有这个指标的部分汇总"
        self._found("V86", item, Severity.NOTE, figure="这个指标", parts=_named(members), consequence=consequence)

    def differs(self, item: str, figure: str, rows: Sequence[tuple[Member, str]]) -> None:
        """V87: the parts do not say the same; of those named, the first say each of it, as far as there is room."""
        limit = settings().thresholds.named
        firsts = {value: at for at, (_, value) in reversed([*enumerate(rows)])}
        chosen = sorted(range(len(rows)), key=lambda at: firsts[rows[at][1]] != at)[:limit]
        shown = "、".join(f"{rows[at][0].label} {rows[at][1] or '空白'}" for at in chosen)
        self._found("V87", item, figure=figure, values=shown + ("等" if len(rows) > limit else ""))

    def unweighted(self, item: str, figure: str, members: Sequence[Member]) -> None:
        """V88: some parts have no funds to weight by."""
        weight = settings().aggregate.weights[self.by]
        self._found("V88", item, figure=figure, parts=_named(members), weight=weight)

    def _found(self, code: str, item: str, severity: Severity | None = None, **values: object) -> None:
        self.findings.append(finding(code, None, subject=self.subject, item=item, severity=severity, **values))


def grouped(members: Sequence[Member]) -> Iterator[Rows]:
    """The indicators of all parts by level and name, in order of their first appearance."""
    groups: dict[tuple[str | None, str | None, str], list[tuple[Member, Indicator]]] = {}
    for member in members:
        for row in member.subject.indicators:
            key = (level1_of(row.level1, row.level2), level2_name(row.level2), indicator_key(row))
            groups.setdefault(key, []).append((member, row))
    yield from groups.values()


def aggregate_indicator(rows: Rows, members: Sequence[Member], ledger: Ledger) -> dict[str, object]:
    """One indicator of the whole, as a data file has it; ``members`` are all parts, also those that do not have it."""
    first = rows[0][1]
    name = first.name
    have = {id(member) for member, _ in rows}
    without = [member for member in members if id(member) not in have]
    if without and len(have) > settings().aggregate.absent_share * len(members):
        ledger.absent(name, without)
    result: dict[str, object] = {"goal": 1, "level1": first.level1, "level2": first.level2, "name": name}
    weight = _agreed(rows, "weight", ledger, lambda row: row.weight, _plainly)
    result["weight"] = weight
    sign = _agreed(rows, "sign", ledger, lambda row: row.measure.sign, str)
    if sign is None:
        return result
    result["sign"] = sign.value
    figures = {Sign.QUALITATIVE: _qualitative, Sign.RANGE: _within}.get(sign, _quantitative)
    result |= figures(rows, weight, ledger)
    result["reason"] = joined([(member, row.reason) for member, row in rows])
    return result


def joined(texts: Sequence[tuple[Member, str | None]]) -> str | None:
    """What the parts wrote, each under its name; what all wrote alike once; None where nobody wrote anything."""
    stated = [(member, text) for member, text in texts if text]
    if len({text for _, text in stated}) == 1:
        return stated[0][1]
    return "；".join(f"{member.label}：{text.rstrip('。；;')}" for member, text in stated) or None


def _quantitative(rows: Rows, _: Decimal | None, ledger: Ledger) -> dict[str, object]:
    """Target and actual value: added, or weighted by funds."""
    name, amounts = rows[0][1].name, {}
    for key in ("target", "actual"):
        typed = [(member, getattr(row.measure, key)) for member, row in rows]
        blank = [member for member, amount in typed if amount is None]
        if blank:
            ledger.missing(name, _NAMES[key], blank)
        else:
            amounts[key] = [amount for _, amount in typed]
    everything = [amount for values in amounts.values() for amount in values]
    converted = in_one_unit(everything) if everything else []
    if converted is None:
        shown = [(member, row.measure.unit) for member, row in rows]
        ledger.differs(name, _NAMES["unit"], shown)
        return {}
    result: dict[str, object] = {"unit": converted[0].unit or None} if converted else {}
    for key in amounts:
        values, converted = converted[: len(rows)], converted[len(rows) :]
        figure = _figure(key, rows, values, ledger)
        result[key] = None if figure is None else plain(figure, None)
    return result


def _within(rows: Rows, _: Decimal | None, ledger: Ledger) -> dict[str, object]:
    """A range that all parts have; the actual value of one part only: there is no rule to make one of several."""
    target = _agreed(rows, "target", ledger, lambda row: row.measure.target_text or None, str)
    actual = rows[0][1].measure.actual_text or None if len(rows) == 1 else None
    return {"target": target, "actual": actual}


def _figure(key: str, rows: Rows, amounts: Sequence[Amount], ledger: Ledger) -> Decimal | None:
    """One figure of the whole, with its parts listed; None with a finding where there is none."""
    name, ways = rows[0][1].name, settings().aggregate.ways
    values, unit = [amount.value for amount in amounts], amounts[0].unit
    weights: list[Decimal | None] = [None] * len(rows)
    if len(rows) == 1:
        way, result = ways["single"], values[0]
    elif not is_relative(name, unit):
        way, result = ways["absolute"], total(values)
    elif key == "target":
        if len(set(values)) > 1:
            ledger.differs(
                name, _NAMES[key], [(row[0], str(amount)) for row, amount in zip(rows, amounts, strict=True)]
            )
            return None
        way, result = ways["same"], values[0]
    else:
        weights = [member.funds(ledger.by) for member, _ in rows]
        mean = weighted_mean(values, weights)
        if mean is None:
            ledger.unweighted(name, _NAMES[key], _unusable(rows, weights))
            return None
        way, result = ways["relative"], mean
    listed = [(row[0], str(amount), weight) for row, amount, weight in zip(rows, amounts, weights, strict=True)]
    ledger.enter(name, _NAMES[key], way, str(Amount(result, unit)), listed)
    return result


def _qualitative(rows: Rows, weight: Decimal | None, ledger: Ledger) -> dict[str, object]:
    """The score weighted by funds, and the tier it lies in."""
    name = rows[0][1].name
    result: dict[str, object] = {
        "target": _agreed(rows, "target", ledger, lambda row: row.measure.target_text or None, str)
    }
    if not weight:
        return result
    scores = [score_indicator(row.measure, row.weight, row.stated_score, ledger.scheme).score for _, row in rows]
    blank = [member for (member, _), score in zip(rows, scores, strict=True) if score is None]
    if blank:
        ledger.missing(name, _NAMES["score"], blank)
        return result
    known = [score for score in scores if score is not None]
    single = len(rows) == 1
    weights = [None if single else member.funds(ledger.by) for member, _ in rows]
    mean = weighted_mean(known, weights)
    if mean is None:
        ledger.unweighted(name, _NAMES["score"], _unusable(rows, weights))
        return result
    score = ledger.scheme.rounding.rounded(mean)
    tier = ledger.scheme.tier_of(score / weight)
    way = settings().aggregate.ways["single" if single else "qualitative"]
    listed = [(row[0], plain(value), funds) for row, value, funds in zip(rows, known, weights, strict=True)]
    ledger.enter(name, _NAMES["score"], way, plain(score), listed)
    return {**result, "actual": tier.name if tier else None, "stated_score": score}


def _agreed(
    rows: Rows, key: str, ledger: Ledger, value: Callable[[Indicator], T | None], shown: Callable[[T], str]
) -> T | None:
    """What all parts say; None with a finding where they do not say the same."""
    stated = [(member, value(row)) for member, row in rows]
    texts = [(member, "" if one is None else shown(one)) for member, one in stated]
    if len({compact(text) for _, text in texts}) > 1:
        ledger.differs(rows[0][1].name, _NAMES[key], texts)
        return None
    return stated[0][1]


def _plainly(value: Decimal) -> str:
    return plain(value, None)


def _unusable(rows: Rows, weights: Sequence[Decimal | None]) -> list[Member]:
    """The parts whose funds cannot be a weight; all of them where they are all 0."""
    bad = [member for (member, _), weight in zip(rows, weights, strict=True) if weight is None or weight < 0]
    return bad or [member for member, _ in rows]


def _named(members: Sequence[Member]) -> str:
    limit = settings().thresholds.named
    return "、".join(member.label for member in members[:limit]) + (
        f"等{len(members)}个" if len(members) > limit else ""
    )
