"""xlwings.Book in LibreOffice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from xlwings import XlwingsError

SECRET = "geheim"  # noqa: S105  of a file made here
BASIC = """
Function Twice(x)
    Twice = x * 2
End Function

Sub Mark
    ThisComponent.Sheets.getByIndex(0).getCellRangeByName("A1").setString("按过了")
End Sub

Sub Broken
    nothing = 0
    x = 1 / nothing
End Sub
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workbook in a folder whose name has blanks and Chinese characters."""
    folder = tmp_path / "绩效 自评 #1"
    folder.mkdir()
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "原文"
    workbook.save(folder / "自评 表%20.xlsx")
    return folder / "自评 表%20.xlsx"


def test_open_and_read(app: xw.App, file: Path) -> None:
    book = app.books.open(file)
    assert (book.name, book.fullname) == (file.name, str(file))
    assert book.sheets[0]["A1"].value == "原文"
    assert book.app == app
    assert book in list(app.books)
    assert xw.books.active == book


def test_open_again_gives_the_same_book(app: xw.App, file: Path) -> None:
    assert app.books.open(file) == app.books.open(str(file)) == xw.Book(file)
    assert len(app.books) == 1


def test_books_by_name_and_number(app: xw.App, file: Path, book: xw.Book) -> None:
    opened = app.books.open(file)
    assert app.books[file.name] == opened
    third = app.books.add()
    assert list(app.books) == [app.books(1), app.books(2), app.books(3)] == [book, opened, third]
    assert app.books[-1] == third
    book.activate()
    assert app.books[0] == book
    with pytest.raises(KeyError):
        app.books["nirgends.xlsx"]


def test_add_makes_it_the_active_book(app: xw.App) -> None:
    first, second = app.books.add(), app.books.add()
    assert app.books.active == second
    assert first.name != second.name
    assert os.path.dirname(first.fullname) == ""
    first.activate()
    assert app.books.active == first


def test_no_book_is_open(app: xw.App) -> None:
    with pytest.raises(XlwingsError, match="no book is open"):
        _ = app.books.active


def test_a_lock_file_beside_the_file_does_not_matter(app: xw.App, file: Path) -> None:
    (file.parent / f".~lock.{file.name}#").write_text(",someone,elsewhere,01.01.2022 00:00,file:///home/someone;")
    assert app.books.open(file).sheets[0]["A1"].value == "原文"


def test_what_is_no_workbook_is_refused(app: xw.App, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(OSError, match=r"LibreOffice|not a workbook"):
        app.books.open(broken)
    with pytest.raises(FileNotFoundError):
        app.books.open(tmp_path / "none.xlsx")
    assert len(app.books) == 0


def test_read_only(app: xw.App, file: Path) -> None:
    assert app.books.open(file, read_only=True).api.isReadonly()
    with pytest.raises(NotImplementedError, match=r"books\.open with arguments other than"):
        app.books.open(file.rename(file.with_name("b.xlsx")), editable=True)


def test_save_in_place(app: xw.App, file: Path) -> None:
    book = app.books.open(file)
    book.sheets[0]["A1"].value = "改过"
    book.save()
    assert openpyxl.load_workbook(file).active["A1"].value == "改过"


@pytest.mark.parametrize("extension", [".xlsx", ".xlsm", ".xls", ".xlt", ".ods"])
def test_save_as(app: xw.App, book: xw.Book, sheet: xw.Sheet, tmp_path: Path, extension: str) -> None:
    sheet["A1"].value = "存"
    target = tmp_path / f"另存{extension}"
    target.write_bytes(b"overwritten without asking")
    book.save(target)
    assert (book.name, book.fullname) == (target.name, str(target))
    book.close()
    assert app.books.open(target).sheets[0]["A1"].value == "存"


def test_save_a_new_book_goes_to_the_working_folder(
    book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = book.name
    book.save()
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.xlsx"]


def test_save_with_password(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    target = tmp_path / "locked.xlsx"
    book.save(target, password=SECRET)
    book.close()
    assert target.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    assert app.books.open(target, password=SECRET).name == "locked.xlsx"


def test_save_where_it_cannot(book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="LibreOffice cannot save"):
        book.save(tmp_path / "none" / "a.xlsx")
    with pytest.raises(NotImplementedError, match=r"Book\.save to \.docx"):
        book.save(tmp_path / "a.docx")


def test_close_does_not_save(app: xw.App, file: Path) -> None:
    before = file.read_bytes()
    with app.books.open(file) as book:
        book.sheets[0]["A1"].value = "不保存"
    assert file.read_bytes() == before
    assert len(app.books) == 0


def test_to_pdf(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = "报告"
    book.sheets.add("不印", after=sheet)["A1"].value = "x"
    book.to_pdf(tmp_path / "a.pdf", include=[1])
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert [known.visible for known in book.sheets] == [True, True]


def test_macros(app: xw.App, book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    """Saved and opened again, so that opening has to allow them."""
    libraries = book.api.BasicLibraries
    library = (
        libraries.getByName("Standard") if libraries.hasByName("Standard") else libraries.createLibrary("Standard")
    )
    library.insertByName("Buttons", BASIC)
    book.save(tmp_path / "宏 一.ods")
    book.close()
    opened = app.books.open(tmp_path / "宏 一.ods")
    assert opened.macro("Buttons.Twice")(21) == 42
    assert opened.macro("twice").run(1.5) == 3
    assert app.macro("Twice")(2) == 4
    opened.macro("Standard.Buttons.Mark")()
    assert opened.sheets[0]["A1"].value == "按过了"
    with pytest.raises(KeyError, match="no macro 'Nothing'"):
        opened.macro("Nothing")()
    assert opened.macro("Broken")() is None  # LibreOffice without a screen says nothing


def test_mock_caller(book: xw.Book) -> None:
    book.set_mock_caller()
    try:
        assert xw.Book.caller() == book
    finally:
        del xw.Book._mock_caller


def test_copies_only(copy_of: Callable[[Path], Path], app: xw.App, file: Path) -> None:
    copy = copy_of(file)
    assert copy != file
    assert app.books.open(copy).sheets[0]["A1"].value == "原文"
