"""What an office's rules allow: macros, and Excel starting Python.

Value names are those of Microsoft's policy templates for Office and Defender. Only what is written in the registry
is seen; other antivirus programs keep their rules to themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.hosts.excel.doctor.computer import Machine
from xlperf.hosts.excel.doctor.examined import Examined
from xlperf.hosts.excel.doctor.excel_itself import office_version

_ASR = (
    r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
_ASR_RULES = {
    "D4F940AB-401B-4EFC-AADC-AD5F3C50688A": "禁止 Office 程序启动其他程序",
    "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B": "禁止 Office 宏调用 Windows 接口",
}
_BLOCKS = {"1", "6"}  # block, warn; 0 off, 2 audit, 5 not configured
_WARNINGS = {3: "只允许有数字签名的宏", 4: "禁用所有宏，并且不通知"}
_TRUST_CENTRE = (
    "请在 Excel 的“文件 → 选项 → 信任中心 → 信任中心设置 → 宏设置”里选“禁用所有宏，并发出通知”，再打开工作簿"
)
_ASK = "请把这一条告诉管理员；不能放开的话，用“生成报告.bat”，不需要宏"


def macros(machine: Machine) -> Iterator[Examined]:
    """May a person enable the macros of an unsigned workbook?"""
    name, version = "宏设置", office_version(machine)
    common = rf"Software\Policies\Microsoft\Office\{version}\Common"
    security = rf"Software\Policies\Microsoft\Office\{version}\Excel\Security"
    if _forced(machine, common, "VBAOff") == 1:
        yield Examined(name=name, ok=False, message="单位策略停用了 Office 的宏（VBAOff）。", remedy=_ASK)
        return
    forced = _forced(machine, security, "VBAWarnings")
    own = machine.registry("HKCU", rf"Software\Microsoft\Office\{version}\Excel\Security", "VBAWarnings")
    if forced in _WARNINGS:
        message = f"单位策略（VBAWarnings={forced}）：{_WARNINGS[forced]}。"
        remedy = _ASK if forced == 4 else "请管理员给工作簿的宏签名，或把存放工作簿的文件夹设为受信任位置；" + _ASK
        yield Examined(name=name, ok=False, message=message, remedy=remedy)
    elif forced is None and own in _WARNINGS:
        yield Examined(name=name, ok=False, message=f"Excel 的宏设置是“{_WARNINGS[own]}”。", remedy=_TRUST_CENTRE)
    else:
        yield Examined(name=name, ok=True, message="可以启用宏（打开工作簿时点“启用内容”）。")
    if _forced(machine, security, "blockcontentexecutionfrominternet") == 1:
        yield Examined(
            name="来自网络的文件",
            ok=None,
            message="单位策略（blockcontentexecutionfrominternet）：来自网络的工作簿不许运行宏。",
            remedy="请先解除锁定：右键工作簿 → 属性 → 勾选“解除锁定”→ 确定",
        )


def protection(machine: Machine) -> Iterator[Examined]:
    """May Excel start Python, and Python start at all?"""
    name, blocked = "防护软件", False
    for rule, words in _ASR_RULES.items():
        values = {str(machine.registry("HKLM", key, spelt)) for key in _ASR for spelt in (rule, rule.lower())}
        if values & _BLOCKS:
            blocked = True
            message = f"Windows Defender 的规则“{words}”（{rule}）开着，Excel 会连不上 Python。"
            yield Examined(name=name, ok=False, message=message, remedy="请管理员为 Excel 和 Python 加例外；" + _ASK)
    if _forced(machine, r"Software\Policies\Microsoft\Windows\System", "DisableCMD") in (1, 2):
        blocked = True
        message = "单位策略停用了命令行（DisableCMD），而 Excel 要经过它启动 Python。"
        yield Examined(name=name, ok=False, message=message, remedy="请把这一条告诉管理员")
    if not blocked:
        yield Examined(
            name=name,
            ok=None,
            message="没有看到拦截规则；其他防护软件（360、火绒、天擎等）的规则从这里看不到。",
            remedy="如果点按钮没有反应，请看防护软件有没有拦截 Excel 启动 cmd.exe 或 python.exe，并加入信任",
        )


def _forced(machine: Machine, key: str, name: str) -> int | None:
    """A number that a policy sets for the user or the computer; None where no policy does."""
    for root in ("HKCU", "HKLM"):
        value = machine.registry(root, key, name)
        if isinstance(value, int):
            return value
    return None
