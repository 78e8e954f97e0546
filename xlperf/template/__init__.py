"""The template workbook: blank, filled, or the sample; and the VBA project it carries.

``write`` and ``write_sample`` are for whoever wants a file; ``build`` puts the workbook together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.alerts import load_alerts
from xlperf.data.files import DATA
from xlperf.files import atomic
from xlperf.findings import XlperfError
from xlperf.reading import datafile
from xlperf.report import evaluate
from xlperf.schemes import load_scheme
from xlperf.template.build import code_names, render
from xlperf.template.guide import guide
from xlperf.template.vba.installed_macros import project_for

if TYPE_CHECKING:
    from xlperf.alerts import AlertRules
    from xlperf.model import Evaluation
    from xlperf.reading.workbook import Reading
    from xlperf.report import Report
    from xlperf.schemes import Scheme
    from xlperf.template.guide import GuidePart

TEMPLATE_NAME = "template.xlsm"
"""File name of the blank workbook."""


def write(
    path: Path,
    reading: Reading | None = None,
    *,
    own_schemes: Sequence[Mapping[str, object]] = (),
    own_alerts: Sequence[Mapping[str, object]] = (),
    inputs: Sequence[Path] = (),
) -> None:
    """Write the blank workbook, or one filled with what was read, to ``path`` (.xlsm or .xlsx); whole or not at all.

    ``own_schemes`` and ``own_alerts`` are the parsed files of the unit itself; ``inputs`` are files it must not write
    over. Raises XlperfError when the file cannot be written, or when edits cannot be kept because the scheme is not
    known.
    """
    report = _assessed(reading, own_schemes) if reading else None
    evaluation = reading.evaluation if reading else None
    _write(path, evaluation, report, inputs=inputs, own_schemes=own_schemes, own_alerts=own_alerts)


def write_unchecked(
    path: Path,
    evaluation: Evaluation,
    *,
    own_schemes: Sequence[Mapping[str, object]] = (),
    own_alerts: Sequence[Mapping[str, object]] = (),
    inputs: Sequence[Path] = (),
) -> None:
    """Write a workbook that is still to be filled, as :func:`write` does; its front page shows no result of a check."""
    try:
        scheme = load_scheme(evaluation.unit.scheme, own_schemes)
    except XlperfError:
        scheme = None  # the workbook says so itself
    _write(path, evaluation, None, inputs=inputs, scheme=scheme, own_schemes=own_schemes, own_alerts=own_alerts)


def write_sample(
    path: Path,
    *,
    own_schemes: Sequence[Mapping[str, object]] = (),
    own_alerts: Sequence[Mapping[str, object]] = (),
) -> None:
    """Write the sample workbook, with the note that its weights are assumed; the unit's own rules can be chosen."""
    reading = read_sample()
    report, notes = evaluate(reading), (guide().sample,)
    _write(path, reading.evaluation, report, notes=notes, own_schemes=own_schemes, own_alerts=own_alerts)


def sample_name() -> str:
    """A file name for the sample: its unit and year."""
    unit = read_sample().evaluation.unit
    return f"{unit.name}-{unit.year}.xlsm"


def rebuild(folder: Path) -> tuple[Path, Path]:
    """Write the template and the sample into ``folder`` anew; says where.

    The sample keeps the name it has there: that of the one .xlsm besides the template.
    """
    blank = folder / TEMPLATE_NAME
    sample = next((path for path in sorted(folder.glob("*.xlsm")) if path != blank), folder / sample_name())
    write(blank)
    write_sample(sample)
    return blank, sample


def read_sample() -> Reading:
    """The sample's data: the figures of a published report, with assumed weights."""
    return datafile.read_data(datafile.parse((DATA / "sample.json").read_text("utf-8")))


def _assessed(reading: Reading, own_schemes: Sequence[Mapping[str, object]]) -> Report | None:
    """The results to be shown at once; none where the scheme is not known, which the workbook then says itself."""
    try:
        return evaluate(reading, own_schemes=own_schemes)
    except XlperfError:
        if reading.evaluation.edits:
            raise
        return None


def _alerts(evaluation: Evaluation | None, own: Sequence[Mapping[str, object]]) -> AlertRules | None:
    """The chosen alert rules; None where they cannot be used, which the workbook says itself."""
    try:
        return load_alerts((evaluation.unit.alerts if evaluation else None) or "", own)
    except XlperfError:
        return None


def _write(
    path: Path,
    evaluation: Evaluation | None,
    report: Report | None,
    *,
    notes: Sequence[GuidePart] = (),
    inputs: Sequence[Path] = (),
    scheme: Scheme | None = None,
    own_schemes: Sequence[Mapping[str, object]] = (),
    own_alerts: Sequence[Mapping[str, object]] = (),
) -> None:
    suffix = path.suffix.lower()
    project = project_for(code_names(evaluation).values()).data if suffix == ".xlsm" else None
    content = render(
        suffix,
        evaluation,
        report,
        project=project,
        notes=notes,
        scheme=scheme,
        own_schemes=own_schemes,
        alerts=_alerts(evaluation, own_alerts),
        own_alerts=own_alerts,
    )
    with atomic(path, inputs=inputs) as temporary:
        temporary.write_bytes(content)
