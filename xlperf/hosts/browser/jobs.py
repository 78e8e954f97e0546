"""What the page's script asks for, by name: jobs on the files that were dropped, which lie in the current folder.

A job gets their paths and answers with values for JSON and with files to be taken away. The page runs one
at a time; it ends the worker, and this Python with it, where one takes too long.
"""

from __future__ import annotations

import io
import json
import pickle
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from xlperf import __version__, files, template
from xlperf.against import compare_report
from xlperf.assessment import Assessment, assess
from xlperf.data.files import outline_names
from xlperf.files.finished_report import read_report
from xlperf.files.input_files import MOST_BYTES
from xlperf.files.leftovers import temporary_directory
from xlperf.findings import Severity, XlperfError, count_words, counted, merged
from xlperf.hosts.browser.view import findings_view, indicator_rows, unit_view
from xlperf.layout import layout
from xlperf.model import Evaluation
from xlperf.narrative import load_outline
from xlperf.parallel import Outcome, gather
from xlperf.parallel.answer import Answer, answer_here
from xlperf.reading import datafile
from xlperf.reading.forms.kinds import kinds
from xlperf.report import examine
from xlperf.rollover import next_name
from xlperf.summary import UnitRows, find, part_of, summarise
from xlperf.summary.aggregation.run import listing_beside, put_together, result_lines
from xlperf.summary.frame_columns import TABLES
from xlperf.summary.unit_rows import Cell
from xlperf.template import next_year
from xlperf.values.amounts import fixed
from xlperf.writing.blank_forms import fill_form, named_copies
from xlperf.writing.outputs import edit_lines, load_report, total_lines, write_report

__all__ = ["call"]

HERE = Path(".")
"""Where the page puts what was dropped, in the folders it came in: the current folder, as on the command line."""

PARTS = Path("/汇总")
"""Where the page puts the parts of a summary, which it has kept since the files were read."""

SUMMARY, TABLES_ZIP, REPORTS_ZIP = "汇总.xlsx", "汇总-CSV.zip", "报告.zip"
"""The names of files made of many."""

_REPORTS = (".docx", ".txt")
_SCHEME = ".toml"
_ELSEWHERE = (".pdf", ".doc", ".wps", ".rtf")  # what the command line reads, with other programs
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Result:
    """What a job answers: a value for JSON, and the files to be taken away by name."""

    value: object
    files: Mapping[str, bytes] = field(default_factory=dict)


def call(job: str, arguments: str) -> list[object]:
    """Do a job with arguments in JSON: ``[text, name, content, name, content, …]``, the text being JSON, too.

    That is ``{"value": …}`` or ``{"failure": "a sentence in Chinese"}``; the files follow. Nothing is raised.

    >>> call("about", "{}")[0][:10]
    '{"value": '
    """
    answer = answer_here(lambda _: _JOBS[job](**json.loads(arguments)), HERE)
    if answer.failure:
        return [json.dumps({"failure": answer.failure})]
    result: Result = answer.value
    named = [part for pair in result.files.items() for part in pair]
    return [json.dumps({"value": result.value}, ensure_ascii=False), *named]


def _about() -> Result:
    """What the page has to know before anything is dropped."""
    outlines = [load_outline(name).title for name in outline_names()]
    return Result({"version": __version__, "most_bytes": MOST_BYTES, "outlines": outlines})


def _sort(paths: Sequence[str]) -> Result:
    """Which of the dropped files are evaluations, which are reports, which were passed over and why."""
    dropped = [Path(path) for path in paths if not Path(path).name.startswith((".", "~$"))]
    words = [path for path in dropped if path.suffix.lower() in _REPORTS]
    rest = [path for path in dropped if path.suffix.lower() not in (*_REPORTS, _SCHEME)]
    forms = [path for path in words if _holds_forms(path)]
    reports = [path for path in words if path not in forms]
    if len(rest) + len(forms) == 1:  # a single file is read whatever it is called, and says itself what is wrong
        return Result({"sources": _names([*rest, *forms]), "reports": _names(reports), "passed": []})
    try:
        found = find([HERE])
    except XlperfError:
        if not reports:
            raise
        return Result({"sources": [], "reports": _names(reports), "passed": []})
    unreadable = [path for path in found.files if path.suffix.lower() in _ELSEWHERE]
    sources = [path for path in found.files if path not in (*reports, *unreadable)]
    passed = [
        {"path": one.path.as_posix(), "reason": one.reason, "lost": one.lost}
        for one in found.skipped
        if one.path not in reports
    ]
    reason = "PDF 和 .doc 在这里读不了，请另存为 .xlsx 或 .docx"
    passed += [{"path": path.as_posix(), "reason": reason, "lost": True} for path in unreadable]
    return Result({"sources": _names(sources), "reports": _names(reports), "passed": passed})


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


def _examine(path: str) -> Result:
    """One unit: its results, findings and questions."""
    source = Path(path)
    reading = files.load(source)
    own_schemes, own_outlines = files.own_schemes(source.parent), files.own_outlines(source.parent)
    seen = unit_view(examine(reading, own_schemes=own_schemes, own_outlines=own_outlines))
    return Result(seen | {"kind": _kind(source, reading.evaluation)})


def _compare(path: str, report: str) -> Result:
    """What in a finished report contradicts its workbook."""
    found = compare_report(_assessed(Path(path)), read_report(Path(report)))
    return Result({"counted": counted(found), "findings": findings_view(found)})


def _report(path: str, outline: str | None = None) -> Result:
    """The report as a workbook and as a Word document, hand edits of an earlier one beside the source kept."""
    with _beside(Path(path)) as source:
        written = write_report(source, outline=outline)
        made = [written.workbook, written.document, *written.kept]
        return Result([*total_lines(written.report), *edit_lines(written.report)], _contents(made))


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


def _reports(paths: Sequence[str]) -> Result:
    """The reports of some units in one zip file, in the folders of their sources; those that failed by a line each."""
    made, failures = dict[str, bytes](), []
    for path in paths:
        answer = answer_here(lambda source: _report(str(source)), Path(path))
        if answer.failure:
            failures.append(f"{path}：{answer.failure}")
        else:
            made |= {str(Path(path).parent / name): content for name, content in answer.value.files.items()}
    return Result(failures, {REPORTS_ZIP: _zipped(made)})


def _export(path: str) -> Result:
    """The unit's data file, with results and findings."""
    source = Path(path)
    done = _assessed(source)
    data = datafile.to_data(done.evaluation)
    text = datafile.dumps(data | {"results": datafile.results_data(done.evaluation, done.results, done.findings)})
    return Result([], {f"{source.stem}.json": f"{text}\n".encode()})


def _rows(path: str) -> Result:
    """The indicators as text to be pasted into a table."""
    return Result(indicator_rows(_assessed(Path(path))))


def _rollover(path: str) -> Result:
    """Next year's workbook, and the scheme files it needs."""
    source = Path(path)
    reading = files.load(source)
    with temporary_directory() as folder:
        target = Path(folder) / files.safe_filename(next_name(source.stem, reading.evaluation), ".xlsm")
        sheets = next_year.sheets_of(source)
        done = next_year.write_next_year(reading, target, beside=source.parent, sheets=sheets)
        lines = [line.replace(f"{folder}/", "") for line in next_year.result_lines(done)]
        return Result(lines, _contents([target, *done.schemes]))


def _workbook(paths: Sequence[str], suffix: str) -> Result:
    """A workbook filled from a data file, or from official forms, several of one unit together.

    ``suffix`` is .xlsm, .xlsx or, for forms, .json for a data file instead.
    """
    sources = [Path(path) for path in paths]
    own = files.own_schemes(sources[0].parent)
    is_data = [source.suffix.lower() == ".json" for source in sources]
    reading = files.load(sources[0]) if is_data == [True] else files.load_forms(sources)
    with temporary_directory() as folder:
        target = Path(folder) / files.safe_filename(sources[0].stem, suffix)
        if suffix == ".json":
            target.write_text(datafile.dumps(datafile.to_data(reading.evaluation)) + "\n", "utf-8")
        else:
            template.write(target, reading, own_schemes=own)
        subjects = reading.evaluation.subjects
        count = sum(len(subject.indicators) for subject in subjects)
        lines = [f"读入 {len(subjects)} 个评价对象，{count} 条绩效指标。"]
        return Result({"lines": lines, "findings": findings_view(merged(reading.findings))}, _contents([target]))


def _import(paths: Sequence[str]) -> Result:
    """Reports without a workbook as a data file, and the table of where each value stands in them."""
    sources = [Path(path) for path in paths]
    imported = files.load_import(sources)
    reading = imported.reading
    text = datafile.dumps(datafile.to_data(reading.evaluation)) + "\n"
    stem = sources[0].stem
    made = {
        files.safe_filename(stem, ".json"): text.encode(),
        files.safe_filename(stem, "-出处.csv"): imported.sources_table().encode("utf-8-sig"),
    }
    seen = {"counted": counted(reading.findings), "findings": findings_view(reading.findings)}
    return Result({"lines": list(imported.lines), **seen}, made)


def _blank(suffix: str) -> Result:
    """A blank workbook to be filled in."""
    return _written(f"绩效自评{suffix}", template.write)


def _sample() -> Result:
    """The sample workbook."""
    return _written(template.sample_name(), template.write_sample)


def _part(path: str) -> Result:
    """One file's line in the list of many, and its part of the summary, which the page keeps until all are there."""
    part = part_of(Path(path))
    return Result(_line(part), {path: pickle.dumps(part)})


def _summary(parts: Sequence[str], failures: Mapping[str, str], last: Sequence[str], as_csv: bool = False) -> Result:
    """The summary workbook of what was dropped, or its tables as CSV; ``last`` are the paths of last year's files.

    ``parts`` are the paths whose parts were put under ``PARTS``; ``failures``, the reasons for those that have none.
    """
    earlier = find([Path(path) for path in last]) if last else None
    output = Path(SUMMARY)
    found = find([HERE], outputs=[output], without=earlier.files if earlier else ())
    answers = {path: Answer(value=pickle.loads((PARTS / path).read_bytes())) for path in parts}  # noqa: S301 - ours
    answers |= {path: Answer(failure=reason) for path, reason in failures.items()}
    with temporary_directory() as folder, _free(output):
        csv = Path(folder) if as_csv else None
        done = summarise(found, output, partial(_given, answers), last=earlier, csv=csv)
        tables = _contents(sorted(Path(folder).iterdir()))
        made = {TABLES_ZIP: _zipped(tables)} if as_csv else {SUMMARY: output.read_bytes()}
    tail = f"，跳过 {done.skipped} 个" if done.skipped else ""
    counts = count_words({Severity.ERROR: done.errors, Severity.WARNING: done.warnings})
    lines = [
        f"读入 {done.read} 个文件，未能读取 {len(done.failures)} 个{tail}。",
        f"检查：{counts}，详见“问题”表。",
    ]
    return Result(lines, made)


def _aggregate(name: str, by: str) -> Result:
    """What was dropped put together as one department: its workbook, and the listing of its parts."""
    if not name.strip():
        raise XlperfError("请先填部门的名称。")
    output = Path(files.safe_filename(name.strip(), ".xlsm"))
    places = [output, listing_beside(output)]
    with _free(*places):
        found = find([HERE], outputs=places)
        done = put_together(found, output, partial(gather, processes=0), name=name.strip(), by=by)
        made = _contents(places)
    missing = [f"未能读取 {path.as_posix()}：{why}" for path, why in done.failures]
    return Result([*result_lines(done), *missing], made)


_JOBS: Mapping[str, Callable[..., Result]] = {
    "about": _about,
    "aggregate": _aggregate,
    "blank": _blank,
    "compare": _compare,
    "examine": _examine,
    "export": _export,
    "form": _form,
    "import": _import,
    "part": _part,
    "report": _report,
    "reports": _reports,
    "rollover": _rollover,
    "rows": _rows,
    "sample": _sample,
    "sort": _sort,
    "summary": _summary,
    "workbook": _workbook,
}


def _given(
    answers: Mapping[str, Answer], job: Callable[[Path], UnitRows], paths: Sequence[Path]
) -> Iterator[Outcome[UnitRows]]:
    """The answers there are, and the job done where there is none."""
    for path in paths:
        answer = answers.get(path.as_posix()) or answer_here(job, path)
        yield Outcome(path, answer.value, answer.failure)


def _kind(source: Path, evaluation: Evaluation) -> str:
    """``data``, ``workbook`` (filled in where the template has its subjects) or ``form``."""
    if source.suffix.lower() == ".json":
        return "data"
    sheet = layout().table("subjects").name
    cells = (origin for subject in evaluation.subjects for origin in subject.origins.values())
    return "workbook" if not evaluation.subjects or any(cell.sheet == sheet for cell in cells) else "form"


def _line(part: UnitRows) -> dict[str, object]:
    """What the list of many files shows of one."""
    unit, *_ = _records(part, "units")
    keys = ("name", "year", "scheme_title", "errors", "warnings", "notes")
    subjects = [
        {
            "name": one["subject"],
            "total": _rounded(one["total"]),
            "grade": one["grade"],
            "rate": _number(one["execution_rate"]),
            "share": _share(one["total"], one["full"]),
        }
        for one in _records(part, "subjects")
    ]
    return {**{key: unit[key] for key in keys}, "subjects": subjects}


def _records(part: UnitRows, table: str) -> list[dict[str, Cell]]:
    return [dict(zip(TABLES[table], row, strict=True)) for row in part.rows[table]]


def _rounded(value: Cell) -> str | None:
    return None if value is None else fixed(Decimal(value))


def _number(value: Cell) -> float | None:
    return None if value is None else float(value)


def _share(part: Cell, whole: Cell) -> float | None:
    return float(Decimal(part) / Decimal(whole)) if part is not None and whole else None


def _assessed(source: Path) -> Assessment:
    return assess(files.load(source), own_schemes=files.own_schemes(source.parent))


@contextmanager
def _beside(source: Path) -> Iterator[Path]:
    """A copy of a source in a folder of its own, with the scheme files and earlier reports that lie beside it."""
    earlier = [source.with_name(files.safe_filename(source.stem, f"-报告{suffix}")) for suffix in (".xlsx", ".docx")]
    with temporary_directory() as folder:
        for path in (source, *earlier, *source.parent.glob("*.toml")):
            if path.exists():
                shutil.copy2(path, folder)
        yield Path(folder) / source.name


def _written(name: str, write: Callable[[Path], None]) -> Result:
    with temporary_directory() as folder:
        target = Path(folder) / name
        write(target)
        return Result([], _contents([target]))


@contextmanager
def _free(*places: Path) -> Iterator[None]:
    """Places among the dropped files to write to, where links to these come out right; as they were, afterwards."""
    before = {place: place.read_bytes() for place in places if place.exists()}
    try:
        yield
    finally:
        for place in places:
            place.unlink(missing_ok=True)
        for place, content in before.items():
            place.write_bytes(content)


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    """Files in one zip file, the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def _contents(paths: Sequence[Path]) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in paths}


def _names(paths: Sequence[Path]) -> list[str]:
    return [path.as_posix() for path in paths]
