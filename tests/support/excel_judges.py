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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ironcalc
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from tests.support import plain_books, recalculation
from tests.support.formula_trees import COMPARISONS, CONSTANT_ARRAY, Node, is_logical, tokens, tree
from tests.support.plain_books import Book, Formula, Written

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
        self._book = plain_books.read(path)
        self._references = _References(self._book)
        found = {
            place: cell
            for place, cell in self._book.formulas().items()
            if not self._references.is_step(place[0], *coordinate_to_tuple(place[1]))
        }
        self.formulas: Mapping[Place, str] = {place: f"={cell.formula}" for place, cell in found.items()}
        self.stored: Values = {place: cell.value for place, cell in found.items()}
        self.live = frozenset(place for place, formula in self.formulas.items() if calls_cell_function(formula))

    def is_filled(self, sheet: str, cell: str) -> bool:
        """Whether there is something in a cell."""
        return cell in self._book.sheets[sheet]

    def copy(self, target: Path, *, answering: bool, asked: Callable[[str], bool]) -> Copy:
        """Write cells and formulas to a new file.

        Where ``answering``, the answer of a cell function stands in place of its call, and the stored result in place
        of a formula about which a judge is not ``asked``: what it makes of that would be in all that refers to it.
        """
        made, answers, formulas = dict[str, list[list[Written]]](), [], {}
        for sheet, cells in self._book.sheets.items():
            copied = _Cells()
            for cell, original in cells.items():
                row, column = coordinate_to_tuple(cell)
                if self._references.is_step(sheet, row, column):
                    continue
                place = (sheet, cell)
                if place not in self.formulas:
                    copied[row, column] = original.value
                    continue
                answer = _answer(self.stored[place], answers) if answering and place in self.live else None
                formula = self._references.translated(original.formula, row, answer)
                if answering and not asked(formula):
                    copied[row, column] = Formula(text=_answer(self.stored[place], answers))
                    continue
                formulas[place] = formula
                copied[row, column] = _entered(formula)
            made[sheet] = copied.rows()
        formulas |= self._references.formulas_of_names()
        made[ANSWERS] = [[value] for value in answers]
        made[NAMES] = [[_entered(formulas[NAMES, f"A{row}"])] for row in range(1, self._references.used + 1)]
        plain_books.write(target, made)
        return Copy(path=target, formulas=formulas)


class _Cells(dict[tuple[int, int], Any]):
    """What is written into the cells of a sheet, by row and column."""

    def rows(self) -> list[list[Written]]:
        """The same as rows, from the first."""
        last = max((row for row, _ in self), default=0)
        found: list[list[Written]] = [[] for _ in range(last)]
        for (row, column), value in self.items():
            cells = found[row - 1]
            cells += [None] * (column - len(cells))
            cells[column - 1] = value
        return found


def calls_cell_function(formula: str) -> bool:
    """Whether Python is needed for a formula."""
    return any(_CELL_FUNCTION.fullmatch(token.value) for token in tokens(formula))


def _entered(formula: str) -> Formula:
    """The formula as it is put into a cell: as an array formula where SUMPRODUCT, and it only, calculates lists."""
    if "SUMPRODUCT" not in formula:
        return Formula(text=formula)
    root = tree(formula)
    sums = any(node.label == "SUMPRODUCT" for node in root.walk())
    return Formula(text=formula, array=sums and not _lists_elsewhere(root))


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


class _References:
    """The tables and names of a workbook, as plain references and formulas."""

    def __init__(self, book: Book) -> None:
        self._columns = {
            (name, column): (table.sheet, *_column(table.ref, number))
            for name, table in book.tables.items()
            for number, column in enumerate(table.columns)
        }
        self._steps = {
            (table.sheet, column)
            for table in book.tables.values()
            for column, header in enumerate(table.columns, start=range_boundaries(table.ref)[0])
            if header.startswith(HELPER)
        }
        self._names = book.names
        self._used: dict[str, int] = {}

    @property
    def used(self) -> int:
        """How many names were used."""
        return len(self._used)

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

    def formulas_of_names(self) -> dict[Place, str]:
        """The formula of each name that was used, in the cell that it gets."""
        formulas: dict[Place, str] = {}
        while len(formulas) < len(self._used):  # a name's formula may use another
            name, row = list(self._used.items())[len(formulas)]
            formulas[NAMES, f"A{row}"] = self.translated(self._names[name], row, None)
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


JUDGES = (
    Judge(name="IronCalc", excel_types=True, _calculate=_by_ironcalc),
    Judge(name="Gnumeric", excel_types=True, _calculate=_by_gnumeric),
    Judge(name="LibreOffice", excel_types=False, _calculate=recalculation.by_libreoffice),
)


def _run(*command: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT, env=environment)


def _values(calculated: Path, places: Collection[Place]) -> Values:
    sheets = plain_books.read(calculated).sheets
    return {(sheet, cell): sheets[sheet][cell].value if cell in sheets[sheet] else "" for sheet, cell in places}


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
    data = [[_data(value) for value in values] for values in table["data"]]
    plain_books.write(path, {"data": data, "idioms": [[_entered(one["formula"])] for one in table["idiom"]]})


def _data(value: Written) -> Written:
    """What stands in a cell of the sheet ``data``: a text that begins with = is a formula, "" is blank."""
    if isinstance(value, str):
        return Formula(text=value[1:]) if value.startswith("=") else value or None
    return value


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
