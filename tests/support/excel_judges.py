"""Programs that calculate a workbook's formulas anew, and which of them may be asked about which formula.

No judge is right in everything. Each is first asked for the idioms of ``excel_idioms.toml``, whose results in Excel are
known; it may be asked about a formula if it gives Excel's result for every idiom that the formula uses. IronCalc and
Gnumeric have Excel's order of types; LibreOffice has not.

The steps of the native formulas in helper columns have no results, and are judged by ``test_native``: they are left
out here, and the native answers are silent.

What is judged is a copy made for judging: the cells and formulas of the file as it was written, nothing else, and no
result. IronCalc and Gnumeric know no references to tables and no names that stand for formulas: in the copy,
``表[列]`` is the range of that column, and a name is a cell that has its formula. In Excel, SUMPRODUCT calculates its
arguments for each value of a list however the formula was entered, in Gnumeric only where it was entered as an array
formula: so it is entered in the copy. References and the way of entering change, arithmetic does not.
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ironcalc
import openpyxl
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.support import recalculation
from tests.support.formula_trees import COMPARISONS, CONSTANT_ARRAY, Node, is_logical, tokens, tree

IDIOMS = Path(__file__).parent.parent / "excel_idioms.toml"
ANSWERS = "answers"
"""The sheet of a copy that holds what the cell functions answered."""

HELPER = "算_"
"""What the headers of helper columns begin with."""

NAMES = "names"
"""The sheet of a copy that holds the formulas of the original's names, one below another."""

Place = tuple[str, str]
"""Sheet and cell."""

Values = Mapping[Place, object]
"""Place -> value; blank is ""."""

Books = Mapping[Path, Collection[Place]]
"""Workbooks with the cells in them that are asked for."""

_CELL_FUNCTION = re.compile(r":?(?:PERF|BUDGET)_[A-Z]+\(")
_OF_TABLE = re.compile(
    r"(?P<table>\w+)\[(?:\[(?P<part>#This Row|#Headers)\],\[(?P<one>[^\[\]]+)\]|(?P<all>[^\[\]]+))\]"
)
_TAKE_RANGES = frozenset({"AND", "COUNT", "COUNTA", "INDEX", "LOOKUP", "MATCH", "MAX", "MIN", "OR", "ROWS", "SUM",
                          "SUMPRODUCT", "VLOOKUP"})  # fmt: skip
_TIMEOUT = 240


# --- a copy for judging ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy for judging: the file, and by place the formulas that are in it, as translated."""

    path: Path
    formulas: Mapping[Place, str]


class Original:
    """A workbook as it was written: its cells, and the results that stand in it."""

    def __init__(self, path: Path) -> None:
        self._book = openpyxl.load_workbook(path)
        results = openpyxl.load_workbook(path, data_only=True)
        self._references = _References(self._book)
        self.formulas: Mapping[Place, str] = {
            (sheet.title, cell.coordinate): cell.value
            for sheet in self._book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" and not self._references.is_step(sheet.title, cell.row, cell.column)
        }
        self.stored: Values = {place: recalculation.result_of(results[place[0]][place[1]]) for place in self.formulas}
        self.live = frozenset(place for place, formula in self.formulas.items() if calls_cell_function(formula))

    def is_filled(self, sheet: str, cell: str) -> bool:
        """Whether there is something in a cell."""
        return self._book[sheet][cell].value is not None

    def copy(self, target: Path, *, answering: bool, asked: Callable[[str], bool]) -> Copy:
        """Write cells and formulas to a new file.

        Where ``answering``, the answer of a cell function stands in place of its call, and the stored result in place
        of a formula about which a judge is not ``asked``: what it makes of that would be in all that refers to it.
        """
        made, answers, formulas = Workbook(), [], {}
        made.remove(made.active)
        for sheet in self._book:
            copied = made.create_sheet(sheet.title)
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                if self._references.is_step(sheet.title, cell.row, cell.column):
                    continue
                place = (sheet.title, cell.coordinate)
                if place not in self.formulas:
                    copied[cell.coordinate].value = cell.value
                    copied[cell.coordinate].data_type = cell.data_type  # a text may begin with =
                    continue
                answer = _answer(self.stored[place], answers) if answering and place in self.live else None
                formula = self._references.translated(cell.value, cell.row, answer)
                if answering and not asked(formula):
                    copied[cell.coordinate].value = f"={_answer(self.stored[place], answers)}"
                    continue
                formulas[place] = formula
                copied[cell.coordinate].value = _entered(formula, cell.coordinate)
        _write_answers(made, answers)
        formulas |= self._references.write_names(made)
        made.save(target)
        return Copy(path=target, formulas=formulas)


def calls_cell_function(formula: str) -> bool:
    """Whether Python is needed for a formula."""
    return any(_CELL_FUNCTION.fullmatch(token.value) for token in tokens(formula))


def _entered(formula: str, place: str) -> str | ArrayFormula:
    """The formula as it is put into a cell: as an array formula where SUMPRODUCT, and it only, calculates lists."""
    if "SUMPRODUCT" not in formula:
        return f"={formula}"
    root = tree(formula)
    sums = any(node.label == "SUMPRODUCT" for node in root.walk())
    return ArrayFormula(place, f"={formula}") if sums and not _lists_elsewhere(root) else f"={formula}"


def _lists_elsewhere(node: Node) -> bool:
    """Whether a function or operator outside SUMPRODUCT is calculated for each value of a list."""
    if node.label == "SUMPRODUCT":
        return False
    each = bool(node.parts) and node.label != CONSTANT_ARRAY and _is_list(node)
    return each or any(map(_lists_elsewhere, node.parts))


def _answer(value: object, answers: list[object]) -> str:
    """A reference to the answer, which is put among the ``answers``; an empty text is written out."""
    if value == "":
        return '""'
    answers.append(value)
    return f"{ANSWERS}!$A${len(answers)}"


def _write_answers(book: Workbook, answers: Sequence[object]) -> None:
    sheet = book.create_sheet(ANSWERS)
    for row, value in enumerate(answers, start=1):
        sheet.cell(row, 1, value)


class _References:
    """The tables and names of a workbook, as plain references and formulas."""

    def __init__(self, book: Workbook) -> None:
        self._columns = {
            (table.name, column.name): (sheet.title, *_column(table.ref, number))
            for sheet in book
            for table in sheet.tables.values()
            for number, column in enumerate(table.tableColumns)
        }
        self._steps = {
            (sheet.title, column)
            for sheet in book
            for table in sheet.tables.values()
            for column, one in enumerate(table.tableColumns, start=range_boundaries(table.ref)[0])
            if one.name.startswith(HELPER)
        }
        self._names = {name: defined.attr_text for name, defined in book.defined_names.items()}
        self._used: dict[str, int] = {}

    def is_step(self, sheet: str, row: int, column: int) -> bool:
        """Whether a cell is in a helper column, below its header."""
        return row > 4 and (sheet, column) in self._steps

    def translated(self, formula: str, row: int, answer: str | None) -> str:
        """The formula of a cell in ``row``, without "="; ``answer`` stands in place of a cell function's call."""
        found = tokens(formula)
        written: list[str] = []
        place = 0
        while place < len(found):
            token = found[place]
            if answer is not None and _CELL_FUNCTION.fullmatch(token.value):
                place = _end(found, place)
                written.append(answer)
            elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
                written.append(self._operand(token.value, row))
            else:
                written.append(token.value)
            place += 1
        return "".join(written)

    def write_names(self, made: Workbook) -> dict[Place, str]:
        """Write the formula of each name that was used into its cell; place -> formula."""
        sheet = made.create_sheet(NAMES)
        formulas: dict[Place, str] = {}
        while len(formulas) < len(self._used):  # a name's formula may use another
            name, row = list(self._used.items())[len(formulas)]
            formula = self.translated(self._names[name], row, None)
            formulas[NAMES, f"A{row}"] = formula
            sheet.cell(row, 1, _entered(formula, f"A{row}"))
        return formulas

    def _operand(self, text: str, row: int) -> str:
        if text in self._names:
            place = self._used.setdefault(text, len(self._used) + 1)
            return f"{NAMES}!$A${place}"
        part = _OF_TABLE.fullmatch(text)
        if part is None:
            return text
        sheet, letter, first, last = self._columns[part["table"], part["one"] or part["all"]]
        if part["part"] == "#This Row":
            return f"{sheet}!${letter}${row}"
        return f"{sheet}!${letter}${first - 1}" if part["part"] else f"{sheet}!${letter}${first}:${letter}${last}"


def _column(ref: str, number: int) -> tuple[str, int, int]:
    """Letter, first and last row of a table's column, without the row of headers."""
    left, top, _, bottom = range_boundaries(ref)
    return get_column_letter(left + number), top + 1, bottom


def _end(found: Sequence[Token], place: int) -> int:
    """Where the function that is opened at ``place`` is closed."""
    depth = 0
    for number, token in enumerate(found[place:], start=place):
        depth += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
        if depth == 0:
            return number
    raise ValueError("a function is not closed")


def _plain(value: object) -> object:
    return "" if value is None else value


# --- the judges -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A program that calculates; ``excel_types``: numbers, texts and truth values are ordered as in Excel."""

    name: str
    excel_types: bool
    _calculate: Callable[[Books, Path], dict[Path, Values]]

    def calculate(self, books: Books, folder: Path) -> dict[Path, Values]:
        """The values of some cells of some workbooks; what the program writes goes into a new folder in ``folder``."""
        output = folder / self.name
        output.mkdir()
        return self._calculate(books, output)


def _by_ironcalc(books: Books, _folder: Path) -> dict[Path, Values]:
    return {path: _ironcalc_values(path, places) for path, places in books.items()}


def _ironcalc_values(path: Path, places: Collection[Place]) -> Values:
    model = ironcalc.load_from_xlsx(str(path), "en", "Asia/Shanghai", "en")
    model.evaluate()
    sheets = {one["name"]: number for number, one in enumerate(model.get_worksheets_properties())}
    return {
        (sheet, cell): _plain(model.get_cell_value(sheets[sheet], *coordinate_to_tuple(cell))) for sheet, cell in places
    }


def _by_gnumeric(books: Books, folder: Path) -> dict[Path, Values]:
    for path in books:
        _run("ssconvert", "--recalc", str(path), str(folder / path.name))
    return {path: _values(folder / path.name, places) for path, places in books.items()}


def _by_libreoffice(books: Books, folder: Path) -> dict[Path, Values]:
    _run(
        "soffice", f"-env:UserInstallation={recalculation.profile().as_uri()}", "--headless", "--norestore",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *map(str, books),
    )  # fmt: skip
    return {path: _values(folder / path.name, places) for path, places in books.items()}


JUDGES = (
    Judge(name="IronCalc", excel_types=True, _calculate=_by_ironcalc),
    Judge(name="Gnumeric", excel_types=True, _calculate=_by_gnumeric),
    Judge(name="LibreOffice", excel_types=False, _calculate=_by_libreoffice),
)


def _run(*command: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT, env=environment)


def _values(calculated: Path, places: Collection[Place]) -> Values:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Workbook contains no default style")  # Gnumeric names none
        book = openpyxl.load_workbook(calculated, data_only=True)
    return {(sheet, cell): recalculation.result_of(book[sheet][cell]) for sheet, cell in places}


def same(first: object, second: object) -> bool:
    """Whether two results are one: numbers but for their last bits, and a truth value is no number."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, (int, float)) and isinstance(second, (int, float)):
        return abs(first - second) < 1e-9
    return first == second


# --- who may be asked -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Idiom:
    """A formula with its result in Excel, and the judges that are expected to give another."""

    formula: str
    result: object
    wrong: tuple[str, ...]


@cache
def read_idioms() -> tuple[Idiom, ...]:
    """The idioms of ``excel_idioms.toml``."""
    table = tomllib.loads(IDIOMS.read_text("utf-8"))["idiom"]
    return tuple(
        Idiom(formula=one["formula"], result=one["result"], wrong=tuple(one.get("wrong", ()))) for one in table
    )


def write_idioms(path: Path) -> None:
    """A workbook with the sheet ``data``, and the idioms in column A of the sheet ``idioms``."""
    table = tomllib.loads(IDIOMS.read_text("utf-8"))
    book = Workbook()
    sheet = book.active
    sheet.title = "data"
    for row, values in enumerate(table["data"], start=1):
        for column, value in enumerate(values, start=1):
            if value != "":
                sheet.cell(row, column, value)
    sheet = book.create_sheet("idioms")
    for row, one in enumerate(table["idiom"], start=1):
        sheet.cell(row, 1, _entered(one["formula"], f"A{row}"))
    book.save(path)


def may_judge(formula: str, passed: Sequence[str], failed: Sequence[str]) -> tuple[bool, frozenset[str]]:
    """Whether a judge that passes and fails these idioms may be asked about a formula; what no passed idiom covers."""
    used = features(formula)
    uncovered = used - frozenset().union(*map(features, passed))
    return not uncovered and not any(features(one) <= used for one in failed), uncovered


@cache
def features(formula: str) -> frozenset[str]:
    """What in a formula depends on how a program calculates.

    These are its functions and operators, how one that is given rows or lists of values stands in another
    (``SUMPRODUCT>-``), what is turned into a text (``&>arithmetic``), truth values that are compared
    (``compare>logical``), and conditions that are none (``IF>value``).
    """
    return frozenset(_features(tree(formula)))


def _features(node: Node) -> Iterator[str]:
    label = _label(node)
    if node.label and label != CONSTANT_ARRAY:
        yield label
    for part in map(_bare, node.parts):
        if _is_list(part) and label != CONSTANT_ARRAY:
            yield f"{label}>{_label(part)}"
        if label == "&" and _label(part) in {"+", "-", "*", "/", "^", "%"}:
            yield "&>arithmetic"
        if label == "compare" and is_logical(part):
            yield "compare>logical"
        yield from _features(part)
    if label == "IF" and not is_logical(node.parts[0]):
        yield "IF>value"


def _bare(node: Node) -> Node:
    """What stands in the brackets."""
    return _bare(node.parts[0]) if node.label == "()" else node


def _label(node: Node) -> str:
    node = _bare(node)
    if node.label in COMPARISONS and node.parts:
        return "compare"
    if _CELL_FUNCTION.fullmatch(f"{node.label}("):
        return "cell function"
    if node.label in "+-" and len(node.parts) == 1:
        return "sign"
    return node.label or ("range" if ":" in node.text else "value")


def _is_list(node: Node) -> bool:
    """Whether this is several values: a range, a constant list, or what is calculated for each value of one."""
    if not node.parts:
        return ":" in node.text and node.kind == Token.RANGE
    return node.label == CONSTANT_ARRAY or (node.label not in _TAKE_RANGES and any(map(_is_list, node.parts)))
