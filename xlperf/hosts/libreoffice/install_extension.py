"""Puts the extension into a profile of LibreOffice, and notes there which Python packages it is to use.

By the ExtensionManager itself in a LibreOffice started for that, because ``unopkg`` refuses to work as root.
"""

from __future__ import annotations

import json
import re
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwings_libreoffice
from xlperf.files import atomic
from xlperf.files.leftovers import temporary_directory
from xlperf.findings import XlperfError
from xlperf.hosts.libreoffice.build_extension import NAME, build
from xlwings_libreoffice.connection import load_uno, program_folder

IDENTIFIER = "org.xlperf"
"""The extension's name in the ExtensionManager."""

NOTE = "xlperf.json"
"""The note for the extension, in the folder ``user`` of the profile."""

_REPOSITORY = "user"
_EMPTY = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"/>\n'
_PYTHON = re.compile(rb"libpython(\d)\.(\d+)")


def install(profile: Path | None = None) -> tuple[str, ...]:
    """Install or renew the extension for a profile, by default the user's own; what was done, in Chinese.

    XlperfError where there is no LibreOffice, it runs just now, or its Python is not of this one's version.
    """
    program = _program()
    refuse_other_python(program)
    folder = default_profile() if profile is None else profile
    _settle(folder)
    with temporary_directory() as temporary:
        extension = Path(temporary) / NAME
        build(extension)
        _in_office(folder, lambda manager: _add(manager, extension))
    return (
        f"已装好扩展，LibreOffice 的用户文件夹：{folder}",
        f"用的 Python 包：{package_folders()[0]}",
        "请重新打开 LibreOffice。",
    )


def uninstall(profile: Path | None = None) -> tuple[str, ...]:
    """Take the extension out of a profile, by default the user's own; what was done, in Chinese.

    XlperfError where there is no LibreOffice, it runs just now, or there is no such profile.
    """
    folder = default_profile() if profile is None else profile
    if not (folder / "user").is_dir():
        raise XlperfError("这里没有 LibreOffice 的用户文件夹。请用 --profile 写明它在哪里。", path=str(folder))
    _program()
    _in_office(folder, _remove)
    (folder / "user" / NOTE).unlink(missing_ok=True)
    return (f"已取下扩展，LibreOffice 的用户文件夹：{folder}", "请重新打开 LibreOffice。")


def default_profile() -> Path:
    """The user's own profile."""
    return Path.home() / ".config" / "libreoffice" / "4"


def package_folders() -> tuple[str, ...]:
    """The folders from which this Python imports xlperf and the packages it needs."""
    paths = sysconfig.get_paths()
    own = str(Path(__file__).resolve().parents[3])
    return tuple(dict.fromkeys((own, paths["purelib"], paths["platlib"])))


def python_of(program: Path) -> tuple[int, int] | None:
    """The version of the Python that LibreOffice runs; None where it cannot be told."""
    bridge = next((path for path in (program / "libpyuno.so", program / "pyuno.so") if path.exists()), None)
    found = _PYTHON.search(bridge.read_bytes()) if bridge else None
    return (int(found[1]), int(found[2])) if found else None


def refuse_other_python(program: Path) -> None:
    """XlperfError where LibreOffice could not import the packages of this Python."""
    wanted = python_of(program)
    if wanted is None:
        raise XlperfError(
            "LibreOffice 没有装 Python 支持。Debian、Ubuntu 上请装：apt install python3-uno", path=str(program)
        )
    if wanted != sys.version_info[:2]:
        needed, own = (".".join(map(str, version)) for version in (wanted, sys.version_info[:2]))
        raise XlperfError(
            f"LibreOffice 用的是 Python {needed}，这里是 Python {own}。请把 xlperf 装到 Python {needed} 的环境里"
        )


def _program() -> Path:
    try:
        return program_folder()
    except xlwings_libreoffice.OfficeError:
        raise XlperfError(
            "没有找到 LibreOffice。Debian、Ubuntu 上请装：apt install libreoffice-calc python3-uno"
        ) from None


def _settle(profile: Path) -> None:
    """Make the profile if it is new, without any setting but LibreOffice's own; write the note."""
    user = profile / "user"
    try:
        user.mkdir(parents=True, exist_ok=True)
        settings = user / "registrymodifications.xcu"
        if not settings.exists():
            settings.write_text(_EMPTY, "utf-8")
    except OSError as error:
        raise XlperfError("不能写 LibreOffice 的用户文件夹。请检查路径和权限", path=str(profile)) from error
    note = {"python": list(sys.version_info[:2]), "folders": list(package_folders())}
    with atomic(user / NOTE) as temporary:
        temporary.write_text(json.dumps(note, ensure_ascii=False, indent=1), "utf-8")


def _in_office(profile: Path, act: Callable[[Any], None]) -> None:
    """Do something with the ExtensionManager of a LibreOffice on that profile."""
    try:
        office = xlwings_libreoffice.start(profile)
    except xlwings_libreoffice.OfficeError as error:
        raise XlperfError(f"LibreOffice 没有启动起来。如果它正开着，请先关掉再试（{error}）") from error
    try:
        act(office.context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager"))
    finally:
        office.close()


def _add(manager: Any, extension: Path) -> None:
    manager.addExtension(extension.as_uri(), (), _REPOSITORY, manager.createAbortChannel(), _Environment())


def _remove(manager: Any) -> None:
    channel, environment = manager.createAbortChannel(), _Environment()
    for package in manager.getDeployedExtensions(_REPOSITORY, channel, environment):
        if package.getIdentifier().Value == IDENTIFIER:
            manager.removeExtension(IDENTIFIER, package.getName(), _REPOSITORY, channel, environment)


class _Environment:
    """Answers the ExtensionManager's questions: everything is approved, nothing is shown."""

    def getTypes(self) -> Any:  # noqa: N802 - UNO's names
        """The interfaces it has."""
        uno = load_uno()
        names = ("ucb.XCommandEnvironment", "task.XInteractionHandler")
        return tuple(uno.getTypeByName(f"com.sun.star.{name}") for name in names)

    def getImplementationId(self) -> Any:  # noqa: N802
        """None."""
        return load_uno().ByteSequence(b"")

    def getInteractionHandler(self) -> Any:  # noqa: N802
        """Itself."""
        return self

    def getProgressHandler(self) -> None:  # noqa: N802
        """None."""

    def handle(self, request: Any) -> None:
        """Approve what is asked; where nothing can be approved, the ExtensionManager gives up by itself."""
        approval = load_uno().getTypeByName("com.sun.star.task.XInteractionApprove")
        for continuation in request.getContinuations():
            if continuation.queryInterface(approval) is not None:
                continuation.select()
