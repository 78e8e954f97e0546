"""Python as Excel finds it: the interpreter of the user's settings, xlwings' DLL beside it, the packages in it.

Excel's process loads the DLL, so there the bits of Excel count; Python runs as a process of its own and may have
others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PureWindowsPath

from xlperf.findings import XlperfError
from xlperf.hosts.excel.doctor.computer import Machine
from xlperf.hosts.excel.doctor.examined import Examined
from xlperf.hosts.excel.doctor.excel_itself import excel_bits
from xlperf.hosts.excel.setup import INTERPRETER
from xlperf.hosts.excel.user_settings import find_value, shifting_lines

_REINSTALL = "请重新运行安装包里的 install.bat"
_SETUP = "请运行 xlperf setup（安装包里的 install.bat 会自动运行它）"
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;]*)")
_VERSION = re.compile(r"(==|>=)\s*([0-9][0-9.]*)")
_VARIABLE = re.compile(r"%([^%]+)%")


def python(machine: Machine) -> Iterator[Examined]:
    """Is this Python one that Excel can start?"""
    name, path = "Python", machine.interpreter
    if any("windowsapps" in folder.lower() for folder in (path, machine.base_prefix)):
        message = f"这个 Python 是微软商店版，Excel 连不上它：{path}"
        yield Examined(name=name, ok=False, message=message, remedy="请运行安装包里的 install.bat，它带着自己的 Python")
        return
    yield Examined(name=name, ok=True, message=f"{machine.bits} 位，{path}")
    if not _writable(path, machine.code_page):
        message = f"Python 的路径里有本机系统语言以外的字，Excel 读不了：{path}"
        yield Examined(
            name=name, ok=False, message=message, remedy="请把 Python 装到只有英文字母的文件夹，再运行 install.bat"
        )


def settings(machine: Machine) -> Iterator[Examined]:
    """Does the user's xlwings.conf name a Python that exists, and nothing that gets in the way?"""
    name, path = "设置文件", user_settings_path(machine)
    data = machine.read(path)
    value = configured_interpreter(machine)
    if value is None:
        what = "还没有" if data is None else f"没有写明 {INTERPRETER}"
        yield Examined(name=name, ok=False, message=f"设置文件{what}：{path}", remedy=_SETUP)
        return
    if not machine.exists(value):
        yield Examined(name=name, ok=False, message=f"设置文件里的 Python 不存在：{value}", remedy=_SETUP)
    elif value.lower() != machine.interpreter.lower():
        message = f"Excel 用的是另一个 Python：{value}；现在运行的是 {machine.interpreter}"
        yield Examined(name=name, ok=None, message=message, remedy="要改成现在这个，请运行 xlperf setup")
    else:
        yield Examined(name=name, ok=True, message=f"Excel 用的就是这个 Python（{path}）。")
    if (find_value(data or b"", "DEBUG UDFS") or b"").lower() == b"true":
        message = "设置了 DEBUG UDFS，Excel 会去连一个并不存在的调试程序。"
        yield Examined(name=name, ok=False, message=message, remedy=f"请删去 {path} 里 DEBUG UDFS 那一行")
    lines = shifting_lines(data or b"")
    if lines:
        which = "、".join(map(str, lines))
        message = f"设置文件第 {which} 行 Excel 读不懂，它后面的设置会错位。"
        yield Examined(name=name, ok=None, message=message, remedy=f"请用记事本打开 {path}，删去这几行（空行也算）")


def library(machine: Machine) -> Iterator[Examined]:
    """Is xlwings' DLL beside the interpreter, of the installed version and with Excel's bits?"""
    name, version = "xlwings 的 DLL", machine.versions("xlwings")
    if version is None:
        return
    interpreter = PureWindowsPath(configured_interpreter(machine) or machine.interpreter)
    folders = (interpreter.parent, interpreter.parent.parent)
    bits = excel_bits(machine)
    missing = []
    for wanted in (bits,) if bits else (64, 32):
        file = f"xlwings{wanted}-{version}.dll"
        if not any(machine.exists(str(folder / file)) for folder in folders):
            missing.append(file)
    if missing:
        where = " 和 ".join(map(str, folders))
        message = f"少了 {'、'.join(missing)}（在 {where} 里找过）。"
        remedy = f"{_REINSTALL}；如果它刚装好又不见了，请看防护软件的隔离区"
        yield Examined(name=name, ok=False, message=message, remedy=remedy)
    else:
        yield Examined(name=name, ok=True, message=f"有，{version}，{f'{bits} 位' if bits else '32 位和 64 位'}。")


def packages(machine: Machine) -> Iterator[Examined]:
    """Are the packages there that xlperf needs, in versions it can use, and can they be loaded?"""
    needed = [requirement for requirement in machine.requirements() if "extra" not in requirement.partition(";")[2]]
    if machine.system == "win32":
        needed.append("pywin32")
    wrong = [fault for requirement in needed if (fault := _missing(requirement, machine))]
    broken = [fault for requirement in needed if (fault := _unusable(requirement, machine))]
    if wrong:
        yield Examined(name="软件包", ok=False, message=f"{'；'.join(wrong)}。", remedy=_reinstall(machine))
    if broken:
        yield Examined(name="软件包", ok=False, message=f"{'；'.join(broken)}。", remedy=_mend(machine))
    if not (wrong or broken):
        yield Examined(name="软件包", ok=True, message=f"需要的 {len(needed)} 个都有，都能加载。")


def main_job(machine: Machine) -> Iterator[Examined]:
    """Can a workbook be read here, and a report be written?"""
    name = "试做报告"
    try:
        yield Examined(name=name, ok=True, message=machine.report(None))
    except XlperfError as error:
        yield Examined(
            name=name, ok=False, message=f"没有做成：{error}", remedy="请照上面说的处理，再运行 xlperf doctor"
        )
    except Exception as error:  # whatever a damaged installation raises
        message = f"样例工作簿的报告没有做成（{type(error).__name__}：{error}）"
        yield Examined(name=name, ok=False, message=message, remedy=_mend(machine))


def user_settings_path(machine: Machine) -> str:
    """Where xlwings' VBA looks for the user's settings."""
    return str(PureWindowsPath(machine.environment.get("USERPROFILE", ""), ".xlwings", "xlwings.conf"))


def configured_interpreter(machine: Machine) -> str | None:
    """The Python that the user's settings name, variables expanded; None if they name none."""
    value = find_value(machine.read(user_settings_path(machine)) or b"", INTERPRETER)
    if not value:
        return None
    variables = {name.upper(): text for name, text in machine.environment.items()}
    return _VARIABLE.sub(lambda found: variables.get(found[1].upper(), found[0]), _decoded(value, machine.code_page))


def _decoded(value: bytes, code_page: str) -> str:
    return value.decode(code_page, "replace")


def _writable(path: str, code_page: str) -> bool:
    try:
        path.encode(code_page)
    except UnicodeEncodeError:
        return False
    return True


def _missing(requirement: str, machine: Machine) -> str:
    """What is wrong with a package that is required; empty if nothing is."""
    found = _REQUIREMENT.match(requirement)
    if found is None:
        return ""
    installed = machine.versions(found[1])
    if installed is None:
        return f"没有 {found[1]}"
    for operator, wanted in _VERSION.findall(found[2]):
        if (installed != wanted) if operator == "==" else (_parts(installed) < _parts(wanted)):
            return f"{found[1]} 是 {installed}，需要 {operator}{wanted}"
    return ""


def _unusable(requirement: str, machine: Machine) -> str:
    """Why a package that is there cannot be loaded; empty if it can, or if it is not there at all."""
    found = _REQUIREMENT.match(requirement)
    if found is None or machine.versions(found[1]) is None:
        return ""
    fault = machine.load_fault(found[1])
    return f"{found[1]} 装了，但加载不了（{fault}）" if fault else ""


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _reinstall(machine: Machine) -> str:
    return (
        _REINSTALL
        if machine.system == "win32"
        else "请照安装时的办法重装 xlperf（在项目文件夹里：python -m pip install .）"
    )


def _mend(machine: Machine) -> str:
    """What to do about a package whose compiled files are damaged, missing, or made for another Python."""
    if machine.system == "win32":
        return f"{_REINSTALL}；刚装好又这样的，请看防护软件的隔离区里有没有 .pyd 或 .dll 文件"
    return f"{_reinstall(machine)}；换过 Python 的，要用现在这个 Python 重建虚拟环境再装"
