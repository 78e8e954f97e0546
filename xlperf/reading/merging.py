"""Forms of all stages of the year and reports of one unit put together: rows of one subject and indicator become one.

What was read first decides, forms before reports; a second text or figure that says otherwise is a finding with both
places. Nothing of the second is dropped without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlperf.findings import Finding, Origin, finding
from xlperf.layout import layout
from xlperf.model import Evaluation, Indicator, Kind, Subject
from xlperf.naming import END_MARKS, indicator_name
from xlperf.reading.rows import Records, Row, short
from xlperf.reading.subjects import folded
from xlperf.values.amounts import normalise, parse_amount, plain

__all__ = ["contradictions_between", "merge", "with_differences"]

_MEASURE = ("sign", "target", "unit", "actual")
_PROJECT = "项目"
_TWICE = 2
_MOST_DIFFERENCES = 6  # that a message writes out
_NAMES = ("name", "full_name")
_NOT_COMPARED = frozenset({"name", "kind", "goal", *_MEASURE, "level1"})


def merge(first: Records, second: Records) -> Records:
    """The rows of both; ``second`` fills what is blank in the rows of ``first``, and adds what it has alone."""
    rows = {table.key: list(first.rows.get(table.key, ())) for table in layout().tables}
    rows["unit"] = [_unit(first.rows["unit"][0], second.rows["unit"][0])]
    places = _subjects(rows, second)
    for table in ("goals", "sources"):
        taken = {row.subject for row in rows[table]}
        rows[table] += [row for row in _moved(second.rows.get(table, ()), places) if row.subject not in taken]
    _indicators(rows, second, places)
    for table in ("monitoring", "fund_monitoring"):
        rows[table] += [_of_subject(row, rows["subjects"]) for row in _moved(second.rows.get(table, ()), places)]
    rows["texts"] = _texts(rows["texts"], _moved(second.rows.get("texts", ()), places), _reasons(second, places))
    return Records(rows, {**second.places, **first.places}, first.absent & second.absent)


def _unit(first: Row, second: Row) -> Row:
    """The facts of the unit; how points are given, the unit of money and the stage are those of the first."""
    fill = {key: value for key, value in second.values.items() if key not in ("scheme", "money_unit", "purpose")}
    if _bare(first.values.get("name")) == _bare(second.values.get("full_name")):
        fill = {**fill, "full_name": first.values.get("name")}
        first = _without(first, "name")
    return _filled(first, replace(second, values=fill))


def _without(row: Row, *keys: str) -> Row:
    return replace(row, values={key: value for key, value in row.values.items() if key not in keys})


def _filled(first: Row, second: Row, keys: Iterable[str] | None = None) -> Row:
    """The first row with the second's values where it has none."""
    wanted = [
        key
        for key in (second.values if keys is None else keys)
        if second.values.get(key) not in (None, "") and first.values.get(key) in (None, "") and key not in first.errors
    ]
    return replace(
        first,
        values={**first.values, **{key: second.values[key] for key in wanted}},
        origins={**first.origins, **{key: second.origins[key] for key in wanted if key in second.origins}},
    )


def _subjects(rows: dict[str, list[Row]], second: Records) -> Mapping[int, int]:
    """Enter the second's subjects; their index there -> here."""
    places: dict[int, int] = {}
    for index, row in enumerate(second.rows.get("subjects", ())):
        at = next((at for at, other in enumerate(rows["subjects"]) if _same_subject(_named(other), _named(row))), None)
        if at is None:
            places[index] = len(rows["subjects"])
            rows["subjects"].append(row)
        else:
            places[index] = at
            rows["subjects"][at] = _filled(rows["subjects"][at], row)
    return places


def _texts(first: list[Row], second: list[Row], said: Mapping[int | None, set[str]]) -> list[Row]:
    """The texts of both, each once.

    A form prints the measures of a report, and its reasons (预算执行：…), under headings of its own: what consists of
    such paragraphs is not taken a second time. ``said`` is what the second says of each subject.
    """
    known = {subject: {*words} for subject, words in said.items()}
    for row in second:
        known.setdefault(row.subject, set()).update(_lines(row.values.get("text")))
    kept = [row for row in first if not _is_said(row, known.get(row.subject, set()))]
    mine = {(row.subject, _bare(row.values.get("text"))) for row in kept}
    return kept + [row for row in second if (row.subject, _bare(row.values.get("text"))) not in mine]


def _is_said(row: Row, known: set[str]) -> bool:
    """Whether every paragraph of a text, or what follows its lead-in, is one that is known."""
    lines = _lines(row.values.get("text"))
    return bool(lines) and all(line in known or line.partition(":")[2] in known for line in lines)


def _lines(value: object) -> list[str]:
    return list(filter(None, map(_bare, str(value or "").splitlines())))


def _reasons(second: Records, places: Mapping[int, int]) -> dict[int | None, set[str]]:
    """The reasons in the rows of the second, by subject."""
    subjects = enumerate(second.rows.get("subjects", ()))
    rows = [(places[index], row) for index, row in subjects]
    rows += [(row.subject, row) for row in _moved(second.rows.get("indicators", ()), places) if row.subject is not None]
    result: dict[int | None, set[str]] = {}
    for subject, row in rows:
        words = (_bare(row.values.get(key)) for key in ("shortfall_reason", "adjustment_reason", "reason"))
        result.setdefault(subject, set()).update(filter(None, words))
    return result


def _named(row: Row) -> tuple[bool, str]:
    kind = layout().find_kind(str(row.values.get("kind") or ""))
    return kind is Kind.DEPARTMENT, str(row.values.get("name") or "")


def _same_subject(one: tuple[bool, str], other: tuple[bool, str]) -> bool:
    """Whether two subjects are one: the department as a whole, or projects of one name."""
    if one[0] or other[0]:
        return one[0] and other[0]
    first, second = (folded(name).removesuffix(_PROJECT) for _, name in (one, other))
    return bool(first) and first == second


def _moved(rows: Iterable[Row], places: Mapping[int, int]) -> list[Row]:
    return [row if row.subject is None else replace(row, subject=places[row.subject]) for row in rows]


def _of_subject(row: Row, subjects: Sequence[Row]) -> Row:
    """A row that names its subject, as it is called now."""
    if row.subject is None:
        return row
    return replace(row, values={**row.values, "subject": subjects[row.subject].values.get("name")})


def _indicators(rows: dict[str, list[Row]], second: Records, places: Mapping[int, int]) -> None:
    for row in _moved(second.rows.get("indicators", ()), places):
        mine = enumerate(rows["indicators"])
        at = next((at for at, other in mine if other.subject == row.subject and _item(other) == _item(row)), None)
        if at is None:
            rows["indicators"].append(row)
        else:
            rows["indicators"][at] = _one_indicator(rows["indicators"][at], row)


def _item(row: Row) -> str:
    level1, level2 = (str(row.values.get(key) or "") for key in ("level1", "level2"))
    return folded(indicator_name(str(row.values.get("name") or ""), level1, level2))


def _one_indicator(first: Row, second: Row) -> Row:
    """Sign, target, unit and actual value belong together: a figure comes over with its unit."""
    others = [key for key in second.values if key not in _MEASURE]
    merged = _filled(first, second, others)
    has_target, has_actual = (first.values.get(key) not in (None, "") for key in ("target", "actual"))
    if not has_target and not has_actual:
        return _filled(merged, second, _MEASURE)
    second = _with_units(second)
    merged = _filled(merged, second, ("target", "actual"))
    if first.values.get("sign") in (None, "") and (not has_target or _is_bare(first.values["target"])):
        merged = _filled(merged, second, ("sign",))
    return merged


def _with_units(row: Row) -> Row:
    """A row whose figures carry their unit themselves."""
    unit = str(row.values.get("unit") or "")
    figures = {key: row.values[key] for key in ("target", "actual") if isinstance(row.values.get(key), Decimal)}
    written = {key: f"{plain(value, None)}{unit}" for key, value in figures.items()}  # type: ignore[arg-type]
    return replace(row, values={**row.values, **written})


def _is_bare(value: object) -> bool:
    """Whether a target is a figure without a comparison in it."""
    return parse_amount(value) is not None


def _bare(value: object) -> str:
    return "".join(normalise(str(value or "")).split()).rstrip(END_MARKS)


# --- contradictions ------------------------------------------------------------------------------------------------


def contradictions_between(first: Evaluation, second: Evaluation) -> Iterator[Finding]:
    """R82 for what the second says otherwise than the first; names of subjects and indicators match them."""
    yield from _unit_findings(first, second)
    for subject in second.subjects:
        other = next((one for one in first.subjects if _same_subject(_key(one), _key(subject))), None)
        if other is None:
            continue
        for owner, rival in ((other, subject), (other.funds, subject.funds)):
            yield from _differences("subjects", owner, rival, subject.name)
        yield from _source_findings(other, subject)
        for row in subject.indicators:
            match = next((one for one in other.indicators if _row_name(one) == _row_name(row)), None)
            if match is not None:
                yield from _differences("indicators", match, row, subject.name, row.name)
                yield from _measure_findings(match, row, subject.name)


def with_differences(found: Finding, evaluation: Evaluation) -> Finding:
    """That a subject stands on two forms (R25), with what the second says otherwise."""
    if found.code != "R25" or found.item:
        return found
    same = [one for one in evaluation.subjects if one.name == found.subject]
    if len(same) < _TWICE:
        return found
    pair = (replace(evaluation, subjects=(subject,)) for subject in (same[0], same[-1]))
    said = [_difference(one) for one in contradictions_between(*pair)]
    more = f"等{len(said)}处" if len(said) > _MOST_DIFFERENCES else ""
    what = f"不一样的：{'；'.join(said[:_MOST_DIFFERENCES])}{more}。" if said else "两份上的数都一样。"
    return replace(found, message=f"{found.message}{what}")


def _difference(found: Finding) -> str:
    """What two places say of one thing, without which of them counts."""
    return f"{found.item}{found.message.partition('，先按')[0]}"


def _key(subject: Subject) -> tuple[bool, str]:
    return subject.is_department, subject.name


def _row_name(row: Indicator) -> str:
    return folded(indicator_name(row.name, row.level1, row.level2))


def _unit_findings(first: Evaluation, second: Evaluation) -> Iterator[Finding]:
    names = [_bare(getattr(first.unit, key)) for key in _NAMES if getattr(first.unit, key)]
    stated = [(key, _bare(getattr(second.unit, key))) for key in _NAMES if getattr(second.unit, key)]
    if names and stated and not any(one in name or name in one for name in names for _, one in stated):
        yield _contradiction("unit", "name", first.unit, second.unit, "", "")
    for key in ("year", "filled_on"):
        if _differ(getattr(first.unit, key), getattr(second.unit, key)):
            yield _contradiction("unit", key, first.unit, second.unit, "", "")


def _source_findings(first: Subject, second: Subject) -> Iterator[Finding]:
    amounts = {folded(one.source): one for one in first.funds.sources}
    for source in second.funds.sources:
        other = amounts.get(folded(source.source))
        if other is not None:
            yield from _differences("sources", other, source, second.name, source.source)
        elif amounts:
            place = next(iter(source.origins.values()), None)
            yield finding("R81", place, subject=second.name, value=f"资金来源“{short(source.source)}”")


def _differences(table: str, first: object, second: object, subject: str, item: str = "") -> Iterator[Finding]:
    for column in layout().table(table).inputs:
        key = column.key
        if key in _NOT_COMPARED or not (hasattr(first, key) and hasattr(second, key)):
            continue
        if _differ(getattr(first, key), getattr(second, key)):
            yield _contradiction(table, key, first, second, subject, item)


def _measure_findings(first: Indicator, second: Indicator, subject: str) -> Iterator[Finding]:
    """Where target, actual value or sign are read otherwise."""
    one, other = first.measure, second.measure
    for key in ("target", "actual"):
        mine, theirs = _bare(getattr(one, f"{key}_text")), _bare(getattr(other, f"{key}_text"))
        if mine and theirs and mine != theirs:
            yield _contradiction("indicators", key, first, second, subject, second.name)
    signs = None in (one.sign, other.sign) or one.is_sign_assumed or other.is_sign_assumed
    if not signs and one.sign is not other.sign:
        yield _contradiction("indicators", "sign", first, second, subject, second.name)


def _differ(one: object, other: object) -> bool:
    if one in (None, "") or other in (None, ""):
        return False
    return one != other if isinstance(one, Decimal) and isinstance(other, Decimal) else _bare(one) != _bare(other)


def _contradiction(table: str, key: str, first: object, second: object, subject: str, item: str) -> Finding:
    header = _header(table, key)
    mine, place = _stated(first, key)
    theirs, where = _stated(second, key)
    values = {"header": header, "value": theirs, "first": mine, "place": str(place or "另一份文件")}
    return finding("R82", where, subject=subject, item=item, severity=None, **values)


def _stated(owner: object, key: str) -> tuple[str, Origin | None]:
    """A value as people read it, and its place."""
    origins: Mapping[str, Origin] = getattr(owner, "origins", {})
    if isinstance(owner, Indicator) and key in ("target", "actual"):
        return short(getattr(owner.measure, f"{key}_text")), origins.get(key)
    value = getattr(owner, key)
    return short(plain(value, None) if isinstance(value, Decimal) else str(value)), origins.get(key)


def _header(table: str, key: str) -> str:
    if table == "unit":
        return layout().fact(key).header
    return next(column.header for column in layout().table(table).columns if column.key == key)
