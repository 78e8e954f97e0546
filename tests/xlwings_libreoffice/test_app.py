"""xlwings.App in LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

import xlwings_libreoffice


def test_app_is_the_active_one(
    app: xw.App, office: xlwings_libreoffice.Office, offices: list[xlwings_libreoffice.Office]
) -> None:
    assert xw.apps.active == app
    assert xw.apps[office.pid] == app
    started = {one.pid for one in offices}  # other tests of this process may have LibreOffices of their own
    assert [pid for pid in xw.apps.keys() if pid in started] == [office.pid]  # noqa: SIM118 - apps are no mapping
    assert (app.engine.name, app.engine.type) == ("libreoffice", "desktop")
    assert xw.engines["libreoffice"].apps.count == len(xw.apps.keys())
    with pytest.raises(KeyError):
        xw.apps[1]


def test_registering_again_keeps_one_engine_and_app(app: xw.App, office: xlwings_libreoffice.Office) -> None:
    assert xlwings_libreoffice.register(office).impl is app.impl
    assert [known.name for known in xw.engines].count("libreoffice") == 1


def test_version_and_places(app: xw.App, office: xlwings_libreoffice.Office) -> None:
    assert app.version.major >= 7
    assert (Path(app.path) / "soffice.bin").exists()
    assert app.startup_path.startswith(str(office.profile))
    assert app.hwnd is None
    assert not app.visible


def test_activate(app: xw.App) -> None:
    app.books.add()
    app.activate(steal_focus=True)
    assert xw.apps.active == app


def test_calculation_modes(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1*2"]]
    assert app.calculation == "automatic"
    app.calculation = "manual"
    sheet["A1"].value = 5
    assert sheet["B1"].value == 2
    app.calculate()
    assert sheet["B1"].value == 10
    later = app.books.add().sheets[0]
    later["A1"].value = [[1, "=A1*2"]]
    later["A1"].value = 4
    assert later["B1"].value != 8
    app.calculation = "automatic"
    assert (later["B1"].value, app.calculation) == (8, "automatic")
    with pytest.raises(NotImplementedError, match=r"App\.calculation = 'semiautomatic' is not available"):
        app.calculation = "semiautomatic"


def test_formulas_entered_while_calculation_is_manual_are_calculated(app: xw.App, book: xw.Book) -> None:
    """As Excel does; LibreOffice alone would show 0."""
    app.calculation = "manual"
    first, second = book.sheets[0], book.sheets.add("二", after=book.sheets[0])
    first["A1"].value = [[5, "=A1*2"], [7, '="第"&A2']]
    first["C1:C2"].formula = "=A1+1"
    first["D1:E1"].formula2 = [["=C1*10", "=SUM(D1)"]]
    first["F1"].formula_array = "=SUM(A1:A2*2)"
    second["A1"].formula = "=Sheet1!B1+1"
    assert first["A1:F2"].value == [[5, 10, 6, 60, 60, 24], [7, "第7", 8, None, None, None]]
    assert second["A1"].value == 11


def test_copies_made_while_calculation_is_manual_have_values(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    """Within a book those of what was copied, as in Excel; in another book LibreOffice alone would show 0."""
    other = app.books.add()
    app.calculation = "manual"
    sheet["A1"].value = [[5, "=A1*2", 1]]
    sheet["B1"].copy(sheet["D1"])
    sheet["A1"].value = 6
    within = sheet.copy(after=sheet, name="副本")
    across = sheet.copy(after=other.sheets[0], name="副本")
    assert within["A1:D1"].value == [6, 10, 1, 10]
    assert across["A1:D1"].value == [6, 12, 1, 2]


def test_copy_of_values_calculates_nothing(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    """It would take seconds in a book of many macro functions."""
    other = app.books.add()
    other.sheets[0]["A1"].value = "只有值"
    app.calculation = "manual"
    sheet["A1"].value = [[5, "=A1*2"]]
    sheet["A1"].value = 6
    other.sheets[0].copy(after=sheet, name="副本")
    assert sheet["B1"].value == 10


def test_what_changed_before_calculation_became_manual_is_calculated(app: xw.App, tmp_path: Path) -> None:
    """LibreOffice had put off what is on a sheet that nobody has looked at."""
    path = tmp_path / "两张.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("输入").write(0, 0, 5)
        workbook.add_worksheet("结果").write_formula(0, 0, "=输入!A1*2")
    book = app.books.open(path)
    book.sheets["输入"]["A1"].value = 100
    app.calculation = "manual"
    assert book.sheets["结果"]["A1"].value == 200


def test_calculation_mode_of_a_file_does_not_count(app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "手动.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_calc_mode("manual")
        workbook.add_worksheet().write_row(0, 0, [5, "=A1*2"])
    sheet = app.books.open(path).sheets[0]
    sheet["A1"].value = 9
    assert (app.calculation, sheet["B1"].value) == ("automatic", 18)


def test_status_bar(app: xw.App, book: xw.Book) -> None:
    assert app.status_bar is False
    app.status_bar = "正在生成报告"
    assert app.status_bar == "正在生成报告"
    app.status_bar = "第二步"
    assert app.status_bar == "第二步"
    app.status_bar = False
    assert app.status_bar is False


@pytest.mark.parametrize(
    ("buttons", "first"), [("ok", "ok"), ("ok_cancel", "ok"), ("yes_no", "yes"), ("yes_no_cancel", "yes")]
)
def test_alert_without_a_screen_takes_the_first_button(app: xw.App, book: xw.Book, buttons: str, first: str) -> None:
    assert app.alert("完成", buttons=buttons) == first


def test_alert_answered_by_the_program(app: xw.App) -> None:
    seen = []

    def answer(text: str, title: str, buttons: str, mode: str | None) -> str:
        seen.append((text, title, buttons, mode))
        return "no"

    app.impl.answer = answer
    assert app.alert("要覆盖吗？", "报告", "yes_no", mode="critical") == "no"
    assert seen == [("要覆盖吗？", "报告", "yes_no", "critical")]


def test_alert_with_unknown_buttons(app: xw.App) -> None:
    with pytest.raises(ValueError, match="no such buttons"):
        app.alert("x", buttons="maybe")


def test_message_box_itself_is_shown(app: xw.App, book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen LibreOffice's own box closes at once, as cancelled."""
    monkeypatch.setattr(app.impl.office, "headless", False)
    assert app.alert("完成", "标题", "ok_cancel", mode="info") == "cancel"


def test_switches(app: xw.App, book: xw.Book) -> None:
    with app.properties(screen_updating=False, display_alerts=False, enable_events=False, calculation="manual"):
        assert book.api.hasControllersLocked()
        assert (app.screen_updating, app.display_alerts, app.enable_events) == (False, False, False)
    assert not book.api.hasControllersLocked()
    assert (app.screen_updating, app.display_alerts, app.enable_events) == (True, True, True)


def test_books_opened_while_the_screen_stands_still_have_no_window(app: xw.App, book: xw.Book) -> None:
    app.screen_updating = False
    other = app.books.add()
    assert not other.impl.document.frame.ContainerWindow.isVisible()
    app.screen_updating = True
    assert other.impl.document.frame.ContainerWindow.isVisible()


def test_selection(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B2:C3"].select()
    assert app.selection == sheet["B2:C3"]
    assert book.selection == sheet["B2:C3"]
    second = book.sheets.add("二", after=sheet)
    second["D4"].select()
    assert app.selection is not None
    assert (app.selection.sheet.name, app.selection.address) == ("二", "$D$4")


def test_selection_without_a_book(app: xw.App) -> None:
    assert app.selection is None


def test_range_of_the_active_sheet(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1"].value = 7
    assert app.range("A1").value == 7
    assert xw.Range("A1").value == 7
    assert xw.sheets.active == sheet
