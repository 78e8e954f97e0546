"""The extension itself: how it is built and installed, what it leaves alone, and what is missing without it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlwings as xw
from xlsxwriter import Workbook

import xlwings_libreoffice
from tests.support.inside_office import run_inside
from tests.support.live_office import (
    SAMPLE,
    Desk,
    button,
    computed,
    differences,
    dispatch,
    ping,
    poisoned,
    settle,
    shown,
)
from xlperf.findings import XlperfError
from xlperf.hosts.libreoffice import build_extension
from xlperf.hosts.libreoffice import install_extension as installation
from xlperf.hosts.libreoffice.calc_functions import cell_functions
from xlwings_libreoffice.main_thread import on_main_thread
from xlwings_libreoffice.uno_structs import settings

COMPONENTS = Path(build_extension.__file__).with_name("extension") / "components.py"


def test_built_twice_is_the_same(tmp_path: Path) -> None:
    first = build_extension.render()
    done = xlperf("build", tmp_path / "xlperf.oxt")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "xlperf.oxt").read_bytes() == first
    with ZipFile(io.BytesIO(first)) as package:
        listed = package.read("META-INF/manifest.xml").decode()
        assert [name for name in package.namelist() if name not in listed] == [
            "META-INF/manifest.xml",
            "components.py",
            "description.xml",
        ]


def test_wizard_shows_names_and_help_in_chinese(live: xw.App) -> None:
    known = live.impl.office.service("com.sun.star.sheet.FunctionDescriptions")
    for function in cell_functions():
        shown = {item.Name: item.Value for item in known.getByName(function.name)}
        assert shown["Description"] == function.description
        assert [(argument.Name, argument.Description) for argument in shown["Arguments"]] == list(
            zip(function.arguments, function.help, strict=True)
        )


def test_menu_has_the_items_of_the_ribbon(live: xw.App) -> None:
    provider = live.impl.office.service("com.sun.star.configuration.ConfigurationProvider")
    menu = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess",
        settings(nodepath="/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar/org.xlperf"),
    )
    items = [menu.Submenu.getByName(name) for name in sorted(menu.Submenu.getElementNames())]
    assert menu.Title == "绩效自评"
    assert [(item.Title, item.URL.removeprefix("org.xlperf:")) for item in items] == [
        ("导入自评表", "import_forms"),
        ("校验", "check"),
        ("生成报告", "report"),
        ("导出Word", "word"),
        ("导出报送版", "submission"),
        ("结转到下年", "rollover"),
        ("切换用途", "purpose"),
        ("绩效目标表", "target"),
        ("开始监控期", "begin"),
        ("绩效监控表", "monitor"),
        ("年底转自评", "close"),
        ("恢复本段", "restore_paragraph"),
        ("恢复全部", "restore_all"),
        ("安装检查", "doctor"),
        ("帮助", "help"),
    ]


def test_menu_works_on_the_main_thread(live: xw.App, tmp_path: Path) -> None:
    """Also where the choice comes from another thread, as it does over the pipe: that one must not copy sheets."""
    desk = Desk.open(live, Path(shutil.copy(SAMPLE, tmp_path / "sample.xlsm")))
    threads = tmp_path / "threads"
    code = f"""
import threading
from xlperf.hosts.excel.buttons import BUTTONS
def help():
    with open({str(threads)!r}, "a") as log:
        log.write(f"{{threading.get_native_id()}} ")
BUTTONS["help"] = help
"""
    run_inside(live.impl.office, code)
    dispatch(desk.book, "org.xlperf:help")
    settle(live)
    run_inside(live.impl.office, "from xlperf.hosts.excel import buttons; buttons.BUTTONS['help'] = buttons.help")
    assert threads.read_text() == f"{live.impl.office.pid} "
    desk.close()


def test_calls_can_be_made_by_the_main_thread(live: xw.App, tmp_path: Path) -> None:
    threads = tmp_path / "threads"
    code = f"import threading; open({str(threads)!r}, 'w').write(str(threading.get_native_id()))"
    office = live.impl.office
    run_inside(office, code)
    assert threads.read_text() != str(office.pid)
    on_main_thread(office, lambda: run_inside(office, code))
    assert threads.read_text() == str(office.pid)


def test_without_the_extension_nothing_of_this_works(app: xw.App, tmp_path: Path) -> None:
    """The negative control: the same file, the same macros allowed, the same press."""
    book = app.books.open(poisoned(SAMPLE, tmp_path / "sample.xlsm"))
    wrong = differences(shown(book, SAMPLE), computed(book, SAMPLE))
    filled = [place for place, answer in computed(book, SAMPLE).items() if answer != ""]
    assert filled
    assert [place for place in filled if place not in wrong] == []
    assert ping(book) is None
    before = [sheet.name for sheet in book.sheets]
    book.sheets["首页"].activate()
    button(book, "校验").AccessibleContext.doAccessibleAction(0)
    time.sleep(2)  # with the extension the sheet is there after one
    assert [sheet.name for sheet in book.sheets] == before


def test_other_workbooks_are_left_alone(live: xw.App, tmp_path: Path) -> None:
    """A workbook with the same modules, of another project's functions: not ours."""
    path = Path(shutil.copy(SAMPLE, tmp_path / "other.xlsm"))
    replace_in(path, "xlperf.hosts.excel.functions", "another.functions")
    book = live.books.open(str(path))
    modules = book.api.BasicLibraries.getByName("VBAProject")
    assert "org.xlperf" not in modules.getByName("xlwings") + modules.getByName("xlwings_udfs")
    assert modules.hasByName("Dictionary")
    live.activate()
    dispatch(book, "org.xlperf:report")
    settle(live)
    assert "报告" not in [sheet.name for sheet in book.sheets]
    book.close()


def test_macros_not_allowed(live: xw.App, tmp_path: Path) -> None:
    """Then neither the sheet's own macros nor the menu do anything."""
    path = Path(shutil.copy(SAMPLE, tmp_path / "forbidden.xlsm"))
    model = live.api.loadComponentFromURL(path.as_uri(), "_blank", 0, settings(MacroExecutionMode=0))
    assert "org.xlperf" not in model.BasicLibraries.getByName("VBAProject").getByName("xlwings")
    before = model.CurrentController.ActiveSheet.Name
    live.activate()
    dispatch(live.books[path.name], "org.xlperf:help")
    settle(live)
    assert model.CurrentController.ActiveSheet.Name == before != "填报说明"
    model.close(True)


def replace_in(path: Path, old: str, new: str) -> None:
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(old.encode(), new.encode()) if name.endswith(".xml") else content)


def test_typed_in_another_workbook(live: xw.App, tmp_path: Path) -> None:
    """There Calc calls the add-in itself, which gets 0 for a blank cell: it says so instead of guessing."""
    path = tmp_path / "plain.xlsx"
    with Workbook(str(path)) as workbook:
        workbook.add_worksheet()
    book = live.books.open(str(path))
    sheet = book.sheets[0].api
    answers = {}
    for formula in (
        '=PERF_GRADE(A1;"财政部（2020）")',
        '=PERF_GRADE(A1&"";"财政部（2020）")',
        '=PERF_GRADE(95;"财政部（2020）")',
        '=PERF_STATUS("≥";20;49)',
    ):
        sheet.getCellRangeByName("B1").setFormula(formula)
        answers[formula] = sheet.getCellRangeByName("B1").getString()
    assert list(answers.values()) == ['“总分”是空的还是 0，在这里分不清。请把参数写成 A1&"" 这样。', "", "优", "已完成"]
    book.close()


@pytest.mark.parametrize(
    ("note", "message"),
    [
        pytest.param(None, "还没有告诉 LibreOffice xlperf 装在哪里", id="never installed"),
        pytest.param({"python": [3, 2], "folders": []}, "xlperf 却装在 Python 3.2", id="another Python"),
        pytest.param(
            {"python": list(sys.version_info[:2]), "folders": ["/没有/这个"]}, "不见了：/没有/这个", id="moved away"
        ),
    ],
)
def test_package_not_reached(live: xw.App, tmp_path: Path, note: object, message: str) -> None:
    """Said by the code of the extension in LibreOffice's own Python."""
    if note is not None:
        (tmp_path / "xlperf.json").write_text(json.dumps(note), "utf-8")
    out = tmp_path / "said"
    code = f"""
import importlib.util, types
spec = importlib.util.spec_from_file_location("components_tried", {str(COMPONENTS)!r})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
paths = types.SimpleNamespace(substituteVariables=lambda text, required: {tmp_path.as_uri()!r})
manager = types.SimpleNamespace(createInstanceWithContext=lambda name, context: paths)
try:
    module._find(types.SimpleNamespace(ServiceManager=manager))
except module._MissingError as error:
    open({str(out)!r}, "w", encoding="utf-8").write(str(error))
"""
    run_inside(live.impl.office, code)
    assert message in out.read_text("utf-8")
    assert "xlperf libreoffice install" in out.read_text("utf-8")


def test_fault_in_a_button_is_said(live: xw.App, tmp_path: Path) -> None:
    desk = Desk.open(live, Path(shutil.copy(SAMPLE, tmp_path / "sample.xlsm")))
    code = """
from xlperf.hosts.excel.buttons import BUTTONS
def help():
    raise ValueError('abc')
BUTTONS["help"] = help
"""
    run_inside(live.impl.office, code)
    assert desk.choose("help") == "程序出错了：ValueError: abc"
    run_inside(live.impl.office, "from xlperf.hosts.excel import buttons; buttons.BUTTONS['help'] = buttons.help")
    desk.close()


def test_install_renews_and_uninstall_removes(tmp_path: Path) -> None:
    profile = tmp_path / "用户 文件夹"
    installation.install(profile)
    done = xlperf("install", "--profile", profile)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"已装好扩展，LibreOffice 的用户文件夹：{profile}" in done.stdout
    note = json.loads((profile / "user" / "xlperf.json").read_text("utf-8"))
    assert note["python"] == list(sys.version_info[:2])
    settings = (profile / "user" / "registrymodifications.xcu").read_text("utf-8")
    assert "MacroSecurityLevel" not in settings
    assert functions_known(profile) == {function.name for function in cell_functions()}
    done = xlperf("uninstall", "--profile", profile)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"已取下扩展，LibreOffice 的用户文件夹：{profile}" in done.stdout
    assert functions_known(profile) == set()
    assert not (profile / "user" / "xlperf.json").exists()


def test_uninstall_makes_no_profile(tmp_path: Path) -> None:
    done = xlperf("uninstall", "--profile", tmp_path / "没有")
    assert done.returncode == 2
    assert "这里没有 LibreOffice 的用户文件夹。请用 --profile 写明它在哪里。" in done.stderr
    assert not (tmp_path / "没有").exists()


def xlperf(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xlperf.cli", "libreoffice", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def functions_known(profile: Path) -> set[str]:
    office = xlwings_libreoffice.start(profile)
    try:
        names = office.service("com.sun.star.sheet.FunctionDescriptions").getElementNames()
        return {name for name in names if name.startswith(("PERF_", "BUDGET_"))}
    finally:
        office.close()


def test_install_refuses_another_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert installation.python_of(xlwings_libreoffice.connection.program_folder()) == sys.version_info[:2]
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    with pytest.raises(XlperfError, match=r"这里是 Python 3\.99"):
        installation.install(tmp_path)
    assert list(tmp_path.iterdir()) == []
