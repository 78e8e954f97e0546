"""``xlperf setup``: tells Excel, once for each user of a PC, where Python is.

Of xlwings' settings only the interpreter belongs to the user. All others are in the workbook's own sheet
(:mod:`xlperf.template.configuration`), which xlwings reads first; written here they would change the user's other
workbooks. No PYTHONPATH is set for the same reason: xlperf is installed in that interpreter.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

from xlperf.files import atomic, back_up
from xlperf.findings import XlperfError
from xlperf.hosts.excel.user_settings import find_value, shifting_lines, with_value

INTERPRETER = "INTERPRETER_WIN"
"""The setting of xlwings that names the Python which Excel starts."""

_VARIABLES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE")  # the longest first; xlwings expands them in every value


def set_up(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Record this interpreter for the user; what was done, in Chinese. XlperfError where Excel could not use it."""
    if sys.platform != "win32":
        raise XlperfError(
            "setup 是给 Windows 上的 Excel 用的，这台电脑不是 Windows，什么也没有改。"
            "这里可以直接用命令行（xlperf check、xlperf report）"
        )
    interpreter = console_interpreter(sys.executable)
    refuse_unusable(interpreter, sys.base_prefix)
    if not _finds_xlperf(interpreter):
        raise XlperfError("这个 Python 里没有装好 xlperf。请重新运行安装包里的 install.bat", path=interpreter)
    return record_interpreter(settings_file(environment), interpreter, environment, encoding="mbcs")


def settings_file(environment: Mapping[str, str]) -> Path:
    """The user's ``xlwings.conf``, where xlwings' VBA looks for it."""
    return Path(environment.get("USERPROFILE") or Path.home()) / ".xlwings" / "xlwings.conf"


def console_interpreter(executable: str) -> str:
    """``python.exe`` for a ``pythonw.exe``: xlwings itself hides the window, and its messages need the console."""
    path = PureWindowsPath(executable)
    return str(path.with_name("python.exe")) if path.name.lower() == "pythonw.exe" else executable


def refuse_unusable(interpreter: str, base_prefix: str) -> None:
    """XlperfError where Excel could not start this Python."""
    if any("windowsapps" in path.lower() for path in (interpreter, base_prefix)):
        raise XlperfError(
            "这个 Python 是从微软商店装的，Excel 连不上它。请运行安装包里的 install.bat，它带着自己的 Python",
            path=interpreter,
        )


def record_interpreter(
    file: Path, interpreter: str, environment: Mapping[str, str], *, encoding: str
) -> tuple[str, ...]:
    """Put the interpreter into the user's settings; what was done, in Chinese.

    Other settings and comments stay as they are; the file as it was is kept beside it. A second time changes nothing.
    XlperfError where the path cannot be written in the machine's code page, or the file cannot be written.
    """
    value = portable(interpreter, environment)
    try:
        encoded = value.encode(encoding)
    except UnicodeEncodeError:
        raise XlperfError(
            "这个路径里有本机系统语言以外的字，Excel 读不了。请把 Python 装到只有英文字母的文件夹", path=interpreter
        ) from None
    before = file.read_bytes() if file.exists() else b""
    after = with_value(before, INTERPRETER, encoded)
    lines = [f"Excel 用的 Python：{interpreter}"]
    if after == before:
        return (*lines, f"设置文件里已经是它，没有改动：{file}", *_warnings(after))
    if file.exists():
        backup = back_up(file, _free_name(file))
        lines.append(f"原来的设置文件已备份：{backup}")
    file.parent.mkdir(parents=True, exist_ok=True)
    with atomic(file) as temporary:
        temporary.write_bytes(after)
    old = find_value(before, INTERPRETER)
    replaced = f"（原来是 {old.decode(encoding, 'replace')}）" if old else ""
    kept = "；其他设置没有动" if before else ""
    return (*lines, f"已写入 {INTERPRETER}{replaced}{kept}：{file}", *_warnings(after))


def portable(interpreter: str, environment: Mapping[str, str]) -> str:
    """The path with the user's own folder as a variable, which xlwings expands: no Chinese user name in the file."""
    for name in _VARIABLES:
        folder = environment.get(name, "").rstrip("\\")
        if folder and interpreter.lower().startswith(folder.lower() + "\\"):
            return f"%{name}%{interpreter[len(folder) :]}"
    return interpreter


def _warnings(data: bytes) -> tuple[str, ...]:
    lines = shifting_lines(data)
    if not lines:
        return ()
    which = "、".join(map(str, lines))
    return (
        f'注意：设置文件第 {which} 行不是 "名称","值" 的形式，Excel 读后面的设置会错位；不用的话请删去，空行也要删。',
    )


def _free_name(file: Path) -> Path:
    """A name for the copy of ``file`` that nothing has yet."""
    number = 1
    while (path := file.with_name(f"{file.name}.bak{number if number > 1 else ''}")).exists():
        number += 1
    return path


def _finds_xlperf(interpreter: str) -> bool:
    """Whether that Python finds xlperf from any folder, as it must when Excel starts it."""
    done = subprocess.run([interpreter, "-I", "-c", "import xlperf"], capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0
