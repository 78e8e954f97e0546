"""A LibreOffice with the extension, and what a person does in it: open a workbook, type, press a button, read."""

from __future__ import annotations

import gc
import io
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlwings as xw
from openpyxl.utils import get_column_letter

import xlwings_libreoffice
from tests.support.inside_office import run_inside
from xlperf import cell_functions
from xlperf.findings import XlperfError
from xlperf.hosts.libreoffice.install_extension import install
from xlperf.layout import Table, layout
from xlperf.schemes import load_scheme
from xlperf.template.live_columns import live_row
from xlwings_libreoffice.main_thread import on_main_thread
from xlwings_libreoffice.uno_structs import settings

WORKBOOKS = Path(__file__).parents[2] / "workbook"
TEMPLATE = WORKBOOKS / "template.xlsm"
SAMPLE = next(path for path in WORKBOOKS.glob("*.xlsm") if path != TEMPLATE)
POISON = "毒"
_PATIENCE = 300  # seconds for what takes two on an idle machine

_CELL = re.compile(r"<c (?P<attributes>[^>]*)><f>(?P<formula>[^<]*)</f><v>[^<]*</v></c>")
_CALL = re.compile(r"\b(PERF|BUDGET)_[A-Z]+\(")
_GRADE = re.compile(
    r'=IF\(\$(?P<total>[A-Z]+\$\d+)="","",IF\(AND\(ISNUMBER\(指标应有分值\),ROUND\(N\(\$(?P<weights>[A-Z]+\$\d+)\)'
    r'-N\(指标应有分值\),4\)<>0\),"",IFERROR\((?:IF\([^()]*,NA\(\),)?PERF_GRADE\('
)
"""A grade where the weights add up."""
_PROBE = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\nFunction Ping()\n    Ping = 42\nEnd Function\n"
_RECORDER = """
import json, uno, unohelper, xlwings_libreoffice
def write(line):
    with open({file!r}, "a", encoding="utf-8") as log:
        log.write(line + "\\n")
class Idle(unohelper.Base, uno.getClass("com.sun.star.awt.XCallback")):
    def notify(self, data):
        write("idle")
def answer(text, title, buttons, mode):
    write(json.dumps([text, title, buttons, mode], ensure_ascii=False))
    service = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.awt.AsyncCallback")
    service.addCallback(Idle(), None)
    return {pressed!r} or buttons.split("_")[0]
xlwings_libreoffice.register(xlwings_libreoffice.within(context)).impl.answer = answer
"""
"""Writes what is said into a file, and a last line when LibreOffice has nothing more to do."""

Answers = dict[tuple[str, str], object]
"""(sheet, cell) -> what it shows; blank is "", errors are None."""


@dataclass
class Host:
    """A LibreOffice with the extension; when it has died another is started, so that one death is one failure."""

    new_profile: Callable[[], Path]
    started: list[xlwings_libreoffice.Office] = field(default_factory=list, repr=False)
    desks: dict[str, Desk] = field(default_factory=dict, repr=False)

    def app(self) -> xw.App:
        """The running one's xlwings app."""
        if not self.started or not self.started[-1].running:
            self.desks.clear()
            profile = self.new_profile()
            xlwings_libreoffice.prepare_profile(profile)
            install(profile)
            self.started.append(xlwings_libreoffice.start(profile))
        return xlwings_libreoffice.register(self.started[-1])

    def desk(self, name: str, path: Callable[[], Path]) -> Desk:
        """The workbook that the tests of a module share, opened where it is not open; ``path`` makes its file."""
        app = self.app()
        if name not in self.desks:
            self.desks[name] = Desk.open(app, path())
        return self.desks[name]

    def close(self) -> None:
        """End all."""
        self.desks.clear()
        gc.collect()
        for office in self.started:
            office.close()
        assert not any(office.running for office in self.started)


@pytest.fixture(scope="session")
def live_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The LibreOffice with the extension, one for all tests."""
    host = Host(lambda: tmp_path_factory.mktemp("live") / "profile")
    yield host
    host.close()


@pytest.fixture(scope="module")
def desks(live_host: Host) -> Iterator[Host]:
    """The same; the books of a module are closed at its end."""
    yield live_host
    for book in list(live_host.app().books):
        book.close()
    live_host.desks.clear()


@pytest.fixture
def live(desks: Host) -> Iterator[xw.App]:
    """Its xlwings app."""
    app = desks.app()
    yield app
    if not app.impl.office.running:  # not an assert: to show a proxy of a process that is gone aborts Python
        pytest.fail("LibreOffice died in this test")


@dataclass(frozen=True)
class Desk:
    """An open workbook and the person before it."""

    book: xw.Book = field(repr=False)
    messages: Path

    @classmethod
    def open(cls, app: xw.App, path: Path) -> Desk:
        """Open a workbook; what it says from now on is recorded."""
        app.activate()
        desk = cls(app.books.open(str(path)), path.with_suffix(".messages"))
        assert ping(desk.book) == 42, "a module of the workbook does not compile"
        desk.answer("")
        return desk

    def answer(self, pressed: str) -> None:
        """Answer its questions with that button, "" for the first."""
        code = _RECORDER.format(file=str(self.messages), pressed=pressed)
        run_inside(self.book.app.impl.office, code)

    def press(self, label: str) -> str:
        """Press a button of 首页, by accessibility as a screen reader does; what is said then."""
        front = self.book.sheets[layout().sheets.front]
        front.activate()
        self.messages.write_text("", "utf-8")
        button(self.book, label).AccessibleContext.doAccessibleAction(0)
        return self._heard()

    def choose(self, name: str) -> str:
        """Choose an item of the menu, by the name of its function; what is said then."""
        self.book.activate()
        self.messages.write_text("", "utf-8")
        dispatch(self.book, f"org.xlperf:{name}")
        return self._heard()

    def _heard(self) -> str:
        """The closing message of a press, which comes while we wait; everything is back in its place then."""
        office = self.book.app.impl.office
        end = time.monotonic() + _PATIENCE
        while not self._is_over():
            if not office.running:
                pytest.fail("LibreOffice died at the press")
            if time.monotonic() > end:
                pytest.fail("nothing was said")
            time.sleep(0.05)
        return "\n".join(text for text, *_ in self._messages())

    def _is_over(self) -> bool:
        """Whether the closing message has been shown, which is no question, and all is done."""
        messages = self._messages()
        return bool(messages) and messages[-1][2] == "ok" and self.messages.read_text("utf-8").endswith("idle\n")

    def _messages(self) -> list[list[str]]:
        lines = self.messages.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line != "idle"]

    def type(self, sheet: str, cell: str, text: str) -> None:
        """Type into a cell."""
        self.book.sheets[sheet].activate()
        dispatch(self.book, ".uno:GoToCell", ToPoint=cell)
        dispatch(self.book, ".uno:EnterString", StringName=text)

    def close(self) -> None:
        """Close it without saving."""
        self.book.close()


def button(book: xw.Book, label: str) -> Any:
    """The button of 首页 with that label."""
    page = book.sheets[layout().sheets.front].api.DrawPage
    shapes = [page.getByIndex(number) for number in range(page.getCount())]
    models = [shape.Control for shape in shapes if hasattr(shape, "Control")]
    (model,) = [model for model in models if model is not None and model.Label == label]
    return book.api.CurrentController.getControl(model)


def dispatch(book: xw.Book, command: str, **arguments: object) -> None:
    """Let LibreOffice do what one of its menu items does."""
    helper = book.app.impl.office.service("com.sun.star.frame.DispatchHelper")
    helper.executeDispatch(book.api.CurrentController.Frame, command, "", 0, settings(**arguments))


def settle(app: xw.App) -> None:
    """Wait until LibreOffice has done what was asked of it before, a choice in a menu for instance."""
    on_main_thread(app.impl.office, lambda: None)


def ping(book: xw.Book) -> object:
    """What a macro put beside the others gives: 42, unless a module does not compile.

    Modules are added and removed on the main thread: the macro editor, which opens itself where a module does not
    compile, closes windows then.
    """
    office = book.app.impl.office
    modules = book.api.BasicLibraries.getByName("VBAProject")
    on_main_thread(office, lambda: modules.insertByName("probe", _PROBE))
    try:
        return book.macro("probe.Ping")()
    finally:
        on_main_thread(office, lambda: modules.removeByName("probe"))


def poisoned(path: Path, target: Path) -> Path:
    """A copy in which every stored result of a formula is wrong."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_poisoned(path))
    return target


@cache
def _poisoned(path: Path) -> bytes:
    made = io.BytesIO()
    with ZipFile(path) as source, ZipFile(made, "w", ZIP_DEFLATED) as copy:
        for item in source.infolist():
            content = source.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                content = _CELL.sub(_with_poison, content.decode()).encode()
            copy.writestr(item, content)
    wrong = {
        (sheet.title, cell.coordinate)
        for sheet in openpyxl.load_workbook(made, read_only=True, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == POISON
    }
    assert wrong >= function_cells(path).keys()
    return made.getvalue()


def _with_poison(cell: re.Match[str]) -> str:
    plain = cell["attributes"].replace(' t="str"', "")
    return f'<c {plain} t="str"><f>{cell["formula"]}</f><v>{POISON}</v></c>'


@cache
def function_cells(path: Path) -> Mapping[tuple[str, str], str]:
    """(sheet, cell) -> formula of every call of a cell function."""
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)  # of a file it stays open
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and _CALL.search(str(cell.value))
    }


def shown(book: xw.Book, path: Path) -> Answers:
    """What the cell functions show in an open copy of that file."""
    values = {sheet: values_of(book.sheets[sheet]) for sheet in {sheet for sheet, _ in function_cells(path)}}
    return {(sheet, cell): values[sheet][cell] for sheet, cell in function_cells(path)}


def values_of(sheet: xw.Sheet) -> dict[str, object]:
    """Cell -> value of a whole sheet."""
    rows = sheet.range((1, 1), sheet.used_range.last_cell).options(ndim=2, err_to_str=True).value
    return {
        f"{get_column_letter(column)}{row}": "" if value is None else value
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
    }


def computed(book: xw.Book, path: Path) -> Answers:
    """What Python answers to the inputs that an open copy of that file holds now, for the same cells."""
    facts = {row[0]: row[1] for row in book.sheets["单位信息"].tables["单位信息"].data_body_range.value}
    scheme, money_unit, alerts = (facts[layout().fact(key).header] for key in ("scheme", "money_unit", "alerts"))
    names = {
        layout().names[key]: value
        for key, value in (("scheme", scheme), ("money_unit", money_unit), ("alerts", alerts))
    }
    answers: Answers = {}
    for table in layout().tables:
        if any(column.formula for column in table.columns):
            answers |= _table_answers(book, table, names)
    for (sheet, cell), formula in function_cells(path).items():
        if graded := _GRADE.match(formula):
            total, weights = (
                book.sheets[sheet].range(graded[name].replace("$", "")).value for name in ("total", "weights")
            )
            shows = total is not None and _add_up(weights, scheme)
            answers[sheet, cell] = cell_functions.grade(total, scheme) if shows else ""
    return answers


def _add_up(weights: float | None, scheme: str) -> bool:
    """Whether this sum of weights is the one that the scheme expects; yes where no scheme is known."""
    try:
        found = load_scheme(scheme)
    except XlperfError:
        return True
    return round((weights or 0) - float(found.total - found.execution.weight), 4) == 0


def _table_answers(book: xw.Book, table: Table, names: Mapping[str, object]) -> Answers:
    area = book.sheets[table.name].tables[table.name].range
    headers, *rows = area.options(ndim=2).value
    top, left = area.row, area.column
    keys = {column.header: column.key for column in (*table.columns, *table.helpers)}
    answers: Answers = {}
    for number, values in enumerate(rows, 1):
        row = tuple((keys[header], value) for header, value in zip(headers, values, strict=True))
        for key, answer in _row_answers(table.key, row, tuple(names.items())).items():
            column = left + headers.index(table.column(key).header)
            place = table.name, f"{get_column_letter(column)}{top + number}"
            answers[place] = answer if isinstance(answer, str) else float(answer)
    return answers


@cache
def _row_answers(
    table: str, row: tuple[tuple[str, object], ...], names: tuple[tuple[str, object], ...]
) -> Mapping[str, Any]:
    """What Python answers to a row; most rows stay as they are while a test changes one cell."""
    return live_row(layout().table(table), dict(row), dict(names))


def differences(first: Answers, second: Answers) -> dict[tuple[str, str], tuple[object, object]]:
    """Where two sets of answers differ by more than the last bits of a number, or one has no answer."""
    return {
        place: (first.get(place), second.get(place))
        for place in first.keys() | second.keys()
        if not _same(first.get(place), second.get(place))
    }


def _same(first: object, second: object) -> bool:
    if isinstance(first, float) and isinstance(second, float):
        return abs(first - second) < 1e-12
    return first == second
