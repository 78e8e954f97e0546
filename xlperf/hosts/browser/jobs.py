"""What the page's script asks for, by name: jobs on the files that were dropped, which lie in the current folder.

A job gets their paths and answers with values for JSON and with files to be taken away. The page runs one
at a time; it ends the worker, and this Python with it, where one takes too long.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from xlperf import files
from xlperf.against import compare_report
from xlperf.alerts import alert_titles
from xlperf.assessment import assess, examine, results_data
from xlperf.data.files import outline_names
from xlperf.data.version import __version__
from xlperf.files.finished_report import read_report
from xlperf.files.input_files import MOST_BYTES
from xlperf.findings import XlperfError, counted, look_up
from xlperf.hosts.browser.job_results import ENDINGS, HERE, PAPERS, Result, assessed, earlier_files, names
from xlperf.hosts.browser.many_jobs import aggregate_job, packed_job, part_job, reports_job, summary_job
from xlperf.hosts.browser.page_words import on_page
from xlperf.hosts.browser.paper_jobs import monitoring_job, targets_job
from xlperf.hosts.browser.report_job import public_job, report_job
from xlperf.hosts.browser.scheme_jobs import confirm_job, read_off_job, schemes_job
from xlperf.hosts.browser.view import findings_view, in_workbook, indicator_rows, unit_view
from xlperf.hosts.browser.workbook_jobs import (
    begin_job,
    blank_job,
    close_job,
    import_job,
    rename_job,
    rollover_job,
    sample_job,
    upgrade_job,
    verify_job,
    workbook_job,
)
from xlperf.layout import layout
from xlperf.model import Evaluation
from xlperf.narrative.outline_library import load_outline
from xlperf.parallel.answer import answer_here
from xlperf.reading import datafile
from xlperf.reading.forms.kinds import kinds
from xlperf.reading.workbook import SeenForm
from xlperf.schemes import scheme_titles
from xlperf.summary import find
from xlperf.tables.papers import MONITORING, TARGET, papers, periods
from xlperf.writing.blank_forms import fill_form, named_copies
from xlperf.writing.outputs import load_report

__all__ = ["call"]

_REPORTS = (".docx", ".txt")
_SCHEME = ".toml"
_ELSEWHERE = (".pdf", ".doc", ".wps", ".rtf")  # what the command line reads, with other programs
_NOT_HERE = "PDF 和 .doc 在这里读不了，请另存为 .xlsx 或 .docx"
_NOT_READ = "不是工作簿、自评表或数据文件"
_A_REPORT = "写好的报告不汇总；要核对，请和它自己的工作簿单独放进来"


_Why = Mapping[Path, tuple[str, bool]]
"""Why files were not read, and whether something of a unit's may be lost so."""


def call(job: str, arguments: str) -> list[object]:
    """Do a job with arguments in JSON: ``[text, name, content, name, content, …]``, the text being JSON, too.

    That is ``{"value": …}`` or ``{"failure": "a sentence in Chinese"}``; the files follow. Nothing is raised.

    >>> call("about", "{}")[0][:10]
    '{"value": '
    """
    answer = answer_here(lambda _: _JOBS[job](**json.loads(arguments)), HERE)
    if answer.failure:
        return [json.dumps({"failure": on_page(answer.failure)})]
    result: Result = answer.value
    named = [part for pair in result.files.items() for part in pair]
    return [json.dumps({"value": result.value}, ensure_ascii=False), *named]


def _about() -> Result:
    """What the page has to know before anything is dropped."""
    titles = {kind: [paper.title for paper in papers(kind)] for kind in (TARGET, MONITORING)}
    outlines = [load_outline(name).title for name in outline_names()]
    purposes = [one for one in layout().fact("purpose").choices if one]
    more = {"version": __version__, "most_bytes": MOST_BYTES, "outlines": outlines, "purposes": purposes}
    more |= {"endings": list(ENDINGS)}
    return Result(more | {"papers": titles, "schemes": list(scheme_titles())})


def _sort(paths: Sequence[str]) -> Result:
    """Which of the dropped files are evaluations, which are reports, which were passed over and why."""
    dropped = [Path(path) for path in paths if not Path(path).name.startswith((".", "~$"))]
    if len(dropped) == 1 and dropped[0].suffix.lower() in _ELSEWHERE:
        raise XlperfError(f"{_NOT_HERE}。")
    if dropped and all(path.suffix.lower() == _SCHEME for path in dropped):
        raise XlperfError("规则文件（.toml）要和用它的工作簿一起放进来。")
    papers_of = {earlier for path in dropped for earlier in earlier_files(path, PAPERS)}.intersection(dropped)
    words = [path for path in dropped if path.suffix.lower() in _REPORTS and path not in papers_of]
    rest = [path for path in dropped if path.suffix.lower() not in (*_REPORTS, _SCHEME) and path not in papers_of]
    forms = [path for path in words if _holds_forms(path)]
    reports = [path for path in words if path not in forms]
    if len(rest) + len(forms) == 1:  # a single file is read whatever it is called, and says itself what is wrong
        return _sorted([*rest, *forms], reports)
    try:
        found = find([HERE])
    except XlperfError:
        if not reports:
            raise
        return _sorted([], reports)
    sources = [path for path in found.files if path not in reports and path.suffix.lower() not in _ELSEWHERE]
    if len(set(sources) - papers_of) == 1:  # beside its workbook a paper is an earlier one; among many, one more file
        sources = [path for path in sources if path not in papers_of]
    why = {one.path: (one.reason, one.lost) for one in found.skipped if one.path not in reports}
    unread = {path: (_NOT_HERE, True) for path in found.files if path.suffix.lower() in _ELSEWHERE}
    why |= {path: (_NOT_READ, False) for path in rest if path not in why and path not in found.files}
    if len(sources) == 1:
        why = {path: told for path, told in why.items() if path not in earlier_files(sources[0])}
    else:
        why |= dict.fromkeys(reports, (_A_REPORT, False))
    return _sorted(sources, reports, unread, why)


def _sorted(
    sources: Sequence[Path], reports: Sequence[Path], unread: _Why | None = None, passed: _Why | None = None
) -> Result:
    """What of the dropped files is read, what of a unit's cannot be read here, and what else was passed over."""
    left = {
        key: [{"path": path.as_posix(), "reason": reason, "lost": lost} for path, (reason, lost) in sorted(why.items())]
        for key, why in (("unread", unread or {}), ("passed", passed or {}))
    }
    return Result({"sources": names(sources), "reports": names(reports), **left})


def _holds_forms(path: Path) -> bool:
    """Whether a document is official forms and nothing else: those behind a report's text are its appendix."""
    if path.suffix.lower() != ".docx":
        return False
    try:
        forms = files.load(path).forms
    except XlperfError:
        return False
    text = kinds().by_key["narrative"].name
    return bool(forms) and all(form.kind != text for form in forms)


def _examine(path: str, scheme: str | None = None, read: bool = False) -> Result:
    """One unit: its results, findings and questions, by the scheme asked for where one is.

    ``read``: the file was made of a report, and the person has seen no path in it.
    """
    source = Path(path)
    reading = files.load_by_scheme(source, scheme)
    own_schemes, own_outlines = files.own_schemes(source.parent), files.own_outlines(source.parent)
    examined = examine(reading, own_schemes=own_schemes, own_outlines=own_outlines)
    seen = unit_view(examined, in_workbook) if read else unit_view(examined)
    evaluation = reading.evaluation
    more = {
        "kind": _kind(source, evaluation),
        "forms": SeenForm.counted(reading.forms),
        "purpose": evaluation.unit.purpose,
        "periods": list(periods(evaluation)),
        "schemes": list(scheme_titles(own_schemes)),
        "alerts": list(alert_titles(files.own_alerts(source.parent))),
        "has_rules": bool(evaluation.scheme_rules),
    }
    return Result(seen | more)


def _compare(path: str, report: str, scheme: str | None = None) -> Result:
    """What in a finished report contradicts its workbook."""
    source = Path(path)
    done = assess(files.load_by_scheme(source, scheme), own_schemes=files.own_schemes(source.parent))
    found = compare_report(done, read_report(Path(report)))
    return Result({"counted": counted(found), "findings": findings_view(found)})


def _explain(code: str) -> Result:
    """What a code of the catalogue means, whether or not it was found in what was dropped."""
    return Result(on_page(look_up(code).explained))


def _form(path: str, form: str) -> Result:
    """The blank form of a bureau filled with one unit's figures, and what has to be looked at or done by hand."""
    blank, source = Path(form), Path(path)
    made = list(named_copies(fill_form(load_report(source), blank), blank, source))
    lines = [
        line
        for _, one in made
        for line in (f"{'、'.join(one.subjects)}：填了 {one.cells} 格。", *map(str, one.remarks))
    ]
    return Result(lines, {name: one.content for name, one in made})


def _export(path: str) -> Result:
    """The unit's data file, with results and findings."""
    source = Path(path)
    done = assessed(source)
    data = datafile.to_data(done.evaluation)
    text = datafile.dumps(data | {"results": results_data(done)})
    return Result([], {f"{source.stem}.json": f"{text}\n".encode()})


def _rows(path: str) -> Result:
    """The indicators as text to be pasted into a table."""
    return Result(indicator_rows(assessed(Path(path))))


_JOBS: Mapping[str, Callable[..., Result]] = {
    "about": _about,
    "aggregate": aggregate_job,
    "begin": begin_job,
    "blank": blank_job,
    "close": close_job,
    "compare": _compare,
    "confirm": confirm_job,
    "examine": _examine,
    "explain": _explain,
    "export": _export,
    "form": _form,
    "import": import_job,
    "monitoring": monitoring_job,
    "pack": packed_job,
    "part": part_job,
    "public": public_job,
    "read_off": read_off_job,
    "rename": rename_job,
    "report": report_job,
    "reports": reports_job,
    "rollover": rollover_job,
    "rows": _rows,
    "sample": sample_job,
    "schemes": schemes_job,
    "sort": _sort,
    "summary": summary_job,
    "targets": targets_job,
    "upgrade": upgrade_job,
    "verify": verify_job,
    "workbook": workbook_job,
}


def _kind(source: Path, evaluation: Evaluation) -> str:
    """``data``, ``workbook`` (filled in where the template has its subjects) or ``form``."""
    if source.suffix.lower() == ".json":
        return "data"
    sheet = layout().table("subjects").name
    cells = (origin for subject in evaluation.subjects for origin in subject.origins.values())
    return "workbook" if not evaluation.subjects or any(cell.sheet == sheet for cell in cells) else "form"
