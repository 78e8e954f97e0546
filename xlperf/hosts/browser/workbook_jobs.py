"""Jobs of the page that make workbooks: blank ones, those of other files, of another stage, year, name or version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from xlperf import files, template
from xlperf.files.importing import load_import
from xlperf.files.leftovers import temporary_directory
from xlperf.files.scheme_proposals import propose_scheme
from xlperf.findings import XlperfError, counted, merged
from xlperf.hosts.browser.job_results import Result, beside, contents, within
from xlperf.hosts.browser.view import findings_view
from xlperf.model import Evaluation, Unit
from xlperf.reading import datafile
from xlperf.rollover import begin_targets, next_name, roll_over
from xlperf.schemes import load_scheme
from xlperf.template import next_year, rename, upgrade
from xlperf.template.next_stage import write_begun, write_closed
from xlperf.template.rules_to_copy import usable_scheme
from xlperf.template.vba.verify import result_lines, verify

__all__ = [
    "begin_job", "blank_job", "close_job", "import_job", "rename_job", "rollover_job", "sample_job", "upgrade_job",
    "verify_job", "workbook_job",
]  # fmt: skip

_DATA = ".json"
_KEPT = (".xlsm", ".xlsx")
_CONFIRMED = "再把工作簿放到这里来，取走本单位的规则文件"


def blank_job(suffix: str, purpose: str = "") -> Result:
    """A blank workbook to be filled in, for the self-evaluation or another ``purpose`` (监控, 目标)."""
    if not purpose:
        return _written(f"绩效自评{suffix}", template.write)
    blank = Evaluation(unit=Unit(name="", purpose=purpose))
    return _written(f"绩效{purpose}{suffix}", lambda target: template.write_unchecked(target, blank))


def sample_job() -> Result:
    """The sample workbook."""
    return _written(template.sample_name(), template.write_sample)


def workbook_job(paths: Sequence[str], suffix: str, scheme: str | None = None) -> Result:
    """A workbook filled from a data file, or from official forms and reports, several of one unit together.

    ``suffix`` is .xlsm, .xlsx or, for forms, .json for a data file instead; ``scheme`` is that of the forms, otherwise
    the one they are laid out for. The scheme file that the forms' own rules make comes along.
    """
    sources = [Path(path) for path in paths]
    with beside(sources[0]) as copy:
        target = copy.parent / files.safe_filename(copy.stem, suffix)
        made, lines = [target], list[str]()
        own = files.own_schemes(copy.parent)
        if [source.suffix.lower() for source in sources] == [_DATA]:
            reading = files.load(copy)
        else:
            imported = load_import(sources, scheme=scheme)
            reading, lines = imported.reading, list(imported.lines)
            if scheme is None:
                proposal = propose_scheme(reading, copy.parent, own)
                reading, own = proposal.reading, files.own_schemes(copy.parent)
                made += [proposal.path] if proposal.path else []
                lines += proposal.lines(load_scheme(reading.evaluation.unit.scheme, own), _CONFIRMED)
        if suffix == _DATA:
            target.write_text(datafile.dumps(datafile.to_data(reading.evaluation)) + "\n", "utf-8")
        else:
            template.write(target, reading, own_schemes=own, own_alerts=files.own_alerts(copy.parent))
        subjects = reading.evaluation.subjects
        count = sum(len(subject.indicators) for subject in subjects)
        lines.insert(0, f"读入 {len(subjects)} 个评价对象，{count} 条绩效指标。")
        return Result({"lines": lines, "findings": findings_view(merged(reading.findings))}, contents(made))


def import_job(paths: Sequence[str]) -> Result:
    """Reports without a workbook as a data file, and the table of where each value stands in them."""
    sources = [Path(path) for path in paths]
    imported = load_import(sources)
    reading = imported.reading
    text = datafile.dumps(datafile.to_data(reading.evaluation)) + "\n"
    stem = sources[0].stem
    made = {
        files.safe_filename(stem, _DATA): text.encode(),
        files.safe_filename(stem, "-出处.csv"): imported.sources_table().encode("utf-8-sig"),
    }
    seen = {"counted": counted(reading.findings), "findings": findings_view(reading.findings)}
    return Result({"lines": list(imported.lines), **seen}, made)


def rollover_job(path: str, purpose: str = "") -> Result:
    """Next year's workbook, begun with its targets where that is the ``purpose``, and the unit's own rules."""
    source = Path(path)
    reading = files.load(source)
    with temporary_directory() as folder:
        name = next_name(source.stem, reading.evaluation)
        target = Path(folder) / files.safe_filename(name, f"-编{purpose}.xlsm" if purpose else ".xlsm")
        sheets = next_year.sheets_of(source)
        scheme = usable_scheme(reading.evaluation.unit.scheme, source.parent)
        start: Callable[[Evaluation], Evaluation] = partial(begin_targets, scheme=scheme) if purpose else roll_over
        done = next_year.write_next_year(reading, target, beside=source.parent, sheets=sheets, start=start)
        lines = within(Path(folder), next_year.result_lines(done))
        lines += [next_year.NOT_COMPARED] if purpose and scheme is None else []
        return Result(lines, contents([target, *(one.path for one in done.rules)]))


def begin_job(path: str, period: str) -> Result:
    """A workbook in which a period's monitoring can be filled in."""
    if not period.strip():
        raise XlperfError("请先填期间，如 1-6月。")
    return _renewed(path, f"-{period.strip()}监控", lambda source, target: write_begun(source, target, period.strip()))


def close_job(path: str) -> Result:
    """The self-evaluation's workbook that the last monitoring proposes."""
    return _renewed(path, "-年底自评", lambda source, target: write_closed(source, target))


def rename_job(path: str, old: str, new: str) -> Result:
    """The workbook with a subject under a new name."""
    return _renewed(
        path, "-改名", lambda source, target: list(rename.result_lines(rename.rename(source, old, new, target)))
    )


def upgrade_job(path: str) -> Result:
    """The workbook in the version of this page; no file where it is of this version."""
    with beside(Path(path)) as source:
        done = replace(upgrade.upgrade(source), backup=None)  # the old one stays where it was dropped from
        lines = within(source.parent, upgrade.result_lines(Path(source.name), done))
        return Result(lines, contents([done.written] if done.written else []))


def verify_job(path: str) -> Result:
    """Whether a workbook's macros, buttons, ribbon and formulas are whole and those of this version."""
    source = Path(path)
    return Result(list(result_lines(source, verify(source), "要升级，请点“升级到这一版的工作簿”")))


def _renewed(path: str, ending: str, write: Callable[[Path, Path], Sequence[str]]) -> Result:
    """A workbook written from another, of the same kind (with or without macros), and what is reported of it."""
    with beside(Path(path)) as source:
        suffix = source.suffix.lower() if source.suffix.lower() in _KEPT else ".xlsm"
        target = source.parent / files.safe_filename(f"{source.stem}{ending}", suffix)
        lines = within(source.parent, write(source, target))
        return Result(lines, contents([target] if target.exists() else []))


def _written(name: str, write: Callable[[Path], None]) -> Result:
    with temporary_directory() as folder:
        target = Path(folder) / name
        write(target)
        return Result([], contents([target]))
