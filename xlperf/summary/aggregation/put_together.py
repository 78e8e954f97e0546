"""The whole job: the files of sub-units -> a department's workbook, and a listing of the parts behind each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from xlperf import files
from xlperf.findings import Finding, XlperfError, counted
from xlperf.reading import datafile
from xlperf.reading.workbook import Reading
from xlperf.summary.aggregation.department import aggregate
from xlperf.summary.aggregation.members import SubUnitFile, source_of
from xlperf.summary.file_search import Found
from xlperf.summary.summary_workbook import write_parts

WEIGHTS = {"预算数": "adjusted", "执行数": "executed"}
"""What relative values can be weighted by -> the key of these funds."""

_DATA = ".json"


class Outcome(Protocol):
    """What came of one file (``xlperf.parallel.Outcome``)."""

    @property
    def path(self) -> Path:
        """The file, as it was given."""

    @property
    def value(self) -> SubUnitFile | None:
        """What it says, None where it could not be read."""

    @property
    def failure(self) -> str:
        """Why there is none; "" otherwise."""


Gather = Callable[[Callable[[Path], SubUnitFile], Sequence[Path]], Iterable[Outcome]]
"""How a job is done on many files, in whatever order."""


class WriteWorkbook(Protocol):
    """How a workbook is written (``xlperf.template.write``)."""

    def __call__(self, path: Path, reading: Reading, *, own_schemes: Sequence[Mapping[str, object]]) -> object:
        """Write what was read as a workbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutTogether:
    """What was put together: so many files and subjects; the findings; both files that were written.

    ``failures`` are the files that are missing in it, with the reason; ``passed``, how many were left out rightly.
    ``without_texts``: a part has texts or goals, of which no sum can be made.
    """

    read: int
    subjects: int
    passed: int
    failures: tuple[tuple[Path, str], ...]
    without_texts: bool
    findings: tuple[Finding, ...]
    output: Path
    listing: Path


def listing_beside(output: Path) -> Path:
    """Where the listing of the parts goes: ``汇总-构成.xlsx`` beside ``汇总.xlsm``."""
    return output.with_name(files.safe_filename(output.stem, "-构成.xlsx"))


def put_together(
    found: Found,
    output: Path,
    gather: Gather,
    write_workbook: WriteWorkbook,
    *,
    name: str,
    by: str = "预算数",
    scheme: str | None = None,
) -> PutTogether:
    """Write the evaluation of department ``name`` to ``output`` (.xlsm, .xlsx or .json), and the listing beside it.

    ``write_workbook`` writes .xlsm and .xlsx. ``by`` is one of ``WEIGHTS``; ``scheme`` is needed where the parts have
    several. XlperfError where no file can be read, or the parts cannot be scored by one scheme; then nothing is
    written.
    """
    outcomes = list(gather(source_of, found.files))
    sources = sorted((one.value for one in outcomes if one.value is not None), key=lambda source: str(source.path))
    failures = [(one.path, one.failure) for one in outcomes if one.failure]
    if not sources:
        raise XlperfError(f"{len(failures)} 个文件一个也没能读取：{failures[0][1]}")
    lost = [(one.path, one.reason) for one in found.skipped if one.lost]
    passed = [(one.path, one.reason) for one in found.skipped if not one.lost]
    wanted = {scheme} if scheme else {source.evaluation.unit.scheme for source in sources}
    own = _own_schemes(dict.fromkeys(source.path.parent for source in sources), wanted)
    weight = WEIGHTS[by]
    done = aggregate(sources, name, by=weight, scheme=scheme, own_schemes=own, unread=[*failures, *lost], passed=passed)
    listing = listing_beside(output)
    with files.together([output, listing], inputs=found.files) as (whole, parts):
        write_parts(done, parts, listing, name=name, by=weight)
        if output.suffix.lower() == _DATA:
            whole.write_text(datafile.dumps(datafile.to_data(done.reading.evaluation)) + "\n", "utf-8")
        else:
            write_workbook(whole, done.reading, own_schemes=own)
    return PutTogether(
        read=len(sources),
        subjects=len(done.reading.evaluation.subjects),
        passed=len(passed),
        failures=(*failures, *lost),
        without_texts=any(map(_speaks, sources)),
        findings=done.findings,
        output=output,
        listing=listing,
    )


def result_lines(done: PutTogether) -> Iterator[str]:
    """What is reported to a person, besides the files that could not be read."""
    tail = f"跳过 {done.passed} 个文件。" if done.passed else ""
    yield f"由 {done.read} 个文件汇总：{done.subjects} 个对象。{tail}"
    if done.without_texts:
        yield "年度目标和文字材料没有汇总（只有一个部分有的项目除外），请在新工作簿里填写。"
    yield f"检查：{counted(done.findings)}，详见“{done.listing.name}”。"


def _speaks(source: SubUnitFile) -> bool:
    """Whether a part has texts, or goals in words: of those no sum can be made."""
    subjects = source.evaluation.subjects
    return any(subject.texts or any(goal.text for goal in subject.goals) for subject in subjects)


def _own_schemes(folders: Iterable[Path], wanted: Set[str]) -> list[Mapping[str, object]]:
    """The scheme files beside the parts, then the user's; XlperfError where two of one ``wanted`` name differ."""
    found: dict[str, tuple[Path, Mapping[str, object]]] = {}
    for folder in folders:
        for path, data in files.scheme_files(folder):
            name = str(data.get("title") or data.get("id") or path)
            first, known = found.setdefault(name, (path, data))
            if known != data and wanted & {name, data.get("id")}:
                raise XlperfError(f"评分规则“{name}”和 {first} 里的不一样。请先统一，再汇总", path=str(path))
    return [*(data for _, data in found.values()), *files.own_schemes(None)]
