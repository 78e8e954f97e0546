"""The scheme itself: rows that its framework 评分框架 lays down, V97, whether its source was read, V98, and whether it
is what a form prints and the officer has confirmed, V94 and V99.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlperf.checks.context import Context, cell
from xlperf.findings import Finding, XlperfError
from xlperf.model import Indicator
from xlperf.reading.scheme_rules.rule_list import BASE, read_list
from xlperf.schemes import Preset, PresetRow, Proof
from xlperf.taxonomy import level2_name
from xlperf.values.amounts import plain

_MOST_NAMED = 6  # rows in one message


def check_framework(context: Context) -> Iterator[Finding]:
    """V97: rows of the framework are missing, or have other points; one finding for a subject."""
    preset = context.scheme.preset
    for subject in context.evaluation.subjects:
        if preset is None or preset.kind != subject.kind.value or not subject.indicators:
            continue
        rows = [(row, preset.row(row.name)) for row in subject.indicators]
        faults = [f"没有“{one.name}”（{plain(one.weight, None)}分）" for one in _missing(preset, rows)]
        faults += [
            f"“{row.name}”{plain(row.weight, None)}分，规定{plain(fixed.weight, None)}分"
            for row, fixed in rows
            if fixed is not None and row.weight is not None and row.weight != fixed.weight
        ]
        if faults:
            more = f"等{len(faults)}处" if len(faults) > _MOST_NAMED else ""
            values = {"differences": "、".join(faults[:_MOST_NAMED]) + more, "scheme": context.scheme.title}
            origin = cell(subject.indicators[0].origins, "name")
            yield context.found("V97", subject, origin, values)


def _missing(preset: Preset, rows: Sequence[tuple[Indicator, PresetRow | None]]) -> Iterator[PresetRow]:
    """The rows that are not there; those of one level 2 may be replaced by others that have their points together."""
    absent = [one for one in preset.rows if one not in [fixed for _, fixed in rows]]
    for one in absent:
        theirs = sum(other.weight for other in absent if other.level2 == one.level2)
        level2 = level2_name(one.level2)
        instead = [row.weight or 0 for row, fixed in rows if fixed is None and level2_name(row.level2) == level2]
        if level2 is None or not instead or sum(instead) != theirs:
            yield one


def check_proof(context: Context) -> Iterator[Finding]:
    """V98: nobody has compared the built-in scheme that was chosen with its source."""
    scheme = context.scheme
    if scheme.proof not in (Proof.READ, Proof.OWN):
        values = {"scheme": scheme.title, "proof": scheme.proof.short, "remark": scheme.remark}
        yield context.found("V98", None, cell(context.evaluation.unit.origins, "scheme"), values)


def check_confirmed(context: Context) -> Iterator[Finding]:
    """V99: the rules of the form wait for the officer, or were confirmed and are not used. V94: one cannot be read."""
    scheme, rows = context.scheme, context.evaluation.scheme_rules
    try:
        listed = read_list(rows)
    except XlperfError as error:
        base = next((row for row in rows if row.rule == BASE), rows[0])
        values = {"rule": BASE, "value": base.value or "", "advice": str(error)}
        yield context.found("V94", None, cell(base.origins, "value", "rule"), values)
        return
    for one in listed.unreadable if listed else ():
        advice = f"请照“{one.example}”这样填" if one.example else "“规则”一列请照原来的写"
        values = {"rule": one.row.rule, "value": one.row.value or "", "advice": f"{advice}，或在“确认”里填否。"}
        yield context.found("V94", None, cell(one.row.origins, "value", "rule"), values)
    waiting = listed.differing(scheme, answered=False) if listed else ()
    unused = listed.differing(scheme, answered=True) if listed and not waiting else ()
    values = {"scheme": scheme.instead or scheme.title, "title": listed.title if listed else scheme.title}
    if waiting or unused:
        values["state"] = "还没有核对" if waiting else "核对过，还没有用上"
        values["rules"] = "；".join(one.words for one in waiting or unused)
        yield context.found("V99", None, cell((waiting or unused)[0].row.origins, "confirmed", "value"), values)
    elif scheme.instead:
        values |= {"state": "还没有核对", "rules": f"规则文件“{scheme.title}”"}
        yield context.found("V99", None, cell(context.evaluation.unit.origins, "scheme"), values)


CHECKS = (check_framework, check_proof, check_confirmed)
