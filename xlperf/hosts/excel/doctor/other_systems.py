"""Where there is no Windows: what works there all the same."""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.hosts.excel.doctor.computer import Machine
from xlperf.hosts.excel.doctor.examined import Examined

_OFFICIAL = {"仿宋": ("仿宋", "fangsong"), "宋体": ("宋体", "simsun", "song"), "黑体": ("黑体", "simhei", "hei")}
"""Fonts of an official document -> what their families are called, in lower case."""


def system(machine: Machine) -> Iterator[Examined]:
    """What this system is, and what can be done on it."""
    linux = machine.system == "linux"
    named = {"linux": "Linux", "darwin": "macOS"}.get(machine.system, machine.system)
    live = "，或者这里的 LibreOffice（先装扩展：xlperf libreoffice install）" if linux else ""
    message = (
        f"{named}，不是 Windows：工作簿里的按钮和函数要用 Windows 的 Excel{live}。"
        "这里可以用命令行：xlperf new 建工作簿，xlperf check 检查，xlperf report 生成报告和 Word。"
    )
    yield Examined(name="系统", ok=None, message=message)


def libreoffice(machine: Machine) -> Iterator[Examined]:
    """Is LibreOffice there, and which version?"""
    for program in ("soffice", "libreoffice"):
        version = machine.output([program, "--version"])
        if version:
            message = f"{version.strip().splitlines()[0]}，可以打开工作簿和报告、打印、转成 PDF。"
            yield Examined(name="LibreOffice", ok=True, message=message)
            return
    yield Examined(
        name="LibreOffice",
        ok=None,
        message="没有找到。命令行不需要它；要看报告的版面、打印，需要它或 WPS。",
        remedy="请安装 LibreOffice（Debian、Ubuntu：sudo apt install libreoffice-calc libreoffice-writer）",
    )


def fonts(machine: Machine) -> Iterator[Examined]:
    """Are there fonts to show and print an official document?"""
    families = (machine.output(["fc-list", ":lang=zh-cn", "family"]) or "").lower()
    if not families.strip():
        yield Examined(
            name="中文字体",
            ok=None,
            message="没有找到中文字体，报告显示和打印时会缺字。文件内容不受影响。",
            remedy="请安装中文字体（Debian、Ubuntu：sudo apt install fonts-noto-cjk）",
        )
        return
    missing = [font for font, names in _OFFICIAL.items() if not any(name in families for name in names)]
    if missing:
        message = f"有中文字体，但没有{'、'.join(missing)}：显示时用别的字体代替，分页可能和 Windows 上不同。"
        yield Examined(name="中文字体", ok=None, message=message, remedy="定稿请在装有这些字体的电脑上看一遍")
    else:
        yield Examined(name="中文字体", ok=True, message="公文用的仿宋、宋体、黑体都有。")
