"""Excel itself: whether it is there, which edition, and whether programs that ask for Excel get it.

Reported from real computers: the Store edition cannot reach Python (xlwings #1166, #1476); WPS takes over the name
``Excel.Application`` (#2575, #1796).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import PureWindowsPath

from xlperf.hosts.excel.doctor.computer import Machine
from xlperf.hosts.excel.doctor.examined import Examined

_APP_PATH = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_FILE_CHOICE = r"Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsm\UserChoice"
_VERSIONS = ("16.0", "15.0", "14.0")
_MACHINES = {0x8664: 64, 0x14C: 32, 0xAA64: 64}  # PE header: x64, x86, ARM64
_WPS = ("kingsoft", "wps office", "wpsoffice", "\\et.exe", "ksoapi")
_NO_EXCEL = (
    "没有 Excel 也能用：把填好的工作簿拖到安装包里的“生成报告.bat”上，或运行 xlperf check、xlperf report。"
    "要用工作簿里的按钮和函数，请安装桌面版 Microsoft Excel"
)
_STORE = "请卸载后改装桌面版 Office（从 office.com 或单位的安装源）；商店版连不上 Python"


def find_excel(machine: Machine) -> str | None:
    """Path of EXCEL.EXE; None if no Microsoft Excel is found."""
    found = [path for path in _candidates(machine) if PureWindowsPath(path).name.lower() == "excel.exe"]
    return next((path for path in found if machine.exists(path)), next(filter(_is_store, found), None))


def excel_bits(machine: Machine) -> int | None:
    """32 or 64, from the head of EXCEL.EXE; None where it cannot be found out."""
    path = find_excel(machine)
    head = (machine.read(path) if path else None) or b""
    try:
        start = struct.unpack_from("<I", head, 0x3C)[0]
        signature, kind = struct.unpack_from("<4sH", head, start)
    except struct.error:
        return None
    return _MACHINES.get(kind) if signature == b"PE\0\0" else None


def office_version(machine: Machine) -> str:
    """The version as it stands in registry keys: "16.0" for Office 2016 and everything since."""
    current = str(machine.registry("HKCR", r"Excel.Application\CurVer", "") or "")
    number = current.rpartition(".")[2]
    return f"{number}.0" if number.isdigit() else _VERSIONS[0]


def excel(machine: Machine) -> Iterator[Examined]:
    """Is Excel there, and is it an edition that can start Python?"""
    path = find_excel(machine)
    if path is None:
        other = "（装的是 WPS）" if _is_wps(_server(machine)) else ""
        yield Examined(name="Excel", ok=False, message=f"没有找到 Microsoft Excel{other}。", remedy=_NO_EXCEL)
        return
    if _is_store(path):
        yield Examined(name="Excel", ok=False, message=f"Excel 是微软商店版：{path}", remedy=_STORE)
        return
    bits = excel_bits(machine)
    kind = f"{bits} 位" if bits else "位数没看出来"
    yield Examined(name="Excel", ok=True, message=f"{kind}，{path}")


def automation(machine: Machine) -> Iterator[Examined]:
    """Do programs that ask for Excel.Application get Excel?"""
    name, server = "Excel.Application", _server(machine)
    if find_excel(machine) is None:
        return
    repair = "请修复 Office：设置 → 应用 → Microsoft Office → 修改 → 快速修复"
    if not server:
        yield Examined(name=name, ok=False, message="Excel 没有登记好，Python 找不到它。", remedy=repair)
    elif _is_wps(server):
        remedy = f"请在 WPS 的“配置工具 → 高级 → 兼容设置”里取消与 Office 的兼容选项，再{repair.removeprefix('请')}"
        yield Examined(name=name, ok=False, message=f"被 WPS 占用了：{server}", remedy=remedy)
    elif "excel.exe" not in server.lower():
        yield Examined(name=name, ok=False, message=f"指向的不是 Excel：{server}", remedy=repair)
    else:
        yield Examined(name=name, ok=True, message="指向 Excel。")


def file_association(machine: Machine) -> Iterator[Examined]:
    """Does a double click on an .xlsm file open Excel?"""
    choice = str(machine.registry("HKCU", _FILE_CHOICE, "ProgId") or machine.registry("HKCR", ".xlsm", "") or "")
    if choice.lower().startswith(("et.", "ket.", "wps.", "kwps.")):
        yield Examined(
            name="打开方式",
            ok=None,
            message="双击 .xlsm 文件打开的是 WPS，工作簿里的按钮和函数在那里用不了。",
            remedy="请右键工作簿 → 打开方式 → 选择其他应用 → Excel，并勾选“始终”；或先打开 Excel，再从里面打开工作簿",
        )


def _candidates(machine: Machine) -> Iterator[str]:
    for root in ("HKCU", "HKLM"):
        yield _unquoted(machine.registry(root, _APP_PATH, ""))
    folder = machine.registry("HKLM", _CLICK_TO_RUN, "InstallationPath")
    if folder:
        yield str(PureWindowsPath(str(folder), "root", "Office16", "EXCEL.EXE"))
    for version in _VERSIONS:
        folder = machine.registry("HKLM", rf"SOFTWARE\Microsoft\Office\{version}\Excel\InstallRoot", "Path")
        if folder:
            yield str(PureWindowsPath(str(folder), "EXCEL.EXE"))
    yield _unquoted(_server(machine))


def _server(machine: Machine) -> str:
    """The program registered for Excel.Application, with its options; empty if none is."""
    number = machine.registry("HKCR", r"Excel.Application\CLSID", "")
    return str(machine.registry("HKCR", rf"CLSID\{number}\LocalServer32", "") or "") if number else ""


def _unquoted(command: object) -> str:
    """The program of a command line: what stands in quotes, or up to ``.exe``."""
    text = str(command or "").strip()
    if text.startswith('"'):
        return text[1:].partition('"')[0]
    end = text.lower().find(".exe")
    return text[: end + 4] if end >= 0 else text


def _is_store(path: str) -> bool:
    return "windowsapps" in path.lower()


def _is_wps(server: str) -> bool:
    return any(mark in server.lower() for mark in _WPS)
