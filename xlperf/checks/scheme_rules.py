"""The scheme itself: rows that its framework 评分框架 lays down, V97, and whether its source was read, V98."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlperf.checks.context import Context, cell
from xlperf.findings import Finding
from xlperf.model import Indicator
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


CHECKS = (check_framework, check_proof)
