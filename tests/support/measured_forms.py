"""Forms as a text file writes them down, read and compared with what was judged to be true of them.

``tests/forms/*.txt`` hold the forms. ``=== name`` begins a form and ``--- sheet`` a sheet (``(hidden)`` after its name
hides it); ``note:`` says what the form is about, ``as: word`` or ``as: pdf`` after it that the form is a document. A
line is a row, ``|`` parts its cells, ``\\n`` is a line break,
``<`` continues the cell at the left and ``^`` the one above. What looks like a number, like ``95%`` or (after ``#``) a
date is one, as in a spreadsheet; ``'`` before it makes it text.

A line ``@ tag|tag|…`` says what the cells of a column are in the rows after it: ``-`` or nothing for labels and
headers, ``?`` for what has no place in the workbook, else a field, ``m.`` and ``f.`` before those of the monitoring of
indicators and of funds; ``=`` before what a tick in the column says. ``tests/form_findings.toml`` says what is true of
each form.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.official_forms import Paper, book
from tests.support.pdf_papers import pdf, whole
from tests.support.word_papers import add_table, document, packed
from xlperf.assessment import examine
from xlperf.files.pdf_forms import read_pdf
from xlperf.files.word_forms import read_word
from xlperf.findings import Finding, Severity
from xlperf.model import Evaluation, Indicator, Subject
from xlperf.reading.forms import read_forms
from xlperf.reading.tables import Book, address
from xlperf.reading.workbook import Reading
from xlperf.values.amounts import plain

FOLDER = Path(__file__).parents[1] / "forms"
JUDGEMENT = Path(__file__).parents[1] / "form_findings.toml"
EVERYWHERE, FIRST_RUNS = "everywhere", "first_runs"
DEPENDED_ON = frozenset({"target", "actual", "weight", "score", "adjusted", "executed"})
"""Tags of columns on which verdicts and scores depend."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_BLANK = frozenset({"", "-", "—", "/", "无"})
_SIGNS = {"≧": "≥", "═": "＝", "=": "＝"}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A filled cell whose meaning is known: its place (0-based), its tag, what it says, and its row's name."""

    sheet: str
    row: int
    column: int
    tag: str
    text: str
    subject: str
    name: str = ""
    nth: int = 0

    @property
    def place(self) -> str:
        """``自评表!C7``."""
        return f"{self.sheet}!{address(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class Written:
    """A form as its text file writes it down; ``judged`` are the lines between its note and its sheets."""

    name: str
    note: str
    papers: tuple[Paper, ...]
    hidden: frozenset[str]
    cells: tuple[Tagged, ...]
    judged: tuple[str, ...] = ()
    document: str = ""

    def headers_of(self, cell: Tagged) -> list[str]:
        """What stands above a cell of a document in its column; nothing for a sheet, whose columns have letters."""
        paper = next(paper for paper in self.papers if paper.name == cell.sheet)
        above = [paper.cells.get((row, cell.column), ("", ""))[0] for row in range(cell.row)]
        return [text for text in above if isinstance(text, str) and len(text) > 1] if self.document else []

    @property
    def book(self) -> Book:
        """The workbook, or the document, as the reader gets it."""
        if self.document:
            return _DOCUMENTS[self.document](self.papers)
        made = book(*self.papers)
        return Book(name=made.name, grids=made.grids, hidden=self.hidden)


@dataclass(frozen=True, slots=True)
class Place:
    """One way to report a fault: any of these codes, at an item (``*`` any) of a subject ("" any)."""

    codes: frozenset[str]
    item: str
    subject: str = ""

    @classmethod
    def of(cls, text: str) -> Place:
        """Read ``V14/V31|item@subject``."""
        codes, _, rest = text.strip().partition("|")
        item, _, subject = rest.partition("@")
        return cls(frozenset(codes.split("/")), item.strip(), subject.strip())

    def matches(self, found: Finding) -> bool:
        """Whether a finding reports it."""
        same = found.code in self.codes and (not self.subject or found.subject == self.subject)
        return same and any(self.item in ("*", place.item) for place in found.places)


@dataclass(frozen=True, slots=True)
class Entry:
    """A fault, or what is true beside: the places where it may be reported, and why it is true."""

    places: tuple[Place, ...]
    why: str

    @classmethod
    def of(cls, text: str) -> Entry:
        """Read ``place or place :: why``."""
        where, _, why = text.partition("::")
        return cls(tuple(map(Place.of, where.split(" or "))), why.strip())

    def matches(self, found: Finding) -> bool:
        """Whether a finding reports it."""
        return any(place.matches(found) for place in self.places)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is true of a form: the faults that are due, and what is no fault if it is raised."""

    faults: tuple[Entry, ...]
    also: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """How a form was read: cells and those without a home, findings true and false, faults missed."""

    name: str
    cells: int
    homeless: tuple[Tagged, ...]
    true: tuple[Finding, ...]
    false: tuple[Finding, ...]
    missed: tuple[Entry, ...]
    faults: int
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted over some forms; ``whole`` are the forms of which every cell has a home."""

    forms: int
    whole: int
    cells: int
    homes: int
    true: int
    false: int
    faults: int
    missed: int
    silent: int

    @classmethod
    def of(cls, every: Sequence[Measured]) -> Figures:
        """Count over these forms."""
        cells = sum(one.cells for one in every)
        return cls(
            forms=len(every),
            whole=sum(not one.homeless for one in every),
            cells=cells,
            homes=cells - sum(len(one.homeless) for one in every),
            true=sum(len(one.true) for one in every),
            false=sum(len(one.false) for one in every),
            faults=sum(one.faults for one in every),
            missed=sum(len(one.missed) for one in every),
            silent=sum(one.is_silent for one in every),
        )

    @property
    def share_of_homes(self) -> float:
        """The share of cells that have a home."""
        return self.homes / self.cells

    @property
    def precision(self) -> float:
        """The share of findings that are true."""
        return self.true / (self.true + self.false)

    @property
    def recall(self) -> float:
        """The share of faults that are reported."""
        return 1 - self.missed / self.faults


# --- the forms ------------------------------------------------------------------------------------


@cache
def written() -> Mapping[str, Written]:
    """All forms, by name."""
    found: dict[str, Written] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for form in forms_in(path):
            assert form.name not in found, form.name
            found[form.name] = form
    return found


def names_in(path: Path) -> list[str]:
    """The names of the forms of one text file, without reading them."""
    return re.findall(r"^=== *(.*\S)", path.read_text("utf-8"), flags=re.MULTILINE)


def forms_in(path: Path) -> Iterator[Written]:
    """The forms of one text file."""
    for part in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        yield _form(part)


def _form(part: str) -> Written:
    head, *sheets = re.split(r"^--- ", part, flags=re.MULTILINE)
    name, note, *judged = head.strip().split("\n")
    papers: list[Paper] = []
    hidden: set[str] = set()
    cells: list[Tagged] = []
    for sheet in sheets:
        title, _, rows = sheet.partition("\n")
        if title.endswith("(hidden)"):
            title = title.removesuffix("(hidden)").strip()
            hidden.add(title)
        paper, tagged = _sheet(title, rows.rstrip("\n").split("\n"))
        papers.append(paper)
        cells += tagged
    about = note.removeprefix("note:").strip()
    document = judged.pop(0).removeprefix("as:").strip() if judged and judged[0].startswith("as:") else ""
    return Written(name.strip(), about, tuple(papers), frozenset(hidden), tuple(cells), tuple(judged), document)


def _word(papers: Sequence[Paper]) -> Book:
    made = document()
    for paper in papers:
        add_table(made, paper)
    return read_word("自评表.docx", packed(made))


def _pdf(papers: Sequence[Paper]) -> Book:
    return read_pdf("自评表.pdf", pdf(*map(whole, papers)))


_DOCUMENTS = {"word": _word, "pdf": _pdf}


def _sheet(title: str, lines: Sequence[str]) -> tuple[Paper, list[Tagged]]:
    paper, tagged, owners = Paper(title), [], {}
    tags: list[str] = []
    subjects: dict[int, str] = {}
    seen: dict[tuple[str, str], int] = {}
    row = 0
    for line in lines:
        if line.startswith("@"):
            tags = [tag.strip() for tag in line[1:].split("|")]
            continue
        texts = line.split("|")
        said: dict[int, str] = {}
        for column, text in enumerate(texts):
            owner = owners.get((row, column - 1) if text == "<" else (row - 1, column)) if text in ("<", "^") else None
            if owner is None:
                owner = (row, column)
                value, form = _value(text)
                if text:
                    paper.put(row, column, value, form=form)
            owners[row, column] = owner
            said[column] = _said(paper, owner)
        shown = dict(zip(range(len(texts)), (tags + [""] * len(texts))[: len(texts)], strict=True))
        here = {column: said[column] for column, tag in shown.items() if tag == "subject"}
        if not subjects and not here:  # a department goes by the unit's name
            here = {column: said[column].rpartition("：")[2] for column, tag in shown.items() if tag == "office"}
        subjects = here or subjects
        named = [column for column, tag in shown.items() if tag in ("name", "s.name")]
        for column, tag in shown.items():
            if tag in ("", "-") or texts[column] == "<" or _squeezed(said[column]) in _BLANK:
                continue
            if tag == "s.name" and not any(
                _figure(said[one]) is not None for one in shown if shown[one][:2] == "s." and one != column
            ):
                continue
            at = max((one for one in named if one <= column + _REACH), default=None)
            name = said[at] if at is not None else ""
            subject = next((one for left, one in sorted(subjects.items(), reverse=True) if left - 1 <= column), "")
            subject = subject or next(iter(subjects.values()), "")
            nth = seen.get((subject, name), 0)
            tag, _, meant = tag.partition("=")
            tagged.append(Tagged(title, row, column, tag, meant or said[column], subject, name, nth))
        for at in named:
            subject = next((one for left, one in sorted(subjects.items(), reverse=True) if left - 1 <= at), "")
            seen[subject, said[at]] = seen.get((subject, said[at]), 0) + 1
        row += 1
    _merge(paper, owners)
    return paper, tagged


_REACH = 2  # columns by which an indicator's levels stand before its name


def _merge(paper: Paper, owners: Mapping[tuple[int, int], tuple[int, int]]) -> None:
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, owner in owners.items():
        spans.setdefault(owner, []).append(place)
    for (top, left), places in spans.items():
        bottom, right = max(row for row, _ in places), max(column for _, column in places)
        assert len(places) == (bottom - top + 1) * (right - left + 1), (paper.name, top + 1, left + 1)
        if len(places) > 1:
            paper.merges.append((top, left, bottom, right))


def _value(text: str) -> tuple[object, str]:
    if text.startswith("'"):
        return text[1:], ""
    if text.startswith("#"):
        return date.fromisoformat(text[1:]), ""
    if re.fullmatch(r"-?\d+(\.\d+)?%", text):
        return Decimal(text[:-1]) / 100, "0.00%"
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return Decimal(text), ""
    return text.replace("\\n", "\n"), ""


def _said(paper: Paper, place: tuple[int, int]) -> str:
    value, form = paper.cells.get(place, ("", ""))
    if isinstance(value, Decimal) and form:
        return f"{(value * 100).normalize():f}%"
    return str(value)


# --- what is true ---------------------------------------------------------------------------------


@cache
def judged() -> Mapping[str, Judged]:
    """What is true of each form, by its name."""
    table = _judgement()
    del table[FIRST_RUNS]
    common = tuple(map(Entry.of, table.pop(EVERYWHERE)["also"]))
    return {
        name: Judged(tuple(map(Entry.of, one.get("faults", ()))), (*common, *map(Entry.of, one.get("also", ()))))
        for name, one in table.items()
    }


def first_runs() -> Mapping[str, Figures]:
    """What was counted when each lot of forms was first read, before anything was mended for it."""
    return {lot: Figures(**figures) for lot, figures in _judgement()[FIRST_RUNS].items()}


def _judgement() -> dict[str, Any]:
    return tomllib.loads(JUDGEMENT.read_text("utf-8"))


@cache
def measured(name: str, form: Written | None = None) -> Measured:
    """A form, read and compared with what is true of it; another ``form`` may stand in for the one written down."""
    form, truth = form or written()[name], judged()[name]
    reading = read_forms([form.book])
    if reading is None:
        return Measured(name, len(form.cells), form.cells, (), (), truth.faults, len(truth.faults), is_silent=False)
    findings = examine(reading).findings
    homeless = tuple(cell for cell in form.cells if not _has_home(cell, reading, findings, form.headers_of(cell)))
    due = (*truth.faults, *truth.also)
    true = tuple(found for found in findings if any(entry.matches(found) for entry in due))
    missed = tuple(entry for entry in truth.faults if not any(map(entry.matches, findings)))
    lost = any(cell.tag in DEPENDED_ON for cell in homeless)
    passed = not any(found.severity is Severity.ERROR for found in findings)
    false = tuple(found for found in findings if found not in true)
    return Measured(name, len(form.cells), homeless, true, false, missed, len(truth.faults), is_silent=lost and passed)


# --- where a cell has gone ------------------------------------------------------------------------

_UNIT = {"office": "name", "filled_on": "filled_on", "preparer": "preparer", "phone": "phone", "head": "head"}
_SUBJECT = {
    "subject": "name", "supervisor": "supervisor", "implementer": "implementer", "category": "category",
    "nature": "nature", "type": "type", "leader": "leader", "period": "start", "start": "start", "end": "end",
    "overview": "overview", "conclusion": "conclusion", "total": "stated_total", "grade": "stated_grade",
}  # fmt: skip
_AMOUNTS = ("initial", "adjusted", "executed")
_FUNDS = {
    "rate": "stated_rate", "exec_score": "stated_score", "basic": "basic", "project": "project",
    "initial_basic": "initial_basic", "initial_project": "initial_project", "adjustment": "adjustment_reason",
}  # fmt: skip
_INDICATOR = {
    "level1": "level1", "level2": "level2", "name": "name", "sign": "sign", "target": "target", "measured_in": "unit",
    "actual": "actual", "weight": "weight", "score": "stated_score", "reason": "reason", "evidence": "evidence",
    "standard": "standard", "scoring": "scoring", "dept_score": "department_score", "fin_score": "finance_score",
    "last": "last_actual", "mid_target": "mid_target",
}  # fmt: skip


def _has_home(cell: Tagged, reading: Reading, findings: Sequence[Finding], headers: Sequence[str]) -> bool:
    """Whether what a cell says is at its place in the evaluation, or, where there is none, is named in a finding."""
    if cell.tag == "?":
        return _is_named(cell, findings, headers) or _is_somewhere(cell.text, reading.evaluation)
    money, figures = cell.tag in _MONEY, cell.tag in _FIGURES
    return any(_same(cell.text, value, money=money, figures=figures) for value in _places(cell, reading.evaluation))


_MONEY = frozenset(
    {
        *_AMOUNTS,
        *(f"s.{one}" for one in _AMOUNTS),
        "basic",
        "project",
        "initial_basic",
        "initial_project",
        "mid_total",
        "f.executed",
        "f.forecast",
    }
)

_FIGURES = frozenset({"target", "actual", "last", "mid_target", "rate", "m.current", "m.forecast"})


def _places(cell: Tagged, evaluation: Evaluation) -> Iterator[object]:
    tag = cell.tag
    if tag in _UNIT:
        yield getattr(evaluation.unit, _UNIT[tag])
        return
    subject = _subject(cell, evaluation)
    if subject is None:
        return
    group, _, key = tag.rpartition(".")
    if tag in _SUBJECT:
        yield getattr(subject, _SUBJECT[tag])
    elif tag in _AMOUNTS:
        yield getattr(subject.funds, tag)
        yield getattr(subject.funds.stated_sum, tag, None)
    elif tag in _FUNDS:
        yield getattr(subject.funds, _FUNDS[tag])
    elif tag == "mid_total":
        yield subject.mid_total
    elif group == "m":
        own = [row for row in evaluation.monitoring if row.subject == subject.name and _same(cell.name, row.name)]
        yield from (getattr(row, key) for row in own)
    elif group == "f":
        yield from (getattr(row, key) for row in evaluation.fund_monitoring if row.subject == subject.name)
    elif group == "s":
        for source in subject.funds.sources:
            if _same(cell.name, source.source):
                yield source.source if key == "name" else getattr(source, key)
    elif group == "goal":
        yield from (getattr(goal, key) for goal in subject.goals)
    elif group == "text":
        yield subject.texts[key].text if key in subject.texts else None
    else:
        indicator = _indicator(cell, subject)
        if indicator is not None and tag == "coefficient":  # 得分系数 in percent, which follows
            score, weight = indicator.stated_score, indicator.weight
            yield 100 * score / weight if score is not None and weight else None
        elif indicator is not None:
            yield getattr(indicator, _INDICATOR[tag])


def _subject(cell: Tagged, evaluation: Evaluation) -> Subject | None:
    if len(evaluation.subjects) == 1:
        return evaluation.subjects[0]
    return next((one for one in evaluation.subjects if _same(cell.subject, one.name)), None)


def _indicator(cell: Tagged, subject: Subject) -> Indicator | None:
    named = [one for one in subject.indicators if _squeezed(cell.name) == _squeezed(one.name)]
    alike = named or [one for one in subject.indicators if _same(cell.name, one.name)]
    return alike[cell.nth] if cell.nth < len(alike) else None


def _is_named(cell: Tagged, findings: Sequence[Finding], headers: Sequence[str]) -> bool:
    """Whether a finding stands at the cell, lists it, quotes it, or says that its column was left.

    ``headers`` are what stands above it: the columns of a document have no letters.
    """
    listed = re.compile(rf"(?<![A-Z]){address(cell.row, cell.column)}“")
    column = re.sub(r"\d", "", address(cell.row, cell.column))
    said = [cell.text, *([plain(Decimal(cell.text), None)] if _NUMBER.fullmatch(cell.text) else [])]
    for found in findings:
        if any(len(text) > 1 and _squeezed(text) in _squeezed(found.message) for text in said):
            return True
        if found.code == "R43" and any(f"{header}”" in found.message for header in headers):
            return True
        if found.origin is None or found.origin.sheet != cell.sheet:
            continue
        if found.origin.cell == address(cell.row, cell.column):
            return True
        if found.code == "R36" and listed.search(found.message):
            return True
        if found.code == "R43" and re.sub(r"\d", "", found.origin.cell) == column:
            return True
    return False


def _same(text: str, value: object, *, money: bool = False, figures: bool = False) -> bool:
    """Whether a field says what a cell says: amounts maybe in 元 for 万元, texts maybe without what is no part of them.

    ``figures``: the first number has to be the same too.
    """
    if value is None or value == "":
        return False
    said, figure = _squeezed(text), _figure(text)
    if isinstance(value, Decimal):
        if figure is None:
            return False
        return value in (figure, figure / 100, *((figure / 10000, figure * 10000) if money else ()))
    words = _squeezed(str(value))
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", said):
        return re.findall(r"[1-9]\d*", said) == re.findall(r"[1-9]\d*", words)
    if figures and figure is not None:
        return _figure(words) in (figure, figure / 100)
    return words in said or said in words or words == _SIGNS.get(said)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace(",", "").replace("=", "＝")


def _figure(text: str) -> Decimal | None:
    found = _NUMBER.search(_squeezed(text).replace("—", ""))
    try:
        return Decimal(found.group()) if found else None
    except InvalidOperation:  # pragma: no cover - the pattern gives numbers only
        return None


def _is_somewhere(text: str, evaluation: Evaluation) -> bool:
    """Whether a text, or an amount of a source of funds, is anywhere in the evaluation."""
    sources = [source for subject in evaluation.subjects for source in subject.funds.sources]
    amounts = [getattr(source, key) for source in sources for key in _AMOUNTS]
    return _figure(text) in amounts or _squeezed(text) in _words_of(evaluation)


def _words_of(value: object) -> str:
    """All that an evaluation says, in one string."""
    if isinstance(value, str):
        return _squeezed(value) + "\n"
    if isinstance(value, Mapping):
        return "".join(map(_words_of, value.values()))
    if isinstance(value, tuple | list):
        return "".join(map(_words_of, value))
    if is_dataclass(value) and not isinstance(value, type):
        return "".join(_words_of(getattr(value, one.name)) for one in fields(value) if one.compare)
    return ""
