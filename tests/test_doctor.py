"""xlperf/hosts/excel/doctor: every cause that it knows, on a computer made up for it."""

from __future__ import annotations

import struct
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from xlperf.cli import chinese
from xlperf.cli.commands import cli
from xlperf.findings import XlperfError
from xlperf.hosts.excel.doctor import (
    Examined,
    Machine,
    examine,
    excel_itself,
    interpreter,
    other_systems,
    policy,
    workbook_macros,
)
from xlperf.hosts.excel.doctor.computer import this_machine
from xlperf.template.build import code_names, render
from xlperf.template.vba.installed_macros import project_for

XLWINGS = metadata.version("xlwings")
HOME = "C:\\Users\\李四"
ENV = HOME + r"\AppData\Local\xlperf\0.1.0"
PYTHON = ENV + r"\Scripts\python.exe"
EXCEL = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
CLSID = "{00024500-0000-0000-C000-000000000046}"
APP_PATH = ("HKLM", r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "")
SERVER = ("HKCR", rf"CLSID\{CLSID}\LocalServer32", "")
SETTINGS = HOME + r"\.xlwings\xlwings.conf"
SECURITY = r"Microsoft\Office\16.0\Excel\Security"
ASR = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
REGISTRY = {
    APP_PATH: EXCEL,
    ("HKCR", r"Excel.Application\CLSID", ""): CLSID,
    ("HKCR", r"Excel.Application\CurVer", ""): "Excel.Application.16",
    SERVER: f"{EXCEL} /automation",
}


def program(kind: int) -> bytes:
    """The head of a Windows program for a kind of processor."""
    return b"MZ" + bytes(58) + struct.pack("<I", 128) + bytes(64) + b"PE\0\0" + struct.pack("<H", kind)


FILES = {
    EXCEL: program(0x8664),
    PYTHON: b"MZ",
    ENV + rf"\xlwings64-{XLWINGS}.dll": b"MZ",
    ENV + rf"\xlwings32-{XLWINGS}.dll": b"MZ",
    SETTINGS: rb'"INTERPRETER_WIN","%LOCALAPPDATA%\xlperf\0.1.0\Scripts\python.exe"' + b"\r\n",
}
VERSIONS = {"xlwings": XLWINGS, "click": "8.1.7", "pywin32": "312"}


def windows(
    registry: Mapping[tuple[str, str, str], object] | None = None,
    files: Mapping[str, bytes | None] | None = None,
    **changes: object,
) -> Machine:
    """An office PC on which all is well, but for what is given; None takes a thing away."""
    keys = {tuple(map(str.lower, key)): value for key, value in {**REGISTRY, **(registry or {})}.items()}
    stored = {path.lower(): data for path, data in {**FILES, **(files or {})}.items()}
    machine = Machine(
        system="win32",
        interpreter=PYTHON,
        prefix=ENV,
        base_prefix=r"C:\Python312",
        bits=64,
        environment={"USERPROFILE": HOME, "LocalAppData": HOME + r"\AppData\Local", "OneDrive": HOME + r"\OneDrive"},
        code_page="cp936",
        registry=lambda root, key, name: keys.get((root.lower(), key.lower(), name.lower())),
        read=lambda path: stored.get(path.lower()),
        versions=VERSIONS.get,
        requirements=lambda: (f"xlwings=={XLWINGS}", "click>=8.1", 'mypy>=1.14; extra == "test"'),
        output=lambda command: None,
        load_fault=lambda name: "",
        report=lambda book: f"读了{book or '样例'}，写出了报告",
    )
    return replace(machine, **changes)


def linux(outputs: Mapping[str, str] | None = None, **changes: object) -> Machine:
    said = outputs or {}
    return windows(**{"system": "linux", "output": lambda command: said.get(command[0]), **changes})


def brief(found: list[Examined]) -> list[tuple[str, bool | None]]:
    return [(examined.name, examined.ok) for examined in found]


def wrong(machine: Machine, book: Path | None = None) -> list[Examined]:
    """What is not as it should be, without the standing word on other protection software."""
    return [found for found in examine(book, machine) if found.ok is not True and "从这里看不到" not in found.message]


def only(machine: Machine, book: Path | None = None) -> tuple[str, bool | None, str, str]:
    found = wrong(machine, book)
    assert len(found) == 1, found
    return found[0].name, found[0].ok, found[0].message, found[0].remedy


def test_an_office_pc_on_which_all_is_well() -> None:
    assert brief(examine(None, windows())) == [
        ("Excel", True),
        ("Excel.Application", True),
        ("Python", True),
        ("设置文件", True),
        ("xlwings 的 DLL", True),
        ("软件包", True),
        ("试做报告", True),
        ("宏设置", True),
        ("防护软件", None),
    ]


@pytest.mark.parametrize("machine", [windows(), linux(), windows({APP_PATH: None, SERVER: None})])
def test_what_is_wrong_always_has_a_remedy(machine: Machine) -> None:
    for found in examine(Path("C:\\没有.xlsm"), machine):
        assert found.message
        assert found.remedy or found.ok is not False
        assert "试过" not in found.message


# --- Excel ------------------------------------------------------------------------------------------------------------


def test_excel__missing() -> None:
    machine = windows({APP_PATH: None, SERVER: None})
    name, ok, message, remedy = only(machine)
    assert (name, ok, message) == ("Excel", False, "没有找到 Microsoft Excel。")
    assert "生成报告.bat" in remedy


def test_excel__only_wps() -> None:
    machine = windows({APP_PATH: None, SERVER: r'"C:\Users\x\AppData\Local\Kingsoft\WPS Office\office6\et.exe" /x'})
    assert only(machine)[:3] == ("Excel", False, "没有找到 Microsoft Excel（装的是 WPS）。")


def test_excel__a_path_left_behind_by_an_uninstalled_one() -> None:
    assert only(windows(files={EXCEL: None}))[0] == "Excel"


def test_excel__store_edition() -> None:
    store = r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop.Excel_16051\Office16\EXCEL.EXE"
    name, ok, message, remedy = only(windows({APP_PATH: store, SERVER: f'"{store}" /automation'}, {EXCEL: None}))
    assert (name, ok) == ("Excel", False)
    assert message.startswith("Excel 是微软商店版")
    assert "桌面版 Office" in remedy


@pytest.mark.parametrize(
    "registry",
    [
        {
            ("HKLM", r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "InstallationPath"): EXCEL.partition(
                r"\root"
            )[0]
        },
        {("HKLM", r"SOFTWARE\Microsoft\Office\15.0\Excel\InstallRoot", "Path"): EXCEL.removesuffix("EXCEL.EXE")},
        {("HKCU", APP_PATH[1], ""): f'"{EXCEL}"'},
        {},
    ],
)
def test_excel__found_in_every_place(registry: Mapping[tuple[str, str, str], object]) -> None:
    server = {} if not registry else {SERVER: None}
    assert excel_itself.find_excel(windows({APP_PATH: None, **server, **registry})) == EXCEL


@pytest.mark.parametrize(
    ("head", "bits"),
    [(program(0x8664), 64), (program(0x14C), 32), (program(0xAA64), 64), (program(0x1), None), (b"MZ", None)],
)
def test_excel__bits(head: bytes, bits: int | None) -> None:
    assert excel_itself.excel_bits(windows(files={EXCEL: head})) == bits


def test_automation__taken_over_by_wps() -> None:
    server = r'"C:\Program Files (x86)\Kingsoft\WPS Office\12.1\office6\wpsoffice.exe" /Automation'
    name, ok, message, remedy = only(windows({SERVER: server}))
    assert (name, ok) == ("Excel.Application", False)
    assert message.startswith("被 WPS 占用了")
    assert "修复 Office" in remedy


def test_automation__not_registered_or_another_program() -> None:
    assert only(windows({SERVER: None}))[:3] == ("Excel.Application", False, "Excel 没有登记好，Python 找不到它。")
    assert "指向的不是 Excel" in only(windows({SERVER: r"C:\other\calc.exe"}))[2]


@pytest.mark.parametrize("choice", ["ET.Xlsm.6", "WPS.XLSM.6", "KET.Sheet.12"])
def test_file_association__wps(choice: str) -> None:
    key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsm\UserChoice"
    assert only(windows({("HKCU", key, "ProgId"): choice}))[:2] == ("打开方式", None)
    assert wrong(windows({("HKCU", key, "ProgId"): "Excel.SheetMacroEnabled.12"})) == []


# --- Python -----------------------------------------------------------------------------------------------------------


def test_python__store_edition() -> None:
    store = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_3.12.1"
    assert only(windows(base_prefix=store))[:2] == ("Python", False)
    assert "商店版" in only(windows(base_prefix=store))[2]


def test_python__a_path_that_excel_cannot_read() -> None:
    odd = "D:\\ñandú\\python.exe"
    found = wrong(windows(interpreter=odd, files={odd: b"MZ"}))
    assert ("Python", False) in brief(found)
    assert any("只有英文字母的文件夹" in examined.remedy for examined in found)


@pytest.mark.parametrize(
    ("data", "ok", "message", "remedy"),
    [
        (None, False, "设置文件还没有", "xlperf setup"),
        (b'"SHOW CONSOLE","True"\r\n', False, "没有写明 INTERPRETER_WIN", "xlperf setup"),
        (rb'"INTERPRETER_WIN","D:\gone\python.exe"', False, r"不存在：D:\gone\python.exe", "xlperf setup"),
        (rb'"INTERPRETER_WIN","C:\Windows\py.exe"', None, "另一个 Python", "xlperf setup"),
        (FILES[SETTINGS] + b'"DEBUG UDFS","True"\r\n', False, "DEBUG UDFS", "删去"),
        (FILES[SETTINGS] + b"\r\n# mine\r\n", None, "第 2、3 行", "删去"),
        (b"# mine\r\n" + FILES[SETTINGS], False, "没有写明 INTERPRETER_WIN", "xlperf setup"),
    ],
)
def test_settings(data: bytes | None, ok: bool | None, message: str, remedy: str) -> None:
    files = {SETTINGS: data, r"C:\Windows\py.exe": b"MZ"}
    for folder in (r"D:\gone", r"C:\Windows"):
        files[folder + rf"\xlwings64-{XLWINGS}.dll"] = b"MZ"
    found = only(windows(files=files))
    assert found[:2] == ("设置文件", ok)
    assert message in found[2]
    assert remedy in found[3]


def test_settings__a_path_in_chinese_is_read_in_the_machine_s_code_page() -> None:
    path = "D:\\软件\\python.exe"
    data = f'"INTERPRETER_WIN","{path}"\r\n'.encode("cp936")
    assert interpreter.configured_interpreter(windows(files={SETTINGS: data})) == path


@pytest.mark.parametrize(("kind", "missing"), [(0x8664, "xlwings64"), (0x14C, "xlwings32")])
def test_library__the_one_of_excel_s_bits_counts(kind: int, missing: str) -> None:
    other = {"xlwings64": "xlwings32", "xlwings32": "xlwings64"}[missing]
    head = {EXCEL: program(kind)}
    assert wrong(windows(files={**head, ENV + rf"\{other}-{XLWINGS}.dll": None})) == []
    name, ok, message, remedy = only(windows(files={**head, ENV + rf"\{missing}-{XLWINGS}.dll": None}))
    assert (name, ok) == ("xlwings 的 DLL", False)
    assert f"少了 {missing}-{XLWINGS}.dll" in message
    assert "隔离区" in remedy


def test_library__of_another_version_does_not_count() -> None:
    old = {ENV + rf"\xlwings64-{XLWINGS}.dll": None, ENV + r"\xlwings64-0.30.1.dll": b"MZ"}
    assert only(windows(files=old))[:2] == ("xlwings 的 DLL", False)


def test_library__beside_the_interpreter() -> None:
    moved = {ENV + rf"\xlwings64-{XLWINGS}.dll": None, ENV + rf"\Scripts\xlwings64-{XLWINGS}.dll": b"MZ"}
    assert wrong(windows(files=moved)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pywin32": None}, "没有 pywin32。"),
        ({"click": "8.0.4"}, "click 是 8.0.4，需要 >=8.1。"),
        ({"click": "8.10.0"}, ""),
        ({"xlwings": None}, "没有 xlwings。"),
        ({"xlwings": "0.30.1"}, f"xlwings 是 0.30.1，需要 =={XLWINGS}。"),
    ],
)
def test_packages(changes: Mapping[str, str | None], message: str) -> None:
    found = list(interpreter.packages(windows(versions={**VERSIONS, **changes}.get)))
    assert [examined.message for examined in found if examined.ok is False] == ([message] if message else [])


# --- macros and protection --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "name", "value", "ok", "message"),
    [
        (("HKCU", "Software\\" + SECURITY), "VBAWarnings", 4, False, "Excel 的宏设置是“禁用所有宏，并且不通知”"),
        (("HKCU", "Software\\" + SECURITY), "VBAWarnings", 3, False, "只允许有数字签名的宏"),
        (("HKCU", "Software\\" + SECURITY), "VBAWarnings", 2, True, ""),
        (("HKCU", "Software\\" + SECURITY), "VBAWarnings", 1, True, ""),
        (("HKCU", "Software\\Policies\\" + SECURITY), "VBAWarnings", 4, False, "单位策略（VBAWarnings=4）"),
        (("HKLM", "Software\\Policies\\" + SECURITY), "VBAWarnings", 3, False, "单位策略（VBAWarnings=3）"),
        (("HKLM", r"Software\Policies\Microsoft\Office\16.0\Common"), "VBAOff", 1, False, "停用了 Office 的宏"),
        (
            ("HKCU", "Software\\Policies\\" + SECURITY),
            "blockcontentexecutionfrominternet",
            1,
            None,
            "来自网络的工作簿不许运行宏",
        ),
    ],
)
def test_macros(key: tuple[str, str], name: str, value: int, ok: bool | None, message: str) -> None:
    found = wrong(windows({(*key, name): value}))
    assert [examined.ok for examined in found] == ([] if ok else [ok])
    assert all(message in examined.message and examined.remedy for examined in found)


def test_macros__a_policy_outranks_the_user_s_choice() -> None:
    keys = {
        ("HKCU", "Software\\Policies\\" + SECURITY, "VBAWarnings"): 2,
        ("HKCU", "Software\\" + SECURITY, "VBAWarnings"): 4,
    }
    assert wrong(windows(keys)) == []


def test_macros__of_the_installed_version_of_excel() -> None:
    keys = {
        ("HKCR", r"Excel.Application\CurVer", ""): "Excel.Application.15",
        ("HKCU", "Software\\" + SECURITY.replace("16.0", "15.0"), "VBAWarnings"): 4,
    }
    assert only(windows(keys))[:2] == ("宏设置", False)


@pytest.mark.parametrize(("value", "blocked"), [("1", True), (6, True), ("2", False), (0, False), ("5", False)])
@pytest.mark.parametrize(
    "rule",
    ["D4F940AB-401B-4EFC-AADC-AD5F3C50688A", "d4f940ab-401b-4efc-aadc-ad5f3c50688a", *list(policy._ASR_RULES)[1:]],
)
def test_protection__defender(rule: str, value: object, blocked: bool) -> None:
    found = wrong(windows({("HKLM", ASR, rule): value}))
    assert brief(found) == ([("防护软件", False)] if blocked else [])


def test_protection__no_command_line() -> None:
    found = only(windows({("HKCU", r"Software\Policies\Microsoft\Windows\System", "DisableCMD"): 2}))
    assert found[:2] == ("防护软件", False)
    assert "DisableCMD" in found[2]


# --- one workbook -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doctor") / "自评.xlsm"
    path.write_bytes(render(".xlsm", project=project_for(code_names().values()).data))
    return path


def about(machine: Machine, book: Path) -> list[Examined]:
    """What is wrong with the place and the marks of a workbook that exists only in the story."""
    looks = (workbook_macros.place, workbook_macros.download_mark, workbook_macros.settings_beside)
    return [examined for look in looks for examined in look(machine, book)]


def with_file(book: Path) -> Machine:
    """The office PC with that real file on it."""
    return windows(files={str(book): b"PK"})


@pytest.mark.workbooks
def test_workbook__all_is_well(book: Path) -> None:
    assert wrong(with_file(book), book) == []
    assert brief(examine(book, with_file(book)))[-2:] == [("工作簿的宏", True), ("用它试做报告", True)]


@pytest.mark.workbooks
def test_workbook__held_by_excel(book: Path) -> None:
    name, ok, message, remedy = only(windows(), book)
    assert (name, ok) == ("工作簿的宏", None)
    assert "可能正被 Excel 占着" in message
    assert "请关闭工作簿" in remedy


def test_workbook__missing(tmp_path: Path) -> None:
    assert brief(wrong(windows(), tmp_path / "没有.xlsm")) == [("工作簿", False)]


@pytest.mark.parametrize(
    ("path", "ok", "message"),
    [
        ("D:\\绩效\\自评.xlsm", True, ""),
        ("https://d.docs.live.net/abc/自评.xlsm", False, "网络地址"),
        (HOME + "\\OneDrive\\自评.xlsm", None, "OneDrive"),
        ("\\\\server\\share\\自评.xlsm", None, "网络共享"),
        ("D:\\" + "很长的文件夹\\" * 40 + "自评.xlsm", False, "Excel 最多 218 个"),
        ("D:\\ñandú\\自评.xlsm", False, "本机系统语言以外的字"),
    ],
)
def test_workbook__place(path: str, ok: bool | None, message: str) -> None:
    found = about(windows(), Path(path))
    assert [examined.ok for examined in found] == ([] if ok else [ok])
    assert all(message in examined.message and examined.remedy for examined in found)


@pytest.mark.parametrize(
    ("stream", "marked"),
    [
        (b"[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=about:internet\r\n", True),
        (b"[ZoneTransfer]\r\nZoneId=4\r\n", True),
        (b"[ZoneTransfer]\r\nZoneId=1\r\n", False),
        (b"", False),
        (None, False),
    ],
)
def test_workbook__download_mark(stream: bytes | None, marked: bool) -> None:
    path = "D:\\自评.xlsm"
    found = about(windows(files={f"{path}:Zone.Identifier": stream}), Path(path))
    assert brief(found) == ([("下载标记", False)] if marked else [])
    assert all("解除锁定" in examined.remedy for examined in found)


def test_workbook__settings_beside_it() -> None:
    beside = {"D:\\绩效\\xlwings.conf": rb'"INTERPRETER_WIN","D:\py\python.exe"'}
    found = about(windows(files=beside), Path("D:\\绩效\\自评.xlsm"))
    assert brief(found) == [("设置文件", None)]
    assert "D:\\py\\python.exe" in found[0].message


@pytest.mark.workbooks
def test_workbook__of_another_version(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlperf.template.vba.verify.metadata.version", lambda name: "9.9.9")
    name, ok, message, remedy = only(with_file(book), book)
    assert (name, ok) == ("工作簿的宏", False)
    assert message.startswith(f"VBA/xlwings：工作簿里的 xlwings 是 {XLWINGS}，电脑上装的是 9.9.9")
    assert "xlperf template upgrade" in remedy


@pytest.mark.workbooks
def test_workbook__macros_lost_or_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(render(".xlsx"))
    assert only(windows(), path)[:2] == ("工作簿的宏", None)
    lost = tmp_path / "y.xlsm"
    lost.write_bytes(render(".xlsx"))
    assert "里面没有宏" in only(with_file(lost), lost)[2]
    (tmp_path / "z.xlsm").write_bytes(b"no zip")
    assert only(with_file(tmp_path / "z.xlsm"), tmp_path / "z.xlsm")[:2] == ("工作簿的宏", False)


# --- what is installed can be used ------------------------------------------------------------------------------------


def here() -> Machine:
    """This computer, on which nothing is started."""
    return replace(this_machine(), output=lambda command: None)


@pytest.mark.parametrize(("machine", "remedy"), [(windows(), "隔离区里有没有 .pyd 或 .dll"), (linux(), "重建虚拟环境")])
def test_packages__one_that_cannot_be_loaded(machine: Machine, remedy: str) -> None:
    fault = "ImportError：DLL load failed while importing _xlwings"
    broken = replace(machine, load_fault=lambda name: fault if name == "xlwings" else "")
    (found,) = [found for found in examine(None, broken) if found.ok is False]
    assert (found.name, found.message) == ("软件包", f"xlwings 装了，但加载不了（{fault}）。")
    assert remedy in found.remedy


@pytest.mark.workbooks
@pytest.mark.parametrize(
    ("name", "module", "affected"),
    [
        ("python-calamine", "python_calamine", {"软件包"}),  # it reads old workbooks only
        ("xlsxwriter", "xlsxwriter", {"软件包", "试做报告"}),
    ],
)
def test_packages__one_that_is_damaged_here(
    monkeypatch: pytest.MonkeyPatch, name: str, module: str, affected: set[str]
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # importing it fails from here on
    found = {found.name: found for found in examine(None, here()) if found.ok is False}
    assert set(found) == affected
    assert found["软件包"].message.startswith(f"{name} 装了，但加载不了（ModuleNotFoundError：")
    if "试做报告" in affected:
        assert found["试做报告"].message.startswith("样例工作簿的报告没有做成（ModuleNotFoundError：")
    assert all("重装 xlperf" in one.remedy for one in found.values())


@pytest.mark.workbooks
def test_main_job__is_done_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    message = here().report(None)
    assert "总分 94.15 分" in message
    assert "写出了报告（Word " in message
    assert list(tmp_path.iterdir()) == []


def test_main_job__no_room_for_it() -> None:
    def full(book: Path | None) -> str:
        raise XlperfError("磁盘满了", path="D:/x")

    assert only(windows(report=full)) == (
        "试做报告",
        False,
        "没有做成：D:/x：磁盘满了。",
        "请照上面说的处理，再运行 xlperf doctor。",
    )


def test_workbook__its_report_is_tried(sample: Path, blank: Path) -> None:
    (found,) = workbook_macros.report(here(), sample)
    assert found.ok is True
    assert found.message.startswith("读了这个工作簿，写出了报告")
    (found,) = workbook_macros.report(here(), blank)
    assert (found.ok, "没有可用的行" in found.message) == (None, True)


# --- other systems, and the command -----------------------------------------------------------------------------------


def test_linux__bare() -> None:
    found = examine(None, linux())
    assert brief(found) == [
        ("系统", None),
        ("软件包", True),
        ("试做报告", True),
        ("LibreOffice", None),
        ("中文字体", None),
    ]
    assert "xlperf report" in found[0].message
    assert "xlperf libreoffice install" in found[0].message
    assert "fonts-noto-cjk" in found[-1].remedy


def test_linux__with_libreoffice_and_fonts() -> None:
    machine = linux({"soffice": "LibreOffice 25.2.3.2\n", "fc-list": "仿宋,FangSong\nSimSun\nSimHei\n"})
    assert brief(examine(None, machine))[3:] == [("LibreOffice", True), ("中文字体", True)]
    noto = linux({"libreoffice": "LibreOffice 7.4", "fc-list": "Noto Sans CJK SC"})
    assert next(found.message for found in other_systems.fonts(noto)).startswith("有中文字体，但没有仿宋、宋体、黑体")
    assert brief(examine(None, noto))[3] == ("LibreOffice", True)


@pytest.mark.workbooks
def test_linux__a_workbook(book: Path) -> None:
    assert brief(examine(book, linux(files={str(book): b"PK"})))[-2:] == [("工作簿的宏", True), ("用它试做报告", True)]


def test_macos__is_named() -> None:
    message = examine(None, linux(system="darwin"))[0].message
    assert message.startswith("macOS，不是 Windows")
    assert "libreoffice install" not in message  # nobody has tried it there


def test_a_look_that_breaks_off_does_not_end_the_others() -> None:
    def broken(root: str, key: str, name: str) -> object:
        raise PermissionError("拒绝访问")

    found = examine(None, replace(windows(), registry=broken))
    assert ("Excel", None) in brief(found)
    assert ("软件包", True) in brief(found)
    assert any("没有查成（PermissionError" in examined.message for examined in found)


@pytest.mark.process
def test_this_machine__can_be_examined() -> None:
    machine = this_machine()
    assert machine.versions("xlwings") == XLWINGS
    assert machine.versions("no-such-package") is None
    assert machine.read("/no/such/file") is None
    assert machine.output(["no-such-program"]) is None
    assert machine.registry("HKLM", "x", "y") is None or machine.system == "win32"
    assert all(found.ok is not False for found in examine(None, machine))


@pytest.mark.workbooks
@pytest.mark.process
def test_command(book: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert chinese.run(cli, ["doctor", str(book)]) == 0
    said = capsysbinary.readouterr().out.decode()
    assert "［正常］工作簿的宏：完整，和安装的版本一致。" in said
    assert said.endswith("没有打开 Excel 试过。\n")
    assert chinese.run(cli, ["doctor", str(tmp_path / "没有.xlsm")]) == 2
    assert "［不行］工作簿：没有这个文件" in capsysbinary.readouterr().out.decode()


# --- the page about it ------------------------------------------------------------------------------------------------


def test_page__names_only_what_is_there() -> None:
    import re

    root = Path(__file__).parent.parent
    page = (root / "docs" / "excel.md").read_text("utf-8")
    commands = set(re.findall(r"xlperf ([a-z]+(?: (?:verify|upgrade|build))?)", page))
    assert {"setup", "doctor", "template verify", "template upgrade"} <= commands
    for command in commands:
        assert chinese.run(cli, [*command.split(), "--help"]) == 0, command
    ribbon = (root / "xlperf" / "template" / "vba" / "ribbon.xml").read_text("utf-8")
    labels = re.findall(r'<button id="\w+" label="([^"]+)"', ribbon)
    table = page.partition("| 按钮 | 做什么 |")[2].partition("\n\n")[0]
    assert re.findall(r"(?m)^\| ([^|-]+) \|", table) == labels
    assert all(rule in page for rule in policy._ASR_RULES)
