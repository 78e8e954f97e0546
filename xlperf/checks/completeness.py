"""What is missing or too long, V01-V09, V92, V123: heads, sections, reasons, dimensions, budgets; V04 in ``promises``.

Blank targets and actual values (V01) are found by scoring and reported with its problems.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial

from xlperf.checks.check_rules import is_nothing, rules
from xlperf.checks.context import Context, cell, funds_cell, section_name, text_cell
from xlperf.checks.predicates import (
    deviation,
    explained,
    is_below,
    is_satisfaction,
    lack,
    share_doubtful,
    sign_doubtful,
    spending_explained,
)
from xlperf.checks.promises import promises_satisfaction
from xlperf.data.files import tables
from xlperf.findings import Finding, Origin, Severity
from xlperf.layout import layout
from xlperf.model import Origins, Subject
from xlperf.prose.figures import figures
from xlperf.schemes import Attainment
from xlperf.scoring import SubjectResult
from xlperf.taxonomy import level1_name, level1_of
from xlperf.values.amounts import percent, plain, round_half_up
from xlperf.values.measures import Sign

_MEASURES = ("measures", "result_use")
_SHOWN = 30  # characters of a text in a message
_BUDGETS = ("initial", "initial_basic", "initial_project")
_SOURCES = {"source_initial": "initial", "source_adjusted": "adjusted", "source_executed": "executed"}


def check_head(context: Context) -> Iterator[Finding]:
    """V01: the head of the form is not filled in: the filing date, a project's department and implementer."""
    unit = context.evaluation.unit
    facts = [fact for fact in layout().facts if fact.key in rules().words["head.unit"]]
    unread = context.unread
    blank = [fact for fact in facts if not (getattr(unit, fact.key) or unread.has("unit", fact.key, unit.origins))]
    if blank:
        values = {"what": "”“".join(fact.header for fact in blank)}
        near = cell(unit.origins, blank[0].key, "name")
        origin = unit.origins.get(blank[0].key) or (Origin(near.sheet, "", blank[0].header) if near else None)
        yield context.found("V01", None, origin, values, severity=Severity.WARNING)
    columns = [layout().table("subjects").column(key) for key in rules().words["head.project"]]
    for subject in context.evaluation.projects:
        missing = [column for column in columns if not getattr(subject, column.key)]
        missing = [column for column in missing if not unread.has("subjects", column.key, subject.origins)]
        if missing:
            values = {"what": "”“".join(column.header for column in missing)}
            origin = cell(subject.origins, missing[0].key, "name")
            yield context.found("V01", subject, origin, values, severity=Severity.WARNING)


def check_sections(context: Context) -> Iterator[Finding]:
    """V01: sections of the report that nobody wrote; one finding for a subject.

    Measures are wanted where points were lost (or may have been), goals where 年度目标 has none either.
    """
    table = layout().table("texts")
    if context.unread.is_form:
        return
    for subject, result in context.subjects():
        written = {key for key, text in subject.texts.items() if text.text.strip()}
        if result.total == context.scheme.total:
            written.add("measures")
        if any(goal.text for goal in subject.goals):
            written.add("goals_text")
        missing = [key for key in rules().words[f"sections.{subject.kind.value}"] if key not in written]
        if missing:
            values = {"what": "”“".join(map(section_name, missing))}
            origin = Origin(table.name, "", table.column("text").header)
            yield context.found("V01", subject, origin, values, item=table.name, severity=Severity.WARNING)


def check_reasons(context: Context) -> Iterator[Finding]:
    """V02: an indicator was not reached, and nobody says why.

    A row whose sign (V68) or figures (R22: 0.98 for 98%) are doubtful says nothing. V30 has those that were reached
    and lost points.
    """
    for subject, row, result in context.indicators():
        if result.attainment in (None, Attainment.FULL) or explained(context, subject, row):
            continue
        if sign_doubtful(row) or share_doubtful(row):
            continue
        if is_below(context, row, result):
            values = {"lack": lack(row, result)}
            yield context.found("V02", subject, cell(row.origins, "reason", "name"), values, item=row.name)


def check_dimensions(context: Context) -> Iterator[Finding]:
    """V03: a subject has no indicator of a dimension that the scheme requires.

    Silent where rows have no level 1 or one of another framework, and where V04 asks for the same indicators.
    """
    required = context.scheme.required_dimensions
    known = {name for dimension in context.scheme.dimensions for name in dimension.level1} | set(required)
    for subject in context.evaluation.subjects:
        names = {level1_of(row.level1, row.level2) for row in subject.indicators}
        if not names or not names <= known | {"成本指标"}:
            continue
        names |= {level1_of(None, row.level2) for row in subject.indicators}
        satisfied = any(is_satisfaction(row) for row in subject.indicators)
        for name, severity in required.items():
            if name in names or (satisfied and level1_name(name) == "满意度指标"):
                continue
            if name == "满意度指标" and promises_satisfaction(context, subject):
                continue
            origin = cell(subject.indicators[0].origins, "level1", "name")
            yield context.found("V03", subject, origin, {"what": name}, item=name, severity=severity)


def check_placeholders(context: Context) -> Iterator[Finding]:
    """V05: a prompt or a blank of the form was left in."""
    for subject in context.evaluation.subjects:
        for _, item, text, where in _typed_texts(subject):
            found = rules().placeholder(text)
            if found:
                yield context.found("V05", subject, where(), {"value": found.group()[:_SHOWN]}, item=item)


def check_lengths(context: Context) -> Iterator[Finding]:
    """V92: a text is longer than the form of the scheme allows; spaces and line breaks do not count."""
    limits = context.scheme.text_limits
    for subject in context.evaluation.subjects if limits else ():
        for key, item, text, where in _typed_texts(subject):
            count = len("".join(text.split()))
            if key in limits and count > limits[key]:
                values = {"count": count, "limit": limits[key], "scheme": context.scheme.title}
                yield context.found("V92", subject, where(), values, item=item)


def check_measures(context: Context) -> Iterator[Finding]:
    """V06: the measures are 无, or it is stated that there is no problem although points were lost."""
    for subject, result in context.subjects():
        lost = result.total is not None and result.total < context.scheme.total
        for key in ("deviation", *_MEASURES):
            text = subject.texts.get(key)
            if text is None:
                continue
            denied = lost and rules().says("nothing.no_problem", text.text)
            if denied or (key in _MEASURES and is_nothing(text.text)):
                why = f"总分只有{plain(result.total)}分" if lost and result.total is not None else "这里要写具体的措施"
                values = {"value": text.text.strip()[:_SHOWN], "why": why}
                yield context.found("V06", subject, text_cell(text), values, item=section_name(key))


def _names_what_is_left(context: Context, subject: Subject, result: SubjectResult) -> bool:
    """Whether a text of the subject names the very amount that was not spent: it says what became of it."""
    executed, budget = subject.funds.executed, result.execution.denominator
    if executed is None or budget is None:
        return False
    left, unit = budget - executed, context.evaluation.unit.money_unit
    every = (one for text in subject.texts.values() for one in figures(text.text or ""))
    return any(one.is_money and one.means(left, unit) for one in every)


def check_shortfall(context: Context) -> Iterator[Finding]:
    """V07: the budget was not used up, as far as the scheme wants a reason, and none is given."""
    for subject, result in context.subjects():
        rate = result.execution.rate
        below = context.scheme.reasons.execution_below
        if rate is None or round_half_up(rate, 4) >= below or spending_explained(subject):
            continue
        if _names_what_is_left(context, subject, result):
            continue
        if context.unread.has("subjects", "shortfall_reason", subject.funds.origins):
            continue
        funds = subject.funds
        left = ""
        if funds.executed is not None and result.execution.denominator is not None:
            amount = result.execution.denominator - funds.executed
            left = f"，{plain(amount)}{context.evaluation.unit.money_unit}没有用完"
        values = {"rate": percent(rate), "left": left}
        yield context.found("V07", subject, funds_cell(subject, "shortfall_reason"), values)


def check_adjustment(context: Context) -> Iterator[Finding]:
    """V08: the budget was changed during the year, and nobody says why."""
    for subject in context.evaluation.subjects:
        funds = subject.funds
        if not context.scheme.reasons.adjustment or funds.initial is None or funds.adjusted in (None, funds.initial):
            continue
        if context.unread.has("subjects", "adjustment_reason", funds.origins):
            continue
        others = (deviation(subject), funds.shortfall_reason or "")
        if is_nothing(funds.adjustment_reason) and not any(rules().says("reasons.adjustment", one) for one in others):
            values = {"initial": plain(funds.initial, None), "adjusted": plain(funds.adjusted or funds.initial, None)}
            yield context.found("V08", subject, funds_cell(subject, "adjustment_reason"), values)


def check_budgets(context: Context) -> Iterator[Finding]:
    """V123: money was spent, and cells of the form for the budget it was spent from are blank.

    As far as the scheme's form has such cells: the initial budget, a department's 基本支出 and 项目支出 of it, and the
    same columns of each source of funds, of which there is one at least.
    """
    printed = printed_facts(context.scheme.table_layout)
    for subject in context.evaluation.subjects:
        funds = subject.funds
        if funds.executed is None and funds.adjusted is None:
            continue
        keys = [key for key in _BUDGETS if key in printed and (subject.is_department or key == "initial")]
        missing = [key for key in keys if _is_blank(context, "subjects", key, getattr(funds, key), funds.origins)]
        if missing:
            table = layout().table("subjects")
            values = {"what": "”“".join(table.column(key).header for key in missing), "where": table.name}
            yield context.found("V123", subject, funds_cell(subject, missing[0]), values)
        if printed & _SOURCES.keys():
            yield from _blank_sources(context, subject, printed)


def _blank_sources(context: Context, subject: Subject, printed: Collection[str]) -> Iterator[Finding]:
    """V123 for the sources of a subject's funds; a project's form has rows for them whether there are any or not."""
    table = layout().table("sources")
    sources = subject.funds.sources
    rows = fixed_sources(context.scheme.table_layout)
    if rows and not sources and not subject.is_department and subject.funds.executed and not context.unread.is_form:
        values = {"what": "”“".join(rows), "where": table.name}
        yield context.found("V123", subject, funds_cell(subject, "executed"), values)
    for source in sources:
        wanted = [column for fact, column in _SOURCES.items() if fact in printed]
        wanted = [column for column in wanted if getattr(subject.funds, column) is not None]
        blank = [key for key in wanted if _is_blank(context, table.key, key, getattr(source, key), source.origins)]
        if blank:
            values = {"what": "”“".join(table.column(key).header for key in blank), "where": table.name}
            yield context.found("V123", subject, cell(source.origins, blank[0], "source"), values, item=source.source)


def _is_blank(context: Context, table: str, key: str, value: Decimal | None, origins: Origins) -> bool:
    has_cell = key in origins or not context.unread.is_form
    return value is None and has_cell and not context.unread.has(table, key, origins)


@cache
def printed_facts(table_layout: str) -> frozenset[str]:
    """The facts that have cells in a form's layout, ``data/tables/<table_layout>.toml``.

    >>> "initial" in printed_facts("mof"), "initial" in printed_facts("hubei")
    (True, False)
    """
    data = tables(f"tables/{table_layout}")
    base = printed_facts(data["extends"]) if "extends" in data else frozenset[str]()
    return base | frozenset(_facts(data))


@cache
def fixed_sources(table_layout: str) -> tuple[str, ...]:
    """The sources of funds for which a project's form has rows of its own.

    >>> fixed_sources("mof"), fixed_sources("hubei")
    (('当年财政拨款', '上年结转资金', '其他资金'), ())
    """
    data = tables(f"tables/{table_layout}")
    if "sources" not in data and "extends" in data:
        return fixed_sources(data["extends"])
    return tuple("".join(row["text"].split()).removeprefix("其中：") for row in data.get("sources", ()))


def _facts(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("fact"), str):
            yield node["fact"]
        yield from (fact for value in node.values() for fact in _facts(value))
    elif isinstance(node, list):
        yield from (fact for value in node for fact in _facts(value))


def check_units(context: Context) -> Iterator[Finding]:
    """V09: a quantitative indicator without unit."""
    for subject, row, _ in context.indicators():
        measure = row.measure
        if context.unread.has("indicators", "unit", row.origins):
            continue
        if measure.sign is not Sign.QUALITATIVE and measure.target is not None and not measure.unit:
            values = {"target": plain(measure.target.value, None)}
            yield context.found("V09", subject, cell(row.origins, "unit", "name"), values, item=row.name)


CHECKS = (
    check_head,
    check_sections,
    check_reasons,
    check_dimensions,
    check_placeholders,
    check_lengths,
    check_measures,
    check_shortfall,
    check_adjustment,
    check_budgets,
    check_units,
)


def _typed_texts(subject: Subject) -> Iterator[tuple[str, str, str, Callable[[], Origin | None]]]:
    """Every text a person typed about a subject: its key, what it belongs to, the text, what finds its cell."""
    for key in ("name", "supervisor", "implementer"):
        yield key, "", getattr(subject, key) or "", partial(cell, subject.origins, key)
    for key in ("overview", "conclusion"):
        yield key, section_name(key), getattr(subject, key) or "", partial(cell, subject.origins, key)
    for key in ("adjustment_reason", "shortfall_reason", "leftover_use"):
        yield key, "", getattr(subject.funds, key) or "", partial(funds_cell, subject, key)
    for goal in subject.goals:
        name = f"年度绩效目标{goal.number}"
        yield "goal", name, goal.text or "", partial(cell, goal.origins, "text")
        yield "achieved", name, goal.achieved or "", partial(cell, goal.origins, "achieved")
    for row in subject.indicators:
        for key in ("name", "target", "actual", "reason", "evidence"):
            value = getattr(row, key)
            if isinstance(value, str):
                yield key, row.name, value, partial(cell, row.origins, key)
    for key, text in subject.texts.items():
        yield key, section_name(key), text.text, partial(text_cell, text)
