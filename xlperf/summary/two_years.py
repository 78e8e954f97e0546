"""Two years compared: the rows of 两年对比, and targets that fell far below last year's result (V84)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from xlperf.findings import finding
from xlperf.summary.across import Across, usual_year
from xlperf.summary.list_sheet import Row
from xlperf.summary.matching_years import Pair, UnitPair, unit_pairs
from xlperf.summary.matching_years import Row as Kept
from xlperf.summary.settings import settings
from xlperf.summary.spool import LAST, Spool
from xlperf.values.amounts import Amount, D, convert, plain
from xlperf.values.measures import Sign

_HUNDRED = Decimal(100)


def check_low_targets(spool: Spool) -> Iterator[Across]:
    """V84: a target lies far below what was reached last year (above, where less is better; costs aside)."""
    for unit in unit_pairs(spool):
        for subject in unit.subjects:
            for pair in subject.indicators:
                if pair.now is not None and pair.last is not None and _is_far_below(pair.now, pair.last):
                    found = finding(
                        "V84",
                        subject=pair.now["subject"],
                        item=pair.now["name"],
                        target=_target(pair.now),
                        last=_actual(pair.last),
                    )
                    yield Across(found, unit.unit, pair.now["file"])


def check_last_year(spool: Spool) -> Iterator[Across]:
    """V89: files given as last year's are of this year or a later one; of each such year the first."""
    usual, states = usual_year(spool), settings().states
    query = """
        select min(file) file, name, year from units join files on id = file and period = ? where year >= ?
        group by year order by year"""
    for row in spool.rows(query, [LAST, usual]):
        found = finding(
            "V89", files=states["last_files"], year=row["year"], most=states["most_now"], usual=usual
        )  # fmt: skip
        yield Across(found, row["name"], row["file"])


CHECKS: tuple[Callable[[Spool], Iterator[Across]], ...] = (check_last_year, check_low_targets)


def year_rows(spool: Spool) -> Iterator[Row]:
    """两年对比: per unit and subject the money and the total, then each indicator; units of one year are one row."""
    states = settings().states
    for unit in unit_pairs(spool):
        if unit.now and unit.last:
            yield from _unit_rows(unit)
        else:
            yield {"unit": unit.unit, "item": states["whole"], "state": states["new" if unit.now else "dropped"]}


def _unit_rows(unit: UnitPair) -> Iterator[Row]:
    for subject in unit.subjects:
        pair = subject.subject
        head: Row = {"unit": unit.unit, "subject": pair.any["subject"]}
        if pair.now is None or pair.last is None:
            yield {**head, "item": settings().states["whole_subject"], "state": _state(pair)}
            continue
        yield from (
            {**head, **row, "state": _state(pair), "before": _before(pair, "subject")} for row in _figures(pair)
        )
        for one in subject.indicators:
            yield {**head, **_indicator(one)}


def _figures(pair: Pair) -> Iterator[Row]:
    """Budget, spending, rate and total of a subject in both years."""
    states, unit = settings().states, settings().money_unit
    for key in ("budget", "executed"):
        yield {"item": states[key], **_change(_money(pair.now, key), _money(pair.last, key), unit)}
    now, last = (None if rate is None else Amount(rate * _HUNDRED, "%") for rate in _both(pair, "execution_rate"))
    yield {"item": states["rate"], **_change(now, last, "%")}
    totals = _both(pair, "total")
    now, last = (None if total is None else Amount(total, "分") for total in totals)
    yield {"item": states["total"], **_change(now, last, "分"), "score": totals[0], "last_score": totals[1]}


def _indicator(pair: Pair) -> Row:
    """One indicator in both years."""
    now, last = pair.now, pair.last
    unit = str(pair.any["unit_of_measure"] or "")
    amounts = [_actual(row) for row in (now, last)]
    scores = _both(pair, "score")
    return {
        "item": pair.any["name"],
        "state": _state(pair),
        "before": _before(pair, "name"),
        **_change(amounts[0], amounts[1], unit),
        "target": "" if now is None else _target(now),
        "last_target": "" if last is None else _target(last),
        "actual": str(amounts[0] or ("" if now is None else now["actual"] or "")),
        "last_actual": str(amounts[1] or ("" if last is None else last["actual"] or "")),
        "score": scores[0],
        "last_score": scores[1],
    }


def _change(now: Amount | None, last: Amount | None, unit: str) -> Row:
    """Both values as text and the difference, in this year's unit; none where the units cannot be converted."""
    shown: dict[str, str | None] = {"actual": _shown(now), "last_actual": _shown(last)}
    before = None if last is None else convert(last, unit)
    if now is not None and before is not None:
        change = now.value - before.value
        points = "个百分点" if unit == "%" else unit
        shown["change"] = f"{'+' if change > 0 else ''}{plain(change)}{points}" if plain(change) != "0" else "不变"
    return shown


def _shown(amount: Amount | None) -> str | None:
    return None if amount is None else f"{plain(amount.value)}{amount.unit}"


def _is_far_below(now: Kept, last: Kept) -> bool:
    """Whether this year's target asks for far less than was reached last year."""
    if now["target_value"] is None or last["completion"] is None or now["sign"] != last["sign"]:
        return False
    sign = Sign(now["sign"])
    actual = _actual(last)
    reached = convert(actual, now["unit_of_measure"] or "") if actual else None
    if reached is None or reached.value <= 0:
        return False
    target, share = D(now["target_value"]), settings().thresholds.far_below
    if sign.is_lower:
        money = convert(Amount(target, now["unit_of_measure"] or ""), settings().money_unit) is not None
        return not money and target * share > reached.value
    return sign is not Sign.QUALITATIVE and target < reached.value * share


def _actual(row: Kept | None) -> Amount | None:
    """The actual value as a figure; None for words."""
    if row is None or row["actual_value"] is None:
        return None
    return Amount(D(row["actual_value"]), row["unit_of_measure"] or "")


def _money(row: Kept | None, key: str) -> Amount | None:
    return None if row is None or row[key] is None else Amount(D(row[key]), settings().money_unit)


def _both(pair: Pair, key: str) -> tuple[Decimal | None, Decimal | None]:
    now, last = (None if row is None or row[key] is None else D(row[key]) for row in (pair.now, pair.last))
    return now, last


def _target(row: Kept) -> str:
    """The target as a person reads it, with its sign and unit."""
    if row["target_value"] is None:
        return str(row["target"] or "")
    return f"{row['sign'] or ''}{plain(D(row['target_value']), None)}{row['unit_of_measure'] or ''}"


def _state(pair: Pair) -> str:
    states = settings().states
    if pair.last is None:
        return states["new"]
    if pair.now is None:
        return states["dropped"]
    return states["renamed" if pair.renamed else "kept"]


def _before(pair: Pair, key: str) -> str:
    return str(pair.last[key]) if pair.renamed and pair.last is not None else ""
