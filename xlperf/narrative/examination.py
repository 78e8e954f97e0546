"""Everything that is to be said of a workbook before its report is written, files aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlperf import assessment
from xlperf.assessment import Examination
from xlperf.checks.stage import BEFORE_RESULTS
from xlperf.data.files import built_in_outlines, outline_names
from xlperf.findings import XlperfError, finding
from xlperf.reading.workbook import Reading


def examine(
    reading: Reading,
    *,
    own_schemes: Sequence[Mapping[str, object]] = (),
    own_outlines: Sequence[Mapping[str, object]] = (),
) -> Examination:
    """All findings about what was read, whatever scheme and outline it names: an unusable one is one more finding.

    Before the year is over the outline may be one for monitoring, too. ``own_schemes`` and ``own_outlines`` are the
    parsed files of the unit itself.
    """
    done = assessment.examine(reading, own_schemes=own_schemes)
    unit = reading.evaluation.unit
    usual = done.assessment.scheme.outline if done.assessment else ""
    try:
        if unit.purpose in BEFORE_RESULTS:
            _require_outline(unit.outline or "", own_outlines, of_monitoring=True)
        else:
            _require_outline(unit.outline or usual, own_outlines)
    except XlperfError as error:
        reason = str(error) if error.path else error.message
        fault = finding("R73", unit.origins.get("outline"), reason=reason)
        return replace(done, findings=(*done.findings, fault))
    return done


def _require_outline(outline: str, own: Sequence[Mapping[str, object]], *, of_monitoring: bool = False) -> None:
    """XlperfError where there is no such outline, or it cannot be used; a built-in one is sound, and is not read."""
    if not outline or (not own and (outline in outline_names() or outline in built_in_outlines().values())):
        return
    from xlperf.narrative.outline_library import chosen_monitoring_outline, require_outline

    if of_monitoring:
        chosen_monitoring_outline(outline, own)
    else:
        require_outline(outline, own)
