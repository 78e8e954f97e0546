"""One workbook: where it lies, whether Windows holds it for a download, and whether its macros are ours and fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PureWindowsPath

from xlperf.findings import XlperfError
from xlperf.hosts.excel.doctor.computer import Machine
from xlperf.hosts.excel.doctor.examined import Examined
from xlperf.hosts.excel.setup import INTERPRETER
from xlperf.hosts.excel.user_settings import find_value
from xlperf.template.vba.verify import verify

_LONGEST = 218  # characters of a path that Excel opens and saves
_CLOUD = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_ZONE = re.compile(rb"ZoneId\s*=\s*(\d+)")
_MOST_NAMED = 5
_NO_MACROS = "没有指向宏"
_LOCAL = r"请把工作簿复制到本机的普通文件夹（如 D:\绩效自评）再打开"


def present(_machine: Machine, book: Path) -> Iterator[Examined]:
    """Is there such a file?"""
    if not _is_url(book) and not book.is_file():
        yield Examined(name="工作簿", ok=False, message=f"没有这个文件：{book}", remedy="请核对路径和文件名")


def place(machine: Machine, book: Path) -> Iterator[Examined]:
    """Does it lie where Excel knows its path, on a path that Excel and Python can both use?"""
    name, path = "存放位置", _location(book)
    if _is_url(book):
        yield Examined(name=name, ok=False, message=f"这是网络地址，不是文件：{path}", remedy=_LOCAL)
        return
    if machine.system != "win32":
        return
    if _in_cloud(path, machine):
        message = "工作簿在 OneDrive 文件夹里，Excel 报给 Python 的是网址，导出的文件和单位自己的评分规则可能找不到。"
        yield Examined(name=name, ok=None, message=message, remedy=_LOCAL)
    elif path.startswith("\\\\"):
        message = "工作簿在网络共享上，宏可能被拦，保存也可能冲突。"
        yield Examined(name=name, ok=None, message=message, remedy=_LOCAL)
    if len(path) > _LONGEST:
        message = f"路径有 {len(path)} 个字符，Excel 最多 {_LONGEST} 个。"
        yield Examined(name=name, ok=False, message=message, remedy="请移到层数少、名字短的文件夹，或把文件名改短")
    try:
        path.encode(machine.code_page)
    except UnicodeEncodeError:
        message = "路径里有本机系统语言以外的字，宏读不出来。"
        yield Examined(name=name, ok=False, message=message, remedy="请把文件和文件夹的名字改成常用的汉字或英文")


def download_mark(machine: Machine, book: Path) -> Iterator[Examined]:
    """Did Windows mark it as coming from elsewhere? Then Excel runs no macros in it."""
    if machine.system != "win32":
        return
    zone = _ZONE.search(machine.read(f"{_location(book)}:Zone.Identifier") or b"")
    if zone and int(zone[1]) >= 3:
        yield Examined(
            name="下载标记",
            ok=False,
            message="Windows 认为这个文件来自网络或邮件，Excel 不运行它的宏。",
            remedy="请关闭工作簿，右键 → 属性 → 勾选“解除锁定”→ 确定，再打开",
        )


def settings_beside(machine: Machine, book: Path) -> Iterator[Examined]:
    """Does a settings file in the same folder overrule the user's?"""
    if machine.system != "win32":
        return
    path = str(PureWindowsPath(_location(book)).with_name("xlwings.conf"))
    value = find_value(machine.read(path) or b"", INTERPRETER)
    if value is not None:
        named = value.decode(machine.code_page, "replace")
        message = f"工作簿旁边的 xlwings.conf 指定了另一个 Python（{named}），它比用户的设置优先。"
        yield Examined(name="设置文件", ok=None, message=message, remedy=f"不需要的话请删去 {path}")


def project(machine: Machine, book: Path) -> Iterator[Examined]:
    """Are the macros in it ours, whole, and of the installed version?"""
    name = "工作簿的宏"
    if book.suffix.lower() == ".xlsx":
        message = "这是 .xlsx，没有宏：没有按钮和函数，可以用命令行检查和生成报告。"
        yield Examined(name=name, ok=None, message=message)
        return
    if not book.is_file():
        return
    if machine.read(str(book)) is None:
        message = "文件读不到，可能正被 Excel 占着。"
        yield Examined(name=name, ok=None, message=message, remedy=f'请关闭工作簿，再运行 xlperf doctor "{book}"')
        return
    try:
        faults = verify(book)
    except XlperfError as error:
        yield Examined(name=name, ok=False, message=f"{error}", remedy="请确认这是用本软件模板填的工作簿（.xlsm）")
        return
    if not faults:
        yield Examined(name=name, ok=True, message="完整，和安装的版本一致。")
        return
    ages = [fault for fault in faults if fault.is_age]
    broken = [fault for fault in faults if not fault.is_age]
    anew = f'请运行 xlperf template upgrade "{book}"：把数据填进一个新工作簿，以后用新的，这一个不动'
    if any(fault.message == _NO_MACROS for fault in faults):
        yield Examined(name=name, ok=False, message="里面没有宏，可能被别的软件保存过。", remedy=anew)
        return
    for age in ages:
        yield Examined(name="工作簿的版本", ok=None, message=age.message, remedy=anew)
    if broken:
        more = f"等 {len(broken)} 处" if len(broken) > _MOST_NAMED else ""
        named = "；".join(str(fault) for fault in sorted(broken, key=_gravest)[:_MOST_NAMED])
        here = f'请运行 xlperf template upgrade "{book}"，换成安装的版本的宏，数据不变'
        yield Examined(name=name, ok=False, message=f"{named}{more}。", remedy=anew if ages else here)


def report(machine: Machine, book: Path) -> Iterator[Examined]:
    """Can it be read, and its report be written? What is wrong with its content is for ``xlperf check``."""
    name = "用它试做报告"
    if _is_url(book) or not book.is_file():
        return
    try:
        yield Examined(name=name, ok=True, message=machine.report(book))
    except XlperfError as error:
        yield Examined(name=name, ok=None, message=f"没有做成：{error}")


LOOKS: tuple[tuple[str, Callable[[Machine, Path], Iterable[Examined]]], ...] = (
    ("工作簿", present),
    ("存放位置", place),
    ("下载标记", download_mark),
    ("设置文件", settings_beside),
    ("工作簿的宏", project),
    ("用它试做报告", report),
)
"""What is looked at in a workbook, in order."""


def _gravest(fault: object) -> bool:
    """Sorts the version first: it explains the others."""
    return "xlwings 是" not in str(fault)


def _is_url(book: Path) -> bool:
    return re.match(r"https?:[/\\]", str(book), re.IGNORECASE) is not None


def _location(book: Path) -> str:
    """The full path as text; one that is a Windows path already, or an address, as it is."""
    text = str(book)
    return text if _is_url(book) or PureWindowsPath(text).is_absolute() else str(book.absolute())


def _in_cloud(path: str, machine: Machine) -> bool:
    folders = [machine.environment.get(name, "").rstrip("\\").lower() for name in _CLOUD]
    return any(folder and path.lower().startswith(folder + "\\") for folder in folders)
